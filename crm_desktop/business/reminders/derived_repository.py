# pyright: basic
"""The one place that makes reminders of rules and lets them follow their record.

It runs before each commit that touched a record of which one can be reminded, whatever wrote it: a
service, an import, an undo. So a reminder moves with its activity in the same unit of work, is gone
with it and comes back with it. The rules:

* each of an activity's people has one row for its rule; who leaves it, or a rule that is taken
  away, puts the row into the bin.
* what moved to another moment is shown again at the new one, whatever became of it at the old one;
  unless it has begun by then, for nobody needs to be reminded of what they write down themselves.
* while the record is done, cancelled or in the bin, the row keeps what was and is shown nowhere.
* a rule that nobody understands reminds when the record begins, and says so.
* who is named in a note is notified once, as long as they are named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from crm_desktop.business.reminders.model import (
    NOTIFICATION,
    RECORD_ORIGIN,
    REMINDER,
    NotificationKind,
    Remindable,
    Source,
    State,
)
from crm_desktop.business.reminders.rules import (
    At,
    Before,
    begins_at,
    moment_of,
    names_time_of_day,
    read_rule,
)
from crm_desktop.business.reminders.yearly import occasion_of
from crm_desktop.core.clock import to_milliseconds, zone_name
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.unit_of_work import UnitOfWork

_TOUCHED = "SELECT DISTINCT root_id FROM change_entry WHERE id >= ? AND +root_kind = ?"
_LIVES = f"{_TOUCHED} AND operation IN ('bin', 'restore')"
_HAS_ANY = "SELECT 1 FROM reminder WHERE record_kind = ? LIMIT 1"
_ROWS = f"""SELECT id, version, record_id, user_id, origin, rule, state, remind_at, zone, is_open,
    deleted_at IS NULL FROM reminder WHERE record_kind = ? AND record_id {GIVEN_IDS}"""
_NOTICES = f"""SELECT id, version, record_id, user_id, deleted_at IS NULL FROM notification
    WHERE record_kind = ? AND record_id {GIVEN_IDS} AND kind = '{NotificationKind.MENTION}'"""
_FOLLOW = f"""UPDATE reminder SET remind_at = new.value ->> 1, zone = new.value ->> 2,
    is_open = new.value ->> 3,
    state = CASE WHEN new.value ->> 4 THEN '{State.PENDING}' ELSE state END,
    snoozed_until = CASE WHEN new.value ->> 4 THEN NULL ELSE snoozed_until END,
    shown_at = CASE WHEN new.value ->> 4 THEN NULL ELSE shown_at END,
    claimed_by = CASE WHEN new.value ->> 4 THEN '' ELSE claimed_by END
    FROM json_each(?) AS new WHERE reminder.id = new.value ->> 0"""
SET_DUE = f"""UPDATE reminder SET due_at = CASE WHEN deleted_at IS NOT NULL OR is_open = 0 THEN NULL
    WHEN state = '{State.PENDING}' THEN remind_at
    WHEN state = '{State.SNOOZED}' THEN coalesce(snoozed_until, remind_at) END
    WHERE id {GIVEN_IDS}"""
"""When they have to be shown next; after anything it follows from was written."""


class _Row:
    """A reminder as it stands."""

    def __init__(self, row: Sequence) -> None:
        (self.id, self.version, self.record_id, self.user_id, self.origin, self.rule, self.state,
            self.remind_at, self.zone, self.is_open, self.is_living) = row  # fmt: skip


def derive(work: UnitOfWork, remindables: Iterable[Remindable], zone: tzinfo) -> None:
    """Let reminders and notifications follow what a unit of work touched."""
    kinds = work.touched_kinds()
    for one in remindables:
        if one.kind in kinds:
            for piece in slices(sorted(_touched(work, one))):
                follow(work, one, piece, zone)
    if REMINDER in kinds:
        found = work.execute(_TOUCHED, (work.first_entry_id, REMINDER)).fetchall()
        # What was written by hand, or set back by an undo, in this same unit.
        for piece in slices(sorted({key for (key,) in found})):
            _follow_own(work, piece, {one.kind: one for one in remindables}, zone)


def _touched(work: UnitOfWork, remindable: Remindable) -> set[int]:
    """Records whose time may have changed; of those without one only what lives and dies."""
    text = _TOUCHED if remindable.has_rules else _LIVES
    about = (work.first_entry_id, remindable.kind)
    if remindable.has_rules or remindable.kind not in work.bulk_kinds:
        # What was logged is in memory, and mostly tells; another page of a drive is a call.
        rows = work.execute(text, about).fetchall()
        if remindable.has_rules or not rows:
            return {key for (key,) in rows}
    if work.execute(_HAS_ANY, (remindable.kind,)).fetchone() is None:
        return set()
    return {key for (key,) in work.execute(text, about).fetchall()}


def follow(work: UnitOfWork, remindable: Remindable, ids: Sequence[int], zone: tzinfo) -> None:
    """Make, move and close the reminders of some records of one kind."""
    kind = remindable.kind
    sources = remindable.sources(work.execute, ids)
    given = json.dumps(list(ids))
    rows: dict[int, list[_Row]] = defaultdict(list)
    for row in work.execute(_ROWS, (kind, given)).fetchall():
        rows[row[2]].append(_Row(row))
    new: list[tuple[int, int, str]] = []
    for record_id, source in sources.items():
        if source.is_open:
            new += _put_in_order(work, source, record_id, rows[record_id])
    made = _insert(work, kind, new)
    for row in made:
        rows[row.record_id].append(row)
    _write(work, [row for each in rows.values() for row in each if row.is_living], sources, zone)
    if remindable.has_rules:
        _tell_mentioned(work, kind, given, sources)


def _put_in_order(
    work: UnitOfWork, source: Source, record_id: int, rows: list[_Row]
) -> list[tuple[int, int, str]]:
    """One living row for each of its people; what is missing comes back."""
    wanted = set(source.users) if source.rule else set()
    for row in rows:
        if row.origin != RECORD_ORIGIN:
            continue
        if row.user_id not in wanted:
            if row.is_living:
                work.bin(REMINDER, row.id, row.version)
                row.is_living = False
            continue
        wanted.discard(row.user_id)
        if not row.is_living:
            row.version = work.restore(REMINDER, row.id, row.version)
            row.is_living = True
        if row.rule != source.rule:
            row.version = work.update(REMINDER, row.id, {"rule": source.rule}, row.version)
            row.rule = source.rule
    return [(record_id, user_id, source.rule) for user_id in sorted(wanted)]


def _insert(work: UnitOfWork, kind: str, new: list[tuple[int, int, str]]) -> list[_Row]:
    columns = ("record_kind", "record_id", "user_id", "origin", "rule")
    values = [(kind, record_id, user_id, RECORD_ORIGIN, rule) for record_id, user_id, rule in new]
    if len(values) > 1:
        ids: Iterable[int] = work.insert_many(REMINDER, columns, values)
    else:
        ids = [work.insert(REMINDER, dict(zip(columns, one, strict=True))) for one in values]
    return [
        _Row((key, 1, record_id, user_id, RECORD_ORIGIN, rule, State.PENDING, None, "", 1, True))
        for key, (record_id, user_id, rule) in zip(ids, new, strict=True)
    ]


def _write(
    work: UnitOfWork, rows: Collection[_Row], sources: Mapping[int, Source], zone: tzinfo
) -> None:
    """Where each stands now; what stands there already is not written."""
    changed = []
    for row in rows:
        source = sources.get(row.record_id)
        is_open = source is not None and source.is_open
        moment, in_zone = row.remind_at, row.zone
        if is_open and source is not None:
            moment, in_zone = _moment(work, row, source, zone)
        has_moved = moment != row.remind_at and moment is not None
        if row.zone not in ("", in_zone):  # the user has moved, not the record
            has_moved = has_moved and row.state == State.PENDING
        if has_moved or (moment, in_zone, is_open) != (row.remind_at, row.zone, bool(row.is_open)):
            changed.append((row.id, moment, in_zone, int(is_open), int(has_moved)))
    if changed:
        work.copy_derived(_FOLLOW, (json.dumps(changed),))
    work.copy_derived(SET_DUE, (json.dumps([row.id for row in rows]),)) if rows else None


def _moment(work: UnitOfWork, row: _Row, source: Source, zone: tzinfo) -> tuple[int | None, str]:
    """When to remind, in milliseconds, and the zone that counted."""
    rule = read_rule(row.rule)
    if isinstance(rule, At):
        return to_milliseconds(rule.moment), ""
    understood = rule or Before(0)
    occasion = occasion_of(row.origin) or source.occasion
    moment = moment_of(understood, occasion, zone)
    in_zone = zone_name(zone) if names_time_of_day(understood, occasion) else ""
    if moment is None:
        # What has no time is reminded of when it gets one; what nobody understands at once.
        return (None if rule else row.remind_at or work.now_ms), ""
    value = to_milliseconds(moment)
    begins = begins_at(occasion, zone)
    has_begun = begins is not None and begins <= work.now
    if value != row.remind_at and has_begun and row.zone in ("", in_zone):
        return None, ""
    return value, in_zone


def _follow_own(
    work: UnitOfWork, ids: Sequence[int], remindables: Mapping[str, Remindable], zone: tzinfo
) -> None:
    """Rows that were written themselves: those of no record's rule get their moment here."""
    given = json.dumps(list(ids))
    text = f"""SELECT id, version, record_id, user_id, origin, rule, state, remind_at, zone,
        is_open, deleted_at IS NULL, record_kind FROM reminder WHERE id {GIVEN_IDS}"""
    by_kind: dict[str, list[_Row]] = defaultdict(list)
    for row in work.execute(text, (given,)).fetchall():
        if row[4] != RECORD_ORIGIN and row[10]:
            by_kind[row[11]].append(_Row(row[:11]))
    for kind, rows in by_kind.items():
        remindable = remindables.get(kind)
        if remindable is not None:
            wanted = sorted({row.record_id for row in rows})
            _write(work, rows, remindable.sources(work.execute, wanted), zone)
    work.copy_derived(SET_DUE, (given,))


def _tell_mentioned(work: UnitOfWork, kind: str, given: str, sources: Mapping[int, Source]) -> None:
    """One living notification for each who is named and did not write it."""
    wanted = {
        (record_id, user_id): source.author_id
        for record_id, source in sources.items()
        for user_id in source.mentioned
        if source.is_living and user_id != source.author_id
    }
    for key, version, record_id, user_id, is_living in work.execute(
        _NOTICES, (kind, given)
    ).fetchall():
        is_wanted = (record_id, user_id) in wanted
        wanted.pop((record_id, user_id), None)
        source = sources.get(record_id)
        if is_wanted and not is_living:
            work.restore(NOTIFICATION, key, version)
        elif is_living and not is_wanted and source is not None and source.is_living:
            work.bin(NOTIFICATION, key, version)
    for (record_id, user_id), author_id in wanted.items():
        values = {
            "user_id": user_id,
            "kind": str(NotificationKind.MENTION),
            "record_kind": kind,
            "record_id": record_id,
            "author_id": author_id,
        }
        work.insert(NOTIFICATION, values)
