"""What the window of an activity asks the service for, and what it hears of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.links import Chain
from crm_desktop.business.planner.merging import SeriesSeen
from crm_desktop.business.planner.model import Activity, ManySaved, SavedActivity, Scope, Status
from crm_desktop.business.planner.service import PlannerService
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.core.records import record
from crm_desktop.ui.kit.asked_again import AskedAgain
from crm_desktop.ui.planner.context import PlannerContext
from crm_desktop.ui.planner.result_form import Outcome

if TYPE_CHECKING:
    from crm_desktop.ui.activities.asking import AskingActivities

T = TypeVar("T")


@record
class Opened:
    """An activity as it is read for its window."""

    activity: Activity
    rule: str = ""
    seen: SeriesSeen | None = None
    chain: Chain = Chain()


class ActivitySaver(QObject):
    """Each wish is one request; `refused(error)` follows what could not be done.

    `created(SavedActivity)` of a new one; `saved(Activity, SavedActivity)` of a change, with what
    was sent; `ended(sentence, batch)` when there is nothing more to do with it;
    `changed(sentence, batch)` of anything else.
    """

    created = Signal(object)
    saved = Signal(object, object)
    ended = Signal(str, int)
    changed = Signal(str, int)
    refused = Signal(object)

    def __init__(self, context: PlannerContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._again = AskedAgain[tuple[Activity, str]]()
        self._saved = AskedAgain[Activity]()
        self._completed = AskedAgain[Outcome]()
        self._ruled = AskedAgain[str]()
        self.is_saving = False
        self.unsaved_rule: str | None = None
        """A rule that was chosen and is not stored, for the drive did not answer."""

    def create(self, draft: Activity, rule: str) -> None:
        """Store a new activity."""
        planner, actor = self._context.planner, self._context.actor

        def find(op_id: bytes) -> SavedActivity | None:
            return planner().saved_by(op_id)

        def create() -> SavedActivity:
            return planner().create(draft, actor, rule)

        call = self._again.call(find, create, (draft, rule))
        self._run(call, self.created.emit, again=self._again, once="create")

    @property
    def created_of(self) -> Activity | None:
        """The older draft that is stored, where typing went on after a save without an answer."""
        return None if self._again.older is None else self._again.older[0]

    def save(self, base: Activity, edited: Activity, scope: Scope, seen: SeriesSeen | None) -> None:
        """Store what was changed in the form.

        After a save without an answer it is looked first whether it is there (P5): else it would be
        asked about as somebody else's, or moved once more. `saved` tells then what was sent before.
        """
        planner, actor = self._context.planner, self._context.actor
        again = self._saved

        def saved(done: SavedActivity) -> None:
            self.saved.emit(edited if again.older is None else again.older, done)

        call = again.call(
            lambda op_id: planner().changed_in(op_id, base.id),
            lambda: planner().save(base, edited, actor, scope, seen),
            edited,
        )
        self._run(call, saved, again=again)

    def complete(self, activity_id: int, outcome: Outcome, base: Activity | None) -> None:
        """Say that it was done; `base` as it was read, `None` to write over what others said.

        After a save without an answer it is looked first whether it is there (P5): what comes next
        would be booked twice. What was typed since goes on top.
        """
        planner, actor = self._context.planner, self._context.actor

        def complete(outcome: Outcome, base: Activity | None) -> SavedActivity:
            return planner().complete(
                activity_id,
                actor,
                result=outcome.result,
                outcome_text=outcome.outcome_text,
                next_step=outcome.next_step,
                next_activity=outcome.next_activity,
                base=base,
            )

        look_first = self._completed.call(
            lambda op_id: planner().saved_by(op_id), lambda: complete(outcome, base), outcome
        )

        def call() -> SavedActivity:
            saved = look_first()
            if self._completed.older is None:
                return saved
            rest = outcome if saved.next_id is None else replace(outcome, next_activity=None)
            now = complete(rest, saved.activity)
            return now if now.next_id is not None else replace(now, next_id=saved.next_id)

        def done(saved: SavedActivity) -> None:
            words = self.tr("Activity done")
            if saved.next_id is not None:
                words = self.tr("Activity done, the next one is booked")
            self.ended.emit(words, saved.seq)

        self._run(call, done, again=self._completed, once="complete")

    def reopen(self, activity_id: int, since: int | None = None) -> None:
        """Plan again what was done; what others said of it since is asked about."""
        planner, actor = self._context.planner, self._context.actor
        seen = self._context.bridge.seen_seq if since is None else since
        words = self.tr("Activity planned again")
        ids = (activity_id,)

        def ask(error: ChangedMeanwhile) -> None:
            asking = self._asking()
            mine = asking.state_words(Status.PLANNED)
            asking.ask_state(ids, error, mine, lambda _ids, seq: self.reopen(activity_id, seq))

        self._run(
            lambda: planner().reopen(ids, actor, since=seen),
            lambda saved: self.changed.emit(words, saved.seq),
            ask,
        )

    def bin(self, activity_id: int, scope: Scope, since: int | None = None) -> None:
        """Put it into the bin, and what `scope` says of its series; others' changes are asked."""
        planner, actor = self._context.planner, self._context.actor
        seen = self._context.bridge.seen_seq if since is None else since
        words = self.tr("Activity put into the bin")
        ids = (activity_id,)

        def ask(error: ChangedMeanwhile) -> None:
            self._asking().ask_bin(ids, error, lambda _ids, seq: self.bin(activity_id, scope, seq))

        self._run(
            lambda: planner().delete(ids, actor, scope, seen),
            lambda saved: self.ended.emit(words, saved.seq),
            ask,
        )

    def restore(self, activity_id: int, then: Callable[[], object]) -> None:
        """Take it out of the bin; `then()` follows."""
        planner, actor = self._context.planner, self._context.actor
        self._run(lambda: planner().restore((activity_id,), actor), lambda _saved: then())

    def _asking(self) -> AskingActivities:
        from crm_desktop.ui.activities.asking import AskingActivities

        window = cast("QWidget", self.parent())  # kept by nobody: it ends itself when closed
        return AskingActivities(self._context.clock.zone, window)

    def set_rule(self, activity_id: int, rule: str, seen: SeriesSeen | None) -> None:
        """A stored activity comes again from now on, in another rhythm, or no more.

        After a save without an answer it is looked first whether it is there (P5): else what that
        one made would be swept away and made anew, or asked about as somebody else's.
        """
        planner, actor = self._context.planner, self._context.actor
        words = self.tr("Activity repeats") if rule else self.tr("Activity repeats no more")
        self.unsaved_rule = rule

        def save(seen: SeriesSeen | None) -> ManySaved:
            return planner().series.set_rule(activity_id, rule, actor, seen)

        def find(op_id: bytes) -> ManySaved | None:
            return planner().series.ruled_by(op_id)

        look_first = self._ruled.call(find, lambda: save(seen), rule)

        def call() -> ManySaved:
            saved = look_first()
            if self._ruled.older is None:
                return saved
            return save(seen_of(planner(), planner().get(activity_id)))

        def done(saved: ManySaved) -> None:
            self.unsaved_rule = None
            self.changed.emit(words, saved.seq)

        self._run(call, done, again=self._ruled)

    def _run(
        self,
        call: Callable[[], T],
        done: Callable[[T], object],
        ask: Callable[[ChangedMeanwhile], object] | None = None,
        again: AskedAgain[Any] | None = None,
        once: str | None = None,
    ) -> None:
        """A press of the same `once` before the answer came is left out."""
        self.is_saving = True

        def end(result: T) -> None:
            self.is_saving = False
            if again is not None:
                again.settle()
            done(result)

        def refuse(error: UserError | StorageUnavailable) -> None:
            self.is_saving = False
            if ask is not None and isinstance(error, ChangedMeanwhile):
                ask(error)
                return
            if again is not None:
                again.note(error)
            if again is self._ruled and isinstance(error, UserError):
                self.unsaved_rule = None
            self.refused.emit(error)

        self._context.operations.run(self, call, end, refuse, once=once)


def opened(planner: PlannerService, draft: Activity, activity_id: int | None) -> Opened:
    """Read what the window shows, the draft where nothing is stored yet; for the worker."""
    if activity_id is None:
        return Opened(draft)
    activity = planner.get(activity_id)
    series = activity.recurrence_id
    rule = "" if series is None else planner.series.rule_of(series)
    return Opened(activity, rule, seen_of(planner, activity), planner.links.chain_of(activity))


def seen_of(planner: PlannerService, activity: Activity) -> SeriesSeen:
    """What the series of an activity is like, or that it has none; for the worker."""
    series = activity.recurrence_id
    found = None if series is None else planner.series.seen(series)
    return found or SeriesSeen("", "")
