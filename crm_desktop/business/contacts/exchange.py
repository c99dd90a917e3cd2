"""Whole contacts into the base: what an export wrote comes back without a difference.

A contact is known by its uid: one that is there is changed where the file says something else, any
other one is made under its uid. Links are made when all contacts are there. Everything is one
batch, which can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from crm_desktop.business.contacts import validation
from crm_desktop.business.contacts.bulk_model import Progress
from crm_desktop.business.contacts.derived import name_key
from crm_desktop.business.contacts.exchange_cards import told_card, understood
from crm_desktop.business.contacts.model import (
    CONTACT,
    Affiliation,
    Contact,
    ContactKind,
)
from crm_desktop.business.contacts.picture_repository import PictureRepository
from crm_desktop.business.contacts.read_cards import ReadCards
from crm_desktop.business.contacts.relation_repository import (
    RelationRepository,
    relationship_values,
)
from crm_desktop.business.contacts.relations import (
    RELATION_NOTE_LIMIT,
    RELATIONSHIP,
    Relationship,
)
from crm_desktop.business.contacts.rows import AFFILIATION_COLUMNS, affiliation_values
from crm_desktop.business.contacts.whole import (
    TakenIn,
    WholeContact,
    WholePicture,
    WholePlace,
    WholeRelation,
)
from crm_desktop.business.contacts.whole_repository import WholeContactRepository
from crm_desktop.business.custom_fields.model import CustomValue, with_value
from crm_desktop.business.custom_fields.values import number_sort
from crm_desktop.core.actor import Actor
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_TELL_EVERY = 50
_SLICE = 2000
_MOST_PICTURE_BYTES = 16 * 1024 * 1024


@record
class _Leading:
    """What leads from one contact to others; `is_new` for a person whom this file has made."""

    key: int
    is_new: bool
    kind: ContactKind
    referred_by_uid: bytes
    links: tuple[tuple[int, bytes, str], ...]
    places: tuple[WholePlace, ...]
    relations: tuple[WholeRelation, ...]


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
        behind: Callable[[UnitOfWork], None] | None = None,
    ) -> TakenIn:
        """Store contacts as a file tells of them; `Cancelled` takes everything back.

        With `count`, how many they are, they are taken as they come: of each only what leads to
        others is held until all are there. `behind` stores what else belongs to the batch.
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
            if behind is not None:
                behind(work)
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
        self._leading: list[_Leading] = []
        self._touched: set[int] = set()
        self._placed: set[int] = set()
        """Persons whose places were changed here."""
        self._unknown_owners: dict[str, None] = {}
        self._tags: set[str] = set(contacts.tag_ids())
        self._sources: dict[str, int] = {}
        self._kinds: dict[int, ContactKind | None] = {}
        self._count = self._created = self._skipped = 0

    def steps(self, coming: Iterator[WholeContact]) -> Iterator[None]:
        """Do it, in order: all cards, then all that leads from one to another."""
        while part := _next_part(coming):
            self._look_up({uid for whole in part for uid in _uids_of(whole) if uid})
            self._store(part)
            yield from [None] * len(part)
        for start in range(0, len(self._leading), _SLICE):
            some = self._leading[start : start + _SLICE]
            self._place_new([one for one in some if one.is_new])
            places = self._contacts.affiliations.of_persons(
                [one.key for one in some if one.places and _is_known_person(one)]
            )
            for one in some:
                self._link(one, places.get(one.key, ()))
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

    def _store(self, part: Sequence[WholeContact]) -> None:
        """Store the cards of a part: new ones together, the others one by one."""
        new: dict[bytes, tuple[WholeContact, Contact]] = {}
        known = (self._ids.get(whole.contact.uid) for whole in part)
        cards = ReadCards(self._work, self._contacts, {key for key in known if key is not None})
        for whole in part:
            self._count += 1
            contact = self._ready(whole)
            uid = whole.contact.uid or new_uid()
            if contact is None or self._known.get(uid, (0, False))[1]:
                self._skipped += 1
                continue
            if uid in new:  # told of twice
                self._make(new)
                new = {}
            if uid in self._ids:
                self._change(self._ids[uid], whole, contact, cards)
            else:
                new[uid] = (whole, contact)
        self._make(new)

    def _make(self, new: Mapping[bytes, tuple[WholeContact, Contact]]) -> None:
        """Store new cards under their uids."""
        if not new:
            return
        wholes, contacts = zip(*new.values(), strict=True)
        for name in {name for contact in contacts for name in contact.tags}:
            if name_key(name) not in self._tags:
                self._contacts.ensure_tag(self._work, name)
                self._tags.add(name_key(name))
        organizations = {n: _main_organization(whole) for n, whole in enumerate(wholes)}
        ids = self._contacts.insert_whole(self._work, contacts, organizations, list(new))
        pictures = (
            _picture_row(key, whole.picture)
            for key, whole in zip(ids, wholes, strict=True)
            if whole.picture is not None
        )
        self._pictures.put_many(self._work, pictures)
        self._created += len(ids)
        for key, uid, whole in zip(ids, new, wholes, strict=True):
            self._ids[uid] = key
            self._remember(key, whole, is_new=True)

    def _change(self, key: int, whole: WholeContact, contact: Contact, cards: ReadCards) -> None:
        """Let a stored card say what the file says."""
        stored = cards.card(key) or self._card(key)
        card = told_card(stored, contact, whole.given)
        is_other = card != stored
        if is_other and self._contacts.write_changes(self._work, stored, card) != stored.version:
            self._touched.add(key)
        self._remember(key, whole, is_new=False)

    def _remember(self, key: int, whole: WholeContact, *, is_new: bool) -> None:
        """Keep what leads to other contacts until all are there."""
        if whole.referred_by_uid or whole.links or whole.places or whole.relations:
            self._leading.append(
                _Leading(
                    key,
                    is_new and whole.contact.kind is ContactKind.PERSON,
                    whole.contact.kind,
                    whole.referred_by_uid,
                    whole.links,
                    whole.places,
                    whole.relations,
                )
            )

    def _ready(self, whole: WholeContact) -> Contact | None:
        """The card as it may be stored; `None` if it may not."""
        owner = self._owners.get(fold(whole.owner)) if whole.owner else None
        if whole.owner and owner is None:
            self._unknown_owners[whole.owner] = None
        source = self._source(whole.source) if whole.source else None
        contact = replace(whole.contact, id=0, owner_id=owner, source_id=source)
        clean, _remarks = validation.cleaned(contact, None, "")
        if validation.problems_of(clean):
            return None
        return replace(clean, points=tuple(map(understood, contact.points)))

    def _source(self, name: str) -> int:
        if name not in self._sources:
            self._sources[name] = self._contacts.ensure_source(self._work, name)
        return self._sources[name]

    def _card(self, key: int) -> Contact:
        card = self._contacts.card(key)
        if card is None:
            raise RuntimeError("a contact that is there cannot be read")
        return card

    # -- what leads to other contacts ----------------------------------------------------

    def _link(self, one: _Leading, places: Sequence[Affiliation]) -> None:
        self._set_links(one)
        if one.places and _is_known_person(one):
            if one.key in self._placed:  # the file tells of it twice
                places = self._contacts.affiliations.of(one.key, ContactKind.PERSON)
            self._set_places(one.key, one.places, places)
        for relation in one.relations:
            self._set_relation(one.key, relation)

    def _place_new(self, persons: Sequence[_Leading]) -> None:
        """The places of persons who were made by this file."""
        rows: list[tuple[object, ...]] = []
        for one in persons:
            for place in one.places:
                organization = self._organization(place)
                if organization:
                    values = affiliation_values(_affiliation(one.key, organization, place))
                    rows.append(tuple(values[name] for name in AFFILIATION_COLUMNS))
        if rows:
            self._work.insert_many("affiliation", AFFILIATION_COLUMNS, rows)
            placed = [one.key for one in persons if one.places]
            self._contacts.affiliations.refresh_main_organizations(self._work, placed)

    def _set_links(self, one: _Leading) -> None:
        key = one.key
        referrer = self._ids.get(one.referred_by_uid)
        links = [(field, self._ids[uid]) for field, uid, _ in one.links if uid in self._ids]
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

    def _set_places(
        self, key: int, places: Sequence[WholePlace], stored: Sequence[Affiliation]
    ) -> None:
        """Let a person have these places; those that are `stored` and not told of stay."""
        rest = list(stored)
        root = RecordRef(CONTACT, key)
        is_changed = False
        for place in places:
            organization = self._organization(place)
            if not organization:
                continue
            wanted = _affiliation(key, organization, place)
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
            self._placed.add(key)
            self._contacts.affiliations.refresh_main_organization(self._work, key)
            self._work.touch(root)
            self._touch(key)

    def _organization(self, place: WholePlace) -> int:
        """The organization of a place; made if the base has none of that uid."""
        key = self._ids.get(place.organization_uid, 0)
        if key:
            return key if self._kind_of(key) is ContactKind.ORGANIZATION else 0
        if not place.organization_uid or place.organization_uid in self._known:
            return 0
        contact = Contact(ContactKind.ORGANIZATION, place.organization)
        if validation.problems_of(contact):
            return 0
        key = self._contacts.insert(self._work, contact, uid=place.organization_uid)
        self._ids[place.organization_uid] = key
        return key

    def _kind_of(self, key: int) -> ContactKind | None:
        if key not in self._kinds:
            self._kinds[key] = self._contacts.kind_of(key)
        return self._kinds[key]

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


