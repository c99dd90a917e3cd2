"""What a committed unit of work touched, told to every window."""

from __future__ import annotations

from enum import StrEnum

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record


class Origin(StrEnum):
    """Whose commit it was."""

    OWN = "own"
    FOREIGN = "foreign"


@record
class Changes:
    """The records touched by one commit, published only after it succeeded.

    `refs` lists single records (the roots people see, such as a contact, never its phone rows).
    `bulk_kinds` names kinds of which so many records changed that they are not listed: a window
    showing such a kind reloads. `seq` is the change log's sequence number of the batch.
    """

    refs: frozenset[RecordRef]
    bulk_kinds: frozenset[str] = frozenset()
    seq: int = 0
    action: str = ""
    user_id: int = 0
    origin: Origin = Origin.OWN

    def touches(self, ref: RecordRef) -> bool:
        """Whether a window showing `ref` has to reload it."""
        return ref in self.refs or ref.kind in self.bulk_kinds

    def touches_kind(self, kind: str) -> bool:
        """Whether any record of `kind` may have changed."""
        return kind in self.bulk_kinds or any(ref.kind == kind for ref in self.refs)

    def ids_of(self, kind: str) -> frozenset[int]:
        """Ids of the listed records of `kind`; empty when the kind changed in bulk."""
        return frozenset(ref.id for ref in self.refs if ref.kind == kind)
