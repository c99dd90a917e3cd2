"""What a contact's logged rows mean to a reader: field codes and values ready to show.

Field codes are the names of the card's fields; points are named by their kind (`mobile`,
`email`, …), their other columns `point_label`, `point_extension`, `point_kind`,
`point_primary`, `point_from`, `point_until`; addresses `address` as a whole and their columns by
name; then `tag`, `date`, `date_name`, `day`; `is_opted_out`, `is_preferred`, `basis` of a channel;
`affiliation`, `role`, `job_title`, `start_date`, `end_date`, `affiliation_primary`; on the card of
the organization `affiliated`, and values that begin with the person's name and a colon. Own fields
are `custom:` and the field's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_desktop.business.audit.model import GONE, FieldChange, HistoryKind, LoggedRow, ValueForm
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.party_kinds import in_order, party_kinds_of
from crm_desktop.business.contacts.pictures import describe_picture
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_log import ChangeEntry, Operation

if TYPE_CHECKING:
    from crm_desktop.business.contacts.repository import ContactRepository
    from crm_desktop.business.staff.service import StaffService

MERGED = "merged"
"""The field of a change that merged another card into this one; it goes back as a whole."""

Elsewhere = Callable[[int], Mapping[RecordRef, tuple[LoggedRow, ...]]]
DescribeEntry = Callable[[ChangeEntry], list[FieldChange]]

_BOOKKEEPING = frozenset(
    {
        "sort_key", "tax_key", "main_phone", "main_email", "main_locality", "main_country",
        "main_website", "main_organization", "tag_text", "is_reachable", "stage_changed_at",
        "last_contact_at", "met_before_at", "next_activity_at", "position", "normalized_value",
        "is_valid", "contact_id", "external_id",
    }
)  # fmt: skip
_POINT_FIELDS = {
    "label": "point_label",
    "extension": "point_extension",
    "kind": "point_kind",
    "is_primary": "point_primary",
    "valid_from": "point_from",
    "valid_until": "point_until",
}
_TOGETHER = {
    "lifecycle_stage": ("stage_changed_at",),
    "raw_value": ("normalized_value", "extension", "is_valid"),
    "day": ("calendar",),
    "is_opted_out": ("opted_out_at",),
}
"""Columns that follow from another one and go back with it; derived ones are derived anew."""
_ADDRESS_PARTS = ("street_address", "locality", "region", "postal_code", "country")
_ADDED = {Operation.INSERT, Operation.RESTORE}


class ContactDescriber:
    """Explains rows of contacts, their children and affiliations.

    `others` explain rows of further tables, by table; `elsewhere` says which rows a contact's
    history tells of that were changed from another card.
    """

    def __init__(
        self,
        repository: ContactRepository,
        staff: StaffService,
        others: Mapping[str, DescribeEntry] | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self._elsewhere = elsewhere
        self._contacts = repository
        self._staff = staff
        self._by_table: dict[str, DescribeEntry] = {
            CONTACT: self._contact,
            "contact_point": self._point,
            "address": self._address,
            "tagging": self._tagging,
            "affiliation": self._affiliation,
            "contact_picture": describe_picture,
            "important_date": self._important_date,
            "communication_preference": self._preference,
            **(others or {}),
        }

    def logged_elsewhere(self, ref: RecordRef) -> Mapping[RecordRef, tuple[LoggedRow, ...]]:
        """Rows of others that this contact's history tells of, too."""
        found: dict[RecordRef, tuple[LoggedRow, ...]] = {}
        for affiliation_id, person_id in self._contacts.affiliations.people_ever(ref.id):
            root = RecordRef(CONTACT, person_id)
            found[root] = (*found.get(root, ()), ("affiliation", affiliation_id))
        if self._elsewhere is not None:
            for root, rows in self._elsewhere(ref.id).items():
                found[root] = (*found.get(root, ()), *rows)
        return found

    def describe(self, entries: Iterable[ChangeEntry]) -> list[list[FieldChange]]:
        """For each entry the changes worth showing."""
        described: list[list[FieldChange]] = []
        for entry in entries:
            describe = self._by_table.get(entry.kind)
            if entry.is_erased or entry.operation is Operation.REMOVE:
                described.append(_erased(entry))
            else:
                described.append(describe(entry) if describe is not None else [])
        return described

    def _contact(self, entry: ChangeEntry) -> list[FieldChange]:
        if "merged_into_id" in _values(entry):
            return self._merged(entry)
        return _columns(entry, self._shown)

    def _merged(self, entry: ChangeEntry) -> list[FieldChange]:
        """Another card was merged into this one, or came apart from it again."""
        name = self._contacts.name_of(entry.record_id)
        is_merged = bool((entry.new_values or {}).get("merged_into_id"))
        kind = HistoryKind.ADDED if is_merged else HistoryKind.REMOVED
        texts = ("", name) if is_merged else (name, "")
        return [FieldChange(kind, MERGED, *texts)]

    def _shown(self, column: str, value: Any) -> str:
        """A column's value as a reader wants it."""
        if value is None or value == "":
            return ""
        if column == "owner_id":
            return self._staff.name_of(value)
        if column == "tag_id":
            return self._contacts.tag_name(value)
        if column == "source_id":
            return self._contacts.source_name(value)
        if column in {"referred_by_id", "person_id", "organization_id"}:
            return self._contacts.name_of(value) or GONE
        if column == "party_kinds":
            return ", ".join(in_order(party_kinds_of(value)))
        if column.startswith("is_"):
            return "yes" if value else ""
        return str(value)

    def _point(self, entry: ChangeEntry) -> list[FieldChange]:
        if entry.operation is not Operation.UPDATE:
            values = _values(entry)
            return [_whole(entry, str(values.get("kind", "phone")), _point_text(values))]
        changes: list[FieldChange] = []
        for change in _columns(entry, self._shown):
            if change.field == "raw_value":
                field = self._contacts.point_kind(entry.record_id) or "phone"
            else:
                field = _POINT_FIELDS.get(change.field, change.field)
            changes.append(replace(change, field=field))
        return changes

    def _address(self, entry: ChangeEntry) -> list[FieldChange]:
        if entry.operation is Operation.UPDATE:
            return _columns(entry, self._shown)
        values = _values(entry)
        text = ", ".join(str(values[name]) for name in _ADDRESS_PARTS if values.get(name))
        return [_whole(entry, "address", text)]

    def _important_date(self, entry: ChangeEntry) -> list[FieldChange]:
        if entry.operation is Operation.UPDATE:
            names = {"name": "date_name", "calendar": "date_calendar"}
            return [
                replace(change, field=names.get(change.field, change.field))
                for change in _columns(entry, self._shown)
            ]
        values = _values(entry)
        return [_whole(entry, "date", f"{values.get('name', '')}: {values.get('day', '')}")]

    def _preference(self, entry: ChangeEntry) -> list[FieldChange]:
        if entry.operation is Operation.UPDATE:
            return [
                change for change in _columns(entry, self._shown) if change.field != "opted_out_at"
            ]
        channel = str(_values(entry).get("channel", ""))
        is_refused = bool(_values(entry).get("is_opted_out"))
        return [_whole(entry, "is_opted_out" if is_refused else "is_preferred", channel)]

    def _tagging(self, entry: ChangeEntry) -> list[FieldChange]:
        if entry.operation is Operation.UPDATE:  # Merged; taken back alone, the tag had no word.
            changes = _columns(entry, self._shown)
            return [
                replace(one, field="tag", columns=()) for one in changes if one.field == "tag_id"
            ]
        return [_whole(entry, "tag", self._shown("tag_id", _values(entry).get("tag_id")))]

    def _affiliation(self, entry: ChangeEntry) -> list[FieldChange]:
        person_id = self._contacts.affiliations.person_of(entry.record_id)
        if entry.root != RecordRef(CONTACT, person_id):
            return self._affiliated(entry, person_id)
        if entry.operation is Operation.UPDATE:
            renamed = {"is_primary": "affiliation_primary"}
            return [
                replace(change, field=renamed.get(change.field, change.field))
                for change in _columns(entry, self._shown)
            ]
        return [_whole(entry, "affiliation", self._contacts.affiliations.text_of(entry.record_id))]

    def _affiliated(self, entry: ChangeEntry, person_id: int) -> list[FieldChange]:
        """The same as the organization sees it, which has many: each change names the person."""
        if entry.operation is not Operation.UPDATE:
            text = self._contacts.affiliations.person_text_of(entry.record_id)
            return [_whole(entry, "affiliated", text)]
        name = self._contacts.name_of(person_id)
        return [
            replace(change, old=_of(name, change.old), new=_of(name, change.new))
            for change in _columns(entry, self._shown)
            if change.field != "is_primary"  # the person's own matter
        ]


