"""What lies where in the plan: a day of an employee, and what is under the mouse."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crm_desktop.business.planner.grid import Bar
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.core.records import record
from crm_desktop.ui.planner.layout import Slot, Spot


@record
class Place:
    """A day of an employee, perhaps a time of it in minutes after midnight."""

    user_id: int
    day: date
    minutes: int | None = None


class Hit(NamedTuple):
    """What lies under a point: a place, perhaps an activity, "+n more" or the end of a bar."""

    spot: Spot
    slot: Slot | None = None
    is_more: bool = False
    bar_end: Bar | None = None

    @property
    def item(self) -> PlannedItem | None:
        """The activity under the point."""
        return self.slot.item if self.slot is not None else None
