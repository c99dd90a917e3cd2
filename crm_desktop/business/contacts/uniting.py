"""Several cards made one: what can stand there once is chosen, everything else is kept. Pure.

Nothing of any card is lost: channels, addresses, tags, dates, preferences and own values are
united, notes joined, empty fields filled. Of fields that can hold one value and differ, one card's
is chosen; the others' stay on their cards in the bin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactPoint,
    LifecycleStage,
)
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.rows import CARD_FIELDS
from crm_desktop.business.contacts.validation import problems_of
from crm_desktop.business.custom_fields.model import KEY_PREFIX, CustomValue
from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.core.text import fold

MOST_AT_ONCE = 12
"""More cards could not be looked at side by side."""
_UNITED = frozenset(
    {"kind", "party_kinds", "is_starred", "notes", "birth_calendar", "birth_remind_days"}
)
"""Fields that are no choice: joined, or going with another one."""
SINGLE_FIELDS = tuple(name for name in CARD_FIELDS if name not in _UNITED)
"""Fields of which one card's value is taken, in the order of the card."""
_BETWEEN_NOTES = "\n\n"
_NOTHING: Mapping[str, object] = {"lifecycle_stage": LifecycleStage.COLD}
"""What says as little as an empty field."""

Chosen = Mapping[str, int]
"""Field, or key of an own field, and the id of the contact whose value is to be taken."""


@record
class Choice:
    """One field with the value of each contact, in the order in which they were given.

    `taken` is the place of the value that is taken unless somebody chooses; `differs`: there are
    two that say something else.
    """

    key: str
    values: tuple[object, ...]
    taken: int
    differs: bool


def best_survivor(contacts: Sequence[Contact]) -> int:
    """The id of the card that says most, of equal ones the oldest."""
    return min(contacts, key=lambda one: (-_fullness(one), one.id)).id


def _fullness(contact: Contact) -> int:
    fields = sum(1 for name in SINGLE_FIELDS if _says_something(contact, name))
    lists = (contact.points, contact.addresses, contact.tags, contact.custom, contact.dates)
    return fields + sum(map(len, lists)) + bool(contact.notes)


def choices(contacts: Sequence[Contact], survivor_id: int) -> tuple[Choice, ...]:
    """Every field that any of the cards fills in, those that differ first."""
    order = [one.id for one in contacts].index(survivor_id)
    found: list[Choice] = []
    for name in SINGLE_FIELDS:
        filled = tuple(_says_something(one, name) for one in contacts)
        values = tuple(getattr(one, name) for one in contacts)
        if any(filled):
            found.append(_choice(name, values, filled, order))
    for field_id in sorted({value.field_id for one in contacts for value in one.custom}):
        own = tuple(
            next((value for value in one.custom if value.field_id == field_id), None)
            for one in contacts
        )
        filled = tuple(value is not None for value in own)
        found.append(_choice(f"{KEY_PREFIX}{field_id}", own, filled, order))
    return tuple(sorted(found, key=lambda choice: not choice.differs))


def _choice(
    key: str, values: tuple[object, ...], filled: tuple[bool, ...], survivor: int
) -> Choice:
    taken = survivor if filled[survivor] else filled.index(True)
    said = [value for value, is_filled in zip(values, filled, strict=True) if is_filled]
    return Choice(key, values, taken, any(value != said[0] for value in said))


def _says_something(contact: Contact, name: str) -> bool:
    value = getattr(contact, name)
    return bool(value) and value != _NOTHING.get(name)


def united(survivor: Contact, others: Sequence[Contact], chosen: Chosen) -> Contact:
    """`survivor` with everything of the others; raises the `UserError` of what a card refuses.

    `contacts_of_two_kinds` for a person and an organization.
    """
    contacts = (survivor, *others)
    if len({one.kind for one in contacts}) > 1:
        raise UserError("contacts_of_two_kinds")
    ids = {one.id for one in contacts}
    by_id = {one.id: one for one in contacts}
    values: dict[str, object] = {}
    custom: list[CustomValue] = []
    for choice in choices(contacts, survivor.id):
        source = by_id.get(chosen.get(choice.key, 0)) or contacts[choice.taken]
        if choice.key.startswith(KEY_PREFIX):
            own = choice.values[contacts.index(source)]
            if isinstance(own, CustomValue):
                custom.append(own)
            continue
        values[choice.key] = getattr(source, choice.key)
        if choice.key == "birth_date":
            values["birth_calendar"] = source.birth_calendar
            values["birth_remind_days"] = source.birth_remind_days
    if values.get("referred_by_id") in ids:
        outside = (one.referred_by_id for one in contacts if one.referred_by_id not in ids)
        values["referred_by_id"] = next(filter(None, outside), None)
    moments = [one.last_contact_at for one in contacts if one.last_contact_at is not None]
    result = replace(
        survivor,
        **values,  # type: ignore[arg-type]
        party_kinds=frozenset().union(*(one.party_kinds for one in contacts)),
        is_starred=any(one.is_starred for one in contacts),
        notes=_joined_notes(contacts),
        points=_united_points(contacts),
        addresses=_united_addresses(contacts),
        tags=_united_tags(contacts),
        custom=tuple(sorted(custom, key=lambda value: value.field_id)),
        dates=_united_dates(contacts),
        preferences=_united_preferences(contacts),
        last_contact_at=max(moments, default=None),
    )
    problems = problems_of(result)
    if problems:
        raise problems[0].error()
    return result


