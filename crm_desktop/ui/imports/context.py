"""What the import wizard works with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from crm_desktop.business.audit.service import HistoryService
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.others_news import HearsOthers


@record
class ImportServices:
    """The services behind the wizard; they are only ever called through `operations`.

    `default_country` (alpha-2) is where numbers without a country code belong; without
    `custom_fields` columns cannot be read into own fields. `stage_name` and `party_name` say a
    code in words, `find` searches the contacts of the base. `is_own_export` says of a list and its
    headings whether this program wrote it. `before_writing` is called in the worker before anything
    is written: it makes the backup that is a further way back. With `hearing` the window of a
    template's name tells what others do with it.
    """

    imports: ImportService
    history: HistoryService
    actor: Actor
    operations: Operations
    default_country: str = ""
    custom_fields: CustomFieldService | None = None
    stage_name: Callable[[str], str] = str
    find: Callable[[str], tuple[SearchHit, ...]] | None = None
    is_own_export: Callable[[Path, Sequence[str]], bool] | None = None
    party_name: Callable[[str], str] = str
    before_writing: Callable[[], object] = bool
    hearing: HearsOthers | None = None
