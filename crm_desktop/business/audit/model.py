"""History of changes as it travels: facts with values ready to show; sentences are the window's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.storage.change_log import ChangeEntry


class HistoryKind(StrEnum):
    """What happened."""

    CREATED = "created"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    BINNED = "binned"
    RESTORED = "restored"


@record
class FieldChange:
    """One field of a record, or one thing added to or removed from it.

    `old` and `new` are texts to show: names instead of ids, codes of fixed lists (stages, party
    kinds) as they are, empty where there was or is nothing.
    """

    kind: HistoryKind
    field: str = ""
    old: str = ""
    new: str = ""


@record
class HistoryEntry:
    """One change in a record's history. `action` is the batch's, e.g. `contact.save`, `undo`.

    `seq` is the batch, so that it can be taken back; `is_undone` says that it was already.
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


class Describer(Protocol):
    """Turns logged rows of one kind of record into what a reader understands."""

    def describe(self, entries: Iterable[ChangeEntry]) -> list[list[FieldChange]]:
        """For each entry the changes worth showing; an empty list for bookkeeping."""
        ...
