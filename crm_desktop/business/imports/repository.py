# pyright: basic
"""What an import reads from and writes to the tables of contacts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.contacts.model import CONTACT, ContactKind, ContactPoint, PointKind
from crm_desktop.business.contacts.rows import (
    ADDRESS_COLUMNS,
    AFFILIATION_COLUMNS,
    CONTACT_COLUMNS,
    POINT_COLUMNS,
    TAGGING_COLUMNS,
)
from crm_desktop.business.imports.added_texts import added_texts, needs_name
from crm_desktop.business.imports.draft_columns import DraftColumns
from crm_desktop.business.imports.drafts import Draft, PostalAddress, point_key
from crm_desktop.business.imports.known_points import KnownPoints
from crm_desktop.business.imports.new_columns import (
    address_columns,
    contact_columns,
    contact_texts,
    point_columns,
)
from crm_desktop.business.imports.number_labels import label_of_point
from crm_desktop.business.imports.parties import Identity, code_key
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_FILLABLE = (
    "honorific_prefix", "given_name", "additional_name", "family_name", "nickname", "tax_id",
    "registration_no", "industry", "gender", "language", "occupation", "birth_date", "notes",
    "external_id", "rhythm_days",
)  # fmt: skip
_RHYTHM = "rhythm_days"
"""The one fillable column that holds no text."""
_TELLING = frozenset({
    "given_name", "additional_name", "family_name", "tax_id", "registration_no", "birth_date",
})  # fmt: skip
"""Columns that are compared whatever is filled in."""
_FIRM = " ".join(f"WHEN '{kind}' THEN {bit}" for kind, bit in derived.FIRM_BITS.items())
_FIRM_BIT = f"""CASE WHEN is_valid AND valid_until = '' AND trim(raw_value) <> ''
    THEN CASE kind {_FIRM} ELSE 0 END ELSE 0 END"""
_FOLLOWED = frozenset({"display_name", "tax_id", _RHYTHM})
"""Columns from which others follow, and the one that holds no text."""
TAG_COLORS = 8
_folded = lru_cache(maxsize=4096)(fold)
"""Tags repeat."""
_PointValues = Sequence[Any]
"""Kind, raw value, normalized value, whether it is primary, whether it is valid."""
_KINDS = {str(kind): kind for kind in ContactKind}
_SHARED_BY = 40
"""So many contacts with one number or address are looked at."""


@dataclass(slots=True)
class StoredContact:
    """A contact of the base as far as an import compares and fills it."""

    id: int
    kind: ContactKind
    version: int
    display_name: str
    organization: str
    columns: dict[str, str]
    source_id: int | None
    has_last_contact: bool
    last_contact_ms: int | None = None
    keys: set[str] = field(default_factory=set)
    point_count: int = 0
    has_address: bool = False
    locality: str = ""
    tags: set[str] = field(default_factory=set)
    stage: str = ""
    owner_id: int | None = None
    party_mask: int = 0
    address: tuple[Any, ...] | None = None
    """Id and values of the first address; read only where it may be overwritten."""
    firm: int = 0
    """The kinds of its channels that stay valid, as `derived.FIRM_BITS`."""

    def identity(self) -> Identity:
        """What tells this contact from others."""
        is_person = self.kind is ContactKind.PERSON
        keys = tuple(self.keys)
        for name in ("tax_id", "registration_no"):
            if (code := self.columns[name]) and (key := code_key(code)):
                keys = (*keys, key)
        return Identity(
            self.display_name if is_person else "",
            self.organization if is_person else self.display_name,
            keys,
            self.columns["birth_date"],
            self.locality,
        )


@dataclass(slots=True)
class Additions:
    """What an update would write; everything that is there already is left out."""

    columns: dict[str, str] = field(default_factory=dict)
    points: list[Any] = field(default_factory=list)
    address: Any = None
    tags: list[str] = field(default_factory=list)
    source: str = ""
    last_contact_ms: int | None = None
    stage: str = ""
    owner_id: int | None = None
    party_mask: int = 0
    """All that the contact is to us then; 0 if nothing was added."""
    address_id: int = 0
    """The stored address that `address` takes the place of; 0 for a new one."""
    replaces: bool = False
    """Whether anything may take the place of something else."""
    moves_shown: bool = False
    """Whether one of the points may be what lists show of the contact."""

    def __bool__(self) -> bool:
        return bool(
            self.columns
            or self.points
            or self.address
            or self.tags
            or self.source
            or self.last_contact_ms is not None
            or self.stage
            or self.party_mask
            or self.owner_id is not None
        )

    @property
    def is_plain(self) -> bool:
        """Whether of the contact's own row nothing is written but `columns`, which are texts."""
        return _FOLLOWED.isdisjoint(self.columns) and not (
            self.moves_shown
            or self.address
            or self.tags
            or self.source
            or self.last_contact_ms is not None
            or self.stage
            or self.party_mask
            or self.owner_id is not None
        )

    def plain(self) -> tuple[Any, ...]:
        """What `additions` found, without an object; empty for nothing."""
        if not self:
            return ()
        return (
            self.columns, self.points, self.address, self.tags, self.source, self.last_contact_ms,
            self.party_mask, self.moves_shown,
        )  # fmt: skip

    @classmethod
    def of_plain(cls, plain: tuple[Any, ...]) -> Additions:
        """What `plain` gave."""
        columns, points, address, tags, source, last_ms, party_mask, moves_shown = plain
        return cls(
            columns, points, address, tags, source, last_ms, "", None, party_mask, 0, False,
            moves_shown,
        )  # fmt: skip


