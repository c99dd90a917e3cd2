# pyright: basic
"""Contacts in the bin, and everything that is taken away with them when they go for good.

One place knows every table that holds a contact's id; a feature that adds one adds it here (a test
asks the tables). What belongs to the contact goes with it. What belongs to others stays and no
longer names it: an activity with somebody else, a referrer, a link in an own field, a card that was
merged into it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.custom_fields.model import FieldKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices
from crm_desktop.storage.removing import Removal

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

ACTIVITY = "activity"
CHILDREN = (
    "contact_point",
    "address",
    "tagging",
    "important_date",
    "communication_preference",
    "contact_picture",
    "segment_member",
    "custom_value",
)
"""Tables whose rows belong to the contact in `contact_id` and are no records of their own."""
_CHILDREN_OF_ACTIVITIES = ("activity_user", "activity_contact", "mention")
_ON_RECORDS = ("attachment", "reminder", "notification")
"""Records that stand on any other one, by its kind and id."""

# In which nobody else takes part; an organization that came with one of them is nobody else.
_SOLE = """SELECT DISTINCT activity_id FROM activity_contact AS mine
    WHERE contact_id IN (SELECT value FROM json_each(?1))
    AND NOT EXISTS (SELECT 1 FROM activity_contact AS other
        WHERE other.activity_id = mine.activity_id
        AND other.contact_id NOT IN (SELECT value FROM json_each(?2))
        AND (other.via_id IS NULL OR other.via_id NOT IN (SELECT value FROM json_each(?2))))"""
_IN_BIN = "FROM contact INDEXED BY contact_in_bin WHERE deleted_at IS NOT NULL"
_MERGED = f"""SELECT id FROM contact INDEXED BY contact_by_survivor
    WHERE merged_into_id IS NOT NULL AND merged_into_id {GIVEN_IDS}"""
_REFERRED = f"""SELECT id FROM contact INDEXED BY contact_by_referrer
    WHERE referred_by_id IS NOT NULL AND referred_by_id {GIVEN_IDS} AND deleted_at IS NULL
    UNION ALL SELECT id {_IN_BIN} AND referred_by_id {GIVEN_IDS}"""


class RemovingRepository:
    """Reads the bin, and removes contacts that lie in it for good."""

    def __init__(self, database: Database, contacts: ContactRepository) -> None:
        self._database = database
        self._contacts = contacts

    # -- reading -----------------------------------------------------------------------------

    def binned(self, ids: Collection[int] | None = None) -> dict[int, int]:
        """When each of these, or everybody in the bin, was put there, in milliseconds UTC."""
        if ids is None:
            rows = self._database.execute(f"SELECT id, deleted_at {_IN_BIN}").fetchall()
            return dict(rows)
        found: dict[int, int] = {}
        for piece in slices(sorted(ids)):
            rows = self._database.execute(
                f"SELECT id, deleted_at FROM contact WHERE id {GIVEN_IDS}"
                " AND deleted_at IS NOT NULL",
                (json.dumps(piece),),
            ).fetchall()
            found.update(rows)
        return found

    def name_of(self, contact_id: int) -> str:
        """What a contact is called, empty if there is none."""
        return self._contacts.name_of(contact_id)

    def removal_of(self, contact_id: int) -> tuple[int | None, int] | None:
        """Who removed a contact for good, and when in milliseconds UTC."""
        return self._database.execute(
            """SELECT user_id, at FROM change_entry AS entry
            JOIN change_batch AS batch ON batch.seq = entry.seq
            WHERE root_kind = 'contact' AND root_id = ?1 AND kind = 'contact'
            AND record_id = ?1 AND operation = 'remove'""",
            (contact_id,),
        ).fetchone()

    def binning_of(self, contact_id: int) -> tuple[int | None, int] | None:
        """Who moved a contact to the bin, and when in milliseconds UTC."""
        return self._database.execute(
            "SELECT deleted_by, deleted_at FROM contact WHERE id = ? AND deleted_at IS NOT NULL",
            (contact_id,),
        ).fetchone()

    def counts(self, ids: Collection[int]) -> tuple[int, int, int]:
        """Activities that go with these contacts, their files, how many were merged with others."""
        activities: set[int] = set()
        files = merged = 0
        everybody = json.dumps(sorted(ids))
        for piece in slices(sorted(ids)):
            given = json.dumps(piece)
            rows = self._database.execute(_SOLE, (given, everybody)).fetchall()
            activities.update(key for (key,) in rows)
            row = self._database.execute(
                f"""SELECT (SELECT count(*) FROM attachment WHERE record_kind = 'contact'
                AND record_id {GIVEN_IDS} AND deleted_at IS NULL),
                (SELECT count(*) FROM contact WHERE id {GIVEN_IDS}
                AND merged_into_id IS NOT NULL)""",
                (given, given),
            ).fetchone()
            files, merged = files + (row[0] if row else 0), merged + (row[1] if row else 0)
        return len(activities), files, merged

    # -- removing ----------------------------------------------------------------------------

    def remove(self, work: UnitOfWork, seen: Mapping[int, int]) -> set[int]:
        """Remove those that lie in the bin since the moment that was seen; returns which."""
        now = self.binned(seen)
        ids = {key for key, since in seen.items() if now.get(key) == since}
        if not ids:
            return ids
        removal = Removal(work)
        persons = self._remove_links(work, removal, ids)
        self._unname(work, ids)
        self._remove_activities(work, removal, ids)
        self._remove_standing_on(removal, CONTACT, ids)
        for table in CHILDREN:
            removal.children(table, "contact_id", ids)
        removal.records(CONTACT, dict.fromkeys(ids, ()))
        self._show_other_places(work, persons)
        removal.finish()
        return ids

    def _rows(self, sql: str, ids: Collection[int], times: int = 1) -> list[tuple]:
        return self._database.execute(sql, (json.dumps(sorted(ids)),) * times).fetchall()

    def _remove_links(self, work: UnitOfWork, removal: Removal, ids: set[int]) -> set[int]:
        """Places of work, relations and pairs that are none; returns who worked there."""
        places = self._rows(
            f"""SELECT id, person_id, organization_id FROM affiliation WHERE person_id {GIVEN_IDS}
            UNION SELECT id, person_id, organization_id FROM affiliation
            WHERE organization_id {GIVEN_IDS}""",
            ids,
            2,
        )
        relations = self._rows(
            f"""SELECT id, from_id, to_id FROM relationship WHERE from_id {GIVEN_IDS}
            UNION SELECT id, from_id, to_id FROM relationship WHERE to_id {GIVEN_IDS}""",
            ids,
            2,
        )
        pairs = self._rows(
            f"""SELECT id FROM not_duplicate WHERE low_id {GIVEN_IDS}
            UNION SELECT id FROM not_duplicate WHERE high_id {GIVEN_IDS}""",
            ids,
            2,
        )
        for table, rows in (("affiliation", places), ("relationship", relations)):
            roots = {
                key: [RecordRef(CONTACT, end) for end in ends if end not in ids]
                for key, *ends in rows
            }
            removal.records(table, roots)
        removal.records("not_duplicate", {key: () for (key,) in pairs})
        persons = {person for _key, person, _organization in places} - ids
        work.touch_many(CONTACT, {end for _key, *ends in places for end in ends} - ids)
        return persons

    def _unname(self, work: UnitOfWork, ids: set[int]) -> None:
        """What others say of these contacts in fields of their own."""
        merged = {key for (key,) in self._rows(_MERGED, ids)} - ids
        referred = {key for (key,) in self._rows(_REFERRED, ids, 2)} - ids
        for column, keys in (("merged_into_id", merged), ("referred_by_id", referred)):
            rows = [(key, None) for key in sorted(keys)]
            if rows:
                work.update_each(CONTACT, (column,), rows, is_stamped=False)
        values = self._rows(
            f"""SELECT custom_value.id, contact_id FROM custom_field
            JOIN custom_value ON field_id = custom_field.id AND number_value {GIVEN_IDS}
            WHERE custom_field.kind = '{FieldKind.LINK}'""",
            ids,
        )
        kept = {key: contact_id for key, contact_id in values if contact_id not in ids}
        if kept:
            work.delete_children_of(CONTACT, "custom_value", kept)
        self._unname_in_activities(work, CONTACT, ids)

    def _unname_in_activities(self, work: UnitOfWork, kind: str, ids: Collection[int]) -> None:
        """Activities that were about one of these records are about none."""
        about = self._database.execute(
            f"""SELECT id FROM activity INDEXED BY activity_by_related
            WHERE related_kind <> '' AND related_kind = ? AND related_id {GIVEN_IDS}""",
            (kind, json.dumps(sorted(ids))),
        ).fetchall()
        if about:
            rows = [(key, "", None) for (key,) in about]
            work.update_each(ACTIVITY, ("related_kind", "related_id"), rows, is_stamped=False)

    def _remove_activities(self, work: UnitOfWork, removal: Removal, ids: set[int]) -> None:
        """Those with nobody else; in the others these contacts take part no longer."""
        sole = {key for (key,) in self._rows(_SOLE, ids, 2)}
        parts = self._rows(
            f"SELECT id, activity_id FROM activity_contact WHERE contact_id {GIVEN_IDS}", ids
        )
        shared = {key: activity_id for key, activity_id in parts if activity_id not in sole}
        if shared:
            brought = self._database.execute(
                f"""SELECT id, activity_id FROM activity_contact WHERE activity_id {GIVEN_IDS}
                AND via_id {GIVEN_IDS} AND contact_id NOT IN (SELECT value FROM json_each(?))""",
                (
                    json.dumps(sorted(set(shared.values()))),
                    *(json.dumps(sorted(ids)),) * 2,
                ),
            ).fetchall()
            work.delete_children_of(ACTIVITY, "activity_contact", shared)
            if brought:  # organizations that came with one of them take part themselves
                rows = [(key, None) for key, _activity in brought]
                work.update_children_of(
                    ACTIVITY, "activity_contact", ("via_id",), rows, dict(brought)
                )
        if not sole:
            return
        following = self._rows(
            f"""SELECT id FROM activity INDEXED BY activity_by_next
            WHERE next_activity_id IS NOT NULL AND next_activity_id {GIVEN_IDS}""",
            sole,
        )
        led = [(key, None) for (key,) in following if key not in sole]
        if led:
            work.update_each(ACTIVITY, ("next_activity_id",), led, is_stamped=False)
        self._unname_in_activities(work, ACTIVITY, sole)
        self._remove_standing_on(removal, ACTIVITY, sole)
        for table in _CHILDREN_OF_ACTIVITIES:
            removal.children(table, "activity_id", sole)
        removal.records(ACTIVITY, dict.fromkeys(sole, ()))

    def _remove_standing_on(self, removal: Removal, kind: str, ids: set[int]) -> None:
        """Files, reminders and notifications of records; contents of files are swept later."""
        for table in _ON_RECORDS:
            rows = self._database.execute(
                f'SELECT id FROM "{table}" WHERE record_kind = ? AND record_id {GIVEN_IDS}',
                (kind, json.dumps(sorted(ids))),
            ).fetchall()
            removal.records(table, {key: () for (key,) in rows})

    def _show_other_places(self, work: UnitOfWork, persons: Collection[int]) -> None:
        """Lists show another organization of who worked at one of these, or none."""
        if persons:
            names = self._contacts.affiliations.main_organizations(sorted(persons))
            work.set_derived(CONTACT, ("main_organization",), names.items())
