"""From what was typed on a card to activities: one that was done or planned, and the next step."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.business.planner.model import (
    USUAL_REMINDER,
    Activity,
    ActivityKind,
    Colleague,
    Direction,
    Participant,
    Priority,
    Status,
    When,
)
from crm_desktop.business.planner.rules import at_local
from crm_desktop.core.records import record
from crm_desktop.core.text import to_ascii_digits

HEADING_LENGTH = 120
"""The longest first line of several that is taken for a heading."""
DONE_AT_ONCE = frozenset({ActivityKind.EMAIL, ActivityKind.MESSAGE, ActivityKind.NOTE})
"""Kinds that take no time of their own; their moment is when they were sent or written."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(?:([ap])\.?(?:m\.?)?)?", re.IGNORECASE)


@record
class NextStep:
    """What is booked together with it: on a day, at a time of it or at any."""

    kind: ActivityKind = ActivityKind.CALL
    subject: str = ""
    day: date | None = None
    minute: int | None = None
    minutes: int = 0


@record
class Entry:
    """What stands in the composer of a card.

    `at` is when it begins or began, aware; `None` is now. `minutes` is how long it takes or took.
    `due` and `assignee` belong to tasks, `people` are contacts beside the one of the card.
    `files` are taken in already.
    """

    kind: ActivityKind
    text: str = ""
    contact_id: int = 0
    people: tuple[int, ...] = ()
    result: str = ""
    direction: Direction = Direction.NONE
    at: datetime | None = None
    minutes: int = 0
    due: date | None = None
    assignee: int | None = None
    is_high: bool = False
    is_pinned: bool = False
    mentions: tuple[int, ...] = ()
    reason: str = ""
    offered: str = ""
    next_step: NextStep | None = None
    files: tuple[Attachment, ...] = ()
    reminder: str = USUAL_REMINDER

    def is_plan(self, now: datetime) -> bool:
        """Whether it is still to come: a task, or anything that begins later than now."""
        if self.kind is ActivityKind.TASK:
            return True
        if self.kind is ActivityKind.NOTE:
            return False
        return self.at is not None and self.at > now


def parse_time(text: str) -> int | None:
    """Minutes since midnight of a typed time: `9`, `930`, `9:30`, `9.30`, `2pm`; `None` if not.

    Digits of any script count.
    """
    found = _TIME.fullmatch(to_ascii_digits(text).strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    return hour * 60 + minute


def split_text(text: str) -> tuple[str, str]:
    """Heading and rest: the first of several lines is a heading if it is short."""
    first, _, rest = text.strip().partition("\n")
    if rest.strip() and len(first) <= HEADING_LENGTH:
        return first.strip(), rest.strip()
    return "", text.strip()


def activity_of(entry: Entry, now: datetime) -> Activity:
    """The activity an entry describes; what is done is `DONE` and has its moment."""
    contacts = tuple(
        Participant(contact_id)
        for contact_id in dict.fromkeys((entry.contact_id, *entry.people))
        if contact_id
    )
    users = () if entry.assignee is None else (Colleague(entry.assignee),)
    priority = Priority.HIGH if entry.is_high else Priority.NORMAL
    common = Activity(
        entry.kind,
        contacts=contacts,
        users=users,
        priority=priority,
        direction=entry.direction,
        reason=entry.reason,
        offered=entry.offered,
        mentions=entry.mentions,
        is_pinned=entry.is_pinned,
        attachments=entry.files,
    )
    if entry.kind is ActivityKind.NOTE:
        return _done(common, entry, When.timed(now), body=entry.text.strip())
    if entry.kind is ActivityKind.TASK:
        return _task(common, entry)
    if entry.is_plan(now) and entry.at is not None:
        subject, body = _as_heading(entry.text)
        when = When.timed(entry.at, entry.at + timedelta(minutes=entry.minutes))
        planned = replace(common, reminder=entry.reminder)
        return _with(planned, when=when, subject=subject, body=body, estimate_minutes=entry.minutes)
    subject, outcome = split_text(entry.text)
    length = timedelta(minutes=0 if entry.kind in DONE_AT_ONCE else entry.minutes)
    start = entry.at or now - length
    return _done(
        common, entry, When.timed(start, start + length), subject=subject, outcome_text=outcome
    )


def next_of(entry: Entry, now: datetime, zone: tzinfo) -> Activity | None:
    """What is booked with it; without a day tomorrow's plan gets it at any time."""
    step = entry.next_step
    if step is None:
        return None
    day = step.day or now.astimezone(zone).date() + timedelta(1)
    if step.minute is None:
        when = When.any_time(day)
    else:
        start = at_local(day, step.minute, zone)
        when = When.timed(start, start + timedelta(minutes=step.minutes))
    return Activity(
        step.kind,
        when,
        subject=step.subject.strip(),
        estimate_minutes=step.minutes,
        reminder=USUAL_REMINDER,
    )


def _task(common: Activity, entry: Entry) -> Activity:
    subject, body = _as_heading(entry.text)
    return _with(
        replace(common, reminder=entry.reminder),
        when=When.unscheduled(entry.due),
        subject=subject,
        body=body,
        estimate_minutes=entry.minutes,
    )


def _as_heading(text: str) -> tuple[str, str]:
    """Something planned needs a name: the first line, however long, and the rest."""
    first, _, rest = text.strip().partition("\n")
    if len(first) <= HEADING_LENGTH:
        return first.strip(), rest.strip()
    cut = first.rfind(" ", 0, HEADING_LENGTH)
    cut = cut if cut > 0 else HEADING_LENGTH
    return first[:cut].strip(), text.strip()


def _done(common: Activity, entry: Entry, when: When, **texts: str) -> Activity:
    return _with(
        common,
        when=when,
        status=Status.DONE,
        done_at=when.end_at,
        result=entry.result,
        next_step=entry.next_step.subject.strip() if entry.next_step else "",
        **texts,
    )


def _with(activity: Activity, **values: object) -> Activity:
    return replace(activity, **values)  # type: ignore[arg-type]
