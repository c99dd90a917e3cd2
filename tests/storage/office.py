"""An office: one program at one data file, with what it was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.events import EventBus
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.database import Database
from crm_desktop.storage.error_codes import OperationalError
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


def driver_error(number: int) -> Exception:
    """What the driver raises for a result code."""
    error: Any = OperationalError("injected")
    error.sqlite_errorcode = number
    return error


class FaultyConnection:
    """A real connection that answers one kind of statement with an error, once."""

    def __init__(self, db: Database, begins_with: str, number: int, *, after: bool = False) -> None:
        """`after`: the statement is carried out all the same."""
        self._real: Any = db.raw
        self._begins_with = begins_with
        self._number = number
        self._after = after
        self._is_armed = True
        self._is_writing = True
        db._raw = self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, sql: str, *params: object) -> Any:
        self._fail_or_pass(sql, after=False)
        result = self._real.execute(sql, *params)
        self._fail_or_pass(sql, after=True)
        return result

    def cursor(self, factory: type) -> Any:
        return _FaultyCursor(self._real.cursor(factory), self._fail_or_pass)

    def _fail_or_pass(self, sql: str, *, after: bool) -> None:
        if sql.startswith("BEGIN"):
            self._is_writing = sql.startswith("BEGIN IMMEDIATE")
        if not self._is_writing and self._begins_with == "COMMIT":  # reading ends with one, too
            return
        if self._is_armed and after == self._after and sql.startswith(self._begins_with):
            self._is_armed = False
            raise driver_error(self._number)


def without_answer(journal: Journal, monkeypatch: pytest.MonkeyPatch, *, is_done: bool) -> None:
    """The next COMMIT is not answered, nor the question after it.

    A connection that met trouble is thrown away, and with it what was not kept: else the question
    would be answered out of a transaction that is still open.
    """
    connection = FaultyConnection(journal.db, "COMMIT", 10, after=is_done)
    once = [1]
    ask = journal.was_saved

    def silent(op_id: bytes, seq: int = 1) -> bool:
        if once:
            once.clear()
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise StorageUnavailable("io_error")
        return ask(op_id, seq)

    monkeypatch.setattr(journal, "was_saved", silent)


class _FaultyCursor:
    def __init__(self, real: Any, check: Callable[..., None]) -> None:
        self._real = real
        self._check = check

    def execute(self, sql: str, *params: object) -> Any:
        self._check(sql, after=False)
        return self._real.execute(sql, *params)
