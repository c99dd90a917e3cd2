"""What the log calls a stored value: codes of every feature's tables in its own words."""

from __future__ import annotations

from crm_desktop.business.contacts.model import PointKind
from crm_desktop.business.custom_fields.model import FieldKind, FieldTarget
from crm_desktop.business.staff.working_time import AbsenceKind
from crm_desktop.ui.activities.absence_words import absence_word
from crm_desktop.ui.activities.stored_values import activity_value
from crm_desktop.ui.audit.log_words import segment_kind_word
from crm_desktop.ui.contact_words import point_word
from crm_desktop.ui.contacts.custom_words import yes_no_word
from crm_desktop.ui.contacts.history_words import stored_value
from crm_desktop.ui.kit.formatting import format_iso_day
from crm_desktop.ui.settings.field_words import kind_word, target_word


def value_word(table: str, column: str, text: str) -> str:
    """A stored text of a table's column in words; what is no code as it is."""
    if column.startswith("is_") and text in ("0", "1"):
        return yes_no_word(is_yes=text == "1")
    if column.endswith("_date") and text:
        return format_iso_day(text)
    match table, column:
        case "activity", _:
            return activity_value(column, text)
        case "contact", _:
            return stored_value(column, text)
        case "segment", "kind":
            return segment_kind_word(text)
        case "contact_point", "kind" if text in set(PointKind):
            return point_word(PointKind(text))
        case "absence", "kind" if text in set(AbsenceKind):
            return absence_word(AbsenceKind(text))
        case "custom_field", "kind" if text in set(FieldKind):
            return kind_word(FieldKind(text))
        case "custom_field", "target" if text in set(FieldTarget):
            return target_word(FieldTarget(text))
        case _:
            return text
