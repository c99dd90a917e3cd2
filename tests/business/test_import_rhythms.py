"""How often somebody is to be contacted: read from lists, stored, filled, overwritten, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.imports.insights import ValueChange
from crm_desktop.business.imports.intervals import interval, unit_of
from crm_desktop.business.imports.model import (
    Cell,
    Decisions,
    Field,
    ProblemCode,
    Verdict,
)
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office


@pytest.mark.parametrize(
    ("cell", "days", "problem"),
    [
        (30, "30", ""), (14.0, "14", ""), ("٣٠", "30", ""), ("every 2 weeks", "14", ""),
        ("monthly", "30", ""), ("Quarterly", "90", ""), ("90d", "90", ""), ("1,5 мес.", "45", ""),
        ("раз в месяц", "30", ""), ("2 раза в месяц", "15", ""), ("1 раз в 3 месяца", "90", ""),
        ("kas 30 dienų", "30", ""), ("alle 6 Wochen", "42", ""), ("2x per week", "4", ""),
        ("كل أسبوعين", "14", ""), ("أسبوعين", "14", ""), ("هر ۲ هفته", "14", ""),
        ("በየ30 ቀን", "30", ""), ("", "", ""), ("-", "", ""), (0, "", ""),
        ("30-60", "", "30-60"), ("soon", "", "soon"), ("call 3 times", "", "call 3 times"),
        (-5, "", "-5"), (99_999, "", "99999"), (True, "", "TRUE"),
    ],
)  # fmt: skip
def test_intervals_become_days(cell: Cell, days: str, problem: str):
    assert interval(cell, 1) == (days, problem)


def test_a_heading_may_name_the_unit():
    assert [unit_of(each) for each in ("Contact every (weeks)", "Call every", "Kas (mėn.)")] == [
        7, 1, 30,
    ]  # fmt: skip
    assert interval(2, 7) == ("14", "")
    assert interval("10 days", 7) == ("10", "")


@pytest.mark.parametrize(
    "heading",
    ["Contact every (days)", "Call frequency", "Частота звонков", "Kontaktų dažnumas",
     "Kontaktrhythmus", "وتيرة التواصل", "تناوب تماس", "Częstotliwość kontaktu"],
)  # fmt: skip
def test_headings_of_a_rhythm_are_known(imports: ImportService, tmp_path: Path, heading: str):
    rows = [f"Ona{letter} Kalnė;8 612 3456{at};{at * 7 + 7}" for at, letter in enumerate("abcdef")]
    assert check(imports, tmp_path, heading, rows).plan.columns[2].field is Field.RHYTHM


def test_a_rhythm_is_stored_filled_overwritten_and_undone(
    office: Office, imports: ImportService, tmp_path: Path
):
    person = "Ona Kalnė;8 612 34567;"
    imports.apply(check(imports, tmp_path, "Contact every", [person]), office.actor)
    [contact_id] = office.contacts.order(ContactQuery())
    assert office.contacts.get(contact_id).rhythm_days is None
    rows = [f"{person}monthly", "Jonas Kalnas;8 612 34568;2 weeks"]
    checked = check(imports, tmp_path, "Contact every", rows)
    told = imports.review.insights(checked, [2], Decisions())[2].changes
    assert told == (ValueChange(Field.RHYTHM, "", "30"),)
    done = imports.apply(checked, office.actor)
    found = {office.contacts.get(key).rhythm_days for key in office.contacts.order(ContactQuery())}
    assert found == {30, 14}
    rows = [f"{person}weekly"]
    same = check(imports, tmp_path, "Contact every", rows)
    assert imports.apply(same, office.actor).updated == 0
    checked = check(imports, tmp_path, "Contact every", rows)
    over = Decisions(overwrite=True)
    told = imports.review.insights(checked, [2], over)[2].changes
    assert told == (ValueChange(Field.RHYTHM, "30", "7"),)
    last = imports.apply(checked, office.actor, over)
    assert office.contacts.get(contact_id).rhythm_days == 7
    office.journal.inverse(last.seq, office.actor)
    assert office.contacts.get(contact_id).rhythm_days == 30
    office.journal.inverse(done.seq, office.actor)
    assert office.contacts.get(contact_id).rhythm_days is None


def test_what_is_no_rhythm_is_a_problem_of_its_row(imports: ImportService, tmp_path: Path):
    rows = ["Ona Kalnė;8 612 34567;now and then", "Jonas Kalnas;8 612 34568;30"]
    first, second = check(imports, tmp_path, "Contact every", rows).page(None, 0, 9)
    [problem] = first.problems
    assert (first.verdict, problem.code) == (Verdict.ERROR, ProblemCode.VALUE_INVALID)
    assert (problem.column, problem.raw) == (2, "now and then")
    assert second.values["rhythm_days"] == "30"


@pytest.fixture
def imports(office: Office) -> ImportService:
    """The import service of a new file."""
    return ImportService(office.database, office.journal, office.staff, office.clock)


def check(imports: ImportService, folder: Path, heading: str, rows: list[str]) -> CheckResult:
    """A list of names, numbers and rhythms, checked as the wizard does."""
    path = folder / f"list{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join([f"Name;Phone;{heading}", *rows]), encoding="utf-8")
    return imports.check(imports.plan(path, imports.inspect(path).chosen, country="LT"))


def test_a_city_alone_is_told_as_one(office: Office, imports: ImportService, tmp_path: Path):
    person = "Ona Kalnė;8 612 34567;"
    imports.apply(check(imports, tmp_path, "City", [person]), office.actor)
    checked = check(imports, tmp_path, "City", [f"{person}Tartu"])
    told = imports.review.insights(checked, [2], Decisions())[2].changes
    assert told == (ValueChange(Field.LOCALITY, "", "Tartu"),)
