"""One program's part in sharing one data file: in which mode it opens it, and when that changes.

`enter` decides before SQLite opens the file, `step` looks again every few seconds, and
`carry_out`, in the thread of the database, follows what `step` found. The rules are those of
reliability.md, section 2; the drive is never trusted, only proven.

`step` may take long, on a drive as long as the drive takes: it has a thread of its own.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.core.clock import Clock, monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.sharing import Mode, Reason, Sharing, Visitor
from crm_desktop.storage.backends.base import Backend
from crm_desktop.storage.backends.sqlite_copy import NoCopyYet, SqliteCopy, sweep_copies, take_copy
from crm_desktop.storage.backends.sqlite_file import (
    VFS_ALONE,
    VFS_BY_FOLDER,
    SqliteFile,
    remove_lock_folder,
)
from crm_desktop.storage.drill import ANSWER_SECONDS, Drill
from crm_desktop.storage.drive import fingerprint, look_at_drive, unfit
from crm_desktop.storage.drive_process import change_counter
from crm_desktop.storage.error_codes import DriverError, unavailable_of
from crm_desktop.storage.presence import BEAT_SECONDS, Me, Presence
from crm_desktop.storage.proof import (
    ProofBook,
    grants_a_lock_at_once,
    prove_alone,
    prove_with,
)
from crm_desktop.storage.turn import LEASE_SECONDS, Head, TakeResult, Turn

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.leaving import EmptyRoom

_log = logging.getLogger(__name__)

WAITING_SECONDS = 2.0
"""Between two looks while something is waited for: a turn, a drill, an answer."""
IDLE_HAND_OVER_SECONDS = 300.0
_LOCK_WAIT_SECONDS = 3.0
_SWEEP_EVERY = 30
_GIVES_SECONDS = 30.0
_COPY_LEAST_SECONDS = 10.0
_COPY_SHARE = 10.0
"""A copy is renewed after ten times what the last one took, at the earliest."""
_SETTLE_SECONDS = 90.0
_TRY_AGAIN_SECONDS = 60.0
_IDLE_ANSWER_SECONDS = 60.0
_KNOWN_SECONDS = 25.0
_UNUSUAL_SECONDS = BEAT_SECONDS + 3.0
"""A living program gives a sign more often."""
_SIGNS_WITHOUT_LOCK = 3
"""So many tell that somebody lives whose lock is not seen here; of one it may be on its way."""
_PASSING_TRIES = 20
_PASSING_PAUSE_SECONDS = 0.05
_LOCKS_IN_DOUBT = frozenset({Reason.LOCKS_REFUSED, Reason.LOCKS_IGNORED})
_SHARED = frozenset({Mode.TEAM, Mode.LOCAL})


class Station:
    """This program at one data file."""

    def __init__(
        self,
        path: Path,
        file_id: str,
        me: Me,
        *,
        clock: Clock,
        state_folder: Path,
        copy_folder: Path,
        read_only: bool = False,
        patience_seconds: float = ANSWER_SECONDS,
    ) -> None:
        """`read_only`: the user wants to look only. Nothing is touched before `enter`.

        `patience_seconds` is how long another computer is waited for while a drive is tried.
        """
        self._patience = patience_seconds
        self._path = path
        self._file_id = file_id
        self._clock = clock
        self._copy_folder = copy_folder
        self._read_only = read_only
        self._drive = look_at_drive(path)
        self._proofs = ProofBook(state_folder, clock)
        self._presence = Presence(
            path,
            file_id,
            me,
            flushes=not self._drive.is_local,
            wall_seconds=lambda: clock.now().timestamp(),
        )
        self._turn = Turn(path, file_id, self._presence)
        self._lock = threading.RLock()
        self._sharing = Sharing(Mode.READ_ONLY, Reason.ASKED_FOR, self._drive.name)
        self._target = self._sharing
        self._unfit: Reason | None = None
        self._tried: dict[str, float] = {}
        self._doubts: dict[str, list[int]] = {}
        """Whose lock was free here, and at which of their signs."""
        self._holder_met: Visitor | None = None
        self._hurries = False
        self._record = self._shown = ""
        self._wants_turn = False
        self._gives_until = 0.0
        self._steps = 0
        self._copy: SqliteCopy | None = None
        self._fresh_copy: SqliteCopy | None = None
        self._copy_took = 0.0
        self._copied_at = 0.0
        self._last_use = monotonic_seconds()
        self._idle_told_at: float | None = None
        self._looked_at = 0.0
        self._is_left = False
        self._vfs_alone = VFS_ALONE
        self._alone = self._writes = ""
        """The token of who took the turn to write alone, as last seen, and of who says so."""
        self._found_damage = False
        self._before_damage: Sharing | None = None
        self._was_refused = False
        self.on_idle: Callable[[], None] | None = None
        """Called, by any thread, when the turn is about to pass by itself: open edits are saved,
        and `hand_over` called; without an answer it passes a minute later."""

    # -- what is so -------------------------------------------------------------------------

    @property
    def sharing(self) -> Sharing:
        """The mode in force, why, and who is there."""
        return self._sharing

    @property
    def wants_move(self) -> bool:
        """Whether `carry_out` has something to do."""
        is_other = self._target.mode is not self._sharing.mode
        return is_other or (self._fresh_copy is not None and self._fresh_copy is not self._copy)

    @property
    def pause_seconds(self) -> float:
        """How long to wait until the next `step`."""
        is_lost = bool(self._presence.token) and not self._presence.is_joined
        if self._wants_turn or self._gives() or is_lost or self._waits_for_proof():
            return WAITING_SECONDS
        return BEAT_SECONDS

    def waits_for(self) -> Visitor | None:
        """Who may hold the file while this program waits for it: the one that is silent longest.

        `None` where everybody gives signs, or nothing is known of them because the drive hangs.
        """
        since = monotonic_seconds() - self._looked_at
        if since > _KNOWN_SECONDS:
            return None
        silent = [
            replace(one, silent_seconds=one.silent_seconds + since)
            for one in self._sharing.others
            if one.mode is not Mode.READ_ONLY
        ]
        found = max(silent, key=lambda one: one.silent_seconds, default=None)
        return found if found is not None and found.silent_seconds > _UNUSUAL_SECONDS else None

    def blame(self) -> dict[str, object]:
        """The same as parameters of the sentence for `busy_silent`; empty for nobody."""
        one = self.waits_for()
        if one is None:
            return {}
        seconds = round(one.silent_seconds)
        return {"computer": one.machine, "person": one.user, "seconds": seconds}

    def may_write(self) -> None:
        """Raise `StorageUnavailable` unless this program may write at this moment.

        A program that gave no sign for a minute may have been taken for dead, and somebody may
        write alone since: it looks again first (`turn_lost`, `drive_silent`).
        """
        mode = self._sharing.mode
        if self._found_damage or self._target.reason is Reason.DAMAGED:
            raise StorageUnavailable("file_damaged", path=str(self._path))
        if mode is Mode.READ_ONLY or self._is_left:
            raise StorageUnavailable("read_only")
        if self._target.mode is Mode.READ_ONLY:
            raise StorageUnavailable("turn_lost")
        self.note_use()
        self._look_first()

    def may_read(self) -> None:
        """Raise `StorageUnavailable` if others may have taken the turn: they may be saving now.

        SQLite would take their half save for that of a program that died, and take it back.
        """
        if self._target.mode is Mode.READ_ONLY and not self._turn.token:
            raise StorageUnavailable("turn_lost")
        self._look_first()

    def _look_first(self) -> None:
        if self._is_sure():
            return
        if not self._lock.acquire(timeout=_LOCK_WAIT_SECONDS):
            raise StorageUnavailable("drive_silent")
        try:
            self._look_again()
            if self._target.mode is Mode.READ_ONLY:
                raise StorageUnavailable("turn_lost")
            if not self._is_sure():  # the look itself took too long
                raise StorageUnavailable("drive_silent")
        except OSError as error:
            raise StorageUnavailable("drive_silent", detail=type(error).__name__) from error
        finally:
            self._lock.release()

    def _set_guard(self, database: Database) -> None:
        database.guard = self.may_read if self._sharing.mode is Mode.TURN else None

    # -- coming and going ---------------------------------------------------------------------

    def enter(self) -> Sharing:
        """Decide the mode; to be called once, before SQLite opens the file."""
        with self._lock:
            self._sharing = self._target = self._decide()
        return self._sharing

    def enter_while_open(self) -> Sharing:
        """The same for a file that is open already in Local mode; `carry_out` follows, if need be.

        A file on a disk of this computer is opened first and looked at afterwards: the start is
        quick, and until then nobody writes.
        """
        with self._lock:
            self._target = self._decide()
            self._sharing = replace(self._target, mode=Mode.LOCAL, reason=Reason.HERE)
        return self._sharing

    def backend(self) -> Backend:
        """The way to the file in the mode in force."""
        return self._backend_for(self._sharing)

    def empty_room(self, version: str, is_needed: Callable[[], bool]) -> EmptyRoom:
        """In which the file's form can be changed: everybody else is asked to leave."""
        from crm_desktop.storage.leaving import EmptyRoom

        return EmptyRoom(self._presence, self._turn, version, is_needed)

    def introduce(self, user: str) -> None:
        """Let others see this person's name instead of the computer's name for them."""
        with self._lock, suppress(OSError):
            self._presence.introduce(user)

    def settle(self, database: Database) -> None:
        """Say the last word once the file is open: the journal is made that others must find."""
        database.is_far = not self._drive.is_local
        database.permit = self.may_write
        database.blame = self.blame
        self._set_guard(database)
        if self._sharing.mode is Mode.TEAM:
            _make_journal(database)

    def leave(self, database: Database | None = None) -> None:
        """Close the file, give back what this program holds, and go; never raises."""
        self._is_left = True
        with self._lock:
            if database is not None:
                database.close()
            with suppress(OSError):
                is_writer = self._sharing.mode is Mode.TURN
                self._turn.release(self._head() if is_writer else None)
                self._turn.finish()
            with suppress(OSError):
                self._presence.leave()
            with suppress(OSError):
                if self._copy is not None:
                    self._copy.remove()

    # -- what the user wants --------------------------------------------------------------------

    def ask_for_turn(self) -> None:
        """Ask whoever writes to let this program write; it happens with the next steps."""
        self._wants_turn = self._hurries = True
        self._was_refused = False

    def withdraw(self) -> None:
        """Ask no longer."""
        self._wants_turn = False

    def note_use(self) -> None:
        """Somebody works here, and be it that they type: the turn does not pass by itself."""
        self._last_use = monotonic_seconds()

    def hand_over(self) -> None:
        """Give the turn to whoever asks, once what is being saved is saved."""
        self._gives_until = monotonic_seconds() + _GIVES_SECONDS
        self._hurries = True

    def refuse(self, visitor: Visitor) -> None:
        """Tell somebody who asks that the turn is still needed."""
        self._hurries = True
        with self._lock, suppress(OSError):
            self._turn.refuse(visitor)

    def break_turn(self) -> bool:
        """End a dead holder's turn, because a person decided so; whether it is free now."""
        self._hurries = True
        with self._lock:
            try:
                held = self._turn.holder()
                is_free = held is None or self._turn.break_dead(held)
            except OSError as error:
                raise unavailable_of(error, self._path) from error
            self._wants_turn = self._wants_turn or is_free
            return is_free

    def show_records(self, record: str) -> None:
        """Let others see which cards are open here, with the next sign; for any thread."""
        self._record = record

    def show_reminders(self, shown: str) -> None:
        """Let others see which reminders came to this screen, with the next sign; any thread."""
        self._shown = shown

    # -- damage --------------------------------------------------------------------------------

    def stop_for_damage(self) -> None:
        """The file was found damaged: nobody writes from now on; `carry_out` follows."""
        self._found_damage = self._hurries = True
        with self._lock:
            if self._before_damage is None and self._sharing.mode is not Mode.READ_ONLY:
                self._before_damage = self._sharing
                # Who is here is not asked: the drive may be away, and this must not fail.
                self._target = replace(self._sharing, mode=Mode.READ_ONLY, reason=Reason.DAMAGED)
            with suppress(OSError):
                self._presence.tell(found_damage=True)

    def mend(self, database: Database, act: Callable[[Database], None]) -> Sharing:
        """Let `act` write although the file is damaged, then go on as before the damage.

        In the thread of the database. If it fails the file stays read-only, and the error is
        raised.
        """
        with self._lock:
            before = self._before_damage or self._sharing
            if before.mode is Mode.READ_ONLY:
                raise StorageUnavailable("read_only", path=str(self._path))
            try:
                self._require_held(before)
            except OSError as error:
                raise unavailable_of(error, self._path) from error
            database.change_backend(self._backend_for(before))
            try:
                act(database)
            except BaseException:
                self._use_unwritable(database)
                raise
            self._found_damage, self._before_damage = False, None
            self._sharing = self._target = before
            self._set_guard(database)
            with suppress(OSError):
                self._presence.tell(found_damage=False)
            return before

    def _use_unwritable(self, database: Database) -> None:
        database.change_backend(
            SqliteFile(self._path, query_only=True, vfs=self._vfs(self._before_damage))
        )

    def _follow_damage(self) -> bool:
        """Whether damage says what to do: found by others it ends once they have mended it."""
        if self._found_damage:
            return True
        told = any(one.found_damage for one in self._here() if not one.is_me)
        if told and self._before_damage is None and self._sharing.mode in _SHARED:
            self._before_damage = self._sharing
            self._aim(Mode.READ_ONLY, Reason.DAMAGED)
        elif not told and self._before_damage is not None:
            self._target, self._before_damage = self._before_damage, None
        return told

    # -- looking again ----------------------------------------------------------------------------

    def step(self) -> Sharing:
        """Give a sign of life, see who is there, and whether the mode must change.

        Raises `OSError` if the drive does not answer as it should; trying again is right.
        """
        with self._lock:
            if self._is_left:
                return self._sharing
            self._steps += 1
            self._hurries = False
            writes_before = self._writes
            self._live_on()
            if self._presence.is_joined:
                self._presence.look_afresh()
                self._follow_mode()
            else:
                self._renew_copy()
            others = self._without_refused(self._here())
            holder = self._holder_seen()
            if self._sharing.mode in _SHARED and self._writes and self._writes == writes_before:
                # Whoever takes the turn for a moment, to see that it is shared, has given it back;
                # who died in that moment never said that they write.
                self._aim(Mode.READ_ONLY, Reason.TURN_TAKEN)
            if not self.wants_move:
                self._sharing = replace(self._sharing, reason=self._target.reason)
            self._looked_at = monotonic_seconds()
            now = {
                "visitors": others,
                "holder": holder,
                "was_refused": self._was_refused,
                "minutes_ahead": 0 if self._drive.is_local else self._presence.minutes_ahead,
            }
            self._sharing = replace(self._sharing, **now)
            self._target = replace(self._target, **now)
            return self._sharing

    def _without_refused(self, visitors: tuple[Visitor, ...]) -> tuple[Visitor, ...]:
        """Who was told no wants nothing, until they ask again: that is to be told again."""
        if self._sharing.mode is not Mode.TURN or not any(one.wants_turn for one in visitors):
            return visitors
        wishes = {one.token for one in self._turn.wishes()}
        return tuple(
            replace(one, wants_turn=one.wants_turn and one.token in wishes) for one in visitors
        )

    def _live_on(self) -> None:
        if not self._presence.token:
            return
        self._look_again()
        if self._steps % _SWEEP_EVERY == 1 or self._presence.has_new_dead:
            self._presence.sweep(self._turn.clear_dead)
            self._turn.sweep()

    def _look_again(self) -> None:
        """Give a sign, and see whether this program still may what it did before a silence."""
        is_known = self._presence.beat(self._record, self._shown)
        self._turn.finish()
        mode = self._sharing.mode
        if not is_known or self._said_less():
            self._come_back()
        elif mode is Mode.TURN and not self._keeps_turn():
            self._aim(Mode.READ_ONLY, Reason.TURN_LOST)
        elif mode in _SHARED and not self._is_sure() and self._somebody_writes_alone():
            self._aim(Mode.READ_ONLY, Reason.TURN_TAKEN)
        elif mode is not Mode.READ_ONLY or not self._turn.token:
            self._presence.forget_silence()

    def _said_less(self) -> bool:
        """Whether coming back was cut short: this program shares the file and does not say so."""
        mode = self._sharing.mode
        return mode in _SHARED and self._target.mode is mode and self._presence.mode is not mode

    def _is_sure(self) -> bool:
        """Whether nobody can have taken this program for dead since it last looked."""
        return self._presence.longest_silence() < LEASE_SECONDS

    def _keeps_turn(self) -> bool:
        if self._is_sure():
            return bool(self._turn.token)
        return self._turn.is_mine()

    def _somebody_writes_alone(self) -> bool:
        """The dead are not counted by who takes the turn: this program may have been one."""
        self._presence.look_afresh()
        self._holder_seen()
        return bool(self._alone)

    def _come_back(self) -> None:
        """Others took this program for dead: what it held it has to take again."""
        mode = self._sharing.mode
        self._presence.tell(mode=Mode.READ_ONLY)
        if mode in _SHARED and not self._turn.pass_through(mode):
            self._aim(Mode.READ_ONLY, Reason.TURN_TAKEN)
        if mode is Mode.TURN:
            is_kept = self._turn.release()  # else somebody ended it, and may have written since
            if is_kept and self._turn.take() is TakeResult.TAKEN:
                self._presence.tell(mode=Mode.TURN)
            else:
                self._aim(Mode.READ_ONLY, Reason.TURN_LOST)

    def _follow_mode(self) -> None:
        if self._follow_damage() or self._target.mode is not self._sharing.mode:
            return
        self._answer_drill()
        if self._sharing.mode is Mode.TURN:
            self._as_holder()
        elif self._sharing.mode is Mode.READ_ONLY:
            self._as_reader()
        elif any(self._doubts.values()) and not self._locks_reach_others() and self._unfit:
            self._aim(Mode.READ_ONLY, Reason.TEAM_AT_WORK)

    def _answer_drill(self) -> None:
        drill = Drill(self._presence, sleep=self._pause, patience_seconds=self._patience)
        with suppress(InterruptedError):
            if self._unfit is None and drill.answer() is True:
                self._proofs.keep(self._fingerprint())

    def _as_holder(self) -> None:
        if self._prove_if_possible():
            self._aim(Mode.TEAM, Reason.PROVEN)
            return
        self._target = replace(self._target, reason=self._turn_reason())
        wishes = self._turn.wishes()
        if not wishes:
            self._idle_told_at = None
        if wishes and (self._gives() or self._passes_by_itself()):
            self._aim(Mode.READ_ONLY, Reason.TURN_TAKEN)

    def _passes_by_itself(self) -> bool:
        """After five idle minutes; whoever has windows open is told first, to save them."""
        now = monotonic_seconds()
        if now - self._last_use <= IDLE_HAND_OVER_SECONDS:
            self._idle_told_at = None
            return False
        # The minute begins when they are told: somebody may ask after hours.
        told = self._idle_told_at = now if self._idle_told_at is None else self._idle_told_at
        if self.on_idle is None or now - told > _IDLE_ANSWER_SECONDS:
            return True
        self.on_idle()
        return False

    def _gives(self) -> bool:
        """The wish may be seen a moment after the answer was given."""
        return monotonic_seconds() < self._gives_until

    def _as_reader(self) -> None:
        is_fit = self._is_fit_now() if self._may_share() else self._prove_if_possible()
        if is_fit:
            if self._turn.pass_through(Mode.TEAM):
                self._aim(Mode.TEAM, Reason.PROVEN)
                return
        elif self._is_free_for_me() and self._turn.take() is TakeResult.TAKEN:
            self._make_ready()
            self._presence.tell(mode=Mode.TURN, wants_turn=False)
            self._wants_turn = False
            self._aim(Mode.TURN, self._turn_reason())
            return
        if self._wants_turn and self._presence_wants() and self._turn.was_refused():
            self._wants_turn, self._was_refused = False, True
        if self._wants_turn != self._presence_wants():
            self._turn.ask() if self._wants_turn else self._turn.withdraw()
        self._renew_copy()

    def _is_free_for_me(self) -> bool:
        """Nobody has the turn; whoever asks for it comes before those who only look."""
        others = [one for one in self._presence.visitors() if not one.is_me]
        if self._turn.is_taken() or any(one.mode in _SHARED for one in others):
            return False
        return self._wants_turn or not any(one.wants_turn for one in others)

    def _presence_wants(self) -> bool:
        return any(one.is_me and one.wants_turn for one in self._presence.visitors())

    # -- deciding ---------------------------------------------------------------------------------

    def _decide(self) -> Sharing:
        if self._read_only:
            return self._now(Mode.READ_ONLY, Reason.ASKED_FOR)
        if self._drive.is_read_only or not os.access(self._path.parent, os.W_OK):
            return self._now(Mode.READ_ONLY, Reason.DRIVE_READ_ONLY)
        self._presence.join()
        self._presence.sweep(self._turn.clear_dead)
        if self._drive.is_local and not self._drive.sync:
            return self._decide_here()
        self._unfit = unfit(self._drive)
        if not self._may_share():
            self._unfit = prove_alone(self._drive, self._presence)
        if self._is_fit_now():
            if self._turn.pass_through(Mode.TEAM):
                return self._now(Mode.TEAM, Reason.PROVEN)
            return self._now(Mode.READ_ONLY, Reason.TURN_TAKEN)
        taken = self._turn.take()
        if taken is TakeResult.TAKEN:
            self._make_ready()
            self._presence.tell(mode=Mode.TURN)
            if self._is_sure() or self._turn.is_mine():
                return self._now(Mode.TURN, self._turn_reason())
            self._presence.tell(mode=Mode.READ_ONLY)
        is_shared = taken is TakeResult.SHARED
        return self._now(Mode.READ_ONLY, Reason.TEAM_AT_WORK if is_shared else Reason.TURN_TAKEN)

    def _decide_here(self) -> Sharing:
        """On a disk of this computer, to which others may come over the network."""
        for _ in range(_PASSING_TRIES):
            if self._turn.pass_through(Mode.LOCAL):
                return self._now(Mode.LOCAL, Reason.HERE)
            held = self._turn.holder()
            if held is not None and held.presence and not held.is_passing:
                break
            with suppress(InterruptedError):  # who starts at the same time is through at once
                self._pause(_PASSING_PAUSE_SECONDS)
        return self._now(Mode.READ_ONLY, Reason.TURN_TAKEN)

    def _now(self, mode: Mode, reason: Reason) -> Sharing:
        visitors = self._here() if self._presence.is_joined else ()
        holder = self._holder_seen() if self._presence.is_joined else None
        copied_at = None if self._copy is None else self._copy.copied_at
        return Sharing(mode, reason, self._drive.name, visitors, holder, copied_at)

    def _here(self) -> tuple[Visitor, ...]:
        """Who has this file open; those at a copy beside it count for what is safe only."""
        return tuple(one for one in self._presence.visitors() if not one.is_at_copy)

    def _aim(self, mode: Mode, reason: Reason) -> None:
        if mode is Mode.TURN:
            self.note_use()  # who was given the turn has it for five minutes at least
        self._target = self._now(mode, reason)
        _log.info("mode %s wanted: %s", mode, reason)

    def _turn_reason(self) -> Reason:
        return self._unfit or Reason.ALONE

    def _holder_seen(self) -> Visitor | None:
        """Who has the turn, where this program does not."""
        self._alone = self._writes = ""
        if self._turn.token:
            return None
        held = self._turn.holder()
        if held is None or not self._turn.is_taken():
            return None
        self._alone = held.token if held.presence and not held.is_passing else ""
        found = self._presence.visitor(held.presence) if held.presence else None
        if found is not None:
            self._writes = self._alone if found.mode is Mode.TURN else ""
            self._holder_met = found = replace(found, mode=Mode.TURN)
            return found
        met = self._holder_met
        if met is not None and met.token == held.presence:
            # The turn was taken before the file was open: it knows the login of its holder only.
            return replace(met, is_silent=True)
        return Visitor(held.presence, held.machine, held.user, mode=Mode.TURN, is_silent=True)

    # -- proving ----------------------------------------------------------------------------------

    def _fingerprint(self) -> str:
        return fingerprint(self._drive)

    def _may_share(self) -> bool:
        if self._drive.is_local and not self._drive.sync:
            return False
        return self._unfit is None and self._proofs.holds(self._fingerprint())

    def _candidates(self) -> list[Visitor]:
        """Live programs on other computers with which nothing was tried yet."""
        if self._unfit is not None or (self._drive.is_local and not self._drive.sync):
            return []
        return [
            one
            for one in self._presence.visitors()
            if not one.is_me
            and not one.is_silent
            and one.machine != self._presence.me.machine
            and monotonic_seconds() - self._tried.get(one.token, -_TRY_AGAIN_SECONDS)
            >= _TRY_AGAIN_SECONDS
        ]

    def _waits_for_proof(self) -> bool:
        is_open = self._sharing.mode in {Mode.TURN, Mode.READ_ONLY, Mode.LOCAL, Mode.TEAM}
        return is_open and self._unfit is None and self._steps < 15 and bool(self._sharing.others)

    def _prove_if_possible(self) -> bool:
        """Try the drive against those on other computers, with each now and then."""
        for one in self._candidates():
            if self._presence.token < one.token and one.mode not in _SHARED:
                continue  # one of two invites, so that they do not wait for each other
            self._tried[one.token] = monotonic_seconds()
            try:
                reason = prove_with(
                    self._presence, one, sleep=self._pause, patience_seconds=self._patience
                )
            except InterruptedError:
                del self._tried[one.token]
                break
            _log.info("drive tried with another computer: %s", reason or "fit")
            if reason is None:
                self._proofs.keep(self._fingerprint())
                return True
            if reason is not Reason.ALONE:
                self._find_unfit(reason)
                return False
        return self._is_fit_now()

    def _find_unfit(self, reason: Reason) -> None:
        self._unfit = reason
        self._proofs.forget(self._fingerprint())

    def _is_fit_now(self) -> bool:
        return self._may_share() and self._locks_reach_others()

    def _locks_reach_others(self) -> bool:
        """Whether what the book says of the drive's locks still holds for those who are here.

        A server or a connection may have been changed since the drive was proven, without a trace
        in its options. One lock of another computer that is refused here is enough; if nobody is
        there, the book is believed, and whoever comes next looks. Somebody whose lock is free has
        died, or lives and its lock does not come here: that is not known before it is silent for
        longer than the living are, or goes on giving signs.
        """
        is_open, mine = False, self._presence.me.machine
        far = [one for one in self._presence.visitors() if one.machine and one.machine != mine]
        self._doubts = {one.token: self._doubts.get(one.token, []) for one in far}
        for one in far:
            signs = self._doubts[one.token]
            sign = self._presence.last_sign(one.token)
            if sign not in signs:
                try:
                    is_held = self._presence.holds_witness(one.token)
                except OSError:
                    return False
                if is_held:
                    self._doubts.clear()
                    return True
                signs.append(sign)
            if len(signs) >= _SIGNS_WITHOUT_LOCK:
                _log.warning("a lock of another computer does not come here")
                self._find_unfit(Reason.LOCKS_STAY_HERE)
                return False
            is_open = is_open or one.silent_seconds <= _UNUSUAL_SECONDS
        return not is_open

    def _pause(self, seconds: float) -> None:
        """Waiting for another computer ends when this program leaves, or the user wants it."""
        if self._is_left or self._hurries:
            raise InterruptedError("something else is wanted")
        threading.Event().wait(seconds)

    # -- changing the mode -------------------------------------------------------------------------

    def carry_out(self, database: Database) -> Sharing:
        """Follow what `step` found; in the thread of the database, between two works."""
        with self._lock:
            target, before = self._target, self._sharing
            if self._is_left or not self.wants_move:
                return self._sharing
            database.guard = None
            try:
                self._move(database, before, target)
            except (StorageUnavailable, UserError, DriverError, OSError):
                self._stay(before, target)
                self._set_guard(database)
                raise
            self._sharing = self._target = replace(
                self._target,
                copied_at=None if self._copy is None else self._copy.copied_at,
            )
            self._set_guard(database)
            return self._sharing

    def _stay(self, before: Sharing, target: Sharing) -> None:
        """The change failed: what was taken for it is given back.

        Who has to stop writing does not write on for that: the change is tried again.
        """
        gives_turn = (
            before.mode is Mode.TURN and self._turn.token and target.reason is not Reason.DAMAGED
        )
        if target.mode is Mode.READ_ONLY and not gives_turn:
            return
        self._target = before
        with suppress(OSError):
            self._presence.tell(mode=before.mode)
            if before.mode is Mode.READ_ONLY:
                self._turn.release()

    def _require_held(self, target: Sharing) -> None:
        """Between the look and the change the computer may have slept, and others gone on."""
        if self._is_sure():
            return
        needs_turn = target.mode is Mode.TURN or self._turn.token
        is_lost = not self._turn.is_mine() if needs_turn else self._somebody_writes_alone()
        if is_lost:
            raise StorageUnavailable("turn_lost")

    def _move(self, database: Database, before: Sharing, target: Sharing) -> None:
        if target.reason is Reason.DAMAGED:
            self._use_unwritable(database)
            return
        if target.mode is Mode.READ_ONLY:
            self._presence.tell(mode=Mode.READ_ONLY)
            if before.mode in _SHARED or (before.mode is Mode.TURN and not self._turn.token):
                # Whoever writes alone now may be in the middle of a save, which SQLite would take
                # for one that was left half done: the file is not read until a copy is there.
                database.let_go(NoCopyYet(self._path))
            if before.mode is Mode.TURN:
                self._give_back(database)
            else:
                self._use_copy(database)
            return
        self._require_held(target)
        database.change_backend(self._backend_for(target))
        self._drop_copy()
        if target.mode is Mode.TEAM:
            self._presence.tell(mode=Mode.TEAM)
            self._turn.release()
            _make_journal(database)

    def _give_back(self, database: Database) -> None:
        """Show a copy from now on, and only then let go of the turn."""
        self._use_copy(database)
        self._gives_until = 0.0
        self._turn.release(None if self._copy is None else Head(self._copy.counter))

    def _use_copy(self, database: Database) -> None:
        copy = self._fresh_copy or self._take_copy()
        database.change_backend(copy)
        before, self._copy, self._fresh_copy = self._copy, copy, None
        if before is not None and before is not copy:
            before.remove()

    def _take_copy(self) -> SqliteCopy:
        started = monotonic_seconds()
        copy = take_copy(self._path, self._file_id, self._copy_folder, self._clock.now())
        self._copy_took = monotonic_seconds() - started
        self._copied_at = monotonic_seconds()
        return copy

    def _drop_copy(self) -> None:
        if self._copy is not None:
            self._copy.remove()
        self._copy = self._fresh_copy = None

    def _renew_copy(self) -> None:
        """Take a newer copy when the file was saved, not more often than it is cheap."""
        pause = max(_COPY_LEAST_SECONDS, _COPY_SHARE * self._copy_took)
        if self._copy is None or monotonic_seconds() - self._copied_at < pause:
            return
        if change_counter(self._path) != self._copy.counter:
            self._fresh_copy = self._take_copy()

    def _backend_for(self, sharing: Sharing) -> Backend:
        if sharing.mode is Mode.READ_ONLY:
            if self._drive.is_local and not self._drive.sync and sharing.holder is None:
                return SqliteFile(self._path, read_only=True)
            sweep_copies(self._copy_folder, self._file_id)
            self._copy = self._take_copy()
            self._sharing = replace(self._sharing, copied_at=self._copy.copied_at)
            return self._copy
        return SqliteFile(self._path, vfs=self._vfs(sharing))

    def _vfs(self, sharing: Sharing | None) -> str:
        if sharing is None or sharing.mode is not Mode.TURN:
            return ""
        return self._vfs_alone

    # -- what the file is like -----------------------------------------------------------------

    def _head(self) -> Head | None:
        """The file's change counter; only once SQLite has closed it."""
        with suppress(OSError):
            return Head(change_counter(self._path))
        return None

    def _make_ready(self) -> None:
        """After taking the turn, before SQLite opens the file."""
        self._wait_until_settled()
        is_locked = self._unfit not in _LOCKS_IN_DOUBT or grants_a_lock_at_once(self._presence)
        self._vfs_alone = VFS_ALONE if is_locked else VFS_BY_FOLDER
        if not is_locked:
            remove_lock_folder(self._path)

    def _wait_until_settled(self) -> None:
        """After taking the turn: wait until this computer sees what the last holder left."""
        left = self._turn.last_head()
        started = monotonic_seconds()
        while left is not None and monotonic_seconds() - started < _SETTLE_SECONDS:
            if change_counter(self._path) >= left.counter:
                return
            self._presence.look_afresh()
            threading.Event().wait(1.0)


def _make_journal(database: Database) -> None:
    """Save nothing, so that a journal lies there: a name that is missing is believed missing."""
    if database.path.with_name(database.path.name + "-journal").exists():
        return
    database.save_nothing()
