"""vCards in: versions 2.1, 3.0 and 4.0, and what phones, mail programs and scripts make of them.

A card that never ends, a line that is none, or a picture that cannot be decoded costs that part
alone. Every refusal of a whole file is a `UserError` of `FILE_ERRORS`.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from crm_desktop.core.dates import is_valid
from crm_desktop.core.errors import UserError
from crm_desktop.formats.content_lines import (
    ContentLine,
    read_lines,
    split_unescaped,
    unescape,
)
from crm_desktop.formats.file_kind import MEGABYTE
from crm_desktop.formats.vcard import (
    ANNIVERSARY,
    SPOKEN_TYPES,
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
from crm_desktop.formats.vcard_writing import OWN_FIELD, WRITTEN

MOST_LINES = 20_000
"""Properties of one card; further ones are left out, …"""
_MOST_LEFT_OUT = 100_000
"""… and a file with so many of them is none of cards."""
_EDGES = frozenset({"BEGIN", "END"})

_SUFFIXES = frozenset({".vcf", ".vcard"})
_TELLING = frozenset({"FN", "N", "ORG", "TEL", "EMAIL"})
"""Properties that make lines before an END a card, though its BEGIN is lost."""
_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD", re.IGNORECASE)
_MARKS = b"\xef\xbb\xbf\xff\xfe"
"""The bytes of byte order marks."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UUID = re.compile(r"urn:uuid:([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\Z")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_\Z", re.DOTALL)
_OMITTED_YEARS = frozenset({"1604", "0000", "0001"})
_DAY = re.compile(r"([0-9]{4}|--)-?([0-9]{2})-?([0-9]{2})(?:[T ].*)?\Z", re.DOTALL)

_SERVICES = {
    "X-SKYPE": "Skype", "X-SKYPE-USERNAME": "Skype", "X-AIM": "AIM", "X-ICQ": "ICQ",
    "X-MSN": "MSN", "X-YAHOO": "Yahoo", "X-JABBER": "Jabber", "X-GOOGLE-TALK": "Google Talk",
    "X-GTALK": "Google Talk", "X-QQ": "QQ", "X-TELEGRAM": "Telegram", "X-WHATSAPP": "WhatsApp",
    "X-VIBER": "Viber", "X-SIGNAL": "Signal", "X-SIP": "SIP",
}  # fmt: skip
_SERVICE_OF_SCHEME = {
    "skype": "Skype", "aim": "AIM", "icq": "ICQ", "msnim": "MSN", "msn": "MSN", "ymsgr": "Yahoo",
    "xmpp": "Jabber", "gtalk": "Google Talk", "telegram": "Telegram", "tg": "Telegram",
    "whatsapp": "WhatsApp", "viber": "Viber", "signal": "Signal", "sip": "SIP", "im": "",
    "x-apple": "",
}  # fmt: skip
_GENDERS = {"M": "male", "F": "female", "O": "other", "N": "none", "U": "unknown"}
_KNOWN_PARAMETERS = frozenset({WRITTEN, "X-SERVICE-TYPE", "X-EXTENSION", "X-USER"})
_PLAIN_PARAMETERS = frozenset({"TYPE", "PREF", "CHARSET", "ENCODING"})
_UNUSED = frozenset(
    {
        "VERSION", "PRODID", "SOUND", "LOGO", "KEY", "MAILER", "SOURCE", "PROFILE", "CLASS",
        "SORT-STRING", "NAME", "XML", "CLIENTPIDMAP", "AGENT", "X-ABADR", "X-ABUID", "LABEL",
        "X-IMAGETYPE", "X-IMAGEHASH", "X-SHARED-PHOTO-DISPLAY-PREF", "X-ABLABEL",
    }
)  # fmt: skip
"""Properties with nothing in them for a person, or with what another property says better; labels
are read before the others."""


def is_vcard(head: bytes) -> bool:
    """Whether a file that begins so holds cards; UTF-16 is seen through."""
    return _BEGIN.match(head.replace(b"\0", b"").lstrip(_MARKS)) is not None


def is_vcard_name(path: Path) -> bool:
    """Whether a file is called an address book by its name."""
    return path.suffix.lower() in _SUFFIXES


def read_vcards(path: Path, most: int = 0) -> Iterator[VCard]:
    """The cards of a file, one by one, in their order.

    Raises `UserError` of `FILE_ERRORS`; `not_a_vcard` if not one card begins in the file,
    `too_many_rows` if plainly more than `most` do,
    `card_overfull` if one has more in it than any card.
    """
    count = _count(path) if most else 0
    if count > most:
        raise UserError("too_many_rows", name=path.name, rows=count, limit=most)
    has_card = False
    for lines in _cards(read_lines(path), path.name):
        has_card = True
        yield _Card(lines).read()
    if not has_card:
        raise UserError("not_a_vcard", name=path.name)


def _count(path: Path) -> int:
    """How many cards begin on a line of their own, in letters of any width; quick."""
    count = 0
    tail = b""
    try:
        with path.open("rb") as file:
            while block := file.read(MEGABYTE):
                text = block.replace(b"\0", b"").upper()
                text = tail + text if tail else b"\n" + text.lstrip(_MARKS)
                count += text.count(b"\nBEGIN:VCARD") + text.count(b"\rBEGIN:VCARD")
                tail = text[-len(b"BEGIN:VCARD") :]
    except OSError:
        return 0  # reading says why
    return count


def _cards(lines: Iterator[ContentLine], name: str) -> Iterator[list[ContentLine]]:
    """The properties of each card; a card inside a card (AGENT) is passed over.

    `name` is the file's. Lines that end as a card without having begun as one are a card, too.
    """
    card: list[ContentLine] | None = None
    loose: list[ContentLine] = []
    nested = left_out = 0
    for line in lines:
        if line.name not in _EDGES or line.value.strip().upper() != "VCARD":
            into = loose if card is None else card
            if not nested and len(into) < MOST_LINES:
                into.append(line)
                continue
            left_out += 1
            if left_out > _MOST_LEFT_OUT:
                raise UserError("card_overfull", name=name, limit=MOST_LINES)
            continue
        left_out = 0
        if line.name == "BEGIN":
            if card is not None and (nested or (card and _opens_nested(card[-1]))):
                nested += 1
                continue
            if card is not None:
                yield card  # nobody ended it
            card, loose = [], []
        elif nested:
            nested -= 1
        else:
            if card is not None:
                yield card
            elif any(each.name in _TELLING for each in loose):
                yield loose
            card, loose = None, []
    if card is not None:
        yield card


def _opens_nested(line: ContentLine) -> bool:
    return line.name == "AGENT" and not line.value.strip()


class _Card:
    """One card in the making; a method per kind of property."""

    def __init__(self, lines: list[ContentLine]) -> None:
        self._lines = lines
        self._labels = {
            line.group: _label(unescape(line.value))
            for line in lines
            if line[0] == "X-ABLABEL" and line.group
        }
        self._texts: dict[str, str] = {}
        self._notes: list[str] = []
        self._names = ["", "", "", "", ""]
        self._organization: tuple[str, ...] = ()
        self._channels: list[CardChannel] = []
        self._addresses: list[CardAddress] = []
        self._dates: list[CardDate] = []
        self._categories: list[str] = []
        self._relations: list[CardRelation] = []
        self._fields: list[CardField] = []
        self._more: list[tuple[str, str]] = []
        self._photo: CardPhoto | None = None
        self._kind = ""

    def read(self) -> VCard:
        for line in self._lines:
            name = line[0]
            if name not in _UNUSED:
                _READERS.get(name, _Card.other)(self, line)
        family, given, additional, prefix, suffix = self._names
        texts = self._texts
        kind = self._kind_of_card()
        return VCard(
            display_name=self._display_name(),
            kind=kind,
            prefix=prefix,
            given_name=given,
            additional_name=additional,
            family_name=family,
            suffix=suffix,
            nickname=texts.get("NICKNAME", ""),
            organization=self._organization[0] if self._organization else "",
            units=self._organization[1:],
            title=texts.get("TITLE", ""),
            role=texts.get("ROLE", ""),
            gender=texts.get("GENDER", ""),
            language=texts.get("LANG", ""),
            time_zone=texts.get("TZ", ""),
            birth_date=texts.get("BDAY", ""),
            channels=tuple(self._channels),
            addresses=tuple(self._addresses),
            dates=tuple(self._dates),
            categories=tuple(self._categories),
            relations=tuple(self._relations),
            note="\n\n".join(self._notes),
            photo=self._photo,
            fields=tuple(self._fields),
            uid=texts.get("UID", ""),
            revision=texts.get("REV", ""),
            more=tuple(self._more),
        )

    def _kind_of_card(self) -> CardKind:
        if self._kind:
            return CardKind(self._kind) if self._kind in set(CardKind) else CardKind.INDIVIDUAL
        name = self._texts.get("FN", "").strip()
        organization = self._organization[0].strip() if self._organization else ""
        has_person = any(part.strip() for part in self._names[:2])
        if organization and not has_person and name in {"", organization}:
            return CardKind.ORG
        return CardKind.INDIVIDUAL

    def _display_name(self) -> str:
        name = self._texts.get("FN", "")
        if name.strip():
            return name
        family, given, additional, prefix, suffix = self._names
        name = " ".join(part for part in (prefix, given, additional, family, suffix) if part)
        organization = self._organization[0] if self._organization else ""
        first_value = self._channels[0].value if self._channels else ""
        return name or self._texts.get("NICKNAME", "") or organization or first_value

    # --- One property each -----------------------------------------------------------------------

    def text(self, line: ContentLine) -> None:
        """A text of which a card has one; a further one becomes a field."""
        text = unescape(line.value)
        if not text.strip():
            return
        if line.name in self._texts:
            self._fields.append(CardField(line.name, text))
        else:
            self._texts[line.name] = text

    def kind_line(self, line: ContentLine) -> None:
        text = line.value.strip().lower()
        if line.name == "X-ABSHOWAS":
            text = "org" if text == "company" else ""
        self._kind = self._kind or {"organization": "org"}.get(text, text)

    def name(self, line: ContentLine) -> None:
        parts = [_names_of(part) for part in split_unescaped(line.value, ";")[:5]]
        if not any(self._names):
            self._names = [*parts, *[""] * (5 - len(parts))]

    def org(self, line: ContentLine) -> None:
        parts = tuple(unescape(part) for part in split_unescaped(line.value, ";"))
        while parts and not parts[-1].strip():
            parts = parts[:-1]
        if not parts:
            return
        if self._organization:
            self._fields.append(CardField("ORG", "; ".join(part for part in parts if part)))
        else:
            self._organization = parts

    def gender(self, line: ContentLine) -> None:
        letter, *words = map(unescape, split_unescaped(line.value, ";"))
        self._texts.setdefault("GENDER", "".join(words[:1]) or _GENDERS.get(letter, letter))

    def note(self, line: ContentLine) -> None:
        text = unescape(line.value)
        if text.strip():
            self._notes.append(text)

    def tel(self, line: ContentLine) -> None:
        types = _types(line)
        kind = ChannelKind.PHONE
        if "cell" in types or "mobile" in types:
            kind = ChannelKind.MOBILE
        elif any("fax" in each for each in types):
            kind = ChannelKind.FAX
        text = unescape(line.value)
        number = extension = ""
        if text.strip().lower().startswith("tel:"):
            number, _, rest = text.strip()[4:].partition(";")
            number = unquote(number)
            found = re.search(r"(?:^|;)ext=([^;]+)", rest)
            extension = found.group(1) if found else ""
            text = number
        text = line.parameter(WRITTEN) or text
        extension = line.parameter("X-EXTENSION") or extension
        self._channel(line, kind, text, number=number, extension=extension)

    def email(self, line: ContentLine) -> None:
        text = unescape(line.value)
        text = text[7:] if text.lower().startswith("mailto:") else text
        self._channel(line, ChannelKind.EMAIL, text)

    def url(self, line: ContentLine) -> None:
        label = ""
        text = line.parameter(WRITTEN) or unescape(line.value)
        if line.name == "X-SOCIALPROFILE":
            types = [each for each in line.values_of("TYPE") if each.lower() != "pref"]
            label = types[0] if types else ""
            if text.lower().startswith("x-apple:"):
                text = unquote(text[8:])
        self._channel(line, ChannelKind.URL, text, label=label)

    def impp(self, line: ContentLine) -> None:
        text = unescape(line.value)
        service = line.parameter("X-SERVICE-TYPE")
        scheme = _SCHEME.match(text)
        if scheme is not None and scheme.group(1).lower() in _SERVICE_OF_SCHEME:
            service = service or _SERVICE_OF_SCHEME[scheme.group(1).lower()]
            text = unquote(text[scheme.end() :].lstrip("/"))
        text = line.parameter(WRITTEN) or text
        self._channel(line, ChannelKind.MESSENGER, text, label=service)

    def service(self, line: ContentLine) -> None:
        text = unescape(line.value)
        self._channel(line, ChannelKind.MESSENGER, text, label=_SERVICES[line.name])

    def _channel(
        self,
        line: ContentLine,
        kind: ChannelKind,
        value: str,
        *,
        number: str = "",
        extension: str = "",
        label: str = "",
    ) -> None:
        if not value.strip():
            return
        types = _further_types(line.values_of("TYPE"), kind)
        self._channels.append(
            CardChannel(
                kind,
                value,
                number,
                extension,
                () if line.name == "X-SOCIALPROFILE" else types,
                label or self._labels.get(line.group, ""),
                _is_preferred(line),
                _more(line),
            )
        )

    def address(self, line: ContentLine) -> None:
        parts = [unescape(part) for part in split_unescaped(line.value, ";")]
        parts += [""] * (7 - len(parts))
        street = ", ".join([part for part in (parts[2], parts[1], parts[0]) if part.strip()])
        if any(parts) and not "".join(parts).isspace():
            self._addresses.append(
                CardAddress(
                    street,
                    *parts[3:7],
                    types=tuple([each for each in _types(line) if each != "pref"]),
                    label=self._labels.get(line.group, ""),
                    is_preferred=_is_preferred(line),
                    more=_more(line),
                )
            )

    def birthday(self, line: ContentLine) -> None:
        day = _day(line)
        if day:
            self._texts.setdefault("BDAY", day)
        elif line.value.strip():
            self._fields.append(CardField("BDAY", unescape(line.value)))

    def date(self, line: ContentLine) -> None:
        name = ANNIVERSARY if line.name != "X-ABDATE" else self._labels.get(line.group, "")
        day = _day(line)
        if day:
            self._dates.append(CardDate(name, day, _more(line)))
        elif line.value.strip():
            self._fields.append(CardField(name or line.name, unescape(line.value)))

    def tags(self, line: ContentLine) -> None:
        tags = (unescape(part) for part in split_unescaped(line.value, ","))
        self._categories.extend(tag for tag in tags if tag.strip())

    def relation(self, line: ContentLine) -> None:
        text = unescape(line.value)
        if not text.strip():
            return
        label = self._labels.get(line.group, "")
        types = [each for each in _types(line) if each != "pref"]
        kind = types[0] if types else ""
        if line.name in {"X-SPOUSE", "X-MANAGER", "X-ASSISTANT", "X-CHILD"}:
            kind = line.name[2:].lower()
        self._relations.append(CardRelation(_without_urn(text), kind, label, _more(line)))

    def picture(self, line: ContentLine) -> None:
        if self._photo is not None:
            return
        value = line.value.strip()
        media_type = line.parameter("MEDIATYPE")
        if value[:5].lower() == "data:":
            header, _, value = value[5:].partition(",")
            media_type = header.split(";")[0] or media_type
            if "base64" not in header.lower():
                return
        elif not line.is_base64:
            if value:
                self._fields.append(CardField("PHOTO", unescape(value)))
            return
        content = _from_base64(value)
        if content:
            self._photo = CardPhoto(media_type or _media_type(line, content), content)

    def uid(self, line: ContentLine) -> None:
        text = unescape(line.value)
        if text.strip():
            self._texts.setdefault("UID", _without_urn(text))

    def other(self, line: ContentLine) -> None:
        """What this program has no place for: a field under its label or its property's name."""
        if line.is_base64 or line.value[:5].lower() == "data:":
            return
        text = unescape(line.value)
        if line.name.startswith("X-CRM-") and line.name != OWN_FIELD:
            self._more.append((line.name, text))
        elif text.strip() or line.name == OWN_FIELD:
            name = self._labels.get(line.group) or line.name
            self._fields.append(CardField(name, text, _more(line)))


_READERS: dict[str, Callable[[_Card, ContentLine], None]] = {
    **dict.fromkeys(("FN", "NICKNAME", "TITLE", "ROLE", "LANG", "TZ", "REV"), _Card.text),
    **dict.fromkeys(_SERVICES, _Card.service),
    **dict.fromkeys(("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS"), _Card.kind_line),
    **dict.fromkeys(("ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY"), _Card.date),
    **dict.fromkeys(
        ("RELATED", "X-ABRELATEDNAMES", "X-SPOUSE", "X-MANAGER", "X-ASSISTANT", "X-CHILD"),
        _Card.relation,
    ),
    "X-ABDATE": _Card.date,
    "N": _Card.name,
    "ORG": _Card.org,
    "GENDER": _Card.gender,
    "X-GENDER": _Card.gender,
    "NOTE": _Card.note,
    "TEL": _Card.tel,
    "EMAIL": _Card.email,
    "URL": _Card.url,
    "X-SOCIALPROFILE": _Card.url,
    "IMPP": _Card.impp,
    "ADR": _Card.address,
    "BDAY": _Card.birthday,
    "CATEGORIES": _Card.tags,
    "PHOTO": _Card.picture,
    "UID": _Card.uid,
}


def _label(text: str) -> str:
    """A label without the signs that Apple puts around its own."""
    found = _APPLE_LABEL.match(text)
    return found.group(1) if found else text


def _types(line: ContentLine) -> tuple[str, ...]:
    return _types_of(line.values_of("TYPE"))


@lru_cache(maxsize=1024)
def _types_of(values: tuple[str, ...]) -> tuple[str, ...]:
    found = (part.strip().lower() for value in values for part in value.split(","))
    return tuple(dict.fromkeys(each for each in found if each))


@lru_cache(maxsize=1024)
def _further_types(values: tuple[str, ...], kind: ChannelKind) -> tuple[str, ...]:
    """What is said of a channel beside its kind."""
    return tuple(
        each
        for each in _types_of(values)
        if each not in SPOKEN_TYPES and not (each == "mobile" and kind is ChannelKind.MOBILE)
    )


def _is_preferred(line: ContentLine) -> bool:
    if not line.parameters:
        return False
    return line.parameter("PREF") == "1" or "pref" in _types(line)


def _more(line: ContentLine) -> tuple[tuple[str, str], ...]:
    """The parameters that belong to nobody else."""
    if not line.parameters or line.parameters.keys() <= _PLAIN_PARAMETERS:
        return ()
    return tuple(
        (name, values[0])
        for name, values in line.parameters.items()
        if name.startswith("X-CRM-") and name not in _KNOWN_PARAMETERS and values
    )


def _names_of(part: str) -> str:
    """One part of a name; several (unescaped commas) become words."""
    if "," not in part and "\\" not in part:
        return part.strip()
    several = [unescape(each).strip() for each in split_unescaped(part, ",")]
    return " ".join(each for each in several if each)


def _without_urn(text: str) -> str:
    found = _UUID.match(text)
    return found.group(1) if found else text


def _day(line: ContentLine) -> str:
    """A date as ISO or `--MM-DD`; empty if it is none, or only a year or month."""
    found = _DAY.match(unescape(line.value).strip())
    if found is None:
        return ""
    year, month, day = found.groups()
    if year == line.parameter("X-APPLE-OMIT-YEAR") or year in _OMITTED_YEARS:
        year = "--"
    text = f"{'-' if year == '--' else year}-{month}-{day}"
    return text if is_valid(text) else ""


def _from_base64(text: str) -> bytes:
    letters = re.sub(r"[^A-Za-z0-9+/]", "", text)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def _media_type(line: ContentLine, content: bytes) -> str:
    """By the first bytes, which tell more than the parameter."""
    for start, media_type in (
        (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
    ):  # fmt: skip
        if content.startswith(start):
            return media_type
    types = [each for each in _types(line) if re.fullmatch(r"[a-z0-9.+-]+", each)]
    return f"image/{types[0]}" if types else "image/jpeg"
