"""The theme: colours, sizes and typefaces of one theme file, as a palette, icons and a style sheet.

Widgets ask `theme()` for what a palette cannot hold. A change of the palette repaints them.
"""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from leadway.resources import content, lacking, resource

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

Scheme = Literal["system", "light", "dark"]
Role = Literal[
    "canvas", "surface", "raised", "line", "edge", "ink", "ink_soft", "accent", "accent_strong",
    "accent_soft", "on_accent", "keep", "gap", "problem", "opportunity",
]  # fmt: skip
Size = Literal["small", "body", "lead", "heading", "question", "display"]
Colours = dict[str, str]
"""One scheme's colours as #RRGGBB, by role."""

# The first paint uses these three; each file takes a millisecond to load.
_FIRST_FACES = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold")
_TITLE_FACES = ("SourceSerif4-SemiBold",)
_LATER_FACES = ("Inter-Italic", "SourceSerif4-Regular", "SourceSerif4-Italic")

_Target = QPalette.ColorRole
_PALETTE: tuple[tuple[QPalette.ColorRole, Role], ...] = (
    (_Target.Window, "canvas"),
    (_Target.WindowText, "ink"),
    (_Target.Base, "surface"),
    (_Target.AlternateBase, "raised"),
    (_Target.Text, "ink"),
    (_Target.Button, "surface"),
    (_Target.ButtonText, "ink"),
    (_Target.BrightText, "on_accent"),
    (_Target.Light, "raised"),
    (_Target.Midlight, "line"),
    (_Target.Mid, "line"),
    (_Target.Dark, "edge"),
    (_Target.Shadow, "line"),
    (_Target.Highlight, "accent_soft"),
    (_Target.HighlightedText, "ink"),
    (_Target.Accent, "accent"),
    (_Target.Link, "accent"),
    (_Target.LinkVisited, "accent"),
    (_Target.PlaceholderText, "ink_soft"),
    (_Target.ToolTipBase, "raised"),
    (_Target.ToolTipText, "ink"),
)

# What a palette on the Fusion style cannot say about the standard controls.
_SHEET = Template("""
QLineEdit, QPlainTextEdit, QComboBox {
  background: $surface; border: 1px solid $edge; border-radius: ${radius}px; padding: 0 11px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QComboBox { min-height: ${inner}px; }
QPlainTextEdit { padding: 7px 9px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 0 10px;
}
QPlainTextEdit:focus { padding: 6px 8px; }
QComboBox { max-height: ${inner}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  background: $raised; border-color: $line; color: $ink_soft;
}
QComboBox::drop-down { border: 0; width: 32px; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $line; padding: 4px; outline: 0;
  selection-background-color: $accent_soft; selection-color: $ink;
}
QComboBox QAbstractItemView::item { min-height: 32px; padding: 0 8px; }
QScrollArea, QScrollArea > QWidget > QWidget#column { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $edge; border-radius: 3px; min-height: 32px; margin: 2px 3px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 3px; min-width: 32px; margin: 3px 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $raised; color: $ink; border: 1px solid $line; padding: 6px 8px; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu QListWidget { background: transparent; border: 0; outline: 0; }
QMenu QListWidget::item { padding: 4px 8px; border-radius: 4px; }
QMenu QListWidget::item:selected { background: $accent_soft; color: $ink; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QMenu::item { padding: 6px 16px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
""")  # no text

_FIXED_WIDTH = "fixedWidth"
_GROWING = ("column", "control", "rail", "narrow_below")
# A point is 1/96 inch-based everywhere but on macOS, where it would come out a quarter smaller.
_POINT = 96 / 72 if sys.platform == "darwin" else 1.0


# Named tuples: as dataclasses these three take 3 ms longer to load, before the first paint.
class Faces(NamedTuple):
    """Type: families in order of fallback, sizes in points."""

    ui: tuple[str, ...]
    serif: tuple[str, ...]
    small: float
    body: float
    lead: float
    heading: float
    question: float
    display: float


class Space(NamedTuple):
    """Distances in pixels at 100 %."""

    unit: int
    column: int
    radius: int
    radius_control: int
    control: int
    rail: int
    rail_narrow: int
    narrow_below: int


class ThemeSpec(NamedTuple):
    """A whole theme file."""

    light: Colours
    dark: Colours
    type: Faces
    space: Space


