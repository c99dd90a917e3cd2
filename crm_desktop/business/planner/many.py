"""Actions on several activities at once, each one undoable batch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from crm_desktop.business.planner import rules
from crm_desktop.business.planner.items import day_ms
from crm_desktop.business.planner.model import (
    ACTIVITY,
    ACTIVITY_USER,
    BIN,
    GIVEN,
    MOVED,
    STATE,
    Activity,
    ActivityKind,
    Colleague,
    ManySaved,
    Move,
    Scope,
    Status,
    UserRole,
)
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.errors import UserError
from crm_desktop.core.rights import Right
from crm_desktop.storage.change_log import batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.business.planner.agenda_repository import AgendaRepository
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.business.planner.results import ResultService
    from crm_desktop.business.planner.series import SeriesService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

Change = Callable[[Activity], Activity | None]
"""Gives what an activity becomes; `None` where it does not suit."""


class ManyActivities:
    """The part of `PlannerService` that works on several activities."""

    _database: Database
    _journal: Journal
    _rows: ActivityRepository
    _staff: StaffService
    _agenda: AgendaRepository
    results: ResultService
    _series: SeriesService | None = None

    @property
    def series(self) -> SeriesService:
        """What recurs; built when it is first asked for."""
        if self._series is None:
            from crm_desktop.business.planner.series import SeriesService

            self._series = SeriesService(
                self._database, self._journal, self._rows, self, self._staff.name_of
            )
        return self._series

    def extend_series(self, actor: Actor) -> int:
        """Add what passing days bring of series; gives how many activities, mostly none."""
        actor.require(Right.ACTIVITIES_EDIT)
        return self.series.extend(actor)

    # -- state ---------------------------------------------------------------------------

    # Each of these raises `ChangedMeanwhile` where others said meanwhile, after batch `since`, that
    # one is done or called off, or what came of it; `over` are those on which mine shall stand.

    def complete_many(
        self,
        activity_ids: Collection[int],
        actor: Actor,
        result: str = "",
        *,
        since: int | None = None,
        over: Collection[int] = (),
    ) -> ManySaved:
        """Check off several; those that are done already stay as they are."""
        now = self._journal.clock.now()

        def done(one: Activity) -> Activity | None:
            if one.status is Status.DONE and (one.id not in over or one.result == result):
                return None
            done_at = one.done_at or now
            return replace(one, status=Status.DONE, result=result, done_at=done_at)

        def heed(work: UnitOfWork) -> None:
            def is_done_so(_of: str, one: Activity) -> bool:
                return one.status is Status.DONE and one.result == result

            self._heed(work, {STATE: activity_ids}, since, is_done_so)

        return self._change(activity_ids, actor, "activity.complete", done, heed)

    def reopen(
        self,
        activity_ids: Collection[int],
        actor: Actor,
        *,
        since: int | None = None,
        is_restored: bool = False,
    ) -> ManySaved:
        """Let done or cancelled ones be planned again; what came of them is forgotten.

        `is_restored` takes them out of the bin in the same batch.
        """

        def opened(one: Activity) -> Activity | None:
            if one.status is Status.PLANNED or one.kind is ActivityKind.NOTE:
                return None
            return replace(one, status=Status.PLANNED, result="", done_at=None)

        def heed(work: UnitOfWork) -> None:
            self._heed(work, {STATE: activity_ids}, since, _has(Status.PLANNED))

        return self._change(
            activity_ids, actor, "activity.reopen", opened, heed, is_restored=is_restored
        )

    def cancel(
        self,
        activity_ids: Collection[int],
        actor: Actor,
        *,
        since: int | None = None,
        over: Collection[int] = (),
    ) -> ManySaved:
        """Call planned ones off; they stay in the history."""

        def called_off(one: Activity) -> Activity | None:
            if one.status is Status.DONE and one.id in over:
                return replace(one, status=Status.CANCELLED, result="", done_at=None)
            return replace(one, status=Status.CANCELLED) if one.status is Status.PLANNED else None

        def heed(work: UnitOfWork) -> None:
            self._heed(work, {STATE: activity_ids}, since, _has(Status.CANCELLED))

        return self._change(activity_ids, actor, "activity.cancel", called_off, heed)

    def require_unsaid(self, activity_ids: Collection[int], actor: Actor, since: int) -> None:
        """Raise `ChangedMeanwhile` if others said after batch `since` how far these are."""
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.complete") as work:  # nothing is written
            self._heed(work, {STATE: activity_ids}, since)

    # -- place ---------------------------------------------------------------------------

    def move(
        self,
        moves: Sequence[Move],
        actor: Actor,
        scope: Scope = Scope.THIS,
        since: int | None = None,
        *,
        is_restored: bool = False,
    ) -> ManySaved:
        """Bring activities to another day, time or person; see `Move`.

        With another `scope` the open ones of their series go as far, as `save` lets them; of
        several of one series the earliest says how far. Raises `UserError` `rule_other_day` where a
        rule cannot follow, and `ChangedMeanwhile` where others moved some after batch `since`, the
        newest that was seen, or gave them to somebody else where that is wanted here. `is_restored`
        takes them, and no others of their series, out of the bin in the same batch.
        """
        by_id = {move.activity_id: move for move in moves}
        if scope is not Scope.THIS:
            return self._move_series(by_id, actor, scope, since)

        def moved(one: Activity) -> Activity | None:
            return self._moved(one, by_id[one.id])

        def heed(work: UnitOfWork) -> None:
            self._heed_moves(work, by_id, since)

        return self._change(by_id, actor, "activity.move", moved, heed, is_restored=is_restored)

    def _heed_moves(self, work: UnitOfWork, by_id: Mapping[int, Move], since: int | None) -> None:
        """What is moved heeds their times, what is given away their people."""

        def is_as_wanted(of: str, one: Activity) -> bool:
            move, users = by_id[one.id], {user.user_id for user in one.users}
            if of == GIVEN:
                return move.to_user in users and move.from_user not in users
            return self._moved(one, move).when == one.when

        given = [
            key
            for key, move in by_id.items()
            if move.to_user is not None and move.to_user != move.from_user
        ]
        timed = [key for key, move in by_id.items() if move.has_time]
        self._heed(work, {MOVED: timed, GIVEN: given}, since, is_as_wanted)

    def _heed(
        self,
        work: UnitOfWork,
        wanted: Mapping[str, Collection[int]],
        since: int | None,
        is_as_wanted: Callable[[str, Activity], bool] | None = None,
    ) -> None:
        """Raise `ChangedMeanwhile` for what others changed since it was seen."""
        if since is None:
            return
        from crm_desktop.business.planner.heeding import Look, require_unchanged

        ids = {key: None for each in wanted.values() for key in each}
        look = Look(self._journal.own_seqs, since, self._staff.name_of, self.results.known)
        require_unchanged(work, self._rows.activities(list(ids)), look, wanted, is_as_wanted)

    def _move_series(
        self, by_id: Mapping[int, Move], actor: Actor, scope: Scope, since: int | None
    ) -> ManySaved:
        actor.require(Right.ACTIVITIES_EDIT)
        done: dict[int, None] = {}
        series: set[int] = set()
        with self._journal.begin(actor, "activity.move") as work:
            self._heed_moves(work, by_id, since)
            found = self._rows.activities(list(by_id))
            for one in sorted(found, key=lambda each: each.recurrence_date):
                if one.deleted_at is not None or one.recurrence_id in series:
                    continue
                edited = self._moved(one, by_id[one.id])
                if one.recurrence_id is None:
                    self._rows.write(work, one, self.make_ready(edited, work, actor, one))
                    done[one.id] = None
                else:
                    series.add(one.recurrence_id)
                    done.update(dict.fromkeys(self.series.carry(work, one, edited, actor, scope)))
        return ManySaved(work.seq, tuple(done), len(by_id.keys() - done.keys()))

    def copy(self, moves: Sequence[Move], actor: Actor) -> ManySaved:
        """Plan the same once more where each move leads; the copies are open and on their own."""
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.copy") as work:
            stored = {
                one.id: one
                for one in self._rows.activities([move.activity_id for move in moves])
                if one.deleted_at is None
            }
            copies = [
                self._moved(_fresh(stored[move.activity_id]), move)
                for move in moves
                if move.activity_id in stored
            ]
            ids = tuple(self._insert(work, one, actor) for one in copies)
        return ManySaved(work.seq, ids, len(moves) - len(ids))

    def many_made_by(self, op_id: bytes) -> ManySaved | None:
        """What `copy` or `create_many` stored in an operation; None if it is not there (P5)."""
        found = batch_of_operation(self._database, op_id)
        made = [] if found is None else made_by(self._database, found, ACTIVITY)
        return ManySaved(found.seq, tuple(made)) if found and made else None

    def move_overdue(
        self,
        to_day: date,
        actor: Actor,
        users: Sequence[int] | None = None,
        since: int | None = None,
        spared: Collection[int] = (),
    ) -> ManySaved:
        """Bring everything that should be done by now to a day; timed ones keep their hour.

        Raises `ChangedMeanwhile` where others moved some after batch `since`; those `spared` stay.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        clock = self._journal.clock
        with self._database.read():
            users = self._agenda.users() if users is None else users
            now, today = to_milliseconds(clock.now()), day_ms(clock.today())
            ids = self._agenda.overdue_ids(users, now, today)
        ids = [key for key in ids if key not in spared]
        zone = clock.zone

        def moved(one: Activity) -> Activity | None:
            when = one.when
            if rules.first_day(when, zone) is None:
                return replace(one, when=replace(when, due_date=to_day))
            return replace(one, when=rules.moved(when, Move(one.id, to_day=to_day), zone))

        def heed(work: UnitOfWork) -> None:
            self._heed(work, {MOVED: ids}, since)

        return self._change(ids, actor, "activity.move", moved, heed)

    def reassign(
        self,
        from_user: int,
        to_user: int | None,
        actor: Actor,
        since: int | None = None,
        also: Collection[int] = (),
    ) -> ManySaved:
        """Give somebody's open work to another; without one they are taken out of it.

        Raises `UserError` `activity_without_people` if somebody has to take over. What others gave
        from them to somebody else after batch `since` raises `ChangedMeanwhile`; `also` are those
        that go to `to_user` all the same.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        with self._database.read():
            ids = self._agenda.open_ids(from_user)

        def given(one: Activity) -> Activity | None:
            users = one.users
            if one.id in also and all(user.user_id != from_user for user in users):
                if one.status is not Status.PLANNED or to_user is None:
                    return None
                return replace(one, users=(Colleague(to_user),))
            return replace(one, users=_replaced(users, from_user, to_user))

        def heed(work: UnitOfWork) -> None:
            if since is not None:
                self._heed_given(work, from_user, to_user, since)

        return self._change([*ids, *also], actor, "activity.reassign", given, heed)

    def _heed_given(
        self, work: UnitOfWork, from_user: int, to_user: int | None, since: int
    ) -> None:
        """What others gave away of it: it is not theirs anymore, and nobody would be told."""
        from crm_desktop.storage.meanwhile import LaterEntry, others_touched

        def is_taken(entry: LaterEntry) -> bool:
            return entry.kind == ACTIVITY_USER and entry.takes_from("user_id", from_user)

        lost = others_touched(work, self._journal.own_seqs, ACTIVITY, since, is_taken)

        def is_as_wanted(_of: str, one: Activity) -> bool:
            users = {user.user_id for user in one.users}
            is_open = one.status is Status.PLANNED
            return from_user in users or to_user in users or not is_open

        self._heed(work, {GIVEN: lost}, since, is_as_wanted)

    # -- life ----------------------------------------------------------------------------

    def delete(
        self,
        activity_ids: Collection[int],
        actor: Actor,
        scope: Scope = Scope.THIS,
        since: int | None = None,
    ) -> ManySaved:
        """Put activities into the bin, and what `scope` says of their series if it is open.

        Raises `ChangedMeanwhile` where others changed some after batch `since`.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.delete") as work:
            self._heed(work, {BIN: activity_ids}, since)
            ids = list(activity_ids)
            if scope is not Scope.THIS:
                ids = self.series.gone_with(work, activity_ids, scope)
            count = work.bin_many(ACTIVITY, ids)
        return ManySaved(work.seq, tuple(ids), max(0, len(ids) - count))

    def restore(self, activity_ids: Collection[int], actor: Actor) -> ManySaved:
        """Take activities out of the bin."""
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.restore") as work:
            count = work.restore_many(ACTIVITY, activity_ids)
        return ManySaved(work.seq, tuple(activity_ids), max(0, len(activity_ids) - count))

    # -- how -----------------------------------------------------------------------------

    def _change(
        self,
        activity_ids: Iterable[int],
        actor: Actor,
        action: str,
        change: Change,
        heed: Callable[[UnitOfWork], None] | None = None,
        *,
        is_restored: bool = False,
    ) -> ManySaved:
        """Write what `change` makes of each; those it refuses or that are gone are skipped.

        `heed(work)` looks first and may refuse.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        wanted = list(dict.fromkeys(activity_ids))
        done: list[int] = []
        with self._journal.begin(actor, action) as work:
            if heed is not None:
                heed(work)
            if is_restored:
                work.restore_many(ACTIVITY, wanted)
            for stored in self._rows.activities(wanted):
                edited = None if stored.deleted_at is not None else change(stored)
                if edited is None:
                    continue
                self._rows.write(work, stored, self.make_ready(edited, work, actor, stored))
                done.append(stored.id)
        return ManySaved(work.seq, tuple(done), len(wanted) - len(done))

    def _moved(self, activity: Activity, move: Move) -> Activity:
        when = rules.moved(activity.when, move, self._journal.clock.zone)
        users = activity.users
        if move.to_user is not None and move.from_user != move.to_user:
            known = {one.user_id for one in users}
            if move.from_user is None or (move.from_user not in known and len(known) < 2):
                users = (Colleague(move.to_user),)
            elif move.from_user in known:
                users = _replaced(users, move.from_user, move.to_user)
            elif move.to_user not in known:  # whose place it was has gone to somebody else
                users = (*users, Colleague(move.to_user))
        return replace(activity, when=when, users=users)

    def _insert(self, work: UnitOfWork, activity: Activity, actor: Actor) -> int:
        raise NotImplementedError

    def make_ready(
        self, activity: Activity, work: UnitOfWork, actor: Actor, stored: Activity | None
    ) -> Activity:
        raise NotImplementedError


def _has(status: Status) -> Callable[[str, Activity], bool]:
    """Whether one is that far already."""

    def is_so(_of: str, one: Activity) -> bool:
        return one.status is status

    return is_so


def _replaced(
    users: Sequence[Colleague], from_user: int, to_user: int | None
) -> tuple[Colleague, ...]:
    """Our people with one in the place of another, each once."""
    found: dict[int, Colleague] = {}
    for one in users:
        user_id = to_user if one.user_id == from_user else one.user_id
        if user_id is None:
            continue
        known = found.get(user_id)
        if known is None or _ORDER.index(one.role) < _ORDER.index(known.role):
            found[user_id] = replace(one, user_id=user_id)
    if to_user is None and not found and users:
        raise UserError("activity_without_people", field="users")
    return tuple(found.values())


_ORDER = tuple(UserRole)


def _fresh(activity: Activity) -> Activity:
    """A plan of the same, on its own: nothing done yet, no series."""
    return replace(
        activity,
        id=0,
        version=0,
        status=Status.DONE if activity.kind is ActivityKind.NOTE else Status.PLANNED,
        result="",
        outcome_text="",
        done_at=None,
        recurrence_id=None,
        recurrence_date="",
        next_activity_id=None,
        external_id="",
        contacts=tuple(one for one in activity.contacts if one.via_id is None),
    )
