"""The contacts of an import: a filter that finds what it made or changed, and nobody else."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from crm_desktop.business.contacts.filters import Condition, Filter, Operator, from_json, to_json
from crm_desktop.business.contacts.import_filter_sql import import_name, import_value
from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.imports.model import ImportDone
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office, a_person, an_organization

HEADINGS = ["Name", "Company", "Phone", "E-mail"]


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


def run(
    office: Office, imports: ImportService, folder: Path, name: str, rows: Sequence[Sequence[str]]
) -> ImportDone:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return imports.apply(imports.check(imports.plan(path, "", country="LT")), office.actor)


def names(office: Office, *conditions: Condition) -> set[str]:
    page = office.contacts.first_page(ContactQuery(filter=Filter(conditions)), 100)
    return {row.display_name for row in page.rows}


def of(*seqs: int, operator: Operator = Operator.IS) -> Condition:
    return Condition("import", operator, tuple(import_value(seq, "a list.csv") for seq in seqs))


def test_what_an_import_made_and_changed_is_found(
    office: Office, imports: ImportService, tmp_path: Path
):
    office.contacts.create(a_person("Ona Onaitė"), office.actor)
    office.contacts.create(an_organization("UAB Sena"), office.actor)
    first = run(office, imports, tmp_path, "one.csv", [
        ["Agne Zukauskaite", "UAB Gintaras", "8 612 34567", ""],
        ["Petras Jonaitis", "", "8 655 55555", ""],
        ["Rasa Rasaitė", "UAB Sena", "8 655 55556", ""],
    ])  # fmt: skip
    second = run(office, imports, tmp_path, "two.csv", [
        ["Petras Jonaitis", "", "8 655 55555", "petras@example.com"],
        ["Jonas Petraitis", "", "8 655 55557", ""],
    ])  # fmt: skip
    assert names(office, of(first.seq)) == {
        "Agne Zukauskaite", "UAB Gintaras", "Petras Jonaitis", "Rasa Rasaitė",
    }  # fmt: skip
    assert names(office, of(second.seq)) == {"Petras Jonaitis", "Jonas Petraitis"}
    assert len(names(office, of(first.seq, second.seq))) == 5
    assert names(office, of(first.seq, second.seq, operator=Operator.IS_NOT)) == {
        "Ona Onaitė", "UAB Sena",
    }  # fmt: skip
    both = names(office, of(first.seq), of(second.seq))
    assert both == {"Petras Jonaitis"}, "conditions beside each other look at rows"


def test_a_person_who_only_got_a_place_of_work_is_one_of_them(
    office: Office, imports: ImportService, tmp_path: Path
):
    run(office, imports, tmp_path, "one.csv", [["Petras Jonaitis", "", "8 655 55555", ""]])
    done = run(
        office, imports, tmp_path, "two.csv", [["Petras Jonaitis", "UAB Nauja", "8 655 55555", ""]]
    )
    assert done.updated == 1
    assert names(office, of(done.seq)) == {"Petras Jonaitis", "UAB Nauja"}


def test_the_bin_and_undo_are_followed(office: Office, imports: ImportService, tmp_path: Path):
    rows = [["Petras Jonaitis", "", "8 655 55555", ""], ["Ana Lee", "", "8 655 55556", ""]]
    done = run(office, imports, tmp_path, "one.csv", rows)
    wanted = of(done.seq)
    assert names(office, wanted) == {"Petras Jonaitis", "Ana Lee"}
    page = office.contacts.first_page(ContactQuery(filter=Filter((wanted,))), 100)
    office.contacts.bin([page.rows[0].id], office.actor)
    assert len(names(office, wanted)) == 1
    undone = office.history.undo(office.actor, done.seq)
    left = {page.rows[0].display_name} if undone.kept else set[str]()
    assert names(office, wanted) <= left
    assert imports.past_of(done.seq) is not None


def test_imports_are_offered_by_their_files(office: Office, imports: ImportService, tmp_path: Path):
    assert office.contacts.past_imports() == ()
    one = run(office, imports, tmp_path, "one.csv", [["Ana Lee", "", "8 655 55556", ""]])
    two = run(office, imports, tmp_path, "two.csv", [["Bo Lee", "", "8 655 55557", ""]])
    found = [(each.seq, each.file_name) for each in office.contacts.past_imports()]
    assert found == [(two.seq, "two.csv"), (one.seq, "one.csv")]
    office.history.undo(office.actor, two.seq)
    assert [each.seq for each in office.contacts.past_imports()] == [one.seq]


def test_a_value_says_which_import_and_what_its_file_is_called():
    value = import_value(17, "clients 2026.xlsx")
    assert import_name(value) == "clients 2026.xlsx"
    assert import_name(import_value(17, "")) == "17"
    wanted = Filter((Condition("import", Operator.IS, (value,)),))
    assert from_json(to_json(wanted)) == wanted, "so it can be kept as a segment"


def test_what_is_no_import_finds_nobody(office: Office):
    office.contacts.create(a_person("Ona Onaitė"), office.actor)
    broken = Condition("import", Operator.IS, ("nothing",))
    assert names(office, broken) == set()
    other = Condition("import", Operator.IS_NOT, ("nothing",))
    assert names(office, other) == {"Ona Onaitė"}
    assert names(office, of(999_999)) == set()
