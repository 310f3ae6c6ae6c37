"""What stands in for the theme file of a damaged installation: Qt's own colours, readable and no more."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFontDatabase, QPalette

from leadway.ui.theme import Colours, Faces, Space, Theme

_LIGHT = QPalette(QColor("#EFEFEF"), QColor("#FFFFFF"))
_DARK = QPalette(QColor("#202020"), QColor("#181818"))


def plain_theme() -> Theme:
    """Return it, in the system's typeface."""
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return Theme(
        light=_colours(_LIGHT),
        dark=_colours(_DARK),
        type=Faces((family,), (family,), 10.0, 11.5, 14.0, 18.0, 24.0, 32.0),
        space=Space(8, 720, 12, 8, 40, 208, 64, 960),
    )


def _colours(system: QPalette) -> Colours:
    """Return a scheme in which everything is told by the ink alone."""
    role = QPalette.ColorRole
    ground, ink = system.color(role.Window).name(), system.color(role.WindowText).name()
    field, line = system.color(role.Base).name(), system.color(role.Mid).name()
    soft = system.color(role.Light).name()
    return Colours(
        canvas=ground, surface=field, raised=field, line=line, edge=ink, ink=ink, ink_soft=ink, accent=ink,
        accent_strong=ink, accent_soft=soft, on_accent=field, keep=ink, gap=ink, problem=ink, opportunity=ink,
    )  # fmt: skip
