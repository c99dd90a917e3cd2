"""Kinds of records that an activity can be about: how they are found, named and shown.

Later features offer theirs through the wiring (`PlannerContext.link_sources`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from crm_desktop.business.planner.model import ACTIVITY, Activity
from crm_desktop.business.planner.rules import first_day
from crm_desktop.business.planner.service import PlannerService
from crm_desktop.core.clock import Clock
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.ui.activities.words import kind_icon, kind_word
from crm_desktop.ui.kit.formatting import format_day


@record
class FoundLink:
    """A record that can be chosen."""

    ref: RecordRef
    title: str
    icon_name: str
    parts: tuple[str, ...] = ()


@record
class LinkSource:
    """A kind of record; both are called in the worker.

    `find(text, contact ids, limit, without)` prefers records of these contacts and leaves out the
    one of that id of its own kind; an empty text asks for the latest. `named(id)` is a record's
    title, empty if it is gone.
    """

    kind: str
    find: Callable[[str, Sequence[int], int, int], tuple[FoundLink, ...]]
    named: Callable[[int], str]


def activity_source(service: Callable[[], PlannerService], clock: Clock) -> LinkSource:
    """Activities with the same contacts."""

    def find(
        text: str, contact_ids: Sequence[int], limit: int, without: int
    ) -> tuple[FoundLink, ...]:
        found = service().links.find(text, contact_ids, limit, without)
        return tuple(
            FoundLink(one.ref, title_of(one), kind_icon(one.kind), (when_of(one, clock),))
            for one in found
        )

    def named(activity_id: int) -> str:
        found = service().get_many((activity_id,))
        if not found or found[0].deleted_at is not None:
            return ""
        return title_and_day(found[0], clock)

    return LinkSource(ACTIVITY, find, named)


def title_of(activity: Activity) -> str:
    """Its subject, else its kind."""
    return activity.subject or kind_word(activity.kind)


def when_of(activity: Activity, clock: Clock) -> str:
    """The day it was done, or is planned for; empty without one."""
    day = day_of(activity, clock)
    return "" if day is None else format_day(day)


def title_and_day(activity: Activity, clock: Clock) -> str:
    """What and when: "Price list · 12 May 2026"."""
    return " · ".join(part for part in (title_of(activity), when_of(activity, clock)) if part)


def day_of(activity: Activity, clock: Clock) -> date | None:
    """The local day it was done, or stands in the plan."""
    if activity.done_at is not None:
        return activity.done_at.astimezone(clock.zone).date()
    return first_day(activity.when, clock.zone)
