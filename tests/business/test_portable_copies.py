"""P10: portable copies, made from a backup, read back, kept by their own schedule."""

from __future__ import annotations

import csv
import io
import os
import zipfile
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
from crm_desktop.business.exports.model import ExportWords
from crm_desktop.business.exports.portable_copy import write_portable_copy
from crm_desktop.core.errors import StorageUnavailable, UserError
from tests.builders import Office, a_person

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


def _write(office: Office, service: BackupService) -> PortableCopy:
    base = service.portable_base(office.database, is_by_hand=True)
    assert base is not None
    return write_portable_copy(
        *base,
        service.portable,
        lambda _database: (),
        ExportWords(),
        office.actor,
        office.clock.now(),
        is_by_hand=False,
    )


def test_it_holds_everybody_and_is_read_back(office: Office, made):
    service, _folder = made
    copy = _write(office, service)
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


def test_one_that_is_not_whole_does_not_count(office: Office, made, monkeypatch):
    service, _folder = made
    monkeypatch.setattr(portable_copy, "_pack", lambda _work, part: part.write_bytes(b"PK no zip"))
    with pytest.raises(UserError, match="backup_failed"):
        _write(office, service)
    assert service.portable.copies() == ()
    assert list(service.portable.folder.iterdir()) == []


def test_a_changed_or_nameless_zip_does_not_count(office: Office, made):
    service, _folder = made
    copy = _write(office, service)
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
    copy = _write(office, service)
    left = {path.name for path in folder.iterdir()}
    assert left == {copy.path.name, f"{copy.path.name}.json", ".fresh.zip.2.part"}


def test_one_that_cannot_be_removed_is_no_crash(office: Office, made):
    service, _folder = made
    copy = _write(office, service)
    copy.path.unlink()
    (copy.path / "in the way").mkdir(parents=True)
    with pytest.raises(StorageUnavailable, match="backup_failed"):
        service.remove_portable(copy, office.actor)
