# pyright: basic
"""Reads what the rotation has to know of some contacts, beside what lists show."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from crm_desktop.storage.bulk_values import GIVEN_IDS

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_KNOWN = f"""SELECT contact.id, created_at, rhythm_days, usual_gap_days, next_activity_at,
    EXISTS (SELECT 1 FROM communication_preference AS preference
        WHERE preference.contact_id = contact.id AND is_opted_out = 1 AND channel = ?),
    (SELECT activity_id FROM activity_contact WHERE contact_id = contact.id
        AND next_at = contact.next_activity_at ORDER BY activity_id LIMIT 1),
    (SELECT activity_id FROM activity_contact WHERE contact_id = contact.id
        AND met_at IS NOT NULL ORDER BY met_at DESC, activity_id DESC LIMIT 1)
    FROM contact WHERE contact.id {GIVEN_IDS}"""
_SAID = f"""SELECT id, subject, result FROM activity WHERE id {GIVEN_IDS}"""


class Known(NamedTuple):
    """Moments in milliseconds UTC; activities are the open one that is next and the last talk."""

    created_at: int
    rhythm_days: int | None
    usual_gap_days: int | None
    next_activity_at: int | None
    is_refusing: int
    next_activity: int | None
    last_talk: int | None


class RotationRepository:
    """The caller holds the read transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, contact_ids: Collection[int], refused_channel: str) -> dict[int, Known]:
        """What is known of these contacts, by id."""
        ids = json.dumps(list(contact_ids))
        rows = self._database.execute(_KNOWN, (refused_channel, ids)).fetchall()
        return {row[0]: Known._make(row[1:]) for row in rows}

    def said(self, activity_ids: Collection[int]) -> dict[int, tuple[str, str]]:
        """Subject and result of activities."""
        rows = self._database.execute(_SAID, (json.dumps(list(activity_ids)),)).fetchall()
        return {key: (subject, result) for key, subject, result in rows}
