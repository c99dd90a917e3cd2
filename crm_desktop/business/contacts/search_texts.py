"""What is searched of a contact: the texts of its search entry, from wherever they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from crm_desktop.business.contacts.derived import SEPARATOR, PlainPoint
from crm_desktop.core.text import digits_of, fold
from crm_desktop.storage.search_terms import PART_MARK

_fold_word = lru_cache(maxsize=20_000)(fold)
"""For places, tags, occupations: many contacts share few of them."""
_CODE_LETTERS = 2
_NUMBERS = frozenset({"phone", "mobile", "fax"})

SEARCHED_COLUMNS = (
    "display_name", "given_name", "family_name", "nickname", "legal_name", "occupation",
    "tax_key", "registration_no", "main_organization", "tag_text", "interests", "notes",
)  # fmt: skip
"""The columns of a contact that `search_texts` takes."""


def point_part(kind: str, normalized: str, raw: str) -> str:
    """What is searched of a contact point: the digits of a number, an address folded."""
    if kind in _NUMBERS:
        return normalized[1:] if normalized else digits_of(raw)
    return normalized if kind == "email" and normalized else fold(raw)


def place_part(locality: str) -> str:
    """What is searched of an address."""
    return _fold_word(locality)


def place_note(street: str, region: str, postal_code: str, country: str) -> str:
    """What else of an address is searched on request, together with the notes.

    Not the code of a country: two letters are never looked for.
    """
    if country.isascii() and len(country) <= _CODE_LETTERS:
        country = ""
    if not region and not postal_code and not country:
        return street
    return " ".join(filter(None, (street, region, postal_code, country)))


def with_place_notes(notes: str, places: Sequence[str]) -> str:
    """Notes, and what `place_note` says of the addresses on the same card."""
    return " ".join((notes, *places)) if places else notes


def plain_point_parts(points: Iterable[PlainPoint]) -> list[str]:
    """`point_part` of plain points."""
    return [
        normalized[1:] if normalized and kind in _NUMBERS else point_part(kind, normalized, raw)
        for kind, raw, normalized, _extension, _is_valid in points
    ]


def search_texts(
    columns: Mapping[str, Sequence[str]],
    name_keys: Sequence[str],
    parts_of: Sequence[Sequence[str]],
) -> Iterator[tuple[str, str, str]]:
    """Name, key and note of search entries from `SEARCHED_COLUMNS` and the children's parts.

    `name_keys` are the folded display names.
    """
    names = columns["display_name"]
    words: list[list[str]] = [[] for _name in names]
    for column in OWN_COLUMNS:
        for place, text in enumerate(columns[column]):
            if text and text not in names[place]:
                folded = _fold_word(text)
                if folded not in name_keys[place]:
                    words[place].append(folded)
    for place, organization in enumerate(columns["main_organization"]):
        if organization:
            words[place].append(organization.partition(SEPARATOR)[0])
    for own, parts in zip(words, parts_of, strict=True):
        own.extend(parts)
    for place, tax_key in enumerate(columns["tax_key"]):
        if tax_key:
            words[place].append(tax_key)
    for place, tags in enumerate(columns["tag_text"]):
        if tags:
            words[place].append(_fold_word(tags.replace(SEPARATOR, " ")))
    notes = [
        fold(f"{notes} {interests}" if interests else notes)
        for notes, interests in zip(columns["notes"], columns["interests"], strict=True)
    ]
    return zip(name_keys, map(PART_MARK.join, words), notes, strict=True)


OWN_COLUMNS = (
    "given_name", "family_name", "nickname", "legal_name", "occupation", "registration_no",
)  # fmt: skip
"""Columns that are searched unless the name holds their texts."""
