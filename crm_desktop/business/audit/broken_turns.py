"""Whoever takes the turn of a computer that failed stands in the log with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.core.actor import Actor

if TYPE_CHECKING:
    from crm_desktop.core.sharing import Visitor
    from crm_desktop.storage.unit_of_work import Journal

ACTION = "turn.break"


def note_broken_turn(journal: Journal, holder: Visitor, actor: Actor) -> int:
    """Write down whose turn was taken, and by whom; once this program may write."""
    told = {"machine": holder.machine, "user": holder.user}
    with journal.begin(actor, ACTION, details=told) as work:
        work.keep_as_note()
    return work.seq
