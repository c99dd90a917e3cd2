"""Who has the file open: a folder beside it in which each program keeps a small file of its own.

Each file is made by `O_EXCL`, rewritten every 10 seconds, and one byte of it is locked as long as
its program lives. Silence is measured between modification times, all of the server's clock, so
the clocks of the computers do not matter. A program that gave no sign for three minutes, and whose
lock is free, is dead; whoever sees it removes its file (reliability.md, section 2). A program of
the same computer whose process has ended is dead at once.

Signs are given between a program's acts, never in the middle of one. So whoever gave one since some
file was made is not still at what it began with that file (`have_gone_on`).

Nothing here opens the data file. Calls go to the drive and may take long: never from a window.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.core.sharing import Mode, Visitor
from crm_desktop.storage.byte_locks import try_lock, unlock

if TYPE_CHECKING:
    from crm_desktop.storage.processes import ProcessSign

BEAT_SECONDS = 10.0
SILENT_SECONDS = 60.0
DEAD_SECONDS = 180.0
SKEW_SECONDS = 120.0
"""A clock that is off by more is told."""
_RECORD_BYTES = 2048
_MOST_LETTERS = 60
_ENDING = ".json"
_SPARE = re.compile(r"[^0-9A-Za-z]+")
_BINARY = getattr(os, "O_BINARY", 0)
_GRAIN_NS = 2_000_000_000
"""So coarse are the times of files on some servers."""
_MOST_LOOKS = 5
_LOOK_PAUSE_SECONDS = 0.01
_LOCK_TRIES = 20
_LOCK_PAUSE_SECONDS = 0.01


@record
class Me:
    """The program itself, as others shall see it."""

    machine: str
    user: str
    version: str


@record
class _Seen:
    """What another program's file said when it was last read."""

    changed_ns: int
    visitor: Visitor
    process: ProcessSign | None = None
    noticed_at: float = 0.0
    """When this was first seen here, by this computer's monotonic clock."""


def presence_folder(file: Path, file_id: str) -> Path:
    """The folder of presences; derived from the file's own id, so two paths to it are one."""
    return file.with_name(f".{file_id}.presence")


def new_token(me: Me) -> str:
    """A name that no other program has, and a person can read."""
    words = (_SPARE.sub("", me.machine)[:24], _SPARE.sub("", me.user)[:24], new_uid().hex()[-12:])
    return "-".join(word for word in words if word)


