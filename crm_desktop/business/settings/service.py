"""The company's settings: read at open, changed as one undoable action each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from crm_desktop.business.settings.model import Scope, Setting, SettingValues, settings_of
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import UserError
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.settings.repository import SettingRepository
    from crm_desktop.storage.unit_of_work import Journal

SETTING = "setting"
"""The `RecordRef.kind` of a company setting, for whoever listens to `Changes`."""

T = TypeVar("T", str, bool, int, tuple[str, ...])


class CompanySettings:
    """What everyone who opens the file shares."""

    def __init__(self, repository: SettingRepository, journal: Journal) -> None:
        self._repository = repository
        self._journal = journal

    def values(self) -> SettingValues:
        """All company settings; what is missing or unknown stands at its default."""
        keys = {setting.key for setting in settings_of(Scope.COMPANY)}
        stored = self._repository.all()
        return SettingValues.of({key: row.value for key, row in stored.items() if key in keys})

    def set(self, actor: Actor, setting: Setting[T], value: T) -> SettingValues:
        """Store one setting and return all; raises `UserError("setting_not_accepted")`."""
        actor.require(Right.SETTINGS_EDIT)
        if setting.scope is not Scope.COMPANY or setting.accept(value) is None:
            raise UserError("setting_not_accepted", field=setting.key)
        with self._journal.begin(actor, "setting.save") as work:
            self._repository.write(work, setting.key, value)
        return self.values()
