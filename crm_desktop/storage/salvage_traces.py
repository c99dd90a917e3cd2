"""What indexes and the log still know of rows whose page is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crm_desktop.core.ids import new_uid
from crm_desktop.storage.change_log import Operation, decode_values
from crm_desktop.storage.error_codes import UNREADABLE
from crm_desktop.storage.salvage_schema import Column

_CONDITION = re.compile(r"\bWHERE\b(.*)$", re.IGNORECASE | re.DOTALL)
_AT_ONCE = 500
_UNNAMED = "?"


class Traces:
    """Collects values of the rows `lost` of one table; the log's are newer than an index's."""

    def __init__(self, source: Any, new: Any, table: str, lost: set[int]) -> None:
        self._source = source
        self._new = new
        self._table = table
        self._values: dict[int, dict[str, Any]] = {key: {} for key in sorted(lost)}

    def rows(self, columns: list[Column]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each lost row of which enough is known to be a row."""
        self._ask_indexes()
        self._ask_the_log()
        for key, known in self._values.items():
            values = self._completed(key, known, columns)
            if values is not None:
                yield key, values

    def _ask_indexes(self) -> None:
        for name, sql in self._indexes():
            names = [row[2] for row in self._new_or_old(f'PRAGMA index_info("{name}")') if row[2]]
            if not names:
                continue
            listed = ", ".join(f'"{one}"' for one in names)
            condition = _CONDITION.search(sql or "")
            where = f" WHERE {condition[1]}" if condition else ""
            try:
                for key, *values in self._source.execute(
                    f'SELECT rowid, {listed} FROM "{self._table}" INDEXED BY "{name}"{where}'
                ):
                    if key in self._values:
                        self._values[key].update(zip(names, values, strict=True))
            except UNREADABLE:
                continue

    def _indexes(self) -> list[tuple[str, str | None]]:
        rows = self._new_or_old(
            f"SELECT name, sql FROM sqlite_schema WHERE type = 'index'"
            f" AND tbl_name = '{self._table}'"
        )
        return [(name, sql) for name, sql in rows]

    def _new_or_old(self, sql: str) -> list[Any]:
        """The new file's plain indexes are made last: the list of the damaged one is asked."""
        try:
            found: list[Any] = self._source.execute(sql).fetchall()
        except UNREADABLE:
            found = self._new.execute(sql).fetchall()
        return found

    def _ask_the_log(self) -> None:
        keys = list(self._values)
        for start in range(0, len(keys), _AT_ONCE):
            part = keys[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            try:
                for key, operation, old, new in self._source.execute(
                    "SELECT record_id, operation, old_values, new_values FROM change_entry"
                    f" NOT INDEXED WHERE kind = ? AND record_id IN ({marks}) ORDER BY id",
                    (self._table, *part),
                ):
                    if operation == Operation.REMOVE:
                        self._values[key].clear()  # it went for good, whatever an index says
                    for text in (old, new):
                        self._values[key].update(_decoded(text))
            except UNREADABLE:
                return

    def _completed(
        self, key: int, known: dict[str, Any], columns: list[Column]
    ) -> dict[str, Any] | None:
        if not known:
            return None
        kinds = {one.name: one for one in columns}
        values = {
            name: value
            for name, value in known.items()
            if name in kinds and (value is None or isinstance(value, kinds[name].kind))
        }
        values["id"] = key
        if "uid" in kinds:
            values.setdefault("uid", new_uid())
            moment = values.get("updated_at") or values.get("created_at") or 0
            values.setdefault("created_at", moment)
            values.setdefault("updated_at", moment)
        if self._table == "contact":
            values.setdefault("kind", "person")
            values.setdefault("display_name", str(values.get("sort_key") or _UNNAMED))
        needed = (one for one in columns if not (one.may_be_empty or one.has_default))
        if all(values.get(one.name) is not None for one in needed):
            return values
        return None


def _decoded(text: object) -> dict[str, Any]:
    try:
        return (decode_values(text) if isinstance(text, str) else None) or {}
    except (json.JSONDecodeError, ValueError, AttributeError):
        return {}
