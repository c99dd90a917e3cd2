"""Photos and logos of address books: taken over once, kept where there is one, undone with all."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from crm_desktop.business.imports.service import ImportService
from crm_desktop.ui.kit.pictures import encoded, shrunk
from tests.builders import Office

pytestmark = pytest.mark.usefixtures("qapp")


def _photo(color: str, side: int = 40) -> str:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return base64.b64encode(encoded(image)[1]).decode("ascii")


def _card(name: str, phone: str, photo: str = "", more: str = "") -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{name.replace(' ', ';')};;;"]
    lines += [f"TEL;TYPE=CELL:{phone}"]
    if photo:
        lines.append(f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}")
    return "\r\n".join([*lines, *filter(None, [more]), "END:VCARD", ""])


def _import(office: Office, path: Path, *, shrinks: bool = True) -> int:
    imports = ImportService(
        office.database, office.journal, office.staff, office.clock,
        shrink=shrunk if shrinks else None,
    )  # fmt: skip
    plan = imports.plan(path, imports.inspect(path).chosen, country="LT")
    return imports.apply(imports.check(plan), office.actor).seq


def _pictures(office: Office) -> dict[str, bytes]:
    rows = office.database.execute(
        "SELECT display_name, data FROM contact_picture JOIN contact ON contact.id = contact_id"
        " WHERE deleted_at IS NULL"
    )
    return {name: bytes(data) for name, data in rows.fetchall()}


def test_each_card_brings_its_own_photo(office: Office, tmp_path: Path):
    path = tmp_path / "book.vcf"
    cards = [
        _card("Stone Ada", "+37060012345", _photo("red")),
        _card("Stone Ben", "+37060012346"),
        _card("Stone Cem", "+37060012347", _photo("blue", side=900)),
        _card("Stone Dan", "+37060012348", base64.b64encode(b"no picture").decode()),
    ]
    path.write_text("".join(cards), "utf-8")
    seq = _import(office, path)
    found = _pictures(office)
    assert sorted(found) == ["Ada Stone", "Cem Stone"]
    assert QImage.fromData(found["Ada Stone"]).pixelColor(5, 5).red() > 200
    blue = QImage.fromData(found["Cem Stone"])
    assert blue.pixelColor(5, 5).blue() > 200
    assert blue.width() < 900, "stored small"
    assert office.database.execute("SELECT count(*) FROM contact").fetchone() == (4,)
    assert _import(office, path) == 0, "the same file changes nothing"
    office.history.undo(office.actor, seq)
    assert _pictures(office) == {}


def test_a_known_contact_gets_a_photo_only_if_it_has_none(office: Office, tmp_path: Path):
    path = tmp_path / "book.vcf"
    path.write_text(_card("Stone Ada", "+37060012345"), "utf-8")
    _import(office, path)
    path.write_text(_card("Stone Ada", "+37060012345", _photo("red")), "utf-8")
    assert _import(office, path)
    first = _pictures(office)
    assert list(first) == ["Ada Stone"]
    path.write_text(_card("Stone Ada", "+37060012345", _photo("blue")), "utf-8")
    assert _import(office, path) == 0
    assert _pictures(office) == first


def test_a_logo_belongs_to_the_organization(office: Office, tmp_path: Path):
    path = tmp_path / "book.vcf"
    card = _card("UAB Baltija", "+37052123456", _photo("red"), "ORG:UAB Baltija")
    path.write_text(card.replace("N:UAB;Baltija;;;\r\n", ""), "utf-8")
    _import(office, path)
    assert list(_pictures(office)) == ["UAB Baltija"]


def test_without_a_decoder_contacts_come_without_photos(office: Office, tmp_path: Path):
    path = tmp_path / "book.vcf"
    path.write_text(_card("Stone Ada", "+37060012345", _photo("red")), "utf-8")
    _import(office, path, shrinks=False)
    assert _pictures(office) == {}
