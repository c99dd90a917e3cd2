"""The history of a contact in words: what happened, and to which field."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from crm_desktop.business.audit.model import HistoryEntry, HistoryKind, ValueForm
from crm_desktop.business.contacts.model import PartyKind, PointKind
from crm_desktop.business.contacts.relation_service import RELATION_PREFIX
from crm_desktop.business.custom_fields.model import KEY_PREFIX
from crm_desktop.core.anniversaries import calendar_of
from crm_desktop.ui.contacts.custom_words import number_words, yes_no_word
from crm_desktop.ui.contacts.language_words import languages_text
from crm_desktop.ui.contacts.personal_words import channel_word, days_words
from crm_desktop.ui.contacts.relation_words import end_word
from crm_desktop.ui.contacts.words import party_word, point_word, stage_word
from crm_desktop.ui.kit.calendar_days import calendar_word
from crm_desktop.ui.kit.formatting import format_iso_day

_DAYS = frozenset({"point_from", "point_until", "birth_date", "day", "start_date", "end_date"})


def field_word(field: str) -> str:
    """A field's name; an unknown one is shown as it is stored."""
    for kind in PointKind:
        if kind.value == field:
            return point_word(kind)
    if field.startswith(RELATION_PREFIX):
        word = end_word(field.removeprefix(RELATION_PREFIX))
        sentence = QCoreApplication.translate("ContactHistory", "Relation ({word})")
        return sentence.replace("{word}", word)
    word = _FIELD_WORDS.get(field)
    return field.removeprefix(KEY_PREFIX) if word is None else _word(word)


def value_word(field: str, value: str) -> str:
    """A value as a reader wants it: codes of fixed lists in words."""
    if field == "lifecycle_stage":
        return stage_word(value) if value else ""
    if field == "party_kinds":
        words = {kind.value: party_word(kind) for kind in PartyKind}
        return ", ".join(words.get(code.strip(), code.strip()) for code in value.split(","))
    if field == "good_days":
        return days_words(int(value)) if value.isdecimal() else value
    if field in ("is_opted_out", "is_preferred") and value != "yes":
        return channel_word(value)
    if field == "language":
        return languages_text(value)
    if field == "relation_kind":
        return end_word(value)
    if field in ("birth_calendar", "date_calendar"):
        return calendar_word(calendar_of(value)) if value else ""
    if field == "date":
        name, _, day = value.rpartition(": ")
        return f"{name} {format_iso_day(day)}".strip()
    if field in _DAYS:
        return format_iso_day(value)
    if value == "yes":
        return QCoreApplication.translate("ContactHistory", "yes")
    return value


def old_value(entry: HistoryEntry) -> str:
    """What stood there before, as a reader wants it."""
    return _written(entry, entry.old)


def new_value(entry: HistoryEntry) -> str:
    """What stands there since, as a reader wants it."""
    return _written(entry, entry.new)


def _written(entry: HistoryEntry, text: str) -> str:
    if text and entry.form is ValueForm.DAY:
        return format_iso_day(text)
    if text and entry.form is ValueForm.NUMBER:
        number, _blank, currency = text.partition(" ")
        decimals = len(number.partition(".")[2])
        words = number_words(int(number.replace(".", "")), decimals)
        return f"{words} {currency}".strip()
    if text and entry.form is ValueForm.YES_NO:
        return yes_no_word(is_yes=text == "yes")
    return value_word(entry.field, text)


def entry_title(entry: HistoryEntry) -> str:
    """One change in a few words."""
    sentence = _word(_TITLES[entry.kind])
    return sentence.replace("{field}", field_word(entry.field))


def action_word(entry: HistoryEntry) -> str:
    """How a change came about, where that is worth saying; else empty."""
    if entry.is_undone:
        return QCoreApplication.translate("ContactHistory", "taken back later")
    return {
        "undo": QCoreApplication.translate("ContactHistory", "taken back"),
        "take_back": QCoreApplication.translate("ContactHistory", "taken back"),
        "redo": QCoreApplication.translate("ContactHistory", "done again"),
        "import": QCoreApplication.translate("ContactHistory", "by an import"),
    }.get(entry.action.partition(".")[0], "")


