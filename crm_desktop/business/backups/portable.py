"""Portable copies: everything once a week as plain files in a zip, which survive our own bugs.

They lie beside the backups of the file, each with a sheet of facts that is written last: what has
none does not count. Made every week if something has changed; the newest of the last four weeks
and six months are kept, and each made by hand.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from crm_desktop.core.clock import from_milliseconds, to_milliseconds
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record

_log = logging.getLogger(__name__)

EVERY = timedelta(days=7)
WEEKS, MONTHS = 4, 6
_STAMP = "%Y%m%dT%H%M%SZ"


@record
class PortableCopy:
    """One verified zip. `head_seq` is the last change that it holds."""

    path: Path
    taken_at: datetime
    is_by_hand: bool
    size: int
    contacts: int
    head_seq: int


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
        """Every one that counts, newest first."""
        if not self.folder.is_dir():
            return ()
        found = (self._read(sheet) for sheet in self.folder.glob("*.zip.json"))
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
        }
        sheet = self._sheet(copy.path)
        part = sheet.with_name(f".{sheet.name}.part")
        try:
            part.write_text(json.dumps(words), encoding="utf-8")
            part.replace(sheet)
        except OSError as error:
            raise StorageUnavailable("backup_failed", detail=type(error).__name__) from error

    def remove(self, copies: Iterable[PortableCopy]) -> None:
        """Remove some; the sheet goes first."""
        for one in copies:
            for path in (self._sheet(one.path), one.path):
                with suppress(FileNotFoundError):
                    path.unlink()

    def thin_out(self, now: datetime, zone: tzinfo) -> None:
        """Remove what the schedule does not keep."""
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
            )
            if path.stat().st_size == copy.size:
                return copy
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            _log.info("sheet of a portable copy: %s", type(error).__name__)
        _log.warning("a portable copy does not count: its sheet or its size is not as it was")
        return None
