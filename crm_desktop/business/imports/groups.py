"""Groups of records: rows between them that name one, and what the names are taken for."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from crm_desktop.business.imports.model import SECTION_FIELDS, Field, ImportPlan
from crm_desktop.business.imports.words import bare, country_code, party_words, stage_words

_MEANT: tuple[tuple[Field, Callable[[str], object]], ...] = (
    (Field.PARTY_KINDS, lambda name: party_words().get(bare(name))),
    (Field.STATUS, lambda name: stage_words().get(bare(name))),
    (Field.COUNTRY, country_code),
)
"""Fields of which a name says by itself that it belongs to them."""


def likely_field(names: Sequence[str]) -> Field:
    """What the names of groups are, if each of them says so by itself; else they are left out."""
    for field, is_meant in _MEANT:
        if names and all(map(is_meant, names)):
            return field
    return Field.IGNORE


def group_names(plan: ImportPlan) -> tuple[str, ...]:
    """The different names of groups in the order of the sheet."""
    return tuple(dict.fromkeys(name for _row, name in plan.sections))


def takes_groups(plan: ImportPlan) -> bool:
    """Whether the names of groups become a value of the records below them."""
    return bool(plan.sections) and plan.section_field in SECTION_FIELDS


def with_groups_as(plan: ImportPlan, field: Field) -> ImportPlan:
    """The plan with the names of its groups taken for `field`, or left out."""
    return replace(plan, section_field=field if field in SECTION_FIELDS else Field.IGNORE)


class GroupFinder:
    """The name of the group that a row stands in; empty above the first group."""

    def __init__(self, plan: ImportPlan) -> None:
        self._starts = [row for row, _name in plan.sections]
        self._names = [name for _row, name in plan.sections]

    def name_at(self, row: int) -> str:
        """The group of a row of the sheet; a row that names one belongs to none."""
        at = bisect(self._starts, row)
        return self._names[at - 1] if at and self._starts[at - 1] != row else ""

    def count(self, rows: Iterable[int]) -> Counter[str]:
        """How many of these rows stand in each group."""
        found = Counter(map(self.name_at, rows))
        del found[""]
        return found
