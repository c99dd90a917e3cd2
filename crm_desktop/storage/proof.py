"""The proof that a drive is fit for several computers at once (reliability.md, section 2).

Locks that do not travel between machines cannot be seen from one machine. So: look at the drive,
try its locks with a second program, then against a live program on another computer, and at last
count together with it. Each step is cheap, and final if it fails.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from crm_desktop.core.clock import Clock, monotonic_seconds
from crm_desktop.core.sharing import Reason, Visitor
from crm_desktop.storage.byte_locks import try_lock, unlock
from crm_desktop.storage.drill import ANSWER_SECONDS, Drill
from crm_desktop.storage.drive import Drive, unfit
from crm_desktop.storage.drive_process import DriveProcess
from crm_desktop.storage.presence import BEAT_SECONDS, Presence

PROOF_HOLDS_FOR = timedelta(days=30)
_BYTES = (0, 5)
_FREED_SECONDS = 5.0
_PAUSE_SECONDS = 0.1
_BINARY = getattr(os, "O_BINARY", 0)


class ProofBook:
    """What this computer proved, by fingerprint of the drive; a small file of its own."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path = folder / "proven drives.json"
        self._clock = clock

    def holds(self, fingerprint: str) -> bool:
        """Whether the drive was proven within thirty days."""
        try:
            at = datetime.fromisoformat(self._load()[fingerprint])
        except (KeyError, ValueError):
            return False
        if at.tzinfo is None:
            return False
        return timedelta(0) <= self._clock.now() - at < PROOF_HOLDS_FOR

    def keep(self, fingerprint: str) -> None:
        """Remember that the drive was proven now."""
        content = {**self._load(), fingerprint: self._clock.now().isoformat()}
        self._store(content)

    def forget(self, fingerprint: str) -> None:
        """The drive failed: what was proven before counts no longer."""
        content = self._load()
        if content.pop(fingerprint, None) is not None:
            self._store(content)

    def _load(self) -> dict[str, str]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {str(key): str(value) for key, value in content.items()}

    def _store(self, content: dict[str, str]) -> None:
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):  # at worst it is proven again
            fresh.write_text(json.dumps(content), encoding="utf-8")
            fresh.replace(self._path)


def prove_alone(drive: Drive, presence: Presence) -> Reason | None:
    """The first two steps, which need nobody else: why the drive is not fit, or `None`."""
    return unfit(drive) or _own_locks(presence)


def prove_with(
    presence: Presence,
    other: Visitor,
    *,
    sleep: Callable[[float], None] = time.sleep,
    patience_seconds: float = ANSWER_SECONDS,
) -> Reason | None:
    """The steps against a live program of another computer; `None` if the drive is fit.

    `Reason.ALONE` if it left or did not take part: nothing was proven, and nothing disproven.
    """
    reason = _witness(presence, other, sleep)
    if reason is not None:
        return reason
    is_well = Drill(presence, sleep=sleep, patience_seconds=patience_seconds).invite(other.token)
    if is_well is None:
        return Reason.ALONE
    return None if is_well else Reason.CHANGES_LATE


def grants_a_lock_at_once(presence: Presence) -> bool:
    """Whether the drive gives an exclusive lock where no shared one was asked for before.

    Some drives do that and no more; the program's own connections need it to know of each other.
    """
    path = presence.folder / f"{presence.token}.locks"
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | _BINARY, 0o666)
    except OSError:
        return False
    try:
        return try_lock(handle)
    except OSError:
        return False
    finally:
        os.close(handle)
        with suppress(OSError):
            path.unlink()


def _own_locks(presence: Presence) -> Reason | None:
    """Whether a lock excludes a second program, may become exclusive, and falls with its owner."""
    path = presence.folder / f"{presence.token}.locks"
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | _BINARY, 0o666)
    except OSError:
        return Reason.LOCKS_REFUSED
    try:
        with DriveProcess() as second:
            return _try_locks(handle, path, second)
    except OSError:
        return Reason.LOCKS_REFUSED
    finally:
        os.close(handle)
        with suppress(OSError):
            path.unlink()


def _try_locks(handle: int, path: Path, second: DriveProcess) -> Reason | None:
    mine, theirs = _BYTES
    if not try_lock(handle, mine, shared=True) or not try_lock(handle, mine):
        return Reason.LOCKS_REFUSED
    if second.lock(path, mine):
        return Reason.LOCKS_IGNORED
    if not second.lock(path, theirs):
        return Reason.LOCKS_REFUSED
    if try_lock(handle, theirs):
        return Reason.LOCKS_IGNORED
    second.end()
    started = monotonic_seconds()
    while not try_lock(handle, theirs):
        if monotonic_seconds() - started > _FREED_SECONDS:
            return Reason.LOCKS_REFUSED
        time.sleep(_PAUSE_SECONDS)
    for offset in _BYTES:
        unlock(handle, offset)
    return None


def _witness(presence: Presence, other: Visitor, sleep: Callable[[float], None]) -> Reason | None:
    """Whether the byte that a live program says it holds is refused to this one."""
    try:
        is_held = presence.holds_witness(other.token)
    except OSError:
        return Reason.LOCKS_REFUSED
    if is_held is None:
        return Reason.ALONE
    if is_held:
        return None
    # Free: either locks do not travel, or the program has just died. The living go on writing.
    before = presence.visitor(other.token)
    waited = 0.0
    while waited < 2 * BEAT_SECONDS:
        sleep(_PAUSE_SECONDS * 5)
        waited += _PAUSE_SECONDS * 5
        presence.beat()
        now = presence.visitor(other.token)
        if now is None or before is None:
            return Reason.ALONE
        if now.silent_seconds < before.silent_seconds:
            return Reason.LOCKS_STAY_HERE
        before = now
    return Reason.ALONE
