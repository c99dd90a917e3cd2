"""What may be saved on a card: cleaning, normalizing and checking, without any database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from crm_desktop.business.contacts.derived import name_key
from crm_desktop.business.contacts.model import (
    INTERESTS_LIMIT,
    NAME_LIMIT,
    NOTES_LIMIT,
    POINT_LIMIT,
    TAG_LIMIT,
    TAGS_LIMIT,
    Address,
    Contact,
    ContactPoint,
    PointKind,
    Problem,
)
from crm_desktop.business.contacts.personal import (
    BASIS_LIMIT,
    DATES_LIMIT,
    NEVER,
    PROFILE_LIMIT,
    REMIND_LIMIT,
    RHYTHM_LIMIT,
    is_time,
    zone_of,
)
from crm_desktop.core.errors import Remark
from crm_desktop.core.text import clean_name, clean_text, fold

LINE_FIELDS = (
    "display_name",
    "honorific_prefix",
    "given_name",
    "additional_name",
    "family_name",
    "nickname",
    "legal_name",
    "tax_id",
    "registration_no",
    "industry",
    "gender",
    "language",
    "occupation",
    "time_zone",
)
"""Texts of one line, at most `NAME_LIMIT` characters each."""

TEXT_FIELDS = {
    "interests": INTERESTS_LIMIT,
    "notes": NOTES_LIMIT,
    "residence": PROFILE_LIMIT,
    "how_we_met": PROFILE_LIMIT,
}
"""Texts of several lines and their limits."""

_ADDRESS_LIMITS = {
    "kind": 40,
    "street_address": 400,
    "locality": 200,
    "region": 200,
    "postal_code": 40,
    "country": 200,
}
_EXTENSION_LIMIT = 40
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(?:\.[^\s@<>,;:\"()\[\]\\.]+)+")
_EMAIL_WRAPPED = re.compile(r".*<([^<>]+)>\W*$", re.DOTALL)
_TAX_ID = re.compile(r"[\w ./\-]{4,32}")
_BIRTHDAY = re.compile(r"--(\d\d)-(\d\d)")


def normalize_email(raw: str) -> str:
    """The address in small letters without name, brackets or `mailto:`; empty if it is none."""
    text = raw.strip()
    wrapped = _EMAIL_WRAPPED.match(text)
    if wrapped:
        text = wrapped[1].strip()
    text = text.removeprefix("mailto:").removeprefix("MAILTO:").strip(" \t,;.<>").lower()
    return text if _EMAIL.fullmatch(text) else ""


def normalize_point(kind: PointKind, raw: str, country: str = "") -> ContactPoint:
    """What was typed as a contact point, understood where possible and flagged where not.

    `country` (ISO 3166 alpha-2) is where a number without country code belongs.
    """
    text = clean_name(raw[: POINT_LIMIT + 1]).text
    if kind.is_number:
        from crm_desktop.core.phone import parse_phone

        phone = parse_phone(text, country)
        return ContactPoint(
            kind,
            text,
            normalized_value=phone.e164,
            extension=phone.extension[:_EXTENSION_LIMIT],
            is_valid=phone.is_valid,
        )
    if kind is PointKind.EMAIL:
        email = normalize_email(text)
        return ContactPoint(kind, text, normalized_value=email, is_valid=bool(email))
    return ContactPoint(kind, text, normalized_value=fold(text)[:POINT_LIMIT], is_valid=bool(text))


def cleaned(
    contact: Contact, base: Contact | None, country: str, on: str = ""
) -> tuple[Contact, list[Remark]]:
    """`contact` as it may be stored on the ISO day `on`, and remarks on what was cleaned away.

    Only what differs from `base` is looked at, so that saving one field stays cheap and a
    number is not understood anew because the default country has changed since.
    """
    changes: dict[str, object] = {}
    remarks: list[Remark] = []
    for name in LINE_FIELDS:
        text: str = getattr(contact, name)
        if text and (base is None or text != getattr(base, name)):
            clean = clean_name(text)
            if clean.removed:
                remarks.append(Remark("characters_removed", name))
            if clean.text != text:
                changes[name] = clean.text
    for name in TEXT_FIELDS:
        text = getattr(contact, name)
        if text and (base is None or text != getattr(base, name)):
            clean_note = clean_text(text)
            if clean_note != text:
                changes[name] = clean_note
    if base is None or contact.points != base.points:
        points = _cleaned_points(contact, base, country)
        changes["points"] = tuple(
            replace(one, is_primary=False) if one.is_primary and one.is_over(on) else one
            for one in points
        )
    if base is None or contact.addresses != base.addresses:
        changes["addresses"] = tuple(
            address for address in map(_cleaned_address, contact.addresses) if address is not None
        )
    changes.update(_cleaned_personal(contact, base))
    if base is None or contact.tags != base.tags:
        changes["tags"] = _cleaned_tags(contact.tags)
    return (replace(contact, **changes) if changes else contact), remarks  # type: ignore[arg-type]


def _cleaned_personal(contact: Contact, base: Contact | None) -> dict[str, object]:
    """Dates and preferences that say something, with clean texts; only what differs."""
    changes: dict[str, object] = {}
    if base is None or contact.dates != base.dates:
        changes["dates"] = tuple(
            replace(day, name=clean_name(day.name).text)
            for day in contact.dates
            if day.name.strip() or day.day
        )
    if base is None or contact.preferences != base.preferences:
        changes["preferences"] = tuple(
            replace(one, basis=clean_name(one.basis).text)
            for one in contact.preferences
            if one.says_something
        )
    return changes


def _cleaned_points(
    contact: Contact, base: Contact | None, country: str
) -> tuple[ContactPoint, ...]:
    known = {point.id: point for point in base.points} if base is not None else {}
    result: list[ContactPoint] = []
    for point in contact.points:
        before = known.get(point.id) if point.id else None
        if before is not None and (before.kind, before.raw_value) == (point.kind, point.raw_value):
            result.append(point)
            continue
        understood = normalize_point(point.kind, point.raw_value, country)
        if not understood.raw_value:
            continue
        result.append(
            replace(
                understood,
                extension=understood.extension or point.extension,
                label=clean_name(point.label).text,
                is_primary=point.is_primary,
                id=point.id,
                valid_from=point.valid_from,
                valid_until=point.valid_until,
            )
        )
    return tuple(result)


def _cleaned_address(address: Address) -> Address | None:
    """The address with clean texts; `None` if nothing is left of it."""
    values = {name: clean_name(getattr(address, name)).text for name in _ADDRESS_LIMITS}
    if not any(values[name] for name in _ADDRESS_LIMITS if name != "kind"):
        return None
    return replace(address, **values)  # type: ignore[arg-type]


def _cleaned_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Clean names, each once (compared folded), in the order given."""
    by_key: dict[str, str] = {}
    for tag in tags:
        name = clean_name(tag).text
        if name:
            by_key.setdefault(name_key(name), name)
    return tuple(by_key.values())


