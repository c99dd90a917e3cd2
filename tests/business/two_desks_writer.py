"""Run as one of two programs at one file: acts as fast as it can, tells what was acknowledged."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.core.clock import SystemClock, monotonic_seconds
from crm_desktop.core.errors import ConflictError

ACTS_PER_SECOND = 26
"""At least so many on average."""


def main(base: str, folder: str, name: str, seconds: str) -> None:
    """Write for some seconds, and longer where the machine has too much else to do."""
    services = open_services(OpenRequest(Path(base)), SystemClock(), Path(folder))
    with services.database.open_second_reader() as reader:
        services.search.catch_up(reader)
    dice = random.Random(name)
    end = monotonic_seconds() + float(seconds)
    number = 0
    while number < ACTS_PER_SECOND * float(seconds) or monotonic_seconds() < end:
        number += 1
        try:
            print(_act(services, dice, f"{name}-{number}"), flush=True)
        except ConflictError:
            print("conflict 0 -", flush=True)
        services.watch.poll()
    services.watch.poll()
    services.close()


def _act(services: Services, dice: random.Random, word: str) -> str:
    actor, contacts = services.actor, services.contacts
    some = [dice.randint(1, 40) for _ in range(10)]
    kind = dice.random()
    if kind < 0.3:
        made = contacts.create(Contact(ContactKind.PERSON, word), actor)
        return f"made {made.seq} {word}"
    if kind < 0.7:
        card = contacts.get(some[0])
        edited = replace(card, interests=word) if kind < 0.5 else replace(card, notes=word)
        return f"saved {contacts.save(card, edited, actor).seq} {word}"
    if kind < 0.85:
        return f"many {contacts.add_tag(some, f'tag {dice.randint(1, 4)}', actor).seq} -"
    done = contacts.set_starred(some, kind < 0.92, actor)
    undone = services.history.undo(actor, done.seq).seq if done.seq else 0
    return f"many {undone} -"


if __name__ == "__main__":
    main(*sys.argv[1:5])
