"""Values of own fields in the language's writing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from crm_desktop.business.custom_fields.model import Content, CustomField, FieldKind
from crm_desktop.business.custom_fields.values import decimals_of, number_text, plain_text
from crm_desktop.ui.kit.formatting import format_iso_day


def value_text(field: CustomField, content: Content, names: dict[int, str] | None = None) -> str:
    """A value as it is read; `names` are those of linked contacts."""
    if isinstance(content, bool):
        return yes_no_word(is_yes=content)
    if isinstance(content, int) and field.kind.is_number:
        text = number_words(content, decimals_of(field))
        return f"{text} {field.currency}" if field.kind is FieldKind.MONEY else text
    if isinstance(content, str) and field.kind is FieldKind.DATE:
        return format_iso_day(content)
    return plain_text(field, content, names)


def yes_no_word(*, is_yes: bool) -> str:
    """Yes or no, as a value of its own."""
    if is_yes:
        return QCoreApplication.translate("CustomFields", "Yes")
    return QCoreApplication.translate("CustomFields", "No")


def number_words(number: int, decimals: int) -> str:
    """A scaled number with the language's digits and signs; never through a float."""
    locale = QLocale()
    whole, _point, rest = number_text(number, decimals).partition(".")
    text = locale.toString(int(whole))
    if whole == "-0":
        text = f"{locale.negativeSign()}{text}"
    if not rest:
        return text
    digits = "".join(locale.toString(int(digit)) for digit in rest)
    return f"{text}{locale.decimalPoint()}{digits}"
