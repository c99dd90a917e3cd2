"""A person's plan as a calendar file, and calendar files of other programs into the plan.

What is brought in keeps the other program's id: brought in again it is skipped. A series is read
with its rule; times of it that were moved or left out there are so here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.planner import rules
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Participant,
    Priority,
    Status,
    Timing,
    When,
)
from crm_desktop.business.planner.series_repository import SeriesRepository
from crm_desktop.business.planner.series_times import at_occurrence, local_start, missing_dates
from crm_desktop.core.clock import zone_named
from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.core.recurrence import read_rule
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.core.actor import Actor
    from crm_desktop.formats.icalendar import CalendarEntry
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

Progress = Callable[[int, int], object]
"""Told how many of how many are done; may raise to stop."""
_OWN_UID = re.compile("[0-9a-f]{32}")
_OWN_SERIES = re.compile(r"series-(\d{1,18})-(.+)")
_STEP = 200
"""Entries between two tellings of progress."""


def _silent(_done: int, _total: int) -> None:
    """Nobody waits to be told."""


@record
class CalendarImported:
    """What a calendar file brought: one batch to undo.

    `known` were there already; `refused` could not be read or make no activity.
    """

    seq: int
    created: int
    known: int = 0
    refused: int = 0


@record
class CalendarPlan:
    """What a calendar file would bring: one activity each, and those that recur.

    `moved` are the times of series that entries of their own replace; `once` is how many of
    `single` recur by a rule that cannot be kept; the rest as in `CalendarImported`.
    """

    single: tuple[Activity, ...]
    recurring: tuple[tuple[Activity, CalendarEntry], ...]
    moved: Mapping[str, set[datetime]]
    known: int = 0
    refused: int = 0
    once: int = 0

    @property
    def count(self) -> int:
        """How many entries would come, a series as one."""
        return len(self.single) + len(self.recurring)


class CalendarExchange:
    """The way out and in by .ics files; for the worker."""

    def __init__(self, database: Database, journal: Journal, planner: PlannerService) -> None:
        self._database = database
        self._journal = journal
        self._planner = planner
        self._series = SeriesRepository(database)

    # -- out -----------------------------------------------------------------------------

    def export_plan(
        self, path: Path, name: str, users: Sequence[int], first: date, last: date, actor: Actor
    ) -> int:
        """Write what these people have in the calendar from day to day; gives how many entries.

        A series is one entry with its rule, and one for each of its times that differs.
        """
        from crm_desktop.formats.icalendar import write_calendar

        actor.require(Right.ACTIVITIES_VIEW)
        agenda = self._planner.agenda(first, last, users, names_per_day=0)
        ids = dict.fromkeys(item.activity_id for item in agenda.items)
        activities = self._planner.get_many(ids)
        entries = self._entries(activities, last)
        return write_calendar(path, name, entries, self._journal.clock.now())

    def _entries(self, activities: Sequence[Activity], last: date) -> list[CalendarEntry]:
        found: list[CalendarEntry] = []
        in_series: dict[int, list[Activity]] = {}
        for one in activities:
            if one.recurrence_id is None:
                found.append(_entry(one, UTC))
            else:
                in_series.setdefault(one.recurrence_id, []).append(one)
        for series_id, members in in_series.items():
            found += self._series_entries(series_id, members, last)
        return found

    def _series_entries(
        self, series_id: int, members: list[Activity], last: date
    ) -> list[CalendarEntry]:
        with self._database.read():
            series = self._series.series(series_id)
            standing = self._series.dates(series_id)
        if series is None:
            return [_entry(one, UTC) for one in members]
        zone = zone_named(series.zone) or self._journal.clock.zone
        members.sort(key=lambda one: one.recurrence_date)
        like = next((one for one in members if _is_regular(one, zone)), members[0])
        is_timed = "T" in series.dtstart
        begins = datetime.fromisoformat(series.dtstart)
        rule = read_rule(series.rule, zone)
        text = rule.text()
        if rule.until is not None:  # in UTC where the start has a zone (RFC 5545 3.3.10)
            until = rule.until.replace(tzinfo=zone).astimezone(UTC)
            plain = ";".join(f"{name}={value}" for name, value in rule.parts)
            stamp = f"{until:%Y%m%dT%H%M%SZ}" if is_timed else f"{rule.until:%Y%m%d}"
            text = f"{plain};UNTIL={stamp}"
        main = _entry(replace(like, when=_begun(like.when, begins, zone)), zone)
        if series.made_until:  # what is not yet laid out is not missing
            last = min(last, date.fromisoformat(series.made_until))
        gone = missing_dates(series, standing, last, zone)
        places = tuple(_place(moment, zone, is_timed=is_timed) for moment in gone)
        uid = f"series-{series_id}-{self._database.file_id}"
        found = [replace(main, uid=uid, rule=text, without=places)]
        for one in members:
            if not _is_regular(one, zone) or _differs(one, like):
                moment = datetime.fromisoformat(one.recurrence_date)
                place = _place(moment, zone, is_timed=is_timed)
                found.append(replace(_entry(one, zone), uid=uid, recurrence_at=place))
        return found

    # -- in ------------------------------------------------------------------------------

    def look(self, path: Path, actor: Actor, progress: Progress = _silent) -> CalendarPlan:
        """Read a calendar file without writing: what `add` would bring into the actor's plan.

        What is over is taken as done, for nobody could report it. Raises `UserError` for a file
        that is too large or no calendar; entries that make no sense are counted.
        """
        from crm_desktop.formats.icalendar import read_calendar

        actor.require(Right.ACTIVITIES_EDIT)
        calendar = read_calendar(path)
        users = (Colleague(actor.user_id),)
        planner = self._planner
        refused, known, once = calendar.unreadable, 0, 0
        with self._database.read():
            there = set(planner.with_external_ids([_external_id(one) for one in calendar.entries]))
            there |= self._own_of({one.uid for one in calendar.entries})
            emails = {each for one in calendar.entries for each in one.attendees}
            contacts = planner.contacts_by_email(emails)
        single: list[Activity] = []
        recurring: list[tuple[Activity, CalendarEntry]] = []
        for place, entry in enumerate(calendar.entries):
            if place % _STEP == 0:
                progress(place, len(calendar.entries))
            if _external_id(entry) in there or (entry.recurrence_at and entry.uid in there):
                known += 1
                continue
            activity = self._activity(entry, users, contacts)
            if activity is None:
                refused += 1
            elif not entry.rule or entry.recurrence_at is not None:
                single.append(activity)
            elif _can_recur(entry, self._journal.clock.zone):
                recurring.append((activity, entry))
            else:
                single.append(activity)
                once += 1
        moved = _moved_of(calendar.entries)
        return CalendarPlan(tuple(single), tuple(recurring), moved, known, refused, once)

    def _own_of(self, uids: Collection[str]) -> set[str]:
        """Those of a file's ids under which `export_plan` wrote what this file still holds."""
        plain = {bytes.fromhex(uid) for uid in uids if _OWN_UID.fullmatch(uid)}
        found = {uid.hex() for uid in self._planner.with_uids(plain)}
        for uid in uids:
            series = _OWN_SERIES.fullmatch(uid)
            if series and series[2] == str(self._database.file_id):
                found |= {uid} if self._series.series(int(series[1])) is not None else set()
        return found

    def add(
        self, plan: CalendarPlan, actor: Actor, progress: Progress = _silent
    ) -> CalendarImported:
        """Store what was read: all of it, or nothing if `progress` raises."""
        actor.require(Right.ACTIVITIES_EDIT)
        refused, created, total = plan.refused, 0, plan.count
        with self._journal.begin(actor, "activity.import") as work:
            for place in range(0, len(plan.single), _STEP):
                progress(place, total)
                created += self._planner.insert_all(work, plan.single[place : place + _STEP], actor)
            for place, (activity, entry) in enumerate(plan.recurring, len(plan.single)):
                progress(place, total)
                made = self._bring_series(work, activity, entry, plan.moved, actor)
                created += made
                refused += not made
        return CalendarImported(work.seq, created, plan.known, refused)

    def _bring_series(
        self, work: UnitOfWork, activity: Activity, entry: CalendarEntry,
        moved: Mapping[str, set[datetime]], actor: Actor,
    ) -> int:  # fmt: skip
        zone = self._journal.clock.zone
        if isinstance(entry.start, datetime) and entry.start.tzinfo is not None:
            zone = entry.start.tzinfo
        without = {_local(one, zone) for one in entry.without} | moved.get(entry.uid, set())
        try:
            return self._planner.series.bring(work, activity, entry.rule, actor, without, zone)
        except UserError:
            return self._planner.insert_all(work, [activity], actor)

    def _activity(
        self, entry: CalendarEntry, users: tuple[Colleague, ...], contacts: Mapping[str, int]
    ) -> Activity | None:
        """What an entry says; `None` if it makes no activity."""
        when = _when(entry, self._journal.clock.zone)
        if when is None:
            return None
        kinds = {str(kind): kind for kind in ActivityKind}
        kind = kinds.get(entry.kind, ActivityKind.TASK if entry.is_task else ActivityKind.MEETING)
        people = dict.fromkeys(contacts[one] for one in entry.attendees if one in contacts)
        activity = rules.cleaned(
            Activity(
                kind,
                when,
                entry.summary[:400],
                self._status(entry, when),
                users,
                tuple(Participant(key) for key in people),
                location=entry.location[:400],
                body=entry.description,
                priority=_priority(entry.priority),
                external_id=_external_id(entry),
                done_at=when.end_at,
            )
        )
        try:
            rules.require_sound(activity)
        except UserError:
            return None
        return activity

    def _status(self, entry: CalendarEntry, when: When) -> Status:
        if entry.status == "CANCELLED":
            return Status.CANCELLED
        now = self._journal.clock.now()
        if when.end_at is not None:
            is_over = when.end_at < now
        else:
            is_over = when.end_date is not None and when.end_date < self._journal.clock.today()
        is_done = entry.status == "COMPLETED" or (is_over and not entry.is_task)
        return Status.DONE if is_done and not entry.rule else Status.PLANNED


