"""What an import is made of: fields, verdicts, plans and checked rows; no input or output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field as dataclass_field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.imports.catalogue import CONTACTS, Field, Reading
from crm_desktop.core.dates import DateOrder
from crm_desktop.core.records import record
from crm_desktop.formats.delimited_text import Origin, TextFormat, TextOptions

Cell = str | float | int | bool | datetime | date | None
"""One value of a sheet as the readers hand it over; an empty cell is `None` or an empty text."""

FieldValue = str | list[str]
"""A checked value: a list for the fields of `LIST_FIELDS`, else one text."""

NO_SHEET = ""
"""The sheet name of a file that has no sheets (a delimited text)."""


LIST_FIELDS = CONTACTS.lists
"""Fields whose values are lists."""

NUMBER_FIELDS = CONTACTS.reading(Reading.NUMBER)
"""Fields that hold telephone numbers; which of them a number belongs to is told by the heading."""

DATE_FIELDS = CONTACTS.reading(Reading.DAY)
"""Fields that hold whole days."""

INTERVAL_FIELDS = CONTACTS.reading(Reading.INTERVAL)
"""Fields that say after how many days something is due again."""

OTHER_FIELDS = CONTACTS.reading(Reading.OTHER)
"""Fields of the further people of a row."""

PERSON_NAME_FIELDS = CONTACTS.reading(Reading.PERSON_NAME)
"""Fields that name a person."""

REPEATABLE_FIELDS = CONTACTS.repeatable | {Field.IGNORE}
"""Fields that several columns of one sheet may have."""


class Arrangement(StrEnum):
    """How the records of a sheet stand."""

    ROWS = "rows"
    TURNED = "turned"
    """One record per column, the headings in the first."""
    CARDS = "cards"
    """Below each other, each of lines of a label and a value."""


SECTION_FIELDS = (
    Field.TAGS, Field.STATUS, Field.PARTY_KINDS, Field.SOURCE, Field.OWNER, Field.INDUSTRY,
    Field.LOCALITY, Field.REGION, Field.COUNTRY, Field.ORGANIZATION,
)  # fmt: skip
"""What the name of a group of records may be for each of them."""


class DecimalSign(StrEnum):
    """What stands before the part of a number that is less than one."""

    POINT = "."
    COMMA = ","


class NameOrder(StrEnum):
    """Which part of a person's name stands first."""

    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    ERROR = "error"
    EMPTY = "empty"


class ProblemCode(StrEnum):
    """Why a row is refused."""

    PHONE_INVALID = "phone_invalid"
    EMAIL_INVALID = "email_invalid"
    DATE_INVALID = "date_invalid"
    VALUE_INVALID = "value_invalid"
    NOTHING_TO_IDENTIFY = "nothing_to_identify"


class ColumnRemark(StrEnum):
    """What a person should know about a column before mapping it."""

    EMPTY_COLUMN = "empty_column"
    NO_HEADING = "no_heading"
    HEADING_UNKNOWN = "heading_unknown"
    BY_VALUES = "by_values"
    VALUES_DISAGREE = "values_disagree"
    SOMEONE_ELSE = "someone_else"
    """It names somebody of a person who is left out: a child, a parent, a pet."""


class RowRemark(StrEnum):
    """What was done to a row without asking; nothing of it is an error."""

    CHARACTERS_REMOVED = "characters_removed"
    TEXT_SHORTENED = "text_shortened"
    VALUE_MISSING = "value_missing"
    OWNER_UNKNOWN = "owner_unknown"
    LINK_UNKNOWN = "link_unknown"
    LINK_UNCLEAR = "link_unclear"
    PERSON_LEFT_OUT = "person_left_out"
    """A given name alone, without an organization and without anything to reach them by."""
    EMAIL_LEFT_OUT = "email_left_out"
    """One of several addresses in a cell that is none; the others are kept."""
    FIELD_WITHOUT_CARD = "field_without_card"
    """A value for organizations in a row without one, or for persons in a row of none."""


@record
class Problem:
    """One reason why a row is refused; `column` counts from 0, `None` for the row as a whole."""

    code: ProblemCode
    column: int | None
    raw: str


class OtherPerson(NamedTuple):
    """A further person of a row, who works for its organization; `points` are channels of theirs.

    Numbers that are named after somebody ("Rasa 8 612 34567") stay with the organization, too.
    """

    name: str
    job_title: str = ""
    points: tuple[tuple[str, str, str, str, bool], ...] = ()


@record
class SheetSummary:
    """One sheet of a file: its name, size and how much it looks like a list of contacts (0–1)."""

    name: str
    row_count: int
    column_count: int
    likeness: float
    is_hidden: bool = False