class Presence:
    """This program's place among those that have the file open.

    One thread at a time; every method but `seconds_unseen` may raise `OSError`.
    """

    def __init__(
        self,
        file: Path,
        file_id: str,
        me: Me,
        *,
        flushes: bool = True,
        wall_seconds: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`flushes`: push each sign to the server, as drives need it and local disks do not.

        `wall_seconds` is a clock that goes on while the computer sleeps.
        """
        self.folder = presence_folder(file, file_id)
        self._name = _name_of(file.name)
        self.me = me
        self.token = ""
        self._flushes = flushes
        self._wall_seconds = wall_seconds
        self._handle = -1
        self._is_locked = False
        self._mode = Mode.READ_ONLY
        self._record = self._shown = ""
        self._wants_turn = False
        self._found_damage = False
        self._leave_for = ""
        self._server_ns = 0
        self._seen: dict[str, _Seen] = {}
        self._ended: set[str] = set()
        self._has_new_dead = False
        self._process: ProcessSign | None = None
        self._last_beat = (0.0, 0.0)
        self._longest_silence = 0.0
        self._ahead_seconds = 0.0

    # -- this program ---------------------------------------------------------------------

    @property
    def is_joined(self) -> bool:
        """Whether this program has a file in the folder."""
        return self._handle >= 0

    @property
    def path(self) -> Path:
        """This program's file."""
        return self.folder / f"{self.token}{_ENDING}"

    @property
    def mode(self) -> Mode:
        """The mode this program last said."""
        return self._mode

    def join(self) -> None:
        """Make this program's file and lock its byte; a second call does nothing."""
        if self.is_joined:
            return
        from crm_desktop.storage.processes import this_process  # a local file is shown without

        self.token = new_token(self.me)
        self._process = this_process()
        self._handle = self._make_file()
        self._lock_witness()
        self._write()

    def _lock_witness(self, tries: int = _LOCK_TRIES) -> None:
        self._is_locked = False
        with suppress(OSError):  # without locks the proof tells
            for number in range(tries):  # somebody may just be trying whether it is locked
                if number:
                    time.sleep(_LOCK_PAUSE_SECONDS)
                self._is_locked = try_lock(self._handle)
                if self._is_locked:
                    break

    def _make_file(self) -> int:
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY
        self.folder.mkdir(exist_ok=True)
        try:
            return os.open(self.path, flags, 0o666)
        except FileNotFoundError:  # the last one has just taken the folder away
            self.folder.mkdir(exist_ok=True)
            return os.open(self.path, flags, 0o666)

    def beat(self, record: str | None = None, shown: str | None = None) -> bool:
        """Give a sign of life; False if others had removed this program's file meanwhile.

        Then it has joined anew, under another token. After trouble with the drive the file is
        opened again: handles of before the trouble may be dead, and its lock is gone. `record` says
        which cards are open here, `shown` which reminders came to the screen; they go along with
        the sign and cost no call of their own; without them what was said stands.
        """
        self._record = self._record if record is None else record
        self._shown = self._shown if shown is None else shown
        try:
            if not self.is_joined and not self._take_up():
                return False
            if not self._is_locked or self.seconds_unseen() > SILENT_SECONDS:
                self._lock_witness(1)  # a server may have dropped it; others look at it
            self._write()
        except OSError:
            self._forget_handle()
            raise
        if self.path.exists():
            return True
        self._forget_handle()
        self.join()
        return False

    def _take_up(self) -> bool:
        """Open this program's own file again; False if it is gone, and another one was made."""
        try:
            self._handle = os.open(self.path, os.O_RDWR | _BINARY)
        except FileNotFoundError:
            self.join()
            return False
        self._lock_witness()
        return True

    def tell(
        self,
        *,
        mode: Mode | None = None,
        wants_turn: bool | None = None,
        found_damage: bool | None = None,
        leave_for: str | None = None,
    ) -> None:
        """Let others know in which mode this program is, and what it wants, at once.

        `found_damage`: this program found the file damaged, so nobody should write in it.
        `leave_for`: everybody else is asked to leave, for this version changes the file's form.
        """
        before = (self._mode, self._wants_turn, self._found_damage, self._leave_for)
        self._mode = self._mode if mode is None else mode
        self._wants_turn = self._wants_turn if wants_turn is None else wants_turn
        self._found_damage = self._found_damage if found_damage is None else found_damage
        self._leave_for = self._leave_for if leave_for is None else leave_for
        now = (self._mode, self._wants_turn, self._found_damage, self._leave_for)
        if self.is_joined and before != now:
            self._write()

    def introduce(self, user: str) -> None:
        """Let others see the name of the person."""
        if user and user != self.me.user:
            self.me = replace(self.me, user=user)
            if self.is_joined:
                self._write()

    def leave(self) -> None:
        """Remove this program's file, and the folder with the last one."""
        if not self.token:
            return
        path, self.token = self.path, ""
        self._forget_handle()
        with suppress(OSError):
            path.unlink()
            if not self._names():
                self._tidy_up()

    def _tidy_up(self) -> None:
        """Nobody is here: marks and scratch files of the folder have served."""
        for entry in self.folder.iterdir():
            if entry.suffix != _ENDING:
                with suppress(OSError):
                    entry.unlink()
        self.folder.rmdir()

    def seconds_unseen(self) -> float:
        """How long ago the last sign was given, by the clock that says more: one may sleep."""
        monotonic, wall = self._last_beat
        return max(monotonic_seconds() - monotonic, self._wall_seconds() - wall)

    def longest_silence(self) -> float:
        """The longest time without a sign since `forget_silence`, one that still lasts included."""
        if not self._last_beat[0]:
            return 0.0
        return max(self._longest_silence, self.seconds_unseen())

    def forget_silence(self) -> None:
        """What was held through the silence was looked up since and is held still."""
        self._longest_silence = 0.0

    @property
    def minutes_ahead(self) -> int:
        """By how much this computer's clock is ahead of the server's; 0 within two minutes."""
        if not self._last_beat[1] or abs(self._ahead_seconds) <= SKEW_SECONDS:
            return 0
        return round(self._ahead_seconds / 60)

    def _write(self) -> None:
        content: dict[str, object] = {
            "machine": self.me.machine[:_MOST_LETTERS],
            "user": self.me.user[:_MOST_LETTERS],
            "version": self.me.version,
            "mode": self._mode.value,
            "wants_turn": self._wants_turn,
            "record": self._record,
            "found_damage": self._found_damage,
        }
        content["file"] = self._name
        if self._shown:
            content["shown"] = self._shown
        if self._leave_for:
            content["leave_for"] = self._leave_for
        if self._process is not None:
            content["process"] = self._process.packed()
        text = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, text.ljust(_RECORD_BYTES))
        if self._flushes:
            os.fsync(self._handle)
        self._server_ns = os.fstat(self._handle).st_mtime_ns
        self._longest_silence = self.longest_silence()
        self._last_beat = (monotonic_seconds(), self._wall_seconds())
        self._ahead_seconds = self._wall_seconds() - self._server_ns / 1e9

    def _forget_handle(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)

    # -- the others -----------------------------------------------------------------------

    def visitors(self) -> tuple[Visitor, ...]:
        """Everybody who is here, this program first, the others by name; the dead are left out."""
        mine = Visitor(
            self.token,
            self.me.machine,
            self.me.user,
            self.me.version,
            self._mode,
            is_me=True,
            wants_turn=self._wants_turn,
            record=self._record,
            shown=self._shown,
            found_damage=self._found_damage,
            leave_for=self._leave_for,
        )
        found = [self._look(name) for name in self._names()]
        others = [
            one
            for one in found
            if one is not None
            and one.silent_seconds < DEAD_SECONDS
            and not self._has_ended(one.token)
        ]
        others.sort(key=lambda one: (one.user, one.machine, one.token))
        return (mine, *others) if self.is_joined else tuple(others)

    def visitor(self, token: str) -> Visitor | None:
        """One of the others, however long silent; `None` if it has no file."""
        return self._look(f"{token}{_ENDING}")

    def last_sign(self, token: str) -> int:
        """What tells another program's last sign from the next one, as it was last looked at."""
        seen = self._seen.get(f"{token}{_ENDING}")
        return 0 if seen is None else seen.changed_ns

    def holds_witness(self, token: str) -> bool | None:
        """Whether another program's byte is refused to this one; `None` if its file is gone.

        Raises `OSError` where the drive has no locks.
        """
        if token == self.token:
            raise ValueError("trying one's own lock would drop it")
        try:
            handle = os.open(self.folder / f"{token}{_ENDING}", os.O_RDWR | _BINARY)
        except FileNotFoundError:
            return None
        try:
            if not try_lock(handle):
                return True
            unlock(handle)
            return False
        finally:
            os.close(handle)

    def is_dead(self, token: str, after_seconds: float = DEAD_SECONDS) -> bool:
        """Whether a program gave no sign for so long and its lock is free, or it has left.

        One of this computer whose process has ended is dead without waiting. Only what stays right
        though the program may live is done after less than three minutes.
        """
        found = self.visitor(token)
        if found is None or self._has_ended(token):
            return True
        return found.silent_seconds >= after_seconds and not self._is_held(token)

    def have_gone_on(self, made_ns: int, seen_at: float) -> bool:
        """Whether each of the others gave a sign since a file was made, or is dead, or has left.

        `made_ns` is the file's own time, `seen_at` when it was first seen here, by the monotonic
        clock. Both are asked, for either alone may deceive: a client shows times of a while ago,
        or writes times of its own clock.
        """
        for name in self._names():
            if self._look(name) is None:
                continue
            seen = self._seen[name]
            is_later = seen.changed_ns > made_ns + _GRAIN_NS and seen.noticed_at > seen_at
            if not is_later and not self.is_dead(name.removesuffix(_ENDING)):
                return False
        return True

    @property
    def process(self) -> ProcessSign | None:
        """The process of this program, as others of this computer know it."""
        return self._process

    def has_ended(self, token: str, machine: str, process: ProcessSign | None) -> bool:
        """Whether it is known that a program of this computer is not running anymore.

        Its lock has to be free, too: two computers may pass for one, such as copies of a machine.
        """
        if token in self._ended:
            return True
        if process is None or machine != self.me.machine[:_MOST_LETTERS]:
            return False
        from crm_desktop.storage.processes import has_ended

        if not has_ended(process) or self._is_held(token):
            return False
        self._ended.add(token)
        self._has_new_dead = True
        return True

    def _has_ended(self, token: str) -> bool:
        """The same for a file that was just looked at."""
        seen = self._seen.get(f"{token}{_ENDING}")
        return seen is not None and self.has_ended(token, seen.visitor.machine, seen.process)

    @property
    def has_new_dead(self) -> bool:
        """Whether somebody was found dead since the last sweep: other computers still wait."""
        return self._has_new_dead

    def sweep(self, before: Callable[[], object] = lambda: None) -> int:
        """Remove the files of the dead; returns how many there were.

        `before` is called while what they said can still be read, if there are any.
        """
        removed = 0
        self._has_new_dead = False
        for name in self._names():
            found = self._look(name)
            token = name.removesuffix(_ENDING)
            if found is not None and self.is_dead(token):
                before()
                with suppress(OSError):
                    (self.folder / name).unlink()
                    removed += 1
        return removed

    def server_age(self, path: Path) -> float:
        """For how many seconds a file stands unchanged, by the server's clock."""
        return max(0.0, (self._server_ns - changed_ns(path.stat())) / 1e9)

    def look_afresh(self) -> None:
        """Make a client look anew at what lies in the folder: changing it oneself does.

        Clients remember for seconds which names are there (`lookupcache`, `acdirmax`).
        """
        path = self.folder / f"{self.token}.look"
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        with suppress(OSError):
            path.unlink()

    def listed(self) -> list[str]:
        """Every name in the folder, as the server lists it.

        To be asked before a file of somebody else is opened: a client that once missed a name
        believes for up to a minute that it is not there.
        """
        try:
            return os.listdir(self.folder)  # noqa: PTH208 - names only
        except FileNotFoundError:
            return []

    def _names(self) -> list[str]:
        names = self.listed()
        mine = f"{self.token}{_ENDING}"
        found = [name for name in names if name.endswith(_ENDING) and name != mine]
        for gone in self._seen.keys() - set(found):
            del self._seen[gone]
        return found

    def _is_held(self, token: str) -> bool:
        try:
            return self.holds_witness(token) is True
        except OSError:  # no locks here: silence is all there is to judge by
            return False

    def _look(self, name: str) -> Visitor | None:
        """One program by its file; its content is read when the file has changed."""
        path = self.folder / name
        try:
            changed = changed_ns(path.stat())
            known = self._seen.get(name)
            if known is None or known.changed_ns != changed:
                changed, content = _read_sign(path)
                visitor = self._visitor(name.removesuffix(_ENDING), content, known)
                before = None if known is None else known.process
                process = _process_of(content) or before
                known = _Seen(changed, visitor, process, monotonic_seconds())
                self._seen[name] = known
        except FileNotFoundError:
            self._seen.pop(name, None)
            return None
        silent = max(0.0, (self._server_ns - changed) / 1e9)
        one = known.visitor
        return Visitor(
            one.token,
            one.machine,
            one.user,
            one.version,
            one.mode,
            silent,
            silent >= SILENT_SECONDS,
            wants_turn=one.wants_turn,
            record=one.record,
            shown=one.shown,
            found_damage=one.found_damage,
            is_at_copy=one.is_at_copy,
            leave_for=one.leave_for,
        )

    def _visitor(self, token: str, content: dict[str, Any], before: _Seen | None) -> Visitor:
        if not content:
            return Visitor(token, "", "") if before is None else before.visitor
        mode = str(content.get("mode", ""))
        return Visitor(
            token,
            str(content.get("machine", ""))[:_MOST_LETTERS],
            str(content.get("user", ""))[:_MOST_LETTERS],
            str(content.get("version", ""))[:_MOST_LETTERS],
            Mode(mode) if mode in set(Mode) else Mode.READ_ONLY,
            wants_turn=content.get("wants_turn") is True,
            record=str(content.get("record", ""))[:_RECORD_BYTES],
            shown=str(content.get("shown", ""))[:_RECORD_BYTES],
            found_damage=content.get("found_damage") is True,
            is_at_copy=content.get("file", self._name) != self._name,
            leave_for=str(content.get("leave_for", ""))[:_MOST_LETTERS],
        )


