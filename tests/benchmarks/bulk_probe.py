"""Measured in a process of its own: one bulk action in a large base, and its undo.

    python -m tests.benchmarks.bulk_probe BASE INDEX_FOLDER WORK_FOLDER ACTION

Works on a copy of BASE with 100,000 contacts spread over the whole base. Prints JSON: CPU and wall
seconds of the action, of its undo and of doing it again, of taking it into the search index
afterwards, and of the same statements by hand in one transaction.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import BatchDone
from crm_desktop.core.clock import SystemClock
from crm_desktop.storage.backends.sqlite_file import SqliteFile

MANY = 100_000
SLICE = 10_000
TAG = "Messe 2026"


def _acts(services: Services, ids: list[int]) -> dict[str, Callable[[], BatchDone]]:
    contacts, actor = services.contacts, services.actor

    def progress(_done: int, _total: int) -> None:
        return

    return {
        "tag": lambda: contacts.add_tag(ids, TAG, actor, progress),
        "owner": lambda: contacts.assign_owner(ids, None, actor, progress),
        "stage": lambda: contacts.set_stage(ids, "lost", actor, progress),
        "bin": lambda: contacts.bin(ids, actor, progress),
    }


def _timed(call: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = call()
    cost = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return found, cost


class ByHand:
    """A tag put on contacts as a person would write it: four statements per slice, the log."""

    def __init__(self, base: Path) -> None:
        self.base: Any = SqliteFile(base).connect().connection()

    def tag(self, ids: list[int], tag: str) -> None:
        execute = self.base.execute
        execute("PRAGMA cache_spill = 49152")
        execute("PRAGMA cache_size = 49152")
        execute("BEGIN IMMEDIATE")
        key = execute(
            "INSERT INTO tag (uid, created_at, updated_at, name, name_key)"
            " VALUES (randomblob(16), 1, 1, ?, ?)",
            (tag, tag),
        ).lastrowid
        for start in range(0, len(ids), SLICE):
            self._slice(ids[start : start + SLICE], key, tag)
        execute("COMMIT")

    def _slice(self, ids: list[int], key: int, tag: str) -> None:
        execute, given = self.base.execute, json.dumps(ids)
        rows = execute(
            "SELECT id, version, tag_text FROM contact"
            " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (given,),
        ).fetchall()
        execute(
            "INSERT OR FAIL INTO tagging (contact_id, tag_id)"
            f" SELECT value, {key} FROM json_each(?)",
            (given,),
        )
        execute(
            "UPDATE OR FAIL contact SET tag_text = ?, version = version + 1, updated_at = 1,"
            " updated_by = 1 WHERE id IN (SELECT value FROM json_each(?))",
            (tag, given),
        )
        for kind in ("tagging", "contact"):
            entries: list[tuple[object, ...]] = []
            for contact, version, old in rows:
                text = f'{kind}:{contact}:{version}{{"tag_text":"{old}"}}'
                digest = blake2b(text.encode(), digest_size=16).digest()
                entries.append((contact, contact, version, old, tag, bytearray(digest)))
            self.base.executemany(
                "INSERT INTO change_entry (seq, kind, record_id, root_kind, root_id, operation,"
                f" version, old_values, new_values, digest) VALUES (1, '{kind}', ?, 'contact', ?,"
                " 'update', ?, ?, ?, ?)",
                entries,
            )


def main(base: Path, index_folder: Path, folder: Path, action: str) -> None:
    """Measure and print the figures."""
    copy = folder / "bulk.crm"
    shutil.copy(base, copy)
    services = open_services(OpenRequest(copy), SystemClock(), index_folder)
    services.search.catch_up(services.database)
    services.search.runs_in_background = True
    (last,) = services.database.execute("SELECT max(id) FROM contact").fetchone() or (0,)
    step = last // MANY
    ids = list(range(1, 1 + MANY * step, step))
    done, act = _timed(_acts(services, ids)[action])
    _, index = _timed(lambda: services.search.catch_up(services.database))
    outcome, undo = _timed(lambda: services.history.undo(services.actor, done.seq))
    services.search.catch_up(services.database)
    _, redo = _timed(lambda: services.history.undo(services.actor, outcome.seq))
    services.close()
    made = 1 if action == "tag" else 0  # the new tag goes with the undo
    if (done.count, outcome.undone, len(outcome.kept)) != (MANY, MANY + made, 0):
        raise SystemExit(f"not all were changed: {done}, {outcome.undone}")
    _, floor = _timed(lambda: ByHand(copy).tag(ids, "by hand"))
    for path in folder.glob("bulk.crm*"):
        path.unlink()
    print(json.dumps({"act": act, "undo": undo, "redo": redo, "index": index, "floor": floor}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
