"""The theme of an installation without a theme file: Qt's own colours."""

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
    """Return a scheme with one colour for every text and line."""
    role = QPalette.ColorRole
    ground, ink = system.color(role.Window).name(), system.color(role.WindowText).name()
    field, line = system.color(role.Base).name(), system.color(role.Mid).name()
    soft = _mixed(system.color(role.WindowText), system.color(role.Window)).name()
    return Colours(
        canvas=ground, surface=field, raised=field, line=line, edge=ink, ink=ink, ink_soft=ink, accent=ink,
        accent_strong=ink, accent_soft=soft, on_accent=field, keep=ink, gap=ink, problem=ink, opportunity=ink,
    )  # fmt: skip


def _mixed(ink: QColor, ground: QColor) -> QColor:
    """Return the ground with some ink in it: Qt's own lighter one marks nothing on a light ground."""

    def channel(much: int, little: int) -> int:
        return round(little + (much - little) * _INK)

    return QColor(
        channel(ink.red(), ground.red()),
        channel(ink.green(), ground.green()),
        channel(ink.blue(), ground.blue()),
    )
