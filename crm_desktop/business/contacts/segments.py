"""Segments that people make (B2): a filter that is always asked anew, or chosen members."""

from __future__ import annotations

from crm_desktop.business.contacts.filters import NO_FILTER, Filter
from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.core.actor import Actor
from crm_desktop.core.records import record
from crm_desktop.core.rights import Right

SEGMENT = "segment"
"""The `RecordRef.kind` of segments."""
SEGMENTS_LIMIT = 300
"""Most segments of one file."""
SEGMENT_NAME_LIMIT = 120
APPEARANCE_LIMIT = 20_000
"""Most characters of the look of a segment's list."""


@record
class SavedSegment:
    """A named part of the base: what `filter` admits, or with `is_static` its members.

    Others see it only if it `is_shared`. `is_damaged`: its filter could not be read; nobody is in
    it. `appearance` is the look of its list, as windows write it. `id` is 0 until stored.
    """

    name: str
    filter: Filter = NO_FILTER
    is_static: bool = False
    is_shared: bool = False
    owner_id: int | None = None
    position: int = 0
    is_damaged: bool = False
    appearance: str = ""
    id: int = 0
    version: int = 0

    def may_be_dressed_by(self, actor: Actor) -> bool:
        """Whether what the actor makes of its columns is for all who see the segment."""
        is_own = self.owner_id is None or self.owner_id == actor.user_id
        return is_own and Right.CONTACTS_EDIT in actor.rights

    @property
    def query(self) -> ContactQuery:
        """The conditions of the segment as a list asks them."""
        if self.is_static:
            return ContactQuery(segment_id=self.id)
        return ContactQuery(segment_id=-1) if self.is_damaged else ContactQuery(filter=self.filter)


@record
class SegmentSaved:
    """A segment as it is stored now, and the batch to undo; `seq` is 0 if nothing changed."""

    segment: SavedSegment
    seq: int
