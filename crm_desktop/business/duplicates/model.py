"""Signs that two contacts are one, what each counts, and how certain they are together.

A pair's certainty is the sum of the points of its signs, so that it can be told in words: "same
phone, same name in another script". Pure rules; `core` words only.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag, StrEnum
from functools import lru_cache

from crm_desktop.business.contacts.matching import Likeness
from crm_desktop.business.contacts.model import ContactKind, ContactRow
from crm_desktop.core.records import record
from crm_desktop.core.sorting import SortKey


class Sign(IntFlag):
    """What two contacts have in common, or what speaks against their being one."""

    PHONE = 1
    EMAIL = 2
    TAX_ID = 4
    BIRTHDAY = 8
    ORGANIZATION = 16
    LOCALITY = 32
    DOMAIN = 64
    """The domain of their e-mails, no provider's and shared by few."""
    NAME = 128
    NAME_TURNED = 256
    NAME_SCRIPT = 512
    NAME_VARIANT = 1024
    NAME_TYPO = 2048
    NAME_PART = 4096
    """One word of the name, and no more."""
    RARE = 8192
    """Nobody else has the name, or a few and nothing speaks against."""
    OTHER_BIRTHDAY = 1 << 14
    OTHER_TAX_ID = 1 << 15
    OTHER_ORGANIZATION = 1 << 16
    OTHER_LOCALITY = 1 << 17
    OF_ORGANIZATIONS = 1 << 18
    """No sign, but whose signs they are."""
    REGISTRATION = 1 << 19


NAMES = Sign.NAME | Sign.NAME_TURNED | Sign.NAME_SCRIPT | Sign.NAME_VARIANT | Sign.NAME_TYPO
AGAINST = Sign.OTHER_BIRTHDAY | Sign.OTHER_TAX_ID | Sign.OTHER_ORGANIZATION | Sign.OTHER_LOCALITY

SIGN_OF_LIKENESS = {
    Likeness.NONE: Sign(0),
    Likeness.SAME: Sign.NAME,
    Likeness.TURNED: Sign.NAME_TURNED,
    Likeness.SCRIPT: Sign.NAME_SCRIPT,
    Likeness.VARIANT: Sign.NAME_VARIANT,
    Likeness.TYPO: Sign.NAME_TYPO,
}

POINTS: Mapping[ContactKind, Mapping[Sign, int]] = {
    ContactKind.PERSON: {
        Sign.PHONE: 48,
        Sign.EMAIL: 52,
        Sign.TAX_ID: 60,
        Sign.REGISTRATION: 60,
        Sign.BIRTHDAY: 36,
        Sign.ORGANIZATION: 30,
        Sign.LOCALITY: 12,
        Sign.NAME: 45,
        Sign.NAME_TURNED: 45,
        Sign.NAME_SCRIPT: 42,
        Sign.NAME_VARIANT: 33,
        Sign.NAME_TYPO: 36,
        Sign.NAME_PART: 4,
        Sign.RARE: 8,
        Sign.OTHER_BIRTHDAY: -45,
        Sign.OTHER_TAX_ID: -30,
        Sign.OTHER_ORGANIZATION: -3,
        Sign.OTHER_LOCALITY: -3,
    },
    ContactKind.ORGANIZATION: {
        Sign.PHONE: 48,
        Sign.EMAIL: 50,
        Sign.TAX_ID: 70,
        Sign.REGISTRATION: 70,
        Sign.LOCALITY: 24,
        Sign.DOMAIN: 40,
        Sign.NAME: 45,
        Sign.NAME_TURNED: 45,
        Sign.NAME_SCRIPT: 40,
        Sign.NAME_VARIANT: 42,
        Sign.NAME_TYPO: 42,
        Sign.NAME_PART: 4,
        Sign.RARE: 10,
        Sign.OTHER_TAX_ID: -60,
        Sign.OTHER_LOCALITY: -14,
    },
}
"""What each sign counts. A key and the name make it sure; the name with a fact (birthday,
organization) makes it likely; the name alone is possible if few have it."""

SURE_FROM, LIKELY_FROM, POSSIBLE_FROM = 88, 66, 50
MOST_POINTS = 99


