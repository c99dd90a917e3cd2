"""P6: what the drive lost in silence is named, and one click saves it again under P3's rules."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.audit.log_model import LogChange
from crm_desktop.business.audit.lost_model import Lost, Settled
from crm_desktop.business.audit.model import HistoryEntry, HistoryKind
from crm_desktop.business.backups.model import Reason
from crm_desktop.business.contacts.model import Contact, ContactKind, ContactPoint, PointKind
from crm_desktop.core.clock import ManualClock
from crm_desktop.storage.receipts import Receipt, Receipts, ReceiptState
from crm_desktop.storage.saving_again import Place


class Desk:
    """A program of one user; `lose` puts the file back to what it was at `remember`."""

    def __init__(self, path: Path, home: Path, clock: ManualClock) -> None:
        self._path = path
        self._home = home
        self._clock = clock
        self.services = self._open()

    def _open(self) -> Services:
        home = self._home
        return open_services(OpenRequest(self._path), self._clock, home, home / "backups")

    def remember(self) -> None:
        self.services.close()
        shutil.copyfile(self._path, self._path.with_suffix(".old"))
        self.services = self._open()

    def lose(self) -> None:
        self.services.close()
        shutil.copyfile(self._path.with_suffix(".old"), self._path)
        self.services = self._open()

    def look(self) -> Lost:
        services = self.services
        with services.database.open_second_reader() as reader:
            return services.lost_changes.tell(services.lost_changes.find(reader))

    def save_again(self, **decided: Collection[Place]) -> Settled:
        services = self.services
        wanted = [one.op_id for one in self.look().saves]
        return services.lost_changes.save_again(services.actor, wanted, **decided)

    def make(self, name: str, phone: str = "") -> Contact:
        points = (ContactPoint(PointKind.PHONE, phone),) if phone else ()
        draft = Contact(ContactKind.PERSON, name, points=points)
        return self.services.contacts.create(draft, self.services.actor).contact

    def edit(self, card: Contact, **values: object) -> Contact:
        base = self.services.contacts.get(card.id)
        edited = replace(base, **values)
        return self.services.contacts.save(base, edited, self.services.actor).contact

    def get(self, card: Contact) -> Contact:
        return self.services.contacts.get(card.id)

    def find(self, name: str) -> list[Contact]:
        rows = self.services.database.execute(
            "SELECT id FROM contact WHERE display_name = ? AND deleted_at IS NULL", (name,)
        )
        return [self.services.contacts.get(key) for (key,) in rows.fetchall()]


@pytest.fixture
def desk(tmp_path: Path, clock: ManualClock) -> Iterator[Desk]:
    path = tmp_path / "office.crm"
    home = tmp_path / "home"
    open_services(OpenRequest(path, create=True), clock, home, home / "backups").close()
    desk = Desk(path, home, clock)
    yield desk
    desk.services.close()


def test_p06_every_missing_save_is_named_and_saved_again(desk: Desk):
    anna = desk.make("Anna", "+370 600 12345")
    ben = desk.make("Ben")
    desk.remember()
    desk.edit(anna, notes="calls back on Friday")
    point = desk.get(anna).points[0]
    desk.edit(anna, points=(replace(point, raw_value="+370 600 99999"),))
    cleo = desk.make("Cleo", "+370 600 55555")
    desk.edit(cleo, occupation="baker")
    desk.services.contacts.bin([ben.id], desk.services.actor)
    assert desk.look() == Lost()
    desk.lose()
    lost = desk.look()
    assert len(lost.saves) == 5
    assert lost.restored_at is None
    assert all(one.was_acknowledged and one.is_whole for one in lost.saves)
    told = [
        (part.name, line.kind, line.field, line.new)
        for one in lost.saves
        for part in one.parts
        for line in part.lines
        if isinstance(line, HistoryEntry)
    ]
    assert ("Anna", HistoryKind.CHANGED, "notes", "calls back on Friday") in told
    assert ("Anna", HistoryKind.CHANGED, "phone", "+370 600 99999") in told
    assert ("Cleo", HistoryKind.CREATED, "", "") in told
    assert ("Cleo", HistoryKind.ADDED, "phone", "+370 600 55555") in told
    assert ("Cleo", HistoryKind.CHANGED, "occupation", "baker") in told
    assert ("Ben", HistoryKind.BINNED, "", "") in told
    done = desk.save_again()
    assert done.doubts == ()
    assert done.gone == 0
    after = desk.get(anna)
    assert after.notes == "calls back on Friday"
    assert [one.raw_value for one in after.points] == ["+370 600 99999"]
    (made,) = desk.find("Cleo")
    assert made.occupation == "baker"
    assert [one.raw_value for one in made.points] == ["+370 600 55555"]
    assert not desk.find("Ben")
    assert desk.look() == Lost()
    rows = desk.services.database.execute(
        "SELECT main_phone FROM contact WHERE id = ?", (anna.id,)
    ).fetchone()
    assert rows == ("+370 600 99999",)


def test_p06_numbers_given_to_others_meanwhile_are_not_mixed_up(desk: Desk):
    desk.make("Anna")
    desk.remember()
    mine = desk.make("Cleo", "+370 600 55555")
    desk.edit(mine, notes="mine")
    desk.lose()
    theirs = desk.make("Dora")
    assert theirs.id == mine.id
    desk.save_again()
    (cleo,) = desk.find("Cleo")
    assert cleo.id != theirs.id
    assert cleo.notes == "mine"
    assert desk.get(theirs).notes == ""
    assert [one.raw_value for one in cleo.points] == ["+370 600 55555"]
    assert len(desk.find("Cleo")) == 1


@pytest.mark.parametrize("answer", ["mine", "theirs"])
def test_p06_what_others_changed_is_asked_and_not_overwritten(desk: Desk, answer: str):
    anna = desk.make("Anna")
    desk.remember()
    desk.edit(anna, notes="mine", occupation="baker")
    desk.lose()
    desk.edit(anna, notes="theirs")
    done = desk.save_again()
    (doubt,) = done.doubts
    assert doubt.name == "Anna"
    assert (doubt.conflict.field, doubt.conflict.mine, doubt.conflict.theirs) == (
        "notes",
        "mine",
        "theirs",
    )
    after = desk.get(anna)
    assert (after.notes, after.occupation) == ("theirs", "baker"), "what is not in doubt is saved"
    assert len(desk.look().saves) == 1, "until it is decided"
    again = desk.save_again(**{answer: doubt.places})
    assert again.doubts == ()
    assert desk.get(anna).notes == answer
    assert desk.look() == Lost()


def test_p06_saved_again_by_hand_is_not_offered(desk: Desk):
    anna = desk.make("Anna")
    desk.remember()
    desk.edit(anna, notes="first")
    desk.edit(anna, notes="second")
    desk.lose()
    desk.edit(anna, notes="second")
    assert desk.look() == Lost()


def test_p06_after_a_restore_the_newer_saves_are_told_as_such(desk: Desk):
    anna = desk.make("Anna")
    services = desk.services
    backup = services.backups.make(services.database, Reason.BY_HAND)
    desk.edit(anna, notes="newer than the backup")
    prepared = services.backups.prepare(backup.path, services.actor)
    services.backups.restore(prepared, services.actor, services.watch)
    lost = desk.look()
    assert lost.restored_at is not None
    assert lost.restored_from
    assert [one.parts[0].name for one in lost.saves] == ["Anna"]
    desk.save_again()
    assert desk.get(anna).notes == "newer than the backup"


def test_p06_cards_that_are_not_there_are_counted(desk: Desk):
    desk.remember()
    anna = desk.make("Anna")
    receipts = desk.services.journal.receipts
    assert receipts is not None
    receipts.forget([one.op_id for one in receipts.recent()])
    desk.edit(anna, notes="lost")
    desk.lose()
    (save,) = desk.look().saves
    assert save.parts[0].name == "Anna", "the receipt knows whose card it was"
    assert desk.save_again().gone == 1


def test_p06_what_nobody_describes_is_shown_column_by_column(desk: Desk):
    anna = desk.make("Anna")
    desk.remember()
    desk.services.segments.create("Bakers", (anna.id,), desk.services.actor)
    desk.lose()
    (save,) = desk.look().saves
    (line,) = save.parts[0].lines
    assert isinstance(line, LogChange)
    assert ("name", None, "Bakers") in line.values


def test_p05_saves_under_way_at_a_crash_are_resolved_at_the_next_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, clock: ManualClock
):
    anna = desk.make("Anna")
    desk.remember()
    with monkeypatch.context() as patch:  # the program ends right after the commit
        patch.setattr(Receipts, "acknowledge", lambda *_: None)
        desk.edit(anna, notes="in the file")
    clock.advance(minutes=1)
    desk.services.close()
    desk.services = desk._open()
    assert desk.look() == Lost(), "it is in the file, and nobody was told otherwise"
    with monkeypatch.context() as patch:
        patch.setattr(Receipts, "acknowledge", lambda *_: None)
        desk.edit(anna, notes="not in the file")
    clock.advance(minutes=1)
    desk.lose()
    (early, late) = desk.look().saves
    assert early.was_acknowledged
    assert not late.was_acknowledged


def _receipts(desk: Desk) -> tuple[Receipt, ...]:
    receipts = desk.services.journal.receipts
    assert receipts is not None
    return receipts.recent()


def test_p05_a_resolved_save_counts_as_acknowledged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, clock: ManualClock
):
    with monkeypatch.context() as patch:
        patch.setattr(Receipts, "acknowledge", lambda *_: None)
        desk.make("Anna")
    clock.advance(minutes=1)
    desk.services.close()
    desk.services = desk._open()
    desk.look()
    assert [one.state for one in _receipts(desk)] == [ReceiptState.ACKNOWLEDGED] * len(
        _receipts(desk)
    )


def _remove_for_good(desk: Desk, contact_id: int) -> None:
    contacts, actor = desk.services.contacts, desk.services.actor
    contacts.bin([contact_id], actor)
    contacts.removing.remove(contacts.removing.look([contact_id]).seen, actor)


def test_p06_what_was_lost_of_somebody_removed_for_good_is_not_offered(
    desk: Desk, tmp_path: Path, clock: ManualClock
):
    anna, ben = desk.make("Anna"), desk.make("Ben")
    desk.remember()
    desk.edit(anna, notes="a secret of hers")
    desk.edit(ben, notes="he is there")
    desk.lose()
    colleague = Desk(desk._path, tmp_path / "colleague", clock)
    _remove_for_good(colleague, anna.id)
    colleague.services.close()
    (left,) = desk.look().saves
    assert [part.name for part in left.parts] == ["Ben"]
    desk.save_again()
    assert desk.get(ben).notes == "he is there"
    assert desk.look() == Lost()


def test_p06_a_removal_that_was_lost_is_told_and_brings_nobody_back(desk: Desk):
    anna = desk.make("Anna")
    desk.services.contacts.bin([anna.id], desk.services.actor)
    desk.remember()
    contacts = desk.services.contacts
    contacts.removing.remove(contacts.removing.look([anna.id]).seen, desk.services.actor)
    desk.lose()
    assert len(desk.look().saves) == 1
    desk.save_again()
    assert desk.get(anna).deleted_at is not None
