"""How a list looks: which columns in which order and width, and what it is sorted by; as JSON."""

from __future__ import annotations

import json
from typing import Any, cast

from crm_desktop.core.records import record
from crm_desktop.core.sorting import SORT_KEYS_LIMIT, SortKey

_LIMIT = 20_000
_WIDEST = 2000
_NARROWEST = 20


@record
class ColumnPlace:
    """A column by its key, in logical pixels, shown or hidden."""

    key: str
    width: int
    is_shown: bool = True


@record
class Appearance:
    """Columns in their order and the keys of the list's order; an empty one says nothing."""

    columns: tuple[ColumnPlace, ...] = ()
    sort: tuple[SortKey, ...] = ()

    def to_json(self) -> str:
        """As text; `from_json` reads it back."""
        return json.dumps(
            {
                "columns": [[one.key, one.width, int(one.is_shown)] for one in self.columns],
                "sort": [[one.by, int(one.descending)] for one in self.sort],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @staticmethod
    def from_json(text: str) -> Appearance:
        """The appearance of a text; what cannot be understood is left out."""
        try:
            found: object = json.loads(text) if 0 < len(text) <= _LIMIT else None
            content = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
            return Appearance(_columns(content.get("columns")), _sort(content.get("sort")))
        except (ValueError, TypeError, RecursionError):
            return Appearance()


def _columns(found: Any) -> tuple[ColumnPlace, ...]:
    columns = [
        ColumnPlace(str(key), min(max(int(width), _NARROWEST), _WIDEST), bool(is_shown))
        for key, width, is_shown in found or ()
    ]
    return tuple({column.key: column for column in columns}.values())


def _sort(found: Any) -> tuple[SortKey, ...]:
    keys = [SortKey(str(by), bool(down)) for by, down in found or ()]
    return tuple({key.by: key for key in keys}.values())[:SORT_KEYS_LIMIT]
