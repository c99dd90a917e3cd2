"""What recurs: a series is a rule and activities of its own for each time it comes.

Its activities are ordinary ones, so that plans, lists and statistics need to know nothing of
rules. They stand for more than a year ahead; `extend` adds what a passing day brings. One that is
changed by itself stays in its series (`recurrence_date` says when it should have been).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Protocol

from crm_desktop.business.planner.merging import EDITED_FIELDS
from crm_desktop.business.planner.model import (
    Activity,
    ManySaved,
    SavedActivity,
    Scope,
    Status,
    Timing,
    When,
)
from crm_desktop.business.planner.series_repository import Series, SeriesRepository
from crm_desktop.core.clock import zone_name, zone_named
from crm_desktop.core.errors import UserError
from crm_desktop.core.recurrence import (
    Rule,
    ended_before,
    next_occurrences,
    occurrences,
    read_rule,
    shifted_days,
)
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

DAYS_AHEAD = 400
"""How far ahead a series stands at least."""
_EXTENDED_FROM = 370
"""Less than this, it is extended."""
_OF_EACH = frozenset(
    {"when", "status", "result", "done_at", "outcome_text", "next_step", "attachments"}
)
"""What belongs to one activity of a series and is not carried over to the others."""


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
        self, database: Database, journal: Journal, activities: ActivityRepository, ready: Ready
    ) -> None:
        self._database = database
        self._journal = journal
        self._activities = activities
        self._rows = SeriesRepository(database)
        self._ready = ready

    def rule_of(self, series_id: int) -> str:
        """The rule of a series as text (RRULE), empty if it is gone."""
        with self._database.read():
            series = self._rows.series(series_id)
        return "" if series is None else series.rule

    # -- making --------------------------------------------------------------------------

    def set_rule(self, activity_id: int, rule_text: str, actor: Actor) -> ManySaved:
        """Let an activity recur, from it on; an empty rule ends its series with it.

        In a series already, this one and the following get the new rule. Raises `UserError`
        `rule_needs_day` without a place in the calendar, and what `read_rule` refuses.
        """
        actor.require(Right.ACTIVITIES_EDIT)
        with self._journal.begin(actor, "activity.rule") as work:
            activity = self._activities.activity(activity_id)
            if activity is None or activity.deleted_at is not None:
                raise UserError("record_gone")
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

    def save(self, base: Activity, edited: Activity, actor: Actor, scope: Scope) -> SavedActivity:
        """Carry what differs between `base` and `edited` to the open ones of its series.

        Another time or day moves each by as much. Raises `UserError` `rule_other_day` where the
        rule cannot follow to another day.
        """
        with self._journal.begin(actor, "activity.save") as work:
            stored = self._activities.activity(base.id)
            series = self._rows.series(base.recurrence_id or 0)
            if stored is None or stored.deleted_at is not None or series is None:
                raise UserError("record_gone")
            since = "" if scope is Scope.ALL else stored.recurrence_date
            ids = self._rows.members(series.id, since)
            self._change_rule(work, series, base, edited, since)
            for one in self._activities.activities({stored.id: None, **dict.fromkeys(ids)}):
                becomes = self._carried(one, base, edited)
                if one.id == stored.id:
                    becomes = replace(becomes, **{name: getattr(edited, name) for name in _OF_EACH})
                ready = self._ready.make_ready(becomes, work, actor, one)
                self._activities.write(work, one, ready)
        with self._database.read():
            after = self._activities.activity(base.id) or stored
        return SavedActivity(after, work.seq)

    def _carried(self, one: Activity, base: Activity, edited: Activity) -> Activity:
        """One of the series with the fields that were changed, and moved as much."""
        changed = {
            name: getattr(edited, name)
            for name in EDITED_FIELDS
            if name not in _OF_EACH and getattr(edited, name) != getattr(base, name)
        }
        if edited.when != base.when:
            changed["when"] = self._moved(one.when, base.when, edited.when)
            changed["recurrence_date"] = self._moved_date(one, base.when, edited.when)
        return replace(one, **changed)

    def _moved_date(self, one: Activity, before: When, after: When) -> str:
        """When it should have been by the rule as it is now."""
        zone = self._journal.clock.zone
        old, new = local_start(before, zone), local_start(after, zone)
        if old is None or new is None or not one.recurrence_date:
            return one.recurrence_date
        day = datetime.fromisoformat(one.recurrence_date).date() + (new.date() - old.date())
        is_timed = after.timing is Timing.TIMED
        return date_text(datetime.combine(day, new.time()), is_timed)

    def _moved(self, when: When, before: When, after: When) -> When:
        zone = self._journal.clock.zone
        old, new, own = (local_start(one, zone) for one in (before, after, when))
        if old is None or new is None or own is None:
            return after
        moved = datetime.combine(own.date() + (new.date() - old.date()), new.time())
        return at_occurrence(after, moved, zone)

    def _change_rule(
        self, work: UnitOfWork, series: Series, base: Activity, edited: Activity, since: str
    ) -> None:
        """Let the rule follow to another day or hour; from `since` on it is a rule of its own."""
        zone = zone_named(series.zone) or self._journal.clock.zone
        old, new = local_start(base.when, zone), local_start(edited.when, zone)
        if old is None or new is None:
            raise UserError("rule_needs_day", field="when")
        rule, start = read_rule(series.rule, zone), datetime.fromisoformat(series.dtstart)
        days = (new.date() - old.date()).days
        is_timed = edited.when.timing is Timing.TIMED
        is_split = bool(since) and datetime.fromisoformat(since) > start
        if not is_split:
            begins = datetime.combine(start.date() + timedelta(days), new.time())
            self._rows.update(
                work, series, rrule=shifted_days(rule, start.date(), days).text(),
                dtstart=date_text(begins, is_timed),
            )  # fmt: skip
            return
        cut = datetime.fromisoformat(since)
        rest = _rest(rule, start, cut)
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


def local_start(when: When, zone: tzinfo) -> datetime | None:
    """When it begins as a local time without zone, whole days at midnight."""
    if when.start_at is not None:
        return when.start_at.astimezone(zone).replace(tzinfo=None)
    if when.start_date is not None:
        return datetime.combine(when.start_date, datetime.min.time())
    return None


def at_occurrence(like: When, moment: datetime, zone: tzinfo) -> When:
    """The same length of time, beginning at a local time."""
    day = moment.date()
    if like.timing is Timing.TIMED:
        start = moment.replace(tzinfo=zone).astimezone(UTC)
        return When.timed(start, start + like.duration)
    if like.timing is Timing.WHOLE_DAY and like.start_date and like.end_date:
        return When.whole_day(day, day + (like.end_date - like.start_date))
    return When.any_time(day)


def date_text(moment: datetime, is_timed: bool) -> str:
    """A local time as `recurrence_date` writes it."""
    return f"{moment:%Y-%m-%dT%H:%M}" if is_timed else f"{moment:%Y-%m-%d}"


def _rest(rule: Rule, start: datetime, cut: datetime) -> Rule:
    """What is left of a rule from one of its times on."""
    if rule.count is None:
        return rule
    before = occurrences(rule, start, until=cut - timedelta(seconds=1), most=rule.count)
    return Rule(rule.parts, max(1, rule.count - len(before)), None)


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


def missing_dates(
    series: Series, standing: Collection[str], until: date, zone: tzinfo
) -> Sequence[datetime]:
    """The times of a rule up to a day at which nothing stands anymore (EXDATE)."""
    start = datetime.fromisoformat(series.dtstart)
    is_timed = "T" in series.dtstart
    end = datetime.combine(until, datetime.max.time())
    found = occurrences(read_rule(series.rule, zone), start, until=end)
    return [moment for moment in found if date_text(moment, is_timed) not in standing]
