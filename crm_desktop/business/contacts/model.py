"""Contacts as they travel: records and the rules that need no database."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import field as dataclass_field
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from crm_desktop.business.contacts.filters import NO_FILTER, Filter
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.core.errors import Remark, UserError
from crm_desktop.core.records import record
from crm_desktop.core.sorting import SortKey

CONTACT = "contact"
"""The `RecordRef.kind` of organizations and persons alike."""


NAME_LIMIT = 200
"""Most characters of a name or of any other text of one line."""
NOTES_LIMIT = 200_000
"""Most characters of the notes."""
INTERESTS_LIMIT = 4000
"""Most characters of the interests."""
POINT_LIMIT = 1000
"""Most characters of a phone, e-mail or other channel as typed."""
TAG_LIMIT = 60
"""Most characters of a tag's name."""
TAGS_LIMIT = 50
"""Most tags of one contact."""


class ContactKind(StrEnum):
    """The two kinds of the one contact table."""

    PERSON = "person"
    ORGANIZATION = "organization"


class LifecycleStage(StrEnum):
    """Warmth of the relation (A6); a new contact starts cold. Shown as "Status"."""

    COLD = "cold"
    LEAD = "lead"
    PROSPECT = "prospect"
    CUSTOMER = "customer"
    LOYAL = "loyal"
    DORMANT = "dormant"
    LOST = "lost"


class PointKind(StrEnum):
    """Kinds of contact point (vCard TEL, EMAIL, IMPP, URL)."""

    PHONE = "phone"
    MOBILE = "mobile"
    FAX = "fax"
    EMAIL = "email"
    MESSENGER = "messenger"
    URL = "url"

    @property
    def is_number(self) -> bool:
        """Whether the value is a telephone number."""
        return self in _NUMBER_KINDS


_NUMBER_KINDS = frozenset({PointKind.PHONE, PointKind.MOBILE, PointKind.FAX})


@record
class ContactPoint:
    """One way to reach a contact: what was typed and its normalized form side by side.

    `normalized_value` is E.164 for a valid number, lower case for an e-mail, else empty;
    `is_valid` is false for what could not be understood (kept and flagged, never dropped).
    `id` is 0 until stored. `valid_from` and `valid_until` are ISO days, empty where nothing is
    said.
    """

    kind: PointKind
    raw_value: str
    normalized_value: str = ""
    extension: str = ""
    label: str = ""
    is_primary: bool = False
    is_valid: bool = True
    id: int = 0
    valid_from: str = ""
    valid_until: str = ""

    def is_over(self, on: str) -> bool:
        """Whether it is not used anymore on that ISO day; an empty day means that none is."""
        return bool(self.valid_until) and self.valid_until <= on


@record
class Address:
    """A postal address; `country` is ISO 3166 alpha-2 where known, else as written."""

    kind: str = ""
    street_address: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    is_primary: bool = False
    id: int = 0


@record
class Tag:
    """A free label; `color` is an index into the tokens' `series` colors."""

    name: str
    color: int = 0
    id: int = 0


@record
class Source:
    """Where a contact heard of us."""

    name: str
    id: int = 0


@record
class Affiliation:
    """A person's place in an organization, with role and dates; former ones stay."""

    person_id: int
    organization_id: int
    role: str = ""
    job_title: str = ""
    is_primary: bool = False
    start_date: date | None = None
    end_date: date | None = None
    id: int = 0
    version: int = 0
    person_name: str = ""
    organization_name: str = ""


