# pyright: basic
"""Activities with their people: rows in, records out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.business.attachments.rows import bin_files, insert_files
from crm_desktop.business.planner.model import (
    ACTIVITY,
    Activity,
    ActivityKind,
    Colleague,
    Participant,
    Result,
    Sign,
)
from crm_desktop.business.planner.rows import (
    COLUMNS,
    HEAD,
    activity_row,
    activity_values,
    given,
    to_activity,
    to_colleague,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_READ = f"SELECT {', '.join((*HEAD, *COLUMNS))} FROM activity WHERE id {GIVEN_IDS}"
_USERS = f"""SELECT activity_id, user_id, role FROM activity_user
    WHERE activity_id {GIVEN_IDS} ORDER BY activity_id, id"""
_CONTACTS = f"""SELECT activity_id, contact_id, role, display_name, via_id FROM activity_contact
    JOIN contact ON contact.id = contact_id
    WHERE activity_id {GIVEN_IDS} ORDER BY activity_id, position, activity_contact.id"""
_MENTIONS = f"SELECT activity_id, user_id FROM mention WHERE activity_id {GIVEN_IDS} ORDER BY id"
_ATTACHMENTS = f"""SELECT record_id, id, file_name, sha256, size, media_type FROM attachment
    WHERE record_kind = '{ACTIVITY}' AND record_id {GIVEN_IDS} AND deleted_at IS NULL ORDER BY id"""
_EMPLOYERS = f"""SELECT person_id, organization_id FROM affiliation
    JOIN contact ON contact.id = organization_id AND contact.deleted_at IS NULL
    WHERE person_id {GIVEN_IDS} AND affiliation.deleted_at IS NULL
    AND (end_date IS NULL OR end_date = '' OR end_date >= ?)
    ORDER BY is_primary DESC, affiliation.id"""


class ActivityRepository:
    """Reads and writes activities; writing needs a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- reading -------------------------------------------------------------------------

    def activity(self, activity_id: int) -> Activity | None:
        """One activity with all that belongs to it, also from the bin."""
        found = self.activities([activity_id])
        return found[0] if found else None

    def activities(self, ids: Collection[int]) -> list[Activity]:
        """Activities in the order of `ids`; those that are gone are left out."""
        by_id: dict[int, Activity] = {}
        for piece in slices(dict.fromkeys(ids)):
            wanted = (given(piece),)
            users: dict[int, list[Colleague]] = defaultdict(list)
            for key, user_id, role in self._database.execute(_USERS, wanted):
                users[key].append(to_colleague(user_id, role))
            contacts: dict[int, list[Participant]] = defaultdict(list)
            for key, contact_id, role, name, via_id in self._database.execute(_CONTACTS, wanted):
                contacts[key].append(Participant(contact_id, role, name, via_id))
            mentions: dict[int, list[int]] = defaultdict(list)
            for key, user_id in self._database.execute(_MENTIONS, wanted):
                mentions[key].append(user_id)
            files: dict[int, list[Attachment]] = defaultdict(list)
            for key, *values in self._database.execute(_ATTACHMENTS, wanted):
                files[key].append(Attachment(*values))
            for row in self._database.execute(_READ, wanted).fetchall():
                key = row[0]
                by_id[key] = to_activity(
                    row,
                    tuple(users[key]),
                    tuple(contacts[key]),
                    tuple(mentions[key]),
                    tuple(files[key]),
                )
        return [by_id[key] for key in dict.fromkeys(ids) if key in by_id]

    def leading_to(self, activity_id: int) -> int | None:
        """The living activity with which this one was booked as the next."""
        row = self._database.execute(
            """SELECT id FROM activity INDEXED BY activity_by_next
            WHERE next_activity_id IS NOT NULL AND next_activity_id = ? AND deleted_at IS NULL
            ORDER BY id LIMIT 1""",
            (activity_id,),
        ).fetchone()
        return None if row is None else row[0]

    def employers(self, person_ids: Collection[int], on: str) -> dict[int, int]:
        """The organization that each person works for on an ISO day, the main one first."""
        if not person_ids:
            return {}
        found: dict[int, int] = {}
        for person_id, organization_id in self._database.execute(
            _EMPLOYERS, (given(list(person_ids)), on)
        ):
            found.setdefault(person_id, organization_id)
        return found

    def living_contacts(self, ids: Collection[int]) -> dict[int, str]:
        """Names of those of these contacts that are not in the bin."""
        rows = self._database.execute(
            f"SELECT id, display_name FROM contact WHERE id {GIVEN_IDS} AND deleted_at IS NULL",
            (given(list(ids)),),
        )
        return dict(rows.fetchall())

    def survivors(self, ids: Collection[int]) -> dict[int, tuple[int, str]]:
        """Whom those of these contacts that were merged live on in, with the name."""
        rows = self._database.execute(
            f"""WITH RECURSIVE led (first, id) AS (
                SELECT id, merged_into_id FROM contact
                WHERE id {GIVEN_IDS} AND deleted_at IS NOT NULL
                UNION
                SELECT led.first, contact.merged_into_id FROM led
                JOIN contact ON contact.id = led.id WHERE contact.deleted_at IS NOT NULL
            )
            SELECT led.first, contact.id, contact.display_name FROM led
            JOIN contact ON contact.id = led.id WHERE contact.deleted_at IS NULL""",
            (given(list(ids)),),
        )
        return {first: (key, name) for first, key, name in rows.fetchall()}

    def with_external_ids(self, external_ids: Collection[str]) -> dict[str, int]:
        """Living activities by the id that another program gave them."""
        rows = self._database.execute(
            f"""SELECT external_id, id FROM activity INDEXED BY activity_by_external_id
            WHERE external_id <> '' AND external_id {GIVEN_IDS} AND deleted_at IS NULL
            ORDER BY id DESC""",
            (json.dumps(list(external_ids)),),
        )
        return dict(rows.fetchall())

    def with_uids(self, uids: Collection[bytes]) -> set[bytes]:
        """Those of these ids of our own that living activities have."""
        sql = "SELECT uid FROM activity WHERE uid IN () AND deleted_at IS NULL"
        return {uid for (uid,) in self._database.rows_among(sql, list(uids))}

    def contacts_by_email(self, emails: Collection[str]) -> dict[str, int]:
        """Living contacts by their e-mail addresses, the first of each."""
        rows = self._database.execute(
            f"""SELECT normalized_value, contact_id FROM contact_point
            INDEXED BY contact_point_by_value
            JOIN contact ON contact.id = contact_id AND contact.deleted_at IS NULL
            WHERE normalized_value <> '' AND normalized_value {GIVEN_IDS}
            AND contact_point.kind = 'email' ORDER BY contact_id DESC""",
            (json.dumps(list(emails)),),
        )
        return dict(rows.fetchall())

    # -- writing -------------------------------------------------------------------------

    def insert(self, work: UnitOfWork, activity: Activity) -> int:
        """Store a new activity with its people; gives the id."""
        activity_id = work.insert(ACTIVITY, activity_values(activity))
        root = RecordRef(ACTIVITY, activity_id)
        for one in activity.users:
            values = {"activity_id": activity_id, "user_id": one.user_id, "role": str(one.role)}
            work.insert_child("activity_user", values, root)
        for position, contact in enumerate(activity.contacts):
            work.insert_child(
                "activity_contact", _contact_values(activity_id, contact, position), root
            )
        for user_id in activity.mentions:
            work.insert_child("mention", {"activity_id": activity_id, "user_id": user_id}, root)
        insert_files(work, activity.attachments, root)
        return activity_id

    def insert_many(self, work: UnitOfWork, activities: Sequence[Activity]) -> range:
        """Store many new activities with their people; their ids follow each other."""
        ids = work.insert_many(ACTIVITY, COLUMNS, map(activity_row, activities))
        pairs = list(zip(ids, activities, strict=True))
        work.insert_children_many(
            "activity_user",
            ("activity_id", "user_id", "role"),
            ((key, one.user_id, str(one.role)) for key, each in pairs for one in each.users),
        )
        work.insert_children_many(
            "activity_contact",
            ("activity_id", "contact_id", "role", "via_id", "position"),
            (
                (key, one.contact_id, one.role, one.via_id, position)
                for key, each in pairs
                for position, one in enumerate(each.contacts)
            ),
        )
        work.insert_children_many(
            "mention",
            ("activity_id", "user_id"),
            ((key, user_id) for key, each in pairs for user_id in each.mentions),
        )
        for key, each in pairs:
            insert_files(work, each.attachments, RecordRef(ACTIVITY, key))
        return ids

    def write(self, work: UnitOfWork, stored: Activity, edited: Activity) -> int:
        """Store what differs; returns the version afterwards, the old one if nothing did."""
        before, after = activity_values(stored), activity_values(edited)
        values = {name: value for name, value in after.items() if value != before[name]}
        root = stored.ref
        has_children = self._write_users(work, stored, edited, root)
        has_children |= self._write_contacts(work, stored, edited, root)
        has_children |= self._write_mentions(work, stored, edited, root)
        has_files = self._write_attachments(work, stored, edited, root)
        if values or (has_files and not has_children):
            return work.update(ACTIVITY, stored.id, values, stored.version, touch=has_files)
        return stored.version + 1 if has_children else stored.version

    def _write_users(
        self, work: UnitOfWork, stored: Activity, edited: Activity, root: RecordRef
    ) -> bool:
        if stored.users == edited.users:
            return False
        rows = {
            user_id: (key, role)
            for key, user_id, role in work.execute(
                "SELECT id, user_id, role FROM activity_user WHERE activity_id = ?", (stored.id,)
            )
        }
        wanted = {one.user_id: str(one.role) for one in edited.users}
        for user_id in rows.keys() - wanted.keys():
            work.delete_child("activity_user", rows[user_id][0], root)
        for user_id, role in wanted.items():
            if user_id not in rows:
                values = {"activity_id": stored.id, "user_id": user_id, "role": role}
                work.insert_child("activity_user", values, root)
            elif rows[user_id][1] != role:
                work.update_child("activity_user", rows[user_id][0], {"role": role}, root)
        return True

    def _write_contacts(
        self, work: UnitOfWork, stored: Activity, edited: Activity, root: RecordRef
    ) -> bool:
        if _people(stored) == _people(edited):
            return False
        rows = {
            contact_id: key
            for key, contact_id in work.execute(
                "SELECT id, contact_id FROM activity_contact WHERE activity_id = ?", (stored.id,)
            )
        }
        wanted = {one.contact_id for one in edited.contacts}
        for contact_id in rows.keys() - wanted:
            work.delete_child("activity_contact", rows[contact_id], root)
        for position, one in enumerate(edited.contacts):
            values = _contact_values(stored.id, one, position)
            if one.contact_id in rows:
                work.update_child("activity_contact", rows[one.contact_id], values, root)
            else:
                work.insert_child("activity_contact", values, root)
        return True

    def _write_mentions(
        self, work: UnitOfWork, stored: Activity, edited: Activity, root: RecordRef
    ) -> bool:
        if set(stored.mentions) == set(edited.mentions):
            return False
        for key, user_id in work.execute(
            "SELECT id, user_id FROM mention WHERE activity_id = ?", (stored.id,)
        ).fetchall():
            if user_id not in edited.mentions:
                work.delete_child("mention", key, root)
        for user_id in edited.mentions:
            if user_id not in stored.mentions:
                work.insert_child("mention", {"activity_id": stored.id, "user_id": user_id}, root)
        return True

    def _write_attachments(
        self, work: UnitOfWork, stored: Activity, edited: Activity, root: RecordRef
    ) -> bool:
        """Those taken off go into the bin, so that their contents stay as long as they may return.

        Gives whether there was anything to write.
        """
        kept = {one.id for one in edited.attachments}
        gone = [one.id for one in stored.attachments if one.id not in kept]
        bin_files(work, gone, root)
        return bool(insert_files(work, edited.attachments, root)) or bool(gone)

    # -- results -------------------------------------------------------------------------

    def own_results(self) -> tuple[Result, ...]:
        """The company's own results in their order, retired ones too."""
        rows = self._database.execute(
            """SELECT code, sign, name, is_contact, is_retired, id, kinds FROM activity_result
            WHERE deleted_at IS NULL ORDER BY position, id"""
        )
        return tuple(
            Result(code, Sign(sign), name, bool(contact), bool(retired), key, _kinds(kinds))
            for code, sign, name, contact, retired, key, kinds in rows
        )

    def insert_result(self, work: UnitOfWork, result: Result, name_key: str) -> int:
        """Store a result of the company's own at the end; gives the id."""
        row = work.execute("SELECT coalesce(max(position), 0) + 1 FROM activity_result").fetchone()
        position = 1 if row is None else row[0]
        values = {**_result_values(result), "name_key": name_key, "code": result.code}
        return work.insert("activity_result", {**values, "position": position})

    def arrange_results(self, work: UnitOfWork, ids: Sequence[int]) -> None:
        """Store an order of the company's own results."""
        rows = work.execute(
            f"SELECT id, position, version FROM activity_result WHERE id {GIVEN_IDS}",
            (given(list(ids)),),
        ).fetchall()
        known = {key: (position, version) for key, position, version in rows}
        for position, key in enumerate(ids, 1):
            if key in known and known[key][0] != position:
                work.update("activity_result", key, {"position": position}, known[key][1])

    def result_uses(self) -> dict[str, int]:
        """How many living activities have each result, by its code."""
        rows = self._database.execute(
            """SELECT result, count(*) FROM activity
            WHERE result <> '' AND deleted_at IS NULL GROUP BY result"""
        )
        return dict(rows.fetchall())

    def write_result(self, work: UnitOfWork, result: Result, name_key: str) -> None:
        """Store another name, sign or state of a result, if it is there."""
        row = work.execute(
            "SELECT version FROM activity_result WHERE id = ?", (result.id,)
        ).fetchone()
        if row is not None:
            values = {**_result_values(result), "name_key": name_key}
            work.update("activity_result", result.id, values, row[0])


def _contact_values(activity_id: int, one: Participant, position: int) -> Mapping[str, Any]:
    return {
        "activity_id": activity_id,
        "contact_id": one.contact_id,
        "role": one.role,
        "via_id": one.via_id,
        "position": position,
    }


def _people(activity: Activity) -> list[tuple[int, str, int | None]]:
    """Who of the client's is involved; names are only read."""
    return [(one.contact_id, one.role, one.via_id) for one in activity.contacts]


def _kinds(text: str) -> frozenset[ActivityKind]:
    known = {str(kind) for kind in ActivityKind}
    return frozenset(ActivityKind(word) for word in text.split(",") if word in known)


def _result_values(result: Result) -> Mapping[str, Any]:
    return {
        "name": result.name,
        "sign": str(result.sign),
        "kinds": ",".join(sorted(result.kinds)),
        "is_contact": int(result.is_contact),
        "is_retired": int(result.is_retired),
    }
