"""The list of imports: what each brought, and what of it can still be taken back."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.imports.model import ImportDone
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office

HEADINGS = ["Name", "Company", "Phone", "E-mail"]
PEOPLE = [
    ["Agne Zukauskaite", "UAB Gintaras", "8 612 34567", "agne@example.com"],
    ["Petras Jonaitis", "", "8 655 55555", "petras@example.com"],
    ["Rasa Kazlauskaite", "", "12", ""],
]


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *PEOPLE])
    return path


def run(office: Office, imports: ImportService, path: Path) -> ImportDone:
    checked = imports.check(imports.plan(path, "", country="LT"))
    return imports.apply(checked, office.actor)


def test_an_import_is_listed_with_what_it_brought(
    office: Office, imports: ImportService, people: Path
):
    assert imports.past() == ()
    assert imports.imported_before(people) is None
    done = run(office, imports, people)
    [past] = imports.past()
    assert (past.seq, past.file_name, past.kind) == (done.seq, "people.csv", "contact")
    assert (past.created, past.organizations, past.row_count) == (2, 1, 3)
    assert (past.skipped, past.refused, done.refused) == (1, 1, 1)
    assert (past.at, past.by) == (office.clock.now(), office.actor.user_id)
    assert imports.imported_before(people) == past


def test_an_import_that_wrote_nothing_is_not_listed(
    office: Office, imports: ImportService, people: Path
):
    run(office, imports, people)
    assert run(office, imports, people).seq == 0
    assert len(imports.past()) == 1


def test_what_was_taken_back_says_when_and_what_stayed(
    office: Office, imports: ImportService, people: Path
):
    done = run(office, imports, people)
    first = office.contacts.first_page(ContactQuery()).rows[0]
    contact = office.contacts.get(first.id)
    office.contacts.save(contact, replace(contact, notes="met again"), office.actor)
    outcome = office.history.undo(office.actor, done.seq)
    [past] = imports.past()
    assert past.undone_at == office.clock.now()
    assert past.undone_by == office.actor.user_id
    assert past.kept == len(outcome.kept) == 1
    assert imports.kept_contacts(done.seq) == ((contact.id, contact.display_name),)
    assert imports.imported_before(people) is None
    office.history.undo(office.actor, outcome.seq)
    assert imports.past()[0].undone_at is None
    assert imports.imported_before(people) is not None
