"""Where in a sheet the list is: headings, first and last record, merged cells, which sheet.

Rows count from 1 and columns from 0, as everywhere in the import.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from datetime import date, datetime

from crm_desktop.business.imports.evidence import has_legal_form, text_of
from crm_desktop.business.imports.headings import heading_scores, is_known_heading
from crm_desktop.business.imports.model import Cell, ColumnGuess, Field
from crm_desktop.business.imports.words import bare, is_nothing, word_set
from crm_desktop.core.phone_writing import looks_like_phone
from crm_desktop.core.records import record
from crm_desktop.core.text import digits_of, to_ascii_digits

Row = Sequence[Cell]

HEAD_ROWS = 60
"""So far down headings are looked for."""

TAIL_ROWS = 40
"""So far up from the end footers are looked for."""

_LIKELY = 0.7
_LONGEST_HEADING = 120
_UNKNOWN_ROWS = 12
"""Rows tried in full where no heading is known word by word."""
_DATA_VALUE = re.compile(r"@|\d{5,}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_FOOTER = re.compile(r"_{3,}|\.{5,}|^\W*\*(?!\d)|:\s*$|:\s*_|©|/\s*[^/]+\s*/\s*$")


@record
class Merge:
    """A merged area, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@record
class Layout:
    """Headings by column, and the row they stand in (the last of two); `None` without any."""

    header_row: int | None
    first_row: int
    headings: dict[int, str] = field(default_factory=dict[int, str])
    header_score: float = 0.0


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def filled_columns(row: Row) -> list[int]:
    """The columns of a row that hold something."""
    return [
        column
        for column, cell in enumerate(row)
        if cell is not None and cell != "" and not is_blank(cell)
    ]


def filled_count(row: Row) -> int:
    """How many cells of a row hold something; cells of nothing but blanks count, too."""
    return len(row) - row.count("") - row.count(None)


