"""Saves that a drive lost in silence are found, named and saved again (P5 and P6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.audit.log_model import OWN_NOTES
from crm_desktop.business.audit.log_service import logged_values
from crm_desktop.business.audit.lost_model import Doubt, Lost, LostPart, LostSave, Settled
from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.business.audit.whole_log_repository import LogRepository
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.errors import FieldConflict
from crm_desktop.storage.change_log import ChangeEntry, Operation, last_batch_of
from crm_desktop.storage.change_watch import RESTORED
from crm_desktop.storage.receipts import Findings, Receipt, ReceiptState
from crm_desktop.storage.saving_again import Place, Standoff, save_again, standing

if TYPE_CHECKING:
    from crm_desktop.business.audit.log_model import LogChange
    from crm_desktop.business.audit.service import HistoryService
    from crm_desktop.business.staff.service import StaffService
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.record_ref import RecordRef
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

QUIET = OWN_NOTES | {"user.create"}
"""What the program does by itself, and will do again."""
FEW = 50
"""So many receipts are looked up every few minutes; all of them when the file is opened."""


class LostChanges:
    """`find` may run beside everything else; the rest belongs to the thread of the database."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        history: HistoryService,
        staff: StaffService,
        derived: Mapping[str, Collection[str]],
    ) -> None:
        """`derived`: columns by table that follow from others."""
        self._database = database
        self._journal = journal
        self._log = LogRepository(database)
        self._history = history
        self._staff = staff
        self._derived = derived

    def find(self, reader: Database, limit: int | None = None) -> Findings:
        """Look the last receipts up with a connection of its own, made for this look.

        What the program does by itself, and what stands in the file already, is settled at once.
        """
        receipts = self._journal.receipts
        if receipts is None:
            return Findings()
        found = receipts.look_up(reader) if limit is None else receipts.look_up(reader, limit)
        lost = (*found.missing, *found.not_saved)
        if not lost:
            return found
        lost = tuple(sorted(lost, key=lambda one: one.op_id))
        settled = standing(reader, lost)
        settled |= {one.op_id for one in lost if one.action in QUIET or not one.entry_count}
        receipts.forget(settled)
        return Findings(
            tuple(one for one in found.missing if one.op_id not in settled),
            tuple(one for one in found.not_saved if one.op_id not in settled),
            found.saved,
        )

    def tell(self, found: Findings) -> Lost:
        """The same in the words of cards and fields."""
        lost = sorted((*found.missing, *found.not_saved), key=lambda one: one.op_id)
        if not lost and not found.saved:
            return Lost()
        restored = None
        if any(one.lineage != self._database.lineage for one in lost):
            restored = last_batch_of(self._database, RESTORED)
        with self._database.read():
            return Lost(
                tuple(self._save(one) for one in lost),
                tuple(self._save(one) for one in found.saved),
                None if restored is None else from_milliseconds(restored.at),
                "" if restored is None else str(restored.details.get("backup", "")),
            )

    def save_again(
        self,
        actor: Actor,
        op_ids: Collection[bytes],
        *,
        mine: Collection[Place] = (),
        theirs: Collection[Place] = (),
    ) -> Settled:
        """Save these again as one change that can be taken back.

        What others changed meanwhile is left and comes back as doubts; a receipt stays until those
        of its rows are decided.
        """
        receipts = self._journal.receipts
        if receipts is None:
            return Settled(0, (), 0, frozenset())
        wanted = [one for one in receipts.recent() if one.op_id in op_ids and one.is_whole]
        done = save_again(
            self._journal, actor, wanted, mine=mine, theirs=theirs, derived=self._derived
        )
        doubts = tuple(doubt for one in done.standoffs for doubt in self._doubts(one))
        settled = {one.op_id for one in wanted}
        if doubts:
            settled = standing(self._database, wanted)
        receipts.forget(settled)
        return Settled(done.seq, doubts, len(done.gone), frozenset(settled))

    def forget(self, op_ids: Collection[bytes]) -> None:
        """The user does not want them back."""
        receipts = self._journal.receipts
        if receipts is not None:
            receipts.forget(op_ids)

    # -- in words ----------------------------------------------------------------------------

    def _save(self, one: Receipt) -> LostSave:
        by_root: dict[RecordRef, list[ChangeEntry]] = {}
        names: dict[RecordRef, str] = {}
        for kept in one.entries:
            by_root.setdefault(kept.entry.root, []).append(kept.entry)
            names[kept.entry.root] = names.get(kept.entry.root) or kept.title
        parts = tuple(
            LostPart(ref, names[ref], self._lines(ref, entries, one))
            for ref, entries in by_root.items()
        )
        return LostSave(
            one.op_id,
            one.at,
            one.action,
            tuple(part for part in parts if part.lines) or parts,
            one.entry_count,
            one.state is ReceiptState.ACKNOWLEDGED,
            one.is_whole,
        )

    def _lines(
        self, ref: RecordRef, entries: Sequence[ChangeEntry], receipt: Receipt
    ) -> tuple[HistoryEntry | LogChange, ...]:
        # What came with a new card is told, too: a history leaves it out.
        cards = [entry for entry in entries if (entry.kind, entry.record_id) == (ref.kind, ref.id)]
        others = [entry for entry in entries if entry not in cards]
        described = self._history.describe(ref, cards)
        more = self._history.describe(ref, others)
        if described is None or more is None:
            return tuple(logged_values(entry) for entry in entries)
        return tuple(
            HistoryEntry(
                at=receipt.at,
                user_id=receipt.user_id,
                user_name=self._staff.name_of(receipt.user_id),
                action=receipt.action,
                kind=change.kind,
                field=change.field,
                old=change.old,
                new=change.new,
                seq=0,
                form=change.form,
            )
            for changes in (*described, *more)
            for change in changes
        )

    def _doubts(self, one: Standoff) -> list[Doubt]:
        entry = ChangeEntry(
            one.kind,
            one.record_id,
            one.root,
            Operation.UPDATE,
            1,
            {name: theirs for name, (_base, _mine, theirs) in one.values.items()},
            {name: mine for name, (_base, mine, _theirs) in one.values.items()},
        )
        described = self._history.describe(one.root, [entry])
        changes = described[0] if described else []
        name = self._name_of(one.root)
        left = set(one.values)
        doubts: list[Doubt] = []
        for change in changes:
            columns = [column for column in change.columns if column in left]
            if not columns:
                continue
            left.difference_update(columns)
            history = HistoryEntry(
                at=from_milliseconds(one.changed_at or 0),
                user_id=one.changed_by,
                user_name=self._staff.name_of(one.changed_by),
                action="",
                kind=change.kind,
                field=change.field,
                old=change.old,
                new=change.new,
                seq=0,
                form=change.form,
            )
            doubts.append(self._doubt(one, name, history, change.new, change.old, columns))
        if left:
            shown = logged_values(entry)
            column, old, new = next(iter(shown.values), (next(iter(left)), "", ""))
            del column
            doubts.append(self._doubt(one, name, shown, str(new or ""), str(old or ""), left))
        return doubts

    def _doubt(
        self,
        one: Standoff,
        name: str,
        entry: HistoryEntry | LogChange,
        mine: str,
        theirs: str,
        columns: Collection[str],
    ) -> Doubt:
        field = entry.field if isinstance(entry, HistoryEntry) else ""
        at = None if one.changed_at is None else from_milliseconds(one.changed_at)
        conflict = FieldConflict(field, "", mine, theirs, self._staff.name_of(one.changed_by), at)
        places = tuple((one.kind, one.record_id, column) for column in sorted(columns))
        return Doubt(one.root, name, entry, conflict, places)

    def _name_of(self, ref: RecordRef) -> str:
        return self._log.names({ref}).get(ref, "")
