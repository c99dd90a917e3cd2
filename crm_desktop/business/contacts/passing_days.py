"""Lists follow the day: a channel that is over from today on is no longer anybody's main one.

Done when a file is opened and when a new day has begun. What is found is written as one batch
that stamps nobody's name on the contacts; on most days nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.passing_day_repository import (
    DERIVED,
    ListedChannels,
    outdated,
)
from crm_desktop.core.rights import Right

if TYPE_CHECKING:
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.clock import Clock
    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import Journal

FOLLOW_DAY = "contact.follow_day"
"""The action of such a batch; Ctrl+Z passes over it."""


class PassingDays:
    """`find` may run anywhere with a reader of its own, `write` where the database is written."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock

    def find(self, reader: Database) -> tuple[ListedChannels, ...]:
        """What lists shall show from today on and do not show yet."""
        return tuple(outdated(reader, self._clock.today().isoformat()))

    def write(self, found: tuple[ListedChannels, ...], actor: Actor) -> int:
        """Let lists show it; how many contacts changed. Nothing where nothing was found."""
        if not found or Right.CONTACTS_EDIT not in actor.rights:
            return 0
        with self._journal.begin(actor, FOLLOW_DAY) as work:
            return work.update_each(CONTACT, DERIVED, found, is_stamped=False)
