"""How urgent it is to contact somebody, and why: a sum of reasons that anybody can check.

| reason | points |
|---|---|
| a promised step is overdue | 200, and 10 for each day, up to 300 |
| quiet beyond its rhythm | 100 at the rhythm, 200 at twice, up to 300 |
| never contacted | 100, and 1 for each day since the card was added, up to 150 |
| quiet for half as long again as usual | 60 |
| pays about these days | 40, from two days before until two days after |

The star of a contact adds a tenth. Whoever wishes no calls has no points at all, except for what
was promised to them: a promise is kept.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from crm_desktop.business.contacts.profile_filter_sql import BROKEN_PERCENT
from crm_desktop.business.rotation.model import Facts, Reason, ReasonKind, Urgency

_NEAR_PAY_DAY = 2
_MOST = 300


def urgency(facts: Facts, today: date) -> Urgency:
    """The reasons for contacting somebody today and their sum.

    A rhythm that is kept, a planned step that is not due yet and a talk of today are no reasons.
    """
    reasons = [reason for reason in _reasons(facts, today) if reason is not None]
    if not reasons:
        return Urgency()
    if facts.is_refusing:
        reasons = [one for one in reasons if one.kind is ReasonKind.PROMISED]
    reasons.sort(key=lambda one: -one.points)
    score = sum(one.points for one in reasons)
    return Urgency(score + score // 10 if facts.is_starred else score, tuple(reasons))


def _reasons(facts: Facts, today: date) -> tuple[Reason | None, ...]:
    due = _promised(facts, today), _never(facts, today), _quiet(facts, today)
    if not any(due):
        return (_broken(facts, today),)
    return (*due, _broken(facts, today), _pays(facts, today))


def _promised(facts: Facts, today: date) -> Reason | None:
    if facts.promised is None or facts.promised >= today:
        return None
    late = (today - facts.promised).days
    return Reason(ReasonKind.PROMISED, min(_MOST, 200 + 10 * late), late)


def _never(facts: Facts, today: date) -> Reason | None:
    if facts.last is not None or not facts.rhythm_days:
        return None
    days = max(0, (today - facts.added).days)
    return Reason(ReasonKind.NEVER, min(150, 100 + days), days)


def _quiet(facts: Facts, today: date) -> Reason | None:
    if facts.last is None or not facts.rhythm_days:
        return None
    quiet = (today - facts.last).days
    if quiet < facts.rhythm_days:
        return None
    points = min(_MOST, 100 * quiet // facts.rhythm_days)
    return Reason(ReasonKind.QUIET, points, quiet, facts.rhythm_days)


def _broken(facts: Facts, today: date) -> Reason | None:
    if facts.last is None or not facts.usual_gap_days:
        return None
    quiet = (today - facts.last).days
    if quiet * 100 < facts.usual_gap_days * BROKEN_PERCENT:
        return None
    return Reason(ReasonKind.BROKEN, 60, quiet, facts.usual_gap_days)


def _pays(facts: Facts, today: date) -> Reason | None:
    """Near the day of payment of this month or of the next ones; the 31st is the last day."""
    if not facts.pay_day:
        return None
    span = range(-_NEAR_PAY_DAY, _NEAR_PAY_DAY + 1)
    near = (today + timedelta(days=days) for days in span)
    if any(day.day == min(facts.pay_day, monthrange(day.year, day.month)[1]) for day in near):
        return Reason(ReasonKind.PAYS, 40, facts.pay_day)
    return None
