"""The weekly portable copy: a zip of a text table, vCards, and the whole company with its files.

It is written from a verified backup, never from the open file: nobody waits for it, and a drive is
not read. Before it counts, the zip is read again: each part by its checksum, each list by its rows.
"""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.backups.model import Backup
from crm_desktop.business.backups.portable import PART, WORK, PortableCopy, PortableFolder
from crm_desktop.business.exports.company import export_company
from crm_desktop.business.exports.model import (
    ExportFormat,
    ExportOrder,
    ExportWords,
    Progress,
)
from crm_desktop.business.exports.service import ExportService
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.formats.whole_file import write_error
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.database import Database
from crm_desktop.storage.syncing import sync_path

if TYPE_CHECKING:
    from crm_desktop.business.custom_fields.model import CustomField

TABLE, CARDS, COMPANY = "contacts.csv", "contacts.vcf", "company"
_PARTS = 3
_STORED = frozenset({".xlsx", ".png", ".jpg", ".jpeg", ".gif", ".zip", ".pdf", ".docx"})
"""Packed already: packing them again costs time and saves nothing."""


def write_portable_copy(
    backup: Backup,
    contents_beside: Path,
    folder: PortableFolder,
    fields_of: Callable[[Database], Sequence[CustomField]],
    words: ExportWords,
    actor: Actor,
    now: datetime,
    *,
    is_by_hand: bool,
    progress: Progress | None = None,
) -> PortableCopy:
    """Write everything in `backup` into a new zip, read the zip again, and note that it counts.

    Raises `NotAllowed`, `Cancelled`, `UserError` of the folder's disk or `backup_failed`.
    """
    try:
        target = folder.place(backup.path.stem.partition(" ")[0], now)
        part = target.with_name(f".{target.name}.{new_uid().hex()[-8:]}{PART}")
        work = part.with_suffix(WORK)
        work.mkdir()
    except OSError as error:
        raise write_error(error, folder.folder) from error
    try:
        count = _write_files(backup.path, contents_beside, work, fields_of, words, actor, progress)
        _pack(work, part)
        _require_whole(part, count)
        sync_path(part)
        part.replace(target)
        sync_path(target.parent)
        size = target.stat().st_size
    except OSError as error:
        raise write_error(error, target) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        part.unlink(missing_ok=True)
    copy = PortableCopy(target, now, is_by_hand, size, count, backup.head_seq)
    folder.note(copy)
    return copy


def _write_files(
    path: Path,
    contents_beside: Path,
    work: Path,
    fields_of: Callable[[Database], Sequence[CustomField]],
    words: ExportWords,
    actor: Actor,
    progress: Progress | None,
) -> int:
    def step(number: int) -> Progress:
        def tell(done: int, total: int) -> None:
            if progress is not None:
                progress(number * total + done, _PARTS * max(total, 1))

        return tell

    with Database.open(path, read_only=True) as database:
        service = ExportService(database, lambda one: tuple(fields_of(one)))
        table = ExportOrder(work / TABLE, ExportFormat.CSV)
        count = service.export(table, words, actor, step(0)).count
        cards = ExportOrder(work / CARDS, ExportFormat.VCARD)
        service.export(cards, words, actor, step(1))
        export_company(
            database,
            fields_of(database),
            work / COMPANY,
            words,
            step(2),
            AttachmentFiles(contents_beside),
        )
    return count


def _pack(work: Path, part: Path) -> None:
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(work.rglob("*")):
            if file.is_file():
                stored = file.suffix.lower() in _STORED
                kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                archive.write(file, file.relative_to(work).as_posix(), kind)


def _require_whole(part: Path, count: int) -> None:
    """Read the zip again; raises `UserError` `backup_failed` unless everything is there."""
    try:
        with zipfile.ZipFile(part) as archive:
            broken = archive.testzip()
            with archive.open(TABLE) as raw:
                lines = csv.reader(
                    io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""), delimiter=";"
                )
                rows = sum(1 for _row in lines) - 1
            with archive.open(CARDS) as raw:
                cards = sum(line.strip() == b"BEGIN:VCARD" for line in raw)
    except (zipfile.BadZipFile, KeyError, ValueError, csv.Error) as error:
        raise UserError("backup_failed", reason=type(error).__name__) from error
    if broken is not None or rows != count or cards != count:
        raise UserError("backup_failed", reason="portable")
