"""The SQL of contact lists: which conditions a query sets and in which runs its order comes."""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.business.contacts.model import ContactQuery, ContactSort, LifecycleStage
from crm_desktop.business.contacts.party_kinds import party_kinds_mask
from crm_desktop.core.records import record

OF_ITS_OWN = frozenset(
    {
        ContactSort.NAME,
        ContactSort.ORGANIZATION,
        ContactSort.OWNER,
        ContactSort.PHONE,
        ContactSort.EMAIL,
        ContactSort.LOCALITY,
        ContactSort.TAGS,
        ContactSort.STAGE,
        ContactSort.LAST_CONTACT,
        ContactSort.UPDATED,
        ContactSort.BINNED,
    }
)
"""Orders by one of these columns alone are read here; all others see `rankings`."""

STAGES = tuple(str(stage) for stage in LifecycleStage)
"""Our stages in the order of warmth."""

FACETS = "contact INDEXED BY contact_by_facet WHERE deleted_at IS NULL"
"""All living contacts by status, then by owner."""
_NEXT_STAGE = f"(SELECT min(lifecycle_stage) FROM {FACETS} AND lifecycle_stage > each.value)"
STAGES_IN_USE = f"""leap(value) AS (
    SELECT min(lifecycle_stage) FROM {FACETS}
    UNION ALL SELECT {_NEXT_STAGE} FROM leap AS each WHERE value IS NOT NULL)"""
"""For a recursive WITH: every status that somebody has, with one look into the index for each."""
STAGES_SQL = f"WITH RECURSIVE {STAGES_IN_USE} SELECT value FROM leap WHERE value IS NOT NULL"
IN_ANY_STAGE = f" AND lifecycle_stage IN ({STAGES_SQL})"
"""What everybody fulfills: beside a condition on the owner it finds these without a walk."""
_NEXT_OWNER = f"""(SELECT min(owner_id) FROM {FACETS}
    AND lifecycle_stage = each.stage AND owner_id > each.value)"""
OWNERS_SQL = f"""WITH RECURSIVE {STAGES_IN_USE}, owner(stage, value) AS (
    SELECT stage, {_NEXT_OWNER} FROM
    (SELECT value AS stage, 0 AS value FROM leap WHERE value IS NOT NULL) AS each
    UNION ALL SELECT stage, {_NEXT_OWNER} FROM owner AS each WHERE value IS NOT NULL)
    SELECT DISTINCT value FROM owner WHERE value IS NOT NULL ORDER BY value"""
"""All owners of contacts, with one look into the index for each of their contacts' statuses."""

_BY_NAME = "sort_key, contact.id"
_TEXT_COLUMNS: dict[str, tuple[str, str, str]] = {
    ContactSort.ORGANIZATION: ("main_organization", "contact_by_organization", "sort_key"),
    ContactSort.LOCALITY: ("main_locality", "contact_by_locality", "sort_key"),
    ContactSort.TAGS: ("tag_text", "contact_by_tags", "sort_key"),
    ContactSort.PHONE: ("main_phone", "contact_by_phone", ""),
    ContactSort.EMAIL: ("main_email", "contact_by_email", ""),
}


@record
class Segment:
    """One run of an order: the rows of one value, or all rows with (or without) a value.

    `index` holds all that the order needs, so that it is read without touching the table; empty for
    a run of those who lack the value of the run before it, whom no index holds: all others, by id.
    Unless `is_sorted` SQLite has to sort the run. The runs of `Groups` are for few rows only.
    """

    where: str
    params: tuple[object, ...]
    order_by: str
    index: str
    is_sorted: bool = True


@record
class Groups:
    """An order by a column whose values many contacts share, and by name within a value.

    `index` finds the contacts of a value, with `seek` behind the condition quickly. `values` in
    their order, and what reads those that there are; `None` for texts, which come in the order of
    the index, those without one last. `is_descending` is the order of the names.
    """

    column: str
    index: str
    values: tuple[object, ...] | None
    is_descending: bool
    values_sql: str = ""
    seek: str = ""

    @property
    def by_name(self) -> str:
        """The order within a value."""
        return "sort_key DESC, contact.id DESC" if self.is_descending else _BY_NAME


@record
class Conditions:
    """What a query demands of the row itself, beside its text and tag.

    `index` answers it without the table, with `seek` behind the condition quickly; `is_any` says
    that every living contact fulfils it.
    """

    where: str
    params: tuple[object, ...]
    index: str
    seek: str
    is_any: bool

    @property
    def source(self) -> str:
        """What follows FROM to find them."""
        return f"contact INDEXED BY {self.index} WHERE {self.where}{self.seek}"


