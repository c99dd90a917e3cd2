"""P11: the three ways back from damage, over real files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_desktop.business.backups.looking import (
    FULL_EVERY,
    ON_A_DRIVE_EVERY,
    QUICK_EVERY,
    Depth,
    Marks,
    MarkSheet,
    after_look,
    depth_due,
)
from crm_desktop.business.backups.mending import MOST_OVERTAKEN, Mending, report_of
from crm_desktop.business.backups.model import Reason
from crm_desktop.business.backups.service import BackupService
from crm_desktop.core.aside import run_aside
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage import backup
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.check import Report, check_file
from crm_desktop.storage.database import Database
from tests.storage.damage import PAGE, Pages, filled_file
from tests.storage.office import Office, make_office


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return filled_file(tmp_path_factory.mktemp("whole") / "firm.crm")


class Desk:
    """An open file with its backups and the ways back."""

    def __init__(self, path: Path, clock: ManualClock) -> None:
        self.clock = clock
        self.db = Database.open(path, clock=clock)
        self.office: Office = make_office(self.db, clock, 1)
        self.watch = ChangeWatch(self.db, self.office.events)
        folder = path.parent / "kept"
        self.backups = BackupService(self.db, self.office.journal, clock, folder)
        self.mending = Mending(self.db, self.office.journal, clock, self.backups.folder)

    def write(self, act: Callable[[Database], None]) -> None:
        act(self.db)

    def spoil(self, whole: Pages, name: str, leaf: int = 1) -> None:
        """Zeros where a page of a table or index lies now, past SQLite."""
        page = whole.leaves(name)[leaf]
        with self.db.path.open("r+b") as file:
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))
        self.db.reconnect()


@pytest.fixture
def desk(whole: Pages, tmp_path: Path, clock: ManualClock) -> Iterator[Desk]:
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / "firm.crm"
    path.write_bytes(whole.content)
    made = Desk(path, clock)
    yield made
    made.db.close()


def _contacts(db: Database) -> int:
    row = db.execute("SELECT count(*) FROM contact").fetchone()
    return row[0] if row else 0


def test_p11_damaged_indexes_are_made_anew_and_the_damaged_file_is_kept(desk: Desk, whole: Pages):
    desk.spoil(whole, "contact_by_name")
    assert not check_file(desk.db).is_sound
    lineage = desk.db.lineage
    examined = desk.mending.examine()
    assert examined.result.is_whole
    desk.mending.rebuild(examined, desk.office.actor, desk.watch, desk.write)
    assert check_file(desk.db).is_sound
    assert (_contacts(desk.db), desk.db.lineage) == (whole.contacts, lineage)
    assert examined.kept_as.exists()
    assert not examined.new_file.exists()
    assert desk.office.add("Ben"), "it is written in again"


def test_p11_a_backup_comes_back_over_a_damaged_page(desk: Desk, whole: Pages):
    made = desk.backups.make(desk.db, Reason.BY_HAND)
    lineage, epoch = desk.db.lineage, desk.db.meta()["epoch"]
    desk.office.add("Ben")
    desk.spoil(whole, "contact", 2)
    with pytest.raises(StorageUnavailable, match="file_damaged"):
        desk.db.execute("SELECT max(notes) FROM contact").fetchall()
    examined = desk.mending.examine()
    assert not examined.result.is_whole
    with pytest.raises(ValueError, match="lost"):
        desk.mending.rebuild(examined, desk.office.actor, desk.watch, desk.write)
    prepared = desk.backups.prepare(made.path, desk.office.actor)
    desk.mending.restore(prepared, desk.office.actor, desk.watch, desk.write)
    prepared.discard()
    desk.mending.discard(examined)
    assert check_file(desk.db).is_sound
    assert _contacts(desk.db) == whole.contacts
    assert desk.db.lineage != lineage, "receipts compare it"
    assert int(desk.db.meta()["epoch"]) == int(epoch) + 1


def test_p11_what_can_be_read_becomes_a_file_of_its_own(
    desk: Desk, whole: Pages, clock: ManualClock
):
    desk.spoil(whole, "contact", 2)
    target = desk.db.path.with_name("firm saved.crm")
    done = desk.mending.save_as(desk.mending.examine(), target, lambda told: str(told.contacts))
    assert done.path == target
    assert report_of(target).read_text(encoding="utf-8") == str(whole.contacts)
    with Database.open(target, clock=clock) as db:
        assert check_file(db).is_sound
        assert _contacts(db) == whole.contacts
        assert db.file_id != desk.db.file_id
    assert not check_file(desk.db).is_sound, "the damaged one stays as it is"


@pytest.mark.parametrize("taken", ["firm saved.crm", "firm saved.txt"])
def test_p11_after_a_name_that_is_taken_another_way_back_is_open(
    desk: Desk, whole: Pages, clock: ManualClock, taken: str
):
    desk.spoil(whole, "contact_by_name")
    file_id = desk.db.file_id
    target = desk.db.path.with_name("firm saved.crm")
    target.with_name(taken).write_text("mine")
    examined = desk.mending.examine()
    with pytest.raises(UserError, match="file_exists"):
        desk.mending.save_as(examined, target, lambda _told: "")
    assert target.with_name(taken).read_text() == "mine"
    assert len(list(target.parent.glob("firm saved*"))) == 1, "nothing else is left"
    desk.mending.rebuild(examined, desk.office.actor, desk.watch, desk.write)
    assert desk.db.file_id == file_id, "backups, receipts and drafts are found by it"
    assert check_file(desk.db).is_sound


def test_p11_a_name_that_is_taken_at_the_last_moment_leaves_no_report(desk: Desk, whole: Pages):
    desk.spoil(whole, "contact_by_name")
    target = desk.db.path.with_name("firm saved.crm")

    def tell(_done: object) -> str:
        target.write_text("mine")
        return "what could not be read"

    with pytest.raises(UserError, match="file_exists"):
        desk.mending.save_as(desk.mending.examine(), target, tell)
    assert [path.name for path in target.parent.glob("firm saved*")] == [target.name]


def test_p11_a_damaged_file_is_never_backed_up_over_good_ones(desk: Desk, whole: Pages):
    made = desk.backups.make(desk.db, Reason.BY_HAND)
    desk.office.add("Ben")
    desk.spoil(whole, "contact", 2)
    for _ in range(3):
        with pytest.raises((UserError, StorageUnavailable)):
            desk.backups.make(desk.db, Reason.DAILY)
    assert [one.path for one in desk.backups.backups()] == [made.path]
    assert desk.backups.standing().failure


def test_p11_when_a_file_is_looked_at_by_itself(clock: ManualClock):
    now = clock.now()
    assert depth_due(Marks(), now, is_on_drive=False) is Depth.QUICK, "never looked at"
    calm = Marks(False, now, now)
    assert depth_due(calm, now, is_on_drive=False) is Depth.NONE
    assert depth_due(Marks(True, now, now), now, is_on_drive=False) is Depth.QUICK
    assert depth_due(calm, now + ON_A_DRIVE_EVERY, is_on_drive=True) is Depth.QUICK
    assert depth_due(calm, now + ON_A_DRIVE_EVERY, is_on_drive=False) is Depth.NONE
    assert depth_due(calm, now + FULL_EVERY, is_on_drive=False) is Depth.FULL
    recent = Marks(False, now, now + QUICK_EVERY)
    assert depth_due(recent, now + QUICK_EVERY, is_on_drive=False) is Depth.QUICK
    looked = after_look(recent, Depth.FULL, now + QUICK_EVERY)
    assert (looked.quick_at, looked.full_at) == (now + QUICK_EVERY, now + QUICK_EVERY)
    assert after_look(Marks(True), Depth.QUICK, now) == Marks(True, now, now)


def test_p11_marks_are_kept_and_nonsense_is_no_mark(tmp_path: Path, clock: ManualClock):
    sheet = MarkSheet(tmp_path / "checks", "a" * 32)
    assert sheet.read() == Marks()
    marks = Marks(True, clock.now(), None)
    sheet.write(marks)
    assert sheet.read() == marks
    (tmp_path / "checks" / f"{'a' * 32}.json").write_text("[]")
    assert sheet.read() == Marks()


def test_p11_a_look_that_a_busy_team_overtakes_comes_to_its_end_with_the_third_try(
    desk: Desk, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backup, "PAGES_PER_STEP", 8)
    with Database.open(desk.db.path, clock=clock) as other:
        team = make_office(other, clock, 2)

        def save(_done: int, _total: int) -> None:
            if not desk.db.raw.in_transaction:  # what is copied beside saves is checked now
                team.add("Ben")

        for _ in range(MOST_OVERTAKEN):
            with pytest.raises(StorageUnavailable, match="busy"):
                desk.mending.look(desk.db, is_full=True, progress=save)
        assert desk.mending.look(desk.db, is_full=True, progress=save).is_sound
        with pytest.raises(StorageUnavailable, match="busy"):
            desk.mending.look(desk.db, is_full=True, progress=save)


def test_p11_a_check_that_dies_says_nothing_of_the_disk_nor_of_damage(desk: Desk):
    def die(*_asked: object) -> Report:
        report: Report = run_aside("tests.core.aside_work:fail", "death")
        return report

    with pytest.raises(UserError, match="check_ended"):
        desk.mending.look(desk.db, is_full=True, check=die)
    assert desk.mending.look(desk.db, is_full=True).is_sound
