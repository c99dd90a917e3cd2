"""Users as they travel."""

from __future__ import annotations

from crm_desktop.core.records import record

USER = "user"
"""The `RecordRef.kind` of users."""


@record
class User:
    """Somebody who works with the file; records belong to users.

    `color` is an index into the tokens' `series` colors, for the avatar.
    """

    id: int
    display_name: str
    login: str = ""
    color: int = 0
    is_active: bool = True

    @property
    def initials(self) -> str:
        """One or two letters for an avatar: first letters of the first and the last word."""
        return initials_of(self.display_name)


def initials_of(name: str) -> str:
    """The avatar letters of any name; empty if it has no letter or digit."""
    words = [word for word in name.split() if word[0].isalnum()]
    chosen = words if len(words) < 2 else (words[0], words[-1])
    return "".join(word[0].upper() for word in chosen)
