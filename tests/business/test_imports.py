"""Importing whole lists: scores, what is written, twice, cancelled, undone, killed."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import ContactKind, ContactQuery, PointKind
from crm_desktop.business.imports.model import (
    Decisions,
    DuplicateAction,
    ErrorAction,
    Field,
    ImportDone,
    Verdict,
)
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.errors import Cancelled, NotAllowed
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.builders import Office
from tests.business.import_lists import write_lists
from tests.business.import_other_exports import EXPORTS, Column
from tests.business.import_program_exports import PROGRAMS
from tests.business.import_scoring import (
    SAMPLES,
    report_of,
    sample_files,
    score_lists,
    truth_of,
)

TABLES = ("contact", "contact_point", "address", "tagging", "affiliation", "tag", "source")
COUNTRIES = {path.stem: truth_of(path)["country"] for path in sample_files(".xlsx", ".csv")}


@pytest.fixture
def imports(office: Office) -> ImportService:
    """The import service of a new file."""
    return ImportService(office.database, office.journal, office.staff, office.clock)


def check(imports: ImportService, path: Path, country: str = "") -> CheckResult:
    """Look at a list as the wizard does."""
    return imports.check(imports.plan(path, imports.inspect(path).chosen, country=country))


def written(path: Path, rows: list[list[str]]) -> Path:
    """A small CSV list."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def single(database: Database, sql: str) -> int:
    """The one number a statement gives."""
    [(number,)] = database.execute(sql).fetchall()
    return int(number)


def counts(office: Office) -> dict[str, int]:
    """Rows by table that are not in the bin."""
    found = {}
    for table in TABLES:
        binned = (
            "" if table in {"contact_point", "address", "tagging"} else "WHERE deleted_at IS NULL"
        )
        sql = f"SELECT count(*) FROM {table} {binned}"
        found[table] = single(office.database, sql)
    return found


def content(office: Office) -> list[tuple[object, ...]]:
    """Everything an import may change, without versions and moments."""
    rows: list[tuple[object, ...]] = []
    for table in TABLES:
        names = [
            name
            for _n, name, *_rest in office.database.execute(f"PRAGMA table_info({table})")
            if name not in {"version", "updated_at", "updated_by", "uid"}
        ]
        sql = f"SELECT {', '.join(names)} FROM {table} ORDER BY id"
        rows += [(table, *row) for row in office.database.execute(sql).fetchall()]
    return rows


