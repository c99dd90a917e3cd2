"""One table from SQLite's result codes to what the user is told happened to the data (P21).

The driver reports primary codes only (`sqlite_errorcode`), so that is what the table holds; a
code that is not in it is a bug of ours (bad SQL, a broken constraint) and is left to the crash
guard, because "the drive failed" would be untrue.

`outcome` is what is true when the error came *before* the commit was asked for. At COMMIT every
error but `busy` first means *unknown*, until `unit_of_work` has looked the operation id up.
"""

from __future__ import annotations

import errno
from typing import Any, NoReturn

from peewee import PeeweeException
from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.core.records import record

_driver: Any = sqlcipher

DriverError: type[Exception] = _driver.Error
"""The base class of everything the driver raises."""
UNREADABLE = (_driver.Error, UnicodeDecodeError)
"""What reading a damaged file may raise: the driver cannot even say what is damaged."""
OperationalError: type[Exception] = _driver.OperationalError
"""Trouble with the file, or bad SQL."""
IntegrityError: type[Exception] = _driver.IntegrityError
"""A row that breaks a constraint: a bug of ours."""


@record
class CodeMeaning:
    """What one SQLite code means to the user.

    `breaks_connection`: the connection must be thrown away, never used again after this code.
    `retry`: waiting and trying the same statement again is right.
    """

    code: str
    outcome: Outcome = Outcome.NOT_SAVED
    breaks_connection: bool = False
    retry: bool = False


ERROR_CODES: dict[int, tuple[str, CodeMeaning]] = {
    3: ("SQLITE_PERM", CodeMeaning("access_denied")),
    4: ("SQLITE_ABORT", CodeMeaning("interrupted")),
    5: ("SQLITE_BUSY", CodeMeaning("busy", retry=True)),
    6: ("SQLITE_LOCKED", CodeMeaning("busy", retry=True)),
    7: ("SQLITE_NOMEM", CodeMeaning("out_of_memory", breaks_connection=True)),
    8: ("SQLITE_READONLY", CodeMeaning("read_only", breaks_connection=True)),
    9: ("SQLITE_INTERRUPT", CodeMeaning("interrupted")),
    10: ("SQLITE_IOERR", CodeMeaning("io_error", breaks_connection=True)),
    11: ("SQLITE_CORRUPT", CodeMeaning("file_damaged", breaks_connection=True)),
    13: ("SQLITE_FULL", CodeMeaning("disk_full")),
    14: ("SQLITE_CANTOPEN", CodeMeaning("cannot_open", breaks_connection=True)),
    15: ("SQLITE_PROTOCOL", CodeMeaning("locks_unreliable", breaks_connection=True)),
    17: ("SQLITE_SCHEMA", CodeMeaning("busy", retry=True)),
    18: ("SQLITE_TOOBIG", CodeMeaning("value_too_big")),
    22: ("SQLITE_NOLFS", CodeMeaning("file_too_big")),
    23: ("SQLITE_AUTH", CodeMeaning("access_denied")),
    26: ("SQLITE_NOTADB", CodeMeaning("not_a_database", breaks_connection=True)),
}
"""Primary code -> (SQLite's name, meaning); every entry is injected by `test_p21_…`."""

OWN_CODES: dict[str, str] = {
    "already_undone": "the batch was taken back before",
    "attachment_damaged": "a file's content is not what it was; `file`",
    "attachment_missing": "a file's content is not beside the database; `file`, `folder`",
    "attachment_too_large": "a file is too large to be attached; `megabytes`, `limit`",
    "attachments_read_only": "the folder of attached files may not be written; `path`",
    "backup_damaged": "a backup does not hold together",
    "backup_of_other_file": "a backup is that of another data file",
    "backup_failed": "the copy could not be made or did not verify; `reason`",
    "busy_silent": "who may hold the file is silent; `computer`, `person`, `seconds`",
    "changed_since": "a later change stands on what shall be taken back",
    "check_ended": "the second program that looks for damage ended without an answer",
    "copy_failed": "a file that others write never stood still long enough to be copied",
    "drive_silent": "the drive did not answer long enough for others to take over",
    "file_closed": "the data file was closed already",
    "file_empty": "nothing is in the file",
    "file_exists": "a file of this name is there and is not replaced",
    "file_gone": "the file was deleted or moved away while it was open",
    "file_missing": "there is no such file",
    "file_newer": "made by a newer program; `made_by`, `have`, `readable`",
    "file_older": "needs a migration, which read-only opening cannot do",
    "file_replaced": "a backup was restored over the file while it was open",
    "file_unreadable": "a file to be attached cannot be read",
    "file_unwritable": "a copy of an attached file cannot be written",
    "folder_missing": "there is no such folder",
    "folder_read_only": "the folder may not be written, so no journal can be kept",
    "foreign_database": "a database of another program",
    "migration_failed": "the new schema did not verify; the old one is kept",
    "not_a_file": "a folder or device",
    "nothing_readable": "no table of a damaged file can be read",
    "no_room": "a disk has not enough free space for a large change; `path`, `megabytes`",
    "nothing_to_undo": "there is no such batch",
    "others_in_file": "others did not leave a file whose form is to change; `names`",
    "record_gone": "the row whose field shall be taken back is not there anymore",
    "removed_for_good": "the batch removed records for good, which nothing brings back",
    "schema_unexpected": "tables, triggers or views are not ours; `objects`",
    "setting_refused": "SQLite did not accept a safety setting; `detail`",
    "something_in_its_place": "what went cannot come back beside what took its place",
    "sqlite_too_old": "the driver brings an SQLite with a known flaw",
    "turn_lost": "somebody else may write now, this program may not anymore",
    "unknown_outcome": "the commit was not answered and the file cannot be asked; `op_id`",
}
"""Codes that storage raises by itself -> when."""

