# pyright: basic
"""Which dates come next: read in the order of the year, those of other calendars by their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.birthdays_repository import next_birthdays, parts_of_year
from crm_desktop.business.contacts.coming_dates import ComingDate
from crm_desktop.business.contacts.days_repository import (
    LUNAR,
    SLACK_DAYS,
    SOLAR,
    may_fall_between,
)
from crm_desktop.business.contacts.derived import shown
from crm_desktop.core.anniversaries import next_anniversary

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_WHO = "display_name, main_organization, main_email"
_IS_ELSEWHERE = "{0} NOT IN ('', 'gregorian') AND {0} = ?"
_BORN_ELSEWHERE = f"""SELECT id, {_WHO}, '', birth_date, birth_calendar
    FROM contact INDEXED BY contact_by_birth_calendar
    WHERE deleted_at IS NULL AND birth_date <> '' AND {_IS_ELSEWHERE.format("birth_calendar")}"""
_NAMED = f"""SELECT contact.id, {_WHO}, name, day, calendar
    FROM important_date INDEXED BY {{}} CROSS JOIN contact ON contact.id = contact_id
    WHERE contact.deleted_at IS NULL"""
_NAMED_HERE = f"""{_NAMED.format("important_date_by_day")} AND calendar IN ('', 'gregorian')"""
_NAMED_ELSEWHERE = f"""{_NAMED.format("important_date_by_calendar")}
    AND {_IS_ELSEWHERE.format("calendar")}"""
_BORN, _DAY = "substr(birth_date, -5)", "substr(day, -5)"
_EMAILS = "SELECT id, main_email FROM contact WHERE id IN (SELECT value FROM json_each(?))"


def coming_dates(database: Database, today: date, days: int, limit: int) -> tuple[ComingDate, ...]:
    """The dates of contacts from today on for so many days, the nearest first."""
    last = today + timedelta(days=days - 1)
    with database.read():
        birthdays = next_birthdays(database, today, days, limit)
        ids = "[" + ",".join(str(one.contact_id) for one in birthdays) + "]"
        emails = dict(database.execute(_EMAILS, (ids,)).fetchall())
        others = list(_others(database, today, last, limit))
    found = [
        ComingDate(
            one.day, one.name, "", one.years, one.organization, emails.get(one.contact_id) or "",
            one.contact_id,
        )
        for one in birthdays
    ]  # fmt: skip
    for key, who, organization, email, event, day, calendar in others:
        coming = next_anniversary(day, calendar, today)
        if coming is not None and coming.day <= last:
            found.append(
                ComingDate(
                    coming.day,
                    who,
                    event,
                    coming.years,
                    shown(organization or ""),
                    email or "",
                    key,
                )
            )
    found.sort(key=lambda one: (one.day, one.who, one.contact_id))
    return tuple(found[:limit])


def _others(database: Database, today: date, last: date, limit: int) -> Iterator[Sequence]:
    """Named dates, and birthdays of other calendars: a few too many, for those fall differently."""
    for low, high in parts_of_year(today, last):
        text = f"{_NAMED_HERE} AND {_DAY} BETWEEN ? AND ? ORDER BY {_DAY} LIMIT ?"
        yield from database.execute(text, (low, high, limit)).fetchall()
    slack = timedelta(SLACK_DAYS)
    for text, day in ((_BORN_ELSEWHERE, _BORN), (_NAMED_ELSEWHERE, _DAY)):
        for calendar in SOLAR:
            for low, high in parts_of_year(today - slack, last + slack):
                near = f"{text} AND {day} BETWEEN ? AND ? ORDER BY {day}"
                rows = database.execute(near, (calendar.value, low, high))
                yield from _first(rows, today, last, limit)
        for calendar in LUNAR:
            for row in database.execute(text, (calendar.value,)):
                if may_fall_between(row[-2], today, last):
                    yield row


def _first(rows: Iterator[Sequence], today: date, last: date, limit: int) -> Iterator[Sequence]:
    """Rows in the order of their first day until the `limit` nearest must be among them."""
    count, until = 0, None
    for row in rows:
        coming = next_anniversary(row[-2], row[-1], today)
        if coming is None or coming.day > last:
            continue
        if until is not None and coming.day > until:
            return
        yield row
        count += 1
        if count == limit:
            until = coming.day + timedelta(2 * SLACK_DAYS)
