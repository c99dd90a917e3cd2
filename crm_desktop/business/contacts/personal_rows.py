"""Important dates and preferences as rows, both ways."""

from __future__ import annotations

from typing import Any

from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.core.clock import from_milliseconds, to_milliseconds

DATES_SQL = """SELECT name, day, calendar, id, remind_days FROM important_date
    WHERE contact_id = ? ORDER BY position, id"""
PREFERENCES_SQL = """SELECT channel, is_preferred, is_opted_out, opted_out_at, basis, id
    FROM communication_preference WHERE contact_id = ? ORDER BY id"""


DATE_COLUMNS = ("contact_id", "name", "day", "calendar", "position", "remind_days")
PREFERENCE_COLUMNS = (
    "contact_id", "channel", "is_preferred", "is_opted_out", "opted_out_at", "basis",
)  # fmt: skip


def date_row(contact_id: int, day: ImportantDate, position: int) -> tuple[object, ...]:
    """The values of `DATE_COLUMNS`."""
    return contact_id, day.name, day.day, day.calendar, position, day.remind_days


def preference_row(contact_id: int, one: ChannelPreference) -> tuple[object, ...]:
    """The values of `PREFERENCE_COLUMNS`."""
    since = None if one.opted_out_at is None else to_milliseconds(one.opted_out_at)
    return (
        contact_id, one.channel, int(one.is_preferred), int(one.is_opted_out), since, one.basis,
    )  # fmt: skip


def date_values(contact_id: int, day: ImportantDate, position: int) -> dict[str, object]:
    """The row of one important date by column."""
    return dict(zip(DATE_COLUMNS, date_row(contact_id, day, position), strict=True))


def preference_values(contact_id: int, one: ChannelPreference) -> dict[str, object]:
    """The row of one preference by column."""
    return dict(zip(PREFERENCE_COLUMNS, preference_row(contact_id, one), strict=True))


def preference_of(row: tuple[Any, ...]) -> ChannelPreference:
    """The preference behind a row of `PREFERENCES_SQL`."""
    channel, preferred, opted_out, since, basis, key = row
    moment = None if since is None else from_milliseconds(since)
    return ChannelPreference(channel, bool(preferred), bool(opted_out), moment, basis, key)
