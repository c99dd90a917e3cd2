"""Further people of a row: in columns of their own, several in a cell, beside a number."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crm_desktop.business.imports.model import Decisions, Field, RowRemark
from crm_desktop.business.imports.person_names import named_person, several_names
from crm_desktop.business.imports.report import write_report
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.business.imports.service import ImportService
from crm_desktop.storage import bulk
from crm_desktop.storage.check import check_file
from crm_desktop.storage.migrations.runner import expected_schema, schema_objects
from tests.builders import Office

Rows = list[list[str]]


@pytest.fixture
def imports(office: Office) -> ImportService:
    """The import service of a new file."""
    return ImportService(office.database, office.journal, office.staff, office.clock)


def check(imports: ImportService, path: Path, rows: Rows) -> CheckResult:
    """A small list as the wizard looks at it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return imports.check(imports.plan(path, "", country="LT"))


def people(office: Office) -> set[tuple[str, str, str, str]]:
    """Persons with their organization, job title and numbers and addresses."""
    sql = """SELECT person.display_name, coalesce(company.display_name, ''),
        coalesce(affiliation.job_title, ''),
        coalesce((SELECT group_concat(normalized_value, ' ') FROM contact_point
            WHERE contact_id = person.id), '')
        FROM contact person LEFT JOIN affiliation ON affiliation.person_id = person.id
            AND affiliation.deleted_at IS NULL
        LEFT JOIN contact company ON company.id = affiliation.organization_id
        WHERE person.kind = 'person' AND person.deleted_at IS NULL"""
    return set(office.database.execute(sql).fetchall())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rasa", ("Rasa", "")), ("Rasa Petraitienė", ("Rasa Petraitienė", "")),
        ("buhalterė Rasa", ("Rasa", "buhalterė")), ("Rasa, direktorė", ("Rasa", "direktorė")),
        ("директор Иван Петров", ("Иван Петров", "директор")), ("Mr Smith", ("Smith", "")),
        ("Ludwig van Beethoven", ("Ludwig van Beethoven", "")), ("أحمد", ("أحمد", "")),
        ("ሰላም ታደሰ", ("ሰላም ታደሰ", "")), ("Ayşe", ("Ayşe", "")),
        ("mama", ("", "")), ("mano žmona Ona", ("", "")), ("Reception", ("", "")),
        ("Склад", ("", "")), ("Muhasebe", ("", "")), ("دفتر", ("", "")), ("Lithuania", ("", "")),
        ("UAB Rasa", ("", "")), ("after 17", ("", "")), ("vakare Rasa", ("", "")), ("", ("", "")),
    ],
)  # fmt: skip
def test_a_name_is_told_from_other_words(text: str, found: tuple[str, str]):
    assert named_person(text) == found


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Jonas Jonaitis, Ona Onaitė", 2), ("Jonas Jonaitis / Ona Onaitė", 2), ("Jonas/Ona", 2),
        ("Jonas Petraitis ir Ona Petraitienė", 2), ("Иванов Иван; Петров Пётр 8 912 345-67-89", 2),
        ("Jonas Jonaitis\nOna Onaitė", 2), ("Ali Kaya ve Ayşe Demir", 2),
        ("Jonaitis, Jonas", 1), ("Jonas ir Ona Petraičiai", 1), ("Abebe Bekele / አበበ በቀለ", 1),
        ("Jonas Jonaitis, direktorius", 1), ("Smith, John, MD", 1), ("A & B", 1),
    ],
)  # fmt: skip
def test_only_several_names_are_taken_apart(cell: str, parts: int):
    assert len(several_names(cell)) == parts


def test_names_beside_numbers_become_people_of_the_organization(
    imports: ImportService, office: Office, tmp_path: Path
):
    cell = "Rasa 8 612 34567, Jonas +370 698 11111, sandėlis 8 655 55555"
    rows = [["Company", "Phone"], ["UAB Saulė", cell]]
    done = imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor)
    assert (done.created, done.others) == (1, 2)
    assert people(office) == {
        ("Rasa", "UAB Saulė", "", "+37061234567"),
        ("Jonas", "UAB Saulė", "", "+37069811111"),
    }
    company = imports.kept_contacts(done.seq)[0][0]
    labels = [point.label for point in office.contacts.get(company).points]
    assert labels == ["Rasa", "Jonas", "sandėlis"]

    again = imports.apply(check(imports, tmp_path / "b.csv", rows), office.actor)
    assert again.seq == 0
    assert len(people(office)) == 2

    office.history.undo(office.actor, done.seq)
    assert not people(office)