class Fillable(NamedTuple):
    """Of a contact what has to be known to write additions to it, and its version by now."""

    id: int
    kind: ContactKind
    point_count: int
    version: int


def replacements(stored: StoredContact, draft: Draft, owner_id: int | None) -> Additions:
    """What `draft` adds to `stored` and what of it takes the place of something else.

    Nothing is emptied, no channel is taken away, organizations keep their names, and the day of the
    last contact only ever becomes later. `owner_id` is the user the row names.
    """
    found = additions(stored, draft)
    found.replaces = True
    for name, value in draft.columns.items():
        if value and name in stored.columns and stored.columns[name] != value:
            found.columns[name] = value
    is_person = stored.kind is ContactKind.PERSON
    if is_person and draft.display_name and draft.display_name != stored.display_name:
        found.columns["display_name"] = draft.display_name
    if draft.address is not None and stored.address is not None:
        key, *known = stored.address
        new = tuple(text or old for text, old in zip(draft.address, known, strict=True))
        if new != tuple(known):
            found.address, found.address_id = new, key
    if draft.source and stored.source_id is not None:
        found.source = draft.source
    if draft.stage and draft.stage != stored.stage:
        found.stage = draft.stage
    if owner_id is not None and owner_id != stored.owner_id:
        found.owner_id = owner_id
    if draft.last_contact_at is not None:
        moment = to_milliseconds(draft.last_contact_at)
        if moment > (stored.last_contact_ms or 0):
            found.last_contact_ms = moment
    return found


def additions(stored: StoredContact, draft: Draft) -> Additions:
    """What `draft` has and `stored` lacks: empty fields, unknown channels and tags."""
    return _additions(
        stored, draft.columns.items(), draft.points, draft.address, draft.tags,
        draft.party_mask, draft.source, draft.last_contact_at,
    )  # fmt: skip


def additions_at(stored: StoredContact, drafts: DraftColumns, place: int) -> Additions:
    """`additions` of one of many drafts, which need not be made for it."""
    columns = [(name, texts[place]) for name, texts in drafts.columns.items()]
    return _additions(
        stored, columns, drafts.points[place], drafts.addresses[place], drafts.tags[place],
        drafts.party_masks[place], drafts.sources[place], drafts.last_contacts[place],
    )  # fmt: skip