@record
class Contact:
    """A whole contact card. `version` 0 means not stored yet.

    `birth_date` is ISO, or `--MM-DD` when the year is unknown (RFC 6350, BDAY); it is kept
    Gregorian, `birth_calendar` names the calendar it is shown in. Nobody needs a family name.
    `custom` are the values of own fields in the order of their ids, retired ones too. `good_days`
    is a bit mask (Mon=1 … Sun=64), `good_from` and `good_to` are `HH:MM` in `time_zone` (IANA).
    `rhythm_days`: after so many days they are to be contacted again; `None` as their status.
    `birth_remind_days`: as `ImportantDate.remind_days`.
    """

    kind: ContactKind
    display_name: str
    honorific_prefix: str = ""
    given_name: str = ""
    additional_name: str = ""
    family_name: str = ""
    nickname: str = ""
    legal_name: str = ""
    tax_id: str = ""
    registration_no: str = ""
    industry: str = ""
    gender: str = ""
    language: str = ""
    occupation: str = ""
    interests: str = ""
    birth_date: str = ""
    birth_calendar: str = "gregorian"
    party_kinds: frozenset[str] = frozenset()
    lifecycle_stage: str = LifecycleStage.COLD
    owner_id: int | None = None
    source_id: int | None = None
    referred_by_id: int | None = None
    is_starred: bool = False
    notes: str = ""
    time_zone: str = ""
    good_days: int = 0
    good_from: str = ""
    good_to: str = ""
    rhythm_days: int | None = None
    birth_remind_days: int | None = None
    residence: str = ""
    how_we_met: str = ""
    points: tuple[ContactPoint, ...] = ()
    addresses: tuple[Address, ...] = ()
    tags: tuple[str, ...] = ()
    custom: tuple[CustomValue, ...] = ()
    dates: tuple[ImportantDate, ...] = ()
    preferences: tuple[ChannelPreference, ...] = ()
    last_contact_at: datetime | None = None
    id: int = 0
    uid: bytes = b""
    version: int = 0
    created_at: datetime | None = None
    created_by: int | None = None
    updated_at: datetime | None = None
    updated_by: int | None = None
    deleted_at: datetime | None = None

    def points_of(self, *kinds: PointKind, on: str = "") -> tuple[ContactPoint, ...]:
        """The contact points of these kinds that are not over on a day, in the card's order."""
        return tuple(
            point for point in self.points if point.kind in kinds and not point.is_over(on)
        )

    @property
    def is_reachable(self) -> bool:
        """Whether there is any channel at all, whenever it was used (A7)."""
        return self.is_reachable_on("")

    def is_reachable_on(self, day: str) -> bool:
        """Whether there is a channel that is not over on that ISO day."""
        return any(point.raw_value.strip() and not point.is_over(day) for point in self.points)


@record
class ContactRow:
    """What a list shows of a contact; values ready to paint."""

    id: int
    kind: ContactKind
    display_name: str
    organization: str
    owner_id: int | None
    main_phone: str
    main_email: str
    locality: str
    tags: tuple[str, ...]
    lifecycle_stage: str
    is_starred: bool
    last_contact_at: datetime | None
    updated_at: datetime | None
    party_kinds: frozenset[str] = frozenset()
    created_at: datetime | None = None
    website: str = ""
    birth_date: str = ""
    language: str = ""
    tax_id: str = ""
    occupation: str = ""
    industry: str = ""
    source_id: int | None = None
    next_activity_at: datetime | None = None
    more: RowMore | None = None


class RowPart(StrEnum):
    """What a row holds only if it is asked for, because it stands in other tables."""

    COUNTRIES = "countries"
    CUSTOM = "custom"
    LACKING = "lacking"


@record
class RowMore:
    """The parts of a row that were asked for.

    `custom` are the values of own fields, `names` those of the contacts that they link to,
    `lacking` the keys of agreed fields that are not filled in (A12).
    """

    countries: tuple[str, ...] = ()
    custom: tuple[CustomValue, ...] = ()
    names: tuple[tuple[int, str], ...] = ()
    lacking: tuple[str, ...] = ()


class ContactSort(StrEnum):
    """Columns a contact list can be sorted by; `BINNED` is the order of the bin alone.

    Lists are sorted by own fields, too: those are named by their keys such as `custom:5`.
    """

    NAME = "name"
    ORGANIZATION = "organization"
    OWNER = "owner"
    PHONE = "phone"
    EMAIL = "email"
    LOCALITY = "locality"
    TAGS = "tags"
    STAGE = "stage"
    LAST_CONTACT = "last_contact"
    NEXT_ACTIVITY = "next_activity"
    UPDATED = "updated"
    CREATED = "created"
    BIRTHDAY = "birthday"
    SOURCE = "source"
    LANGUAGE = "language"
    TAX_NUMBER = "tax_number"
    COUNTRY = "country"
    WEBSITE = "website"
    OCCUPATION = "occupation"
    INDUSTRY = "industry"
    TYPE = "type"
    BINNED = "binned"


