"""A file of vCards as a table: a row per card, a column per field, nothing to be guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.business.imports.model import NO_SHEET, Cell, Field
from crm_desktop.core.errors import UserError
from crm_desktop.core.garbage import collections_resting
from crm_desktop.formats.vcard import CardAddress, CardKind, ChannelKind, VCard
from crm_desktop.formats.vcard_reading import read_vcards

if TYPE_CHECKING:
    from crm_desktop.business.imports.source import Row
    from crm_desktop.business.imports.structure import Merge
    from crm_desktop.formats.delimited_text import Origin, TextFormat, TextOptions

_COLUMNS = (
    Field.ORGANIZATION, Field.FULL_NAME, Field.HONORIFIC_PREFIX, Field.GIVEN_NAME,
    Field.ADDITIONAL_NAME, Field.FAMILY_NAME, Field.NICKNAME, Field.JOB_TITLE, Field.PHONE,
    Field.MOBILE, Field.FAX, Field.EMAIL, Field.MESSENGER, Field.WEBSITE, Field.STREET_ADDRESS,
    Field.LOCALITY, Field.REGION, Field.POSTAL_CODE, Field.COUNTRY, Field.BIRTH_DATE,
    Field.GENDER, Field.LANGUAGE, Field.TAGS, Field.EXTERNAL_ID, Field.NOTES,
)  # fmt: skip
_CHANNELS = {
    ChannelKind.PHONE: Field.PHONE,
    ChannelKind.MOBILE: Field.MOBILE,
    ChannelKind.FAX: Field.FAX,
    ChannelKind.EMAIL: Field.EMAIL,
    ChannelKind.MESSENGER: Field.MESSENGER,
    ChannelKind.URL: Field.WEBSITE,
}

_SAID = {
    Field.HONORIFIC_PREFIX: "prefix", Field.GIVEN_NAME: "given_name",
    Field.ADDITIONAL_NAME: "additional_name", Field.FAMILY_NAME: "family_name",
    Field.NICKNAME: "nickname", Field.BIRTH_DATE: "birth_date", Field.GENDER: "gender",
    Field.LANGUAGE: "language", Field.EXTERNAL_ID: "uid",
}  # fmt: skip
"""Fields that a card says as they are."""
_said: Callable[[VCard], tuple[str, ...]] = attrgetter(*_SAID.values())

MOST_CARDS = 150_000
"""All cards of a file are held while it is open, and each takes 40 to 50 microseconds to read: so
many are shown within ten seconds, with room for slower computers."""


class CardFileTable:
    """The cards of a file in order; the row of a card is its number. It is read once.

    Pictures are no cells: `photos.py` takes them over. What a contact has no place for stands in
    its notes.
    """

    text_format: TextFormat | None = None
    text_options: TextOptions | None = None

    def __init__(self, path: Path) -> None:
        self.path: Origin = path
        rows: list[dict[Field, str]] = []
        filled: set[Field] = set()
        with collections_resting():  # a quarter of a million cards are many objects
            for card in read_vcards(path, MOST_CARDS):
                row = _values(card)
                filled.update(row)
                rows.append(row)
                if len(rows) > MOST_CARDS:
                    raise UserError(
                        "too_many_rows", name=path.name, rows=len(rows), limit=MOST_CARDS
                    )
            if not filled:
                raise UserError("not_a_vcard", name=path.name)
            self._fields = [field for field in _COLUMNS if field in filled]
            self._rows: list[list[Cell]] = [
                [row.get(field, "") for field in self._fields] for row in rows
            ]

    def fields(self) -> dict[int, Field]:
        """What the columns are."""
        return dict(enumerate(self._fields))

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The one nameless sheet."""
        return (NO_SHEET,)

    def is_hidden(self, sheet: str) -> bool:
        """Never."""
        del sheet
        return False

    def rows(self, sheet: str) -> Iterator[Row]:
        """A row per card."""
        if sheet != NO_SHEET:
            raise UserError("sheet_missing", sheet=sheet, name=self.path.name)
        return iter(self._rows)

    def row_count(self, sheet: str) -> int:
        """How many cards there are."""
        del sheet
        return len(self._rows)

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """None."""
        del sheet
        return ()

    def lost_cells(self, sheet: str) -> dict[int, set[int]]:
        """None."""
        del sheet
        return {}

    def stray_cells(self, sheet: str) -> tuple[str, ...]:
        """None."""
        del sheet
        return ()

    def mended_rows(self, sheet: str) -> AbstractSet[int]:
        """None."""
        del sheet
        return frozenset()

    def close(self) -> None:
        """Nothing stays open."""


def _values(card: VCard) -> dict[Field, str]:
    """What a card says by field; several values stand below each other."""
    is_named = bool(card.given_name or card.family_name)
    is_company = card.kind is CardKind.ORG or (
        not is_named and bool(card.organization) and card.display_name == card.organization
    )
    said = zip(_SAID, _said(card), strict=True)
    found = {field: text for field, text in said if text and not text.isspace()}
    organization = card.organization or (card.display_name if is_company else "")
    _put(found, Field.ORGANIZATION, organization)
    if not (is_named or is_company):
        _put(found, Field.FULL_NAME, card.display_name)
    _put(found, Field.JOB_TITLE, card.title or card.role)
    _put(found, Field.TAGS, "\n".join(card.categories))
    _put(found, Field.NOTES, "\n".join(filter(None, (card.note, *_further(card)))))
    channels = card.channels
    if len(channels) > 1:
        channels = sorted(channels, key=lambda each: not each.is_preferred)
    for channel in channels:
        field = _CHANNELS[channel.kind]
        text = channel.number or channel.value
        if channel.extension:
            text = f"{text} ext. {channel.extension}"
        _put(found, field, f"{found[field]}\n{text}" if field in found else text)
    if card.addresses:
        address = _main_address(card)
        _put(found, Field.STREET_ADDRESS, " ".join(address.street.split()))
        _put(found, Field.LOCALITY, address.locality)
        _put(found, Field.REGION, address.region)
        _put(found, Field.POSTAL_CODE, address.postal_code)
        _put(found, Field.COUNTRY, address.country)
    return found


def _put(found: dict[Field, str], field: Field, text: str) -> None:
    if text and not text.isspace():
        found[field] = text


def _main_address(card: VCard) -> CardAddress:
    return next((each for each in card.addresses if each.is_preferred), card.addresses[0])


def _further(card: VCard) -> Iterator[str]:
    """Lines for what has no field of its own."""
    if card.title and card.role:
        yield card.role
    if card.units:
        yield " / ".join(card.units)
    for address in card.addresses:
        if address is not _main_address(card):
            parts = (address.street, address.postal_code, address.locality, address.region)
            yield ", ".join(filter(None, (*parts, address.country)))
    for day in card.dates:
        yield f"{day.name}: {day.day}"
    for relation in card.relations:
        yield f"{relation.label or relation.kind}: {relation.value}".strip(": ")
    for field in card.fields:
        yield f"{field.name}: {field.value}"
