"""Calling one contact after another: the queue, the contact, what came of it (D8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.planner.model import SavedActivity, Status
from crm_desktop.business.rotation.calling import CallCounts, CallFacts, CallOutcome
from crm_desktop.business.rotation.model import QueueLine
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.line_words import title_of
from crm_desktop.ui.kit.asked_again import AskedAgain
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.undo_bar import UndoBar
from crm_desktop.ui.kit.view_state import room_for
from crm_desktop.ui.rotation.call_facts import CallFactsPanel
from crm_desktop.ui.rotation.call_form import CallDraft, CallForm
from crm_desktop.ui.rotation.call_queue import Call, CallQueue, CallQueueView, CallState
from crm_desktop.ui.rotation.context import RotationContext

_NAME = "calls"
_MINUTE = 60
_LONGEST_MINUTES = 240
_GONE = frozenset({"record_gone", "contact_gone"})
Read = Callable[[], Sequence[QueueLine]]


@record
class CallsBegun:
    """What stands in a window of calls, for another one that takes its place."""

    calls: tuple[Call, ...]
    row: int
    drafts: Mapping[int, CallDraft]
    made: tuple[int, ...]
    called_at: float | None
    script: str
    begun_over: Mapping[int, int | None]


class CallsWindow(QWidget):
    """`read()` gives the queue, in the worker; `begun` is what another window held instead.

    Results have the keys 1 … 9, next steps Ctrl+1 … 6; Ctrl+Enter saves and goes on, page down
    skips, page up goes back, Ctrl+Shift+C calls. `undo_requested(seq)` takes a call back.
    """

    open_requested = Signal(object)
    undo_requested = Signal(int)
    undo_wished = Signal()
    script_requested = Signal()

    def __init__(
        self,
        context: RotationContext,
        read: Read,
        parent: QWidget | None = None,
        begun: CallsBegun | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "window")
        self.setWindowTitle(self.tr("Calls"))
        self._context = context
        self.read = read
        self._row = -1
        self._drafts: dict[int, CallDraft] = {}
        self._begun_over: dict[int, int | None] = {}
        self._again: dict[int, AskedAgain[CallOutcome]] = {}
        self._talks: frozenset[int] = frozenset()
        self._made: list[int] = []
        self._called_at: float | None = None
        self._saving: object | None = None
        self._news = ""
        self._is_closing = False
        self.queue = CallQueue(self)
        self.list = CallQueueView(self.queue)
        self.facts = CallFactsPanel(context)
        self.form = CallForm(context.clock.today())
        self.messages = MessageBar()
        self.progress = PlainLabel(size="small", tone="muted")
        self.empty = EmptyState(
            "circle-check",
            self.tr("Nobody waits to be called"),
            self.tr("Everybody was contacted in their rhythm, or has a next step."),
        )
        self._arrange()
        self.undo_bar = UndoBar(self.facts)
        self._connect()
        self._add_keys()
        if begun is None or not begun.calls:
            self.reload()
        else:
            self._go_on_with(begun)

    # The queue ---------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the queue and begin with its first contact."""

        def call() -> tuple[Sequence[QueueLine], str]:
            return self.read(), self._context.script()

        self._context.operations.run(self, call, self._take_queue, kind="queue")
        self._ask_counts()

    def hand_over(self) -> CallsBegun | None:
        """What stands here, for another window; `None` if it cannot be handed over now."""
        if self._is_saving or not self.form.holds_ready:
            return None
        self._keep_draft()
        return CallsBegun(
            tuple(self.queue.calls),
            self._row,
            dict(self._drafts),
            tuple(self._made),
            self._called_at,
            self.facts.script,
            dict(self._begun_over),
        )

    def _go_on_with(self, begun: CallsBegun) -> None:
        self.facts.script = begun.script
        self.queue.go_on_with(begun.calls)
        self._drafts, self._made = dict(begun.drafts), list(begun.made)
        self._begun_over = dict(begun.begun_over)
        self._say_progress()
        self.show_row(begun.row)
        self._called_at = begun.called_at
        self._ask_counts()

    def _take_queue(self, found: tuple[Sequence[QueueLine], str]) -> None:
        lines, self.facts.script = found
        self.queue.show_lines(lines)
        self._row = -1
        has_any = bool(lines)
        self.splitter.setVisible(has_any)
        self.empty.setVisible(not has_any)
        self._say_progress()
        if has_any:
            self.show_row(0)

    @property
    def _is_saving(self) -> bool:
        return self._saving is not None

    @property
    def _contact_id(self) -> int:
        """The contact in hand, 0 for none."""
        return self.queue.calls[self._row].line.contact_id if self._row >= 0 else 0

    @property
    def row(self) -> int:
        """The place of the contact in hand, -1 for none."""
        return self._row

    def show_row(self, row: int) -> None:
        """Take a contact in hand; what was typed for the one before is kept."""
        if not 0 <= row < len(self.queue.calls) or self._is_saving:
            return
        self._keep_draft()
        self._row = row
        if self._news and self.messages.sentence() == self._news:
            self.messages.dismiss()  # it was said of another contact
        self._called_at = None
        self.list.stand_on(row)
        line = self.queue.calls[row].line
        if line.contact_id not in self._drafts:
            self._begun_over.pop(line.contact_id, None)
        self._begun_over.setdefault(line.contact_id, self._context.bridge.seen_seq)
        self._context.operations.run(
            self,
            lambda: self._context.service().desk.facts(line.contact_id),
            partial(self._show_facts, row),
            partial(self._show_gone, row),
            kind="facts",
        )

    def _show_facts(self, row: int, facts: CallFacts) -> None:
        if row != self._row:
            return
        call = self.queue.calls[row]
        self._talks = frozenset(one.activity_id for one in facts.talks)
        self.facts.show_facts(call.line, facts)
        self.form.show_results(facts.results)
        self.form.begin(self._drafts.get(call.line.contact_id, CallDraft()), self._today())
        self.form.setEnabled(self._context.can_edit)
        self.form.back_button.setEnabled(row > 0)
        if self.facts.call_button is not None:
            self.facts.call_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_gone(self, row: int, error: UserError | StorageUnavailable) -> None:
        """A contact that has gone is skipped; what is wrong with the file is said."""
        if isinstance(error, StorageUnavailable):
            self.messages.show_error(error, partial(self.show_row, row))
        elif row == self._row:
            self.queue.mark(row, CallState.DONE)
            self._go_on()

    # What others do ----------------------------------------------------------------------

    def _on_changes(self, changes: Changes) -> None:
        """What others write of the contact in hand shows at once; what is typed stays."""
        context, row = self._context, self._row
        is_own = changes.origin is Origin.OWN and changes.user_id == context.actor.user_id
        if is_own or row < 0:
            return
        contact_id, user_id = self.queue.calls[row].line.contact_id, changes.user_id
        if not changes.touches(RecordRef(CONTACT, contact_id)):
            return

        def call() -> tuple[CallFacts, str]:
            return context.service().desk.facts(contact_id), context.name_of(user_id)

        context.operations.run(
            self,
            call,
            partial(self._take_news, contact_id),
            partial(self._take_loss, contact_id),
            kind="news",
        )

    def _take_news(self, contact_id: int, found: tuple[CallFacts, str]) -> None:
        facts, name = found
        if contact_id != self._contact_id:
            return
        who = isolate(name or self.tr("Somebody else"))
        new = next((one for one in facts.talks if one.activity_id not in self._talks), None)
        if new is not None and new.status is not Status.PLANNED:
            known = {result.code: result for result in facts.results}
            sentence = self.tr("{name} has just written down: {words}")
            sentence = sentence.replace("{words}", isolate(title_of(new, known)))
        else:
            sentence = self.tr("{name} has just changed something about this contact")
        self._talks = frozenset(one.activity_id for one in facts.talks)
        self.facts.show_facts(self.queue.calls[self._row].line, facts)
        self._say_news("info", sentence.replace("{name}", who))

    def _take_loss(self, contact_id: int, error: UserError | StorageUnavailable) -> None:
        if contact_id == self._contact_id and isinstance(error, UserError):
            words = self.tr(
                "Somebody else put this contact into the bin. What you wrote stays here."
            )
            self._say_news("warning", words)

    def _say_news(self, level: str, sentence: str) -> None:
        self._news = sentence
        self.messages.show_message(level, sentence)

    # What is done ------------------------------------------------------------------------

    def dial(self, number: str = "") -> None:
        """Call a number, the main one without."""
        if number:
            self._called_at = self._context.clock.now().timestamp()
            self._context.dial(number, partial(self.messages.show_message, "warning"))
        elif self.facts.call_button is not None:
            self.facts.call_button.click()

    def save(self) -> None:
        """Store the call with what comes next, and go on to the next contact."""
        if self._is_saving or self._row < 0 or not self._context.can_edit:
            return
        if not self.form.is_ready():
            return
        row, draft = self._row, self.form.draft
        line = self.queue.calls[row].line
        outcome = CallOutcome(
            line.contact_id,
            draft.result,
            draft.text,
            draft.next_step,
            self._minutes(),
            line.activity_id,
        )
        self._store(row, outcome, self._begun_over.get(line.contact_id))

    def _store(
        self,
        row: int,
        outcome: CallOutcome,
        since: int | None,
        *,
        is_over: bool = False,
        is_restored: bool = False,
    ) -> None:
        """What others said of the planned call after batch `since` is asked about first.

        After a save without an answer it is looked first whether it is there.
        """
        context = self._context
        again = self._again.setdefault(outcome.contact_id, AskedAgain[CallOutcome]())

        def store() -> SavedActivity:
            return context.service().desk.save(
                outcome, context.actor, since=since, is_over=is_over, is_restored=is_restored
            )

        def find(op_id: bytes) -> SavedActivity | None:
            return context.service().desk.saved_by(op_id)

        def take(saved: SavedActivity) -> None:
            if again.older is None:
                self._take_saved(row, saved)
                return
            # What was typed since goes on top; what comes next is booked by now.
            again.settle()
            rest = replace(outcome, activity_id=saved.activity.id, next_step=None)
            self._store(row, rest, None, is_over=True)

        def refuse(error: UserError | StorageUnavailable) -> None:
            self._saving = None
            again.note(error)
            if isinstance(error, ChangedMeanwhile):
                self._ask_talk(row, outcome, error)
            elif isinstance(error, UserError) and error.code in _GONE:
                self._offer_restored(row, outcome)
            else:
                self.messages.show_error(error, partial(self._try_again, outcome.contact_id))

        begun = self._saving = object()
        context.operations.run(
            self,
            again.call(find, store, outcome),
            take,
            refuse,
            on_finished=partial(self._end_saving, begun),
        )

    def _ask_talk(self, row: int, outcome: CallOutcome, error: ChangedMeanwhile) -> None:
        """Somebody else made the planned call meanwhile: one of both stands, or both do."""
        from crm_desktop.ui.activities.asking import AskingActivities

        def decide(answer: Answer, seq: int) -> None:
            if answer is Answer.MINE:
                self._store(row, outcome, seq, is_over=True)
            elif answer is Answer.BOTH:
                self._store(row, replace(outcome, activity_id=None), None)
            else:
                self._leave_theirs(row)

        asking = AskingActivities(self._context.clock.zone, self)
        result = self.form.result_of(outcome.result)
        mine = asking.state_words(Status.DONE, result, outcome.text)
        asking.ask_talk(error, mine, decide)

    def _leave_theirs(self, row: int) -> None:
        """Nothing is stored; the call is made."""
        contact_id = self.queue.calls[row].line.contact_id
        self._forget_draft(contact_id)
        self.queue.mark(row, CallState.DONE)
        self.form.begin(CallDraft(), self._today())
        self._go_on()

    def _offer_restored(self, row: int, outcome: CallOutcome) -> None:
        """Somebody else put the contact into the bin: what was said can be kept with it."""
        name = self.queue.calls[row].line.name
        title = self.tr("“{name}” was put into the bin meanwhile").replace("{name}", isolate(name))
        confirm(
            self,
            title,
            self.tr("What you wrote is still here. It can be saved with the contact restored."),
            keep=self.tr("Not now"),
            act=self.tr("Restore it and save"),
            on_confirmed=lambda: self._store(
                row, replace(outcome, activity_id=None), None, is_restored=True
            ),
            is_danger=False,
        )

    def _forget_draft(self, contact_id: int) -> None:
        for kept in (self._drafts, self._again, self._begun_over):
            kept.pop(contact_id, None)

    def _end_saving(self, begun: object) -> None:
        if self._saving is begun:  # else what goes on top of it is on its way
            self._saving = None

    def _try_again(self, contact_id: int) -> None:
        """Save the call that was not saved; while another contact is in hand, look at it first."""
        calls = self.queue.calls
        row = next((n for n, call in enumerate(calls) if call.line.contact_id == contact_id), -1)
        if row == self._row:
            self.save()
        else:
            self.show_row(row)

    def _take_saved(self, row: int, saved: SavedActivity) -> None:
        line = self.queue.calls[row].line
        self._saving = None
        self._forget_draft(line.contact_id)
        self._made.append(saved.activity.id)
        self.queue.mark(row, CallState.DONE, saved.seq, saved.activity.id)
        self.form.begin(CallDraft(), self._today())
        words = self.tr("Call with {name} saved")
        if saved.next_id:
            words = self.tr("Call with {name} saved, next step booked")
        self.undo_bar.offer(words.replace("{name}", isolate(line.name)), saved.seq)
        self._ask_counts()
        self._go_on()

    def skip(self) -> None:
        """Go on without a call; a skipped contact comes again at the end."""
        if self._row < 0:
            return
        if self.queue.calls[self._row].state is CallState.WAITING:
            self.queue.mark(self._row, CallState.SKIPPED)
        self._go_on()

    def back(self) -> None:
        """To the contact before."""
        if self._row > 0:
            self.show_row(self._row - 1)

    def _go_on(self) -> None:
        self._say_progress()
        following = self.queue.next_waiting(self._row)
        if following is not None:
            self.show_row(following)
        elif self.queue.done_count == len(self.queue.calls):
            self.messages.show_message("success", self.tr("All of them are done."))

    def look_for_undone(self) -> None:
        """Something was taken back: the contact of a call that is gone waits again."""
        service, ids = self._context.service, tuple(self._made)
        if ids:
            self._context.operations.run(
                self, lambda: service().desk.taken_back(ids), self._take_undone, kind="undone"
            )

    def _take_undone(self, gone: frozenset[int]) -> None:
        rows = [n for n, call in enumerate(self.queue.calls) if call.activity_id in gone]
        for row in rows:
            self.queue.mark(row, CallState.WAITING)
        if rows:
            self.undo_bar.dismiss()
            self._say_progress()
            self.show_row(rows[0])
        self._ask_counts()

    # Words -------------------------------------------------------------------------------

    def _ask_counts(self) -> None:
        context, made = self._context, tuple(self._made)

        def call() -> CallCounts:
            return context.service().desk.counts(context.actor.user_id, made)

        context.operations.run(self, call, self.form.show_counts, kind="counts")

    def _say_progress(self) -> None:
        words = self.tr("{done} of {all} done")
        words = words.replace("{done}", format_number(self.queue.done_count))
        self.progress.setText(words.replace("{all}", format_number(len(self.queue.calls))))

    def _minutes(self) -> int:
        """How long the call took, begun minutes counted in full; 0 if nobody dialled here."""
        if self._called_at is None:
            return 0
        seconds = self._context.clock.now().timestamp() - self._called_at
        return min(_LONGEST_MINUTES, max(1, -int(-seconds // _MINUTE)))

    def _today(self) -> date:
        return self._context.clock.today()

    def _keep_draft(self) -> None:
        if self._row < 0:
            return
        contact_id = self.queue.calls[self._row].line.contact_id
        draft = self.form.draft
        if draft.holds_something:
            self._drafts[contact_id] = draft
        else:
            self._drafts.pop(contact_id, None)

    # The window --------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_draft()
        if self._drafts and not self._is_closing:
            event.ignore()
            confirm(
                self,
                self.tr("Close without saving?"),
                self.tr(
                    "%Ln call(s) with a result or words are not saved yet.", "", len(self._drafts)
                ),
                keep=self.tr("Keep open"),
                act=self.tr("Close"),
                on_confirmed=self.leave,
            )
            return
        self._context.view_state.keep_window(self, _NAME)
        self._context.view_state.keep_splitter(self.splitter, _NAME)
        super().closeEvent(event)

    def leave(self) -> None:
        """Close, whatever stands in it."""
        self._is_closing = True
        self.close()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def _connect(self) -> None:
        self._context.bridge.changed.connect(self._on_changes)
        self.list.row_chosen.connect(self.show_row)
        self.form.save_requested.connect(self.save)
        self.form.skip_requested.connect(self.skip)
        self.form.back_requested.connect(self.back)
        self.facts.dialed.connect(self.dial)
        self.facts.card_requested.connect(self._open_record)
        self.facts.script_requested.connect(self.script_requested)
        self.undo_bar.undo_requested.connect(self.undo_requested)

    def _add_keys(self) -> None:
        acts: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("PgDown", self.skip),
            ("PgUp", self.back),
            ("Ctrl+Shift+C", self.dial),
            ("Ctrl+Shift+O", self._open_card),
            ("Ctrl+Z", self.undo_wished.emit),
            ("Esc", self.close),
            ("Ctrl+W", self.close),
        ]
        for number in range(9):
            choose = partial(self.form.choose_result, number)
            # Text fields keep their digits: with Alt they choose from there, too.
            acts += [(f"{number + 1}", choose), (f"Alt+{number + 1}", choose)]
        for number in range(6):
            acts.append((f"Ctrl+{number + 1}", partial(self.form.choose_day, number)))
        for keys, act in acts:
            QShortcut(QKeySequence(keys), self, act)

    def _open_card(self) -> None:
        if self._row >= 0:
            self._open_record(self.queue.calls[self._row].line.contact_id)

    def _open_record(self, contact_id: int) -> None:
        self.open_requested.emit(RecordRef(CONTACT, contact_id))

    def _arrange(self) -> None:
        look = theme()
        side = Panel("window")
        left = QVBoxLayout(side)
        space = look.space("s")
        left.setContentsMargins(space, look.space("l"), space, space)
        left.setSpacing(look.space("s"))
        head = QHBoxLayout()
        head.setContentsMargins(space, 0, space, 0)
        head.addWidget(PlainLabel(self.tr("Calls"), size="h2", weight="strong"), 1)
        head.addWidget(self.progress)
        left.addLayout(head)
        left.addWidget(self.list, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(look.border())
        whole = look.size("wizard.0")
        widths = [whole // 4, whole * 2 // 5, whole * 7 // 20]
        for part, width in zip((side, self.facts, self.form), widths, strict=True):
            self.splitter.addWidget(part)
            part.setMinimumWidth(width * 3 // 4)
        self.splitter.setStretchFactor(1, 1)
        if not self._context.view_state.restore_splitter(self.splitter, _NAME):
            self.splitter.setSizes(widths)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(Hairline())
        column.addWidget(self.splitter, 1)
        column.addWidget(self.empty, 1)
        self.empty.hide()
        if not self._context.view_state.restore_window(self, _NAME):
            room = room_for(self)
            wanted = whole + whole // 10, look.size("wizard.1")
            self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))
