"""A filled data file, which of its pages belongs to what, and ways to damage it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playhouse.sqlcipher_ext import sqlcipher

from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.backends.sqlite_file import OLD_PAGE_BYTES, PAGE_BYTES
from crm_desktop.storage.database import Database
from tests.storage.office import make_office

PAGE = PAGE_BYTES
_INTERIOR = (2, 5)
_CONTACTS = 1200


@dataclass(frozen=True)
class Pages:
    """The bytes of a sound file and the first page of each table and index."""

    content: bytes
    roots: dict[str, int]
    file_id: str
    lineage: str
    contacts: int

    def page(self, number: int) -> bytes:
        return self.content[(number - 1) * PAGE : number * PAGE]

    def of(self, name: str) -> list[int]:
        """Every page of the tree of a table or index."""
        found, waiting = [], [self.roots[name]]
        while waiting:
            number = waiting.pop(0)
            found.append(number)
            page = self.page(number)
            head = 100 if number == 1 else 0
            if page[head] not in _INTERIOR:
                continue
            waiting += [
                int.from_bytes(page[start : start + 4])
                for cell in range(int.from_bytes(page[head + 3 : head + 5]))
                for start in [int.from_bytes(page[head + 12 + 2 * cell : head + 14 + 2 * cell])]
            ]
            waiting.append(int.from_bytes(page[head + 8 : head + 12]))
        return found

    def leaves(self, name: str) -> list[int]:
        return [number for number in self.of(name) if self.page(number)[0] not in _INTERIOR]

    def zeroed(self, numbers: Iterable[int]) -> bytes:
        content = bytearray(self.content)
        for number in numbers:
            content[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
        return bytes(content)


def filled_file(path: Path, contacts: int = _CONTACTS) -> Pages:
    """Contacts with phones, some changed, some of them in an import; closed when it returns."""
    clock = ManualClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    with Database.create(path, clock=clock) as db:
        office = make_office(db, clock, 1)
        for number in range(30):
            contact, _ = office.add_with_phone(f"Person {number}", f"+370 600 {number:05}")
            office.save(contact, notes=f"note {number} " * 20)
        columns = ("kind", "display_name", "sort_key", "notes")
        with office.journal.begin(office.actor, "import") as work:
            rows = (
                ("person", f"Person {one}", f"person {one}", "met at the fair " * 12)
                for one in range(30, contacts)
            )
            work.insert_many("contact", columns, rows)
        file_id, lineage = db.file_id, db.lineage
    connection = sqlcipher.connect(str(path))
    connection.execute("UPDATE contact SET sort_key = lower(display_name) WHERE sort_key = ''")
    connection.commit()
    roots = dict(
        connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall()
    )
    connection.close()
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return Pages(path.read_bytes(), roots, file_id, lineage, contacts)


def dense_file(path: Path, contacts: int) -> bytes:
    """The same with small pages and nothing unused between: few bytes, each of which counts."""
    filled_file(path, contacts)
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA page_size = {OLD_PAGE_BYTES}")
    connection.execute("VACUUM")
    connection.close()
    return path.read_bytes()


def flipped(content: bytes, bit: int) -> bytes:
    """With one bit the other way round."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
