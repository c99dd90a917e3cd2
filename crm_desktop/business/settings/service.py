"""The company's settings: read at open, changed as one undoable action each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from crm_desktop.business.settings.model import Scope, Setting, SettingValues, settings_of
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import FieldConflict, UserError, already_kept
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.business.settings.repository import SettingRepository
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

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

    def set(
        self, actor: Actor, setting: Setting[T], value: T, base: T | None = None
    ) -> SettingValues:
        """Store one setting and return all; raises `UserError("setting_not_accepted")`.

        With `base`, as it was seen, what somebody else chose since raises `ConflictError`; of a
        list only its members that both changed, each known by its first word.
        """
        actor.require(Right.SETTINGS_EDIT)
        if setting.scope is not Scope.COMPANY or setting.accept(value) is None:
            raise UserError("setting_not_accepted", field=setting.key)
        with self._journal.begin(actor, "setting.save") as work:
            if base is not None:
                value = self._merged(work, setting, base, value)
            self._repository.write(work, setting.key, value)
        with already_kept():
            return self.values()

    def _merged(self, work: UnitOfWork, setting: Setting[T], base: T, mine: T) -> T:
        theirs = self.values()[setting]
        if theirs in (base, mine):
            return mine
        if isinstance(base, tuple) and isinstance(mine, tuple) and isinstance(theirs, tuple):
            merged = _merged_members(base, mine, theirs)
            if merged is not None:
                return merged  # type: ignore[return-value]
        row = self._repository.all().get(setting.key)
        conflict = FieldConflict(setting.key, base, mine, theirs)
        ref = RecordRef(SETTING, 0 if row is None else row.id)
        raise work.conflict_over(ref, 0, (conflict,))


def _merged_members(
    base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Theirs with my changes, member by member; `None` where both changed the same one."""
    was, my, merged = (
        {one.partition(" ")[0]: one for one in each} for each in (base, mine, theirs)
    )
    for key in (*was, *my):
        old, new, now = was.get(key), my.get(key), merged.get(key)
        if new in (old, now):
            continue
        if old != now:
            return None
        if new is None:
            del merged[key]
        else:
            merged[key] = new
    return tuple(merged.values())
