"""Which rows are the same party: the duplicate rules within a file and against the base.

The same party is a likeness of names *and* a shared key (telephone, e-mail, tax or registration
number). A later row that has no key at all is also the same if it shares the organization or the
birthday and nothing speaks against it. Two people of one organization are never the same, though
they share its telephone or code; neither are namesakes with nothing else in common.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_desktop.business.contacts.matching import (
    organization_form,
    person_form,
    same_organization,
    same_person,
    script_of,
    skeleton,
)

_CROWD = 40
"""From this many parties with one key on, only those with a word of the name in common are asked."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one party from another. `keys` are prefixed by their kind (see `party_keys`)."""

    person: str = ""
    organization: str = ""
    keys: tuple[str, ...] = ()
    birth_date: str = ""
    locality: str = ""

    @property
    def is_nameless(self) -> bool:
        """Whether there is neither a person nor an organization."""
        return not self.person and not self.organization


def number_key(e164: str) -> str:
    """The key of a telephone number."""
    return e164


def code_key(code: str) -> str:
    """The key of a tax or registration number: letters and digits, without a country prefix."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    digits = plain[2:] if plain[:2].isalpha() and plain[2:].isdigit() else plain
    return f"={digits}" if len(digits) >= 5 else ""


def same_party(first: Identity, second: Identity) -> bool:
    """Whether two parties that share a key are one, by their names."""
    if first.person and second.person:
        if _speaks_against(first.birth_date, second.birth_date):
            shared = set(first.keys) & set(second.keys)
            if not any("@" in key or key.startswith("=") for key in shared):
                return False
        return same_person(first.person, second.person)
    if first.organization and second.organization:
        return same_organization(first.organization, second.organization)
    return first.is_nameless and second.is_nameless


def same_without_keys(later: Identity, earlier: Identity) -> bool:
    """Whether a later row without any key is an earlier party: organization or birthday agree."""
    if bool(later.person) != bool(earlier.person):
        return False
    if _speaks_against(later.birth_date, earlier.birth_date):
        return False
    is_same_birthday = bool(later.birth_date) and later.birth_date == earlier.birth_date
    has_organizations = bool(later.organization and earlier.organization)
    is_same_organization = has_organizations and same_organization(
        later.organization, earlier.organization
    )
    if not is_same_birthday and not is_same_organization:
        return False
    if not is_same_birthday and _speaks_against(
        later.locality.casefold(), earlier.locality.casefold()
    ):
        return False
    return not later.person or same_person(later.person, earlier.person)


def _speaks_against(first: str, second: str) -> bool:
    if not first or not second or first == second:
        return False
    if first.startswith("--") or second.startswith("--"):
        return first[-5:] != second[-5:]
    return True


class PartyIndex:
    """The parties met so far, found again by key or, for rows without keys, by name.

    A party is known by the number of its first row. Duplicates add their keys and ways of
    writing the name to it.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, int | list[int]] = {}
        self._by_word: dict[tuple[str, str], list[int]] = {}
        self._crowded: dict[str, dict[str, list[int]]] = {}
        self._identities: dict[int, Identity | list[Identity]] = {}
        self._is_by_word_ready = False

    def find(self, identity: Identity) -> int:
        """The first row of the same party, 0 if there is none."""
        if identity.keys:
            return self._find_by_key(identity)
        return self._find_by_name(identity)

    def add(self, row: int, identity: Identity) -> None:
        """Remember a new party."""
        self._identities[row] = identity
        self._index(row, identity)

    def extend(self, row: int, identity: Identity) -> None:
        """Add another writing of the party that began in `row`."""
        known = self._identities[row]
        if isinstance(known, list):
            known.append(identity)
        else:
            self._identities[row] = [known, identity]
        self._index(row, identity)

    def _index(self, row: int, identity: Identity) -> None:
        by_key = self._by_key
        for key in identity.keys:
            known = by_key.setdefault(key, row)
            if known is row or known == row:
                continue
            if isinstance(known, list):
                if row not in known[-3:]:
                    known.append(row)
                    self._add_to_crowd(key, known, row)
            else:
                by_key[key] = [known, row]
        if self._is_by_word_ready:
            self._index_words(row, identity)

    def _identities_of(self, row: int) -> Iterable[Identity]:
        known = self._identities[row]
        return known if isinstance(known, list) else (known,)

    def _find_by_key(self, identity: Identity) -> int:
        best = 0
        for key in identity.keys:
            known = self._by_key.get(key)
            if known is None:
                continue
            for row in (
                (known,) if isinstance(known, int) else self._candidates(key, known, identity)
            ):
                if best and row >= best:
                    continue
                if any(same_party(identity, other) for other in self._identities_of(row)):
                    best = row
        return best

    def _candidates(self, key: str, known: list[int], identity: Identity) -> Iterable[int]:
        """All parties with a key, or of a crowd those that share a word of the name."""
        if len(known) <= _CROWD:
            return known
        words = self._crowded.get(key, {})
        return sorted({row for word in _index_words(identity) for row in words.get(word, ())})

    def _add_to_crowd(self, key: str, known: list[int], row: int) -> None:
        if len(known) <= _CROWD:
            return
        words = self._crowded.setdefault(key, {})
        for member in (row,) if words else known:
            for identity in self._identities_of(member):
                for word in _index_words(identity):
                    words.setdefault(word, []).append(member)

    # -- rows without keys ----------------------------------------------------------------

    def _find_by_name(self, identity: Identity) -> int:
        if not (identity.organization or identity.birth_date):
            return 0
        if not self._is_by_word_ready:
            self._is_by_word_ready = True
            for row in list(self._identities):
                for known in self._identities_of(row):
                    self._index_words(row, known)
        candidates: set[int] = set()
        for anchor in _anchors(identity):
            for word in _index_words(identity):
                candidates.update(self._by_word.get((anchor, word), ()))
        for row in sorted(candidates):
            if any(same_without_keys(identity, other) for other in self._identities_of(row)):
                return row
        return 0

    def _index_words(self, row: int, identity: Identity) -> None:
        for anchor in _anchors(identity):
            for word in _index_words(identity):
                rows = self._by_word.setdefault((anchor, word), [])
                if len(rows) < _CROWD * 10:
                    rows.append(row)


def _anchors(identity: Identity) -> list[str]:
    """What a row without keys must share with an earlier one."""
    found: list[str] = []
    if identity.organization:
        form = organization_form(identity.organization)
        found.append(_skeleton_of(form.ordered))
    if identity.birth_date:
        found.append(identity.birth_date)
    return found


def _skeleton_of(words: tuple[str, ...]) -> str:
    """Consonants of all words in order of the alphabet: alike for all writings of one name."""
    joined = "".join(sorted(skeleton(word) for word in words))
    return joined or "".join(words)


def _index_words(identity: Identity) -> set[str]:
    """Words by which likely namesakes meet: the name's own and their consonants."""
    if not identity.person:
        return {""}
    form = person_form(identity.person)
    words = {word for word in form.words if len(word) > 1} or set(form.words)
    words.add(form.joined)
    if script_of(form.joined).value != "latin":
        words |= {found for word in form.words if len(found := skeleton(word)) > 1}
    else:
        words |= {found for word in form.words if len(word) > 3 and (found := skeleton(word))}
    return words
