"""Own fields as targets of an import: guessed, read, told per row, undone with the batch."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from crm_desktop.app.arguments import run_command
from crm_desktop.business.contacts.model import Contact, ContactQuery, PointKind
from crm_desktop.business.custom_fields.model import (
    CODE_SEPARATOR,
    CustomField,
    FieldKind,
    FieldTarget,
    Option,
)
from crm_desktop.business.imports.model import (
    Cell,
    Decisions,
    ErrorAction,
    Field,
    ImportPlan,
    ProblemCode,
    RowRemark,
    Verdict,
)
from crm_desktop.business.imports.own_fields import (
    OwnColumn,
    can_import,
    field_of_column,
    own_field_at,
    with_guessed_own_fields,
    with_own_field,
)
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office, a_person, a_point, an_organization

OPTIONS = (Option("g", "Gold"), Option("s", "Silver"))
TODAY = date(2026, 6, 15)
EMAIL = PointKind.EMAIL
IN_A_SHEET = datetime(2026, 5, 1, 8)  # noqa: DTZ001 - moments of sheets have no zone


@pytest.mark.parametrize(
    ("field", "cell", "text", "problem"),
    [
        (CustomField("A", FieldKind.TEXT), " two\u200b  words ", "two words", ""),
        (CustomField("A", FieldKind.TEXT), 12.0, "12", ""),
        (CustomField("A", FieldKind.NUMBER, decimals=2), "1 250,5", "1250.50", ""),
        (CustomField("A", FieldKind.NUMBER, decimals=2), 0.1 + 0.2, "0.30", ""),
        (CustomField("A", FieldKind.NUMBER), "many", "", "many"),
        (CustomField("A", FieldKind.MONEY, currency="EUR"), "99,90 EUR", "99.90", ""),
        (CustomField("A", FieldKind.DATE), IN_A_SHEET, "2026-05-01", ""),
        (CustomField("A", FieldKind.DATE), "1.5.2030", "2030-05-01", ""),
        (CustomField("A", FieldKind.DATE), "31.02.2026", "", "31.02.2026"),
        (CustomField("A", FieldKind.YES_NO), True, "yes", ""),
        (CustomField("A", FieldKind.YES_NO), "Taip", "Taip", ""),
        (CustomField("A", FieldKind.YES_NO), "perhaps", "", "perhaps"),
        (CustomField("A", FieldKind.CHOICE, options=OPTIONS), "GOLD", "GOLD", ""),
        (CustomField("A", FieldKind.CHOICE, options=OPTIONS), "Bronze", "", "Bronze"),
        (
            CustomField("A", FieldKind.CHOICES, options=OPTIONS),
            "gold | silver",
            "gold, silver",
            "",
        ),
        (CustomField("A", FieldKind.TEXT), "   ", "", ""),
        (CustomField("A", FieldKind.TEXT), "x" * 3000, "", "x" * 200),
    ],
)
def test_a_cell_is_read_or_named_as_a_problem(
    field: CustomField, cell: Cell, text: str, problem: str
) -> None:
    column = OwnColumn(field, "LT", TODAY)
    column.learn([cell] if isinstance(cell, str) else [])
    assert column.read(cell) == (text, problem)
    assert column.read(cell) == (text, problem), "asked again the answer is the same"


def _csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


@pytest.fixture
def budget(office: Office) -> CustomField:
    field = CustomField("Budget", FieldKind.NUMBER, decimals=2)
    return office.custom_fields.create(field, office.actor).field


@pytest.fixture
def level(office: Office) -> CustomField:
    field = CustomField("Level", FieldKind.CHOICES, options=OPTIONS)
    return office.custom_fields.create(field, office.actor).field


def _plan(office: Office, imports: ImportService, path: Path) -> ImportPlan:
    plan = imports.plan(path, "", country="LT")
    return with_guessed_own_fields(plan, office.custom_fields.fields())


def _contact(office: Office, name: str) -> Contact:
    hit = next(one for one in office.search.find(name) if one.title.lower().startswith(name))
    return office.contacts.get(hit.ref.id)


def _told(office: Office, contact: Contact) -> dict[str, str]:
    fields = {field.id: field for field in office.custom_fields.fields()}
    return {
        fields[value.field_id].name: value.text.replace(CODE_SEPARATOR, "+") or str(value.number)
        for value in contact.custom
    }


def test_columns_called_like_own_fields_are_read_into_them_and_undone_with_the_batch(
    office: Office, imports: ImportService, budget: CustomField, level: CustomField, tmp_path: Path
) -> None:
    path = _csv(
        tmp_path / "list.csv",
        "Name;E-mail;BUDGET;Level;Unknown",
        "Jonas Petraitis;jonas@a.example;1250,5;gold,silver;x",
        "Ona Onaitė;ona@a.example;;Silver;y",
        "Petras;petras@a.example;;;z",
    )
    plan = _plan(office, imports, path)
    assert [own_field_at(plan, index) for index in (2, 3, 4)] == [budget, level, None]
    with imports_of(imports, plan) as checked:
        done = imports.apply(checked, office.actor)
    assert done.created == 3
    assert _told(office, _contact(office, "jonas")) == {"Budget": "125050", "Level": "g+s"}
    assert _told(office, _contact(office, "ona")) == {"Level": "s"}
    assert _contact(office, "petras").custom == ()
    assert office.custom_fields.uses()[budget.id] == 1
    office.history.undo(office.actor, done.seq)
    assert office.search.find("jonas") == ()
    assert office.contacts.count(ContactQuery()) == 0


@contextmanager
def imports_of(imports: ImportService, plan: ImportPlan) -> Generator[CheckResult]:
    """Check a plan and close what was checked."""
    checked = imports.check(plan)
    yield checked
    checked.close()


def test_what_does_not_fit_is_told_per_row_and_can_be_left_out(
    office: Office, imports: ImportService, budget: CustomField, tmp_path: Path
) -> None:
    path = _csv(
        tmp_path / "list.csv",
        "Name;E-mail;Budget",
        "Jonas;jonas@a.example;lots",
        "Ona;ona@a.example;5",
    )
    plan = _plan(office, imports, path)
    with imports_of(imports, plan) as checked:
        (row,) = checked.page(Verdict.ERROR, 0, 10)
        (problem,) = row.problems
        assert (problem.code, problem.column, problem.raw) == (ProblemCode.VALUE_INVALID, 2, "lots")
        (fine,) = checked.page(Verdict.NEW, 0, 10)
        assert fine.values[budget.key] == "5.00"
        imports.apply(checked, office.actor, Decisions(errors=ErrorAction.WITHOUT))
    assert _contact(office, "jonas").custom == ()
    assert _told(office, _contact(office, "ona")) == {"Budget": "500"}


def test_known_contacts_get_what_they_lack_and_undo_takes_it_off(
    office: Office, imports: ImportService, budget: CustomField, tmp_path: Path
) -> None:
    mails = [a_point(f"{name}@a.example", PointKind.EMAIL) for name in ("jonas", "ona")]
    value = office.custom_fields.value(budget.id, 100)
    assert value is not None
    office.contacts.create(a_person("Jonas", points=(mails[0],), custom=(value,)), office.actor)
    office.contacts.create(a_person("Ona", points=(mails[1],)), office.actor)
    path = _csv(
        tmp_path / "list.csv",
        "Name;E-mail;Budget",
        "Jonas;jonas@a.example;7",
        "Ona;ona@a.example;8",
        "Ona;ona@a.example;9",
    )
    plan = _plan(office, imports, path)
    with imports_of(imports, plan) as checked:
        done = imports.apply(checked, office.actor)
    assert (done.created, done.updated) == (0, 1)
    assert _told(office, _contact(office, "jonas")) == {"Budget": "100"}
    assert _told(office, _contact(office, "ona")) == {"Budget": "800"}
    office.history.undo(office.actor, done.seq)
    assert _contact(office, "ona").custom == ()
    assert _told(office, _contact(office, "jonas")) == {"Budget": "100"}


def test_a_value_goes_to_the_person_or_the_organization_as_its_field_says(
    office: Office, imports: ImportService, tmp_path: Path
) -> None:
    fields, actor = office.custom_fields, office.actor
    for name, target in (
        ("Shoe size", FieldTarget.PERSON),
        ("Fleet", FieldTarget.ORGANIZATION),
        ("Note no", FieldTarget.BOTH),
    ):
        fields.create(CustomField(name, FieldKind.NUMBER, target=target), actor)
    path = _csv(
        tmp_path / "list.csv",
        "Name;Company;E-mail;Shoe size;Fleet;Note no",
        "Jonas Petraitis;UAB Baltija;jonas@a.example;43;12;1",
        "Ona Onaitė;UAB Baltija;ona@a.example;38;99;2",
    )
    plan = _plan(office, imports, path)
    with imports_of(imports, plan) as checked:
        imports.apply(checked, actor)
    assert _told(office, _contact(office, "jonas")) == {"Shoe size": "43", "Note no": "1"}
    firm = next(hit for hit in office.search.find("baltija") if hit.kind == "organization")
    assert _told(office, office.contacts.get(firm.ref.id)) == {"Fleet": "12"}


def test_a_value_without_a_card_of_its_kind_is_not_left_out_without_a_word(
    office: Office, imports: ImportService, tmp_path: Path
) -> None:
    fields, actor = office.custom_fields, office.actor
    for name, target in (("Shoe size", FieldTarget.PERSON), ("Fleet", FieldTarget.ORGANIZATION)):
        fields.create(CustomField(name, FieldKind.NUMBER, target=target), actor)
    path = _csv(
        tmp_path / "list.csv",
        "Name;Company;E-mail;Shoe size;Fleet",
        "Jonas Petraitis;;jonas@a.example;43;12",
        ";UAB Baltija;info@b.example;38;99",
        "Ona Onaitė;UAB Gija;ona@c.example;38;99",
    )
    with imports_of(imports, _plan(office, imports, path)) as checked:
        told = [row.remarks for row in checked.page(None, 0, 10)]
    left_out = (RowRemark.FIELD_WITHOUT_CARD,)
    assert told == [left_out, left_out, ()]


def test_an_own_field_stands_in_one_column_and_gives_way_to_another_meaning(
    office: Office, imports: ImportService, budget: CustomField, tmp_path: Path
) -> None:
    path = _csv(tmp_path / "list.csv", "Name;E-mail;A;B", "Jonas;j@a.example;1;2")
    plan = with_own_field(imports.plan(path, "", country="LT"), 2, budget)
    assert plan.columns[2].field is Field.IGNORE
    plan = with_own_field(plan, 3, budget)
    assert [own_field_at(plan, 2), own_field_at(plan, 3)] == [None, budget]
    plan = with_field(plan, 3, Field.NOTES)
    assert plan.own == ()
    assert can_import(CustomField("L", FieldKind.LINK))
    assert not can_import(replace(budget, is_retired=True))


@pytest.mark.parametrize(
    ("values", "kind", "decimals"),
    [
        (("1", "2 500"), FieldKind.NUMBER, 0),
        (("1,5", "2"), FieldKind.NUMBER, 2),
        (("007", "12"), FieldKind.TEXT, 0),
        (("yes", "no"), FieldKind.YES_NO, 0),
        (("2026-05-01", "2026-01-31"), FieldKind.DATE, 0),
        (("red", "5"), FieldKind.TEXT, 0),
        (("", ""), FieldKind.TEXT, 0),
    ],
)
def test_a_field_is_made_after_its_column(
    imports: ImportService, tmp_path: Path, values: tuple[str, str], kind: FieldKind, decimals: int
) -> None:
    path = _csv(
        tmp_path / "list.csv",
        "Name;E-mail;Zone X",
        *(f"Jonas {number};j{number}@a.example;{text}" for number, text in enumerate(values)),
    )
    plan = imports.plan(path, "", country="LT")
    made = field_of_column(plan, plan.columns[2])
    assert (made.name, made.kind, made.decimals) == ("Zone X", kind, decimals)


def test_the_command_reads_columns_called_like_own_fields(
    office: Office, budget: CustomField, tmp_path: Path
) -> None:
    path = _csv(tmp_path / "list.csv", "Name;E-mail;Budget", "Jonas Petraitis;j@a.example;7")
    assert run_command(["import", str(path), "--database", str(office.path)]) == 0
    (key,) = office.contacts.order(ContactQuery())
    contact = office.contacts.get(key)
    assert (contact.display_name, _told(office, contact)) == ("Jonas Petraitis", {"Budget": "700"})


def test_a_link_is_found_by_name_tax_number_or_e_mail_and_told_where_it_is_not(
    office: Office, imports: ImportService, tmp_path: Path
) -> None:
    fields, contacts, actor = office.custom_fields, office.contacts, office.actor
    field = fields.create(CustomField("Parent firm", FieldKind.LINK), actor).field
    firm = contacts.create(
        an_organization(
            "UAB Baltija", tax_id="LT 123456789", points=(a_point("info@b.example", EMAIL),)
        ),
        actor,
    ).contact
    for _twin in range(2):
        contacts.create(a_person("Jonas Twin"), actor)
    binned = contacts.create(a_person("Gone Away"), actor).contact
    contacts.bin([binned.id], actor)
    path = _csv(
        tmp_path / "list.csv",
        "Name;E-mail;Parent firm",
        "Ona;ona@a.example;uab  BALTIJA",
        "Petras;petras@a.example;LT123456789",
        "Rasa;rasa@a.example;INFO@b.example",
        "Aldona;aldona@a.example;Jonas Twin",
        "Birutė;birute@a.example;Gone Away",
        "Cilė;cile@a.example;",
    )
    plan = _plan(office, imports, path)
    assert own_field_at(plan, 2) == field
    with imports_of(imports, plan) as checked:
        assert checked.counts.error == 0, "a link that is not found refuses nobody"
        told = {row.values["full_name"]: row.remarks for row in checked.page(Verdict.NEW, 0, 10)}
        assert told["Aldona"] == (RowRemark.LINK_UNCLEAR,)
        assert told["Birutė"] == (RowRemark.LINK_UNKNOWN,)
        assert told["Ona"] == told["Cilė"] == ()
        imports.apply(checked, actor)
    for name in ("ona", "petras", "rasa"):
        (value,) = _contact(office, name).custom
        assert value.number == firm.id
    assert _contact(office, "aldona").custom == _contact(office, "birutė").custom == ()