def test_what_stays_a_label_is_decided_by_row(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [
        ["Company", "Phone"],
        ["UAB Saulė", "Rasa 8 612 34567"],
        ["UAB Mėnuo", "Jonas 8 655 55555"],
    ]
    checked = check(imports, tmp_path / "a.csv", rows)
    assert checked.staging.numbers_with_others() == [2, 3]
    imports.apply(checked, office.actor, Decisions(others_except=frozenset([3])))
    assert {name for name, *_rest in people(office)} == {"Rasa"}
    imports.apply(
        check(imports, tmp_path / "a.csv", rows),
        office.actor,
        Decisions(others=False, others_except=frozenset([3])),
    )
    assert {name for name, *_rest in people(office)} == {"Rasa", "Jonas"}


def test_another_persons_number_is_not_the_rows_persons(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [
        ["Company", "Contact person", "Phone"],
        ["UAB Saulė", "Jonas Jonaitis", "8 698 11111, buhalterė Rasa 8 612 34567"],
        ["UAB Aušra", "Ona Onaitė", "Ona 8 600 12345"],
    ]
    path = tmp_path / "a.csv"
    imports.apply(check(imports, path, rows), office.actor)
    assert people(office) == {
        ("Jonas Jonaitis", "UAB Saulė", "", "+37069811111"),
        ("Rasa", "UAB Saulė", "buhalterė", "+37061234567"),
        ("Ona Onaitė", "UAB Aušra", "", "+37060012345"),
    }
    again = imports.apply(check(imports, path, rows), office.actor)
    assert again.seq == 0
    assert len(people(office)) == 3
    as_label = Decisions(others=False)
    imports.apply(
        check(imports, path, [rows[0], ["MB Rūta", *rows[1][1:]]]), office.actor, as_label
    )


def test_further_columns_of_people_are_linked_with_what_belongs_to_them(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [
        ["Company", "Contact 1", "Position 1", "Phone 1", "E-mail 1",
         "Contact 2", "Position 2", "Phone 2", "E-mail 2", "Director", "City"],
        ["UAB Saulė", "Ona Onaitė", "buyer", "8 600 12345", "ona@saule.example.com",
         "Jonas Jonaitis", "sales", "8 612 34567", "jonas@saule.example.com", "Rasa Rasaitė",
         "Vilnius"],
        ["UAB Mėnuo", "Eglė Eglaitė", "buyer", "8 600 54321", "", "", "", "8 655 55555", "", "-",
         "Kaunas"],
    ]  # fmt: skip
    checked = check(imports, tmp_path / "a.csv", rows)
    assert checked.counts.new == 2
    done = imports.apply(checked, office.actor)
    assert (done.created, done.others, done.organizations) == (2, 2, 2)
    assert people(office) == {
        ("Ona Onaitė", "UAB Saulė", "buyer", "+37060012345 ona@saule.example.com"),
        ("Jonas Jonaitis", "UAB Saulė", "sales", "+37061234567 jonas@saule.example.com"),
        ("Rasa Rasaitė", "UAB Saulė", "Director", ""),
        ("Eglė Eglaitė", "UAB Mėnuo", "buyer", "+37060054321 +37065555555"),
    }
    assert imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor).seq == 0


def test_several_names_in_a_cell_are_several_people_of_an_organization(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [
        ["Company", "Contact person", "Phone"],
        ["UAB Saulė", "Ona Onaitė / Jonas Jonaitis 8 612 34567", "8 600 12345"],
        ["", "Ana ir Petras Petraičiai", "8 655 55555"],
    ]
    imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor)
    assert people(office) == {
        ("Ona Onaitė", "UAB Saulė", "", "+37060012345"),
        ("Jonas Jonaitis", "UAB Saulė", "", "+37061234567"),
        ("Ana ir Petras Petraičiai", "", "", "+37065555555"),
    }


def test_who_is_named_twice_is_one_person(imports: ImportService, office: Office, tmp_path: Path):
    rows = [
        ["Company", "Contact person", "Phone"],
        ["UAB Saulė", "", "Rasa 8 612 34567"],
        ["UAB Mėnuo", "", "Rasa 8 612 34567"],
        ["UAB Saulė", "Rasa Rasaitė", "8 612 34567"],
    ]
    imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor)
    assert people(office) == {
        ("Rasa Rasaitė", "UAB Saulė", "", "+37061234567"),
        ("Rasa Rasaitė", "UAB Mėnuo", "", "+37061234567"),
    }


def test_a_row_of_nobody_is_about_whom_its_number_names(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [["Name", "Phone"], ["", "Rasa 8 612 34567"], ["Jonas", "Ona 8 600 12345"]]
    imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor)
    assert people(office) == {
        ("Rasa", "", "", "+37061234567"),
        ("Jonas", "", "", "+37060012345"),
    }


def test_further_people_of_rows_without_an_organization_are_contacts_of_their_own(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [
        ["Person 1", "Phone 1", "Person 2", "Phone 2", "Notes"],
        ["Ona Onaitė", "8 600 12345", "Jonas Jonaitis", "8 612 34567", "neighbors"],
        ["Rasa Rasaitė / Petras Petraitis", "8 655 55555", "Eglė Eglaitė", "", ""],
        ["Lina Linaitė", "8 655 11111", "Tomas", "", "a given name alone"],
        ["Saulė Saulaitė", "8 655 22222", "Algis", "8 655 33333", ""],
        ["Jonas / Ona", "8 655 44444", "", "", "given names alone stay as they are"],
    ]
    checked = check(imports, tmp_path / "a.csv", rows)
    remarks = [row.remarks for row in checked.page(None, 0, 9)]
    assert remarks[2] == (RowRemark.PERSON_LEFT_OUT,)
    done = imports.apply(checked, office.actor)
    assert (done.created, done.others) == (5, 4)
    assert {(name, points) for name, _company, _job, points in people(office)} == {
        ("Ona Onaitė", "+37060012345"), ("Jonas Jonaitis", "+37061234567"),
        ("Rasa Rasaitė", "+37065555555"), ("Petras Petraitis", ""), ("Eglė Eglaitė", ""),
        ("Lina Linaitė", "+37065511111"), ("Saulė Saulaitė", "+37065522222"),
        ("Algis", "+37065533333"), ("Jonas / Ona", "+37065544444"),
    }  # fmt: skip
    assert imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor).seq == 0
    office.journal.inverse(done.seq, office.actor)
    assert not people(office)


def test_a_row_of_nobody_may_be_about_several(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [["Name", "Phone"], ["", "Rasa 8 612 34567, Jonas 8 600 12345, 8 655 55555"]]
    imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor)
    assert people(office) == {
        ("Rasa", "", "", "+37061234567 +37065555555"),
        ("Jonas", "", "", "+37060012345"),
    }
    assert imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor).seq == 0


