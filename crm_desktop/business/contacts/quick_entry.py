"""A contact typed as one line, or pasted as the signature of a letter, understood into fields.

Pure rules: what a piece is follows from its shape (number, address, legal form), from words that
stand for something (job titles, "at", labels) and from what the base knows. Whatever is not
understood becomes the note, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from crm_desktop.business.contacts.model import Address, Contact, ContactKind, ContactPoint
from crm_desktop.business.contacts.model import PointKind as Kind
from crm_desktop.business.contacts.quick_words import (
    AT_WORDS,
    CITIES,
    CLOSINGS,
    FAX_LABELS,
    JOB_WORDS,
    LABELS,
    MOBILE_LABELS,
    ORGANIZATION_WORDS,
    REGISTRATION_LABELS,
    STREET_WORDS,
    TAX_LABELS,
)
from crm_desktop.core.phone import parse_phone
from crm_desktop.core.records import record
from crm_desktop.core.text import (
    clean_name,
    clean_text,
    digits_of,
    fold,
    has_legal_form,
    to_ascii_digits,
)

ENTRY_LIMIT = 4000
"""Most characters of a line or signature that are read."""

_EMAIL = re.compile(
    r"<?(?:mailto:)?([^\s@<>,;:|()\[\]]+@[^\s@<>,;|()\[\]]+\.[^\W\d_]{2,})[>.]?", re.IGNORECASE
)
_SITE = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[^\s,;|<>]+"
    r"|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|lt|lv|ee|pl|de|ro|ru|ua|ae|eg|ir|et|eu|io"
    r"|example|co\.uk)(?:/[^\s,;|<>]*)?(?![\w.])",
    re.IGNORECASE,
)
_TAG = re.compile(r"(?<!\S)#(\w[\w-]*)")
_NUMBER = re.compile(
    r"[+(]{0,2}\d[\d\s().\-/–]{4,}\d(?:\s*(?:ext|доб|вн|داخلي|داخلی|x)\.?\s*\d{1,6})?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;|•·\t\n،؛፣፤]|\s[-–—/]\s")
_QUOTE = re.compile(r"^[>\s]+", re.MULTILINE)
_LABEL = re.compile(
    rf"^\W*(?:{'|'.join(sorted(map(re.escape, LABELS), key=len, reverse=True))})\s*[.:：]*(?=\W|$)",
    re.IGNORECASE,
)
_AT = re.compile(rf"\s(?:{'|'.join(map(re.escape, AT_WORDS))})\s", re.IGNORECASE)
_POSTAL = re.compile(
    r"(?:[A-Z]{1,2}-)?\d{4,6}\s+([^\W\d][^\d]*)|([^\W\d][^\d]*)\s+(?:[A-Z]{1,2}-)?\d{5,6}"
)


def _code(labels: str) -> re.Pattern[str]:
    words = sorted((word.strip() for word in labels.split(",")), key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})[\s.:#№]*"
        r"((?:[A-Z]{1,3}[ -]?)?\d[\d .\-]{3,20}\d)(?!\w)",
        re.IGNORECASE,
    )


_CODES = {"tax_id": _code(TAX_LABELS), "registration_no": _code(REGISTRATION_LABELS)}
_FEWEST_DIGITS, _MOST_DIGITS = 6, 15
_MOST_NAME_WORDS = 6


@record
class QuickEntry:
    """What a line says; `was_cut` if it was longer than `ENTRY_LIMIT`."""

    name: str = ""
    organization: str = ""
    job_title: str = ""
    numbers: tuple[tuple[Kind, str], ...] = ()
    emails: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    street: str = ""
    postal_code: str = ""
    city: str = ""
    registration_no: str = ""
    tax_id: str = ""
    code_pieces: tuple[str, ...] = ()
    """The organization's numbers with the words before them, as they were written."""
    tags: tuple[str, ...] = ()
    note: str = ""
    was_cut: bool = False

    def with_codes_noted(self) -> QuickEntry:
        """The organization's numbers as a note, where no organization is made to bear them."""
        lines = [self.note] if self.note else []
        lines += [
            next((piece for piece in self.code_pieces if piece.endswith(code)), code)
            for code in (self.registration_no, self.tax_id)
            if code
        ]
        return replace(self, note="\n".join(lines), registration_no="", tax_id="")

    @property
    def is_person(self) -> bool:
        """Whether a person was named; else it is the organization that is meant."""
        return bool(self.name)

    def contact(self) -> Contact:
        """The card that it makes; without a name the organization's."""
        kinds = [(kind, raw) for kind, raw in self.numbers]
        kinds += [(Kind.EMAIL, raw) for raw in self.emails]
        kinds += [(Kind.URL, raw) for raw in self.sites]
        address = Address(
            street_address=self.street,
            postal_code=self.postal_code,
            locality=self.city,
            is_primary=True,
        )
        has_address = bool(self.street or self.postal_code or self.city)
        return Contact(
            kind=ContactKind.PERSON if self.is_person else ContactKind.ORGANIZATION,
            display_name=self.name or self.organization,
            occupation=self.job_title if not self.organization else "",
            points=tuple(ContactPoint(kind, raw) for kind, raw in kinds),
            addresses=(address,) if has_address else (),
            registration_no="" if self.is_person else self.registration_no,
            tax_id="" if self.is_person else self.tax_id,
            tags=self.tags,
            notes=self.note,
        )


