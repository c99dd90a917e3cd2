"""What can be done with many contacts at once, as it travels: outcomes, edits, reassignments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from itertools import cycle

from crm_desktop.business.contacts import validation
from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record

Progress = Callable[[int, int], None]
"""Told how many steps of how many are done; raises `Cancelled` to take everything back."""


BULK_TEXTS: Mapping[str, tuple[ContactKind, ...]] = {
    "industry": (ContactKind.ORGANIZATION,),
    "occupation": (ContactKind.PERSON,),
    "honorific_prefix": (ContactKind.PERSON,),
    "language": tuple(ContactKind),
    "interests": (ContactKind.PERSON,),
    "residence": (ContactKind.PERSON,),
    "how_we_met": (ContactKind.PERSON,),
    "time_zone": tuple(ContactKind),
}
"""Text fields that many contacts can share, with the kinds on whose cards they stand.

Names, numbers and dates are left out: they are nobody else's.
"""
SOURCE_FIELD = "source_id"
OWNER_FIELD = "owner_id"


def checked_text(name: str, text: str) -> str:
    """A text as cards store it; `UserError` for a field or value that cannot be set."""
    if name not in BULK_TEXTS:
        raise UserError("field_not_bulk", field=name)
    blank = Contact(ContactKind.PERSON, "x")
    wanted = replace(blank, **{name: text})  # type: ignore[arg-type]
    clean, _remarks = validation.cleaned(wanted, blank, "")
    for problem in validation.problems_of(clean):
        raise problem.error()
    value: str = getattr(clean, name)
    return value


@record
class Reassignment:
    """Who takes over which contacts of an employee who leaves (A13).

    `stages` and `tags` (ids) narrow to contacts that have one of them; empty means all. Several
    `heirs` share evenly, in the order of names.
    """

    leaver_id: int
    heirs: tuple[int, ...]
    stages: frozenset[str] = frozenset()
    tags: frozenset[int] = frozenset()


@record
class LeaverCounts:
    """What an employee owns: contacts in all, by stage, and by tag id."""

    total: int
    by_stage: Mapping[str, int] = field(default_factory=dict[str, int])
    by_tag: Mapping[int, int] = field(default_factory=dict[int, int])


def shares(ids: Sequence[int], heirs: Sequence[int]) -> dict[int, list[int]]:
    """`ids` dealt out in turn, so that no heir gets more than one above another."""
    dealt: dict[int, list[int]] = {heir: [] for heir in heirs}
    for key, heir in zip(ids, cycle(heirs)):
        dealt[heir].append(key)
    return dealt
