"""Profiles of imports: remembered by headings without asking, or kept under a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.imports.model import ImportPlan, ImportProfile
from crm_desktop.business.imports.profile_repository import IMPORT_PROFILE, ImportProfileRepository
from crm_desktop.business.imports.profiles import NAME_LIMIT, profile_of, signature_of
from crm_desktop.core.errors import ConflictError, FieldConflict, UserError, already_kept
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name, fold
from crm_desktop.core.three_way import changed_fields
from crm_desktop.storage.meanwhile import others_touched

if TYPE_CHECKING:
    from crm_desktop.core.actor import Actor
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_SAID = ("name", "mapping", "options")


class ProfileService:
    """Finds and keeps profiles; everybody who may import may keep them."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._rows = ImportProfileRepository(database)
        self._journal = journal

    def named(self) -> tuple[ImportProfile, ...]:
        """The profiles with a name, by name."""
        return self._rows.named()

    def called(self, name: str) -> ImportProfile:
        """The profile of a name; `UserError` `import_profile_missing` if there is none."""
        found = self._rows.called(name)
        if found is None:
            raise UserError("import_profile_missing", name=name)
        return found

    def for_headings(self, plan: ImportPlan) -> ImportProfile | None:
        """What was last used for a list with these headings."""
        signature = signature_of(plan)
        return self._rows.latest(signature) if signature else None

    def keep(
        self, plan: ImportPlan, actor: Actor, name: str = "", since: int | None = None
    ) -> ImportProfile | None:
        """Keep how a plan reads its columns, after it was imported; gives what is kept.

        Without a name it is remembered for lists with the same headings, and nothing is kept of a
        list without headings. A name that is there already gets the new content; one that
        somebody else kept after batch `since` stays, and this one is kept beside it.
        """
        actor.require(Right.CONTACTS_IMPORT)
        profile = profile_of(plan, _clean(name))
        if not profile.name and not profile.signature:
            return None
        with self._journal.begin(actor, "import_profile.keep") as work:
            if profile.name:
                known = self._rows.called(profile.name)
            else:
                known = self._rows.remembered(profile.signature)
            if known is not None:
                profile = replace(profile, id=known.id, version=known.version)
                if since is not None and self._is_others(work, known, since):
                    profile = replace(profile, id=0, version=0, name=self._free_name(known.name))
            key = self._rows.write(work, profile)
            self._rows.make_room(work)
        with already_kept():
            return self._rows.get(key)

    def rename(
        self, profile_id: int, name: str, actor: Actor, base: ImportProfile | None = None
    ) -> int:
        """Give a profile another name; returns the batch to undo.

        Raises `UserError` `name_missing`, `word_exists` or `record_gone`; with `base`, as it was
        read, `ConflictError` over another name that somebody gave it since.
        """
        actor.require(Right.CONTACTS_IMPORT)
        text = _clean(name)
        if not text:
            raise UserError("name_missing", field="name")
        with self._journal.begin(actor, "import_profile.rename") as work:
            profile = self._stored(profile_id)
            other = self._rows.called(text)
            if other is not None and other.id != profile_id:
                raise UserError("word_exists", name=text)
            if base is not None and profile.name not in (base.name, text):
                conflict = FieldConflict("name", base.name, text, profile.name)
                raise self._conflict(work, profile, (conflict,))
            values: dict[str, object] = {"name": text, "name_key": fold(text)}
            work.update(IMPORT_PROFILE, profile_id, values, profile.version)
        return work.seq

    def remove(self, profile_id: int, actor: Actor, base: ImportProfile | None = None) -> int:
        """Put a profile into the bin; returns the batch to undo.

        With `base`, as it was read, what somebody changed of it raises `ConflictError`.
        """
        actor.require(Right.CONTACTS_IMPORT)
        with self._journal.begin(actor, "import_profile.remove") as work:
            profile = self._stored(profile_id)
            conflicts = changed_fields(base, profile, _SAID)
            if conflicts:
                raise self._conflict(work, profile, conflicts)
            work.bin(IMPORT_PROFILE, profile_id, profile.version)
        return work.seq

    def restore(self, profile: ImportProfile, name: str, actor: Actor) -> int:
        """Keep a profile that somebody removed as a new one under this name."""
        actor.require(Right.CONTACTS_IMPORT)
        text = _clean(name)
        with self._journal.begin(actor, "import_profile.keep") as work:
            if self._rows.called(text) is not None:
                raise UserError("word_exists", name=text)
            self._rows.write(work, replace(profile, id=0, version=0, name=text))
        return work.seq

    def _is_others(self, work: UnitOfWork, known: ImportProfile, since: int) -> bool:
        """Whether somebody else kept a profile of this name meanwhile."""
        own = self._journal.own_seqs
        touched = others_touched(work, own, IMPORT_PROFILE, since, lambda _entry: True)
        return bool(known.name) and known.id in touched

    def _free_name(self, name: str) -> str:
        number = 2
        while self._rows.called(f"{name} {number}") is not None:
            number += 1
        return f"{name} {number}"

    def _conflict(
        self, work: UnitOfWork, profile: ImportProfile, conflicts: tuple[FieldConflict, ...]
    ) -> ConflictError:
        ref = RecordRef(IMPORT_PROFILE, profile.id)
        return work.conflict_over(ref, profile.version, conflicts)

    def _stored(self, profile_id: int) -> ImportProfile:
        found = self._rows.get(profile_id)
        if found is None:
            raise UserError("record_gone")
        return found


def _clean(name: str) -> str:
    return clean_name(name).text[:NAME_LIMIT]
