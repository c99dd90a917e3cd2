"""What can be done with one file in a list: by menu, by key and by the side of its preview."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.business.attachments.model import FiledFile
from crm_desktop.ui.attachments.record_files import RecordFiles
from crm_desktop.ui.kit.menu import Menu


class FileActs(QObject):
    """`open_requested(RecordRef)` asks for the activity that a file is on."""

    open_requested = Signal(object)

    def __init__(self, files: RecordFiles, window: QWidget) -> None:
        super().__init__(window)
        self._files = files
        self._window = window

    def choose(self) -> None:
        """Ask for files to attach, several at once."""
        if self._files.can_take:
            paths, _filter = QFileDialog.getOpenFileNames(self._window, self.tr("Attach files"))
            self._files.take([Path(path) for path in paths])

    def open(self, filed: FiledFile) -> None:
        """Let the system show it."""
        self._files.opener.open(filed.file)

    def save(self, filed: FiledFile) -> None:
        """Save a copy."""
        self._files.opener.save(filed.file)

    def show_place(self, filed: FiledFile) -> None:
        """Open the activity it is on."""
        self.open_requested.emit(filed.on)

    def remove(self, filed: FiledFile) -> None:
        """Take it off."""
        self._files.remove(filed)

    def rename(self, filed: FiledFile) -> None:
        """Ask for another name; the ending stays."""
        if not self._files.may_change(filed):
            return
        from crm_desktop.ui.attachments.rename_dialog import RenameDialog

        dialog = RenameDialog(self._files, filed, self._window)
        dialog.open()
        dialog.name.edit.selectAll()

    def menu(self, filed: FiledFile) -> Menu:
        """Everything that can be done with it."""
        menu = Menu(self._window)
        menu.add(self.tr("Open"), partial(self.open, filed), "external-link", shortcut="Return")
        menu.add(self.tr("Save a copy…"), partial(self.save, filed), "download")
        if filed.on != self._files.ref:
            menu.add(
                self.tr("Show the activity"), partial(self.show_place, filed), "calendar-event"
            )
        if self._files.may_change(filed):
            menu.add(self.tr("Rename…"), partial(self.rename, filed), "pencil", shortcut="F2")
            menu.addSeparator()
            menu.add(
                self.tr("Take off"),
                partial(self.remove, filed),
                "trash",
                shortcut="Delete",
                is_danger=True,
            )
        return menu

    def popup(self, filed: FiledFile, place: QPoint) -> None:
        """Show the menu there."""
        menu = self.menu(filed)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def take_key(self, event: QKeyEvent, filed: FiledFile | None) -> bool:
        """Enter opens, F2 renames, Del takes off; whether the key was one of these."""
        act: Callable[[FiledFile], object] | None = None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            act = self.open
        elif event.key() == Qt.Key.Key_F2:
            act = self.rename
        elif event.matches(QKeySequence.StandardKey.Delete):
            act = self.remove
        if act is None or filed is None:
            return False
        act(filed)
        return True
