"""Measured in a process of its own: saving single cards in a large base.

    python -m tests.benchmarks.save_probe BASE INDEX_FOLDER SAVES phone|name [--program-only]

`phone` gives the card another number (searched, sorted by, logged, in a child row), `name` another
family name as well, which moves the card in most indexes. Prints JSON: CPU milliseconds of one
save (median) by the program, and of the same statements by hand: one transaction per card on the
data file, one on the search index, fixed statements.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from statistics import median
from typing import Any

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.ids import new_uid
from crm_desktop.storage.backends.sqlite_file import SqliteFile
from crm_desktop.storage.search_file import connect
from crm_desktop.storage.search_terms import PART_MARK

MARK_BEGIN = "/begin-of-the-measured-saves"
MARK_END = "/end-of-the-measured-saves"
WARM_UP = 20


def _edited(card: Contact, number: int, *, renames: bool) -> Contact:
    """The card with another phone, and another name if `renames`."""
    phone = f"+370 6{number % 100:02d} {int(time.monotonic() * 1000) % 100000:05d}"
    first, *rest = card.points
    edited = replace(card, points=(replace(first, raw_value=phone), *rest))
    if not renames:
        return edited
    return replace(edited, family_name=f"{card.family_name}x", display_name=f"{card.display_name}x")


def _another_phone(record_id: int, version: int) -> str:
    """One that the contact does not have yet, also where the base was measured before."""
    return f"+370 612 {(record_id + 7919 * version) % 100000:05d}"


def _measured(saves: Sequence[Callable[[], object]]) -> float:
    """Median CPU milliseconds of these calls after a warm-up."""
    for save in saves[:WARM_UP]:
        save()
    costs: list[float] = []
    os.access(MARK_BEGIN, os.F_OK)
    for save in saves[WARM_UP:]:
        started = time.process_time_ns()
        save()
        costs.append((time.process_time_ns() - started) / 1e6)
    os.access(MARK_END, os.F_OK)
    return median(costs)


def _saves_of_program(
    services: Services, ids: Sequence[int], *, renames: bool
) -> list[Callable[[], object]]:
    def make(card: Contact, number: int) -> Callable[[], object]:
        edited = _edited(card, number, renames=renames)
        return lambda: services.contacts.save(card, edited, services.actor)

    return [make(services.contacts.get(record_id), record_id) for record_id in ids]


class ByHand:
    """The statements of a save as a person would write them, on connections of its own."""

    def __init__(self, base: Path, index: Path) -> None:
        self.base: Any = SqliteFile(base).connect().connection()
        self.index: Any = connect(index)
        head = "SELECT (SELECT max(seq) FROM change_batch), (SELECT max(id) FROM change_entry)"
        self.seq, self.entry = self.base.execute(head).fetchone()

    def save_of(self, record_id: int, *, renames: bool) -> Callable[[], object]:
        """One save, its values fetched beforehand."""
        version, *names = self.base.execute(
            "SELECT version, display_name, family_name, sort_key, main_phone FROM contact"
            " WHERE id = ?",
            (record_id,),
        ).fetchone()
        point, raw, norm = self.base.execute(
            "SELECT id, raw_value, normalized_value FROM contact_point WHERE contact_id = ?"
            " ORDER BY position, id",
            (record_id,),
        ).fetchone()
        (key,) = self.index.execute(
            "SELECT key FROM entry_contact WHERE id = ?", (record_id,)
        ).fetchone()
        phone = _another_phone(record_id, version)
        columns = ("display_name", "family_name", "sort_key", "main_phone")
        old: dict[str, str] = dict(zip(columns, names, strict=True))
        new = {name: f"{value}x" for name, value in old.items()} if renames else dict(old)
        new["main_phone"] = phone
        changed = {name: value for name, value in new.items() if value != old[name]}
        name_key = key[1 : key.index(PART_MARK)]
        new_name = f"{name_key}x" if renames else name_key
        new_key = f" {new_name}{PART_MARK} {phone.replace(' ', '')[1:]}"

        def save() -> None:
            now = time.time_ns() // 1_000_000
            self.base.execute("BEGIN IMMEDIATE")
            sets = ", ".join(f"{name} = ?" for name in changed)
            self.base.executemany(
                f"UPDATE contact SET {sets}, updated_at = ?, updated_by = 1, version = version + 1"
                " WHERE id = ? AND version = ?",
                [(*changed.values(), now, record_id, version)],
            )
            self.base.executemany(
                "UPDATE contact_point SET raw_value = ?, normalized_value = ? WHERE id = ?",
                [(phone, phone.replace(" ", ""), point)],
            )
            before = {name: old[name] for name in changed}
            self._log(
                ("contact", record_id, record_id, version + 1, before, changed),
                ("contact_point", point, record_id, 0, {"r": raw, "n": norm}, {"r": phone}),
                now,
            )
            self.base.execute("COMMIT")
            self._follow(record_id, key, new_key, name_key, new_name)

        return save

    def _log(self, first: tuple[Any, ...], second: tuple[Any, ...], now: int) -> None:
        self.seq += 1
        rows: list[tuple[Any, ...]] = []
        for kind, record_id, root_id, version, old, new in (first, second):
            self.entry += 1
            texts = json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False)
            digest = blake2b("".join(texts).encode(), digest_size=32).digest()
            rows.append((self.entry, self.seq, kind, record_id, root_id, version, *texts, digest))
        self.base.executemany(
            "INSERT INTO change_entry (id, seq, kind, record_id, root_kind, root_id, operation,"
            " version, old_values, new_values, digest)"
            " VALUES (?, ?, ?, ?, 'contact', ?, 'update', ?, ?, ?, ?)",
            rows,
        )
        link = blake2b(rows[0][-1] + rows[1][-1], digest_size=32).digest()
        self.base.executemany(
            "INSERT INTO change_batch (seq, op_id, action, user_id, machine, at, first_entry_id,"
            " entry_count, details, prev_hash, hash)"
            " VALUES (?, ?, 'contact.save', 1, 'vm', ?, ?, 2, '', ?, ?)",
            [(self.seq, new_uid(), now, self.entry - 1, link, link)],
        )

    def _follow(self, record_id: int, key: str, new_key: str, name: str, new_name: str) -> None:
        execute = self.index.executemany
        self.index.execute("BEGIN")
        execute(
            "INSERT INTO text_contact (text_contact, rowid, key) VALUES ('delete', ?, ?)",
            [(record_id, key)],
        )
        execute("UPDATE entry_contact SET key = ? WHERE id = ?", [(new_key, record_id)])
        if new_name != name:
            execute("DELETE FROM name_contact WHERE name = ? AND id = ?", [(name, record_id)])
            execute("INSERT INTO name_contact (name, id) VALUES (?, ?)", [(new_name, record_id)])
        execute("INSERT INTO text_contact (rowid, key) VALUES (?, ?)", [(record_id, new_key)])
        execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('seq', ?)", [(str(self.seq),)])
        self.index.execute("COMMIT")


def main(base: Path, index_folder: Path, count: int, *, renames: bool) -> None:
    """Measure both and print the figures."""
    services = open_services(OpenRequest(base), SystemClock(), index_folder)
    services.search.catch_up(services.database)
    (last,) = services.database.execute("SELECT max(id) FROM contact").fetchone() or (0,)
    # Spread over the whole base, as people's work is, and never the same card twice.
    start = int(time.time()) % 900
    ids = [start + number * (last // (2 * count + 1)) for number in range(1, 2 * count)]
    program = _measured(_saves_of_program(services, ids[::2], renames=renames))
    index = next(index_folder.glob("*.search"))
    services.close()
    floor = 0.0
    if "--program-only" not in sys.argv:
        hand = ByHand(base, index)
        floor = _measured([hand.save_of(i, renames=renames) for i in ids[1::2]])
    print(json.dumps({"program_ms": program, "floor_ms": floor}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), renames=sys.argv[4] == "name")
