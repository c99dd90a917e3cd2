"""Who acts: every write carries one."""

from __future__ import annotations

from crm_desktop.core.errors import NotAllowed
from crm_desktop.core.records import record
from crm_desktop.core.rights import ALL_RIGHTS, Right


@record
class Actor:
    """A user of the open file at this machine, with the rights held right now."""

    user_id: int
    display_name: str = ""
    machine: str = ""
    rights: frozenset[Right] = ALL_RIGHTS

    def require(self, right: Right) -> None:
        """Raise `NotAllowed` if the right is missing."""
        if right not in self.rights:
            raise NotAllowed(right.value)
