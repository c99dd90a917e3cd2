"""The whole company as a folder: every sheet, the pictures, and nothing half written."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import pytest

from crm_desktop.app.main import main
from crm_desktop.business.contacts.model import Affiliation
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.contacts.pictures import Picture
from crm_desktop.business.contacts.relations import Relationship
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.exports import company
from crm_desktop.business.exports.company_tables import ACTIVITY_COLUMNS, TABLES
from crm_desktop.business.exports.repository import _KEYS, page_statements
from crm_desktop.core.errors import Cancelled, UserError
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.ui.contacts.export_words import export_words
from tests.builders import Office, a_person, an_organization, open_office
from tests.business.test_exports_back import back as bringing_back

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def sheet(folder: Path, name: str) -> list[dict[str, object]]:
    """The rows of one workbook by heading."""
    with open_workbook(folder / f"{name}.xlsx") as workbook:
        heading, *rows = workbook.rows(workbook.sheets[0].name)
        return [
            {str(key): cell for key, cell in zip(heading, row, strict=True) if cell != ""}
            for row in rows
        ]


@pytest.fixture
def firm(office: Office) -> Office:
    """A small company with one of everything."""
    contacts, actor = office.contacts, office.actor
    field = office.custom_fields.create(
        CustomField("Budget", FieldKind.MONEY, currency="EUR"), actor
    ).field
    budget = office.custom_fields.value(field.id, 1250)
    assert budget is not None
    organization = contacts.create(an_organization(tags=("VIP",)), actor).contact
    person = contacts.create(
        a_person(
            "Ona / Kazlienė",
            custom=(budget,),
            notes="=1+1",
            dates=(ImportantDate("Name day", "--07-26"),),
        ),
        actor,
    ).contact
    contacts.add_affiliation(
        Affiliation(person.id, organization.id, end_date=date(2024, 5, 6)), actor
    )
    contacts.relations.add(Relationship(person.id, organization.id, "adviser"), actor)
    contacts.pictures.put(person.id, Picture("image/png", PIXEL), actor)
    gone = contacts.create(a_person("Gone"), actor).contact
    contacts.bin([gone.id], actor)
    return office


def test_every_sheet_is_there(firm: Office, tmp_path: Path) -> None:
    folder = tmp_path / "Company"
    steps: list[tuple[int, int]] = []
    done = firm.exports.export_company(
        folder, export_words(), firm.actor, lambda *step: steps.append(step)
    )
    assert done.count == 2
    assert done.files == len(list(folder.rglob("*.*")))
    assert steps[-1][0] <= steps[-1][1]
    assert {row["Name"] for row in sheet(folder, "Contacts")} == {
        "Ona / Kazlienė",
        "UAB Žalgirio Baldai",
    }
    [organization] = sheet(folder, "Organizations")
    [place] = sheet(folder, "People at organizations")
    assert place["Organization (CRM ID)"] == organization["CRM ID"]
    assert place["Worked there until"] == date(2024, 5, 6)
    [value] = sheet(folder, "Values of own fields")
    assert (value["Field"], value["Value"]) == ("Budget", "12.50 EUR")
    [note] = sheet(folder, "Notes")
    assert note["Notes"] == "=1+1"
    assert [row["Relation"] for row in sheet(folder, "Relations")] == ["adviser"]
    assert [row["Important date"] for row in sheet(folder, "Important dates")] == ["--07-26"]
    assert [row["Tag"] for row in sheet(folder, "Tagged contacts")] == ["VIP"]
    assert len(sheet(folder, "Channels")) == 3
    assert sheet(folder, "History")[0]["Action"] == "staff.first_user" or sheet(folder, "History")
    [picture] = sheet(folder, "Pictures")
    assert (folder / str(picture["File"])).read_bytes() == PIXEL


def test_everybody_comes_back_from_the_folder(firm: Office, tmp_path: Path) -> None:
    words = export_words()
    firm.exports.export_company(tmp_path / "Company", words, firm.actor)
    other = open_office(tmp_path / "other.crm")
    back = bringing_back(other)
    done = back.bring_back(tmp_path / "Company", words, other.actor)
    assert done.created == 2
    assert back.bring_back(tmp_path / "Company", words, other.actor).unchanged == 2
    other.exports.export_company(tmp_path / "Again", words, other.actor)
    moments = {"Added (UTC)", "Changed (UTC)"}
    for name in (
        "Contacts",
        "People at organizations",
        "Relations",
        "Values of own fields",
        "Own fields",
        "Pictures",
        "Employees",
    ):
        first, second = (
            [
                {key: cell for key, cell in row.items() if key not in moments and key != "ID"}
                for row in sheet(tmp_path / folder, name)
            ]
            for folder in ("Company", "Again")
        )
        assert first == second, name
    other.close()


def test_long_sheets_go_on_in_another_file(
    firm: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company, "MOST_ROWS", 2)
    firm.exports.export_company(tmp_path / "Company", export_words(), firm.actor)
    assert len(sheet(tmp_path / "Company", "Channels")) == 2
    assert len(sheet(tmp_path / "Company", "Channels 2")) == 1


def test_a_cancel_leaves_no_folder(firm: Office, tmp_path: Path) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    before = set(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        firm.exports.export_company(tmp_path / "Company", export_words(), firm.actor, cancel)
    assert set(tmp_path.iterdir()) == before
    with pytest.raises(UserError) as told:
        firm.exports.export_company(tmp_path, export_words(), firm.actor)
    assert told.value.code == "file_exists"


def test_the_command_line(firm: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["export", "--company", "--database", str(firm.path), "--out", str(out)]) == 0
    assert "2 contacts written" in capsys.readouterr().out
    assert main(["check", "--database", str(firm.path)]) == 0
    [past] = firm.export_log.past(firm.actor)
    assert (past.scope, past.count) == ("company", 2)
    firm.exports.export_company(tmp_path / "again", export_words(), firm.actor)
    [row] = sheet(tmp_path / "again", "Exports")
    assert (row["Which contacts"], row["Number of contacts"]) == ("company", 2)
    assert (out / "Contacts.xlsx").is_file()


OF_THE_FILE = {"meta", "change_batch", "change_entry", "import_batch", "sqlite_sequence"}
"""What tells of the file and not of the company; the log leaves as `history` and `exports`."""
DERIVED = {"recurrence_id", "related_id", "next_activity_id"}
"""Columns of activities that leave as `LINKS`, the uids of what they lead to."""
LINKS = {"recurrence", "next_activity", "related"}
OF_RECORDS = {
    "id", "uid", "version", "created_at", "created_by", "updated_at", "updated_by", "deleted_at",
    "deleted_by",
}  # fmt: skip


def test_no_table_is_forgotten(office: Office) -> None:
    """A new table needs a sheet, or a line above that says why not."""
    rows = office.database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    tables = {name for (name,) in rows.fetchall()}
    assert tables - OF_THE_FILE == set(_KEYS.values()) - OF_THE_FILE
    assert {table.name for table in TABLES} == {*_KEYS, "stamps"}
    told = office.database.execute("SELECT name FROM pragma_table_info('activity')")
    names = {name for (name,) in told.fetchall()}
    assert names - DERIVED - OF_RECORDS == set(ACTIVITY_COLUMNS) - LINKS


def test_each_page_of_a_sheet_is_found_by_its_ids(office: Office) -> None:
    # By any other index every page reads all rows: a large company then takes hours.
    for statement in (each for name in (*_KEYS, "stamps") for each in page_statements(name)):
        plan = office.database.execute(f"EXPLAIN QUERY PLAN {statement}", (0,)).fetchall()
        first, *others = [detail for *_numbers, detail in plan]
        assert first.endswith("USING INTEGER PRIMARY KEY (rowid>?)"), statement
        assert not [each for each in others if "SCAN" in each or "TEMP" in each], statement
