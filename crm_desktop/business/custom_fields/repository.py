"""Tables of own fields: definitions and values; rows in, records out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.custom_fields.model import (
    CODE_SEPARATOR,
    CUSTOM_FIELD,
    CustomField,
    CustomValue,
    FieldKind,
    FieldTarget,
    Option,
)
from crm_desktop.business.custom_fields.values import sort_of
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import fold
from crm_desktop.storage.bulk_values import GIVEN_IDS

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

CONTACT = "contact"
"""The record that values belong to."""
VALUE = "custom_value"
_FIELDS_SQL = """SELECT name, kind, target, group_name, position, options, default_value, currency,
    decimals, is_agreed, is_retired, id, version
    FROM custom_field WHERE deleted_at IS NULL ORDER BY position, id"""


class CustomFieldRepository:
    """Reads own fields through one `Database` and writes them through a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- definitions ---------------------------------------------------------------------

    def fields(self) -> tuple[CustomField, ...]:
        """All definitions, retired ones too, in the order of the card."""
        return tuple(map(_field_of, self._database.execute(_FIELDS_SQL).fetchall()))

    def insert(self, work: UnitOfWork, field: CustomField) -> int:
        """Store a new definition; gives its id."""
        return work.insert(CUSTOM_FIELD, field_values(field))

    def update(self, work: UnitOfWork, field: CustomField) -> int:
        """Store a definition if it still has its version; gives the new one."""
        return work.update(CUSTOM_FIELD, field.id, field_values(field), field.version)

    # -- values --------------------------------------------------------------------------

    def values_of(self, ids: Sequence[int]) -> dict[int, tuple[CustomValue, ...]]:
        """The values of these contacts by field; contacts without any are left out."""
        found: dict[int, list[CustomValue]] = {}
        sql = """SELECT contact_id, field_id, text_value, number_value, sort_value
            FROM custom_value WHERE contact_id IN () ORDER BY contact_id, field_id"""
        for contact_id, *value in self._database.rows_among(sql, ids):
            found.setdefault(contact_id, []).append(CustomValue(*value))
        return {contact_id: tuple(values) for contact_id, values in found.items()}

    def count_by_field(self) -> dict[int, int]:
        """How many contacts have a value, by field."""
        sql = "SELECT field_id, count(*) FROM custom_value GROUP BY field_id"
        return dict(self._database.execute(sql).fetchall())

    def has_values(self, field_id: int) -> bool:
        """Whether any contact has a value of the field."""
        sql = "SELECT 1 FROM custom_value WHERE field_id = ? LIMIT 1"
        return self._database.execute(sql, (field_id,)).fetchone() is not None

    def count_by_option(self, field: CustomField) -> dict[str, int]:
        """How many contacts have each option."""
        sql = "SELECT text_value, count(*) FROM custom_value WHERE field_id = ? GROUP BY text_value"
        counts: dict[str, int] = {}
        for text, count in self._database.execute(sql, (field.id,)).fetchall():
            for code in text.split(CODE_SEPARATOR):
                counts[code] = counts.get(code, 0) + count
        return counts

    def field_of_value(self, value_id: int) -> int:
        """The field of a stored value, 0 if it is gone."""
        sql = "SELECT field_id FROM custom_value WHERE id = ?"
        row = self._database.execute(sql, (value_id,)).fetchone()
        return 0 if row is None else int(row[0])

    def contact_names(self, ids: Iterable[int]) -> dict[int, str]:
        """Display names of the contacts that links point at."""
        sql = "SELECT id, display_name FROM contact WHERE id IN ()"
        return dict(self._database.rows_among(sql, tuple(dict.fromkeys(ids))))

    def set_many(
        self, work: UnitOfWork, ids: Sequence[int], field_id: int, value: CustomValue | None
    ) -> int:
        """Give contacts one value, or none; those in the bin are left out. How many changed."""
        given = json.dumps(list(ids))
        sql = f"""SELECT custom_value.id, contact_id FROM custom_value
            JOIN contact ON contact.id = contact_id
            WHERE contact_id {GIVEN_IDS} AND field_id = ? AND deleted_at IS NULL"""
        roots = dict(work.execute(sql, (given, field_id)).fetchall())
        if value is None:
            return work.delete_children_of(CONTACT, VALUE, roots)
        new = value_columns(value)
        rows = ((key, *new.values()) for key in sorted(roots))
        count = work.update_children_of(CONTACT, VALUE, tuple(new), rows, roots)
        filled = set(roots.values())
        sql = f"SELECT id FROM contact WHERE id {GIVEN_IDS} AND deleted_at IS NULL ORDER BY id"
        lacking = [key for (key,) in work.execute(sql, (given,)).fetchall() if key not in filled]
        if not lacking:
            return count
        columns = tuple(value_row(0, value))
        inserted = (tuple(value_row(key, value).values()) for key in lacking)
        return count + work.insert_children_of(CONTACT, VALUE, columns, inserted)

    def move_options(self, work: UnitOfWork, field: CustomField, moves: Mapping[str, str]) -> int:
        """Replace codes in all values of a field; how many contacts changed."""
        sql = "SELECT id, contact_id, text_value FROM custom_value WHERE field_id = ?"
        order = {option.code: place for place, option in enumerate(field.options)}
        count = 0
        for value_id, contact_id, text in work.execute(sql, (field.id,)).fetchall():
            codes = text.split(CODE_SEPARATOR)
            if moves.keys().isdisjoint(codes):
                continue
            moved = {moves.get(code, code) for code in codes}
            new = CODE_SEPARATOR.join(sorted(moved, key=lambda code: order.get(code, 0)))
            values = {"text_value": new, "sort_value": sort_of(field, new, None)}
            count += work.update_child(VALUE, value_id, values, RecordRef(CONTACT, contact_id))
        return count


def _field_of(row: tuple[Any, ...]) -> CustomField:
    name, kind, target, group, position, options, *rest = row
    default, currency, decimals, is_agreed, is_retired, key, version = rest
    return CustomField(
        name=name,
        kind=FieldKind(kind),
        target=FieldTarget(target),
        group=group,
        position=position,
        options=tuple(
            Option(code, word, bool(gone)) for code, word, gone in json.loads(options or "[]")
        ),
        default=default,
        currency=currency,
        decimals=decimals,
        is_agreed=bool(is_agreed),
        is_retired=bool(is_retired),
        id=key,
        version=version,
    )


def field_values(field: CustomField) -> dict[str, object]:
    """The row of a definition by column."""
    options = [[option.code, option.name, int(option.is_retired)] for option in field.options]
    return {
        "name": field.name,
        "name_key": fold(field.name)[:400],
        "kind": str(field.kind),
        "target": str(field.target),
        "group_name": field.group,
        "position": field.position,
        "options": json.dumps(options, ensure_ascii=False) if options else "",
        "default_value": field.default,
        "currency": field.currency,
        "decimals": field.decimals,
        "is_agreed": int(field.is_agreed),
        "is_retired": int(field.is_retired),
    }


def value_columns(value: CustomValue) -> dict[str, object]:
    """The columns of a value that can change."""
    return {"text_value": value.text, "number_value": value.number, "sort_value": value.sort}


def value_row(contact_id: int, value: CustomValue) -> dict[str, object]:
    """The row of a contact's value by column."""
    return {"contact_id": contact_id, "field_id": value.field_id, **value_columns(value)}
