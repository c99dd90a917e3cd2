"""What can be done with activities of the plan, by mouse, key and menu alike; all can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import (
    BUILT_IN_RESULTS,
    ActivityKind,
    ManySaved,
    Move,
    Result,
    Scope,
    Status,
    Timing,
)
from crm_desktop.business.planner.moving import lasting_longer, moves_to, out_of_calendar
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.ui.activities.words import kind_icon, kind_word
from crm_desktop.ui.kit.direction import is_rtl
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.planner.context import PlannerContext
from crm_desktop.ui.planner.move_dialog import Destination, MoveDialog
from crm_desktop.ui.planner.scene import PlanPerson

if TYPE_CHECKING:
    from crm_desktop.ui.activities.asking import AskingActivities
    from crm_desktop.ui.kit.asked_again import AskedAgain

StateChange = Callable[[Sequence[int], int | None, Sequence[int]], ManySaved]
"""Changes how far activities are: which, the newest batch that was seen, on which mine stands."""
_NEW_KINDS = (
    ActivityKind.CALL,
    ActivityKind.MEETING,
    ActivityKind.VISIT,
    ActivityKind.TASK,
    ActivityKind.EMAIL,
)
_OTHER_SIDE = {"Left": "Right", "Right": "Left"}


class PlanActions(QObject):
    """Runs the services and says what was done.

    `done` carries a sentence and the batch to undo; `failed_partly` a sentence; the page listens.
    """

    done = Signal(str, int)
    failed_partly = Signal(str)
    opened = Signal(int)
    contact_opened = Signal(int)
    create_requested = Signal(object, object)
    contact_filtered = Signal(int)

    def __init__(
        self, context: PlannerContext, window: QWidget, hand: Callable[[], QPoint]
    ) -> None:
        """`hand` says where on the screen a question belongs."""
        super().__init__(window)
        self._hand = hand
        self.name_of_user: Callable[[int], str] | None = None
        self._context = context
        self._window = window
        self._copied_again: dict[object, AskedAgain[object]] = {}

    # Single actions -----------------------------------------------------------------------

    def ask_scope(
        self,
        items: Sequence[PlannedItem],
        go: Callable[[Scope], object],
        *,
        at_mouse: bool = False,
    ) -> None:
        """Go ahead, after asking how far where one of a series is among them."""
        if not self._context.can_edit or not any(item.is_recurring for item in items):
            go(Scope.THIS)
            return
        from crm_desktop.ui.planner.scope_menu import ScopeMenu

        ScopeMenu(self._window, go).ask(QCursor.pos() if at_mouse else self._hand())

    def move(
        self,
        moves: Sequence[Move],
        items: Sequence[PlannedItem],
        *,
        is_copy: bool = False,
        scope: Scope = Scope.THIS,
    ) -> None:
        """Bring activities elsewhere, or copies of them, as far into their series as `scope`."""
        if not moves or not self._context.can_edit:
            return
        moves = self._from_what_was_seen(moves, items)
        if is_copy:
            self._copy(moves)
        else:
            is_alone = scope is Scope.THIS and any(item.is_recurring for item in items)
            words = self._moved_alone_words if is_alone else self._moved_words
            self._move(moves, scope, words)

    def _copy(self, moves: Sequence[Move]) -> None:
        """The same once more after a save without an answer looks first whether it is there."""
        from crm_desktop.ui.kit.asked_again import AskedAgain

        planner, actor = self._context.planner, self._context.actor
        wanted = tuple(moves)
        again = self._copied_again.setdefault(wanted, AskedAgain[object]())

        def copy() -> ManySaved:
            done = again.call(
                lambda op_id: planner().many_made_by(op_id),
                lambda: planner().copy(moves, actor),
                wanted,
            )()
            self._copied_again.pop(wanted, None)
            return done

        self._run(copy, self._copied_words, on_error=again.note)

    def _from_what_was_seen(
        self, moves: Sequence[Move], items: Sequence[PlannedItem]
    ) -> list[Move]:
        """To the day that was meant, wherever somebody else has put it meanwhile."""
        zone = self._context.clock.zone
        days = {
            item.activity_id: item.first_day(zone)
            for item in items
            if item.timing is not Timing.UNSCHEDULED
        }
        return [
            replace(move, to_day=days[move.activity_id] + timedelta(move.by_days), by_days=0)
            if move.by_days and move.to_day is None and move.activity_id in days
            else move
            for move in moves
        ]

    def _move(
        self,
        moves: Sequence[Move],
        scope: Scope,
        words: Callable[[int], str],
        since: int | None = None,
    ) -> None:
        """What others moved since it was seen here is asked about first."""
        planner, context = self._context.planner, self._context
        seen = context.bridge.seen_seq if since is None else since

        def ask(error: ChangedMeanwhile) -> None:
            self._asking().ask_moved(
                moves,
                error,
                lambda rest, seq: self._move(rest, scope, words, seq),
                self.name_of_user,
            )

        self._run(lambda: planner().move(moves, context.actor, scope, seen), words, ask)

    def _delete(self, ids: Sequence[int], scope: Scope, since: int | None = None) -> None:
        planner, context = self._context.planner, self._context
        seen = context.bridge.seen_seq if since is None else since

        def ask(error: ChangedMeanwhile) -> None:
            self._asking().ask_bin(ids, error, lambda rest, seq: self._delete(rest, scope, seq))

        self._run(
            lambda: planner().delete(ids, context.actor, scope, seen),
            lambda count: self.tr("%Ln activity(ies) put into the bin", "", count),
            ask,
        )

    def unschedule(self, items: Sequence[PlannedItem]) -> None:
        """Take activities out of the calendar."""
        moves = out_of_calendar(items)
        if moves:
            self._move(
                moves,
                Scope.THIS,
                lambda count: self.tr("%Ln activity(ies) taken out of the calendar", "", count),
            )

    def assign(self, items: Sequence[PlannedItem], user_id: int) -> None:
        """Give activities to somebody, on their days."""
        moves = [
            Move(item.activity_id, from_user=item.user_id, to_user=user_id)
            for item in items
            if item.user_id != user_id
        ]
        if not moves:
            return
        self.ask_scope(
            items,
            lambda scope: self._move(
                moves,
                scope,
                lambda count: self.tr("%Ln activity(ies) given away", "", count),
            ),
        )

    def complete(self, items: Sequence[PlannedItem], result: str = "") -> None:
        """Check off, perhaps with a result."""
        planner, actor = self._context.planner, self._context.actor
        known = next((one for one in BUILT_IN_RESULTS if one.code == result), None)
        self._change_state(
            _ids(items),
            lambda ids, since, over: planner().complete_many(
                ids, actor, result, since=since, over=over
            ),
            lambda count: self.tr("%Ln activity(ies) done", "", count),
            (Status.DONE, known),
        )

    def reopen(self, items: Sequence[PlannedItem]) -> None:
        """Plan again what was done or cancelled."""
        planner, actor = self._context.planner, self._context.actor
        self._change_state(
            _ids(items),
            lambda ids, since, _over: planner().reopen(ids, actor, since=since),
            lambda count: self.tr("%Ln activity(ies) planned again", "", count),
            (Status.PLANNED, None),
        )

    def cancel(self, items: Sequence[PlannedItem]) -> None:
        """Call off; they stay in the history."""
        planner, actor = self._context.planner, self._context.actor
        self._change_state(
            _ids(items),
            lambda ids, since, over: planner().cancel(ids, actor, since=since, over=over),
            lambda count: self.tr("%Ln activity(ies) cancelled", "", count),
            (Status.CANCELLED, None),
        )

    def _change_state(
        self,
        ids: Sequence[int],
        change: StateChange,
        words: Callable[[int], str],
        mine: tuple[Status, Result | None],
        since: int | None = None,
    ) -> None:
        """What others did, called off or said of them since they were seen is asked about."""
        seen = self._context.bridge.seen_seq if since is None else since
        over = () if since is None else ids

        def ask(error: ChangedMeanwhile) -> None:
            asking = self._asking()
            asking.ask_state(
                ids,
                error,
                asking.state_words(*mine),
                lambda rest, seq: self._change_state(rest, change, words, mine, seq),
            )

        self._run(lambda: change(ids, seen, over), words, ask)

    def _asking(self) -> AskingActivities:
        from crm_desktop.ui.activities.asking import AskingActivities

        return AskingActivities(self._context.clock.zone, self._window)

    def delete(self, items: Sequence[PlannedItem]) -> None:
        """Put into the bin."""
        ids = _ids(items)
        if ids:
            self.ask_scope(items, partial(self._delete, ids))

    def ask_where(
        self,
        items: Sequence[PlannedItem],
        people: Sequence[PlanPerson],
        *,
        is_copy: bool = False,
    ) -> MoveDialog | None:
        """Ask for a day, a time and an employee, and bring the activities there."""
        if not items or not self._context.can_edit:
            return None
        zone, first = self._context.clock.zone, items[0]
        is_free = first.timing is Timing.UNSCHEDULED
        day = self._context.clock.today() if is_free else first.first_day(zone)
        title = self.tr("Copy %Ln activity(ies) to …", "", len(items))
        act = self.tr("Copy")
        if not is_copy:
            title, act = self.tr("Move %Ln activity(ies) to …", "", len(items)), self.tr("Move")
        dialog = MoveDialog(title, act, people, day, None, self._window)

        def bring(to: Destination) -> None:
            moves = _to(items, to, is_copy=is_copy)
            if is_copy:
                self.move(moves, items, is_copy=True)
            else:
                self.ask_scope(items, lambda scope: self.move(moves, items, scope=scope))

        dialog.decided.connect(bring)
        dialog.open()
        return dialog

    # Menus --------------------------------------------------------------------------------

    def fill_menu(
        self, menu: Menu, items: Sequence[PlannedItem], people: Sequence[PlanPerson]
    ) -> None:
        """All that can be done with these activities; every drag is among it."""
        first = items[0]
        if len(items) == 1:
            key = first.activity_id
            menu.add(self.tr("Open"), lambda: self.opened.emit(key), "edit", shortcut="Return")
            if first.contact_id is not None:
                contact = first.contact_id
                words = self.tr("Open the contact")
                menu.add(words, lambda: self.contact_opened.emit(contact), "user", shortcut="O")
                words = self.tr("Only this contact's activities")
                menu.add(words, lambda: self.contact_filtered.emit(contact), "filter")
        if self._context.can_edit:
            self._fill_changes(menu, items, people)

    def _fill_changes(
        self, menu: Menu, items: Sequence[PlannedItem], people: Sequence[PlanPerson]
    ) -> None:
        menu.addSeparator()
        if any(item.is_open for item in items):
            menu.add(self.tr("Done"), lambda: self.complete(items), "check", shortcut="D")
            menu.add(
                self.tr("Done, successful"), lambda: self.complete(items, "successful"), "trophy"
            )
            menu.add(
                self.tr("Done, not successful"), lambda: self.complete(items, "unsuccessful"), "x"
            )
        if any(item.status is not Status.PLANNED for item in items):
            menu.add(self.tr("Plan again"), lambda: self.reopen(items), "arrow-back-up")
        menu.addSeparator()
        move, copy = self.tr("Move to …"), self.tr("Copy to …")
        menu.add(move, lambda: self.ask_where(items, people), "arrow-right", shortcut="M")
        menu.add(copy, lambda: self.ask_where(items, people, is_copy=True), "copy", shortcut="C")
        self._add_people(menu, items, people)
        self._add_lengths(menu, items)
        if any(item.timing is not Timing.UNSCHEDULED for item in items):
            words = self.tr("Take out of the calendar")
            menu.add(words, lambda: self.unschedule(items), "inbox", shortcut="U")
        menu.addSeparator()
        if any(item.is_open for item in items):
            menu.add(self.tr("Cancel"), lambda: self.cancel(items), "ban")
        menu.add(
            self.tr("Put into the bin"),
            lambda: self.delete(items),
            "trash",
            shortcut="Del",
            is_danger=True,
        )

    def _add_people(
        self, menu: Menu, items: Sequence[PlannedItem], people: Sequence[PlanPerson]
    ) -> None:
        if len(people) < 2:
            return
        others = Menu(menu, self.tr("Give to"))
        for one in people:
            others.add(one.name, lambda key=one.id: self.assign(items, key))
        menu.addMenu(others)

    def _add_lengths(self, menu: Menu, items: Sequence[PlannedItem]) -> None:
        """What pulling the end of a bar does, of what takes whole days."""
        zone = self._context.clock.zone
        long = [
            item
            for item in items
            if item.timing is Timing.WHOLE_DAY or item.first_day(zone) != item.last_day(zone)
        ]
        for words, days, key in (
            (self.tr("One day longer"), 1, "Right"),
            (self.tr("One day shorter"), -1, "Left"),
        ):
            moves = lasting_longer(long, days, zone)
            if moves:
                keys = f"Ctrl+Shift+{_OTHER_SIDE[key] if is_rtl() else key}"
                menu.add(words, partial(self._stretch, moves, long), shortcut=keys)

    def _stretch(self, moves: Sequence[Move], items: Sequence[PlannedItem]) -> None:
        self.ask_scope(items, lambda scope: self.move(moves, items, scope=scope))

    def fill_new_menu(self, menu: Menu, place: object) -> None:
        """New activities of each kind on a day."""
        for kind in _NEW_KINDS:
            words = self.tr("New: {kind}").replace("{kind}", kind_word(kind))
            menu.add(
                words, lambda one=kind: self.create_requested.emit(place, one), kind_icon(kind)
            )

    def show_menu(self, fill: Callable[[Menu], object], where: QPoint) -> Menu:
        """Open a menu that is gone when it closes."""
        menu = Menu(self._window)
        fill(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)
        return menu

    # Inside -------------------------------------------------------------------------------

    def _run(
        self,
        call: Callable[[], ManySaved],
        words: Callable[[int], str],
        ask: Callable[[ChangedMeanwhile], object] | None = None,
        on_error: Callable[[UserError | StorageUnavailable], object] | None = None,
    ) -> None:
        if not self._context.can_edit:
            return

        refused: list[ChangedMeanwhile] = []

        def guarded() -> ManySaved:
            try:
                return call()
            except ChangedMeanwhile as error:
                if ask is None:
                    raise
                refused.append(error.with_traceback(None))
                return ManySaved(0, ())

        def tell(saved: ManySaved) -> None:
            if refused and ask is not None:
                ask(refused[0])
            if saved.seq and saved.ids:
                self.done.emit(words(len(saved.ids)), saved.seq)
            if saved.skipped:
                self.failed_partly.emit(
                    self.tr("%Ln activity(ies) could not be changed", "", saved.skipped)
                )

        def refuse(error: UserError | StorageUnavailable) -> None:
            if on_error is not None:
                on_error(error)
            self._context.operations.show(self._window, error)

        self._context.operations.run(self._window, guarded, tell, refuse)

    def _moved_words(self, count: int) -> str:
        return self.tr("%Ln activity(ies) moved", "", count)

    def _moved_alone_words(self, count: int) -> str:
        return self.tr("%Ln activity(ies) moved, the rest of the series stays", "", count)

    def _copied_words(self, count: int) -> str:
        return self.tr("%Ln activity(ies) copied", "", count)


def _to(items: Sequence[PlannedItem], to: Destination, *, is_copy: bool) -> list[Move]:
    """All to one day; a time lets them stand there one at a time as they were, at that hour."""
    plain = moves_to(items, None, to.day, to.user_id, is_copy=is_copy)
    if to.time is None:
        return list(plain)
    return [
        Move(
            move.activity_id,
            to_day=to.day,
            to_time=to.time,
            from_user=move.from_user,
            to_user=move.to_user,
        )
        for move in plain
    ]


def _ids(items: Sequence[PlannedItem]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(item.activity_id for item in items))
