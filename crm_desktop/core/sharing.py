"""Words for sharing one file: in which mode it is open, why, and who else is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

MOST_VIEWED = 8
"""So many open cards of one program are told to others."""
MOST_SHOWN = 30
"""So many of the last reminders that came to a screen."""
_EDITING = "+"
_UNNOTED = "!"
_LONGEST_ID = 18


class Mode(StrEnum):
    """How a file is open (reliability.md, section 2)."""

    LOCAL = "local"
    """On a disk of this computer: every program of this computer may write."""
    TEAM = "team"
    """On a drive whose locks were proven against another computer: everybody may write."""
    TURN = "turn"
    """On any other drive, and this computer has the turn: it alone writes."""
    READ_ONLY = "read_only"
    """Nothing can be changed; what is shown may be a copy."""


class Reason(StrEnum):
    """Why a file is open in its mode."""

    HERE = "here"
    """Local: the disk belongs to this computer and nobody comes to it from elsewhere."""
    PROVEN = "proven"
    """Team: the locks hold between computers."""
    ALONE = "alone"
    """Turn: nobody else is there, so nothing could be proven yet."""
    LOCKS_STAY_HERE = "locks_stay_here"
    """Turn: the drive is connected in a way that keeps locks on each computer."""
    LOCKS_IGNORED = "locks_ignored"
    """Turn: the drive grants a lock that somebody else holds."""
    LOCKS_REFUSED = "locks_refused"
    """Turn: the drive refuses the locks that sharing needs."""
    CHANGES_LATE = "changes_late"
    """Turn: changes of another computer arrive too late, or not at all."""
    SYNC_FOLDER = "sync_folder"
    """Turn: a folder that another program copies between computers, not a drive."""
    TURN_TAKEN = "turn_taken"
    """Read-only: another computer has the turn."""
    TEAM_AT_WORK = "team_at_work"
    """Read-only: others share the file, and this computer's drive is not proven."""
    TURN_LOST = "turn_lost"
    """Read-only: the turn went to somebody else, or the drive did not answer for too long."""
    DRIVE_READ_ONLY = "drive_read_only"
    """Read-only: the drive or the folder may not be written."""
    DAMAGED = "damaged"
    """Read-only: the file was found damaged, here or by somebody else who has it open."""
    ASKED_FOR = "asked_for"
    """Read-only: because the user wanted it so."""


@record
class Viewing:
    """A record whose window somebody has open; `is_editing` while the keyboard is in its text."""

    record: RecordRef
    is_editing: bool = False


@record
class ShownReminder:
    """A reminder that came to the screen of a program; `is_noted`: the file says so by now."""

    reminder: int
    due_ms: int
    is_noted: bool = True


@record
class Visitor:
    """A program that has the file open, on this or another computer.

    `silent_seconds` is how long it gave no sign, by the server's clock; `is_silent` after a
    minute. `wants_turn`: it asks the holder to let it write. `record` says which cards are open
    there, as `viewing_text` writes it.
    """

    token: str
    machine: str
    user: str
    version: str = ""
    mode: Mode = Mode.READ_ONLY
    silent_seconds: float = 0.0
    is_silent: bool = False
    is_me: bool = False
    wants_turn: bool = False
    record: str = ""
    shown: str = ""
    """Whose reminders come to its screen, and the last ones that did, as `shown_text` writes it."""
    found_damage: bool = False
    """It found the file damaged, and has not mended it yet."""
    is_at_copy: bool = False
    """It has a file of another name open: a copy, which passes for this one by its id."""
    leave_for: str = ""
    """It asks everybody to leave the file, to bring it to the form of this version."""

    @property
    def viewings(self) -> tuple[Viewing, ...]:
        """The cards that are open there, the one in front first; none for who has gone silent."""
        return () if self.is_silent else viewings_of(self.record)


@record
class Sharing:
    """In which mode a file is open, why, and who is there; published when it changes.

    `drive` is the server's or service's name to show. `holder` has the turn where this program
    does not. `copied_at` (aware UTC): what is shown is a copy of that moment.
    """

    mode: Mode
    reason: Reason
    drive: str = ""
    visitors: tuple[Visitor, ...] = ()
    holder: Visitor | None = None
    copied_at: datetime | None = None
    was_refused: bool = False
    """The holder said no to this program's wish."""
    minutes_ahead: int = 0
    """By so much this computer's clock is ahead of the drive's; 0 if they agree, about."""

    @property
    def others(self) -> tuple[Visitor, ...]:
        """Who is there beside this program."""
        return tuple(one for one in self.visitors if not one.is_me)

    def viewers_of(self, ref: RecordRef) -> tuple[tuple[Visitor, bool], ...]:
        """Who else has a record open, and whether they edit it; those who edit come first."""
        found = [
            (one, viewing.is_editing)
            for one in self.others
            for viewing in one.viewings
            if viewing.record == ref
        ]
        return tuple(sorted(found, key=lambda each: not each[1]))


def viewing_text(viewings: Iterable[Viewing]) -> str:
    """Open cards as others shall read them: kinds and numbers, never a name."""
    words = [
        f"{one.record.kind}:{one.record.id}{_EDITING if one.is_editing else ''}" for one in viewings
    ]
    return " ".join(words[:MOST_VIEWED])


def viewings_of(text: str) -> tuple[Viewing, ...]:
    """What `viewing_text` wrote, on whatever computer; what cannot be read is left out."""
    found: list[Viewing] = []
    for word in text.split()[:MOST_VIEWED]:
        kind, _, number = word.removesuffix(_EDITING).partition(":")
        if kind and _is_number(number):
            found.append(Viewing(RecordRef(kind, int(number)), word.endswith(_EDITING)))
    return tuple(found)


def shown_text(user_id: int, shown: Iterable[ShownReminder]) -> str:
    """Whose reminders come to a screen and which came last, as others shall read it: numbers."""
    words = [f"{one.reminder}:{one.due_ms}{'' if one.is_noted else _UNNOTED}" for one in shown]
    return " ".join((str(user_id), *words[-MOST_SHOWN:]))


def shown_of(text: str) -> tuple[int, tuple[ShownReminder, ...]]:
    """What `shown_text` wrote, on whatever computer; user 0 where it shows none to anybody."""
    user, *words = text.split()[: MOST_SHOWN + 1] or ("",)
    found: list[ShownReminder] = []
    for word in words:
        key, _, due = word.removesuffix(_UNNOTED).partition(":")
        if _is_number(key) and _is_number(due):
            found.append(ShownReminder(int(key), int(due), not word.endswith(_UNNOTED)))
    return int(user) if _is_number(user) else 0, tuple(found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_ID