def _erased(entry: ChangeEntry) -> list[FieldChange]:
    """A place of work, or relation, with somebody who was removed for good."""
    field = {"affiliation": "affiliation", "relationship": "relation"}.get(entry.kind, "")
    if not field:
        return []
    kind = {
        Operation.INSERT: HistoryKind.ADDED,
        Operation.UPDATE: HistoryKind.CHANGED,
    }.get(entry.operation, HistoryKind.REMOVED)
    return [FieldChange(kind, field, form=ValueForm.ERASED)]


def _of(name: str, value: str) -> str:
    return f"{name}: {value}" if value else ""


def _values(entry: ChangeEntry) -> Mapping[str, object]:
    return entry.new_values or entry.old_values or {}


def _whole(entry: ChangeEntry, field: str, text: str) -> FieldChange:
    """A thing that was added or taken away as a whole."""
    if entry.operation in _ADDED:
        return FieldChange(HistoryKind.ADDED, field, "", text)
    return FieldChange(HistoryKind.REMOVED, field, text, "")


def _columns(entry: ChangeEntry, shown: Callable[[str, Any], str]) -> list[FieldChange]:
    old, new = entry.old_values or {}, entry.new_values or {}
    return [
        FieldChange(
            HistoryKind.CHANGED,
            name,
            shown(name, old.get(name)),
            shown(name, new.get(name)),
            (name, *(other for other in _TOGETHER.get(name, ()) if other in new)),
        )
        for name in new
        if name not in _BOOKKEEPING
    ]


def _point_text(values: Mapping[str, object]) -> str:
    label = values.get("label")
    return f"{values.get('raw_value', '')} ({label})" if label else str(values.get("raw_value", ""))
