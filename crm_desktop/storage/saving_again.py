"""What receipts remember is saved again into a file that lost it, under the rules of P3 (P6).

Records are found by their uid, for numbers may be given to others by now. A value that still
stands as it was before is written; one that somebody changed otherwise is left and told; what is
there already is not written twice. All of it is one unit of work that can be taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.core.actor import Actor
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.storage.change_log import Operation
from crm_desktop.storage.error_codes import IntegrityError
from crm_desktop.storage.removing import removed_for_good
from crm_desktop.storage.shapes import Shapes

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.receipts import KeptEntry, Receipt
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

ACTION = "receipt.save_again"

Place = tuple[str, int, str]
"""A value in the file: table, row, column."""


@record
class Standoff:
    """A row in which others changed what shall be saved again: base, mine and theirs by column.

    `changed_by` (user id) and `changed_at` (milliseconds) are those of the card.
    """

    kind: str
    record_id: int
    root: RecordRef
    values: Mapping[str, tuple[Any, Any, Any]]
    changed_by: int | None = None
    changed_at: int | None = None


@record
class SavedAgain:
    """`seq` is the batch (0: there was nothing left to write), `gone` what lies in no card now."""

    seq: int
    standoffs: tuple[Standoff, ...]
    gone: tuple[KeptEntry, ...]


def save_again(
    journal: Journal,
    actor: Actor,
    receipts: Sequence[Receipt],
    *,
    mine: Collection[Place] = (),
    theirs: Collection[Place] = (),
    derived: Mapping[str, Collection[str]] | None = None,
) -> SavedAgain:
    """Save these again, oldest first; `mine` and `theirs` decide what stands off.

    `derived` names columns by table that follow from others: they are never worth a question.
    """
    with journal.begin(actor, ACTION, details={"of": len(receipts)}) as work:
        run = _Run(work, frozenset(mine), frozenset(theirs), derived or {})
        for receipt in receipts:
            for kept in receipt.entries:
                run.take(kept)
        run.finish()
        for kind, ids in run.touched.items():
            recompute = journal.recompute_for(kind)
            if recompute is not None and ids:
                recompute(work, ids)
    return SavedAgain(work.seq, tuple(run.standoffs), tuple(run.gone))


class _Change:
    """What several saves made of one row, one after the other."""

    def __init__(self, kept: KeptEntry, record_id: int, root: RecordRef) -> None:
        self.kept = kept
        self.record_id = record_id
        self.root = root
        self.base: dict[str, Any] = {}
        self.new: dict[str, Any] = {}


class _Run:
    """One run over some receipts."""

    def __init__(
        self,
        work: UnitOfWork,
        mine: Collection[Place],
        theirs: Collection[Place],
        derived: Mapping[str, Collection[str]],
    ) -> None:
        self._work = work
        self._mine = mine
        self._theirs = theirs
        self._derived = derived
        self._now: dict[tuple[str, int], int] = {}
        self._changes: dict[tuple[str, int], _Change] = {}
        self._removed: set[tuple[str, int]] = set()
        self._references: dict[str, dict[str, str]] = {}
        self.standoffs: list[Standoff] = []
        self.gone: list[KeptEntry] = []
        self.touched: dict[str, set[int]] = {}

    def take(self, kept: KeptEntry) -> None:
        """One row of a save."""
        entry = kept.entry
        root = self._root_of(kept)
        if entry.operation is Operation.REMOVE:
            if root is not None and root == entry.root:
                self.gone.append(kept)  # nobody is removed unasked: it has to be done again
        elif root is None and entry.operation is not Operation.INSERT:
            self.gone.append(kept)
        elif entry.operation is Operation.INSERT:
            self._insert(kept, root)
        elif root is not None and entry.operation is Operation.UPDATE:
            self._note_update(kept, root)
        elif root is not None and entry.operation is Operation.DELETE:
            self._delete(kept, root)
        elif root is not None:
            self._bin_or_restore(kept, root)

    def finish(self) -> None:
        """Write the values, each as the last save left it."""
        for change in self._changes.values():
            self._update(change)

    # -- which record that is now -------------------------------------------------------------

    def _record_now(self, kind: str, record_id: int, uid: bytes) -> int | None:
        """The number of a record in this file; None where it is not."""
        known = self._now.get((kind, record_id))
        if known is not None:
            return known
        if not uid:
            exists = self._row(kind, record_id, ()) is not None
            return record_id if exists else None
        row = self._work.raw.execute(f'SELECT id FROM "{kind}" WHERE uid = ?', (uid,)).fetchone()
        if row is None:
            return None
        self._now[kind, record_id] = row[0]
        return int(row[0])

    def _root_of(self, kept: KeptEntry) -> RecordRef | None:
        root = kept.entry.root
        found = self._record_now(root.kind, root.id, kept.root_uid)
        return None if found is None else RecordRef(root.kind, found)

    def _child_now(self, kept: KeptEntry, root: RecordRef) -> int | None:
        """The row of a child: under its number, if it still belongs to the same card."""
        entry = kept.entry
        child = self._now.get((entry.kind, entry.record_id), entry.record_id)
        owner = f"{root.kind}_id"
        columns = (owner,) if owner in self._work.shapes.of(entry.kind).columns else ()
        row = self._row(entry.kind, child, columns)
        if row is None or (columns and row[owner] != root.id):
            return None
        return child

    def _row(self, kind: str, key: int, columns: Sequence[str]) -> dict[str, Any] | None:
        """Version, bin mark and these columns of a row."""
        shape = self._work.shapes.of(kind)
        text = self._work.shapes.select_text(shape, tuple(columns))
        row = self._work.raw.execute(text, (key,)).fetchone()
        if row is None:
            return None
        return {
            "": row[0],
            "deleted_at": row[1],
            **dict(zip(columns, row[2:], strict=True)),
        }

    # -- what came and went --------------------------------------------------------------------

    def _insert(self, kept: KeptEntry, root: RecordRef | None) -> None:
        entry = kept.entry
        if entry.new_values is None:
            self.gone.append(kept)
            return
        values = self._in_this_file(entry.kind, dict(entry.new_values))
        shape = self._work.shapes.of(entry.kind)
        is_card = (entry.kind, entry.record_id) == (entry.root.kind, entry.root.id)
        if root is None and not is_card:
            self.gone.append(kept)
            return
        if shape.has_uid:
            if self._record_now(entry.kind, entry.record_id, kept.uid or b"?") is not None:
                return
            try:
                number = self._work.insert(
                    entry.kind, values, root=None if is_card else root, uid=kept.uid
                )
            except IntegrityError:
                self.gone.append(kept)
                return
        else:
            assert root is not None
            found = self._same_child(entry.kind, values)
            if found is not None:
                self._now[entry.kind, entry.record_id] = found
                return
            try:
                number = self._work.insert_child(entry.kind, values, root)
            except IntegrityError:
                return  # another one has taken its place: such as the same tag
        self._now[entry.kind, entry.record_id] = number
        self._touch(RecordRef(entry.kind, number) if is_card or root is None else root)

    def _in_this_file(self, kind: str, values: dict[str, Any]) -> dict[str, Any]:
        """Numbers of records that are made again are others now."""
        if kind not in self._references:
            rows = self._work.raw.execute(
                'SELECT "from", "table" FROM pragma_foreign_key_list(?)', (kind,)
            ).fetchall()
            self._references[kind] = dict(rows)
        columns = set(self._work.shapes.of(kind).columns)
        for column, table in self._references[kind].items():
            number = values.get(column)
            if isinstance(number, int):
                values[column] = self._now.get((table, number), number)
        return {name: value for name, value in values.items() if name in columns and name != "id"}

    def _same_child(self, kind: str, values: Mapping[str, Any]) -> int | None:
        where = " AND ".join(f'"{name}" IS ?' for name in values)
        row = self._work.raw.execute(
            f'SELECT rowid FROM "{kind}" WHERE {where}', tuple(values.values())
        ).fetchone()
        return None if row is None else int(row[0])

    def _delete(self, kept: KeptEntry, root: RecordRef) -> None:
        entry = kept.entry
        old = self._in_this_file(entry.kind, dict(entry.old_values or {}))
        child = self._child_now(kept, root)
        self._removed.add((entry.kind, entry.record_id))
        self._changes.pop((entry.kind, entry.record_id), None)
        if child is None:
            return
        stored = self._row(entry.kind, child, tuple(old)) or {}
        theirs = {name: stored.get(name) for name in old if stored.get(name) != old[name]}
        if not theirs or self._is_decided(self._mine, entry.kind, child, theirs):
            self._work.delete_child(entry.kind, child, root)
            self._touch(root)
        elif not self._is_decided(self._theirs, entry.kind, child, theirs):
            values = {name: (old[name], None, value) for name, value in theirs.items()}
            self._stand_off(entry.kind, child, root, values)

    def _bin_or_restore(self, kept: KeptEntry, root: RecordRef) -> None:
        entry = kept.entry
        found = self._record_now(entry.kind, entry.record_id, kept.uid)
        row = None if found is None else self._row(entry.kind, found, ())
        if found is None or row is None:
            return
        wants_bin = entry.operation is Operation.BIN
        if (row["deleted_at"] is not None) == wants_bin:
            return
        act = self._work.bin if wants_bin else self._work.restore
        act(entry.kind, found, row[""], root=root)
        self._touch(root)

    # -- values ---------------------------------------------------------------------------------

    def _note_update(self, kept: KeptEntry, root: RecordRef) -> None:
        entry = kept.entry
        key = (entry.kind, entry.record_id)
        if self._work.shapes.of(entry.kind).has_uid:
            found = self._record_now(entry.kind, entry.record_id, kept.uid)
        else:
            found = self._child_now(kept, root)
        if found is None:
            if key not in self._removed:
                self.gone.append(kept)
            return
        change = self._changes.setdefault(key, _Change(kept, found, root))
        old = self._in_this_file(entry.kind, dict(entry.old_values or {}))
        new = self._in_this_file(entry.kind, dict(entry.new_values or {}))
        for name, value in new.items():
            change.base.setdefault(name, old.get(name))
            change.new[name] = value

    def _update(self, change: _Change) -> None:
        kind, key = change.kept.entry.kind, change.record_id
        stored = self._row(kind, key, tuple(change.new))
        if stored is None:
            return
        derived = self._derived.get(kind, ())
        to_write: dict[str, Any] = {}
        open_values: dict[str, tuple[Any, Any, Any]] = {}
        for name, value in change.new.items():
            base, theirs = change.base[name], stored[name]
            if theirs == value or (kind, key, name) in self._theirs:
                continue
            if theirs == base or (kind, key, name) in self._mine:
                to_write[name] = value
            elif name not in derived:
                open_values[name] = (base, value, theirs)
        if open_values:
            self._stand_off(kind, key, change.root, open_values)
        if to_write:
            self._write(kind, key, to_write, stored[""], change.root)
            self._touch(change.root)

    def _write(
        self, kind: str, key: int, values: Mapping[str, Any], version: int, root: RecordRef
    ) -> None:
        if self._work.shapes.of(kind).has_version:
            self._work.update(kind, key, values, version, root=root)
        else:
            self._work.update_child(kind, key, values, root)

    def _is_decided(
        self, decided: Collection[Place], kind: str, key: int, columns: Collection[str]
    ) -> bool:
        return all((kind, key, name) in decided for name in columns)

    def _stand_off(
        self,
        kind: str,
        key: int,
        root: RecordRef,
        values: Mapping[str, tuple[Any, Any, Any]],
    ) -> None:
        by, at = None, None
        if self._work.shapes.of(root.kind).has_updated:
            row = self._row(root.kind, root.id, ("updated_by", "updated_at"))
            if row is not None:
                by, at = row["updated_by"], row["updated_at"]
        self.standoffs.append(Standoff(kind, key, root, dict(values), by, at))

    def _touch(self, root: RecordRef) -> None:
        self.touched.setdefault(root.kind, set()).add(root.id)


def standing(reader: Database, receipts: Sequence[Receipt]) -> set[bytes]:
    """Which of these, oldest first, changed nothing that is not so in the file all the same.

    The user may have saved the same again by hand; where several changed one value, the last one
    counts.
    """
    shapes = Shapes(reader)
    last: dict[Place, Any] = {}
    for receipt in receipts:
        for kept in receipt.entries:
            entry = kept.entry
            for name, value in (entry.new_values or {}).items():
                last[entry.kind, entry.record_id, name] = value
    return {
        receipt.op_id
        for receipt in receipts
        if receipt.is_whole and all(_stands(shapes, reader, one, last) for one in receipt.entries)
    }


def _is_removed(reader: Database, kept: KeptEntry) -> bool:
    """Whether the card of a row was removed for good: nobody is to be asked about it."""
    root = kept.entry.root
    if root not in removed_for_good(reader, (root,)):
        return False
    if not kept.root_uid:
        return True
    row = reader.execute(f'SELECT 1 FROM "{root.kind}" WHERE uid = ?', (kept.root_uid,)).fetchone()
    return row is None


def _stands(shapes: Shapes, reader: Database, kept: KeptEntry, last: Mapping[Place, Any]) -> bool:
    entry = kept.entry
    shape = shapes.of(entry.kind)
    columns = tuple(entry.new_values or entry.old_values or {})
    key, values = "id", entry.record_id
    if kept.uid and shape.has_uid:
        key, values = "uid", kept.uid
    names = "".join(f', "{name}"' for name in columns)
    marker = "deleted_at" if shape.has_bin else "NULL"
    row = reader.execute(
        f'SELECT {marker}{names} FROM "{entry.kind}" WHERE {key} = ?', (values,)
    ).fetchone()
    if entry.operation in (Operation.DELETE, Operation.REMOVE):
        return row is None
    if row is None:
        return _is_removed(reader, kept)
    if entry.operation in (Operation.BIN, Operation.RESTORE):
        return (row[0] is not None) == (entry.operation is Operation.BIN)
    if entry.operation is Operation.INSERT and shape.has_uid:
        return True
    wanted = [last[entry.kind, entry.record_id, name] for name in columns]
    return list(row[1:]) == wanted
