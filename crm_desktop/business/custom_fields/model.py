"""Own fields as they travel: definitions, values, and what can be asked of each kind."""

from __future__ import annotations

from enum import StrEnum

from crm_desktop.core.records import record

CUSTOM_FIELD = "custom_field"
"""The `RecordRef.kind` of a definition."""
KEY_PREFIX = "custom:"
"""Before a field's id this names the field in columns, filters, imports, conflicts and history."""

FIELDS_LIMIT = 200
"""Most own fields of one company, retired ones too."""
OPTIONS_LIMIT = 300
"""Most options of one field, retired ones too."""
NAME_LIMIT = 120
"""Most characters of the name of a field, group or option."""
TEXT_LIMIT = 1000
"""Most characters of a text value; longer ones belong into the notes."""
CHOICES_LIMIT = 100
"""Most options chosen at once."""
NUMBER_LIMIT = 10**15
"""Numbers, scaled to their decimals, stay below this on both sides of zero."""
MOST_DECIMALS = 6
CODE_SEPARATOR = "\x1f"
"""Between the codes of several choices, as they are stored."""


class FieldKind(StrEnum):
    """What an own field holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    LINK = "link"

    @property
    def has_options(self) -> bool:
        """Whether values are codes of options."""
        return self in (FieldKind.CHOICE, FieldKind.CHOICES)

    @property
    def is_number(self) -> bool:
        """Whether values are scaled whole numbers that people write with decimals."""
        return self in (FieldKind.NUMBER, FieldKind.MONEY)


class FieldTarget(StrEnum):
    """On whose cards a field stands; the two kinds are those of contacts."""

    BOTH = "both"
    PERSON = "person"
    ORGANIZATION = "organization"


Content = str | int | tuple[str, ...] | None
"""A value as windows and services handle it: text, ISO day or option code as `str`, number scaled
by the field's decimals, minor units or a contact's id as `int`, yes and no as `bool`, several
codes as a tuple; `None` for nothing."""


@record
class Option:
    """One option; its code never changes, so that renaming keeps every value."""

    code: str
    name: str
    is_retired: bool = False


@record
class CustomField:
    """The definition of one own field.

    `default` is given to new contacts, in the machine form of `values.default_content`. `currency`
    (ISO 4217) belongs to money, `decimals` to numbers. A retired field keeps its values, hidden.
    `id` is 0 until stored.
    """

    name: str
    kind: FieldKind
    target: FieldTarget = FieldTarget.BOTH
    group: str = ""
    position: int = 0
    options: tuple[Option, ...] = ()
    default: str = ""
    currency: str = ""
    decimals: int = 0
    is_agreed: bool = False
    is_retired: bool = False
    id: int = 0
    version: int = 0

    @property
    def key(self) -> str:
        """The field's name in columns, filters, imports and conflicts."""
        return f"{KEY_PREFIX}{self.id}"

    def suits(self, contact_kind: str) -> bool:
        """Whether the field stands on cards of this kind of contact."""
        return self.target is FieldTarget.BOTH or self.target == contact_kind

    def option_name(self, code: str) -> str:
        """The name of an option, the code itself if there is none of it."""
        return next((option.name for option in self.options if option.code == code), code)


@record
class CustomValue:
    """One stored value: `text` or `number`, and the key that lists sort and filter by.

    Made only by `values.stored_value`, so that the key always follows from the value.
    """

    field_id: int
    text: str = ""
    number: int | None = None
    sort: str = ""


@record
class FieldSaved:
    """A definition as it is stored now and the batch to undo; `seq` is 0 if nothing changed."""

    field: CustomField
    seq: int


@record
class ValuesSet:
    """A change of many contacts: the batch to undo and how many contacts it changed."""

    seq: int
    count: int


def value_in(values: tuple[CustomValue, ...], field_id: int) -> CustomValue | None:
    """The value of one field among a contact's values."""
    return next((value for value in values if value.field_id == field_id), None)


def with_value(
    values: tuple[CustomValue, ...], field_id: int, value: CustomValue | None
) -> tuple[CustomValue, ...]:
    """A contact's values with one put in place, or taken away with `None`; in order of fields."""
    others = [one for one in values if one.field_id != field_id]
    if value is not None:
        others.append(value)
    return tuple(sorted(others, key=lambda one: one.field_id))
