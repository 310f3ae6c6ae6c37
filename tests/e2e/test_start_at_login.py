"""Starting at login as a Flatpak asks for it: of a Background portal that the test plays, on a real bus."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from helpers.display import PrivateSession, private_session
from helpers.fake_desktop import FakeDesktop, fake_desktop
from leadway.domain.errors import KnownError
from leadway.domain.system_ports import Autostart, Registration
from leadway.system import autostart_portal as portal
from leadway.system.autostart import OFF, ON
from leadway.system.autostart_portal import PortalAutostart

OWN = ("leadway", "--background", "--data-dir", "/home/a/my data")
_numbers = itertools.count()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[PrivateSession]:
    with private_session(tmp_path) as made:
        yield made


@pytest.fixture
def bus(session: PrivateSession, qapp: object) -> Iterator[QDBusConnection]:
    """Return this test's own connection to the session's bus."""
    name = f"start at login {next(_numbers)}"
    yield QDBusConnection.connectToBus(session.address, name)
    QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def desktop(session: PrivateSession) -> Iterator[FakeDesktop]:
    """Return a desktop with a portal."""
    with fake_desktop(session.environment()) as made:
        made.open_portal()
        yield made


class Heard:
    """Counts what it hears."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def asked(switch: Autostart, desktop: FakeDesktop, qtbot: QtBot, *, wanted: bool) -> dict[str, object]:
    """Switch on or off and return what the portal was asked."""
    state = switch.switch_on() if wanted else switch.switch_off()
    assert (state.registration, state.sentence) == (Registration.ASKED, portal.ASKED)
    qtbot.waitUntil(lambda: desktop.options().get("autostart") is wanted)
    return desktop.options()


def test_the_desktop_is_asked_and_its_yes_is_kept(
    bus: QDBusConnection, desktop: FakeDesktop, tmp_path: Path, qtbot: QtBot
) -> None:
    switch = PortalAutostart(OWN, bus, tmp_path)
    heard = Heard()
    switch.changed.subscribe(heard)
    assert switch.state().sentence == OFF
    options = asked(switch, desktop, qtbot, wanted=True)
    assert options["autostart"] is True
    assert options["commandline"] == list(OWN)
    assert options["reason"] == portal.REASON
    assert switch.state().registration is Registration.ASKED
    desktop.respond(bus.baseService(), 0, {"autostart": True, "background": True})
    qtbot.waitUntil(lambda: heard.times == 1)
    assert (switch.state().on, switch.state().sentence) == (True, ON)
    assert switch.state().next_step == portal.AS_ANSWERED
    assert PortalAutostart(OWN, bus, tmp_path).state().on
    assert PortalAutostart(OWN[:2], bus, tmp_path).state().registration is Registration.OTHER


@pytest.mark.parametrize(("code", "results"), [(0, {"autostart": False}), (1, {}), (2, {}), (0, {})])
def test_a_no_is_told_with_what_to_do(
    bus: QDBusConnection,
    desktop: FakeDesktop,
    tmp_path: Path,
    qtbot: QtBot,
    code: int,
    results: dict[str, object],
) -> None:
    switch = PortalAutostart(OWN, bus, tmp_path)
    heard = Heard()
    switch.changed.subscribe(heard)
    asked(switch, desktop, qtbot, wanted=True)
    desktop.respond(bus.baseService(), code, results)
    qtbot.waitUntil(lambda: heard.times == 1)
    state = switch.state()
    assert (state.registration, state.sentence) == (Registration.OFF, portal.DECLINED)
    assert state.next_step == portal.START_BY_HAND
    assert PortalAutostart(OWN, bus, tmp_path).state().registration is Registration.OFF


def test_switched_off_again_it_is_off(
    bus: QDBusConnection, desktop: FakeDesktop, tmp_path: Path, qtbot: QtBot
) -> None:
    switch = PortalAutostart(OWN, bus, tmp_path)
    heard = Heard()
    switch.changed.subscribe(heard)
    asked(switch, desktop, qtbot, wanted=True)
    desktop.respond(bus.baseService(), 0, {"autostart": True})
    qtbot.waitUntil(lambda: heard.times == 1)
    asked(switch, desktop, qtbot, wanted=False)
    desktop.respond(bus.baseService(), 0, {"autostart": False})
    qtbot.waitUntil(lambda: heard.times == 2)
    assert switch.state().registration is Registration.OFF


def test_where_nobody_can_be_asked_that_is_told(bus: QDBusConnection, tmp_path: Path, qtbot: QtBot) -> None:
    switch = PortalAutostart(OWN, bus, tmp_path)
    heard = Heard()
    switch.changed.subscribe(heard)
    switch.switch_on()
    qtbot.waitUntil(lambda: heard.times == 1)
    state = switch.state()
    assert (state.registration, state.sentence) == (Registration.IMPOSSIBLE, portal.NO_PORTAL)
    assert state.next_step == portal.START_BY_HAND


def test_without_a_bus_nothing_changes(tmp_path: Path, qapp: object) -> None:
    switch = PortalAutostart(OWN, QDBusConnection("never made"), tmp_path)
    with pytest.raises(KnownError) as caught:
        switch.switch_on()
    assert caught.value.sentence == portal.NO_PORTAL
    assert switch.state().registration is Registration.OFF
    assert not (tmp_path / portal.FILE).exists()
