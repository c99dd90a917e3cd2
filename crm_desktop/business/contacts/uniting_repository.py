"""Rows of other contacts and lists that point at a contact: where they lead after a merge.

One place knows every table that holds a contact's id beside its own card; a feature that adds one
adds it here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT, Contact, ContactKind
from crm_desktop.business.contacts.relations import IsMutual
from crm_desktop.business.custom_fields.model import FieldKind
from crm_desktop.business.custom_fields.values import number_sort
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_LONGEST_CHAIN = 50
_MERGE_BATCHES = """SELECT seq, at, user_id, first_entry_id, first_entry_id + entry_count
    FROM change_batch WHERE action = ? AND undone_by IS NULL ORDER BY seq DESC LIMIT ?"""
# A batch is a range of the log; by an index of it each merged contact's whole history was read.
_OF_BATCH = """FROM change_entry NOT INDEXED
    JOIN contact ON contact.id = root_id
        AND contact.merged_into_id IS NOT NULL AND contact.deleted_at IS NOT NULL
    JOIN contact AS survivor ON survivor.id = contact.merged_into_id
    WHERE change_entry.id >= ? AND change_entry.id < ?
    AND change_entry.kind = 'contact' AND operation = 'bin'"""
_MERGES = f"""SELECT contact.id, contact.display_name, survivor.id, survivor.display_name,
    contact.kind {_OF_BATCH} ORDER BY change_entry.id LIMIT ?"""
_COUNT_MERGES = f"SELECT count(*), count(DISTINCT survivor.id) {_OF_BATCH}"


_LEADING = {
    "places": (
        f"SELECT DISTINCT person_id FROM affiliation WHERE person_id {GIVEN_IDS}",
        f"SELECT DISTINCT organization_id FROM affiliation WHERE organization_id {GIVEN_IDS}",
    ),
    "relations": (
        f"SELECT DISTINCT from_id FROM relationship WHERE from_id {GIVEN_IDS}",
        f"SELECT DISTINCT to_id FROM relationship WHERE to_id {GIVEN_IDS}",
    ),
    "recommended": (
        f"""SELECT DISTINCT referred_by_id FROM contact INDEXED BY contact_by_referrer
        WHERE referred_by_id IS NOT NULL AND referred_by_id {GIVEN_IDS} AND deleted_at IS NULL""",
    ),
    "segments": (f"SELECT DISTINCT contact_id FROM segment_member WHERE contact_id {GIVEN_IDS}",),
    "activities": (
        f"SELECT DISTINCT contact_id FROM activity_contact WHERE contact_id {GIVEN_IDS}",
    ),
    "values": (
        f"""SELECT DISTINCT number_value FROM custom_field
        JOIN custom_value ON field_id = custom_field.id
        WHERE custom_field.kind = '{FieldKind.LINK}' AND number_value {GIVEN_IDS}""",
    ),
    "files": (
        f"""SELECT DISTINCT record_id FROM attachment
        WHERE record_kind = 'contact' AND record_id {GIVEN_IDS}""",
    ),
    "apart": (
        f"SELECT DISTINCT low_id FROM not_duplicate WHERE low_id {GIVEN_IDS}",
        f"SELECT DISTINCT high_id FROM not_duplicate WHERE high_id {GIVEN_IDS}",
    ),
    "pictures": (f"SELECT contact_id FROM contact_picture WHERE contact_id {GIVEN_IDS}",),
}
"""By kind of link whom it leads to; what was taken away is found, too, and moves nothing."""


@record
class Links:
    """Which of some contacts anything leads to, by what it is."""

    places: set[int]
    relations: set[int]
    recommended: set[int]
    segments: set[int]
    activities: set[int]
    values: set[int]
    files: set[int]
    apart: set[int]
    pictures: set[int]


@record
class LinkCounts:
    """How much leads to a contact: places of work or people, relations, segments and the rest."""

    affiliations: int = 0
    relations: int = 0
    segments: int = 0
    recommended: int = 0
    activities: int = 0
    files: int = 0


class UnitingRepository:
    """Reads and moves what leads to contacts that are united."""

    def __init__(
        self, database: Database, contacts: ContactRepository, is_mutual: IsMutual
    ) -> None:
        self._database = database
        self._contacts = contacts
        self._is_mutual = is_mutual

    # -- reading -----------------------------------------------------------------------------

    def survivor_of(self, contact_id: int) -> int:
        """Where a contact that was merged leads to; itself if it was not, or is out of the bin."""
        for _ in range(_LONGEST_CHAIN):
            row = self._database.execute(
                "SELECT merged_into_id FROM contact WHERE id = ? AND deleted_at IS NOT NULL",
                (contact_id,),
            ).fetchone()
            if row is None or row[0] is None:
                break
            contact_id = row[0]
        return contact_id

    def merged_into(self, contact_id: int) -> list[int]:
        """The contacts in the bin that lead here, directly or over others."""
        found: list[int] = []
        open_ids = [contact_id]
        while open_ids and len(found) < _LONGEST_CHAIN:
            rows = self._database.execute(
                f"""SELECT id FROM contact INDEXED BY contact_by_survivor
                WHERE merged_into_id IS NOT NULL AND merged_into_id {GIVEN_IDS}
                AND deleted_at IS NOT NULL""",
                (json.dumps(open_ids),),
            ).fetchall()
            open_ids = [key for (key,) in rows if key not in found]
            found += open_ids
        return found

    def past(
        self, action: str, batches: int, named: int
    ) -> list[tuple[int, int, int, int, list[tuple[int, str, int, str, str]]]]:
        """Batches of merges that stand, the newest first.

        Batch, moment, user, how many contacts were in it, and of the first ones id and name of who
        was merged, those of the survivor, and the kind.
        """
        found: list[tuple[int, int, int, int, list[tuple[int, str, int, str, str]]]] = []
        with self._database.read():
            rows = self._database.execute(_MERGE_BATCHES, (action, batches)).fetchall()
            for seq, at, user_id, first, end in rows:
                counted = self._database.execute(_COUNT_MERGES, (first, end)).fetchone() or (0, 0)
                if counted[0]:
                    merges = self._database.execute(_MERGES, (first, end, named)).fetchall()
                    found.append((seq, at, user_id, sum(counted), merges))
        return found

    def link_counts(self, contact_id: int) -> LinkCounts:
        """How much leads to a contact."""
        row = self._database.execute(
            """SELECT
            (SELECT count(*) FROM affiliation
                WHERE person_id = ?1 AND deleted_at IS NULL)
            + (SELECT count(*) FROM affiliation
                WHERE organization_id = ?1 AND deleted_at IS NULL),
            (SELECT count(*) FROM relationship WHERE from_id = ?1 AND deleted_at IS NULL)
            + (SELECT count(*) FROM relationship WHERE to_id = ?1 AND deleted_at IS NULL),
            (SELECT count(*) FROM segment_member WHERE contact_id = ?1),
            (SELECT count(*) FROM contact WHERE referred_by_id = ?1 AND deleted_at IS NULL),
            (SELECT count(*) FROM activity_contact AS link
                JOIN activity ON activity.id = activity_id AND deleted_at IS NULL
                WHERE link.contact_id = ?1),
            (SELECT count(*) FROM attachment
                WHERE record_kind = 'contact' AND record_id = ?1 AND deleted_at IS NULL)""",
            (contact_id,),
        ).fetchone()
        return LinkCounts() if row is None else LinkCounts(*row)

    def has_picture(self, contact_id: int) -> bool:
        """Whether a contact has a photo or logo."""
        row = self._database.execute(
            "SELECT 1 FROM contact_picture WHERE contact_id = ?", (contact_id,)
        ).fetchone()
        return row is not None

    def last_contact_said(self, contact_ids: Sequence[int]) -> int | None:
        """The latest contact, milliseconds UTC, that a list told of for any of these."""
        row = self._database.execute(
            f"SELECT max(met_before_at) FROM contact WHERE id {GIVEN_IDS}",
            (json.dumps(list(contact_ids)),),
        ).fetchone()
        return None if row is None else row[0]

    # -- moving --------------------------------------------------------------------------------

    def linked(self, ids: Collection[int]) -> Links:
        """What leads to any of these contacts; the others need not be asked about one by one."""
        found: dict[str, set[int]] = {}
        for name, texts in _LEADING.items():
            found[name] = set()
            for piece in slices(sorted(ids)):
                for text in texts:
                    rows = self._database.execute(text, (json.dumps(piece),)).fetchall()
                    found[name].update(key for (key,) in rows)
        return Links(**found)

    def put_away(self, work: UnitOfWork, survivors: Mapping[int, int]) -> None:
        """Bin contacts that were merged, given with those they lead to."""
        if not survivors:
            return
        rows = sorted(survivors.items())
        work.update_each(CONTACT, ("merged_into_id",), rows, roots=survivors)
        work.bin_many(CONTACT, survivors)

    def move_links(
        self, work: UnitOfWork, survivor: Contact, other_id: int, links: Links | None = None
    ) -> None:
        """Let everything that leads to the other one lead to the survivor.

        `links` are those that `linked` found for both.
        """
        moves: dict[str, Callable[[], None]] = {
            "places": lambda: self._move_affiliations(work, survivor, other_id),
            "relations": lambda: self._move_relations(work, survivor.id, other_id),
            "recommended": lambda: self._move_recommended(work, survivor.id, other_id),
            "segments": lambda: self._join_segments(work, survivor.id, other_id),
            "activities": lambda: self._move_activities(work, survivor.id, other_id),
            "values": lambda: self._move_link_values(work, survivor.id, other_id),
            "files": lambda: self._move_files(work, survivor.id, other_id),
            "apart": lambda: self._keep_apart(work, survivor.id, other_id),
        }
        for name, move in moves.items():
            known: set[int] | None = None if links is None else getattr(links, name)
            if known is None or other_id in known:
                move()
                if known is not None:
                    known.add(survivor.id)

    def _move_affiliations(self, work: UnitOfWork, survivor: Contact, other_id: int) -> None:
        """A place that both have stays once, with what only the other one says."""
        is_person = survivor.kind is ContactKind.PERSON
        own, far = ("person_id", "organization_id")[:: 1 if is_person else -1]
        columns = f"id, version, {far}, role, job_title, is_primary, start_date, end_date"
        sql = f"SELECT {columns} FROM affiliation WHERE {own} = ? AND deleted_at IS NULL"
        mine = {
            (row[2], row[7]): row
            for row in reversed(self._database.execute(sql, (survivor.id,)).fetchall())
        }
        has_primary = any(row[5] and row[7] is None for row in mine.values())
        touched: set[int] = set()
        for row in self._database.execute(sql, (other_id,)).fetchall():
            key, version, far_id, role, title, primary, start, end = row
            touched.add(far_id)
            person_id = survivor.id if is_person else far_id
            root = RecordRef(CONTACT, person_id)
            same = mine.get((far_id, end))
            if same is not None and _fits(same, row):
                values = {
                    "role": same[3] or role,
                    "job_title": same[4] or title,
                    "start_date": same[6] or start,
                }
                raised = work.update("affiliation", same[0], values, same[1], root=root)
                role, title, start = values.values()
                mine[far_id, end] = (same[0], raised, far_id, role, title, same[5], start, end)
                work.bin("affiliation", key, version, root=root)
                continue
            changes: dict[str, object] = {own: survivor.id}
            if is_person and primary and has_primary:
                changes["is_primary"] = 0
            work.update("affiliation", key, changes, version, root=root)
        for far_id in touched:
            work.touch(RecordRef(CONTACT, far_id))
            if not is_person:
                self._contacts.affiliations.refresh_main_organization(work, far_id)
        if is_person and touched:
            self._contacts.affiliations.refresh_main_organization(work, survivor.id)

    def _move_relations(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        """What would lead from somebody to themselves goes, and what would be said twice.

        Friends are friends from either end: what is mutual is the same the other way around.
        """
        rows = self._database.execute(
            """SELECT id, version, from_id, to_id, kind, note, start_date FROM relationship
            WHERE (from_id = ?1 OR to_id = ?1) AND deleted_at IS NULL""",
            (other_id,),
        ).fetchall()
        for key, version, giver, taker, kind, note, start in rows:
            ends = {"from_id": giver, "to_id": taker}
            moved = {name: survivor_id if end == other_id else end for name, end in ends.items()}
            root = RecordRef(CONTACT, survivor_id)
            far = next((end for end in moved.values() if end != survivor_id), None)
            twin = self._database.execute(
                """SELECT id, version, note, start_date FROM relationship
                WHERE (from_id = ?1 AND to_id = ?2 OR ?5 AND from_id = ?2 AND to_id = ?1)
                AND kind = ?3 AND deleted_at IS NULL AND id <> ?4""",
                (moved["from_id"], moved["to_id"], kind, key, self._is_mutual(kind)),
            ).fetchone()
            is_said_twice = twin is not None and (not note or not twin[2] or note == twin[2])
            if far is None or is_said_twice:
                if twin is not None and far is not None:
                    values = {"note": twin[2] or note, "start_date": twin[3] or start}
                    work.update("relationship", twin[0], values, twin[1], root=root)
                work.bin("relationship", key, version, root=root)
            else:
                work.update("relationship", key, moved, version, root=root)
            if far is not None:
                work.touch(RecordRef(CONTACT, far))

    def _move_recommended(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        rows = self._database.execute(
            """SELECT id, version FROM contact INDEXED BY contact_by_referrer
            WHERE referred_by_id IS NOT NULL AND referred_by_id = ? AND deleted_at IS NULL
            AND id <> ?""",
            (other_id, survivor_id),
        ).fetchall()
        for key, version in rows:
            work.update(CONTACT, key, {"referred_by_id": survivor_id}, version)

    def _join_segments(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        rows = self._database.execute(
            """SELECT segment_id FROM segment_member WHERE contact_id = ?
            EXCEPT SELECT segment_id FROM segment_member WHERE contact_id = ?""",
            (other_id, survivor_id),
        ).fetchall()
        for (segment_id,) in rows:
            values = {"segment_id": segment_id, "contact_id": survivor_id}
            work.insert_child("segment_member", values, RecordRef("segment", segment_id))

    def _move_activities(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        """The survivor takes part instead; what both took part in stays once."""
        rows = self._database.execute(
            """SELECT id, activity_id, EXISTS (SELECT 1 FROM activity_contact AS mine
                WHERE mine.activity_id = link.activity_id AND mine.contact_id = ?2)
            FROM activity_contact AS link WHERE contact_id = ?1""",
            (other_id, survivor_id),
        ).fetchall()
        taken = {key: activity_id for key, activity_id, has_both in rows if has_both}
        moved = {key: activity_id for key, activity_id, has_both in rows if not has_both}
        if taken:
            work.delete_children_of("activity", "activity_contact", taken)
        if moved:
            new = [(key, survivor_id) for key in moved]
            work.update_children_of("activity", "activity_contact", ("contact_id",), new, moved)
        brought = dict(
            self._database.execute(
                f"""SELECT id, activity_id FROM activity_contact
                WHERE activity_id {GIVEN_IDS} AND via_id = ?""",
                (json.dumps([row[1] for row in rows]), other_id),
            ).fetchall()
        )
        if brought:  # organizations that are involved on account of the other one
            new = [(key, survivor_id) for key in brought]
            work.update_children_of("activity", "activity_contact", ("via_id",), new, brought)

    def _move_files(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        """With who attached them and when; what both have stays where it is."""
        rows = self._database.execute(
            """SELECT id, version FROM attachment AS theirs
            WHERE record_kind = 'contact' AND record_id = ?1 AND deleted_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM attachment AS mine
                WHERE mine.record_kind = 'contact' AND mine.record_id = ?2
                AND mine.deleted_at IS NULL AND mine.sha256 = theirs.sha256
                AND mine.file_name = theirs.file_name)""",
            (other_id, survivor_id),
        ).fetchall()
        for key, version in rows:
            moved = {"record_id": survivor_id}
            work.update("attachment", key, moved, version, root=RecordRef(CONTACT, survivor_id))

    def _move_link_values(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        """Own fields of other contacts that link here."""
        rows = self._database.execute(
            """SELECT custom_value.id, contact_id FROM custom_field
            JOIN custom_value ON field_id = custom_field.id AND number_value = ?
            WHERE custom_field.kind = ? AND contact_id NOT IN (?, ?)""",
            (other_id, str(FieldKind.LINK), survivor_id, other_id),
        ).fetchall()
        for key, contact_id in rows:
            values = {"number_value": survivor_id, "sort_value": number_sort(survivor_id)}
            work.update_child("custom_value", key, values, RecordRef(CONTACT, contact_id))

    def _keep_apart(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        """Whoever was said not to be the other one is not the survivor either."""
        rows = self._database.execute(
            """SELECT CASE low_id WHEN ?1 THEN high_id ELSE low_id END FROM not_duplicate
            WHERE (low_id = ?1 OR high_id = ?1) AND deleted_at IS NULL""",
            (other_id,),
        ).fetchall()
        for (third,) in rows:
            low, high = sorted((survivor_id, third))
            known = self._database.execute(
                "SELECT 1 FROM not_duplicate WHERE low_id = ? AND high_id = ?", (low, high)
            ).fetchone()
            if known is None and low != high:
                work.insert("not_duplicate", {"low_id": low, "high_id": high})

    def take_picture(self, work: UnitOfWork, survivor_id: int, other_id: int) -> None:
        """Give the survivor the other one's picture, in place of its own."""
        row = self._database.execute(
            "SELECT media_type, sha256, data FROM contact_picture WHERE contact_id = ?",
            (other_id,),
        ).fetchone()
        if row is None:
            return
        media_type, digest, data = row
        values: dict[str, object] = {
            "contact_id": survivor_id,
            "media_type": media_type,
            "sha256": digest,
            "data": bytes(data),
        }
        root = RecordRef(CONTACT, survivor_id)
        own = self._database.execute(
            "SELECT id FROM contact_picture WHERE contact_id = ?", (survivor_id,)
        ).fetchone()
        if own is None:
            work.insert_child("contact_picture", values, root)
        else:
            work.update_child("contact_picture", own[0], values, root)


_Row = tuple[object, ...]


def _fits(one: _Row, other: _Row) -> bool:
    """Whether two places with one organization and end say nothing different."""
    return all(
        not one[column] or not other[column] or one[column] == other[column] for column in (3, 4, 6)
    )