def _additions(
    stored: StoredContact,
    columns: Iterable[tuple[str, str]],
    points: Sequence[PlainPoint],
    address: PostalAddress | None,
    tags: Sequence[str],
    party_mask: int,
    source: str,
    last_contact_at: datetime | None,
) -> Additions:
    found = Additions()
    has = stored.columns
    for name, value in columns:
        if value and name in has and not has[name]:
            found.columns[name] = value
    if "family_name" in found.columns or "given_name" in found.columns:
        # Parts of a name that was stored as a whole belong together: all or none.
        parts = ("given_name", "additional_name", "family_name")
        if any(has[name] for name in parts):
            for name in parts:
                found.columns.pop(name, None)
    known = stored.keys
    found.points = [point for point in points if (point[2] or point_key(point)) not in known]
    found.moves_shown = bool(found.points) and derived.may_be_shown(stored.firm, found.points)
    if address is not None and not stored.has_address:
        found.address = address
    if tags:
        found.tags = [tag for tag in tags if _folded(tag) not in stored.tags]
    if party_mask & ~stored.party_mask:
        found.party_mask = party_mask | stored.party_mask
    if source and stored.source_id is None:
        found.source = source
    if last_contact_at is not None and not stored.has_last_contact:
        found.last_contact_ms = to_milliseconds(last_contact_at)
    return found


