"""The look: readable colours in both schemes, the system followed live, bundled faces and icons."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from helpers.keyboard import write
from leadway.resources import resource
from leadway.ui.theme import theme as theme_module
from leadway.ui.theme.theme import (
    Colours,
    Scheme,
    Theme,
    high_contrast,
    install,
    palette,
    plain_theme,
    prefers_reduced_motion,
    read_theme,
    theme,
)
from leadway.ui.widgets.field import LineField, TextField
from ui.conftest import Show

GROUNDS = ("canvas", "surface", "raised", "accent_soft")
TEXTS = ("ink", "ink_soft", "accent", "keep", "gap", "problem", "opportunity")
_READ = read_theme()
SCHEMES = {
    "light": _READ.light,
    "dark": _READ.dark,
    "light, high contrast": high_contrast(_READ.light, dark=False),
    "dark, high contrast": high_contrast(_READ.dark, dark=True),
}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(colours: Colours, one: str, other: str) -> float:
    first, second = sorted((_luminance(colours[one]), _luminance(colours[other])))
    return (second + 0.05) / (first + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_readable_on_every_ground(scheme: str, ground: str, text: str) -> None:
    assert _contrast(SCHEMES[scheme], text, ground) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("action", ["accent", "accent_strong"])
def test_the_primary_action_is_readable(scheme: str, action: str) -> None:
    assert _contrast(SCHEMES[scheme], "on_accent", action) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["canvas", "surface", "raised"])
@pytest.mark.parametrize("outline", ["edge", "accent", "keep", "gap", "problem", "opportunity"])
def test_outlines_marks_and_the_focus_ring_can_be_seen(scheme: str, ground: str, outline: str) -> None:
    assert _contrast(SCHEMES[scheme], outline, ground) >= 3.0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_selected_text_in_a_field_is_readable(scheme: str) -> None:
    assert _contrast(SCHEMES[scheme], "on_accent", "accent") >= 4.5
    assert _contrast(SCHEMES[scheme], "ink", "accent_soft") >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("qapp")
def test_the_selection_is_visible_in_the_fallback_theme_too(scheme: str) -> None:
    colours: Colours = getattr(plain_theme(), scheme)
    assert _contrast(colours, "accent_soft", "canvas") >= 1.3
    assert _contrast(colours, "ink", "accent_soft") >= 4.5


def test_the_palette_carries_the_roles() -> None:
    colours = SCHEMES["dark"]
    made = palette(colours)
    assert made.color(QPalette.ColorRole.Window).name() == colours["canvas"].lower()
    assert made.color(QPalette.ColorRole.Accent).name() == colours["accent"].lower()
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name() == colours["ink_soft"].lower()


def test_the_systems_scheme_is_followed_live(look_of_test: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    look_of_test.set_scheme("system")
    # The offscreen screen has no scheme of its own: let it say that the system turned dark.
    monkeypatch.setattr(theme_module, "system_is_dark", lambda: True)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look_of_test.dark
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == "#14171c"


def test_a_fixed_scheme_stays_whatever_the_system_says(look_of_test: Theme) -> None:
    look_of_test.set_scheme("dark")
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert look_of_test.dark
    assert look_of_test.colours == SCHEMES["dark"]


def test_there_is_one_theme_for_the_application(qapp: QApplication) -> None:
    assert install(qapp, "light") is theme()


def test_the_bundled_faces_are_found_under_their_names() -> None:
    theme().font("question", serif=True, italic=True)
    assert {"Regular", "Medium", "SemiBold", "Italic"} <= set(QFontDatabase.styles("Inter"))
    assert {"Regular", "SemiBold", "Italic"} <= set(QFontDatabase.styles("Source Serif 4"))


def test_every_face_and_icon_comes_with_its_licence() -> None:
    for name in ("Inter-LICENSE.txt", "SourceSerif4-LICENSE.txt"):
        assert "SIL Open Font License" in resource("fonts", name).read_text(encoding="utf-8")
    assert "ISC License" in resource("icons", "LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_an_icon_takes_the_colour_of_its_role_and_stays_crisp(look_of_test: Theme, ratio: float) -> None:
    light = look_of_test.pixmap("check", "accent", 24, ratio)
    assert light.width() == round(24 * ratio)
    image = light.toImage()
    opaque = [
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert set(opaque) == {SCHEMES["light"]["accent"].lower()}
    look_of_test.set_scheme("dark")
    assert look_of_test.pixmap("check", "accent", 24, ratio).toImage() != image


def test_a_theme_with_an_unknown_entry_is_refused(tmp_path: Path) -> None:
    text = resource("themes", "leadway.toml").read_text(encoding="utf-8")
    path = tmp_path / "odd.toml"
    path.write_text(text.replace("[dark]", '[dark]\nsparkle = "#FFFFFF"'), encoding="utf-8")
    with pytest.raises(TypeError, match="sparkle"):
        read_theme(path)


def test_less_motion_is_not_assumed_where_the_system_does_not_say() -> None:
    assert prefers_reduced_motion() in (False, True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", [LineField, TextField])
def test_focus_and_disabling_show_in_a_field_in_either_scheme(
    look_of_test: Theme, show: Show, scheme: Scheme, kind: type[LineField | TextField]
) -> None:
    look_of_test.set_scheme(scheme)
    field = kind("what", "What happened?")
    field.set_text("Day 33")
    show(field)
    field.setFocus()
    focused = field.edit.grab().toImage()
    colours = SCHEMES[scheme]
    assert focused.pixelColor(focused.width() // 2, 0).name() == colours["accent"].lower()
    field.edit.clearFocus()
    plain = field.edit.grab().toImage()
    assert plain.pixelColor(plain.width() // 2, 0).name() == colours["edge"].lower()
    field.setEnabled(False)
    disabled = field.edit.grab().toImage()
    assert disabled.pixelColor(disabled.width() - 20, 8).name() == colours["raised"].lower()


def test_what_is_open_turns_with_the_scheme_and_keeps_text_and_focus(look_of_test: Theme, show: Show) -> None:
    field = LineField("what", "What happened?")
    show(field)
    field.setFocus()
    write("Day 33")
    light = field.grab().toImage()
    look_of_test.set_scheme("dark")
    assert field.grab().toImage() != light
    write(", again")
    assert field.text() == "Day 33, again"
    look_of_test.set_scheme("light")
    assert field.edit.hasFocus()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text.replace("[light]", "[lite]"), id="no scheme"),
        pytest.param(lambda text: text.replace("radius = ", "# radius = "), id="a distance is missing"),
        pytest.param(lambda text: text[: len(text) // 2], id="cut in half"),
        pytest.param(lambda _text: "", id="empty"),
    ],
)
def test_a_damaged_theme_file_is_refused_as_a_whole(tmp_path: Path, damage: Callable[[str], str]) -> None:
    text = resource("themes", "leadway.toml").read_text(encoding="utf-8")
    path = tmp_path / "damaged.toml"
    path.write_text(damage(text), encoding="utf-8")
    # What the program takes for a damaged file when it starts.
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_theme(path)


def test_a_wish_of_the_system_for_more_contrast_is_followed_live(
    look_of_test: Theme, qapp: QApplication
) -> None:
    usual = look_of_test.colour("edge")
    # No offscreen system has this wish: Qt's own signal announces it.
    hints = qapp.styleHints()
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert _contrast(look_of_test.colours, "ink", "canvas") == pytest.approx(21)
    assert _contrast(look_of_test.colours, "edge", "surface") == pytest.approx(21)
    assert qapp.palette().color(QPalette.ColorRole.WindowText).name() == "#000000"
    look_of_test.set_scheme("dark")
    assert _contrast(look_of_test.colours, "ink", "canvas") == pytest.approx(21)
    look_of_test.set_scheme("light")
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert look_of_test.colour("edge") == usual
