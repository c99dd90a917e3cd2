"""Delimited text (CSV) out: UTF-8 with a mark, so that Excel reads every script.

A text that a spreadsheet would run as a formula gets an apostrophe in front, and so does one that
looks like the outcome of that; reading takes exactly one away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO

from crm_desktop.formats.whole_file import whole_file
from crm_desktop.formats.workbook_writer import OutCell

PROTECTION = "'"

_RUNS = r"['\s]*[=+\-@＝＋－＠]|'*[\t\r]"
_WOULD_RUN = re.compile(_RUNS)
_PROTECTED = re.compile(f"{PROTECTION}(?:{_RUNS})")
_NOT_WRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class RecordWriter:
    """Writes the records of one file."""

    def __init__(self, file: IO[str], delimiter: str) -> None:
        self._write = csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerow

    def row(self, cells: Iterable[OutCell]) -> None:
        """A record; `None` leaves a field empty."""
        self._write([_field(cell) for cell in cells])

    def heading(self, cells: Iterable[str]) -> None:
        """The record with the names of the columns."""
        self.row(cells)


@contextmanager
def write_delimited(path: Path, delimiter: str = ";") -> Generator[RecordWriter]:
    """Write a text table; nothing is left at `path` if the block fails.

    Raises `UserError` as `write_error` makes them if the drive refuses.
    """
    with (
        whole_file(path) as unfinished,
        unfinished.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        yield RecordWriter(file, delimiter)


def protected(text: str) -> str:
    """`text` as no spreadsheet runs it."""
    return PROTECTION + text if _WOULD_RUN.match(text) else text


def unprotected(text: str) -> str:
    """`text` without the apostrophe that `protected` put in front."""
    if text[:1] == PROTECTION and _PROTECTED.match(text):
        return text[1:]
    return text


def _field(cell: OutCell) -> str:
    if isinstance(cell, str):
        return protected(_NOT_WRITTEN.sub("", cell))
    if cell is None or (isinstance(cell, float) and cell - cell != 0):
        return ""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", timespec="milliseconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)
