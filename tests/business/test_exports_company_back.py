"""A whole company out and back into an empty file: everything that is exported is there again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.whole import WholeContact
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, Option
from crm_desktop.business.exports import company
from crm_desktop.business.exports.company_tables import TABLES
from crm_desktop.business.exports.model import ExportFormat, ExportOrder, ExportWords
from crm_desktop.business.exports.portable import (
    filter_with,
    mapping_with,
    options_with,
    turned,
    with_fields,
)
from crm_desktop.business.imports.source import open_table
from crm_desktop.business.settings.model import AGREED_PERSON, COMPANY_NAME
from crm_desktop.core.text import fold
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.ui.contacts.export_words import export_words
from tests.builders import Office, a_person, an_organization, open_office
from tests.business.test_exports_back import _filled, _searching, back, make_office, whole_bases

Rows = list[tuple[tuple[str, object], ...]]
MOMENTS = {"created_at", "updated_at"}
OF_THIS_FILE = {"history", "exports"}
"""What tells of the file itself, not of the company."""

_FOREIGN = export_words()
FOREIGN = replace(
    _FOREIGN,
    headings={key: f"{word[::-1]} №" for key, word in _FOREIGN.headings.items()},
    stages={code: f"{word[::-1]}!" for code, word in _FOREIGN.stages.items()},
    contact_kinds={code: word[::-1] for code, word in _FOREIGN.contact_kinds.items()},
    yes="taip",
)
"""The words of a language that the program does not speak now."""


def tables(folder: Path, words: ExportWords) -> dict[str, Rows]:
    """Every sheet as sorted rows by heading, without what is of the file itself."""
    found: dict[str, Rows] = {}
    moments = {words.heading(key) for key in MOMENTS}
    for name in ("contacts", *(table.name for table in TABLES if table.name not in OF_THIS_FILE)):
        title = words.heading(f"file.{name}")
        rows: Rows = []
        for path in sorted(folder.glob(f"{title}*.xlsx")):
            if path.stem != title and not path.stem.removeprefix(title).strip().isdecimal():
                continue
            with open_workbook(path) as workbook:
                heading, *cells = workbook.rows(workbook.sheets[0].name)
            rows += [
                tuple(
                    (str(k), c)
                    for k, c in zip(heading, row, strict=True)
                    if c != "" and k not in moments
                )
                for row in cells
            ]
        found[name] = sorted(rows, key=repr)
    return found


def furnish(office: Office) -> None:
    """One of everything that belongs to the company."""
    contacts, actor, words = office.contacts, office.actor, office.dictionaries
    size = office.custom_fields.create(
        CustomField("Size", FieldKind.CHOICE, options=(Option("s", "Small"), Option("l", "Large"))),
        actor,
    ).field
    zita = office.staff.create_user("Zita Zitaitė", login="zita", actor=actor)
    people = [
        contacts.create(a_person(name, tags=(tag,), owner_id=zita.id), actor).contact
        for name, tag in (("Ona Onaitė", "VIP"), ("Ona Onaite", "Fair"), ("Jonas", "VIP"))
    ]
    firm = contacts.create(an_organization(), actor).contact
    tags = {word.name: word.key for word in words.words(Dictionary.TAG)}
    words.recolor(Dictionary.TAG, tags["VIP"], 5, actor)
    words.add(Dictionary.SOURCE, "Fair in Riga", actor)
    source = next(word.key for word in words.words(Dictionary.SOURCE))
    words.add(Dictionary.STAGE, "Negotiation", actor)
    stage = next(word for word in words.words(Dictionary.STAGE) if word.name == "Negotiation")
    words.rename(Dictionary.STAGE, "cold", "Unknown", actor)
    words.add(Dictionary.PARTY_KIND, "Translator", actor)
    words.add(Dictionary.RELATION, "landlord", actor, other_name="tenant")
    words.add(Dictionary.ROLE, "Keeper of keys", actor)
    stored = contacts.get(people[2].id)
    contacts.save(stored, replace(stored, lifecycle_stage=stage.key, source_id=int(source)), actor)
    wanted = Filter(
        (
            Condition("tag", Operator.IS, (tags["VIP"],)),
            Filter(
                (
                    Condition("owner", Operator.IS, (str(zita.id), "me")),
                    Condition("source", Operator.IS, (source,)),
                    Condition(f"custom:{size.id}", Operator.IS, ("s",)),
                ),
                is_any=True,
            ),
        )
    )
    made = office.segments.create("Large ones", wanted, actor, is_shared=True).segment
    look = json.dumps({"columns": ["name", f"custom:{size.id}"], "padding": "x" * 15_000})
    office.segments.dress(made.id, look, actor)
    office.segments.create("Chosen", [people[0].id, firm.id], actor)
    office.company.set(actor, COMPANY_NAME, "Žalgiris")
    office.company.set(actor, AGREED_PERSON, ("phone", f"custom:{size.id}"))
    mapping = json.dumps({"columns": [["size", 0, "own", size.id]], "made": [], "z": "é" * 40_000})
    options = json.dumps({"matches": {"owner": {"z": str(zita.id)}, f"custom:{size.id}": {}}})
    with office.journal.begin(actor, "test") as work:
        low, high = sorted(one.id for one in people[:2])
        work.insert("not_duplicate", {"low_id": low, "high_id": high})
        work.insert(
            "import_profile",
            {
                "name": "Fair", "name_key": fold("Fair"), "signature": "ab" * 32,
                "file_name": "fair.xlsx", "mapping": mapping, "options": options,
                "used_at": work.now_ms,
            },
        )  # fmt: skip


@pytest.mark.parametrize("words", [export_words(), FOREIGN], ids=["same", "foreign"])
def test_everything_of_a_company_comes_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: ExportWords
) -> None:
    """In long sheets that go on in further files, too, and under words of another language."""
    furnish(office)
    monkeypatch.setattr(company, "MOST_ROWS", 3)
    words = replace(words, stages={**words.stages, **_own_stages(office)})
    office.exports.export_company(tmp_path / "first", words, office.actor)
    assert len(list((tmp_path / "first").glob(f"{words.heading('file.contacts')}*"))) == 2
    (tmp_path / "first" / "broken.xlsx").write_bytes(b"PK no workbook")
    second = open_office(tmp_path / "second.crm")
    second.custom_fields.create(CustomField("Takes the first id", FieldKind.TEXT), second.actor)
    second.staff.create_user("Takes the second id", login="", actor=second.actor)
    done = back(second).bring_back(tmp_path / "first", export_words(), second.actor)
    assert (done.created, done.skipped, done.unknown_owners) == (4, 0, ())
    [contacts, *_rest] = sorted((tmp_path / "first").glob(f"{words.heading('file.contacts')}*"))
    again = back(second).bring_back(contacts, export_words(), second.actor)
    assert again.unchanged == 4, "the workbook of the contacts stands for its folder"
    assert (again.created, again.updated) == (0, 0)
    second.exports.export_company(tmp_path / "second", words, second.actor)
    first, other = (tables(tmp_path / name, words) for name in ("first", "second"))
    for name, rows in first.items():
        lacking = [row for row in rows if row not in other[name]]
        assert not lacking, name
    more = {name: len(rows) - len(first[name]) for name, rows in other.items()}
    assert {name for name, count in more.items() if count} == {"own_fields", "staff"}
    segment = next(one for one in second.segments.segments(second.actor) if not one.is_static)
    assert segment.owner_id == second.user.id
    assert second.company.values()[COMPANY_NAME] == "Žalgiris"
    second.close()


def _own_stages(office: Office) -> dict[str, str]:
    return {w.key: w.name for w in office.dictionaries.words(Dictionary.STAGE) if w.name}


def test_a_list_in_another_language_is_known(office: Office, tmp_path: Path) -> None:
    office.contacts.create(a_person("Ona", notes="=1"), office.actor)
    path = tmp_path / "a.xlsx"
    office.exports.export(ExportOrder(path, ExportFormat.XLSX), FOREIGN, office.actor)
    with open_workbook(path) as workbook:
        assert [sheet.is_visible for sheet in workbook.sheets] == [True, False]
        headings = [str(cell) for cell in workbook.head(workbook.sheets[0].name, 1)[0]]
    with closing(open_table(path)) as table:
        assert len(table.sheet_names) == 1, "the import shows lists only"
    assert back(office).is_export(path, headings, export_words())
    done = back(office).bring_back(path, export_words(), office.actor)
    assert (done.created, done.unchanged) == (0, 1)


@pytest.mark.slow
@_searching(20)
@given(whole_bases())
def test_whatever_a_company_is_made_of_comes_back(
    tmp_path: Path, empty: Path, wholes: list[WholeContact]
) -> None:
    for old in (*tmp_path.glob("*.crm"), *tmp_path.rglob("*.xlsx"), *tmp_path.rglob("*.png")):
        old.unlink()
    for old in ("first", "second"):
        if (tmp_path / old).exists():
            (tmp_path / old).rmdir()
    words = export_words()
    first = _filled(empty, tmp_path / "first.crm", wholes)
    first.exports.export_company(tmp_path / "first", words, first.actor)
    first.close()
    second = open_office(tmp_path / "second.crm")
    done = back(second).bring_back(tmp_path / "first", words, second.actor)
    assert (done.created, done.skipped) == (len(wholes), 0)
    second.exports.export_company(tmp_path / "second", words, second.actor)
    second.close()
    assert tables(tmp_path / "first", words) == tables(tmp_path / "second", words)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with own fields and nobody in it."""
    path = tmp_path_factory.mktemp("empty") / "empty.crm"
    make_office(path).close()
    return path


