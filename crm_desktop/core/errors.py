"""The three kinds of error of which two are expected: `UserError` and `StorageUnavailable`.

Everything else that is raised is a bug and ends in the crash dialog. Errors carry codes;
`ui/kit/error_text.py` owns the sentences (and `app/commands` uses the same table).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import field as dataclass_field
from datetime import datetime
from enum import StrEnum

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record


class UserError(Exception):
    """Something the user can put right; shown next to where it happened.

    `field` is the field's name in the model, if one field is to blame; `params` fill the
    sentence that belongs to `code`.
    """

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class NotAllowed(UserError):
    """The actor lacks a right."""

    def __init__(self, right: str) -> None:
        super().__init__("not_allowed", right=right)


@record
class FieldConflict:
    """One field that two people changed: what it was, what I typed, what is stored now.

    `changed_by_name` and `changed_at` (aware UTC) tell of theirs, where that is known.
    """

    field: str
    base: object
    mine: object
    theirs: object
    changed_by_name: str = ""
    changed_at: datetime | None = None


class ConflictError(UserError):
    """Somebody saved the record first; nothing was written.

    `conflicts` is empty where only the versions are known (unit of work); services that know the
    fields fill it. `changed_by` is a user id, `changed_at` aware UTC.
    """

    def __init__(
        self,
        ref: RecordRef,
        *,
        expected_version: int,
        actual_version: int | None,
        conflicts: tuple[FieldConflict, ...] = (),
        changed_by: int | None = None,
        changed_by_name: str = "",
        changed_at: datetime | None = None,
    ) -> None:
        super().__init__("conflict" if actual_version is not None else "record_gone")
        self.ref = ref
        self.expected_version = expected_version
        self.actual_version = actual_version
        self.conflicts = conflicts
        self.changed_by = changed_by
        self.changed_by_name = changed_by_name
        self.changed_at = changed_at


@record
class ChangedRow:
    """One of many records that somebody else changed meanwhile, and what stands there now.

    `changed_at` is aware UTC.
    """

    record_id: int
    name: str
    theirs: object
    changed_by_name: str = ""
    changed_at: datetime | None = None


class ChangedMeanwhile(UserError):
    """Others changed some of many records since they were seen; nothing was written.

    Who still wants to write over these passes `seq`, the newest change that was looked at.
    """

    def __init__(self, of: str, mine: object, rows: tuple[ChangedRow, ...], seq: int) -> None:
        super().__init__("changed_meanwhile", count=len(rows))
        self.of = of
        self.mine = mine
        self.rows = rows
        self.seq = seq


class Outcome(StrEnum):
    """What became of the data when storage failed."""

    NOT_SAVED = "not_saved"
    KEPT = "kept"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"
    """Something was only to be read: there was no change."""


class StorageUnavailable(Exception):
    """The file or its drive did not answer as it should; what was typed stays in the window.

    `code` names the cause (`busy`, `disk_full`, `read_only`, `io_error`, …), `outcome` says what
    happened to the data, `detail` is SQLite's own code for the log (never card contents).
    """

    def __init__(
        self,
        code: str,
        *,
        outcome: Outcome = Outcome.NOT_SAVED,
        detail: str = "",
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.outcome = outcome
        self.detail = detail
        self.params = params


def is_gone(error: UserError | StorageUnavailable) -> bool:
    """Whether a record is refused because it is there no more: it was moved to the bin, or away."""
    return isinstance(error, UserError) and error.code == "record_gone"


@contextmanager
def already_kept() -> Generator[None]:
    """For what is only looked at after a commit: trouble there must not say "not saved".

    Who was told so would save the same a second time.
    """
    try:
        yield
    except StorageUnavailable as error:
        error.outcome = Outcome.KEPT
        raise


class Cancelled(Exception):
    """The user cancelled a long task; nothing of it was kept."""


@record
class Remark:
    """A remark that blocks nothing, e.g. `unreachable` for a contact with no channel."""

    code: str
    field: str | None = None
    params: Mapping[str, object] = dataclass_field(default_factory=dict[str, object])


def let_go_of_calls(error: BaseException) -> None:
    """Empty the calls that an error, and each that led to it, came through.

    An error keeps them with all their variables. Handed over to the windows' thread it would be
    the last holder of a cursor; that ends in the thread which drops it, and waits there for a
    statement of the same connection in a worker: for a drive that hangs as long as it hangs.
    Where the calls were stays known of a bug; of what is expected nobody asks, and calls hold
    functions with what those have taken along.
    """
    is_expected = isinstance(error, UserError | StorageUnavailable)
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        trace = one.__traceback__
        while trace is not None:
            with suppress(RuntimeError):  # it still runs
                trace.tb_frame.clear()
            trace = trace.tb_next
        if is_expected:
            one.__traceback__ = None
        waiting += one.__cause__, one.__context__
