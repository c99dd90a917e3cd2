"""Whose turn it is to write: one file made by `O_EXCL`, which has one winner on every drive.

A turn is known by a token of its own. Ending it, by its holder or by a person who breaks a dead
one's, is itself decided by `O_EXCL`: only who makes the end mark of a token removes its turn file,
so that a turn taken meanwhile is never removed by mistake (reliability.md, section 2).

Who made the mark and could not remove the file, because the drive went away, tries again; if it
died there, others remove what was ended: one after the other, each by a mark of its own, and each
only once nobody can still be at it, for a name that is removed late would be that of the next
turn. Nobody is at it after three minutes, or when each of those who are here gave a sign since, is
known to have ended, or has left. The same goes for a turn file that nobody wrote a name into: it
was never held; each such file is a turn of its own.

Some turns of the dead are ended without asking a person. A turn that was taken for a moment only,
to begin to share the file, never wrote alone. It is ended after twenty seconds without a sign and
with a free lock, and that is safe though its holder may only be slow: first it says that it shares,
then it looks whether the turn is still its own, while whoever ended it first takes the turn, then
looks who shares; so one of both sees the other. Nor is a person asked after the three minutes if
the holder said itself that it does not write (who migrates the file says so, too, and says that the
others shall leave), or at once if it was a program of this computer whose process has ended: it
cannot wake up again.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.ids import new_uid
from crm_desktop.core.records import record
from crm_desktop.core.sharing import Mode, Visitor
from crm_desktop.storage.presence import (
    BEAT_SECONDS,
    DEAD_SECONDS,
    Presence,
    changed_ns,
    read_afresh,
)

if TYPE_CHECKING:
    from crm_desktop.storage.processes import ProcessSign

_BINARY = getattr(os, "O_BINARY", 0)
_MOST_BYTES = 4096
_MARK_ENDING = ".ended"
_CLEARED_ENDING = ".cleared"
_NO_ENDING = ".no"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NAMELESS = "nameless-"
"""Begins the token of a turn file without words, which goes on with the file's own time."""
_SPENT = frozenset((
    _MARK_ENDING, _CLEARED_ENDING, ".gone", _NO_ENDING, ".count", ".verdict", ".locks", ".look",
    ".drill", ".ready", ".scratch", ".scratch-journal",
))  # fmt: skip
_MARKS_KEPT_SECONDS = 24 * 3600.0
_MOST_REMOVERS = 9
PASSING_SECONDS = 20.0
"""Two signs late: a turn that was taken to pass through only is in nobody's way any longer."""
LEASE_SECONDS = 60.0
"""After so long without a sign of life the holder looks again before it writes."""


@record
class Head:
    """What the last holder left in the data file: its change counter (header bytes 24-27)."""

    counter: int


@record
class Held:
    """A turn that is held: its own token, and the presence of its holder."""

    token: str
    presence: str
    machine: str
    user: str
    is_passing: bool = False
    """Held only while its holder says that it shares the file."""
    process: ProcessSign | None = None


class TakeResult(StrEnum):
    """What became of an attempt to take the turn."""

    TAKEN = "taken"
    HELD = "held"
    """Somebody else has it."""
    SHARED = "shared"
    """Others write in Team or Local mode: nobody may write alone."""


