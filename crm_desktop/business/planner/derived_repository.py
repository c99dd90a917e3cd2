# pyright: basic
"""The one place that keeps what follows from activities: copies for indexes, last and next contact.

It runs before each commit that touched activities, whatever wrote them: a service, an import, a
merge of contacts, an undo or redo. So an activity's rows and the days on its contacts agree by
construction. The rules:

* in contact by a done call, meeting, visit, e-mail or message whose result does not say that nobody
  was reached; at its time, or when it was done if that was earlier. A planned one never counts.
* `last_contact_at` is the latest of these and of what an imported list said (`met_before_at`).
* `next_activity_at` is when the earliest open activity begins or is due, overdue ones included: it
  depends on no clock, so no day that passes makes it wrong.
* `usual_gap_days` is how many days lay between the last talks on average, without a value for those
  who were talked to on fewer than four days.
* a whole day is kept as the moment that `core/clock.py` lets stand for it.
* an organization whose person is involved is involved itself (`activity_contact.via_id`), so the
  same rules hold for it, and stay when the person leaves.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crm_desktop.business.planner.items import (
    DAY_MS,
    IMPORTANT,
    LEAD,
    PINNED,
    PRIORITY_SHIFT,
    RECURRING,
    SIGN_SHIFT,
    STATUS_SHIFT,
    TIMING_SHIFT,
)
from crm_desktop.business.planner.model import (
    ACTIVITY,
    BUILT_IN_RESULTS,
    CONTACT_KINDS,
    ActivityKind,
    Sign,
    Status,
    Timing,
)
from crm_desktop.core.clock import DAY_MARK_MS
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices
from crm_desktop.storage.change_log import decode_values

if TYPE_CHECKING:
    from enum import StrEnum

    from crm_desktop.storage.unit_of_work import UnitOfWork

CONTACT = "contact"
ACTIVITY_RESULT = "activity_result"
KINDS = frozenset({ACTIVITY, ACTIVITY_RESULT, CONTACT})
"""What has to be touched for anything to follow."""

TITLE_LENGTH = 120


def _codes(column: str, members: type[StrEnum]) -> str:
    cases = " ".join(f"WHEN '{one}' THEN {code}" for code, one in enumerate(members))
    return f"CASE {column} {cases} ELSE 0 END"


def _sign_code() -> str:
    signs = list(Sign)
    cases = " ".join(f"WHEN '{one.code}' THEN {signs.index(one.sign)}" for one in BUILT_IN_RESULTS)
    own = _codes("sign", Sign)
    return (
        f"CASE result WHEN '' THEN 0 {cases} ELSE"
        f" coalesce((SELECT {own} FROM activity_result WHERE code = result), 0) END"
    )


def _is_contact() -> str:
    built_in = " ".join(f"WHEN '{one.code}' THEN {int(one.is_contact)}" for one in BUILT_IN_RESULTS)
    own = "coalesce((SELECT is_contact FROM activity_result WHERE code = result), 1)"
    return f"CASE result WHEN '' THEN 1 {built_in} ELSE {own} END"


_KINDS_OF_CONTACT = ", ".join(f"'{kind}'" for kind in sorted(CONTACT_KINDS))

_FACTS = f"""SELECT id, created_at, done_at, estimate_minutes, priority,
    deleted_at IS NULL AS is_there,
    deleted_at IS NULL AND status = '{Status.PLANNED}' AS is_open,
    CASE timing WHEN '{Timing.TIMED}' THEN start_at WHEN '{Timing.UNSCHEDULED}' THEN NULL
        ELSE unixepoch(start_date) * 1000 END AS starts,
    CASE timing WHEN '{Timing.TIMED}' THEN end_at WHEN '{Timing.UNSCHEDULED}' THEN NULL
        ELSE unixepoch(end_date) * 1000 + {DAY_MS} END AS ends,
    CASE timing WHEN '{Timing.TIMED}' THEN end_at
        WHEN '{Timing.UNSCHEDULED}' THEN unixepoch(nullif(due_date, '')) * 1000
        ELSE unixepoch(end_date) * 1000 END AS due,
    CASE timing WHEN '{Timing.TIMED}' THEN 0 ELSE {DAY_MARK_MS} END AS mark,
    status = '{Status.DONE}' AND kind IN ({_KINDS_OF_CONTACT}) AND {_is_contact()} AS is_contact,
    {_codes("kind", ActivityKind)} | ({_codes("timing", Timing)} << {TIMING_SHIFT})
    | ({_codes("status", Status)} << {STATUS_SHIFT}) | ({_sign_code()} << {SIGN_SHIFT})
    | (priority << {PRIORITY_SHIFT}) | (is_important * {IMPORTANT}) | (is_pinned * {PINNED})
    | ((recurrence_id IS NOT NULL) * {RECURRING}) AS bits,
    substr(replace(coalesce(nullif(subject, ''), nullif(substr(outcome_text, 1, 200), ''),
        substr(body, 1, 200)), char(10), ' '), 1, {TITLE_LENGTH}) AS title
    FROM activity WHERE id {GIVEN_IDS}"""

_PEOPLE = f"""SELECT *,
    (SELECT user.id FROM activity_user AS user WHERE user.activity_id = fact.id
        ORDER BY CASE role WHEN 'organizer' THEN 0 WHEN 'assignee' THEN 1 ELSE 2 END, user.id
        LIMIT 1) AS lead_row,
    (SELECT contact_id FROM activity_contact WHERE activity_id = fact.id
        ORDER BY position, id LIMIT 1) AS first_contact,
    (SELECT count(*) FROM activity_contact WHERE activity_id = fact.id
        AND via_id IS NULL) AS contacts
    FROM ({_FACTS}) AS fact"""

_COPY_TO_USERS = f"""UPDATE activity_user SET
    is_open = fact.is_open,
    is_long = coalesce(fact.ends - fact.starts > {DAY_MS}, 0),
    due = CASE WHEN fact.is_open THEN fact.due END,
    starts = CASE WHEN fact.is_there THEN fact.starts END,
    ends = fact.ends,
    bits = fact.bits | ((fact.lead_row = activity_user.id) * {LEAD}),
    estimate_minutes = fact.estimate_minutes,
    contact_id = fact.first_contact, contact_count = fact.contacts, title = fact.title
    FROM ({_PEOPLE}) AS fact WHERE activity_user.activity_id = fact.id"""

_DONE_MOMENT = """min(coalesce(fact.starts + fact.mark, fact.done_at, fact.created_at),
    coalesce(fact.done_at, fact.starts + fact.mark, fact.created_at))"""

_COPY_TO_CONTACTS = f"""UPDATE activity_contact SET
    moment = CASE WHEN NOT fact.is_there THEN NULL WHEN fact.done_at IS NOT NULL
        THEN {_DONE_MOMENT} ELSE coalesce(fact.starts + fact.mark, fact.due + fact.mark,
        fact.created_at) END,
    bits = fact.bits,
    met_at = CASE WHEN fact.is_there AND fact.is_contact THEN {_DONE_MOMENT} END,
    next_at = CASE WHEN fact.is_open THEN coalesce(fact.starts, fact.due) + fact.mark END
    FROM ({_FACTS}) AS fact WHERE activity_contact.activity_id = fact.id"""

# The plus keeps SQLite from reading all entries of a kind that there ever were by their index.
_TOUCHED = "SELECT DISTINCT root_id FROM change_entry WHERE id >= ? AND +root_kind = ?"
# The bin moves none of these days: what lies there is kept up to date as well.
_TOLD_OTHERWISE = f"""{_TOUCHED} AND (old_values IS NULL AND new_values IS NULL
    AND operation NOT IN ('bin', 'restore')
    OR instr(old_values, '"met_before_at"') OR instr(new_values, '"met_before_at"'))"""
_WITH_RESULTS = f"""SELECT activity.id FROM activity_result
    JOIN activity ON activity.result = activity_result.code
    WHERE activity_result.id {GIVEN_IDS}"""
_LINKS_THAT_CHANGED = """SELECT old_values FROM change_entry
    WHERE id >= ? AND kind = 'activity_contact' AND old_values IS NOT NULL"""
_CONTACTS_OF = f"SELECT DISTINCT contact_id FROM activity_contact WHERE activity_id {GIVEN_IDS}"

_TALKS = 7
"""Of so many talks at most the days between are looked at, ..."""
_FEWEST_TALKS = 4
"""... and of so few at least: fewer have no rhythm."""
_GAP = f"""(SELECT CASE WHEN count(*) >= {_FEWEST_TALKS} THEN
        max(1, (max(met_at) - min(met_at)) / {DAY_MS} / (count(*) - 1)) END
    FROM (SELECT DISTINCT met_at / {DAY_MS} * {DAY_MS} AS met_at FROM activity_contact
        WHERE contact_id = contact.id AND met_at IS NOT NULL
        ORDER BY met_at DESC LIMIT {_TALKS}))"""

CONTACT_DAYS = f"""SELECT id,
    CASE WHEN met_before_at IS NULL THEN met ELSE max(met_before_at, coalesce(met, met_before_at))
        END, next, gap
    FROM (SELECT id, met_before_at,
        (SELECT max(met_at) FROM activity_contact WHERE contact_id = contact.id) AS met,
        (SELECT min(next_at) FROM activity_contact WHERE contact_id = contact.id) AS next,
        {_GAP} AS gap
        FROM contact {{where}})"""
"""Contacts with what `last_contact_at`, `next_activity_at` and `usual_gap_days` have to be."""


_DAYS = ("last_contact_at", "next_activity_at", "usual_gap_days")


def derive(work: UnitOfWork) -> None:
    """Write what follows from the activities that a unit of work touched."""
    kinds = work.touched_kinds()
    activities: set[int] = set()
    if ACTIVITY in kinds:
        activities |= _touched(work, ACTIVITY)
    if ACTIVITY_RESULT in kinds:
        results = _touched(work, ACTIVITY_RESULT)
        rows = work.execute(_WITH_RESULTS, (json.dumps(sorted(results)),))
        activities |= {key for (key,) in rows}
    contacts = _contacts_of(work, activities)
    if work.undoes is not None:
        contacts |= _told_otherwise(work)
    for piece in slices(sorted(activities)):
        ids = json.dumps(piece)
        work.copy_derived(_COPY_TO_USERS, (ids,))
        work.copy_derived(_COPY_TO_CONTACTS, (ids,))
    for piece in slices(sorted(contacts)):
        text = CONTACT_DAYS.format(where=f"WHERE id {GIVEN_IDS}")
        rows = work.execute(text, (json.dumps(piece),)).fetchall()
        work.set_derived(CONTACT, _DAYS, rows)


def _told_otherwise(work: UnitOfWork) -> set[int]:
    """Contacts of which an undo changed what a list had said of the last contact."""
    rows = work.execute(_TOLD_OTHERWISE, (work.first_entry_id, CONTACT)).fetchall()
    return {key for (key,) in rows}


def _touched(work: UnitOfWork, kind: str) -> set[int]:
    rows = work.execute(_TOUCHED, (work.first_entry_id, kind)).fetchall()
    return {key for (key,) in rows}


def _contacts_of(work: UnitOfWork, activities: set[int]) -> set[int]:
    """Who is involved, and who was until now."""
    found: set[int] = set()
    if not activities:
        return found
    for piece in slices(sorted(activities)):
        found |= {key for (key,) in work.execute(_CONTACTS_OF, (json.dumps(piece),))}
    for (text,) in work.execute(_LINKS_THAT_CHANGED, (work.first_entry_id,)):
        key = (decode_values(text) or {}).get("contact_id")
        if isinstance(key, int):
            found.add(key)
    return found
