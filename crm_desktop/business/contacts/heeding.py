"""Bulk changes heed what others did since the rows were seen: those are asked about first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.meanwhile_repository import Among, MeanwhileRepository
from crm_desktop.business.custom_fields.model import KEY_PREFIX
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import ChangedMeanwhile, ChangedRow
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.business.custom_fields.service import CustomFieldService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

BIN, OVERWRITE = "bin", "overwrite"
"""As `of`: the record goes into the bin, a list overwrites it; any change by others counts."""
_WHOLE = frozenset({BIN, OVERWRITE})


@record
class Wanted:
    """What a bulk change writes: into which column or own field, which value; or the whole."""

    of: str
    mine: object = None


@record
class Member:
    """Whether a contact has one of several: a tag, or a kind of contact (by its code)."""

    name: str
    is_there: bool


class Heeding:
    """Asked within the unit of work, so that nothing comes between looking and writing."""

    def __init__(
        self,
        journal: Journal,
        staff: StaffService,
        custom_fields: CustomFieldService | None = None,
    ) -> None:
        self._journal = journal
        self._staff = staff
        self._custom_fields = custom_fields

    def require_unchanged(
        self, work: UnitOfWork, ids: Sequence[int], since: int | None, wanted: Wanted
    ) -> None:
        """Raise `ChangedMeanwhile` if others changed the same of some after batch `since`.

        What they changed to the very value that is wanted needs no question. Without `since`
        nothing is looked at.
        """
        if since is None:
            return
        rows = MeanwhileRepository(work, self._journal.own_seqs)
        is_own = wanted.of.startswith(KEY_PREFIX)
        field_id = int(wanted.of.removeprefix(KEY_PREFIX)) if is_own else 0
        column = "" if is_own or wanted.of in _WHOLE else wanted.of
        found = {one.record_id: one for one in rows.changed(ids, since, column, field_id)}
        if not found:
            return
        in_order = [key for key in ids if key in found]
        stored = rows.stored(in_order, column or "id")
        theirs: dict[int, object] = {key: value for key, (_name, value) in stored.items()}
        if is_own and self._custom_fields is not None:
            values = self._custom_fields.values_of(list(stored))
            theirs = {
                key: next((v for v in values.get(key, ()) if v.field_id == field_id), None)
                for key in stored
            }
        changed = tuple(
            ChangedRow(
                key,
                name,
                None if wanted.of in _WHOLE else theirs[key],
                self._staff.name_of(found[key].user_id),
                from_milliseconds(found[key].at),
            )
            for key, name in ((one, stored[one][0]) for one in in_order if one in stored)
            if wanted.of in _WHOLE or theirs[key] != wanted.mine
        )
        if changed:
            raise ChangedMeanwhile(wanted.of, wanted.mine, changed, work.seq - 1)

    def require_same_member(
        self, work: UnitOfWork, ids: Sequence[int], since: int | None, among: Among, mine: Member
    ) -> None:
        """Raise `ChangedMeanwhile` if others gave or took just this one after batch `since`.

        Sets merge member by member: other tags, other kinds need no question.
        """
        if since is None:
            return
        rows = MeanwhileRepository(work, self._journal.own_seqs)
        found = {one.record_id: one for one in rows.changed_member(ids, since, among)}
        if not found:
            return
        having = rows.having(list(found), among)
        against = [key for key in ids if key in found and (key in having) != mine.is_there]
        names = rows.stored(against, "id")
        changed = tuple(
            ChangedRow(
                key,
                names[key][0],
                Member(mine.name, not mine.is_there),
                self._staff.name_of(found[key].user_id),
                from_milliseconds(found[key].at),
            )
            for key in against
            if key in names
        )
        if changed:
            raise ChangedMeanwhile(among.of, mine, changed, work.seq - 1)
