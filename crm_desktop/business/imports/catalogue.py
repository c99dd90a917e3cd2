"""What rows can become, as data: the fields of each kind of record, its keys and its links.

A further kind (deals, products, payments) is another `RecordKind`; steps, readers and windows go by
what stands here. Words and icons of the fields belong to `ui/imports/words.py`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from crm_desktop.core.records import record


class Field(StrEnum):
    """What a column can mean; `ignore` where nothing fits."""

    ORGANIZATION = "organization"
    FULL_NAME = "full_name"
    HONORIFIC_PREFIX = "honorific_prefix"
    GIVEN_NAME = "given_name"
    ADDITIONAL_NAME = "additional_name"
    FAMILY_NAME = "family_name"
    NICKNAME = "nickname"
    JOB_TITLE = "job_title"
    PHONE = "phone"
    MOBILE = "mobile"
    FAX = "fax"
    EMAIL = "email"
    WEBSITE = "website"
    MESSENGER = "messenger"
    STREET_ADDRESS = "street_address"
    LOCALITY = "locality"
    REGION = "region"
    POSTAL_CODE = "postal_code"
    COUNTRY = "country"
    BIRTH_DATE = "birth_date"
    NOTES = "notes"
    TAGS = "tags"
    SOURCE = "source"
    OWNER = "owner"
    TAX_ID = "tax_id"
    REGISTRATION_NO = "registration_no"
    EXTERNAL_ID = "external_id"
    STATUS = "status"
    PARTY_KINDS = "party_kinds"
    LANGUAGE = "language"
    LAST_CONTACT_DATE = "last_contact_date"
    RHYTHM = "rhythm_days"
    INDUSTRY = "industry"
    GENDER = "gender"
    OTHER_PERSON = "other_person"
    OTHER_PERSON_TITLE = "other_person_title"
    OTHER_PERSON_PHONE = "other_person_phone"
    OTHER_PERSON_EMAIL = "other_person_email"
    IGNORE = "ignore"


class Reading(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    PERSON_NAME = "person_name"
    NUMBER = "number"
    """Telephone numbers."""
    EMAIL = "email"
    MESSENGER = "messenger"
    WEBSITE = "website"
    DAY = "day"
    INTERVAL = "interval"
    """After how many days something is due again."""
    TAGS = "tags"
    KINDS = "kinds"
    OTHER = "other"
    """A further person of the row, or a part of what is known of them."""
    """What the contact is to the company."""

    @property
    def is_list(self) -> bool:
        """Whether a cell can hold several values."""
        return self in _LISTS


_LISTS = frozenset(
    {Reading.NUMBER, Reading.EMAIL, Reading.MESSENGER, Reading.WEBSITE, Reading.TAGS,
     Reading.KINDS}
)  # fmt: skip


class Group(StrEnum):
    """Under which heading a field is offered."""

    NAME = "name"
    REACH = "reach"
    ADDRESS = "address"
    COMPANY = "company"
    OTHERS = "others"
    MORE = "more"


@record
class Target:
    """One field that columns can be read into.

    `names`: it names the record or reaches it, so that a list can be imported. `is_matched`: its
    values stand for something of ours. `is_for_all`: a value can be set for all rows.
    """

    field: Field
    group: Group
    reading: Reading = Reading.TEXT
    names: bool = False
    is_repeatable: bool = False
    is_matched: bool = False
    is_for_all: bool = False


class RecordKind:
    """One kind of record: `targets` in the order in which they are offered.

    `keys` tell one record from another, `codes` are numbers given by somebody else; `links` are
    fields that name a record of another kind or the same, by that kind.
    """

    def __init__(
        self,
        key: str,
        targets: tuple[Target, ...],
        *,
        keys: tuple[Field, ...] = (),
        codes: tuple[Field, ...] = (),
        links: dict[Field, str] | None = None,
    ) -> None:
        self.key = key
        self.targets = targets
        self.keys = keys
        self.codes = codes
        self.links = dict(links or {})

    @cached_property
    def order(self) -> tuple[Field, ...]:
        """The fields as they are offered."""
        return tuple(target.field for target in self.targets)

    @cached_property
    def lists(self) -> frozenset[Field]:
        """Fields whose values are lists."""
        return frozenset(target.field for target in self.targets if target.reading.is_list)

    @cached_property
    def repeatable(self) -> frozenset[Field]:
        """Fields that several columns of one sheet may have."""
        return self.lists | {target.field for target in self.targets if target.is_repeatable}

    @cached_property
    def naming(self) -> frozenset[Field]:
        """Fields of which a list must have one."""
        return frozenset(target.field for target in self.targets if target.names)

    @cached_property
    def matched(self) -> tuple[Field, ...]:
        """Fields whose values are matched with ours."""
        return tuple(target.field for target in self.targets if target.is_matched)

    @cached_property
    def for_all(self) -> tuple[Field, ...]:
        """Fields that can be given one value for all rows."""
        return tuple(target.field for target in self.targets if target.is_for_all)

    def reading(self, *readings: Reading) -> frozenset[Field]:
        """The fields that are read in one of these ways."""
        return frozenset(target.field for target in self.targets if target.reading in readings)

    def group_of(self, field: Field) -> Group:
        """Under which heading a field is offered."""
        return next((one.group for one in self.targets if one.field is field), Group.MORE)


_NAME, _REACH, _PLACE = Group.NAME, Group.REACH, Group.ADDRESS
_PERSON = Reading.PERSON_NAME

CONTACTS = RecordKind(
    "contact",
    (
        Target(Field.ORGANIZATION, _NAME, names=True),
        Target(Field.FULL_NAME, _NAME, _PERSON, names=True),
        Target(Field.HONORIFIC_PREFIX, _NAME),
        Target(Field.GIVEN_NAME, _NAME, _PERSON, names=True),
        Target(Field.ADDITIONAL_NAME, _NAME, _PERSON),
        Target(Field.FAMILY_NAME, _NAME, _PERSON, names=True),
        Target(Field.NICKNAME, _NAME, _PERSON, names=True),
        Target(Field.JOB_TITLE, _NAME),
        Target(Field.PHONE, _REACH, Reading.NUMBER, names=True),
        Target(Field.MOBILE, _REACH, Reading.NUMBER, names=True),
        Target(Field.FAX, _REACH, Reading.NUMBER, names=True),
        Target(Field.EMAIL, _REACH, Reading.EMAIL, names=True),
        Target(Field.WEBSITE, _REACH, Reading.WEBSITE),
        Target(Field.MESSENGER, _REACH, Reading.MESSENGER, names=True),
        Target(Field.STREET_ADDRESS, _PLACE, is_repeatable=True),
        Target(Field.LOCALITY, _PLACE, is_repeatable=True),
        Target(Field.REGION, _PLACE, is_repeatable=True),
        Target(Field.POSTAL_CODE, _PLACE, is_repeatable=True),
        Target(Field.COUNTRY, _PLACE, is_repeatable=True, is_matched=True, is_for_all=True),
        Target(Field.TAX_ID, Group.COMPANY),
        Target(Field.REGISTRATION_NO, Group.COMPANY),
        Target(Field.INDUSTRY, Group.COMPANY, is_for_all=True),
        Target(Field.OTHER_PERSON, Group.OTHERS, Reading.OTHER, is_repeatable=True),
        Target(Field.OTHER_PERSON_TITLE, Group.OTHERS, Reading.OTHER, is_repeatable=True),
        Target(Field.OTHER_PERSON_PHONE, Group.OTHERS, Reading.OTHER, is_repeatable=True),
        Target(Field.OTHER_PERSON_EMAIL, Group.OTHERS, Reading.OTHER, is_repeatable=True),
        Target(Field.BIRTH_DATE, Group.MORE, Reading.DAY),
        Target(Field.GENDER, Group.MORE),
        Target(Field.LANGUAGE, Group.MORE, is_for_all=True),
        Target(Field.STATUS, Group.MORE, is_matched=True, is_for_all=True),
        Target(Field.PARTY_KINDS, Group.MORE, Reading.KINDS, is_matched=True, is_for_all=True),
        Target(Field.OWNER, Group.MORE, is_matched=True, is_for_all=True),
        Target(Field.SOURCE, Group.MORE, is_matched=True, is_for_all=True),
        Target(Field.TAGS, Group.MORE, Reading.TAGS, is_for_all=True),
        Target(Field.LAST_CONTACT_DATE, Group.MORE, Reading.DAY),
        Target(Field.RHYTHM, Group.MORE, Reading.INTERVAL),
        Target(Field.NOTES, Group.MORE, is_repeatable=True),
        Target(Field.EXTERNAL_ID, Group.MORE),
    ),
    keys=(Field.PHONE, Field.MOBILE, Field.EMAIL, Field.MESSENGER, Field.FAX),
    codes=(Field.TAX_ID, Field.REGISTRATION_NO),
    links={Field.ORGANIZATION: "contact"},
)
"""Organizations and persons; a person is linked to the organization that its row names."""
