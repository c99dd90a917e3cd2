"""Drafts of new contacts as columns of the tables, as `contacts/rows.py` would write them.

Made column by column and without the objects of a card: for a hundred thousand rows those cost
more than the inserts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.contacts.rows import ADDRESS_COLUMNS, CONTACT_COLUMNS, POINT_COLUMNS
from crm_desktop.business.contacts.search_texts import (
    SEARCHED_COLUMNS,
    place_part,
    point_part,
    search_texts,
)
from crm_desktop.business.imports.drafts import Draft
from crm_desktop.core.clock import to_milliseconds

Column = Sequence[object]

_sortable = lru_cache(maxsize=4096)(derived.sortable)
"""Towns and organizations repeat."""

_KIND_TEXTS = {kind: str(kind) for kind in ContactKind}
_DEFAULTS: dict[str, object] = {
    "birth_calendar": "gregorian",
    "referred_by_id": None,
    "party_kinds": 0,
    "is_starred": 0,
}


def contact_columns(
    drafts: Sequence[Draft],
    folded_names: Sequence[str],
    organizations: Sequence[str],
    owner_ids: Sequence[int | None],
    source_ids: Sequence[int | None],
    now: int,
) -> list[Column]:
    """The columns of `CONTACT_COLUMNS`; `organizations` are the names a list shows.

    `now`, in milliseconds, is when the stage changed.
    """
    count = len(drafts)
    values = [draft.columns for draft in drafts]
    found: dict[str, Column] = {
        name: [each.get(name, "") for each in values] for name in set[str]().union(*values)
    }
    tax_ids = found.get("tax_id")
    channels = [derived.main_channels(draft.points) for draft in drafts]
    found.update(
        kind=[_KIND_TEXTS[draft.kind] for draft in drafts],
        display_name=[draft.display_name for draft in drafts],
        lifecycle_stage=[draft.stage or "cold" for draft in drafts],
        owner_id=owner_ids,
        source_id=source_ids,
        last_contact_at=[
            None if draft.last_contact_at is None else to_milliseconds(draft.last_contact_at)
            for draft in drafts
        ],
        stage_changed_at=[now] * count,
        sort_key=[
            derived.sort_key_of_folded(draft.kind, name)
            for draft, name in zip(drafts, folded_names, strict=True)
        ],
        tax_key=[derived.tax_key(str(each)) for each in tax_ids] if tax_ids else [""] * count,
        main_phone=[number for number, _email in channels],
        main_email=[email for _number, email in channels],
        main_locality=[
            "" if draft.address is None else _sortable(draft.address[1]) for draft in drafts
        ],
        main_organization=[name and _sortable(name) for name in organizations],
        tag_text=[(draft.tags and derived.tag_text(draft.tags)) or "" for draft in drafts],
        is_reachable=[1 if draft.points else 0 for draft in drafts],
    )
    empty = [""] * count
    return [
        found[name] if name in found else [_DEFAULTS[name]] * count if name in _DEFAULTS else empty
        for name in CONTACT_COLUMNS
    ]


def contact_texts(
    ids: Iterable[int],
    drafts: Sequence[Draft],
    folded_names: Sequence[str],
    columns: Sequence[Column],
) -> Iterator[tuple[int, str, str, str]]:
    """What is searched of new contacts: id, name, key and note; `columns` of the contacts."""
    searched: Iterator[tuple[str, ...]] = zip(
        *(columns[CONTACT_COLUMNS.index(name)] for name in SEARCHED_COLUMNS), strict=True
    )  # type: ignore[assignment] - these columns are texts
    for contact_id, draft, name, row in zip(ids, drafts, folded_names, searched, strict=True):
        parts = [point_part(kind, normalized, raw) for kind, raw, normalized, *_ in draft.points]
        if draft.address is not None and draft.address[1]:
            parts.append(place_part(draft.address[1]))
        yield (contact_id, *search_texts(row, name, parts))


def point_columns(ids: Iterable[int], drafts: Sequence[Draft]) -> list[Column]:
    """The columns of `POINT_COLUMNS` for all points of new contacts."""
    points = [point for draft in drafts for point in draft.points]
    if not points:
        return [()] * len(POINT_COLUMNS)
    kinds, raws, normalized, extensions, valid = zip(*points, strict=True)
    count = len(points)
    found: dict[str, Column] = {
        "contact_id": [
            contact_id
            for contact_id, draft in zip(ids, drafts, strict=True)
            for _point in draft.points
        ],
        "kind": kinds,
        "raw_value": raws,
        "normalized_value": normalized,
        "extension": extensions,
        "label": [""] * count,
        "is_primary": [0] * count,
        "is_valid": list(map(int, valid)),
        "position": [number for draft in drafts for number in range(len(draft.points))],
    }
    return [found[name] for name in POINT_COLUMNS]


def address_columns(ids: Iterable[int], drafts: Sequence[Draft]) -> list[Column]:
    """The columns of `ADDRESS_COLUMNS` for the addresses of new contacts."""
    pairs = [
        (contact_id, *draft.address)
        for contact_id, draft in zip(ids, drafts, strict=True)
        if draft.address is not None
    ]
    if not pairs:
        return [()] * len(ADDRESS_COLUMNS)
    contact_ids, streets, localities, regions, codes, countries = zip(*pairs, strict=True)
    count = len(pairs)
    found: dict[str, Column] = {
        "contact_id": contact_ids,
        "kind": [""] * count,
        "street_address": streets,
        "locality": localities,
        "region": regions,
        "postal_code": codes,
        "country": countries,
        "is_primary": [1] * count,
        "position": [0] * count,
    }
    return [found[name] for name in ADDRESS_COLUMNS]
