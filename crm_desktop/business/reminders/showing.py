"""What was shown of reminders and does not stand in the file yet: here, and at other programs.

Who may only read can neither claim a reminder nor note that it was shown. So programs of one user
that cannot claim come one after the other, each so long after the one before it; what came to a
screen is told with the sign of life, which is given anyway, and kept on this computer's own disk
for the next start. Whoever may write takes it over into the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from crm_desktop.core.records import record
from crm_desktop.core.sharing import Mode, ShownReminder, Visitor, shown_of, shown_text

if TYPE_CHECKING:
    from crm_desktop.core.sharing import Sharing
    from crm_desktop.storage.shown_notes import ShownNotes

HANDED_SECONDS = 60.0
"""What was given to a window and never came to the screen is given again so much later."""
LISTENING_SECONDS = 25.0
"""So long who has just come to write shows nothing where others of the user can only read: what
they showed before they heard of it is told with their next sign of life, and read with the next."""
NEXT_SECONDS = 60.0
"""So long after a program the next one of the same user shows what is still due: what that one may
listen, two signs of life, and what a drive's cache takes."""
MOST_TRIES = 2
"""So many programs of this computer bring it to the screen; if each of them died before it could
say so, it waits in the bell."""
_TOLD_SECONDS = 900.0
"""Others who look at an older copy of the file hear of it for so long."""

Due = Mapping[int, int]
"""Reminders with the moment (ms) for which they are due."""


class Place(Protocol):
    """This program's place among those at the file: `storage.station.Station`."""

    @property
    def sharing(self) -> Sharing:
        """Who is there."""
        ...

    def show_reminders(self, shown: str) -> None:
        """Let others know with the next sign."""
        ...


@record
class _Handed:
    due_ms: int
    at: float
    is_claimed: bool


@record
class _OnScreen:
    due_ms: int
    at: float
    is_noted: bool