@dataclass(slots=True)
class _Reading:
    """What was understood so far."""

    country: str
    known_organizations: Collection[str]
    known_cities: Collection[str]
    numbers: list[tuple[Kind, str]] = field(default_factory=list[tuple[Kind, str]])
    name: str = ""
    organization: str = ""
    job_title: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    codes: dict[str, str] = field(default_factory=dict[str, str])
    code_pieces: list[str] = field(default_factory=list[str])
    rest: list[str] = field(default_factory=list[str])


def read_entry(
    text: str,
    country: str = "",
    known_organizations: Collection[str] = (),
    known_cities: Collection[str] = (),
) -> QuickEntry:
    """Understand a line or a signature; `country` is where numbers without country code belong.

    The known names are folded. Never raises.
    """
    entry = QuickEntry(was_cut=len(text) > ENTRY_LIMIT)
    body = _QUOTE.sub("", clean_text(text[:ENTRY_LIMIT]))
    emails = tuple(dict.fromkeys(match.lower() for match in _EMAIL.findall(body)))
    body = _EMAIL.sub("\n", body)
    sites = tuple(dict.fromkeys(match.rstrip("./") for match in _SITE.findall(body)))
    body = _SITE.sub("\n", body)
    tags = tuple(dict.fromkeys(tag.replace("_", " ") for tag in _TAG.findall(body)))
    body = _TAG.sub("\n", body)
    reading = _Reading(country, known_organizations, known_cities)
    for piece in _pieces(body):
        _take(reading, piece)
    if not reading.name and not reading.organization and emails:
        reading.name = _name_in(emails[0])
    return replace(
        entry,
        name=reading.name,
        organization=reading.organization,
        job_title=reading.job_title,
        numbers=tuple(dict.fromkeys(reading.numbers)),
        emails=emails,
        sites=sites,
        street=reading.street,
        postal_code=reading.postal_code,
        city=reading.city,
        registration_no=reading.codes.get("registration_no", ""),
        tax_id=reading.codes.get("tax_id", ""),
        code_pieces=tuple(reading.code_pieces),
        tags=tags,
        note="\n".join(reading.rest),
    )


def candidate_pieces(text: str) -> tuple[str, ...]:
    """The pieces that may name an organization or a place, to be looked up in the base."""
    entry = read_entry(text)
    told = (entry.name, entry.organization, *entry.note.split("\n"))
    return tuple(dict.fromkeys(piece for piece in told if piece))[:8]


def _pieces(body: str) -> list[str]:
    """Pieces between commas and line ends, and around "at"; closing words of letters left out."""
    found: list[str] = []
    for piece in _BREAK.split(body):
        text = clean_name(piece).text.strip(" :<>()[]*_").lstrip(".")
        text = text if has_legal_form(fold(text)) else text.rstrip(".")
        if not any(map(str.isalnum, text)) or fold(text).rstrip(".!") in CLOSINGS:
            continue
        found += _around_at(text)
    return found


def _around_at(piece: str) -> list[str]:
    """A piece like "Ona at Rimi" as a person and an organization; a sentence stays whole."""
    match = _AT.search(piece)
    if match is None or has_legal_form(fold(piece[: match.start()])):
        return [piece]
    sides = piece[: match.start()].strip(), piece[match.end() :].strip()
    if not all(side and not side[0].islower() for side in sides):
        return [piece]
    return list(sides)


