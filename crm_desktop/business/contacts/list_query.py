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

    `index` finds the contacts of a value. `values` in their order; `None` for texts, which come
    in the order of the index, those without one last. `is_descending` is the order of the names.
    """

    column: str
    index: str
    values: tuple[object, ...] | None
    is_descending: bool

    @property
    def by_name(self) -> str:
        """The order within a value."""
        return "sort_key DESC, contact.id DESC" if self.is_descending else _BY_NAME


@record
class Conditions:
    """What a query demands of the row itself, beside its text and tag.

    `index` answers it without the table; `is_any` says that every living contact fulfils it.
    """

    where: str
    params: tuple[object, ...]
    index: str
    is_any: bool


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
    return Conditions(where, tuple(params), _facet_index(parts), not parts)


def _facet_index(parts: list[str]) -> str:
    """The smallest index that answers the conditions alone."""
    alone = {
        "owner_id = ?": "contact_by_owner",
        "is_starred = 1": "contact_starred",
        "is_reachable = 0": "contact_unreachable",
    }
    if len(parts) != 1:
        return "contact_by_facet"
    if parts[0].startswith("lifecycle_stage IN"):
        return "contact_by_stage"
    return alone.get(parts[0], "contact_by_facet")


def groups_of(
    query: ContactQuery, owners: Sequence[int], own_stages: Sequence[str]
) -> Groups | None:
    """The groups of an order, `None` if it is not one of values that many contacts share.

    `owners` and `own_stages` as for `segments_of`.
    """
    sort = query.sort
    if sort == ContactSort.OWNER:
        values = (*_turned(owners, query), None)
        return Groups("owner_id", "contact_by_owner", values, is_descending=False)
    if sort == ContactSort.STAGE:
        values = tuple(_turned((*STAGES, *own_stages), query))
        return Groups("lifecycle_stage", "contact_by_stage", values, is_descending=False)
    column, index, then = _TEXT_COLUMNS.get(sort, ("", "", ""))
    return Groups(column, index, None, query.descending) if then else None


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
        segments = _one_by_one("owner_id", "contact_by_owner", owners, query)
        return [*segments, Segment(" AND owner_id IS NULL", (), _BY_NAME, "contact_by_owner")]
    if sort == ContactSort.STAGE:
        stages = (*STAGES, *own_stages)
        return _one_by_one("lifecycle_stage", "contact_by_stage", stages, query)
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
