"""What an export is made of: formats, orders, columns, outcomes, and the words of its files."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import field as dataclass_field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from crm_desktop.core.records import record
from crm_desktop.core.text import fold

Progress = Callable[[int, int], None]
"""Told how many contacts of how many are written; raises `Cancelled` to stop: no file is left."""

ALL_FIELDS: tuple[str, ...] = ()
"""Instead of columns: everything that is known of the contacts."""


class ExportFormat(StrEnum):
    """The kinds of file that lists leave in."""

    XLSX = "xlsx"
    CSV = "csv"
    VCARD = "vcf"

    @property
    def suffix(self) -> str:
        """How names of such files end."""
        return f".{self}"


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    LIST = "list"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    NUMBER = "number"
    UID = "uid"


@record
class FlatColumn:
    """One column of a list: its name in this program, heading, kind of cells, width in characters.

    `number` counts the columns of one kind: the second phone has 2.
    """

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    width: float = 18.0
    number: int = 1


@record
class ExportOrder:
    """Which contacts leave in which file.

    `ids` in the order wanted, `None` for everybody by name; `columns` are keys, or `ALL_FIELDS`. A
    file that is there already is left alone unless it `replaces` it.
    """

    path: Path
    format: ExportFormat
    ids: array[int] | None = None
    columns: tuple[str, ...] = ALL_FIELDS
    delimiter: str = ";"
    replaces: bool = False


class ExportScope(StrEnum):
    """Which contacts left."""

    CHOSEN = "chosen"
    """A list, or those that were ticked."""
    EVERYBODY = "everybody"
    COMPANY = "company"


@record
class PastExport:
    """An export as the log knows it; neither names nor files are kept of it."""

    at: datetime
    user_id: int | None
    scope: str
    format: str
    count: int


@record
class ExportDone:
    """A finished export: its file or folder, how many contacts and files it holds.

    `lacking` attached files had no content beside the database anymore, or a damaged one.
    """

    path: Path
    count: int
    files: int = 1
    lacking: int = 0


@record
class ExportWords:
    """The words of the user's language, by code; a code without a word is written as it is.

    `headings` are those of columns by `flat.BASE_KEYS`. Workbooks hold the words that they were
    written with; other files are read back with the words of now, with those of `others` (the
    same in other languages) or with codes.
    """

    headings: Mapping[str, str] = dataclass_field(default_factory=dict[str, str])
    stages: Mapping[str, str] = dataclass_field(default_factory=dict[str, str])
    party_kinds: Mapping[str, str] = dataclass_field(default_factory=dict[str, str])
    contact_kinds: Mapping[str, str] = dataclass_field(default_factory=dict[str, str])
    yes: str = "yes"
    others: tuple[ExportWords, ...] = ()

    def heading(self, key: str) -> str:
        """The heading of a column."""
        return self.headings.get(key, key)


def code_of(words: Mapping[str, str], text: str) -> str:
    """The code behind a word, whatever its case; the text itself if it is none of them."""
    if text in words:
        return text
    wanted = fold(text)
    return next((code for code, word in words.items() if fold(word) == wanted), text)