class Theme(QObject):
    """The theme of one application: the scheme in use, and everything drawn from it."""

    resized = Signal()
    """The text size changed; whoever measured something by the old one measures again."""

    def __init__(self, app: QApplication, spec: ThemeSpec, scheme: Scheme = "system") -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self.spec = spec
        self.scheme: Scheme = scheme
        self.text_size = 100
        """The size of all text in percent of the theme's."""
        # Kept in a name: PySide takes the accessibility hints away together with a passing styleHints().
        hints = app.styleHints()
        wishes = hints.accessibility()
        self.contrast = wishes.contrastPreference() is Qt.ContrastPreference.HighContrast
        """Whether the system asks for more contrast."""
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._fonts: dict[tuple[str, int, bool, bool], QFont] = {}
        self._applied: tuple[object, ...] = ()
        _load_faces(_FIRST_FACES)
        if scheme != "system":
            self._fix_scheme()
        self._apply()
        hints.colorSchemeChanged.connect(self._on_scheme)
        wishes.contrastPreferenceChanged.connect(self._on_contrast)

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        if self.scheme == "system":
            return system_is_dark()
        return self.scheme == "dark"

    @property
    def colours(self) -> Colours:
        """The colours in use."""
        colours = self.spec.dark if self.dark else self.spec.light
        return high_contrast(colours, dark=self.dark) if self.contrast else colours

    @property
    def space(self) -> Space:
        """The theme's distances; those around text grow with it."""
        if self.text_size == 100:
            return self.spec.space
        grown = {name: self.scaled(getattr(self.spec.space, name)) for name in _GROWING}
        return self.spec.space._replace(**grown)

    def scaled(self, pixels: int) -> int:
        """Return a distance around text, in pixels at 100 %, at the text size in use."""
        return round(pixels * self.text_size / 100)

    def set_text_size(self, percent: int) -> None:
        """Show all text in this size, in percent; what is shown already follows at once."""
        before, self.text_size = self.text_size, percent
        if percent == before:
            return
        self._fonts.clear()
        self._apply(percent / before)
        for widget in self._app.allWidgets():
            if (width := widget.property(_FIXED_WIDTH)) is not None:
                widget.setFixedWidth(self.scaled(width))
            widget.updateGeometry()
        self.resized.emit()

    def set_scheme(self, scheme: Scheme) -> None:
        """Follow the system, or use one scheme."""
        self.scheme = scheme
        self._fix_scheme()
        self._apply()

    def colour(self, role: Role) -> QColor:
        """Return the colour a role has now."""
        return _qcolor(self.colours[role])

    def font(
        self, size: Size = "body", *, weight: int = 400, serif: bool = False, italic: bool = False
    ) -> QFont:
        """Return a bundled face in one of the theme's sizes; `weight` is 400, 500 or 600."""
        key = (size, weight, serif, italic)
        font = self._fonts.get(key)
        if font is None:
            if serif:
                _load_faces(_TITLE_FACES)
            if italic or (serif and weight < 600):
                _load_faces(_LATER_FACES)
            font = QFont(list(self.spec.type.serif if serif else self.spec.type.ui))
            font.setPointSizeF(getattr(self.spec.type, size) * _POINT * self.text_size / 100)
            font.setWeight(QFont.Weight(weight))
            font.setItalic(italic)
            self._fonts[key] = font
        return QFont(font)

    def pixmap(self, name: str, role: Role = "ink", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Return a Lucide icon in a role's colour, `size` pixels wide at 100 %, crisp at `ratio`."""
        key = (name, self.colours[role], size, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            svg = _icon_text(name).replace("currentColor", key[1])
            pixmap = self._pixmaps[key] = draw_svg(svg.encode(), size, ratio)
        return pixmap

    def _fix_scheme(self) -> None:
        hints = self._app.styleHints()
        if self.scheme == "system":
            hints.unsetColorScheme()
        else:
            # Also turns the native title bar and dialogs where the system can.
            hints.setColorScheme(Qt.ColorScheme.Dark if self.scheme == "dark" else Qt.ColorScheme.Light)

    def _apply(self, growth: float = 1.0) -> None:
        look = (self.dark, self.contrast, self.text_size)
        if look == self._applied:
            return
        has_set_font = Qt.WidgetAttribute.WA_SetFont
        # Qt forgets a widget's own font with every new style sheet.
        widgets = self._app.allWidgets() if self._applied else []
        fonts = [(widget, widget.font()) for widget in widgets if widget.testAttribute(has_set_font)]
        self._applied = look
        self._app.setFont(self.font("body"))
        self._app.setPalette(palette(self.colours))
        sizes = {"radius": self.space.radius_control, "inner": self.space.control - 2}
        self._app.setStyleSheet(_SHEET.substitute(self.colours, **sizes))
        for widget, font in fonts:
            font.setPointSizeF(font.pointSizeF() * growth)
            widget.ensurePolished()
            widget.setFont(font)

    def _on_scheme(self) -> None:
        self._apply()

    def _on_contrast(self, preference: Qt.ContrastPreference) -> None:
        self.contrast = preference is Qt.ContrastPreference.HighContrast
        self._apply()


def install(app: QApplication, scheme: Scheme = "system", *, has_style: bool = False) -> Theme:
    """Apply the theme to the application; a second call only sets the scheme.

    `has_style`: the application has the Fusion style already; touching a QStyle from Python takes 10 ms.
    """
    existing = _find(app)
    if existing is None:
        if not has_style:
            app.setStyle("Fusion")  # no text
        return Theme(app, _shipped_theme(), scheme)
    existing.set_scheme(scheme)
    return existing


_found: Theme | None = None
"""What `theme` returned last: a page asks for it hundreds of times while it is laid out and painted."""


def theme() -> Theme:
    """Return the theme of the application, applied now if needed."""
    global _found
    if _found is None or not isValid(_found):
        app = cast(QApplication, QApplication.instance())
        _found = _find(app) or install(app)
    return _found


def system_is_dark() -> bool:
    """Whether the system's scheme is dark; False where it does not say."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def prefers_reduced_motion() -> bool:
    """Whether the system asks for less motion; False where it does not say."""
    # Kept in a name: PySide 6.12 takes the accessibility hints away together with a passing styleHints().
    hints = QGuiApplication.styleHints()
    ask = getattr(hints.accessibility(), "motionPreference", None)  # Qt below 6.12 cannot tell
    return ask is not None and ask().name == "ReducedMotion"


def fix_width(widget: QWidget, pixels: int) -> None:
    """Give a widget a width, in pixels at 100 %, that grows with its text."""
    widget.setProperty(_FIXED_WIDTH, pixels)
    widget.setFixedWidth(theme().scaled(pixels))


def high_contrast(colours: Colours, *, dark: bool) -> Colours:
    """Return a scheme with as much contrast as there is between its text, its lines and its grounds."""
    ground, ink = ("#000000", "#FFFFFF") if dark else ("#FFFFFF", "#000000")
    plain = dict.fromkeys(("canvas", "surface", "raised", "on_accent"), ground)
    return colours | plain | dict.fromkeys(("line", "edge", "ink", "ink_soft"), ink)


def palette(colours: Colours) -> QPalette:
    """Return the palette of a scheme; disabled text stays readable."""
    result = QPalette()
    for target, name in _PALETTE:
        result.setColor(target, _qcolor(colours[name]))
    for target in (_Target.WindowText, _Target.Text, _Target.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, target, _qcolor(colours["ink_soft"]))
    return result


def draw_svg(svg: bytes, size: int, ratio: float) -> QPixmap:
    """Return an SVG as a square pixmap of `size` pixels at 100 %."""
    from PySide6.QtCore import QByteArray, QRectF
    from PySide6.QtGui import QPainter
    from PySide6.QtSvg import QSvgRenderer  # late: nothing before the first icon needs it

    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    if not svg:
        return pixmap
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@cache
def logo(size: int, ratio: float = 1.0) -> QPixmap:
    """Return the logo; its colours are the same in both schemes."""
    return draw_svg(content("icons", "leadway.svg"), size, ratio)


def window_icon() -> QIcon:
    """Return the logo as the icon of a window."""
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for size in (16, 32, 64, 128):
        icon.addPixmap(logo(size))
    return icon


def read_theme(path: Path | None = None) -> ThemeSpec:
    """Read a theme file; a missing or unknown entry is a TypeError, since a theme is part of the program."""
    with (path or resource("themes", "leadway.toml")).open("rb") as file:
        tables = {name: _entries(table) for name, table in tomllib.load(file).items()}
    for scheme in ("light", "dark"):
        if odd := tables[scheme].keys() ^ get_args(Role):
            raise TypeError(f"missing or unknown colours in {scheme}: {sorted(odd)}")
    return ThemeSpec(tables["light"], tables["dark"], Faces(**tables["type"]), Space(**tables["space"]))


def _entries(table: dict[str, Any]) -> dict[str, Any]:
    return {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value
        for key, value in table.items()
    }


def plain_theme() -> ThemeSpec:
    """Return the theme where the theme file is missing: Qt's own colours, the system's typeface."""
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return ThemeSpec(
        light=_plain_colours(
            ground="#ffffff", field="#ffffff", line="#9f9f9f", ink="#000000", soft="#d1d1d1"
        ),
        dark=_plain_colours(ground="#181818", field="#000000", line="#151515", ink="#ffffff", soft="#424242"),
        type=Faces((family,), (family,), 10.0, 11.5, 14.0, 18.0, 24.0, 32.0),
        space=Space(8, 720, 12, 8, 40, 208, 64, 960),
    )


def _plain_colours(*, ground: str, field: str, line: str, ink: str, soft: str) -> Colours:
    special = {"canvas": ground, "line": line, "accent_soft": soft}
    special |= dict.fromkeys(("surface", "raised", "on_accent"), field)
    return dict.fromkeys(get_args(Role), ink) | special


def _shipped_theme() -> ThemeSpec:
    """Return Leadway's theme, or the plain one where its file is missing or damaged."""
    try:
        return read_theme()
    except (OSError, ValueError, KeyError, TypeError):
        lacking.add("themes/leadway.toml")
        return plain_theme()


def _find(app: QApplication) -> Theme | None:
    return app.findChild(Theme, "theme", Qt.FindChildOption.FindDirectChildrenOnly)


@cache
def _qcolor(name: str) -> QColor:
    return QColor(name)


@cache
def _icon_text(name: str) -> str:
    text = content("icons", "lucide", f"{name}.svg").decode()
    return text.replace('stroke-width="2"', 'stroke-width="1.5"')


@cache
def _load_faces(names: tuple[str, ...]) -> None:
    for name in names:
        # Without one, Qt takes the next family that the theme names.
        if QFontDatabase.addApplicationFont(str(resource("fonts", f"{name}.ttf"))) < 0:
            lacking.add(f"fonts/{name}.ttf")
