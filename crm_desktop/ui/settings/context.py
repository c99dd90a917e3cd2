"""What the settings of a data file work with."""

from __future__ import annotations

from collections.abc import Callable

from crm_desktop.business.audit.service import HistoryService
from crm_desktop.business.contacts.dictionaries import DictionaryService
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.settings.service import CompanySettings
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations

StageLook = Callable[[str, int | None], tuple[str, str]]
"""Color (a token) and shape of the mark of a stage with or without a color of the company."""


def _nobody(_user_id: int | None) -> str:
    return ""


@record
class SettingsContext:
    """The services behind the pages; they are only ever called through `operations`."""

    custom_fields: CustomFieldService
    dictionaries: DictionaryService
    history: HistoryService
    company: CompanySettings
    actor: Actor
    operations: Operations
    bridge: EventBridge
    is_read_only: bool = False
    stage_look: StageLook | None = None
    name_of: Callable[[int | None], str] = _nobody
    """The name of one of our people, asked in the worker."""

    @property
    def can_edit(self) -> bool:
        """Whether this user may change the company's settings in this file."""
        return not self.is_read_only and Right.SETTINGS_EDIT in self.actor.rights
