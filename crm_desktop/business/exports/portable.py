"""Texts of the company that name records by their ids, with uids instead, and back. Pure.

Filters of segments, the look of lists, settings and import profiles name own fields, employees,
tags and sources by the ids of this base. In another copy of it only uids are the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

Names = Mapping[str, Mapping[str, str]]
"""By what is named (`custom`, `owner`, `tag`, `source`): what stands there now, what shall."""

NAMED = {"custom_field": "custom", "user": "owner", "tag": "tag", "source": "source"}
"""Tables of records that such texts name, with what they are called there."""
_CUSTOM = re.compile(r"\bcustom:([0-9a-f-]+)")


def turned(names: Names) -> Names:
    """The way back."""
    return {kind: {new: old for old, new in each.items()} for kind, each in names.items()}


def with_fields(text: str, names: Names) -> str:
    """A text of any form with its own fields named otherwise."""
    known = names.get("custom", {})
    return _CUSTOM.sub(lambda found: f"custom:{known.get(found[1], found[1])}", text)


def filter_with(text: str, names: Names) -> str:
    """The filter of a segment with everything named otherwise."""
    content = _decoded(with_fields(text, names))
    if not isinstance(content, dict):
        return text
    _rename_in_group(cast("dict[str, Any]", content), names, depth=0)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def mapping_with(text: str, names: Names) -> str:
    """How an import profile reads columns: own fields stand at the end of each list."""
    content = _decoded(text)
    if not isinstance(content, dict):
        return text
    said = cast("dict[str, Any]", content)
    lists: list[Any] = list(said.get("columns", ()))
    for made in said.get("made", ()):
        lists += made.get("fields", ())
    for one in lists:
        if not isinstance(one, list) or not one:
            continue
        field = cast("list[Any]", one)
        known = names.get("custom", {}).get(str(field[-1]), str(field[-1]))
        field[-1] = int(known) if known.isdecimal() else known
    return json.dumps(said, ensure_ascii=False)


def options_with(text: str, names: Names) -> str:
    """What an import profile says of values: employees stand for texts."""
    content = _decoded(with_fields(text, names))
    if not isinstance(content, dict):
        return text
    said = cast("dict[str, Any]", content)
    owners: Any = said.get("matches", {}).get("owner")
    if isinstance(owners, dict):
        known = names.get("owner", {})
        meant = cast("dict[str, Any]", owners)
        for text_of_list, target in meant.items():
            meant[text_of_list] = known.get(str(target), target)
    return json.dumps(said, ensure_ascii=False)


def _rename_in_group(content: dict[str, Any], names: Names, depth: int) -> None:
    parts = content.get("parts")
    if not isinstance(parts, list) or depth > 10:
        return
    for one in cast("list[object]", parts):
        if not isinstance(one, dict):
            continue
        part = cast("dict[str, Any]", one)
        known = names.get(str(part.get("field")))
        if known and isinstance(part.get("values"), list):
            values: list[Any] = part["values"]
            part["values"] = [known.get(str(value), value) for value in values]
        _rename_in_group(part, names, depth + 1)


def _decoded(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
