"""A data file with a million contacts that lists are filtered and sorted by, own fields included.

    python -m tests.benchmarks.fields_base TARGET MILLION

Eight owners, tags, cities, and three own fields: a number that two thirds have, a choice that all
have, and a text that one in two hundred has. Half have an industry and an occupation, two thirds an
address, a third a website and notes. Written by statements of its own: no history.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from crm_desktop.business.custom_fields.model import CustomField, FieldKind, Option
from crm_desktop.business.custom_fields.repository import CustomFieldRepository
from crm_desktop.business.custom_fields.service import CustomFieldService
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal

OWNERS = 8
TAGS = ("key account", "fair 2026", "newsletter", "supplier day", "blocked")
LEVELS = ("gold", "silver", "bronze", "none")
COUNTRIES = ("LT", "LV", "EE", "PL", "UA", "AE", "IR", "ET")
WORDS = ("Logistik", "bakery", "Žvejyba", "строительство", "print", "Ägypten", "farm", "steel")
"""Parts of industries, occupations and notes."""


def build(target: Path, million: Path) -> None:
    """Copy the million and fill in what the filters ask for."""
    shutil.copy(million, target)
    clock = SystemClock()
    database = Database.open(target, clock=clock)
    events = EventBus()
    journal = Journal(database, events, clock, machine="benchmark")
    actor = Actor(1, "Benchmark")
    with journal.begin(actor, "staff.create") as work:
        for number in range(2, OWNERS + 1):
            work.insert("user", {"display_name": f"Owner {number}"})
        for tag in TAGS:
            work.insert("tag", {"name": tag, "name_key": tag})
    fields = CustomFieldService(CustomFieldRepository(database), journal, events)
    budget = fields.create(CustomField("Budget", FieldKind.NUMBER), actor).field.id
    options = tuple(Option(level, level) for level in LEVELS)
    level = fields.create(CustomField("Level", FieldKind.CHOICE, options=options), actor).field.id
    note = fields.create(CustomField("Note", FieldKind.TEXT), actor).field.id
    raw = database.raw
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(f"UPDATE contact SET owner_id = 1 + (id * 7919) % {OWNERS}")
    insert = "INSERT INTO custom_value (contact_id, field_id, text_value, number_value, sort_value)"
    raw.execute(
        f"""{insert} SELECT id, {budget}, '', (id * 7919) % 100000,
        printf('%016d', 1000000000000000 + (id * 7919) % 100000) FROM contact WHERE id % 3 > 0"""
    )
    names = " ".join(f"WHEN {place} THEN '{name}'" for place, name in enumerate(LEVELS))
    level_of = f"CASE (id * 31) % {len(LEVELS)} {names} END"
    raw.execute(f"{insert} SELECT id, {level}, {level_of}, NULL, {level_of} FROM contact")
    visit = f"'visit ' || {_number('id', 90)}"
    raw.execute(
        f"""{insert} SELECT id, {note}, {visit}, NULL, {visit}
        FROM contact WHERE id % 200 = 0"""
    )
    for number, tag in enumerate(TAGS, start=1):
        share = 5 ** (number - 1) * 2
        raw.execute(
            f"INSERT INTO tagging (contact_id, tag_id) SELECT id, {number} FROM contact"
            f" WHERE (id * 101) % {share} = 0"
        )
        raw.execute(
            f"""UPDATE contact SET tag_text = CASE tag_text WHEN '' THEN '{tag}'
            ELSE tag_text || char(31) || '{tag}' END WHERE (id * 101) % {share} = 0"""
        )
    _fill_profiles(raw)
    raw.execute("COMMIT")
    database.close()


def _word(seed: str) -> str:
    """SQL for one of `WORDS`."""
    names = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(WORDS))
    return f"CASE ({seed}) % {len(WORDS)} {names} END"


def _number(seed: str, below: int) -> str:
    """SQL for a number as a part of a text; `||` binds closer than `%`."""
    return f"(({seed}) % {below})"


def _fill_profiles(raw: Any) -> None:
    """Industries, occupations, notes, addresses and websites."""
    raw.execute(
        f"""UPDATE contact SET industry = {_word("id * 7")} || ' ' || {_number("id * 31", 5)},
        occupation = {_word("id * 13")} || ' ' || {_word("id / 8")} || ' '
        || {_number("id * 17", 6)}
        WHERE id % 2 = 0"""
    )
    site = _number("id * 7919", 1_000_003)
    raw.execute(
        f"""UPDATE contact SET notes = 'Met at ' || {_word("id")} || ' in '
        || {_number("id", 977)}, main_website = 'site' || {site} || '.example.org' || char(31)
        || 'https://www.site' || {site} || '.example.org' WHERE id % 3 = 0"""
    )
    raw.execute(
        """INSERT INTO contact_point (contact_id, kind, raw_value, normalized_value, is_primary)
        SELECT id, 'url', substr(main_website, instr(main_website, char(31)) + 1),
        substr(main_website, instr(main_website, char(31)) + 1), 0 FROM contact WHERE id % 3 = 0"""
    )
    names = " ".join(f"WHEN {place} THEN '{code}'" for place, code in enumerate(COUNTRIES))
    country = f"CASE (id * 37) % {len(COUNTRIES)} {names} END"
    raw.execute(
        f"""INSERT INTO address (contact_id, street_address, locality, country, is_primary)
        SELECT id, {_word("id * 3")} || ' street ' || {_number("id", 2003)},
        substr(main_locality, instr(main_locality, char(31)) + 1), {country}, 1
        FROM contact WHERE id % 3 < 2"""
    )
    raw.execute(f"UPDATE contact SET main_country = {country} WHERE id % 3 < 2")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
