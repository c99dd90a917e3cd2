"""What a person decides about columns and values: joined, split, constant, matched, remembered."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.model import Contact, ContactQuery
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.imports.applying import CompanyLists
from crm_desktop.business.imports.model import Decisions, ErrorAction, Field, ImportPlan, Verdict
from crm_desktop.business.imports.own_fields import with_own_field
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.profile_service import ProfileService
from crm_desktop.business.imports.profiles import signature_of, with_profile
from crm_desktop.business.imports.reshaping import (
    likely_separator,
    parts_of,
    with_joined,
    with_split,
    without_reshape,
)
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.imports.value_lists import (
    with_known_matches,
    with_match,
    with_new_option,
    with_new_stage,
)
from crm_desktop.core.errors import UserError
from tests.builders import Office, while_others_save

ROWS = [
    ["Ref", "First", "Second", "Phone", "Group", "Place"],
    ["1", "Agne", "Zukauskaite", "8 612 34567", "Customer", "Vilnius; Gedimino 1"],
    ["2", "Petras", "Jonaitis", "8 655 55555", "passive", "Kaunas; Laisvės 2"],
    ["3", "Rasa", "Petraitis", "200 0142", "passive", ""],
]


@pytest.fixture
def imports(office: Office) -> ImportService:
    lists = CompanyLists(office.custom_fields, office.dictionaries)
    return ImportService(office.database, office.journal, office.staff, office.clock, lists=lists)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return written(tmp_path / "people.csv", ROWS)


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def planned(imports: ImportService, path: Path) -> ImportPlan:
    """The plan with nothing but the phone guessed: the rest is what the test says."""
    plan = imports.plan(path, "", country="LT")
    for column in plan.columns:
        plan = with_field(plan, column.index, Field.PHONE if column.index == 3 else Field.IGNORE)
    return plan


def imported(office: Office, imports: ImportService, plan: ImportPlan) -> dict[str, Contact]:
    keeping = Decisions(errors=ErrorAction.WITHOUT)
    imports.apply(imports.check(plan), office.actor, keeping)
    rows = office.contacts.first_page(ContactQuery()).rows
    found = [office.contacts.get(row.id) for row in rows]
    return {contact.display_name: contact for contact in found}


# Joined and split ---------------------------------------------------------------------------


def test_columns_are_joined_in_order(office: Office, imports: ImportService, people: Path):
    plan = with_field(planned(imports, people), 1, Field.GIVEN_NAME)
    plan = with_field(plan, 2, Field.FAMILY_NAME)
    plan = with_joined(plan, [2, 1], " ")
    made = plan.columns[-1]
    assert (made.heading, made.field) == ("Second + First", Field.FULL_NAME)
    assert made.samples[0] == "Zukauskaite Agne"
    assert {plan.columns[1].field, plan.columns[2].field} == {Field.IGNORE}
    assert imports.preview(plan)[0].title == "Zukauskaite Agne"
    assert set(imported(office, imports, plan)) == {
        "Zukauskaite Agne", "Jonaitis Petras", "Petraitis Rasa",
    }  # fmt: skip


def test_a_column_is_split_at_a_sign(office: Office, imports: ImportService, people: Path):
    plan = with_field(planned(imports, people), 1, Field.FULL_NAME)
    assert likely_separator(plan, 5) == "; "
    assert parts_of(plan, 5, "; ") == 2
    plan = with_split(plan, 5, "; ", 2)
    plan = with_field(plan, plan.columns[-2].index, Field.LOCALITY)
    plan = with_field(plan, plan.columns[-1].index, Field.STREET_ADDRESS)
    found = imported(office, imports, plan)
    [address] = found["Agne"].addresses
    assert (address.locality, address.street_address) == ("Vilnius", "Gedimino 1")
    assert found["Rasa"].addresses == ()


def test_a_made_column_can_be_taken_away(imports: ImportService, people: Path):
    plan = with_field(planned(imports, people), 1, Field.GIVEN_NAME)
    first = with_joined(plan, [1, 2], " ")
    both = with_split(first, 5, "; ", 2)
    back = without_reshape(both, both.reshapes[0])
    assert [column.heading for column in back.columns][-2:] == ["Place (1)", "Place (2)"]
    assert back.columns[1].field is Field.GIVEN_NAME
    assert imports.preview(back)[0].values["given_name"] == "Agne"
    assert without_reshape(first, first.reshapes[0]) == plan


# Constants and the area code ------------------------------------------------------------------


def test_constants_fill_what_rows_do_not_say(office: Office, imports: ImportService, people: Path):
    plan = with_field(planned(imports, people), 1, Field.FULL_NAME)
    plan = with_field(plan, 4, Field.TAGS)
    plan = replace(
        plan, constants=((Field.SOURCE, "Fair"), (Field.TAGS, "2026"), (Field.STATUS, "Customer"))
    )
    found = imported(office, imports, plan)
    petras = found["Petras"]
    assert set(petras.tags) == {"passive", "2026"}
    assert petras.lifecycle_stage == "customer"
    assert office.contacts.sources()[0].name == "Fair"


def test_constants_leave_empty_rows_empty(imports: ImportService, tmp_path: Path):
    path = written(tmp_path / "list.csv", [["Name", "Phone"], ["Agne", "8 612 34567"], ["", ""]])
    plan = replace(imports.plan(path, "", country="LT"), constants=((Field.SOURCE, "Fair"),))
    counts = imports.check(plan).counts
    assert (counts.new, counts.error) == (1, 0)


def test_an_area_code_completes_short_numbers(imports: ImportService, people: Path):
    plan = with_field(planned(imports, people), 1, Field.FULL_NAME)
    assert imports.check(plan).counts.error == 1
    checked = imports.check(replace(plan, area_code="5"))
    assert checked.counts.error == 0
    assert checked.page(Verdict.NEW, 2, 1)[0].values["phone"] == ["+37052000142"]


# Values ---------------------------------------------------------------------------------------


def test_values_are_matched_once_for_all_rows(office: Office, imports: ImportService, people: Path):
    plan = with_field(planned(imports, people), 1, Field.FULL_NAME)
    plan = with_field(plan, 4, Field.STATUS)
    [statuses] = imports.value_lists(plan, imports.our_words())
    assert [(one.text, one.count, one.target) for one in statuses.values] == [
        ("passive", 2, ""),
        ("Customer", 1, "customer"),
    ]
    assert statuses.unknown == 1
    plan = with_new_stage(plan, "passive", "sleepers", "Sleepers")
    found = imported(
        office, imports, with_known_matches(plan, imports.value_lists(plan, imports.our_words()))
    )
    assert found["Petras"].lifecycle_stage == "sleepers"
    assert found["Agne"].lifecycle_stage == "customer"
    assert found["Petras"].tags == ()
    words = office.dictionaries.words(Dictionary.STAGE)
    assert [word.name for word in words if word.key == "sleepers"] == ["Sleepers"]


def test_a_value_can_mean_nothing_or_another(office: Office, imports: ImportService, people: Path):
    plan = with_field(planned(imports, people), 1, Field.FULL_NAME)
    plan = with_field(plan, 4, Field.STATUS)
    plan = with_match(plan, "status", "PASSIVE", "")
    plan = with_match(plan, "status", "customer", "cold")
    found = imported(office, imports, plan)
    assert {contact.lifecycle_stage for contact in found.values()} == {"cold"}
    assert not any(contact.tags for contact in found.values())
    assert with_match(plan, "status", "Passive", None).matches == {"status": {"customer": "cold"}}


def test_an_own_field_and_its_options_come_with_the_import(
    office: Office, imports: ImportService, people: Path
):
    plan = with_field(planned(imports, people), 1, Field.FULL_NAME)
    new = CustomField("Group", FieldKind.CHOICE, id=-1)
    plan = with_own_field(plan, 4, new)
    [groups] = imports.value_lists(plan, imports.our_words())
    assert groups.unknown == 2
    for number, value in enumerate(groups.values):
        plan = with_new_option(plan, new.key, value.text, f"code{number}")
    before = office.custom_fields.fields()
    done = imports.apply(imports.check(plan), office.actor)
    [field] = office.custom_fields.fields()
    assert before == ()
    assert {option.name for option in field.options} == {"Customer", "passive"}
    rows = office.contacts.first_page(ContactQuery()).rows
    values = {value.text for row in rows for value in office.contacts.get(row.id).custom}
    assert values == {"code0", "code1"}
    office.history.undo(office.actor, done.seq)
    assert office.custom_fields.fields() == ()


# Profiles -------------------------------------------------------------------------------------


def test_headings_are_remembered_and_found_again(
    office: Office, imports: ImportService, people: Path, tmp_path: Path
):
    plan = with_field(planned(imports, people), 1, Field.FULL_NAME)
    plan = with_field(plan, 4, Field.STATUS)
    plan = with_match(plan, "status", "passive", "former")
    plan = with_split(plan, 5, "; ", 2)
    plan = with_field(plan, plan.columns[-2].index, Field.LOCALITY)
    plan = replace(plan, constants=((Field.SOURCE, "Fair"),), area_code="5")
    kept = imports.profiles.keep(plan, office.actor)
    assert kept is not None
    turned = [[row[3], row[5], row[4], row[1], row[2], row[0]] for row in ROWS]
    other = imports.plan(written(tmp_path / "next.csv", turned), "", country="LT")
    assert signature_of(other) == kept.signature
    found = imports.profiles.for_headings(other)
    assert found is not None
    assert found.file_name == "people.csv"
    again = with_profile(other, found)
    by_heading = {column.heading: column.field for column in again.columns}
    assert by_heading["First"] is Field.FULL_NAME
    assert by_heading["Group"] is Field.STATUS
    assert by_heading["Place (1)"] is Field.LOCALITY
    assert by_heading["Second"] is Field.IGNORE
    assert again.constants == plan.constants
    assert again.matches == plan.matches
    assert again.area_code == "5"
    assert office.history.latest_undoable(office.actor) is None


def test_a_profile_that_others_keep_just_before_is_there_once(
    office: Office, ben: Office, imports: ImportService, people: Path
):
    plan = planned(imports, people)
    theirs = ProfileService(ben.database, ben.journal)
    while_others_save(office, lambda: theirs.keep(plan, ben.actor, "Price base"))
    imports.profiles.keep(plan, office.actor, "Price base")
    assert [one.name for one in imports.profiles.named()] == ["Price base"]


def test_profiles_have_names_that_can_change(office: Office, imports: ImportService, people: Path):
    plan = planned(imports, people)
    first = imports.profiles.keep(plan, office.actor, " Price  base ")
    again = imports.profiles.keep(plan, office.actor, "price base")
    assert first is not None
    assert again is not None
    assert (first.name, first.id) == ("Price base", again.id)
    other = imports.profiles.keep(plan, office.actor, "Suppliers")
    assert other is not None
    assert [one.name for one in imports.profiles.named()] == ["price base", "Suppliers"]
    with pytest.raises(UserError, match="word_exists"):
        imports.profiles.rename(other.id, "PRICE BASE", office.actor)
    imports.profiles.rename(other.id, "Dealers", office.actor)
    seq = imports.profiles.remove(first.id, office.actor)
    assert [one.name for one in imports.profiles.named()] == ["Dealers"]
    with pytest.raises(UserError, match="import_profile_missing"):
        imports.profiles.called("Price base")
    office.history.undo(office.actor, seq)
    assert imports.profiles.called("Price Base").id == first.id


def test_a_damaged_profile_changes_nothing(imports: ImportService, office: Office, people: Path):
    plan = planned(imports, people)
    kept = imports.profiles.keep(plan, office.actor, "Base")
    assert kept is not None
    assert with_profile(plan, replace(kept, mapping="{", options="[]")) == plan


def test_a_cell_far_away_from_the_list_is_left_out_and_named(office: Office, tmp_path: Path):
    book = Workbook()
    sheet = book.worksheets[0]
    for number in range(40):
        sheet.append([f"Name {number}", f"+3706123{number:04}"] if number else ["Name", "Phone"])
    sheet["XFD7"] = "oops"
    book.save(tmp_path / "a.xlsx")
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    choice = imports.inspect(tmp_path / "a.xlsx")
    plan = imports.plan(choice.path, choice.chosen)
    assert (plan.record_count, len(plan.columns), plan.stray_cells) == (39, 2, ("XFD7",))


def test_one_sheet_too_wide_does_not_hide_the_list_on_another(office: Office, tmp_path: Path):
    book = Workbook()
    wide = book.worksheets[0]
    for row in range(1, 4):
        for column in range(1, 700):
            wide.cell(row, column, column)
    sheet = book.create_sheet("List")
    for number in range(5):
        sheet.append([f"Name {number}", f"+3706123{number:04}"] if number else ["Name", "Phone"])
    book.save(tmp_path / "a.xlsx")
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    assert imports.inspect(tmp_path / "a.xlsx").chosen == "List"
