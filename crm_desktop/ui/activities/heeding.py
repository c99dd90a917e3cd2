"""One activity is done, moved, planned again or binned, heeding what others did with it meanwhile.

Shared by Today, the timelines of cards, the reminders on the screen and the window of calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import ManySaved, Move, Result, Status
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError, is_gone
from crm_desktop.ui.activities.asking import AskingActivities
from crm_desktop.ui.activities.completing import complete
from crm_desktop.ui.kit.asked_again import AskedAgain

if TYPE_CHECKING:
    from crm_desktop.business.planner.model import SavedActivity
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.clock import Clock
    from crm_desktop.ui.activities.result_popup import Outcome
    from crm_desktop.ui.kit.event_bridge import EventBridge
    from crm_desktop.ui.kit.operations import Operations

GoOn = Callable[[int], object]
"""Do it all the same, over what stood at this batch."""
Told = Callable[[int], object]
"""Called with the batch when it was done."""


class _Stores(Protocol):
    """Saves what is wanted of an activity; `is_restored` takes it out of the bin with that."""

    def __call__(self, since: int | None, *, is_restored: bool = False) -> ManySaved: ...


class HeedingActs(QObject):
    """What others did with the activity since it was seen is asked about; gone, it is restored.

    `name` is what the activity is called in questions; `told(seq)` follows once it was done.
    """

    def __init__(
        self,
        planner: Callable[[], PlannerService],
        actor: Actor,
        clock: Clock,
        operations: Operations,
        bridge: EventBridge,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._planner = planner
        self._actor = actor
        self._clock = clock
        self._operations = operations
        self._bridge = bridge
        self._again: dict[int, AskedAgain[Outcome | None]] = {}

    @property
    def seen(self) -> int | None:
        """The newest change that the windows know of: hand it on where something is typed first."""
        return self._bridge.seen_seq

    def complete(
        self,
        activity_id: int,
        name: str,
        outcome: Outcome | None,
        results: Sequence[Result],
        told: Told,
        seen: int | None = None,
    ) -> None:
        """It was done, with what came of it and what comes next.

        After a save without an answer the same press looks first whether it is there (P5): what
        comes next would be booked twice.
        """
        again = self._again.setdefault(activity_id, AskedAgain["Outcome | None"]())

        def store(since: int | None, *, is_restored: bool = False) -> SavedActivity:
            return complete(
                self._planner(),
                activity_id,
                outcome,
                self._actor,
                self._clock,
                since=since,
                is_restored=is_restored,
            )

        def find(op_id: bytes) -> SavedActivity | None:
            return self._planner().saved_by(op_id)

        def ask(error: ChangedMeanwhile, go_on: GoOn) -> None:
            asking = self._asking()
            code = "" if outcome is None else outcome.result
            result = next((one for one in results if one.code == code), None)
            text = "" if outcome is None else outcome.text
            mine = asking.state_words(Status.DONE, result, text)
            asking.ask_state((activity_id,), error, mine, lambda _ids, seq: go_on(seq))

        def settle(seq: int) -> None:
            self._again.pop(activity_id, None)
            if again.older is None or outcome is None:
                told(seq)
            else:  # what was changed since goes on top; what comes next is booked by now
                rest = replace(outcome, next_step=None, next_line="")
                self.complete(activity_id, name, rest, results, told, seen)

        def offer() -> None:
            self._asking().offer_restored(
                name, lambda: self._run(lambda: store(None, is_restored=True), settle)
            )

        def call(since: int | None) -> SavedActivity:
            return again.call(find, lambda: store(since), outcome)()

        self._heed(call, ask, settle, offer, seen, again)

    def move(self, activity_id: int, name: str, day: date, told: Told) -> None:
        """To another day; its time of day stays."""
        moves = (Move(activity_id, to_day=day),)

        def ask(error: ChangedMeanwhile, go_on: GoOn) -> None:
            self._asking().ask_moved(moves, error, lambda _moves, seq: go_on(seq))

        def store(since: int | None, *, is_restored: bool = False) -> ManySaved:
            return self._planner().move(moves, self._actor, since=since, is_restored=is_restored)

        self._heed(store, ask, told, lambda: self._offer(name, store, told))

    def reopen(self, activity_id: int, name: str, told: Told) -> None:
        """It was not done after all."""

        def ask(error: ChangedMeanwhile, go_on: GoOn) -> None:
            asking = self._asking()
            mine = asking.state_words(Status.PLANNED)
            asking.ask_state((activity_id,), error, mine, lambda _ids, seq: go_on(seq))

        def store(since: int | None, *, is_restored: bool = False) -> ManySaved:
            return self._planner().reopen(
                (activity_id,), self._actor, since=since, is_restored=is_restored
            )

        self._heed(store, ask, told, lambda: self._offer(name, store, told))

    def delete(self, activity_id: int, told: Told) -> None:
        """Into the bin, with everybody's share in it; there already, it is done."""

        def ask(error: ChangedMeanwhile, go_on: GoOn) -> None:
            self._asking().ask_bin((activity_id,), error, lambda _ids, seq: go_on(seq))

        self._heed(
            lambda since: self._planner().delete((activity_id,), self._actor, since=since),
            ask,
            told,
        )

    # Inside ------------------------------------------------------------------------------

    def _offer(self, name: str, store: _Stores, told: Told) -> None:
        """It lies in the bin by now: take it out, and do it."""
        self._asking().offer_restored(
            name, lambda: self._run(lambda: store(None, is_restored=True), told)
        )

    def _heed(
        self,
        call: Callable[[int | None], SavedActivity | ManySaved],
        ask: Callable[[ChangedMeanwhile, GoOn], object],
        told: Told,
        offer: Callable[[], object] | None = None,
        since: int | None = None,
        again: AskedAgain[Outcome | None] | None = None,
    ) -> None:
        seen = self.seen if since is None else since

        def go_on(seq: int) -> None:
            self._heed(call, ask, told, offer, seq, again)

        def refuse(error: UserError | StorageUnavailable) -> None:
            if again is not None:
                again.note(error)
            if isinstance(error, ChangedMeanwhile):
                ask(error, go_on)
            elif offer is not None and is_gone(error):
                offer()
            else:
                self._operations.show(self._window, error)

        self._run(lambda: call(seen), told, refuse, offer)

    def _run(
        self,
        call: Callable[[], SavedActivity | ManySaved],
        told: Told,
        refuse: Callable[[UserError | StorageUnavailable], object] | None = None,
        offer: Callable[[], object] | None = None,
    ) -> None:
        def tell(done: SavedActivity | ManySaved) -> None:
            if offer is not None and isinstance(done, ManySaved) and done.skipped and not done.ids:
                offer()
            else:
                told(done.seq)

        self._operations.run(self, call, tell, refuse)

    @property
    def _window(self) -> QWidget:
        return cast("QWidget", self.parent())

    def _asking(self) -> AskingActivities:
        return AskingActivities(self._clock.zone, self._window)
