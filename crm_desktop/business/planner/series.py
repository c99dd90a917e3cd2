"""What recurs: a series is a rule and activities of its own for each time it comes.

Its activities are ordinary ones, so that plans, lists and statistics need to know nothing of
rules. They stand for more than a year ahead; `extend` adds what a passing day brings. One that is
changed by itself stays in its series (`recurrence_date` says when it should have been).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Protocol

from crm_desktop.business.planner.merging import (
    EDITED_FIELDS,
    SeriesSeen,
    settled,
)
from crm_desktop.business.planner.model import (
    Activity,
    ManySaved,
    SavedActivity,
    Scope,
    Status,
    Timing,
)
from crm_desktop.business.planner.series_conflicts import (
    is_as_seen,
    require_same_rule,
    require_unchanged,
)
from crm_desktop.business.planner.series_repository import Series, SeriesRepository
from crm_desktop.business.planner.series_times import (
    at_occurrence,
    carried_to,
    date_text,
    local_start,
    rest_of,
)
from crm_desktop.core.clock import zone_name, zone_named
from crm_desktop.core.errors import ConflictError, UserError, already_kept
from crm_desktop.core.recurrence import (
    ended_before,
    next_occurrences,
    read_rule,
    shifted_days,
)
from crm_desktop.core.rights import Right
from crm_desktop.storage.change_log import batch_of_operation, changed_by, made_by

if TYPE_CHECKING:
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

DAYS_AHEAD = 400
"""How far ahead a series stands at least."""
_EXTENDED_FROM = 370
"""Less than this, it is extended."""


class Ready(Protocol):
    """What the planner's service does with an activity before it is stored."""

    def make_ready(
        self, activity: Activity, work: UnitOfWork, actor: Actor, stored: Activity | None
    ) -> Activity:
        """Clean, sound, with its people."""
        ...


