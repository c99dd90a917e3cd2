"""Values of own fields: checked, read from text, and turned into what is stored and sorted by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from crm_desktop.business.custom_fields.model import (
    CHOICES_LIMIT,
    CODE_SEPARATOR,
    NUMBER_LIMIT,
    TEXT_LIMIT,
    Content,
    CustomField,
    CustomValue,
    FieldKind,
)
from crm_desktop.core.errors import UserError
from crm_desktop.core.money import minor_digits
from crm_desktop.core.text import clean_name, fold, to_ascii_digits

_SORT_LIMIT = 4000
_NUMBER_WIDTH = 16
_YES = frozenset(
    {"1", "yes", "y", "true", "taip", "да", "так", "tak", "ja", "oui", "نعم", "x", "✓"}
)
_NO = frozenset({"0", "no", "n", "false", "ne", "нет", "ні", "nie", "nein", "non", "لا"})
_BLANKS = re.compile(r"[\s'’_]+")
_AROUND_NUMBER = re.compile(r"^[^\d.,]+|[^\d]+$")
_UNCLEAR = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")


def decimals_of(field: CustomField) -> int:
    """Decimal places of a number or of the money field's currency."""
    return minor_digits(field.currency) if field.kind is FieldKind.MONEY else field.decimals


def number_sort(number: int) -> str:
    """A whole number as text of fixed width in the same order, negative ones first."""
    return f"{number + NUMBER_LIMIT:0{_NUMBER_WIDTH}d}"


def text_sort(text: str) -> str:
    """The folded key of a text value."""
    return fold(text)[:_SORT_LIMIT]


def sort_of(field: CustomField, text: str, number: int | None) -> str:
    """The one place where a stored value becomes the key of lists and filters."""
    if field.kind is FieldKind.TEXT:
        return text_sort(text)
    if number is not None:
        return number_sort(number)
    return text[:_SORT_LIMIT]


def stored_value(field: CustomField, content: Content) -> CustomValue | None:
    """What is stored for `content`, `None` for nothing; raises the `UserError` of a wrong one."""
    try:
        text, number = _checked(field, content)
    except UserError as error:
        raise UserError(error.code, field=field.key, **error.params) from None
    if not text and number is None:
        return None
    return CustomValue(field.id, text, number, sort_of(field, text, number))


def content_of(field: CustomField, value: CustomValue | None) -> Content:
    """What a stored value says."""
    if value is None:
        return None
    if field.kind is FieldKind.YES_NO:
        return None if value.number is None else bool(value.number)
    if field.kind.is_number or field.kind is FieldKind.LINK:
        return value.number
    if field.kind is FieldKind.CHOICES:
        return tuple(value.text.split(CODE_SEPARATOR)) if value.text else None
    return value.text or None


def _checked(field: CustomField, content: Content) -> tuple[str, int | None]:
    """Text and number to store; both empty for nothing."""
    if content is None or content in ("", ()):
        return "", None
    kind = field.kind
    if kind is FieldKind.YES_NO and isinstance(content, bool):
        return "", int(content)
    if kind is FieldKind.CHOICES and isinstance(content, tuple):
        return CODE_SEPARATOR.join(_known_codes(field, content)), None
    if isinstance(content, int) and not isinstance(content, bool):
        if kind.is_number or kind is FieldKind.LINK:
            if abs(content) >= NUMBER_LIMIT:
                raise UserError("number_too_large")
            return "", content
    elif isinstance(content, str):
        if kind is FieldKind.TEXT:
            return _text(content), None
        if kind is FieldKind.DATE:
            return _day(content), None
        if kind is FieldKind.CHOICE:
            return _known_codes(field, (content,))[0], None
    raise UserError("value_not_understood")


def _text(content: str) -> str:
    if len(content) > TEXT_LIMIT:
        raise UserError("text_too_long", limit=TEXT_LIMIT)
    return clean_name(content).text


def _day(content: str) -> str:
    try:
        return date.fromisoformat(content).isoformat()
    except ValueError:
        raise UserError("date_invalid") from None


def _known_codes(field: CustomField, codes: tuple[str, ...]) -> list[str]:
    """The codes in the options' order; an unknown one is refused."""
    if len(codes) > CHOICES_LIMIT:
        raise UserError("too_many_choices", limit=CHOICES_LIMIT)
    order = {option.code: place for place, option in enumerate(field.options)}
    if any(code not in order for code in codes):
        raise UserError("option_unknown")
    return sorted(set(codes), key=order.__getitem__)


# -- text both ways ----------------------------------------------------------------------------


def parse(field: CustomField, text: str) -> Content:
    """`text`, as typed or from a sheet, understood for this field; raises `UserError`.

    Options are found by folded name or code; several are parted by comma or semicolon. A link
    needs the contact's id: finding a contact by name is the caller's affair.
    """
    if len(text) > 4 * TEXT_LIMIT:
        raise UserError("text_too_long", field=field.key, limit=TEXT_LIMIT)
    text = text.strip()
    if not text:
        return None
    try:
        return _parsed(field, text)
    except UserError as error:
        raise UserError(error.code, field=field.key, **error.params) from None


