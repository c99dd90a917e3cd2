"""The timeline of a contact: what was done with it, newest first, and what is planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from crm_desktop.business.planner.model import (
    ActivityKind,
    Direction,
    Sign,
    Status,
    Timing,
)
from crm_desktop.core.records import record

PREVIEW_LENGTH = 400
"""Letters of a long text that a timeline shows; the whole stands in the activity."""


@record
class TimelineEntry:
    """One activity in the history of a contact.

    `at` is when it was done, or for what is open when it is planned or due. `minutes` is how long
    it took, 0 if unknown. `text` is the outcome, or the text of a note, as far as it is shown.
    """

    activity_id: int
    at: datetime
    kind: ActivityKind
    status: Status
    timing: Timing
    sign: Sign
    result: str = ""
    direction: Direction = Direction.NONE
    subject: str = ""
    text: str = ""
    reason: str = ""
    offered: str = ""
    next_step: str = ""
    minutes: int = 0
    user_id: int | None = None
    is_pinned: bool = False
    is_high: bool = False
    is_recurring: bool = False
    has_due: bool = True
    file_count: int = 0


class Place(NamedTuple):
    """Where a timeline goes on: the last entry read, by its moment in milliseconds UTC."""

    moment: int
    activity_id: int


@record
class TimelineQuery:
    """Which part is wanted. Without `kinds` all; `find` is looked for in every text."""

    kinds: tuple[ActivityKind, ...] = ()
    find: str = ""
    after: Place | None = None
    limit: int = 100


@record
class TimelinePage:
    """Entries, newest first; `planned` and `counts` come with the first page only.

    `planned` are the open ones, the next first, `pinned` what was put to the top; `counts` says
    how many there are of each kind.
    """

    entries: tuple[TimelineEntry, ...]
    next: Place | None = None
    planned: tuple[TimelineEntry, ...] = ()
    counts: Mapping[ActivityKind, int] | None = None
