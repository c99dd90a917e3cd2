"""The sheets of a whole company beside its contacts: which columns each has."""

from __future__ import annotations

from crm_desktop.business.exports.model import CellKind
from crm_desktop.core.records import record

_TEXT, _DAY, _FLAG, _UID = CellKind.TEXT, CellKind.DAY, CellKind.FLAG, CellKind.UID
_MOMENT, _NUMBER = CellKind.MOMENT, CellKind.NUMBER

_CONTACT = (("uid", _UID), ("display_name", _TEXT))
"""Whose row it is."""
_ACTIVITY = (("company.activity", _UID), ("company.subject", _TEXT))
"""To which activity it belongs."""
_RECORD = (("company.related_kind", _TEXT), ("company.related", _UID))
"""About which contact or activity it is."""

ACTIVITY_COLUMNS: dict[str, tuple[str, CellKind]] = {
    "kind": ("company.kind", _TEXT), "status": ("company.status", _TEXT),
    "subject": ("company.subject", _TEXT), "timing": ("company.timing", _TEXT),
    "start_at": ("company.begins", _MOMENT), "end_at": ("company.ends", _MOMENT),
    "start_date": ("company.first_day", _DAY), "end_date": ("company.last_day", _DAY),
    "due_date": ("company.due", _DAY), "done_at": ("company.done_at", _MOMENT),
    "estimate_minutes": ("company.minutes", _NUMBER), "priority": ("company.priority", _NUMBER),
    "direction": ("company.direction", _TEXT), "is_pinned": ("company.pinned", _FLAG),
    "is_important": ("company.important", _FLAG), "result": ("company.result", _TEXT),
    "outcome_text": ("company.outcome", _TEXT), "next_step": ("company.next_step", _TEXT),
    "reason": ("company.reason", _TEXT), "offered": ("company.offered", _TEXT),
    "location": ("company.location", _TEXT), "body": ("company.text", _TEXT),
    "reminder": ("company.reminder", _TEXT),
    "recurrence_date": ("company.series_date", _TEXT), "external_id": ("company.external", _TEXT),
    "recurrence": ("company.series", _UID), "next_activity": ("company.next", _UID),
    "related_kind": ("company.related_kind", _TEXT), "related": ("company.related", _UID),
}  # fmt: skip
"""Columns of an activity, and what they are called in its sheet; the last four are links."""


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
        (*_CONTACT, ("date.day", _DAY), ("date.name", _TEXT), ("date.calendar", _TEXT),
            ("company.remind_days", _NUMBER)),
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
    CompanyTable(
        "absences",
        (
            ("company.id", _UID), ("company.user", _UID), ("company.who", _TEXT),
            ("company.kind", _TEXT), ("company.first_day", _DAY), ("company.last_day", _DAY),
            ("company.note", _TEXT),
        ),
    ),
    CompanyTable(
        "results",
        (
            ("company.id", _UID), ("company.code", _TEXT), ("company.name", _TEXT),
            ("company.sign", _TEXT), ("company.is_contact", _FLAG), ("company.order", _NUMBER),
            ("company.retired", _FLAG), ("company.kinds", _TEXT),
        ),
    ),
    CompanyTable(
        "series",
        (
            ("company.id", _UID), ("company.rule", _TEXT), ("company.begins_local", _TEXT),
            ("company.zone", _TEXT), ("company.left_out", _TEXT), ("company.made_until", _DAY),
            ("company.earlier", _UID),
        ),
    ),
    CompanyTable("activities", (("company.id", _UID), *ACTIVITY_COLUMNS.values())),
    CompanyTable(
        "activity_contacts",
        (
            *_ACTIVITY, *_CONTACT, ("company.role", _TEXT), ("company.via", _UID),
            ("company.order", _NUMBER),
        ),
    ),
    CompanyTable(
        "activity_users",
        (*_ACTIVITY, ("company.user", _UID), ("company.who", _TEXT), ("company.role", _TEXT)),
    ),
    CompanyTable(
        "mentions",
        (
            *_ACTIVITY, ("company.user", _UID), ("company.who", _TEXT),
        ),
    ),
    CompanyTable(
        "files",
        (
            ("company.id", _UID), *_ACTIVITY, ("company.name", _TEXT), ("company.file", _TEXT),
            ("company.sha256", _TEXT), ("company.size", _NUMBER), ("company.media", _TEXT),
            ("uid", _UID),
        ),
    ),
    CompanyTable(
        "stamps",
        (
            ("company.record", _TEXT), ("company.id", _UID), ("created_at", _MOMENT),
            ("company.created_by", _TEXT), ("updated_at", _MOMENT),
            ("company.updated_by", _TEXT), ("company.stage_since", _MOMENT),
            ("company.met_before", _MOMENT), ("company.external", _TEXT),
            ("company.rhythm", _NUMBER),
        ),
    ),
    CompanyTable(
        "reminders",
        (
            ("company.id", _UID), *_RECORD, ("company.user", _UID), ("company.who", _TEXT),
            ("company.origin", _TEXT), ("company.reminder", _TEXT), ("company.note", _TEXT),
            ("company.state", _TEXT), ("company.remind_at", _MOMENT), ("company.zone", _TEXT),
            ("company.snoozed_until", _MOMENT), ("company.shown_at", _MOMENT),
        ),
    ),
    CompanyTable(
        "notifications",
        (
            ("company.id", _UID), *_RECORD, ("company.user", _UID), ("company.who", _TEXT),
            ("company.kind", _TEXT), ("company.author", _UID), ("company.note", _TEXT),
            ("company.read_at", _MOMENT),
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
