"""Contacts removed for good, and all the ways by which something old comes back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.audit.model import GONE
from crm_desktop.business.custom_fields.model import CustomField, FieldKind
from crm_desktop.business.custom_fields.values import stored_value
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.backup import backup_to
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from crm_desktop.storage.restoring import compare, prepare, put_back
from crm_desktop.storage.salvage import salvage
from crm_desktop.ui.contacts.export_words import export_words
from crm_desktop.ui.contacts.history_words import new_value, old_value
from tests.builders import Office, a_person, open_office
from tests.business.test_exports_back import back
from tests.business.test_exports_company_back import furnish
from tests.business.test_imports import check, counts, written

ROWS = 60


def _purge(office: Office, *ids: int) -> None:
    office.contacts.bin(ids, office.actor)
    seen = office.contacts.removing.look(ids).seen
    assert office.contacts.removing.remove(seen, office.actor).count == len(ids)


def _ids(office: Office) -> list[int]:
    rows = office.database.execute("SELECT id FROM contact ORDER BY id").fetchall()
    return [key for (key,) in rows]


def _require_sound(office: Office) -> None:
    report = check_file(office.database, index=office.index)
    assert report.is_sound, report.problems


def _refs(*ids: int) -> tuple[RecordRef, ...]:
    return tuple(RecordRef("contact", key) for key in ids)


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


def _people(folder: Path, note: str = "") -> Path:
    rows = [
        [f"Ada Stone {n}", f"ada{n}@example.org", f"+3706000{n:04}", "UAB Rytas", "vip", note]
        for n in range(ROWS)
    ]
    head = ["Name", "E-mail", "Phone", "Company", "Tags", "Notes"]
    return written(folder / "people.csv", [head, *rows])


def test_of_an_import_those_removed_for_good_are_named_and_all_others_go(
    office: Office, imports: ImportService, tmp_path: Path
) -> None:
    done = imports.apply(check(imports, _people(tmp_path), "LT"), office.actor)
    ids = _ids(office)
    assert len(ids) == ROWS + 1
    _purge(office, ids[3], ids[9])
    outcome = office.history.undo(office.actor, done.seq)
    assert outcome.kept == _refs(ids[3], ids[9])
    assert counts(office)["contact"] == 0
    assert counts(office)["affiliation"] == 0
    assert [one.is_removed for one in office.history.kept(outcome.kept)] == [True, True]
    _require_sound(office)
    office.history.undo(office.actor, outcome.seq)
    assert counts(office)["contact"] == ROWS - 1
    assert counts(office)["affiliation"] == ROWS - 2
    _require_sound(office)


def test_of_an_import_whose_company_was_removed_for_good_the_people_go(
    office: Office, imports: ImportService, tmp_path: Path
) -> None:
    done = imports.apply(check(imports, _people(tmp_path), "LT"), office.actor)
    [(firm,)] = office.database.execute("SELECT id FROM contact WHERE kind = 'organization'")
    _purge(office, firm)
    outcome = office.history.undo(office.actor, done.seq)
    assert outcome.kept == _refs(firm)
    assert counts(office)["contact"] == 0
    _require_sound(office)
    office.history.undo(office.actor, outcome.seq)
    assert counts(office)["contact"] == ROWS
    _require_sound(office)


def test_of_an_import_that_changed_known_ones_the_rest_is_set_back(
    office: Office, imports: ImportService, tmp_path: Path
) -> None:
    rows = [["Name", "E-mail"], *([f"Ada Stone {n}", f"ada{n}@example.org"] for n in range(ROWS))]
    imports.apply(check(imports, written(tmp_path / "first.csv", rows)), office.actor)
    done = imports.apply(check(imports, _people(tmp_path, "met"), "LT"), office.actor)
    assert done.updated == ROWS
    ids = _ids(office)
    _purge(office, ids[5])
    outcome = office.history.undo(office.actor, done.seq)
    assert outcome.kept == _refs(ids[5])
    assert counts(office)["contact"] == ROWS - 1
    left = office.database.execute("SELECT count(*) FROM contact WHERE notes <> ''").fetchone()
    assert left == (0,)
    _require_sound(office)


@pytest.mark.parametrize("many", [3, 60])
def test_older_bulk_changes_are_taken_back_for_the_others(office: Office, many: int) -> None:
    contacts, actor = office.contacts, office.actor
    ids = [contacts.create(a_person(f"P {n}"), actor).contact.id for n in range(many)]
    starred = contacts.set_starred(ids, True, actor)
    owned = contacts.assign_owner(ids, None, actor)
    binned = contacts.bin(ids, actor)
    contacts.removing.remove(contacts.removing.look(ids[:1]).seen, actor)
    for one in (binned, owned, starred):
        outcome = office.history.undo(actor, one.seq)
        assert (outcome.undone, outcome.kept) == (many - 1, _refs(ids[0]))
        _require_sound(office)
    rows = office.database.execute(
        "SELECT DISTINCT is_starred, owner_id, deleted_at FROM contact"
    ).fetchall()
    assert rows == [(0, office.user.id, None)]


def test_a_merge_of_three_is_taken_back_without_the_one_that_was_removed(office: Office) -> None:
    contacts, actor = office.contacts, office.actor
    cards = [contacts.create(a_person(f"Anna {n}"), actor).contact for n in range(3)]
    cards = [contacts.get(one.id) for one in cards]
    merged = contacts.uniting.merge(cards[0], cards[1:], {}, actor)
    look = contacts.removing.look([cards[2].id])
    contacts.removing.remove(look.seen, actor)
    outcome = office.history.undo(actor, merged.seq)
    assert RecordRef("contact", cards[2].id) in outcome.kept
    assert contacts.get(cards[1].id).deleted_at is None
    assert _ids(office) == [cards[0].id, cards[1].id]
    _require_sound(office)


def _with_somebody_removed(office: Office, folder: Path) -> int:
    furnish(office, folder)
    jonas = next(key for key in _ids(office) if office.contacts.get(key).display_name == "Jonas")
    _purge(office, jonas)
    return jonas


def test_a_company_without_who_was_removed_goes_out_and_comes_back(
    office: Office, tmp_path: Path
) -> None:
    _with_somebody_removed(office, tmp_path)
    folder, words = tmp_path / "Company", export_words()
    office.exports.export_company(folder, words, office.actor)
    second = open_office(tmp_path / "second.crm")
    done = back(second).bring_back(folder, words, second.actor)
    assert (done.created, done.skipped) == (3, 0)
    names = {second.contacts.get(key).display_name for key in _ids(second)}
    assert "Jonas" not in names
    _require_sound(second)
    again = back(office).bring_back(folder, words, office.actor)
    assert (again.created, again.unchanged) == (0, 3)
    _require_sound(office)
    second.close()


@pytest.mark.parametrize("is_meta_lost", [False, True])
def test_what_is_salvaged_brings_nobody_back_and_gives_no_number_again(
    office: Office, tmp_path: Path, is_meta_lost: bool
) -> None:
    contacts, actor = office.contacts, office.actor
    contacts.create(a_person("Anna"), actor)
    gone = contacts.create(a_person("Gone"), actor).contact.id
    _purge(office, gone)
    assert gone not in _ids(office)
    if is_meta_lost:
        office.database.raw.execute("DELETE FROM meta WHERE key = 'highest_removed'")
    copy, fresh = tmp_path / "damaged.crm", tmp_path / "fresh.crm"
    backup_to(office.database, copy) if not is_meta_lost else shutil.copyfile(office.path, copy)
    done = salvage(copy, fresh, keeps_identity=True)
    assert done.is_whole
    with Database.open(fresh, clock=office.clock) as db:
        assert check_file(db).problems == []
    saved = open_office(fresh)
    try:
        assert gone not in _ids(saved)
        assert saved.contacts.create(a_person("New"), saved.actor).contact.id > gone
        _require_sound(saved)
    finally:
        saved.close()


def test_p12_a_backup_of_before_brings_back_who_was_removed_and_the_comparison_says_so(
    office: Office, tmp_path: Path
) -> None:
    anna = office.contacts.create(a_person("Anna"), office.actor).contact.id
    office.contacts.create(a_person("Ben"), office.actor)
    backup = tmp_path / "backup.crm"
    backup_to(office.database, backup)
    _purge(office, anna)
    prepared = prepare(backup, backup, office.database.file_id, tmp_path)
    found = compare(office.database, prepared)
    assert (found.contacts_now, found.contacts_then) == (1, 2)
    assert found.contacts_returning == 1
    assert "contact.purge" in {one.action for one in found.lost.batches}
    put_back(office.database, prepared)
    assert office.contacts.get(anna).display_name == "Anna"
    assert check_file(office.database).is_sound
    next_one = office.contacts.create(a_person("Next"), office.actor).contact.id
    assert next_one == anna + 2
    prepared.discard()


def test_a_history_says_in_words_that_a_referrer_was_removed(office: Office) -> None:
    contacts, actor = office.contacts, office.actor
    gone, ben = (contacts.create(a_person(name), actor).contact for name in ("Gone", "Ben"))
    base = contacts.get(ben.id)
    contacts.save(base, replace(base, referred_by_id=gone.id), actor)
    field = office.custom_fields.create(CustomField("Knows", FieldKind.LINK), actor).field
    base = contacts.get(ben.id)
    value = stored_value(field, gone.id)
    assert value is not None
    contacts.save(base, replace(base, custom=(value,)), actor)
    _purge(office, gone.id)
    lines = [
        (old_value(one), new_value(one))
        for one in office.history.of_record(RecordRef("contact", ben.id))
        if one.field == "referred_by_id"
    ]
    assert lines == [("somebody removed for good", ""), ("", "somebody removed for good")]
    links = [
        (one.old, one.new)
        for one in office.history.of_record(RecordRef("contact", ben.id))
        if one.field.endswith("Knows")
    ]
    assert links == [(GONE, ""), ("", GONE)]
