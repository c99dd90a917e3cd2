"""A column is data: title, value, text, width, alignment and how its cells are painted."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, cast

from PySide6.QtCore import Qt

from crm_desktop.core.records import record


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
    `part` names what rows hold only if their service is asked for it.
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

    def text_of(self, row: object) -> str:
        """How the cell reads, for painting, tooltips, copying and screen readers."""
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
