"""What reminders on the screen work with; services are only ever called through `operations`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.reminders.service import ReminderService
    from crm_desktop.business.settings.model import SettingValues
    from crm_desktop.jobs.reminding import ReminderWatch


@record
class ReminderContext:
    """The services behind toasts and bell, and the ways to ask them.

    `service()` and `planner()` are asked in the worker. `call(contact)` rings up, `open(ref)`
    shows a record, `greet(contact)` its prepared greeting, `tell(sentence, batch)` offers to take
    back; `starts_work(day)` says when the user's work begins, `None` on a day off; `settings()` are
    the personal ones in force; `can_edit()` says whether one may write now.
    """

    service: Callable[[], ReminderService]
    planner: Callable[[], PlannerService]
    watch: ReminderWatch
    call: Callable[[int], object]
    open: Callable[[RecordRef], object]
    greet: Callable[[int], object]
    tell: Callable[[str, int], object]
    starts_work: Callable[[date], time | None]
    settings: Callable[[], SettingValues]
    actor: Actor
    clock: Clock
    operations: Operations
    bridge: EventBridge
    can_edit: Callable[[], bool] = lambda: True
