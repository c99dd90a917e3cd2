"""How the plan was left: what is filtered and how many days are in view, kept between starts."""

from __future__ import annotations

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.planner.bar import ZOOMS
from crm_desktop.ui.planner.reading import PlanFilter

_DAYS = "planner/days"
_PEOPLE = "planner/people"
_HIDDEN = "planner/hidden"
_HIDES_DONE = "planner/hides_done"


def kept_filter(state: ViewState) -> PlanFilter:
    """What was filtered last; what is no such thing is nothing."""
    ids = frozenset(int(one) for one in state.text(_PEOPLE).split() if one.isdigit())
    hidden = state.text(_HIDDEN).split()
    kinds = frozenset(kind for kind in ActivityKind if kind in hidden)
    return PlanFilter(kinds, ids, hides_done=state.text(_HIDES_DONE) == "yes")


def keep_filter(state: ViewState, chosen: PlanFilter) -> None:
    """Remember what is filtered."""
    state.keep_text(_PEOPLE, " ".join(map(str, sorted(chosen.user_ids))))
    state.keep_text(_HIDDEN, " ".join(sorted(chosen.hidden_kinds)))
    state.keep_text(_HIDES_DONE, "yes" if chosen.hides_done else "")


def kept_count(state: ViewState) -> int | None:
    """How many days were in view last, if it was one of those that can be chosen."""
    count = state.text(_DAYS)
    return int(count) if count.isdigit() and int(count) in ZOOMS else None


def keep_count(state: ViewState, count: int) -> None:
    """Remember how many days are in view."""
    state.keep_text(_DAYS, str(count))
