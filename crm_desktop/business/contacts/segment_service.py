"""What can be done with segments: make, change, share, order, bin and count them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.filters import Filter, checked
from crm_desktop.business.contacts.model import BatchDone
from crm_desktop.business.contacts.segments import (
    APPEARANCE_LIMIT,
    SEGMENT,
    SEGMENT_NAME_LIMIT,
    SEGMENTS_LIMIT,
    SavedSegment,
    SegmentSaved,
)
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import FieldConflict, NotAllowed, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name
from crm_desktop.storage.change_log import batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.business.contacts.segment_repository import SegmentRepository
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_EDITED = ("name", "filter", "is_shared")


class SegmentService:
    """One method is one action; all run in the thread that owns the database."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        repository: SegmentRepository,
        contacts: ContactService,
    ) -> None:
        self._database = database
        self._journal = journal
        self._rows = repository
        self._contacts = contacts

    def segments(self, actor: Actor) -> tuple[SavedSegment, ...]:
        """The actor's own segments and the shared ones, in their order."""
        return self._rows.segments(actor.user_id)

    def counts(self, actor: Actor) -> dict[int, int]:
        """How many contacts are in each segment; at a million some 0.3 s each."""
        return {one.id: self._contacts.count(one.query) for one in self.segments(actor)}

    def create(
        self, name: str, content: Filter | Sequence[int], actor: Actor, *, is_shared: bool = False
    ) -> SegmentSaved:
        """Make a segment of a filter, or of these contacts.

        Raises `UserError`: `name_missing`, `text_too_long`, `too_many_segments`, or those of the
        filter.
        """
        actor.require(Right.CONTACTS_EDIT)
        is_static = not isinstance(content, Filter)
        ids = content if is_static else ()
        segment = SavedSegment(
            _checked_name(name),
            content if isinstance(content, Filter) else Filter(),
            is_static=is_static,
            is_shared=is_shared,
            owner_id=actor.user_id or None,
        )
        checked(segment.filter)
        with self._journal.begin(actor, "segment.create") as work:
            if self._rows.count() >= SEGMENTS_LIMIT:
                raise UserError("too_many_segments", limit=SEGMENTS_LIMIT)
            key = self._rows.insert(work, segment, self._rows.living(ids))
            stored = self._rows.get(key)
        if stored is None:
            raise RuntimeError("a segment just written cannot be read")
        return SegmentSaved(stored, work.seq)

    def made_by(self, op_id: bytes) -> SegmentSaved | None:
        """What `create` stored in an operation; None if it is not in the file (P5)."""
        found = batch_of_operation(self._database, op_id)
        made = [] if found is None else made_by(self._database, found, SEGMENT)
        stored = self._rows.get(made[0]) if made else None
        return SegmentSaved(stored, found.seq) if found and stored else None

    def save(
        self, segment: SavedSegment, actor: Actor, base: SavedSegment | None = None
    ) -> SegmentSaved:
        """Store name, filter and sharing.

        With `base`, as it was read, changes of different fields are merged; the same field raises
        `ConflictError` with both values. Without it any save in between does.
        """
        actor.require(Right.CONTACTS_EDIT)
        clean = replace(segment, name=_checked_name(segment.name))
        checked(clean.filter)
        with self._journal.begin(actor, "segment.save") as work:
            if base is not None:
                clean = self._merged(work, base, clean)
            version = self._rows.write(work, clean)
        return SegmentSaved(replace(clean, version=version), work.seq)

    def _merged(self, work: UnitOfWork, base: SavedSegment, mine: SavedSegment) -> SavedSegment:
        theirs = self._rows.get(base.id)
        if theirs is None or theirs.version == base.version:
            return mine
        from crm_desktop.core.three_way import merge_fields

        merged, conflicts = merge_fields(base, mine, theirs, _EDITED)
        if conflicts:
            raise work.conflict_over(RecordRef(SEGMENT, base.id), base.version, conflicts)
        return replace(merged, is_damaged=mine.is_damaged)

    def remove(
        self, segment: SavedSegment, actor: Actor, base: SavedSegment | None = None
    ) -> BatchDone:
        """Put a segment into the bin; undo brings it back with its members.

        With `base`, as it was seen, what others changed of it since raises `ConflictError`.
        """
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "segment.bin") as work:
            theirs = self._rows.get(segment.id)
            if theirs is None:
                raise UserError("record_gone")
            from crm_desktop.core.three_way import changed_fields

            conflicts = changed_fields(base, theirs, _EDITED)
            if conflicts:
                raise work.conflict_over(RecordRef(SEGMENT, segment.id), segment.version, conflicts)
            work.bin(SEGMENT, segment.id, theirs.version)
        return BatchDone(work.seq, 1)

    def arrange(
        self, ids: Sequence[int], actor: Actor, base: Sequence[int] | None = None
    ) -> BatchDone:
        """Put the actor's segments into this order.

        With `base`, the order as it was seen, what others moved since stays; the same one moved by
        two raises `ConflictError`.
        """
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "segment.arrange") as work:
            known = {one.id: one for one in self.segments(actor)}
            if base is not None:
                from crm_desktop.core.three_way import require_one_order

                was, my = ([key for key in each if key in known] for each in (base, ids))
                ids = require_one_order(
                    was,
                    my,
                    tuple(known),
                    lambda told: work.conflict_over_order(SEGMENT, tuple(known), told),
                )
            order = [known[key] for key in ids if key in known]
            for position, segment in enumerate(order, 1):
                self._rows.place(work, segment, position)
        return BatchDone(work.seq, len(order))

    def dress(
        self, segment_id: int, appearance: str, actor: Actor, base: str | None = None
    ) -> BatchDone:
        """Keep how the list of a segment looks; `seq` is 0 if it looks so already.

        Raises `NotAllowed` if that is for somebody else to choose. With `base`, the look that was
        changed here, another one that another program kept meanwhile raises `ConflictError`.
        """
        with self._journal.begin(actor, "segment.appearance") as work:
            segment = self._rows.get(segment_id)
            if segment is None:
                raise UserError("record_gone")
            if not segment.may_be_dressed_by(actor):
                raise NotAllowed(Right.CONTACTS_EDIT)
            if segment.appearance == appearance[:APPEARANCE_LIMIT]:
                return BatchDone(0, 0)
            if base is not None and segment.appearance != base:
                conflict = FieldConflict("appearance", base, appearance, segment.appearance)
                ref = RecordRef(SEGMENT, segment_id)
                raise work.conflict_over(ref, segment.version, (conflict,))
            self._rows.dress(work, segment, appearance[:APPEARANCE_LIMIT])
        return BatchDone(work.seq, 1)

    def add(self, segment_id: int, ids: Sequence[int], actor: Actor) -> BatchDone:
        """Add contacts to a static segment."""
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "segment.add") as work:
            self._require_static(segment_id)
            count = self._rows.add(work, segment_id, ids)
        return BatchDone(work.seq, count)

    def take_out(self, segment_id: int, ids: Sequence[int], actor: Actor) -> BatchDone:
        """Take contacts out of a static segment."""
        actor.require(Right.CONTACTS_EDIT)
        with self._journal.begin(actor, "segment.take_out") as work:
            self._require_static(segment_id)
            count = self._rows.take_out(work, segment_id, ids)
        return BatchDone(work.seq, count)

    def _require_static(self, segment_id: int) -> None:
        segment = self._rows.get(segment_id)
        if segment is None or not segment.is_static:
            raise UserError("record_gone")


def _checked_name(name: str) -> str:
    text = clean_name(name).text
    if not text:
        raise UserError("name_missing", field="name")
    if len(text) > SEGMENT_NAME_LIMIT:
        raise UserError("text_too_long", field="name", limit=SEGMENT_NAME_LIMIT)
    return text
