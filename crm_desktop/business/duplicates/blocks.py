"""Under which numbers a contact stands, so that only contacts with one in common are compared.

Comparing everybody with everybody would take days for a million contacts. A *namesake* number is
the same for all writings of a whole name: other scripts, turned words, another legal form. The
other ones join contacts that share a fact and something of the name: born on the same day and a
first letter, the same organization and a word, organizations of one place and a word, one domain.
A *key* number stands for something written that no table keeps in a form to look for. Numbers have
32 bits: equal ones prove nothing, unequal ones part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from crm_desktop.business.contacts.derived import tax_key
from crm_desktop.business.contacts.matching import CONNECTORS, TITLES, readings
from crm_desktop.core.text import digits_of, fold, strip_legal_form

RULES_VERSION = 4
"""Raised with every change of signs, points or blocks: kept results are found anew."""

BORN, COLLEAGUES, NEIGHBORS, ONE_DOMAIN, DIGITS, REGISTRATION = range(6)
"""What a number of `fact_blocks` or `key_blocks` is about, its lowest bits."""
_BITS_OF_KIND = 3
_KIND_BITS = (1 << _BITS_OF_KIND) - 1
_NOT_KIND = 0xFFFFFFFF ^ _KIND_BITS

BUCKETS = 256
"""Numbers of names lie in so many buckets by their lowest bits, those of facts in as many more."""
NUMBER_SHIFT = 31
"""A number and a contact or place are packed as `number << 31 | id`."""

_ARTICLES = frozenset(["al", "el", "ал", "аль", "эль"])
_UNCOUNTED_PERSON = TITLES | _ARTICLES
_NOTHING_HEARD = str.maketrans("", "", "fv")
_WORDS_KEPT = 200_000
_TEXTS_KEPT = 200_000
_FEWEST_DIGITS = 6
_SHORTEST_REGISTRATION = 5

_PROVIDERS = """
    gmail.com googlemail.com yahoo.com yahoo.de yahoo.fr outlook.com hotmail.com live.com msn.com
    icloud.com me.com aol.com gmx.de gmx.net gmx.at web.de t-online.de freenet.de mail.ru bk.ru
    list.ru inbox.ru yandex.ru ya.ru rambler.ru ukr.net i.ua meta.ua inbox.lv inbox.lt one.lt
    takas.lt wp.pl o2.pl onet.pl interia.pl seznam.cz email.cz centrum.cz orange.fr free.fr
    laposte.net libero.it proton.me protonmail.com mail.com zoho.com ethionet.et chmail.ir
"""
FREE_DOMAINS = frozenset(_PROVIDERS.split())
"""Domains of providers: addresses there have nothing in common."""


class Facts(NamedTuple):
    """What is compared of a contact; facts beside the name are numbers, 0 for unknown ones."""

    is_person: bool
    name: str
    birthday: int = 0
    organization: int = 0
    place: int = 0
    tax: int = 0
    domain: int = 0


PlainFacts = tuple[bool, str, int, int, int, int, int]
"""`Facts` where a million of them are made."""


class _Words(dict[str, tuple[str, ...]]):
    """The sounds of folded words: consonants without those that scripts write differently."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) > _WORDS_KEPT:
            self.clear()
            _AMBIGUOUS.clear()
            _FIRST_SOUND.clear()
            _FIRST_LETTER.clear()
        heard = [one.translate(_NOTHING_HEARD) for one in readings(word, keep_w=False)]
        found = tuple(filter(None, heard))
        if len(found) > 1:
            found = tuple(dict.fromkeys(found))
            if len(found) > 1:
                _AMBIGUOUS.add(word)
        self[word] = found
        return found


class _FirstSounds(dict[str, str]):
    """The first way a word sounds; the word itself if it is all vowels."""

    def __missing__(self, word: str) -> str:
        heard = _SOUNDS[word]
        found = self[word] = heard[0] if heard else word
        return found


class _FirstLetters(dict[str, bytes]):
    """The first letter of a word as it sounds."""

    def __missing__(self, word: str) -> bytes:
        found = self[word] = _FIRST_SOUND[word][0].encode()
        return found


_SOUNDS = _Words()
_FIRST_SOUND = _FirstSounds()
_FIRST_LETTER = _FirstLetters()
_AMBIGUOUS: set[str] = set()


def sounds(word: str) -> tuple[str, ...]:
    """How a folded word sounds in any script; several ways for letters of several sounds."""
    return _SOUNDS[word]


class _Texts(dict[str, int]):
    """Numbers of texts that repeat: places and organizations, as lists keep them to sort by."""

    def __init__(self, number: type[_Number]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, text: str) -> int:
        if len(self) > _TEXTS_KEPT:
            self.clear()
        found = self[text] = self._number.of(text.partition("\x1f")[0])
        return found


