# pyright: basic
"""Which dates come next: birthdays in the order of the year, others by their own calendars."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.birthdays_repository import next_birthdays
from crm_desktop.business.contacts.coming_dates import ComingDate
from crm_desktop.business.contacts.derived import shown
from crm_desktop.core.anniversaries import next_anniversary

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_ELSEWHERE = """SELECT id, display_name, main_organization, main_email, '', birth_date,
    birth_calendar FROM contact
    WHERE deleted_at IS NULL AND birth_date <> '' AND birth_calendar NOT IN ('', 'gregorian')"""
"""Birthdays kept in another calendar are another Gregorian day each year."""
_NAMED = """SELECT contact.id, display_name, main_organization, main_email, name, day, calendar
    FROM important_date JOIN contact ON contact.id = contact_id
    WHERE contact.deleted_at IS NULL"""
_EMAILS = "SELECT id, main_email FROM contact WHERE id IN (SELECT value FROM json_each(?))"


def coming_dates(database: Database, today: date, days: int, limit: int) -> tuple[ComingDate, ...]:
    """The dates of contacts from today on for so many days, the nearest first."""
    last = today + timedelta(days=days - 1)
    with database.read():
        birthdays = next_birthdays(database, today, days, limit)
        ids = "[" + ",".join(str(one.contact_id) for one in birthdays) + "]"
        emails = dict(database.execute(_EMAILS, (ids,)).fetchall())
        others = [
            *database.execute(_ELSEWHERE).fetchall(),
            *database.execute(_NAMED).fetchall(),
        ]
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
