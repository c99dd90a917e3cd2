"""The words that a workbook was written with, in a hidden sheet of it.

A file that was written in another language, or before a status got its new name, is read by its
own words. The sheet also says what the workbook is a part of in the folder of a company.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field as dataclass_field
from pathlib import Path

from crm_desktop.business.exports.cells import text_of
from crm_desktop.business.exports.model import ExportWords
from crm_desktop.core.records import record
from crm_desktop.formats.file_kind import FileKind, detect
from crm_desktop.formats.spreadsheet import Workbook, open_workbook
from crm_desktop.formats.workbook_writer import WORDS_SHEET, HiddenSheet

_MOST_ROWS = 20_000
_TABLE, _COLUMN, _HEADING, _YES = "table", "column", "heading", "yes"
_COUNT = "count"
_STAGE, _PARTY, _KIND = "stage", "party", "kind"
_NONE: Mapping[str, str] = {}


@record
class OwnWords:
    """What a workbook says of itself: its words, and as which table and part it was written."""

    words: ExportWords
    table: str = ""
    part: int = 1
    count: int = 0
    """About how many rows the table has in all its parts, 0 where it is not said."""
    columns: Mapping[str, str] = dataclass_field(default_factory=dict[str, str])
    """The keys of the table's columns by their headings."""


def hidden_sheet(
    words: ExportWords,
    table: str = "",
    part: int = 1,
    columns: Mapping[str, str] = _NONE,
    count: int = 0,
) -> HiddenSheet:
    """The sheet for a workbook with these words; see `OwnWords`."""
    rows: list[tuple[str, ...]] = [(_TABLE, table, str(part)), (_YES, "", words.yes)]
    rows.append((_COUNT, "", str(count)))
    for kind, said in (
        (_HEADING, words.headings),
        (_STAGE, words.stages),
        (_PARTY, words.party_kinds),
        (_KIND, words.contact_kinds),
        (_COLUMN, columns),
    ):
        rows += [(kind, code, word) for code, word in said.items()]
    return HiddenSheet(WORDS_SHEET, tuple(rows))


def own_words(workbook: Workbook) -> OwnWords | None:
    """What a workbook says of itself; `None` for one that is not ours, or without the sheet."""
    if all(sheet.name != WORDS_SHEET for sheet in workbook.sheets):
        return None
    rows = workbook.head(WORDS_SHEET, _MOST_ROWS)
    texts = (tuple(text_of(cell) for cell in row[:3]) for row in rows)  # type: ignore[arg-type]
    return _of(row for row in texts if len(row) == 3)


def own_words_of(path: Path) -> OwnWords | None:
    """The same of a file; `None` for a text table."""
    if detect(path) is FileKind.TEXT:
        return None
    with open_workbook(path) as workbook:
        return own_words(workbook)


def _of(rows: Iterable[tuple[str, ...]]) -> OwnWords:
    said: Mapping[str, dict[str, str]] = defaultdict(dict)
    for kind, code, word in rows:
        said[kind][code] = word
    words = ExportWords(
        said[_HEADING], said[_STAGE], said[_PARTY], said[_KIND], said[_YES].get("", "yes")
    )
    table, part = next(iter(said[_TABLE].items()), ("", "1"))
    count = said[_COUNT].get("", "0")
    return OwnWords(
        words,
        table,
        int(part) if part.isdecimal() else 1,
        int(count) if count.isdecimal() else 0,
        said[_COLUMN],
    )
