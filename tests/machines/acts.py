"""What a user does in a test: each act is a call for the worker that gives what was promised.

The answer holds `seq`, the batch of the change log, and `words`, which that batch must contain.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from crm_desktop.app.wiring import Services
from crm_desktop.business.contacts.model import CONTACT, Contact, ContactKind
from crm_desktop.core.record_ref import RecordRef

Answer = dict[str, Any]
Act = Callable[[Services, Mapping[str, Any]], Answer]

FIELDS = ("interests", "notes", "how_we_met")
SHARED_CARDS = 40
"""All programs edit the same few cards, so that they get into each other's way."""


def create(services: Services, given: Mapping[str, Any]) -> Answer:
    """A new person called `word`."""
    word = str(given["word"])
    saved = services.contacts.create(Contact(ContactKind.PERSON, word), services.actor)
    return {"seq": saved.seq, "words": [word], "contact": saved.contact.id}


def edit(services: Services, given: Mapping[str, Any]) -> Answer:
    """Change one field of a card that was read just before."""
    card = services.contacts.get(int(given["contact"]))
    return save(services, card, str(given["field"]), str(given["word"]))


def save(services: Services, card: Contact, field: str, word: str) -> Answer:
    """Save a card as it was when its window was opened, with one field changed."""
    edited = replace(card, **{field: word})
    saved = services.contacts.save(card, edited, services.actor)
    return {"seq": saved.seq, "words": [word], "merged": list(saved.merged), "contact": card.id}


def tag(services: Services, given: Mapping[str, Any]) -> Answer:
    """A tag on several cards at once."""
    ids = [int(key) for key in given["contacts"]]
    done = services.contacts.add_tag(ids, str(given["word"]), services.actor)
    return {"seq": done.seq, "words": []}


def star_and_undo(services: Services, given: Mapping[str, Any]) -> Answer:
    """Mark several cards and take it back."""
    ids = [int(key) for key in given["contacts"]]
    done = services.contacts.set_starred(ids, bool(given["starred"]), services.actor)
    if not done.seq:
        return {"seq": 0, "words": []}
    undone = services.history.undo(services.actor, done.seq)
    return {"seq": undone.seq, "words": []}


def remind(services: Services, given: Mapping[str, Any]) -> Answer:
    """A reminder of a card in some seconds."""
    moment = services.clock.now() + timedelta(seconds=float(given["seconds"]))
    ref = RecordRef(CONTACT, int(given["contact"]))
    note = str(given["word"])
    key = services.reminders.remind_at(ref, moment, services.actor, note=note)
    return {"seq": services.journal.last_own_seq, "words": [note], "reminder": key}


def import_rows(services: Services, given: Mapping[str, Any]) -> Answer:
    """Import a few rows of a list, with everything the import does."""
    from crm_desktop.business.imports.planning import plan_sheet, survey_sheets
    from crm_desktop.business.imports.service import ImportService
    from crm_desktop.business.imports.source import OpenFile

    files = OpenFile()
    names = imported_names(str(given["word"]), int(given["rows"]))
    path = Path(str(given["folder"])) / f"{given['word']}.csv"
    rows = "".join(f"{name};{name.lower().replace(' ', '.')}@example.com\n" for name in names)
    path.write_text(f"Name;Email\n{rows}", encoding="utf-8")
    imports = ImportService(
        services.database, services.journal, services.staff, services.clock, files
    )
    table = files.open(path)
    plan = plan_sheet(table, survey_sheets(table).chosen, country="LT")
    done = imports.apply(imports.check(plan), services.actor)
    path.unlink()
    return {"seq": done.seq, "words": [], "names": names}


def imported_names(word: str, rows: int) -> list[str]:
    """The names of an import: letters only, for numbers in a name are taken for a telephone's."""
    letters = "".join("ABCDEFGHIJ"[int(sign)] if sign.isdigit() else sign for sign in word)
    family = letters.replace("-", "").capitalize()
    return [f"{given} {family}" for given in ("Ada", "Ben", "Cleo", "Dan", "Eva")[:rows]]


def look(services: Services, given: Mapping[str, Any]) -> Answer:
    """Look a name up, as the search field does."""
    found = services.search.find(str(given["word"]))
    return {"seq": 0, "words": [], "found": len(found)}


def hold(services: Services, given: Mapping[str, Any]) -> Answer:
    """Hold the file for writing, as a save in the middle of which the computer falls asleep."""
    with services.journal.begin(services.actor, "contact.create") as work:
        work.insert("contact", {"kind": "person", "display_name": str(given["word"])})
        time.sleep(float(given["seconds"]))
    return {"seq": work.seq, "words": [given["word"]]}


def back_up(services: Services, _given: Mapping[str, Any]) -> Answer:
    """A backup now, as the window of backups makes it."""
    from crm_desktop.business.backups.model import Reason

    backup = services.backups.make(services.database, Reason.BY_HAND)
    return {"seq": 0, "words": [], "path": str(backup.path)}


def restore(services: Services, given: Mapping[str, Any]) -> Answer:
    """Put a backup back into the live file."""
    backups = services.backups
    prepared = backups.prepare(Path(str(given["path"])), services.actor)
    backups.restore(prepared, services.actor, services.watch)
    return {"seq": 0, "words": []}


def poll(services: Services, _given: Mapping[str, Any]) -> Answer:
    """Look once whether others saved."""
    return {"seq": 0, "words": [], "found": services.watch.poll()}


def names(services: Services, _given: Mapping[str, Any]) -> Answer:
    """Who is in the file, for tests of what a program sees."""
    rows = services.database.execute("SELECT display_name FROM contact ORDER BY id").fetchall()
    return {"seq": 0, "words": [], "names": [row[0] for row in rows]}


def card(services: Services, given: Mapping[str, Any]) -> Answer:
    """One card's fields."""
    found = services.contacts.get(int(given["contact"]))
    return {"seq": 0, "words": [], **{name: getattr(found, name) for name in FIELDS}}


ACTS: dict[str, Act] = {
    "create": create,
    "edit": edit,
    "tag": tag,
    "star": star_and_undo,
    "remind": remind,
    "import": import_rows,
    "look": look,
    "hold": hold,
    "poll": poll,
    "back_up": back_up,
    "restore": restore,
    "names": names,
    "card": card,
}


def random_act(dice: random.Random, word: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """What a user may do next: mostly saves, often on the cards that everybody edits."""
    cards = [dice.randint(1, SHARED_CARDS) for _ in range(5)]
    kind = dice.random()
    if kind < 0.25:
        return "create", {"word": word}
    if kind < 0.45:
        return "edit", {"contact": cards[0], "field": dice.choice(FIELDS), "word": word}
    if kind < 0.75:
        about = {"contact": cards[0], "field": dice.choice(FIELDS), "word": word}
        return "form", {**about, "seconds": dice.uniform(0.2, 6.0)}
    if kind < 0.82:
        return "tag", {"contacts": cards, "word": f"tag {dice.randint(1, 4)}"}
    if kind < 0.87:
        return "star", {"contacts": cards, "starred": dice.random() < 0.5}
    if kind < 0.92:
        seconds = dice.uniform(5, 30)
        return "remind", {"contact": cards[0], "seconds": seconds, "word": word}
    if kind < 0.95:
        return "import", {"word": word, "rows": dice.randint(2, 5), "folder": str(folder)}
    return "look", {"word": word[:3]}
