"""Pictures of every screen: `python -m helpers.screenshots FOLDER` from tests/, or `make screenshots`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from helpers.gallery import picture
from helpers.scenes import CLOSED, SCENES, DataSets, Scene
from leadway.ui.theme.theme import Scheme, install, theme
from leadway.ui.window.controller import WindowController
from leadway.ui.window.main_window import MainWindow

SIZES = ((680, 400), (860, 600), (1440, 900))
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# A few at 200 %, to see what is blurred or cut off there.
DOUBLED = {
    "this-week",
    "ritual-2-keep",
    "ritual-6-progress",
    "document",
    "history",
    "settings-protection-recovery-wrong",
    "settings-backups-beside",
    "locked-recovery-wrong",
    "fault-damaged",
}
# The pictures in the README: what they show, and at which size.
README = {
    "this-week": (1040, 680),
    "ritual-3-gaps": (1040, 760),
    "document": (820, 760),
    "ideas": (1040, 760),
    "progress-measure": (1040, 760),
    "settings-protection-all": (1040, 816),
}
README_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
_SETTLE_MS = 120
# Qt: 0 packs a PNG as small as it gets.
_SMALLEST = 0


def main(folder: Path, chosen: list[str]) -> int:
    """Write the pictures whose names begin as chosen, or all; return the exit status."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    app = QApplication([])
    install(app, "light")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        _keep_away_from_what_is_the_persons(Path(place))
        data = DataSets(Path(place))
        for scene in (*SCENES, *CLOSED):
            if not chosen or scene.name.startswith(tuple(chosen)):
                with data.stage(scene) as stage:
                    take(scene, scene.play(stage), folder)
    if not chosen or "opening" in chosen:
        take_waiting(folder)
    return 0


def _keep_away_from_what_is_the_persons(place: Path) -> None:
    """Let no scene find a keychain, or a folder, of whoever takes the pictures."""
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["HOME"] = str(place)


def take(scene: Scene, window: QWidget, folder: Path) -> None:
    """Take a scene's pictures in both schemes and sizes."""
    for scheme in SCHEMES:
        theme().set_scheme(scheme)
        # A dialog or a card keeps the size it gives itself.
        sizes = SIZES if isinstance(window, MainWindow) else [(window.width(), window.height())]
        for width, height in sizes:
            for ratio in (1, 2) if scene.name in DOUBLED else (1,):
                image = settled(window, width, height, ratio)
                doubled = "@2x" if ratio == 2 else ""
                save(image, folder / f"{scene.name}-{scheme}-{width}{doubled}.png")
    theme().set_scheme("light")
    if scene.name in README:
        save(settled(window, *README[scene.name], 1), README_FOLDER / f"{scene.name}.png")


def take_waiting(folder: Path) -> None:
    """Take the pictures of a start on which the keychain takes its time."""
    window = WindowController()
    window.show_waiting()
    take(Scene("opening-waiting", lambda stage: stage.window.main_window), window.main_window, folder)
    window.main_window.close()
    window.main_window.deleteLater()


def settled(window: QWidget, width: int, height: int, ratio: int) -> QImage:
    """Return the window's picture once nothing moves in it any more."""
    window.resize(width, height)
    window.show()
    window.activateWindow()
    QTest.qWait(_SETTLE_MS)
    return picture(window, width, height, ratio, whole=False)


def save(image: QImage, path: Path) -> None:
    """Write a picture, without the transparency it does not have, as small as it gets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.convertToFormat(QImage.Format.Format_RGB888).save(str(path), quality=_SMALLEST):
        raise OSError(f"{path} could not be written")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m helpers.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="how the names of the pictures begin; all if left out")
    options = parser.parse_args()
    sys.exit(main(options.folder, options.names))