class _Number:
    @staticmethod
    def of(folded: str) -> int:
        """A number of a folded text."""
        return crc32(folded.encode()) or 1


class _OrganizationNumber(_Number):
    @staticmethod
    def of(folded: str) -> int:
        """A number of an organization's name, the same in every writing."""
        words = _counting(strip_legal_form(fold(folded)).split(), CONNECTORS)
        return crc32(_joined(words).encode()) or 1


_PLACES = _Texts(_Number)
_ORGANIZATIONS = _Texts(_OrganizationNumber)


def place_number(sortable: str) -> int:
    """A number of a place as lists keep it, 0 for none."""
    return _PLACES[sortable] if sortable else 0


def organization_number(sortable: str) -> int:
    """A number of an organization's name as lists keep it, 0 for none."""
    return _ORGANIZATIONS[sortable] if sortable else 0


def text_number(text: str) -> int:
    """A number of a text that seldom repeats, 0 for none."""
    return (crc32(text.encode()) or 1) if text else 0


def tax_number(tax_key: str) -> int:
    """A number of a tax key without a country's letters before it, 0 for none."""
    digits = tax_key[2:] if tax_key[:2].isalpha() and tax_key[2:].isdigit() else tax_key
    return crc32(digits.encode()) or 1 if len(digits) >= 5 else 0


def domain_number(email: str) -> int:
    """A number of an e-mail's domain, 0 for none and for those of providers."""
    domain = email.rpartition("@")[2].casefold() if "@" in email else ""
    return crc32(domain.encode()) or 1 if domain and domain not in FREE_DOMAINS else 0


def _counting(words: Sequence[str], uncounted: frozenset[str]) -> Sequence[str]:
    if uncounted.isdisjoint(words):
        return words
    return [word for word in words if word not in uncounted] or words


def _joined(words: Sequence[str]) -> str:
    """The sounds of all words in the order of the alphabet."""
    return "|".join(sorted(map(_FIRST_SOUND.__getitem__, words)))


def namesake_blocks(words: Sequence[str], *, is_person: bool) -> tuple[int, ...]:
    """The numbers of a whole name: one, or two if letters of it have several sounds."""
    words = _counting(words, _UNCOUNTED_PERSON if is_person else CONNECTORS)
    mark = "p" if is_person else "o"
    first = crc32(f"{mark}{_joined(words)}".encode())
    if _AMBIGUOUS.isdisjoint(words):
        return (first,)
    heard = sorted((_SOUNDS[word] or (word,))[-1] for word in words)
    second = crc32((mark + "|".join(heard)).encode())
    return (first,) if second == first else (first, second)


def fact_blocks(words: Sequence[str], facts: tuple[bool, str, int, int, int, int, int]) -> set[int]:
    """The numbers of what is known beside the name; `facts` as in `Facts`."""
    is_person, _name, birthday, organization, place, _tax, domain = facts
    found: set[int] = set()
    if is_person:
        if birthday:
            for letter in map(_FIRST_LETTER.__getitem__, words):
                found.add(crc32(letter, birthday) & _NOT_KIND | BORN)
        if organization:
            for word in words:
                for heard_so in _SOUNDS[word][:2]:
                    found.add(_mixed(organization, heard_so, COLLEAGUES))
        return found
    if domain:
        found.add(_mixed(domain, "", ONE_DOMAIN))
    if place:
        for word in words:
            for heard_so in _SOUNDS[word][:2]:
                if len(heard_so) > 1:
                    found.add(_mixed(place, heard_so, NEIGHBORS))
        found.add(_mixed(place, "".join(words)[:3], NEIGHBORS))
    return found


def _mixed(number: int, text: str, kind: int) -> int:
    return crc32(text.encode(), number) & _NOT_KIND | kind


def key_blocks(registration: str, phones: Iterable[str]) -> set[int]:
    """The numbers of a registration number and of phones that could not be read: their digits.

    Too few digits (an extension) and a row of one digit (a filler) tell nothing.
    """
    found: set[int] = set()
    for phone in phones:
        digits = digits_of(phone).lstrip("0")
        if len(digits) >= _FEWEST_DIGITS and len(set(digits)) > 1:
            found.add(_mixed(0, digits, DIGITS))
    key = tax_key(registration)
    if len(key) >= _SHORTEST_REGISTRATION and any(map(str.isdigit, key)):
        found.add(_mixed(0, key, REGISTRATION))
    return found


def kind_of_block(block: int) -> int:
    """What a number of `fact_blocks` or `key_blocks` is about."""
    return block & _KIND_BITS


def bucket_of(block: int, *, is_name: bool) -> int:
    """In which bucket a number lies."""
    return block % BUCKETS if is_name else BUCKETS + (block >> _BITS_OF_KIND) % BUCKETS
