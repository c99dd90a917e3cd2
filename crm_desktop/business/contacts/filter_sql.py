"""What the conditions of a filter mean in SQL: where their ids come from, and how a row is tested.

Every value is a parameter. A source reads an index, not the table: at a million contacts the
difference is between 20 ms and a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from enum import Enum

from crm_desktop.business.contacts.agreed import Agreed
from crm_desktop.business.contacts.derived import SEPARATOR, sort_key_of_folded
from crm_desktop.business.contacts.filters import Condition, Operator
from crm_desktop.business.contacts.list_query import FACETS, IN_ANY_STAGE
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.contacts.own_filters import value_test
from crm_desktop.business.contacts.party_kinds import is_party_kind, party_kinds_mask
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.records import record
from crm_desktop.core.text import digits_of, fold

_LAST_CHARACTER = "\U0010ffff"
_ALIVE = " AND contact_id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)"
_YEAR_DAYS = 365
_SHORTEST_WORD = 3


@record
class FilterContext:
    """What the meaning of a filter depends on: the day, what is agreed, the own fields.

    `rhythms()`: after how many days contacts of a status are to be contacted again.
    """

    today: date
    agreed: tuple[Agreed, ...] = ()
    customs: Mapping[str, CustomField] = field(default_factory=dict[str, CustomField])
    rhythms: Callable[[], Mapping[str, int]] = dict


class SearchedIn(Enum):
    """Where the search index has the words of a condition: in its texts or in its notes.

    `EITHER`: each word may stand in the ones or in the others.
    """

    TEXTS = (False,)
    NOTES = (True,)
    EITHER = (False, True)


@record
class Leaf:
    """A condition in SQL.

    `row` tests a row of `contact`, its children by an index of their contact: SQLite left to
    itself may look through all values of a field for each row. `source` selects the `id` of the
    living contacts that fulfill it, or, if `is_negated`, of those that do not. `is_facet`: the
    facet index answers `row`. `is_walk`: the source looks at every entry of an index, or at the
    whole table. `words`: what fulfills the condition has all of them in the search index, where
    `searched_in` says; `wordless` selects those who may fulfill it without. `is_dear`: a walk that
    folds every text. `is_local`: what contacts fulfill depends on their own cards alone.
    """

    row: str
    row_params: tuple[object, ...]
    source: str
    params: tuple[object, ...]
    is_negated: bool = False
    is_facet: bool = False
    is_walk: bool = False
    is_dear: bool = False
    words: tuple[str, ...] = ()
    searched_in: SearchedIn = SearchedIn.TEXTS
    wordless: Leaf | None = None
    is_local: bool = True


NOBODY = Leaf("0", (), "SELECT id FROM contact WHERE 0", ())
"""What no contact fulfills, e.g. a condition on a field that is not there anymore."""


def leaf_of(condition: Condition, context: FilterContext) -> Leaf:
    """A condition on what lists show, or on an own field; `incomplete` is none of its own."""
    make = _MAKERS.get(condition.field)
    if make is not None:
        return make(condition, context)
    own = context.customs.get(condition.field)
    if own is not None:
        return _custom(condition, own, context)
    return NOBODY


def _column(
    row: str,
    params: Sequence[object],
    index: str,
    *,
    is_facet: bool = False,
    is_walk: bool = False,
    words: tuple[str, ...] = (),
) -> Leaf:
    """A condition on a column of the contact, answered by an index."""
    source = f"SELECT id FROM contact INDEXED BY {index} WHERE deleted_at IS NULL AND {row}"
    given = tuple(params)
    return Leaf(row, given, source, given, is_facet=is_facet, is_walk=is_walk, words=words)


def _facet(row: str, params: Sequence[object], *, seek: str | None = None) -> Leaf:
    """A condition on what the facet index knows of every contact.

    `seek`: what else stands behind a condition on status or owner, so that it is no walk.
    """
    source = f"SELECT id FROM {FACETS} AND {row}{seek or ''}"
    given = tuple(params)
    return Leaf(row, given, source, given, is_facet=True, is_walk=seek is None)


def _child(
    source: str,
    row: str,
    params: Sequence[object],
    *,
    is_walk: bool = False,
    words: tuple[str, ...] = (),
) -> Leaf:
    """A condition on rows that belong to a contact; `row` finds them by `contact.id`."""
    given = tuple(params)
    return Leaf(f"EXISTS ({row})", given, source + _ALIVE, given, is_walk=is_walk, words=words)


def long_words(*texts: str) -> tuple[str, ...]:
    """The words by which the search index can find texts; none if one is too short for that."""
    words = tuple(word for text in texts for word in text.split())
    return words if all(len(word) >= _SHORTEST_WORD for word in words) else ()


def any_long_words(text: str) -> tuple[str, ...]:
    """Those words of a text by which the search index can find it: a part of them may do."""
    return tuple(word for word in text.split() if len(word) >= _SHORTEST_WORD)


def opposite(leaf: Leaf) -> Leaf:
    """Everybody else."""
    row = f"({leaf.row}) IS NOT 1"
    if leaf.is_facet:
        return _facet(row, leaf.row_params)
    return replace(leaf, row=row, is_negated=not leaf.is_negated, words=())


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _ids(values: Sequence[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]


# -- choices -----------------------------------------------------------------------------------


def _stage(condition: Condition, _context: FilterContext) -> Leaf:
    values = sorted(condition.values)
    row = f"lifecycle_stage IN ({_marks(values)})"
    leaf = _facet(row, values, seek="")
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf


def _type(condition: Condition, _context: FilterContext) -> Leaf:
    chosen = frozenset(filter(is_party_kind, condition.values))
    if condition.operator in (Operator.EMPTY, Operator.FILLED):
        sign = "=" if condition.operator is Operator.EMPTY else "<>"
        return _facet(f"party_kinds {sign} 0", ())
    sign = "=" if condition.operator is Operator.IS_NOT else "<>"
    row = f"(party_kinds & ?) {sign} 0"
    return _facet(row, (party_kinds_mask(chosen),))


def _owner(condition: Condition, _context: FilterContext) -> Leaf:
    if condition.operator in (Operator.EMPTY, Operator.FILLED):
        sign = "IS" if condition.operator is Operator.EMPTY else "IS NOT"
        return _facet(f"owner_id {sign} NULL", (), seek=IN_ANY_STAGE)
    values = _ids(condition.values)
    row = "owner_id = ?" if len(values) == 1 else f"owner_id IN ({_marks(values)})"
    leaf = _facet(row, values, seek=IN_ANY_STAGE)
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf


def _kind(condition: Condition, _context: FilterContext) -> Leaf:
    values = condition.values
    leaf = _facet(f"kind IN ({_marks(values)})", values)
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf


def _source(condition: Condition, _context: FilterContext) -> Leaf:
    values = _ids(condition.values)
    if condition.operator in (Operator.EMPTY, Operator.FILLED):
        leaf = _column("source_id IS NOT NULL", (), "contact_by_source")
        return opposite(leaf) if condition.operator is Operator.EMPTY else leaf
    row = f"source_id IS NOT NULL AND source_id IN ({_marks(values)})"
    leaf = _column(row, values, "contact_by_source")
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf


def _tag(condition: Condition, _context: FilterContext) -> Leaf:
    if condition.operator is Operator.EMPTY:
        return opposite(_column("tag_text <> ''", (), "contact_by_tags"))
    if condition.operator is Operator.FILLED:
        return _column("tag_text <> ''", (), "contact_by_tags")
    values = _ids(condition.values)
    marks = _marks(values)
    leaf = _child(
        f"SELECT DISTINCT contact_id AS id FROM tagging WHERE tag_id IN ({marks})",
        f"SELECT 1 FROM tagging INDEXED BY tagging_by_contact"
        f" WHERE contact_id = contact.id AND tag_id IN ({marks})",
        values,
    )
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf


def _country(condition: Condition, _context: FilterContext) -> Leaf:
    if condition.operator in (Operator.EMPTY, Operator.FILLED):
        leaf = _child(
            "SELECT DISTINCT contact_id AS id FROM address INDEXED BY address_by_country"
            " WHERE country <> ''",
            "SELECT 1 FROM address INDEXED BY address_by_contact"
            " WHERE contact_id = contact.id AND country <> ''",
            (),
        )
        return opposite(leaf) if condition.operator is Operator.EMPTY else leaf
    values = condition.values
    marks = _marks(values)
    leaf = _child(
        "SELECT DISTINCT contact_id AS id FROM address INDEXED BY address_by_country"
        f" WHERE country <> '' AND country IN ({marks})",
        f"SELECT 1 FROM address INDEXED BY address_by_contact"
        f" WHERE contact_id = contact.id AND country IN ({marks})",
        values,
    )
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf


# -- texts -------------------------------------------------------------------------------------


def _text(
    column: str, index: str, key: Callable[[str], str] = fold, tail: str = ""
) -> Callable[[Condition, FilterContext], Leaf]:
    """Conditions on a folded text column; `tail` parts the folded text from what follows it.

    Names apart, the index holds only who has a text.
    """
    filled = f"{column} <> ''"
    joint = "" if column == "sort_key" else f"{filled} AND "

    def make(condition: Condition, _context: FilterContext) -> Leaf:
        operator = condition.operator
        if operator is Operator.EMPTY:
            return opposite(_column(filled, (), index))
        if operator is Operator.FILLED:
            return _column(filled, (), index)
        keys = [key(value) for value in condition.values]
        if operator is Operator.CONTAINS:
            row, words = f"({joint}instr({column}, ?) > 0)", long_words(keys[0])
            return _column(row, keys[:1], index, is_walk=True, words=words)
        if operator is Operator.BEGINS:
            row = f"({joint}{column} >= ? AND {column} < ?)"
            return _column(row, (keys[0], keys[0] + _LAST_CHARACTER), index)
        if tail:
            one = f"({column} >= ? AND {column} < ?)"
            row = f"({joint}({' OR '.join([one] * len(keys)) or '0'}))"
            ends = [end for text in keys for end in (text + tail, text + chr(ord(tail) + 1))]
            leaf = _column(row, ends, index)
        else:
            leaf = _column(f"({joint}{column} IN ({_marks(keys)}))", keys, index)
        return opposite(leaf) if operator is Operator.IS_NOT else leaf

    return make


def _name_key(text: str) -> str:
    return sort_key_of_folded(ContactKind.ORGANIZATION, fold(text))


def _plain_key(text: str) -> str:
    return text.strip().lower()


def _email(condition: Condition, context: FilterContext) -> Leaf:
    if condition.operator in (Operator.EMPTY, Operator.FILLED):
        return _text("main_email", "contact_by_email")(condition, context)
    text = _plain_key(condition.values[0]) if condition.values else ""
    if condition.operator is Operator.CONTAINS:
        test, words = "instr(normalized_value, ?) > 0", long_words(text)
        return _point(test, (text,), "kind = 'email'", is_walk=True, words=words)
    if condition.operator is Operator.BEGINS:
        test, params = "normalized_value >= ? AND normalized_value < ?", (text, text + "\U0010ffff")
        return _point(test, params, "kind = 'email'")
    keys = [_plain_key(value) for value in condition.values]
    leaf = _point(f"normalized_value IN ({_marks(keys)})", keys, "kind = 'email'")
    return opposite(leaf) if condition.operator is Operator.IS_NOT else leaf


def _phone(condition: Condition, context: FilterContext) -> Leaf:
    if condition.operator in (Operator.EMPTY, Operator.FILLED):
        return _text("main_phone", "contact_by_phone")(condition, context)
    digits = digits_of(condition.values[0]).lstrip("0")
    kinds = "kind IN ('phone', 'mobile', 'fax')"
    test, words = "instr(normalized_value, ?) > 0", long_words(digits)
    return _point(test, (digits,), kinds, is_walk=True, words=words)


def _point(
    test: str,
    params: Sequence[object],
    kinds: str,
    *,
    is_walk: bool = False,
    words: tuple[str, ...] = (),
) -> Leaf:
    """A condition on any channel of these kinds."""
    return _child(
        "SELECT DISTINCT contact_id AS id FROM contact_point INDEXED BY contact_point_by_value"
        f" WHERE normalized_value <> '' AND {test} AND {kinds}",
        f"SELECT 1 FROM contact_point INDEXED BY contact_point_by_contact"
        f" WHERE contact_id = contact.id AND {test} AND {kinds}",
        params,
        is_walk=is_walk,
        words=words,
    )


# -- days --------------------------------------------------------------------------------------


def _day_start(day: date) -> int:
    """The first moment of a day where the user sits, in milliseconds."""
    return to_milliseconds(datetime(day.year, day.month, day.day).astimezone())


def _span(condition: Condition, today: date) -> tuple[date | None, date | None]:
    """The first and the last day that a condition on days admits."""
    operator, values = condition.operator, condition.values
    if operator is Operator.THIS_MONTH:
        first = today.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if operator is Operator.LAST_DAYS:
        return today - timedelta(days=int(values[0])), today
    if operator is Operator.BEFORE_DAYS:
        return None, today - timedelta(days=int(values[0]) + 1)
    if operator is Operator.NEXT_DAYS:
        return today, today + timedelta(days=int(values[0]))
    days = [date.fromisoformat(value) for value in values]
    if operator is Operator.FROM:
        return days[0], None
    if operator is Operator.UNTIL:
        return None, days[0]
    return min(days), max(days)


def _moment(
    column: str, index: str, *, is_walk: bool = False, is_partial: bool = False
) -> Callable[[Condition, FilterContext], Leaf]:
    """Conditions on a moment kept in milliseconds; a partial index knows who has one."""

    def make(condition: Condition, context: FilterContext) -> Leaf:
        if is_partial and condition.operator is Operator.EMPTY:
            return opposite(_column(f"{column} IS NOT NULL", (), index))
        if condition.operator in (Operator.EMPTY, Operator.FILLED):
            sign = "IS" if condition.operator is Operator.EMPTY else "IS NOT"
            return _column(f"{column} {sign} NULL", (), index)
        first, last = _span(condition, context.today)
        tests = [f"{column} IS NOT NULL"] if is_partial else []
        params: list[object] = []
        if first is not None:
            tests.append(f"{column} >= ?")
            params.append(_day_start(first))
        if last is not None:
            tests.append(f"{column} < ?")
            params.append(_day_start(last + timedelta(days=1)))
        return _column(f"({' AND '.join(tests)})", params, index, is_walk=is_walk)

    return make


def _birthday(condition: Condition, context: FilterContext) -> Leaf:
    """Days of any year; a span over the end of the year has two parts."""
    day = "substr(birth_date, -5)"
    whole = _column("birth_date <> ''", (), "contact_by_birthday")
    if condition.operator is Operator.EMPTY:
        return opposite(whole)
    if condition.operator is Operator.FILLED:
        return whole
    first, last = _span(condition, context.today)
    if first is None or last is None or (last - first).days >= _YEAR_DAYS:
        return whole
    low, high = first.isoformat()[-5:], last.isoformat()[-5:]
    if condition.operator is Operator.THIS_MONTH:
        high = f"{low[:2]}-31"
    joint = "AND" if low <= high else "OR"
    row = f"birth_date <> '' AND ({day} >= ? {joint} {day} <= ?)"
    return _column(row, (low, high), "contact_by_birthday")


# -- flags and own fields ----------------------------------------------------------------------


def _flag(column: str, value: int, index: str) -> Callable[[Condition, FilterContext], Leaf]:
    def make(condition: Condition, _context: FilterContext) -> Leaf:
        if condition.operator is Operator.IS_NOT:
            return _facet(f"{column} = {1 - value}", ())
        return _column(f"{column} = {value}", (), index, is_facet=True)

    return make


def _custom(condition: Condition, own: CustomField, context: FilterContext) -> Leaf:
    """A condition on an own field, answered by the index of its sort values."""
    operator = condition.operator
    if operator in (Operator.EMPTY, Operator.FILLED):
        leaf = _custom_leaf(own.id, "sort_value > ''", ())
        return opposite(leaf) if operator is Operator.EMPTY else leaf
    if own.kind is FieldKind.DATE:
        first, last = _span(condition, context.today)
        low = "" if first is None else first.isoformat()
        high = _LAST_CHARACTER if last is None else last.isoformat()
        return _custom_leaf(own.id, "sort_value > '' AND sort_value BETWEEN ? AND ?", (low, high))
    test, params = value_test(condition, own)
    is_walk = operator is Operator.CONTAINS or own.kind is FieldKind.CHOICES
    leaf = _custom_leaf(own.id, test, params, is_walk=is_walk)
    return opposite(leaf) if operator is Operator.IS_NOT else leaf


def _custom_leaf(
    field_id: int, test: str, params: Sequence[object], *, is_walk: bool = False
) -> Leaf:
    return _child(
        "SELECT contact_id AS id FROM custom_value INDEXED BY custom_value_by_value"
        f" WHERE field_id = ? AND {test}",
        f"SELECT 1 FROM custom_value INDEXED BY custom_value_by_contact"
        f" WHERE contact_id = contact.id AND field_id = ? AND {test}",
        (field_id, *params),
        is_walk=is_walk,
    )


_MAKERS: Mapping[str, Callable[[Condition, FilterContext], Leaf]] = {
    "stage": _stage,
    "type": _type,
    "owner": _owner,
    "kind": _kind,
    "tag": _tag,
    "name": _text("sort_key", "contact_by_name", _name_key),
    "organization": _text("main_organization", "contact_by_organization", tail=SEPARATOR),
    "phone": _phone,
    "email": _email,
    "city": _text("main_locality", "contact_by_locality", tail=SEPARATOR),
    "country": _country,
    "source": _source,
    "last_contact": _moment("last_contact_at", "contact_by_last_contact", is_partial=True),
    "next_activity": _moment("next_activity_at", "contact_by_next_activity", is_partial=True),
    "created": _moment("created_at", "contact_by_created"),
    "updated": _moment("updated_at", "contact_by_name", is_walk=True),
    "birthday": _birthday,
    "starred": _flag("is_starred", 1, "contact_starred"),
    "unreachable": _flag("is_reachable", 0, "contact_unreachable"),
}
