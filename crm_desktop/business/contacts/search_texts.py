"""What is searched of a contact: the texts of its search entry, from wherever they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from crm_desktop.business.contacts.derived import SEPARATOR
from crm_desktop.core.text import digits_of, fold
from crm_desktop.storage.search_terms import PART_MARK

_fold_word = lru_cache(maxsize=20_000)(fold)
"""For places, tags, occupations: many contacts share few of them."""
_NUMBERS = frozenset({"phone", "mobile", "fax"})

SEARCHED_COLUMNS = (
    "display_name", "given_name", "family_name", "nickname", "legal_name", "occupation",
    "tax_key", "registration_no", "main_organization", "tag_text", "interests", "notes",
)  # fmt: skip
"""The columns of a contact that `search_texts` takes, in its order."""


def point_part(kind: str, normalized: str, raw: str) -> str:
    """What is searched of a contact point: the digits of a number, an address folded."""
    if kind in _NUMBERS:
        return normalized[1:] if normalized else digits_of(raw)
    return normalized if kind == "email" and normalized else fold(raw)


def place_part(locality: str) -> str:
    """What is searched of an address."""
    return _fold_word(locality)


def search_texts(row: Sequence[str], name_key: str, parts: Iterable[str]) -> tuple[str, str, str]:
    """Name, key and note of a search entry from `SEARCHED_COLUMNS` and the children's parts.

    `name_key` is the folded display name.
    """
    (name, given, family, nickname, legal, occupation, tax_key, registration, organization,
     tags, interests, notes) = row  # fmt: skip
    own: list[str] = []
    for text in (given, family, nickname, legal, occupation, registration):
        if text and text not in name:
            folded = _fold_word(text)
            if folded not in name_key:
                own.append(folded)
    if organization:
        own.append(organization.partition(SEPARATOR)[0])
    own.extend(parts)
    if tax_key:
        own.append(tax_key)
    if tags:
        own.append(_fold_word(tags.replace(SEPARATOR, " ")))
    note_key = fold(f"{notes} {interests}") if notes or interests else ""
    return name_key, PART_MARK.join(own), note_key