class Turn:
    """The turn of one data file, as one program sees it; calls may raise `OSError`."""

    def __init__(self, file: Path, file_id: str, presence: Presence) -> None:
        self._presence = presence
        self._path = turn_file(file, file_id)
        self._left = file.with_name(f".{file_id}.left")
        self._mine = ""
        self._unremoved = ""
        self._seen_at: dict[tuple[str, int], float] = {}
        """When files that are in the way were first seen, by name and their own time."""

    @property
    def token(self) -> str:
        """The token of the turn this program holds, or empty."""
        return self._mine

    # -- taking and giving back -----------------------------------------------------------

    def take(self, *, alone: bool = True) -> TakeResult:
        """Try to take the turn; `alone`: to write, only if nobody does in Team or Local mode.

        The order matters: first the turn, then the look who shares. Who enters Team mode holds the
        turn for a moment while it says so (`pass_through`), hence one of both sees the other.
        """
        token = new_uid().hex()
        is_made = self._make(token, is_passing=not alone)
        if not is_made and not (self._clear_the_way() and self._make(token, is_passing=not alone)):
            return TakeResult.HELD
        self._mine = token
        if alone:
            self._presence.look_afresh()
            if any(_shares(one) for one in self._presence.visitors()):
                self.release()
                return TakeResult.SHARED
        return TakeResult.TAKEN

    def pass_through(self, mode: Mode) -> bool:
        """Say that this program shares the file in `mode`, while nobody can hold the turn.

        False if somebody does; then nothing was said.
        """
        if not self._mine and self.take(alone=False) is not TakeResult.TAKEN:
            return False
        try:
            self._presence.tell(mode=mode)
            is_said = self.is_mine()  # else somebody may have looked before it was said
            if not is_said:
                self._presence.tell(mode=Mode.READ_ONLY)
        finally:
            self.release()
        return is_said

    def release(self, head: Head | None = None) -> bool:
        """Give the turn back, and leave word of the file's head; False if it was lost before."""
        token, self._mine = self._mine, ""
        if not token:
            return False
        self._unremoved = token
        if not self._end(token):
            self._unremoved = ""
            return False
        if head is not None:
            self._leave_word(head)
        self._path.unlink(missing_ok=True)
        self._unremoved = ""
        return True

    def finish(self) -> None:
        """Remove the turn file that this program ended, or was about to, when the drive went."""
        token = self._unremoved
        if not token:
            return
        is_ended_now = self._end(token)
        held = self.holder()
        if held is not None and held.token == token:
            if is_ended_now:
                self._path.unlink(missing_ok=True)
            elif not self._remove_ended(token, is_mine=True):
                return
        self._unremoved = ""

    def is_mine(self) -> bool:
        """Whether the turn is still this program's, looked up at the server."""
        if not self._mine:
            return False
        held = self.holder()
        is_mine = held is not None and held.token == self._mine and not self._is_ended(self._mine)
        if not is_mine:
            self._mine = ""
        return is_mine

    def break_dead(self, held: Held) -> bool:
        """End the turn of a program that died; whether it was this call that ended it.

        For a person to decide. Refused while the holder may live: not silent for three minutes, or
        its lock still held.
        """
        if not self.is_dead(held):
            return False
        if not self._end(held.token):
            return self._remove_ended(held.token)
        now = self.holder()
        if now is None or now.token != held.token:
            return False
        self._path.unlink(missing_ok=True)
        return True

    def clear_dead(self) -> None:
        """Remove a dead program's turn, if nobody needs to be asked for it, before it is swept.

        Afterwards nobody could tell any more whether it wrote.
        """
        held = self.holder()
        if held is not None and self._mine != held.token:
            self._clear_the_way()

    def _clear_the_way(self) -> bool:
        """Remove a turn that nobody needs to be asked for; whether it may be free now."""
        self.finish()
        held = self.holder()
        if held is None:
            return True
        if self._is_ended(held.token):
            return self._remove_ended(held.token)
        return self._needs_nobody(held) and self.break_dead(held)

    def _needs_nobody(self, held: Held) -> bool:
        """Whether a dead holder's turn may be ended without asking a person."""
        if held.is_passing or not held.presence:
            return True
        said = self._presence.visitor(held.presence)
        if said is not None and said.machine and said.mode is not Mode.TURN and not said.leave_for:
            return True
        return self._presence.has_ended(held.presence, held.machine, held.process)

    def _remove_ended(self, token: str, *, is_mine: bool = False) -> bool:
        """Remove a turn file whose remover died before it did; one program at a time may.

        `is_mine`: it was this program that ended it, so nobody else is at it yet.
        """
        mark = self._mark_of(token)
        for number in range(1, _MOST_REMOVERS):
            if not (is_mine and number == 1) and not self._nobody_is_at(mark):
                return False  # whoever made the last mark may still be at it
            mark = mark.with_name(f"{token}-{number}{_CLEARED_ENDING}")
            with suppress(FileExistsError):
                self._touch(mark)
                break
        else:
            return False
        held = self.holder()
        if held is None or held.token != token:
            return False
        self._path.rename(mark.with_suffix(".gone"))
        return True

    def _nobody_is_at(self, path: Path) -> bool:
        """Whether nobody can still be at what it began by making this file."""
        try:
            made_ns = changed_ns(path.stat())
            if self._presence.server_age(path) >= DEAD_SECONDS:
                return True
        except FileNotFoundError:
            return False
        key, now = (path.name, made_ns), monotonic_seconds()
        if key not in self._seen_at:
            self._presence.visitors()  # from here on a sign is a new one
            self._seen_at[key] = monotonic_seconds()
            return False
        since = self._seen_at[key]
        # What a killed program last asked the drive for has arrived there after so long.
        return now - since >= BEAT_SECONDS and self._presence.have_gone_on(made_ns, since)

    # -- looking --------------------------------------------------------------------------

    def is_taken(self) -> bool:
        """Whether somebody has the turn, and not only a file of it is left."""
        held = self.holder()
        if held is None or self._is_ended(held.token):
            return False
        return not (self._needs_nobody(held) and self.is_dead(held))

    def holder(self) -> Held | None:
        """Who has the turn; one that was just being made, or is damaged, has no names."""
        try:
            text, status = read_afresh(self._path, _MOST_BYTES)
        except FileNotFoundError:
            return None
        content = _content(text)
        if content is None:
            return Held(f"{_NAMELESS}{int(status.st_mtime)}", "", "", "")
        words = (str(content.get(name, ""))[:60] for name in ("token", "presence"))
        names = (str(content.get(name, ""))[:60] for name in ("machine", "user"))
        from crm_desktop.storage.processes import unpacked

        is_passing, process = content.get("passing") is True, unpacked(content.get("process"))
        return Held(*words, *names, is_passing=is_passing, process=process)

    def is_dead(self, held: Held) -> bool:
        """Whether a holder died: three minutes silent with a free lock, or it never said who.

        At once where it is known to have ended on this computer, and sooner where it is safe to
        take somebody for dead who lives.
        """
        if self._presence.has_ended(held.presence, held.machine, held.process):
            return True
        if held.presence and self._presence.visitor(held.presence) is not None:
            after = PASSING_SECONDS if held.is_passing else DEAD_SECONDS
            return self._presence.is_dead(held.presence, after)
        if held.is_passing or not held.presence:
            return self._nobody_is_at(self._path)
        with suppress(FileNotFoundError):
            return self._presence.server_age(self._path) >= DEAD_SECONDS
        return False

    def last_head(self) -> Head | None:
        """What the last holder left word of."""
        try:
            content = json.loads(self._left.read_bytes()[:_MOST_BYTES])
            return Head(int(content["counter"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    # -- asking for it ----------------------------------------------------------------------

    def ask(self) -> None:
        """Ask the holder, politely, to let this program write."""
        with suppress(FileNotFoundError):
            self._answer_to(self._presence.token).unlink()
        self._presence.tell(wants_turn=True)

    def withdraw(self) -> None:
        """Ask no longer."""
        self._presence.tell(wants_turn=False)

    def wishes(self) -> tuple[Visitor, ...]:
        """Who asks, and was not told no."""
        asking = (one for one in self._presence.visitors() if one.wants_turn and not one.is_me)
        names = frozenset(self._presence.listed())
        return tuple(one for one in asking if self._answer_to(one.token).name not in names)

    def refuse(self, visitor: Visitor) -> None:
        """Tell somebody who asks that the turn is still needed here."""
        with suppress(FileExistsError):
            self._touch(self._answer_to(visitor.token))

    def was_refused(self) -> bool:
        """Whether the holder said no to this program's wish."""
        return self._answer_to(self._presence.token).name in self._presence.listed()

    def sweep(self) -> None:
        """Remove marks of turns and answers that are a day old."""
        for path in self._presence.folder.iterdir():
            if path.suffix in _SPENT:
                with suppress(OSError):
                    if self._presence.server_age(path) > _MARKS_KEPT_SECONDS:
                        path.unlink()

    # -- files ------------------------------------------------------------------------------

    def _make(self, token: str, *, is_passing: bool) -> bool:
        content = {
            "token": token,
            "presence": self._presence.token,
            "machine": self._presence.me.machine[:60],
            "user": self._presence.me.user[:60],
            "passing": is_passing,
            "process": None if self._presence.process is None else self._presence.process.packed(),
        }
        try:
            handle = _create(self._path)
        except FileExistsError:
            return False
        try:
            _fill(handle, json.dumps(content).encode())
        except OSError:
            self._unremoved = token
            with suppress(OSError):
                self._take_away()
            raise
        return True

    def _take_away(self) -> None:
        """Remove the turn file that was just made and could not be written, or not for sure."""
        if self._presence.seconds_unseen() < LEASE_SECONDS:
            # Nobody else ends one so young: it is this program's, whatever stands in it.
            self._path.unlink(missing_ok=True)
            self._unremoved = ""
        else:
            self.finish()

    def _end(self, token: str) -> bool:
        try:
            self._touch(self._mark_of(token))
        except FileExistsError:
            return False
        return True

    def _is_ended(self, token: str) -> bool:
        return self._mark_of(token).name in self._presence.listed()

    def _leave_word(self, head: Head) -> None:
        fresh = self._left.with_name(f"{self._left.name}.{self._presence.token}")
        with suppress(OSError):
            fresh.write_text(json.dumps({"counter": head.counter}), encoding="utf-8")
            fresh.replace(self._left)

    def _mark_of(self, token: str) -> Path:
        return self._presence.folder / f"{token}{_MARK_ENDING}"

    def _answer_to(self, token: str) -> Path:
        return self._presence.folder / f"{token}{_NO_ENDING}"

    @staticmethod
    def _touch(path: Path) -> None:
        os.close(_create(path))


def _create(path: Path) -> int:
    """Make a file that was not there, and open it."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o666)


def _fill(handle: int, content: bytes) -> None:
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)


def _content(text: bytes) -> dict[str, object] | None:
    """What a turn file says; `None` if it does not say whose it is."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    is_named = isinstance(content, dict) and _TOKEN.fullmatch(str(content.get("token", "")))
    return content if is_named else None


def turn_file(file: Path, file_id: str) -> Path:
    """The turn file of a data file."""
    return file.with_name(f".{file_id}.turn")


def _shares(visitor: Visitor) -> bool:
    return not visitor.is_me and visitor.mode in {Mode.TEAM, Mode.LOCAL}