def entry_icon(entry: HistoryEntry) -> str:
    """The icon of a change."""
    if entry.kind is HistoryKind.CREATED:
        return "plus"
    if entry.kind is HistoryKind.BINNED:
        return "trash"
    if entry.kind is HistoryKind.RESTORED:
        return "arrow-back-up"
    if entry.field.startswith("relation"):
        return "link"
    return {
        "notes": "note",
        "tag": "tag",
        "owner_id": "user",
        "lifecycle_stage": "flag",
        "is_starred": "star",
        "affiliation": "users",
        "email": "mail",
        "phone": "phone",
        "mobile": "phone",
        "url": "world",
        "address": "map-pin",
        "locality": "map-pin",
        "street_address": "map-pin",
    }.get(entry.field, "pencil")


_FIELD_WORDS: dict[str, object] = {
    "display_name": QT_TRANSLATE_NOOP("ContactHistory", "Name"),
    "honorific_prefix": QT_TRANSLATE_NOOP("ContactHistory", "Title"),
    "given_name": QT_TRANSLATE_NOOP("ContactHistory", "Given name"),
    "additional_name": QT_TRANSLATE_NOOP("ContactHistory", "Middle name"),
    "family_name": QT_TRANSLATE_NOOP("ContactHistory", "Family name"),
    "nickname": QT_TRANSLATE_NOOP("ContactHistory", "Nickname"),
    "legal_name": QT_TRANSLATE_NOOP("ContactHistory", "Legal name"),
    "tax_id": QT_TRANSLATE_NOOP("ContactHistory", "VAT code"),
    "registration_no": QT_TRANSLATE_NOOP("ContactHistory", "Company code"),
    "industry": QT_TRANSLATE_NOOP("ContactHistory", "Industry"),
    "gender": QT_TRANSLATE_NOOP("ContactHistory", "Gender"),
    "language": QT_TRANSLATE_NOOP("ContactHistory", "Language"),
    "occupation": QT_TRANSLATE_NOOP("ContactHistory", "Occupation"),
    "interests": QT_TRANSLATE_NOOP("ContactHistory", "Interests"),
    "birth_date": QT_TRANSLATE_NOOP("ContactHistory", "Birthday"),
    "birth_calendar": QT_TRANSLATE_NOOP("ContactHistory", "Calendar of the birthday"),
    "kind": QT_TRANSLATE_NOOP("ContactHistory", "Kind"),
    "residence": QT_TRANSLATE_NOOP("ContactHistory", "Lives in"),
    "how_we_met": QT_TRANSLATE_NOOP("ContactHistory", "How we met"),
    "time_zone": QT_TRANSLATE_NOOP("ContactHistory", "Time zone"),
    "good_days": QT_TRANSLATE_NOOP("ContactHistory", "Good days"),
    "good_from": QT_TRANSLATE_NOOP("ContactHistory", "Good hours from"),
    "good_to": QT_TRANSLATE_NOOP("ContactHistory", "Good hours until"),
    "date": QT_TRANSLATE_NOOP("ContactHistory", "Important date"),
    "dates": QT_TRANSLATE_NOOP("ContactHistory", "Important dates"),
    "date_name": QT_TRANSLATE_NOOP("ContactHistory", "Name of a date"),
    "day": QT_TRANSLATE_NOOP("ContactHistory", "Day of a date"),
    "date_calendar": QT_TRANSLATE_NOOP("ContactHistory", "Calendar of a date"),
    "preferences": QT_TRANSLATE_NOOP("ContactHistory", "Communication preferences"),
    "is_preferred": QT_TRANSLATE_NOOP("ContactHistory", "Preferred way"),
    "is_opted_out": QT_TRANSLATE_NOOP("ContactHistory", "Opt-out"),
    "basis": QT_TRANSLATE_NOOP("ContactHistory", "Reason of an opt-out"),
    "party_kinds": QT_TRANSLATE_NOOP("ContactHistory", "Type"),
    "lifecycle_stage": QT_TRANSLATE_NOOP("ContactHistory", "Status"),
    "owner_id": QT_TRANSLATE_NOOP("ContactHistory", "Owner"),
    "source_id": QT_TRANSLATE_NOOP("ContactHistory", "Source"),
    "referred_by_id": QT_TRANSLATE_NOOP("ContactHistory", "Recommended by"),
    "is_starred": QT_TRANSLATE_NOOP("ContactHistory", "Star"),
    "notes": QT_TRANSLATE_NOOP("ContactHistory", "Notes"),
    "picture": QT_TRANSLATE_NOOP("ContactHistory", "Picture"),
    "points": QT_TRANSLATE_NOOP("ContactHistory", "Channels"),
    "point_label": QT_TRANSLATE_NOOP("ContactHistory", "Label of a channel"),
    "point_extension": QT_TRANSLATE_NOOP("ContactHistory", "Extension"),
    "point_kind": QT_TRANSLATE_NOOP("ContactHistory", "Kind of a channel"),
    "point_from": QT_TRANSLATE_NOOP("ContactHistory", "Channel valid from"),
    "point_until": QT_TRANSLATE_NOOP("ContactHistory", "Channel valid until"),
    "point_primary": QT_TRANSLATE_NOOP("ContactHistory", "Preferred channel"),
    "addresses": QT_TRANSLATE_NOOP("ContactHistory", "Addresses"),
    "address": QT_TRANSLATE_NOOP("ContactHistory", "Address"),
    "street_address": QT_TRANSLATE_NOOP("ContactHistory", "Street"),
    "locality": QT_TRANSLATE_NOOP("ContactHistory", "City"),
    "region": QT_TRANSLATE_NOOP("ContactHistory", "Region"),
    "postal_code": QT_TRANSLATE_NOOP("ContactHistory", "Postal code"),
    "country": QT_TRANSLATE_NOOP("ContactHistory", "Country"),
    "is_primary": QT_TRANSLATE_NOOP("ContactHistory", "Main address"),
    "tags": QT_TRANSLATE_NOOP("ContactHistory", "Tags"),
    "tag": QT_TRANSLATE_NOOP("ContactHistory", "Tag"),
    "affiliation": QT_TRANSLATE_NOOP("ContactHistory", "Place of work"),
    "role": QT_TRANSLATE_NOOP("ContactHistory", "Role"),
    "job_title": QT_TRANSLATE_NOOP("ContactHistory", "Job title"),
    "start_date": QT_TRANSLATE_NOOP("ContactHistory", "Since"),
    "end_date": QT_TRANSLATE_NOOP("ContactHistory", "Until"),
    "relation_kind": QT_TRANSLATE_NOOP("ContactHistory", "Kind of a relation"),
    "relation_note": QT_TRANSLATE_NOOP("ContactHistory", "Note on a relation"),
    "affiliation_primary": QT_TRANSLATE_NOOP("ContactHistory", "Main organization"),
}

_TITLES: dict[HistoryKind, object] = {
    HistoryKind.CREATED: QT_TRANSLATE_NOOP("ContactHistory", "Card created"),
    HistoryKind.BINNED: QT_TRANSLATE_NOOP("ContactHistory", "Moved to the bin"),
    HistoryKind.RESTORED: QT_TRANSLATE_NOOP("ContactHistory", "Restored from the bin"),
    HistoryKind.CHANGED: QT_TRANSLATE_NOOP("ContactHistory", "{field} changed"),
    HistoryKind.ADDED: QT_TRANSLATE_NOOP("ContactHistory", "{field} added"),
    HistoryKind.REMOVED: QT_TRANSLATE_NOOP("ContactHistory", "{field} removed"),
}


def _word(text: object) -> str:
    return QCoreApplication.translate("ContactHistory", str(text))
