"""Lists that do not stand in rows, and names of groups between the records."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.business.imports.groups import likely_field, with_groups_as
from crm_desktop.business.imports.model import Arrangement, Field
from crm_desktop.business.imports.profiles import profile_of, with_profile
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.imports.value_lists import count_values, with_match
from tests.builders import Office


@pytest.fixture
def imports(office: Office) -> ImportService:
    """The import service of a new file."""
    return ImportService(office.database, office.journal, office.staff, office.clock)


def written(folder: Path, *rows: list[str]) -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def rows_of(imports: ImportService, path: Path, **changes: Any) -> dict[int, dict[str, Any]]:
    """What is read by row, as the wizard would check it."""
    plan = imports.plan(path, imports.inspect(path).chosen, country="LT")
    found = imports.preview(replace(plan, **changes), 100)
    return {row.row: dict(row.values) for row in found if row.values}


def test_a_record_per_column(imports: ImportService, tmp_path: Path):
    path = written(
        tmp_path,
        ["Name:", "Ann Lee", "Bob Ray"],
        ["Position", "manager", "sales"],
        ["Phone", "8 612 34567", ""],
        ["E-mail", "ann@post.example.com", "bob@post.example.com"],
    )
    plan = imports.plan(path, "")
    assert plan.arrangement is Arrangement.TURNED
    assert [column.field for column in plan.columns] == [
        Field.FULL_NAME, Field.JOB_TITLE, Field.PHONE, Field.EMAIL,
    ]  # fmt: skip
    assert rows_of(imports, path) == {
        2: {"full_name": "Ann Lee", "job_title": "manager", "phone": ["+37061234567"],
            "email": ["ann@post.example.com"]},
        3: {"full_name": "Bob Ray", "job_title": "sales", "email": ["bob@post.example.com"]},
    }  # fmt: skip


def test_cards_below_each_other(imports: ImportService, tmp_path: Path):
    path = written(
        tmp_path,
        ["Our members"],
        ["Vardas, pavardė:", "Ona Petraitė"],
        ["Tel.:", "8 612 34567"],
        ["", "8 698 76543"],
        ["El. paštas:", "ona@post.example.com"],
        [],
        ["Vardas, pavardė:", "Jonas Rimkus"],
        ["Miestas:", "Utena"],
    )
    plan = imports.plan(path, "")
    assert plan.arrangement is Arrangement.CARDS
    assert plan.header_row is None
    assert rows_of(imports, path) == {
        2: {"full_name": "Ona Petraitė", "phone": ["+37061234567"],
            "email": ["ona@post.example.com"]},
        7: {"full_name": "Jonas Rimkus", "locality": "Utena"},
    }  # fmt: skip


def test_cards_whose_labels_stand_in_the_cells_of_their_values(
    imports: ImportService, tmp_path: Path
):
    path = written(
        tmp_path,
        ["Company: Acme Ltd"],
        ["Phone: +370 612 34567"],
        ["City: Utena"],
        [],
        ["Company: Borealis Ltd"],
        ["E-mail: office@borealis.example.com"],
        ["City: Kaunas"],
    )
    assert rows_of(imports, path) == {
        1: {"organization": "Acme Ltd", "phone": ["+37061234567"], "locality": "Utena"},
        5: {"organization": "Borealis Ltd", "email": ["office@borealis.example.com"],
            "locality": "Kaunas"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Phone", "City"], ["Name Phone", "8 612 34567", "Utena"], ["City Hall", "", ""]],
        [["Position", "Name"], ["Manager", "Ann"], ["Director", "Bob"], ["Owner", "Cid"]],
        [["Ann Lee", "8 612 34567"], ["Bob Ray", "8 698 76543"], ["Cid Poe", "8 698 76544"]],
    ],
)
def test_lists_in_rows_stay_lists_in_rows(
    rows: list[list[str]], imports: ImportService, tmp_path: Path
):
    assert imports.plan(written(tmp_path, *rows), "").arrangement is Arrangement.ROWS


def test_a_heading_row_that_is_told_means_rows(imports: ImportService, tmp_path: Path):
    rows = [["Name", "Ann"], ["Phone", "8 612 34567"], ["City", "Utena"], ["E-mail", "a@b.example"]]
    path = written(tmp_path, *rows)
    assert imports.plan(path, "").arrangement is Arrangement.TURNED
    assert imports.plan(path, "", header_row=1).arrangement is Arrangement.ROWS


SECTIONS = (
    ["Klientas", "Telefonas", "Miestas"],
    ["Didmena", "", ""],
    ["Ona Petraitė", "8 612 34567", "Utena"],
    ["Jonas Rimkus", "8 698 76543", "Kaunas"],
    ["Mažmena ir kiti", "", ""],
    ["Rasa Norkė", "8 612 00001", "Alytus"],
)


def test_names_of_groups_are_no_records(imports: ImportService, tmp_path: Path):
    path = written(tmp_path, *SECTIONS)
    assert imports.plan(path, "").sections == ((2, "Didmena"), (5, "Mažmena ir kiti"))
    assert list(rows_of(imports, path)) == [3, 4, 6]


@pytest.mark.parametrize(
    ("field", "expected"), [(Field.TAGS, ["Didmena"]), (Field.SOURCE, "Didmena")]
)
def test_names_of_groups_can_be_taken_for_a_value(
    field: Field, expected: object, imports: ImportService, tmp_path: Path
):
    found = rows_of(imports, written(tmp_path, *SECTIONS), section_field=field)
    assert found[3][field] == found[4][field] == expected
    assert found[6][field] != expected
    assert list(found) == [3, 4, 6]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Klientai", "Tiekėjai"), Field.PARTY_KINDS),
        (("Germany", "Lietuva"), Field.COUNTRY),
        (("Didmena", "Tiekėjai"), Field.IGNORE),
        ((), Field.IGNORE),
    ],
)
def test_names_of_groups_that_say_what_they_are(names: tuple[str, ...], expected: Field):
    assert likely_field(names) is expected


def test_names_of_groups_are_counted_and_matched(imports: ImportService, tmp_path: Path):
    path = written(tmp_path, *SECTIONS)
    plan = with_groups_as(imports.plan(path, ""), Field.STATUS)
    counted = count_values([(n, tuple(row)) for n, row in enumerate(SECTIONS, 1) if n > 1], plan)
    assert counted == {"status": {"Didmena": 2, "Mažmena ir kiti": 1}}
    plan = with_match(plan, "status", "Didmena", "lead")
    found = rows_of(imports, path, section_field=Field.STATUS, matches=plan.matches)
    assert [found[row].get("status") for row in (3, 4, 6)] == ["lead", "lead", "Mažmena ir kiti"]


def test_what_groups_become_is_remembered(imports: ImportService, tmp_path: Path):
    plan = imports.plan(written(tmp_path, *SECTIONS), "")
    profile = profile_of(with_groups_as(plan, Field.TAGS))
    assert with_profile(plan, profile).section_field is Field.TAGS


def test_somebody_of_whom_only_the_name_is_known_is_a_record(
    imports: ImportService, tmp_path: Path
):
    path = written(
        tmp_path,
        ["Klientas", "Telefonas", "Miestas"],
        ["Ona Petraitė", "", ""],
        ["Jonas Rimkus", "8 698 76543", "Kaunas"],
        ["Rasa Norkė", "8 612 00001", "Alytus"],
        ["Vilius Kalnas", "", ""],
    )
    assert list(rows_of(imports, path)) == [2, 3, 4, 5]


@pytest.mark.parametrize("sign", ["?", "—", "***", "…", "///"])
def test_signs_alone_say_nothing(sign: str, imports: ImportService, tmp_path: Path):
    path = written(
        tmp_path,
        ["Name", "Phone", "E-mail", "Birthday", "Notes"],
        ["Ann Lee", sign, sign, sign, "!"],
    )
    assert imports.preview(imports.plan(path, ""))[0].problems == ()
    assert rows_of(imports, path)[2] == {"full_name": "Ann Lee", "notes": "!"}
