"""What is done with the lines of the Today page, each as one action that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import ACTIVITY, Activity, ManySaved, Move, SavedActivity
from crm_desktop.business.planner.quick_add import QuickActivity
from crm_desktop.business.planner.today import TodayRow
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.completing import ASKS_RESULT
from crm_desktop.ui.activities.day_menu import open_day_menu
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.kit.asked_again import AskedAgain, found_words
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.today.context import TodayContext
from crm_desktop.ui.today.plan_view import Wish
from crm_desktop.ui.today.words import subject_of

if TYPE_CHECKING:
    from crm_desktop.business.planner.model import Result
    from crm_desktop.ui.activities.heeding import HeedingActs
    from crm_desktop.ui.activities.result_popup import Outcome, ResultPopup
    from crm_desktop.ui.today.quick_line import TypedLine


_OF_THE_LINE = (
    "kind", "when", "subject", "contacts", "estimate_minutes", "priority", "reminder",
)  # fmt: skip


class TodayActs(QObject):
    """Does what is wished for a line; `undo_offered` and `open_requested` are the page's.

    `results` are those to choose from, `is_team` says whose overdue work is moved; `understand`
    reads the line of a next step.
    """

    undo_offered = Signal(str, int)
    open_requested = Signal(object)
    not_added = Signal(object)

    def __init__(
        self,
        context: TodayContext,
        understand: Callable[[str], QuickActivity],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._context = context
        self._understand = understand
        self._page = page
        self.results: tuple[Result, ...] = ()
        self.is_team = False
        self.popup: ResultPopup | None = None
        self._acts: HeedingActs | None = None
        self._added_again: dict[str, AskedAgain[Activity]] = {}
        self._planned_again: dict[object, AskedAgain[object]] = {}

    def do(self, wish: Wish, row: TodayRow | None, place: QPoint) -> None:
        if wish is Wish.MOVE_ALL:
            self.ask_where_overdue(place)
        elif row is None:
            return
        elif wish is Wish.OPEN:
            self.open(row)
        elif wish is Wish.CALL:
            if row.item.contact_id is not None:
                self._context.call(row.item.contact_id)
        elif wish is Wish.MENU:
            self._open_menu(row, place)
        elif self._context.can_edit:
            acts: dict[Wish, Callable[[], object]] = {
                Wish.TICK: lambda: self.tick(row, place),
                Wish.MOVE: lambda: self.ask_where(row, place),
                Wish.DELETE: lambda: self.delete(row),
            }
            acts[wish]()

    def open(self, row: TodayRow) -> None:
        """Open the activity in its window."""
        self.open_requested.emit(RecordRef(ACTIVITY, row.item.activity_id))

    def open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(RecordRef("contact", contact_id))

    def tick(self, row: TodayRow, place: QPoint) -> None:
        """It is done, or it is not after all; with a client, what came of it is asked."""
        item = row.item
        if not item.is_open:
            self._reopen(row)
        elif item.kind in ASKS_RESULT and item.contact_count:
            self._ask_result(row, place)
        else:
            self._complete(row, None)

    def _reopen(self, row: TodayRow) -> None:
        told = self._told(row, self.tr("“{name}” is to be done again"))
        self._heeding().reopen(row.item.activity_id, subject_of(row), told)

    def _ask_result(self, row: TodayRow, place: QPoint) -> None:
        from crm_desktop.ui.activities.result_popup import ResultPopup

        title = " · ".join(part for part in (subject_of(row), row.contact) if part)
        today = self._context.clock.today()
        results = [one for one in self.results if one.suits(row.item.kind)]
        popup = ResultPopup(self._page, title, results, self._understand, today)
        seen = self._context.bridge.seen_seq  # what is typed was begun over this
        popup.done.connect(partial(self._complete, row, seen=seen))
        popup.destroyed.connect(self._forget_popup)
        self.popup = popup
        popup.show_at(place)

    def _forget_popup(self) -> None:
        self.popup = None

    def _complete(self, row: TodayRow, outcome: Outcome | None, seen: int | None = None) -> None:
        words = self.tr("“{name}” is done")
        if outcome is not None and outcome.next_step is not None:
            words = self.tr("“{name}” is done, the next step is booked")
        acts, told = self._heeding(), self._told(row, words)
        acts.complete(row.item.activity_id, subject_of(row), outcome, self.results, told, seen)

    def ask_where(self, row: TodayRow, place: QPoint) -> None:
        """Ask to which day something is moved."""
        open_day_menu(
            self._page, place, self._context.clock.today(), lambda day: self.move_row(row, day)
        )

    def move_row(self, row: TodayRow, day: date) -> None:
        """Move one activity to another day; its time of day stays."""
        today = self._context.clock.today()
        words = self.tr("“{name}” moved to {day}").replace("{day}", day_words(day, today))
        told = self._told(row, words)
        self._heeding().move(row.item.activity_id, subject_of(row), day, told)

    def ask_where_overdue(self, place: QPoint) -> None:
        """Ask to which day everything that is overdue is moved."""
        if self._context.can_edit:
            open_day_menu(self._page, place, self._context.clock.today(), self.move_overdue)

    def move_overdue(
        self, day: date, since: int | None = None, spared: Collection[int] = ()
    ) -> None:
        """Move everything that is overdue to a day, but what is `spared`."""
        context = self._context
        users = None if self.is_team else (context.actor.user_id,)

        seen = context.bridge.seen_seq if since is None else since

        def tell(done: ManySaved) -> None:
            words = self.tr("%Ln overdue item(s) moved to {day}", "", len(done.ids))
            words = words.replace("{day}", day_words(day, context.clock.today()))
            self.undo_offered.emit(words, done.seq)

        def refuse(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ChangedMeanwhile):
                self._ask_overdue(day, error, spared)
            else:
                context.operations.show(self, error)

        context.operations.run(
            self,
            lambda: context.planner().move_overdue(day, context.actor, users, seen, spared),
            tell,
            refuse,
        )

    def _ask_overdue(self, day: date, error: ChangedMeanwhile, spared: Collection[int]) -> None:
        """Others moved some of them, too; what stays where they put it is left out from now on."""
        from crm_desktop.ui.activities.asking import AskingActivities

        moves = tuple(Move(row.record_id, to_day=day) for row in error.rows)

        def go_on(rest: Sequence[Move], seq: int) -> None:
            mine = {move.activity_id for move in rest}
            theirs = {row.record_id for row in error.rows} - mine
            self.move_overdue(day, seq, theirs.union(spared))

        asking = AskingActivities(self._context.clock.zone, self._page)
        asking.ask_moved(moves, error, go_on, is_always=True)

    def delete(self, row: TodayRow) -> None:
        """Put an activity into the bin."""
        told = self._told(row, self.tr("“{name}” deleted"))
        self._heeding().delete(row.item.activity_id, told)

    def add(self, draft: Activity, typed: TypedLine) -> None:
        """Store what was written in the line; `not_added(typed)` if that failed.

        The same text once more after a save without an answer looks first whether it is there; so
        does what became of it in the line, and that one is changed (P5).
        """
        context = self._context
        if not context.can_edit:
            return
        words, text = self.tr("Added"), typed.text
        again = self._added_again.pop(typed.before or text, None) or AskedAgain[Activity]()
        look_first = again.call(
            lambda op_id: context.planner().saved_by(op_id),
            lambda: context.planner().create(draft, context.actor),
            draft,
        )

        def call() -> SavedActivity:
            saved = look_first()
            if again.older is None:
                return saved
            there = saved.activity
            mine = {name: getattr(draft, name) for name in _OF_THE_LINE}
            return context.planner().save(there, replace(there, **mine), context.actor)

        def tell(saved: SavedActivity) -> None:
            told = f"{words}. {found_words()}" if again.was_found else words
            self.undo_offered.emit(told, saved.seq)

        def refuse(error: UserError | StorageUnavailable) -> None:
            again.note(error)
            self._added_again[text] = again
            context.operations.show(self, error)
            self.not_added.emit(typed)

        context.operations.run(self, call, tell, refuse)

    def plan_calls(self, contact_ids: Sequence[int], name: str = "") -> None:
        """Plan a call today with each of these contacts; `name` where it is one.

        The same once more after a save without an answer looks first whether it is there.
        """
        context = self._context
        rotation = context.rotation
        if rotation is None or not contact_ids or not context.can_edit:
            return
        subject, today = self.tr("Contact again"), context.clock.today()
        wanted = (today, *contact_ids)
        again = self._planned_again.setdefault(wanted, AskedAgain[object]())

        def refuse(error: UserError | StorageUnavailable) -> None:
            again.note(error)
            context.operations.show(self, error)

        def tell(done: ManySaved) -> None:
            self._planned_again.pop(wanted, None)
            words = self.tr("%Ln call(s) planned for today", "", len(done.ids))
            if name:
                words = self.tr("A call with {name} is planned for today")
                words = words.replace("{name}", isolate(name))
            self.undo_offered.emit(words, done.seq)

        context.operations.run(
            self,
            again.call(
                lambda op_id: rotation.service().calls_planned_by(op_id),
                lambda: rotation.service().call_tasks(contact_ids, today, subject, context.actor),
                wanted,
            ),
            tell,
            refuse,
            once=("calls", wanted),
        )

    def _told(self, row: TodayRow, words: str) -> Callable[[int], object]:
        sentence = words.replace("{name}", isolate(subject_of(row)))
        return partial(self.undo_offered.emit, sentence)

    def _heeding(self) -> HeedingActs:
        if self._acts is None:
            from crm_desktop.ui.activities.heeding import HeedingActs

            one = self._context
            self._acts = HeedingActs(
                one.planner, one.actor, one.clock, one.operations, one.bridge, self._page
            )
        return self._acts

    def _open_menu(self, row: TodayRow, place: QPoint) -> None:
        can_edit, item = self._context.can_edit, row.item
        menu = Menu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        done = self.tr("Done") if item.is_open else self.tr("Not done after all")
        entries = [
            menu.add(done, lambda: self.tick(row, place), "check", shortcut="Space"),
            menu.add(
                self.tr("Move to…"), lambda: self.ask_where(row, place), "clock", shortcut="P"
            ),
        ]
        menu.add(self.tr("Open"), lambda: self.open(row), "external-link", shortcut="Return")
        key = item.contact_id
        if key is not None:
            menu.addSeparator()
            menu.add(self.tr("Call"), lambda: self._context.call(key), "phone", shortcut="C")
            words = self.tr("Open {name}").replace("{name}", menu_text(isolate(row.contact)))
            menu.add(words, lambda: self.open_contact(key), "address-book")
        menu.addSeparator()
        entries.append(
            menu.add(
                self.tr("Delete"),
                lambda: self.delete(row),
                "trash",
                shortcut="Delete",
                is_danger=True,
            )
        )
        for entry in entries:
            entry.setEnabled(can_edit)
        menu.popup(place)