class Showing:
    """Of one program; in the worker. `now` is its monotonic clock."""

    def __init__(
        self, notes: Callable[[], ShownNotes | None], place: Callable[[], Place | None]
    ) -> None:
        self._make_notes = notes
        self._place = place
        self._notes: ShownNotes | None = None
        self._unnoted: dict[int, int] | None = None
        self._tried: dict[int, tuple[int, int]] = {}
        """What programs before this one were about to show: its moment, and how many they were."""
        self._counted: dict[int, int] = {}
        self._handed: dict[int, _Handed] = {}
        self._on_screen: dict[int, _OnScreen] = {}
        self._waits: dict[int, tuple[int, float]] = {}
        self._writes_since: float | None = None

    @property
    def unnoted(self) -> dict[int, int]:
        """What was shown on this computer and still has to be noted, with its moment (ms)."""
        if self._unnoted is None:
            self._notes = self._make_notes()
            self._unnoted, self._tried = ({}, {}) if self._notes is None else self._notes.all()
        return self._unnoted

    # -- before anything is shown --------------------------------------------------------------

    def is_known(self, key: int, due_ms: int, now: float) -> bool:
        """Whether it was shown here for this moment, or is just being shown."""
        handed = self._handed.get(key)
        is_handed = handed is not None and handed.due_ms == due_ms
        if is_handed and handed is not None and now - handed.at < HANDED_SECONDS:
            return True
        return self.unnoted.get(key) == due_ms

    def give_up(self, due: Due) -> None:
        """What program after program was about to show counts as shown: it stands in the bell.

        Each may have shown it and been killed before it could say so.
        """
        known, over = self.unnoted, dict[int, int]()
        for key, (due_ms, tries) in self._tried.items():
            if tries >= MOST_TRIES and due.get(key) == due_ms:
                over[key] = due_ms
        for key, due_ms in over.items():
            del self._tried[key]
            known[key] = due_ms
        if over:
            self.keep(over)

    def told(self, user_id: int, *, only_unnoted: bool) -> set[tuple[int, int]]:
        """What other programs of a user say they have shown, with its moment (ms).

        `only_unnoted`: without what they noted in the file, where it may be due anew by now.
        """
        return {
            (one.reminder, one.due_ms)
            for visitor in self._others()
            for user, shown in (shown_of(visitor.shown),)
            for one in shown
            if user == user_id and not (one.is_noted and only_unnoted)
        }

    def in_turn(self, free: Due, user_id: int, now: float) -> dict[int, int]:
        """What of `free`, which cannot be claimed, this program is to show now."""
        wait = self._programs_before(user_id) * NEXT_SECONDS
        for key, due_ms in free.items():
            if self._waits.get(key, (None,))[0] != due_ms:
                self._waits[key] = due_ms, now
        self._waits = {key: wait for key, wait in self._waits.items() if key in free}
        return {key: due for key, due in free.items() if now - self._waits[key][1] >= wait}

    def listens_for(self, user_id: int, now: float, *, can_write: bool) -> float:
        """For how many seconds yet others' signs are waited for before anything is claimed."""
        if not can_write:
            self._writes_since = None
            return 0.0
        if self._writes_since is None:
            self._writes_since = now
        has_readers = any(
            one.mode is Mode.READ_ONLY and shown_of(one.shown)[0] == user_id
            for one in self._others()
        )
        return max(0.0, LISTENING_SECONDS - (now - self._writes_since)) if has_readers else 0.0

    def _programs_before(self, user_id: int) -> int:
        """How many living programs of this user come first: those that may write, then by name."""
        place = self._place()
        if place is None:
            return 0
        mine = next((one for one in place.sharing.visitors if one.is_me), None)
        before = _rank(mine) if mine is not None else (True, "")
        return sum(
            _rank(one) < before
            for one in place.sharing.others
            if not one.is_silent and shown_of(one.shown)[0] == user_id
        )

    def _others(self) -> Iterable[Visitor]:
        place = self._place()
        return () if place is None else place.sharing.others

    def hand(self, free: Due, now: float, *, is_claimed: bool) -> None:
        """These are given to the window; on the disk before they can be seen."""
        new = {key: due_ms for key, due_ms in free.items() if self._counted.get(key) != due_ms}
        self._counted.update(new)
        if self._notes is not None and new:
            self._notes.begin(new)
        self._handed.update({key: _Handed(due_ms, now, is_claimed) for key, due_ms in free.items()})

    def is_unclaimed(self, key: int) -> bool:
        """Whether it was given to the window without a claim."""
        handed = self._handed.get(key)
        return handed is not None and not handed.is_claimed

    def take_back(self, ids: Collection[int]) -> None:
        """They came to no screen after all."""
        for key in ids:
            self._handed.pop(key, None)
        counted = [key for key in ids if self._counted.pop(key, None) is not None]
        if self._notes is not None and counted:
            self._notes.give_back(counted)

    def seconds_left(self, user_id: int, now: float) -> list[float]:
        """After how long to look again whether what was given, or waited for, was shown."""
        wait = self._programs_before(user_id) * NEXT_SECONDS
        left = [HANDED_SECONDS - (now - one.at) for one in self._handed.values()]
        return left + [wait - (now - since) for _due, since in self._waits.values()]

    # -- once it is shown ----------------------------------------------------------------------

    def show(self, ids: Collection[int], user_id: int, now: float) -> None:
        """They are on the screen; that has still to be noted in the file."""
        for key in ids:
            handed = self._handed.pop(key, None)
            if handed is not None:
                self.unnoted[key] = handed.due_ms
                self._on_screen[key] = _OnScreen(handed.due_ms, now, is_noted=False)
        self.tell(user_id, now)

    def drop_over(self, due: Due, user_id: int, now_ms: int, now: float) -> None:
        """What is `due` by now (ms) says which of them need no note any more.

        They were moved, done, or noted by another program.
        """
        over = [key for key, at in self.unnoted.items() if at <= now_ms and due.get(key) != at]
        if over:
            self.note(over, user_id, now)

    def keep(self, ids: Collection[int]) -> None:
        """Remember beyond the end of this program that they were shown."""
        known = {key: self.unnoted[key] for key in ids if key in self.unnoted}
        if self._notes is not None and known:
            self._notes.add(known)

    def note(self, ids: Collection[int], user_id: int, now: float) -> None:
        """They stand in the file, or are due no more."""
        for key in ids:
            self._handed.pop(key, None)
            self._counted.pop(key, None)
            self._tried.pop(key, None)
            self.unnoted.pop(key, None)
            shown = self._on_screen.get(key)
            if shown is not None:
                self._on_screen[key] = _OnScreen(shown.due_ms, shown.at, is_noted=True)
        if self._notes is not None:
            self._notes.remove(ids)
        self.tell(user_id, now)

    def tell(self, user_id: int, now: float) -> None:
        """Let other programs of the user know, with the next sign of life."""
        place = self._place()
        if place is None:
            return
        self._on_screen = {
            key: one for key, one in self._on_screen.items() if now - one.at < _TOLD_SECONDS
        }
        noted = [
            ShownReminder(key, one.due_ms) for key, one in self._on_screen.items() if one.is_noted
        ]
        waiting = [ShownReminder(key, due, is_noted=False) for key, due in self.unnoted.items()]
        place.show_reminders(shown_text(user_id, [*noted, *waiting]))

    def close(self) -> None:
        """Let go of the notes."""
        if self._notes is not None:
            self._notes.close()


def _rank(visitor: Visitor) -> tuple[bool, str]:
    return visitor.mode is Mode.READ_ONLY, visitor.token