def _parsed(field: CustomField, text: str) -> Content:
    kind = field.kind
    if kind.is_number:
        return parse_number(text, decimals_of(field), field.currency)
    if kind is FieldKind.YES_NO:
        word = fold(text)
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise UserError("yes_or_no_expected")
    if kind is FieldKind.CHOICE:
        return _code_of(field, text)
    if kind is FieldKind.CHOICES:
        parts = [part.strip() for part in re.split(r"[,;،；]", text)]
        return tuple(_code_of(field, part) for part in parts if part)
    if kind is FieldKind.LINK:
        if text.isascii() and text.isdigit():
            return int(text)
        raise UserError("value_not_understood")
    return text


def _code_of(field: CustomField, text: str) -> str:
    wanted = fold(text)
    for option in field.options:
        if option.code == text or fold(option.name) == wanted:
            return option.code
    raise UserError("option_unknown")


def parse_number(text: str, decimals: int, currency: str = "", sign: str = "") -> int:
    """A written number scaled to whole units of its last decimal.

    Blanks and apostrophes part thousands; of comma and point the last one is the decimal sign.
    What may be both ("3.900") is read with the decimal `sign`; without one it is parted thousands
    where fewer than three decimals are kept. Raises `UserError` `number_expected`,
    `too_many_decimals` or `number_too_large`.
    """
    plain = _plain(text)
    if currency and plain.upper().endswith(currency):
        plain = plain[: -len(currency)]
    plain = _with_point(plain, decimals, sign)
    if len(plain) > 40 or not _PLAIN_NUMBER.fullmatch(plain):
        raise UserError("number_expected")
    try:
        scaled = Decimal(plain).scaleb(decimals)
    except InvalidOperation:
        raise UserError("number_expected") from None
    if scaled != scaled.to_integral_value():
        raise UserError("too_many_decimals", limit=decimals)
    if abs(scaled) >= NUMBER_LIMIT:
        raise UserError("number_too_large")
    return int(scaled)


def _plain(text: str) -> str:
    """A number in our digits, without what parts thousands beyond doubt."""
    plain = _BLANKS.sub("", to_ascii_digits(text)).replace("−", "-")
    return plain.replace("٫", ".").replace("٬", "")


def digits_and_signs(text: str) -> str:
    """The digits, commas and points of a written number, without its currency and its sign."""
    return _AROUND_NUMBER.sub("", _plain(text))


def is_unclear(number: str) -> bool:
    """Whether the one sign of a number may part thousands as well as be the decimal one: "3.900".

    No thousands are written "0.900" or "3900.125".
    """
    return _UNCLEAR.fullmatch(number) is not None


def _with_point(text: str, decimals: int, given: str = "") -> str:
    """The number with a point as decimal sign and no sign between thousands.

    `given` is the decimal sign where the number itself does not tell.
    """
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return text
    sign = text[last]
    other = "." if sign == "," else ","
    is_thousands = text.count(sign) > 1
    if is_unclear(text.lstrip("+-")):
        is_thousands = sign != given if given else decimals < 3
    if is_thousands:
        return text.replace(sign, "").replace(other, ".")
    return text.replace(other, "").replace(sign, ".")


def number_text(number: int, decimals: int) -> str:
    """A scaled number as plain text with all its decimals: `-12.50`."""
    return f"{Decimal(number).scaleb(-decimals):.{decimals}f}"


def plain_text(
    field: CustomField, content: Content, contact_names: Mapping[int, str] | None = None
) -> str:
    """A value as text for history, copying and export: point as decimal sign, ISO days."""
    if content is None or content in ("", ()):
        return ""
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, int):
        if field.kind is FieldKind.LINK:
            return (contact_names or {}).get(content, "")
        text = number_text(content, decimals_of(field))
        return f"{text} {field.currency}" if field.kind is FieldKind.MONEY else text
    if isinstance(content, tuple):
        return ", ".join(field.option_name(code) for code in content)
    return field.option_name(content) if field.kind is FieldKind.CHOICE else content


def default_content(field: CustomField) -> Content:
    """What a new contact gets: `default` holds an ISO day, codes, a plain number, `yes`, a text."""
    text = field.default
    if not text:
        return None
    if field.kind is FieldKind.CHOICES:
        return tuple(text.split(CODE_SEPARATOR))
    if field.kind.is_number or field.kind is FieldKind.LINK:
        return int(text)
    if field.kind is FieldKind.YES_NO:
        return text == "1"
    return text


def default_text(field: CustomField, content: Content) -> str:
    """The machine form of a default, as `default_content` reads it back."""
    text, number = _checked(field, content)
    return text if number is None else str(number)
