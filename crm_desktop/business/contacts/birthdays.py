"""Birthdays that come next."""

from __future__ import annotations

from datetime import date

from crm_desktop.core.records import record


@record
class Birthday:
    """The next birthday of a contact; `years` is the age then, `None` if no year is known."""

    contact_id: int
    name: str
    organization: str
    day: date
    years: int | None
