"""Conditions of filters on who a contact belongs to: relations, recommenders; and on languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crm_desktop.business.contacts.filter_sql import NOBODY, FilterContext, Leaf, opposite
from crm_desktop.business.contacts.filters import Condition, Operator
from crm_desktop.business.contacts.relations import END_MARK, RELATION_KINDS, is_mutual
from crm_desktop.core.text import fold

_ALIVE = " AND id NOT IN (SELECT id FROM contact WHERE deleted_at IS NOT NULL)"
_LIVING = "other.deleted_at IS NULL AND relationship.deleted_at IS NULL"
_CODES = frozenset(kind.code for kind in RELATION_KINDS)


def values_with(column: str, index: str, test: str) -> str:
    """The different values of a column for which `test` of `text` holds.

    By leaping through the index of those who have one.
    """
    living = f"contact INDEXED BY {index} WHERE deleted_at IS NULL AND {column}"
    return f"""(WITH RECURSIVE each_value(text) AS (
        SELECT (SELECT {column} FROM {living} <> '' ORDER BY {column} LIMIT 1)
        UNION ALL SELECT (SELECT {column} FROM {living} <> '' AND {column} > text
            ORDER BY {column} LIMIT 1) FROM each_value WHERE text IS NOT NULL)
        SELECT text FROM each_value WHERE text IS NOT NULL AND {test})"""


def _related(condition: Condition, _context: FilterContext) -> Leaf:
    """Contacts who have somebody that is this to them; values are codes with the other's end."""
    operator = condition.operator
    if operator in (Operator.EMPTY, Operator.FILLED):
        leaf = _in_relation("1", (), "1", ())
        return opposite(leaf) if operator is Operator.EMPTY else leaf
    to_ours: list[str] = []
    from_ours: list[str] = []
    for value in condition.values:
        code, _mark, end = value.partition(END_MARK)
        if code not in _CODES:
            continue
        if end == "from" or is_mutual(code):
            to_ours.append(code)
        if end == "to" or is_mutual(code):
            from_ours.append(code)
    leaf = _in_relation(_one_of(to_ours), to_ours, _one_of(from_ours), from_ours)
    return opposite(leaf) if operator is Operator.IS_NOT else leaf


def _one_of(codes: Sequence[str]) -> str:
    return f"relationship.kind IN ({','.join('?' * len(codes))})" if codes else "0"


def _related_to(condition: Condition, _context: FilterContext) -> Leaf:
    """Contacts related to somebody of this name, whatever they are to each other."""
    if condition.operator is not Operator.CONTAINS:
        return _related(condition, _context)
    test, given = "instr(other.sort_key, ?) > 0", (fold(condition.values[0]),)
    return _in_relation(test, given, test, given)


def _in_relation(
    to_test: str, to_params: Sequence[object], from_test: str, from_params: Sequence[object]
) -> Leaf:
    """Contacts at the `to` end of a relationship that passes one test, or at its `from` end.

    What leads to a contact in the bin does not count.
    """
    given = (*to_params, *from_params)
    pairs = (("to_id", "from_id", to_test), ("from_id", "to_id", from_test))
    rows = [
        f"""EXISTS (SELECT 1 FROM relationship JOIN contact AS other ON other.id = {far}
        WHERE {near} = contact.id AND {_LIVING} AND {test})"""
        for near, far, test in pairs
    ]
    sources = [
        f"""SELECT {near} AS id FROM relationship JOIN contact AS other ON other.id = {far}
        WHERE {_LIVING} AND {test}"""
        for near, far, test in pairs
    ]
    source = f"SELECT id FROM ({' UNION '.join(sources)}) WHERE 1{_ALIVE}"
    return Leaf(f"({' OR '.join(rows)})", given, source, given, is_local=False)


def _recommended(condition: Condition, _context: FilterContext) -> Leaf:
    """Contacts whom somebody recommended, or somebody of this name."""
    row = "referred_by_id IS NOT NULL"
    source = (
        f"SELECT id FROM contact INDEXED BY contact_by_referrer WHERE deleted_at IS NULL AND {row}"
    )
    if condition.operator is not Operator.CONTAINS:
        leaf = Leaf(row, (), source, ())
        return opposite(leaf) if condition.operator is Operator.EMPTY else leaf
    given = (fold(condition.values[0]),)
    named = (
        "(SELECT instr(sort_key, ?) FROM contact AS other WHERE other.id = {}referred_by_id) > 0"
    )
    return Leaf(
        f"({row} AND {named.format('contact.')})",
        given,
        f"{source} AND {named.format('contact.')}",
        given,
        is_local=False,
    )


def _language(condition: Condition, _context: FilterContext) -> Leaf:
    """Contacts who speak one of these languages; a card holds them as "lt, ru"."""
    index, filled = "contact_by_language", "language <> ''"
    source = f"SELECT id FROM contact INDEXED BY {index} WHERE deleted_at IS NULL AND {filled}"
    operator = condition.operator
    if operator in (Operator.EMPTY, Operator.FILLED):
        leaf = Leaf(filled, (), source, ())
        return opposite(leaf) if operator is Operator.EMPTY else leaf
    codes = tuple(f",{value.replace(' ', '')}," for value in condition.values)
    if not codes:
        return NOBODY
    tests = " OR ".join(["instr(',' || replace({0}, ' ', '') || ',', ?) > 0"] * len(codes))
    spoken = values_with("language", index, f"({tests.format('text')})")
    leaf = Leaf(
        f"({filled} AND ({tests.format('language')}))",
        codes,
        f"{source} AND language IN {spoken}",
        codes,
    )
    return opposite(leaf) if operator is Operator.IS_NOT else leaf


MAKERS: Mapping[str, Callable[[Condition, FilterContext], Leaf]] = {
    "language": _language,
    "relation": _related,
    "related_to": _related_to,
    "recommended_by": _recommended,
}
