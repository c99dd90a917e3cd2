"""What the Today page works with; services are only ever called through `operations`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.records import record
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState

if TYPE_CHECKING:
    from crm_desktop.business.contacts.birthdays import Birthday
    from crm_desktop.business.planner.quick_add import QuickActivity
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.planner.today_reader import TodayReader
    from crm_desktop.business.rotation.service import RotationService
    from crm_desktop.business.search.quick_activities import QuickContact
    from crm_desktop.business.staff.model import User


@record
class RotationWays:
    """What the cards of the rotation ask, and where they lead.

    `service()` is asked in the worker; `show_part(key, is_team)` shows a segment of the contacts,
    `start_calls(is_team)` the window of calls.
    """

    service: Callable[[], RotationService]
    show_part: Callable[[str, bool], object]
    start_calls: Callable[[bool], object] | None = None


@record
class TodayContext:
    """The services behind the page, and the ways to ask them.

    `planner()`, `reader()`, `find_contact(line)`, `users()` and `birthdays()` (the next ones, the
    nearest first) are asked in the worker; `call(id)`
    rings a contact up, from the window's thread.
    """

    planner: Callable[[], PlannerService]
    reader: Callable[[], TodayReader]
    find_contact: Callable[[QuickActivity], QuickContact]
    users: Callable[[], Sequence[User]]
    birthdays: Callable[[], Sequence[Birthday]]
    call: Callable[[int], object]
    actor: Actor
    clock: Clock
    operations: Operations
    bridge: EventBridge
    view_state: ViewState
    can_edit: bool = True
    rotation: RotationWays | None = None
    show_dates: Callable[[], object] | None = None