_NAMES = {"custom": {"7": "aa-1"}, "owner": {"3": "bb-2"}, "tag": {"7": "cc-3"}}


@pytest.mark.parametrize(
    ("rename", "text", "portable"),
    [
        (with_fields, '["name","custom:7","custom:8"]', '["name","custom:aa-1","custom:8"]'),
        (
            filter_with,
            '{"parts":[{"parts":[{"field":"owner","values":["3","me"]}]},'
            '{"field":"custom:7","values":["3"]},{"field":"tag","values":["7","3"]}]}',
            '{"parts":[{"parts":[{"field":"owner","values":["bb-2","me"]}]},'
            '{"field":"custom:aa-1","values":["3"]},{"field":"tag","values":["cc-3","3"]}]}',
        ),
        (
            mapping_with,
            '{"columns": [["a", 0, "own", 7], ["b", 0, "name", 0]], "made":'
            ' [{"fields": [["x", 7]]}]}',
            '{"columns": [["a", 0, "own", "aa-1"], ["b", 0, "name", 0]],'
            ' "made": [{"fields": [["x", "aa-1"]]}]}',
        ),
        (
            options_with,
            '{"matches": {"owner": {"z": "3"}, "custom:7": {"s": "3"}}}',
            '{"matches": {"owner": {"z": "bb-2"}, "custom:aa-1": {"s": "3"}}}',
        ),
    ],
)
def test_texts_name_by_uid_and_back(
    rename: Callable[[str, object], str], text: str, portable: str
) -> None:
    assert rename(text, _NAMES) == portable
    assert rename(portable, turned(_NAMES)) == text
    for broken in ("", "[]", "{", "[" * 5000, '{"parts": 3, "columns": [1, [], "x"]}'):
        rename(broken, _NAMES)