def conditions_of(query: ContactQuery) -> Conditions:
    """The conditions of a query over living contacts (its text and tag are ids, not columns)."""
    parts: list[str] = []
    params: list[object] = []
    if query.kind:
        parts.append("kind = ?")
        params.append(str(query.kind))
    if query.owner_id is not None:
        parts.append("owner_id = ?")
        params.append(query.owner_id)
    if query.stages:
        parts.append(f"lifecycle_stage IN ({','.join('?' * len(query.stages))})")
        params.extend(sorted(query.stages))
    if query.party_kinds:
        parts.append("(party_kinds & ?) <> 0")
        params.append(party_kinds_mask(query.party_kinds))
    if query.starred:
        parts.append("is_starred = 1")
    if query.unreachable:
        parts.append("is_reachable = 0")
    where = " AND ".join(["deleted_at IS NULL", *parts])
    seek = IN_ANY_STAGE if query.owner_id is not None and not query.stages else ""
    index = _facet_index(parts)
    return Conditions(where, tuple(params), index, seek, not parts)


def _facet_index(parts: list[str]) -> str:
    """The smallest index that answers the conditions alone."""
    alone = {
        "is_starred = 1": "contact_starred",
        "is_reachable = 0": "contact_unreachable",
    }
    return alone.get(parts[0], "contact_by_facet") if len(parts) == 1 else "contact_by_facet"


def groups_of(
    query: ContactQuery, owners: Sequence[int], own_stages: Sequence[str]
) -> Groups | None:
    """The groups of an order, `None` if it is not one of values that many contacts share.

    `owners` and `own_stages` as for `segments_of`.
    """
    sort = query.sort
    if sort == ContactSort.OWNER:
        values = (*_turned(owners, query), None)
        return _facet_groups("owner_id", values, OWNERS_SQL, IN_ANY_STAGE)
    if sort == ContactSort.STAGE:
        values = tuple(_turned((*STAGES, *own_stages), query))
        return _facet_groups("lifecycle_stage", values, STAGES_SQL)
    column, index, then = _TEXT_COLUMNS.get(sort, ("", "", ""))
    return Groups(column, index, None, query.descending) if then else None


def _facet_groups(
    column: str, values: tuple[object, ...], values_sql: str, seek: str = ""
) -> Groups:
    return Groups(
        column, "contact_by_facet", values, is_descending=False, values_sql=values_sql, seek=seek
    )


def segments_of(
    query: ContactQuery, owners: Sequence[int], own_stages: Sequence[str]
) -> list[Segment]:
    """The runs of an order; records without the sorted value always come last.

    `owners` are user ids in the order of their names, `own_stages` stages that are not ours.
    """
    down = " DESC" if query.descending else ""
    last = f"contact.id{down}"
    sort = query.sort
    if sort in _TEXT_COLUMNS:
        column, index, then = _TEXT_COLUMNS[sort]
        after = f"{then}{down}, {last}" if then else last
        return [
            Segment(f" AND {column} <> ''", (), f"{column}{down}, {after}", index),
            Segment(f" AND {column} = ''", (), after, ""),
        ]
    if sort == ContactSort.LAST_CONTACT:
        column, index = "last_contact_at", "contact_by_last_contact"
        return [
            Segment(f" AND {column} IS NOT NULL", (), f"{column}{down}, {last}", index),
            Segment(f" AND {column} IS NULL", (), last, ""),
        ]
    if sort == ContactSort.UPDATED:
        order = f"updated_at{down}, {last}"
        return [Segment("", (), order, "contact_by_name", is_sorted=False)]
    if sort == ContactSort.OWNER:
        segments = _one_by_one("owner_id", "contact_by_facet", owners, query)
        return [*segments, Segment(" AND owner_id IS NULL", (), _BY_NAME, "contact_by_facet")]
    if sort == ContactSort.STAGE:
        stages = (*STAGES, *own_stages)
        return _one_by_one("lifecycle_stage", "contact_by_facet", stages, query)
    return [Segment("", (), f"sort_key{down}, {last}", "contact_by_name")]


def _one_by_one(
    column: str, index: str, values: Sequence[object], query: ContactQuery
) -> list[Segment]:
    """A run per value, each sorted by name."""
    return [
        Segment(f" AND {column} = ?", (value,), _BY_NAME, index) for value in _turned(values, query)
    ]


def _turned(values: Sequence[object], query: ContactQuery) -> Sequence[object]:
    """`values`, the other way round if the query asks for that."""
    return values[::-1] if query.descending else values
