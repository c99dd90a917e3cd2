"""How much time an employee has on a day: working hours less absences and holidays. Pure.

Days are local calendar days and minutes are those of the wall clock, so that a change to summer
time makes no day longer or shorter: 9:00 to 17:00 are eight hours on every day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record

ABSENCE = "absence"
"""The `RecordRef.kind` of absences."""

MINUTES_OF_DAY = 24 * 60
SPANS_LIMIT = 6
"""Most spans of working time on one day."""
NOTE_LIMIT = 400
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


class AbsenceKind(StrEnum):
    """Why somebody is not there."""

    VACATION = "vacation"
    SICK = "sick"
    TRIP = "trip"
    OTHER = "other"


@record
class Absence:
    """Whole days on which an employee is not there, `first_day` and `last_day` both counted.

    `id` and `version` are 0 for one that is not stored yet.
    """

    user_id: int
    first_day: date
    last_day: date
    kind: AbsenceKind = AbsenceKind.VACATION
    note: str = ""
    id: int = 0
    version: int = 0

    def covers(self, day: date) -> bool:
        """Whether the employee is away on `day`."""
        return self.first_day <= day <= self.last_day

    @property
    def day_count(self) -> int:
        """How many calendar days it takes."""
        return (self.last_day - self.first_day).days + 1


def joined_absence(mine: Absence, theirs: Absence) -> Absence:
    """Both as one: from the first of all their days to the last, of my kind."""
    notes = dict.fromkeys(one for one in (theirs.note, mine.note) if one)
    return replace(
        mine,
        first_day=min(mine.first_day, theirs.first_day),
        last_day=max(mine.last_day, theirs.last_day),
        note=", ".join(notes)[:NOTE_LIMIT],
    )


@record
class WorkSpan:
    """A piece of a working day in minutes after midnight, `end` not counted; 1440 is midnight."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.end - self.start


_DAY = (WorkSpan(9 * 60, 17 * 60),)


@record
class WeekHours:
    """The spans of each weekday, Monday first; a free day has none."""

    days: tuple[tuple[WorkSpan, ...], ...] = (_DAY, _DAY, _DAY, _DAY, _DAY, (), ())

    def spans_on(self, day: date) -> tuple[WorkSpan, ...]:
        """The spans of that day's weekday."""
        return self.days[day.weekday()]

    def minutes_on(self, day: date) -> int:
        """The working minutes of that day's weekday."""
        return sum(span.minutes for span in self.spans_on(day))

    @property
    def minutes_a_week(self) -> int:
        """The working minutes of a whole week."""
        return sum(span.minutes for spans in self.days for span in spans)

    def with_day(self, weekday: int, spans: Sequence[WorkSpan]) -> WeekHours:
        """A copy with other spans on `weekday` (Monday is 0), in order."""
        days = list(self.days)
        days[weekday] = tuple(sorted(spans, key=lambda span: (span.start, span.end)))
        return WeekHours(tuple(days))


STANDARD_WEEK = WeekHours()
"""Monday to Friday from nine to five, for whoever has no hours of their own."""


def checked_hours(hours: WeekHours) -> WeekHours:
    """`hours` with each day's spans in order.

    Raises `UserError` on the field `working_hours`: `span_reversed` for a span that ends before it
    begins, `spans_overlap` for two at the same time, `too_many_spans` for more than six a day; the
    parameter `weekday` says which (Monday is 0).
    """
    ordered: list[tuple[WorkSpan, ...]] = []
    for weekday, spans in enumerate(hours.days):
        if len(spans) > SPANS_LIMIT:
            raise _wrong("too_many_spans", weekday, limit=SPANS_LIMIT)
        row = tuple(sorted(spans, key=lambda span: (span.start, span.end)))
        for span in row:
            if not 0 <= span.start < span.end <= MINUTES_OF_DAY:
                raise _wrong("span_reversed", weekday)
        if any(later.start < earlier.end for earlier, later in pairwise(row)):
            raise _wrong("spans_overlap", weekday)
        ordered.append(row)
    return WeekHours(tuple(ordered))


def _wrong(code: str, weekday: int, **params: object) -> UserError:
    return UserError(code, field="working_hours", weekday=weekday, **params)


def hours_to_text(hours: WeekHours) -> str:
    """How hours are stored: JSON with the days that are worked; empty for the standard week."""
    if hours == STANDARD_WEEK:
        return ""
    days = {
        name: [[_clock_text(span.start), _clock_text(span.end)] for span in spans]
        for name, spans in zip(_WEEKDAYS, hours.days, strict=True)
        if spans
    }
    return json.dumps(days, separators=(",", ":"))


def hours_from_text(text: str) -> WeekHours:
    """The hours of stored text; a text that is none (written by another program) is standard."""
    if not text:
        return STANDARD_WEEK
    try:
        stored: Any = json.loads(text)
        days = tuple(
            tuple(WorkSpan(_minutes(start), _minutes(end)) for start, end in stored.get(name, ()))
            for name in _WEEKDAYS
        )
        return checked_hours(WeekHours(days))
    except (ValueError, TypeError, AttributeError, UserError):
        return STANDARD_WEEK


def _clock_text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]) * 60 + int(found[2])


@record
class WorkingTime:
    """What is needed to say how much time one employee has: hours, absences, first and last day."""

    user_id: int
    hours: WeekHours = STANDARD_WEEK
    absences: tuple[Absence, ...] = ()
    hired_on: date | None = None
    left_on: date | None = None
    """The last day of work."""

    def is_employed_on(self, day: date) -> bool:
        """Whether the day lies between the first and the last day of work."""
        return (self.hired_on is None or day >= self.hired_on) and (
            self.left_on is None or day <= self.left_on
        )

    def absence_on(self, day: date) -> Absence | None:
        """Why the employee is away on `day`, if so."""
        return next((absence for absence in self.absences if absence.covers(day)), None)

    def spans_on(self, day: date, holidays: Mapping[date, str]) -> tuple[WorkSpan, ...]:
        """When the employee works on `day`: nothing on holidays, absences, before and after."""
        if day in holidays or not self.is_employed_on(day) or self.absence_on(day) is not None:
            return ()
        return self.hours.spans_on(day)

    def minutes_on(self, day: date, holidays: Mapping[date, str]) -> int:
        """How many minutes that are."""
        return sum(span.minutes for span in self.spans_on(day, holidays))


def capacity_minutes(
    people: Iterable[WorkingTime], first_day: date, last_day: date, holidays: Mapping[date, str]
) -> dict[int, tuple[int, ...]]:
    """Per user id the working minutes of each day from `first_day` to `last_day`."""
    days = days_between(first_day, last_day)
    return {
        person.user_id: tuple(person.minutes_on(day, holidays) for day in days) for person in people
    }


def days_between(first_day: date, last_day: date) -> tuple[date, ...]:
    """All days from the first to the last one, both counted; none if they are reversed."""
    count = (last_day - first_day).days + 1
    return tuple(first_day + timedelta(days=number) for number in range(max(0, count)))


@record
class DayMarks:
    """What the days of a period are marked with.

    `holidays` maps days to names; `absences` are those that touch the period, whole (a bar may
    begin before it and end after it), by first day.
    """

    holidays: Mapping[date, str]
    absences: tuple[Absence, ...] = ()
