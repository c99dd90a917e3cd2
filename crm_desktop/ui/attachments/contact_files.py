"""The files of a contact as its card shows them: the newest beside the line, all in a tab."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.attachments.context import FilesContext
from crm_desktop.ui.attachments.drop_sign import DropSign
from crm_desktop.ui.attachments.file_catcher import FileCatcher
from crm_desktop.ui.attachments.file_menu import FileActs
from crm_desktop.ui.attachments.files_card import FilesCard
from crm_desktop.ui.attachments.record_files import RecordFiles
from crm_desktop.ui.kit.card_panel import SidePart

_CONTACT = "contact"


class ContactFiles(SidePart):
    """What is dropped or pasted anywhere on the card is attached to its contact."""

    def __init__(self, context: FilesContext, window: QWidget) -> None:
        super().__init__(window)
        self.files = RecordFiles(context, window)
        self.acts = FileActs(self.files, window)
        self._card = FilesCard(self.files, self.acts)
        self.sign: DropSign | None = None
        self._window = window
        self.catcher = FileCatcher(window)
        self.catcher.caught.connect(self._take_mime)
        self.catcher.hovered.connect(self._show_sign)
        self._card.all_requested.connect(self.shown_requested)
        self.acts.open_requested.connect(self.open_requested)
        self.files.undo_offered.connect(self.undo_offered)
        self.files.unsaved_changed.connect(self.unsaved_changed)
        self.files.changed.connect(lambda: self.counted.emit(len(self.files.files)))

    @property
    def card(self) -> QWidget:
        return self._card

    def make_panel(self, parent: QWidget) -> QWidget:
        from crm_desktop.ui.attachments.files_panel import FilesPanel

        return FilesPanel(self.files, self.acts, parent)

    def show_record(self, record_id: int) -> None:
        self.files.show_record(RecordRef(_CONTACT, record_id) if record_id else None)

    def set_editable(self, *, is_editable: bool) -> None:
        if self.files.is_editable != is_editable:
            self.files.is_editable = is_editable
            self.files.changed.emit()

    @property
    def holds_unsaved(self) -> bool:
        return self.files.holds_unsaved

    def retry(self) -> None:
        self.files.retry()

    def watch_texts(self, around: QWidget) -> None:
        self.catcher.watch_texts(around)

    def _take_mime(self, mime: QMimeData) -> None:
        if self.files.can_take:
            self.files.take_mime(mime)

    def _show_sign(self, is_over: bool) -> None:
        if self.sign is None:
            if not is_over:
                return
            self.sign = DropSign(self._window)
        can = self.files.can_take
        self.sign.set_words(
            self.tr("Let go to attach to this contact")
            if can
            else self.tr("Files can be attached once the contact is saved")
        )
        self.sign.setVisible(is_over)
