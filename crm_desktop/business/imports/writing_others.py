"""The further people of imported rows into the base: found there, or made; linked in any case.

They are written last, when every contact of the list has its place: whom one row names beside its
number may be another row's person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.contacts.matching import same_person
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.imports.draft_columns import NAME_LIMIT, DraftColumns
from crm_desktop.business.imports.drafts import Draft, point_key
from crm_desktop.business.imports.model import OtherPerson
from crm_desktop.business.imports.repository import (
    Additions,
    ImportRepository,
    StoredContact,
    additions,
)
from crm_desktop.core.text import fold

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

Insert = Callable[["UnitOfWork", DraftColumns, Sequence[str]], range]
"""Stores new contacts with the organizations that lists show beside them; gives their ids."""
Fill = Callable[["UnitOfWork", Sequence[tuple[StoredContact, Additions]]], None]
"""Adds to stored contacts."""


@dataclass(slots=True)
class Workplace:
    """Where a row's further people work, and what the row says of all its contacts.

    `organization_id` is 0 where the row names no organization: they are contacts of their own.
    """

    organization_id: int
    organization: str
    owner: str = ""
    source: str = ""
    tags: Sequence[str] = ()


@dataclass(slots=True)
class _Person:
    """One person, named by one row or by several, with their places of work and job titles."""

    draft: Draft
    places: dict[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    contact: StoredContact | None = None

    def workplaces(self) -> Iterable[tuple[int, str, str]]:
        """Organizations by id and name, with the job title there."""
        return ((key, name, title) for key, (name, title) in self.places.items() if key)


class OtherPeopleWriter:
    """Writes the further people of one import; `made` and `touched` say what became of them."""

    def __init__(self, repository: ImportRepository, insert: Insert, fill: Fill) -> None:
        self._repository = repository
        self._insert = insert
        self._fill = fill
        self.made = 0
        self.touched: set[int] = set()

    def write(self, work: UnitOfWork, named: Iterable[tuple[Workplace, OtherPerson]]) -> None:
        """Make or complete everyone, and let them belong to the organizations of their rows."""
        people = _gathered(named)
        self._find(people)
        self._make(work, [person for person in people if person.contact is None])
        self._complete(work, [person for person in people if person.contact is not None])

    def _find(self, people: Sequence[_Person]) -> None:
        """Set the contact of those who are in the base, or came with this list as rows."""
        repository = self._repository
        keys = {key for person in people for key in map(point_key, person.draft.points)}
        by_point = repository.ids_by_points(sorted(keys))
        sort_keys = {person.draft.display_name: _sort_key(person) for person in people}
        by_name = repository.ids_by_names(ContactKind.PERSON, sorted(set(sort_keys.values())))
        found: list[tuple[_Person, list[int]]] = []
        for person in people:
            ids = list(by_name.get(sort_keys[person.draft.display_name], ()))
            for point in person.draft.points:
                ids += by_point.get(point_key(point), ())
            found.append((person, sorted(set(ids))))
        stored = repository.stored(i for _person, ids in found for i in ids)
        for person, ids in found:
            likely = (stored[i] for i in ids if i in stored)
            person.contact = next((one for one in likely if _is_same(person, one)), None)

    def _make(self, work: UnitOfWork, people: Sequence[_Person]) -> None:
        if not people:
            return
        places = [list(person.workplaces()) for person in people]
        drafts = DraftColumns.of([person.draft for person in people])
        ids = self._insert(work, drafts, [own[0][1] if own else "" for own in places])
        links = [
            (person_id, own[0][0], own[0][2])
            for person_id, own in zip(ids, places, strict=True)
            if own
        ]
        if links:
            self._repository.insert_affiliations(work, links, expected=len(links))
        for person_id, own in zip(ids, places, strict=True):
            for organization_id, _name, title in own[1:]:
                self._repository.add_workplace(work, person_id, organization_id, title)
        self.made += len(people)

    def _complete(self, work: UnitOfWork, people: Sequence[_Person]) -> None:
        fills: list[tuple[StoredContact, Additions]] = []
        links: list[tuple[StoredContact, int, str, str]] = []
        known = self._repository.workplaces(each.contact.id for each in people if each.contact)
        for person in people:
            contact = person.contact
            if contact is None:
                continue
            if added := additions(contact, person.draft):
                fills.append((contact, added))
                self.touched.add(contact.id)
            for organization_id, name, title in person.workplaces():
                if (contact.id, organization_id) in known:
                    continue
                self.touched.add(contact.id)
                if contact.organization:
                    self._repository.add_workplace(work, contact.id, organization_id, title)
                else:
                    links.append((contact, organization_id, name, title))
                    contact.organization = name
        self._fill(work, fills)
        self._repository.link(work, links)


def _gathered(named: Iterable[tuple[Workplace, OtherPerson]]) -> list[_Person]:
    """Everyone once, whatever rows name them: by a number or address, else by name and place.

    Who has a channel and no place is not told by the name.
    """
    people: list[_Person] = []
    by_key: dict[str, list[_Person]] = {}
    for place, other in named:
        name = other.name[:NAME_LIMIT]
        points: list[PlainPoint] = list(other.points)
        keys = list(map(point_key, points))
        if place.organization_id or not points:
            keys.append(f"{fold(name)}\0{place.organization_id}")
        likely = (one for key in keys for one in by_key.get(key, ()))
        person = next((one for one in likely if same_person(name, one.draft.display_name)), None)
        if person is None:
            draft = Draft(
                ContactKind.PERSON,
                name,
                {}
                if place.organization_id or not other.job_title
                else {"occupation": other.job_title},
                points,
                tags=place.tags,
                owner=place.owner,
                source=place.source,
            )
            person = _Person(draft)
            people.append(person)
        else:
            has = set(map(point_key, person.draft.points))
            person.draft.points += [point for point in points if point_key(point) not in has]
        person.places.setdefault(place.organization_id, (place.organization, other.job_title))
        for key in keys:
            by_key.setdefault(key, []).append(person)
    return people


def _sort_key(person: _Person) -> str:
    return derived.sort_key(ContactKind.PERSON, person.draft.display_name)


def _is_same(person: _Person, contact: StoredContact) -> bool:
    """Whether a contact is the person: a shared channel, or the same name at the same place.

    Of who has neither a channel nor a place the name is all there is.
    """
    if contact.kind is not ContactKind.PERSON:
        return False
    name, keys = person.draft.display_name, set(map(point_key, person.draft.points))
    if keys & contact.keys and same_person(name, contact.display_name):
        return True
    if fold(name) != fold(contact.display_name):
        return False
    places = {fold(organization) for _id, organization, _title in person.workplaces()}
    return fold(contact.organization) in places if places or keys else True
