"""Floor of the import: read, map, phones, fold, duplicates, one transaction of fixed statements.

    python -m tests.benchmarks.bare_import WORKBOOK

Used where the shared floor scripts are not at hand; it does what they do.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path

import phonenumbers
import python_calamine
from rapidfuzz.fuzz import token_sort_ratio

from crm_desktop.core.text import fold

_TABLES = """
CREATE TABLE party (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, name_key);
CREATE TABLE point (id INTEGER PRIMARY KEY, party_id, kind, value, norm);
CREATE TABLE audit (id INTEGER PRIMARY KEY, at, who, kind, row_id, operation, batch, diff);
CREATE INDEX point_by_norm ON point (norm, party_id);
CREATE INDEX point_by_party ON point (party_id);
CREATE INDEX party_by_name ON party (name_key);
CREATE INDEX audit_by_row ON audit (kind, row_id);
CREATE TABLE entry (id INTEGER PRIMARY KEY, key TEXT NOT NULL);
CREATE VIRTUAL TABLE found USING fts5 (
    key, content='entry', content_rowid='id', tokenize='trigram', detail=none, columnsize=0
);
"""


def _normalized(text: str, region: str) -> str:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return "".join(c for c in text if c.isdigit())
    if not phonenumbers.is_valid_number(number):
        return "".join(c for c in text if c.isdigit())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _count_likely_duplicates(
    rows: list[list[str]], keys: list[str], phones: list[list[str]]
) -> int:
    seen: dict[str, int] = {}
    likely = 0
    for number, (row, key, numbers) in enumerate(zip(rows, keys, phones, strict=True)):
        for value in (*numbers, row[7].lower(), f"{key}\x1f{row[8]}" if row[8] else ""):
            if not value:
                continue
            other = seen.setdefault(value, number)
            if other != number and token_sort_ratio(key, keys[other]) >= 80:
                likely += 1
    return likely


def main(workbook: str) -> None:
    """Import the workbook into a file that is thrown away."""
    raw = python_calamine.CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    rows = [[str(cell).strip() for cell in row] for row in raw[1:]]
    phones = [[_normalized(n, row[11]) for n in (row[5], row[6]) if n] for row in rows]
    keys = [fold(" ".join(filter(None, (row[1], row[2], row[3], row[4])))) for row in rows]
    _count_likely_duplicates(rows, keys, phones)
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        connection.executescript(_TABLES)
        connection.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * 17)
        connection.executemany(
            f"INSERT INTO party VALUES ({marks})",
            ((i, *row, key) for i, (row, key) in enumerate(zip(rows, keys, strict=True), 1)),
        )
        connection.executemany(
            "INSERT INTO point (party_id, kind, value, norm) VALUES (?, ?, ?, ?)",
            (
                (i, "phone", number, number)
                for i, numbers in enumerate(phones, 1)
                for number in numbers
            ),
        )
        connection.executemany(
            "INSERT INTO entry VALUES (?, ?)",
            (
                (i, "\x1f".join((key, row[7].lower(), *numbers)))
                for i, (row, key, numbers) in enumerate(zip(rows, keys, phones, strict=True), 1)
            ),
        )
        connection.execute("INSERT INTO found (rowid, key) SELECT id, key FROM entry")
        connection.executemany(
            "INSERT INTO audit (at, who, kind, row_id, operation, batch)"
            " VALUES (?, 1, 'party', ?, 'I', 1)",
            (("2026-01-01T10:00:00", i) for i in range(1, len(rows) + 1)),
        )
        connection.execute("COMMIT")
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