@record
class ContactQuery:
    """Which contacts a list shows, in which order.

    All conditions must hold; an empty collection or `None` means "any". `text` is the quick
    filter, matched on folded names, phones, e-mails, tax numbers, places and tags. `filter` holds
    the chips, `segment_id` a static segment whose members alone are shown. `then` are further
    keys of the order, for contacts that are equal in the first one.
    """

    text: str = ""
    kind: ContactKind | None = None
    owner_id: int | None = None
    stages: frozenset[str] = frozenset()
    party_kinds: frozenset[str] = frozenset()
    tag: str = ""
    starred: bool = False
    unreachable: bool = False
    in_bin: bool = False
    sort: str = ContactSort.NAME
    descending: bool = False
    filter: Filter = NO_FILTER
    segment_id: int = 0
    then: tuple[SortKey, ...] = ()

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """Every key of the order, none twice."""
        keys = (SortKey(self.sort, self.descending), *self.then)
        first = {key.by: key for key in reversed(keys)}
        return tuple(key for key in keys if first[key.by] is key)


@record
class FirstPage:
    """The total of a query and its first rows, so that a list can paint at once.

    Unless `is_counted` there are more than `total`; how many, the order tells.
    """

    total: int
    rows: tuple[ContactRow, ...]
    is_counted: bool = True


@record
class Order:
    """The ids of a whole query in order, 8 bytes each; a list fetches rows by id from it."""

    ids: array[int] = dataclass_field(default_factory=lambda: array("q"))


@record
class ListCounts:
    """Live counts beside the list: everything a segment or tag panel shows."""

    all: int
    mine: int
    starred: int
    unreachable: int
    in_bin: int
    by_tag: tuple[tuple[Tag, int], ...] = ()


@record
class Problem:
    """Something that keeps a card from being saved until it is put right."""

    code: str
    field: str | None = None
    params: Mapping[str, object] = dataclass_field(default_factory=dict[str, object])

    def error(self) -> UserError:
        """The error that a service raises for it."""
        return UserError(self.code, field=self.field, **dict(self.params))


@record
class Saved:
    """A contact as it is stored now, what should be said about it, and the batch to undo.

    `seq` is 0 if nothing had changed. `merged` names the fields somebody else, `merged_by`, had
    changed meanwhile and that were taken over.
    """

    contact: Contact
    remarks: tuple[Remark, ...] = ()
    seq: int = 0
    merged: tuple[str, ...] = ()
    merged_by: int | None = None


@record
class BatchDone:
    """An action on many contacts: the batch to undo and how many contacts it changed.

    `skipped` are those it could not be done with: they lie in the bin or are gone, or it does not
    suit them. `waiting` are those that are to be looked at anew after it.
    """

    seq: int
    count: int
    skipped: int = 0
    waiting: int = 0


@record
class NewLink:
    """A place of work inside a bulk creation: positions of person and organization in it."""

    person: int
    organization: int
    role: str = ""
    job_title: str = ""


@record
class ManyDone:
    """Contacts created in bulk: the batch to undo and their ids in the order given."""

    seq: int
    ids: range


def as_new(contact: Contact) -> Contact:
    """`contact` as a card that was never stored: what is offered when it was binned meanwhile."""
    return replace(
        contact,
        id=0,
        uid=b"",
        version=0,
        created_at=None,
        created_by=None,
        updated_at=None,
        updated_by=None,
        deleted_at=None,
        points=tuple(replace(point, id=0) for point in contact.points),
        addresses=tuple(replace(address, id=0) for address in contact.addresses),
        dates=tuple(replace(day, id=0) for day in contact.dates),
        preferences=tuple(replace(one, id=0) for one in contact.preferences),
    )
