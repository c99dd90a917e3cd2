"""Cells corrected after the check: their rows are read and compared anew, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from crm_desktop.business.imports.base_matching import BaseMatcher
from crm_desktop.business.imports.checking import RowReader
from crm_desktop.business.imports.draft_columns import DraftMaker
from crm_desktop.business.imports.model import Cell, ImportPlan, Verdict
from crm_desktop.business.imports.parties import Identity, same_party
from crm_desktop.business.imports.source import Row
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.business.imports.staging import Staging
from crm_desktop.business.imports.titles import identities

if TYPE_CHECKING:
    from crm_desktop.business.imports.own_links import LinkFinder
    from crm_desktop.business.imports.repository import ImportRepository

MOST_KEPT = 20_000
"""Rows with problems whose cells are kept; others are read from the file again."""

Fixes = Mapping[tuple[int, int], "str | None"]
"""What stands in cells instead, by row and column.

An empty text empties a cell; `None` takes its correction back.
"""


class Rechecking:
    """The corrections of one checked list.

    `reader` is the one that read the list: it has learned how its dates are written.
    """

    def __init__(
        self, plan: ImportPlan, staging: Staging, reader: RowReader, links: LinkFinder
    ) -> None:
        self._plan = plan
        self._links = links
        self._staging = staging
        self._reader = reader
        self._rows: dict[int, Row] = {}
        self._keys: dict[str, list[int]] | None = None
        self._fixed: dict[int, dict[int, str]] = {}
        """What stands in the cells of a row instead, by column."""

    def keep(self, part: Iterable[tuple[int, Row]], staged: StagedSlice) -> None:
        """Keep the cells of rows with problems, as they stand in the file."""
        if staged.problems and len(self._rows) < MOST_KEPT:
            for position, (number, row) in enumerate(part):
                if position in staged.problems:
                    self._rows[number] = row

    def corrections(self) -> dict[tuple[int, int], str | None]:
        """What stands in cells instead of what the file says, by row and column."""
        return {
            (row, column): text
            for row, cells in self._fixed.items()
            for column, text in cells.items()
        }

    def missing(self, numbers: Iterable[int]) -> list[int]:
        """Those of the rows whose cells have to be read from the file."""
        return sorted(set(numbers) - self._rows.keys())

    def keep_rows(self, rows: Mapping[int, Row]) -> None:
        """Take in cells that were read again."""
        self._rows.update(rows)

    def cells(self, number: int) -> list[Cell]:
        """The cells of a row as they are now."""
        cells: list[Cell] = list(self._rows.get(number, ()))
        for column, text in self._fixed.get(number, {}).items():
            cells += [None] * (column + 1 - len(cells))
            cells[column] = text
        return cells

    def take(self, fixes: Fixes, repository: ImportRepository) -> list[int]:
        """Correct cells and look at their rows again; gives the numbers of these rows."""
        for (row, column), text in fixes.items():
            of_row = self._fixed.setdefault(row, {})
            if text is None:
                of_row.pop(column, None)
            else:
                of_row[column] = text
        numbers = sorted({row for row, _column in fixes if row in self._rows})
        if not numbers:
            return []
        self._links.look_in(repository)
        staged = self._reader.read([(number, self.cells(number)) for number in numbers])
        found = identities(staged)
        for row in staged.rows():
            self._staging.replace(row)  # so that rows which are corrected together find each other
        if self._keys is not None:
            self._index(staged, self._keys)
        self._find_twins(staged, found)
        alone = [
            (position, identity)
            for position, identity in enumerate(found)
            if staged.verdicts[position] is not Verdict.EMPTY
            and position not in staged.duplicate_of
        ]
        base = BaseMatcher(repository, DraftMaker(self._plan), for_few=True)
        base.match(staged, alone)
        for name, ids in base.companies.items():
            self._staging.companies.setdefault(name, ids)
        for row in staged.rows():
            self._staging.replace(row)
        return numbers

    def _find_twins(self, staged: StagedSlice, found: list[Identity]) -> None:
        """Rows of the list that are the same party; the earliest of them leads."""
        keys = self._all_keys()
        likely: dict[int, set[int]] = {}
        here = set(staged.numbers)
        for position, identity in enumerate(found):
            rows = {row for key in identity.keys for row in keys.get(key, ())}
            # Of two that are looked at together the earlier one leads, and never both.
            rows -= {row for row in rows & here if row >= staged.numbers[position]}
            if rows and staged.verdicts[position] is not Verdict.EMPTY:
                likely[position] = rows
        others = self._staging.rows_numbered({row for rows in likely.values() for row in rows})
        numbers = sorted(others)
        part = StagedSlice.of([others[number] for number in numbers])
        by_number = dict(zip(numbers, identities(part), strict=True))
        led: dict[int, int] = {}
        for position, rows in likely.items():
            same = [row for row in sorted(rows) if same_party(found[position], by_number[row])]
            for row in same:
                first = led.get(row) or others[row].duplicate_of or row
                if first != staged.numbers[position]:
                    staged.duplicate_of[position] = led[staged.numbers[position]] = first
                    contact_id = others[row].contact_id
                    if contact_id:
                        staged.contact_ids[position] = contact_id
                    if staged.verdicts[position] is Verdict.NEW:
                        staged.verdicts[position] = Verdict.DUPLICATE
                    break

    def _all_keys(self) -> dict[str, list[int]]:
        """Numbers of rows by what they can be reached by, and by codes."""
        if self._keys is None:
            self._keys = {}
            for part in self._staging.slices():
                self._index(part, self._keys)
        return self._keys

    def _index(self, part: StagedSlice, keys: dict[str, list[int]]) -> None:
        for number, identity in zip(part.numbers, identities(part), strict=True):
            for key in identity.keys:
                rows = keys.setdefault(key, [])
                if number not in rows[-3:]:
                    rows.append(number)