def test_scores_of_the_samples(
    imports: ImportService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    lists = [(path, truth_of(path)) for path in sample_files(".xlsx", ".csv")]
    scores = score_lists(imports, lists, tmp_path)
    with capsys.disabled():
        print(f"\nsamples, {len(lists)} files\n{scores.table()}")
    for subject, tally in scores.tallies.items():
        assert tally.score >= 0.98, (subject, scores.remarks)


def test_scores_of_old_workbooks(imports: ImportService, tmp_path: Path):
    lists = [(path, truth_of(path)) for path in sample_files(".xls", ".ods")]
    scores = score_lists(imports, lists, tmp_path)
    for subject, tally in scores.tallies.items():
        assert tally.score >= 0.98, (subject, scores.remarks)


def test_scores_of_lists_of_other_origin(
    imports: ImportService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    lists = write_lists(tmp_path)
    scores = score_lists(imports, lists, tmp_path)
    with capsys.disabled():
        print(f"\nother lists, {len(lists)} files\n{scores.table()}")
    for subject, tally in scores.tallies.items():
        assert tally.precision >= 0.98, (subject, scores.remarks)
        assert tally.recall >= 0.98, (subject, scores.remarks)


@pytest.mark.parametrize("exports", [EXPORTS, PROGRAMS], ids=["exports", "other languages"])
def test_columns_of_other_programs(
    exports: dict[str, list[Column]], imports: ImportService, tmp_path: Path
):
    wrong = []
    total = 0
    for name, columns in exports.items():
        heads = [heading for heading, _fields, _values in columns]
        longest = max(len(values) for _heading, _fields, values in columns)
        rows = [
            [str(values[at]) if at < len(values) else "" for _h, _f, values in columns]
            for at in range(longest)
        ]
        path = written(tmp_path / "export.csv", [heads, *rows])
        for guess, (heading, fields, _values) in zip(
            imports.plan(path, "").columns, columns, strict=True
        ):
            total += 1
            if guess.field not in fields.split():
                wrong.append((name, heading, str(guess.field)))
    assert len(wrong) <= 0.02 * total, wrong


def test_a_company_list_makes_companies_and_their_people(office: Office, imports: ImportService):
    checked = check(imports, SAMPLES / "03-klientai-suvestine.xlsx", "LT")
    done = imports.apply(checked, office.actor)
    assert done.seq > 0
    found = counts(office)
    people = office.contacts.order(ContactQuery(kind=ContactKind.PERSON))
    companies = office.contacts.order(ContactQuery(kind=ContactKind.ORGANIZATION))
    assert len(people) == 104
    assert found["affiliation"] == 104
    assert len(companies) == done.organizations < 104
    [anna] = [
        contact
        for contact in map(office.contacts.get, people)
        if contact.display_name == "Laima Beržinienė"
    ]
    [link] = office.contacts.affiliations_of(anna.id)
    assert link.organization_name == 'UAB "Rytų sodas"'
    assert link.job_title == "direktorius"
    assert "+37069058685" in {point.normalized_value for point in anna.points}
    company = office.contacts.get(link.organization_id)
    assert company.registration_no == "301106578"
    assert company.addresses[0].locality == "Šiauliai"
    assert check_file(office.database).is_sound


@pytest.mark.parametrize("stem", sorted(COUNTRIES))
def test_importing_a_file_twice_changes_nothing(stem: str, office: Office, imports: ImportService):
    [path] = [each for each in sample_files(".xlsx", ".csv") if each.stem == stem]
    decisions = Decisions(errors=ErrorAction.WITHOUT)
    imports.apply(check(imports, path, COUNTRIES[stem]), office.actor, decisions)
    before = content(office)
    again = check(imports, path, COUNTRIES[stem])
    assert again.counts.new == 0
    assert again.counts.update == 0
    done = imports.apply(again, office.actor, decisions)
    assert (done.created, done.organizations, done.updated) == (0, 0, 0)
    assert content(office) == before


def test_updates_fill_empty_fields_only(office: Office, imports: ImportService, tmp_path: Path):
    heads = ["First name", "Last name", "E-mail", "Phone", "City", "Notes"]
    first = written(
        tmp_path / "a.csv", [heads, ["Ada", "Stone", "ada@x.example.com", "", "", "old"]]
    )
    imports.apply(check(imports, first, "US"), office.actor)
    row = ["ADA", "STONE", "Ada@X.example.com", "(212) 555-0187", "Reno", "new"]
    second = written(tmp_path / "b.csv", [heads, row])
    checked = check(imports, second, "US")
    assert checked.counts.update == 1
    done = imports.apply(checked, office.actor)
    assert (done.created, done.updated) == (0, 1)
    [contact_id] = office.contacts.order(ContactQuery())
    contact = office.contacts.get(contact_id)
    assert contact.display_name == "Ada Stone"
    assert contact.notes == "old"
    assert [point.normalized_value for point in contact.points] == [
        "ada@x.example.com",
        "+12125550187",
    ]
    assert contact.addresses[0].locality == "Reno"
    [shown] = office.contacts.rows([contact_id])
    assert shown.main_phone == "+1 212-555-0187"
    assert shown.locality == "Reno"
    office.journal.inverse(done.seq, office.actor)
    assert office.contacts.get(contact_id).addresses == ()


def test_updates_move_what_lists_show_only_by_a_channel_that_comes_first(
    office: Office, imports: ImportService, tmp_path: Path
):
    mail = "ada@x.example.com"
    heads = ["First name", "Last name", "E-mail", "Phone", "Fax"]
    first = [heads, ["Ada", "Stone", mail, "", "(212) 555-0186"]]
    imports.apply(check(imports, written(tmp_path / "a.csv", first), "US"), office.actor)
    [contact_id] = office.contacts.order(ContactQuery())

    def told_number(phone: str) -> ImportDone:
        path = written(tmp_path / "b.csv", [heads, ["Ada", "Stone", mail, phone, ""]])
        return imports.apply(check(imports, path, "US"), office.actor)

    def shown() -> str:
        [row] = office.contacts.rows([contact_id])
        return row.main_phone

    assert shown() == "+1 212-555-0186"
    assert told_number("(212) 555-0187").updated == 1
    assert shown() == "+1 212-555-0187"
    done = told_number("(212) 555-0188")
    assert (done.updated, shown()) == (1, "+1 212-555-0187")
    assert office.contacts.get(contact_id).version == 3
    told = office.database.execute(
        "SELECT count(*) FROM change_entry WHERE seq = ? AND kind = 'contact'", (done.seq,)
    ).fetchone()
    assert told == (0,)  # nothing but a channel came, and its contact has a new version
    office.journal.inverse(done.seq, office.actor)
    assert len(office.contacts.get(contact_id).points) == 3


def test_an_address_with_letters_of_its_language_finds_its_contact(
    office: Office, imports: ImportService, tmp_path: Path
):
    heads = ["First name", "Last name", "E-mail", "Notes"]
    first = [heads, ["Jörg", "Groß", "jörg@groß.example.de", ""]]
    imports.apply(check(imports, written(tmp_path / "a.csv", first), "DE"), office.actor)
    second = [heads, ["Jörg", "Groß", "Jörg@GROß.example.de", "called"]]
    checked = check(imports, written(tmp_path / "b.csv", second), "DE")
    assert (checked.counts.new, checked.counts.update) == (0, 1)


def test_updates_show_no_channel_that_is_over(
    office: Office, imports: ImportService, tmp_path: Path
):
    heads = ["First name", "Last name", "E-mail", "Phone"]
    mail = "ada@x.example.com"
    first = [heads, ["Ada", "Stone", mail, "(212) 555-0186"]]
    imports.apply(check(imports, written(tmp_path / "a.csv", first), "US"), office.actor)
    [contact_id] = office.contacts.order(ContactQuery())
    card = office.contacts.get(contact_id)
    ended = [
        replace(point, valid_until="2020-01-01" if point.kind is PointKind.PHONE else "")
        for point in card.points
    ]
    office.contacts.save(card, replace(card, points=tuple(ended)), office.actor)
    second = [heads, ["Ada", "Stone", mail, "(212) 555-0187"]]
    imports.apply(check(imports, written(tmp_path / "b.csv", second), "US"), office.actor)
    [row] = office.contacts.rows([contact_id])
    assert (row.main_phone, row.main_email) == ("+1 212-555-0187", mail)


def test_two_organizations_of_a_list_that_are_one_in_the_base_fill_it_once(
    office: Office, imports: ImportService, tmp_path: Path
):
    first = written(tmp_path / "a.csv", [["Company"], ["Rytas UAB"]])
    imports.apply(check(imports, first, "LT"), office.actor)
    heads = ["First name", "Last name", "E-mail", "Company", "VAT code", "Industry"]
    rows = [
        ["Ada", "Stone", "ada@x.example.com", "Rytas UAB", "LT111111113", ""],
        ["Ona", "Kalnė", "ona@x.example.com", "Rytas UAB", "LT222222226", "Timber"],
        ["Rasa", "Kalnė", "rasa@x.example.com", "Rytas UAB", "", "Paper"],
    ]
    checked = check(imports, written(tmp_path / "b.csv", [heads, *rows]), "LT")
    imports.apply(checked, office.actor)
    [[tax_id, industry, version]] = office.database.execute(
        "SELECT tax_id, industry, version FROM contact WHERE kind = 'organization'"
    ).fetchall()
    assert (tax_id, industry, version) == ("LT111111113", "Paper", 2)


def test_duplicates_of_one_file_are_merged(office: Office, imports: ImportService, tmp_path: Path):
    heads = ["Name", "Phone", "E-mail", "Tags"]
    rows = [
        ["Ada Stone", "+12125550187", "", "a"],
        ["STONE, Ada", "+12125550187", "ada@x.example.com", "b"],
        ["Ben Stone", "+12125550187", "", ""],
    ]
    path = written(tmp_path / "list.csv", [heads, *rows])
    checked = check(imports, path)
    [twin] = checked.page(Verdict.DUPLICATE, 0, 10)
    assert (twin.row, twin.duplicate_of) == (3, 2)
    imports.apply(checked, office.actor)
    ids = office.contacts.order(ContactQuery())
    ada, ben = map(office.contacts.get, ids)
    assert ada.display_name == "Ada Stone"
    assert {p.normalized_value for p in ada.points} == {"+12125550187", "ada@x.example.com"}
    assert ada.tags == ("a", "b")
    assert ben.display_name == "Ben Stone"


def test_decisions_for_duplicates_and_errors(
    office: Office, imports: ImportService, tmp_path: Path
):
    heads = ["Name", "Phone"]
    rows = [["Ada Stone", "+12125550187"], ["Ada Stone", "+12125550187"], ["Cleo Ward", "12"]]
    path = written(tmp_path / "list.csv", [heads, *rows])
    checked = check(imports, path)
    assert (checked.counts.new, checked.counts.duplicate, checked.counts.error) == (1, 1, 1)
    done = imports.apply(checked, office.actor)
    assert (done.created, done.skipped) == (1, 1)
    both = Decisions(ErrorAction.WITHOUT, DuplicateAction.CREATE, frozenset({2}))
    done = imports.apply(checked, office.actor, both)
    assert (done.created, done.skipped) == (2, 1)
    names = [
        office.contacts.get(contact_id).display_name
        for contact_id in office.contacts.order(ContactQuery())
    ]
    assert sorted(names) == ["Ada Stone", "Ada Stone", "Cleo Ward"]
    [cleo] = [
        contact
        for contact in map(office.contacts.get, office.contacts.order(ContactQuery()))
        if contact.display_name == "Cleo Ward"
    ]
    [point] = cleo.points
    assert (point.raw_value, point.is_valid) == ("12", False), "kept as typed and flagged"


def test_owner_source_tags_and_stage(office: Office, imports: ImportService, tmp_path: Path):
    rasa = office.staff.create_user("Rasa Petrulytė", actor=office.actor)
    heads = ["Vardas, pavardė", "Vadybininkas", "Šaltinis", "Būsena", "Žymos", "Pask. kontaktas"]
    rows = [
        ["Jonas Rimkus", "R. Petrulytė", "paroda", "nuolatinis", "vip, urmas", "2025-03-12"],
        ["Rūta Žukė", "Niekas", "Paroda", "keista būsena", "VIP", ""],
    ]
    path = written(tmp_path / "list.csv", [heads, *rows])
    done = imports.apply(check(imports, path, "LT"), office.actor)
    assert done.unknown_owners == ("Niekas",)
    jonas, ruta = map(office.contacts.get, office.contacts.order(ContactQuery()))
    assert jonas.owner_id == rasa.id
    assert ruta.owner_id == office.user.id
    assert jonas.source_id == ruta.source_id
    assert jonas.lifecycle_stage == "loyal"
    assert ruta.lifecycle_stage == "cold"
    assert sorted(ruta.tags) == ["keista būsena", "vip"]
    assert jonas.last_contact_at is not None
    assert jonas.last_contact_at.date().isoformat() == "2025-03-12"


def test_an_import_is_undone_as_one(office: Office, imports: ImportService):
    before = counts(office)
    done = imports.apply(check(imports, SAMPLES / "10-windows1251.csv", "KZ"), office.actor)
    assert counts(office)["contact"] > 200
    outcome = office.journal.inverse(done.seq, office.actor)
    assert not outcome.kept
    after = counts(office)
    assert after["contact"] == before["contact"] == 0
    assert after["affiliation"] == 0
    again = check(imports, SAMPLES / "10-windows1251.csv", "KZ")
    assert again.counts.new == 137, "what was undone is not in the way"


def test_cancelling_leaves_the_base_as_it_was(
    office: Office, imports: ImportService, tmp_path: Path
):
    rows = [[f"Ada Stone {number}", f"UAB Rytas {number}"] for number in range(5500)]
    path = written(tmp_path / "long.csv", [["Name", "Company"], *rows])
    checked = check(imports, path)
    before = content(office)
    for moment in (1, 2, 3):
        answers = iter([False] * (moment - 1) + [True] * 9)

        def cancelled(answers: Iterator[bool] = answers) -> bool:
            return next(answers)

        with pytest.raises(Cancelled):
            imports.apply(checked, office.actor, cancelled=cancelled)
        assert content(office) == before
        assert single(office.database, "SELECT max(seq) FROM change_batch") == 1
    plan = imports.plan(path, "")
    with pytest.raises(Cancelled):
        imports.check(plan, cancelled=lambda: True)


def test_progress_grows_to_the_end(office: Office, imports: ImportService):
    path = SAMPLES / "10-windows1251.csv"
    told: list[tuple[int, int]] = []
    plan = imports.plan(path, "", country="KZ")
    checked = imports.check(plan, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (151, 151)
    told.clear()
    imports.apply(checked, office.actor, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_right_is_needed(office: Office, imports: ImportService):
    from dataclasses import replace

    checked = check(imports, SAMPLES / "01-clean-english.xlsx", "US")
    with pytest.raises(NotAllowed):
        imports.apply(checked, replace(office.actor, rights=frozenset()))


def test_columns_can_be_given_another_meaning(imports: ImportService, tmp_path: Path):
    path = written(tmp_path / "list.csv", [["Name", "Nick"], ["Ada", "Stone"]])
    plan = with_field(imports.plan(path, ""), 1, Field.FAMILY_NAME)
    plan = with_field(plan, 0, Field.GIVEN_NAME)
    [row] = imports.check(plan).page(None, 0, 5)
    assert row.title == "Ada Stone"


def test_what_stands_once_is_taken_from_the_other_column(imports: ImportService, tmp_path: Path):
    path = written(tmp_path / "list.csv", [["Name", "Nick"], ["Ada", "Stone"]])
    plan = with_field(imports.plan(path, ""), 0, Field.GIVEN_NAME)
    moved = with_field(plan, 1, Field.GIVEN_NAME)
    assert [column.field for column in moved.columns] == [Field.IGNORE, Field.GIVEN_NAME]
    phones = with_field(with_field(plan, 0, Field.PHONE), 1, Field.PHONE)
    assert [column.field for column in phones.columns] == [Field.PHONE, Field.PHONE]


def test_pages_of_checked_rows(imports: ImportService):
    checked = check(imports, SAMPLES / "10-windows1251.csv", "KZ")
    everything = checked.page(None, 0, 1000)
    assert [row.row for row in everything] == list(range(2, 152))
    for verdict in Verdict:
        wanted = [row.row for row in everything if row.verdict is verdict]
        pages = [checked.page(verdict, start, 20) for start in range(0, 160, 20)]
        assert [row.row for page in pages for row in page] == wanted


_KILLED = """
import sys
from pathlib import Path
from tests.builders import open_office
from crm_desktop.business.imports.service import ImportService

office = open_office(Path(sys.argv[1]))
imports = ImportService(office.database, office.journal, office.staff, office.clock)
path = Path(sys.argv[2])
checked = imports.check(imports.plan(path, imports.inspect(path).chosen, country="LT"))
print("writing", flush=True)

def progress(done, total):
    print(done, flush=True)

for _time in range(1000):
    imports.apply(checked, office.actor, progress=progress)
"""


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05])
def test_p09_a_killed_import_leaves_all_or_nothing(delay: float, tmp_path: Path, office: Office):
    base = tmp_path / "killed.crm"
    Database.create(base).close()
    script = tmp_path / "run.py"
    script.write_text(textwrap.dedent(_KILLED), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(base), str(SAMPLES / "03-klientai-suvestine.xlsx")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "writing"
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    database = Database.open(base)
    imported = single(database, "SELECT count(*) FROM change_batch WHERE action = 'contact.import'")
    people = single(database, "SELECT count(*) FROM contact WHERE kind = 'person'")
    assert people == 104 * imported
    assert check_file(database).is_sound
    database.close()


def test_report_has_the_agreed_shape(imports: ImportService, tmp_path: Path):
    report = report_of(imports, SAMPLES / "01-clean-english.xlsx", "US", tmp_path)
    assert {"file", "sheet", "header_row", "columns", "rows", "counts"} <= report.keys()
    assert report["counts"] == {"new": 56, "update": 0, "duplicate": 2, "error": 1}
    assert {"row", "verdict", "duplicate_of", "values", "problems"} <= report["rows"][0].keys()
    assert report["columns"][0] | {"confidence": 0} == {
        "index": 0,
        "heading": "First Name",
        "field": "given_name",
        "confidence": 0,
    }


def test_rows_joined_within_a_list_are_told(imports: ImportService, office: Office, tmp_path: Path):
    rows = [
        ["Name", "Company", "Phone", "E-mail"],
        ["Anna Stone", "", "+37061234567", ""],
        ["Stone Anna", "", "+37061234567", "anna@stone.example"],
        ["ANNA STONE", "", "8 612 34567", ""],
        ["Ben Reed", "", "+37061234568", ""],
    ]
    done = imports.apply(check(imports, written(tmp_path / "a.csv", rows), "LT"), office.actor)
    assert (done.created, done.joined, done.skipped) == (2, 2, 0)
    again = [rows[0], ["Ben Reed", "", "+37061234568", "ben@reed.example"], rows[4]]
    done = imports.apply(check(imports, written(tmp_path / "b.csv", again), "LT"), office.actor)
    assert (done.created, done.updated, done.joined, done.skipped) == (0, 1, 1, 0)