def problems_of(contact: Contact) -> list[Problem]:
    """Everything that forbids saving, each with the field to blame."""
    problems: list[Problem] = []
    if not contact.display_name.strip():
        problems.append(Problem("name_missing", "display_name"))
    for name in LINE_FIELDS:
        if len(getattr(contact, name)) > NAME_LIMIT:
            code = "name_too_long" if name == "display_name" else "text_too_long"
            problems.append(Problem(code, name, {"limit": NAME_LIMIT}))
    for name, limit in TEXT_FIELDS.items():
        if len(getattr(contact, name)) > limit:
            problems.append(Problem("text_too_long", name, {"limit": limit}))
    if not is_birth_date(contact.birth_date):
        problems.append(Problem("birth_date_invalid", "birth_date"))
    problems.extend(_personal_problems(contact))
    problems.extend(_validity_problems(contact))
    for field, length, limit in _child_lengths(contact):
        if length > limit:
            problems.append(Problem("text_too_long", field, {"limit": limit}))
    if len(contact.tags) > TAGS_LIMIT:
        problems.append(Problem("too_many_tags", "tags", {"limit": TAGS_LIMIT}))
    return problems


def _personal_problems(contact: Contact) -> Iterator[Problem]:
    if contact.time_zone and zone_of(contact.time_zone) is None:
        yield Problem("time_zone_unknown", "time_zone")
    for name in ("good_from", "good_to"):
        if not is_time(getattr(contact, name)):
            yield Problem("time_invalid", name)
    if contact.rhythm_days is not None and not 0 < contact.rhythm_days <= RHYTHM_LIMIT:
        yield Problem("rhythm_invalid", "rhythm_days", {"limit": RHYTHM_LIMIT})
    if not _is_remind_days(contact.birth_remind_days):
        yield Problem("remind_days_invalid", "birth_date", {"limit": REMIND_LIMIT})
    if len(contact.dates) > DATES_LIMIT:
        yield Problem("too_many_dates", "dates", {"limit": DATES_LIMIT})
    for position, day in enumerate(contact.dates):
        if not day.day or not is_birth_date(day.day):
            yield Problem("birth_date_invalid", f"dates.{position}")
        if not _is_remind_days(day.remind_days):
            yield Problem("remind_days_invalid", f"dates.{position}", {"limit": REMIND_LIMIT})


