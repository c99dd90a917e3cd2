"""Three-way merge of a card that two people changed: fields apart merge, the same field does not.

`base` is what I loaded, `mine` what I want to save, `theirs` what the file holds now (promise P3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeVar

from crm_desktop.business.contacts.model import Address, Contact, ContactPoint
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.rows import CARD_FIELDS
from crm_desktop.business.custom_fields.model import KEY_PREFIX, CustomValue, with_value
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.records import record
from crm_desktop.core.text import fold

_Child = TypeVar("_Child", ContactPoint, Address, ImportantDate)


@record
class Merged:
    """The merged card, the fields that could not be merged, and those taken over from theirs."""

    contact: Contact
    conflicts: tuple[FieldConflict, ...]
    taken: tuple[str, ...]


def merge(base: Contact, mine: Contact, theirs: Contact) -> Merged:
    """`theirs` with my changes on top; where both changed a field, `theirs` and a conflict."""
    conflicts: list[FieldConflict] = []
    taken: list[str] = []
    values: dict[str, object] = {}
    for name in CARD_FIELDS:
        was, my, their = getattr(base, name), getattr(mine, name), getattr(theirs, name)
        if their not in (was, my):
            taken.append(name)
        if my in (was, their):
            continue
        if name == "party_kinds":
            values[name] = (their | (my - was)) - (was - my)
        elif was == their:
            values[name] = my
        else:
            conflicts.append(FieldConflict(name, was, my, their))
    values["tags"] = _merged_tags(base.tags, mine.tags, theirs.tags)
    values["points"] = _Children("points", conflicts).merge(base.points, mine.points, theirs.points)
    values["addresses"] = _Children("addresses", conflicts).merge(
        base.addresses, mine.addresses, theirs.addresses
    )
    values["dates"] = _Children("dates", conflicts).merge(base.dates, mine.dates, theirs.dates)
    values["preferences"] = _merged_preferences(base, mine, theirs, conflicts)
    values["custom"] = _merged_custom(base, mine, theirs, conflicts)
    taken.extend(name for name in differing_fields(base, theirs) if name not in CARD_FIELDS)
    conflicting = {conflict.field.partition(".")[0] for conflict in conflicts}
    return Merged(
        replace(theirs, **values),  # type: ignore[arg-type]
        tuple(conflicts),
        tuple(name for name in taken if name not in conflicting),
    )


_LISTS = ("points", "addresses", "tags", "custom", "dates", "preferences")


def differing_fields(before: Contact, after: Contact) -> tuple[str, ...]:
    """The fields in which two states of one card differ; own fields by their keys."""
    names = [name for name in CARD_FIELDS if getattr(before, name) != getattr(after, name)]
    was, now = ({value.field_id: value for value in c.custom} for c in (before, after))
    for name in _LISTS:
        if name == "custom":
            keys = sorted(was.keys() | now.keys())
            names += [f"{KEY_PREFIX}{key}" for key in keys if was.get(key) != now.get(key)]
        elif getattr(before, name) != getattr(after, name):
            names.append(name)
    return tuple(names)


def _merged_tags(
    base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...]:
    """Theirs, without those I took off, with those I added; two tags never conflict."""
    was, my, their = ({fold(name) for name in names} for names in (base, mine, theirs))
    kept = tuple(name for name in theirs if fold(name) in my or fold(name) not in was)
    return kept + tuple(name for name in mine if fold(name) not in was | their)


def _merged_custom(
    base: Contact, mine: Contact, theirs: Contact, conflicts: list[FieldConflict]
) -> tuple[CustomValue, ...]:
    """Own fields one by one, as if each were a field of the card."""
    was, my, their = ({value.field_id: value for value in c.custom} for c in (base, mine, theirs))
    merged = theirs.custom
    for key in sorted(was.keys() | my.keys() | their.keys()):
        old, new, now = was.get(key), my.get(key), their.get(key)
        if new in (old, now):
            continue
        if old == now:
            merged = with_value(merged, key, new)
        else:
            conflicts.append(FieldConflict(f"{KEY_PREFIX}{key}", old, new, now))
    return merged


def _merged_preferences(
    base: Contact, mine: Contact, theirs: Contact, conflicts: list[FieldConflict]
) -> tuple[ChannelPreference, ...]:
    """Channel by channel: what was said of one hangs together, its date and reason too."""
    was, my, their = (
        {one.channel: replace(one, id=0) for one in c.preferences} for c in (base, mine, theirs)
    )
    ids = {one.channel: one.id for one in theirs.preferences}
    merged = dict(their)
    for channel in dict.fromkeys((*their, *my, *was)):
        old, new, now = was.get(channel), my.get(channel), their.get(channel)
        if new in (old, now):
            continue
        if old != now:
            conflicts.append(FieldConflict(f"preferences.{channel}", old, new, now))
        elif new is None:
            merged.pop(channel, None)
        else:
            merged[channel] = new
    return tuple(replace(one, id=ids.get(channel, 0)) for channel, one in merged.items())


class _Children:
    """Merges points, addresses or dates by id; different columns of one child merge too."""

    def __init__(self, field: str, conflicts: list[FieldConflict]) -> None:
        self._field = field
        self._conflicts = conflicts

    def merge(
        self, base: Sequence[_Child], mine: Sequence[_Child], theirs: Sequence[_Child]
    ) -> tuple[_Child, ...]:
        was = {child.id: child for child in base}
        my = {child.id: child for child in mine if child.id}
        their = {child.id: child for child in theirs}
        result: list[_Child] = []
        ids = self._in_order(
            *([child.id for child in each if child.id] for each in (base, mine, theirs))
        )
        if ids is None:  # the same row moved by two
            self._conflicts.append(
                FieldConflict(f"{self._field}_order", tuple(base), tuple(mine), tuple(theirs))
            )
            ids = list(dict.fromkeys((*their, *my)))
        for child in ids:
            merged = self._merged_child(was.get(child), my.get(child), their.get(child))
            if merged is not None:
                result.append(merged)
        known = {content_of_child(child) for child in result}
        added = (
            child for child in mine if child.id not in was and content_of_child(child) not in known
        )
        return (*result, *(replace(child, id=0) for child in added))

    def _in_order(self, base: list[int], mine: list[int], theirs: list[int]) -> list[int] | None:
        """Their order with what I moved where I put it; those only one side has at their end."""
        mine_ids, their_ids = set(mine), set(theirs)
        if [key for key in mine if key in base] == [key for key in base if key in mine_ids]:
            return list(dict.fromkeys((*theirs, *mine)))  # mostly nobody moved anything
        if [key for key in theirs if key in base] == [key for key in base if key in their_ids]:
            return list(dict.fromkeys((*mine, *theirs)))
        from crm_desktop.core.three_way import merge_order

        order = merge_order(base, mine, theirs)
        return None if order is None else list(order)

    def _merged_child(
        self, was: _Child | None, my: _Child | None, their: _Child | None
    ) -> _Child | None:
        if was is None:
            return their
        if my is None and their is None:
            return None
        if my is None or their is None:
            kept = my or their
            if kept == was:
                return None
            self._conflicts.append(FieldConflict(f"{self._field}.{was.id}", was, my, their))
            return their
        if my in (was, their):
            return their
        return self._merged_columns(was, my, their)

    def _merged_columns(self, was: _Child, my: _Child, their: _Child) -> _Child:
        """Column by column; what a number or address says hangs together as one."""
        values: dict[str, object] = {}
        clash = False
        for names in _column_groups(was):
            old, new, now = (
                tuple(getattr(child, name) for name in names) for child in (was, my, their)
            )
            if new in (old, now):
                continue
            if old != now:
                clash = True
            else:
                values.update(zip(names, new, strict=True))
        if clash:
            self._conflicts.append(FieldConflict(f"{self._field}.{was.id}", was, my, their))
            return their
        return replace(their, **values)  # type: ignore[arg-type]


PLACE_FIELDS = ("role", "job_title", "is_primary", "start_date", "end_date")
"""What people change of a place of work."""
_MEANING = ("kind", "raw_value", "normalized_value", "extension", "is_valid")


def _column_groups(child: ContactPoint | Address | ImportantDate) -> list[tuple[str, ...]]:
    names = [field.name for field in fields(child) if field.name != "id"]
    if isinstance(child, ContactPoint):
        return [_MEANING, *((name,) for name in names if name not in _MEANING)]
    return [(name,) for name in names]


def content_of_child(child: ContactPoint | Address | ImportantDate) -> tuple[object, ...]:
    """What makes two children the same although both were added by different people."""
    if isinstance(child, ContactPoint):
        return (child.kind, child.normalized_value or child.raw_value, child.extension)
    if isinstance(child, ImportantDate):
        return (fold(child.name), child.day)
    return (
        child.street_address,
        child.locality,
        child.region,
        child.postal_code,
        child.country,
    )
