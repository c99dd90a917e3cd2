"""Whole contacts into the base: what an export wrote comes back without a difference.

A contact is known by its uid: one that is there is changed where the file says something else, any
other one is made under its uid. Links are made when all contacts are there. Everything is one
batch, which can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts import validation
from crm_desktop.business.contacts.bulk_model import Progress
from crm_desktop.business.contacts.model import (
    CONTACT,
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
)
from crm_desktop.business.contacts.picture_repository import PictureRepository
from crm_desktop.business.contacts.relation_repository import (
    RelationRepository,
    relationship_values,
)
from crm_desktop.business.contacts.relations import (
    RELATION_NOTE_LIMIT,
    RELATIONSHIP,
    Relationship,
)
from crm_desktop.business.contacts.rows import CARD_FIELDS, affiliation_values
from crm_desktop.business.contacts.whole import (
    TakenIn,
    WholeContact,
    WholePlace,
    WholeRelation,
)
from crm_desktop.business.contacts.whole_repository import WholeContactRepository
from crm_desktop.business.custom_fields.model import CustomValue, with_value
from crm_desktop.business.custom_fields.values import number_sort
from crm_desktop.core.actor import Actor
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_CHILDREN = ("points", "addresses", "tags", "custom", "dates", "preferences")
_FIELDS = (*(name for name in CARD_FIELDS if name != "referred_by_id"), *_CHILDREN)
_TELL_EVERY = 50
_SLICE = 2000


class ContactExchange:
    """Runs in the thread that owns the database."""

    def __init__(self, database: Database, journal: Journal, repository: ContactRepository) -> None:
        self._database = database
        self._journal = journal
        self._contacts = repository

    def take_in(
        self,
        wholes: Iterable[WholeContact],
        actor: Actor,
        progress: Progress | None = None,
        count: int = 0,
    ) -> TakenIn:
        """Store contacts as a file tells of them; `Cancelled` takes everything back.

        With `count`, how many they are, they are taken as they come: of each only what leads to
        others is held until all are there.
        """
        actor.require(Right.CONTACTS_IMPORT)
        actor.require(Right.CONTACTS_EDIT)
        if not count:
            wholes = list(wholes)
            count = len(wholes)
        with self._journal.begin(actor, "contact.take_in") as work:
            batch = _Batch(self._database, self._contacts, work)
            for done, _ in enumerate(batch.steps(iter(wholes)), 1):
                if progress is not None and (done % _TELL_EVERY == 0 or done == 2 * count):
                    progress(min(done, 2 * count), 2 * count)
        return batch.taken_in(work.seq)


class _Batch:
    """One file on its way in."""

    def __init__(
        self,
        database: Database,
        contacts: ContactRepository,
        work: UnitOfWork,
    ) -> None:
        self._contacts = contacts
        self._work = work
        self._rows = WholeContactRepository(database)
        self._relations = RelationRepository(database)
        self._pictures = PictureRepository(database)
        users = database.execute("SELECT display_name, id FROM user").fetchall()
        self._owners: dict[str, int] = {fold(name): key for name, key in users}
        self._known: dict[bytes, tuple[int, bool]] = {}
        self._ids: dict[bytes, int] = {}
        self._known_ids: set[int] = set()
        self._leading: list[tuple[int, WholeContact]] = []
        self._touched: set[int] = set()
        self._unknown_owners: dict[str, None] = {}
        self._count = self._created = self._skipped = 0

    def steps(self, coming: Iterator[WholeContact]) -> Iterator[None]:
        """Do it, in order: all cards, then all that leads from one to another."""
        while part := list(islice(coming, _SLICE)):
            self._look_up({uid for whole in part for uid in _uids_of(whole) if uid})
            for whole in part:
                key = self._store(whole)
                self._count += 1
                if key and _leads_on(whole):
                    contact = Contact(whole.contact.kind, "")
                    self._leading.append((key, replace(whole, contact=contact, picture=None)))
                yield
        for key, whole in self._leading:
            self._link(key, whole)
            yield

    def _look_up(self, uids: set[bytes]) -> None:
        """Find out which of them the base had before this file."""
        found = self._rows.ids_of([uid for uid in uids if uid not in self._ids])
        self._known |= found
        for uid, (key, is_binned) in found.items():
            if not is_binned:
                self._ids[uid] = key
                self._known_ids.add(key)

    def taken_in(self, seq: int) -> TakenIn:
        """What came of it."""
        stored = self._count - self._skipped - self._created
        updated = len(self._touched)
        return TakenIn(
            seq if self._created or updated else 0,
            self._created,
            updated,
            stored - updated,
            self._skipped,
            tuple(self._unknown_owners),
        )

    # -- cards ---------------------------------------------------------------------------

    def _store(self, whole: WholeContact) -> int:
        """The id of the contact as it is stored now; 0 for one that is not."""
        contact = self._ready(whole)
        uid = whole.contact.uid
        is_binned = self._known.get(uid, (0, False))[1]
        if contact is None or is_binned:
            self._skipped += 1
            return 0
        key = self._ids.get(uid, 0)
        if not key:
            key = self._contacts.insert(self._work, contact, uid=uid)
            self._ids[uid or key.to_bytes(16, "big")] = key
            self._created += 1
            self._put_picture(key, whole)
        else:
            stored = self._card(key)
            edited = _edited(stored, contact, whole.given)
            if self._contacts.write_changes(self._work, stored, edited) != stored.version:
                self._touched.add(key)
        return key

    def _ready(self, whole: WholeContact) -> Contact | None:
        """The card as it may be stored; `None` if it may not."""
        owner = self._owners.get(fold(whole.owner)) if whole.owner else None
        if whole.owner and owner is None:
            self._unknown_owners[whole.owner] = None
        source = self._contacts.ensure_source(self._work, whole.source) if whole.source else None
        contact = replace(whole.contact, id=0, owner_id=owner, source_id=source)
        clean, _remarks = validation.cleaned(contact, None, "")
        if validation.problems_of(clean):
            return None
        return replace(clean, points=tuple(map(_understood, contact.points)))

    def _put_picture(self, key: int, whole: WholeContact) -> None:
        picture = whole.picture
        if picture is None:
            return
        values: dict[str, object] = {
            "contact_id": key,
            "media_type": picture.media_type,
            "sha256": sha256(picture.content).hexdigest(),
            "data": picture.content,
        }
        self._pictures.put(self._work, RecordRef(CONTACT, key), values)

    def _card(self, key: int) -> Contact:
        card = self._contacts.card(key)
        if card is None:
            raise RuntimeError("a contact that is there cannot be read")
        return card

    # -- what leads to other contacts ----------------------------------------------------

    def _link(self, key: int, whole: WholeContact) -> None:
        self._set_links(key, whole)
        if whole.contact.kind is ContactKind.PERSON:
            self._set_places(key, whole.places)
        for relation in whole.relations:
            self._set_relation(key, relation)

    def _set_links(self, key: int, whole: WholeContact) -> None:
        referrer = self._ids.get(whole.referred_by_uid)
        links = [(field, self._ids[uid]) for field, uid, _ in whole.links if uid in self._ids]
        if referrer is None and not links:
            return
        stored = self._card(key)
        custom = stored.custom
        for field, target in links:
            custom = with_value(custom, field, CustomValue(field, "", target, number_sort(target)))
        edited = replace(stored, custom=custom)
        if referrer is not None:
            edited = replace(edited, referred_by_id=referrer)
        if self._contacts.write_changes(self._work, stored, edited) != stored.version:
            self._touch(key)

    def _touch(self, key: int) -> None:
        """Something of a contact that was there before has changed."""
        if key in self._known_ids:
            self._touched.add(key)

    def _set_places(self, key: int, places: Sequence[WholePlace]) -> None:
        if not places:
            return
        rest = list(self._contacts.affiliations.of(key, ContactKind.PERSON))
        root = RecordRef(CONTACT, key)
        is_changed = False
        for place in places:
            organization = self._organization(place)
            if not organization:
                continue
            wanted = Affiliation(
                key,
                organization,
                place.role[: validation.NAME_LIMIT],
                place.job_title[: validation.NAME_LIMIT],
                place.is_primary,
                _day(place.start_date),
                _day(place.end_date),
            )
            same = [one for one in rest if one.organization_id == organization]
            found = next((one for one in same if _says(one) == _says(wanted)), None)
            if found is None and same:
                found = same[0]
                values = affiliation_values(wanted)
                self._work.update("affiliation", found.id, values, found.version, root=root)
                is_changed = True
            elif found is None:
                self._work.insert("affiliation", affiliation_values(wanted), root=root)
                self._work.touch(RecordRef(CONTACT, organization))
                is_changed = True
            if found is not None:
                rest.remove(found)
        if is_changed:
            self._contacts.affiliations.refresh_main_organization(self._work, key)
            self._work.touch(root)
            self._touch(key)

    def _organization(self, place: WholePlace) -> int:
        """The organization of a place; made if the base has none of that uid."""
        key = self._ids.get(place.organization_uid, 0)
        if key:
            return key if self._contacts.kind_of(key) is ContactKind.ORGANIZATION else 0
        if not place.organization_uid or place.organization_uid in self._known:
            return 0
        contact = Contact(ContactKind.ORGANIZATION, place.organization)
        if validation.problems_of(contact):
            return 0
        key = self._contacts.insert(self._work, contact, uid=place.organization_uid)
        self._ids[place.organization_uid] = key
        return key

    def _set_relation(self, key: int, relation: WholeRelation) -> None:
        other = self._ids.get(relation.other_uid, 0)
        if not other or other == key or not relation.kind:
            return
        note = relation.note[:RELATION_NOTE_LIMIT]
        wanted = Relationship(key, other, relation.kind, note, _day(relation.start_date))
        if not self._relations.same_ids(wanted):
            self._work.insert(
                RELATIONSHIP, relationship_values(wanted), root=RecordRef(CONTACT, key)
            )
            self._work.touch(RecordRef(CONTACT, other))
            self._touch(key)


def _leads_on(whole: WholeContact) -> bool:
    """Whether there is anything to do once all contacts are there."""
    return bool(whole.referred_by_uid or whole.links or whole.places or whole.relations)


def _uids_of(whole: WholeContact) -> Iterator[bytes]:
    """The uids of the contact and of all it leads to."""
    yield whole.contact.uid
    yield whole.referred_by_uid
    for place in whole.places:
        yield place.organization_uid
    for relation in whole.relations:
        yield relation.other_uid
    for _field, uid, _name in whole.links:
        yield uid


def _understood(point: ContactPoint) -> ContactPoint:
    """A channel with its normalized form: the one the file gives, else by the text alone."""
    found = validation.normalize_point(point.kind, point.raw_value)
    normalized = point.normalized_value if point.kind.is_number else ""
    return replace(
        found,
        normalized_value=normalized or found.normalized_value,
        is_valid=bool(normalized) or found.is_valid,
        extension=point.extension or found.extension,
        label=point.label,
        is_primary=point.is_primary,
        valid_from=point.valid_from,
        valid_until=point.valid_until,
    )


def _edited(stored: Contact, coming: Contact, given: frozenset[str]) -> Contact:
    """The stored card with what the file tells about; rows that say the same keep their ids."""
    values: dict[str, Any] = {}
    for name in _FIELDS:
        if given and name not in given:
            continue
        value = getattr(coming, name)
        if name in {"points", "addresses", "dates", "preferences"}:
            value = _with_ids(getattr(stored, name), value)
            if name == "points" and _by_kind(value) == _by_kind(stored.points):
                value = stored.points  # a row does not tell how kinds are mixed on the card
        elif name == "custom":
            value = _with_links(stored.custom, value, given)
        values[name] = value
    return replace(stored, **values)


def _by_kind(points: Sequence[ContactPoint]) -> list[ContactPoint]:
    return sorted(points, key=lambda point: point.kind)


def _with_ids(stored: Sequence[Any], coming: Sequence[Any]) -> tuple[Any, ...]:
    rest = list(stored)
    found: list[Any] = []
    for one in coming:
        same = next((other for other in rest if replace(other, id=0) == one), None)
        if same is not None:
            rest.remove(same)
        found.append(same or one)
    return tuple(found)


def _with_links(
    stored: tuple[CustomValue, ...], coming: tuple[CustomValue, ...], given: frozenset[str]
) -> tuple[CustomValue, ...]:
    """Values of own fields; those the file has no column for stay (links are set later)."""
    told = {value.field_id for value in coming}
    kept = [
        value
        for value in stored
        if value.field_id not in told and f"custom:{value.field_id}" not in given
    ]
    return tuple(sorted((*coming, *kept), key=lambda value: value.field_id))


def _says(place: Affiliation) -> dict[str, object]:
    return affiliation_values(place)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
