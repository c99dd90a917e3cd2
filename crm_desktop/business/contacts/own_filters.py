"""Own fields of a company as fields of filters: their types, their choices, their conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm_desktop.business.contacts.filters import Condition, Field, FieldType, Operator
from crm_desktop.business.custom_fields.model import CODE_SEPARATOR, CustomField, FieldKind
from crm_desktop.business.custom_fields.values import (
    decimals_of,
    number_sort,
    parse_number,
    text_sort,
)
from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record

_TYPES = {
    FieldKind.TEXT: FieldType.TEXT,
    FieldKind.NUMBER: FieldType.NUMBER,
    FieldKind.MONEY: FieldType.NUMBER,
    FieldKind.DATE: FieldType.DATE,
    FieldKind.CHOICE: FieldType.CHOICE,
    FieldKind.CHOICES: FieldType.CHOICES,
    FieldKind.YES_NO: FieldType.CHOICE,
    FieldKind.LINK: FieldType.WORDS,
}
YES, NO = "yes", "no"
_LAST_CHARACTER = "\U0010ffff"
_HAS_CODE = "instr(char(31) || sort_value || char(31), ?) > 0"


@record
class OwnField:
    """An own field as filters offer it; `choices` are names and values of options."""

    field: Field
    name: str
    choices: tuple[tuple[str, str], ...] = ()


def own_field_of(custom: CustomField) -> OwnField:
    """How an own field is filtered."""
    choices = tuple((one.name, one.code) for one in custom.options if not one.is_retired)
    return OwnField(Field(custom.key, _TYPES[custom.kind]), custom.name, choices)


def value_test(condition: Condition, custom: CustomField) -> tuple[str, tuple[object, ...]]:
    """The test of `sort_value` for a condition that names values (other than days)."""
    operator = condition.operator
    keys = [_key(custom, value) for value in condition.values]
    if any(key is None for key in keys):
        return "0", ()
    known = [key for key in keys if key is not None]
    if custom.kind is FieldKind.CHOICES:
        tests = " OR ".join([_HAS_CODE] * len(known))
        codes = (f"{CODE_SEPARATOR}{key}{CODE_SEPARATOR}" for key in known)
        return f"({tests or '0'})", tuple(codes)
    if operator is Operator.CONTAINS:
        return "instr(sort_value, ?) > 0", (known[0],)
    if operator is Operator.BEGINS:
        return "sort_value >= ? AND sort_value < ?", (known[0], known[0] + _LAST_CHARACTER)
    if operator in (Operator.FROM, Operator.UNTIL, Operator.BETWEEN):
        return _range(operator, known)
    return f"sort_value IN ({','.join('?' * len(known))})", tuple(known)


def _range(operator: Operator, keys: Sequence[str]) -> tuple[str, tuple[object, ...]]:
    if operator is Operator.FROM:
        return "sort_value >= ?", (keys[0],)
    if operator is Operator.UNTIL:
        return "sort_value <= ?", (keys[0],)
    return "sort_value BETWEEN ? AND ?", (min(keys), max(keys))


def _key(custom: CustomField, value: str) -> str | None:
    """A typed value as `sort_value` holds it; None for what cannot be understood."""
    if custom.kind is FieldKind.YES_NO:
        return number_sort(int(value == YES))
    if custom.kind.is_number:
        try:
            return number_sort(parse_number(value, decimals_of(custom), custom.currency))
        except UserError:
            return None
    return text_sort(value) if custom.kind is FieldKind.TEXT else value


def own_fields_of(customs: Iterable[CustomField]) -> tuple[OwnField, ...]:
    """All own fields that can be filtered, in the order of the card."""
    return tuple(own_field_of(custom) for custom in customs)
