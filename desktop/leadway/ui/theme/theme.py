"""The theme: colours, sizes and typefaces of one theme file, as a palette, icons and a style sheet.

Widgets ask `theme()` for what a palette cannot hold. A change of the palette repaints them.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from leadway.resources import content, lacking, resource
from leadway.ui.theme.spec import Colours, Space, ThemeSpec, read_theme
from leadway.ui.theme.stylesheet import style_sheet

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

Scheme = Literal["system", "light", "dark"]
Role = Literal[
    "canvas", "surface", "raised", "line", "edge", "ink", "ink_soft", "accent", "accent_strong",
    "accent_soft", "on_accent", "keep", "gap", "problem", "opportunity",
]  # fmt: skip
Size = Literal["small", "body", "lead", "heading", "question", "display"]

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

# A point is 1/96 inch-based everywhere but on macOS, where it would come out a quarter smaller.
_POINT = 96 / 72 if sys.platform == "darwin" else 1.0


class Theme(QObject):
    """The theme of one application: the scheme in use, and everything drawn from it."""

    changed = Signal()

    def __init__(self, app: QApplication, spec: ThemeSpec, scheme: Scheme = "system") -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self.spec = spec
        self._scheme: Scheme = scheme
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._fonts: dict[tuple[str, int, bool, bool], QFont] = {}
        self._applied: bool | None = None
        _load_faces(_FIRST_FACES)
        app.setFont(self.font("body"))
        hints = app.styleHints()
        if scheme != "system":
            self._fix_scheme()
        self._apply()
        hints.colorSchemeChanged.connect(self._apply)

    @property
    def scheme(self) -> Scheme:
        """The choice: follow the system, or one scheme."""
        return self._scheme

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        if self._scheme == "system":
            return system_is_dark()
        return self._scheme == "dark"

    @property
    def colours(self) -> Colours:
        """The colours in use."""
        return self.spec.dark if self.dark else self.spec.light

    @property
    def space(self) -> Space:
        """The theme's distances."""
        return self.spec.space

    def set_scheme(self, scheme: Scheme) -> None:
        """Follow the system, or use one scheme."""
        self._scheme = scheme
        self._fix_scheme()
        self._apply()

    def colour(self, role: Role) -> QColor:
        """Return the colour a role has now."""
        return _qcolor(getattr(self.colours, role))

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
            font.setPointSizeF(getattr(self.spec.type, size) * _POINT)
            font.setWeight(QFont.Weight(weight))
            font.setItalic(italic)
            self._fonts[key] = font
        return QFont(font)

    def pixmap(self, name: str, role: Role = "ink", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Return a Lucide icon in a role's colour, `size` pixels wide at 100 %, crisp at `ratio`."""
        key = (name, getattr(self.colours, role), size, ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            svg = _icon_text(name).replace("currentColor", key[1])
            pixmap = self._pixmaps[key] = draw_svg(svg.encode(), size, ratio)
        return pixmap

    def icon(self, name: str, role: Role = "ink", size: int = 20) -> QIcon:
        """Return a Lucide icon as QIcon; ask again when `changed` is emitted."""
        from PySide6.QtGui import QIcon  # late: it brings 150 names that nothing needs before the first paint

        icon = QIcon()
        for ratio in (1.0, 2.0):
            icon.addPixmap(self.pixmap(name, role, size, ratio))
        return icon

    def _fix_scheme(self) -> None:
        hints = self._app.styleHints()
        if self._scheme == "system":
            hints.unsetColorScheme()
        else:
            # Also turns the native title bar and dialogs where the system can.
            hints.setColorScheme(Qt.ColorScheme.Dark if self._scheme == "dark" else Qt.ColorScheme.Light)

    def _apply(self) -> None:
        dark = self.dark
        if dark == self._applied:
            return
        self._applied = dark
        self._app.setPalette(palette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours, self.space))
        self.changed.emit()


def install(app: QApplication, scheme: Scheme = "system", *, has_style: bool = False) -> Theme:
    """Apply the theme to the application; a second call only sets the scheme.

    `has_style`: the application has the Fusion style already; touching a QStyle from Python takes 10 ms.
    """
    found = _find(app)
    if found is None:
        if not has_style:
            app.setStyle("Fusion")  # no text
        return Theme(app, _shipped_theme(), scheme)
    found.set_scheme(scheme)
    return found


def theme() -> Theme:
    """Return the theme of the application, applied now if needed."""
    app = cast(QApplication, QApplication.instance())
    return _find(app) or install(app)


def system_is_dark() -> bool:
    """Whether the system's scheme is dark; False where it does not say."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def prefers_reduced_motion() -> bool:
    """Whether the system asks for less motion; False where it does not say."""
    # Kept in a name: PySide 6.12 takes the accessibility hints away together with a passing styleHints().
    hints = QGuiApplication.styleHints()
    ask = getattr(hints.accessibility(), "motionPreference", None)  # Qt below 6.12 cannot tell
    return ask is not None and ask().name == "ReducedMotion"


def palette(colours: Colours) -> QPalette:
    """Return the palette of a scheme; disabled text stays readable."""
    result = QPalette()
    for target, name in _PALETTE:
        result.setColor(target, _qcolor(getattr(colours, name)))
    for target in (_Target.WindowText, _Target.Text, _Target.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, target, _qcolor(colours.ink_soft))
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


def _shipped_theme() -> ThemeSpec:
    """Return Leadway's theme, or the fallback where its file is missing or damaged."""
    try:
        return read_theme()
    except (OSError, ValueError, KeyError, TypeError):
        lacking.add("themes/leadway.toml")
        from leadway.ui.theme.fallback import plain_theme  # late: hardly any start needs it

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
