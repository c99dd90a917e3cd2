"""A column is data: title, value, text, width, alignment and how its cells are painted.

So is how a list looks: which columns in which order and width, and what it is sorted by.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any, cast

from PySide6.QtCore import Qt

from crm_desktop.core.records import record
from crm_desktop.core.sorting import SORT_KEYS_LIMIT, SortKey

_LIMIT = 20_000
_WIDEST = 2000
_NARROWEST = 20


class Cell(StrEnum):
    """How the table delegate paints a column."""

    TEXT = "text"
    CHECK = "check"
    NAME = "name"
    AVATAR = "avatar"
    PHONE = "phone"
    EMAIL = "email"
    TAGS = "tags"
    STATUS = "status"
    NUMBER = "number"
    ICON = "icon"


@record
class Status:
    """A status cell: a colored shape and, always, its word.

    `color` is a token, `shape` one of dot, ring, square, diamond.
    """

    word: str
    color: str = "success_solid"
    shape: str = "dot"


@record
class Person:
    """An avatar cell; `color` picks one of the avatar pairs, None derives it from the name."""

    name: str
    color: int | None = None


@record
class Column:
    """One column of a table, as data.

    `value(row)` is what the cell is about, `text(row)` how it reads; by default the text is the
    value. What `value` must give depends on `cell`: TAGS a tuple of texts, STATUS a
    `Status`, AVATAR a `Person` or None, NAME and ICON an icon's name, else
    anything. `sort` is the key the query sorts by (None: not sortable). `width` is in logical
    pixels at 100 %; one column may `stretch`. Columns with `is_fixed` cannot be hidden.
    `part` names what rows hold only if their service is asked for it. `copied(row)` is how the cell
    reads in another program, if not as here ("7 d" is true today only).
    """

    key: str
    title: str
    value: Callable[[Any], object]
    text: Callable[[Any], str] | None = None
    width: int = 120
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading
    sort: str | None = None
    cell: Cell = Cell.TEXT
    stretch: bool = False
    is_fixed: bool = False
    is_hidden: bool = False
    tone: Callable[[Any], str] | None = None
    part: str = ""
    weight: str = "normal"
    copied: Callable[[Any], str] | None = None

    def copied_text_of(self, row: object) -> str:
        """How the cell reads where it is pasted."""
        return self.text_of(row) if self.copied is None else self.copied(row)

    def text_of(self, row: object) -> str:
        """How the cell reads, for painting, tooltips and screen readers."""
        if self.text is not None:
            return self.text(row)
        value = self.value(row)
        if isinstance(value, Status):
            return value.word
        if isinstance(value, Person):
            return value.name
        if isinstance(value, tuple):
            return ", ".join(map(str, cast("tuple[object, ...]", value)))
        return "" if value is None else str(value)


@record
class ColumnPlace:
    """A column by its key, in logical pixels, shown or hidden."""

    key: str
    width: int
    is_shown: bool = True


@record
class Appearance:
    """Columns in their order and the keys of the list's order; an empty one says nothing."""

    columns: tuple[ColumnPlace, ...] = ()
    sort: tuple[SortKey, ...] = ()

    def to_json(self) -> str:
        """As text; `from_json` reads it back."""
        return json.dumps(
            {
                "columns": [[one.key, one.width, int(one.is_shown)] for one in self.columns],
                "sort": [[one.by, int(one.descending)] for one in self.sort],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @staticmethod
    def from_json(text: str) -> Appearance:
        """The appearance of a text; what cannot be understood is left out."""
        try:
            found: object = json.loads(text) if 0 < len(text) <= _LIMIT else None
            content = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
            return Appearance(_columns(content.get("columns")), _sort(content.get("sort")))
        except (ValueError, TypeError, RecursionError):
            return Appearance()


def _columns(found: Any) -> tuple[ColumnPlace, ...]:
    columns = [
        ColumnPlace(str(key), min(max(int(width), _NARROWEST), _WIDEST), bool(is_shown))
        for key, width, is_shown in found or ()
    ]
    return tuple({column.key: column for column in columns}.values())


def _sort(found: Any) -> tuple[SortKey, ...]:
    keys = [SortKey(str(by), bool(down)) for by, down in found or ()]
    return tuple({key.by: key for key in keys}.values())[:SORT_KEYS_LIMIT]
