"""Conditions of filters on what the card holds and no list shows, in SQL.

Most of these columns have no index of their own: they are rarely asked, and an index each would
cost every save and import. What the search index of the workstation knows it is asked for; else a
million contacts are looked through once in about a second, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from crm_desktop.business.contacts.filter_sql import (
    FilterContext,
    Leaf,
    SearchedIn,
    any_long_words,
    long_words,
    opposite,
)
from crm_desktop.business.contacts.filter_sql import leaf_of as standard_leaf_of
from crm_desktop.business.contacts.filters import Condition, Operator
from crm_desktop.business.custom_fields.model import FieldKind
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.text import fold

_ALIVE = " AND contact_id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)"
_WHOLE_YEAR = 365
_DAY_MS = 86_400_000
BROKEN_PERCENT = 150
"""Who is quiet for so much of the usual gap between talks may be about to leave."""
_OF_RELATIONS = frozenset({"language", "relation", "related_to", "recommended_by"})


def leaf_of(condition: Condition, context: FilterContext) -> Leaf:
    """Any condition in SQL; `incomplete` is no condition of its own."""
    make = _MAKERS.get(condition.field)
    if make is not None:
        return make(condition, context)
    if condition.field in _OF_RELATIONS:
        from crm_desktop.business.contacts import relation_filter_sql  # not for the start

        return relation_filter_sql.MAKERS[condition.field](condition, context)
    if condition.field == "import":
        from crm_desktop.business.contacts.import_filter_sql import import_leaf  # not for the start

        return import_leaf(condition)
    own = context.customs.get(condition.field)
    is_link = own is not None and own.kind is FieldKind.LINK
    if own is not None and is_link and condition.operator is Operator.CONTAINS:
        return _linked(own.id, condition.values[0])
    return standard_leaf_of(condition, context)


def _linked(field_id: int, name: str) -> Leaf:
    """Contacts whose link points at somebody of this name."""
    test = (
        "field_id = ? AND number_value IN"
        " (SELECT id FROM contact WHERE deleted_at IS NULL AND instr(sort_key, ?) > 0)"
    )
    return replace(_in_table("custom_value", test, (field_id, fold(name))), is_local=False)


def _in_table(table: str, test: str, params: Sequence[object] = ()) -> Leaf:
    """Contacts that have a row in `table` with which `test` holds."""
    given = tuple(params)
    return Leaf(
        f"EXISTS (SELECT 1 FROM {table} WHERE contact_id = contact.id AND {test})",
        given,
        f"SELECT DISTINCT contact_id AS id FROM {table} WHERE {test}{_ALIVE}",
        given,
        is_walk=True,
    )


def _words_of_contact(
    column: str, *, index: str = "", searched_in: SearchedIn | None = None
) -> Callable[[Condition, FilterContext], Leaf]:
    """What is written in a column of the contact, whatever the spelling.

    `index` holds those who have a value; `searched_in`: where the search index has the texts.
    """

    def make(condition: Condition, _context: FilterContext) -> Leaf:
        filled = f"{column} <> ''"
        where = f"INDEXED BY {index} WHERE" if index else "WHERE"
        source = f"SELECT id FROM contact {where} deleted_at IS NULL AND {filled}"
        if condition.operator is not Operator.CONTAINS:
            leaf = Leaf(filled, (), source, (), is_walk=not index)
            return opposite(leaf) if condition.operator is Operator.EMPTY else leaf
        from crm_desktop.business.contacts.relation_filter_sql import values_with

        text = fold(condition.values[0])
        row = f"({filled} AND instr(folded({column}), ?) > 0)"
        source = (
            f"{source} AND {column} IN {values_with(column, index, 'instr(folded(text), ?) > 0')}"
            if index
            else (f"SELECT id FROM contact WHERE deleted_at IS NULL AND {row}")
        )
        leaf = Leaf(row, (text,), source, (text,), is_walk=not index)
        if searched_in is None:
            return leaf
        return replace(leaf, is_dear=True, words=long_words(text), searched_in=searched_in)

    return make


def _words_of_channel(kind: str) -> Callable[[Condition, FilterContext], Leaf]:
    """What a channel says, and its label, which the search index does not know."""

    def make(condition: Condition, _context: FilterContext) -> Leaf:
        test = f"kind = '{kind}'"
        if condition.operator is Operator.CONTAINS:
            text = fold(condition.values[0])
            found = f"{test} AND instr(folded(raw_value || ' ' || label), ?) > 0"
            return replace(
                _in_table("contact_point", found, (text,)),
                words=long_words(text),
                wordless=_in_table("contact_point", f"{test} AND label <> ''"),
            )
        leaf = _in_table("contact_point", test)
        return opposite(leaf) if condition.operator is Operator.EMPTY else leaf

    return make


def _address(condition: Condition, _context: FilterContext) -> Leaf:
    whole = (
        "street_address || ' ' || locality || ' ' || region || ' ' || postal_code || ' ' || country"
    )
    if condition.operator is Operator.CONTAINS:
        text = fold(condition.values[0])
        leaf = _in_table("address", f"instr(folded({whole}), ?) > 0", (text,))
        words = any_long_words(text)
        return replace(leaf, is_dear=True, words=words, searched_in=SearchedIn.EITHER)
    leaf = _in_table("address", "1")
    return opposite(leaf) if condition.operator is Operator.EMPTY else leaf


def _preference(flag: str) -> Callable[[Condition, FilterContext], Leaf]:
    """Channels that contacts refused, or like best (A11)."""

    def make(condition: Condition, _context: FilterContext) -> Leaf:
        operator, values = condition.operator, condition.values
        if operator in (Operator.IS, Operator.IS_NOT):
            marks = ",".join("?" * len(values))
            leaf = _in_table(
                "communication_preference", f"{flag} = 1 AND channel IN ({marks})", values
            )
        else:
            leaf = _in_table("communication_preference", f"{flag} = 1")
        is_opposite = operator in (Operator.IS_NOT, Operator.EMPTY)
        return opposite(leaf) if is_opposite else leaf

    return make


def _rhythm(condition: Condition, _context: FilterContext) -> Leaf:
    """How often a contact is to be contacted, where its card says so."""
    operator, filled = condition.operator, "rhythm_days IS NOT NULL"
    test = {
        Operator.IS: "rhythm_days = ?",
        Operator.FROM: "rhythm_days >= ?",
        Operator.UNTIL: "rhythm_days <= ?",
        Operator.BETWEEN: "rhythm_days BETWEEN ? AND ?",
    }.get(operator)
    params = sorted(map(float, condition.values)) if test else []
    row = f"({filled} AND {test})" if test else filled
    leaf = _of_contact(row, params, "contact_by_rhythm")
    return opposite(leaf) if operator is Operator.EMPTY else leaf


def _quiet_beyond(
    column: str, index: str, percent: int
) -> Callable[[Condition, FilterContext], Leaf]:
    """Last contacted longer ago than so much of a number of days on the card, or never."""

    def make(condition: Condition, context: FilterContext) -> Leaf:
        today = context.today
        midnight = to_milliseconds(datetime(today.year, today.month, today.day).astimezone())
        row = (
            f"({column} IS NOT NULL AND (last_contact_at IS NULL"
            f" OR last_contact_at < ? - {column} * {_DAY_MS * percent // 100}))"
        )
        leaf = _of_contact(row, (midnight + _DAY_MS,), index)
        return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf

    return make


def _of_contact(row: str, params: Sequence[object], index: str) -> Leaf:
    source = f"SELECT id FROM contact INDEXED BY {index} WHERE deleted_at IS NULL AND {row}"
    return Leaf(row, tuple(params), source, tuple(params))


def _important_date(condition: Condition, context: FilterContext) -> Leaf:
    """Days of any year among the important dates; the birthday has a field of its own."""
    operator, today = condition.operator, context.today
    if operator is Operator.THIS_MONTH:
        low, high = f"{today:%m}-01", f"{today:%m}-31"
    elif operator is Operator.NEXT_DAYS and int(condition.values[0]) < _WHOLE_YEAR:
        low, high = (
            _month_and_day(today),
            _month_and_day(today + timedelta(days=int(condition.values[0]))),
        )
    else:
        leaf = _in_table("important_date", "day <> ''")
        return opposite(leaf) if operator is Operator.EMPTY else leaf
    joint = "AND" if low <= high else "OR"
    day = "substr(day, -5)"
    test = f"day <> '' AND ({day} >= ? {joint} {day} <= ?)"
    return _in_table("important_date", test, (low, high))


def _month_and_day(day: date) -> str:
    return day.isoformat()[-5:]


def _picture(condition: Condition, _context: FilterContext) -> Leaf:
    leaf = _in_table("contact_picture", "1")
    return opposite(leaf) if condition.operator is Operator.EMPTY else leaf


_MAKERS: Mapping[str, Callable[[Condition, FilterContext], Leaf]] = {
    "opted_out": _preference("is_opted_out"),
    "prefers": _preference("is_preferred"),
    "important_date": _important_date,
    "rhythm": _rhythm,
    "rhythm_due": _quiet_beyond("rhythm_days", "contact_by_rhythm", 100),
    "gap_broken": _quiet_beyond("usual_gap_days", "contact_by_usual_gap", BROKEN_PERCENT),
    "address": _address,
    "website": _words_of_channel("url"),
    "messenger": _words_of_channel("messenger"),
    "picture": _picture,
    "industry": _words_of_contact("industry", index="contact_by_industry"),
    "occupation": _words_of_contact("occupation", index="contact_by_occupation"),
    "tax_id": _words_of_contact("tax_id"),
    "registration_no": _words_of_contact("registration_no", searched_in=SearchedIn.TEXTS),
    "legal_name": _words_of_contact("legal_name", searched_in=SearchedIn.TEXTS),
    "notes": _words_of_contact("notes", searched_in=SearchedIn.NOTES),
    "interests": _words_of_contact("interests", searched_in=SearchedIn.NOTES),
    "residence": _words_of_contact("residence", searched_in=SearchedIn.TEXTS),
    "how_we_met": _words_of_contact("how_we_met", searched_in=SearchedIn.NOTES),
}
