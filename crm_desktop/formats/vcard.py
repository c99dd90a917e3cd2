"""What a vCard holds, whatever version it was written in; reading and writing stand beside it.

Nothing of a card is lost for being unusual: what has no place of its own is a `CardField`.
"""

from __future__ import annotations

from enum import StrEnum

from crm_desktop.core.records import record


class CardKind(StrEnum):
    """What a card describes (KIND)."""

    INDIVIDUAL = "individual"
    ORG = "org"
    GROUP = "group"
    LOCATION = "location"


class ChannelKind(StrEnum):
    """Ways to reach somebody, as this program tells them apart."""

    PHONE = "phone"
    MOBILE = "mobile"
    FAX = "fax"
    EMAIL = "email"
    MESSENGER = "messenger"
    URL = "url"


NUMBER_KINDS = frozenset({ChannelKind.PHONE, ChannelKind.MOBILE, ChannelKind.FAX})
SPOKEN_TYPES = frozenset({"voice", "cell", "fax", "pref", "internet", "text"})
"""Types that say the kind of a channel, or nothing; they are not kept among its types."""
ANNIVERSARY = "anniversary"
"""The name of the date that has a property of its own."""


@record
class CardChannel:
    """A phone, e-mail, messenger or site.

    `value` is as typed, `number` the international number of a phone where it is known. `types`
    are lower case (`home`, `work`), `label` is a person's own word for it or the messenger's name.
    `more` are further facts by the names of X- parameters.
    """

    kind: ChannelKind
    value: str
    number: str = ""
    extension: str = ""
    types: tuple[str, ...] = ()
    label: str = ""
    is_preferred: bool = False
    more: tuple[tuple[str, str], ...] = ()


@record
class CardAddress:
    """A postal address; `street` takes in what other programs keep as extension and PO box."""

    street: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    types: tuple[str, ...] = ()
    label: str = ""
    is_preferred: bool = False
    more: tuple[tuple[str, str], ...] = ()


@record
class CardDate:
    """A day worth remembering: ISO, or `--MM-DD` where the year is not known."""

    name: str
    day: str
    more: tuple[tuple[str, str], ...] = ()


@record
class CardPhoto:
    """A picture as it was kept: its bytes and their media type, such as `image/jpeg`."""

    media_type: str
    content: bytes


@record
class CardRelation:
    """Somebody else whom the card names: a uid, an address or a name; `kind` as in RELATED."""

    value: str
    kind: str = ""
    label: str = ""
    more: tuple[tuple[str, str], ...] = ()


@record
class CardField:
    """Anything else, by its label or by the name of its property."""

    name: str
    value: str
    more: tuple[tuple[str, str], ...] = ()


@record
class VCard:
    """One card. Texts are empty where nothing is said; `birth_date` is ISO or `--MM-DD`.

    `uid` is without `urn:uuid:`, `language` a BCP 47 tag, `revision` as written in the file.
    """

    display_name: str = ""
    kind: CardKind = CardKind.INDIVIDUAL
    prefix: str = ""
    given_name: str = ""
    additional_name: str = ""
    family_name: str = ""
    suffix: str = ""
    nickname: str = ""
    organization: str = ""
    units: tuple[str, ...] = ()
    title: str = ""
    role: str = ""
    gender: str = ""
    language: str = ""
    time_zone: str = ""
    birth_date: str = ""
    channels: tuple[CardChannel, ...] = ()
    addresses: tuple[CardAddress, ...] = ()
    dates: tuple[CardDate, ...] = ()
    categories: tuple[str, ...] = ()
    relations: tuple[CardRelation, ...] = ()
    note: str = ""
    photo: CardPhoto | None = None
    fields: tuple[CardField, ...] = ()
    uid: str = ""
    revision: str = ""
    more: tuple[tuple[str, str], ...] = ()
    """Further facts of the card as a whole, by the names of X- properties."""
