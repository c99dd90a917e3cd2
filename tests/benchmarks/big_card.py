"""A data file of some thousand contacts, the last of which has as much on its card as can be.

python -m tests.benchmarks.big_card TARGET CONTACTS

The last contact is an organization with 50 channels, 200 people and 5,000 rows of history.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import (
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.core.clock import SystemClock
from tests.benchmarks import million

CHANNELS = 50
PEOPLE = 200
HISTORY = 5000
_KINDS = (PointKind.MOBILE, PointKind.EMAIL, PointKind.PHONE, PointKind.MESSENGER, PointKind.URL)


def _channel(number: int) -> ContactPoint:
    kind = _KINDS[number % len(_KINDS)]
    texts = {
        PointKind.EMAIL: f"department{number}@baltija.lt",
        PointKind.URL: f"https://baltija.lt/{number}",
        PointKind.MESSENGER: f"baltija_{number}",
    }
    return ContactPoint(kind, texts.get(kind, f"+370 612 {10_000 + number}"), label=f"no. {number}")


def fill(services: Services) -> None:
    """Make the big contact."""
    points = tuple(_channel(number) for number in range(CHANNELS))
    draft = Contact(ContactKind.ORGANIZATION, "UAB Baltija", points=points, tags=("big", "old"))
    made = services.contacts.create(draft, services.actor).contact
    for person in range(1, PEOPLE + 1):
        role = f"role {person % 9}"
        places = Affiliation(person, made.id, role=role)
        services.contacts.add_affiliation(places, services.actor)
    version = services.contacts.get(made.id).version
    for number in range(HISTORY):
        with services.journal.begin(services.actor, "contact.save") as work:
            values = {"industry": f"industry {number}", "legal_name": f"Baltija {number // 2}"}
            work.update("contact", made.id, values, version + number)


def build(path: Path, count: int) -> None:
    """Make the data file."""
    million.build(path, count)
    with TemporaryDirectory() as index:
        services = open_services(OpenRequest(path), SystemClock(), Path(index))
        fill(services)
        services.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
