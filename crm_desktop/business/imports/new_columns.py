"""Drafts of new contacts as columns of the tables, as `contacts/rows.py` would write them.

Made column by column and without the objects of a card: for a hundred thousand rows those cost
more than the inserts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.derived import PlainPoint
from crm_desktop.business.contacts.model import ContactKind, PointKind
from crm_desktop.business.contacts.rows import ADDRESS_COLUMNS, CONTACT_COLUMNS, POINT_COLUMNS
from crm_desktop.business.contacts.search_texts import (
    SEARCHED_COLUMNS,
    place_note,
    place_part,
    plain_point_parts,
    search_texts,
    with_place_notes,
)
from crm_desktop.business.imports.draft_columns import DraftColumns
from crm_desktop.business.imports.drafts import PostalAddress
from crm_desktop.business.imports.number_labels import labels_of_points
from crm_desktop.core.clock import to_milliseconds

Column = Sequence[object]

_sortable = lru_cache(maxsize=4096)(derived.sortable)
"""Towns and organizations repeat."""
_tag_text = lru_cache(maxsize=4096)(derived.tag_text)
"""So do tags."""

_URL = str(PointKind.URL)
_KIND_TEXTS = {kind: str(kind) for kind in ContactKind}
_DEFAULTS: dict[str, object] = {
    "birth_calendar": "gregorian",
    "referred_by_id": None,
    "is_starred": 0,
}


def contact_columns(
    drafts: DraftColumns,
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
    found: dict[str, Column] = dict(drafts.columns)
    tax_ids = drafts.columns.get("tax_id")
    numbers, emails = derived.main_channels(drafts.points)
    has_sites = _URL in {point[0] for own in drafts.points for point in own}
    last_contacts = [
        None if moment is None else to_milliseconds(moment) for moment in drafts.last_contacts
    ]
    found.update(
        kind=[_KIND_TEXTS[kind] for kind in drafts.kinds],
        display_name=drafts.display_names,
        lifecycle_stage=[stage or "cold" for stage in drafts.stages],
        party_kinds=drafts.party_masks,
        owner_id=owner_ids,
        source_id=source_ids,
        last_contact_at=last_contacts,
        met_before_at=last_contacts,
        stage_changed_at=[now] * count,
        sort_key=list(map(derived.sort_key_of_folded, drafts.kinds, folded_names)),
        tax_key=list(map(derived.tax_key, tax_ids)) if tax_ids else [""] * count,
        main_phone=numbers,
        main_email=emails,
        main_locality=["" if each is None else _sortable(each[1]) for each in drafts.addresses],
        main_country=["" if each is None else each[4] for each in drafts.addresses],
        main_website=list(map(derived.plain_website, drafts.points)) if has_sites else [""] * count,
        main_organization=[name and _sortable(name) for name in organizations],
        tag_text=[_tag_text(tuple(tags)) if tags else "" for tags in drafts.tags],
        is_reachable=[1 if points else 0 for points in drafts.points],
    )
    empty = [""] * count
    return [
        found[name] if name in found else [_DEFAULTS[name]] * count if name in _DEFAULTS else empty
        for name in CONTACT_COLUMNS
    ]


def contact_texts(
    ids: Iterable[int],
    drafts: DraftColumns,
    folded_names: Sequence[str],
    columns: Sequence[Column],
) -> Iterator[tuple[int, str, str, str]]:
    """What is searched of new contacts: id, name, key and note; `columns` of the contacts."""
    searched: dict[str, Sequence[str]] = {
        name: columns[CONTACT_COLUMNS.index(name)] for name in SEARCHED_COLUMNS
    }  # type: ignore[assignment] - these columns are texts
    parts = list(map(plain_point_parts, drafts.points))
    notes = searched["notes"] = list(searched["notes"])
    for row, address in enumerate(drafts.addresses):
        if address is None:
            continue
        street, locality, region, postal_code, country = address
        if locality:
            parts[row].append(place_part(locality))
        if note := place_note(street, region, postal_code, country):
            notes[row] = with_place_notes(notes[row], (note,))
    texts = search_texts(searched, folded_names, parts)
    return ((contact_id, *each) for contact_id, each in zip(ids, texts, strict=True))


def point_columns(ids: Iterable[int], points_of: Sequence[Sequence[PlainPoint]]) -> list[Column]:
    """The columns of `POINT_COLUMNS` for all points of new contacts."""
    points = [point for own in points_of for point in own]
    if not points:
        return [()] * len(POINT_COLUMNS)
    kinds, raws, normalized, extensions, valid = zip(*points, strict=True)
    count = len(points)
    found: dict[str, Column] = {
        "contact_id": [
            contact_id for contact_id, own in zip(ids, points_of, strict=True) for _point in own
        ],
        "kind": kinds,
        "raw_value": raws,
        "normalized_value": normalized,
        "extension": extensions,
        "label": labels_of_points(kinds, raws),
        "is_primary": [0] * count,
        "is_valid": list(map(int, valid)),
        "position": [number for own in points_of for number in range(len(own))],
    }
    return [found[name] for name in POINT_COLUMNS]


def address_columns(ids: Iterable[int], addresses: Sequence[PostalAddress | None]) -> list[Column]:
    """The columns of `ADDRESS_COLUMNS` for the addresses of new contacts."""
    pairs = [
        (contact_id, *address)
        for contact_id, address in zip(ids, addresses, strict=True)
        if address is not None
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
