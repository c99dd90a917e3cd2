"""What the import wizard works with."""

from __future__ import annotations

from crm_desktop.business.audit.service import HistoryService
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record
from crm_desktop.ui.kit.operations import Operations


@record
class ImportServices:
    """The services behind the wizard; they are only ever called through `operations`.

    `default_country` (alpha-2) is where numbers without a country code belong; without
    `custom_fields` columns cannot be read into own fields.
    """

    imports: ImportService
    history: HistoryService
    actor: Actor
    operations: Operations
    default_country: str = ""
    custom_fields: CustomFieldService | None = None
