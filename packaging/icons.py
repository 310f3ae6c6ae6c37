"""Draws Leadway's mark as every system wants it, from the SVGs in resources/icons: `make icons`.

PNGs for Linux, .ico for Windows, .icns for macOS into packaging/icons/, and the tray's into
resources/icons/tray/, which the program reads as they are: waiting in the tray, it then loads no SVG reader.
"""

import io
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
SVG = ROOT / "resources" / "icons"

LINUX_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
MACOS_SIZES = (16, 32, 64, 128, 256, 512, 1024)
MACOS_MARGIN = 100 / 1024
"""Apple's own grid: an icon keeps a margin for its neighbours and its shadow."""

TRAY = ("leadway-tray", "leadway-tray-open")
TRAY_SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
TRAY_COLOUR = "#12968B"
"""The panel's colour is unknown and may be the opposite of the window's: this one reads at 3:1 or better on
white, on black and on the usual dark panels. macOS looks at the shape alone and colours it itself."""


def draw(svg: bytes, size: int, margin: float = 0.0) -> Image.Image:
    """Return an SVG as a square picture of `size` pixels; the margin is a part of the size."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    edge = size * margin
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(edge, edge, size - 2 * edge, size - 2 * edge))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes here, Qt takes text
    picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")
    picture.load()
    return picture


def png(picture: Image.Image) -> bytes:
    """Return a picture as PNG, as small as it gets."""
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def ico(pictures: list[Image.Image]) -> bytes:
    """Return the pictures of one icon, in the order of their sizes, as a Windows icon."""
    file = io.BytesIO()
    *others, largest = pictures
    largest.save(file, "ICO", append_images=others, sizes=[each.size for each in pictures])
    return file.getvalue()


def icns(pictures: list[Image.Image]) -> bytes:
    """Return the pictures of one icon, in the order of their sizes, as a macOS icon."""
    file = io.BytesIO()
    *others, largest = pictures
    largest.save(file, "ICNS", append_images=others)
    return file.getvalue()


def all_files() -> dict[str, bytes]:
    """Return every file that is made of the SVGs, by its path in this repository."""
    _application = QGuiApplication.instance() or QGuiApplication([])
    mark = (SVG / "leadway.svg").read_bytes()
    files = {f"packaging/icons/leadway-{size}.png": png(draw(mark, size)) for size in LINUX_SIZES}
    files["packaging/icons/leadway.ico"] = ico([draw(mark, size) for size in WINDOWS_SIZES])
    files["packaging/icons/leadway.icns"] = icns([draw(mark, size, MACOS_MARGIN) for size in MACOS_SIZES])
    for name in TRAY:
        svg = (SVG / f"{name}.svg").read_bytes().replace(b"currentColor", TRAY_COLOUR.encode())
        for size in TRAY_SIZES:
            files[f"resources/icons/tray/{name}-{size}.png"] = png(draw(svg, size))
    return files


def main() -> int:
    """Write all files; return the exit status."""
    files = all_files()
    for name, content in files.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} icons, {sum(map(len, files.values())) // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
