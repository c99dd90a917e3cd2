"""A file as a table: workbooks and delimited texts read through one small interface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from crm_desktop.business.imports.model import NO_SHEET, Cell
from crm_desktop.business.imports.structure import Merge
from crm_desktop.core.errors import UserError
from crm_desktop.formats.delimited_text import (
    DelimitedText,
    Origin,
    PastedText,
    TextFormat,
    TextOptions,
    open_text,
)
from crm_desktop.formats.delimited_writer import PROTECTION, unprotected
from crm_desktop.formats.file_kind import FileKind, detect, read_head
from crm_desktop.formats.spreadsheet import Workbook, open_workbook
from crm_desktop.formats.vcard_reading import is_vcard, is_vcard_name
from crm_desktop.formats.workbook_writer import WORDS_SHEET

Row = Sequence[Cell]
_CARD_HEAD = 4096
"""Bytes by which a file of cards is known."""
_DAMAGED = frozenset({"not_a_spreadsheet", "workbook_damaged"})


class Table(Protocol):
    """An open file whose sheets can be read several times, always from row 1."""

    path: Origin

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """All sheets; one without a name for a delimited text."""
        ...

    @property
    def text_format(self) -> TextFormat | None:
        """How a delimited text is written; `None` for workbooks."""
        ...

    @property
    def text_options(self) -> TextOptions | None:
        """What of it was told, not found."""
        ...

    def is_hidden(self, sheet: str) -> bool:
        """Whether a sheet is hidden in the workbook."""
        ...

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row from row 1 on."""
        ...

    def row_count(self, sheet: str) -> int:
        """How many rows `rows` gives."""
        ...

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """Merged areas of a sheet."""
        ...

    def lost_cells(self, sheet: str) -> dict[int, set[int]]:
        """Columns (from 0) by row (from 1) whose value is not in the file.

        A formula whose result was never stored, or an error such as #REF!.
        """
        ...

    def stray_cells(self, sheet: str) -> tuple[str, ...]:
        """Addresses of cells that are not read, because they lie far away from the list."""
        ...

    def mended_rows(self, sheet: str) -> AbstractSet[int]:
        """Rows out of which characters that no text has were taken, as far as they were read."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class WorkbookTable:
    """Sheets of an .xlsx, .xls or .ods."""

    text_format: TextFormat | None = None
    text_options: TextOptions | None = None

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self.path: Origin = workbook.path

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """All worksheets in the order of the workbook, without the one with our own words."""
        names = tuple(sheet.name for sheet in self._workbook.sheets)
        return tuple(name for name in names if name != WORDS_SHEET) or names

    def is_hidden(self, sheet: str) -> bool:
        """Whether a sheet is hidden in the workbook."""
        return any(info.name == sheet and not info.is_visible for info in self._workbook.sheets)

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row from row 1 on, times of day and durations as texts."""
        return self._workbook.rows(sheet)  # type: ignore[return-value] - rare kinds are texts below

    def row_count(self, sheet: str) -> int:
        """How many rows `rows` gives."""
        return self._workbook.row_count(sheet)

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """Merged areas of a sheet."""
        return tuple(
            Merge(area.first_row, area.first_column, area.last_row, area.last_column)
            for area in self._workbook.extras(sheet).merged
        )

    def lost_cells(self, sheet: str) -> dict[int, set[int]]:
        """Columns by row whose value is not in the file."""
        found: dict[int, set[int]] = {}
        for cell in self._workbook.extras(sheet).remarks:
            found.setdefault(cell.row, set()).add(cell.column)
        return found

    def stray_cells(self, sheet: str) -> tuple[str, ...]:
        """Cells far away from all others."""
        return self._workbook.extras(sheet).strays

    def mended_rows(self, sheet: str) -> AbstractSet[int]:
        """None: workbooks hold no such characters."""
        del sheet
        return frozenset()

    def close(self) -> None:
        """Let go of the file and of the sheet in memory."""
        self._workbook.close()


