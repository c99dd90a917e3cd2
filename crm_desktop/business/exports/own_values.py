"""Values of own fields read back from what an export wrote."""

from __future__ import annotations

from crm_desktop.business.custom_fields.model import Content, CustomField, CustomValue, FieldKind
from crm_desktop.business.custom_fields.values import parse, stored_value
from crm_desktop.business.exports.cells import list_of
from crm_desktop.core.errors import UserError


def own_value(field: CustomField, text: str) -> CustomValue | None:
    """What is stored for an exported text; nothing if it is no value of the field (anymore).

    Links are resolved by uid where all contacts are known.
    """
    if not text or field.kind is FieldKind.LINK:
        return None
    try:
        return stored_value(field, _content(field, text))
    except UserError:
        return None


def _content(field: CustomField, text: str) -> Content:
    if not field.kind.has_options:
        return parse(field, text)
    codes = {option.name: option.code for option in reversed(field.options)}
    if field.kind is FieldKind.CHOICE:
        return codes.get(text) or parse(field, text)
    return tuple(codes.get(name, name) for name in list_of(text))
