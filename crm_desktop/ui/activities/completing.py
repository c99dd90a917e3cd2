"""Saying that an activity was done: when a result is asked, and what is stored with it (D6).

Shared by Today and the cards of contacts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.activities.quick_words import writes_month_first
from crm_desktop.ui.kit.formatting import first_day_of_week

if TYPE_CHECKING:
    from crm_desktop.business.planner.model import SavedActivity
    from crm_desktop.business.planner.quick_add import QuickActivity
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.clock import Clock
    from crm_desktop.ui.activities.result_popup import Outcome

ASKS_RESULT = frozenset({ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.VISIT})
"""Kinds of which something comes: a talk."""


def understand_line(text: str, clock: Clock, language: str) -> QuickActivity:
    """What a quick line says, now and in this language (BCP 47)."""
    from crm_desktop.business.planner.quick_add import understand
    from crm_desktop.business.planner.quick_add_words import grammar_of

    return understand(
        text,
        clock.now().astimezone(clock.zone).replace(tzinfo=None),
        grammar_of(language),
        week_start=first_day_of_week().value - 1,
        month_first=writes_month_first(),
    )


def complete(
    planner: PlannerService,
    activity_id: int,
    outcome: Outcome | None,
    actor: Actor,
    clock: Clock,
    *,
    since: int | None = None,
    is_restored: bool = False,
) -> SavedActivity:
    """Store that it was done, with what came of it and what comes next; for the worker.

    What others said of it after batch `since` raises `ChangedMeanwhile`. `is_restored` takes it out
    of the bin with the same save.
    """
    if outcome is None:
        return planner.complete(activity_id, actor, since=since, is_restored=is_restored)
    following = None
    if outcome.next_step is not None:
        from crm_desktop.business.planner.quick_draft import draft_of

        following = draft_of(outcome.next_step, clock.today(), clock.zone)
    return planner.complete(
        activity_id,
        actor,
        result=outcome.result,
        outcome_text=outcome.text or None,
        next_step=outcome.next_line or None,
        next_activity=following,
        since=since,
        is_restored=is_restored,
    )