def changed_ns(status: os.stat_result) -> int:
    """When the server says that a file was changed; of an empty one, when anything about it was.

    An NFS server keeps in the modification time of a file that is being made by `O_EXCL` a number
    that the client thought of, until the client has set the times: it may be that of any year.
    """
    if status.st_size:
        return status.st_mtime_ns
    return max(status.st_mtime_ns, status.st_ctime_ns)


def read_afresh(path: Path, most_bytes: int) -> tuple[bytes, os.stat_result]:
    """The beginning of a small file that others replace and remove, and what is told of it.

    On NFS it may go between its opening and its reading, which then finds its handle stale: more
    looks tell that from a drive that was away.
    """
    for number in range(1, _MOST_LOOKS):
        try:
            return _read(path, most_bytes)
        except OSError as error:
            if error.errno != errno.ESTALE:
                raise
            time.sleep(number * _LOOK_PAUSE_SECONDS)
    return _read(path, most_bytes)


def _read(path: Path, most_bytes: int) -> tuple[bytes, os.stat_result]:
    handle = os.open(path, os.O_RDONLY | _BINARY)
    try:
        status = os.fstat(handle)  # first: what changes in between is then read once more later
        return os.read(handle, most_bytes), status
    finally:
        os.close(handle)


def _read_sign(path: Path) -> tuple[int, dict[str, Any]]:
    """Modification time and content; a file caught in the middle of its making has none."""
    text, status = read_afresh(path, _RECORD_BYTES)
    changed = changed_ns(status)
    try:
        content = json.loads(text)
    except ValueError:  # UnicodeDecodeError is one, too
        return changed, {}
    return changed, content if isinstance(content, dict) else {}


def _process_of(content: dict[str, Any]) -> ProcessSign | None:
    from crm_desktop.storage.processes import unpacked

    return unpacked(content.get("process"))


def _name_of(name: str) -> str:
    """As two computers write the same name of a file: without case, composed."""
    return unicodedata.normalize("NFC", name).casefold()[:_MOST_LETTERS]
