"""History of changes as it travels: facts with values ready to show; sentences are the window's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.change_log import ChangeEntry
    from crm_desktop.storage.undo_field import ChangePlace


class HistoryKind(StrEnum):
    """What happened."""

    CREATED = "created"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    BINNED = "binned"
    RESTORED = "restored"


GONE = "—"
"""In place of the name of a contact that a value named and that was removed for good since."""


@record
class KeptRecord:
    """A record that an undo left alone, and who changed it since; `changed_at` is aware UTC.

    Or who removed it for good.
    """

    ref: RecordRef
    name: str = ""
    changed_by_name: str = ""
    changed_at: datetime | None = None
    is_removed: bool = False


class ValueForm(StrEnum):
    """How a value's text is written, so that windows can write it in their language.

    Numbers have a point and may be followed by a currency, days are ISO, yes and no are words.
    """

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    YES_NO = "yes_no"
    ERASED = "erased"
    """It went with a record that was removed for good."""


@record
class FieldChange:
    """One field of a record, or one thing added to or removed from it.

    `old` and `new` are texts to show: names instead of ids, codes of fixed lists (stages, party
    kinds) as they are, empty where there was or is nothing. `columns` are those of the row that
    say this together, none for a row as a whole.
    """

    kind: HistoryKind
    field: str = ""
    old: str = ""
    new: str = ""
    columns: tuple[str, ...] = ()
    form: ValueForm = ValueForm.TEXT


@record
class HistoryEntry:
    """One change in a record's history. `action` is the batch's, e.g. `contact.save`, `undo`.

    `seq` is the batch, so that it can be taken back; `is_undone` says that it was already. By
    `place` this change alone can be taken back; there is none for the making of the record, nor
    for what belongs to a larger change, such as the merge of two tags.
    """

    at: datetime
    user_id: int | None
    user_name: str
    action: str
    kind: HistoryKind
    field: str
    old: str
    new: str
    seq: int
    is_undone: bool = False
    form: ValueForm = ValueForm.TEXT
    place: ChangePlace | None = None


LoggedRow = tuple[str, int]
"""A row of a table: its kind and id."""


class Describer(Protocol):
    """Turns logged rows of one kind of record into what a reader understands."""

    def describe(self, entries: Iterable[ChangeEntry]) -> list[list[FieldChange]]:
        """For each entry the changes worth showing; an empty list for bookkeeping."""
        ...

    def logged_elsewhere(self, ref: RecordRef) -> Mapping[RecordRef, tuple[LoggedRow, ...]]:
        """Rows that this card's history tells of, too, by the card they were logged for."""
        ...
