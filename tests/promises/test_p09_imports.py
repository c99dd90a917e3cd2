"""P9: an import that is taken back leaves the export as it was, byte for byte."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.exports.model import ExportFormat, ExportOrder, ExportWords
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office, a_person, an_organization, open_office

KNOWN = "agne@zalgirio.example"


def _exported(office: Office, path: Path) -> bytes:
    order = ExportOrder(path, ExportFormat.CSV, None, ())
    office.exports.export(order, ExportWords(), office.actor)
    return path.read_bytes()


def _list(path: Path) -> Path:
    new = [f"Person {n};+370 600 {n:05};p{n}@x.lt;Firm {n % 3}" for n in range(30)]
    # One who is here already gets what their card lacks.
    rows = ["Name;Phone;Email;Company", *new, f"Agnė Žukauskaitė;+370 600 99999;{KNOWN};Firm 1"]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def _everybody(office: Office) -> list[Contact]:
    rows = office.database.execute("SELECT id FROM contact WHERE deleted_at IS NULL").fetchall()
    return [office.contacts.get(key) for (key,) in rows]


def test_p09_an_import_taken_back_leaves_the_export_as_it_was(tmp_path: Path):
    office = open_office(tmp_path / "office.crm")
    office.contacts.create(a_person(), office.actor)
    office.contacts.create(an_organization(), office.actor)
    before = _exported(office, tmp_path / "before.csv")
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    checked = imports.check(imports.plan(_list(tmp_path / "list.csv"), "", country="LT"))
    done = imports.apply(checked, office.actor)
    assert _exported(office, tmp_path / "between.csv") != before
    assert len(_everybody(office)) > 30
    office.history.undo(office.actor, done.seq)
    assert _exported(office, tmp_path / "after.csv") == before
    office.close()
