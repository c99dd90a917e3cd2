"""Contact tables: cards, their children, tags and sources; rows in, records out.

Fixed SQL on the database's own connection, because the object mapper costs 10 to 25 times as
much per row (measured). Affiliations, lists and search entries have repositories of their own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.affiliation_repository import AffiliationRepository
from crm_desktop.business.contacts.bulk_model import LeaverCounts, Reassignment
from crm_desktop.business.contacts.list_query import FACETS, IN_ANY_STAGE
from crm_desktop.business.contacts.model import (
    CONTACT,
    TAGS_LIMIT,
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    NewLink,
    PointKind,
    Source,
    Tag,
)
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.personal_rows import (
    DATE_COLUMNS,
    DATES_SQL,
    PREFERENCE_COLUMNS,
    PREFERENCES_SQL,
    date_row,
    date_values,
    preference_of,
    preference_row,
    preference_values,
)
from crm_desktop.business.contacts.rows import (
    ADDRESS_COLUMNS,
    AFFILIATION_COLUMNS,
    CARD_COLUMNS,
    CARD_POINT_COLUMNS,
    CONTACT_COLUMNS,
    CUSTOM_COLUMNS,
    READ_COLUMNS,
    TAGGING_COLUMNS,
    address_rows,
    address_values,
    changed_values,
    contact_of,
    contact_row,
    custom_rows,
    custom_values,
    link_rows,
    point_rows,
    point_values,
)
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage import bulk_values
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_CARD_SQL = f"""SELECT kind, {", ".join(READ_COLUMNS)}, party_kinds, is_starred, last_contact_at,
    id, uid, version, created_at, created_by, updated_at, updated_by, deleted_at
    FROM contact WHERE id = ?"""
_POINTS_SQL = """SELECT kind, raw_value, normalized_value, extension, label, is_primary, is_valid,
    id, valid_from, valid_until FROM contact_point WHERE contact_id = ? ORDER BY position, id"""
_ADDRESSES_SQL = """SELECT kind, street_address, locality, region, postal_code, country,
    is_primary, id FROM address WHERE contact_id = ? ORDER BY position, id"""
_TAGS_SQL = """SELECT tag.name FROM tagging JOIN tag ON tag.id = tagging.tag_id
    WHERE tagging.contact_id = ? ORDER BY tagging.id"""
_CUSTOM_SQL = """SELECT field_id, text_value, number_value, sort_value FROM custom_value
    WHERE contact_id = ? ORDER BY field_id"""


def _of_many(sql: str) -> str:
    """A statement about one contact for many, each row behind the contact's id."""
    return sql.replace("SELECT ", "SELECT contact_id, ", 1).replace("= ?", GIVEN_IDS, 1)


_PARTS_SQL = {
    "points": _POINTS_SQL,
    "addresses": _ADDRESSES_SQL,
    "tags": _TAGS_SQL,
    "custom": _CUSTOM_SQL,
    "dates": DATES_SQL,
    "preferences": PREFERENCES_SQL,
}
"""What stands in tables of its own, by field of a card."""
_ID = 1 + len(READ_COLUMNS) + 3
"""The place of the id in a row of `_CARD_SQL`."""


def _card_of(
    row: tuple[Any, ...],
    points: Sequence[tuple[Any, ...]],
    addresses: Sequence[tuple[Any, ...]],
    tags: Sequence[tuple[str]],
    custom: Sequence[tuple[Any, ...]],
    dates: Sequence[tuple[Any, ...]],
    preferences: Sequence[tuple[Any, ...]],
) -> Contact:
    """The card behind the rows of `_CARD_SQL` and `_PARTS_SQL`."""
    return contact_of(
        row,
        tuple(
            ContactPoint(PointKind(kind), raw, norm, extension, label, bool(main), bool(ok), *rest)
            for kind, raw, norm, extension, label, main, ok, *rest in points
        ),
        tuple(
            Address(*texts, is_primary=bool(primary), id=key) for *texts, primary, key in addresses
        ),
        tuple(name for (name,) in tags),
        tuple(CustomValue(*value) for value in custom),
        tuple(ImportantDate(*day) for day in dates),
        tuple(map(preference_of, preferences)),
    )