@record
class SheetChoice:
    """What is known of a file before its columns are looked at.

    `chosen` is the sheet that looks most like a list; `text_format` is how a delimited text is
    written, `None` for workbooks.
    """

    path: Origin
    sheets: tuple[SheetSummary, ...]
    chosen: str
    text_format: TextFormat | None = None


@record
class ColumnGuess:
    """What one column seems to mean; `index` counts from 0, `confidence` is 0–1."""

    index: int
    heading: str
    field: Field
    confidence: float
    samples: tuple[str, ...] = ()
    remarks: tuple[ColumnRemark, ...] = ()
    filled: int = 0


@record
class Reshape:
    """A column made of several (`separator` stands between), or several made of one.

    `sources` and `targets` are columns counted from 0; `fields` are what the sources meant before.
    """

    sources: tuple[int, ...]
    separator: str
    targets: tuple[int, ...]
    fields: tuple[Field, ...] = ()

    @property
    def is_join(self) -> bool:
        """Whether several columns become one."""
        return len(self.sources) > 1


@record
class ImportPlan:
    """How a sheet is going to be read. Rows count from 1.

    `header_row` is the row of the headings (the last one where there are two), `None` if the
    sheet has none; `first_row` the first below it; `skipped_rows` are known to be no records
    (totals, signatures). `first_rows` are the first records as texts, one for each of `columns`.
    `own` are the columns, counted from 0, that are read into own fields of the company.
    `text` is what was told about a delimited text. Where records do not stand in rows
    (`arrangement`), a row number is that of the column, or of the row in which a card begins.
    `sections` are rows between the records that name a group of them, with these names;
    `section_field` (one of `SECTION_FIELDS`) is what the records below take them for.
    `textless` are columns, counted from 0, in which there is no text but empty ones; `blank_rows`
    is how many rows between the records hold nothing. `stray_cells` are addresses of cells that are
    not read, because they lie far away from the list. `day_orders` are columns, counted from 0,
    of which somebody said whether the day or the month stands first; `decimal_signs` those of which
    somebody said whether "3.900" is a whole number, and `name_orders` whether the family name
    stands first. `turned_names` are columns in which it evidently does.
    """

    path: Origin
    sheet: str
    header_row: int | None
    first_row: int
    row_count: int
    columns: tuple[ColumnGuess, ...]
    country: str = ""
    text: TextOptions | None = None
    arrangement: Arrangement = Arrangement.ROWS
    sections: tuple[tuple[int, str], ...] = ()
    section_field: Field = Field.IGNORE
    skipped_rows: frozenset[int] = frozenset()
    first_rows: tuple[tuple[str, ...], ...] = ()
    own: tuple[tuple[int, CustomField], ...] = ()
    constants: tuple[tuple[Field, str], ...] = ()
    reshapes: tuple[Reshape, ...] = ()
    area_code: str = ""
    matches: Mapping[str, Mapping[str, str]] = dataclass_field(
        default_factory=dict[str, Mapping[str, str]]
    )
    stages: frozenset[str] = frozenset()
    new_stages: tuple[tuple[str, str], ...] = ()
    new_party_kinds: tuple[tuple[str, str], ...] = ()
    textless: frozenset[int] = frozenset()
    blank_rows: int = 0
    stray_cells: tuple[str, ...] = ()
    day_orders: tuple[tuple[int, DateOrder], ...] = ()
    decimal_signs: tuple[tuple[int, DecimalSign], ...] = ()
    name_orders: tuple[tuple[int, NameOrder], ...] = ()
    turned_names: frozenset[int] = frozenset()

    @property
    def record_count(self) -> int:
        """How many rows hold a record, as far as is known before they are read."""
        known = len(self.skipped_rows) + self.blank_rows
        return max(0, self.row_count - self.first_row + 1 - known)


@record
class ValueMatch:
    """A text of a list of values: in how many rows it stands and what is meant by it.

    `target` is the code of a stage, of what contacts are to us or of a country, the
    name of a user or source or an option's code;
    empty where nothing of ours fits.
    """

    text: str
    count: int
    target: str = ""


@record
class ValueList:
    """The values of all columns of one field that knows a list of its own.

    `key` is the field, or the key of an own field.
    """

    key: str
    values: tuple[ValueMatch, ...]
    own: CustomField | None = None

    @property
    def unknown(self) -> int:
        """How many values have nothing of ours that fits."""
        return sum(not value.target for value in self.values)


