"""Putting a backup back: first what would be lost and what would come back, then the act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.backups.model import Backup
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import Button, ButtonKind, SecondaryButton
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_moment, format_number
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.records_model import RecordsModel, dress
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.backups_context import BackupsContext

if TYPE_CHECKING:
    from crm_desktop.storage.change_log import ChangeBatch
    from crm_desktop.storage.restoring import Comparison, Prepared, Side


class RestoreDialog(QDialog):
    """Emits `restored(backup)`; the copy it prepares is gone when it closes."""

    restored = Signal(object)

    def __init__(
        self, context: BackupsContext, backup: Backup, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setWindowTitle(self.tr("Put a backup back"))
        self._context = context
        self._backup = backup
        self._prepared: Prepared | None = None
        self._is_closed = self._is_acting = False
        self._told: Mapping[int, str] = {}
        self.messages = MessageBar()
        self.now_and_then = PlainLabel(wraps=True)
        self.lost = PlainLabel(wraps=True)
        self.back = PlainLabel(wraps=True)
        self.model = self._model()
        self.view = RowTable()
        self.keep_button = SecondaryButton(self.tr("Cancel"))
        self.keep_button.clicked.connect(self.reject)
        self.act_button = Button(self.tr("Put it back"), ButtonKind.DANGER_SOLID)
        self.act_button.setEnabled(False)
        self.act_button.clicked.connect(self._restore)
        self._arrange()
        self.finished.connect(self._let_go)
        self._prepare()

    # The worker's part -------------------------------------------------------------------

    def _prepare(self) -> None:
        context, path = self._context, self._backup.path
        self.now_and_then.setText(self.tr("The backup is looked at…"))

        def call() -> tuple[Prepared, Comparison]:
            service = context.service()
            prepared = service.prepare(path, context.actor)
            try:
                with context.reader() as reader:
                    return prepared, service.compare(reader, prepared)
            except BaseException:
                prepared.discard()
                raise

        context.operations.run(
            self, call, self._show_comparison, self._show_error, long=True, reads=True
        )

    def _restore(self) -> None:
        context, prepared = self._context, self._prepared
        if prepared is None:
            return
        self._is_acting = True
        self.act_button.setEnabled(False)
        self.keep_button.setEnabled(False)
        self.now_and_then.setText(
            self.tr("The present state is kept, then the backup is put back…")
        )
        context.operations.run(
            self,
            lambda: context.service().restore(prepared, context.actor, context.watch),
            self._finish,
            self._show_error,
        )

    def _finish(self, _done: object) -> None:
        self.restored.emit(self._backup)
        self.accept()

    def reject(self) -> None:
        """Escape and the window's cross end nothing that is under way, whose copy would go."""
        if not self._is_acting:
            super().reject()

    def _let_go(self) -> None:
        prepared, self._prepared, self._is_closed = self._prepared, None, True
        if prepared is not None:
            operations = self._context.operations
            operations.run(operations, prepared.discard, long=True)

    # Showing -----------------------------------------------------------------------------

    def _show_error(self, error: UserError | StorageUnavailable) -> None:
        self._is_acting = False
        self.messages.show_error(error)
        outcome = getattr(error, "outcome", Outcome.NOT_SAVED)
        if outcome is Outcome.KEPT:
            self.now_and_then.setText(self.tr("The backup was put back all the same."))
        elif outcome is Outcome.UNKNOWN:
            self.now_and_then.setText(
                self.tr(
                    "It is not known yet whether the backup was put back. The state before is kept"
                    " as a backup."
                )
            )
        else:
            self.now_and_then.setText(self.tr("The data file is as it was."))
        self.keep_button.setEnabled(True)

    def _show_comparison(self, found: tuple[Prepared, Comparison]) -> None:
        self._prepared, comparison = found
        if self._is_closed:
            self._let_go()
            return
        sentence = self.tr("The file has {now} contacts now, the backup has {then}.")
        sentence = sentence.replace("{now}", format_number(comparison.contacts_now))
        then = format_number(comparison.contacts_then)
        self.now_and_then.setText(sentence.replace("{then}", then))
        self.lost.setText(
            self._side_words(comparison.lost)
            if comparison.lost.count
            else self.tr("Nothing: the backup holds everything.")
        )
        back = (
            self._side_words(comparison.back)
            if comparison.back.count
            else self.tr("Everything is as it was at that time.")
        )
        returning = comparison.contacts_returning
        if returning:
            told = self.tr("%Ln contact(s) removed for good would be there again.", "", returning)
            back = f"{back}\n{told}"
        self.back.setText(back)
        self._tell_what(comparison.lost.batches)
        self.model.show_rows(comparison.lost.batches)
        self.view.setVisible(bool(comparison.lost.batches))
        if not comparison.lost.batches:  # no list takes the room: both sides would be empty towers
            self.resize(self.width(), self.sizeHint().height())
        self.act_button.setEnabled(True)
        self.keep_button.clearFocus()  # Qt gave it the keyboard with the window: without a ring
        self.keep_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_what(self, batches: tuple[ChangeBatch, ...]) -> None:
        """Which cards it is about comes a moment later."""

        def take(told: Mapping[int, str]) -> None:
            self._told = told
            self.model.show_rows(batches)

        context = self._context
        context.operations.run(self, lambda: context.told_of(batches), take, kind="told")

    def _side_words(self, side: Side) -> str:
        words = (
            self.tr("%Ln saved change(s)", "", side.count),
            self.tr("%Ln contact(s) added", "", side.contacts_made),
            self.tr("%Ln contact(s) changed", "", side.contacts_changed),
        )
        counts = (side.count, side.contacts_made, side.contacts_changed)
        return "\n".join(word for word, count in zip(words, counts, strict=True) if count)

    def _model(self) -> RecordsModel[ChangeBatch]:
        return RecordsModel(self._columns(), self)

    def _columns(self) -> tuple[Column, ...]:
        names = self._context.user_name
        return (
            Column(
                "at", self.tr("When"), lambda one: format_moment(from_milliseconds(one.at)),
                width=150,
            ),
            Column("by", self.tr("By"), lambda one: isolate(names(one.user_id)), width=130),
            Column(
                "what", self.tr("What"), lambda one: self._told.get(one.seq, ""), width=220,
                stretch=True,
            ),
        )  # fmt: skip

    def _arrange(self) -> None:
        look = theme()
        dress(self.view, self.model, self.tr("What would be lost"))
        column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("m"))
        sentence = self.tr("Put the state of {when} back?")
        title = sentence.replace("{when}", format_moment(self._backup.taken_at))
        column.addWidget(PlainLabel(title, size="h2", weight="strong", wraps=True))
        column.addWidget(self.messages)
        column.addWidget(self.now_and_then)
        sides = QHBoxLayout()
        sides.setSpacing(look.space("m"))
        for heading, words in (
            (self.tr("Would be lost"), self.lost),
            (self.tr("Would come back"), self.back),
        ):
            sides.addWidget(_side(heading, words), 1)
        column.addLayout(sides)
        column.addWidget(self.view, 1)
        hint = self.tr(
            "The present state is kept as a backup first. Everybody who has the file open sees"
            " the restored state within seconds."
        )
        column.addWidget(PlainLabel(hint, size="small", tone="muted", wraps=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addStretch(1)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.act_button)
        column.addLayout(buttons)
        self.view.hide()
        self.resize(look.size("dialog_width.1"), look.size("dialog_width.1"))


def _side(heading: str, words: PlainLabel) -> Panel:
    look = theme()
    panel = Panel("window")
    column = QVBoxLayout(panel)
    margin = look.space("m")
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(look.space("xs"))
    column.addWidget(PlainLabel(heading, size="small", tone="muted"))
    column.addWidget(words)
    column.addStretch(1)
    return panel
