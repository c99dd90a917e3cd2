"""A filter's question about one own field as SQL on `contact.id`, answered from the value index.

`custom_value_by_value` (field, sort value, contact) makes equality and ranges a scan of just the
matching entries; "contains" reads the entries of the one field.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.business.custom_fields.model import (
    Content,
    CustomField,
    FieldKind,
    FieldOperator,
)
from crm_desktop.business.custom_fields.values import number_sort, text_sort

Condition = tuple[str, tuple[object, ...]]

_NEGATIVE = {
    FieldOperator.IS_NOT: FieldOperator.IS,
    FieldOperator.CONTAINS_NOT: FieldOperator.CONTAINS,
    FieldOperator.NONE_OF: FieldOperator.ANY_OF,
    FieldOperator.IS_EMPTY: FieldOperator.IS_FILLED,
}
_HAS_CODE = "instr(char(31) || sort_value || char(31), char(31) || ? || char(31)) > 0"


def condition(field: CustomField, operator: FieldOperator, values: Sequence[Content]) -> Condition:
    """SQL with its parameters that holds for the contacts meant; `values` as `Content`.

    `BETWEEN` takes both ends, inclusive; either may be `None`. A contact without a value is
    among those of the negative operators. Raises `ValueError` for what the kind cannot answer.
    """
    positive = _NEGATIVE.get(operator, operator)
    test, params = _test(field, positive, list(values))
    inside = "NOT IN" if operator in _NEGATIVE else "IN"
    also = f" AND {test}" if test else ""
    sql = f"contact.id {inside} (SELECT contact_id FROM custom_value WHERE field_id = ?{also})"
    return sql, (field.id, *params)


def _test(field: CustomField, operator: FieldOperator, values: list[Content]) -> Condition:
    if operator is FieldOperator.IS_FILLED:
        return "", ()
    if operator in (FieldOperator.ANY_OF, FieldOperator.ALL_OF):
        return _of_several(field, operator, values)
    if operator is FieldOperator.BETWEEN and len(values) == 2:
        return _range(field, values[0], values[1])
    if len(values) != 1 or values[0] is None:
        raise ValueError(f"{operator} takes one value")
    key = _key(field, values[0])
    if operator is FieldOperator.IS:
        return "sort_value = ?", (key,)
    if operator is FieldOperator.AT_LEAST:
        return _range(field, values[0], None)
    if operator is FieldOperator.AT_MOST:
        return _range(field, None, values[0])
    if field.kind is FieldKind.TEXT and operator is FieldOperator.CONTAINS:
        return "instr(sort_value, ?) > 0", (key,)
    if field.kind is FieldKind.TEXT and operator is FieldOperator.STARTS_WITH:
        return "sort_value >= ? AND sort_value < ?", (key, key + "\U0010ffff")
    raise ValueError(f"{operator} of {field.kind}")


def _of_several(field: CustomField, operator: FieldOperator, values: list[Content]) -> Condition:
    keys = [_key(field, value) for value in values]
    if not keys:
        return ("1", ()) if operator is FieldOperator.ALL_OF else ("0", ())
    if field.kind is FieldKind.CHOICES:
        word = " AND " if operator is FieldOperator.ALL_OF else " OR "
        return f"({word.join([_HAS_CODE] * len(keys))})", tuple(keys)
    if operator is FieldOperator.ALL_OF:
        raise ValueError(f"{operator} of {field.kind}")
    return f"sort_value IN ({', '.join('?' * len(keys))})", tuple(keys)


def _range(field: CustomField, low: Content, high: Content) -> Condition:
    tests = [
        (f"sort_value {sign} ?", _key(field, end))
        for sign, end in ((">=", low), ("<=", high))
        if end is not None
    ]
    return " AND ".join(test for test, _key in tests), tuple(key for _test, key in tests)


def _key(field: CustomField, value: Content) -> str:
    """The value as `sort_value` holds it."""
    if isinstance(value, int):
        return number_sort(int(value))
    if isinstance(value, str):
        return text_sort(value) if field.kind is FieldKind.TEXT else value
    raise ValueError("a single value is needed")
