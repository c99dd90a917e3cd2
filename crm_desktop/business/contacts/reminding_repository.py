# pyright: basic
"""What contacts say to reminders of them and of their days, and what is shown of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.days_repository import dated, days
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.reminders.model import NO_OCCASION, Ask, Remindable, Source, Subject
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_SOURCES = f"SELECT id, deleted_at IS NULL FROM contact WHERE id {GIVEN_IDS}"
_SUBJECTS = f"""SELECT id, display_name, main_phone FROM contact
    WHERE id {GIVEN_IDS} AND deleted_at IS NULL"""


def sources(ask: Ask, ids: Sequence[int]) -> Mapping[int, Source]:
    """Whether they are there; they have no time of their own."""
    rows = ask(_SOURCES, (json.dumps(list(ids)),)).fetchall()
    return {
        key: Source(NO_OCCASION, bool(is_living), is_living=bool(is_living))
        for key, is_living in rows
    }


def subjects(database: Database, ids: Sequence[int]) -> Mapping[int, Subject]:
    """Name and number; those in the bin are left out."""
    found: dict[int, Subject] = {}
    with database.read():
        for piece in slices(ids):
            for key, name, phone in database.execute(
                _SUBJECTS, (json.dumps(list(piece)),)
            ).fetchall():
                found[key] = Subject(name, CONTACT, contact_id=key, who=name, phone=phone or "")
    return found


REMINDABLE = Remindable(CONTACT, sources, subjects, days=days, dated=dated)
