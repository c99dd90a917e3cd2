"""Between check and import: corrections, single decisions, overwriting, what stays out."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import Contact, ContactQuery, PointKind
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.imports.insights import Certainty, Reason, suggested
from crm_desktop.business.imports.model import (
    SECTION_FIELDS,
    Decisions,
    ErrorAction,
    Field,
    ProblemCode,
    RowAction,
    RowDecision,
    RowRemark,
    Verdict,
)
from crm_desktop.business.imports.own_fields import with_own_field
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.profiles import signature_of
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.business.imports.service import ImportService
from crm_desktop.ui.imports.words import field_word
from tests.builders import Office, a_person, a_point, an_organization


def person(office: Office, name: str, phone: str, notes: str = "") -> Contact:
    """A stored person."""
    draft = a_person(name, points=(a_point(phone),), notes=notes)
    return office.contacts.create(draft, office.actor).contact


HEADINGS = ["Name", "Company", "Phone", "E-mail", "City", "Notes"]


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


def listed(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def check(imports: ImportService, path: Path) -> CheckResult:
    return imports.check(imports.plan(path, "", country="LT"))


def by_name(office: Office) -> dict[str, Contact]:
    rows = office.contacts.first_page(ContactQuery()).rows
    return {row.display_name: office.contacts.get(row.id) for row in rows}


AGNE = ("Agne Zukauskaite", "", "8 612 34567", "agne@example.com", "Vilnius", "")
RASA = ("Rasa Kazlauskaite", "", "12", "", "Kaunas", "")
PETRAS = ("Petras Jonaitis", "", "8 655 55555", "petras@example", "", "")


# Corrections ----------------------------------------------------------------------------------


def test_a_corrected_cell_makes_a_row_of_it(office: Office, imports: ImportService, tmp_path: Path):
    checked = check(imports, listed(tmp_path, AGNE, RASA, PETRAS))
    assert (checked.counts.new, checked.counts.error) == (1, 2)
    assert imports.review.fix(checked, {(3, 2): "8 677 12345"}) == (3,)
    assert (checked.counts.new, checked.counts.error) == (2, 1)
    [row] = checked.rows([3])
    assert (row.verdict, row.problems) == (Verdict.NEW, ())
    assert row.values["phone"] == ["+37067712345"]
    imports.review.fix(checked, {(4, 3): ""})
    assert checked.counts.error == 0
    done = imports.apply(checked, office.actor)
    assert done.created == 3
    found = by_name(office)
    assert found["Rasa Kazlauskaite"].points[0].normalized_value == "+37067712345"
    assert [point.raw_value for point in found["Petras Jonaitis"].points] == ["8 655 55555"]


def test_a_correction_that_is_wrong_again_stays_a_problem(imports: ImportService, tmp_path: Path):
    checked = check(imports, listed(tmp_path, AGNE, RASA))
    imports.review.fix(checked, {(3, 2): "123"})
    [row] = checked.rows([3])
    assert (row.verdict, row.problems[0].raw) == (Verdict.ERROR, "123")
    imports.review.fix(checked, {(3, 2): "8 677 12345"})
    assert checked.counts.error == 0


def test_a_corrected_row_finds_its_twin_in_the_list_and_in_the_base(
    office: Office, imports: ImportService, tmp_path: Path
):
    known = person(office, "Rasa Kazlauskaite", "8 677 12345")
    twin = ("Agne Zukauskaite", "", "99", "", "", "")
    checked = check(imports, listed(tmp_path, AGNE, RASA, twin))
    imports.review.fix(checked, {(3, 2): "+370 677 12345", (4, 2): "8 612 34567"})
    rasa, agne = checked.rows([3, 4])
    assert rasa.contact_id == known.id
    assert agne.duplicate_of == 2
    assert imports.apply(checked, office.actor).created == 1


def test_rows_that_are_corrected_together_find_each_other(
    office: Office, imports: ImportService, tmp_path: Path
):
    rows = [("Silke Gross", "", "", "silke(at)example.com", "", "")] * 3
    checked = check(imports, listed(tmp_path, AGNE, *rows))
    imports.review.fix(checked, checked.suggestions())
    assert (checked.counts.new, checked.counts.duplicate, checked.counts.error) == (2, 2, 0)
    assert [row.duplicate_of for row in checked.rows([3, 4, 5])] == [None, 3, 3]
    assert imports.apply(checked, office.actor).created == 2


def test_a_row_without_problems_can_be_corrected_too(
    office: Office, imports: ImportService, tmp_path: Path
):
    checked = check(imports, listed(tmp_path, AGNE))
    imports.review.fix(checked, {(2, 0): "Agnė Žukauskaitė"})
    imports.apply(checked, office.actor)
    assert set(by_name(office)) == {"Agnė Žukauskaitė"}


def test_equal_problems_are_found_together(imports: ImportService, tmp_path: Path):
    other = ("Ona Onaite", "", "12", "x@", "", "")
    checked = check(imports, listed(tmp_path, AGNE, RASA, other, PETRAS))
    [rasa] = checked.rows([3])
    assert checked.like_problem(rasa.problems[0]) == (3, 4)
    assert checked.with_problem(ProblemCode.EMAIL_INVALID) == ((4, 3), (5, 3))


def test_better_values_are_found_for_all_wrong_cells_and_a_correction_is_taken_back(
    imports: ImportService, tmp_path: Path
):
    ona = ("Ona Onaite", "", "12", "ona(at)example.com", "", "")
    rows = (AGNE, RASA, ona, ("Jonas", "", "8 622 22222", "jonas@@example.com", "", ""))
    checked = check(imports, listed(tmp_path, *rows))
    better = checked.suggestions()
    assert better == {(4, 3): "ona@example.com", (5, 3): "jonas@example.com"}
    imports.review.fix(checked, better)
    assert checked.counts.error == 2, "two numbers are still wrong"
    imports.review.fix(checked, {(4, 2): "8 611 11111"})
    assert checked.counts.error == 1
    imports.review.fix(checked, {(4, 3): None})
    [row] = checked.rows([4])
    assert [one.raw for one in row.problems] == ["ona(at)example.com"]
    assert row.values["phone"] == ["+37061111111"], "other corrections of the row stay"


def test_a_wrong_address_beside_good_ones_is_not_left_out_in_silence(
    imports: ImportService, tmp_path: Path
):
    cells = {
        "a@example.com; b(at)example.com": True,
        "a@example.com, b@example": True,
        "a@example.com; b @ example.com": False,
        "Rasa <a@example.com>; mailto:b@example.com": False,
        "a@example.com\nonly in the morning": False,
        "a@example.com / 8 612 34567": False,
    }
    rows = ((f"Ona {number}", "", "", cell, "", "") for number, cell in enumerate(cells))
    checked = check(imports, listed(tmp_path, *rows))
    assert checked.counts.error == 0
    told = [row.remarks == (RowRemark.EMAIL_LEFT_OUT,) for row in checked.rows(range(2, 8))]
    assert told == list(cells.values())


def test_values_that_are_probably_meant():
    phone, email = ProblemCode.PHONE_INVALID, ProblemCode.EMAIL_INVALID
    assert suggested(email, "biuras@vilkpede,lt", ()) == "biuras@vilkpede.lt"
    assert suggested(email, "rasa@@example.com", ()) == "rasa@example.com"
    assert suggested(email, "rasa (at) example.com", ()) == "rasa@example.com"
    assert suggested(email, "nobody", ()) == ""
    assert suggested(phone, "067 123 4567", ("LT", "UA")) == "+380671234567"
    assert suggested(phone, "8 (495) 555-12-00", ("LT",)) == "", "nobody parts the code of Vietnam"
    assert suggested(phone, "8 (495) 555-12-00", ("LT", "RU")) == "+74955551200"
    assert suggested(phone, "12", ("LT",)) == ""


# Decisions ------------------------------------------------------------------------------------


def test_single_rows_are_decided_by_themselves(
    office: Office, imports: ImportService, tmp_path: Path
):
    twin = ("Agnė Žukauskaitė", "", "8 612 34567", "", "Kaunas", "")
    checked = check(imports, listed(tmp_path, AGNE, twin, RASA, PETRAS))
    decisions = Decisions(
        rows={
            3: RowDecision(RowAction.NEW),
            4: RowDecision(RowAction.WITHOUT),
            5: RowDecision(RowAction.SKIP),
        }
    )
    done = imports.apply(checked, office.actor, decisions)
    assert (done.created, done.skipped, done.refused) == (3, 1, 1)
    assert set(by_name(office)) == {"Agne Zukauskaite", "Agnė Žukauskaitė", "Rasa Kazlauskaite"}


def test_a_row_can_be_sent_to_any_contact(office: Office, imports: ImportService, tmp_path: Path):
    known = person(office, "A. Zukauskaite", "8 699 99999")
    twin = ("Agne Zukauskaite", "", "8 612 34567", "", "", "second row")
    checked = check(imports, listed(tmp_path, AGNE, twin))
    decisions = Decisions(rows={2: RowDecision(RowAction.FILL, known.id)})
    done = imports.apply(checked, office.actor, decisions)
    assert (done.created, done.updated) == (0, 1)
    contact = office.contacts.get(known.id)
    assert {point.normalized_value for point in contact.points} == {
        "+37069999999", "+37061234567", "agne@example.com",
    }  # fmt: skip
    assert contact.notes == "second row"


def test_each_new_contact_is_told_once(office: Office, imports: ImportService, tmp_path: Path):
    rows = (
        ("", "UAB Gintaras", "8 5 212 3456", "", "", ""),
        ("Agne Zukauskaite", "Baldai MB", "8 612 34567", "", "", ""),
    )
    done = imports.apply(check(imports, listed(tmp_path, *rows)), office.actor)
    assert set(by_name(office)) == {"UAB Gintaras", "Agne Zukauskaite", "Baldai MB"}
    assert (done.created, done.organizations) == (2, 1)


def test_a_person_is_linked_to_an_organization_of_the_base(
    office: Office, imports: ImportService, tmp_path: Path
):
    company = office.contacts.create(an_organization("UAB Gintaras"), office.actor).contact
    row = ("Agne Zukauskaite", "Gintaro baldai", "8 612 34567", "", "", "")
    checked = check(imports, listed(tmp_path, row))
    decisions = Decisions(rows={2: RowDecision(RowAction.LINK, company.id)})
    done = imports.apply(checked, office.actor, decisions)
    assert (done.created, done.organizations) == (1, 0)
    rows = office.contacts.first_page(ContactQuery()).rows
    names = {row.display_name: row.organization for row in rows}
    assert names["Agne Zukauskaite"] == "UAB Gintaras"


# Overwriting ----------------------------------------------------------------------------------


def test_updates_fill_what_is_empty_unless_they_may_overwrite(
    office: Office, imports: ImportService, tmp_path: Path
):
    path = listed(tmp_path, ("Agne Zukauskaite", "", "8 612 34567", "", "Vilnius", "old"))
    imports.apply(check(imports, path), office.actor)
    row = ("Agne Zukauskaite", "", "8 612 34567", "", "Kaunas", "new")
    checked = check(imports, listed(tmp_path, row))
    assert checked.counts.duplicate == 1
    assert imports.apply(checked, office.actor).seq == 0
    counts = imports.review.reconsider(checked, overwrite=True)
    assert (counts.update, counts.duplicate) == (1, 0)
    insight = imports.review.insights(checked, [2], Decisions(overwrite=True))[2]
    assert {(one.field, one.old, one.new) for one in insight.changes} == {
        (Field.NOTES, "old", "new"),
        (Field.LOCALITY, "Vilnius", "Kaunas"),
    }
    assert imports.review.insights(checked, [2], Decisions())[2].changes == ()
    done = imports.apply(checked, office.actor, Decisions(overwrite=True))
    contact = by_name(office)["Agne Zukauskaite"]
    assert (contact.notes, [one.locality for one in contact.addresses]) == ("new", ["Kaunas"])
    [found] = office.contacts.first_page(ContactQuery(text="Kaunas")).rows
    assert found.id == contact.id
    again = check(imports, listed(tmp_path, row))
    assert imports.apply(again, office.actor, Decisions(overwrite=True)).seq == 0
    office.history.undo(office.actor, done.seq)
    contact = by_name(office)["Agne Zukauskaite"]
    assert (contact.notes, [one.locality for one in contact.addresses]) == ("old", ["Vilnius"])
    assert imports.review.reconsider(checked, overwrite=False).update == 0


def test_one_row_may_overwrite_where_others_fill(
    office: Office, imports: ImportService, tmp_path: Path
):
    for name, phone in (("Agne Zukauskaite", "8 612 34567"), ("Petras Jonaitis", "8 655 55555")):
        person(office, name, phone, "old")
    rows = [
        ("Agne Zukauskaite", "", "8 612 34567", "", "", "new"),
        ("Petras Jonaitis", "", "8 655 55555", "", "", "new"),
    ]
    checked = check(imports, listed(tmp_path, *rows))
    decisions = Decisions(rows={3: RowDecision(RowAction.OVERWRITE)})
    imports.apply(checked, office.actor, decisions)
    assert {name: one.notes for name, one in by_name(office).items()} == {
        "Agne Zukauskaite": "old",
        "Petras Jonaitis": "new",
    }


def test_what_was_checked_is_not_written_to_another_contact(
    office: Office, imports: ImportService, tmp_path: Path
):
    """A row is sent to somebody who has what its own contact lacks, at the same version."""
    own = person(office, "Agne Zukauskaite", "8 612 34567")
    other = person(office, "A. Zukauskaite", "8 699 99999", "of her own")
    row = ("Agne Zukauskaite", "", "8 612 34567", "", "", "from the list")
    checked = check(imports, listed(tmp_path, row))
    decisions = Decisions(rows={2: RowDecision(RowAction.FILL, other.id)})
    assert imports.apply(checked, office.actor, decisions).updated == 1
    assert office.contacts.get(own.id).notes == ""
    stored = office.contacts.get(other.id)
    assert stored.notes == "of her own"
    assert [point.normalized_value for point in stored.points] == ["+37069999999", "+37061234567"]


@pytest.mark.parametrize("is_binned", [False, True])
def test_what_changed_since_the_check_is_looked_at_again(
    office: Office, imports: ImportService, tmp_path: Path, *, is_binned: bool
):
    known = person(office, "Agne Zukauskaite", "8 612 34567")
    row = ("Agne Zukauskaite", "", "8 612 34567", "agne@example.com", "Kaunas", "from the list")
    checked = check(imports, listed(tmp_path, row))
    points = (*known.points, a_point("agne@example.com", kind=PointKind.EMAIL))
    edited = replace(known, notes="typed meanwhile", points=points)
    edited = office.contacts.save(known, edited, office.actor).contact
    if is_binned:
        office.contacts.bin((known.id,), office.actor)
    done = imports.apply(checked, office.actor)
    assert (done.created, done.updated, done.skipped) == (0, int(not is_binned), int(is_binned))
    if not is_binned:
        stored = office.contacts.get(known.id)
        assert stored.notes == "typed meanwhile"
        assert len(stored.points) == 2
        assert stored.addresses[0].locality == "Kaunas"


# Likeness -------------------------------------------------------------------------------------


def test_a_row_says_to_whom_it_belongs_and_why(
    office: Office, imports: ImportService, tmp_path: Path
):
    known = person(office, "Zukauskaite Agne", "8 612 34567")
    same = ("Petras Jonaitis", "", "", "petras@example.com", "", "")
    first = ("Petras Jonaitis", "", "8 655 55555", "petras@example.com", "", "")
    alike = ("P. Jonaitis", "", "8 655 55555", "", "", "")
    checked = check(imports, listed(tmp_path, AGNE, first, same, alike))
    found = imports.review.insights(checked, [2, 4, 5], Decisions())
    turned, sure, likely = (found[number].likeness for number in (2, 4, 5))
    assert turned is not None
    assert sure is not None
    assert likely is not None
    assert (turned.contact_id, turned.title) == (known.id, "Zukauskaite Agne")
    assert (turned.reason, turned.is_turned) == (Reason.PHONE, True)
    assert (sure.row, sure.reason, sure.certainty) == (3, Reason.EMAIL, Certainty.SAME)
    assert likely.certainty is Certainty.LIKELY
    assert imports.review.sure_rows(checked) == ((2, 4), (5,))


def test_numbers_brought_into_order_can_be_looked_at(imports: ImportService, tmp_path: Path):
    international = ("Ona Onaite", "", "+37061234568", "", "", "")
    spaced = ("Ina Inaite", "", "+370 612-34569", "", "", "")
    trunk = ("Una Unaite", "", "+370 (0) 612 34560", "", "", "")
    checked = check(imports, listed(tmp_path, AGNE, international, RASA, spaced, trunk))
    assert checked.tidied() == [2, 6]
    assert checked.countries() == ("LT",)


# Refused rows ---------------------------------------------------------------------------------


def test_refused_rows_are_saved_with_reasons_and_read_again(
    office: Office, imports: ImportService, tmp_path: Path
):
    checked = check(imports, listed(tmp_path, AGNE, RASA, PETRAS))
    imports.review.fix(checked, {(4, 3): "petras@"})
    path = tmp_path / "refused.xlsx"
    decisions = Decisions(rows={4: RowDecision(RowAction.SKIP)})
    count = imports.review.save_refused(
        checked, decisions, path, "Reason", lambda row: row.problems[0].code
    )
    assert count == 2
    plan = imports.plan(path, "refused", country="LT")
    assert [column.heading for column in plan.columns] == [*HEADINGS, "⚠ Reason"]
    assert plan.columns[-1].field is Field.IGNORE
    assert signature_of(plan) == signature_of(checked.plan), "its template is known again"
    assert plan.first_rows[0] == (*RASA, "phone_invalid")
    assert plan.first_rows[1][3] == "petras@"
    again = imports.check(plan)
    assert again.counts.error == 2
    imports.review.fix(again, {(2, 2): "8 677 12345", (3, 3): ""})
    assert imports.apply(again, office.actor).created == 2


@pytest.mark.parametrize("field", [*SECTION_FIELDS, Field.IGNORE])
def test_refused_rows_keep_the_name_of_their_group(
    imports: ImportService, tmp_path: Path, field: Field
):
    rows = (("Didmena",), RASA, AGNE, ("Mažmena",), PETRAS)
    plan = replace(
        imports.plan(listed(tmp_path, *rows), "", country="LT"),
        sections=((2, "Didmena"), (5, "Mažmena")),
        skipped_rows=frozenset([2, 5]),
        section_field=field,
    )
    has_own = any(column.field is field for column in plan.columns)
    checked = imports.check(plan)
    path = tmp_path / "refused.xlsx"
    word = field_word(field)
    imports.review.save_refused(checked, Decisions(), path, "Reason", lambda _row: "", word)
    again = imports.plan(path, "refused", country="LT")
    read = [row.values.get(str(field)) for row in imports.check(again).page(None, 0, 9)]
    before = {row.row: row.values.get(str(field)) for row in checked.page(None, 0, 9)}
    assert read == [before[3], before[6]]
    added = [column for column in again.columns if column.index >= len(HEADINGS)]
    assert [column.field for column in added] == (
        [Field.IGNORE] if has_own and field is not Field.TAGS else [field, Field.IGNORE]
    )


def test_rows_that_are_imported_without_what_is_wrong_are_not_refused(
    imports: ImportService, tmp_path: Path
):
    checked = check(imports, listed(tmp_path, AGNE, RASA, PETRAS))
    without = Decisions(errors=ErrorAction.WITHOUT, skip_rows=frozenset({4}))
    path = tmp_path / "refused.xlsx"
    assert imports.review.save_refused(checked, without, path, "Reason", lambda _row: "") == 1


def test_a_corrected_row_finds_the_contact_of_its_link(
    office: Office, imports: ImportService, tmp_path: Path
):
    friend = person(office, "Ona Onaite", "8 699 00001")
    field = office.custom_fields.create(CustomField("Friend", FieldKind.LINK), office.actor).field
    path = tmp_path / "links.csv"
    path.write_text("Name,Phone,Friend\nAgne,12,Nobody\n", encoding="utf-8")
    plan = with_own_field(imports.plan(path, "", country="LT"), 2, field)
    plan = with_field(with_field(plan, 0, Field.FULL_NAME), 1, Field.PHONE)
    checked = imports.check(plan)
    imports.review.fix(checked, {(2, 1): "8 612 34567", (2, 2): "Ona Onaite"})
    assert checked.counts.new == 1
    imports.apply(checked, office.actor)
    assert [value.number for value in by_name(office)["Agne"].custom] == [friend.id]
