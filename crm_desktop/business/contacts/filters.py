"""Filters on any field of a contact (B1): pure data, written as versioned JSON.

A filter is a group of conditions, all or any of which must hold; groups may stand in groups.
Values are texts: codes, ids, folded or typed words, ISO days. What a condition means in the
database is `filter_sql`; how it reads is the window's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, cast

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record

FILTER_VERSION = 1
DEPTH_LIMIT = 4
"""Most groups inside groups."""
CONDITIONS_LIMIT = 60
VALUES_LIMIT = 200
VALUE_LIMIT = 400
"""Most characters of a value."""
DAYS_LIMIT = 40_000
"""Most days of "in the last … days"."""
DAY_COUNTS = frozenset({"last_days", "before_days", "next_days"})
"""The operators whose value is a number of days."""


class Operator(StrEnum):
    """How a field is compared with the values of a condition."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    BEGINS = "begins"
    EMPTY = "empty"
    FILLED = "filled"
    FROM = "from"
    UNTIL = "until"
    BETWEEN = "between"
    LAST_DAYS = "last_days"
    BEFORE_DAYS = "before_days"
    NEXT_DAYS = "next_days"
    THIS_MONTH = "this_month"


class FieldType(StrEnum):
    """What kind of value a field holds; decides its operators and its editor."""

    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    WORDS = "words"
    DIGITS = "digits"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    DAY_OF_YEAR = "day_of_year"
    FLAG = "flag"
    PRESENCE = "presence"


_FILLING = (Operator.EMPTY, Operator.FILLED)
_DATES = (
    Operator.LAST_DAYS,
    Operator.BEFORE_DAYS,
    Operator.THIS_MONTH,
    Operator.FROM,
    Operator.UNTIL,
    Operator.BETWEEN,
)

OPERATORS: Mapping[FieldType, tuple[Operator, ...]] = {
    FieldType.CHOICE: (Operator.IS, Operator.IS_NOT, *_FILLING),
    FieldType.CHOICES: (Operator.IS, Operator.IS_NOT, *_FILLING),
    FieldType.TEXT: (Operator.CONTAINS, Operator.BEGINS, Operator.IS, Operator.IS_NOT, *_FILLING),
    FieldType.WORDS: (Operator.CONTAINS, *_FILLING),
    FieldType.DIGITS: (Operator.CONTAINS, *_FILLING),
    FieldType.NUMBER: (
        Operator.IS,
        Operator.FROM,
        Operator.UNTIL,
        Operator.BETWEEN,
        *_FILLING,
    ),
    FieldType.DATE: (*_DATES, Operator.NEXT_DAYS, *_FILLING),
    FieldType.MOMENT: (*_DATES, *_FILLING),
    FieldType.DAY_OF_YEAR: (Operator.NEXT_DAYS, Operator.THIS_MONTH, *_FILLING),
    FieldType.FLAG: (Operator.IS, Operator.IS_NOT),
    FieldType.PRESENCE: (Operator.FILLED, Operator.EMPTY),
}

_VALUE_COUNTS: Mapping[Operator, tuple[int, int]] = {
    Operator.EMPTY: (0, 0),
    Operator.FILLED: (0, 0),
    Operator.THIS_MONTH: (0, 0),
    Operator.CONTAINS: (1, 1),
    Operator.BEGINS: (1, 1),
    Operator.FROM: (1, 1),
    Operator.UNTIL: (1, 1),
    Operator.LAST_DAYS: (1, 1),
    Operator.BEFORE_DAYS: (1, 1),
    Operator.NEXT_DAYS: (1, 1),
    Operator.BETWEEN: (2, 2),
    Operator.IS: (0, VALUES_LIMIT),
    Operator.IS_NOT: (0, VALUES_LIMIT),
}


