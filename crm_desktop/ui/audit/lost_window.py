"""Changes that were saved on this computer and are not in the file: named, and saved again (P6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.audit.log_model import LogChange
from crm_desktop.business.audit.lost_model import Doubt, Lost, LostPart, LostSave, Settled
from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.core.records import record
from crm_desktop.ui.audit.log_words import kind_word, operation_word, verb_word
from crm_desktop.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.conflict_card import Clash, ConflictCard
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import arrow, isolate
from crm_desktop.ui.kit.formatting import format_moment, format_number
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.rows_dialog import RowsDialog
from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.business.audit.lost_changes import LostChanges
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.saving_again import Place
    from crm_desktop.ui.kit.operations import Operations

_MOST_LINES = 8
_MOST_TEXT = 240


@record
class LostContext:
    """`service` is called in the worker; the words of a change are those of its own screens.

    `title`, `old` and `new` put an entry of a history into words, `field_word` a column.
    """

    service: Callable[[], LostChanges]
    operations: Operations
    actor: Actor
    title: Callable[[HistoryEntry], str]
    old: Callable[[HistoryEntry], str]
    new: Callable[[HistoryEntry], str]
    field_word: Callable[[str], str]
    can_edit: Callable[[], bool]


class LostWindow(RowsDialog):
    """`settled()` follows when something was saved again or forgotten."""

    settled = Signal()

    def __init__(self, context: LostContext, lost: Lost, parent: QWidget | None = None) -> None:
        super().__init__("m", parent)
        self.setModal(False)
        self._context = context
        self._lost = lost
        self._decided: dict[str, set[Place]] = {"mine": set(), "theirs": set()}
        self._waiting: list[bytes] = []
        self.set_title(self.tr("Changes that are not in the file"))
        self.messages = MessageBar()
        self.reason = PlainLabel(size="small", wraps=True)
        self.conflicts = DoubtCard(self._words)
        self.again_button = PrimaryButton(self.tr("Save all again"))
        self.forget_button = SecondaryButton(self.tr("Forget them"))
        self.again_button.clicked.connect(lambda: self.save_again(None))
        self.forget_button.clicked.connect(self._ask_to_forget)
        self._arrange()
        self.show_lost(lost)

    @property
    def lost(self) -> Lost:
        """What is shown."""
        return self._lost

    def show_lost(self, lost: Lost) -> None:
        """Show what was found now."""
        self._lost = lost
        while (item := self.rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.reason.setText(self._reason())
        for save in lost.saves:
            self.rows.addWidget(self._card(save))
        self.rows.addStretch(1)
        can_edit = self._context.can_edit()
        whole = [save for save in lost.saves if save.is_whole]
        self.again_button.setEnabled(bool(whole) and can_edit)
        self.again_button.setVisible(bool(lost.saves))
        self.forget_button.setVisible(bool(lost.saves))
        self.hint.setText("" if can_edit else self.tr("The file can only be read at the moment."))

    def save_again(self, op_ids: list[bytes] | None) -> None:
        """Save these again, or all that are remembered whole."""
        service, actor = self._context.service, self._context.actor
        wanted = op_ids or [save.op_id for save in self._lost.saves if save.is_whole]
        self._waiting = wanted
        mine, theirs = frozenset(self._decided["mine"]), frozenset(self._decided["theirs"])
        self.again_button.setEnabled(False)
        self._context.operations.run(
            self,
            lambda: service().save_again(actor, wanted, mine=mine, theirs=theirs),
            self._take,
            self._fail,
        )

    # -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = theme()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.reason)
        column.insertWidget(2, self.messages)
        column.insertWidget(3, self.conflicts)
        self.foot.insertWidget(0, self.forget_button)
        self.foot.addWidget(self.again_button)
        self.again_button.setDefault(True)
        self.resize(look.size("dialog_width.2"), look.size("window_min.1"))

    def _reason(self) -> str:
        lost = self._lost
        count = len(lost.saves)
        if not count:
            return self.tr("Everything that was saved on this computer is in the file.")
        if lost.restored_at is not None:
            sentence = self.tr(
                "%Ln change(s) are newer than the backup that was put back {when}. Save them again "
                "only if they are still wanted.",
                "",
                count,
            )
            return sentence.replace("{when}", format_moment(lost.restored_at))
        if any(save.was_acknowledged for save in lost.saves):
            return self.tr(
                "%Ln change(s) were saved on this computer, but the file no longer has them. The "
                "drive may have lost them, or an older copy was put in place of the file.",
                "",
                count,
            )
        return self.tr(
            "The drive gave no answer while %Ln change(s) were being saved. They are not in the "
            "file.",
            "",
            count,
        )

    def _card(self, save: LostSave) -> QWidget:
        look = theme()
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        names = [isolate(part.name) for part in save.parts if part.name]
        title = ", ".join(dict.fromkeys(names)) or self._action(save)
        head.addWidget(PlainLabel(title, size="small", weight="strong", elides=True), 1)
        head.addWidget(PlainLabel(format_moment(save.at), size="small", tone="muted"))
        forget = LinkButton(self.tr("Forget"))
        forget.setAccessibleName(f"{forget.text()}: {title}")
        forget.clicked.connect(partial(self._forget, [save.op_id]))
        head.addWidget(forget)
        card.body.addLayout(head)
        if not save.is_whole:
            sentence = self.tr(
                "%Ln row(s) at once: too many to be kept here. Bring the list in again, or look at "
                "a backup.",
                "",
                save.entries,
            )
            card.body.addWidget(PlainLabel(sentence, size="small", wraps=True))
            return card
        lines = [words for part in save.parts for words in self._lines(part)]
        for words in lines[:_MOST_LINES]:
            card.body.addWidget(PlainLabel(words, size="small", wraps=True))
        if len(lines) > _MOST_LINES:
            rest = self.tr("and %Ln more", "", len(lines) - _MOST_LINES)
            card.body.addWidget(PlainLabel(rest, size="small", tone="muted"))
        return card

    def _action(self, save: LostSave) -> str:
        kind, _, verb = save.action.partition(".")
        return f"{kind_word(kind)}: {verb_word(verb or kind)}"

    def _lines(self, part: LostPart) -> list[str]:
        return [self._words(line) for line in part.lines]

    def _words(self, line: HistoryEntry | LogChange) -> str:
        """A change in one line: what, and what it was before."""
        if isinstance(line, HistoryEntry):
            old, new = self._context.old(line), self._context.new(line)
            return _told(self._context.title(line), old, new)
        head = f"{kind_word(line.row_kind)}: {operation_word(line.operation)}"
        values = [
            f"{self._context.field_word(column)}: {isolate(_short(str(new)))}"
            for column, _old, new in line.values
            if new not in (None, "", 0)
        ]
        return f"{head} — {'; '.join(values)}" if values else head

    def _take(self, done: Settled) -> None:
        self.conflicts.clear()
        left = tuple(save for save in self._lost.saves if save.op_id not in done.done)
        self.show_lost(Lost(left, (), self._lost.restored_at, self._lost.restored_from))
        if done.doubts:
            for number, doubt in enumerate(done.doubts):
                self.conflicts.ask(number, doubt, self._decide)
            return
        self._decided = {"mine": set(), "theirs": set()}
        self._say_done(done)
        self.settled.emit()

    def _say_done(self, done: Settled) -> None:
        if done.gone:
            sentence = self.tr(
                "Saved again, but %Ln change(s) belong to cards that are not in the file.",
                "",
                done.gone,
            )
            self.messages.show_message("warning", sentence)
        else:
            sentence = self.tr("Saved again. The changes are in the file.")
            self.messages.show_message("success", sentence)

    def _decide(self, doubt: Doubt, answer: str) -> None:
        """The last decision saves."""
        self._decided[answer].update(doubt.places)
        if not self.conflicts.fields:
            self.save_again(self._waiting)

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self.again_button.setEnabled(True)
        self.messages.show_error(error)

    def _ask_to_forget(self) -> None:
        count = len(self._lost.saves)
        confirm(
            self,
            self.tr("Forget %Ln change(s)?", "", count),
            self.tr("This computer then no longer knows what they were."),
            keep=self.tr("Keep them"),
            act=self.tr("Forget them"),
            on_confirmed=lambda: self._forget([save.op_id for save in self._lost.saves]),
        )

    def _forget(self, op_ids: list[bytes]) -> None:
        service = self._context.service

        def then(_done: object) -> None:
            left = tuple(save for save in self._lost.saves if save.op_id not in op_ids)
            self.show_lost(Lost(left, (), self._lost.restored_at, self._lost.restored_from))
            self.settled.emit()
            if not left:
                self.accept()

        self._context.operations.run(self, lambda: service().forget(op_ids), then, self._fail)


class DoubtCard(ConflictCard):
    """What others changed meanwhile: mine or theirs."""

    def __init__(self, words: Callable[[HistoryEntry | LogChange], str]) -> None:
        super().__init__()
        self._words = words
        self._doubts: dict[str, Doubt] = {}

    def ask(self, number: int, doubt: Doubt, decide: Callable[[Doubt, str], object]) -> None:
        """Add one; `decide(doubt, answer)` follows."""
        name = format_number(number)
        self._doubts[name] = doubt
        # Named by its number: the same field may stand in doubt on several cards.
        conflict = replace(doubt.conflict, field=name)
        error = ConflictError(
            doubt.ref, expected_version=1, actual_version=2, conflicts=(conflict,)
        )
        self.show_clash(
            Clash(name, error, partial(decide, doubt, "mine"), partial(decide, doubt, "theirs"))
        )

    def clear(self) -> None:
        """Nothing is asked anymore."""
        for name in self.fields:
            self.forget(name)

    def title_of(self, field: str) -> str:
        doubt = self._doubts[field]
        what = self._words(doubt.entry).partition(":")[0]
        return f"{isolate(doubt.name)} · {what}" if doubt.name else what

    def words_of(self, field: str, value: object) -> str:
        del field
        return str(value) if value else self.tr("(empty)")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"


def _told(title: str, old: str, new: str) -> str:
    """Title, and the value before and after, each where there is one."""
    if old and new:
        return f"{title}: {isolate(_short(old))} {arrow(title)} {isolate(_short(new))}"
    value = new or old
    return f"{title}: {isolate(_short(value))}" if value else title
