"""The weekly portable copy: a zip of a text table, vCards, and the whole company with its files.

It is written from a verified backup, never from the open file: nobody waits for it, and a drive is
not read. Before it counts, the zip is read again: each part by its checksum, each list by its rows.
"""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
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
from crm_desktop.business.exports.service import ExportService, free_path
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.formats.whole_file import discard, write_error
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.database import Database
from crm_desktop.storage.syncing import sync_path

if TYPE_CHECKING:
    from crm_desktop.business.custom_fields.model import CustomField

TABLE, CARDS, COMPANY = "contacts.csv", "contacts.vcf", "company"
_SHARES = (0.24, 0.22, 0.46, 0.05, 0.03)
"""Of the time, about: table, cards, company, packing, reading the zip again."""
_PIECE = 1024 * 1024
_STORED = frozenset({".xlsx", ".png", ".jpg", ".jpeg", ".gif", ".zip", ".pdf", ".docx"})
"""Packed already: packing them again costs time and saves nothing."""


def place_elsewhere(folder: Path, stem: str, day: date) -> Path:
    """A name that is free in a folder of the user's; raises `UserError` `folder_missing`."""
    if not folder.is_dir():
        raise UserError("folder_missing", path=str(folder))
    return free_path(folder / f"{stem} {day.isoformat()}.zip")


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
    target: Path | None = None,
) -> PortableCopy:
    """Write everything in `backup` into a new zip, read the zip again, and note that it counts.

    With `target` it is written there and belongs to the user: it is not listed, and no schedule
    removes it. Raises `NotAllowed`, `Cancelled`, `UserError` of the folder's disk or
    `backup_failed`.
    """
    place, steps = target or folder.folder, _Steps(progress)
    try:
        zipped = target or folder.place(backup.path.stem.partition(" ")[0], now)
        ending = f".{new_uid().hex()[-8:]}{PART}"
        part = zipped.with_name(f".{zipped.name}{ending}")
        folder.folder.mkdir(parents=True, exist_ok=True)
        work = (folder.folder / f".{zipped.name}{ending}").with_suffix(WORK)
        note = folder.begin_elsewhere(part) if target is not None else None
        work.mkdir()
    except OSError as error:
        raise write_error(error, place) from error
    try:
        count, lacking = _write_files(
            backup.path, contents_beside, work, fields_of, words, actor, steps
        )
        _pack(work, part, steps.step(3))
        _require_whole(part, count, steps.step(4))
        sync_path(part)
        part.replace(zipped)
        sync_path(zipped.parent)
        size = zipped.stat().st_size
    except OSError as error:
        raise write_error(error, zipped) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        discard(part)
        if note is not None:
            folder.end_elsewhere(note)
    copy = PortableCopy(zipped, now, is_by_hand, size, count, backup.head_seq, lacking)
    if target is None:
        folder.note(copy)
    return copy


class _Steps:
    """Tells how far the whole is by how far each step is; what it tells may end it."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def step(self, number: int) -> Progress:
        """How far one step is."""
        begin = sum(_SHARES[:number])

        def tell(done: int, total: int) -> None:
            if self._progress is not None:
                share = begin + _SHARES[number] * min(done, total) / max(total, 1)
                self._progress(round(share * 1000), 1000)

        return tell


def _write_files(
    path: Path,
    contents_beside: Path,
    work: Path,
    fields_of: Callable[[Database], Sequence[CustomField]],
    words: ExportWords,
    actor: Actor,
    steps: _Steps,
) -> tuple[int, int]:
    """Gives how many contacts there are, and how many attached files could not be found."""
    with Database.open(path, read_only=True) as database:
        service = ExportService(database, lambda one: tuple(fields_of(one)))
        table = ExportOrder(work / TABLE, ExportFormat.CSV)
        count = service.export(table, words, actor, steps.step(0)).count
        cards = ExportOrder(work / CARDS, ExportFormat.VCARD)
        service.export(cards, words, actor, steps.step(1))
        done = export_company(
            database,
            fields_of(database),
            work / COMPANY,
            words,
            steps.step(2),
            AttachmentFiles(contents_beside),
        )
    return count, done.lacking


def _bytes_in(work: Path) -> int:
    return sum(file.stat().st_size for file in work.rglob("*") if file.is_file())


def _pack(work: Path, part: Path, progress: Progress) -> None:
    done, total = 0, _bytes_in(work)
    with zipfile.ZipFile(part, "w") as archive:
        for file in sorted(work.rglob("*")):
            if not file.is_file():
                continue
            info = zipfile.ZipInfo.from_file(file, file.relative_to(work).as_posix())
            is_packed = file.suffix.lower() in _STORED
            info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            with file.open("rb") as source, archive.open(info, "w") as packed:
                while piece := source.read(_PIECE):
                    packed.write(piece)
                    done += len(piece)
                    progress(done, total)


def _require_whole(part: Path, count: int, progress: Progress) -> None:
    """Read the zip again; raises `UserError` `backup_failed` unless everything is there."""
    try:
        with zipfile.ZipFile(part) as archive:
            done, total = 0, sum(info.file_size for info in archive.infolist())
            for info in archive.infolist():
                with archive.open(info) as raw:
                    while piece := raw.read(_PIECE):
                        done += len(piece)
                        progress(done, total)
            with archive.open(TABLE) as raw:
                lines = csv.reader(
                    io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""), delimiter=";"
                )
                rows = sum(1 for _row in lines) - 1
            with archive.open(CARDS) as raw:
                cards = sum(line.strip() == b"BEGIN:VCARD" for line in raw)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, csv.Error) as error:
        raise UserError("backup_failed", reason=type(error).__name__) from error
    if rows != count or cards != count:
        raise UserError("backup_failed", reason="portable")
