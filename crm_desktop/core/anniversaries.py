"""When a day comes round again, in the calendar it is kept in.

Somebody born on 1 Farvardin has their birthday on 1 Farvardin, whatever Gregorian day that is. A
day that a year lacks (29 February, 30 Esfand, 6 Pagume, 30 of a Hijri month) falls on the last one
before it.
"""

from __future__ import annotations

from datetime import date

from crm_desktop.core.calendars import CalendarName, from_gregorian, to_gregorian
from crm_desktop.core.dates import PartialDate, from_text
from crm_desktop.core.records import record

_SHORTEST_STEP = 3
"""No month is more than this many days shorter in one year than in another."""


@record
class Anniversary:
    """The next `day` (Gregorian) and which one it is; `years` is `None` where no year is known.

    `years` 0 is the day itself, which lies ahead.
    """

    day: date
    years: int | None


def next_anniversary(stored: str, calendar: str, today: date) -> Anniversary | None:
    """The next time a stored day (ISO, or `--MM-DD` without a year) comes, today included.

    A calendar that is not known, or does not reach to that day, gives way to the Gregorian one.
    `None` for what is no day.
    """
    partial = from_text(stored)
    if partial is None:
        return None
    first = partial.as_date()
    if first is None:
        day = partial.in_year(today.year)
        return Anniversary(day if day >= today else partial.in_year(today.year + 1), None)
    if first >= today:
        return Anniversary(first, 0)
    name = calendar_of(calendar)
    if name is not CalendarName.GREGORIAN:
        found = _in_calendar(name, first, today)
        if found is not None:
            return found
    return _gregorian(partial, first, today)


def calendar_of(code: str) -> CalendarName:
    """The calendar of a stored code; the Gregorian one for what is none."""
    try:
        return CalendarName(code)
    except ValueError:
        return CalendarName.GREGORIAN


def _gregorian(partial: PartialDate, first: date, today: date) -> Anniversary:
    day = partial.in_year(today.year)
    if day < today:
        day = partial.in_year(today.year + 1)
    return Anniversary(day, day.year - first.year)


def _in_calendar(name: CalendarName, first: date, today: date) -> Anniversary | None:
    try:
        year, month, day = from_gregorian(name, first)
        this_year = from_gregorian(name, today).year
        for candidate in (this_year, this_year + 1):
            found = _last_before(name, candidate, month, day)
            if found >= today:
                return Anniversary(found, candidate - year)
    except ValueError:
        return None
    return None


def _last_before(name: CalendarName, year: int, month: int, day: int) -> date:
    for step in range(_SHORTEST_STEP):
        try:
            return to_gregorian(name, year, month, day - step)
        except ValueError:
            continue
    raise ValueError("no such day in this calendar")
