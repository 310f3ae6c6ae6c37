"""The icons of every system are pictures of the SVGs in resources/icons."""

import io
import subprocess
import sys

import pytest
from PIL import IcnsImagePlugin, IcoImagePlugin, Image, ImageChops
from PySide6.QtWidgets import QApplication

import icons

# Another release of Qt may draw an edge a little lighter or darker; another shape differs far more.
SAME = 24


@pytest.fixture(scope="module")
def drawn(qapp: QApplication) -> dict[str, bytes]:
    return icons.all_files()


def test_every_icon_is_a_picture_of_its_svg(drawn: dict[str, bytes]) -> None:
    for name, content in drawn.items():
        kept = icons.ROOT / name
        assert kept.is_file(), f"{name} is missing: run `make icons`"
        for stored, now in zip(pictures(kept.read_bytes()), pictures(content), strict=True):
            assert stored.size == now.size
            assert difference(stored, now) <= SAME, f"{name} is not what its SVG shows: run `make icons`"


def test_no_icon_is_left_of_another_time(drawn: dict[str, bytes]) -> None:
    folders = {(icons.ROOT / name).parent for name in drawn}
    found = {
        path.relative_to(icons.ROOT).as_posix()
        for folder in folders
        for path in folder.iterdir()
        if path.is_file()
    }
    assert found == set(drawn)


def test_another_mark_is_noticed() -> None:
    mark = (icons.SVG / "leadway.svg").read_bytes()
    moved = mark.replace(b'cx="47"', b'cx="44"')
    assert difference(icons.draw(mark, 64), icons.draw(moved, 64)) > SAME


def test_windows_and_macos_find_every_size_they_ask_for(drawn: dict[str, bytes]) -> None:
    windows = {picture.size[0] for picture in pictures(drawn["packaging/icons/leadway.ico"])}
    assert windows == set(icons.WINDOWS_SIZES)
    macos = {picture.size[0] for picture in pictures(drawn["packaging/icons/leadway.icns"])}
    assert macos >= {32, 64, 256, 512, 1024}


def test_the_tray_reads_its_icons_without_an_svg_reader() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from leadway.ui.reminder.tray import tray_icon;"
        "assert not tray_icon(dot=True).isNull() and not tray_icon(dot=False).isNull();"
        "sys.exit('PySide6.QtSvg' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def pictures(content: bytes) -> list[Image.Image]:
    """Return every picture of an icon file, smallest first."""
    image = Image.open(io.BytesIO(content))
    if isinstance(image, IcoImagePlugin.IcoImageFile):
        return [image.ico.getimage(size).convert("RGBA") for size in sorted(image.info["sizes"])]
    if isinstance(image, IcnsImagePlugin.IcnsImageFile):
        return [image.icns.getimage(size).convert("RGBA") for size in sorted(image.info["sizes"])]
    return [image.convert("RGBA")]


def difference(one: Image.Image, other: Image.Image) -> int:
    """Return by how much the most different pixel differs, of 255."""
    most = ImageChops.difference(one, other).getextrema()
    return max(int(high) for _, high in most)  # type: ignore[misc]  # one pair a channel, for pictures in colour
