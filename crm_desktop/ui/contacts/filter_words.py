"""Filters in words: fields, operators and values, as chips and editors show them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from crm_desktop.business.contacts.filters import (
    DAY_COUNTS,
    FIELDS,
    Condition,
    Field,
    FieldType,
    Filter,
    Operator,
)
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.contacts.own_filters import NO, YES, OwnField
from crm_desktop.ui.contact_words import (
    PARTY_WORDS,
    STAGE_WORDS,
    kind_word,
    some_words,
)
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.formatting import country_name, format_iso_day, format_moment

_ICONS = {
    "stage": "flag",
    "type": "category",
    "owner": "user",
    "kind": "building",
    "tag": "tag",
    "name": "id",
    "organization": "briefcase",
    "phone": "phone",
    "email": "mail",
    "city": "map-pin",
    "country": "world",
    "source": "speakerphone",
    "last_contact": "history",
    "next_activity": "calendar-check",
    "created": "calendar-plus",
    "updated": "edit",
    "birthday": "cake",
    "starred": "star",
    "unreachable": "phone-off",
    "incomplete": "clipboard-check",
    "rotation": "refresh",
    "at_risk": "alert-triangle",
    "no_next_step": "calendar-plus",
    "rhythm": "repeat",
    "language": "language",
    "relation": "link",
    "related_to": "link",
    "recommended_by": "speakerphone",
    "opted_out": "ban",
    "prefers": "message",
    "important_date": "calendar-event",
    "industry": "building-community",
    "occupation": "id-badge-2",
    "tax_id": "hash",
    "registration_no": "hash",
    "legal_name": "building",
    "address": "map-pin",
    "website": "world",
    "messenger": "message-2",
    "notes": "note",
    "interests": "mood-smile",
    "residence": "home",
    "how_we_met": "users",
    "picture": "user-circle",
    "import": "file-import",
}
Choice = tuple[str, str]
"""What a choice reads and the value it stands for."""


def field_icon(key: str) -> str:
    """The icon of a field in menus."""
    return _ICONS.get(key, "columns")


def field_of(key: str, context: ContactContext) -> Field | None:
    """The field of a key, standard or own; None if it is not there anymore."""
    return next((one for one in all_fields(context) if one.key == key), None)


def all_fields(context: ContactContext) -> tuple[Field, ...]:
    """Everything that can be filtered, in the order it is offered."""
    return (*FIELDS, *(own.field for own in context.own_fields))


def field_word(key: str, context: ContactContext) -> str:
    """The name of a field."""
    words = {
        "stage": QCoreApplication.translate("FilterWords", "Status"),
        "type": QCoreApplication.translate("FilterWords", "Type"),
        "owner": QCoreApplication.translate("FilterWords", "Owner"),
        "kind": QCoreApplication.translate("FilterWords", "Kind"),
        "tag": QCoreApplication.translate("FilterWords", "Tag"),
        "name": QCoreApplication.translate("FilterWords", "Name"),
        "organization": QCoreApplication.translate("FilterWords", "Organization"),
        "phone": QCoreApplication.translate("FilterWords", "Phone"),
        "email": QCoreApplication.translate("FilterWords", "E-mail"),
        "city": QCoreApplication.translate("FilterWords", "City"),
        "country": QCoreApplication.translate("FilterWords", "Country"),
        "source": QCoreApplication.translate("FilterWords", "Source"),
        "last_contact": QCoreApplication.translate("FilterWords", "Last contact"),
        "next_activity": QCoreApplication.translate("FilterWords", "Next activity"),
        "created": QCoreApplication.translate("FilterWords", "Added"),
        "updated": QCoreApplication.translate("FilterWords", "Changed"),
        "birthday": QCoreApplication.translate("FilterWords", "Birthday"),
        "starred": QCoreApplication.translate("FilterWords", "Starred"),
        "unreachable": QCoreApplication.translate("FilterWords", "Unreachable"),
        "incomplete": QCoreApplication.translate("FilterWords", "Incomplete"),
        "rotation": QCoreApplication.translate("FilterWords", "To contact again"),
        "at_risk": QCoreApplication.translate("FilterWords", "At risk"),
        "no_next_step": QCoreApplication.translate("FilterWords", "No next step"),
        "rhythm": QCoreApplication.translate("FilterWords", "Contact every (days)"),
        "language": QCoreApplication.translate("FilterWords", "Language"),
        "relation": QCoreApplication.translate("FilterWords", "Has the relation"),
        "related_to": QCoreApplication.translate("FilterWords", "Related to"),
        "recommended_by": QCoreApplication.translate("FilterWords", "Recommended by"),
        "opted_out": QCoreApplication.translate("FilterWords", "Opted out"),
        "prefers": QCoreApplication.translate("FilterWords", "Prefers"),
        "important_date": QCoreApplication.translate("FilterWords", "Important date"),
        "industry": QCoreApplication.translate("FilterWords", "Industry"),
        "occupation": QCoreApplication.translate("FilterWords", "Occupation"),
        "tax_id": QCoreApplication.translate("FilterWords", "VAT code"),
        "registration_no": QCoreApplication.translate("FilterWords", "Company code"),
        "legal_name": QCoreApplication.translate("FilterWords", "Legal name"),
        "address": QCoreApplication.translate("FilterWords", "Address"),
        "website": QCoreApplication.translate("FilterWords", "Website"),
        "messenger": QCoreApplication.translate("FilterWords", "Messenger"),
        "notes": QCoreApplication.translate("FilterWords", "Notes"),
        "interests": QCoreApplication.translate("FilterWords", "Interests"),
        "residence": QCoreApplication.translate("FilterWords", "Lives in"),
        "how_we_met": QCoreApplication.translate("FilterWords", "How we met"),
        "picture": QCoreApplication.translate("FilterWords", "Picture"),
        "import": QCoreApplication.translate("FilterWords", "Import"),
    }
    own = _own(key, context)
    unknown = QCoreApplication.translate("FilterWords", "Removed field")
    return words.get(key) or (unknown if own is None else own.name)


def _own(key: str, context: ContactContext) -> OwnField | None:
    return next((one for one in context.own_fields if one.field.key == key), None)


def operator_word(operator: Operator) -> str:
    """An operator as the editor offers it."""
    return {
        Operator.IS: QCoreApplication.translate("FilterWords", "is"),
        Operator.IS_NOT: QCoreApplication.translate("FilterWords", "is not"),
        Operator.CONTAINS: QCoreApplication.translate("FilterWords", "contains"),
        Operator.BEGINS: QCoreApplication.translate("FilterWords", "begins with"),
        Operator.EMPTY: QCoreApplication.translate("FilterWords", "is empty"),
        Operator.FILLED: QCoreApplication.translate("FilterWords", "is not empty"),
        Operator.FROM: QCoreApplication.translate("FilterWords", "from"),
        Operator.UNTIL: QCoreApplication.translate("FilterWords", "until"),
        Operator.BETWEEN: QCoreApplication.translate("FilterWords", "between"),
        Operator.LAST_DAYS: QCoreApplication.translate("FilterWords", "in the last days"),
        Operator.BEFORE_DAYS: QCoreApplication.translate("FilterWords", "more days ago than"),
        Operator.NEXT_DAYS: QCoreApplication.translate("FilterWords", "in the next days"),
        Operator.THIS_MONTH: QCoreApplication.translate("FilterWords", "this month"),
    }[operator]


def choices_of(field: Field, context: ContactContext) -> tuple[Choice, ...]:
    """What can be chosen for a field; empty for fields that are typed."""
    if field.key == "stage":
        return tuple((STAGE_WORDS.word(stage), stage) for stage in STAGE_WORDS.choices())
    if field.key == "type":
        return tuple((PARTY_WORDS.word(kind), kind) for kind in PARTY_WORDS.choices())
    if field.key == "owner":
        return tuple((user.display_name, str(user.id)) for user in context.users)
    if field.key == "kind":
        both = (ContactKind.ORGANIZATION, ContactKind.PERSON)
        return tuple((kind_word(kind), kind.value) for kind in both)
    if field.key == "tag":
        return tuple((tag.name, str(tag.id)) for tag in context.tags)
    if field.key == "source":
        return tuple((source.name, str(source.id)) for source in context.sources)
    if field.key in ("opted_out", "prefers"):
        return _channel_choices()
    if field.key == "country":
        return tuple(sorted((country_name(country), country) for country in context.countries))
    further = {
        "language": _language_choices,
        "relation": _relation_choices,
        "import": _import_choices,
    }.get(field.key)
    if further is not None:
        return further(context)
    own = _own(field.key, context)
    if own is None or own.choices or field.type is not FieldType.CHOICE:
        return () if own is None else own.choices
    return (
        (QCoreApplication.translate("FilterWords", "Yes"), YES),
        (QCoreApplication.translate("FilterWords", "No"), NO),
    )


def _channel_choices() -> tuple[Choice, ...]:
    from crm_desktop.business.contacts.personal import PreferenceChannel  # not for the start
    from crm_desktop.ui.contacts.personal_words import channel_word

    return tuple((channel_word(one.value), one.value) for one in PreferenceChannel)


def _language_choices(context: ContactContext) -> tuple[Choice, ...]:
    from crm_desktop.ui.contacts.language_words import language_name

    return tuple(sorted((language_name(code), code) for code in context.languages))


def _import_choices(context: ContactContext) -> tuple[Choice, ...]:
    """The imports as they were read last, the newest first; two of a file tell when they were."""
    from crm_desktop.business.contacts.import_filter_sql import import_value

    return tuple(
        (f"{one.file_name or '—'} · {format_moment(one.at)}", import_value(one.seq, one.file_name))
        for one in context.past_imports
    )


def _relation_choices(_context: ContactContext) -> tuple[Choice, ...]:
    """All that somebody can be to a contact; of a mutual relation there is one end."""
    from crm_desktop.business.contacts.relations import END_MARK, RELATION_KINDS, RelationEnd
    from crm_desktop.ui.contacts.relation_words import relation_word

    return tuple(
        (relation_word(RelationEnd(kind.code, is_from=is_from)), f"{kind.code}{END_MARK}{end}")
        for kind in RELATION_KINDS
        for is_from, end in ((True, "from"), (False, "to"))
        if is_from or not kind.is_mutual
    )


def value_words(condition: Condition, context: ContactContext) -> str:
    """The values of a condition with its operator: "not Lost", "last 30 days"."""
    operator, values = condition.operator, condition.values
    plain = {
        Operator.EMPTY: QCoreApplication.translate("FilterWords", "empty"),
        Operator.FILLED: QCoreApplication.translate("FilterWords", "any"),
        Operator.THIS_MONTH: QCoreApplication.translate("FilterWords", "this month"),
    }.get(operator)
    if plain is not None:
        return plain
    field = field_of(condition.field, context)
    if field is not None and field.type is FieldType.FLAG:
        return (
            QCoreApplication.translate("FilterWords", "no")
            if operator is Operator.IS_NOT
            else QCoreApplication.translate("FilterWords", "yes")
        )
    if operator in DAY_COUNTS:
        return _days_words(operator, int(values[0]))
    shown = _values_shown(condition, field, context)
    pattern = {
        Operator.IS_NOT: QCoreApplication.translate("FilterWords", "not {value}"),
        Operator.CONTAINS: QCoreApplication.translate("FilterWords", "contains “{value}”"),
        Operator.BEGINS: QCoreApplication.translate("FilterWords", "begins with “{value}”"),
        Operator.FROM: QCoreApplication.translate("FilterWords", "from {value}"),
        Operator.UNTIL: QCoreApplication.translate("FilterWords", "until {value}"),
    }.get(operator, "{value}")
    if operator is Operator.BETWEEN:
        return " – ".join(shown)
    return pattern.replace("{value}", some_words(shown))


def _days_words(operator: Operator, days: int) -> str:
    plurals = _Plurals()
    if operator is Operator.LAST_DAYS:
        return plurals.in_last(days)
    return plurals.before(days) if operator is Operator.BEFORE_DAYS else plurals.in_next(days)


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def in_last(self, days: int) -> str:
        return self.tr("in the last %Ln day(s)", "", days)

    def before(self, days: int) -> str:
        return self.tr("more than %Ln day(s) ago", "", days)

    def in_next(self, days: int) -> str:
        return self.tr("in the next %Ln day(s)", "", days)


def _values_shown(
    condition: Condition, field: Field | None, context: ContactContext
) -> tuple[str, ...]:
    if field is None:
        return condition.values
    if field.type in (FieldType.DATE, FieldType.MOMENT):
        return tuple(_day_shown(value) for value in condition.values)
    if field.key == "import":
        from crm_desktop.business.contacts.import_filter_sql import import_name

        return tuple(map(import_name, condition.values))
    known = {value: text for text, value in choices_of(field, context)}
    return tuple(known.get(value, value) for value in condition.values)


def _day_shown(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return value
    return format_iso_day(value)


def condition_words(part: Condition | Filter, context: ContactContext) -> str:
    """A condition or a whole group in one line."""
    if isinstance(part, Filter):
        return filter_words(part, context)
    return f"{field_word(part.field, context)}: {value_words(part, context)}"


def filter_words(wanted: Filter, context: ContactContext) -> str:
    """A filter in one line."""
    pattern = (
        QCoreApplication.translate("FilterWords", "{one} or {two}")
        if wanted.is_any
        else QCoreApplication.translate("FilterWords", "{one} and {two}")
    )
    text = ""
    for part in wanted.parts:
        words = condition_words(part, context)
        if isinstance(part, Filter) and len(part.parts) > 1:
            words = f"({words})"
        text = pattern.format(one=text, two=words) if text else words
    return text
