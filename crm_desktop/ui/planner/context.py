"""What the planner's windows work with; services are only ever called through `operations`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from crm_desktop.business.planner.exchange import CalendarExchange
from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.business.planner.service import PlannerService
from crm_desktop.business.search.model import SearchHit
from crm_desktop.business.staff.employee_service import EmployeeService
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.records import record
from crm_desktop.ui.activities.record_links import LinkSource
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState


@record
class PlannerContext:
    """The services behind the plan, and the ways to ask them.

    `planner()`, `employees()` and `calendars()` are built when asked, in the worker; `find` looks
    for contacts as the top bar's search does. `link_sources` are the kinds of records that an
    activity can be about.
    """

    planner: Callable[[], PlannerService]
    employees: Callable[[], EmployeeService]
    calendars: Callable[[], CalendarExchange]
    find: Callable[[str, int], tuple[SearchHit, ...]]
    actor: Actor
    clock: Clock
    operations: Operations
    bridge: EventBridge
    view_state: ViewState
    can_edit: bool = True
    link_sources: tuple[LinkSource, ...] = ()


@record
class NewActivity:
    """What a new activity begins with; without a day it has no place in the calendar.

    `minutes` after midnight are its time, where one was pointed at.
    """

    user_id: int
    day: date | None = None
    kind: ActivityKind | None = None
    minutes: int | None = None
