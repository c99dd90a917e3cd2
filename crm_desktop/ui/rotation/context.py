"""What the windows of the rotation work with; services are asked through `operations`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.records import record
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.view_state import ViewState

if TYPE_CHECKING:
    from crm_desktop.business.rotation.service import RotationService


def _nobody(_user_id: int) -> str:
    return ""


@record
class RotationContext:
    """The service behind the windows, and the ways to ask it.

    `service()`, `script()` and `name_of(user)` are asked in the worker. `dial(number, tell)` hands
    a number to the system and tells if nobody takes it; `wishes(contact)` says in words when and
    how a contact wants to be called. Both belong to the window's thread.
    """

    service: Callable[[], RotationService]
    script: Callable[[], str]
    dial: Callable[[str, Callable[[str], object]], object]
    wishes: Callable[[Contact], tuple[str, ...]]
    actor: Actor
    clock: Clock
    operations: Operations
    bridge: EventBridge
    view_state: ViewState
    can_edit: bool = True
    name_of: Callable[[int], str] = _nobody
