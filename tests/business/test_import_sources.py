"""Where lists come from besides files: what is pasted, and texts read as they were told to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.imports.model import Field
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.service import ImportService
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
