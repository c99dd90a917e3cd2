"""What filling up known contacts adds to what is searched of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.derived import tax_key
from crm_desktop.business.contacts.search_texts import (
    OWN_COLUMNS,
    place_note,
    place_part,
    plain_point_parts,
)
from crm_desktop.core.text import fold
from crm_desktop.storage.search_terms import PART_MARK

if TYPE_CHECKING:
    from crm_desktop.business.imports.repository import Additions, Fillable, StoredContact

AddedText = tuple[int, str, str]
"""Id of a contact, and what comes to the key and to the note of its entry, folded."""

_OWN = frozenset(OWN_COLUMNS)
_Fill = tuple["StoredContact | Fillable", "Additions"]


def needs_name(added: Additions) -> bool:
    """Whether something is added that is only searched where the name does not say it."""
    return not _OWN.isdisjoint(added.columns)


def added_texts(fills: Sequence[_Fill], names: Mapping[int, str]) -> list[AddedText] | None:
    """What comes to the entries of contacts; those to which nothing does are left out.

    `names` are the display names of those of which `needs_name` is true. `None` where something
    takes the place of something else: their entries have to be made anew.
    """
    found: list[AddedText] = []
    for contact, added in fills:
        if added.replaces:
            return None
        parts = _own_parts(added, names[contact.id]) if needs_name(added) else []
        parts += plain_point_parts(added.points)
        note = added.columns.get("notes", "")
        if added.address is not None:
            street, locality, region, postal_code, country = added.address
            if locality:
                parts.append(place_part(locality))
            place = place_note(street, region, postal_code, country)
            note = f"{note} {place}" if note and place else note or place
        if "tax_id" in added.columns:
            parts.append(tax_key(added.columns["tax_id"]))
        if added.tags:
            parts.append(fold(" ".join(added.tags)))
        if parts or note:
            found.append((contact.id, PART_MARK.join(parts), fold(note)))
    return found


def _own_parts(added: Additions, name: str) -> list[str]:
    folded_name = fold(name)
    texts = [text for column in OWN_COLUMNS if (text := added.columns.get(column))]
    folded = [fold(text) for text in texts if text not in name]
    return [text for text in folded if text not in folded_name]
