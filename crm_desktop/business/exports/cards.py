"""Contacts as vCards and back: the standard's properties first, the rest under X-CRM- names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.business.contacts.party_kinds import is_party_kind
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.whole import (
    WholeContact,
    WholePicture,
    WholePlace,
    WholeRelation,
)
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, value_in
from crm_desktop.business.custom_fields.values import content_of, plain_text
from crm_desktop.business.exports.cells import list_text, uid_of, uid_text
from crm_desktop.business.exports.own_values import own_value
from crm_desktop.formats.vcard import (
    CardAddress,
    CardChannel,
    CardDate,
    CardField,
    CardKind,
    CardPhoto,
    CardRelation,
    ChannelKind,
    VCard,
)

_PLAIN = (
    "legal_name", "tax_id", "registration_no", "industry", "occupation", "interests",
    "birth_calendar", "lifecycle_stage", "good_from", "good_to", "residence", "how_we_met",
)  # fmt: skip
"""Fields of a card without a property in the standard."""
_COMMON_LABELS = frozenset({"home", "work", "other", "main"})
_AS = "X-CRM-AS"
_PREFERENCE = "X-CRM-PREFERENCE"


def card_of(whole: WholeContact, fields: Iterable[CustomField]) -> VCard:
    """The vCard of a contact."""
    contact = whole.contact
    is_organization = contact.kind is ContactKind.ORGANIZATION
    place = next((one for one in whole.places if not one.end_date), WholePlace())
    return VCard(
        display_name=contact.display_name,
        kind=CardKind.ORG if is_organization else CardKind.INDIVIDUAL,
        prefix=contact.honorific_prefix,
        given_name=contact.given_name,
        additional_name=contact.additional_name,
        family_name=contact.family_name,
        nickname=contact.nickname,
        organization=contact.display_name if is_organization else place.organization,
        title=place.job_title,
        role=place.role,
        gender=contact.gender,
        language=contact.language,
        time_zone=contact.time_zone,
        birth_date=contact.birth_date,
        channels=tuple(map(_channel, contact.points)),
        addresses=tuple(map(_address, contact.addresses)),
        dates=tuple(
            CardDate(
                one.name,
                one.day,
                _said(
                    CALENDAR=one.calendar.replace("gregorian", ""),
                    REMIND_DAYS=_days_text(one.remind_days),
                ),
            )
            for one in contact.dates
        ),
        categories=contact.tags,
        relations=tuple(_relations(whole)),
        note=contact.notes,
        photo=whole.picture and CardPhoto(whole.picture.media_type, whole.picture.content),
        fields=tuple(_own_fields(whole, fields)),
        uid=uid_text(contact.uid),
        revision=f"{contact.updated_at:%Y%m%dT%H%M%SZ}" if contact.updated_at else "",
        more=tuple(_more(whole)),
    )


def whole_of(card: VCard, fields: Mapping[str, CustomField]) -> WholeContact:
    """The contact of a vCard that this program wrote; `fields` are the own ones by name."""
    said = dict(card.more)
    values: dict[str, Any] = {name: said.get(_property(name), "") for name in _PLAIN}
    values["birth_calendar"] = values["birth_calendar"] or "gregorian"
    values["lifecycle_stage"] = values["lifecycle_stage"] or "cold"
    custom = [own_value(fields[one.name], one.value) for one in card.fields if one.name in fields]
    contact = Contact(
        kind=ContactKind.ORGANIZATION if card.kind is CardKind.ORG else ContactKind.PERSON,
        display_name=card.display_name,
        honorific_prefix=card.prefix,
        given_name=card.given_name,
        additional_name=card.additional_name,
        family_name=card.family_name,
        nickname=card.nickname,
        gender=card.gender,
        language=card.language,
        time_zone=card.time_zone,
        birth_date=card.birth_date,
        party_kinds=frozenset(
            code for code in said.get("X-CRM-TYPES", "").split(",") if is_party_kind(code)
        ),
        is_starred=said.get("X-CRM-STARRED") == "1",
        good_days=int(said.get("X-CRM-GOOD-DAYS", "0") or 0),
        rhythm_days=int(said.get("X-CRM-RHYTHM-DAYS", "0") or 0) or None,
        birth_remind_days=_days(said.get("X-CRM-BIRTH-REMIND-DAYS", "")),
        notes=card.note,
        points=tuple(map(_point, card.channels)),
        addresses=tuple(map(_stored_address, card.addresses)),
        dates=tuple(
            ImportantDate(
                one.name,
                one.day,
                dict(one.more).get("X-CRM-CALENDAR", "gregorian"),
                remind_days=_days(dict(one.more).get("X-CRM-REMIND-DAYS", "")),
            )
            for one in card.dates
        ),
        tags=card.categories,
        custom=tuple(sorted(filter(None, custom), key=lambda one: one.field_id)),
        preferences=tuple(_preferences(card)),
        last_contact_at=_moment(said.get("X-CRM-LAST-CONTACT", "")),
        uid=uid_of(card.uid),
        **values,
    )
    whole = WholeContact(
        contact,
        owner=said.get("X-CRM-OWNER", ""),
        source=said.get("X-CRM-SOURCE", ""),
        links=tuple(_links(card, fields)),
        picture=card.photo and WholePicture(card.photo.media_type, card.photo.content),
    )
    return _with_relations(whole, card.relations)


def _property(name: str) -> str:
    return f"X-CRM-{name.upper().replace('_', '-')}"


def _said(**values: str) -> tuple[tuple[str, str], ...]:
    """X- parameters that say something."""
    return tuple((_property(name), value) for name, value in values.items() if value)


def _more(whole: WholeContact) -> Iterable[tuple[str, str]]:
    contact = whole.contact
    for name in _PLAIN:
        value = getattr(contact, name)
        if value not in {"", "gregorian"}:
            yield _property(name), str(value)
    moment = contact.last_contact_at
    texts = {
        "TYPES": ",".join(sorted(contact.party_kinds)),
        "OWNER": whole.owner,
        "SOURCE": whole.source,
        "STARRED": "1" if contact.is_starred else "",
        "GOOD_DAYS": str(contact.good_days or ""),
        "RHYTHM_DAYS": str(contact.rhythm_days or ""),
        "BIRTH_REMIND_DAYS": _days_text(contact.birth_remind_days),
        "LAST_CONTACT": moment.isoformat() if moment is not None else "",
    }
    yield from _said(**texts)
    for one in contact.preferences:
        since = one.opted_out_at.isoformat() if one.opted_out_at is not None else ""
        marks = ("+" if one.is_preferred else "") + ("-" if one.is_opted_out else "")
        yield _PREFERENCE, "|".join((one.channel, marks, since, one.basis))


def _preferences(card: VCard) -> Iterable[ChannelPreference]:
    for name, value in card.more:
        if name == _PREFERENCE and value.count("|") >= 3:
            channel, marks, since, basis = value.split("|", 3)
            yield ChannelPreference(channel, "+" in marks, "-" in marks, _moment(since), basis)


def _days(text: str) -> int | None:
    """Days before a date; `None` for what is no number of them."""
    return int(text) if text.removeprefix("-").isdecimal() else None


def _days_text(days: int | None) -> str:
    return "" if days is None else str(days)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _label(label: str) -> tuple[tuple[str, ...], str]:
    """The label as a type that all programs know, or as a word of the user's."""
    return ((label,), "") if label in _COMMON_LABELS else ((), label)


