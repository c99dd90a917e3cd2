# pyright: basic
"""Whose birthday comes next: read in the order of the year, from the index."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.birthdays import Birthday
from crm_desktop.business.contacts.derived import shown

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_DAY = "substr(birth_date, -5)"
_NEXT = (
    "SELECT id, display_name, main_organization, birth_date"
    " FROM contact INDEXED BY contact_by_birthday"
    f" WHERE deleted_at IS NULL AND birth_date <> '' AND {_DAY} BETWEEN ? AND ?"
    " AND birth_calendar IN ('', 'gregorian')"
    f" ORDER BY {_DAY}, id LIMIT ?"
)


def next_birthdays(database: Database, today: date, days: int, limit: int) -> tuple[Birthday, ...]:
    """The birthdays from today on for so many days, the nearest first.

    Of 29 February in other years the day before counts. Birthdays kept in another calendar are
    left out: their Gregorian day is another one each year.
    """
    last = today + timedelta(days=days - 1)
    found: list[Birthday] = []
    for first, end in parts_of_year(today, last):
        rows = database.execute(_NEXT, (first, end, limit)).fetchall()
        found += [_birthday(row, today) for row in rows]
    found.sort(key=lambda one: (one.day, one.contact_id))
    return tuple(one for one in found if one.day <= last)[:limit]


def parts_of_year(first: date, last: date) -> list[tuple[str, str]]:
    """Days of the year, without a year, between two days: two parts over the end of the year."""
    low, high = first.isoformat()[5:], last.isoformat()[5:]
    if low <= high:
        # On 28 February of a short year those of the 29th are meant, too.
        is_short = high == "02-28" and (last + timedelta(days=1)).month == 3
        return [(low, "02-29" if is_short else high)]
    return [(low, "12-31"), ("01-01", high)]


def _birthday(row: tuple[int, str, str, str], today: date) -> Birthday:
    key, name, organization, text = row
    day = _in_year(text, today.year)
    if day < today:
        day = _in_year(text, today.year + 1)
    year = text[:4]
    years = day.year - int(year) if year.isdecimal() else None
    return Birthday(key, name, shown(organization or ""), day, years)


def _in_year(text: str, year: int) -> date:
    month, day = int(text[-5:-3]), int(text[-2:])
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
