"""Keeping both sides of a conflict: texts joined, choices united, a changed row beside the other.

Pure rules on what `merging.merge` could not decide. Where one value cannot hold two wishes (an
owner, a status, a birthday) there is no "both".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from crm_desktop.business.contacts.model import NAME_LIMIT, Address, Contact, ContactPoint
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.contacts.validation import TEXT_FIELDS
from crm_desktop.business.custom_fields.model import (
    CHOICES_LIMIT,
    CODE_SEPARATOR,
    KEY_PREFIX,
    TEXT_LIMIT,
    CustomField,
    CustomValue,
    FieldKind,
    value_in,
    with_value,
)
from crm_desktop.business.custom_fields.values import stored_value
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.text import fold

JOINED_LINES = frozenset({"occupation", "industry", "nickname", "language"})
"""Texts of one line that may hold two things, a comma between."""
_CHILDREN = frozenset({"points", "addresses", "dates"})
_Child = ContactPoint | Address | ImportantDate
FindField = Callable[[str], CustomField | None]
"""Gives the definition behind a key such as `custom:5`."""


def both_of(conflict: FieldConflict, own: CustomField | None = None) -> object | None:
    """What keeping both would store; of rows a pair, theirs first; `None` if there is no both."""
    field = conflict.field.partition(".")[0]
    mine, theirs = conflict.mine, conflict.theirs
    if field in _CHILDREN:
        return None if mine is None or theirs is None else (theirs, mine)
    if field.startswith(KEY_PREFIX):
        return None if own is None else _both_values(own, conflict)
    if not isinstance(mine, str) or not isinstance(theirs, str):
        return None
    if field in TEXT_FIELDS:
        return _within(joined_text(str(conflict.base or ""), mine, theirs), TEXT_FIELDS[field])
    return _within(_joined_line(mine, theirs), NAME_LIMIT) if field in JOINED_LINES else None


def keep_both(
    contact: Contact, mine: Contact, conflicts: Sequence[FieldConflict], find: FindField
) -> Contact:
    """`mine`, as the edit makes it of the stored `contact`, with theirs kept where both clash."""
    for conflict in conflicts:
        field, _dot, key = conflict.field.partition(".")
        if field in _CHILDREN:
            mine = _with_both_rows(contact, mine, field, int(key))
            continue
        own = find(field)
        now = replace(conflict, theirs=value_of(contact, field))
        both = both_of(now, own)
        if field.startswith(KEY_PREFIX) and own is not None:
            value = both if isinstance(both, CustomValue) else None
            mine = replace(mine, custom=with_value(mine.custom, own.id, value))
        elif both is not None:
            mine = replace(mine, **{field: both})  # type: ignore[arg-type]
    return mine


def joined_text(base: str, mine: str, theirs: str) -> str:
    """Their text with those lines of mine behind it that neither they nor the old text have.

    Of a line that I only wrote on, what I added: the rest stands there already.
    """
    known = {line.strip() for line in (*base.splitlines(), *theirs.splitlines())}
    kept = sorted((one.strip() for one in base.splitlines()), key=len, reverse=True)
    kept = [one for one in kept if one and one in theirs]
    added = [
        _added_to(line, kept)
        for line in mine.splitlines()
        if line.strip() and line.strip() not in known
    ]
    return "\n".join((theirs.rstrip("\n"), *added)) if theirs.strip() else "\n".join(added)


def _added_to(line: str, kept: Sequence[str]) -> str:
    """What a line has before or behind one of those that are `kept`; else the whole line."""
    words = line.strip()
    for one in kept:
        if words.startswith(one) and not words[len(one)].isalnum():
            return words[len(one) :].strip()
        if words.endswith(one) and not words[-len(one) - 1].isalnum():
            return words[: -len(one)].strip()
    return line


def _joined_line(mine: str, theirs: str) -> str:
    if fold(mine) in fold(theirs):
        return theirs
    if fold(theirs) in fold(mine):
        return mine
    return f"{theirs}, {mine}"


def _within(text: str, limit: int) -> str | None:
    return text if text and len(text) <= limit else None


def value_of(contact: Contact, field: str) -> object:
    """What stands in a field, an own one by its key."""
    if field.startswith(KEY_PREFIX):
        return value_in(contact.custom, int(field.removeprefix(KEY_PREFIX)))
    value: object = getattr(contact, field)
    return value


def _both_values(own: CustomField, conflict: FieldConflict) -> CustomValue | None:
    base, mine, theirs = (
        one.text if isinstance(one, CustomValue) else ""
        for one in (conflict.base, conflict.mine, conflict.theirs)
    )
    if own.kind is FieldKind.TEXT and mine and theirs:
        text = _within(_joined_line(mine, theirs), TEXT_LIMIT)
        return None if text is None else stored_value(own, text)
    if own.kind is not FieldKind.CHOICES:
        return None
    was, my, their = (
        set(filter(None, text.split(CODE_SEPARATOR))) for text in (base, mine, theirs)
    )
    codes = (their | (my - was)) - (was - my)
    known = [option.code for option in own.options if option.code in codes]
    return stored_value(own, tuple(known)) if 0 < len(known) <= CHOICES_LIMIT else None


def _with_both_rows(contact: Contact, mine: Contact, field: str, key: int) -> Contact:
    """My list with their row in its place and mine, as a new one, right behind."""
    stored: tuple[_Child, ...] = getattr(contact, field)
    wanted: tuple[_Child, ...] = getattr(mine, field)
    theirs = next((row for row in stored if row.id == key), None)
    rows: list[_Child] = []
    for row in wanted:
        if row.id != key or theirs is None or row == theirs:
            rows.append(row)
            continue
        rows.append(theirs)
        rows.append(_as_second(row))
    return replace(mine, **{field: tuple(rows)})  # type: ignore[arg-type]


def _as_second(row: _Child) -> _Child:
    """A row as a new one; there is one main row only, and that is theirs."""
    if isinstance(row, ImportantDate):
        return replace(row, id=0)
    return replace(row, id=0, is_primary=False)