@record
class Stamp:
    """How a stored contact stands: its version, and whether, when and by whom it was changed."""

    version: int
    is_binned: bool
    updated_at: int
    updated_by: int | None


class ContactRepository:
    """Reads contacts through one `Database` and writes them through a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.affiliations = AffiliationRepository(database)

    # -- reading -------------------------------------------------------------------------

    def card(self, contact_id: int, like: Contact | None = None) -> Contact | None:
        """The whole card, also of a binned contact; `None` if there is no such row.

        `like`: the card as it was just written, where all it has is known; what it has not is not
        looked for, for each look costs a drive some calls.
        """

        def rows(sql: str, part: str) -> Sequence[Any]:
            if like is not None and not getattr(like, part):
                return ()
            return self._database.execute(sql, (contact_id,)).fetchall()

        row = self._database.execute(_CARD_SQL, (contact_id,)).fetchone()
        if row is None:
            return None
        return _card_of(row, *(rows(sql, part) for part, sql in _PARTS_SQL.items()))

    def cards(self, ids: Collection[int]) -> dict[int, Contact]:
        """Whole cards by id, also of binned contacts; those that are not there are left out."""
        given = (json.dumps(sorted(ids)),)
        found = self._database.execute(_CARD_SQL.replace("= ?", GIVEN_IDS), given).fetchall()
        parts: list[dict[int, list[tuple[Any, ...]]]] = []
        for sql in _PARTS_SQL.values():
            rows_of: dict[int, list[tuple[Any, ...]]] = {}
            for key, *row in self._database.execute(_of_many(sql), given).fetchall():
                rows_of.setdefault(key, []).append(tuple(row))
            parts.append(rows_of)
        return {
            card.id: card
            for row in found
            for card in (_card_of(row, *(part.get(row[_ID], ()) for part in parts)),)
        }

    def stamp(self, contact_id: int) -> Stamp | None:
        """Version and bin state, for the check before a save."""
        row = self._database.execute(
            "SELECT version, deleted_at, updated_at, updated_by FROM contact WHERE id = ?",
            (contact_id,),
        ).fetchone()
        return None if row is None else Stamp(row[0], row[1] is not None, row[2], row[3])

    def versions(self, ids: Sequence[int], *, binned: bool) -> dict[int, int]:
        """Versions of those of `ids` that are in the bin (or are not), by id."""
        state = "IS NOT NULL" if binned else "IS NULL"
        sql = f"SELECT id, version FROM contact WHERE id IN () AND deleted_at {state}"
        return dict(self._database.rows_among(sql, ids))

    def column_values(self, ids: Sequence[int], column: str) -> dict[int, object]:
        """One column of many contacts, by id; `column` is a name from `CONTACT_COLUMNS`."""
        if column not in CONTACT_COLUMNS:
            raise ValueError(column)
        sql = f"SELECT id, {column} FROM contact WHERE id IN ()"
        return dict(self._database.rows_among(sql, ids))

    def kind_of(self, contact_id: int) -> ContactKind | None:
        """Whether it is a person or an organization; `None` if there is no such contact."""
        row = self._database.execute(
            "SELECT kind FROM contact WHERE id = ?", (contact_id,)
        ).fetchone()
        return None if row is None else ContactKind(row[0])

    def name_of(self, contact_id: int) -> str:
        """The display name, empty if there is no such contact."""
        return self._text("SELECT display_name FROM contact WHERE id = ?", contact_id)

    def source_name(self, source_id: int) -> str:
        """The name of a source, empty if there is no such."""
        return self._text("SELECT name FROM source WHERE id = ?", source_id)

    def tag_name(self, tag_id: int) -> str:
        """The name of a tag, empty if there is no such."""
        return self._text("SELECT name FROM tag WHERE id = ?", tag_id)

    def point_kind(self, point_id: int) -> str:
        """The kind of a contact point, empty if it is gone."""
        return self._text("SELECT kind FROM contact_point WHERE id = ?", point_id)

    def _text(self, sql: str, key: int) -> str:
        row = self._database.execute(sql, (key,)).fetchone()
        return "" if row is None else str(row[0])

    def channels(self, contact_id: int) -> list[tuple[str, str]]:
        """Raw and normalized values of a contact's points."""
        return self._database.execute(
            """SELECT raw_value, normalized_value FROM contact_point
            WHERE contact_id = ? ORDER BY position, id""",
            (contact_id,),
        ).fetchall()

    # -- writing one card ----------------------------------------------------------------

    def insert(self, work: UnitOfWork, contact: Contact, *, uid: bytes = b"") -> int:
        """Store a new card with its points, addresses and tags; gives its id.

        `uid` is the one it had in another copy of the base.
        """
        columns = contact_row(contact, stage_changed_at=to_milliseconds(work.now), on=_day_of(work))
        contact_id = work.insert(CONTACT, dict(zip(CARD_COLUMNS, columns, strict=True)), uid=uid)
        root = RecordRef(CONTACT, contact_id)
        for position, point in enumerate(contact.points):
            work.insert_child("contact_point", point_values(contact_id, point, position), root)
        for position, address in enumerate(contact.addresses):
            work.insert_child("address", address_values(contact_id, address, position), root)
        for name in contact.tags:
            tag_id = self.ensure_tag(work, name)
            work.insert_child("tagging", {"contact_id": contact_id, "tag_id": tag_id}, root)
        for value in contact.custom:
            work.insert_child("custom_value", custom_values(contact_id, value), root)
        for position, day in enumerate(contact.dates):
            work.insert_child("important_date", date_values(contact_id, day, position), root)
        for one in contact.preferences:
            work.insert_child("communication_preference", preference_values(contact_id, one), root)
        return contact_id

    def write_changes(self, work: UnitOfWork, stored: Contact, edited: Contact) -> int:
        """Turn the card `stored` into `edited`, touching only what differs; gives the version.

        `stored` must be what the file holds at `stored.version`.
        """
        values = changed_values(stored, edited)
        if "lifecycle_stage" in values:
            values["stage_changed_at"] = to_milliseconds(work.now)
        values.update(derived.rederived_values(stored, edited, _day_of(work)))
        has_children = any(getattr(stored, name) != getattr(edited, name) for name in CHILDREN)
        version = work.update(CONTACT, stored.id, values, stored.version, touch=has_children)
        root = RecordRef(CONTACT, stored.id)
        if stored.points != edited.points:
            self._write_points(work, root, stored.points, edited.points)
        if stored.addresses != edited.addresses:
            self._write_addresses(work, root, stored.addresses, edited.addresses)
        if stored.tags != edited.tags:
            self._write_tags(work, root, stored.tags, edited.tags)
        if stored.custom != edited.custom:
            self._write_custom(work, root, edited.custom)
        if stored.dates != edited.dates:
            self._write_dates(work, root, stored.dates, edited.dates)
        if stored.preferences != edited.preferences:
            self._write_preferences(work, root, stored.preferences, edited.preferences)
        if stored.display_name != edited.display_name and edited.kind is ContactKind.ORGANIZATION:
            self.affiliations.rename_at_people(work, stored.id)
        return version

    def _write_points(
        self,
        work: UnitOfWork,
        root: RecordRef,
        stored: Sequence[ContactPoint],
        edited: Sequence[ContactPoint],
    ) -> None:
        before = {
            point.id: point_values(root.id, point, position)
            for position, point in enumerate(stored)
        }
        after = [
            (point.id, point_values(root.id, point, position))
            for position, point in enumerate(edited)
        ]
        _write_children(work, "contact_point", root, before, after)

    def _write_addresses(
        self,
        work: UnitOfWork,
        root: RecordRef,
        stored: Sequence[Address],
        edited: Sequence[Address],
    ) -> None:
        before = {
            address.id: address_values(root.id, address, position)
            for position, address in enumerate(stored)
        }
        after = [
            (address.id, address_values(root.id, address, position))
            for position, address in enumerate(edited)
        ]
        _write_children(work, "address", root, before, after)

    def _write_tags(
        self,
        work: UnitOfWork,
        root: RecordRef,
        stored: tuple[str, ...],
        edited: tuple[str, ...],
    ) -> None:
        removed = {derived.name_key(name) for name in stored} - {
            derived.name_key(name) for name in edited
        }
        if removed:
            rows = self._database.execute(
                """SELECT tagging.id, tag.name_key FROM tagging
                JOIN tag ON tag.id = tagging.tag_id WHERE contact_id = ?""",
                (root.id,),
            ).fetchall()
            for tagging_id, name_key in rows:
                if name_key in removed:
                    work.delete_child("tagging", tagging_id, root)
        known = {derived.name_key(name) for name in stored}
        for name in edited:
            if derived.name_key(name) not in known:
                tag_id = self.ensure_tag(work, name)
                work.insert_child("tagging", {"contact_id": root.id, "tag_id": tag_id}, root)

    def _write_dates(
        self,
        work: UnitOfWork,
        root: RecordRef,
        stored: Sequence[ImportantDate],
        edited: Sequence[ImportantDate],
    ) -> None:
        before = {day.id: date_values(root.id, day, n) for n, day in enumerate(stored)}
        after = [(day.id, date_values(root.id, day, n)) for n, day in enumerate(edited)]
        _write_children(work, "important_date", root, before, after)

    def _write_preferences(
        self,
        work: UnitOfWork,
        root: RecordRef,
        stored: Sequence[ChannelPreference],
        edited: Sequence[ChannelPreference],
    ) -> None:
        before = {one.id: preference_values(root.id, one) for one in stored}
        after = [(one.id, preference_values(root.id, one)) for one in edited]
        _write_children(work, "communication_preference", root, before, after)

    def _write_custom(
        self, work: UnitOfWork, root: RecordRef, edited: tuple[CustomValue, ...]
    ) -> None:
        rows = self._database.execute(
            "SELECT field_id, id FROM custom_value WHERE contact_id = ?", (root.id,)
        ).fetchall()
        stored: dict[int, int] = dict(rows)
        for value in edited:
            values = custom_values(root.id, value)
            value_id = stored.pop(value.field_id, None)
            if value_id is None:
                work.insert_child("custom_value", values, root)
            else:
                work.update_child("custom_value", value_id, values, root)
        for value_id in stored.values():
            work.delete_child("custom_value", value_id, root)

    # -- tags and sources ----------------------------------------------------------------

    def tags(self) -> tuple[Tag, ...]:
        """All tags by name."""
        rows = self._database.execute(
            "SELECT name, color, id FROM tag WHERE deleted_at IS NULL ORDER BY name_key, id"
        ).fetchall()
        return tuple(Tag(name, color, key) for name, color, key in rows)

    def sources(self) -> tuple[Source, ...]:
        """All sources by name."""
        rows = self._database.execute(
            "SELECT name, id FROM source WHERE deleted_at IS NULL ORDER BY name_key, id"
        ).fetchall()
        return tuple(Source(name, key) for name, key in rows)

    def ensure_tag(self, work: UnitOfWork, name: str) -> int:
        """The id of the tag of that (folded) name; made if there is none."""
        key = derived.name_key(name)
        found = self._named("tag", key)
        if found:
            return found
        (count,) = self._database.execute("SELECT count(*) FROM tag").fetchone() or (0,)
        return work.insert("tag", {"name": name, "name_key": key, "color": count % TAG_COLORS})

    def ensure_source(self, work: UnitOfWork, name: str) -> int:
        """The id of the source of that (folded) name; made if there is none."""
        key = derived.name_key(name)
        return self._named("source", key) or work.insert("source", {"name": name, "name_key": key})

    def _named(self, table: str, key: str) -> int:
        row = self._database.execute(
            f"SELECT id FROM {table} WHERE name_key = ? AND deleted_at IS NULL ORDER BY id",
            (key,),
        ).fetchone()
        return 0 if row is None else int(row[0])

    def tag_ids(self) -> dict[str, int]:
        """Ids of all tags by folded name."""
        return dict(
            self._database.execute(
                "SELECT name_key, id FROM tag WHERE deleted_at IS NULL ORDER BY id DESC"
            ).fetchall()
        )

    def add_tagging(self, work: UnitOfWork, ids: Sequence[int], tag: Tag) -> tuple[int, int]:
        """Put a tag on those of `ids` that lack it; how many, and how many could not have it.

        These lie in the bin, or have as many tags as a card can hold.
        """
        tagged = self._taggings(ids, tag.id)
        wanted = [key for key in ids if key not in tagged]
        rows = bulk_values.stored_rows(work, CONTACT, ("tag_text",), wanted, is_living=True)
        most = TAGS_LIMIT - 1
        lacking = [key for key, text in rows if len(derived.tags_of(text)) <= most]
        taggings = ((contact_id, tag.id) for contact_id in lacking)
        work.insert_children_of(CONTACT, "tagging", TAGGING_COLUMNS, taggings)

        def with_tag(old: tuple[str]) -> tuple[str]:
            return (derived.tag_text((*derived.tags_of(old[0]), tag.name)),)

        work.update_by(CONTACT, ("tag_text",), lacking, with_tag)
        return len(lacking), len(wanted) - len(lacking)

    def remove_tagging(self, work: UnitOfWork, ids: Sequence[int], tag: Tag) -> int:
        """Take a tag off those of `ids` that have it and are not in the bin; how many they were."""
        tagged = self._taggings(ids, tag.id)
        living = self.living(list(tagged))
        work.delete_children_of(CONTACT, "tagging", {tagged[key]: key for key in living})

        def without_tag(old: tuple[str]) -> tuple[str]:
            return (derived.tag_text(n for n in derived.tags_of(old[0]) if n != tag.name),)

        work.update_by(CONTACT, ("tag_text",), living, without_tag)
        return len(living)

    def rederive_tags(self, work: UnitOfWork, ids: Sequence[int]) -> None:
        """Write `tag_text` anew from the taggings."""
        sql = """SELECT contact_id, tag.name FROM tagging JOIN tag ON tag.id = tag_id
            WHERE contact_id IN ()"""
        for part in slices(ids):
            names: dict[int, list[str]] = {}
            for contact_id, name in self._database.rows_among(sql, part):
                names.setdefault(contact_id, []).append(name)
            living = self.versions(part, binned=False)
            texts = ((key, derived.tag_text(names.get(key, ()))) for key in living)
            work.update_each(CONTACT, ("tag_text",), texts)

    def rederive(self, work: UnitOfWork, ids: Collection[int]) -> None:
        """Write all derived columns of these contacts anew, after an undo in part."""
        for contact_id in ids:
            contact = self.card(contact_id)
            if contact is None:
                continue
            values = derived.derived_values(contact, _day_of(work))
            work.update(CONTACT, contact_id, values, contact.version)
            if contact.kind is ContactKind.PERSON:
                self.affiliations.refresh_main_organization(work, contact_id)
            else:
                self.affiliations.rename_at_people(work, contact_id)

    def ids_with_tags(self, tags: Sequence[int], limit: int = -1) -> list[int]:
        """Living contacts with any of these tags; -1 for all of them."""
        rows = self._database.execute(
            f"""SELECT DISTINCT contact_id FROM tagging
            JOIN contact ON contact.id = contact_id AND deleted_at IS NULL
            WHERE tag_id {GIVEN_IDS} LIMIT ?""",
            (json.dumps(list(tags)), limit),
        ).fetchall()
        return [key for (key,) in rows]

    def used_tags(self, work: UnitOfWork, ids: Collection[int]) -> set[int]:
        """Those of these tags that contacts have; the ones that `work` puts into the bin aside."""
        rows = self._database.execute(
            f"""SELECT DISTINCT tag_id FROM tagging JOIN contact ON contact.id = contact_id
            WHERE tag_id {GIVEN_IDS} AND deleted_at IS NOT ?""",
            (json.dumps(list(ids)), work.now_ms),
        ).fetchall()
        return {key for (key,) in rows}

    def used_sources(self, work: UnitOfWork, ids: Collection[int]) -> set[int]:
        """Those of these sources that contacts name; what `work` puts into the bin aside."""
        rows = self._database.execute(
            f"""SELECT DISTINCT source_id FROM contact
            WHERE source_id {GIVEN_IDS} AND deleted_at IS NOT ?""",
            (json.dumps(list(ids)), work.now_ms),
        ).fetchall()
        return {key for (key,) in rows}

    def _taggings(self, ids: Sequence[int], tag_id: int) -> dict[int, int]:
        """The ids of the taggings with a tag, by contact."""
        sql = f"SELECT contact_id, id FROM tagging WHERE tag_id = ? AND contact_id {GIVEN_IDS}"
        return dict(self._database.execute(sql, (tag_id, json.dumps(list(ids)))).fetchall())

    def living(self, ids: Sequence[int], kinds: Sequence[ContactKind] = ()) -> list[int]:
        """Those of `ids` that are not in the bin and of one of `kinds`, ascending."""
        sql = f"SELECT id FROM contact WHERE id {GIVEN_IDS} AND deleted_at IS NULL"
        params: list[object] = [json.dumps(list(ids))]
        if kinds and len(kinds) < len(ContactKind):
            sql += f" AND kind IN ({','.join('?' * len(kinds))})"
            params += [str(kind) for kind in kinds]
        rows = self._database.execute(f"{sql} ORDER BY id", params).fetchall()
        return [key for (key,) in rows]

    # -- an employee leaves --------------------------------------------------------------

    def counts_of_owner(self, owner_id: int) -> LeaverCounts:
        """What an employee owns, by stage and by tag."""
        owned = f"FROM {FACETS} AND owner_id = ?{IN_ANY_STAGE}"
        stages = dict(
            self._database.execute(
                f"SELECT lifecycle_stage, count(*) {owned} GROUP BY lifecycle_stage", (owner_id,)
            ).fetchall()
        )
        tags = dict(
            self._database.execute(
                f"""SELECT tag_id, count(*) FROM tagging WHERE contact_id IN (SELECT id {owned})
                GROUP BY tag_id""",
                (owner_id,),
            ).fetchall()
        )
        return LeaverCounts(sum(stages.values()), stages, tags)

    def owned_by(self, wanted: Reassignment, given: Collection[int] | None = None) -> list[int]:
        """The contacts that a reassignment hands over, in the order of names.

        Instead those of `given` that would be among them, had not somebody else got them.
        """
        sql = f"SELECT id FROM {FACETS} AND owner_id = ?{IN_ANY_STAGE}"
        params: list[object] = [wanted.leaver_id]
        if given is not None:
            known = (wanted.leaver_id, *wanted.heirs)
            sql = f"""SELECT id FROM contact WHERE deleted_at IS NULL
                AND id IN (SELECT value FROM json_each(?))
                AND (owner_id IS NULL OR owner_id NOT IN ({",".join("?" * len(known))}))"""
            params = [json.dumps(list(given)), *known]
        if wanted.stages:
            sql += f" AND lifecycle_stage IN ({','.join('?' * len(wanted.stages))})"
            params += sorted(wanted.stages)
        if wanted.tags:
            marks = ",".join("?" * len(wanted.tags))
            sql += f""" AND EXISTS (SELECT 1 FROM tagging WHERE contact_id = contact.id
                AND tag_id IN ({marks}))"""
            params += sorted(wanted.tags)
        rows = self._database.execute(f"{sql} ORDER BY sort_key, id", params).fetchall()
        return [key for (key,) in rows]

    # -- many at once --------------------------------------------------------------------

    def insert_cards(
        self, work: UnitOfWork, contacts: Sequence[Contact], links: Sequence[NewLink]
    ) -> range:
        """Bulk insert of whole cards and of places of work among them; gives their ids."""
        organizations = {
            link.person: contacts[link.organization].display_name for link in reversed(links)
        }
        ids = self.insert_whole(work, contacts, organizations)
        if links:
            work.insert_many("affiliation", AFFILIATION_COLUMNS, link_rows(ids, links))
        return ids

    def insert_whole(
        self,
        work: UnitOfWork,
        contacts: Sequence[Contact],
        organizations: Mapping[int, str],
        uids: Sequence[bytes] = (),
    ) -> range:
        """Bulk insert of whole cards, whose tags are there; gives their ids.

        `organizations` are the names that lists show, by position; `uids` those that the cards
        have in another copy of the base.
        """
        stage_changed_at, on = to_milliseconds(work.now), _day_of(work)
        rows: Iterable[tuple[object, ...]] = (
            contact_row(
                contact,
                organization=organizations.get(position, ""),
                stage_changed_at=stage_changed_at,
                on=on,
            )
            for position, contact in enumerate(contacts)
        )
        columns: tuple[str, ...] = CARD_COLUMNS
        if uids:
            columns = (*columns, "uid")
            rows = ((*row, uid) for row, uid in zip(rows, uids, strict=True))
        ids = work.insert_many(CONTACT, columns, rows)
        work.insert_children_many("contact_point", CARD_POINT_COLUMNS, point_rows(ids, contacts))
        work.insert_children_many("address", ADDRESS_COLUMNS, address_rows(ids, contacts))
        known = self.tag_ids()
        taggings = (
            (contact_id, tag_id)
            for contact_id, contact in zip(ids, contacts, strict=True)
            for tag_id in dict.fromkeys(known[derived.name_key(name)] for name in contact.tags)
        )
        work.insert_children_many("tagging", TAGGING_COLUMNS, taggings)
        work.insert_children_many("custom_value", CUSTOM_COLUMNS, custom_rows(ids, contacts))
        self._insert_personal(work, ids, contacts)
        return ids

    def _insert_personal(self, work: UnitOfWork, ids: range, contacts: Sequence[Contact]) -> None:
        days = (
            date_row(contact_id, day, position)
            for contact_id, contact in zip(ids, contacts, strict=True)
            for position, day in enumerate(contact.dates)
        )
        work.insert_children_many("important_date", DATE_COLUMNS, days)
        preferences = (
            preference_row(contact_id, one)
            for contact_id, contact in zip(ids, contacts, strict=True)
            for one in contact.preferences
        )
        work.insert_children_many("communication_preference", PREFERENCE_COLUMNS, preferences)


CHILDREN = ("points", "addresses", "tags", "custom", "dates", "preferences")
"""Fields of a card that are rows of their own."""
TAG_COLORS = 8
"""New tags take the `series` colors in turn."""


def _write_children(
    work: UnitOfWork,
    table: str,
    root: RecordRef,
    before: dict[int, dict[str, object]],
    after: list[tuple[int, dict[str, object]]],
) -> None:
    """Delete, update and insert child rows so that `before` becomes `after`."""
    kept = {child_id for child_id, _values in after if child_id}
    for child_id in before:
        if child_id not in kept:
            work.delete_child(table, child_id, root)
    for child_id, values in after:
        old = before.get(child_id) if child_id else None
        if old is None:
            work.insert_child(table, values, root)
            continue
        changed = {name: value for name, value in values.items() if value != old[name]}
        if changed:
            work.update_child(table, child_id, changed, root)


def _day_of(work: UnitOfWork) -> str:
    """The ISO day of a unit of work where it runs."""
    return work.now.astimezone().date().isoformat()
