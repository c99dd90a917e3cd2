"""What the diary answers: how talks went, who booked again, how much is agreed, when we met.

What was not put into the calendar (a task without a day) is no talk and is not counted. Each
activity counts once, however many of our people take part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.planner.agenda_repository import AgendaRepository, ItemFilter
from crm_desktop.business.planner.diary_repository import DiaryRepository
from crm_desktop.business.planner.items import PlannedItem, without_doubles
from crm_desktop.business.planner.model import ActivityKind, Sign, Status
from crm_desktop.core.clock import Clock, from_milliseconds
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

APPOINTMENTS = frozenset({ActivityKind.MEETING, ActivityKind.VISIT})
"""What we meet for."""
TALKS = frozenset({*APPOINTMENTS, ActivityKind.CALL})
"""What we speak in."""


@record
class Outcomes:
    """How activities of a period went. `unreported`: their time is over and nobody said."""

    held: int = 0
    succeeded: int = 0
    failed: int = 0
    neutral: int = 0
    cancelled: int = 0
    unreported: int = 0
    ahead: int = 0

    @property
    def share_succeeded(self) -> float | None:
        """The part of those with a verdict that succeeded; `None` without any."""
        judged = self.succeeded + self.failed
        return self.succeeded / judged if judged else None


@record
class BookedAgain:
    """A contact with whom the next step was booked after a talk."""

    contact_id: int
    name: str
    talk_id: int
    next_id: int
    next_at: datetime


@record
class Appointments:
    """How many appointments a period has: in all, by our people, by day."""

    count: int
    by_user: dict[int, int]
    by_day: dict[date, int]


@record
class Met:
    """One time we met a contact."""

    at: datetime
    activity_id: int
    kind: ActivityKind
    subject: str
    result: str


class Diary:
    """Answers questions over a period of days, both ends included; only reads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._agenda = AgendaRepository(database)
        self._diary_rows = DiaryRepository(database)

    def last_week(self) -> tuple[date, date]:
        """Monday to Sunday before this week."""
        today = self._clock.today()
        monday = today - timedelta(today.weekday() + 7)
        return monday, monday + timedelta(6)

    def next_month(self) -> tuple[date, date]:
        """The first and last day of the month to come."""
        first = (self._clock.today().replace(day=1) + timedelta(32)).replace(day=1)
        return first, (first + timedelta(31)).replace(day=1) - timedelta(1)

    def outcomes(
        self,
        first: date,
        last: date,
        kinds: Collection[ActivityKind] = APPOINTMENTS,
        users: Sequence[int] | None = None,
    ) -> Outcomes:
        """How many talks of a period were held, and how they went."""
        now = self._clock.now()
        found: Counter[str] = Counter()
        for item in self._items(first, last, kinds, users):
            if item.status is Status.CANCELLED:
                found["cancelled"] += 1
            elif item.is_open:
                is_over = self._end_of(item) <= now
                found["unreported" if is_over else "ahead"] += 1
            else:
                found["held"] += 1
                found[_VERDICTS[item.sign]] += 1
        return Outcomes(
            found["held"], found["succeeded"], found["failed"], found["neutral"],
            found["cancelled"], found["unreported"], found["ahead"],
        )  # fmt: skip

    def booked_again(
        self, first: date, last: date, users: Sequence[int] | None = None
    ) -> tuple[BookedAgain, ...]:
        """Who booked again after the talks of a period, by the date that was agreed."""
        with self._database.read():
            talks = [
                item.activity_id
                for item in self._items(first, last, TALKS, users)
                if item.status is Status.DONE
            ]
            rows = self._diary_rows.booked_after(talks)
            names = self._agenda.names(row[0] for row in rows)
        return tuple(
            BookedAgain(contact, names.get(contact, ""), talk, later, from_milliseconds(moment))
            for contact, talk, later, moment in rows
        )

    def appointments(
        self, first: date, last: date, users: Sequence[int] | None = None
    ) -> Appointments:
        """How many meetings and visits a period has, held or planned."""
        zone = self._clock.zone
        with self._database.read():
            wanted = self._agenda.users() if users is None else users
            only = ItemFilter(APPOINTMENTS)
            items = self._agenda.scheduled(first, last, zone, wanted, only)
        single = without_doubles(items)
        return Appointments(
            len(single),
            dict(Counter(item.user_id for item in items)),
            dict(Counter(max(first, item.first_day(zone)) for item in single)),
        )

    def times_met(
        self, contact_id: int, kinds: Collection[ActivityKind] = APPOINTMENTS
    ) -> tuple[Met, ...]:
        """When we met a contact, the latest first."""
        with self._database.read():
            found = self._diary_rows.met(contact_id, kinds)
            entries = self._diary_rows.entries([key for _at, key in found])
        by_id = {entry.activity_id: entry for entry in entries}
        return tuple(
            Met(from_milliseconds(at), key, by_id[key].kind, by_id[key].subject, by_id[key].result)
            for at, key in found
            if key in by_id
        )

    def _items(
        self,
        first: date,
        last: date,
        kinds: Collection[ActivityKind],
        users: Sequence[int] | None,
    ) -> list[PlannedItem]:
        with self._database.read():
            wanted = self._agenda.users() if users is None else users
            only = ItemFilter(frozenset(kinds), hide_cancelled=False)
            items = self._agenda.scheduled(first, last, self._clock.zone, wanted, only)
        return without_doubles(items)

    def _end_of(self, item: PlannedItem) -> datetime:
        """When its time is over for whoever sits in the clock's zone."""
        if item.is_timed:
            return item.end_at()
        day = item.last_day(self._clock.zone) + timedelta(1)
        return datetime(day.year, day.month, day.day, tzinfo=self._clock.zone)


_VERDICTS = {
    Sign.SUCCESS: "succeeded",
    Sign.FAILURE: "failed",
    Sign.NEUTRAL: "neutral",
    Sign.NONE: "neutral",
}
