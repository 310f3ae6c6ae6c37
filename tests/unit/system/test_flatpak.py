"""The Flatpak's sandbox is open for what the program asks of the desktop, and for nothing else."""

from pathlib import Path

import pytest
import yaml

from leadway.system import desktop_monitor_linux, session
from linux import flatpak
from place import BuildError

OPEN_TO_EVERYBODY = {desktop_monitor_linux.PORTAL}
LEFT_OUT = {
    # Whoever may ask it for do-not-disturb may also change every setting of the desktop.
    "org.xfce.Xfconf",
}
KEYCHAINS = {"org.freedesktop.secrets", "org.kde.kwalletd5", "org.kde.kwalletd6"}


def test_the_manifest_opens_what_the_program_asks_and_no_more() -> None:
    manifest = yaml.safe_load(flatpak.MANIFEST.read_text(encoding="utf-8"))
    arguments = [argument.partition("=") for argument in manifest["finish-args"]]
    spoken_to = {value for name, _, value in arguments if name == "--talk-name"}
    asked = {question.service for question in desktop_monitor_linux.session_queries("GNOME")}

    assert spoken_to == asked - OPEN_TO_EVERYBODY - LEFT_OUT | KEYCHAINS | {session.WATCHER}
    others = {f"{name}={value}" for name, _, value in arguments if name != "--talk-name"}
    assert others == {"--socket=wayland", "--socket=fallback-x11", "--share=ipc", "--device=dri"}


@pytest.mark.parametrize("more", flatpak.FORBIDDEN)
def test_a_manifest_that_opens_the_sandbox_is_refused(tmp_path: Path, more: str) -> None:
    manifest = yaml.safe_load(flatpak.MANIFEST.read_text(encoding="utf-8"))
    manifest["finish-args"].append(more)
    (tmp_path / "open.yml").write_text(yaml.safe_dump(manifest), encoding="utf-8")

    flatpak.check_manifest(flatpak.MANIFEST)
    with pytest.raises(BuildError, match=more):
        flatpak.check_manifest(tmp_path / "open.yml")
