"""The folder of one file's backups: copies under telling names, each with a sheet of facts.

A copy counts once its sheet (`<name>.json`) is there, and that is written last, after the copy was
opened and checked. Attached files lie once for all copies, in `contents.files/`. Nothing here
touches the data file except through `backup_to`.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.core.clock import from_milliseconds, to_milliseconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.file_names import clean_file_name
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.attachment_files import AttachmentFiles
from crm_desktop.storage.backup import CopyFacts, backup_to, backup_trouble
from crm_desktop.storage.syncing import sync_path

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

_log = logging.getLogger(__name__)

_CONTENTS = "contents"
_STAMP = "%Y%m%dT%H%M%SZ"
_LONGEST_STEM = 60
_UNFINISHED = re.compile(
    r"\A\..*\.(part|restoring\.crm)(-journal)?\Z| \d{8}T\d{6}Z [a-z-]+( \d+)?\.\w+\Z"
)
"""Names of parts, and of copies, which count only with their sheets."""
_LEFT_FOR_SECONDS = 24 * 60 * 60
"""Nobody works at a copy for so long."""


@record
class KeptCopy:
    """A verified copy with its sheet; `facts` is what the check found in it."""

    path: Path
    taken_at: datetime
    reason: str
    facts: CopyFacts
    source: str = ""
    """The path of the file it was made of."""


class BackupFolder:
    """The backups of the file with one id; `folder` may not exist yet."""

    def __init__(self, folder: Path, file_id: str) -> None:
        self.folder = folder / file_id
        self._file_id = file_id

    def make(self, db: Database, reason: str, now: datetime) -> KeptCopy:
        """Copy the open file, check the copy and write its sheet; raises as `backup_to` does."""
        stem = clean_file_name(db.path.stem)[:_LONGEST_STEM]
        with disk_trouble_told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            target = self._free(f"{stem} {now.strftime(_STAMP)} {reason}", db.path.suffix)
        try:
            facts = backup_to(db, target, contents_beside=self.folder / _CONTENTS)
        except (StorageUnavailable, UserError):
            # It may have got its name already, and the disk refused only then. One that is away
            # does not say so: what lies there is swept another day.
            with suppress(OSError):
                if not self._sheet(target).exists():
                    _remove_quietly(target)
            raise
        kept = KeptCopy(target, now, reason, facts, str(db.path))
        try:
            self._write_sheet(kept)
        except StorageUnavailable:
            _remove_quietly(self._sheet(target))
            _remove_quietly(target)
            raise
        self._sweep_leftovers(kept)
        return kept

    def _sweep_leftovers(self, made: KeptCopy) -> None:
        """Remove what programs left unfinished that died, or whose drive went away.

        Their age is told by the clock of the disk itself: another program may be at work here.
        """
        with suppress(OSError):
            oldest = self._sheet(made.path).stat().st_mtime - _LEFT_FOR_SECONDS
            for path in self.folder.iterdir():
                is_ours = _UNFINISHED.search(path.name) and not self._sheet(path).exists()
                if is_ours and path.stat().st_mtime < oldest:
                    _remove_quietly(path)
        with suppress(OSError):
            self._sweep_contents(set())

    def copies(self) -> tuple[KeptCopy, ...]:
        """Every copy that counts, newest first; raises `StorageUnavailable`."""
        with disk_trouble_told(self.folder):
            if not self.folder.is_dir():
                return ()
            sheets = sorted(self.folder.glob("*.json"))
        found = map(self._read_sheet, sheets)
        return tuple(sorted((one for one in found if one is not None), key=_age, reverse=True))

    def remove(self, copies: Iterable[KeptCopy]) -> int:
        """Remove copies, and, a day later, the attached files that no other one speaks of.

        Gives how many copies went. Raises `StorageUnavailable` where the disk refuses.
        """
        gone = tuple(copies)
        with disk_trouble_told(self.folder):
            for one in gone:
                # The sheet first: what has none does not count.
                self._sheet(one.path).unlink(missing_ok=True)
                one.path.unlink(missing_ok=True)
            if gone:
                self._sweep_contents({name for one in gone for name in one.facts.contents})
        return len(gone)

    def _sweep_contents(self, names: set[str]) -> None:
        """Put aside what no sheet speaks of, and remove what was put aside a day ago.

        Another program may be making a backup here, which has no sheet yet and needs a content that
        it found: it stays under another name until that one is surely done. A sheet that cannot be
        read just now ends all of it: what it speaks of would be lost.
        """
        contents = AttachmentFiles(self.folder / _CONTENTS)
        if not contents.folder.is_dir():
            return
        used: set[str] = set()
        for sheet in self.folder.glob("*.json"):
            used |= _contents_named(sheet.read_text(encoding="utf-8", errors="replace"))
        contents.put_aside(names - used)
        contents.sweep_aside(used)

    def _free(self, stem: str, suffix: str) -> Path:
        number, path = 2, self.folder / f"{stem}{suffix}"
        while path.exists():
            path, number = self.folder / f"{stem} {number}{suffix}", number + 1
        return path

    def contents_of(self, copy: Path) -> Path:
        """The name beside which the attached files of a copy of this folder lie."""
        return copy.with_name(_CONTENTS)

    def _sheet(self, path: Path) -> Path:
        return path.with_name(f"{path.name}.json")

    def _write_sheet(self, kept: KeptCopy) -> None:
        facts = kept.facts
        words: Mapping[str, object] = {
            "file_id": self._file_id,
            "taken_at": to_milliseconds(kept.taken_at),
            "reason": kept.reason,
            "source": kept.source,
            "size": facts.size,
            "schema": facts.schema,
            "head_seq": facts.head_seq,
            "head_hash": facts.head_hash,
            "contacts": facts.contacts,
            "contents": list(facts.contents),
            "lineage": facts.lineage,
        }
        sheet = self._sheet(kept.path)
        part = sheet.with_name(f".{new_uid().hex()[-8:]}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                json.dump(words, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(sheet)
            sync_path(self.folder)
        except OSError as error:
            raise backup_trouble(error, sheet) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _read_sheet(self, sheet: Path) -> KeptCopy | None:
        path = sheet.with_suffix("")
        try:
            words: Mapping[str, Any] = json.loads(sheet.read_text(encoding="utf-8"))
            facts = CopyFacts(
                size=path.stat().st_size,
                schema=int(words["schema"]),
                head_seq=int(words["head_seq"]),
                head_hash=str(words["head_hash"]),
                contacts=int(words["contacts"]),
                contents=tuple(map(str, words["contents"])),
                lineage=str(words["lineage"]),
            )
            if words["file_id"] == self._file_id and words["size"] == facts.size:
                moment = from_milliseconds(int(words["taken_at"]))
                source = str(words["source"])
                return KeptCopy(path, moment, str(words["reason"]), facts, source)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            _log.info("sheet of a backup: %s", type(error).__name__)
        _log.warning("a backup does not count: its sheet or its size is not as it was")
        return None


def _contents_named(words: str) -> set[str]:
    """The attached files that a sheet speaks of; none where it is no sheet."""
    try:
        return set(map(str, json.loads(words)["contents"]))
    except (ValueError, KeyError, TypeError):
        return set()


@contextmanager
def disk_trouble_told(folder: Path) -> Iterator[None]:
    """Trouble with a disk of backups comes out as `StorageUnavailable`."""
    try:
        yield
    except OSError as error:
        raise backup_trouble(error, folder) from error


def _remove_quietly(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _age(copy: KeptCopy) -> tuple[datetime, int]:
    return copy.taken_at, copy.facts.head_seq
