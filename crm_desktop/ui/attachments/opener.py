"""Attached files given out: opened by the system's programs, saved, dragged to other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.business.attachments.service import AttachmentService
from crm_desktop.core.errors import UserError
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.operations import Operations

Service = Callable[[], AttachmentService]


class FileOpener(QObject):
    """Opens attached files with the system's programs, or saves copies; never runs one."""

    def __init__(self, service: Service, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._service = service
        self._operations = operations
        self._window = window

    def open(self, file: Attachment) -> None:
        """Let the system show a copy of it that may only be read."""
        service = self._service
        self._operations.run(
            self._window,
            lambda: service().copy_to_look_at(file),
            partial(self._show, file),
            long=True,
            reads=True,
        )

    def save(self, file: Attachment) -> None:
        """Ask for a place and write a copy there."""
        path, _filter = QFileDialog.getSaveFileName(
            self._window, self.tr("Save a copy"), file.file_name
        )
        if path:
            service = self._service
            self._operations.run(
                self._window,
                lambda: service().save_copy(file, Path(path)),
                long=True,
                reads=True,
            )

    def fill_menu(self, menu: Menu, files: Sequence[Attachment]) -> None:
        """Entries that open and save each of the files."""
        for file in files:
            name = menu_text(isolate(file.file_name))
            opening = self.tr("Open {name}").replace("{name}", name)
            menu.add(opening, partial(self.open, file), "file")
            menu.add(
                self.tr("Save a copy of {name}").replace("{name}", name),
                partial(self.save, file),
                "download",
            )

    def _show(self, file: Attachment, path: Path) -> None:
        from crm_desktop.ui.kit.opening import open_file

        def tell() -> None:
            raise UserError("attachment_unopened", file=file.file_name)

        open_file(path, lambda: self._operations.run(self._window, tell))


class DragOut(QObject):
    """Drags a file to another program, as a copy that may only be read.

    The copy is begun when the mouse is pressed: a drag has to name a file that is there.
    """

    def __init__(self, service: Service, operations: Operations, widget: QWidget) -> None:
        super().__init__(widget)
        self._service = service
        self._operations = operations
        self._widget = widget
        self._from: QPoint | None = None
        self._path: Path | None = None

    def press(self, file: Attachment, place: QPoint) -> None:
        """The mouse was pressed on a file."""
        service = self._service
        self._from, self._path = place, None
        self._operations.run(
            self,
            lambda: service().copy_to_hand_out(file),
            self._take,
            lambda _error: None,  # opening it says what is wrong
            long=True,
            kind="drag",
        )

    def move(self, place: QPoint) -> bool:
        """The mouse moved with its button down; whether a drag began."""
        begun, path = self._from, self._path
        if begun is None or path is None:
            return False
        if (place - begun).manhattanLength() < QApplication.startDragDistance():
            return False
        self.release()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(self._widget)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)
        return True

    def release(self) -> bool:
        """The mouse let go; whether it was pressed and nothing was dragged."""
        was_pressed, self._from = self._from is not None, None
        return was_pressed

    def _take(self, path: Path) -> None:
        self._path = path
