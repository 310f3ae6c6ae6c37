"""The bare PySide6 program in the tray that Leadway without a window is measured against.

It does what any program in a tray does and nothing else: QApplication, a QSystemTrayIcon with a pixmap and a
QMenu.
"""

from __future__ import annotations

import sys

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> int:
    """Sit in the tray until ended from outside."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    pixmap = QPixmap(22, 22)
    pixmap.fill("#12968B")
    menu = QMenu()
    menu.addAction("Start")
    menu.addAction("Quit").triggered.connect(app.quit)
    icon = QSystemTrayIcon(QIcon(pixmap))
    icon.setToolTip("Bare")
    icon.setContextMenu(menu)
    icon.show()
    return app.exec()
