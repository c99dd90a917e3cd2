"""`main.py import` as people type it: reports, exit codes, and one sentence for what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from crm_desktop.app.arguments import run_command
from crm_desktop.business.imports.applying import CompanyLists
from crm_desktop.business.imports.model import Field
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.service import ImportService
from crm_desktop.storage.database import Database
from tests.builders import open_office
from tests.business.import_scoring import SAMPLES

ROOT = Path(__file__).parents[2]
Printed = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    """Run the command in this process; gives its exit code."""
    return run_command(["import", *map(str, arguments)])


def saved(path: Path, *rows: list[object]) -> Path:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def refused(printed: Printed, *arguments: object) -> str:
    """What is said of an import that is refused: one line, no traceback."""
    assert run(*arguments) not in {0, None}
    said = printed.readouterr()
    assert "Traceback" not in said.err
    [line] = said.err.strip().splitlines()
    assert len(line) > 20
    assert line.count(".") >= 1
    return line


def test_dry_run_writes_the_report(tmp_path: Path, capsys: Printed):
    out = tmp_path / "out.json"
    path = SAMPLES / "01-clean-english.xlsx"
    assert run(path, "--dry-run", "--country", "US", "--json", out) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["counts"]["new"] == 56
    assert "59 rows: 56 new" in capsys.readouterr().out


def test_as_a_program_of_its_own(tmp_path: Path):
    base = tmp_path / "new.crm"
    command = [sys.executable, "main.py", "import", str(SAMPLES / "04-contacte-ro.xlsx")]
    done = subprocess.run(
        [*command, "--country", "RO", "--database", str(base)],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    database = Database.open(base)
    [(people,)] = database.execute("SELECT count(*) FROM contact WHERE kind = 'person'").fetchall()
    assert people == 79
    database.close()


def test_a_dry_run_leaves_the_data_file_alone(tmp_path: Path, capsys: Printed):
    base = tmp_path / "company.crm"
    Database.create(base).close()
    path = SAMPLES / "01-clean-english.xlsx"
    assert run(path, "--database", base) == 0
    before = base.read_bytes()
    assert run(path, "--database", base, "--dry-run") == 0
    assert base.read_bytes() == before
    assert "0 new, 0 updates, 58 duplicates" in capsys.readouterr().out.splitlines()[-1]


def test_sheet_by_name(tmp_path: Path, capsys: Printed):
    path = SAMPLES / "03-klientai-suvestine.xlsx"
    out = tmp_path / "out.json"
    assert run(path, "--dry-run", "--sheet", "Klientai", "--json", out) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["sheet"] == "Klientai"
    assert "Lapas9" in refused(capsys, path, "--dry-run", "--sheet", "Lapas9")


def test_no_database_named(capsys: Printed):
    assert "--database" in refused(capsys, SAMPLES / "01-clean-english.xlsx")


def _png(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))


def _encrypted(path: Path) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name + bytes(600))


def _wide(path: Path) -> None:
    saved(path, [f"c{number}" for number in range(16_000)], [1] * 16_000)


def _cut_off(path: Path) -> None:
    path.write_bytes((SAMPLES / "01-clean-english.xlsx").read_bytes()[:4000])


def _blank(path: Path) -> None:
    saved(path, [None])


def _only_headings(path: Path) -> None:
    saved(path, ["Name", "Phone", "E-mail"])


def _missing(path: Path) -> None:
    path.unlink(missing_ok=True)


def _folder(path: Path) -> None:
    path.mkdir()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "hello")


def _wide_text(path: Path) -> None:
    path.write_text(",".join(["x"] * 20_000) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "make",
    [
        _png, _encrypted, _wide, _cut_off, _blank, _only_headings, _missing, _folder, _empty,
        _other_zip, _wide_text,
    ],
)  # fmt: skip
def test_files_that_are_no_list(make: Callable[[Path], None], tmp_path: Path, capsys: Printed):
    path = tmp_path / "list.xlsx"
    make(path)
    base = tmp_path / "company.crm"
    Database.create(base).close()
    before = base.read_bytes()
    refused(capsys, path, "--database", base)
    assert base.read_bytes() == before


def test_prose_is_no_list(tmp_path: Path, capsys: Printed):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all\n\nplease find the list attached\nBest regards\n", encoding="utf-8")
    refused(capsys, path, "--dry-run")


def test_unknown_country(capsys: Printed):
    said = refused(capsys, SAMPLES / "01-clean-english.xlsx", "--dry-run", "--country", "XX")
    assert "XX" in said


def test_report_that_cannot_be_written(tmp_path: Path, capsys: Printed):
    path = SAMPLES / "01-clean-english.xlsx"
    refused(capsys, path, "--dry-run", "--json", tmp_path / "nowhere" / "out.json")


def test_the_report_never_replaces_the_list_or_the_data_file(tmp_path: Path, capsys: Printed):
    path, base = tmp_path / "list.csv", tmp_path / "company.crm"
    path.write_text("Name,Phone\nAda Stone,+12125550187\n", encoding="utf-8")
    Database.create(base).close()
    for spared in (path, base):
        before = spared.read_bytes()
        refused(capsys, path, "--database", base, "--json", tmp_path / "." / spared.name)
        assert spared.read_bytes() == before


def _empty_base(path: Path) -> None:
    path.write_bytes(b"")


def _text_base(path: Path) -> None:
    path.write_text("this is no data file\n" * 100, encoding="utf-8")


def _cut_base(path: Path) -> None:
    Database.create(path).close()
    path.write_bytes(path.read_bytes()[:20_000])


def _newer_base(path: Path) -> None:
    Database.create(path).close()
    content = bytearray(path.read_bytes())
    content[60:64] = (9999).to_bytes(4, "big")
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("make", [_empty_base, _text_base, _cut_base, _newer_base])
def test_data_files_that_cannot_be_used(
    make: Callable[[Path], None], tmp_path: Path, capsys: Printed
):
    base = tmp_path / "company.crm"
    make(base)
    before = base.read_bytes()
    refused(capsys, SAMPLES / "01-clean-english.xlsx", "--database", base)
    assert base.read_bytes() == before


def test_hostile_texts_are_cleaned_and_told(tmp_path: Path):
    long = "word " * 20_000
    rows = [
        "Name,Company,Phone,Notes",
        'Ada\u202eenotS,"UAB\u200b Rytas",+12125550187,=1+1',
        f'Ben\x00 Stone,,"+12125550188",{long}',
        "<b>Cleo</b> <img src=file:///etc/passwd>,,+12125550189,{{7*7}}",
        f"{'x' * 500},,+12125550190,",
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    base, out = tmp_path / "new.crm", tmp_path / "out.json"
    assert run(path, "--database", base, "--json", out) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    ada, ben, cleo, endless = report["rows"]
    assert ada["values"]["full_name"] == "AdaenotS"
    assert ada["values"]["organization"] == "UAB Rytas"
    assert ada["values"]["notes"] == "=1+1"
    assert ada["remarks"] == ["characters_removed"]
    assert ben["values"]["full_name"] == "Ben Stone"
    assert len(ben["values"]["notes"]) == len(long.strip())
    assert cleo["values"]["full_name"] == "<b>Cleo</b> <img src=file:///etc/passwd>"
    assert len(endless["values"]["full_name"]) == 200
    assert endless["remarks"] == ["text_shortened"]
    database = Database.open(base)
    names = [name for (name,) in database.execute("SELECT display_name FROM contact").fetchall()]
    assert "AdaenotS" in names
    database.close()


def test_rows_with_remarks_are_counted(tmp_path: Path, capsys: Printed):
    path = tmp_path / "list.csv"
    path.write_bytes(
        b"Name,Phone\nAda St\0one,2125550187\nBen Stone,\0\0\0\0\0\0\0\x002125550188\n"
    )
    assert run(path, "--dry-run", "--country", "US") == 0
    counted, remarked = capsys.readouterr().out.splitlines()
    assert "2 new" in counted
    assert remarked.endswith(": 2 rows.")


def test_many_empty_rows_and_formulas(tmp_path: Path):
    path = tmp_path / "list.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Name", "Phone", "Birthday"])
    sheet.append(["Ada Stone", "+12125550187", date(1980, 1, 2)])
    sheet.append(["=A2", "+12125550188", 0])
    for row in range(4, 6000):
        sheet.row_dimensions[row].height = 30
    sheet["A200000"] = "Ben Stone"
    book.save(path)
    out = tmp_path / "out.json"
    assert run(path, "--dry-run", "--json", out) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    named = [row["values"].get("full_name") for row in report["rows"] if row["values"]]
    assert named[0] == "Ada Stone"
    assert named[-1] == "Ben Stone"
    assert report["rows"][0]["values"]["birth_date"] == "1980-01-02"


def test_formulas_without_results_are_told(tmp_path: Path, capsys: Printed):
    path, out = tmp_path / "list.xlsx", tmp_path / "out.json"
    heading: list[object] = ["Name", "Phone", "Sum"]
    saved(path, heading, ["Ada Stone", "+12125550187", "=1+1"], ["Ben Stone", '="+1212"&"5550188"'],
          ["=A2", None], ["Cleo Stone", "+12125550189"])  # fmt: skip
    assert run(path, "--dry-run", "--json", out) == 0
    ada, ben, nobody, cleo = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert "remarks" not in ada, "the sum is not imported"
    assert ben["remarks"] == ["value_missing"]
    assert (nobody["verdict"], nobody["remarks"]) == ("error", ["value_missing"])
    assert "remarks" not in cleo
    saved(path, heading, ["=A1", "=B1", "=C1"], ["=A1", "=B1", "=C1"])
    assert "without their results" in refused(capsys, path, "--dry-run")


@pytest.mark.parametrize("date1904", [False, True])
def test_both_date_systems(tmp_path: Path, *, date1904: bool):
    path = tmp_path / "list.xlsx"
    book = Workbook()
    if date1904:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.append(["Name", "Birthday"])
    sheet.append(["Ada Stone", date(1980, 1, 2)])
    book.save(path)
    out = tmp_path / "out.json"
    assert run(path, "--dry-run", "--json", out) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["rows"][0]["values"]["birth_date"] == "1980-01-02"


def test_a_template_an_area_code_and_updates(tmp_path: Path, capsys: Printed):
    base, path = tmp_path / "base.crm", tmp_path / "list.csv"
    path.write_text("A,B,C\nOna Onaite,200 0142,first\nJonas,8 612 34567,first\n", "utf-8")
    office = open_office(base)
    lists = CompanyLists(office.custom_fields, office.dictionaries)
    imports = ImportService(
        office.database, office.journal, office.staff, office.clock, lists=lists
    )
    plan = imports.plan(path, "", country="LT", header_row=1)
    for index, field in enumerate((Field.FULL_NAME, Field.PHONE, Field.NOTES)):
        plan = with_field(plan, index, field)
    imports.profiles.keep(plan, office.actor, "Three")
    imports.release()
    office.close()
    given = ("--database", base, "--country", "LT", "--profile", "three", "--area-code", "5")
    assert run(path, *given) == 0
    assert "2 new" in capsys.readouterr().out
    path.write_text("A,B,C\nOna Onaite,200 0142,second\nJonas,8 612 34567,first\n", "utf-8")
    assert run(path, *given) == 0
    assert "0 contacts updated" in capsys.readouterr().out
    assert run(path, *given, "--update") == 0
    assert "1 contacts updated" in capsys.readouterr().out
    assert "called “Four”" in refused(capsys, path, "--database", base, "--profile", "Four")
