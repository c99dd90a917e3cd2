"""Columns that follow from the rest of a contact: computed here and nowhere else.

Single saves, imports and bulk changes all call these functions, so that lists, sorting and search
never disagree with the card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.core.text import fold, strip_legal_form

SEPARATOR = "\x1f"
"""Parts sort key and text in sortable columns, and the names in `tag_text`."""

FOLLOWING = frozenset(
    {
        "sort_key", "tax_key", "main_phone", "main_email", "main_locality", "main_country",
        "main_website", "main_organization", "tag_text", "is_reachable", "stage_changed_at",
        "last_contact_at", "next_activity_at", "usual_gap_days",
    }
)  # fmt: skip
"""Columns of a contact that follow from others: nobody is ever asked about them."""

PlainPoint = tuple[str, str, str, str, bool]
"""Kind, raw value, normalized value, extension, whether it is valid: a `ContactPoint` of an import,
where a hundred thousand objects cost more than storing them. None of them is primary."""

_KEY_LIMIT = 400
_TAX_KEY_LIMIT = 200
_NOT_WORD = re.compile(r"[^\w]+")
_PHONE_ORDER = (PointKind.PHONE, PointKind.MOBILE, PointKind.FAX)
_PHONE_RANK = {str(kind): rank for rank, kind in enumerate(_PHONE_ORDER)}
_EMAIL = str(PointKind.EMAIL)
_URL = str(PointKind.URL)
_MESSENGER = str(PointKind.MESSENGER)
FIRM_BITS = {str(kind): 1 << place for place, kind in enumerate(PointKind)}
"""A bit for each kind of channel; see `may_be_shown`."""
_SHOWN_BEFORE = {
    kind: sum(FIRM_BITS[each] for each in _PHONE_ORDER[: _PHONE_RANK.get(kind, -1) + 1]) or bit
    for kind, bit in FIRM_BITS.items()
}
"""Of which kinds a channel is shown rather than a later one of a kind."""
_WAY_TO_SITE = re.compile(r"^[a-z]+://|(?<![^/])www\.")


def sort_key(kind: ContactKind, display_name: str) -> str:
    """The folded name to sort by: no quotation marks or punctuation, no legal form.

    "UAB „Žalgirio Baldai“" sorts among the names with Z. A name of nothing but signs keeps them.
    """
    return sort_key_of_folded(kind, fold(display_name))


def sort_key_of_folded(kind: ContactKind, folded: str) -> str:
    """`sort_key` of a name that is folded already."""
    if kind is ContactKind.ORGANIZATION:
        folded = strip_legal_form(folded)
    if len(folded) < _KEY_LIMIT and folded.replace(" ", "").isalnum():
        return folded  # words only, as most names are
    return (_NOT_WORD.sub(" ", folded).strip() or folded)[:_KEY_LIMIT]


def sortable(text: str) -> str:
    """`text` as a column keeps it that is both sorted by and shown: folded key, then the text."""
    return f"{fold(text)}{SEPARATOR}{text}" if text else ""


def shown(value: str) -> str:
    """The text of a `sortable` value."""
    return value.rpartition(SEPARATOR)[2]


def tax_key(tax_id: str) -> str:
    """The form in which tax numbers are compared: letters and digits only, folded."""
    return _NOT_WORD.sub("", fold(tax_id)).replace("_", "")[:_TAX_KEY_LIMIT] if tax_id else ""


def name_key(name: str) -> str:
    """The form in which names of tags and sources are compared."""
    return fold(name)[:_KEY_LIMIT]


def tag_text(names: Iterable[str]) -> str:
    """Tag names as the list column keeps them, in the order of their folded names."""
    return SEPARATOR.join(sorted(names, key=fold))


def tags_of(value: str) -> tuple[str, ...]:
    """The tag names of a stored `tag_text`."""
    return tuple(value.split(SEPARATOR)) if value else ()


def main_phone(points: Sequence[ContactPoint], on: str = "") -> str:
    """The number a list shows: the primary one, else a valid phone before mobile before fax.

    Numbers that are over on the ISO day `on` do not count.
    """
    best: ContactPoint | None = None
    best_rank = (9, 9, 9)
    for point in points:
        if point.kind not in _PHONE_ORDER or not point.raw_value or point.is_over(on):
            continue
        rank = (not point.is_primary, not point.is_valid, _PHONE_ORDER.index(point.kind))
        if rank < best_rank:
            best, best_rank = point, rank
    if best is None:
        return ""
    from crm_desktop.core.phone import format_international

    return format_international(best.normalized_value) if best.normalized_value else best.raw_value


def written_number(normalized: str, extension: str) -> str:
    """A number as lists write it, with its extension; empty for none that is understood."""
    if not normalized:
        return ""
    from crm_desktop.core.phone import format_international

    text = format_international(normalized)
    return f"{text} ext. {extension}" if extension else text


def main_channels(points_of: Iterable[Sequence[PlainPoint]]) -> tuple[list[str], list[str]]:
    """`main_phone` and `main_email` of the plain points of contacts, as two columns."""
    from crm_desktop.core.phone import format_international

    numbers: list[str] = []
    emails: list[str] = []
    for points in points_of:
        number = email = ""
        best = 9
        for kind, raw, normalized, _extension, is_valid in points:
            if kind == _EMAIL:
                email = email or normalized or raw
            elif best and raw and (rank := _PHONE_RANK.get(kind)) is not None:
                rank += 0 if is_valid else 3
                if rank < best:
                    best, number = rank, normalized or raw
        numbers.append(format_international(number) if best < 3 else number)
        emails.append(email)
    return numbers, emails


def may_be_shown(firm: int, added: Iterable[PlainPoint]) -> bool:
    """Whether channels put behind those of a contact may be what lists show of it.

    `firm` are the `FIRM_BITS` of its channels that are valid, hold something and end on no day:
    before these none is shown that is not a primary one, and with one of them it is reachable.
    """
    if not firm:
        return True
    return any(kind != _MESSENGER and not firm & _SHOWN_BEFORE[kind] for kind, *_rest in added)


def main_email(points: Sequence[ContactPoint], on: str = "") -> str:
    """The e-mail a list shows: the primary one, else the first valid, else the first.

    Those that are over on the ISO day `on` do not count.
    """
    emails = [
        point
        for point in points
        if point.kind is PointKind.EMAIL and point.raw_value and not point.is_over(on)
    ]
    if not emails:
        return ""
    best = min(emails, key=lambda point: (not point.is_primary, not point.is_valid))
    return best.normalized_value or best.raw_value


def main_locality(addresses: Sequence[Address]) -> str:
    """The place a list shows, `sortable`: of the primary address, else of the first with one."""
    chosen = ""
    for address in addresses:
        if address.locality and (not chosen or address.is_primary):
            chosen = address.locality
    return sortable(chosen)


def main_country(addresses: Sequence[Address]) -> str:
    """The country a list is sorted by: of the primary address, else of the first with one."""
    chosen = ""
    for address in addresses:
        if address.country and (not chosen or address.is_primary):
            chosen = address.country
    return chosen


def website_text(raw: str) -> str:
    """A site as lists keep it, `sortable` by its name without the way to it."""
    return f"{_WAY_TO_SITE.sub('', fold(raw)).strip('/')}{SEPARATOR}{raw}" if raw else ""


def main_website(points: Sequence[ContactPoint], on: str = "") -> str:
    """The site a list shows: the primary one, else the first; none that is over on the day `on`."""
    sites = [
        point
        for point in points
        if point.kind is PointKind.URL and point.raw_value and not point.is_over(on)
    ]
    best = min(sites, key=lambda point: not point.is_primary, default=None)
    return "" if best is None else website_text(best.raw_value)


def plain_website(points: Sequence[PlainPoint]) -> str:
    """`main_website` of plain points."""
    return next((website_text(raw) for kind, raw, *_rest in points if kind == _URL and raw), "")


def derived_values(contact: Contact, on: str = "") -> dict[str, object]:
    """All derived columns that follow from the card alone, as of the ISO day `on`.

    `main_organization` is not among them: it follows from the affiliations.
    """
    return {
        "sort_key": sort_key(contact.kind, contact.display_name),
        "tax_key": tax_key(contact.tax_id),
        "main_phone": main_phone(contact.points, on),
        "main_email": main_email(contact.points, on),
        "main_locality": main_locality(contact.addresses),
        "main_country": main_country(contact.addresses),
        "main_website": main_website(contact.points, on),
        "tag_text": tag_text(contact.tags),
        "is_reachable": int(contact.is_reachable_on(on)),
    }


def rederived_values(base: Contact, edited: Contact, on: str = "") -> dict[str, object]:
    """The derived columns that an edit of `base` into `edited` can have moved."""
    values: dict[str, object] = {}
    if base.display_name != edited.display_name or base.kind != edited.kind:
        values["sort_key"] = sort_key(edited.kind, edited.display_name)
    if base.tax_id != edited.tax_id:
        values["tax_key"] = tax_key(edited.tax_id)
    if base.points != edited.points:
        values["main_phone"] = main_phone(edited.points, on)
        values["main_email"] = main_email(edited.points, on)
        values["main_website"] = main_website(edited.points, on)
        values["is_reachable"] = int(edited.is_reachable_on(on))
    if base.addresses != edited.addresses:
        values["main_locality"] = main_locality(edited.addresses)
        values["main_country"] = main_country(edited.addresses)
    if base.tags != edited.tags:
        values["tag_text"] = tag_text(edited.tags)
    return values