def _united_tags(contacts: Sequence[Contact]) -> tuple[str, ...]:
    known: dict[str, str] = {}
    for one in contacts:
        for tag in one.tags:
            known.setdefault(fold(tag), tag)
    return tuple(known.values())


def _joined_notes(contacts: Sequence[Contact]) -> str:
    """Every text once, the survivor's first; one that is part of another says nothing more."""
    texts: list[str] = []
    for note in filter(None, (one.notes.strip() for one in contacts)):
        if not any(note in other for other in texts):
            texts = [other for other in texts if other not in note] + [note]
    if texts == [contacts[0].notes.strip()]:
        return contacts[0].notes
    return _BETWEEN_NOTES.join(texts)


# -- channels -------------------------------------------------------------------------------


def _point_key(point: ContactPoint) -> tuple[object, ...]:
    kind = "number" if point.kind.is_number else str(point.kind)
    return (kind, point.normalized_value or fold(point.raw_value), point.extension)


def _united_points(contacts: Sequence[Contact]) -> tuple[ContactPoint, ...]:
    """The survivor's channels, then the others': each once, with what only another one says.

    The same number under two labels is two channels.
    """
    first = contacts[0]
    kept = list(first.points)
    has_primary = {point.kind for point in kept if point.is_primary}
    for contact in contacts[1:]:
        for point in contact.points:
            is_primary = point.is_primary and point.kind not in has_primary
            mine = replace(point, id=0, is_primary=is_primary)
            at = next((n for n, one in enumerate(kept) if _is_same_channel(one, mine)), None)
            if at is None:
                kept.append(mine)
            else:
                kept[at] = _filled_point(kept[at], mine)
            if is_primary:
                has_primary.add(point.kind)
    return tuple(kept)


def _is_same_channel(one: ContactPoint, other: ContactPoint) -> bool:
    if _point_key(one) != _point_key(other):
        return False
    return not one.label or not other.label or fold(one.label) == fold(other.label)


def _filled_point(known: ContactPoint, other: ContactPoint) -> ContactPoint:
    """The same channel on two cards; it is over only if both say so."""
    until = known.valid_until if known.valid_until and other.valid_until else ""
    return replace(
        known,
        label=known.label or other.label,
        valid_from=known.valid_from or other.valid_from if not until else known.valid_from,
        valid_until=until,
        is_primary=known.is_primary or other.is_primary,
    )


# -- addresses, dates, preferences --------------------------------------------------------------

_PLACE = ("street_address", "locality", "region", "postal_code", "country")


def _united_addresses(contacts: Sequence[Contact]) -> tuple[Address, ...]:
    """Each place once: one that leaves out what another says is the same."""
    first = contacts[0]
    kept = list(first.addresses)
    has_primary = any(address.is_primary for address in kept)
    for contact in contacts[1:]:
        for address in contact.addresses:
            mine = replace(address, id=0, is_primary=address.is_primary and not has_primary)
            at = next((n for n, one in enumerate(kept) if _is_same_place(one, mine)), None)
            if at is None:
                kept.append(mine)
                has_primary = has_primary or mine.is_primary
            else:
                kept[at] = _filled_address(kept[at], mine)
    return tuple(kept)


def _is_same_place(one: Address, other: Address) -> bool:
    pairs = [(fold(getattr(one, name)), fold(getattr(other, name))) for name in _PLACE]
    if any(first and second and first != second for first, second in pairs):
        return False
    if one.kind and other.kind and fold(one.kind) != fold(other.kind):
        return False
    streets, towns = pairs[0], pairs[1]
    is_nested = any(all(pair[side] or not pair[1 - side] for pair in pairs) for side in (0, 1))
    return is_nested and (all(streets) or (not any(streets) and all(towns)) or one == other)


def _filled_address(known: Address, other: Address) -> Address:
    values = {name: getattr(known, name) or getattr(other, name) for name in ("kind", *_PLACE)}
    return replace(known, **values)


def _united_dates(contacts: Sequence[Contact]) -> tuple[ImportantDate, ...]:
    kept = list(contacts[0].dates)
    known = {(fold(day.name), day.day) for day in kept}
    for contact in contacts[1:]:
        for day in contact.dates:
            if (fold(day.name), day.day) not in known:
                known.add((fold(day.name), day.day))
                kept.append(replace(day, id=0))
    return tuple(kept)


def _united_preferences(contacts: Sequence[Contact]) -> tuple[ChannelPreference, ...]:
    """Channel by channel the first word; whoever opted out on any card is opted out."""
    kept: dict[str, ChannelPreference] = {}
    for contact in contacts:
        for one in contact.preferences:
            mine = one if contact is contacts[0] else replace(one, id=0)
            known = kept.get(one.channel)
            if known is None:
                kept[one.channel] = mine
            elif one.is_opted_out and not known.is_opted_out:
                kept[one.channel] = replace(mine, id=known.id)
            else:
                kept[one.channel] = replace(known, basis=known.basis or one.basis)
    return tuple(kept.values())
