"""What the pages of employees work with, beside what all settings pages have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.staff.employee_service import EmployeeService


@record
class StaffContext:
    """`employees()` and `planner()` are asked in the worker.

    `hand_over(user_id)` opens the window that hands contacts over, from the window's thread.
    """

    employees: Callable[[], EmployeeService]
    planner: Callable[[], PlannerService]
    hand_over: Callable[[int], object]
    actor: Actor
    clock: Clock
    is_read_only: bool = False

    @property
    def can_edit(self) -> bool:
        """Whether this user may change employees in this file."""
        return not self.is_read_only and Right.STAFF_EDIT in self.actor.rights
