"""How the fields of an import are called and which icon stands for them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.imports.model import ColumnRemark, Field, ProblemCode, RowRemark

_ICONS = {
    Field.ORGANIZATION: "building",
    Field.FULL_NAME: "user",
    Field.HONORIFIC_PREFIX: "user",
    Field.GIVEN_NAME: "user",
    Field.ADDITIONAL_NAME: "user",
    Field.FAMILY_NAME: "user",
    Field.NICKNAME: "user",
    Field.JOB_TITLE: "id-badge-2",
    Field.PHONE: "phone",
    Field.MOBILE: "device-mobile",
    Field.FAX: "printer",
    Field.EMAIL: "mail",
    Field.WEBSITE: "world",
    Field.MESSENGER: "message",
    Field.STREET_ADDRESS: "map-pin",
    Field.LOCALITY: "map-pin",
    Field.REGION: "map-pin",
    Field.POSTAL_CODE: "map-pin",
    Field.COUNTRY: "map-pin",
    Field.BIRTH_DATE: "cake",
    Field.NOTES: "note",
    Field.TAGS: "tag",
    Field.SOURCE: "target",
    Field.OWNER: "user-circle",
    Field.TAX_ID: "id",
    Field.REGISTRATION_NO: "id",
    Field.EXTERNAL_ID: "hash",
    Field.STATUS: "flag",
    Field.LANGUAGE: "language",
    Field.LAST_CONTACT_DATE: "calendar-check",
    Field.INDUSTRY: "category",
    Field.GENDER: "user",
    Field.IGNORE: "ban",
}


def field_icon(field: Field) -> str:
    """The icon of a field."""
    return _ICONS[field]


def field_label(field: Field) -> str:
    """What a field is called in the mapping."""
    tr = QCoreApplication.translate
    labels = {
        Field.ORGANIZATION: tr("ImportField", "Organization name"),
        Field.FULL_NAME: tr("ImportField", "Person: full name"),
        Field.HONORIFIC_PREFIX: tr("ImportField", "Person: title"),
        Field.GIVEN_NAME: tr("ImportField", "Person: given name"),
        Field.ADDITIONAL_NAME: tr("ImportField", "Person: middle name"),
        Field.FAMILY_NAME: tr("ImportField", "Person: family name"),
        Field.NICKNAME: tr("ImportField", "Person: nickname"),
        Field.JOB_TITLE: tr("ImportField", "Job title"),
        Field.PHONE: tr("ImportField", "Phone"),
        Field.MOBILE: tr("ImportField", "Mobile phone"),
        Field.FAX: tr("ImportField", "Fax"),
        Field.EMAIL: tr("ImportField", "E-mail"),
        Field.WEBSITE: tr("ImportField", "Website"),
        Field.MESSENGER: tr("ImportField", "Messenger"),
        Field.STREET_ADDRESS: tr("ImportField", "Street address"),
        Field.LOCALITY: tr("ImportField", "City"),
        Field.REGION: tr("ImportField", "Region"),
        Field.POSTAL_CODE: tr("ImportField", "Postal code"),
        Field.COUNTRY: tr("ImportField", "Country"),
        Field.BIRTH_DATE: tr("ImportField", "Birthday"),
        Field.NOTES: tr("ImportField", "Notes"),
        Field.TAGS: tr("ImportField", "Tags"),
        Field.SOURCE: tr("ImportField", "Source"),
        Field.OWNER: tr("ImportField", "Owner"),
        Field.TAX_ID: tr("ImportField", "Tax number"),
        Field.REGISTRATION_NO: tr("ImportField", "Registration number"),
        Field.EXTERNAL_ID: tr("ImportField", "Id in the other program"),
        Field.STATUS: tr("ImportField", "Status"),
        Field.LANGUAGE: tr("ImportField", "Language"),
        Field.LAST_CONTACT_DATE: tr("ImportField", "Last contact"),
        Field.INDUSTRY: tr("ImportField", "Industry"),
        Field.GENDER: tr("ImportField", "Gender"),
        Field.IGNORE: tr("ImportField", "Do not import"),
    }
    return labels[field]


def column_remark_sentence(remark: ColumnRemark) -> str:
    """A remark on a column, in words."""
    tr = QCoreApplication.translate
    sentences = {
        ColumnRemark.EMPTY_COLUMN: tr("ImportRemark", "Empty column"),
        ColumnRemark.NO_HEADING: tr("ImportRemark", "No heading"),
        ColumnRemark.HEADING_UNKNOWN: tr("ImportRemark", "Unknown heading, please choose"),
        ColumnRemark.BY_VALUES: tr("ImportRemark", "Recognized by its values"),
        ColumnRemark.VALUES_DISAGREE: tr("ImportRemark", "Some values do not fit this field"),
    }
    return sentences[remark]


def problem_sentence(code: ProblemCode) -> str:
    """Why a row is refused, in words."""
    tr = QCoreApplication.translate
    sentences = {
        ProblemCode.PHONE_INVALID: tr("ImportProblem", "Phone number is not complete"),
        ProblemCode.EMAIL_INVALID: tr("ImportProblem", "E-mail address is not valid"),
        ProblemCode.DATE_INVALID: tr("ImportProblem", "Date does not exist"),
        ProblemCode.NOTHING_TO_IDENTIFY: tr("ImportProblem", "No name, number or address"),
    }
    return sentences[code]


def row_remark_sentence(remark: RowRemark) -> str:
    """What was done to a row without asking, in words."""
    tr = QCoreApplication.translate
    sentences = {
        RowRemark.CHARACTERS_REMOVED: tr("ImportRemark", "Invisible characters were removed"),
        RowRemark.TEXT_SHORTENED: tr("ImportRemark", "A long text was shortened"),
        RowRemark.OWNER_UNKNOWN: tr("ImportRemark", "The owner is no employee here"),
    }
    return sentences[remark]
