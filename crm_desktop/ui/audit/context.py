"""What the log's window works with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations

if TYPE_CHECKING:
    from crm_desktop.business.audit.log_export import LogExport
    from crm_desktop.business.audit.log_service import LogService
    from crm_desktop.business.staff.model import User
    from crm_desktop.storage.check import Report

Progress = Callable[[int, int], None]


@record
class LogContext:
    """`service` and `check` are called in a worker; `open` shows a record in the window.

    `field_word` names a column, `value_word` tells a stored text of a table's column in words.
    Without `exporting` the log cannot be saved as a file.
    """

    service: Callable[[], LogService]
    check: Callable[[Progress], Report]
    users: Callable[[], tuple[User, ...]]
    open: Callable[[RecordRef], object]
    field_word: Callable[[str], str]
    value_word: Callable[[str, str, str], str]
    operations: Operations
    bridge: EventBridge
    clock: Clock
    actor: Actor
    exporting: Callable[[], LogExport] | None = None

    @property
    def may_export(self) -> bool:
        """Whether this user may take the log out of the file."""
        return self.exporting is not None and Right.CONTACTS_EXPORT in self.actor.rights
