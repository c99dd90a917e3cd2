"""What the rotation knows of a contact, and what a line of its queue shows."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from crm_desktop.core.records import record


class ReasonKind(StrEnum):
    """Why a contact is to be contacted."""

    PROMISED = "promised"
    """A step that we promised is overdue."""
    BROKEN = "broken"
    """Quiet for much longer than usually lay between talks."""
    QUIET = "quiet"
    """Quiet for longer than its rhythm, the contact's own or that of its status."""
    NEVER = "never"
    """Was never contacted."""
    PAYS = "pays"
    """Usually pays about this day of the month."""


@record
class Reason:
    """One reason with the points that it adds.

    `days` is how long the contact was quiet, a promise is overdue or the card is there, or the day
    of the month; `usual` the rhythm or gap in days that it is compared with.
    """

    kind: ReasonKind
    points: int
    days: int
    usual: int = 0


@record
class Facts:
    """What decides about a contact; days are those of the user's zone.

    `rhythm_days` is agreed for the contact or its status, `usual_gap_days` what lay between their
    talks. `promised` is when the earliest open step should have been. `pay_day` is the day of the
    month of payments, 0 while nothing is known of them: the base keeps no payments yet, so that
    whoever reads facts from it leaves it out. `is_refusing`: wishes no calls.
    """

    added: date
    last: date | None = None
    rhythm_days: int = 0
    usual_gap_days: int = 0
    promised: date | None = None
    pay_day: int = 0
    is_starred: bool = False
    is_refusing: bool = False


@record
class Urgency:
    """How urgent a contact is, 0 for not at all, and why, the weightiest reason first."""

    score: int = 0
    reasons: tuple[Reason, ...] = ()


@record
class QueueLine:
    """One contact of the queue, ready to paint.

    `activity_id` and `promise` are the overdue step, `last_subject` and `last_result` (a code) the
    last talk.
    """

    contact_id: int
    name: str
    organization: str
    phone: str
    owner_id: int | None
    stage: str
    is_organization: bool
    urgency: Urgency
    last: date | None = None
    activity_id: int | None = None
    promise: str = ""
    last_subject: str = ""
    last_result: str = ""


@record
class QueuePage:
    """The most urgent contacts; `total` of all, `None` where the service has to `count`."""

    lines: tuple[QueueLine, ...]
    total: int | None
