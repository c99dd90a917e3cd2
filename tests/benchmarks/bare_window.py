"""Floor of the start: a bare main window with peewee imported; ends at its first paint."""

from __future__ import annotations

import os
import sys

import peewee
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QTableView, QToolBar


class BareWindow(QMainWindow):
    """Ends the process once it has been painted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: os._exit(0))


def main() -> None:
    """Show the window."""
    assert peewee.Model
    application = QApplication([])
    window = BareWindow()
    window.resize(1200, 800)
    window.setCentralWidget(QTableView())
    bar = QToolBar()
    bar.addWidget(QLineEdit())
    window.addToolBar(bar)
    window.statusBar().showMessage("ok")
    window.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