class SeriesService:
    """Makes, changes and extends series; part of `PlannerService`."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        activities: ActivityRepository,
        ready: Ready,
        name_of: Callable[[int | None], str],
    ) -> None:
        self._database = database
        self._journal = journal
        self._activities = activities
        self._rows = SeriesRepository(database)
        self._ready = ready
        self._name_of = name_of

    def rule_of(self, series_id: int) -> str:
        """The rule of a series as text (RRULE), empty if it is gone."""
        with self._database.read():
            series = self._rows.series(series_id)
        return "" if series is None else series.rule

    # -- making --------------------------------------------------------------------------

    def set_rule(
        self, activity_id: int, rule_text: str, actor: Actor, seen: SeriesSeen | None = None
    ) -> ManySaved:
        """Let an activity recur, from it on; an empty rule ends its series with it.

        In a series already, this one and the following get the new rule. Raises `UserError`
        `rule_needs_day` without a place in the calendar, what `read_rule` refuses, and
        `ConflictError` where somebody gave it another rule, or its first one or none, or changed
        one of the following since the series was `seen`.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.rule") as work:
            activity = self._activities.activity(activity_id)
            if activity is None or activity.deleted_at is not None:
                raise UserError("record_gone")
            series = self._rows.series(activity.recurrence_id or 0)
            if seen is not None:
                key, since = (0 if series is None else series.id), activity.recurrence_date
                following = self._activities.activities(self._rows.members(key, since))
                require_same_rule(activity, rule_text, series, following, seen, self._name_of)
            gone = self._end_before(work, activity)
            gone.discard(activity.id)
            work.bin_many("activity", gone)
            single = replace(activity, recurrence_id=None, recurrence_date="")
            ids: tuple[int, ...] = (activity.id,)
            if rule_text:
                ids = self.begin(work, activity, rule_text, actor)
            else:
                self._activities.write(work, activity, single)
        return ManySaved(work.seq, (*ids, *sorted(gone)))

    def ruled_by(self, op_id: bytes) -> ManySaved | None:
        """What `set_rule` made and changed in an operation; None if it is not in the file (P5)."""
        found = batch_of_operation(self._database, op_id)
        if found is None:
            return None
        ids = (*made_by(self._database, found, "activity"),)
        changed = (*changed_by(self._database, found, "activity"),)
        return ManySaved(found.seq, tuple(dict.fromkeys((*changed, *ids))))

    def begin(
        self, work: UnitOfWork, first: Activity, rule_text: str, actor: Actor
    ) -> tuple[int, ...]:
        """Make a stored activity the first of a new series; gives the ids of all that stand."""
        zone = self._journal.clock.zone
        rule = read_rule(rule_text, zone)
        start = local_start(first.when, zone)
        if start is None:
            raise UserError("rule_needs_day", field="rule")
        is_timed = first.when.timing is Timing.TIMED
        series_id = self._rows.insert(
            work, Series(0, 0, rule.text(), date_text(start, is_timed), zone_name(zone), "")
        )
        member = replace(first, recurrence_id=series_id, recurrence_date=date_text(start, is_timed))
        self._activities.write(work, first, member)
        series = self._rows.series(series_id)
        if series is None:
            raise RuntimeError("a rule just written cannot be read")
        ids = self._fill(work, series, member, start, actor)
        if not ids and rule.is_endless:
            raise UserError("rule_never", field="rule")
        return (first.id, *ids)

    def bring(
        self,
        work: UnitOfWork,
        first: Activity,
        rule_text: str,
        actor: Actor,
        without: Collection[datetime],
        zone: tzinfo,
    ) -> int:
        """Make a series of another program's: without some of its local times in its own zone.

        What is long over is left out, what is over was held. Gives how many activities there are
        now; raises `UserError` as `begin`.
        """
        rule = read_rule(rule_text, zone)
        start = local_start(first.when, zone)
        if start is None:
            raise UserError("rule_needs_day", field="rule")
        is_timed = first.when.timing is Timing.TIMED
        own = zone_name(zone) or zone_name(self._journal.clock.zone)
        text = date_text(start, is_timed)
        series_id = self._rows.insert(work, Series(0, 0, rule.text(), text, own, ""))
        series = self._rows.series(series_id)
        if series is None:
            raise RuntimeError("a rule just written cannot be read")
        today = datetime.combine(self._journal.clock.today(), datetime.min.time())
        after = max(start, today - timedelta(DAYS_AHEAD)) - timedelta(seconds=1)
        member = replace(first, recurrence_id=series_id)
        ids = self._fill(work, series, member, after, actor, without)
        return len(ids)

    def _fill(
        self,
        work: UnitOfWork,
        series: Series,
        like: Activity,
        after: datetime,
        actor: Actor,
        without: Collection[datetime] = (),
    ) -> tuple[int, ...]:
        """Add what comes behind `after`, up to the days that are looked ahead."""
        zone = zone_named(series.zone) or self._journal.clock.zone
        rule = read_rule(series.rule, zone)
        start = datetime.fromisoformat(series.dtstart)
        today = datetime.combine(self._journal.clock.today(), datetime.min.time())
        horizon = max(today, start) + timedelta(DAYS_AHEAD)
        found = next_occurrences(rule, start, horizon=horizon, after=after, without=without)
        is_timed = like.when.timing is Timing.TIMED
        made = [
            self._ready.make_ready(
                replace(
                    _planned(like),
                    when=at_occurrence(like.when, moment, zone),
                    recurrence_id=series.id,
                    recurrence_date=date_text(moment, is_timed),
                ),
                work,
                actor,
                like,
            )
            for moment in found
        ]
        if not like.id:  # another program's
            made = [self._held(one) for one in made]
            made[:1] = [replace(one, external_id=like.external_id) for one in made[:1]]
        ids = tuple(self._activities.insert(work, one) for one in made)
        last = max([horizon, *found])
        is_over = not rule.is_endless and not next_occurrences(
            rule, start, horizon=last + timedelta(1), after=last, least=1
        )
        self._rows.update(work, series, made_until="" if is_over else f"{last:%Y-%m-%d}")
        return ids

    def _held(self, one: Activity) -> Activity:
        """Done if its time is over."""
        end = one.when.end_at
        if end is None and one.when.end_date is not None:
            midnight = datetime.combine(one.when.end_date + timedelta(1), datetime.min.time())
            end = midnight.replace(tzinfo=self._journal.clock.zone)
        if end is None or end > self._journal.clock.now():
            return one
        return replace(one, status=Status.DONE, done_at=end)

    def extend(self, actor: Actor) -> int:
        """Add what the days that passed bring into view; gives how many activities.

        Nothing is written on most days.
        """
        today = self._journal.clock.today()
        with self._database.read():
            due = self._rows.to_extend((today + timedelta(_EXTENDED_FROM)).isoformat())
        if not due:
            return 0
        count = 0
        with self._journal.begin(actor, "activity.extend") as work:
            for series in due:
                key = self._rows.latest(series.id)
                like = None if key is None else self._activities.activity(key)
                if like is None:
                    self._rows.update(work, series, made_until="")
                    continue
                after = datetime.fromisoformat(series.made_until) + timedelta(days=1, seconds=-1)
                count += len(self._fill(work, series, like, after, actor))
        return count

    # -- changing ------------------------------------------------------------------------

    def save(
        self,
        base: Activity,
        edited: Activity,
        actor: Actor,
        scope: Scope,
        seen: SeriesSeen | None = None,
    ) -> SavedActivity:
        """Carry what differs between `base` and `edited` to the open ones of its series.

        Another time or day moves each by as much. `seen` is what the series was like when it was
        read: raises `ConflictError` where somebody changed the same of one of them, or moved all
        of them, meanwhile. Raises `UserError` `rule_other_day` where the rule cannot follow to
        another day.
        """
        with self._journal.begin(actor, "activity.save") as work:
            stored = self._activities.activity(base.id)
            if stored is None or stored.deleted_at is not None:
                raise ConflictError(base.ref, expected_version=base.version, actual_version=None)
            mine, taken = settled(base, edited, stored, self._name_of)
            self.carry(work, base, edited, actor, scope, seen=seen, stored=stored, mine=mine)
        with already_kept(), self._database.read():
            after = self._activities.activity(base.id) or stored
        return SavedActivity(after, work.seq, merged=taken)

    def carry(
        self,
        work: UnitOfWork,
        base: Activity,
        edited: Activity,
        actor: Actor,
        scope: Scope,
        *,
        seen: SeriesSeen | None = None,
        stored: Activity | None = None,
        mine: Activity | None = None,
    ) -> tuple[int, ...]:
        """What `save` does, inside another action; gives the ids of all that were changed.

        `stored` is the activity as it is now and `mine` what it becomes, where they are not `base`
        and `edited`.
        """
        stored, mine = stored or base, mine or edited
        series = self._rows.series(stored.recurrence_id or 0)
        zone, since = self._journal.clock.zone, ""
        ids: list[int] = []
        if series is not None:
            since = "" if scope is Scope.ALL else stored.recurrence_date
            ids = self._rows.members(series.id, since)
        wanted = {stored.id: None, **dict.fromkeys(ids)}
        members = self._activities.activities(wanted)
        if series is not None:
            if seen is not None:
                others = [one for one in members if one.id != stored.id]
                require_unchanged(
                    base, edited, stored, others, seen, zone, self._name_of,
                    is_moved=not is_as_seen(series, seen),
                )  # fmt: skip
            self._change_rule(work, series, base, edited, since)
            members = self._activities.activities(wanted)
        for one in members:
            becomes = carried_to(one, base, edited, zone)
            if one.id == stored.id:
                own = {name: getattr(mine, name) for name in EDITED_FIELDS}
                becomes = replace(becomes, **own)
            ready = self._ready.make_ready(becomes, work, actor, one)
            self._activities.write(work, one, ready)
        return tuple(one.id for one in members)

    def seen(self, series_id: int) -> SeriesSeen | None:
        """What a series is like now, for `save`; nothing if it is gone."""
        with self._database.read():
            series = self._rows.series(series_id)
            if series is None:
                return None
            members = self._activities.activities(self._rows.members(series.id))
        return SeriesSeen(series.rule, series.dtstart, tuple(members))

    def _change_rule(
        self, work: UnitOfWork, series: Series, base: Activity, edited: Activity, since: str
    ) -> None:
        """Let the rule follow to another day or hour; from `since` on it is a rule of its own."""
        zone = zone_named(series.zone) or self._journal.clock.zone
        rule, start = read_rule(series.rule, zone), datetime.fromisoformat(series.dtstart)
        is_split = bool(since) and datetime.fromisoformat(since) > start
        is_moved = edited.when != base.when
        if not is_split and not is_moved:
            return
        old, new = local_start(base.when, zone), local_start(edited.when, zone)
        is_timed = edited.when.timing is Timing.TIMED
        if not is_moved:  # be it that this one has no place in the calendar
            old = new = datetime.fromisoformat(since)
            is_timed = "T" in since
        if old is None or new is None:
            raise UserError("rule_needs_day", field="when")
        days = (new.date() - old.date()).days
        if not is_split:
            begins = datetime.combine(start.date() + timedelta(days), new.time())
            self._rows.update(
                work, series, rrule=shifted_days(rule, start.date(), days).text(),
                dtstart=date_text(begins, is_timed),
            )  # fmt: skip
            return
        cut = datetime.fromisoformat(since)
        rest = rest_of(rule, start, cut)
        begins = datetime.combine(cut.date() + timedelta(days), new.time())
        own = Series(0, 0, shifted_days(rest, cut.date(), days).text(), date_text(begins, is_timed),
            series.zone, series.made_until, series.id)  # fmt: skip
        self._rows.update(work, series, rrule=ended_before(rule, cut).text(), made_until="")
        series_id = self._rows.insert(work, own)
        moving = self._rows.members(series.id, since, only_open=False)
        work.update_many("activity", moving, {"recurrence_id": series_id})

    # -- ending --------------------------------------------------------------------------

    def gone_with(self, work: UnitOfWork, activity_ids: Collection[int], scope: Scope) -> list[int]:
        """The activities that go when these are deleted; their series end where they do."""
        gone = dict.fromkeys(activity_ids)
        if scope is Scope.THIS:
            return list(gone)
        for activity in self._activities.activities(activity_ids):
            if activity.recurrence_id is not None and activity.deleted_at is None:
                if scope is Scope.ALL:
                    activity = replace(activity, recurrence_date="")  # noqa: PLW2901
                gone.update(dict.fromkeys(sorted(self._end_before(work, activity))))
        return list(gone)

    def _end_before(self, work: UnitOfWork, activity: Activity) -> set[int]:
        """End a series before one of its activities; gives the open ones from there on."""
        series = self._rows.series(activity.recurrence_id or 0)
        if series is None:
            return set()
        found = set(self._rows.members(series.id, activity.recurrence_date))
        since = activity.recurrence_date or series.dtstart
        zone = zone_named(series.zone) or self._journal.clock.zone
        rule = ended_before(read_rule(series.rule, zone), datetime.fromisoformat(since))
        self._rows.update(work, series, rrule=rule.text(), made_until="")
        return found


def _planned(activity: Activity) -> Activity:
    """One to come like a given one: nothing of it was done."""
    return replace(
        activity,
        id=0,
        version=0,
        status=Status.PLANNED,
        result="",
        outcome_text="",
        next_step="",
        done_at=None,
        next_activity_id=None,
        external_id="",
        mentions=(),
    )
