"""Values of a conflict in words: what each side has."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.both import both_of
from crm_desktop.business.contacts.heeding import Member
from crm_desktop.business.contacts.model import Address, ContactPoint
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.business.custom_fields.values import content_of
from crm_desktop.core.errors import FieldConflict
from crm_desktop.core.text import isolate
from crm_desktop.ui.contact_words import PARTY_WORDS, party_words
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_words import value_text
from crm_desktop.ui.contacts.date_words import remind_words
from crm_desktop.ui.contacts.history_words import field_word, value_word
from crm_desktop.ui.contacts.personal_words import preference_words
from crm_desktop.ui.contacts.reaching import address_line
from crm_desktop.ui.kit.calendar_days import format_day_in
from crm_desktop.ui.kit.formatting import EMPTY

_LISTS = frozenset({"points", "addresses", "dates", "preferences"})


def conflict_title(context: ContactContext, field: str) -> str:
    """The name of the field that two people changed."""
    own = context.custom_field(field)
    return field_word(field) if own is None else own.name


def short_person(name: str) -> str:
    """A name for a narrow place: "Tomas K."."""
    parts = name.split()
    return f"{parts[0]} {parts[-1][0]}." if len(parts) > 1 else name


def root_of(field: str) -> str:
    """The field of which this is a part: `points` of `points.7`."""
    return field.partition(".")[0]


def both_in_words(context: ContactContext, conflict: FieldConflict) -> str:
    """What keeping both gives; empty where there is no both."""
    field = root_of(conflict.field)
    both = both_of(conflict, context.custom_field(field))
    if both is None:
        return ""
    rows = (conflict.theirs, conflict.mine) if isinstance(both, tuple) else (both,)
    return "\n".join(value_in_words(context, field, one) for one in rows)


def _of_several(context: ContactContext, field: str, member: tuple[object, ...] | Member) -> str:
    """An order of rows; or whether a contact has a tag or is of a kind: "VIP", "without VIP"."""
    if isinstance(member, tuple):
        return ", ".join(value_in_words(context, field, one) for one in member)
    name = PARTY_WORDS.word(member.name) if field == "party_kinds" else member.name
    if member.is_there:
        return name
    without = QCoreApplication.translate("ConflictPanel", "without {name}")
    return without.replace("{name}", isolate(name))


def value_in_words(context: ContactContext, field: str, value: object) -> str:
    """One side's value, whole."""
    if value is None or value == "":
        removed = QCoreApplication.translate("ConflictPanel", "removed")
        return removed if field in _LISTS else EMPTY
    if isinstance(value, tuple | Member):
        return _of_several(context, field, cast("tuple[object, ...] | Member", value))
    own = context.custom_field(field)
    if own is not None and isinstance(value, CustomValue):
        return value_text(own, content_of(own, value)) or EMPTY
    if isinstance(value, ImportantDate):
        words = f"{value.name} {format_day_in(value.calendar, value.day)}".strip()
        said = "" if value.remind_days is None else remind_words(value.remind_days)
        return ", ".join(part for part in (words, said) if part)
    if isinstance(value, ChannelPreference):
        return preference_words(value)
    if isinstance(value, ContactPoint):
        return f"{value.raw_value} {value.label}".strip()
    if isinstance(value, Address):
        return " ".join(part for part in (address_line(value), value.kind) if part)
    if field == "owner_id" and isinstance(value, int):
        return context.user_name(value)
    if field == "source_id":
        names = {source.id: source.name for source in context.sources}
        return names.get(value, EMPTY) if isinstance(value, int) else EMPTY
    if isinstance(value, frozenset):
        return party_words(cast("frozenset[str]", value)) or EMPTY
    if isinstance(value, bool) or field == "is_starred":
        yes = QCoreApplication.translate("ConflictPanel", "yes")
        return yes if value else QCoreApplication.translate("ConflictPanel", "no")
    return value_word(field, str(value))
