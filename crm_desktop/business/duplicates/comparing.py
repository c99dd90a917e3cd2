"""Two contacts side by side: which signs say that they are one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.business.contacts.matching import (
    Likeness,
    organization_likeness,
    person_likeness,
)
from crm_desktop.business.duplicates.blocks import (
    Facts,
    domain_number,
    organization_number,
    place_number,
    tax_number,
    text_number,
)
from crm_desktop.business.duplicates.model import SIGN_OF_LIKENESS, Sign

FactRow = tuple[int, str, str, str, str, str, str, str, str]
"""Id, kind, sort key, birth date; organization, place, tax key and e-mail as lists keep them; the
registration number as it was typed."""

_PERSON = "person"
_BITS = {likeness: int(sign) for likeness, sign in SIGN_OF_LIKENESS.items()}
_PART, _RARE = int(Sign.NAME_PART), int(Sign.RARE)
_BIRTHDAY, _OTHER_BIRTHDAY = int(Sign.BIRTHDAY), int(Sign.OTHER_BIRTHDAY)
_ORGANIZATION, _OTHER_ORGANIZATION = int(Sign.ORGANIZATION), int(Sign.OTHER_ORGANIZATION)
_LOCALITY, _OTHER_LOCALITY = int(Sign.LOCALITY), int(Sign.OTHER_LOCALITY)
_TAX_ID, _OTHER_TAX_ID = int(Sign.TAX_ID), int(Sign.OTHER_TAX_ID)
_DOMAIN, _OF_ORGANIZATIONS = int(Sign.DOMAIN), int(Sign.OF_ORGANIZATIONS)
_SHORTEST_PART = 3


def facts_of(row: FactRow) -> Facts:
    """The facts of a contact as the tables keep it; a birthday without its year tells little."""
    [facts] = zip(*facts_columns((row,)), strict=True)
    return Facts(*facts)


def facts_columns(
    rows: Sequence[FactRow],
) -> tuple[list[bool], tuple[str, ...], list[int], list[int], list[int], list[int], list[int]]:
    """The fields of `Facts` of some contacts, column by column: for a million of them."""
    _ids, kinds, names, births, organizations, places, taxes, emails, _numbers = zip(
        *rows, strict=True
    )
    persons = [kind == _PERSON for kind in kinds]
    return (
        persons,
        names,
        [
            text_number(born) if born and is_person and not born.startswith("--") else 0
            for is_person, born in zip(persons, births, strict=True)
        ],
        [
            organization_number(one) if one and is_person else 0
            for is_person, one in zip(persons, organizations, strict=True)
        ],
        list(map(place_number, places)),
        [tax_number(tax) if tax else 0 for tax in taxes],
        [
            0 if is_person else domain_number(email)
            for is_person, email in zip(persons, emails, strict=True)
        ],
    )


def compare(first: Facts, second: Facts, keys: int, *, is_rare: bool = False) -> int:
    """The bits of all signs; 0 if neither a key (`keys`, bits too) nor the name is shared.

    `is_rare`: nobody or hardly anybody but these two has the name, whatever the script.
    """
    is_person = first.is_person
    if is_person is not second.is_person:
        return 0
    if is_person and first.name == second.name and first.name[:1].isalnum():
        like = Likeness.SAME  # as most namesakes are; there is a word in them
    else:
        like = (person_likeness if is_person else organization_likeness)(first.name, second.name)
    if like:
        signs = keys | _BITS[like]
        if is_rare and like in {Likeness.SAME, Likeness.TURNED, Likeness.SCRIPT}:
            signs |= _RARE
    elif not keys:
        return 0
    else:
        signs = keys | (_PART if _share_a_word(first.name, second.name) else 0)
    if first.tax and second.tax:
        signs |= _TAX_ID if first.tax == second.tax else _OTHER_TAX_ID
    if first.place and second.place:
        signs |= _LOCALITY if first.place == second.place else _OTHER_LOCALITY
    if not is_person:
        signs |= _OF_ORGANIZATIONS
        return signs | (_DOMAIN if first.domain and first.domain == second.domain else 0)
    if first.birthday and second.birthday:
        signs |= _BIRTHDAY if first.birthday == second.birthday else _OTHER_BIRTHDAY
    if first.organization and second.organization:
        is_same = first.organization == second.organization
        signs |= _ORGANIZATION if is_same else _OTHER_ORGANIZATION
    return signs


def are_told_apart(first: Facts, second: Facts) -> bool:
    """Whether something is known of both that is not the same."""
    return (
        bool(first.birthday and second.birthday and first.birthday != second.birthday)
        or bool(
            first.organization and second.organization and first.organization != second.organization
        )
        or bool(first.place and second.place and first.place != second.place)
        or bool(first.tax and second.tax and first.tax != second.tax)
    )


def _share_a_word(first: str, second: str) -> bool:
    shared = set(first.split()).intersection(second.split())
    return any(len(word) >= _SHORTEST_PART for word in shared)
