"""What a list can be sorted by, as SQL: where the ids of each value come from, and their order.

Lists sorted by one of our first columns read `list_query`; this is for all other columns, own
fields among them, and for several columns at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crm_desktop.business.contacts.list_query import (
    FACETS,
    IN_ANY_STAGE,
    OWNERS_SQL,
    STAGES,
)
from crm_desktop.business.contacts.model import ContactSort
from crm_desktop.business.contacts.party_kinds import order_text
from crm_desktop.business.custom_fields.model import CODE_SEPARATOR, CustomField, FieldKind
from crm_desktop.core.records import record
from crm_desktop.core.sorting import SortKey
from crm_desktop.core.text import fold

_TYPED = "party_kinds <> 0"
_TYPES_SQL = f"SELECT DISTINCT party_kinds FROM {FACETS} AND {_TYPED} ORDER BY party_kinds"
_LIVING = "contact INDEXED BY {index} WHERE deleted_at IS NULL AND {filled}"


@record
class Ranking:
    """One key of an order; contacts without a value always come last.

    `source` is what follows FROM and selects the contacts (as `id`) that have a `value`, binned
    ones perhaps among them; an index answers it where there is one. `row` is the value of a row of
    `contact`, empty or NULL for none. `order` says the places of values that are not in the order
    of their texts or numbers, `word` the text that a value is compared by; values that `order`
    does not know follow. `values_sql` reads the different values where the index does not hold
    them in one row. `is_facet`: the facet index knows the values, too; `is_walk`: it has to be
    looked through for each; `is_unsorted`: no index is in their order.
    """

    value: str
    source: str
    row: str
    id: str = "id"
    order: Mapping[object, int] | None = None
    word: Callable[[Any], str] | None = None
    values_sql: str = ""
    is_coded: bool = False
    is_facet: bool = False
    is_walk: bool = False
    is_unsorted: bool = False
    is_descending: bool = False

    @property
    def is_natural(self) -> bool:
        """Whether values come in the order in which an index holds them."""
        return self.order is None and self.word is None

    @property
    def beyond(self) -> str:
        """`source` for values above a known one, which is the bound that the index is entered at.

        Of two lower bounds SQLite takes the first.
        """
        return self.source.replace(f" AND {self.value} > ''", "")

    @property
    def is_by_name(self) -> bool:
        """Whether this is the order that equal contacts have anyway."""
        return self.value == "sort_key" and not self.is_descending

    def place(self, value: Any) -> Any:
        """What a value is compared by."""
        if self.word is not None:
            return (self.word(value), value)
        if self.order is None:
            return value
        last = len(self.order)
        if self.is_coded:
            return tuple(self.order.get(code, last) for code in str(value).split(CODE_SEPARATOR))
        return (self.order.get(value, last), value)

    def arranged(self, values: Sequence[Any]) -> list[int]:
        """Positions in `values`, which come in their natural order, in the order of the list."""
        positions = list(range(len(values)))
        if not self.is_natural:
            positions.sort(key=lambda position: self.place(values[position]))
        return positions[::-1] if self.is_descending else positions


def ranking_of(
    key: SortKey,
    owners: Sequence[int],
    sources: Sequence[int],
    customs: Mapping[str, CustomField],
    country_name: Callable[[str], str] = str,
) -> Ranking | None:
    """How a key ranks; None for one that is not known, e.g. a field that is gone.

    `owners` and `sources` are ids in the order of their names; `country_name` says how a list
    shows a country.
    """
    custom = customs.get(key.by)
    found = _PLAIN.get(key.by) if custom is None else _custom(custom)
    if found is None:
        return None
    orders: dict[str, Sequence[object]] = {
        ContactSort.OWNER: owners,
        ContactSort.SOURCE: sources,
        ContactSort.STAGE: STAGES,
    }
    if key.by in orders:
        places = {value: place for place, value in enumerate(orders[key.by])}
        found = replace(found, order=places)
    if key.by == ContactSort.COUNTRY:

        def word(code: str) -> str:
            return fold(country_name(code))

        found = replace(found, word=word)
    return replace(found, is_descending=key.descending)


def _text(column: str, index: str, *, is_facet: bool = False) -> Ranking:
    filled = _LIVING.format(index=index, filled=f"{column} > ''")
    return Ranking(column, filled, column, is_facet=is_facet)


def _key(column: str, index: str) -> Ranking:
    """A text in the order of its index, which holds only who has one."""
    return Ranking(column, _LIVING.format(index=index, filled=f"{column} <> ''"), column)


def _words(column: str, index: str) -> Ranking:
    """A column that holds what was typed."""
    filled = _LIVING.format(index=index, filled=f"{column} <> ''")
    return Ranking(column, filled, column, word=fold)


def _types() -> Ranking:
    """What contacts are to us: by the first of their kinds, then the second; no kind comes last."""
    return Ranking(
        "party_kinds",
        f"{FACETS} AND {_TYPED}",
        "nullif(party_kinds, 0)",
        word=order_text,
        values_sql=_TYPES_SQL,
        is_facet=True,
        is_walk=True,
    )


def _owners() -> Ranking:
    """Who looks after contacts; those of an owner lie by status in the index."""
    source = f"{FACETS}{IN_ANY_STAGE} AND owner_id IS NOT NULL"
    return Ranking("owner_id", source, "owner_id", values_sql=OWNERS_SQL, is_facet=True)


def _number(column: str, index: str, *, is_unsorted: bool = False) -> Ranking:
    filled = _LIVING.format(index=index, filled=f"{column} IS NOT NULL")
    return Ranking(column, filled, column, is_unsorted=is_unsorted)


def _custom(field: CustomField) -> Ranking:
    """An own field: its sort values stand in one index, links are sorted by the linked name."""
    number = int(field.id)
    row = f"(SELECT {{}} FROM custom_value WHERE contact_id = contact.id AND field_id = {number})"
    source = "custom_value INDEXED BY custom_value_by_value"
    filled = f"WHERE field_id = {number} AND sort_value > ''"
    if field.kind is FieldKind.LINK:
        name = "(SELECT linked.sort_key FROM contact AS linked WHERE linked.id = number_value)"
        return Ranking(
            name, f"custom_value WHERE field_id = {number}", row.format(name), "contact_id"
        )
    order: dict[object, int] = {option.code: place for place, option in enumerate(field.options)}
    return Ranking(
        "sort_value",
        f"{source} {filled}",
        row.format("sort_value"),
        "contact_id",
        order if field.kind.has_options else None,
        is_coded=field.kind.has_options,
    )


_DAY = "substr(birth_date, -5)"
_PLAIN: Mapping[str, Ranking] = {
    ContactSort.NAME: _text("sort_key", "contact_by_name"),
    ContactSort.ORGANIZATION: _key("main_organization", "contact_by_organization"),
    ContactSort.LOCALITY: _key("main_locality", "contact_by_locality"),
    ContactSort.PHONE: _key("main_phone", "contact_by_phone"),
    ContactSort.EMAIL: _key("main_email", "contact_by_email"),
    ContactSort.TAGS: _key("tag_text", "contact_by_tags"),
    ContactSort.STAGE: _text("lifecycle_stage", "contact_by_facet", is_facet=True),
    ContactSort.OWNER: _owners(),
    ContactSort.SOURCE: _number("source_id", "contact_by_source"),
    ContactSort.LAST_CONTACT: _number("last_contact_at", "contact_by_last_contact"),
    ContactSort.NEXT_ACTIVITY: _number("next_activity_at", "contact_by_next_activity"),
    ContactSort.CREATED: _number("created_at", "contact_by_created"),
    ContactSort.UPDATED: _number("updated_at", "contact_by_name", is_unsorted=True),
    ContactSort.BINNED: Ranking("deleted_at", "contact WHERE deleted_at IS NOT NULL", "deleted_at"),
    ContactSort.BIRTHDAY: Ranking(
        _DAY, _LIVING.format(index="contact_by_birthday", filled="birth_date <> ''"), _DAY
    ),
    ContactSort.LANGUAGE: Ranking(
        "language",
        _LIVING.format(index="contact_by_language", filled="language <> ''"),
        "language",
    ),
    ContactSort.COUNTRY: _words("main_country", "contact_by_country"),
    ContactSort.OCCUPATION: _words("occupation", "contact_by_occupation"),
    ContactSort.INDUSTRY: _words("industry", "contact_by_industry"),
    ContactSort.WEBSITE: Ranking(
        "main_website",
        _LIVING.format(index="contact_by_website", filled="main_website <> ''"),
        "main_website",
    ),
    ContactSort.TYPE: _types(),
    ContactSort.TAX_NUMBER: Ranking(
        "tax_key", "contact INDEXED BY contact_by_tax_key WHERE tax_key <> ''", "tax_key"
    ),
}