@record
class CheckedRow:
    """One row as it would be imported.

    `duplicate_of` is the first row of the same party in this file; `contact_id` the contact of
    the base that the row belongs to (0 if there is none). `title` is what a person would call it.
    """

    row: int
    verdict: Verdict
    values: Mapping[str, FieldValue]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[RowRemark, ...] = ()
    duplicate_of: int | None = None
    contact_id: int = 0
    title: str = ""
    points: tuple[tuple[str, str, str, str, bool], ...] = ()
    """Telephone numbers: field, as typed, E.164 (empty where not understood), extension, valid."""
    others: tuple[OtherPerson, ...] = ()
    """Further people that the row names."""


@record
class CheckCounts:
    """Rows by verdict."""

    new: int = 0
    update: int = 0
    duplicate: int = 0
    error: int = 0
    empty: int = 0

    @property
    def records(self) -> int:
        """All rows that hold something."""
        return self.new + self.update + self.duplicate + self.error


class ErrorAction(StrEnum):
    """What to do with rows that have problems."""

    SKIP = "skip"
    WITHOUT = "without"


class DuplicateAction(StrEnum):
    """What to do with rows that belong to an earlier row or to a contact of the base."""

    FILL_EMPTY = "fill_empty"
    SKIP = "skip"
    CREATE = "create"


class RowAction(StrEnum):
    """What to do with one row, whatever was decided for all rows of its kind."""

    NEW = "new"
    """Add it, though it belongs to another row or contact."""
    FILL = "fill"
    """Fill what its contact lacks."""
    OVERWRITE = "overwrite"
    """Let it take the place of what its contact has."""
    WITHOUT = "without"
    """Import it without the values that are wrong."""
    SKIP = "skip"
    LINK = "link"
    """Add the person and let them belong to an organization of the base."""


@record
class RowDecision:
    """`contact_id` is the contact to fill or the organization to link to; 0 as was found."""

    action: RowAction
    contact_id: int = 0


@record
class Decisions:
    """What the user decided for all rows of a kind, and `rows` for single ones by number.

    `skip_rows` are left out in any case. With `overwrite` updates take the place of what contacts
    have, else they fill what is empty. `others` says whether further people of rows are added, and
    `others_except` are the rows for which it is not so.
    """

    errors: ErrorAction = ErrorAction.SKIP
    duplicates: DuplicateAction = DuplicateAction.FILL_EMPTY
    skip_rows: frozenset[int] = frozenset()
    overwrite: bool = False
    rows: Mapping[int, RowDecision] = dataclass_field(default_factory=dict[int, RowDecision])
    others: bool = True
    others_except: frozenset[int] = frozenset()

    def adds_others(self, row: int) -> bool:
        """Whether the further people of a row are added."""
        return self.others is not (row in self.others_except)

    def takes(self, verdict: Verdict) -> bool:
        """Whether rows of a kind are written if nothing is decided for them alone."""
        if verdict is Verdict.ERROR:
            return self.errors is ErrorAction.WITHOUT
        if verdict in (Verdict.UPDATE, Verdict.DUPLICATE):
            return self.duplicates is not DuplicateAction.SKIP
        return verdict is Verdict.NEW


@record
class ImportDone:
    """The outcome: sequence number for undo (0 if nothing was written) and contacts touched.

    `created` are the new contacts that rows are about, `organizations` the further ones that were
    made because persons work there, `others` the further people of rows: together all that is new.
    """

    seq: int
    created: int
    updated: int
    skipped: int
    organizations: int = 0
    unknown_owners: tuple[str, ...] = dataclass_field(default=())
    refused: int = 0
    """Rows with problems that stayed out; they are among `skipped`."""
    others: int = 0
    joined: int = 0
    """Rows of the same party as another row of the list, which became one contact with it."""


@record
class PastImport:
    """One import of the list of imports.

    `seq` is its batch of the change log, `kind` what its rows became. `row_count` are the rows that
    held something, `refused` those with problems that stayed out. `undone_at` is set once it was
    taken back; `kept` records stayed then, because somebody had changed them since.
    """

    id: int
    seq: int
    kind: str
    file_name: str
    sheet: str
    at: datetime
    by: int | None
    row_count: int
    created: int
    updated: int
    skipped: int
    organizations: int
    refused: int
    undone_at: datetime | None = None
    undone_by: int | None = None
    kept: int = 0


@record
class ImportProfile:
    """How the columns of a list are read, by their headings; without a name it was remembered.

    `signature` tells sets of headings apart, `file_name` is the list it was last used for.
    `mapping` and `options` are the JSON of `profiles.py`. `id` is 0 until stored.
    """

    name: str
    signature: str
    file_name: str
    mapping: str
    options: str
    used_at: datetime | None = None
    id: int = 0
    version: int = 0
