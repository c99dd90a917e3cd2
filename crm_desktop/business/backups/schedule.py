"""When a backup is due and which ones stay: pure rules (reliability.md P10).

Kept are all of the last 24 hours, which are the ways back from what was just done; the newest of
each of the last 7 days, 4 weeks and 12 months *that have one*, so that a month without work removes
nothing; the last before each change of the file's form; and each made by hand, for somebody wanted
just that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import date, datetime, timedelta, tzinfo

from crm_desktop.business.backups.model import Backup, Health, Reason

FRESH = timedelta(days=1)
DAYS, WEEKS, MONTHS = 7, 4, 12
LATE_AFTER = timedelta(days=1)
MISSING_AFTER = timedelta(days=3)
MANY_CHANGES = 50
"""So many units of work since the last backup make one worth while when the file is closed."""


def to_keep(backups: Collection[Backup], now: datetime, zone: tzinfo) -> frozenset[Backup]:
    """Which of them the schedule keeps; days, ISO weeks and months are those of `zone`."""
    newest_first = sorted(backups, key=lambda one: (one.taken_at, one.head_seq), reverse=True)
    scheduled = [one for one in newest_first if one.reason is not Reason.BY_HAND]

    def day(one: Backup) -> date:
        return one.taken_at.astimezone(zone).date()

    kept = {one for one in newest_first if one.reason is Reason.BY_HAND}
    kept |= {one for one in scheduled if now - one.taken_at < FRESH}
    kept |= _newest_of(scheduled, day, DAYS)
    kept |= _newest_of(scheduled, lambda one: tuple(day(one).isocalendar())[:2], WEEKS)
    kept |= _newest_of(scheduled, lambda one: (day(one).year, day(one).month), MONTHS)
    migrations = [one for one in scheduled if one.reason is Reason.BEFORE_MIGRATION]
    kept |= _newest_of(migrations, lambda one: one.schema, len(migrations))
    return frozenset(kept)


def _newest_of(
    newest_first: Iterable[Backup], period: Callable[[Backup], Hashable], most: int
) -> set[Backup]:
    found: dict[Hashable, Backup] = {}
    for one in newest_first:
        if period(one) not in found and len(found) < most:
            found[period(one)] = one
    return set(found.values())


def is_due(newest: Backup | None, head: tuple[int, str], now: datetime, zone: tzinfo) -> bool:
    """Whether today's first backup is still to be made; nothing is due without a change."""
    if head[0] == 0 or (newest is not None and (newest.head_seq, newest.head_hash) == head):
        return False
    return newest is None or newest.taken_at.astimezone(zone).date() != now.astimezone(zone).date()


def is_worth_at_closing(newest: Backup | None, head_seq: int) -> bool:
    """Whether so much was changed that closing the file makes a backup first."""
    return head_seq - (0 if newest is None else newest.head_seq) > MANY_CHANGES


def health(unsaved_since: datetime | None, now: datetime, *, has_failed: bool) -> Health:
    """How it stands, told by the oldest change that is in no backup (`None`: there is none)."""
    if unsaved_since is None:
        return Health.GOOD
    age = now - unsaved_since
    if age > MISSING_AFTER:
        return Health.MISSING
    return Health.LATE if has_failed or age > LATE_AFTER else Health.GOOD
