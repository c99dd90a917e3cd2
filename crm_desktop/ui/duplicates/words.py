"""Certainty and signs in words and marks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.model import ContactKind, ContactRow
from crm_desktop.business.duplicates.model import AGAINST, Certainty, Group, Sign, signs_in
from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.direction import isolate

_LOOKS = {
    Certainty.SURE: ("success_solid", "dot"),
    Certainty.LIKELY: ("warning_solid", "diamond"),
    Certainty.POSSIBLE: ("border_strong", "ring"),
}

OFFERED_SIGNS = (
    Sign.PHONE,
    Sign.EMAIL,
    Sign.TAX_ID,
    Sign.REGISTRATION,
    Sign.BIRTHDAY,
    Sign.ORGANIZATION,
    Sign.LOCALITY,
    Sign.NAME,
    Sign.NAME_TURNED,
    Sign.NAME_SCRIPT,
    Sign.NAME_VARIANT,
    Sign.NAME_TYPO,
)
"""The reasons that a list can be narrowed by."""


def certainty_word(certainty: Certainty) -> str:
    """A band in one word."""
    return {
        Certainty.SURE: QCoreApplication.translate("Duplicates", "Sure"),
        Certainty.LIKELY: QCoreApplication.translate("Duplicates", "Likely"),
        Certainty.POSSIBLE: QCoreApplication.translate("Duplicates", "Possible"),
    }[certainty]


def certainty_status(certainty: Certainty) -> Status:
    """A band with its mark: color and shape both tell it."""
    return Status(certainty_word(certainty), *_LOOKS[certainty])


def sign_word(sign: Sign) -> str:
    """A sign as a reason."""
    translate = QCoreApplication.translate
    return {
        Sign.PHONE: translate("Duplicates", "same phone"),
        Sign.EMAIL: translate("Duplicates", "same e-mail"),
        Sign.TAX_ID: translate("Duplicates", "same VAT code"),
        Sign.REGISTRATION: translate("Duplicates", "same registration number"),
        Sign.BIRTHDAY: translate("Duplicates", "same birthday"),
        Sign.ORGANIZATION: translate("Duplicates", "same organization"),
        Sign.LOCALITY: translate("Duplicates", "same city"),
        Sign.DOMAIN: translate("Duplicates", "same e-mail domain"),
        Sign.NAME: translate("Duplicates", "same name"),
        Sign.NAME_TURNED: translate("Duplicates", "name turned"),
        Sign.NAME_SCRIPT: translate("Duplicates", "name in another script"),
        Sign.NAME_VARIANT: translate("Duplicates", "name shortened"),
        Sign.NAME_TYPO: translate("Duplicates", "typing mistake in the name"),
        Sign.NAME_PART: translate("Duplicates", "part of the name"),
        Sign.RARE: translate("Duplicates", "hardly anybody else has the name"),
        Sign.OTHER_BIRTHDAY: translate("Duplicates", "other birthday"),
        Sign.OTHER_TAX_ID: translate("Duplicates", "other VAT code"),
        Sign.OTHER_ORGANIZATION: translate("Duplicates", "other organization"),
        Sign.OTHER_LOCALITY: translate("Duplicates", "other city"),
    }[sign]


def reasons_of(group: Group) -> tuple[str, ...]:
    """Why they may be one, then what speaks against it; short."""
    signs = [sign for sign in signs_in(group.signs) if sign is not Sign.RARE or _is_alone(group)]
    signs.sort(key=lambda sign: bool(sign & AGAINST))
    return tuple(map(sign_word, signs))


def _is_alone(group: Group) -> bool:
    """Whether the rareness of the name is worth telling: where little else is known."""
    return group.certainty is Certainty.POSSIBLE


def kind_icon(kind: ContactKind) -> str:
    """The icon of persons or organizations."""
    return "building" if kind is ContactKind.ORGANIZATION else "user"


def told_apart(row: ContactRow, others: tuple[ContactRow, ...]) -> str:
    """A contact's name, with what tells it from others of the same name: best what they lack."""
    same = [one for one in others if one is not row and one.display_name == row.display_name]
    if not same:
        return row.display_name
    said = _said(row)
    theirs = {value for one in same for value in _said(one)}
    value = next((one for one in said if one not in theirs), said[0] if said else "")
    return f"{isolate(row.display_name)} · {isolate(value)}" if value else row.display_name


def _said(row: ContactRow) -> list[str]:
    listed = (row.organization, row.locality, row.main_phone, row.main_email)
    return [value for value in listed if value]
