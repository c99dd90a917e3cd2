"""Edits of important dates and of the birthday: pure functions from contact to contact."""

from __future__ import annotations

from dataclasses import replace

from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.ui.contacts.saving import Edit


def add_date(day: ImportantDate) -> Edit:
    """A new date at the end."""

    def make(contact: Contact) -> Contact:
        return replace(contact, dates=(*contact.dates, day))

    return Edit("dates", make, part=str(day))


def change_date(origin: ImportantDate, day: ImportantDate) -> Edit:
    """A date as it was when the user began, and as it shall be."""

    def make(contact: Contact) -> Contact:
        dates = tuple(day if _is_same(one, origin) else one for one in contact.dates)
        if origin.id and day not in dates:  # taken away meanwhile, and wanted all the same
            return add_date(replace(day, id=0)).make(contact)
        return replace(contact, dates=dates)

    return Edit("dates", make, lambda contact: _as_it_was(contact, origin), str(origin.id))


def remove_date(origin: ImportantDate) -> Edit:
    """Take a date away."""

    def make(contact: Contact) -> Contact:
        kept = tuple(one for one in contact.dates if not _is_same(one, origin))
        return replace(contact, dates=kept)

    return Edit("dates", make, lambda contact: _as_it_was(contact, origin), str(origin.id))


def change_birthday(origin: ImportantDate, day: ImportantDate) -> Edit:
    """The birthday, which is a field of the contact itself; an empty day takes it away."""
    return Edit("birth_date", lambda c: _with_birthday(c, day), lambda c: _with_birthday(c, origin))


def _with_birthday(contact: Contact, day: ImportantDate) -> Contact:
    return replace(
        contact,
        birth_date=day.day,
        birth_calendar=day.calendar,
        birth_remind_days=day.remind_days,
    )


def _is_same(day: ImportantDate, other: ImportantDate) -> bool:
    return day.id == other.id if other.id else day == other


def _as_it_was(contact: Contact, origin: ImportantDate) -> Contact:
    dates = tuple(origin if _is_same(one, origin) else one for one in contact.dates)
    if origin.id and not any(one.id == origin.id for one in contact.dates):
        dates = (*dates, origin)
    return replace(contact, dates=dates)
