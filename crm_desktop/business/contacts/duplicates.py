"""Who in the base a contact that is being typed may already be, and by what one sees it.

Pure rules over the keys that also imports match by: normalized numbers and addresses, tax keys and
folded names. Only whole keys count: a warning while typing has to be right, not thorough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.matching import person_form
from crm_desktop.business.contacts.model import Contact, ContactKind, ContactRow, PointKind
from crm_desktop.core.records import record

LIKELY_LIMIT = 3
"""So many contacts are named; more would not be read while typing."""
_SHORTEST_NAME = 3
_SHORTEST_TAX_KEY = 4
_FEWEST_DIGITS = 6
_MOST_TURNED_WORDS = 4


class Reason(StrEnum):
    """By what two contacts look the same, the surest first."""

    TAX_ID = "tax_id"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


_WEIGHTS = {Reason.TAX_ID: 8, Reason.EMAIL: 4, Reason.PHONE: 4, Reason.NAME: 3}


@record
class DuplicateKeys:
    """What of a contact can be found again, in the forms that the tables keep."""

    kind: ContactKind
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    tax_key: str = ""
    names: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.phones or self.emails or self.tax_key or self.names)


@record
class LikelyDuplicate:
    """A contact that is there already and by what it looks the same, the surest first."""

    row: ContactRow
    reasons: tuple[Reason, ...]


def duplicate_keys(contact: Contact) -> DuplicateKeys:
    """The keys of a contact with normalized points; what is too short to tell is left out."""
    name = contact.display_name.strip()
    code = derived.tax_key(contact.tax_id)
    return DuplicateKeys(
        contact.kind,
        phones=_values(contact, PointKind.PHONE, PointKind.MOBILE, PointKind.FAX),
        emails=_values(contact, PointKind.EMAIL),
        tax_key=code if len(code) >= _SHORTEST_TAX_KEY else "",
        names=name_keys(contact.kind, name) if len(name) >= _SHORTEST_NAME else (),
    )


def name_keys(kind: ContactKind, name: str) -> tuple[str, ...]:
    """The sort keys under which a name may stand: a person's words also in other orders."""
    keys = [derived.sort_key(kind, name)]
    words = list(person_form(name).words) if kind is ContactKind.PERSON else []
    if 1 < len(words) <= _MOST_TURNED_WORDS:
        keys += [" ".join(words[turn:] + words[:turn]) for turn in range(len(words))]
        keys.append(" ".join(reversed(words)))
    return tuple(dict.fromkeys(keys))


def _values(contact: Contact, *kinds: PointKind) -> tuple[str, ...]:
    found = (point.normalized_value for point in contact.points_of(*kinds))
    return tuple(dict.fromkeys(one for one in found if len(one) >= _FEWEST_DIGITS))


def ranked(
    found: Mapping[Reason, Iterable[int]], own_id: int = 0
) -> tuple[tuple[int, tuple[Reason, ...]], ...]:
    """Ids with their reasons, the most alike first; at most `LIKELY_LIMIT`, `own_id` left out."""
    reasons: dict[int, list[Reason]] = {}
    for reason in Reason:
        for contact_id in found.get(reason, ()):
            if contact_id != own_id:
                reasons.setdefault(contact_id, []).append(reason)
    order = sorted(
        reasons.items(), key=lambda item: (-sum(_WEIGHTS[one] for one in item[1]), item[0])
    )
    return tuple((key, tuple(dict.fromkeys(why))) for key, why in order[:LIKELY_LIMIT])


def holds_more(contact: Contact, other: DuplicateKeys) -> bool:
    """Whether a draft says anything that the keys of another contact do not say as well."""
    points = tuple(
        point
        for point in contact.points
        if point.normalized_value not in {*other.phones, *other.emails} or point.label
    )
    is_same_code = derived.tax_key(contact.tax_id) == other.tax_key
    rest = replace(
        contact,
        display_name="",
        points=points,
        tax_id="" if is_same_code else contact.tax_id,
        owner_id=None,
        custom=(),
        id=0,
        uid=b"",
        version=0,
        created_at=None,
        created_by=None,
        updated_at=None,
        updated_by=None,
    )
    return rest != Contact(contact.kind, "")
