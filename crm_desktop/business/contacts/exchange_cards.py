"""Cards as a file tells of them beside those that are stored. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crm_desktop.business.contacts import validation
from crm_desktop.business.contacts.model import Contact, ContactPoint
from crm_desktop.business.contacts.rows import CARD_FIELDS
from crm_desktop.business.custom_fields.model import CustomValue

_CHILDREN = ("points", "addresses", "tags", "custom", "dates", "preferences")
_FIELDS = (*(name for name in CARD_FIELDS if name != "referred_by_id"), *_CHILDREN)


def understood(point: ContactPoint) -> ContactPoint:
    """A channel with its normalized form: the one the file gives, else by the text alone."""
    found = validation.normalize_point(point.kind, point.raw_value)
    normalized = point.normalized_value if point.kind.is_number else ""
    return replace(
        found,
        normalized_value=normalized or found.normalized_value,
        is_valid=bool(normalized) or found.is_valid,
        extension=point.extension or found.extension,
        label=point.label,
        is_primary=point.is_primary,
        valid_from=point.valid_from,
        valid_until=point.valid_until,
    )


def told_card(stored: Contact, coming: Contact, given: frozenset[str]) -> Contact:
    """The stored card with what the file tells about; rows that say the same keep their ids."""
    values: dict[str, Any] = {}
    for name in _FIELDS:
        if given and name not in given:
            continue
        value = getattr(coming, name)
        if name in {"points", "addresses", "dates", "preferences"}:
            value = _with_ids(getattr(stored, name), value)
            if name == "points" and _by_kind(value) == _by_kind(stored.points):
                value = stored.points  # a row does not tell how kinds are mixed on the card
        elif name == "custom":
            value = _with_links(stored.custom, value, given)
        values[name] = value
    return replace(stored, **values)


def _by_kind(points: Sequence[ContactPoint]) -> list[ContactPoint]:
    return sorted(points, key=lambda point: point.kind)


def _with_ids(stored: Sequence[Any], coming: Sequence[Any]) -> tuple[Any, ...]:
    rest = list(stored)
    found: list[Any] = []
    for one in coming:
        same = next((other for other in rest if _says_the_same(other, one)), None)
        if same is not None:
            rest.remove(same)
        found.append(same or one)
    return tuple(found)


def _says_the_same(stored: Any, coming: Any) -> bool:
    """Whether a row is that of the file; a number once understood is not unsaid by its own text.

    Which numbers exist changes from one edition of the numbering plans to the next.
    """
    plain = replace(stored, id=0)
    if isinstance(coming, ContactPoint) and not coming.normalized_value:
        plain = replace(plain, normalized_value="", is_valid=coming.is_valid)
    return plain == coming


def _with_links(
    stored: tuple[CustomValue, ...], coming: tuple[CustomValue, ...], given: frozenset[str]
) -> tuple[CustomValue, ...]:
    """Values of own fields; those the file has no column for stay (links are set later)."""
    told = {value.field_id for value in coming}
    kept = [
        value
        for value in stored
        if value.field_id not in told and f"custom:{value.field_id}" not in given
    ]
    return tuple(sorted((*coming, *kept), key=lambda value: value.field_id))
