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

_PARTS_OF_NAMES = frozenset(map(str, (Field.FAMILY_NAME, Field.GIVEN_NAME, Field.ADDITIONAL_NAME)))
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
    for row in _rows(staging, _made_of_names(plan)):
        file.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n  "
    totals = {name: number for name, number in asdict(counts).items() if name != "empty"}
    file.write('\n ],\n "counts": ' + json.dumps(totals) + "\n}\n")


def _made_of_names(plan: ImportPlan) -> frozenset[str]:
    """Parts of names that no column has: the report tells whole names as they are written."""
    return _PARTS_OF_NAMES - {str(column.field) for column in plan.columns}


def _rows(staging: Staging, left_out: frozenset[str]) -> Iterator[dict[str, object]]:
    for row in staging:
        yield _row(row, left_out)


def _values(row: StagedRow, left_out: frozenset[str]) -> dict[str, FieldValue]:
    """What was read, with what reaches further people."""
    values = {name: value for name, value in row.values.items() if name not in left_out}
    for person in row.others:
        for kind, _raw, normalized, *_rest in person.points:
            known = values.get(kind, [])
            told = {each for name in _REACHING for each in values.get(name, ())}
            if normalized and normalized not in told:
                values[kind] = [*known, normalized]
    return values


def _row(row: StagedRow, left_out: frozenset[str]) -> dict[str, object]:
    return {
        "row": row.number,
        "verdict": str(row.verdict),
        "duplicate_of": row.duplicate_of or None,
        "values": {} if row.verdict is Verdict.EMPTY else _values(row, left_out),
        "problems": [
            {"code": str(code), "column": column, "raw": raw} for code, column, raw in row.problems
        ],
        **({"remarks": [str(remark) for remark in row.remarks]} if row.remarks else {}),
    }
