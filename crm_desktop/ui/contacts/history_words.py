"""The history of a contact in words: what happened, and to which field."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.audit.model import GONE, HistoryEntry, HistoryKind, ValueForm
from crm_desktop.business.contacts.model import ContactKind, PointKind
from crm_desktop.business.contacts.relation_service import RELATION_PREFIX
from crm_desktop.business.custom_fields.model import KEY_PREFIX
from crm_desktop.core.anniversaries import calendar_of
from crm_desktop.ui.contact_words import PARTY_WORDS, STAGE_WORDS, kind_word, point_word
from crm_desktop.ui.contacts.custom_words import number_words, yes_no_word
from crm_desktop.ui.contacts.language_words import languages_text
from crm_desktop.ui.contacts.personal_words import channel_word, days_words
from crm_desktop.ui.contacts.relation_words import end_word
from crm_desktop.ui.kit.calendar_days import calendar_word
from crm_desktop.ui.kit.direction import isolate
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
    return _field_words().get(field, field.removeprefix(KEY_PREFIX))


def column_word(column: str) -> str:
    """What a column is called where nobody has a better word for it."""
    known = field_word(column)
    return known if known != column else column.replace("_", " ")


def value_word(field: str, value: str) -> str:
    """A value as a reader wants it: codes of fixed lists in words."""
    if field == "lifecycle_stage":
        return STAGE_WORDS.word(value) if value else ""
    if field == "referred_by_id" and value == GONE:
        return QCoreApplication.translate("ContactHistory", "somebody removed for good")
    if field == "party_kinds":
        return ", ".join(PARTY_WORDS.word(code.strip()) for code in value.split(","))
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
        name, colon, day = value.rpartition(": ")  # on the card of the organization with a name
        return f"{name}{colon}{format_iso_day(day)}"
    if value == "yes":
        return QCoreApplication.translate("ContactHistory", "yes")
    return value


def stored_value(column: str, text: str) -> str:
    """A value of a contact as its table keeps it, in words; what is no code as it is."""
    if column == "kind" and text in set(ContactKind):
        return kind_word(ContactKind(text))
    return value_word(column, text) if text else ""


def old_value(entry: HistoryEntry) -> str:
    """What stood there before, as a reader wants it."""
    if entry.form is ValueForm.ERASED:
        return _erased_word() if entry.kind is HistoryKind.REMOVED else ""
    return _written(entry, entry.old)


def new_value(entry: HistoryEntry) -> str:
    """What stands there since, as a reader wants it."""
    if entry.form is ValueForm.ERASED:
        return "" if entry.kind is HistoryKind.REMOVED else _erased_word()
    return _written(entry, entry.new)


def removed_words(who: str) -> str:
    """That a contact was removed for good, and by whom if that is known."""
    if not who:
        return QCoreApplication.translate(
            "ContactHistory", "Somebody removed this contact for good."
        )
    sentence = QCoreApplication.translate("ContactHistory", "{name} removed this contact for good.")
    return sentence.replace("{name}", isolate(who))


def _erased_word() -> str:
    return QCoreApplication.translate("ContactHistory", "erased: the contact was removed for good")


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
    name = field_word(entry.field)
    sentence = {
        HistoryKind.CREATED: QCoreApplication.translate("ContactHistory", "Card created"),
        HistoryKind.BINNED: QCoreApplication.translate("ContactHistory", "Moved to the bin"),
        HistoryKind.RESTORED: QCoreApplication.translate("ContactHistory", "Restored from the bin"),
        HistoryKind.CHANGED: QCoreApplication.translate("ContactHistory", "{field} changed"),
        HistoryKind.ADDED: QCoreApplication.translate("ContactHistory", "{field} added"),
        HistoryKind.REMOVED: QCoreApplication.translate("ContactHistory", "{field} removed"),
    }[entry.kind]
    return sentence.replace("{field}", name)


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
        "file": "paperclip",
        "merged": "git-merge",
        "tag": "tag",
        "owner_id": "user",
        "lifecycle_stage": "flag",
        "is_starred": "star",
        "affiliation": "users",
        "affiliated": "users",
        "email": "mail",
        "phone": "phone",
        "mobile": "phone",
        "url": "world",
        "address": "map-pin",
        "locality": "map-pin",
        "street_address": "map-pin",
    }.get(entry.field, "pencil")


def _field_words() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "display_name": translate("ContactHistory", "Name"),
        "honorific_prefix": translate("ContactHistory", "Title"),
        "given_name": translate("ContactHistory", "Given name"),
        "additional_name": translate("ContactHistory", "Middle name"),
        "family_name": translate("ContactHistory", "Family name"),
        "nickname": translate("ContactHistory", "Nickname"),
        "legal_name": translate("ContactHistory", "Legal name"),
        "tax_id": translate("ContactHistory", "VAT code"),
        "registration_no": translate("ContactHistory", "Company code"),
        "industry": translate("ContactHistory", "Industry"),
        "gender": translate("ContactHistory", "Gender"),
        "language": translate("ContactHistory", "Language"),
        "occupation": translate("ContactHistory", "Occupation"),
        "interests": translate("ContactHistory", "Interests"),
        "birth_date": translate("ContactHistory", "Birthday"),
        "birth_calendar": translate("ContactHistory", "Calendar of the birthday"),
        "kind": translate("ContactHistory", "Kind"),
        "residence": translate("ContactHistory", "Lives in"),
        "how_we_met": translate("ContactHistory", "How we met"),
        "time_zone": translate("ContactHistory", "Time zone"),
        "good_days": translate("ContactHistory", "Good days"),
        "good_from": translate("ContactHistory", "Good hours from"),
        "good_to": translate("ContactHistory", "Good hours until"),
        "rhythm_days": translate("ContactHistory", "Contact every (days)"),
        "birth_remind_days": translate("ContactHistory", "Birthday reminder (days before)"),
        "remind_days": translate("ContactHistory", "Reminder of a date (days before)"),
        "date": translate("ContactHistory", "Important date"),
        "dates": translate("ContactHistory", "Important dates"),
        "date_name": translate("ContactHistory", "Name of a date"),
        "day": translate("ContactHistory", "Day of a date"),
        "date_calendar": translate("ContactHistory", "Calendar of a date"),
        "preferences": translate("ContactHistory", "Communication preferences"),
        "is_preferred": translate("ContactHistory", "Preferred way"),
        "is_opted_out": translate("ContactHistory", "Opt-out"),
        "basis": translate("ContactHistory", "Reason of an opt-out"),
        "points_order": translate("ContactHistory", "Order of the channels"),
        "addresses_order": translate("ContactHistory", "Order of the addresses"),
        "dates_order": translate("ContactHistory", "Order of the dates"),
        "party_kinds": translate("ContactHistory", "Type"),
        "lifecycle_stage": translate("ContactHistory", "Status"),
        "owner_id": translate("ContactHistory", "Owner"),
        "source_id": translate("ContactHistory", "Source"),
        "referred_by_id": translate("ContactHistory", "Recommended by"),
        "is_starred": translate("ContactHistory", "Star"),
        "notes": translate("ContactHistory", "Notes"),
        "picture": translate("ContactHistory", "Picture"),
        "file": translate("ContactHistory", "File"),
        "merged": translate("ContactHistory", "Merged contact"),
        "person_id": translate("ContactHistory", "Person"),
        "organization_id": translate("ContactHistory", "Organization"),
        "points": translate("ContactHistory", "Channels"),
        "point_label": translate("ContactHistory", "Label of a channel"),
        "point_extension": translate("ContactHistory", "Extension"),
        "point_kind": translate("ContactHistory", "Kind of a channel"),
        "point_from": translate("ContactHistory", "Channel valid from"),
        "point_until": translate("ContactHistory", "Channel valid until"),
        "point_primary": translate("ContactHistory", "Preferred channel"),
        "addresses": translate("ContactHistory", "Addresses"),
        "address": translate("ContactHistory", "Address"),
        "street_address": translate("ContactHistory", "Street"),
        "locality": translate("ContactHistory", "City"),
        "region": translate("ContactHistory", "Region"),
        "postal_code": translate("ContactHistory", "Postal code"),
        "country": translate("ContactHistory", "Country"),
        "is_primary": translate("ContactHistory", "Main address"),
        "tags": translate("ContactHistory", "Tags"),
        "tag": translate("ContactHistory", "Tag"),
        "affiliation": translate("ContactHistory", "Place of work"),
        "affiliated": translate("ContactHistory", "Person"),
        "role": translate("ContactHistory", "Role"),
        "job_title": translate("ContactHistory", "Job title"),
        "start_date": translate("ContactHistory", "Since"),
        "end_date": translate("ContactHistory", "Until"),
        "relation": translate("ContactHistory", "Relation"),
        "relation_kind": translate("ContactHistory", "Kind of a relation"),
        "relation_note": translate("ContactHistory", "Note on a relation"),
        "affiliation_primary": translate("ContactHistory", "Main organization"),
    }