def test_staff_beside_persons_is_not_imported(imports: ImportService, tmp_path: Path):
    rows = [["Patient name", "Phone", "Doctor"]]
    rows += [[f"Ona {each}aitė", "8 600 12345", f"Jonas {each}aitis"] for each in ("Rut", "Gin")]
    fields = [column.field for column in check(imports, tmp_path / "a.csv", rows).plan.columns]
    assert Field.OTHER_PERSON not in fields


def test_the_report_knows_one_person_a_row(imports: ImportService, tmp_path: Path):
    rows = [
        ["Company", "Contact 1", "Phone 1", "Contact 2", "Phone 2"],
        ["UAB Saulė", "Ona Onaitė", "8 600 12345", "Jonas Jonaitis", "8 612 34567"],
    ]
    checked = check(imports, tmp_path / "a.csv", rows)
    assert [column.field for column in checked.plan.columns][3:] == [
        Field.OTHER_PERSON,
        Field.OTHER_PERSON_PHONE,
    ]
    write_report(tmp_path / "a.json", checked.plan, checked.staging, checked.counts)
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert "other_person" not in text
    assert "+37061234567" in text


def test_a_job_behind_a_name_is_the_rows_job(
    imports: ImportService, office: Office, tmp_path: Path
):
    rows = [
        ["Name", "Company", "Job title", "Phone"],
        ["Rasa Rasaitė (direktorė)", "UAB Saulė", "", "8 612 34567"],
        ["Jonas Jonaitis - vadovas", "UAB Mėnuo", "savininkas", "8 655 55555"],
        ["Ona Onaitė (sesuo)", "UAB Aušra", "", "8 600 12345"],
    ]
    imports.apply(check(imports, tmp_path / "a.csv", rows), office.actor)
    assert {(name, job) for name, _company, job, _points in people(office)} == {
        ("Rasa Rasaitė", "direktorė"),
        ("Jonas Jonaitis", "savininkas"),
        ("Ona Onaitė (sesuo)", ""),
    }


def test_further_people_are_looked_up_in_a_large_list_too(
    imports: ImportService, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bulk, "DEFER_FROM_ROWS", 10)
    rows = [
        ["Company", "Contact person", "Phone"],
        *([f"UAB Nr {n}x", f"Jonas Nr{n}aitis", f"8 698 11{n}"] for n in range(100, 130)),
        ["UAB Saulė", "Petras Petraitis", "8 698 99999, buhalterė Rasa 8 612 34567"],
    ]
    path = tmp_path / "a.csv"
    imports.apply(check(imports, path, rows), office.actor)
    assert ("Rasa", "UAB Saulė", "buhalterė", "+37061234567") in people(office)
    assert schema_objects(office.database.raw) == expected_schema()
    rows[-1][2] += ", direktorius Tomas 8 612 00000"
    more = [[*row, f"note {number}"] for number, row in enumerate(rows)]
    more[0][3] = "Notes"
    imports.apply(check(imports, path, more), office.actor)
    assert ("Tomas", "UAB Saulė", "direktorius", "+37061200000") in people(office)
    assert schema_objects(office.database.raw) == expected_schema()
    assert check_file(office.database).is_sound
