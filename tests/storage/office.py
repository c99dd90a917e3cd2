"""An office: one program at one data file, with what it was told."""

from __future__ import annotations

from dataclasses import dataclass, field

from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.events import EventBus
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal


@dataclass
class Office:
    """One program at one file; `heard` are the changes it was told of."""

    db: Database
    events: EventBus
    journal: Journal
    actor: Actor
    heard: list[Changes] = field(default_factory=list)

    def add(self, name: str, **values: object) -> int:
        """A new contact."""
        with self.journal.begin(self.actor, "contact.create") as work:
            return work.insert("contact", {"kind": "person", "display_name": name, **values})

    def add_with_phone(self, name: str, phone: str) -> tuple[int, int]:
        """A new contact and its phone's row."""
        with self.journal.begin(self.actor, "contact.create") as work:
            contact = work.insert("contact", {"kind": "person", "display_name": name})
            return contact, work.insert_child(
                "contact_point",
                {"contact_id": contact, "kind": "phone", "raw_value": phone},
                RecordRef("contact", contact),
            )

    def save(self, contact: int, version: int | None = None, **values: object) -> int:
        """Change a contact; returns the batch's number."""
        with self.journal.begin(self.actor, "contact.save") as work:
            work.update(
                "contact", contact, values, self.version(contact) if version is None else version
            )
        return work.seq

    def version(self, contact: int) -> int:
        return self.value(f"SELECT version FROM contact WHERE id = {contact}")

    def value(self, sql: str) -> int:
        row = self.db.execute(sql).fetchone()
        assert row is not None
        return row[0]

    def contact(self, contact: int, columns: str = "display_name, notes, deleted_at") -> tuple:
        row = self.db.execute(f"SELECT {columns} FROM contact WHERE id = ?", (contact,)).fetchone()
        assert row is not None
        return row


def make_office(db: Database, clock: ManualClock, user: int) -> Office:
    events = EventBus()
    office = Office(db, events, Journal(db, events, clock, f"machine-{user}"), Actor(user))

    def hear(event: object) -> None:
        assert isinstance(event, Changes)
        assert not db.raw.in_transaction, "told before the commit"
        office.heard.append(event)

    events.subscribe(Changes, hear)
    return office
