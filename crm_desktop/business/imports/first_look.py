"""What the first rows of a list tell before it is checked: per column, and of our own contacts.

It is asked anew with each change of a column, so it looks at some hundred rows and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field as dataclass_field

from crm_desktop.business.imports.base_matching import BaseMatcher
from crm_desktop.business.imports.checking import RowReader
from crm_desktop.business.imports.model import (
    NUMBER_FIELDS,
    CheckedRow,
    Field,
    ImportPlan,
    Verdict,
)
from crm_desktop.business.imports.number_writing import NumberFacts
from crm_desktop.business.imports.source import Row
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.business.imports.titles import identities
from crm_desktop.business.imports.value_lists import (
    OurWords,
    count_values,
    matched_columns,
    value_lists,
)
from crm_desktop.core.dates import DateOrder
from crm_desktop.core.phone import countries
from crm_desktop.core.records import record
from crm_desktop.core.text import to_ascii_digits


@record
class ColumnFacts:
    """What is worth knowing of one column.

    `without_code` numbers belong to the country of the list, which has `calling_code`; `unmatched`
    different values mean nothing of ours; `order` is how days are read whose text does not say
    which part is the month; `numbers` may be read in two ways.
    """

    without_code: int = 0
    calling_code: int = 0
    unmatched: int = 0
    order: DateOrder | None = None
    numbers: NumberFacts | None = None


@record
class FirstLook:
    """The first rows, facts by column, and how many of the rows are contacts that we have."""

    rows: tuple[CheckedRow, ...] = ()
    facts: Mapping[int, ColumnFacts] = dataclass_field(default_factory=dict[int, ColumnFacts])
    known: int = 0


NOTHING_SEEN = FirstLook()


def facts_of(
    plan: ImportPlan,
    part: Sequence[tuple[int, Row]],
    rows: Iterable[CheckedRow],
    reader: RowReader,
    words: OurWords,
) -> dict[int, ColumnFacts]:
    """Facts by column, counted from 0, of rows of the file and what was read out of them."""
    without_code = _without_code(plan, rows)
    unmatched = _unmatched(plan, part, words)
    orders = reader.day_orders()
    numbers = reader.number_facts()
    code = dict(countries()).get(plan.country, 0) if without_code else 0
    indexes = without_code.keys() | unmatched.keys() | orders.keys() | numbers.keys()
    return {
        index: ColumnFacts(
            without_code.get(index, 0),
            code if index in without_code else 0,
            unmatched.get(index, 0),
            orders.get(index),
            numbers.get(index),
        )
        for index in indexes
    }


def known_among(part: StagedSlice, base: BaseMatcher) -> int:
    """How many rows are about somebody of the base."""
    found = identities(part)
    base.match(
        part,
        [
            (position, identity)
            for position, identity in enumerate(found)
            if part.verdicts[position] is not Verdict.EMPTY
        ],
    )
    return len(part.contact_ids)


def _without_code(plan: ImportPlan, rows: Iterable[CheckedRow]) -> dict[int, int]:
    """Numbers that were understood by the country of the list, at the first column of each kind."""
    if not plan.country:
        return {}
    columns: dict[str, int] = {}
    for column in plan.columns:
        if column.field in NUMBER_FIELDS:
            columns.setdefault(str(column.field), column.index)
    counts: dict[int, int] = {}
    for row in rows:
        for kind, raw, e164, _extension, is_valid in row.points:
            if is_valid and kind in columns and not _has_code(raw, e164):
                counts[columns[kind]] = counts.get(columns[kind], 0) + 1
    return counts


def _has_code(raw: str, e164: str) -> bool:
    digits = "".join(sign for sign in to_ascii_digits(raw) if sign.isdigit())
    return "+" in raw or digits.removeprefix("00").startswith(e164.removeprefix("+"))


def _unmatched(
    plan: ImportPlan, part: Sequence[tuple[int, Row]], words: OurWords
) -> dict[int, int]:
    lists = value_lists(plan, count_values(part, plan), words)
    columns = matched_columns(plan)
    return {
        columns[one.key][0]: one.unknown
        for one in lists
        if one.unknown and columns.get(one.key) and one.key != Field.SOURCE
    }
