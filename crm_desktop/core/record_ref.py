"""The address of one record: which kind, which id."""

from __future__ import annotations

from crm_desktop.core.records import record


@record
class RecordRef:
    """Points at one record of the open file, e.g. `RecordRef("contact", 42)`.

    `kind` is the table's name in `storage/tables`; ids are unique within a kind only.
    """

    kind: str
    id: int

    def __lt__(self, other: RecordRef) -> bool:
        return (self.kind, self.id) < (other.kind, other.id)
