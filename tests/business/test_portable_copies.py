"""P10: portable copies, made from a backup, read back, kept by their own schedule."""

from __future__ import annotations

import csv
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.business.backups.portable import (
    EVERY,
    PortableCopy,
    PortableFolder,
    is_due,
    to_keep,
)
from crm_desktop.business.backups.service import BackupService
from crm_desktop.business.exports import portable_copy
from crm_desktop.business.exports.portable_copy import place_elsewhere
from crm_desktop.core.errors import Cancelled, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.attachment_files import AttachmentFiles
from tests.builders import Office, a_person, a_portable_copy

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _copy(days_ago: float, *, is_by_hand: bool = False, seq: int = 5) -> PortableCopy:
    taken = NOW - timedelta(days=days_ago)
    return PortableCopy(Path(f"{days_ago}.zip"), taken, is_by_hand, 1, 1, seq)


def test_one_is_due_each_week_if_something_changed():
    assert not is_due(None, 0, NOW), "an empty file"
    assert is_due(None, 1, NOW)
    assert not is_due(_copy(6.9), 9, NOW)
    assert is_due(_copy(7), 9, NOW)
    assert not is_due(_copy(70, seq=9), 9, NOW), "nothing has changed since"


def test_the_schedule_keeps_weeks_and_months():
    weekly = [_copy(7 * number) for number in range(60)]
    kept = to_keep(weekly, NOW, UTC)
    ages = sorted((NOW - one.taken_at).days for one in kept)
    assert ages[:4] == [0, 7, 14, 21]
    assert len(ages) == 9, "four weeks and six months, one of which is the same"
    assert max(ages) < 31 * 6
    by_hand = _copy(900, is_by_hand=True)
    assert by_hand in to_keep([*weekly, by_hand], NOW, UTC)


@pytest.fixture
def made(office: Office, tmp_path: Path) -> tuple[BackupService, Path]:
    for name in ("Anna Örn", "Ben", "Čiurlionis"):
        office.contacts.create(a_person(name), office.actor)
    return BackupService(office.database, office.journal, office.clock, tmp_path / "kept"), tmp_path


def test_it_holds_everybody_and_is_read_back(office: Office, made):
    service, _folder = made
    copy = a_portable_copy(office, service)
    assert service.portable.copies() == (copy,)
    assert copy.contacts == 3
    with zipfile.ZipFile(copy.path) as archive:
        names = set(archive.namelist())
        text = io.StringIO(archive.read("contacts.csv").decode("utf-8-sig"))
        rows = list(csv.reader(text, delimiter=";"))
        cards = archive.read("contacts.vcf")
    assert sum("Anna Örn" in row for row in rows) == 1
    assert len(rows) == 4
    assert cards.count(b"BEGIN:VCARD") == 3
    assert any(name.startswith("company/") and name.endswith(".xlsx") for name in names)
    assert service.portable_base(office.database, is_by_hand=False) is None, "not within a week"
    office.clock.advance(days=EVERY.days)
    office.contacts.create(a_person("Dora"), office.actor)
    assert service.make_if_due(office.database) is not None
    assert service.portable_base(office.database, is_by_hand=False) is not None


def test_how_far_it_is_only_grows_and_ends_at_the_end(office: Office, made):
    service, _folder = made
    told: list[tuple[int, int]] = []
    a_portable_copy(office, service, lambda done, total: told.append((done, total)))
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len([one for one in shares if 0.8 < one <= 1.0]) > 2, "packing and reading tell, too"


@pytest.mark.parametrize("after", [0.1, 0.5, 0.81, 0.96])
def test_wherever_it_is_stopped_nothing_is_left(office: Office, made, after: float):
    service, folder = made
    usb = folder / "stick"
    usb.mkdir()

    def stop(done: int, total: int) -> None:
        if done / total >= after:
            raise Cancelled

    for target in (None, usb / "all.zip"):
        with pytest.raises(Cancelled):
            a_portable_copy(office, service, stop, target=target)
    assert service.portable.copies() == ()
    assert list(service.portable.folder.iterdir()) == []
    assert list(usb.iterdir()) == []


def test_one_in_a_folder_of_the_users_is_theirs(office: Office, made):
    service, folder = made
    usb = folder / "stick"
    with pytest.raises(UserError, match="folder_missing"):
        place_elsewhere(usb, "company", NOW.date())
    usb.mkdir()
    (usb / "company 2026-11-22.zip").write_text("older")
    target = place_elsewhere(usb, "company", NOW.date())
    copy = a_portable_copy(office, service, target=target)
    assert copy.path == usb / "company 2026-11-22 (2).zip"
    assert zipfile.is_zipfile(copy.path)
    assert sorted(path.name for path in usb.iterdir()) == [
        "company 2026-11-22 (2).zip",
        "company 2026-11-22.zip",
    ], "no sheet and nothing unfinished"
    assert service.portable.copies() == (), "no schedule removes it"
    assert list(service.portable.folder.iterdir()) == []


