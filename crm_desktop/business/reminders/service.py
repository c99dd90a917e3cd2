"""What is due, who shows it, and what becomes of it; notifications and what of them was read.

Nobody shows a reminder without a claim: a row in the file says which program is about to. A claim
is taken in a unit of work, so that of several programs of one user one gets it. It is no lease by
the clock, for clocks differ: a program that sees the claim of another one stand for
`CLAIM_SECONDS` by its own monotonic clock takes it over, and the other one looks again before it
shows anything late. Who is killed between showing and noting shows twice, never never.

Where nothing can be written it is shown all the same, by one program of the user after the other
(`showing.py`), and noted once one of them may write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.business.reminders.day_plan import DayPlan
from crm_desktop.business.reminders.derived_repository import follow
from crm_desktop.business.reminders.model import (
    HAND,
    MOST_WAITING,
    REMINDER,
    Claimed,
    DueNotification,
    DueReminder,
    Remindable,
    Reminder,
    State,
    Subject,
    Waiting,
)
from crm_desktop.business.reminders.rules import At, read_rule, rule_text
from crm_desktop.business.reminders.showing import Showing
from crm_desktop.business.reminders.yearly import is_yearly
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import (
    from_milliseconds,
    monotonic_seconds,
    to_milliseconds,
    zone_name,
)
from crm_desktop.core.errors import ChangedMeanwhile, ChangedRow, StorageUnavailable, UserError
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.reminders.repository import ReminderRepository
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

CLAIM_SECONDS = 60.0
NOTE_LIMIT = 1000
MOST_LISTED = 500
"""Of so many that come at once it is read what they are about."""
NOBODY = 0
"""Showing is nobody's action: it is not undone and stands in nobody's history."""


class ReminderService:
    """One method is one action; all run in the thread that owns the database.

    `remindables` are the kinds of records of which one can be reminded.
    """

    def __init__(
        self,
        database: Database,
        journal: Journal,
        repository: ReminderRepository,
        staff: StaffService,
        remindables: Iterable[Remindable],
        showing: Showing | None = None,
    ) -> None:
        self._database = database
        self._journal = journal
        self._rows = repository
        self._staff = staff
        self._remindables = {one.kind: one for one in remindables}
        self.days = DayPlan(database, journal, repository, self._remindables.values())
        self.program = new_uid().hex()
        self.monotonic: Callable[[], float] = monotonic_seconds
        self._foreign: dict[int, tuple[str, float]] = {}
        self._showing = showing or Showing(lambda: None, lambda: None)

    # -- what is due ---------------------------------------------------------------------

    def next_due(self, user_id: int) -> datetime | None:
        """When something is to be shown next, after what is due by now."""
        with self._database.read():
            found = self._rows.next_due(user_id, to_milliseconds(self._journal.clock.now()))
        return None if found is None else from_milliseconds(found)

    def claim_due(self, actor: Actor) -> Claimed:
        """Take what has to be shown by now and nobody else is about to show, the oldest first.

        Where it cannot be noted (a full disk, a file to read only), it is given all the same, once
        by this program, with the `problem`, unless another program of the user shows it.
        """
        self._showing.tell(actor.user_id, self.monotonic())
        listens = self._listens_for(actor.user_id)
        free = self._free(actor.user_id)
        if not free or listens:
            again = self._again(actor.user_id)
            if free and listens:
                again = listens if again is None else min(again, listens)
            return Claimed((), again_in_seconds=again)
        problem = ""
        try:
            with self._journal.begin(self._nobody(actor), "reminder.claim") as work:
                free = self._free(actor.user_id)  # again, now that nobody else can write
                if free:
                    self._rows.claim(work, list(free), self.program)
        except StorageUnavailable as error:
            problem = error.code
            free = self._showing.in_turn(free, actor.user_id, self.monotonic())
        ids = tuple(free)
        with self._database.read():
            first = self._described(self._rows.by_ids(ids[:MOST_LISTED]))
        # Not before they were read: what is given to nobody must not count as shown.
        self._showing.hand(free, self.monotonic(), is_claimed=not problem)
        return Claimed(first, ids, problem, self._again(actor.user_id))

    def _listens_for(self, user_id: int) -> float:
        can_write = not self._database.is_read_only
        return self._showing.listens_for(user_id, self.monotonic(), can_write=can_write)

    def still_mine(self, ids: Collection[int]) -> set[int]:
        """Those that this program may still show: look before showing anything late."""
        with self._database.read():
            return {
                one.id
                for one in self._rows.by_ids(ids)
                if one.due_at is not None
                and (one.claimed_by == self.program or self._showing.is_unclaimed(one.id))
            }

    def note_shown(self, ids: Collection[int], actor: Actor) -> None:
        """Note that they are on the screen.

        Raises `StorageUnavailable`: then this computer remembers it, and `note_left` notes it.
        """
        showing, database = self._showing, self._database
        unclaimed = [key for key in ids if showing.is_unclaimed(key)]
        showing.show(ids, actor.user_id, self.monotonic())
        is_kept = database.is_far or database.is_read_only
        if is_kept:  # first: the program may be killed while the drive takes its time
            showing.keep(ids)
        try:
            with self._journal.begin(self._nobody(actor), "reminder.show") as work:
                if unclaimed:
                    self._rows.claim(work, unclaimed, self.program)
                self._rows.show(work, sorted(ids), self.program)
        except StorageUnavailable:
            if not is_kept:
                showing.keep(ids)
            raise
        showing.note(ids, actor.user_id, self.monotonic())

    def note_left(self, actor: Actor) -> None:
        """Note what was shown and could not be noted then: here, or where one may only read.

        Raises `StorageUnavailable`.
        """
        showing = self._showing
        shown = showing.told(actor.user_id, only_unnoted=True) | set(showing.unnoted.items())
        if not shown or not self._still_due(shown, actor):
            return
        with self._journal.begin(self._nobody(actor), "reminder.show") as work:
            left = self._still_due(shown, actor)  # again, now that nobody else can write
            self._rows.claim(work, left, self.program)
            self._rows.show(work, left, self.program)
        showing.note(left, actor.user_id, self.monotonic())

    def _still_due(self, shown: set[tuple[int, int]], actor: Actor) -> list[int]:
        """Which of these are due for that very moment: a later one was put off, or moved."""
        return sorted(key for key, at in self._due(actor.user_id).items() if (key, at) in shown)

    def give_back(self, ids: Collection[int]) -> None:
        """They came to no screen after all: to be given again with the next look."""
        self._showing.take_back(ids)

    @property
    def unnoted(self) -> tuple[int, ...]:
        """What was shown on this computer and has still to be noted."""
        return tuple(self._showing.unnoted)

    def close(self) -> None:
        """Let go of what is kept on this computer."""
        self._showing.close()

    def follow_zone(self, actor: Actor) -> int:
        """Compute times of day anew where they were meant for another zone; how many records."""
        zone = zone_name(self._journal.clock.zone)
        with self._database.read():
            found = self._rows.of_other_zone(actor.user_id, zone)
        if not found:
            return 0
        with self._journal.begin(self._nobody(actor), "reminder.zone") as work:
            for one in self._remindables.values():
                ids = sorted(key for kind, key in found if kind == one.kind)
                if ids:
                    follow(work, one, ids, self._journal.clock.zone)
            work.keep_as_note()
        return len(found)

    def _free(self, user_id: int) -> dict[int, int]:
        """Due by now, not shown here already and not about to be shown by another program.

        Ids with the moment in milliseconds, the oldest first.
        """
        now_ms = to_milliseconds(self._journal.clock.now())
        with self._database.read():
            due = self._rows.due(user_id, now_ms)
        told = self._showing.told(user_id, only_unnoted=not self._database.is_read_only)
        seen, self._foreign = self._foreign, {}
        free: dict[int, int] = {}
        now = self.monotonic()
        known = {key: due_ms for key, _claim, due_ms in due}
        self._showing.drop_over(known, user_id, now_ms, now)
        self._showing.give_up(known)
        for key, claimed_by, due_ms in due:
            if (key, due_ms) in told or self._showing.is_known(key, due_ms, now):
                continue
            if claimed_by and claimed_by != self.program:
                claim, since = seen.get(key, (claimed_by, now))
                if claim != claimed_by:
                    since = now
                self._foreign[key] = (claimed_by, since)
                if now - since < CLAIM_SECONDS:
                    continue
            free[key] = due_ms
        return free

    def _due(self, user_id: int) -> dict[int, int]:
        """What has to be shown by now, with its moment in milliseconds."""
        with self._database.read():
            rows = self._rows.due(user_id, to_milliseconds(self._journal.clock.now()))
        return {key: due_ms for key, _claim, due_ms in rows}

    def _again(self, user_id: int) -> float | None:
        """After how long to look whether what others claimed, or wait for, has been shown."""
        now = self.monotonic()
        left = [CLAIM_SECONDS - (now - since) for _claim, since in self._foreign.values()]
        left += self._showing.seconds_left(user_id, now)
        return min((one for one in left if one > 0), default=None)

    # -- what is shown -------------------------------------------------------------------

    def waiting(self, user_id: int, limit: int = MOST_WAITING) -> Waiting:
        """What the bell shows; what is due and not shown, because it is quiet, first."""
        with self._database.read():
            due = self._rows.due(user_id, to_milliseconds(self._journal.clock.now()))
            shown, count = self._rows.shown(user_id, limit)
            notices = self._rows.notices(user_id, limit)
            told_count = self._rows.notice_count(user_id)
            unread = self._rows.unread(user_id)
            first = self._rows.by_ids([key for key, _claim, _at in due[:limit]])
        described = self._described([*first, *shown])
        subjects = self._subjects([one.record for one in notices] + [ref for _key, ref in unread])
        told = tuple(
            DueNotification(
                one.id,
                one.kind,
                one.record,
                from_milliseconds(one.created_at),
                self._staff.name_of(one.author_id),
                None if one.read_at is None else from_milliseconds(one.read_at),
                subjects[one.record],
            )
            for one in notices
            if one.record in subjects
        )
        count += len(due)
        left = count - len(described) + told_count - len(notices)
        return Waiting(described, told, count, sum(ref in subjects for _key, ref in unread), left)

    def describe(self, ids: Sequence[int]) -> tuple[DueReminder, ...]:
        """Reminders as they are now, those that are closed left out."""
        with self._database.read():
            rows = self._rows.by_ids(ids)
        now = self._journal.clock.now()
        return self._described([one for one in rows if _is_waiting(one, now)])

    def of_record(self, ref: RecordRef) -> list[Reminder]:
        """All reminders that stand on a record."""
        with self._database.read():
            return self._rows.of_record(ref)

    def _described(self, reminders: Sequence[Reminder]) -> tuple[DueReminder, ...]:
        plain = self._subjects([one.record for one in reminders if not is_yearly(one.origin)])
        dated = self._dated([one for one in reminders if is_yearly(one.origin)])
        return tuple(
            DueReminder(
                one,
                dated.get(one.id) if is_yearly(one.origin) else plain.get(one.record),
                "" if read_rule(one.rule) is not None else "rule_corrupt",
            )
            for one in reminders
        )

    def _dated(self, reminders: Sequence[Reminder]) -> dict[int, Subject]:
        """What is shown of days that come round, by the reminder's id."""
        by_kind: dict[str, list[tuple[int, str]]] = {}
        for one in reminders:
            by_kind.setdefault(one.record.kind, []).append((one.record.id, one.origin))
        found: dict[tuple[str, int, str], Subject] = {}
        for kind, wanted in by_kind.items():
            remindable = self._remindables.get(kind)
            if remindable is not None and remindable.dated is not None:
                dated = remindable.dated(self._database, wanted)
                found.update({(kind, *key): one for key, one in dated.items()})
        keys = {one.id: (one.record.kind, one.record.id, one.origin) for one in reminders}
        return {key: found[where] for key, where in keys.items() if where in found}

    def _subjects(self, refs: Iterable[RecordRef]) -> dict[RecordRef, Subject]:
        by_kind: dict[str, set[int]] = {}
        for ref in refs:
            by_kind.setdefault(ref.kind, set()).add(ref.id)
        found: dict[RecordRef, Subject] = {}
        for kind, ids in by_kind.items():
            remindable = self._remindables.get(kind)
            if remindable is not None:
                subjects = remindable.subjects(self._database, sorted(ids))
                found.update({RecordRef(kind, key): one for key, one in subjects.items()})
        return found

    # -- what becomes of it --------------------------------------------------------------

    # With `seen`, as they were shown, each raises `ChangedMeanwhile` where another program of the
    # same user put one off or answered it otherwise meanwhile.

    def snooze(
        self, ids: Collection[int], until: datetime, actor: Actor, seen: Sequence[Reminder] = ()
    ) -> int:
        """Put off until a moment (aware UTC); gives the batch. `UserError` `snooze_past`."""
        if until <= self._journal.clock.now():
            raise UserError("snooze_past", field="until")
        values = {"state": str(State.SNOOZED), "snoozed_until": to_milliseconds(until)}
        return self._write(ids, "reminder.snooze", values, actor, seen)

    def done(self, ids: Collection[int], actor: Actor, seen: Sequence[Reminder] = ()) -> int:
        """What was to be done is done, where the record itself has no such state."""
        return self._write(ids, "reminder.done", {"state": str(State.DONE)}, actor, seen)

    def dismiss(self, ids: Collection[int], actor: Actor, seen: Sequence[Reminder] = ()) -> int:
        """Seen; not to be shown again."""
        values = {"state": str(State.DISMISSED)}
        return self._write(ids, "reminder.dismiss", values, actor, seen)

    def dismiss_all(self, actor: Actor) -> int:
        """All that were shown are seen; gives the batch."""
        with self._database.read():
            ids = self._rows.all_shown(actor.user_id)
        return self.dismiss(ids, actor)

    def _write(
        self,
        ids: Collection[int],
        action: str,
        values: dict[str, Any],
        actor: Actor,
        seen: Sequence[Reminder] = (),
    ) -> int:
        actor.require(Right.ACTIVITIES_EDIT)
        wanted: dict[str, Any] = {"snoozed_until": None, **values}
        with self._journal.begin(actor, action) as work:
            mine = [one for one in self._rows.by_ids(ids) if one.user_id == actor.user_id]
            self._require_seen(mine, wanted, seen, work.seq - 1)
            self._rows.write(work, mine, wanted)
        self._showing.note(ids, actor.user_id, self.monotonic())
        return work.seq

    def _require_seen(
        self,
        stored: Sequence[Reminder],
        wanted: Mapping[str, Any],
        seen: Sequence[Reminder],
        seq: int,
    ) -> None:
        """Raise for those that were answered since; that one was shown is no answer."""
        known = {one.id: _answer_of(one) for one in seen}
        answer = wanted["state"], wanted["snoozed_until"]
        against = [
            one
            for one in stored
            if one.state in _ANSWERED
            and one.id in known
            and _answer_of(one) not in (known[one.id], answer)
        ]
        if not against:
            return
        titles = {
            due.reminder.id: "" if due.subject is None else due.subject.title
            for due in self._described(against)
        }
        rows = tuple(
            ChangedRow(one.id, titles.get(one.id, ""), one, self._staff.name_of(one.user_id))
            for one in against
        )
        raise ChangedMeanwhile(REMINDER, answer, rows, seq)

    def remind_at(
        self, ref: RecordRef, moment: datetime, actor: Actor, *, note: str = "", user_id: int = 0
    ) -> int:
        """Remind of a record at a moment that somebody chose; gives the reminder's id.

        Without `user_id` the actor. Raises `UserError` `snooze_past`, `text_too_long`.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        if moment <= self._journal.clock.now():
            raise UserError("snooze_past", field="moment")
        if len(note) > NOTE_LIMIT:
            raise UserError("text_too_long", field="note", limit=NOTE_LIMIT)
        values = {
            "user_id": user_id or actor.user_id,
            "record_kind": ref.kind,
            "record_id": ref.id,
            "origin": f"{HAND}{new_uid().hex()}",
            "rule": rule_text(At(moment)),
            "note": note.strip(),
        }
        with self._journal.begin(actor, "reminder.create") as work:
            return self._rows.insert(work, values)

    def remove(self, reminder_id: int, actor: Actor) -> int:
        """Take a reminder set by hand away; gives the batch, 0 if it is gone already."""
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "reminder.remove") as work:
            for one in self._rows.by_ids([reminder_id]):
                self._rows.remove(work, one)
        return work.seq

    # -- notifications -------------------------------------------------------------------

    def mark_read(self, ids: Collection[int], actor: Actor, *, is_read: bool = True) -> None:
        """Mark notifications as read, or as unread again."""
        if ids:
            with self._journal.begin(self._nobody(actor), "notification.read") as work:
                self._rows.read(work, ids, is_read=is_read)

    def mark_all_read(self, actor: Actor) -> None:
        """Mark all notifications of the actor as read."""
        with self._database.read():
            unread = self._rows.unread(actor.user_id)
        self.mark_read([key for key, _ref in unread], actor)

    def _nobody(self, actor: Actor) -> Actor:
        return Actor(NOBODY, machine=actor.machine)


def _is_waiting(one: Reminder, now: datetime) -> bool:
    """Whether a toast of it still says something: it was shown, or is about to be noted."""
    is_due = one.due_at is not None and one.due_at <= now
    return one.is_open and (one.state is State.SHOWN or is_due)


_ANSWERED = frozenset({State.SNOOZED, State.DONE, State.DISMISSED})


def _answer_of(one: Reminder) -> tuple[str, int | None]:
    """What was said to it, as it is stored."""
    until = one.snoozed_until
    return str(one.state), None if until is None else to_milliseconds(until)