class ImportRepository:
    """Looks contacts up by their keys and writes imported ones through a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_empty(self) -> bool:
        """Whether there is no contact at all, so that nothing has to be looked up."""
        return self._database.execute("SELECT 1 FROM contact LIMIT 1").fetchone() is None

    # -- looking up ----------------------------------------------------------------------

    def ids_by_points(self, values: Sequence[str]) -> dict[str, list[int]]:
        """Ids of contacts, also of binned ones, by normalized number or address.

        Of many contacts with one number or address only the newest.
        """
        sql = """SELECT normalized_value, contact_id
            FROM contact_point INDEXED BY contact_point_by_value
            WHERE normalized_value <> '' AND normalized_value IN ()
            ORDER BY normalized_value, id"""
        found = self._grouped(sql, values)
        return {value: ids[-_SHARED_BY:] for value, ids in found.items()}

    def ids_by_codes(self, codes: Sequence[str]) -> dict[str, list[int]]:
        """Ids of contacts by tax key; codes as `derived.tax_key` writes them."""
        sql = """SELECT tax_key, id FROM contact INDEXED BY contact_by_tax_key
            WHERE tax_key <> '' AND tax_key IN () AND deleted_at IS NULL"""
        return self._grouped(sql, codes)

    def ids_by_uids(self, uids: Sequence[bytes]) -> dict[bytes, int]:
        """Ids of contacts by their own uids."""
        sql = "SELECT uid, id FROM contact WHERE uid IN () AND deleted_at IS NULL"
        return {bytes(uid): key for uid, key in self._database.rows_among(sql, uids)}

    def ids_by_names(self, kind: ContactKind, sort_keys: Sequence[str]) -> dict[str, list[int]]:
        """Ids of contacts of a kind by folded name."""
        sql = f"""SELECT sort_key, id FROM contact INDEXED BY contact_by_name
            WHERE sort_key IN () AND kind = '{kind}' AND deleted_at IS NULL"""
        return self._grouped(sql, sort_keys)

    def living(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of the contacts that are not in the bin."""
        sql = "SELECT id FROM contact WHERE id IN () AND deleted_at IS NULL"
        return frozenset(key for (key,) in self._database.rows_among(sql, sorted(set(ids))))

    def versions(self, ids: Sequence[int]) -> dict[int, int]:
        """The versions of those of the contacts that are not in the bin."""
        sql = "SELECT id, version FROM contact WHERE id IN () AND deleted_at IS NULL"
        return dict(self._database.rows_among(sql, ids))

    def known_points(self, most: int, pause: Callable[[], object] = int) -> KnownPoints | None:
        """Normalized numbers and addresses of the whole base, if it is small.

        `pause` is called between parts of them, and may raise.

        Looking a hundred thousand rows up one by one costs five times as much as reading a base
        of that size; of more than `most` values it is `None`.
        """
        [(count,)] = self._database.execute(
            "SELECT count(*) FROM contact_point INDEXED BY contact_point_by_value"
            " WHERE normalized_value <> ''"
        ).fetchall()
        return None if count > most else KnownPoints(self._points(pause))

    def _points(self, pause: Callable[[], object]) -> Iterator[list[str]]:
        sql = """SELECT normalized_value FROM contact_point INDEXED BY contact_point_by_value
            WHERE normalized_value <> '' AND normalized_value > ?
            ORDER BY normalized_value LIMIT 20000"""
        last = ""
        while rows := self._database.execute(sql, (last,)).fetchall():
            values = [value for (value,) in rows]
            yield values
            pause()
            last = values[-1]

    def _grouped(self, sql: str, values: Sequence[str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for key, contact_id in self._database.rows_among(sql, values):
            found.setdefault(key, []).append(contact_id)
        return found

    def stored(
        self,
        ids: Iterable[int],
        *,
        with_addresses: bool = False,
        filled: AbstractSet[str] = frozenset(_FILLABLE),
    ) -> dict[int, StoredContact]:
        """Contacts by id, as far as an import compares them, and fills these columns in."""
        columns = [name for name in _FILLABLE if name in filled or name in _TELLING]
        found = self._compared(sorted(set(ids)), columns)
        if with_addresses:
            self._read_addresses(found)
        return found

    def _read_addresses(self, contacts: dict[int, StoredContact]) -> None:
        """The address that lists show of each contact."""
        sql = """SELECT contact_id, id, street_address, locality, region, postal_code, country
            FROM address WHERE contact_id IN () ORDER BY is_primary DESC, position, id"""
        for key, *address in self._database.rows_among(sql, tuple(contacts)):
            if contacts[key].address is None:
                contacts[key].address = tuple(address)

    def _compared(self, ids: Sequence[int], columns: Sequence[str]) -> dict[int, StoredContact]:
        rows_among = self._database.rows_among
        found: dict[int, StoredContact] = {}
        rows = rows_among(
            f"""SELECT id, kind, version, display_name, main_organization, main_locality,
            tag_text, source_id, last_contact_at, lifecycle_stage, owner_id,
            party_kinds,
            {", ".join(map(_text_of, columns))} FROM contact
            WHERE id IN () AND deleted_at IS NULL""",
            ids,
        )
        kinds = _KINDS
        for key, kind, version, name, organization, locality, tags, source, last, *rest in rows:
            stage, owner_id, parties, *texts = rest
            found[key] = StoredContact(
                key,
                kinds[kind],
                version,
                name,
                derived.shown(organization) if organization else "",
                dict(zip(columns, texts, strict=True)),
                source,
                last is not None,
                last,
                set(),
                0,
                False,
                derived.shown(locality) if locality else "",
                {_folded(tag) for tag in derived.tags_of(tags)} if tags else set(),
                stage,
                owner_id,
                parties,
            )
        points = rows_among(
            f"""SELECT contact_id, normalized_value, raw_value, {_FIRM_BIT} FROM contact_point
            WHERE contact_id IN ()""",
            ids,
        )
        for key, normalized, raw, firm in points:
            if contact := found.get(key):
                contact.keys.add(normalized or fold(raw))
                contact.point_count += 1
                contact.firm |= firm
        sql = "SELECT DISTINCT contact_id FROM address WHERE contact_id IN ()"
        for (key,) in rows_among(sql, ids):
            if key in found:
                found[key].has_address = True
        return found

    def filled_own_fields(self, ids: Sequence[int]) -> dict[tuple[int, int], tuple[Any, ...]]:
        """Row id, text, number and sort key of own values, by contact and field."""
        sql = """SELECT contact_id, field_id, id, text_value, number_value, sort_value
            FROM custom_value WHERE contact_id IN ()"""
        rows = self._database.rows_among(sql, ids)
        return {(contact, field): tuple(rest) for contact, field, *rest in rows}

    def with_pictures(self, ids: Iterable[int]) -> set[int]:
        """Which of these contacts have a photo or logo."""
        sql = "SELECT contact_id FROM contact_picture WHERE contact_id IN ()"
        return {key for (key,) in self._database.rows_among(sql, sorted(set(ids)))}

    # -- sources and tags ----------------------------------------------------------------

    def ensure_sources(self, work: UnitOfWork, names: Iterable[str]) -> dict[str, int]:
        """Ids of sources by folded name; missing ones are made."""
        return self._ensure(work, "source", names)

    def user_names(self) -> dict[int, str]:
        """The names of all users by id."""
        return dict(self._database.execute("SELECT id, display_name FROM user").fetchall())

    def source_names(self) -> tuple[str, ...]:
        """All sources by name."""
        sql = "SELECT name FROM source WHERE deleted_at IS NULL ORDER BY name_key"
        return tuple(name for (name,) in self._database.execute(sql).fetchall())

    def ensure_tags(self, work: UnitOfWork, names: Iterable[str]) -> dict[str, int]:
        """Ids of tags by folded name; missing ones are made."""
        return self._ensure(work, "tag", names)

    def _ensure(self, work: UnitOfWork, table: str, names: Iterable[str]) -> dict[str, int]:
        known = dict(
            self._database.execute(
                f"SELECT name_key, id FROM {table} WHERE deleted_at IS NULL ORDER BY id DESC"
            ).fetchall()
        )
        count = len(known)
        for name in names:
            key = fold(name)
            if key in known:
                continue
            values: dict[str, object] = {"name": name, "name_key": key}
            if table == "tag":
                values["color"] = count % TAG_COLORS
                count += 1
            known[key] = work.insert(table, values)
        return known

    # -- writing new contacts ------------------------------------------------------------

    def insert_contacts(
        self,
        work: UnitOfWork,
        drafts: DraftColumns,
        *,
        organizations: Sequence[str],
        owner_ids: Sequence[int | None],
        source_ids: Sequence[int | None],
        tag_ids: dict[str, int],
        expected: int,
    ) -> range:
        """Store new contacts with their points, addresses and tags; gives their ids in order.

        `organizations` are the names that lists show beside them.
        """
        folded = list(map(fold, drafts.display_names))
        names = CONTACT_COLUMNS
        columns = contact_columns(
            drafts, folded, organizations, owner_ids, source_ids, to_milliseconds(work.now)
        )
        if rhythms := drafts.columns.get(_RHYTHM):
            names = (*names, _RHYTHM)
            columns.append([int(days) if days else None for days in rhythms])
        ids = work.insert_columns(CONTACT, names, columns, expected=expected)
        work.tell_search(CONTACT, list(contact_texts(ids, drafts, folded, columns)))
        work.insert_child_columns(
            "contact_point", POINT_COLUMNS, point_columns(ids, drafts.points), expected=expected
        )
        addresses = address_columns(ids, drafts.addresses)
        work.insert_child_columns("address", ADDRESS_COLUMNS, addresses)
        taggings = (
            (contact_id, tag_id)
            for contact_id, tags in zip(ids, drafts.tags, strict=True)
            if tags
            for tag_id in dict.fromkeys(tag_ids[_folded(tag)] for tag in tags)
        )
        work.insert_children_many("tagging", TAGGING_COLUMNS, taggings)
        return ids

    def insert_affiliations(
        self, work: UnitOfWork, links: Iterable[tuple[int, int, str]], *, expected: int
    ) -> int:
        """Store (person, organization, job title) as primary affiliations; gives how many."""
        rows = ((person, company, "", title, 1, None, None) for person, company, title in links)
        return len(work.insert_many("affiliation", AFFILIATION_COLUMNS, rows, expected=expected))

    def workplaces(self, person_ids: Iterable[int]) -> set[tuple[int, int]]:
        """Person and organization of the affiliations of these persons."""
        sql = """SELECT person_id, organization_id FROM affiliation
            WHERE person_id IN () AND deleted_at IS NULL"""
        return set(self._database.rows_among(sql, sorted(set(person_ids))))

    def add_workplace(
        self, work: UnitOfWork, person_id: int, organization_id: int, job_title: str
    ) -> None:
        """Affiliate a person with a further organization."""
        values = {
            "person_id": person_id,
            "organization_id": organization_id,
            "role": "",
            "job_title": job_title,
            "is_primary": 0,
        }
        work.insert("affiliation", values, root=RecordRef(CONTACT, person_id))

    # -- filling up stored contacts ------------------------------------------------------

    def fill(
        self,
        work: UnitOfWork,
        fills: Sequence[tuple[StoredContact | Fillable, Additions]],
        *,
        source_ids: dict[str, int],
        tag_ids: dict[str, int],
        expected: int = 0,
    ) -> None:
        """Write additions to contacts, each of them once, their derived columns included.

        `expected` is how many contacts the whole import will fill up, at most.
        """
        if not fills:
            return
        names = self._names_of([contact.id for contact, added in fills if needs_name(added)])
        texts = added_texts(fills, names)
        is_told = nullcontext() if texts is None else work.adding_to_search(CONTACT, texts)
        with is_told:
            self._write_additions(work, fills, source_ids, tag_ids, expected)

    def _names_of(self, ids: Sequence[int]) -> dict[int, str]:
        sql = "SELECT id, display_name FROM contact WHERE id IN ()"
        return dict(self._database.rows_among(sql, ids))

    def _write_additions(
        self,
        work: UnitOfWork,
        fills: Sequence[tuple[StoredContact | Fillable, Additions]],
        source_ids: dict[str, int],
        tag_ids: dict[str, int],
        expected: int,
    ) -> None:
        points = [
            _point_row(stored.id, point, stored.point_count + offset)
            for stored, added in fills
            for offset, point in enumerate(added.points)
        ]
        addresses = [
            _address_row(stored.id, added.address)
            for stored, added in fills
            if added.address is not None and not added.address_id
        ]
        taggings = [
            (stored.id, tag_ids[fold(tag)]) for stored, added in fills for tag in added.tags
        ]
        work.insert_children_of(CONTACT, "contact_point", POINT_COLUMNS, points)
        work.insert_children_of(CONTACT, "address", ADDRESS_COLUMNS, addresses)
        work.insert_children_of(CONTACT, "tagging", TAGGING_COLUMNS, taggings)
        replaced = {added.address_id: stored.id for stored, added in fills if added.address_id}
        if replaced:
            new = [(added.address_id, *added.address) for _one, added in fills if added.address_id]
            work.update_children_of(CONTACT, "address", ADDRESS_COLUMNS[2:7], new, replaced)
        today = work.journal.clock.today().isoformat()
        moved = [stored.id for stored, added in fills if added.moves_shown]
        points_of = self._points_of(moved, today)
        tags_of = self._tags_of([stored.id for stored, added in fills if added.tags])
        by_columns: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
        filled: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for stored, added in fills:
            texts = added.columns
            if added.is_plain and type(stored) is Fillable:
                if texts:
                    row = (stored.id, stored.version, *texts.values())
                    filled.setdefault(tuple(texts), []).append(row)
                continue
            values: dict[str, object] = {
                **texts, **_beside_columns(stored, added, source_ids, work)
            }  # fmt: skip
            if _RHYTHM in values:
                values[_RHYTHM] = int(texts[_RHYTHM])
            points, tags = points_of.get(stored.id, ()), tags_of.get(stored.id, ())
            values.update(_rederived(added, points, tags))
            if values:
                by_columns.setdefault(tuple(values), []).append((stored.id, *values.values()))
        for columns, rows in filled.items():
            work.fill_each(CONTACT, columns, rows, expected=expected)
        for columns, rows in by_columns.items():
            work.update_each(CONTACT, columns, rows, expected=expected)

    def _points_of(self, ids: Sequence[int], today: str) -> dict[int, list[Any]]:
        """The channels of contacts that are not over."""
        sql = f"""SELECT contact_id, kind, raw_value, normalized_value, is_primary, is_valid
            FROM contact_point WHERE contact_id IN ()
            AND (valid_until = '' OR valid_until > '{today}')
            ORDER BY contact_id, position, id"""
        return self._children_of(sql, ids, tuple)

    def _tags_of(self, ids: Sequence[int]) -> dict[int, list[Any]]:
        sql = """SELECT contact_id, tag.name FROM tagging JOIN tag ON tag.id = tagging.tag_id
            WHERE contact_id IN ()"""
        return self._children_of(sql, ids, lambda row: row[0])

    def _children_of(
        self, sql: str, ids: Sequence[int], read: Callable[[Sequence[Any]], Any]
    ) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for contact_id, *row in self._database.rows_among(sql, ids):
            found.setdefault(contact_id, []).append(read(row))
        return found

    def link(self, work: UnitOfWork, links: Sequence[tuple[StoredContact, int, str, str]]) -> None:
        """Affiliate stored persons who have no organization yet.

        Each with the organization's id and name and the job title.
        """
        for stored, organization_id, _name, title in links:
            values = {
                "person_id": stored.id,
                "organization_id": organization_id,
                "role": "",
                "job_title": title,
                "is_primary": 1,
            }
            work.insert("affiliation", values, root=RecordRef(CONTACT, stored.id))
        shown = [(stored.id, derived.sortable(name)) for stored, _id, name, _title in links]
        work.update_each(CONTACT, ("main_organization",), shown)


def _text_of(column: str) -> str:
    return f"coalesce(CAST({column} AS TEXT), '')" if column == _RHYTHM else column


def _beside_columns(
    stored: StoredContact | Fillable,
    added: Additions,
    source_ids: dict[str, int],
    work: UnitOfWork,
) -> dict[str, object]:
    """The columns that additions move besides those that are fields of a row."""
    values: dict[str, object] = {}
    if added.source:
        values["source_id"] = source_ids[fold(added.source)]
    if added.last_contact_ms is not None:
        values["last_contact_at"] = added.last_contact_ms
        values["met_before_at"] = added.last_contact_ms
    if added.stage:
        values["lifecycle_stage"] = added.stage
        values["stage_changed_at"] = to_milliseconds(work.now)
    if added.party_mask:
        values["party_kinds"] = added.party_mask
    if added.owner_id is not None:
        values["owner_id"] = added.owner_id
    if "display_name" in added.columns:
        values["sort_key"] = derived.sort_key(stored.kind, added.columns["display_name"])
    return values


def _rederived(added: Additions, points: Sequence[Any], tags: Iterable[str]) -> dict[str, object]:
    """The derived columns that additions move; `points` and `tags` as they are after them."""
    values: dict[str, object] = {}
    if "tax_id" in added.columns:
        values["tax_key"] = derived.tax_key(added.columns["tax_id"])
    if added.moves_shown:
        number, email, site = _shown_channels(points)
        values["main_phone"] = number
        values["main_email"] = email
        values["main_website"] = site
        values["is_reachable"] = 1
    if added.address is not None:
        values["main_locality"] = derived.sortable(added.address[1])
        if added.address[4]:
            values["main_country"] = added.address[4]
    if added.tags:
        values["tag_text"] = derived.tag_text(tags)
    return values


def _shown_channels(rows: Sequence[_PointValues]) -> tuple[str, str, str]:
    """The number, e-mail and site that lists show of a contact."""
    if all(
        raw and normalized and is_valid and not is_primary
        for _kind, raw, normalized, is_primary, is_valid in rows
    ):
        plain: list[PlainPoint] = [(kind, raw, norm, "", True) for kind, raw, norm, *_rest in rows]
        [number], [email] = derived.main_channels([plain])
        return number, email, derived.plain_website(plain)
    points = [
        ContactPoint(
            PointKind(kind), raw, normalized, is_primary=bool(primary), is_valid=bool(valid)
        )
        for kind, raw, normalized, primary, valid in rows
    ]
    return derived.main_phone(points), derived.main_email(points), derived.main_website(points)


def _point_row(contact_id: int, point: PlainPoint, position: int) -> tuple[object, ...]:
    """The values of `POINT_COLUMNS`."""
    kind, raw, normalized, extension, is_valid = point
    label = label_of_point(kind, raw)
    return (contact_id, kind, raw, normalized, extension, label, 0, int(is_valid), position)


def _address_row(contact_id: int, address: PostalAddress) -> tuple[object, ...]:
    """The values of `ADDRESS_COLUMNS`."""
    return (contact_id, "", *address, 1, 0)
