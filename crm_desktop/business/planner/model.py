"""Activities as they travel: what was done with contacts, what is planned, and by whom."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.core.errors import Remark
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

MOVED, GIVEN, STATE, BIN = "when", "users", "status", "bin"
"""As `of` of `ChangedMeanwhile`: brought to another time, given to somebody else, done or called
off, or put into the bin."""
ACTIVITY = "activity"
"""The `RecordRef.kind` of activities."""
ACTIVITY_USER = "activity_user"
"""One of our people in an activity, as the change log names it."""

USUAL_REMINDER = "usual"
"""`Activity.reminder` of a draft that nobody has said anything of: `PlannerService` decides."""


class ActivityKind(StrEnum):
    """What is done; new ones go to the end, for `PlannedItem.bits` counts them."""

    CALL = "call"
    MEETING = "meeting"
    VISIT = "visit"
    EMAIL = "email"
    MESSAGE = "message"
    TASK = "task"
    NOTE = "note"


CONTACT_KINDS = frozenset(
    {
        ActivityKind.CALL,
        ActivityKind.MEETING,
        ActivityKind.VISIT,
        ActivityKind.EMAIL,
        ActivityKind.MESSAGE,
    }
)
"""Kinds by which we are in contact with somebody; a task or a note is our own."""


class Status(StrEnum):
    """How far it is; held or sent is `DONE`, whatever came of it."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Timing(StrEnum):
    """How firmly it stands in the calendar."""

    UNSCHEDULED = "unscheduled"
    ANY_TIME = "any_time"
    WHOLE_DAY = "whole_day"
    TIMED = "timed"


class Direction(StrEnum):
    """Who called or wrote."""

    NONE = ""
    INCOMING = "in"
    OUTGOING = "out"


class Priority(IntEnum):
    """How much it matters."""

    LOW = 1
    NORMAL = 2
    HIGH = 3


class Sign(StrEnum):
    """What a result means for statistics and colors."""

    NONE = ""
    SUCCESS = "success"
    FAILURE = "failure"
    NEUTRAL = "neutral"


class UserRole(StrEnum):
    """What one of our people does in an activity."""

    ORGANIZER = "organizer"
    ASSIGNEE = "assignee"
    REQUIRED = "required"
    OPTIONAL = "optional"


