"""Cells far longer than any list has: read in seconds, cut with a remark, never a hang."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest

from crm_desktop.app.main import main

_HEADINGS = (
    "Name", "Phone", "E-mail", "Telegram", "Website", "Tags", "Birthday", "Address", "City",
    "Postal code", "Country", "Tax ID", "Company", "Position", "Status", "Notes",
)  # fmt: skip
_LENGTH = 100_000
_SECONDS = 6.0
"""Of CPU; a pattern that looks again from every character takes minutes."""


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["x", "1", "@", "a@", "1.", "a.", "-", " ", "(", "+1", "/", "ab ", "\u200b", "\u0301"]
)
def test_endless_cells_are_read_in_seconds(piece: str, tmp_path: Path):
    path, base, out = tmp_path / "list.csv", tmp_path / "new.crm", tmp_path / "out.json"
    endless = "a" + piece * (_LENGTH // len(piece)) + "b"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        writer.writerow([endless] * len(_HEADINGS))
        writer.writerow(["Ada Stone", "+12125550187", "ada@stone.com"])
        writer.writerow(["Ben Stone", "+12125550188", "ben@stone.com"])
    started = time.process_time()
    words = ["import", path, "--database", base, "--json", out, "--keep-errors"]
    assert main([str(word) for word in words]) == 0
    assert time.process_time() - started < _SECONDS
    report = json.loads(out.read_text(encoding="utf-8"))
    first, ada, _ben = report["rows"]
    assert "text_shortened" in first["remarks"]
    assert ada["values"]["email"] == ["ada@stone.com"]


def test_a_note_of_a_hundred_thousand_letters_is_kept_whole(tmp_path: Path):
    path, out = tmp_path / "list.csv", tmp_path / "out.json"
    note = "ąžuolas" * (_LENGTH // 7)
    path.write_text(f"Name,Phone,Notes\nAda Stone,+12125550187,{note}\n", encoding="utf-8")
    assert main(["import", str(path), "--dry-run", "--json", str(out)]) == 0
    (row,) = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert row["values"]["notes"] == note
