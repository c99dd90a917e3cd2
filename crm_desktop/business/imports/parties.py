"""Which rows are the same party: the duplicate rules within a file and against the base.

The same party is a likeness of names *and* a shared key (telephone, e-mail, tax or registration
number). A later row that has no key at all is also the same if it shares the organization or the
birthday and nothing speaks against it. Two people of one organization are never the same, though
they share its telephone or code; neither are namesakes with nothing else in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

from crm_desktop.business.contacts.matching import (
    organization_form,
    person_form,
    same_organization,
    same_person,
    skeleton,
)

_FEW = 40
"""Of more parties with one key only those are compared that share a word of the name, …"""
_MOST = 120
"""… and no more than this, those with its rarest words first: what everybody in a list has, be it
a number, a birthday or an employer, then costs no more than anything else."""


class Identity(NamedTuple):
    """What tells one party from another.

    `keys` are telephone numbers ("+…"), addresses and names in messengers, and codes ("=…").
    """

    person: str = ""
    organization: str = ""
    keys: tuple[str, ...] = ()
    birth_date: str = ""
    locality: str = ""

    @property
    def is_nameless(self) -> bool:
        """Whether there is neither a person nor an organization."""
        return not self.person and not self.organization


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
        return same_person(first.person, second.person) and not _is_other_company(first, second)
    if first.organization and second.organization:
        return same_organization(first.organization, second.organization)
    return first.is_nameless and second.is_nameless


def _is_other_company(first: Identity, second: Identity) -> bool:
    """Whether two rows name different companies with different codes: one director, two firms."""
    codes = [{key for key in each.keys if key[0] == "="} for each in (first, second)]
    return (
        all(codes)
        and not codes[0] & codes[1]
        and bool(first.organization and second.organization)
        and not same_organization(first.organization, second.organization)
    )


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
        self._crowds: dict[str, _Crowd] = {}
        self._identities: dict[int, Identity | list[Identity]] = {}
        self._by_birthday: dict[str, list[int]] = {}
        self._birthdays: dict[str, _Crowd] = {}
        self._by_written: dict[str, list[int]] = {}
        self._companies: dict[str, _Crowd] = {}
        self._unread_companies: list[str] = []

    def find(self, identity: Identity) -> int:
        """The first row of the same party, 0 if there is none."""
        if identity.keys:
            return self._find_by_key(identity)
        return self._find_by_name(identity)

    def add(self, row: int, identity: Identity) -> None:
        """Remember a new party."""
        self._identities[row] = identity
        self._index(row, identity)

    def find_or_add(self, row: int, identity: Identity) -> int:
        """The first row of the same party, which learns of this writing; 0 if it is a new one."""
        keys = identity.keys
        if keys and self._by_key.keys().isdisjoint(keys):
            self._identities[row] = identity
            for key in keys:  # nobody has them yet, as is so for most rows
                self._by_key[key] = row
            self._index_facts(row, identity)
            return 0
        first = self.find(identity)
        if first:
            self.extend(first, identity)
        else:
            self.add(row, identity)
        return first

    def extend(self, row: int, identity: Identity) -> None:
        """Add another writing of the party that began in `row`."""
        known = self._identities[row]
        if isinstance(known, list):
            known.append(identity)
        else:
            self._identities[row] = [known, identity]
        self._index(row, identity)

    def close(self) -> None:
        """Forget everything, one after the other: at once it would hold up the window."""
        for known in (self._identities, self._by_key, self._by_birthday, self._by_written):
            known.clear()

    def _index(self, row: int, identity: Identity) -> None:
        by_key = self._by_key
        for key in identity.keys:
            known = by_key.setdefault(key, row)
            if known == row:
                continue
            if isinstance(known, list):
                if known[-1] != row:
                    known.append(row)
            else:
                by_key[key] = [known, row]
        self._index_facts(row, identity)

    def _index_facts(self, row: int, identity: Identity) -> None:
        if identity.birth_date:
            self._by_birthday.setdefault(identity.birth_date, []).append(row)
        if identity.organization:
            of_company = self._by_written.get(identity.organization)
            if of_company is None:
                self._by_written[identity.organization] = [row]
                self._unread_companies.append(identity.organization)
            else:
                of_company.append(row)

    def identities_of(self, row: int) -> Iterable[Identity]:
        """All writings of the party that began in `row`."""
        known = self._identities[row]
        return known if isinstance(known, list) else (known,)

    def _find_by_key(self, identity: Identity) -> int:
        best = 0
        for key in identity.keys:
            known = self._by_key.get(key)
            if known is None:
                continue
            if isinstance(known, int):
                rows: Iterable[int] = (known,)
            elif len(known) <= _FEW:
                rows = known
            else:
                crowd = self._crowds.setdefault(key, _Crowd())
                crowd.learn(key, known, self)
                rows = crowd.namesakes(identity)
            for row in rows:
                if best and row >= best:
                    continue
                if any(same_party(identity, other) for other in self.identities_of(row)):
                    best = row
        return best

    # -- rows without keys ----------------------------------------------------------------

    def _find_by_name(self, identity: Identity) -> int:
        candidates: set[int] = set()
        if identity.birth_date:
            candidates.update(self._born_with(identity))
        if identity.organization:
            candidates.update(self._of_company(identity))
        for row in sorted(candidates):
            if any(same_without_keys(identity, other) for other in self.identities_of(row)):
                return row
        return 0

    def _born_with(self, identity: Identity) -> Iterable[int]:
        """Rows of the same birthday; in many lists "01.01.1900" stands for none."""
        rows = self._by_birthday.get(identity.birth_date, ())
        if len(rows) <= _FEW:
            return rows
        crowd = self._birthdays.setdefault(identity.birth_date, _Crowd())
        crowd.learn(identity.birth_date, rows, self)
        return crowd.namesakes(identity)

    def _of_company(self, identity: Identity) -> Iterable[int]:
        """Rows that may be of the same organization, however it is written."""
        for written in self._unread_companies:
            self._companies.setdefault(_company_key(written), _Crowd()).writings.append(written)
        self._unread_companies.clear()
        crowd = self._companies.get(_company_key(identity.organization))
        if crowd is None:
            return ()
        rows_of = {written: self._by_written[written] for written in crowd.writings}
        if sum(map(len, rows_of.values())) <= _FEW:
            return chain.from_iterable(rows_of.values())
        for written, rows in rows_of.items():
            crowd.learn(written, rows, self)
        return crowd.namesakes(identity)


class _Crowd:
    """Many parties that have something in common, found by the words of their names."""

    def __init__(self) -> None:
        self.writings: list[str] = []
        self._rows: dict[str, list[int]] = {}
        self._seen: set[int] = set()
        self._learned: dict[str, int] = {}

    def learn(self, name: str, rows: Sequence[int], index: PartyIndex) -> None:
        """Take in what came to the end of a list of rows, called `name`, since the last time."""
        for row in islice(rows, self._learned.get(name, 0), None):
            if row in self._seen:
                continue
            self._seen.add(row)
            for known in index.identities_of(row):
                for word in _index_words(known):
                    self._rows.setdefault(word, []).append(row)
        self._learned[name] = len(rows)

    def namesakes(self, identity: Identity) -> Iterable[int]:
        """Rows that share a word of the name, in order; of many those with the rarest words."""
        lists = [rows for word in _index_words(identity) if (rows := self._rows.get(word))]
        found: set[int] = set()
        for rows in sorted(lists, key=len):
            found.update(islice(rows, _MOST - len(found)))
        return sorted(found)


def _company_key(name: str) -> str:
    """Consonants of all words in order of the alphabet: alike for all writings of one name."""
    words = organization_form(name).ordered
    return "".join(sorted(map(skeleton, words))) or "".join(words)


def _index_words(identity: Identity) -> set[str]:
    """Words by which likely namesakes meet: the name's own and their consonants."""
    form = (
        person_form(identity.person)
        if identity.person
        else organization_form(identity.organization)
    )
    words = {word for word in form.words if len(word) > 1} or set(form.words)
    words.add(form.joined)
    words.add(" ".join(form.ordered))
    words |= {found for word in form.words if len(word) > 2 and len(found := skeleton(word)) > 1}
    return words
