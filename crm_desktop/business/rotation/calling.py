"""Calling one contact after another: what is read of each, and what is stored of each call (D8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import PointKind
from crm_desktop.business.contacts.rhythm import REFUSED_CHANNEL
from crm_desktop.business.planner.agenda_repository import ItemFilter
from crm_desktop.business.planner.composing import Entry, NextStep, activity_of, next_of
from crm_desktop.business.planner.items import local_midnight
from crm_desktop.business.planner.model import (
    ActivityKind,
    Direction,
    Result,
    SavedActivity,
    Status,
)
from crm_desktop.business.planner.timeline import TimelineEntry, TimelineQuery
from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.business.contacts.model import Contact
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.planner.model import Activity
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.clock import Clock

TALKS_SHOWN = 6
_SATURDAY = 5


@record
class CallFacts:
    """What is to be known of a contact while calling.

    `numbers` are the numbers in use in international form, the main one first, as shown and as
    they are dialled; `refuses` says that no calls are wished; `talks` are the last ones.
    """

    contact: Contact
    organization: str
    numbers: tuple[tuple[str, str], ...]
    refuses: bool
    talks: tuple[TimelineEntry, ...]
    results: tuple[Result, ...]


@record
class CallOutcome:
    """What came of a call: a result's code, words, and what is booked with it.

    `minutes` is how long it took, 0 if nobody looked. `activity_id` is the planned call that this
    was, if it was planned.
    """

    contact_id: int
    result: str
    text: str = ""
    next_step: NextStep | None = None
    minutes: int = 0
    activity_id: int | None = None


@record
class CallCounts:
    """How many calls somebody has made."""

    today: int = 0
    last_hour: int = 0
    reached_today: int = 0


def days_ahead(today: date) -> tuple[tuple[str, date], ...]:
    """The days that are offered for the next step, by name, never on a weekend."""
    wanted = (
        ("tomorrow", 1),
        ("days_3", 3),
        ("week", 7),
        ("weeks_2", 14),
        ("month", 30),
        ("months_3", 91),
    )
    return tuple((name, working_day(today + timedelta(days=days))) for name, days in wanted)


def working_day(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)


class CallDesk:
    """All methods run in the thread that owns the database."""

    def __init__(self, contacts: ContactService, planner: PlannerService, clock: Clock) -> None:
        self._contacts = contacts
        self._planner = planner
        self._clock = clock

    def facts(self, contact_id: int) -> CallFacts:
        """What is known of a contact; raises `UserError` `record_gone`."""
        from crm_desktop.core.phone import format_international

        contact = self._contacts.get(contact_id)
        if contact.deleted_at is not None:
            raise UserError("record_gone")
        day = self._clock.today().isoformat()
        points = list(contact.points_of(PointKind.PHONE, PointKind.MOBILE, on=day))
        points.sort(key=lambda point: (not point.is_primary, not point.is_valid))
        numbers = tuple(
            (
                format_international(point.normalized_value) or point.raw_value,
                point.normalized_value or point.raw_value,
            )
            for point in points
        )
        places = self._contacts.affiliations_of(contact_id)
        work = next(
            (one for one in places if one.person_id == contact_id and one.end_date is None), None
        )
        organization = ""
        if work is not None:
            role = work.role or work.job_title
            organization = " · ".join(part for part in (work.organization_name, role) if part)
        page = self._planner.timelines.read(contact_id, TimelineQuery(limit=TALKS_SHOWN))
        return CallFacts(
            contact,
            organization,
            numbers,
            any(one.channel == REFUSED_CHANNEL and one.is_opted_out for one in contact.preferences),
            page.entries,
            self._planner.all_results(),
        )

    def save(
        self,
        outcome: CallOutcome,
        actor: Actor,
        *,
        since: int | None = None,
        is_over: bool = False,
        is_restored: bool = False,
    ) -> SavedActivity:
        """Store a call with its next step as one batch.

        A call that was planned is done by it; any other step that is open stays. `UserError` as
        `PlannerService.log`. What others said of the planned call after batch `since` raises
        `ChangedMeanwhile`; `is_over` writes over what they said before. `is_restored` takes the
        contact out of the bin in that batch, too.
        """
        now = self._clock.now()
        restoring = (outcome.contact_id,) if is_restored else ()
        entry = Entry(
            ActivityKind.CALL,
            outcome.text,
            outcome.contact_id,
            result=outcome.result,
            direction=Direction.OUTGOING,
            minutes=outcome.minutes,
            next_step=outcome.next_step,
        )
        following = next_of(entry, now, self._clock.zone)
        planned = self._planned(outcome.activity_id)
        if planned is not None:
            is_open = planned.status is Status.PLANNED
            if not is_open and not is_over and since is not None:
                self._planner.require_unsaid((planned.id,), actor, since)
            following_words = None if is_over else ""
            if outcome.next_step is not None:
                following_words = outcome.next_step.subject
            if is_open or is_over:
                return self._planner.complete(
                    planned.id,
                    actor,
                    result=outcome.result,
                    outcome_text=outcome.text,
                    next_step=following_words,
                    next_activity=following,
                    since=since,
                    restoring=restoring,
                )
        activity = activity_of(entry, now)
        return self._planner.log(
            replace(activity, done_at=now), actor, following, restoring=restoring
        )

    def _planned(self, activity_id: int | None) -> Activity | None:
        """The call that was planned; none if it is gone by now: then this is a call of its own."""
        if activity_id is None:
            return None
        found = self._planner.get_many((activity_id,))
        return next(
            (one for one in found if one.kind is ActivityKind.CALL and one.deleted_at is None), None
        )

    def saved_by(self, op_id: bytes) -> SavedActivity | None:
        """What `save` stored in an operation; None if it is not in the file (P5)."""
        return self._planner.saved_by(op_id)

    def taken_back(self, activity_ids: Collection[int]) -> frozenset[int]:
        """Those of these calls that are not done anymore: their batch was undone."""
        standing = {
            one.id
            for one in self._planner.get_many(activity_ids)
            if one.deleted_at is None and one.status is Status.DONE
        }
        return frozenset(activity_ids) - standing

    def counts(self, user_id: int, also: Collection[int] = ()) -> CallCounts:
        """How many calls a user made today, and in the last sixty minutes.

        Counted are the calls that stand in today's plan, and `also` these, which may have been
        planned for another day.
        """
        now, today = self._clock.now(), self._clock.today()
        only = ItemFilter(frozenset({ActivityKind.CALL}))
        agenda = self._planner.agenda(today, today, (user_id,), only, names_per_day=0)
        ids = {item.activity_id for item in agenda.items if item.status is Status.DONE}
        calls = self._planner.get_many(ids | set(also))
        silent = {one.code for one in self._planner.all_results() if not one.is_contact}
        midnight = local_midnight(today, self._clock.zone)
        done = [one for one in calls if one.done_at is not None and one.done_at >= midnight]
        done = [one for one in done if one.deleted_at is None and one.status is Status.DONE]
        recent = [one for one in done if one.done_at and one.done_at > now - timedelta(hours=1)]
        reached = [one for one in done if one.result not in silent]
        return CallCounts(len(done), len(recent), len(reached))
