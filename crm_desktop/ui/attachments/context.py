"""What lists of files work with; the service is asked through `operations`."""

from __future__ import annotations

from collections.abc import Callable

from crm_desktop.business.attachments.model import FiledFile
from crm_desktop.business.attachments.service import AttachmentService
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import Clock
from crm_desktop.core.records import record
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations


@record
class FilesContext:
    """`place_of(filed)` says in words on which activity a file is; empty on the record itself."""

    service: Callable[[], AttachmentService]
    operations: Operations
    bridge: EventBridge
    person: Callable[[int | None], Person | None]
    place_of: Callable[[FiledFile], str]
    actor: Actor
    clock: Clock
    can_edit: bool = True

    @property
    def name_of(self) -> Callable[[int | None], str]:
        """The name of one of our people, empty for nobody."""

        def name_of(user_id: int | None) -> str:
            person = self.person(user_id)
            return "" if person is None else person.name

        return name_of
