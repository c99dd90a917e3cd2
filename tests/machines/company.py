"""The small company whose file the programs share: made once, then copied."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.app.wiring import OpenRequest, open_services
from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.core.clock import SystemClock
from tests.machines.acts import SHARED_CARDS


def make_company(path: Path, cards: int = SHARED_CARDS) -> Path:
    """A data file with the cards that everybody edits; a user is in it already."""
    services = open_services(OpenRequest(path, create=True), SystemClock(), path.parent / "index")
    people = [Contact(ContactKind.PERSON, f"Person {number}") for number in range(cards)]
    services.contacts.create_many(people, services.actor)
    services.close()
    return path
