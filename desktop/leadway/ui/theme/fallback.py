"""What stands in for the theme file of a damaged installation: Qt's own colours, readable and no more."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFontDatabase, QPalette

from leadway.ui.theme.spec import Colours, Faces, Space, ThemeSpec

_LIGHT = QPalette(QColor("#EFEFEF"), QColor("#FFFFFF"))
_INK = 0.18
_DARK = QPalette(QColor("#202020"), QColor("#181818"))


def plain_theme() -> ThemeSpec:
    """Return it, in the system's typeface."""
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return ThemeSpec(
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
    soft = _a_little(system.color(role.WindowText), system.color(role.Window)).name()
    return Colours(
        canvas=ground, surface=field, raised=field, line=line, edge=ink, ink=ink, ink_soft=ink, accent=ink,
        accent_strong=ink, accent_soft=soft, on_accent=field, keep=ink, gap=ink, problem=ink, opportunity=ink,
    )  # fmt: skip


def _a_little(ink: QColor, ground: QColor) -> QColor:
    """Return the ground with some ink in it: Qt's own lighter one marks nothing on a light ground."""

    def mixed(much: int, little: int) -> int:
        return round(little + (much - little) * _INK)

    return QColor(
        mixed(ink.red(), ground.red()), mixed(ink.green(), ground.green()), mixed(ink.blue(), ground.blue())
    )