@record
class Field:
    """What can be filtered: a key and its type. `is_required` fields are never empty."""

    key: str
    type: FieldType
    is_required: bool = False

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The operators that make sense here, the usual one first."""
        found = OPERATORS[self.type]
        return tuple(one for one in found if not (self.is_required and one in _FILLING))


FIELDS: tuple[Field, ...] = (
    Field("stage", FieldType.CHOICE, is_required=True),
    Field("type", FieldType.CHOICES),
    Field("owner", FieldType.CHOICE),
    Field("kind", FieldType.CHOICE, is_required=True),
    Field("tag", FieldType.CHOICES),
    Field("name", FieldType.TEXT, is_required=True),
    Field("organization", FieldType.TEXT),
    Field("phone", FieldType.DIGITS),
    Field("email", FieldType.TEXT),
    Field("city", FieldType.TEXT),
    Field("country", FieldType.CHOICES),
    Field("source", FieldType.CHOICE),
    Field("last_contact", FieldType.MOMENT),
    Field("next_activity", FieldType.DATE),
    Field("created", FieldType.MOMENT, is_required=True),
    Field("updated", FieldType.MOMENT, is_required=True),
    Field("birthday", FieldType.DAY_OF_YEAR),
    Field("starred", FieldType.FLAG, is_required=True),
    Field("unreachable", FieldType.FLAG, is_required=True),
    Field("incomplete", FieldType.FLAG, is_required=True),
    Field("rotation", FieldType.FLAG, is_required=True),
    Field("at_risk", FieldType.FLAG, is_required=True),
    Field("no_next_step", FieldType.FLAG, is_required=True),
    Field("rhythm", FieldType.NUMBER),
    Field("language", FieldType.CHOICES),
    Field("relation", FieldType.CHOICES),
    Field("related_to", FieldType.WORDS),
    Field("recommended_by", FieldType.WORDS),
    Field("opted_out", FieldType.CHOICES),
    Field("prefers", FieldType.CHOICES),
    Field("important_date", FieldType.DAY_OF_YEAR),
    Field("industry", FieldType.WORDS),
    Field("occupation", FieldType.WORDS),
    Field("tax_id", FieldType.WORDS),
    Field("registration_no", FieldType.WORDS),
    Field("legal_name", FieldType.WORDS),
    Field("address", FieldType.WORDS),
    Field("website", FieldType.WORDS),
    Field("messenger", FieldType.WORDS),
    Field("notes", FieldType.WORDS),
    Field("interests", FieldType.WORDS),
    Field("residence", FieldType.WORDS),
    Field("how_we_met", FieldType.WORDS),
    Field("picture", FieldType.PRESENCE),
    Field("import", FieldType.CHOICE, is_required=True),
)
"""The fields every file has, in the order they are offered; own fields are `custom:<id>`."""

CUSTOM_PREFIX = "custom:"

_BY_KEY = {field.key: field for field in FIELDS}


@record
class Condition:
    """One chip: a field, an operator and its values."""

    field: str
    operator: Operator
    values: tuple[str, ...] = ()


@record
class Filter:
    """Conditions and groups of which all (or any) must hold; an empty one lets everything pass."""

    parts: tuple[Condition | Filter, ...] = ()
    is_any: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts)

    def conditions(self) -> Iterator[Condition]:
        """All conditions, those of inner groups too."""
        for part in self.parts:
            if isinstance(part, Filter):
                yield from part.conditions()
            else:
                yield part

    def with_part(self, part: Condition | Filter) -> Filter:
        """This filter with one more part."""
        return replace(self, parts=(*self.parts, part))

    def replaced(self, position: int, part: Condition | Filter) -> Filter:
        """This filter with another part at a place."""
        parts = list(self.parts)
        parts[position] = part
        return replace(self, parts=tuple(parts))

    def without(self, position: int) -> Filter:
        """This filter with one part less."""
        return replace(self, parts=self.parts[:position] + self.parts[position + 1 :])

    def narrowed(self, other: Filter) -> Filter:
        """What fulfils this filter and another one."""
        if not other:
            return self
        if not self:
            return other
        parts = [
            part
            for one in (self, other)
            for part in (one.parts if not one.is_any or len(one.parts) == 1 else (one,))
        ]
        return Filter(tuple(parts))


NO_FILTER = Filter()
"""Lets everybody pass."""


def checked(wanted: Filter, field_of: Callable[[str], Field | None] | None = None) -> Filter:
    """`wanted` itself; raises `UserError` `filter_damaged` for what no list can be asked.

    `field_of` knows the fields beyond the standard ones.
    """
    if sum(1 for _one in wanted.conditions()) > CONDITIONS_LIMIT:
        raise UserError("filter_too_large", limit=CONDITIONS_LIMIT)
    if _depth(wanted) > DEPTH_LIMIT:
        raise UserError("filter_too_deep", limit=DEPTH_LIMIT)
    for condition in wanted.conditions():
        field = _BY_KEY.get(condition.field)
        if field is None and field_of is not None:
            field = field_of(condition.field)
        if field is not None and not is_valid(condition, field):
            raise UserError("filter_damaged")
    return wanted


def is_valid(condition: Condition, field: Field) -> bool:
    """Whether a condition makes sense for its field."""
    least, most = _VALUE_COUNTS[condition.operator]
    if field.type in (FieldType.CHOICE, FieldType.CHOICES) and most > 1:
        least = 1
    values = condition.values
    if condition.operator not in field.operators or not least <= len(values) <= most:
        return False
    if any(len(value) > VALUE_LIMIT for value in values):
        return False
    if condition.operator in DAY_COUNTS:
        return values[0].isdecimal() and len(values[0]) < 6 and int(values[0]) <= DAYS_LIMIT
    if field.type is FieldType.NUMBER:
        return all(map(_is_number, values))
    if field.type in (FieldType.DATE, FieldType.MOMENT):
        return all(map(_is_day, values))
    if condition.operator in (Operator.CONTAINS, Operator.BEGINS):
        return bool(values[0].strip())
    return True


def _depth(wanted: Filter) -> int:
    inner = [_depth(part) for part in wanted.parts if isinstance(part, Filter)]
    return 1 + max(inner, default=0)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


# -- JSON ------------------------------------------------------------------------------------


def to_json(wanted: Filter) -> str:
    """The filter as text; `from_json` reads it back."""
    return json.dumps(
        {"version": FILTER_VERSION, **_plain(wanted)}, ensure_ascii=False, separators=(",", ":")
    )


def from_json(text: str) -> Filter:
    """The filter of a text; raises `UserError` `filter_damaged` or `filter_newer`."""
    try:
        found: object = json.loads(text) if text else {"version": FILTER_VERSION, "parts": []}
        if not isinstance(found, dict):
            raise UserError("filter_damaged")
        content = cast("dict[str, Any]", found)
        if int(content.get("version", 0)) > FILTER_VERSION:
            raise UserError("filter_newer")
        return checked(_group(content, 1))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserError("filter_damaged") from error


def _plain(wanted: Filter) -> dict[str, object]:
    parts: list[object] = [
        _plain(part)
        if isinstance(part, Filter)
        else {"field": part.field, "operator": part.operator.value, "values": list(part.values)}
        for part in wanted.parts
    ]
    return {"any": wanted.is_any, "parts": parts}


def _group(content: Mapping[str, Any], depth: int) -> Filter:
    if depth > DEPTH_LIMIT:
        raise UserError("filter_too_deep", limit=DEPTH_LIMIT)
    return Filter(
        tuple(
            _group(part, depth + 1)
            if "parts" in part
            else Condition(
                str(part["field"]),
                Operator(part["operator"]),
                tuple(str(value) for value in part["values"]),
            )
            for part in content["parts"]
        ),
        bool(content.get("any", False)),
    )