class Scope(StrEnum):
    """Which of a series a change is meant for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@record
class Result:
    """What came of an activity: built in, with an empty name, or the company's own.

    `is_contact`: whether the client was spoken to; a call nobody answered is no contact made.
    `kinds`: the kinds of activity that offer it, empty for all.
    """

    code: str
    sign: Sign
    name: str = ""
    is_contact: bool = True
    is_retired: bool = False
    id: int = 0
    kinds: frozenset[ActivityKind] = frozenset()

    def suits(self, kind: ActivityKind) -> bool:
        """Whether an activity of this kind offers it."""
        return not self.kinds or kind in self.kinds


BUILT_IN_RESULTS = (
    Result("successful", Sign.SUCCESS),
    Result("reached", Sign.NEUTRAL),
    Result("unsuccessful", Sign.FAILURE),
    Result("no_answer", Sign.NEUTRAL, is_contact=False),
    Result("postponed", Sign.NEUTRAL, is_contact=False),
    Result("not_held", Sign.FAILURE, is_contact=False),
)


@record
class When:
    """The time of an activity; make it with the class methods, which leave no nonsense.

    Moments are aware UTC and belong to `TIMED`; days belong to the others and never shift, in
    whatever zone they are read. The last day is included.
    """

    timing: Timing = Timing.UNSCHEDULED
    start_at: datetime | None = None
    end_at: datetime | None = None
    start_date: date | None = None
    end_date: date | None = None
    due_date: date | None = None

    @classmethod
    def timed(cls, start_at: datetime, end_at: datetime | None = None) -> When:
        """From a moment to a moment, both aware; without an end it has no length."""
        end_at = end_at or start_at
        return cls(Timing.TIMED, start_at.astimezone(UTC), end_at.astimezone(UTC))

    @classmethod
    def whole_day(cls, first: date, last: date | None = None) -> When:
        """One or several whole days."""
        return cls(Timing.WHOLE_DAY, start_date=first, end_date=last or first)

    @classmethod
    def any_time(cls, day: date) -> When:
        """At some time of a day."""
        return cls(Timing.ANY_TIME, start_date=day, end_date=day)

    @classmethod
    def unscheduled(cls, due: date | None = None) -> When:
        """Not in the calendar; `due` is the day by which it has to be done."""
        return cls(Timing.UNSCHEDULED, due_date=due)

    @property
    def duration(self) -> timedelta:
        """How long a timed one takes; nothing for the others."""
        if self.start_at is None or self.end_at is None:
            return timedelta(0)
        return self.end_at - self.start_at


@record
class Colleague:
    """One of our people in an activity."""

    user_id: int
    role: UserRole = UserRole.ASSIGNEE


@record
class Participant:
    """One of the client's people, or the organization itself.

    `name` is the contact's display name as read. `via_id`: the person on whose account an
    organization is involved; the service adds those.
    """

    contact_id: int
    role: str = ""
    name: str = ""
    via_id: int | None = None


@record
class Activity:
    """A call, meeting, visit, e-mail, message, task or note; with `id` 0 a draft of a new one.

    `reason` is why the client came, `offered` what we offered, `body` the text of a note, message
    or task. `recurrence_date` is when one of a series should have been (`YYYY-MM-DD`, timed
    `YYYY-MM-DDTHH:MM` in the series' zone). The author is `created_by`. `reminder` is the rule by
    which its people are reminded of it (`business/reminders/rules.py`), empty without one.
    """

    kind: ActivityKind
    when: When = field(default_factory=When)
    subject: str = ""
    status: Status = Status.PLANNED
    users: tuple[Colleague, ...] = ()
    contacts: tuple[Participant, ...] = ()
    estimate_minutes: int = 0
    priority: Priority = Priority.NORMAL
    direction: Direction = Direction.NONE
    reason: str = ""
    offered: str = ""
    result: str = ""
    outcome_text: str = ""
    next_step: str = ""
    location: str = ""
    body: str = ""
    is_pinned: bool = False
    is_important: bool = False
    done_at: datetime | None = None
    related: RecordRef | None = None
    mentions: tuple[int, ...] = ()
    external_id: str = ""
    id: int = 0
    version: int = 0
    uid: bytes = b""
    created_at: datetime | None = None
    created_by: int | None = None
    updated_at: datetime | None = None
    updated_by: int | None = None
    deleted_at: datetime | None = None
    recurrence_id: int | None = None
    recurrence_date: str = ""
    next_activity_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
    reminder: str = ""

    @property
    def ref(self) -> RecordRef:
        """Its address."""
        return RecordRef(ACTIVITY, self.id)

    @property
    def is_recurring(self) -> bool:
        """Whether it is one of a series."""
        return self.recurrence_id is not None


@record
class Move:
    """Where an activity goes; what is `None` stays.

    Moved to another day a timed one keeps its local time of day, one without a place in the
    calendar gets any time of that day. `to_time` in minutes since midnight. `last_day` changes how
    many days it takes. `is_unscheduled` takes it out of the calendar. `from_user` gives its place
    to `to_user`; without `from_user` all of our people are replaced by `to_user`.
    """

    activity_id: int
    to_day: date | None = None
    to_time: int | None = None
    by_days: int = 0
    last_day: date | None = None
    minutes: int | None = None
    is_unscheduled: bool = False
    from_user: int | None = None
    to_user: int | None = None

    @property
    def has_time(self) -> bool:
        """Whether anything but its people may become another."""
        days = (self.to_day, self.to_time, self.last_day, self.minutes)
        return self.is_unscheduled or bool(self.by_days) or any(one is not None for one in days)


@record
class StateNow:
    """How far an activity is by now, and what came of it: `theirs` of a row of `STATE`."""

    status: Status
    result: Result | None = None
    outcome_text: str = ""


@record
class SavedActivity:
    """An activity as it is stored now and the batch to undo.

    `next_id` is the activity that was booked with it; `merged` names fields that somebody else,
    `merged_by`, had changed meanwhile and that were taken over.
    """

    activity: Activity
    seq: int = 0
    next_id: int | None = None
    merged: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    merged_by: int | None = None


@record
class ManySaved:
    """An action on several activities: the batch to undo and which it made or changed.

    `skipped` are those it could not be done with: they are gone, done already, or it did not suit.
    """

    seq: int
    ids: tuple[int, ...]
    skipped: int = 0