class Certainty(StrEnum):
    """How certain it is that two contacts are one, the surest first."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


_SIGNS = tuple(sign for sign in Sign if sign is not Sign.OF_ORGANIZATIONS)
_TABLES = {
    kind: tuple((int(sign), points) for sign, points in table.items())
    for kind, table in POINTS.items()
}


_KEYS = int(Sign.PHONE | Sign.EMAIL | Sign.TAX_ID | Sign.REGISTRATION | Sign.DOMAIN)
_NAMES, _NUMBERS = int(NAMES), int(Sign.TAX_ID | Sign.REGISTRATION)
_OF_ORGANIZATIONS = int(Sign.OF_ORGANIZATIONS)
_CONTRADICTIONS = int(Sign.OTHER_TAX_ID | Sign.OTHER_BIRTHDAY)
_BORN_ALIKE = int(Sign.BIRTHDAY | Sign.NAME_PART)


def kind_of(signs: int) -> ContactKind:
    """Whose signs they are."""
    return ContactKind.ORGANIZATION if signs & _OF_ORGANIZATIONS else ContactKind.PERSON


@lru_cache(maxsize=4096)
def points_of(signs: int) -> int:
    """What the signs of a pair count together, 0 to 99; signs are given as their bits.

    Without a key in common (a number, an address, a domain) namesakes are at most likely, whatever
    else is known. Unlike names are never more than possible, whatever they share (an office, a
    family). They are likely for one birthday and a word in common, and for organizations with one
    tax or registration number, which have changed their name. Who has another tax number or another
    birthday is never sure: these are looked at before they are merged with all others.
    """
    total = 0
    for bit, points in _TABLES[kind_of(signs)]:
        if signs & bit:
            total += points
    return max(0, min(_most_points(signs), total))


def _most_points(signs: int) -> int:
    if signs & _NAMES:
        is_sure = signs & _KEYS and not signs & _CONTRADICTIONS
        return MOST_POINTS if is_sure else SURE_FROM - 1
    is_renamed = signs & _OF_ORGANIZATIONS and signs & _NUMBERS
    is_likely = is_renamed or signs & _BORN_ALIKE == _BORN_ALIKE
    return SURE_FROM - 1 if is_likely else LIKELY_FROM - 1


def certainty_of(points: int) -> Certainty | None:
    """The band of a number of points; `None` for too few to say anything."""
    if points >= SURE_FROM:
        return Certainty.SURE
    if points >= LIKELY_FROM:
        return Certainty.LIKELY
    return Certainty.POSSIBLE if points >= POSSIBLE_FROM else None


def signs_in(bits: int) -> tuple[Sign, ...]:
    """The single signs of a mask, in the order of `Sign`."""
    return tuple(sign for sign in _SIGNS if bits & sign)


_ID_BITS = 31


def pair_key(low: int, high: int) -> int:
    """Two ids as one number, the lower one in front."""
    return low << _ID_BITS | high


def ids_of_key(key: int) -> tuple[int, int]:
    """The two ids of a `pair_key`."""
    return key >> _ID_BITS, key & (1 << _ID_BITS) - 1


@record
class Group:
    """Contacts that may all be one: two, or more that pairs join.

    `points` are those of the weakest link that is needed to hold it together; `signs` all that
    any of its pairs have. `ids` ascend. `id` is what a list tells it by, 0 until it has one.
    """

    ids: tuple[int, ...]
    points: int
    signs: int
    id: int = 0

    @property
    def kind(self) -> ContactKind:
        """What all of them are."""
        return kind_of(self.signs)

    @property
    def certainty(self) -> Certainty:
        """The band of its points."""
        return certainty_of(self.points) or Certainty.POSSIBLE


CERTAIN = frozenset({Certainty.SURE, Certainty.LIKELY})
"""What is shown unless somebody asks for more."""


@record
class DuplicateQuery:
    """Which groups a list shows; an empty collection or `None` means "any".

    `sign`: at least one pair of the group has it. `owner_id`: one of the contacts is theirs.
    `text` is matched on folded names. The order is that of certainty; `sort`, `descending` and
    `then` are those of every list.
    """

    text: str = ""
    certainties: frozenset[Certainty] = CERTAIN
    sign: Sign | None = None
    kind: ContactKind | None = None
    owner_id: int | None = None
    sort: str = "certainty"
    descending: bool = True
    then: tuple[SortKey, ...] = ()


@record
class GroupRow:
    """A group as a list shows it, with its contacts in the order of their ids."""

    group: Group
    contacts: tuple[ContactRow, ...]

    @property
    def id(self) -> int:
        """The group's id."""
        return self.group.id


@record
class GroupPage:
    """The total of a query and its first rows, so that a list can paint at once."""

    total: int
    rows: tuple[GroupRow, ...]
    is_counted: bool = True


@record
class DuplicateCounts:
    """How many groups there are of each certainty, and how many contacts the sure ones have."""

    by_certainty: Mapping[Certainty, int]
    contacts_in_sure: int = 0

    @property
    def sure(self) -> int:
        """Groups that can be merged without a look."""
        return self.by_certainty.get(Certainty.SURE, 0)
