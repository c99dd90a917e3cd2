"""A change that was made to a contact which another one has taken over, carried over to that one.

The rows of a card (channels, addresses, dates) have other numbers there and are known by what they
say; what is not found there is added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from crm_desktop.business.contacts.both import FindField, keep_both
from crm_desktop.business.contacts.merging import content_of_child
from crm_desktop.business.contacts.model import Address, Contact, ContactPoint
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.custom_fields.model import KEY_PREFIX, with_value
from crm_desktop.core.errors import FieldConflict

_Child = TypeVar("_Child", ContactPoint, Address, ImportantDate)
_ROWS = ("points", "addresses", "dates")


class Kept(StrEnum):
    """What was decided about a field that two people changed."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


def carried(base: Contact, mine: Contact, survivor: Contact) -> tuple[Contact, Contact]:
    """`base` and `mine` as if they had been of `survivor`, older than it is stored."""
    was: dict[str, object] = {}
    wanted: dict[str, object] = {}
    for name in _ROWS:
        was[name], wanted[name] = _carried_rows(
            getattr(base, name), getattr(mine, name), getattr(survivor, name)
        )
    stamp = {"id": survivor.id, "uid": survivor.uid, "version": survivor.version - 1}
    return (
        replace(base, **stamp, deleted_at=None, **was),  # type: ignore[arg-type]
        replace(mine, **stamp, deleted_at=None, **wanted),  # type: ignore[arg-type]
    )


def _carried_rows(
    base: Sequence[_Child], mine: Sequence[_Child], theirs: Sequence[_Child]
) -> tuple[tuple[_Child, ...], tuple[_Child, ...]]:
    there = {content_of_child(row): row for row in theirs}
    twins = {row.id: there[content_of_child(row)] for row in base if content_of_child(row) in there}
    before = {row.id: row for row in base}
    was = tuple(replace(row, id=twins[row.id].id) for row in base if row.id in twins)
    wanted: list[_Child] = []
    for row in mine:
        if row.id in twins:
            wanted.append(replace(row, id=twins[row.id].id))
        elif row != before.get(row.id):
            wanted.append(replace(row, id=0))
    return was, tuple(wanted)


def settled(
    base: Contact,
    mine: Contact,
    theirs: Contact,
    conflicts: Sequence[FieldConflict],
    answers: Mapping[str, Kept],
    find: FindField,
) -> tuple[Contact, Contact]:
    """`base` and `mine` so changed that a save does what was answered about each conflict."""
    both = [one for one in conflicts if answers.get(one.field) is Kept.BOTH]
    mine = keep_both(theirs, mine, both, find) if both else mine
    for conflict in conflicts:
        if answers.get(conflict.field, Kept.THEIRS) is Kept.THEIRS:
            mine = _with(mine, conflict.field, conflict.base)
        else:
            base = _with(base, conflict.field, conflict.theirs)
    return base, mine


def _with(contact: Contact, field: str, value: object) -> Contact:
    """A contact with one side's value of a conflict."""
    name, _dot, part = field.partition(".")
    if name.startswith(KEY_PREFIX):
        key = int(name.removeprefix(KEY_PREFIX))
        return replace(contact, custom=with_value(contact.custom, key, value))  # type: ignore[arg-type]
    if not part:
        return replace(contact, **{name: value})  # type: ignore[arg-type]
    key = "channel" if name == "preferences" else "id"
    kept = tuple(row for row in getattr(contact, name) if part != str(getattr(row, key)))
    rows = kept if value is None else (*kept, value)
    return replace(contact, **{name: rows})  # type: ignore[arg-type]