class TextTable:
    """A delimited text: one sheet without a name."""

    def __init__(self, text: DelimitedText, options: TextOptions | None = None) -> None:
        self._text = text
        self.text_options = options
        self.path: Origin = text.path
        self.text_format: TextFormat | None = text.text_format

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The one nameless sheet."""
        return (NO_SHEET,)

    def is_hidden(self, sheet: str) -> bool:
        """Never."""
        del sheet
        return False

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every record from the first on, without the sign that keeps formulas from running."""
        if sheet != NO_SHEET:
            raise UserError("sheet_missing", sheet=sheet, name=self.path.name)
        for row in self._text.rows():
            is_plain = PROTECTION not in "".join(row)
            yield row if is_plain else tuple(map(unprotected, row))

    def row_count(self, sheet: str) -> int:
        """How many records `rows` gives; they are read for that."""
        return sum(1 for _record in self.rows(sheet))

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """None: text knows no merged cells."""
        del sheet
        return ()

    def lost_cells(self, sheet: str) -> dict[int, set[int]]:
        """None: text knows no formulas."""
        del sheet
        return {}

    def stray_cells(self, sheet: str) -> tuple[str, ...]:
        """None: every record of a text is as wide as it is written."""
        del sheet
        return ()

    def mended_rows(self, sheet: str) -> AbstractSet[int]:
        """Records that held NULs; it grows while the rows are read."""
        del sheet
        return self._text.nul_records

    def close(self) -> None:
        """Nothing stays open."""


def open_table(path: Origin, options: TextOptions | None = None) -> Table:
    """Open a list by its content; `options` overrule what would be found of a delimited text.

    Raises `UserError` with the codes of `formats/file_kind.py`; what is named as an address
    book is read and refused as one (`not_a_vcard`).
    """
    if isinstance(path, PastedText):
        return TextTable(open_text(path, options), options)
    is_called_cards = is_vcard_name(path)
    try:
        kind = detect(path)
    except UserError as error:
        if not (is_called_cards and error.code in _DAMAGED):
            raise
        kind = FileKind.TEXT  # what can be read of a damaged address book are its cards
    if is_called_cards and kind is FileKind.PAGE:
        kind = FileKind.TEXT
    if kind is FileKind.TEXT:
        if is_address_book(path):
            from crm_desktop.business.imports.card_source import CardFileTable

            return CardFileTable(path)
        return TextTable(open_text(path, options), options)
    return WorkbookTable(open_workbook(path))


def is_address_book(path: Origin) -> bool:
    """Whether a list is a file of vCards, by its name or by how it begins."""
    if isinstance(path, PastedText):
        return False
    return is_vcard_name(path) or is_vcard(read_head(path, _CARD_HEAD))


class OpenFile:
    """Keeps the file last opened, so that looking, planning and checking read it once."""

    def __init__(self) -> None:
        self._table: Table | None = None
        self._key: tuple[object, ...] = ()

    def open(self, path: Origin, options: TextOptions | None = None) -> Table:
        """The open file; opened anew if it is another one or has changed on the disk."""
        key = (path, _stamp(path))
        table = self._table
        if table is None or key != self._key or not _is_read_as(table, options):
            self.release()
            table = self._table = open_table(path, options)
            self._key = key
        return table

    def release(self) -> None:
        """Close the file."""
        if self._table is not None:
            self._table.close()
            self._table = None


def _stamp(path: Origin) -> tuple[int, int]:
    if isinstance(path, PastedText):
        return (0, 0)
    try:
        state = path.stat()
    except OSError:
        return (0, 0)
    return (state.st_mtime_ns, state.st_size)


def _is_read_as(table: Table, options: TextOptions | None) -> bool:
    found = table.text_format
    if options is None or found is None:
        return True
    return (
        options.encoding in {"", found.encoding}
        and options.delimiter in {"", found.delimiter}
        and options.quote in {None, found.quote}
    )