UNKNOWN_OUTCOME = "unknown_outcome"
"""Code for a COMMIT of which even the look-up afterwards could not say what became of it."""


_MESSAGES = {
    "out of memory": 7,
    "attempt to write a readonly database": 8,
    "interrupted": 9,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "database is locked": 5,
    "file is not a database": 26,
}
"""SQLite's own messages -> code, for errors of the backup call, which carry no code."""
_NO_TEXT = "Could not decode to UTF-8"
"""How the driver's message begins where a stored text is none: it carries no code either."""
_CORRUPT = 11


def _number_of(error: BaseException | None) -> int | None:
    """The primary code of a driver error or of the driver error that caused `error`."""
    while error is not None:
        number = getattr(error, "sqlite_errorcode", None)
        if number is None and isinstance(error, DriverError):
            number = _MESSAGES.get(str(error))
            if number is None and str(error).startswith(_NO_TEXT):
                number = _CORRUPT
        if isinstance(error, UnicodeDecodeError):  # the driver's own message quotes what is damaged
            number = _CORRUPT
        if number is not None:
            return int(number) & 0xFF
        # peewee wraps the driver's errors without naming them as the cause.
        is_wrapped = isinstance(error, PeeweeException) and error.__cause__ is None
        error = error.__context__ if is_wrapped else error.__cause__
    return None


def meaning_of(error: BaseException) -> CodeMeaning | None:
    """The table's entry for a driver error, `None` if the error is a bug of ours."""
    entry = ERROR_CODES.get(_number_of(error) or 0)
    return entry[1] if entry else None


def is_half_made_table(error: BaseException) -> bool:
    """Whether a virtual table (`json_each`, full text) could not be made for a statement.

    An interrupt that meets SQLite just then comes out like this, with the code of bad SQL
    (sqlite3 3.53: `vtabCallConstructor` drops the parser's own code).
    """
    return str(error).startswith("vtable constructor failed")


def error_name(error: BaseException) -> str:
    """SQLite's own name of the code, for the log."""
    number = _number_of(error)
    if number is None:
        return type(error).__name__
    entry = ERROR_CODES.get(number)
    return entry[0] if entry else str(getattr(error, "sqlite_errorname", number))


def to_unavailable(
    error: BaseException, outcome: Outcome | None = None
) -> StorageUnavailable | None:
    """The error to show for `error`; `None` if it is told already, or a bug that must go on."""
    if isinstance(error, (StorageUnavailable, UserError)):
        return None
    meaning = meaning_of(error)
    if meaning is None:
        return None
    return StorageUnavailable(
        meaning.code, outcome=outcome or meaning.outcome, detail=error_name(error)
    )


def unavailable_of(error: OSError, path: object = "") -> StorageUnavailable:
    """The error to show for one of the system, met beside the data file."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        code = "disk_full"
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        code = "read_only"
    else:
        code = "io_error"
    return StorageUnavailable(code, detail=type(error).__name__, path=str(path))


def reraise(error: BaseException, outcome: Outcome | None = None) -> NoReturn:
    """Raise what the user is told of `error`, or `error` itself where that is a bug."""
    told = to_unavailable(error, outcome)
    try:
        if told is None:
            raise error
        raise told from error
    finally:
        # Else the error holds this frame and the frame the error: a cycle, with all that was read.
        del told, error


def is_busy(error: BaseException) -> bool:
    """Whether waiting and trying again is right."""
    meaning = meaning_of(error)
    return meaning is not None and meaning.retry
