"""Birthdays and other important dates that come next, and the greeting for them (A10)."""

from __future__ import annotations

from datetime import date

from crm_desktop.core.records import record


@record
class ComingDate:
    """The next time a date comes: `event` is its name, empty for a birthday.

    `years` is how many it is then, `None` if no year is known. `contact_id` is 0 for one of our
    employees.
    """

    day: date
    who: str
    event: str = ""
    years: int | None = None
    organization: str = ""
    email: str = ""
    contact_id: int = 0


def greeting(template: str, name: str, event: str, years: int | None) -> str:
    """The text of a greeting: `{name}`, `{event}` and `{years}` are filled in.

    A line that asks for the years of a date without a year is left out.
    """
    lines = template.splitlines()
    if years is None:
        lines = [line for line in lines if "{years}" not in line]
    filled = "\n".join(lines).replace("{years}", "" if years is None else str(years))
    return filled.replace("{name}", name).replace("{event}", event)
