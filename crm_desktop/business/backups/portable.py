"""Portable copies: everything once a week as plain files in a zip, which survive our own bugs.

They lie beside the backups of the file, each with a sheet of facts that is written last: what has
none does not count. Made every week if something has changed; the newest of the last four weeks
and six months are kept, and each made by hand.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from crm_desktop.core.clock import from_milliseconds, to_milliseconds
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.storage.backup_folder import disk_trouble_told

_log = logging.getLogger(__name__)

EVERY = timedelta(days=7)
WEEKS, MONTHS = 4, 6
EMPTY_BYTES, PACKED_SHARE = 2_000_000, 0.9
"""What an empty data file has, and of all other bytes the share of its plain files, packed."""
_STAMP = "%Y%m%dT%H%M%SZ"
PART, WORK = ".part", ".work"
"""How names end of a zip that is being written, and of the folder of what goes into it."""
_LEFT_FOR_SECONDS = 24 * 60 * 60
"""Nobody packs for so long."""
_MOST_NOTE_BYTES = 32 * 1024
"""Longer than any path."""


def _is_swept_elsewhere(note: Path) -> bool:
    """Whether nothing is left of what a note speaks of; a zip of our own folder is no note.

    A disk that is not there now may be there another day. What was still written a day after it
    was begun is held by somebody.
    """
    if note.stat().st_size > _MOST_NOTE_BYTES:
        return True
    part = Path(note.read_text(encoding="utf-8", errors="replace"))
    if part.name != note.name or not part.is_absolute():
        return True
    if not part.parent.is_dir():
        return False
    if part.exists():
        if part.stat().st_mtime > note.stat().st_mtime + _LEFT_FOR_SECONDS:
            return False
        part.unlink()
    return True


@record
class PortableCopy:
    """One verified zip. `head_seq` is the last change that it holds.

    `lacking` attached files were not to be found, or damaged, when it was made.
    """

    path: Path
    taken_at: datetime
    is_by_hand: bool
    size: int
    contacts: int
    head_seq: int
    lacking: int = 0


@record
class PortablePlan:
    """What a portable copy made now would hold; all but the counts are bytes.

    `used_bytes` are those of the data file, `file_bytes` those of attached files, `free_bytes`
    those of the disk that it is to lie on; below 0 where that disk does not say.
    """

    contacts: int
    files: int
    file_bytes: int
    used_bytes: int
    free_bytes: int = -1

    @property
    def about_bytes(self) -> int:
        """How large it will be, about."""
        return self.file_bytes + round(max(0, self.used_bytes - EMPTY_BYTES) * PACKED_SHARE)


def is_due(newest: PortableCopy | None, head_seq: int, now: datetime) -> bool:
    """Whether a week is over since the last one, and something was changed."""
    if head_seq == 0:
        return False
    return newest is None or (now - newest.taken_at >= EVERY and newest.head_seq != head_seq)


def to_keep(
    copies: Collection[PortableCopy], now: datetime, zone: tzinfo
) -> frozenset[PortableCopy]:
    """Which of them the schedule keeps; weeks and months are those of `zone`."""
    newest_first = sorted(copies, key=lambda one: one.taken_at, reverse=True)
    kept = {one for one in newest_first if one.is_by_hand or now - one.taken_at < EVERY}
    weeks: dict[object, PortableCopy] = {}
    months: dict[object, PortableCopy] = {}
    for one in newest_first:
        if one.is_by_hand:
            continue
        day = one.taken_at.astimezone(zone).date()
        week, month = tuple(day.isocalendar())[:2], (day.year, day.month)
        if week not in weeks and len(weeks) < WEEKS:
            weeks[week] = one
        if month not in months and len(months) < MONTHS:
            months[month] = one
    return frozenset(kept | set(weeks.values()) | set(months.values()))


class PortableFolder:
    """The portable copies of one file, in `portable` below the folder of its backups."""

    def __init__(self, backups: Path) -> None:
        self.folder = backups / "portable"

    def place(self, stem: str, now: datetime) -> Path:
        """Where the next one is to be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{stem} {now.strftime(_STAMP)} {new_uid().hex()[-4:]}.zip"

    def copies(self) -> tuple[PortableCopy, ...]:
        """Every one that counts, newest first; raises `StorageUnavailable`."""
        with disk_trouble_told(self.folder):
            if not self.folder.is_dir():
                return ()
            sheets = list(self.folder.glob("*.zip.json"))
        found = map(self._read, sheets)
        whole = [one for one in found if one is not None]
        return tuple(sorted(whole, key=lambda one: one.taken_at, reverse=True))

    def note(self, copy: PortableCopy) -> None:
        """Write the sheet of a zip that was checked; raises `StorageUnavailable`."""
        words = {
            "taken_at": to_milliseconds(copy.taken_at),
            "is_by_hand": copy.is_by_hand,
            "size": copy.size,
            "contacts": copy.contacts,
            "head_seq": copy.head_seq,
            "lacking": copy.lacking,
        }
        sheet = self._sheet(copy.path)
        part = sheet.with_name(f".{sheet.name}{PART}")
        with disk_trouble_told(self.folder):
            part.write_text(json.dumps(words), encoding="utf-8")
            part.replace(sheet)
        self._sweep_leftovers(sheet)

    def begin_elsewhere(self, part: Path) -> Path:
        """Remember a zip that is being written in a folder of the user's; raises `OSError`.

        Who dies over it leaves it there, where nobody looks: the next copy sweeps it by this note.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        note = self.folder / part.name
        note.write_text(str(part), encoding="utf-8")
        return note

    def end_elsewhere(self, note: Path) -> None:
        """It is whole, or was given up and removed."""
        self._sweep_leftovers(note)
        with suppress(OSError):
            note.unlink()

    def _sweep_leftovers(self, fresh: Path) -> None:
        """Remove what programs left that died while they packed, by the clock of the disk."""
        with suppress(OSError):
            oldest = fresh.stat().st_mtime - _LEFT_FOR_SECONDS
            for path in self.folder.glob(".*"):
                if path.stat().st_mtime > oldest:
                    continue
                if path.suffix == WORK:
                    shutil.rmtree(path, ignore_errors=True)
                elif path.suffix == PART and _is_swept_elsewhere(path):
                    path.unlink()

    def remove(self, copies: Iterable[PortableCopy]) -> None:
        """Remove some; the sheet goes first. Raises `StorageUnavailable`."""
        with disk_trouble_told(self.folder):
            for one in copies:
                for path in (self._sheet(one.path), one.path):
                    path.unlink(missing_ok=True)

    def thin_out(self, now: datetime, zone: tzinfo) -> None:
        """Remove what the schedule does not keep; raises `StorageUnavailable`."""
        copies = self.copies()
        kept = to_keep(copies, now, zone)
        self.remove(one for one in copies if one not in kept)

    def _sheet(self, path: Path) -> Path:
        return path.with_name(f"{path.name}.json")

    def _read(self, sheet: Path) -> PortableCopy | None:
        path = sheet.with_suffix("")
        try:
            words = json.loads(sheet.read_text(encoding="utf-8"))
            copy = PortableCopy(
                path,
                from_milliseconds(int(words["taken_at"])),
                bool(words["is_by_hand"]),
                int(words["size"]),
                int(words["contacts"]),
                int(words["head_seq"]),
                int(words.get("lacking", 0)),
            )
            if path.stat().st_size == copy.size:
                return copy
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            _log.info("sheet of a portable copy: %s", type(error).__name__)
        _log.warning("a portable copy does not count: its sheet or its size is not as it was")
        return None
