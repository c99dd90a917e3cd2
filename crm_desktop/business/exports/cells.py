"""Values into cells and back: what a sheet shows as a date, a number, a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from crm_desktop.business.exports.model import CellKind
from crm_desktop.formats.workbook_writer import OutCell

InCell = str | float | int | bool | datetime | date | time | timedelta | None
"""A cell as the readers of files hand it over."""

CHUNK = 32_000
"""Characters of one cell; Excel takes 32,767."""
PER_REST = 20
"""After so many contacts or rows it is looked whether somebody waits for the interpreter."""
LIST_SEPARATOR = ", "

_SEVERAL = re.compile(r"[,;\n]")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_YES = frozenset({"1", "yes", "true", "x"})


def cell_of(kind: CellKind, value: object, yes: str = "yes") -> OutCell:
    """What stands in the file for a value; `None` leaves the cell empty."""
    if value is None or value == "":
        return None
    if kind is CellKind.DAY and isinstance(value, str):
        return date.fromisoformat(value) if _ISO_DAY.match(value) else value
    if kind is CellKind.FLAG:
        return yes if value else None
    if kind is CellKind.LIST:
        return list_text(value)  # type: ignore[arg-type] - texts by the column's kind
    if kind is CellKind.UID and isinstance(value, bytes):
        return uid_text(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value  # type: ignore[return-value] - texts, numbers and days


def converter(kind: CellKind, yes: str = "yes") -> Callable[[object], OutCell]:
    """`cell_of` for one column, quicker for the kinds that most columns have."""
    if kind is CellKind.UID:
        return _uid_cell
    if kind is CellKind.NUMBER:
        return lambda value: cell_of(kind, value, yes)
    if kind is not CellKind.TEXT:
        return lambda value: cell_of(kind, value, yes) if value else None
    return lambda value: value if isinstance(value, str) else cell_of(kind, value, yes)


def _uid_cell(value: object) -> OutCell:
    return uid_text(value) if isinstance(value, bytes) else None


def value_of(kind: CellKind, cell: InCell, yes: str = "yes") -> object:
    """What a cell says; texts are empty, moments and numbers `None` where nothing is said."""
    if kind is CellKind.MOMENT:
        return _moment(cell)
    if kind is CellKind.FLAG:
        return cell is True or text_of(cell).casefold() in {*_YES, yes.casefold()}
    text = text_of(cell)
    if kind is CellKind.LIST:
        return list_of(text)
    if kind is CellKind.UID:
        return uid_of(text)
    return text


def text_of(cell: InCell) -> str:
    """A cell as text: days ISO, whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f").removesuffix(".0")
    return str(cell)


def list_text(values: Iterable[str]) -> str | None:
    """Several texts in one cell; a line each if one of them holds a comma or semicolon."""
    listed = [value for value in values if value]
    if not any(map(_SEVERAL.search, listed)):
        return LIST_SEPARATOR.join(listed) or None
    return "".join(f"{value}\n" for value in listed)


def list_of(text: str) -> tuple[str, ...]:
    """The texts of such a cell."""
    parts = text.split("\n") if "\n" in text else re.split(r"[,;]", text)
    return tuple(part.strip() for part in parts if part.strip())


def uid_text(uid: bytes) -> str:
    """A uid as people and other programs write it."""
    text = uid.hex()
    if len(text) != 32:
        return ""
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def uid_of(text: str) -> bytes:
    """The uid behind a text; empty if it is none."""
    try:
        return UUID(text.strip()).bytes
    except ValueError:
        return b""


def chunks(text: str) -> tuple[str, ...]:
    """A long text in parts that fit into cells."""
    return tuple(text[start : start + CHUNK] for start in range(0, len(text), CHUNK))


def _moment(cell: InCell) -> datetime | None:
    if isinstance(cell, str):
        try:
            cell = datetime.fromisoformat(cell)
        except ValueError:
            return None
    if isinstance(cell, datetime):
        moment = cell if cell.tzinfo is not None else cell.replace(tzinfo=UTC)
        milliseconds = round(moment.timestamp() * 1000)
        return datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(
            milliseconds=milliseconds % 1000
        )
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=UTC)
    return None
