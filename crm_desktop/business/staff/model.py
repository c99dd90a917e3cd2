"""Users as they travel."""

from __future__ import annotations

from crm_desktop.core.errors import UserError
from crm_desktop.core.records import record
from crm_desktop.core.text import clean_name

NAME_LIMIT = 200
"""Most characters of a name."""

USER = "user"
"""The `RecordRef.kind` of users."""


@record
class User:
    """Somebody who works with the file; records belong to users.

    `color` is an index into the tokens' `series` colors, for the avatar. Whoever has left
    (`is_active` false) keeps the card and everything that was done.
    """

    id: int
    display_name: str
    login: str = ""
    color: int = 0
    is_active: bool = True
    position: str = ""
    team: str = ""

    @property
    def initials(self) -> str:
        """One or two letters for an avatar: first letters of the first and the last word."""
        return initials_of(self.display_name)


def initials_of(name: str) -> str:
    """The avatar letters of any name; empty if it has no letter or digit."""
    words = [word for word in name.split() if word[0].isalnum()]
    chosen = words if len(words) < 2 else (words[0], words[-1])
    return "".join(word[0].upper() for word in chosen)


def checked_name(display_name: str) -> str:
    """The name, tidy; raises `UserError` `name_missing` or `name_too_long`."""
    name = clean_name(display_name).text
    if not name:
        raise UserError("name_missing", field="display_name")
    if len(name) > NAME_LIMIT:
        raise UserError("name_too_long", field="display_name", limit=NAME_LIMIT)
    return name
