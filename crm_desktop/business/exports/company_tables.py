"""The sheets of a whole company beside its contacts: which columns each has."""

from __future__ import annotations

from crm_desktop.business.exports.model import CellKind
from crm_desktop.core.records import record

_TEXT, _DAY, _FLAG, _UID = CellKind.TEXT, CellKind.DAY, CellKind.FLAG, CellKind.UID
_MOMENT, _NUMBER = CellKind.MOMENT, CellKind.NUMBER

_CONTACT = (("uid", _UID), ("display_name", _TEXT))
"""Whose row it is."""


@record
class CompanyTable:
    """One sheet: its name, and its columns by the keys of their headings."""

    name: str
    columns: tuple[tuple[str, CellKind], ...]


TABLES: tuple[CompanyTable, ...] = (
    CompanyTable(
        "channels",
        (
            *_CONTACT, ("company.kind", _TEXT), ("company.value", _TEXT),
            ("company.international", _TEXT), ("company.extension", _TEXT),
            ("company.label", _TEXT), ("company.preferred", _FLAG), ("company.valid", _FLAG),
            ("company.from", _DAY), ("company.until", _DAY),
        ),
    ),
    CompanyTable(
        "addresses",
        (
            *_CONTACT, ("company.kind", _TEXT), ("address.street", _TEXT),
            ("address.locality", _TEXT), ("address.region", _TEXT),
            ("address.postal_code", _TEXT), ("address.country", _TEXT),
            ("address.main", _FLAG),
        ),
    ),
    CompanyTable(
        "people",
        (
            *_CONTACT, ("place.uid", _UID), ("place.organization", _TEXT),
            ("place.job_title", _TEXT), ("place.role", _TEXT), ("place.since", _DAY),
            ("place.until", _DAY), ("place.main", _FLAG),
        ),
    ),
    CompanyTable(
        "relations",
        (
            *_CONTACT, ("relation.kind", _TEXT), ("relation.uid", _UID),
            ("relation.name", _TEXT), ("relation.since", _DAY), ("relation.note", _TEXT),
        ),
    ),
    CompanyTable(
        "dates",
        (*_CONTACT, ("date.day", _DAY), ("date.name", _TEXT), ("date.calendar", _TEXT)),
    ),
    CompanyTable(
        "preferences",
        (
            *_CONTACT, ("preference.channel", _TEXT), ("preference.preferred", _FLAG),
            ("preference.opted_out", _FLAG), ("preference.opted_out_at", _MOMENT),
            ("preference.basis", _TEXT),
        ),
    ),
    CompanyTable(
        "own_fields",
        (
            ("company.id", _UID), ("company.name", _TEXT), ("company.kind", _TEXT),
            ("company.target", _TEXT), ("company.group", _TEXT), ("company.options", _TEXT),
            ("company.currency", _TEXT), ("company.decimals", _NUMBER),
            ("company.retired", _FLAG), ("company.order", _NUMBER), ("company.default", _TEXT),
            ("company.agreed", _FLAG),
        ),
    ),
    CompanyTable(
        "own_values",
        (*_CONTACT, ("company.field", _TEXT), ("company.value", _TEXT), ("company.id", _UID)),
    ),
    CompanyTable(
        "tags", (("company.id", _UID), ("company.name", _TEXT), ("company.color", _NUMBER))
    ),
    CompanyTable("taggings", (*_CONTACT, ("company.tag", _TEXT), ("company.id", _UID))),
    CompanyTable("sources", (("company.id", _UID), ("company.name", _TEXT))),
    CompanyTable(
        "segments",
        (
            ("company.id", _UID), ("company.name", _TEXT), ("company.kind", _TEXT),
            ("owner", _TEXT), ("company.shared", _FLAG), ("company.order", _NUMBER),
            ("company.definition", _TEXT), ("company.appearance", _TEXT),
        ),
    ),
    CompanyTable(
        "members", (("company.segment", _TEXT), ("company.id", _UID), *_CONTACT)
    ),
    CompanyTable(
        "words",
        (
            ("company.id", _UID), ("company.list", _TEXT), ("company.code", _TEXT),
            ("company.name", _TEXT), ("company.other_name", _TEXT), ("company.color", _NUMBER),
            ("company.order", _NUMBER), ("company.retired", _FLAG),
        ),
    ),
    CompanyTable("settings", (("company.setting", _TEXT), ("company.value", _TEXT))),
    CompanyTable(
        "apart",
        (*_CONTACT, ("company.other_id", _UID), ("company.other", _TEXT)),
    ),
    CompanyTable(
        "profiles",
        (
            ("company.id", _UID), ("company.name", _TEXT), ("company.headings", _TEXT),
            ("company.file", _TEXT), ("company.at", _MOMENT), ("company.definition", _TEXT),
            ("company.options", _TEXT),
        ),
    ),
    CompanyTable(
        "staff",
        (
            ("company.id", _UID), ("company.name", _TEXT), ("company.login", _TEXT),
            ("company.active", _FLAG), ("company.color", _NUMBER), ("company.position", _TEXT),
            ("company.team", _TEXT), ("company.phone", _TEXT), ("company.email", _TEXT),
            ("company.birthday", _TEXT), ("company.hired", _TEXT), ("company.left", _TEXT),
            ("company.hours", _TEXT),
        ),
    ),
    CompanyTable("notes", (*_CONTACT, ("notes.text", _TEXT))),
    CompanyTable(
        "history",
        (
            ("company.number", _NUMBER), ("company.at", _MOMENT), ("company.who", _TEXT),
            ("company.machine", _TEXT), ("company.action", _TEXT), ("company.record", _TEXT),
            ("uid", _UID), ("display_name", _TEXT), ("company.operation", _TEXT),
            ("company.old", _TEXT), ("company.new", _TEXT),
        ),
    ),
    CompanyTable(
        "exports",
        (
            ("company.number", _NUMBER), ("company.at", _MOMENT), ("company.who", _TEXT),
            ("company.machine", _TEXT), ("company.scope", _TEXT), ("company.format", _TEXT),
            ("company.count", _NUMBER),
        ),
    ),
    CompanyTable("pictures", (*_CONTACT, ("company.file", _TEXT))),
)  # fmt: skip
"""All sheets but those of the contacts themselves, in the order in which they are written."""

COMPANY_KEYS: tuple[str, ...] = tuple(
    dict.fromkeys(
        key for table in TABLES for key, _kind in table.columns if key.startswith("company.")
    )
)
"""The headings that only these sheets have."""