def _when(entry: CalendarEntry, zone: tzinfo) -> When | None:
    start, end = entry.start, entry.end
    if start is None:
        return When.unscheduled(entry.due)
    if isinstance(start, datetime):
        begins = _aware(start, zone)
        ends = _aware(end, zone) if isinstance(end, datetime) else begins
        return When.timed(begins, max(begins, ends))
    if entry.is_task:
        return When.any_time(start)
    last = start
    if end is not None and not isinstance(end, datetime):
        last = max(start, end - timedelta(1))
    return When.whole_day(start, last)


def _aware(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)


def _local(moment: datetime | date, zone: tzinfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, datetime.min.time())
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone).replace(tzinfo=None)


def _can_recur(entry: CalendarEntry, zone: tzinfo) -> bool:
    """Whether its rule is one that series here can have."""
    try:
        read_rule(entry.rule, zone)
    except UserError:
        return False
    return True


def _moved_of(entries: Sequence[CalendarEntry]) -> dict[str, set[datetime]]:
    """The times of series that entries of their own replace, as local times of the series."""
    zones = {
        one.uid: one.start.tzinfo
        for one in entries
        if one.rule and isinstance(one.start, datetime) and one.start.tzinfo is not None
    }
    found: dict[str, set[datetime]] = {}
    for one in entries:
        if one.recurrence_at is not None:
            zone = zones.get(one.uid) or UTC
            found.setdefault(one.uid, set()).add(_local(one.recurrence_at, zone))
    return found


