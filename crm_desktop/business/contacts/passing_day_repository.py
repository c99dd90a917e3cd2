# pyright: basic
"""Contacts whose list row says what was true until a day that has come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.model import ContactPoint, PointKind

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

ListedChannels = tuple[int, str, str, str, int]
"""A contact's id and what `DERIVED` columns shall hold."""
DERIVED = ("main_phone", "main_email", "main_website", "is_reachable")

_ROWS_AT_ONCE = 50_000
"""A read of so many rows keeps a save waiting for some hundredths of a second at most."""
_LAST = "SELECT max(id) FROM contact_point"
_ENDING = """SELECT contact_id FROM contact_point
    WHERE id > ? AND id <= ? AND valid_until > '' AND valid_until <= ?"""
_POINTS = """SELECT contact.id, main_phone, main_email, main_website, is_reachable,
    point.kind, raw_value, normalized_value, is_primary, is_valid, valid_until
    FROM contact JOIN contact_point AS point ON point.contact_id = contact.id
    WHERE contact.id IN () AND deleted_at IS NULL
    ORDER BY contact.id, point.position, point.id"""


def outdated(database: Database, day: str) -> Iterator[ListedChannels]:
    """What lists shall show of living contacts with channels that are over on an ISO day.

    Only of those that they do not show so yet. Reads all channels once: a few tenths of a second
    for a million contacts.
    """
    rows = database.rows_among(_POINTS, sorted(_with_ended(database, day)))
    for key, group in groupby(rows, key=lambda row: row[:5]):
        points = [_point(row[5:]) for row in group]
        shall = (
            key[0],
            derived.main_phone(points, day),
            derived.main_email(points, day),
            derived.main_website(points, day),
            int(any(one.raw_value.strip() and not one.is_over(day) for one in points)),
        )
        if shall != tuple(key):
            yield shall


def _with_ended(database: Database, day: str) -> set[int]:
    """Contacts with a channel that is over."""
    row = database.execute(_LAST).fetchone()
    last = 0 if row is None or row[0] is None else int(row[0])
    found: set[int] = set()
    for start in range(0, last, _ROWS_AT_ONCE):
        with database.read():
            rows = database.execute(_ENDING, (start, start + _ROWS_AT_ONCE, day)).fetchall()
        found.update(key for (key,) in rows)
    return found


def _point(row: tuple) -> ContactPoint:
    kind, raw, normalized, is_primary, is_valid, until = row
    return ContactPoint(
        PointKind(kind),
        raw,
        normalized,
        is_primary=bool(is_primary),
        is_valid=bool(is_valid),
        valid_until=until,
    )
