"""A data file that cannot be opened any more: its newest backup takes its place (P11).

The damaged file is kept under another name, with its journal, which must never meet the file that
comes instead. Only for a file that no program can open: one that opens is put back by `restoring`.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.records import record
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backup import sync_path
from crm_desktop.storage.backup_folder import BackupFolder, KeptCopy
from crm_desktop.storage.opening import publish
from crm_desktop.storage.restoring import begin_another_past, prepare

LOST_FILES = frozenset(
    {"file_damaged", "not_a_database", "file_empty", "file_missing", "schema_unexpected"}
)
"""Codes that say why a file cannot be opened any more, where a backup can take its place."""
_STAMP = "%Y%m%dT%H%M%SZ"
_JOURNAL = "-journal"


@record
class Rescued:
    """What was done: where the damaged file lies now (`None`: there was none)."""

    kept_as: Path | None
    contacts: int


def copies_of(backups: Path, database: Path) -> tuple[KeptCopy, ...]:
    """The backups in `backups` that were made of the file at `database`, newest first."""
    if not backups.is_dir():
        return ()
    folders = (BackupFolder(backups, one.name) for one in backups.iterdir() if one.is_dir())
    found = [one for folder in folders for one in folder.copies() if one.source == str(database)]
    return tuple(sorted(found, key=lambda one: one.taken_at, reverse=True))


def put_in_place(database: Path, copy: KeptCopy, now: datetime) -> Rescued:
    """Let a backup take the place of a file that cannot be opened.

    Raises `UserError` `backup_damaged`, or `StorageUnavailable` `io_error`; then everything lies
    where it lay.
    """
    folder = BackupFolder(copy.path.parent.parent, copy.path.parent.name)
    beside = folder.contents_of(copy.path)
    prepared = prepare(copy.path, beside, copy.path.parent.name, database.parent)
    try:
        begin_another_past(prepared.path, ())
        if prepared.contents:
            AttachmentFiles(beside).carry_to(database, prepared.contents)
        kept_as = _set_aside(database, now)
        try:
            publish(prepared.path, database)
        except BaseException:
            _bring_again(database, kept_as)
            raise
        with suppress(OSError):
            sync_path(database.parent)
    except OSError as error:
        raise StorageUnavailable("io_error", detail=type(error).__name__) from error
    finally:
        prepared.discard()
    return Rescued(kept_as, copy.facts.contacts)


def _set_aside(database: Path, now: datetime) -> Path | None:
    """Rename the damaged file; the journal goes first, for it must not stay behind alone."""
    name = f"{database.stem}.damaged-{now.strftime(_STAMP)}{database.suffix}"
    kept_as = database.with_name(name)
    if kept_as.exists():
        raise UserError("file_exists", path=str(kept_as))
    journal = database.with_name(database.name + _JOURNAL)
    if journal.exists():
        journal.rename(kept_as.with_name(kept_as.name + _JOURNAL))
    if not database.exists():
        return None
    try:
        database.rename(kept_as)
    except OSError:
        _bring_again(database, kept_as)
        raise
    return kept_as


def _bring_again(database: Path, kept_as: Path | None) -> None:
    if kept_as is None:
        return
    for suffix in (_JOURNAL, ""):
        old = kept_as.with_name(kept_as.name + suffix)
        if old.exists():
            old.rename(database.with_name(database.name + suffix))