def _take(reading: _Reading, piece: str) -> None:
    piece = _take_codes(reading, piece)
    label = _LABEL.match(piece)
    word = fold(label[0]).strip(" .:") if label else ""
    rest = piece[label.end() :].strip(" .:") if label and len(piece) > label.end() else piece
    rest = _take_numbers(reading, rest, word)
    if not any(map(str.isalnum, rest)) or (label and fold(rest).strip(" .:") == word):
        return
    _sort(reading, rest if rest != piece else piece)


def _take_codes(reading: _Reading, piece: str) -> str:
    """Take the numbers of an organization out of a piece, the first of each; what is left."""
    for name, pattern in _CODES.items():
        match = pattern.search(to_ascii_digits(piece))
        if match is not None and name not in reading.codes:
            reading.codes[name] = match[1].strip()
            reading.code_pieces.append(to_ascii_digits(piece)[match.start() : match.end()])
            piece = f"{piece[: match.start()]} {piece[match.end() :]}".strip(" .:;-()")
    return piece


def _take_numbers(reading: _Reading, piece: str, label: str) -> str:
    """Take the telephone numbers out of a piece; what is left of it."""
    plain, whole = to_ascii_digits(piece), piece
    for match in reversed(list(_NUMBER.finditer(plain))):
        raw = match[0].strip()
        if not _FEWEST_DIGITS <= len(digits_of(raw)) <= _MOST_DIGITS:
            continue
        is_alone = not any(map(str.isalpha, plain.replace(match[0], "")))
        if label or is_alone or parse_phone(raw, reading.country).is_valid:
            kind = Kind.PHONE
            if label in FAX_LABELS:
                kind = Kind.FAX
            elif label in MOBILE_LABELS:
                kind = Kind.MOBILE
            reading.numbers.append((kind, raw))
            piece = f"{piece[: match.start()]} {piece[match.end() :]}"
            plain = to_ascii_digits(piece)
    return piece if piece == whole else " ".join(piece.split()).strip(" ,.:;-()")


def _sort(reading: _Reading, piece: str) -> None:
    """Put a piece of words where it belongs."""
    key = fold(piece)
    words = set(re.findall(r"[^\W\d_]+", key))
    name, organization = _split_organization(piece)
    if not reading.organization and name:
        reading.organization = organization
        _sort(reading, name)
    elif not reading.organization and _names_organization(reading, key, words):
        reading.organization = piece
    elif not reading.city and (city := _city_of(reading, piece)):
        reading.postal_code, reading.city = split_city(piece)[0], city
    elif not reading.street and words & STREET_WORDS and any(map(str.isdigit, piece)):
        reading.street = piece
    elif not reading.job_title and words & JOB_WORDS:
        reading.job_title = piece
    elif not reading.name and _may_be_name(piece):
        reading.name = piece
    else:
        reading.rest.append(piece)


def _names_organization(reading: _Reading, key: str, words: set[str]) -> bool:
    return (
        key in reading.known_organizations
        or has_legal_form(key)
        or bool(words & ORGANIZATION_WORDS and not words & JOB_WORDS)
    )


def _split_organization(piece: str) -> tuple[str, str]:
    """A name written before an organization whose legal form stands in front, and that one."""
    words = piece.split()
    if has_legal_form(fold(piece)):
        return "", piece
    for place in range(1, len(words) - 1):
        if has_legal_form(fold(words[place] + " x")):
            return " ".join(words[:place]), " ".join(words[place:])
    return "", piece


def _city_of(reading: _Reading, piece: str) -> str:
    key = fold(piece)
    if key in CITIES or key in reading.known_cities:
        return piece
    return split_city(piece)[1] if _POSTAL.fullmatch(to_ascii_digits(piece)) else ""


def split_city(text: str) -> tuple[str, str]:
    """Postal code and city of "03153 Vilnius" or "Vilnius LT-03153"; the code may lack."""
    match = _POSTAL.fullmatch(to_ascii_digits(text))
    if match is None:
        return "", text
    place = 1 if match[1] else 2
    start, end = match.span(place)
    code = f"{text[:start]} {text[end:]}".strip()
    return code, text[start:end].strip()


def _may_be_name(piece: str) -> bool:
    words = piece.split()
    has_digit = any(map(str.isdigit, piece))
    return not has_digit and len(words) <= _MOST_NAME_WORDS and len(words[0]) > 0


def _name_in(email: str) -> str:
    """The name in jonas.petraitis@…; nothing where no two words stand there."""
    words = re.split(r"[._-]", email.partition("@")[0])
    is_name = len(words) > 1 and all(len(word) > 1 and word.isalpha() for word in words)
    return " ".join(map(str.capitalize, words)) if is_name else ""
