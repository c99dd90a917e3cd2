"""How columns were read, remembered by their headings and used again for the next such list.

Columns are known by heading and, where several are called alike, by their order; so a profile
survives columns that moved, came or went.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar, cast

from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.imports.groups import with_groups_as
from crm_desktop.business.imports.model import (
    ColumnGuess,
    DecimalSign,
    Field,
    ImportPlan,
    ImportProfile,
    NameOrder,
)
from crm_desktop.business.imports.own_fields import with_own_field
from crm_desktop.business.imports.planning import REMARK_SIGN, with_field
from crm_desktop.business.imports.reshaping import with_joined, with_split
from crm_desktop.core.dates import DateOrder
from crm_desktop.core.phone import is_known_country
from crm_desktop.core.text import fold

NAME_LIMIT = 120
_ColumnKey = tuple[str, int]
T = TypeVar("T", bound=StrEnum)


def signature_of(plan: ImportPlan) -> str:
    """What tells a set of headings from others; empty for lists without headings.

    Rows that were refused and come back corrected have the headings of their list.
    """
    headings = sorted(
        fold(one.heading)
        for one in plan.columns
        if one.heading and not _is_made(plan, one) and not one.heading.startswith(REMARK_SIGN)
    )
    if plan.header_row is None or len(headings) < 2:
        return ""
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()


def profile_of(plan: ImportPlan, name: str = "") -> ImportProfile:
    """What a plan says, to be kept under a name or none."""
    keys = _keys(plan)
    own = {index: field.id for index, field in plan.own if field.id > 0}
    # Fields that this import makes are found by their names the next time.
    unnamed = {index for index, field in plan.own if field.id < 0}
    mapping: dict[str, object] = {
        "columns": [
            [*keys[column.index], str(column.field), own.get(column.index, 0)]
            for column in plan.columns
            if column.index in keys and column.index not in unnamed
        ],
        "made": [
            {
                "sources": [list(keys[index]) for index in one.sources],
                "separator": one.separator,
                "fields": [_read_as(plan, index) for index in one.targets],
            }
            for one in plan.reshapes
            if all(index in keys for index in one.sources)
        ],
    }
    # Those are understood by their names once the import has made them.
    made = {code for code, _name in plan.new_party_kinds}
    options: dict[str, object] = {
        "constants": [[str(field), text] for field, text in plan.constants],
        "matches": {
            key: {text: target for text, target in each.items() if target not in made}
            for key, each in plan.matches.items()
            if ":-" not in key
        },
        "stages": sorted(plan.stages - {code for code, _name in plan.new_stages}),
        "country": plan.country,
        "area_code": plan.area_code,
        "groups": str(plan.section_field) if plan.sections else "",
        "day_orders": [
            [*keys[index], str(order)] for index, order in plan.day_orders if index in keys
        ],
        "decimal_signs": [
            [*keys[index], sign] for index, sign in plan.decimal_signs if index in keys
        ],
        "name_orders": [
            [*keys[index], str(order)] for index, order in plan.name_orders if index in keys
        ],
    }
    return ImportProfile(
        name,
        signature_of(plan),
        plan.path.name,
        json.dumps(mapping, ensure_ascii=False),
        json.dumps(options, ensure_ascii=False),
    )


def with_profile(
    plan: ImportPlan, profile: ImportProfile, own_fields: Iterable[CustomField] = ()
) -> ImportPlan:
    """The plan as a profile reads it; columns that the profile does not know stay as guessed.

    What a profile cannot mean anymore (a field of a newer program, an own field that is gone) is
    passed over.
    """
    mapping, options = _decoded(profile.mapping), _decoded(profile.options)
    known_fields = {str(field) for field in Field}
    by_id = {field.id: field for field in own_fields}
    index_of = {key: index for index, key in _keys(plan).items()}
    for heading, number, field, own_id in _columns(mapping):
        index = index_of.get((heading, number))
        if index is None:
            continue
        if own_id in by_id:
            plan = with_own_field(plan, index, by_id[own_id])
        elif field in known_fields:
            plan = with_field(plan, index, Field(field))
    for made in _dicts(mapping.get("made")):
        plan = _with_made(plan, made, index_of, by_id)
    return _with_options(plan, options)


def _with_made(
    plan: ImportPlan,
    made: Mapping[str, Any],
    index_of: Mapping[_ColumnKey, int],
    by_id: Mapping[int, CustomField],
) -> ImportPlan:
    sources = [index_of.get((str(key[0]), int(key[1]))) for key in made.get("sources", ())]
    indexes = [index for index in sources if index is not None]
    fields: list[Any] = list(made.get("fields", ()))
    if len(indexes) < len(sources) or not indexes:
        return plan
    separator = str(made.get("separator", " "))
    before = len(plan.reshapes)
    if len(indexes) > 1:
        plan = with_joined(plan, indexes, separator)
    else:
        plan = with_split(plan, indexes[0], separator, len(fields))
    if len(plan.reshapes) == before:
        return plan
    for index, (field, own_id) in zip(plan.reshapes[-1].targets, fields, strict=False):
        if own_id in by_id:
            plan = with_own_field(plan, index, by_id[own_id])
        elif field in {str(each) for each in Field}:
            plan = with_field(plan, index, Field(field))
    return plan


def _with_options(plan: ImportPlan, options: Mapping[str, Any]) -> ImportPlan:
    known = {str(field) for field in Field}
    constants = tuple(
        (Field(field), str(text)) for field, text in options.get("constants", ()) if field in known
    )
    matches = {
        str(key): {str(text): str(target) for text, target in each.items()}
        for key, each in options.get("matches", {}).items()
    }
    country = str(options.get("country", ""))
    groups = str(options.get("groups", ""))
    if plan.sections and groups in known:
        plan = with_groups_as(plan, Field(groups))
    return replace(
        plan,
        constants=constants,
        matches=matches,
        stages=plan.stages | frozenset(map(str, options.get("stages", ()))),
        country=plan.country or (country if is_known_country(country) else ""),
        area_code=plan.area_code or str(options.get("area_code", "")),
        day_orders=_of_columns(plan, options.get("day_orders", ()), DateOrder),
        decimal_signs=_of_columns(plan, options.get("decimal_signs", ()), DecimalSign),
        name_orders=_of_columns(plan, options.get("name_orders", ()), NameOrder),
    )


def _of_columns(plan: ImportPlan, told: Iterable[Any], kind: type[T]) -> tuple[tuple[int, T], ...]:
    """What was told of columns that the plan has, as far as it is still understood."""
    index_of = {key: index for index, key in _keys(plan).items()}
    values = {str(one): one for one in kind}
    return tuple(
        (index_of[(heading, number)], values[text])
        for heading, number, text in told
        if (heading, number) in index_of and text in values
    )


def _read_as(plan: ImportPlan, index: int) -> list[object]:
    own = next((field.id for column, field in plan.own if column == index), 0)
    field = next((one.field for one in plan.columns if one.index == index), Field.IGNORE)
    return [str(field), max(own, 0)]


def _keys(plan: ImportPlan) -> dict[int, _ColumnKey]:
    """Heading and number among those called alike of each column of the file."""
    seen: dict[str, int] = {}
    keys: dict[int, _ColumnKey] = {}
    for column in plan.columns:
        if not _is_made(plan, column):
            heading = fold(column.heading)
            number = seen[heading] = seen.get(heading, -1) + 1
            keys[column.index] = (heading, number)
    return keys


def _is_made(plan: ImportPlan, column: ColumnGuess) -> bool:
    return any(column.index in each.targets for each in plan.reshapes)


def _decoded(text: str) -> dict[str, Any]:
    try:
        found: object = json.loads(text) if text else {}
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _dicts(found: object) -> list[dict[str, Any]]:
    rows = cast("list[Any]", found) if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict)]


def _columns(mapping: Mapping[str, Any]) -> list[tuple[str, int, str, int]]:
    return [
        (str(heading), int(number), str(field), int(own))
        for heading, number, field, own in mapping.get("columns", ())
    ]