def _is_remind_days(days: int | None) -> bool:
    return days is None or NEVER <= days <= REMIND_LIMIT


def _validity_problems(contact: Contact) -> Iterator[Problem]:
    for position, point in enumerate(contact.points):
        start, end = point.valid_from, point.valid_until
        if not (is_whole_day(start) and is_whole_day(end)):
            yield Problem("birth_date_invalid", f"points.{position}")
        elif start and end and end < start:
            yield Problem("dates_reversed", f"points.{position}")


def _child_lengths(contact: Contact) -> Iterator[tuple[str, int, int]]:
    """Field, length and limit of every text of points, addresses and tags."""
    for position, point in enumerate(contact.points):
        yield f"points.{position}", len(point.raw_value), POINT_LIMIT
        yield f"points.{position}", len(point.label), NAME_LIMIT
        yield f"points.{position}", len(point.extension), _EXTENSION_LIMIT
    for position, address in enumerate(contact.addresses):
        for name, limit in _ADDRESS_LIMITS.items():
            yield f"addresses.{position}", len(getattr(address, name)), limit
    for position, day in enumerate(contact.dates):
        yield f"dates.{position}", len(day.name), NAME_LIMIT
    for one in contact.preferences:
        yield f"preferences.{one.channel}", len(one.basis), BASIS_LIMIT
    for tag in contact.tags:
        yield "tags", len(tag), TAG_LIMIT


def remarks_of(contact: Contact, on: str = "") -> list[Remark]:
    """What should be said about a card on the ISO day `on` without keeping it from being saved."""
    remarks: list[Remark] = []
    if not contact.is_reachable_on(on):
        remarks.append(Remark("unreachable", "points"))
    for position, point in enumerate(contact.points):
        if not point.is_valid:
            code = "email_invalid" if point.kind is PointKind.EMAIL else "phone_invalid"
            remarks.append(Remark(code, f"points.{position}", {"value": point.raw_value}))
    if contact.tax_id and not _is_tax_id(contact.tax_id):
        remarks.append(Remark("tax_id_unusual", "tax_id", {"value": contact.tax_id}))
    return remarks


def _is_tax_id(text: str) -> bool:
    """Lenient on purpose: letters, digits, dots, slashes, hyphens, and some digit at all."""
    return bool(_TAX_ID.fullmatch(text)) and any(map(str.isdigit, text))


def is_whole_day(text: str) -> bool:
    """Whether `text` is empty or an ISO date."""
    return not text or (len(text) == len("2026-06-15") and is_birth_date(text))


def is_birth_date(text: str) -> bool:
    """Whether `text` is empty, an ISO date or `--MM-DD` of a day that exists in some year."""
    if not text:
        return True
    partial = _BIRTHDAY.fullmatch(text)
    try:
        date.fromisoformat(f"2000-{partial[1]}-{partial[2]}" if partial else text)
    except ValueError:
        return False
    return len(text) in {7, 10}
