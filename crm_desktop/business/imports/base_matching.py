"""Rows against the base: which contact a row already is, and whether it would add anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.matching import is_name
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.imports.draft_columns import DraftMaker, filled_from
from crm_desktop.business.imports.drafts import RowDrafts
from crm_desktop.business.imports.model import FieldValue, Verdict
from crm_desktop.business.imports.parties import Identity, same_party, same_without_keys
from crm_desktop.business.imports.repository import (
    Additions,
    ImportRepository,
    StoredContact,
    additions,
    additions_at,
)
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.core.text import fold

_MOST_IN_MEMORY = 400_000
"""Numbers and addresses of a base that are kept in memory while a list is checked."""


class _Asked(dict[str, list[int]]):
    """Keys, and the positions of the rows that ask for them."""

    def add(self, key: str, position: int) -> None:
        """One more row asks for `key`."""
        if key in self:
            self[key].append(position)
        else:
            self[key] = [position]


class BaseMatcher:
    """Finds the contact of the base that a row belongs to, a slice of rows at a time."""

    def __init__(
        self,
        repository: ImportRepository,
        drafts: DraftMaker,
        *,
        for_few: bool = False,
        pause: Callable[[], object] = int,
    ) -> None:
        """`for_few` rows numbers and addresses are looked up one by one.

        `pause` is called now and then while the base is read, and may raise.
        """
        self._repository = repository
        self._drafts = drafts
        self._is_empty = repository.is_empty()
        needs_none = self._is_empty or for_few
        self._points = None if needs_none else repository.known_points(_MOST_IN_MEMORY, pause)
        self._companies: dict[str, tuple[int, ...]] = {}
        self._asked: set[str] = set()

    @property
    def companies(self) -> dict[str, tuple[int, ...]]:
        """Organizations of the base that may be those the rows name, by name in the file."""
        return self._companies

    def match(self, part: StagedSlice, rows: Sequence[tuple[int, Identity]]) -> None:
        """Set the contact where a row is known, and the verdict of rows without problems.

        `rows` are the positions to be looked at, and who they are about.
        """
        if self._is_empty or not rows:
            return
        named = self.match_by_uid(part)
        rows = [row for row in rows if row[0] not in named] if named else rows
        self._look_for_companies(part, rows)
        candidates = self._candidates(part, rows)
        stored = self._repository.stored(
            {i for found in candidates.values() for i in found}, filled=filled_from(part.columns)
        )
        likely = [
            (position, identity)
            for position, identity in rows
            if position in candidates and not stored.keys().isdisjoint(candidates[position])
        ]
        made = self._drafts.of(part, [position for position, _identity in likely])
        for place, (position, identity) in enumerate(likely):
            drafts: RowDrafts | None = None
            for contact_id in sorted(candidates[position]):
                contact = stored.get(contact_id)
                if contact is None:
                    continue
                if _is_plainly_same(identity, contact):
                    added = additions_at(contact, made.full, place)
                    brings_employer = bool(made.employers[place]) and not contact.organization
                    _note(part, position, contact, added, brings_employer=brings_employer)
                    break
                drafts = drafts or made.of_row(place)
                if _is_same(identity, drafts, contact):
                    _note_drafts(part, position, drafts, contact)
                    break

    def match_by_uid(self, part: StagedSlice) -> frozenset[int]:
        """Set the contact of rows that name it by our own number; gives their positions.

        That number is nobody else's, so it is not kept as one of another system.
        """
        numbers = part.columns.get("external_id")
        if self._is_empty or not numbers:
            return frozenset()
        uids = {position: uid for position, cell in enumerate(numbers) if (uid := uid_of(cell))}
        if not uids:
            return frozenset()
        ids = self._repository.ids_by_uids(list(set(uids.values())))
        stored = self._repository.stored(ids.values())
        named = {
            position: stored[ids[uid]] for position, uid in uids.items() if ids.get(uid) in stored
        }
        for position in named:
            part.column("external_id")[position] = None
        made = self._drafts.of(part, list(named))
        for number, (position, contact) in enumerate(named.items()):
            _note_drafts(part, position, made.of_row(number), contact)
        return frozenset(named)

    def _look_for_companies(self, part: StagedSlice, rows: Sequence[tuple[int, Identity]]) -> None:
        """Remember what the base has for organizations that were not met before."""
        names: dict[str, list[str]] = {}
        codes: dict[str, list[str]] = {}
        tax_ids = part.columns.get("tax_id")
        for position, identity in rows:
            name = identity.organization
            if not name or not identity.person:
                continue
            tax_key = _tax_key(tax_ids, position)
            token = f"{name}\0{tax_key}" if tax_key else name
            if token in self._asked:
                continue
            self._asked.add(token)
            names.setdefault(derived.sort_key(ContactKind.ORGANIZATION, name), []).append(name)
            if tax_key:
                codes.setdefault(tax_key, []).append(name)
        by_name = self._repository.ids_by_names(ContactKind.ORGANIZATION, list(names))
        by_code = self._repository.ids_by_codes(list(codes))
        for found, asked in ((by_code, codes), (by_name, names)):
            for key, ids in found.items():
                for name in asked[key]:
                    known = self._companies.get(name, ())
                    self._companies[name] = tuple(dict.fromkeys((*known, *ids)))

    def _ask_for_points(self, asked: _Asked, keys: Iterable[str], position: int) -> bool:
        """Ask for what a row reaches somebody by, if the base may have it; whether there is any."""
        known, is_reached = self._points, False
        for key in keys:
            if key[0] == "=":
                continue
            is_reached = True
            for value in _stored_as(key):
                if known is None or value in known:
                    asked.add(value, position)
        return is_reached

    def _candidates(
        self, part: StagedSlice, rows: Sequence[tuple[int, Identity]]
    ) -> dict[int, set[int]]:
        """Ids of contacts that share a number, address, code or, without those, the name.

        By position; rows without any are left out.
        """
        asked_points, asked_codes, asked_people, asked_companies = (
            _Asked(),
            _Asked(),
            _Asked(),
            _Asked(),
        )
        tax_ids = part.columns.get("tax_id")
        full_names = part.columns.get("full_name")
        for position, identity in rows:
            is_reached = self._ask_for_points(asked_points, identity.keys, position)
            if tax_ids and (tax_key := _tax_key(tax_ids, position)):
                asked_codes.add(tax_key, position)
            if identity.person and not is_reached:
                # Without a number or address of their own they are stored by name alone.
                whole = full_names[position] if full_names else None
                for name in {identity.person, str(whole or identity.person)}:
                    asked_people.add(derived.sort_key(ContactKind.PERSON, name), position)
            if identity.organization and not identity.person:
                key = derived.sort_key(ContactKind.ORGANIZATION, identity.organization)
                asked_companies.add(key, position)
        found: dict[int, set[int]] = {}
        repository = self._repository
        for asked, ids in (
            (asked_points, repository.ids_by_points(list(asked_points))),
            (asked_codes, repository.ids_by_codes(list(asked_codes))),
            (asked_people, repository.ids_by_names(ContactKind.PERSON, list(asked_people))),
            (
                asked_companies,
                repository.ids_by_names(ContactKind.ORGANIZATION, list(asked_companies)),
            ),
        ):
            for key, contact_ids in ids.items():
                for position in asked[key]:
                    found.setdefault(position, set()).update(contact_ids)
        return found


def _stored_as(key: str) -> tuple[str, ...]:
    """What a number, an address or a name in a messenger may be stored as."""
    if key[0] == "+":
        return (key,)
    folded = fold(key)  # as names are; an address keeps the letters of its language
    return (key,) if folded == key else (key, folded)


def _is_plainly_same(identity: Identity, contact: StoredContact) -> bool:
    """What `_is_same` finds of most known persons: the same name, a number or address, no codes."""
    born = identity.birth_date
    return (
        identity.person == contact.display_name
        and contact.kind is ContactKind.PERSON
        and is_name(identity.person)
        and (not born or contact.columns["birth_date"] in ("", born))
        and not contact.keys.isdisjoint(identity.keys)
        and not any(key[0] == "=" for key in identity.keys)
    )


def _is_same(identity: Identity, drafts: RowDrafts, contact: StoredContact) -> bool:
    is_person = bool(identity.person) or not identity.organization
    if is_person != (contact.kind is ContactKind.PERSON):
        return False
    other = contact.identity()
    if not set(identity.keys).isdisjoint(other.keys) and (
        same_party(identity, other) or _is_nameless_twin(identity, other)
    ):
        return True
    # Codes belong to the organization: a stored person does not have them.
    own_keys = [key for key in identity.keys if not (is_person and key.startswith("="))]
    if not own_keys and same_without_keys(identity, other):
        return True
    return _adds_nothing(identity, drafts, contact)


def _adds_nothing(identity: Identity, drafts: RowDrafts, contact: StoredContact) -> bool:
    """The same name to the letter and nothing the contact does not have: imported before."""
    draft = drafts.person or drafts.organization
    if draft is None or fold(draft.display_name) != fold(contact.display_name):
        return False
    if identity.organization and identity.person:
        if fold(identity.organization) != fold(contact.organization):
            return False
    elif bool(contact.organization) != bool(identity.organization and identity.person):
        return False
    if any(value != contact.columns.get(name, value) for name, value in draft.columns.items()):
        return False
    return not additions(contact, draft)


def _note_drafts(
    part: StagedSlice, position: int, drafts: RowDrafts, contact: StoredContact
) -> None:
    """`_note` of what a row makes."""
    draft = drafts.person or drafts.organization
    added = Additions() if draft is None else additions(contact, draft)
    brings_employer = bool(drafts.person and drafts.organization and not contact.organization)
    _note(part, position, contact, added, brings_employer=brings_employer)


def _note(
    part: StagedSlice,
    position: int,
    contact: StoredContact,
    added: Additions,
    *,
    brings_employer: bool,
) -> None:
    """Set the contact of a row, what the row adds to it, and the verdict of one without problems.

    What brings an organization to a person is no addition: that has yet to be found or made.
    """
    is_person = contact.kind is ContactKind.PERSON
    part.contact_ids[position] = contact.id
    if not brings_employer:
        part.additions[position] = (
            contact.id, contact.version, is_person, contact.point_count, added.plain()
        )  # fmt: skip
    if part.verdicts[position] is Verdict.NEW:
        adds = bool(added) or brings_employer
        part.verdicts[position] = Verdict.UPDATE if adds else Verdict.DUPLICATE


def _is_nameless_twin(identity: Identity, other: Identity) -> bool:
    """A row without a name is stored under its number or address: the same one is the same."""
    return identity.is_nameless and other.person in {*identity.keys}


_UID_LENGTH = 36


def uid_of(text: FieldValue | None) -> bytes:
    """The number that this program gives a contact, out of a cell; empty for any other text."""
    if not isinstance(text, str) or len(text) != _UID_LENGTH:
        return b""
    try:
        return UUID(text).bytes
    except ValueError:
        return b""


def _tax_key(tax_ids: Sequence[FieldValue | None] | None, position: int) -> str:
    found = tax_ids[position] if tax_ids else None
    return derived.tax_key(found) if isinstance(found, str) else ""
