"""The words and icons of own fields: kinds and on whose cards they stand."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.custom_fields.model import FieldKind, FieldTarget

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
