"""The window of a portable copy: what it will hold, how large it gets, where to, and the act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.formatting import format_size
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.long_work import LongWork, Progress
from crm_desktop.ui.kit.path_line import path_line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.business.backups.portable import PortableCopy, PortablePlan
    from crm_desktop.ui.settings.backups_context import BackupsContext


class PortableDialog(FormDialog):
    """`made(PortableCopy)` follows when the zip is there; the window then says so and stays."""

    made = Signal(object)

    def __init__(self, context: BackupsContext, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_words(self.tr("Portable copy"), self.tr("Make the copy"))
        self._context = context
        self._usual = context.service().portable.folder
        self._copy: PortableCopy | None = None
        self.work: LongWork[PortableCopy | None] | None = None
        self.hint = PlainLabel(
            self.tr(
                "Everything in plain files that other programs open, too: a table, contact cards,"
                " workbooks and the attached files, together in one zip. To put a state back, take"
                " a backup from the list instead."
            ),
            tone="muted",
            wraps=True,
        )
        self.body.insertWidget(0, self.hint)
        self.holds = PlainLabel(wraps=True)
        self.size_words = PlainLabel(wraps=True)
        self.form.add_row(self.tr("Holds"), self.holds)
        self.form.add_row(self.tr("Size"), self.size_words)
        self.form.add_row(self.tr("Folder"), self._place())
        self.act_requested.connect(self._act_or_show)
        self._look()

    @property
    def folder(self) -> Path:
        """Where it is to lie."""
        return Path(self.path.text().replace("\0", "").strip())

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Over the buttons; the window stays for another try."""
        self.act_button.setEnabled(True)
        self.error.setText(error_sentence(error))
        self.error.show()

    # What is asked -----------------------------------------------------------------------

    def _place(self) -> QWidget:
        self.path = Line()
        self.path.setText(str(self._usual))
        self.path.setAccessibleName(self.tr("Folder"))
        self.path.editingFinished.connect(self._look)
        self.choose = SecondaryButton(self.tr("Choose…"), "folder-open")
        self.choose.clicked.connect(self._choose)
        return path_line(self.path, self.choose)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Portable copy"), str(self.folder))
        if folder:
            self.path.setText(folder)
            self._look()

    def _look(self) -> None:
        """How large it gets and what is free there."""
        context, folder = self._context, self.folder

        def call() -> PortablePlan:
            with context.reader() as reader:
                return context.service().portable_plan(reader, folder)

        context.operations.run(
            self, call, self._show_plan, self.show_error, long=True, kind="portable-plan"
        )

    def _show_plan(self, plan: PortablePlan) -> None:
        words = [self.tr("%Ln contact(s)", "", plan.contacts)]
        if plan.files:
            files = self.tr("%Ln attached file(s), {size}", "", plan.files)
            words.append(files.replace("{size}", format_size(plan.file_bytes)))
        self.holds.setText(" · ".join(words))
        self.size_words.setText(self._size_words(plan))
        is_tight = 0 <= plan.free_bytes < plan.about_bytes
        self.size_words.set_tone("warning" if is_tight else "normal")

    def _size_words(self, plan: PortablePlan) -> str:
        about = format_size(plan.about_bytes)
        if plan.free_bytes < 0:
            return self.tr("about {size}").replace("{size}", about)
        sentence = self.tr("about {size}; {free} are free there")
        if plan.free_bytes < plan.about_bytes:
            sentence = self.tr("about {size}, but only {free} are free there")
        return sentence.replace("{size}", about).replace("{free}", format_size(plan.free_bytes))

    # Doing it ----------------------------------------------------------------------------

    def _act_or_show(self) -> None:
        if self._copy is not None:
            self._context.show_folder(str(self._copy.path))
            return
        context, folder = self._context, self.folder
        make = context.make_portable
        if make is None:
            return
        if not folder.is_absolute():
            self.show_error(UserError("folder_missing", path=str(folder)))
            return
        elsewhere = None if folder == self._usual else folder
        self.act_button.setEnabled(False)

        def call(progress: Progress) -> PortableCopy | None:
            return make(progress, elsewhere)

        self.work = LongWork(
            self,
            context.operations,
            self.tr("Making a portable copy"),
            call,
            self._show_done,
            self._take_back,
            is_long=True,
        )
        self.wait_for(self.work)

    def _take_back(self) -> None:
        self.act_button.setEnabled(True)

    def _show_done(self, copy: PortableCopy | None) -> None:
        """The form gives way to where it lies and what can be done with it."""
        self.act_button.setEnabled(True)
        if copy is None:
            self.show_error(UserError("backup_failed", reason="empty"))
            return
        self._copy = copy
        self.made.emit(copy)
        self.form.hide()
        self.hint.hide()
        self.set_words(self.tr("The portable copy is made"), self.tr("Show in folder"))
        self.cancel_button.setText(self.tr("Close"))
        look = theme()
        line = QHBoxLayout()
        line.setSpacing(look.space("m"))
        line.addWidget(IconLabel("circle-check", "success", look.size("icon_large")))
        line.addWidget(PlainLabel(isolate_ltr(str(copy.path)), tone="muted", wraps=True), 1)
        self.body.addLayout(line)
        told = self.tr("%Ln contact(s), read again and found whole", "", copy.contacts)
        self.body.addWidget(PlainLabel(f"{told} · {format_size(copy.size)}", wraps=True))
        if copy.lacking:
            lacking = self.tr(
                "%Ln attached file(s) could not be found beside the data file.", "", copy.lacking
            )
            self.body.addWidget(PlainLabel(lacking, tone="warning", wraps=True))
        self.act_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.adjustSize()