def _external_id(entry: CalendarEntry) -> str:
    if entry.recurrence_at is None:
        return entry.uid
    return f"{entry.uid} {entry.recurrence_at.isoformat()}"[-400:]


def _priority(value: int) -> Priority:
    if not value or value == 5:
        return Priority.NORMAL
    return Priority.HIGH if value < 5 else Priority.LOW


def _begun(when: When, begins: datetime, zone: tzinfo) -> When:
    """The same length of time from the beginning of the series on."""
    return at_occurrence(when, begins, zone)


def _is_regular(one: Activity, zone: tzinfo) -> bool:
    """Whether it stands where its rule says."""
    return local_start(one.when, zone) == datetime.fromisoformat(one.recurrence_date)


def _differs(one: Activity, like: Activity) -> bool:
    names = ("subject", "location", "body", "kind", "status")
    return any(getattr(one, name) != getattr(like, name) for name in names) or (
        one.when.duration != like.when.duration
    )


def _place(moment: datetime, zone: tzinfo, *, is_timed: bool) -> datetime | date:
    return moment.replace(tzinfo=zone) if is_timed else moment.date()


_STATUS = {Status.CANCELLED: "CANCELLED", Status.DONE: "CONFIRMED", Status.PLANNED: "CONFIRMED"}


def _entry(one: Activity, zone: tzinfo) -> CalendarEntry:
    """An activity as other programs know it; timed ones in `zone`."""
    from crm_desktop.formats.icalendar import CalendarEntry

    when = one.when
    start: datetime | date | None = when.start_date
    end: datetime | date | None = None
    if when.start_at is not None and when.end_at is not None:
        start, end = when.start_at.astimezone(zone), when.end_at.astimezone(zone)
    elif when.end_date is not None:
        end = when.end_date + timedelta(1)
    is_task = one.kind is ActivityKind.TASK and when.timing is not Timing.TIMED
    status = _STATUS[one.status]
    if is_task:
        status = {Status.DONE: "COMPLETED", Status.CANCELLED: "CANCELLED"}.get(one.status, "")
    names = ", ".join(each.name for each in one.contacts if each.via_id is None)
    return CalendarEntry(
        uid=one.external_id or one.uid.hex(),
        summary=one.subject or names,
        description="\n\n".join(filter(None, (names, one.body, one.outcome_text))),
        location=one.location,
        start=start,
        end=end,
        is_task=is_task,
        due=when.due_date,
        status=status,
        priority={Priority.HIGH: 1, Priority.LOW: 9}.get(one.priority, 0),
        kind=str(one.kind),
    )
