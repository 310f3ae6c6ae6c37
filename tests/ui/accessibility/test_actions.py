"""What a screen reader does to a control happens, and the keyboard stays on the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from shiboken6 import isValid

from helpers.accessibility import Node, Role, tree
from helpers.scenes import SCENES, DataSets, Scene
from leadway.ui.settings.page import SettingsPage
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.rail import PlaceButton, Rail, SectionEntry, StepButton

pytestmark = pytest.mark.usefixtures("cheap_guesses")

_ACTIONS = QAccessibleActionInterface
_FEWEST_STOPS = 2
_ARROWS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Left)
# One state of each page of the window.
_PAGES = {
    "set-up-1",
    "set-up-2",
    "set-up-3",
    "this-week",
    "ritual-0-week",
    "ritual-1-last-move",
    "ritual-2-keep",
    "ritual-3-gaps",
    "ritual-4-problems",
    "ritual-5-opportunities",
    "ritual-6-progress",
    "ritual-7-close",
    "sealed",
    "commitments-changed",
    "ideas-board",
    "ideas-picture",
    "notes",
    "history",
    "week-page",
    "reminder",
    "settings-appearance",
    "settings-work",
    "settings-protection-all",
    "settings-backups-list",
    "settings-data",
    "settings-lock",
    "settings-about",
}
_SHOWN = [scene for scene in SCENES if scene.name in _PAGES]


def test_every_page_is_among_the_scenes() -> None:
    assert {scene.name for scene in _SHOWN} == _PAGES


@pytest.mark.parametrize("scene", _SHOWN, ids=[scene.name for scene in _SHOWN])
def test_on_each_page_focus_arrow_keys_and_toggles_do_what_they_say(
    data_sets: DataSets, scene: Scene
) -> None:
    with data_sets.stage(scene) as stage:
        scene.play(stage)
        window = stage.window.main_window
        window.activateWindow()
        QTest.qWait(20)
        # What changes the answers on the page comes last.
        _what_can_take_the_focus_takes_it(window)
        _arrow_keys_stay_in_the_page(window)
        _what_is_toggled_is_clicked(window)


def _what_can_take_the_focus_takes_it(window: QWidget) -> None:
    for node in list(tree(window).walk()):
        widget = node.widget
        if _ACTIONS.setFocusAction() in node.actions and widget is not None and node.focusable:
            _do(widget, _ACTIONS.setFocusAction())
            assert widget.hasFocus(), str(node)


def _arrow_keys_stay_in_the_page(window: QWidget) -> None:
    stops = reading_order(window)
    assert len(stops) > _FEWEST_STOPS
    for stop in stops:
        stays = isinstance(stop, QPushButton) and not _moves_by_arrows(stop)
        for arrow in _ARROWS:
            if not isValid(stop) or not stop.isVisible():
                break
            stop.setFocus()
            QTest.keyClick(stop, arrow)
            now = QApplication.focusWidget()
            assert now is not None
            where = f"{stop.accessibleName()} {arrow.name}: {now.accessibleName()}"
            assert _rail_of(now) is _rail_of(stop), where
            assert now is stop or not stays, where


def _what_is_toggled_is_clicked(window: QWidget) -> None:
    switches = [node.widget for node in tree(window).walk() if node.role in (Role.CheckBox, Role.RadioButton)]
    for switch in switches:
        if switch is None or not isValid(switch) or not switch.isVisible() or not switch.isEnabled():
            continue
        assert isinstance(switch, QAbstractButton)
        heard: list[str] = []
        name = switch.accessibleName()
        switch.clicked.connect(lambda _on=False, name=name, heard=heard: heard.append(name))
        _do(switch, _ACTIONS.toggleAction())
        assert heard == [name], "nothing hears of a toggle without a click"


def test_each_place_opens_and_stays_open_when_a_screen_reader_presses_it(data_sets: DataSets) -> None:
    scene = next(scene for scene in SCENES if scene.name == "this-week")
    with data_sets.stage(scene) as stage:
        scene.play(stage)
        window = stage.window.main_window
        for place in window.rail.findChildren(PlaceButton):
            for _again in range(2):
                _do(place, _ACTIONS.pressAction())
                assert window.current_page() == place.key
                assert _node(window, place).selected
        stage.window.empty()
        stage.window.populate(stage.services)
        assert window.current_page() == "settings", "unlocking finds the place that was open"


def test_each_section_and_step_opens_when_a_screen_reader_presses_it(data_sets: DataSets) -> None:
    opened = {scene.name: scene for scene in SCENES}
    with data_sets.stage(opened["settings-lock"]) as stage:
        opened["settings-lock"].play(stage)
        window = stage.window.main_window
        for entry in window.findChildren(SectionEntry):
            _do(entry, _ACTIONS.pressAction())
            assert stage.navigator.find(SettingsPage).sections.current() == entry.key
            assert _node(window, entry).selected
    with data_sets.stage(opened["ritual-3-gaps"]) as stage:
        opened["ritual-3-gaps"].play(stage)
        window = stage.window.main_window
        _do(window.findChildren(StepButton)[0], _ACTIONS.pressAction())
        QTest.qWait(20)
        assert _node(window, window.findChildren(StepButton)[0]).selected


def _do(widget: QWidget, action: str) -> None:
    QAccessible.queryAccessibleInterface(widget).actionInterface().doAction(action)


def _node(window: QWidget, widget: QWidget) -> Node:
    return next(node for node in tree(window).walk() if node.widget is widget)


def _rail_of(widget: QWidget | None) -> Rail | None:
    while widget is not None and not isinstance(widget, Rail):
        widget = widget.parentWidget()
    return widget


def _moves_by_arrows(button: QPushButton) -> bool:
    return type(button).__name__ in ("AnswerCell", "CheckCell", "SectionEntry", "SuggestionButton", "_Tab")
