"""The words and icons of own fields: kinds and on whose cards they stand."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.custom_fields.model import FieldKind, FieldTarget, Option
from crm_desktop.ui.kit.formatting import EMPTY, format_number

KIND_ICONS = {
    FieldKind.TEXT: "note",
    FieldKind.NUMBER: "hash",
    FieldKind.MONEY: "currency-euro",
    FieldKind.DATE: "calendar",
    FieldKind.CHOICE: "circle-dot",
    FieldKind.CHOICES: "list",
    FieldKind.YES_NO: "square-check",
    FieldKind.LINK: "link",
}


def kind_word(kind: FieldKind) -> str:
    """What a field holds, in a few words."""
    translate = QCoreApplication.translate
    return {
        FieldKind.TEXT: translate("FieldWords", "Text"),
        FieldKind.NUMBER: translate("FieldWords", "Number"),
        FieldKind.MONEY: translate("FieldWords", "Amount of money"),
        FieldKind.DATE: translate("FieldWords", "Date"),
        FieldKind.CHOICE: translate("FieldWords", "One of a list"),
        FieldKind.CHOICES: translate("FieldWords", "Several of a list"),
        FieldKind.YES_NO: translate("FieldWords", "Yes or no"),
        FieldKind.LINK: translate("FieldWords", "Another contact"),
    }[kind]


def target_word(target: FieldTarget) -> str:
    """On whose cards a field stands."""
    translate = QCoreApplication.translate
    return {
        FieldTarget.BOTH: translate("FieldWords", "Persons and organizations"),
        FieldTarget.PERSON: translate("FieldWords", "Persons"),
        FieldTarget.ORGANIZATION: translate("FieldWords", "Organizations"),
    }[target]


def part_title(name: str) -> str:
    """What a part of a definition is called."""
    translate = QCoreApplication.translate
    return {
        "name": translate("FieldWords", "Name"),
        "kind": translate("FieldWords", "Holds"),
        "target": translate("FieldWords", "On cards of"),
        "group": translate("FieldWords", "Group"),
        "options": translate("FieldWords", "Options"),
        "default": translate("FieldWords", "New contacts get"),
        "currency": translate("FieldWords", "Currency"),
        "decimals": translate("FieldWords", "Decimal places"),
        "is_agreed": translate("FieldWords", "Agreed to be filled for every contact"),
    }.get(name, translate("FieldWords", "Retired"))


def part_words(name: str, value: object) -> str:
    """A part of a definition as it is read."""
    if isinstance(value, FieldKind):
        return kind_word(value)
    if isinstance(value, FieldTarget):
        return target_word(value)
    if isinstance(value, bool):
        yes = QCoreApplication.translate("FieldWords", "Yes")
        return yes if value else QCoreApplication.translate("FieldWords", "No")
    if name == "options":
        return "\n".join(one.name for one in cast("tuple[Option, ...]", value)) or EMPTY
    return format_number(value) if isinstance(value, int) else str(value) or EMPTY
