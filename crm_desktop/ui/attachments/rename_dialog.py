"""Another name for a file; what others do with it meanwhile is told where it stands."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from crm_desktop.business.attachments.model import (
    ATTACHMENT,
    NAME_LIMIT,
    Attachment,
    FiledFile,
)
from crm_desktop.core.file_names import ending_of
from crm_desktop.ui.attachments.record_files import RecordFiles
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.others_news import OthersNews, Part


class RenameDialog(FormDialog):
    """The ending stays, for it says what kind of file it is."""

    def __init__(self, files: RecordFiles, filed: FiledFile, parent: QWidget) -> None:
        super().__init__(self.tr("Rename the file"), self.tr("Rename"), parent)
        self._files = files
        self._filed = filed
        self.name = LineField()
        self.name.edit.setMaxLength(NAME_LIMIT)
        self.form.add_field("file_name", self.tr("Name"), self.name)
        self._show(filed.file.file_name)
        self.news = self._listen()
        self.act_requested.connect(self.act)

    def act(self) -> None:
        """Store the name; the window closes when it is stored."""
        self._files.rename(self._filed, self._typed(), self.accept, self.show_error, self)

    def _listen(self) -> OthersNews[Attachment]:
        """Another name that somebody gives it comes in; taken off, it can be put back."""
        service, key = self._files.context.service, self._filed.file.id

        def read() -> Attachment | None:
            stored = service().file(key)
            return None if stored is None else stored.file

        part = Part("file_name", self.tr("Name"), self._typed, self._show, self.name)
        news = OthersNews(
            self,
            self._files.context,
            (ATTACHMENT,),
            read,
            self._filed.file,
            (part,),
            lambda _field, name: str(name),
            self._rebase,
        )
        self.body.insertWidget(0, news.line)
        return news

    def _rebase(self, file: Attachment) -> None:
        self._filed = replace(self._filed, file=file)

    def _show(self, name: object) -> None:
        self.name.set_value(_stem(str(name)))

    def _typed(self) -> str:
        """The whole name; that of the file where nothing else was typed."""
        typed, name = self.name.text().strip(), self._filed.file.file_name
        ending = ending_of(name)
        if typed == _stem(name):
            return name
        return f"{typed}.{ending}" if typed and ending else typed


def _stem(name: str) -> str:
    ending = ending_of(name)
    return name[: -len(ending) - 1] if ending else name
