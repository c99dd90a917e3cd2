"""vCards out: version 4.0 (RFC 6350), as this program and others read it back.

What the standard has no place for travels in X- parameters and X- properties, which other
programs pass over: a number as it was typed beside its international form, a date's calendar.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from crm_desktop.formats.content_lines import ContentLine, clean, escape, written_line
from crm_desktop.formats.vcard import (
    ANNIVERSARY,
    NUMBER_KINDS,
    CardAddress,
    CardChannel,
    CardDate,
    CardField,
    CardRelation,
    ChannelKind,
    VCard,
)
from crm_desktop.formats.whole_file import whole_file

Parameters = dict[str, tuple[str, ...]]

WRITTEN = "X-WRITTEN"
"""The parameter with a value as it was typed, beside the form that the standard asks for."""
OWN_FIELD = "X-CRM-FIELD"
"""The property of whatever has a label and no property of its own."""

_TOKEN = re.compile(r"[A-Za-z0-9-]+\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NUMBER = re.compile(r"\+[0-9]{3,20}\Z")
_URI_SIGNS = "!#$&'()*+,/:;=?@[]~%"


def write_vcards(path: Path, cards: Iterable[VCard]) -> int:
    """Write a file of cards, which appears when it is complete; gives how many there are.

    Raises `UserError` as `write_error` makes them.
    """
    count = 0
    with whole_file(path) as unfinished, unfinished.open("wb") as file:
        for card in cards:
            file.write(card_bytes(card))
            count += 1
    return count


def card_bytes(card: VCard) -> bytes:
    """One card from BEGIN to END."""
    return b"".join(map(written_line, _Lines(card).all()))


class _Lines:
    """The properties of one card in the order of the standard."""

    def __init__(self, card: VCard) -> None:
        self._card = card
        self._items = 0

    def all(self) -> Iterator[ContentLine]:
        yield ContentLine("BEGIN", "VCARD")
        yield ContentLine("VERSION", "4.0")
        yield ContentLine("KIND", str(self._card.kind))
        yield from self._names()
        for channel in self._card.channels:
            yield from self._labelled(_channel_line(channel), _own_label(channel))
        for address in self._card.addresses:
            yield from self._labelled(_address_line(address), address.label)
        yield from self._days()
        yield from self._work()
        for relation in self._card.relations:
            yield from self._labelled(_relation_line(relation), relation.label)
        yield from self._rest()
        yield ContentLine("END", "VCARD")

    def _names(self) -> Iterator[ContentLine]:
        card = self._card
        yield ContentLine("FN", escape(card.display_name))
        parts = (card.family_name, card.given_name, card.additional_name, card.prefix, card.suffix)
        if any(parts):
            yield ContentLine("N", ";".join(map(escape, parts)))
        yield from _texts(NICKNAME=card.nickname)
        if card.gender:
            yield ContentLine("GENDER", _gender(card.gender))

    def _days(self) -> Iterator[ContentLine]:
        card = self._card
        if card.birth_date:
            yield _day_line("BDAY", card.birth_date, {})
        has_anniversary = False
        for day in card.dates:
            if day.name == ANNIVERSARY and not has_anniversary:
                has_anniversary = True
                yield _day_line("ANNIVERSARY", day.day, _more(day.more))
            else:
                yield from self._labelled(_named_day(day), day.name, always=True)

    def _work(self) -> Iterator[ContentLine]:
        card = self._card
        yield from _texts(TITLE=card.title, ROLE=card.role)
        if card.organization or card.units:
            yield ContentLine("ORG", ";".join(map(escape, (card.organization, *card.units))))

    def _rest(self) -> Iterator[ContentLine]:
        card = self._card
        if card.categories:
            yield ContentLine("CATEGORIES", ",".join(map(escape, card.categories)))
        yield from _texts(NOTE=card.note, LANG=card.language, TZ=card.time_zone)
        if card.photo is not None:
            content = base64.b64encode(card.photo.content).decode("ascii")
            yield ContentLine("PHOTO", f"data:{card.photo.media_type};base64,{content}")
        for name, value in card.more:
            yield ContentLine(name, escape(value))
        for field in card.fields:
            yield from self._labelled(_field_line(field), field.name, always=True)
        if card.uid:
            yield _uid_line(card.uid)
        yield from _texts(REV=card.revision)

    def _labelled(
        self, line: ContentLine, label: str, *, always: bool = False
    ) -> Iterator[ContentLine]:
        """A property and, in a group with it, the label that people gave it."""
        if not label and not always:
            yield line
            return
        self._items += 1
        group = f"item{self._items}"
        yield ContentLine(line.name, line.value, group, line.parameters)
        yield ContentLine("X-ABLabel", escape(label), group)


def _texts(**values: str) -> Iterator[ContentLine]:
    for name, value in values.items():
        if value:
            yield ContentLine(name, escape(value))


def _gender(text: str) -> str:
    """The sex that the standard knows by a letter; any other word stands behind a semicolon."""
    letter = {"male": "M", "female": "F", "other": "O", "none": "N", "unknown": "U"}.get(text)
    return letter or f";{escape(text)}"


def _types(types: Iterable[str], *, is_preferred: bool, first: tuple[str, ...] = ()) -> Parameters:
    parameters: Parameters = {}
    listed = (*first, *types)
    if listed:
        parameters["TYPE"] = listed
    if is_preferred:
        parameters["PREF"] = ("1",)
    return parameters


def _more(more: Iterable[tuple[str, str]]) -> Parameters:
    return {name: (value,) for name, value in more if value}


def _own_label(channel: CardChannel) -> str:
    return "" if channel.kind is ChannelKind.MESSENGER else channel.label


def _channel_line(channel: CardChannel) -> ContentLine:
    first = {
        ChannelKind.PHONE: ("voice",),
        ChannelKind.MOBILE: ("cell",),
        ChannelKind.FAX: ("fax",),
    }
    parameters = _types(
        channel.types, is_preferred=channel.is_preferred, first=first.get(channel.kind, ())
    )
    parameters |= _more(channel.more)
    if channel.kind in NUMBER_KINDS:
        return _number_line(channel, parameters)
    if channel.kind is ChannelKind.EMAIL:
        return ContentLine("EMAIL", escape(channel.value), parameters=parameters)
    if channel.kind is ChannelKind.URL:
        has_scheme = _SCHEME.match(channel.value)
        return _uri_line("URL", "" if has_scheme else "https://", channel.value, parameters)
    if channel.label:
        parameters["X-SERVICE-TYPE"] = (channel.label,)
    return _uri_line("IMPP", f"{_scheme(channel.label)}:", channel.value, parameters)


def _number_line(channel: CardChannel, parameters: Parameters) -> ContentLine:
    if _NUMBER.match(channel.number):
        uri = f"tel:{channel.number}"
        if re.fullmatch(r"[0-9]+", channel.extension):
            uri += f";ext={channel.extension}"
        elif channel.extension:
            parameters["X-EXTENSION"] = (channel.extension,)
        if channel.value != channel.number:
            parameters[WRITTEN] = (channel.value,)
        return ContentLine("TEL", uri, parameters={"VALUE": ("uri",)} | parameters)
    if channel.extension:
        parameters["X-EXTENSION"] = (channel.extension,)
    return ContentLine("TEL", escape(channel.value), parameters={"VALUE": ("text",)} | parameters)


def _uri_line(name: str, scheme: str, text: str, parameters: Parameters) -> ContentLine:
    """A property whose value has to be an address; what was typed stands beside a mended one."""
    uri = scheme + quote(clean(text), safe=_URI_SIGNS)
    parameters[WRITTEN] = (text,)
    if uri == text and name == "URL":
        del parameters[WRITTEN]
    return ContentLine(name, uri, parameters=parameters)


def _scheme(label: str) -> str:
    name = label.lower().strip()
    return name if re.fullmatch(r"[a-z][a-z0-9+.-]*", name) else "im"


def _address_line(address: CardAddress) -> ContentLine:
    parts = (
        "", "", address.street, address.locality, address.region, address.postal_code,
        address.country,
    )  # fmt: skip
    parameters = _types(address.types, is_preferred=address.is_preferred) | _more(address.more)
    return ContentLine("ADR", ";".join(map(escape, parts)), parameters=parameters)


def _day_line(name: str, day: str, parameters: Parameters) -> ContentLine:
    """A day in the basic form of the standard: `19850412`, `--0412`."""
    text = f"--{day[2:].replace('-', '')}" if day.startswith("--") else day.replace("-", "")
    return ContentLine(name, text, parameters=parameters)


def _named_day(day: CardDate) -> ContentLine:
    return _day_line("X-ABDATE", day.day, _more(day.more))


def _relation_line(relation: CardRelation) -> ContentLine:
    parameters: Parameters = {}
    if _TOKEN.match(relation.kind):
        parameters["TYPE"] = (relation.kind,)
    parameters |= _more(relation.more)
    if _is_uuid(relation.value):
        return ContentLine("RELATED", f"urn:uuid:{relation.value}", parameters=parameters)
    parameters = {"VALUE": ("text",)} | parameters
    return ContentLine("RELATED", escape(relation.value), parameters=parameters)


def _field_line(field: CardField) -> ContentLine:
    return ContentLine(OWN_FIELD, escape(field.value), parameters=_more(field.more))


def _uid_line(uid: str) -> ContentLine:
    if _is_uuid(uid):
        return ContentLine("UID", f"urn:uuid:{uid}")
    return ContentLine("UID", escape(uid), parameters={"VALUE": ("text",)})


def _is_uuid(text: str) -> bool:
    if len(text) != 36:
        return False
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
