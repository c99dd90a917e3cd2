"""The JSON that `main.py import --json` writes: one object per run, described in the samples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from crm_desktop.business.imports.model import (
    CheckCounts,
    Field,
    FieldValue,
    ImportPlan,
    Verdict,
)
from crm_desktop.business.imports.staged_slice import StagedRow
from crm_desktop.business.imports.staging import Staging

_REACHING = ("phone", "mobile", "fax", "email")
_TOLD_AS = {
    Field.OTHER_PERSON: Field.IGNORE,
    Field.OTHER_PERSON_TITLE: Field.IGNORE,
    Field.OTHER_PERSON_PHONE: Field.PHONE,
    Field.OTHER_PERSON_EMAIL: Field.EMAIL,
}
"""The report knows one person a row: the channels of further people are among the row's."""


def write_report(path: Path, plan: ImportPlan, staging: Staging, counts: CheckCounts) -> None:
    """Write the report, row by row so that a long list needs no memory for it."""
    with path.open("w", encoding="utf-8") as file:
        _write(file, plan, staging, counts)


def _write(file: TextIO, plan: ImportPlan, staging: Staging, counts: CheckCounts) -> None:
    head = {
        "file": plan.path.name,
        "sheet": plan.sheet or None,
        "country": plan.country or None,
        "header_row": plan.header_row,
        "columns": [
            {
                "index": column.index,
                "heading": column.heading,
                "field": str(_TOLD_AS.get(column.field, column.field)),
                "confidence": column.confidence,
            }
            for column in plan.columns
        ],
    }
    text = json.dumps(head, ensure_ascii=False, indent=1)
    file.write(text.removesuffix("\n}"))
    file.write(',\n "rows": [')
    separator = "\n  "
    for row in _rows(staging):
        file.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n  "
    totals = {name: number for name, number in asdict(counts).items() if name != "empty"}
    file.write('\n ],\n "counts": ' + json.dumps(totals) + "\n}\n")


def _rows(staging: Staging) -> Iterator[dict[str, object]]:
    for row in staging:
        yield _row(row)


def _values(row: StagedRow) -> dict[str, FieldValue]:
    """What was read, with what reaches further people."""
    values = dict(row.values)
    for person in row.others:
        for kind, _raw, normalized, *_rest in person.points:
            known = values.get(kind, [])
            told = {each for name in _REACHING for each in values.get(name, ())}
            if normalized and normalized not in told:
                values[kind] = [*known, normalized]
    return values


def _row(row: StagedRow) -> dict[str, object]:
    return {
        "row": row.number,
        "verdict": str(row.verdict),
        "duplicate_of": row.duplicate_of or None,
        "values": {} if row.verdict is Verdict.EMPTY else _values(row),
        "problems": [
            {"code": str(code), "column": column, "raw": raw} for code, column, raw in row.problems
        ],
        **({"remarks": [str(remark) for remark in row.remarks]} if row.remarks else {}),
    }
