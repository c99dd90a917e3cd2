"""Whole names with the family name first: said on evidence, turned, taken apart where plain."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import Contact, ContactQuery
from crm_desktop.business.imports.model import Field, ImportPlan, NameOrder, Verdict
from crm_desktop.business.imports.name_order import (
    NameParts,
    family_stands_first,
    name_order,
    parts_of_turned,
    with_names_turned,
)
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.profiles import profile_of, with_profile
from crm_desktop.business.imports.report import write_report
from crm_desktop.business.imports.reshaping import with_joined
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office

FAMILY_FIRST = (
    ("Ivanov S. V.", "Girdenis Saulius"),
    ("Иванов Сергей Викторович", "Петрова Анна Ильинична"),
    ("Шевченко Тарас Григорович", "Українка Лариса Петрівна"),
    ("Ivanov Sergey Viktorovich", "Petrova Anna Sergeevna"),
    ("DUPONT Jean", "MARTIN Marie"),
    ("Girdenis, Saulius", "Petraitis, Jonas"),
    ("Иванов И.И.", "Петров П. П.", "Сидоров С.С."),
    ("Kazlauskas Jonas", "Petraitis Petras", "Girdenis Saulius", "Onaitytė Ona"),
    ("رضایی ابراهیم", "احمدی محمد", "کریمی علی", "حسینی فاطمه"),
    ("Παπαδόπουλος Γιώργος", "Νικολάου Μαρία", "Αντωνίου Δημήτρης", "Βασιλείου Ελένη"),
)
UNDECIDED = (
    ("Saulius Girdenis", "Jonas Petraitis", "Ona Onaitė", "Petras Petraitis"),
    ("Сергей Викторович Иванов", "Анна Ильинична Петрова"),
    ("S. V. Ivanov", "J. Smith", "A. Brown"),
    ("John F. Kennedy", "Anna K. Lee"),
    ("Jean DUPONT", "Marie MARTIN"),
    ("Ivanov S. V.",),
    ("Girdenis Saulius", "Saulius Girdenis", "Petraitis Jonas", "Jonas Petraitis") * 3,
    ("Anna K.", "Jonas P.", "Petras B.", "Maria L."),
    ("Zerihun Tesfaye", "Gelila Abebe", "Mohammed Ali", "Ali Mohammed"),
    ("UAB Ivanov S. V.", "Tel 8 600 12345", "Reception", "Jonas"),
    ("李 明", "王 芳", "张 伟", "刘 洋"),
    ("van der Berg Jan", "de Vries Anna Maria Els", "", "x" * 99),
)


@pytest.mark.parametrize("names", FAMILY_FIRST)
def test_names_say_that_the_family_name_stands_first(names: tuple[str, ...]) -> None:
    assert family_stands_first(names)


@pytest.mark.parametrize("names", UNDECIDED)
def test_where_it_is_not_plain_nothing_is_said(names: tuple[str, ...]) -> None:
    assert not family_stands_first(names)


def test_cells_that_are_no_texts_say_nothing() -> None:
    assert not family_stands_first([1, None, 2.5, "Ivanov S. V."])
    assert family_stands_first([1, None, *FAMILY_FIRST[0]])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Girdenis Saulius", NameParts("Girdenis", "Saulius")),
        ("Girdenis, Saulius Jonas", NameParts("Girdenis", "Saulius", "Jonas")),
        ("Ivanov S. V.", NameParts("Ivanov", "S.", "V.")),
        ("Иванов И.И.", NameParts("Иванов", "И.И.")),
        ("Иванов Сергей Викторович", NameParts("Иванов", "Сергей", "Викторович")),
        ("Žukauskaitė-Petraitienė Agnė", NameParts("Žukauskaitė-Petraitienė", "Agnė")),
        ("Saulius Girdenis", None),
        ("S. V. Ivanov", None),
        ("Garcia Lopez Xyzabc", None),
        ("García Márquez Gabriel José", None),
        ("Girdenis", None),
        ("Girdenis, Saulius, Jonas", None),
        ("Girdenis Saulius 12", None),
        ("Dr. Girdenis", None),
    ],
)
def test_a_name_is_taken_apart_where_it_is_plain(name: str, parts: NameParts | None) -> None:
    assert parts_of_turned(name) == parts


# -- in a list -----------------------------------------------------------------------------

PEOPLE = (
    "Kontaktinis asmuo;Tel.",
    "Girdenis Saulius;8 612 34567",
    "Ivanov S. V.;8 612 34568",
    "Kazlauskienė Rasa;8 612 34569",
    "Ona;8 612 34570",
    "Jonas Petraitis;8 612 34571",
    "Onaitytė Ona;8 612 34572",
    "Petrov S. A.;8 612 34573",
    "Sidorov A. A.;8 612 34574",
    "Kozlov B. B.;8 612 34575",
)


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


@pytest.fixture
def plan(imports: ImportService, tmp_path: Path) -> ImportPlan:
    path = tmp_path / "people.csv"
    path.write_text("\n".join(PEOPLE), encoding="utf-8")
    return imports.plan(path, "", country="LT")


def _contacts(office: Office) -> dict[str, Contact]:
    rows = office.contacts.first_page(ContactQuery(), 100).rows
    return {row.display_name: office.contacts.get(row.id) for row in rows}


def test_names_are_turned_and_kept_in_their_parts(
    office: Office, imports: ImportService, plan: ImportPlan
) -> None:
    assert plan.columns[0].field is Field.FULL_NAME
    assert name_order(plan, 0) is NameOrder.FAMILY_FIRST
    titles = [row.title for row in imports.preview(plan)]
    assert titles[:5] == [
        "Saulius Girdenis", "S. V. Ivanov", "Rasa Kazlauskienė", "Ona", "Jonas Petraitis",
    ]  # fmt: skip
    checked = imports.check(plan)
    imports.apply(checked, office.actor)
    checked.close()
    found = _contacts(office)
    assert sorted(found) == sorted(titles)
    saulius, other = found["Saulius Girdenis"], found["Jonas Petraitis"]
    assert (saulius.given_name, saulius.family_name) == ("Saulius", "Girdenis")
    assert (other.given_name, other.family_name) == ("", ""), "written the other way around"
    again = imports.check(plan)
    assert again.counts.new == 0
    assert imports.apply(again, office.actor).seq == 0, "the same list again changes nothing"
    again.close()


def test_the_report_tells_names_as_they_are_written(
    imports: ImportService, plan: ImportPlan, tmp_path: Path
) -> None:
    checked = imports.check(plan)
    write_report(tmp_path / "report.json", plan, checked.staging, checked.counts)
    checked.close()
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert told["rows"][0]["values"]["full_name"] == "Girdenis Saulius"
    assert "family_name" not in told["rows"][0]["values"]


def test_what_somebody_says_stands_and_is_remembered(
    office: Office, imports: ImportService, plan: ImportPlan
) -> None:
    turned = with_names_turned(plan, 0)
    assert name_order(turned, 0) is NameOrder.GIVEN_FIRST
    assert imports.preview(turned)[0].title == "Girdenis Saulius"
    again = with_profile(plan, profile_of(turned))
    assert again.name_orders == ((0, NameOrder.GIVEN_FIRST),)
    assert name_order(again, 0) is NameOrder.GIVEN_FIRST
    back = with_names_turned(turned, 0)
    assert back.name_orders == ((0, NameOrder.FAMILY_FIRST),)
    assert imports.preview(back)[0].title == "Saulius Girdenis"
    untold = with_profile(plan, profile_of(plan))
    assert untold.name_orders == (), "evidence is looked for in each list anew"
    checked = imports.check(turned)
    [first, *_others] = checked.page(Verdict.NEW, 0, 10)
    assert first.title == "Girdenis Saulius"
    checked.close()


def test_nothing_is_turned_where_names_are_written_so_at_home(plan: ImportPlan) -> None:
    at_home = replace(plan, country="HU")
    assert name_order(at_home, 0) is None
    assert name_order(with_names_turned(at_home, 0), 0) is NameOrder.FAMILY_FIRST


def test_only_whole_names_are_turned(plan: ImportPlan) -> None:
    assert name_order(with_field(plan, 0, Field.ORGANIZATION), 0) is None
    assert name_order(with_field(plan, 1, Field.FAMILY_NAME), 0) is None, "its parts stand beside"
    assert name_order(plan, 1) is None
    assert name_order(plan, 99) is None


def test_names_that_somebody_joined_stay_in_that_order(
    imports: ImportService, tmp_path: Path
) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("Surname;Given name;Phone\nXyzab;Ona;8 612 34567\n", encoding="utf-8")
    plan = imports.plan(path, "", country="LT")
    joined = with_joined(plan, (0, 1), " ")
    [made] = joined.reshapes[-1].targets
    assert name_order(joined, made) is None
    assert imports.preview(joined)[0].title == "Xyzab Ona"
