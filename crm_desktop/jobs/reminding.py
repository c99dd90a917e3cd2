"""Reminders while the program runs: when to look, who shows, and noting what was shown.

The scheduler wakes, the database worker looks and claims, `RemindersDue` goes to the windows, and
these say what is on the screen. Looked is at the start, at the next due moment, after each commit
that may have changed it (own or foreign), and after each jump of the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.reminders.model import REMINDER, Claimed, RemindersDue
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.clock import Clock, monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.jobs.worker import Request, RequestRunner

if TYPE_CHECKING:
    from crm_desktop.business.reminders.service import ReminderService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.events import EventBus
    from crm_desktop.jobs.scheduler import Wakes

_log = logging.getLogger("crm_desktop.reminders")

TRY_AGAIN_SECONDS = 15.0
"""After trouble with the file."""
FRESH_SECONDS = 20.0
"""A claim older than this is looked at again before anything is shown: we may have slept."""
MOST_TOUCHED = 500
"""More records that have changed are not looked at one by one: all days are planned anew."""
_KINDS = frozenset({"activity", "contact", "user", REMINDER})


class ReminderWatch:
    """Looks for due reminders of one user on one open file; `service` is asked in the worker.

    Until `quiet_until()`, where it names a moment, nothing is claimed nor shown. `usual_days()`
    are the days before birthdays and dates by kind of record, where cards say nothing.
    """

    def __init__(
        self,
        service: Callable[[], ReminderService],
        actor: Actor,
        events: EventBus,
        runner: RequestRunner,
        clock: Clock,
        quiet_until: Callable[[], datetime | None] = lambda: None,
        usual_days: Callable[[], Mapping[str, int | None]] = dict,
    ) -> None:
        self._service = service
        self._quiet_until = quiet_until
        self._usual_days = usual_days
        self._planned_for: tuple[date, dict[str, int | None]] | None = None
        self._touched: dict[str, set[int]] = {}
        self._actor = actor
        self._events = events
        self._runner = runner
        self._clock = clock
        self._wakes: Wakes | None = None
        self._is_stopped = False
        self._looks_at_zone = True
        self._unsubscribe = events.subscribe(Changes, self._on_changes)

    def start(self, wakes: Wakes) -> None:
        """Look now and whenever it is time."""
        self._wakes = wakes
        wakes.start()
        self.look()

    def stop(self) -> None:
        """Look no more; what is claimed and not shown, others show."""
        self._is_stopped = True
        self._unsubscribe()
        if self._wakes is not None:
            self._wakes.stop()

    def look(self) -> None:
        """Look what is due, in the worker; from any thread."""
        if not self._is_stopped:
            self._looks_at_zone = True
            self._submit(self._look, "reminders")

    def is_fresh(self, due: RemindersDue) -> bool:
        """Whether what was claimed can be shown without another look."""
        passed = self._clock.now() - due.at
        slept = monotonic_seconds() - due.steady_at
        return timedelta(0) <= passed < timedelta(seconds=FRESH_SECONDS) and slept < FRESH_SECONDS

    def look_again(self, due: RemindersDue) -> None:
        """Publish what of a stale claim is still this program's to show."""

        def again() -> None:
            try:
                mine = self._service().still_mine(due.claimed.ids)
            except StorageUnavailable:
                self._service().give_back(due.claimed.ids)
                raise
            left = tuple(one for one in due.claimed.due if one.reminder.id in mine)
            ids = tuple(key for key in due.claimed.ids if key in mine)
            if left:
                self._publish(Claimed(left, ids, due.claimed.problem))

        self._submit(again, None)

    def note_shown(self, due: RemindersDue) -> None:
        """They are on the screen; noted now, or later when the file takes it."""
        self._submit(lambda: self._note(due.claimed.ids), None)

    # -- in the worker -------------------------------------------------------------------

    def _look(self) -> None:
        service = self._service()
        again: float | None = None
        try:
            if self._looks_at_zone:
                self._looks_at_zone = False
                service.follow_zone(self._actor)
            self._plan_days(service)
            service.note_left(self._actor)
        except StorageUnavailable as error:
            _log.info("reminders not noted: %s", error.code)
            again = None if error.code == "read_only" else TRY_AGAIN_SECONDS
        quiet = self._quiet_until()
        if quiet is not None:
            self._wake_at(quiet)
            return
        claimed = service.claim_due(self._actor)
        if claimed.due:
            self._publish(claimed)
        self._plan(service.next_due(self._actor.user_id), again, claimed.again_in_seconds)

    def _plan_days(self, service: ReminderService) -> None:
        """Reminders of days that come round, once a day, and for what has changed since."""
        usual = dict(self._usual_days())
        wanted = self._clock.today(), usual
        if self._planned_for != wanted:
            service.days.plan(self._actor, usual)
            self._planned_for = wanted
        elif self._touched:
            service.days.plan(self._actor, usual, self._touched)
        self._touched = {}

    def _publish(self, claimed: Claimed) -> None:
        now = self._clock.now()
        self._events.publish(RemindersDue(claimed, now, monotonic_seconds()))

    def _note(self, ids: Collection[int]) -> None:
        try:
            self._service().note_shown(ids, self._actor)
        except StorageUnavailable as error:
            _log.info("shown reminders not noted: %s", error.code)
            if error.code != "read_only":  # then it is noted once one may write
                self._wake_in(TRY_AGAIN_SECONDS)

    def _plan(self, next_due: datetime | None, *seconds: float | None) -> None:
        now = self._clock.now()
        moments = [now + timedelta(seconds=one) for one in seconds if one is not None]
        if next_due is not None:
            moments.append(next_due)
        self._wake_at(min(moments, default=None))

    def _new_day(self) -> datetime:
        """When the days that come round have to be planned again."""
        tomorrow = self._clock.today() + timedelta(1)
        return datetime.combine(tomorrow, time(), tzinfo=self._clock.zone).astimezone(UTC)

    def _wake_in(self, seconds: float) -> None:
        self._wake_at(self._clock.now() + timedelta(seconds=seconds))

    def _wake_at(self, moment: datetime | None) -> None:
        if self._wakes is not None and not self._is_stopped:
            new_day = self._new_day()
            self._wakes.wake_at(new_day if moment is None else min(moment, new_day))

    def _on_changes(self, event: object) -> None:
        """In the worker, after a commit: another moment may be the next one now."""
        if isinstance(event, Changes) and not self._is_stopped:
            if event.origin is Origin.FOREIGN:
                self._looks_at_zone = True  # whoever wrote may sit elsewhere
            self._remember(event)
            if any(event.touches_kind(kind) for kind in _KINDS):
                self._submit(self._look, "reminders")

    def _remember(self, changes: Changes) -> None:
        """Whose days may be others now."""
        for kind in self._service().days.kinds:
            ids = changes.ids_of(kind)
            touched = self._touched.setdefault(kind, set()) if ids else self._touched.get(kind)
            if touched is not None:
                touched |= ids
            is_much = touched is not None and len(touched) > MOST_TOUCHED
            if is_much or kind in changes.bulk_kinds:
                self._planned_for = None

    # -- the worker ----------------------------------------------------------------------

    def _submit(self, call: Callable[[], None], kind: str | None) -> None:
        def on_error(error: BaseException) -> None:
            if isinstance(error, StorageUnavailable | UserError):
                _log.info("reminders not looked at: %s", error.code)
            else:
                _log.error("looking at reminders failed", exc_info=error)
            self._wake_in(TRY_AGAIN_SECONDS)

        self._runner.submit(Request(call=call, on_done=_forget, on_error=on_error, kind=kind))


def _forget(_result: object) -> None:
    """Nothing follows."""
