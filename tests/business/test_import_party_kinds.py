"""What contacts are to the company (customer, supplier, its own words) comes with a list."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.model import Contact, ContactQuery
from crm_desktop.business.imports.applying import CompanyLists
from crm_desktop.business.imports.mapping import ColumnValues, guess_columns
from crm_desktop.business.imports.model import Decisions as Decided
from crm_desktop.business.imports.model import Field, ImportPlan, RowAction, RowDecision
from crm_desktop.business.imports.profiles import profile_of
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.imports.value_lists import with_known_matches, with_match, with_new_kind
from crm_desktop.business.imports.values import party_kinds
from tests.builders import Office

ROWS = [
    ["Name", "Type", "Phone"],
    ["Agne Zukauskaite", "Customer", "8 612 34567"],
    ["Petras Jonaitis", "Klientas / tiekėjas", "8 655 55555"],
    ["Rasa Petraitis", "Donor; partner", "8 611 11111"],
    ["Jonas Kazlauskas", "Sponsor", "8 622 22222"],
    ["Ona Onaitė", "", "8 633 33333"],
]


@pytest.fixture
def imports(office: Office) -> ImportService:
    lists = CompanyLists(office.custom_fields, office.dictionaries)
    return ImportService(office.database, office.journal, office.staff, office.clock, lists=lists)


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def plan(imports: ImportService, tmp_path: Path) -> ImportPlan:
    return imports.plan(written(tmp_path / "types.csv", ROWS), "", country="LT")


def stored(office: Office) -> dict[str, Contact]:
    rows = office.contacts.first_page(ContactQuery()).rows
    found = [office.contacts.get(row.id) for row in rows]
    return {contact.display_name.split()[0]: contact for contact in found}


def matched(imports: ImportService, plan: ImportPlan) -> ImportPlan:
    return with_known_matches(plan, imports.value_lists(plan, imports.our_words()))


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("Type", ["Customer", "Supplier", "Customer, supplier"], Field.PARTY_KINDS),
        ("Тип контрагента", ["Клиент", "Поставщик", "Партнёр"], Field.PARTY_KINDS),
        ("Rodzaj kontrahenta", ["Dostawca", "Klient"], Field.PARTY_KINDS),
        ("Geschäftspartnertyp", ["Kunde", "Lieferant"], Field.PARTY_KINDS),
        ("النوع", ["عميل", "مورد"], Field.PARTY_KINDS),
        ("ዓይነት", ["ደንበኛ", "አቅራቢ"], Field.PARTY_KINDS),
        ("Type", ["Customer", "Prospect", "Lead"], Field.STATUS),
        ("Type", ["Retail", "Wholesale"], Field.STATUS),
        ("Supplier", ["Norta UAB", "Alfa UAB"], Field.ORGANIZATION),
    ],
)
def test_the_values_say_whether_a_type_is_meant(heading: str, values: list[str], field: Field):
    columns = [
        ColumnValues(0, heading, values * 4, len(values) * 4),
        ColumnValues(1, "Phone", ["+37061234567"], 1),
    ]
    assert guess_columns(columns, has_headings=True)[0].field is field


def test_a_cell_can_hold_several():
    assert party_kinds("Klientas / tiekėjas & Partner") == ["Klientas", "tiekėjas", "Partner"]
    assert party_kinds("customer, Customer; -") == ["Customer"]


def test_types_are_matched_made_left_empty_or_kept_as_tags(
    office: Office, imports: ImportService, plan: ImportPlan
):
    office.dictionaries.add(Dictionary.PARTY_KIND, "Sponsor", office.actor)
    words = imports.our_words()
    [types] = imports.value_lists(plan, words)
    meant = {value.text: value.target for value in types.values}
    assert meant == {
        "Customer": "customer",
        "Klientas": "customer",
        "tiekėjas": "supplier",
        "partner": "partner",
        "Donor": "",
        "Sponsor": next(code for code, name in words.party_kinds if name == "Sponsor"),
    }
    understood = with_known_matches(plan, [types])
    made = with_new_kind(understood, "Donor", words)
    done = imports.apply(imports.check(made), office.actor)
    kinds = {word.key: word.name or word.key for word in office.dictionaries.party_kinds()}
    found = stored(office)
    names = {who: {kinds[each] for each in one.party_kinds} for who, one in found.items()}
    assert names == {
        "Agne": {"customer"},
        "Petras": {"customer", "supplier"},
        "Rasa": {"Donor", "partner"},
        "Jonas": {"Sponsor"},
        "Ona": set(),
    }
    assert not any(one.tags for one in found.values())
    office.history.undo(office.actor, done.seq)
    assert "Donor" not in {word.name for word in office.dictionaries.words(Dictionary.PARTY_KIND)}
    imports.apply(imports.check(with_match(understood, "party_kinds", "donor", "")), office.actor)
    assert stored(office)["Rasa"].tags == ()
    assert stored(office)["Rasa"].party_kinds == {"partner"}


def test_what_means_none_of_ours_stays_as_a_tag(
    office: Office, imports: ImportService, plan: ImportPlan
):
    imports.apply(imports.check(plan), office.actor)
    found = stored(office)
    assert found["Rasa"].tags == ("Donor",)
    assert found["Rasa"].party_kinds == {"partner"}
    assert found["Petras"].party_kinds == {"customer", "supplier"}


def test_a_code_given_to_another_meanwhile_is_not_taken(
    office: Office, imports: ImportService, plan: ImportPlan
):
    made = with_new_kind(matched(imports, plan), "Donor", imports.our_words())
    checked = imports.check(made)
    office.dictionaries.add(Dictionary.PARTY_KIND, "Club", office.actor)
    imports.apply(checked, office.actor)
    names = {word.key: word.name for word in office.dictionaries.party_kinds()}
    assert {names[each] for each in stored(office)["Rasa"].party_kinds} == {"Donor", ""}
    assert made.new_party_kinds[0][0] not in profile_of(made).options


def test_known_contacts_become_more_and_never_less(
    office: Office, imports: ImportService, plan: ImportPlan, tmp_path: Path
):
    imports.apply(imports.check(matched(imports, plan)), office.actor)
    again = [ROWS[0], ["Agne Zukauskaite", "Supplier", "8 612 34567"]]
    checked = imports.check(imports.plan(written(tmp_path / "b.csv", again), "", country="LT"))
    insight = imports.review.insights(checked, [2], Decided())[2]
    assert [(one.field, one.old, one.new) for one in insight.changes] == [
        (Field.PARTY_KINDS, "customer", "customer, supplier")
    ]
    decided = Decided(rows={2: RowDecision(RowAction.OVERWRITE)})
    imports.apply(checked, office.actor, decided)
    assert stored(office)["Agne"].party_kinds == {"customer", "supplier"}


def test_in_lists_of_companies_the_company_has_the_type(
    office: Office, imports: ImportService, tmp_path: Path
):
    rows = [
        ["Company", "Company code", "Contact person", "Type", "Phone"],
        ["UAB Norta", "302345678", "Rasa Petraitis", "Supplier", "8 612 34567"],
        ["UAB Alfa", "302345679", "", "Customer; supplier", "8 655 55555"],
    ]
    plan = imports.plan(written(tmp_path / "firms.csv", rows), "", country="LT")
    imports.apply(imports.check(plan), office.actor)
    every = office.contacts.first_page(ContactQuery()).rows
    kinds = {row.display_name: row.party_kinds for row in every}
    assert kinds["Rasa Petraitis"] == set()
    assert kinds["UAB Norta"] == {"supplier"}
    assert kinds["UAB Alfa"] == {"customer", "supplier"}


def test_all_rows_can_be_given_a_type(office: Office, imports: ImportService, plan: ImportPlan):
    more = replace(plan, constants=((Field.PARTY_KINDS, "supplier"),))
    imports.apply(imports.check(more), office.actor)
    assert all("supplier" in one.party_kinds for one in stored(office).values())