def _channel(point: ContactPoint) -> CardChannel:
    types, label = _label(point.label)
    if point.kind is PointKind.MESSENGER:
        types, label = (), point.label
    return CardChannel(
        ChannelKind(point.kind),
        point.raw_value,
        point.normalized_value if point.kind.is_number else "",
        point.extension,
        types,
        label,
        point.is_primary,
        _said(FROM=point.valid_from, UNTIL=point.valid_until),
    )


def _point(channel: CardChannel) -> ContactPoint:
    said = dict(channel.more)
    return ContactPoint(
        PointKind(channel.kind),
        channel.value,
        channel.number,
        channel.extension,
        channel.label or "".join(channel.types[:1]),
        is_primary=channel.is_preferred,
        valid_from=said.get("X-CRM-FROM", ""),
        valid_until=said.get("X-CRM-UNTIL", ""),
    )


def _address(address: Address) -> CardAddress:
    types, label = _label(address.kind)
    return CardAddress(
        address.street_address, address.locality, address.region, address.postal_code,
        address.country, types, label, address.is_primary,
    )  # fmt: skip


def _stored_address(address: CardAddress) -> Address:
    return Address(
        address.label or "".join(address.types[:1]),
        address.street,
        address.locality,
        address.region,
        address.postal_code,
        address.country,
        address.is_preferred,
    )


def _relations(whole: WholeContact) -> Iterable[CardRelation]:
    for place in whole.places:
        more = _said(
            AS="place",
            TITLE=place.job_title,
            ROLE=place.role,
            SINCE=place.start_date,
            UNTIL=place.end_date,
            MAIN="1" if place.is_primary else "",
        )
        yield CardRelation(uid_text(place.organization_uid), "", place.organization, more)
    if whole.referred_by_uid:
        more = _said(AS="recommender")
        yield CardRelation(uid_text(whole.referred_by_uid), "", whole.referred_by, more)
    for one in whole.relations:
        more = _said(AS="relation", KIND=one.kind, SINCE=one.start_date, NOTE=one.note)
        yield CardRelation(uid_text(one.other_uid), one.kind, one.other, more)


def _with_relations(whole: WholeContact, relations: Iterable[CardRelation]) -> WholeContact:
    places: list[WholePlace] = []
    others: list[WholeRelation] = []
    for one in relations:
        said = dict(one.more)
        uid = uid_of(one.value)
        since = said.get("X-CRM-SINCE", "")
        if said.get(_AS) == "place":
            places.append(
                WholePlace(
                    one.label, uid, said.get("X-CRM-TITLE", ""), said.get("X-CRM-ROLE", ""),
                    "X-CRM-MAIN" in said, since, said.get("X-CRM-UNTIL", ""),
                )
            )  # fmt: skip
        elif said.get(_AS) == "recommender":
            whole = replace(whole, referred_by=one.label, referred_by_uid=uid)
        elif said.get(_AS) == "relation":
            note = said.get("X-CRM-NOTE", "")
            others.append(WholeRelation(said.get("X-CRM-KIND", ""), one.label, uid, note, since))
    return replace(whole, places=tuple(places), relations=tuple(others))


def _own_fields(whole: WholeContact, fields: Iterable[CustomField]) -> Iterable[CardField]:
    links = {key: (uid, name) for key, uid, name in whole.links}
    for field in fields:
        if field.kind is FieldKind.LINK:
            if field.id in links:
                uid, name = links[field.id]
                yield CardField(field.name, name, _said(UID=uid_text(uid)))
            continue
        content = content_of(field, value_in(whole.contact.custom, field.id))
        if isinstance(content, tuple):
            text = list_text(map(field.option_name, content)) or ""
        else:
            text = plain_text(field, content)
        if text:
            yield CardField(field.name, text)


def _links(card: VCard, fields: Mapping[str, CustomField]) -> Iterable[tuple[int, bytes, str]]:
    for one in card.fields:
        field = fields.get(one.name)
        if field is not None and field.kind is FieldKind.LINK:
            yield field.id, uid_of(dict(one.more).get("X-CRM-UID", "")), one.value