def _is_known_person(one: _Leading) -> bool:
    """Whether it is a person that was there before, whose places are looked at one by one."""
    return one.kind is ContactKind.PERSON and not one.is_new


def _next_part(coming: Iterator[WholeContact]) -> list[WholeContact]:
    """Contacts that are stored together: many, or as many as have so large pictures."""
    part: list[WholeContact] = []
    room = _MOST_PICTURE_BYTES
    while len(part) < _SLICE and room > 0 and (whole := next(coming, None)) is not None:
        part.append(whole)
        room -= 0 if whole.picture is None else len(whole.picture.content)
    return part


def _main_organization(whole: WholeContact) -> str:
    """What a list shows of a person's places, if all organizations are called as here."""
    current = [place for place in whole.places if not _day(place.end_date)]
    current.sort(key=lambda place: not place.is_primary)
    return current[0].organization if current and whole.contact.kind is ContactKind.PERSON else ""


def _picture_row(key: int, picture: WholePicture) -> tuple[object, ...]:
    content = picture.content
    return key, picture.media_type, sha256(content).hexdigest(), content


def _affiliation(person: int, organization: int, place: WholePlace) -> Affiliation:
    return Affiliation(
        person,
        organization,
        place.role[: validation.NAME_LIMIT],
        place.job_title[: validation.NAME_LIMIT],
        place.is_primary,
        _day(place.start_date),
        _day(place.end_date),
    )


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


def _says(place: Affiliation) -> dict[str, object]:
    return affiliation_values(place)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