def find_layout(rows: Sequence[Row], merges: Sequence[Merge] = ()) -> Layout:
    """Find the headings among the first rows of a sheet (`rows[0]` is row 1)."""
    head = rows[:HEAD_ROWS]
    known = [_known_headings(row) for row in head]
    enough = max(1, max(known, default=0) // 2)
    likely = [index for index, count in enumerate(known) if count >= enough]
    best_index, best_score = -1, 0.0
    for index in likely or range(min(len(head), _UNKNOWN_ROWS)):
        score = _header_score(head[index])
        if score > best_score + 0.01:
            best_index, best_score = index, score
    if best_index < 0 or not _is_enough(head[best_index], best_score, rows):
        best_index = _header_by_shape(head)
        best_score = 0.0
    if best_index < 0:
        return Layout(None, 1)
    return _with_neighbours(head, best_index, best_score, merges)


def _known_headings(row: Row) -> int:
    """How many cells of a row are headings that need no guessing."""
    return sum(
        isinstance(cell, str) and len(cell) < _LONGEST_HEADING and is_known_heading(cell)
        for cell in row
    )


def _header_score(row: Row) -> float:
    """Known headings count for, values that no heading would be count against a row."""
    score = 0.0
    for cell in row:
        if is_blank(cell):
            continue
        if not isinstance(cell, str):
            score -= 1.0
            continue
        text = cell.strip()
        if _looks_like_value(text):
            score -= 1.0
        elif (known := _best(text)) >= (1.0 if is_nothing(text) else _LIKELY):
            score += known
        else:
            score -= 0.05
    return score


def _looks_like_value(text: str) -> bool:
    plain = to_ascii_digits(text)
    return bool(_DATA_VALUE.search(plain)) or looks_like_phone(plain) or len(text) > 120


def _is_enough(row: Row, score: float, rows: Sequence[Row]) -> bool:
    filled = filled_columns(row)
    width = max((len(filled_columns(other)) for other in rows[:HEAD_ROWS]), default=0)
    if width <= 2:
        return score >= _LIKELY and len(filled) >= 1
    return score >= 1.4 and len(filled) >= 2


def _header_by_shape(rows: Sequence[Row]) -> int:
    """A row of short distinct texts over rows that hold numbers, dates or addresses there."""
    width = max((len(filled_columns(row)) for row in rows), default=0)
    for index, row in enumerate(rows[:-1]):
        filled = filled_columns(row)
        if len(filled) < max(2, 0.6 * width):
            continue
        texts = [text for column in filled if isinstance(text := row[column], str)]
        if len(texts) < len(filled) or len({text.strip() for text in texts}) < len(filled):
            return -1
        if any(_looks_like_value(text) or len(text) > 40 for text in texts):
            return -1
        below = [row for row in rows[index + 1 : index + 12] if filled_columns(row)]
        typed = sum(
            any(column < len(other) and _is_typed(other[column]) for column in filled)
            for other in below
        )
        return index if below and typed >= 0.7 * len(below) else -1
    return -1


def _is_typed(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _looks_like_value(cell)
    return cell is not None


def _with_neighbours(
    rows: Sequence[Row], index: int, score: float, merges: Sequence[Merge]
) -> Layout:
    """Headings of the row found, together with a second heading row above or below it."""
    upper, lower = index, index
    if index and _is_heading_row_above(rows[index - 1], index, merges):
        upper = index - 1
    elif index + 1 < len(rows) and _is_heading_row_below(rows[index + 1], index, merges):
        lower = index + 1
    headings = _row_texts(rows[lower])
    if upper != lower:
        headings = _two_rows(_spread(_row_texts(rows[upper]), upper, merges), headings)
    return Layout(lower + 1, lower + 2, headings, score)


def _row_texts(row: Row) -> dict[int, str]:
    return {
        column: " ".join(text_of(cell).split())
        for column, cell in enumerate(row)
        if not is_blank(cell)
    }


def _spread(texts: dict[int, str], index: int, merges: Sequence[Merge]) -> dict[int, str]:
    """Group headings over all columns of their merged area."""
    result = dict(texts)
    for merge in merges:
        text = texts.get(merge.first_column)
        if merge.first_row == index + 1 and text:
            for column in range(merge.first_column, merge.last_column + 1):
                result.setdefault(column, text)
    return result


def _two_rows(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    result: dict[int, str] = {}
    for column in sorted(upper.keys() | lower.keys()):
        above, below = upper.get(column, ""), lower.get(column, "")
        if not below:
            result[column] = above
        elif not above or bare(above) == bare(below):
            result[column] = below
        else:
            result[column] = f"{above} - {below}"
    return result


def _is_text_row(row: Row) -> bool:
    filled = filled_columns(row)
    return bool(filled) and all(
        isinstance(row[column], str) and not _looks_like_value(text_of(row[column]))
        for column in filled
    )


def _is_heading_row_above(above: Row, index: int, merges: Sequence[Merge]) -> bool:
    """Group headings: several, standing over the columns of the row below."""
    if not _is_text_row(above):
        return False
    groups = filled_columns(above)
    if len(groups) < 2:
        return False
    if _is_merged_at(index, merges):
        return True
    return sum(_best(text_of(above[column])) > _LIKELY for column in groups) >= 2


def _best(text: str) -> float:
    return max(heading_scores(text).values(), default=0.0)


def _is_merged_at(row: int, merges: Sequence[Merge]) -> bool:
    return any(
        merge.first_row == row and (merge.last_column > merge.first_column or merge.last_row > row)
        for merge in merges
    )


def _is_heading_row_below(below: Row, index: int, merges: Sequence[Merge]) -> bool:
    """The narrower words under group headings, or the same headings in another language."""
    if not _is_text_row(below):
        return False
    texts = _row_texts(below)
    known = sum(_best(text) >= 0.85 for text in texts.values())
    if _is_merged_at(index + 1, merges) and known:
        return True
    return known >= 2 and known >= 0.6 * len(texts)


# --- Rows that are no records --------------------------------------------------------------------


def is_total(texts: Iterable[str]) -> bool:
    """Whether the first words of a row say that sums follow ("Итого", "Iš viso: 115").

    Words further on say nothing ("Sum 100" among a client's notes), and a row with an address or
    a number to call is a client's, though it be called "Total Energies".
    """
    totals = word_set("total")
    known = list(texts)
    for text in known:
        if not _HAS_LETTER.search(text):
            continue
        if len(text) > 60 or text[0] in "=@":
            return False
        plain = bare(text.partition(":")[0])
        if plain in totals:
            return True
        words = plain.split()
        if text.rstrip().endswith(":") and len(known) == 1 and words[:1] and words[0] in totals:
            return True  # "Итого по району:" with nothing but numbers behind it
        if len(words) > 1 and (words[0] in totals or " ".join(words[:2]) in totals):
            rest = words[2:] if " ".join(words[:2]) in totals else words[1:]
            is_short = all(word.isdigit() or len(word) > 3 for word in rest) and len(words) <= 5
            return is_short and not any(map(_is_reachable, known))
        return False
    return False


def _is_reachable(text: str) -> bool:
    """Whether a text is an address or a number to call; sums begin neither with + nor with 0."""
    return "@" in text or (text[:1] in {"+", "0"} and _is_contact(text))


def is_repeated_header(row: Row, headings: dict[int, str]) -> bool:
    """Whether a row repeats the headings, as printed lists do on every page."""
    same = filled = 0
    for column in filled_columns(row):
        filled += 1
        heading = headings.get(column)
        if heading and isinstance(row[column], str) and bare(text_of(row[column])) == bare(heading):
            same += 1
    return same >= 2 and same >= 0.6 * filled


def footer_rows(tail: Sequence[tuple[int, Row]], usual_width: float) -> frozenset[int]:
    """Rows at the end of a sheet that are no records: totals, signatures, remarks.

    `tail` holds the last rows with their numbers, in order; `usual_width` is the number of cells
    that most rows have filled.
    """
    footers: set[int] = set()
    candidates: list[tuple[int, list[str]]] = []
    for number, row in reversed(tail):
        texts = [text_of(row[column]).strip() for column in filled_columns(row)]
        is_sparse = len(texts) <= max(2, 0.35 * usual_width) or (texts and is_total(texts))
        if not is_sparse or any(_is_contact(text) for text in texts):
            break
        candidates.append((number, texts))
    candidates.reverse()
    is_ended = False
    was_blank = False
    for number, texts in candidates:
        if not texts:
            was_blank = True
            continue
        says_end = is_total(texts) or _is_footer_text(texts)
        is_remark = was_blank and len(texts) == 1 and (len(texts[0]) > 30)
        if is_ended or says_end or is_remark:
            is_ended = True
            footers.add(number)
    return frozenset(footers)


def _is_contact(text: str) -> bool:
    return "@" in text or (looks_like_phone(text) and sum(map(str.isdigit, text)) >= 8)


def _is_footer_text(texts: Sequence[str]) -> bool:
    first = texts[0]
    if _FOOTER.search(first):
        return True
    if len(texts) > 2:
        return False
    words = bare(first.partition(":")[0])
    signs = word_set("signature")
    return words in signs or (":" in first and words.split(" ")[0] in signs)


def section_rows(rows: Iterable[tuple[int, Row]], merges: Sequence[Merge]) -> dict[int, str]:
    """Rows whose only text is merged over several columns: the name of a group of records."""
    wide = {
        (merge.first_row, merge.first_column)
        for merge in merges
        if merge.first_row == merge.last_row and merge.last_column - merge.first_column >= 2
    }
    if not wide:
        return {}
    found: dict[int, str] = {}
    for number, row in rows:
        filled = filled_columns(row)
        if len(filled) == 1 and (number, filled[0]) in wide:
            found[number] = caption_of(row)
    return found


def caption_of(row: Row) -> str:
    """The text of a row that has one, on one line and without the colon behind it."""
    return " ".join(" ".join(text_of(row[at]) for at in filled_columns(row)).split()).rstrip(" :")


_IDS = frozenset({Field.EXTERNAL_ID, Field.TAX_ID, Field.REGISTRATION_NO})
_NAMES = frozenset({Field.ORGANIZATION, Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME})
GROUPING_FIELDS = frozenset(
    {
        Field.LOCALITY, Field.REGION, Field.COUNTRY, Field.TAGS, Field.STATUS, Field.PARTY_KINDS,
        Field.SOURCE, Field.OWNER, Field.INDUSTRY,
    }
)  # fmt: skip
"""Fields whose values lists are grouped by."""
_USUAL_WIDTH = 3.0
"""Where rows have fewer filled cells than this, one with a name alone is nothing unusual."""


def lone_captions(
    rows: Iterable[tuple[int, Row]],
    columns: Sequence[ColumnGuess],
    group_values: frozenset[str] = frozenset(),
    usual_width: float = 0.0,
    *,
    leads: bool = False,
) -> dict[int, str]:
    """Rows of one text that names a group of records, too, with this text.

    That is a text without a digit in a column of ids; in a column of names one letter ("A"), or
    what other rows hold in a column of towns, tags and the like (`group_values`, as `bare` gives
    them). Where such a row stands before the first record (`leads`), also what does not look
    like the names of its column.
    """
    ids = {column.index for column in columns if column.field in _IDS}
    names = {column.index for column in columns if column.field in _NAMES}
    shown = {column.index: column.samples for column in columns}
    found: dict[int, str] = {}
    for number, row in rows:
        filled = filled_columns(row)
        text = text_of(row[filled[0]]).strip() if filled else ""
        if not _HAS_LETTER.search(text) or digits_of(text) or "@" in text:
            continue
        is_group = len(text) == 1 or bare(text) in group_values
        if leads and not is_group:
            is_group = _is_unlike_names(text, shown.get(filled[0], ()))
        is_name = bool(filled) and filled[0] in names and usual_width >= _USUAL_WIDTH
        if filled[0] in ids or (is_name and is_group):
            found[number] = caption_of(row)
    return found


def _is_unlike_names(text: str, names: Sequence[str]) -> bool:
    """Whether a text is no name as the others of its column: one word, small words, no form."""
    words = text.rstrip(":").split()
    if text.endswith(":") or not word_set("group").isdisjoint(bare(text).split()):
        return True
    others = [name for name in names if name != text]
    if not others:
        return False
    if text.isupper() and not any(map(str.isupper, others)):
        return True
    if len(words) == 1:
        return all(len(name.split()) > 1 for name in others)
    if has_legal_form(text):
        return False
    is_small = any(word[0].islower() and len(word) > 1 for word in words[1:])
    if all(map(has_legal_form, others)):
        return True
    return is_small and not any(word[0].islower() for name in others for word in name.split())


def spread_merged(rows: Iterable[Row], merges: Sequence[Merge], first_row: int) -> Iterator[Row]:
    """Rows with values that are merged downwards standing in each of their rows.

    `rows` start at row 1. Areas that begin above `first_row` (headings) and areas over a single
    row stay as they are.
    """
    downwards = [m for m in merges if m.last_row > m.first_row and m.first_row >= first_row]
    if not downwards:
        yield from rows
        return
    starts: dict[int, list[Merge]] = {}
    for merge in downwards:
        starts.setdefault(merge.first_row, []).append(merge)
    running: list[tuple[Merge, Cell]] = []
    for number, row in enumerate(rows, 1):
        if running:
            running = [(merge, value) for merge, value in running if merge.last_row >= number]
        if running:
            copy = list(row)
            for merge, value in running:
                if merge.first_column < len(copy) and is_blank(copy[merge.first_column]):
                    copy[merge.first_column] = value
            row = copy  # noqa: PLW2901
        for merge in starts.get(number, ()):
            if merge.first_column < len(row) and not is_blank(row[merge.first_column]):
                running.append((merge, row[merge.first_column]))
        yield row


# --- Which sheet ---------------------------------------------------------------------------------

_WEIGHTS = {
    Field.ORGANIZATION: 3.0,
    Field.FULL_NAME: 3.0,
    Field.FAMILY_NAME: 3.0,
    Field.GIVEN_NAME: 2.0,
    Field.PHONE: 2.5,
    Field.MOBILE: 2.5,
    Field.EMAIL: 2.5,
    Field.IGNORE: 0.0,
}


def list_likeness(columns: Sequence[ColumnGuess], row_count: int) -> float:
    """How much a sheet looks like a list of contacts, 0–1; only filled columns count."""
    if row_count <= 0:
        return 0.0
    fields = {column.field for column in columns if column.filled}
    names = {Field.ORGANIZATION, Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME}
    weight = sum(_WEIGHTS.get(each, 0.6) for each in fields)
    if not fields & (names | {Field.PHONE, Field.MOBILE, Field.EMAIL}):
        weight *= 0.2
    size = min(1.0, 0.4 + 0.25 * math.log10(1 + row_count))
    return round(min(1.0, weight / 14.0) * size, 4)


def is_data_cell(cell: Cell) -> bool:
    """Whether a cell holds something other than "nothing" in words."""
    if isinstance(cell, str):
        text = cell.strip()
        return bool(text) and not is_nothing(text)
    return (
        cell is not None
        and not isinstance(cell, bool)
        and (not isinstance(cell, (date, datetime)) or cell.year > 1900)
    )
