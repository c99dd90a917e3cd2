"""Where lists come from besides files: what is pasted, and texts read as they were told to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.imports.model import Field
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.errors import UserError
from crm_desktop.formats.delimited_text import PastedText, TextOptions
from tests.builders import Office


@pytest.fixture
def imports(office: Office) -> ImportService:
    """The import service of a new file."""
    return ImportService(office.database, office.journal, office.staff, office.clock)


def test_a_pasted_block_is_imported_like_a_file(office: Office, imports: ImportService):
    pasted = PastedText(
        'Name\tE-mail\tNotes\r\nAnn Smith\tann@post.example.com\t"calls\nlate"\r\n'
        "Bob Jones\tbob@post.example.com\t\r\n"
    )
    choice = imports.inspect(pasted)
    assert choice.path.name == ""
    assert choice.text_format is not None
    assert choice.text_format.delimiter == "\t"
    checked = imports.check(imports.plan(pasted, choice.chosen))
    assert checked.counts.new == 2
    assert imports.apply(checked, office.actor).created == 2
    assert office.contacts.count(ContactQuery()) == 2
    again = imports.check(imports.plan(pasted, choice.chosen))
    assert (again.counts.new, again.counts.duplicate) == (0, 2)


def test_what_was_told_of_a_text_holds_until_it_is_imported(imports: ImportService, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_bytes("Имя;Город\nИван Орлов;Тверь\n".encode("cp1251"))
    told = TextOptions("koi8-r", ";")
    choice = imports.inspect(path, told)
    plan = imports.plan(path, choice.chosen, header_row=1)
    assert plan.text == told
    assert plan.first_rows[0][1] == "рБЕПЭ"
    imports.release()
    checked = imports.preview(with_field(plan, 1, Field.LOCALITY))
    assert checked[0].values["locality"] == "рБЕПЭ"


def test_a_file_of_mixed_encodings_is_found_the_same_again(imports: ImportService, tmp_path: Path):
    lines = [f"Živilė Čepaitė {n};Šiauliai".encode() for n in range(40)]
    lines[9] = "Jonas Ąžuolas;Panevėžys".encode("cp1257")
    path = tmp_path / "list.csv"
    path.write_bytes(b"\n".join([b"Vardas;Miestas", *lines]))
    plan = imports.plan(path, imports.inspect(path).chosen)
    imports.release()
    assert imports.preview(plan, 40)[9].values["locality"] == "Panevėžys"


CARDS = """BEGIN:VCARD
VERSION:3.0
N:Petraitė;Ona;;;
FN:Ona Petraitė
ORG:UAB Rasa;Sales
TITLE:Manager
TEL;TYPE=CELL:+370 612 34567
TEL;TYPE=WORK:8 5 212 3456
EMAIL:ona@post.example.com
EMAIL;TYPE=PREF:ona@rasa.example.com
ADR;TYPE=WORK:;;Pilies g. 1;Vilnius;;01123;Lietuva
BDAY:1985-04-12
CATEGORIES:VIP,Fair
NOTE:Calls on Fridays\\, late
PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9E=D1=80=D0=BB=D0=BE=D0=B2;=D0=98=D0=B2=D0=B0=D0=BD
TEL;CELL:+79161234567
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Borealis OÜ
ORG:Borealis OÜ
URL:https://borealis.example.com
END:VCARD
"""


def test_cards_are_read_without_guessing(office: Office, imports: ImportService, tmp_path: Path):
    path = tmp_path / "contacts.csv"  # the content decides, not the name
    path.write_text(CARDS, encoding="utf-8")
    choice = imports.inspect(path)
    plan = imports.plan(path, choice.chosen, country="LT")
    assert {column.confidence for column in plan.columns} == {1.0}
    first, second, third = imports.check(plan).page(None, 0, 10)
    assert (first.row, second.row, third.row) == (1, 2, 3)
    assert first.problems == second.problems == third.problems == ()
    notes = "Calls on Fridays, late\nSales"
    assert dict(first.values) | {"notes": notes} == {
        "organization": "UAB Rasa", "given_name": "Ona", "family_name": "Petraitė",
        "job_title": "Manager", "mobile": ["+37061234567"], "phone": ["+37052123456"],
        "email": ["ona@rasa.example.com", "ona@post.example.com"],
        "street_address": "Pilies g. 1", "locality": "Vilnius", "postal_code": "01123",
        "country": "Lietuva", "birth_date": "1985-04-12", "tags": ["VIP", "Fair"], "notes": notes,
    }  # fmt: skip
    assert (second.values["given_name"], second.values["family_name"]) == ("Иван", "Орлов")
    assert third.values == {
        "organization": "Borealis OÜ", "website": ["https://borealis.example.com"],
    }  # fmt: skip
    done = imports.apply(imports.check(plan), office.actor)
    assert done.created == 3


@pytest.mark.parametrize(
    "content",
    [b"BEGIN:VCARD\nEND:VCARD\n", b"\0" * 900, b"<html>404</html>", b"PK\3\4cut off", b"Ona;1"],
)
def test_a_damaged_address_book_is_called_one(
    imports: ImportService, tmp_path: Path, content: bytes
):
    path = tmp_path / "cards.VCF"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        imports.inspect(path)
    assert refused.value.code == "not_a_vcard"


def test_what_is_left_of_a_damaged_address_book_is_read(imports: ImportService, tmp_path: Path):
    path = tmp_path / "cards.vcf"
    first, second = b"FN:Ona\nTEL:+37061234567\nEND:VCARD\n", b"BEGIN:VCARD\nFN:Rasa\nTEL:+3706"
    path.write_bytes(bytes(range(32)) * 4 + b"\nVERSION:3.0\n" + first + second + b"\0" * 500)
    rows = imports.check(imports.plan(path, imports.inspect(path).chosen)).page(None, 0, 10)
    assert [row.values["full_name"] for row in rows] == ["Ona", "Rasa"]


def test_what_holds_nothing_is_not_counted_as_a_row(imports: ImportService, tmp_path: Path):
    path = tmp_path / "list.csv"
    rows = [f"Ona {letter},8 612 3456{number}" for number, letter in enumerate("ABCDEFGH")]
    lines = ["Name,Phone", *rows[:4], "", *rows[4:], ",", "", "Total: 8,", "", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    [sheet] = imports.inspect(path).sheets
    plan = imports.plan(path, "")
    assert sheet.row_count == plan.record_count == 8
    assert imports.check(plan).counts.records == 8
