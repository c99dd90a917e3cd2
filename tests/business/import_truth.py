"""What a right import makes of a list, written down while the list is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LISTED = {"phone", "mobile", "fax", "email", "website", "messenger", "tags"}


@dataclass
class ListTruth:
    """Collects what a right import makes of a list that is being written."""

    file: str
    country: str
    header_row: int | None
    sheet: str | None = None
    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def column(self, index: int, heading: str, *fields: str) -> None:
        known = {"index": index, "heading": heading, "field": fields[0]}
        self.columns.append({**known, "also": list(fields[1:])})

    def row(
        self,
        number: int,
        values: dict[str, Any],
        *,
        problems: tuple[tuple[str, int | None, str], ...] = (),
        twin: int | None = None,
    ) -> None:
        kept = {k: v for k, v in values.items() if v not in ("", [], None)}
        verdict = "error" if problems else "duplicate" if twin else "new"
        self.rows.append(
            {
                "row": number,
                "verdict": verdict,
                "duplicate_of": None if problems else twin,
                "values": {k: [v] if k in _LISTED and isinstance(v, str) else v
                           for k, v in kept.items()},
                "problems": [{"code": c, "column": i, "raw": r} for c, i, r in problems],
            }
        )  # fmt: skip

    def done(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sheet": self.sheet,
            "country": self.country,
            "header_row": self.header_row,
            "columns": self.columns,
            "rows": self.rows,
        }


Listed = tuple[Path, dict[str, Any]]
