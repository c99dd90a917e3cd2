"""What the first rows of a list tell before it is checked: per column, and of our own contacts.

It is asked anew with each change of a column, so it looks at some hundred rows and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field as dataclass_field

from crm_desktop.business.contacts.derived import PlainPoint
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


@record
class ListFacts:
    """What all rows tell: how many are contacts that we have, and facts by column.

    `wrong` is how many values are not valid, and one of them; `is_whole` is false of rows that
    nobody looked at.
    """

    known: int = 0
    wrong: Mapping[int, tuple[int, str]] = dataclass_field(
        default_factory=dict[int, tuple[int, str]]
    )
    without_code: Mapping[int, int] = dataclass_field(default_factory=dict[int, int])
    calling_code: int = 0
    unmatched: Mapping[int, int] = dataclass_field(default_factory=dict[int, int])
    is_whole: bool = False


NOTHING_COUNTED = ListFacts()


class ListCounting:
    """Gathers the facts of a list, a part at a time."""

    def __init__(self, plan: ImportPlan, words: OurWords) -> None:
        self._plan, self._words = plan, words
        self.known = 0
        self._wrong: dict[int, tuple[int, str]] = {}
        self._without_code: Counter[int] = Counter()
        self._values: dict[str, Counter[str]] = {}

    def take(self, part: Sequence[tuple[int, Row]], staged: StagedSlice) -> None:
        """Count rows of the file, and what was read out of them."""
        self.known += len(staged.contact_ids)
        for problems in staged.problems.values():
            for _code, column, raw in problems:
                if column is not None and raw:
                    count, first = self._wrong.get(column, (0, raw))
                    self._wrong[column] = (count + 1, first)
        self._without_code.update(_without_code(self._plan, filter(None, staged.points)))
        for key, counted in count_values(part, self._plan).items():
            self._values.setdefault(key, Counter()).update(counted)

    def facts(self) -> ListFacts:
        """What all rows have told."""
        plan = self._plan
        return ListFacts(
            self.known,
            self._wrong,
            dict(self._without_code),
            dict(countries()).get(plan.country, 0) if self._without_code else 0,
            _unmatched(plan, self._values, self._words),
            is_whole=True,
        )


def facts_of(
    plan: ImportPlan,
    part: Sequence[tuple[int, Row]],
    rows: Iterable[CheckedRow],
    reader: RowReader,
    words: OurWords,
) -> dict[int, ColumnFacts]:
    """Facts by column, counted from 0, of rows of the file and what was read out of them."""
    without_code = _without_code(plan, (row.points for row in rows))
    unmatched = _unmatched(plan, count_values(part, plan), words)
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


def _without_code(plan: ImportPlan, rows: Iterable[Iterable[PlainPoint]]) -> dict[int, int]:
    """Numbers that were understood by the country of the list, at the first column of each kind."""
    if not plan.country:
        return {}
    columns: dict[str, int] = {}
    for column in plan.columns:
        if column.field in NUMBER_FIELDS:
            columns.setdefault(str(column.field), column.index)
    counts: dict[int, int] = {}
    for points in rows:
        for kind, raw, e164, _extension, is_valid in points:
            if is_valid and kind in columns and not _has_code(raw, e164):
                counts[columns[kind]] = counts.get(columns[kind], 0) + 1
    return counts


def _has_code(raw: str, e164: str) -> bool:
    digits = "".join(sign for sign in to_ascii_digits(raw) if sign.isdigit())
    return "+" in raw or digits.removeprefix("00").startswith(e164.removeprefix("+"))


def _unmatched(
    plan: ImportPlan, counted: Mapping[str, Counter[str]], words: OurWords
) -> dict[int, int]:
    lists = value_lists(plan, counted, words)
    columns = matched_columns(plan)
    return {
        columns[one.key][0]: one.unknown
        for one in lists
        if one.unknown and columns.get(one.key) and one.key != Field.SOURCE
    }