@pytest.mark.parametrize("fate", ["left", "unplugged", "held", "fresh", "gone"])
def test_what_a_program_that_died_left_in_a_folder_of_the_users_is_swept_later(
    office: Office, made, fate: str
):
    service, folder = made
    usb = folder / "stick"
    usb.mkdir()
    part = usb / ".company 2026-11-20.zip.0123abcd.part"
    mine = usb / ".holiday.zip.part"
    note = service.portable.begin_elsewhere(part)
    long_ago = note.stat().st_mtime - 2 * 24 * 60 * 60
    for path in (part, mine):
        path.write_text("half")
        os.utime(path, (long_ago, long_ago))
    if fate == "held":  # somebody has written in it until now
        os.utime(part)
    if fate != "fresh":
        os.utime(note, (long_ago, long_ago))
    if fate == "gone":
        part.unlink()
    away = folder / "unplugged"
    if fate == "unplugged":
        usb.rename(away)
    a_portable_copy(office, service)
    if fate == "unplugged":
        assert note.exists()
        away.rename(usb)
        a_portable_copy(office, service)
    assert part.exists() is (fate in {"held", "fresh"})
    assert note.exists() is (fate in {"held", "fresh"})
    assert mine.exists(), "it is nobody's of ours"


def test_what_is_being_written_elsewhere_is_remembered_as_long(
    office: Office, made, monkeypatch: pytest.MonkeyPatch
):
    service, folder = made
    usb = folder / "stick"
    usb.mkdir()
    notes: list[Path] = []
    pack = portable_copy._pack

    def look_and_pack(work: Path, part: Path, progress: Callable[[int, int], None]) -> None:
        notes.extend(service.portable.folder.glob(".*.part"))
        assert notes[0].read_text(encoding="utf-8") == str(part)
        pack(work, part, progress)

    monkeypatch.setattr(portable_copy, "_pack", look_and_pack)
    a_portable_copy(office, service, target=place_elsewhere(usb, "company", NOW.date()))
    assert len(notes) == 1
    assert not notes[0].exists()


def test_what_it_will_hold_and_how_large_it_gets_is_told_before(office: Office, made):
    service, folder = made
    plan = service.portable_plan(office.database, folder / "not made yet")
    assert (plan.contacts, plan.files, plan.file_bytes) == (3, 0, 0)
    assert plan.free_bytes > 0
    assert 0 < plan.about_bytes < plan.used_bytes


def test_without_room_it_is_not_begun(office: Office, made, monkeypatch: pytest.MonkeyPatch):
    service, folder = made
    usb = folder / "stick"
    usb.mkdir()
    a_portable_copy(office, service)
    whole = shutil.disk_usage(folder)

    def usage(place: Path) -> object:
        return whole._replace(free=1) if place == usb else whole

    monkeypatch.setattr(shutil, "disk_usage", usage)
    with pytest.raises(UserError, match="no_room") as told:
        service.portable_base(office.database, is_by_hand=True, elsewhere=usb)
    assert told.value.params["path"] == str(usb)


def test_attached_files_that_are_gone_are_counted(office: Office, made):
    service, folder = made
    [anna, *_others] = [
        key for (key,) in office.database.execute("SELECT id FROM contact ORDER BY id")
    ]
    note = folder / "offer.txt"
    note.write_text("as agreed")
    taken = office.attachments.take_in([note])
    office.attachments.attach(RecordRef("contact", anna), taken, office.actor)
    [content] = [
        path for path in AttachmentFiles(office.database.path).folder.rglob("*") if path.is_file()
    ]
    content.unlink()
    copy = a_portable_copy(office, service)
    assert copy.lacking == 1
    assert service.portable.copies() == (copy,)


def test_one_that_is_not_whole_does_not_count(office: Office, made, monkeypatch):
    service, _folder = made
    monkeypatch.setattr(
        portable_copy, "_pack", lambda _work, part, _progress: part.write_bytes(b"PK no zip")
    )
    with pytest.raises(UserError, match="backup_failed"):
        a_portable_copy(office, service)
    assert service.portable.copies() == ()
    assert list(service.portable.folder.iterdir()) == []


def test_a_changed_or_nameless_zip_does_not_count(office: Office, made):
    service, _folder = made
    copy = a_portable_copy(office, service)
    copy.path.write_bytes(b"short")
    folder = PortableFolder(service.folder)
    assert folder.copies() == ()
    service.remove_portable(copy, office.actor)
    assert list(folder.folder.iterdir()) == []


def test_what_a_program_left_that_died_is_removed_a_day_later(office: Office, made):
    service, _folder = made
    folder = service.portable.folder
    (folder / ".old.zip.1.work" / "company").mkdir(parents=True)
    (folder / ".old.zip.1.part").write_bytes(b"half")
    (folder / ".fresh.zip.2.part").write_bytes(b"half")
    for name in (".old.zip.1.work", ".old.zip.1.part"):
        os.utime(folder / name, (1, 1))
    copy = a_portable_copy(office, service)
    left = {path.name for path in folder.iterdir()}
    assert left == {copy.path.name, f"{copy.path.name}.json", ".fresh.zip.2.part"}


def test_one_that_cannot_be_removed_is_no_crash(office: Office, made):
    service, _folder = made
    copy = a_portable_copy(office, service)
    copy.path.unlink()
    (copy.path / "in the way").mkdir(parents=True)
    with pytest.raises(StorageUnavailable, match="backup_failed"):
        service.remove_portable(copy, office.actor)
