"""Changes that were saved once and are not in the file, as they travel (P6)."""

from __future__ import annotations

from datetime import datetime

from crm_desktop.business.audit.log_model import LogChange
from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.saving_again import Place


@record
class LostPart:
    """What a save did to one card; `name` is the card's, empty where nobody knows it."""

    ref: RecordRef
    name: str
    lines: tuple[HistoryEntry | LogChange, ...]


@record
class LostSave:
    """One save of this computer that is not in the file.

    `was_acknowledged`: the program said that it is saved; else it could not say. `is_whole`:
    enough of it is remembered to save it again. `entries` counts its rows.
    """

    op_id: bytes
    at: datetime
    action: str
    parts: tuple[LostPart, ...]
    entries: int
    was_acknowledged: bool
    is_whole: bool


@record
class Lost:
    """What the last look found.

    `late`: saves of which the user was told that the outcome is unknown, and which are in the file.
    With `restored_at` a backup was put back on purpose, and the saves are newer than it.
    """

    saves: tuple[LostSave, ...] = ()
    late: tuple[LostSave, ...] = ()
    restored_at: datetime | None = None
    restored_from: str = ""


@record
class Doubt:
    """A value that others changed meanwhile: mine or theirs has to be chosen.

    `conflict` holds texts; its `field` is the code of `entry`'s field. `places` are the columns
    that are written or left together.
    """

    ref: RecordRef
    name: str
    entry: HistoryEntry | LogChange
    conflict: FieldConflict
    places: tuple[Place, ...]


@record
class Settled:
    """What became of saving again; `gone` counts what belongs to cards that are not there.

    `done` are the operations that need nothing more.
    """

    seq: int
    doubts: tuple[Doubt, ...]
    gone: int
    done: frozenset[bytes]
