"""Lists that do not stand in rows: one record per column, or one card below the other.

Both are seen by their labels: known headings stand in one column below each other. A view makes
rows of them, so that nothing behind it has to know; the number of such a row is that of the
column, or of the row in which the card begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice

from crm_desktop.business.imports.card_source import CardFileTable
from crm_desktop.business.imports.evidence import text_of
from crm_desktop.business.imports.headings import heading_scores
from crm_desktop.business.imports.model import Arrangement, Cell, Field
from crm_desktop.business.imports.source import Row, Table
from crm_desktop.business.imports.structure import Merge, filled_columns, is_blank
from crm_desktop.formats.delimited_text import Origin, TextFormat, TextOptions
from crm_desktop.formats.file_kind import MAX_COLUMNS

_HEAD = 200
_KNOWN = 0.7
_KNOWN_SHORTENED = 0.62
"""The same for a label with a dot behind it: "Achtern."."""
_FEWEST_LABELS = 3
_SHARE_OF_LABELS = 0.6
_LONGEST_LABEL = 60
_MOST_LABELS = 60
"""More different labels than this are values of a column."""


def find_arrangement(table: Table, sheet: str) -> Arrangement:
    """How the records of a sheet stand; anything doubtful stands in rows."""
    if isinstance(table, CardFileTable):
        return Arrangement.ROWS
    head = list(islice(table.rows(sheet), _HEAD))
    filled = [(row, columns) for row in head if (columns := filled_columns(row))]
    if len(filled) < _FEWEST_LABELS:
        return Arrangement.ROWS
    place = min(columns[0] for _row, columns in filled)
    labels = [_label(row[place]) if columns[0] == place else "" for row, columns in filled]
    known = {label for label in labels if label and _is_known(label)}
    below = _named_fields(known)
    if below < _FEWEST_LABELS:
        return Arrangement.ROWS
    # Every cell of the head is asked here: only for the few sheets that pass the line above.
    beside = max(_named_fields(_label(row[at]) for at in columns) for row, columns in filled)
    if beside >= below:
        return Arrangement.ROWS
    different = set(filter(None, labels))
    share = sum(label in known for label in labels) / len(labels)
    if share < _SHARE_OF_LABELS or len(different) > _MOST_LABELS:
        return Arrangement.ROWS
    leading = list(dict.fromkeys(label for label in labels if label in known))[:_FEWEST_LABELS]
    if any(labels.count(label) > 1 for label in leading):
        return Arrangement.CARDS
    widest = max(len(columns) for _row, columns in filled)
    is_turned = widest > 1 and len(head) < _HEAD
    return Arrangement.TURNED if is_turned else Arrangement.ROWS


def arranged(table: Table, arrangement: Arrangement) -> Table:
    """The table as rows."""
    if arrangement is Arrangement.TURNED:
        return TurnedTable(table)
    if arrangement is Arrangement.CARDS:
        return CardTable(table)
    return table


def _named_fields(labels: Iterable[str]) -> int:
    """How many different fields the labels name, each by what it means first of all."""
    return len({_fields(label)[0] for label in labels if _is_known(label)} - {Field.IGNORE})


@lru_cache(maxsize=2048)
def _fields(label: str) -> tuple[Field, ...]:
    """What a label may mean, the likeliest first; nothing if it is no heading."""
    scores = heading_scores(label)
    least = _KNOWN_SHORTENED if label.endswith(".") else _KNOWN
    found = [field for field, score in scores.items() if score >= least]
    return tuple(sorted(found, key=lambda field: -scores[field]))


def _is_known(label: str) -> bool:
    return bool(_fields(label))


def _label(cell: Cell) -> str:
    """What stands before the colon of a text, or all of it; empty for what is no label."""
    if not isinstance(cell, str):
        return ""
    text = cell.partition(":")[0].strip()
    return text if 0 < len(text) <= _LONGEST_LABEL and "@" not in text else ""


class _View:
    """A table of which the rows of a sheet are made anew; everything else is asked of it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.path: Origin = table.path

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets of the table."""
        return self._table.sheet_names

    @property
    def text_format(self) -> TextFormat | None:
        """How a delimited text is written."""
        return self._table.text_format

    @property
    def text_options(self) -> TextOptions | None:
        """What of it was told."""
        return self._table.text_options

    def is_hidden(self, sheet: str) -> bool:
        """Whether a sheet is hidden."""
        return self._table.is_hidden(sheet)

    def stray_cells(self, sheet: str) -> tuple[str, ...]:
        """Cells that are not read."""
        return self._table.stray_cells(sheet)

    def mended_rows(self, sheet: str) -> AbstractSet[int]:
        """None: the rows are others."""
        del sheet
        return frozenset()

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()


class TurnedTable(_View):
    """A sheet with a record in each column; its rows are the columns."""

    def rows(self, sheet: str) -> Iterator[Row]:
        """The columns from A on."""
        rows = list(islice(self._table.rows(sheet), MAX_COLUMNS))
        width = max(map(len, rows), default=0)
        for column in range(width):
            cells = [row[column] if column < len(row) else None for row in rows]
            yield [_without_colon(cell) for cell in cells]

    def row_count(self, sheet: str) -> int:
        """How many columns there are."""
        return sum(1 for _row in self.rows(sheet))

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """Merged areas, turned."""
        return tuple(
            Merge(m.first_column + 1, m.first_row - 1, m.last_column + 1, m.last_row - 1)
            for m in self._table.merges(sheet)
        )

    def lost_cells(self, sheet: str) -> dict[int, set[int]]:
        """Cells whose value is not in the file, turned."""
        found: dict[int, set[int]] = {}
        for row, columns in self._table.lost_cells(sheet).items():
            for column in columns:
                found.setdefault(column + 1, set()).add(row - 1)
        return found


def _without_colon(cell: Cell) -> Cell:
    return cell.rstrip().rstrip(":").rstrip() if isinstance(cell, str) and ":" in cell else cell


Card = dict[str, Cell]


class CardTable(_View):
    """Cards below each other, each of labels with their values; a row is a card.

    Rows that belong to a card that began above are empty.
    """

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._known: dict[str, list[tuple[int, Card]]] = {}

    def headings(self, sheet: str) -> dict[int, str]:
        """The labels by column, in the order in which they are met first."""
        return dict(enumerate(self._labels(sheet)))

    def rows(self, sheet: str) -> Iterator[Row]:
        """A row for each of the sheet: the card that begins there, else nothing."""
        labels = self._labels(sheet)
        last = 0
        for number, card in self._cards(sheet):
            yield from ((),) * (number - last - 1)
            last = number
            yield [card.get(label) for label in labels]

    def row_count(self, sheet: str) -> int:
        """The row in which the last card begins."""
        return max((number for number, _card in self._cards(sheet)), default=0)

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """None: a merged value has its label once."""
        del sheet
        return ()

    def lost_cells(self, sheet: str) -> dict[int, set[int]]:
        """None."""
        del sheet
        return {}

    def _labels(self, sheet: str) -> list[str]:
        return list(dict.fromkeys(label for _number, card in self._cards(sheet) for label in card))

    def _cards(self, sheet: str) -> list[tuple[int, Card]]:
        found = self._known.get(sheet)
        if found is None:
            found = self._known[sheet] = _read_cards(list(self._table.rows(sheet)))
        return found


def _read_cards(rows: Sequence[Row]) -> list[tuple[int, Card]]:
    """The cards with the rows in which they begin."""
    columns = _label_columns(rows[:_HEAD])
    lines = [_pairs(row, columns) for row in rows]
    starts = Counter(_first_labels(lines))
    first, count = starts.most_common(1)[0] if starts else ("", 0)
    is_parted = count >= _SHARE_OF_LABELS * starts.total() and starts.total() > 1
    cards: list[tuple[int, Card]] = []
    was_blank = True
    before = ""
    for number, pairs in enumerate(lines, 1):
        if not pairs:
            was_blank = was_blank or not filled_columns(rows[number - 1])
            continue
        for label, value in pairs:
            is_new = label == first and label != before
            is_new = is_new or (was_blank and (is_parted or (cards and label in cards[-1][1])))
            if is_blank(value) and label != first and (is_new or not cards):
                continue  # a title, or a line without anything
            if is_new or not cards:
                cards.append((number, {}))
            _put(cards[-1][1], label, value)
            was_blank, before = False, label
    return [(number, card) for number, card in cards if not all(map(is_blank, card.values()))]


def _put(card: Card, label: str, value: Cell) -> None:
    known = card.get(label)
    if is_blank(known):
        card[label] = value
    elif not is_blank(value):
        card[label] = f"{text_of(known)}\n{text_of(value)}"


def _first_labels(lines: Sequence[list[tuple[str, Cell]]]) -> Iterator[str]:
    """The first label with a value of each run of lines."""
    was_blank = True
    for pairs in lines:
        named = [label for label, value in pairs if not is_blank(value)]
        if named and was_blank:
            yield named[0]
        was_blank = not pairs or (was_blank and not named)


def _label_columns(rows: Sequence[Row]) -> frozenset[int]:
    """Columns of which most cells are labels."""
    filled: Counter[int] = Counter()
    labels: Counter[int] = Counter()
    for row in rows:
        for column in filled_columns(row):
            filled[column] += 1
            label = _label(row[column])
            labels[column] += bool(label) and _is_known(label)
    return frozenset(
        column for column, count in labels.items() if count >= _SHARE_OF_LABELS * filled[column]
    )


def _pairs(row: Row, label_columns: AbstractSet[int]) -> list[tuple[str, Cell]]:
    """The labels of a row with their values, which stand behind them or in the same cell."""
    found: list[tuple[str, Cell]] = []
    for column in filled_columns(row):
        cell = row[column]
        label = _label(cell) if column in label_columns else ""
        if label:
            within = text_of(cell).partition(":")[2].strip()
            found.append((label, within or None))
        elif found:
            last, value = found[-1]
            found[-1] = (last, cell if is_blank(value) else f"{text_of(value)}, {text_of(cell)}")
    return found
