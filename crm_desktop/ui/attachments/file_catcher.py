"""Files that are dropped on a window, and files and pictures that are pasted into it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.ui.attachments.mime import holds_files
from crm_desktop.ui.kit.dropping import take_copy
from crm_desktop.ui.kit.notes_field import PlainTextEdit


class FileCatcher(QObject):
    """`caught(QMimeData)` follows a drop or a paste that holds files or a picture.

    `hovered(bool)` while files are held over the window.
    """

    caught = Signal(object)
    hovered = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        paste = QKeySequence(QKeySequence.StandardKey.Paste)
        QShortcut(paste, window, self._paste)

    def watch_texts(self, window: QWidget) -> None:
        """Take what the texts of the window would turn into words: to be called once they stand."""
        for line in window.findChildren(QLineEdit):
            line.setAcceptDrops(False)  # it would show the path
        for edit in window.findChildren(PlainTextEdit):
            edit.files_pasted.connect(self.caught)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Entering and moving are drops to Qt's classes, too.
        if isinstance(event, QDropEvent) and holds_files(event.mimeData()):
            take_copy(event)
            self.hovered.emit(event.type() != QEvent.Type.Drop)
            if event.type() == QEvent.Type.Drop:
                self.caught.emit(event.mimeData())
            return True
        # Whatever held files and ended before it let go of them drops nothing that can be read.
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self.hovered.emit(False)
        return super().eventFilter(watched, event)

    def _paste(self) -> None:
        mime: QMimeData = QGuiApplication.clipboard().mimeData()
        if holds_files(mime):
            self.caught.emit(mime)
