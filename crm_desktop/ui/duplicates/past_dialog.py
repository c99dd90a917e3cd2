"""The merges that were made: who went into whom, by whom and when, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.contacts.uniting_service import PastMerge, PastMerges
from crm_desktop.ui.duplicates.context import DuplicateContext
from crm_desktop.ui.duplicates.words import kind_icon
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.rows_dialog import RowsDialog
from crm_desktop.ui.kit.theme import theme


class PastDialog(RowsDialog):
    """`undo_requested(seq)` asks to take a whole batch back."""

    undo_requested = Signal(int)

    def __init__(self, context: DuplicateContext, parent: QWidget | None = None) -> None:
        super().__init__("s", parent)
        self.set_title(self.tr("Past merges"))
        self._context = context
        self.buttons: list[SecondaryButton] = []
        look = theme()
        self.resize(look.size("dialog_width.2"), look.size("window_min.1") * 3 // 4)
        self.load()

    def load(self) -> None:
        """Read what was merged."""
        uniting = self._context.uniting
        self._context.operations.run(
            self,
            lambda: uniting().past(),
            self._show,
            lambda error: self.hint.setText(error_sentence(error)),
            reads=True,
        )

    def _show(self, batches: Sequence[PastMerges]) -> None:
        for batch in batches:
            self.rows.addWidget(self._card(batch))
        self.rows.addStretch(1)
        if batches:
            words = self.tr("What was changed since a merge stays when it is taken back.")
        else:
            words = self.tr("Nothing was merged yet. What is will stand here, with a way back.")
        self.hint.setText(words)

    def _card(self, batch: PastMerges) -> QWidget:
        look = theme()
        card = Card()
        person = self._context.person(batch.user_id)
        parts = [format_moment(batch.at), isolate(person.name) if person is not None else ""]
        title = self.tr("%Ln contact(s) merged", "", batch.count)
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        head.addWidget(PlainLabel(title, size="small", weight="strong"))
        told = " · ".join(part for part in parts if part)
        head.addWidget(PlainLabel(told, size="small", tone="muted", elides=True), 1)
        button = SecondaryButton(self.tr("Take back"), "arrow-back-up")
        button.setEnabled(self._context.can_edit)
        button.setAccessibleName(f"{button.text()}: {batch.first[0].merged_name}")
        button.clicked.connect(partial(self._undo, batch.seq))
        self.buttons.append(button)
        head.addWidget(button)
        card.body.addLayout(head)
        for merge in batch.first:
            card.body.addLayout(_line(merge))
        named = {key for merge in batch.first for key in (merge.merged_id, merge.survivor_id)}
        rest = batch.count - len(named)
        if rest > 0:
            words = self.tr("and %Ln more", "", rest)
            card.body.addWidget(PlainLabel(words, size="small", tone="muted"))
        return card

    def _undo(self, seq: int) -> None:
        self.undo_requested.emit(seq)
        self.accept()


def _line(merge: PastMerge) -> QHBoxLayout:
    look = theme()
    line = QHBoxLayout()
    line.setSpacing(look.space("s"))
    line.addWidget(IconLabel(kind_icon(merge.kind), "text_muted"))
    line.addWidget(PlainLabel(merge.merged_name, size="small", elides=True), 1)
    line.addWidget(IconLabel("arrow-right", "text_muted", look.size("icon_small")))
    line.addWidget(PlainLabel(merge.survivor_name, size="small", weight="medium", elides=True), 1)
    return line
