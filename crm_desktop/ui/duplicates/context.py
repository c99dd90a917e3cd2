"""What the windows of duplicates work with; services are only ever called through `operations`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crm_desktop.business.contacts.uniting_service import UnitingService
from crm_desktop.business.duplicates.service import DuplicateService
from crm_desktop.business.staff.model import User
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState


@record
class DuplicateContext:
    """The services behind the page, and the ways to ask them.

    `service()` and `uniting()` are built when they are first asked, in the worker. `run_slice()`
    searches for a moment with a connection of its own, in the thread for long work; true once
    everything is looked through. `users()` and `person(id)` are at hand in the window's thread.
    """

    service: Callable[[], DuplicateService]
    uniting: Callable[[], UnitingService]
    run_slice: Callable[[], bool]
    users: Callable[[], Sequence[User]]
    person: Callable[[int | None], Person | None]
    actor: Actor
    operations: Operations
    bridge: EventBridge
    view_state: ViewState
    can_edit: bool = True
