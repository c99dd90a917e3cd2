"""Which fields a complete card has, as the company agreed (A12)."""

from __future__ import annotations

from collections.abc import Iterable

from crm_desktop.core.records import record

_PERSON, _ORGANIZATION = "person", "organization"
AGREEABLE: dict[str, tuple[str, ...]] = {
    "phone": (_PERSON, _ORGANIZATION),
    "email": (_PERSON, _ORGANIZATION),
    "city": (_PERSON, _ORGANIZATION),
    "country": (_PERSON, _ORGANIZATION),
    "owner": (_PERSON, _ORGANIZATION),
    "source": (_PERSON, _ORGANIZATION),
    "type": (_PERSON, _ORGANIZATION),
    "tag": (_PERSON, _ORGANIZATION),
    "organization": (_PERSON,),
    "birthday": (_PERSON,),
    "occupation": (_PERSON,),
    "website": (_ORGANIZATION,),
    "industry": (_ORGANIZATION,),
    "tax_id": (_ORGANIZATION,),
    "registration_no": (_ORGANIZATION,),
    "legal_name": (_ORGANIZATION,),
}
"""The standard fields that can be agreed, in their order, and the kinds of contact they suit."""


@record
class Agreed:
    """A field that complete cards have; with a `kind` only cards of this kind."""

    key: str
    kind: str = ""


def agreed_of(person: Iterable[str], organization: Iterable[str]) -> tuple[Agreed, ...]:
    """What is agreed of persons and of organizations; unknown fields are left out."""
    persons, organizations = set(person), set(organization)
    found: list[Agreed] = []
    for key, kinds in AGREEABLE.items():
        of_person = _PERSON in kinds and key in persons
        of_organization = _ORGANIZATION in kinds and key in organizations
        if of_person and of_organization:
            found.append(Agreed(key))
        elif of_person or of_organization:
            found.append(Agreed(key, _PERSON if of_person else _ORGANIZATION))
    return tuple(found)
