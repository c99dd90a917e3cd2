"""What panels and windows of activities work with; services are asked through `operations`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crm_desktop.business.planner.service import PlannerService
from crm_desktop.business.staff.model import User
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.records import record
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState


@record
class ActivityContext:
    """The service behind activities, and the ways to ask it.

    `service()` is built when it is first asked, in the worker. `users()` and `person(id)` are at
    hand in the window's thread.
    """

    service: Callable[[], PlannerService]
    users: Callable[[], Sequence[User]]
    person: Callable[[int | None], Person | None]
    actor: Actor
    clock: Clock
    operations: Operations
    bridge: EventBridge
    view_state: ViewState
    can_edit: bool = True
