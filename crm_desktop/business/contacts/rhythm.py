"""Who is to be contacted again, who may leave, who has no next step (B4, B6): as conditions.

Three fields of filters have no column of their own; each is written out here as conditions that
have one, by the rhythm that the company agreed for each status (`FilterContext.rhythms()`, days).

* `rotation`: a promised step is overdue; or nothing is planned and the contact was quiet for longer
  than its own rhythm, or that of its status, or was never contacted. Whoever refused calls is not.
* `at_risk`: quiet for half as long again as lay between their last talks, or a step that we
  promised is overdue for a week.
* `no_next_step`: a status with a rhythm, and nothing planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.personal import RHYTHM_LIMIT

ROTATION, AT_RISK, NO_NEXT_STEP = "rotation", "at_risk", "no_next_step"
RHYTHM_DUE, GAP_BROKEN = "rhythm_due", "gap_broken"
"""Conditions that only what is written out here has."""
LATE_DAYS = 7
"""So long may a promised step be overdue before its contact is at risk."""
REFUSED_CHANNEL = "call"

_YES = ("yes",)
_UNLIKE = {
    Operator.IS: Operator.IS_NOT,
    Operator.IS_NOT: Operator.IS,
    Operator.EMPTY: Operator.FILLED,
    Operator.FILLED: Operator.EMPTY,
}


def rhythms_of(texts: Iterable[str]) -> dict[str, int]:
    """Days by status as the company's settings hold them: "customer 60"; others are left out."""
    found: dict[str, int] = {}
    for text in texts:
        stage, _, days = text.rpartition(" ")
        if stage and days.isdecimal() and 0 < int(days) <= RHYTHM_LIMIT:
            found[stage] = int(days)
    return found


def texts_of(rhythms: Mapping[str, int]) -> tuple[str, ...]:
    """The same as settings hold it; a status without days is not in rotation."""
    return tuple(f"{stage} {days}" for stage, days in rhythms.items() if days > 0)


def written_out(condition: Condition, rhythms: Mapping[str, int], today: date) -> Filter:
    """The conditions behind one of the three fields; the opposite ones for "is not"."""
    make: Callable[[Mapping[str, int], date], Filter] = {
        ROTATION: _rotation,
        AT_RISK: _at_risk,
        NO_NEXT_STEP: _no_next_step,
    }[condition.field]
    found = make(rhythms, today)
    return found if condition.operator is Operator.IS else _opposite(found)


def _rotation(rhythms: Mapping[str, int], today: date) -> Filter:
    by_days: dict[int, list[str]] = {}
    for stage, days in rhythms.items():
        by_days.setdefault(days, []).append(stage)
    never = Condition("last_contact", Operator.EMPTY)
    by_stage: list[Condition | Filter] = [
        Filter(
            (
                Condition("stage", Operator.IS, tuple(stages)),
                Filter((never, _until("last_contact", today - timedelta(days=days))), is_any=True),
            )
        )
        for days, stages in sorted(by_days.items())
    ]
    own = Condition("rhythm", Operator.EMPTY)
    quiet = Filter(
        (
            Condition(RHYTHM_DUE, Operator.IS, _YES),
            Filter((own, Filter(tuple(by_stage) or (_NOBODY,), is_any=True))),
        ),
        is_any=True,
    )
    nothing_planned = Condition("next_activity", Operator.EMPTY)
    return Filter(
        (
            Filter((_promised(today), Filter((nothing_planned, quiet))), is_any=True),
            _MAY_CALL,
        )
    )


def promised_to(today: date) -> Filter:
    """The part of the rotation to whom a step was promised that is overdue."""
    return Filter((_promised(today), _MAY_CALL))


def never_contacted(rhythms: Mapping[str, int]) -> Filter:
    """The part of the rotation that was never contacted and has nothing planned."""
    own = Condition("rhythm", Operator.FILLED)
    of_stage = Condition("stage", Operator.IS, tuple(rhythms)) if rhythms else _NOBODY
    return Filter(
        (
            Condition("last_contact", Operator.EMPTY),
            Condition("next_activity", Operator.EMPTY),
            Filter((of_stage, own), is_any=True),
            _MAY_CALL,
        )
    )


def _at_risk(rhythms: Mapping[str, int], today: date) -> Filter:
    late = _until("next_activity", today - timedelta(days=LATE_DAYS))
    return Filter(
        (
            Condition("stage", Operator.IS, tuple(rhythms)) if rhythms else _NOBODY,
            Filter((late, Condition(GAP_BROKEN, Operator.IS, _YES)), is_any=True),
        )
    )


def _no_next_step(rhythms: Mapping[str, int], _today: date) -> Filter:
    if not rhythms:
        return Filter((_NOBODY,))
    active = Condition("stage", Operator.IS, tuple(rhythms))
    return Filter((active, Condition("next_activity", Operator.EMPTY)))


_MAY_CALL = Condition("opted_out", Operator.IS_NOT, (REFUSED_CHANNEL,))
_NOBODY = Condition("name", Operator.EMPTY)
"""Everybody has a name."""


def _promised(today: date) -> Condition:
    return _until("next_activity", today - timedelta(days=1))


def _until(field: str, day: date) -> Condition:
    return Condition(field, Operator.UNTIL, (day.isoformat(),))


def _opposite(part: Filter | Condition) -> Filter:
    """Everybody else; what was never compared with a day is among them."""
    if isinstance(part, Filter):
        return Filter(tuple(_opposite(one) for one in part.parts), is_any=not part.is_any)
    if part.operator is Operator.UNTIL:
        after = date.fromisoformat(part.values[0]) + timedelta(days=1)
        later = Condition(part.field, Operator.FROM, (after.isoformat(),))
        return Filter((Condition(part.field, Operator.EMPTY), later), is_any=True)
    return Filter((replace(part, operator=_UNLIKE[part.operator]),))
