"""The words and icons for what `business/imports` calls by codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.business.imports.catalogue import CONTACTS, Group
from crm_desktop.business.imports.model import (
    CheckedRow,
    ColumnGuess,
    ColumnRemark,
    Field,
    Problem,
    ProblemCode,
    RowRemark,
    Verdict,
)
from crm_desktop.core.text import digits_of
from crm_desktop.ui.kit.formatting import country_name, format_number

_ROUNDED = re.compile(r"\d[.,]?\d*E[+]?\d", re.IGNORECASE)
"""A number of which a spreadsheet kept the first digits only."""

SURE, LIKELY = 0.85, 0.6
"""From these confidences on a match counts as sure, or as likely."""

FIELD_ORDER = CONTACTS.order
"""The fields as they are offered; "Do not import" comes before them."""

_FIELD_ICONS = {
    Field.ORGANIZATION: "building",
    Field.JOB_TITLE: "briefcase",
    Field.PHONE: "phone",
    Field.MOBILE: "device-mobile",
    Field.FAX: "printer",
    Field.EMAIL: "mail",
    Field.WEBSITE: "world",
    Field.MESSENGER: "message-2",
    Field.STREET_ADDRESS: "map-pin",
    Field.LOCALITY: "map-pin",
    Field.REGION: "map-pin",
    Field.POSTAL_CODE: "map-pin",
    Field.COUNTRY: "map-pin",
    Field.BIRTH_DATE: "cake",
    Field.NOTES: "note",
    Field.TAGS: "tag",
    Field.SOURCE: "speakerphone",
    Field.OWNER: "id-badge-2",
    Field.TAX_ID: "id",
    Field.REGISTRATION_NO: "id",
    Field.EXTERNAL_ID: "key",
    Field.STATUS: "flag",
    Field.PARTY_KINDS: "users",
    Field.LANGUAGE: "language",
    Field.LAST_CONTACT_DATE: "calendar-check",
    Field.RHYTHM: "repeat",
    Field.INDUSTRY: "category",
    Field.OTHER_PERSON: "users",
    Field.OTHER_PERSON_TITLE: "briefcase",
    Field.OTHER_PERSON_PHONE: "phone",
    Field.OTHER_PERSON_EMAIL: "mail",
    Field.IGNORE: "ban",
}


OWN_ICON = "adjustments-horizontal"
"""The icon of own fields."""


def field_group(field: Field) -> str:
    """The heading under which a field is offered."""
    translate = QCoreApplication.translate
    return {
        Group.NAME: translate("ImportWords", "Name"),
        Group.REACH: translate("ImportWords", "Reach"),
        Group.ADDRESS: translate("ImportWords", "Address"),
        Group.COMPANY: translate("ImportWords", "Company"),
        Group.OTHERS: translate("ImportWords", "Further people of the row"),
        Group.MORE: translate("ImportWords", "More"),
    }[CONTACTS.group_of(field)]


def field_icon(field: Field) -> str:
    """The icon of a field; names of persons share one."""
    return _FIELD_ICONS.get(field, "user")


def field_word(field: Field) -> str:
    """A field in words."""
    translate = QCoreApplication.translate
    return {
        Field.ORGANIZATION: translate("ImportWords", "Organization name"),
        Field.FULL_NAME: translate("ImportWords", "Person: full name"),
        Field.HONORIFIC_PREFIX: translate("ImportWords", "Person: title"),
        Field.GIVEN_NAME: translate("ImportWords", "Person: given name"),
        Field.ADDITIONAL_NAME: translate("ImportWords", "Person: middle name"),
        Field.FAMILY_NAME: translate("ImportWords", "Person: family name"),
        Field.NICKNAME: translate("ImportWords", "Person: nickname"),
        Field.JOB_TITLE: translate("ImportWords", "Job title"),
        Field.PHONE: translate("ImportWords", "Phone, work"),
        Field.MOBILE: translate("ImportWords", "Phone, mobile"),
        Field.FAX: translate("ImportWords", "Fax"),
        Field.EMAIL: translate("ImportWords", "E-mail"),
        Field.WEBSITE: translate("ImportWords", "Website"),
        Field.MESSENGER: translate("ImportWords", "Messenger"),
        Field.STREET_ADDRESS: translate("ImportWords", "Address: street"),
        Field.LOCALITY: translate("ImportWords", "Address: city"),
        Field.REGION: translate("ImportWords", "Address: region"),
        Field.POSTAL_CODE: translate("ImportWords", "Address: postal code"),
        Field.COUNTRY: translate("ImportWords", "Address: country"),
        Field.BIRTH_DATE: translate("ImportWords", "Birthday"),
        Field.NOTES: translate("ImportWords", "Notes"),
        Field.TAGS: translate("ImportWords", "Tags"),
        Field.SOURCE: translate("ImportWords", "Source"),
        Field.OWNER: translate("ImportWords", "Owner"),
        Field.TAX_ID: translate("ImportWords", "VAT code"),
        Field.REGISTRATION_NO: translate("ImportWords", "Company code"),
        Field.EXTERNAL_ID: translate("ImportWords", "Number in the other system"),
        Field.STATUS: translate("ImportWords", "Status"),
        Field.PARTY_KINDS: translate("ImportWords", "Type (customer, supplier …)"),
        Field.LANGUAGE: translate("ImportWords", "Language"),
        Field.LAST_CONTACT_DATE: translate("ImportWords", "Last contact"),
        Field.RHYTHM: translate("ImportWords", "Contact every (days)"),
        Field.INDUSTRY: translate("ImportWords", "Industry"),
        Field.GENDER: translate("ImportWords", "Gender"),
        Field.OTHER_PERSON: translate("ImportWords", "Other person: name"),
        Field.OTHER_PERSON_TITLE: translate("ImportWords", "Other person: job"),
        Field.OTHER_PERSON_PHONE: translate("ImportWords", "Other person: phone"),
        Field.OTHER_PERSON_EMAIL: translate("ImportWords", "Other person: e-mail"),
        Field.IGNORE: translate("ImportWords", "Do not import"),
    }[field]


class _Counted(QObject):
    """Sentences that count; an object, for only those have plurals."""

    def interval(self, days: int) -> str:
        return self.tr("every %Ln day(s)", "", days)


def interval_word(days: str) -> str:
    """How often something is due again; `days` as digits."""
    return _Counted().interval(int(days))


def match_word(confidence: float) -> str:
    """How sure a guess is."""
    if confidence >= SURE:
        return QCoreApplication.translate("ImportWords", "sure")
    if confidence >= LIKELY:
        return QCoreApplication.translate("ImportWords", "likely")
    return QCoreApplication.translate("ImportWords", "guess")


def column_remark(
    column: ColumnGuess, values: str, *, is_read: bool = False
) -> tuple[str, str, str]:
    """Icon, color token and sentence about a column; the first thing worth knowing.

    `values` is the sentence about how many values there are; `is_read` says that a column is
    read though it has none of the built-in meanings.
    """
    is_ignored = column.field is Field.IGNORE and not is_read
    if ColumnRemark.EMPTY_COLUMN in column.remarks or not column.filled:
        text = QCoreApplication.translate("ImportWords", "empty column")
        return "info-circle", "text_muted", text
    if ColumnRemark.VALUES_DISAGREE in column.remarks:
        text = QCoreApplication.translate(
            "ImportWords", "The values do not look like the heading says"
        )
        return "alert-triangle", "warning", text
    if ColumnRemark.SOMEONE_ELSE in column.remarks and is_ignored:
        text = QCoreApplication.translate("ImportWords", "Names somebody else, who is left out")
        return "alert-triangle", "warning", text
    if ColumnRemark.NO_HEADING in column.remarks:
        text = QCoreApplication.translate("ImportWords", "No heading; guessed by the values")
        return "info-circle", "text_muted", text
    if ColumnRemark.BY_VALUES in column.remarks:
        text = QCoreApplication.translate("ImportWords", "Guessed by the values")
        return "info-circle", "text_muted", text
    if ColumnRemark.HEADING_UNKNOWN in column.remarks and is_ignored:
        text = QCoreApplication.translate("ImportWords", "The heading is not known")
        return "info-circle", "text_muted", text
    icon = "info-circle" if is_ignored else "check"
    tone = "text_muted" if is_ignored else "success"
    return icon, tone, values


def problem_word(problem: Problem, better: str = "") -> str:
    """What is wrong in a row; `better` is what the value probably means, if anything."""
    translate = QCoreApplication.translate
    if better and problem.code is ProblemCode.PHONE_INVALID:
        return translate("ImportWords", "Country of the phone is unclear")
    if problem.code is ProblemCode.PHONE_INVALID and _ROUNDED.search(problem.raw):
        return translate("ImportWords", "Phone was rounded")
    digits = len(digits_of(problem.raw)) if problem.code is ProblemCode.PHONE_INVALID else 0
    if digits:
        sentence = translate("ImportWords", "Phone has {count} digits")
        return sentence.replace("{count}", format_number(digits))
    return {
        ProblemCode.PHONE_INVALID: translate("ImportWords", "Phone is not valid"),
        ProblemCode.EMAIL_INVALID: translate("ImportWords", "E-mail is not valid"),
        ProblemCode.DATE_INVALID: translate("ImportWords", "Date does not exist"),
        ProblemCode.VALUE_INVALID: translate("ImportWords", "Value does not fit its field"),
        ProblemCode.NOTHING_TO_IDENTIFY: translate("ImportWords", "Neither name nor channel"),
    }[problem.code]


def row_reasons(row: CheckedRow) -> str:
    """Why a row stays out, each wrong value with its reason."""
    return "; ".join(f"{problem_word(one)}: {one.raw}".strip(" :") for one in row.problems)


def row_remark_word(remark: RowRemark) -> str:
    """What was done to a row without asking."""
    translate = QCoreApplication.translate
    return {
        RowRemark.CHARACTERS_REMOVED: translate("ImportWords", "Invisible characters removed"),
        RowRemark.TEXT_SHORTENED: translate("ImportWords", "A text was shortened"),
        RowRemark.VALUE_MISSING: translate("ImportWords", "A formula without its result"),
        RowRemark.EMAIL_LEFT_OUT: translate(
            "ImportWords", "One of several e-mail addresses is not valid and was left out"
        ),
        RowRemark.PERSON_LEFT_OUT: translate(
            "ImportWords",
            "A further person was left out: a given name only, and nothing to reach them by",
        ),
        RowRemark.FIELD_WITHOUT_CARD: translate(
            "ImportWords", "A field was left out: the row has no card of its kind"
        ),
        RowRemark.LINK_UNKNOWN: translate(
            "ImportWords", "No contact found for a link; it stays empty"
        ),
        RowRemark.LINK_UNCLEAR: translate(
            "ImportWords", "Several contacts fit a link; it stays empty"
        ),
        RowRemark.OWNER_UNKNOWN: translate("ImportWords", "The owner is no user here"),
    }[remark]


def row_problem(row: CheckedRow, suggestions: Sequence[str] = ()) -> str:
    """What the table says about a row; `suggestions` are better values for its problems."""
    if row.problems:
        better = (*suggestions, *[""] * (len(row.problems) - len(suggestions)))
        words = map(problem_word, row.problems, better)
        return ", ".join(dict.fromkeys(words))
    if row.duplicate_of:
        sentence = QCoreApplication.translate("ImportWords", "Same as row {row}")
        return sentence.replace("{row}", format_number(row.duplicate_of))
    if row.contact_id:
        return QCoreApplication.translate("ImportWords", "Already among the contacts")
    return ", ".join(map(row_remark_word, row.remarks))


def verdict_word(verdict: Verdict) -> str:
    """The heading of a group of rows."""
    translate = QCoreApplication.translate
    return {
        Verdict.NEW: translate("ImportWords", "New"),
        Verdict.UPDATE: translate("ImportWords", "Updates"),
        Verdict.DUPLICATE: translate("ImportWords", "Duplicates"),
        Verdict.ERROR: translate("ImportWords", "Errors"),
        Verdict.EMPTY: translate("ImportWords", "Empty"),
    }[verdict]


def country_word(code: str, calling_code: int) -> str:
    """A country with its calling code; the code itself where Qt has no name for it."""
    return f"{country_name(code)} (+{calling_code})"


def delimiter_word(delimiter: str) -> str:
    """A delimiter by its name."""
    translate = QCoreApplication.translate
    return {
        ",": translate("ImportWords", "Comma"),
        ";": translate("ImportWords", "Semicolon"),
        "\t": translate("ImportWords", "Tab"),
        "|": translate("ImportWords", "Vertical bar"),
    }.get(delimiter, delimiter)


def encoding_word(name: str) -> str:
    """A character set by the writing that it is for, with its usual name."""
    translate = QCoreApplication.translate
    writing = {
        "cp1250": translate("ImportWords", "Central European"),
        "iso8859-2": translate("ImportWords", "Central European"),
        "cp852": translate("ImportWords", "Central European"),
        "cp1251": translate("ImportWords", "Cyrillic"),
        "koi8-r": translate("ImportWords", "Cyrillic"),
        "koi8-u": translate("ImportWords", "Cyrillic"),
        "cp866": translate("ImportWords", "Cyrillic"),
        "mac-cyrillic": translate("ImportWords", "Cyrillic"),
        "iso8859-5": translate("ImportWords", "Cyrillic"),
        "cp1252": translate("ImportWords", "Western European"),
        "iso8859-1": translate("ImportWords", "Western European"),
        "iso8859-15": translate("ImportWords", "Western European"),
        "mac-roman": translate("ImportWords", "Western European"),
        "cp1253": translate("ImportWords", "Greek"),
        "cp1254": translate("ImportWords", "Turkish"),
        "cp1255": translate("ImportWords", "Hebrew"),
        "cp1256": translate("ImportWords", "Arabic"),
        "iso8859-6": translate("ImportWords", "Arabic"),
        "cp1257": translate("ImportWords", "Baltic"),
        "iso8859-4": translate("ImportWords", "Baltic"),
        "iso8859-13": translate("ImportWords", "Baltic"),
        "cp775": translate("ImportWords", "Baltic"),
        "cp1258": translate("ImportWords", "Vietnamese"),
        "iso8859-16": translate("ImportWords", "Romanian"),
        "shift_jis": translate("ImportWords", "Japanese"),
        "gb18030": translate("ImportWords", "Chinese, simplified"),
        "big5": translate("ImportWords", "Chinese, traditional"),
        "euc_kr": translate("ImportWords", "Korean"),
    }.get(name, "")
    if name == "utf-8-sig":
        return QCoreApplication.translate("ImportWords", "UTF-8 (with its mark)")
    usual = name.upper().replace("CP125", "Windows-125").replace("ISO8859", "ISO-8859")
    return f"{writing} ({usual})" if writing else usual
