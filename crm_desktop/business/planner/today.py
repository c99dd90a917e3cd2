"""What is to be done today and what comes: open work in groups by its day. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from crm_desktop.business.planner.items import PlannedItem, without_doubles
from crm_desktop.business.planner.model import ActivityKind, Status
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.records import record


class Part(StrEnum):
    """The groups of the page, in its order."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


@record
class TodayRow:
    """One line: an activity on the day by which it is asked for.

    `start` is in minutes after midnight where the reader sits, `None` without a time;
    `late_days` counts from the day by which it should have been done.
    """

    item: PlannedItem
    day: date
    contact: str = ""
    start: int | None = None
    late_days: int = 0
    is_past: bool = False
    """It should have ended before now."""


@record
class TodayGroup:
    """The lines of one group; of today's `done` are done already."""

    part: Part
    rows: tuple[TodayRow, ...] = ()
    done: int = 0


@record
class TodayPlan:
    """The whole page: all four groups, empty ones too, and what today takes of the working time.

    `now_before` is the number of today's line before which "now" is; `planned` and `capacity`
    are minutes, `capacity` is `None` until it is known.
    """

    today: date
    groups: tuple[TodayGroup, ...]
    now_before: int = 0
    planned: int = 0
    capacity: int | None = None

    def group(self, part: Part) -> TodayGroup:
        """One of the groups."""
        return next(group for group in self.groups if group.part is part)

    @property
    def waiting(self) -> int:
        """What is still to be done by this evening: the number beside the page's name."""
        today = self.group(Part.TODAY)
        return len(self.group(Part.OVERDUE).rows) + len(today.rows) - today.done


def last_day_of_week(day: date, week_start: int) -> date:
    """The last day of the week of `day`; `week_start` is its first weekday (Monday is 0)."""
    return day + timedelta(days=6 - (day.weekday() - week_start) % 7)


def plan_of(
    items: Iterable[PlannedItem],
    names: Mapping[int, str],
    now: datetime,
    zone: tzinfo,
    *,
    week_start: int = 0,
    kinds: Collection[ActivityKind] = (),
) -> TodayPlan:
    """Put open work, and what was done today, into groups; other items are left out.

    Notes and what was cancelled are no work. Each activity is shown once, however many of our
    people take part. `kinds` narrows the lines; the planned time is that of all kinds.
    """
    local = now.astimezone(zone)
    today, moment = local.date(), to_milliseconds(now)
    ends = last_day_of_week(today, week_start)
    parts: dict[Part, list[TodayRow]] = {part: [] for part in Part}
    planned = 0
    for item in without_doubles(items):
        if item.kind is ActivityKind.NOTE or item.status is Status.CANCELLED:
            continue
        row = _row(item, names, today, moment, zone)
        part = None if row is None else _part(row, today, ends)
        if row is None or part is None:
            continue
        if part is Part.TODAY:
            planned += item.minutes
        if not kinds or item.kind in kinds:
            parts[part].append(row)
    groups = tuple(_group(part, rows) for part, rows in parts.items())
    now_before = _now_before(groups[1].rows, local.hour * 60 + local.minute)
    return TodayPlan(today, groups, now_before, planned)


def _row(
    item: PlannedItem, names: Mapping[int, str], today: date, moment: int, zone: tzinfo
) -> TodayRow | None:
    due = item.due_day(zone) if item.due is not None else None
    last = due or (item.last_day(zone) if item.starts or item.ends else None)
    if last is None:
        return None
    has_place = bool(item.starts or item.ends)
    first = item.first_day(zone) if has_place else last
    day = today if first <= today <= last else (first if first > today else last)
    start = None
    if item.is_timed and first == day:
        local = item.start_at().astimezone(zone)
        start = local.hour * 60 + local.minute
    late = (today - last).days if item.is_open and last < today else 0
    is_past = item.is_timed and item.ends <= moment
    name = names.get(item.contact_id or 0, "")
    return TodayRow(item, day, name, start, late, is_past)


def _part(row: TodayRow, today: date, week_ends: date) -> Part | None:
    if row.late_days:
        return Part.OVERDUE
    if row.day == today:
        return Part.TODAY
    if not row.item.is_open:
        return None
    if row.day == today + timedelta(days=1):
        return Part.TOMORROW
    return Part.LATER if today < row.day <= week_ends else None


def _group(part: Part, rows: list[TodayRow]) -> TodayGroup:
    rows.sort(key=_order)
    done = sum(not row.item.is_open for row in rows) if part is Part.TODAY else 0
    return TodayGroup(part, tuple(rows), done)


def _order(row: TodayRow) -> tuple[date, int, int, int]:
    """By day and time; what has no time comes last, the more important first."""
    start = 24 * 60 if row.start is None else row.start
    return (row.day, start, -row.item.priority, row.item.activity_id)


def _now_before(rows: tuple[TodayRow, ...], minute: int) -> int:
    """The first line of today that begins after now; behind the last one with a time if none."""
    timed = 0
    for number, row in enumerate(rows):
        if row.start is None:
            break
        if row.start > minute:
            return number
        timed = number + 1
    return timed
