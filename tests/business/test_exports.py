"""Lists out: what stands in the files, who may write them, and what is left of a failed one."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm_desktop.app.main import main
from crm_desktop.business.contacts.model import Affiliation, PointKind
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.contacts.whole_reader import WholeReader
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.exports.company import FILE_KEYS
from crm_desktop.business.exports.company_tables import COMPANY_KEYS
from crm_desktop.business.exports.flat import BASE_KEYS
from crm_desktop.business.exports.model import ExportFormat, ExportOrder, ExportWords
from crm_desktop.business.imports.model import Field
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.imports.source import open_table
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.core.actor import Actor
from crm_desktop.core.errors import Cancelled, NotAllowed, UserError
from crm_desktop.formats.delimited_text import open_text
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.formats.vcard_reading import read_vcards
from crm_desktop.ui.contacts.export_words import export_words
from tests.builders import NOON, Office, a_person, a_point, an_organization
from tests.business.test_exports_back import back as bringing_back

Rows = list[dict[str, object]]


def rows_of(path: Path) -> Rows:
    """The rows of an exported workbook by their headings."""
    with open_workbook(path) as workbook:
        heading, *rows = workbook.rows(workbook.sheets[0].name)
        return [
            {str(name): cell for name, cell in zip(heading, row, strict=True) if cell != ""}
            for row in rows
        ]


def exported(office: Office, path: Path, *ids: int, columns: tuple[str, ...] = ()) -> Rows:
    """What a workbook with these contacts holds."""
    order = ExportOrder(path, ExportFormat.XLSX, array("q", ids) if ids else None, columns)
    office.exports.export(order, ExportWords(), office.actor)
    return rows_of(path)


def test_every_field_of_a_card(office: Office, tmp_path: Path) -> None:
    field = office.custom_fields.create(
        CustomField("Budget", FieldKind.MONEY, currency="EUR"), office.actor
    ).field
    budget = office.custom_fields.value(field.id, 123456)
    assert budget is not None
    firm = office.contacts.create(an_organization("=UAB Baldai"), office.actor).contact
    ona = a_person(
        "Ona Kazlienė",
        points=(
            a_point("8 612 34567", label="mine", is_primary=True),
            a_point("+37061200000"),
            a_point("ona@x.example", PointKind.EMAIL, valid_until="2025-01-01"),
        ),
        birth_date="1980-02-29",
        party_kinds=frozenset({PartyKind.CUSTOMER, PartyKind.PARTNER}),
        tags=("VIP", "Fair, 2024"),
        notes="x" * 40_000,
        last_contact_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        custom=(budget,),
        is_starred=True,
    )
    person = office.contacts.create(ona, office.actor).contact
    office.contacts.add_affiliation(
        Affiliation(person.id, firm.id, role="Buyer", end_date=date(2024, 5, 6)), office.actor
    )
    firm_row, row = exported(office, tmp_path / "all.xlsx", firm.id, person.id)
    assert firm_row["display_name"] == "=UAB Baldai"
    assert firm_row["kind"] == "organization"
    assert row["mobile.value"] == "8 612 34567"
    assert row["mobile.label"] == "mine"
    assert row["mobile.number"] == "+37061234567"
    assert row["mobile.main"] == "yes"
    assert row["mobile.value 2"] == "+37061200000"
    assert "mobile.label 2" not in row
    assert row["email.until"] == date(2025, 1, 1)
    assert row["birth_date"] == date(1980, 2, 29)
    assert row["party_kinds"] == "customer, partner"
    assert row["tags"] == "VIP\nFair, 2024\n"
    assert len(str(row["notes.text"])) + len(str(row["notes.text 2"])) == 40_000
    assert row["Budget (EUR)"] == 1234.56
    assert row["is_starred"] == "yes"
    assert row["last_contact_at"] == datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001
    assert row["place.organization"] == "=UAB Baldai"
    assert row["place.until"] == date(2024, 5, 6)
    assert row["place.uid"] == firm_row["uid"]
    assert "nickname" not in row


def test_the_columns_of_a_list(office: Office, tmp_path: Path) -> None:
    office.contacts.create(a_person(), office.actor)
    [row] = exported(
        office, tmp_path / "a.xlsx", columns=("check", "name", "phone", "owner", "lacking")
    )
    assert list(row) == ["display_name", "list.phone", "owner", "uid"]
    assert row["list.phone"] == "+370 612 34567"


def test_what_is_next_is_shown_and_never_read_back(office: Office, tmp_path: Path) -> None:
    """A day without a time is a day; it follows from activities, so a file cannot say it."""
    calls, ids = office.planner, []
    for when in (When.whole_day(date(2026, 7, 1)), When.timed(NOON)):
        ids.append(office.contacts.create(a_person(), office.actor).contact.id)
        call = Activity(ActivityKind.CALL, when, "Ask", contacts=(Participant(ids[-1]),))
        calls.create(call, office.actor)
    rows = exported(office, tmp_path / "a.xlsx", *ids, columns=("name", "next"))
    assert rows[0]["list.next"] == date(2026, 7, 1)
    assert rows[1]["list.next"] == NOON.replace(tzinfo=None)
    back = bringing_back(office).bring_back(tmp_path / "a.xlsx", ExportWords(), office.actor)
    assert (back.unchanged, back.seq) == (2, 0)


def test_what_the_program_keeps_by_itself_is_left_out_by_the_import(
    office: Office, tmp_path: Path
) -> None:
    """Where somebody reads a list of our own as any other one."""
    contact = office.contacts.create(a_person(), office.actor).contact.id
    call = Activity(ActivityKind.CALL, When.timed(NOON), contacts=(Participant(contact),))
    office.planner.create(call, office.actor)
    path, columns = tmp_path / "a.xlsx", ("name", "next", "created", "updated")
    order = ExportOrder(path, ExportFormat.XLSX, columns=columns)
    office.exports.export(order, export_words(), office.actor)
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    _name, *others, _uid = imports.plan(path, "Contacts").columns
    assert [one.field for one in others] == [Field.IGNORE] * 3
    assert [one.remarks for one in others] == [()] * 3


def test_the_bin_and_the_order_of_a_selection(office: Office, tmp_path: Path) -> None:
    ids = [
        office.contacts.create(a_person(name), office.actor).contact.id for name in ("A", "B", "C")
    ]
    office.contacts.bin(ids[1:2], office.actor)
    rows = exported(office, tmp_path / "a.xlsx", *reversed(ids), columns=("name",))
    assert [row["display_name"] for row in rows] == ["C", "A"]
    assert len(exported(office, tmp_path / "b.xlsx")) == 2


def test_a_text_table_and_cards(office: Office, tmp_path: Path) -> None:
    office.contacts.create(a_person("+Ona", tags=("=1",)), office.actor)
    order = ExportOrder(tmp_path / "a.csv", ExportFormat.CSV, columns=("name", "tags"))
    done = office.exports.export(order, export_words(), office.actor)
    assert (done.count, done.path) == (1, tmp_path / "a.csv")
    heading, row = open_text(tmp_path / "a.csv").rows()
    assert heading == ("Name", "Tags", "CRM ID")
    assert row[:2] == ("'+Ona", "'=1")
    order = ExportOrder(tmp_path / "a.vcf", ExportFormat.VCARD)
    office.exports.export(order, export_words(), office.actor)
    [card] = read_vcards(tmp_path / "a.vcf")
    assert card.display_name == "+Ona"
    assert card.channels[0].number == "+37061234567"


@pytest.mark.parametrize("kind", ExportFormat)
def test_a_cancelled_export_leaves_nothing(
    office: Office, tmp_path: Path, kind: ExportFormat
) -> None:
    office.contacts.create(a_person(), office.actor)

    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    before = set(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        office.exports.export(
            ExportOrder(tmp_path / "a", kind), ExportWords(), office.actor, cancel
        )
    assert set(tmp_path.iterdir()) == before


def test_the_right_to_export(office: Office, tmp_path: Path) -> None:
    actor = replace(office.actor, rights=frozenset())
    with pytest.raises(NotAllowed):
        office.exports.export(
            ExportOrder(tmp_path / "a.xlsx", ExportFormat.XLSX), ExportWords(), actor
        )
    assert isinstance(actor, Actor)
    assert not (tmp_path / "a.xlsx").exists()


def test_a_folder_that_is_not_there(office: Office, tmp_path: Path) -> None:
    order = ExportOrder(tmp_path / "nowhere" / "a.xlsx", ExportFormat.XLSX)
    with pytest.raises(UserError) as told:
        office.exports.export(order, ExportWords(), office.actor)
    assert told.value.code == "folder_missing"


def test_every_column_has_a_heading() -> None:
    assert {*BASE_KEYS, *COMPANY_KEYS, *FILE_KEYS} <= set(export_words().headings)


def test_the_reader_sees_everybody(office: Office) -> None:
    ids = [office.contacts.create(a_person(name), office.actor).contact.id for name in ("B", "A")]
    assert list(WholeReader(office.database).everybody()) == ids[::-1]


def test_the_command_line(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.contacts.create(a_person(), office.actor)
    out = tmp_path / "out.csv"
    base = ["export", "--database", str(office.path), "--out"]
    assert main([*base, str(out)]) == 0
    assert "1 contacts written" in capsys.readouterr().out
    assert open_text(out).head(1)[0][0] == "Name"
    assert main([*base, str(office.path)]) == 1
    assert main([*base, str(out)]) == 1
    assert main([*base, str(out), "--replace"]) == 0
    capsys.readouterr()
    again = ["bring-back", str(out), "--database", str(tmp_path / "new.crm")]
    assert main(again) == 0
    assert "1 contacts made" in capsys.readouterr().out
    assert main(again) == 0
    assert "1 as they were" in capsys.readouterr().out


def test_the_import_of_lists_takes_the_protection_away(office: Office, tmp_path: Path) -> None:
    office.contacts.create(a_person("=Ona", points=(a_point("+37061234567"),)), office.actor)
    order = ExportOrder(tmp_path / "a.csv", ExportFormat.CSV, columns=("name", "phone"))
    office.exports.export(order, export_words(), office.actor)
    rows = list(open_table(order.path).rows(""))
    assert rows[1][:2] == ("=Ona", "+370 612 34567")
