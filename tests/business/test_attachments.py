"""Files on activities: taken in, stored with them, taken off, undone, looked at."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crm_desktop.business.attachments import service
from crm_desktop.business.attachments.model import Attachment
from crm_desktop.business.audit.model import HistoryKind
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Participant,
    Scope,
    When,
)
from crm_desktop.business.planner.timeline import TimelineQuery
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.attachment_files import AttachmentFiles
from tests.builders import NOON, Office, a_person, open_office


def _take(office: Office, tmp_path: Path, *names: str) -> tuple[Attachment, ...]:
    paths: list[Path] = []
    for name in names:
        path = tmp_path / name
        path.write_bytes(f"content of {name}".encode())
        paths.append(path)
    return office.attachments.take_in(paths)


def _note(files: Sequence[Attachment] = (), **values: object) -> Activity:
    when = When.timed(NOON)
    return Activity(
        ActivityKind.NOTE,
        when,
        body="The offer",
        attachments=tuple(files),
        **values,  # type: ignore[arg-type]
    )


def _named(activity: Activity) -> list[str]:
    return [one.file_name for one in activity.attachments]


def _contents(office: Office) -> int:
    folder = office.path.with_name(f"{office.path.name}.files")
    return len([path for path in folder.rglob("*") if len(path.name) == 64])


def test_files_are_stored_with_a_new_entry_in_one_batch_and_undone_with_it(
    office: Office, tmp_path: Path
):
    files = _take(office, tmp_path, "offer.pdf", "photo.jpg")
    contact = office.contacts.create(a_person(), office.actor).contact.id
    saved = office.planner.create(_note(files, contacts=(Participant(contact),)), office.actor)
    (offer, photo) = saved.activity.attachments
    assert (offer.file_name, offer.media_type, offer.size) == (
        "offer.pdf",
        "application/pdf",
        len("content of offer.pdf"),
    )
    assert photo.media_type == "image/jpeg"
    (entry,) = office.planner.timelines.read(contact, TimelineQuery()).entries
    assert entry.file_count == 2
    taken_back = office.journal.inverse(saved.seq, office.actor)
    gone = office.planner.get(saved.activity.id)
    assert gone.deleted_at is not None
    assert _named(gone) == []
    office.journal.inverse(taken_back.seq, office.actor)
    again = office.planner.get(saved.activity.id)
    assert _named(again) == ["offer.pdf", "photo.jpg"]


def test_a_logged_talk_takes_files_and_its_next_step_does_not(office: Office, tmp_path: Path):
    done = Activity(
        ActivityKind.CALL, When.timed(NOON), attachments=_take(office, tmp_path, "a.pdf")
    )
    saved = office.planner.log(done, office.actor, Activity(ActivityKind.TASK, subject="Answer"))
    assert _named(saved.activity) == ["a.pdf"]
    assert _named(office.planner.get(saved.next_id or 0)) == []


def test_many_new_activities_bring_their_files(office: Office, tmp_path: Path):
    made = office.planner.create_many(
        [_note(_take(office, tmp_path, "a.pdf")), _note()], office.actor
    )
    assert [_named(office.planner.get(key)) for key in made.ids] == [["a.pdf"], []]


def test_files_come_onto_an_activity_and_off_it_with_undo(office: Office, tmp_path: Path):
    stored = office.planner.create(_note(), office.actor).activity
    files = _take(office, tmp_path, "a.pdf", "b.pdf")
    put = office.attachments.attach(stored.ref, files, office.actor)
    after = office.planner.get(stored.id)
    assert (_named(after), put.count) == (["a.pdf", "b.pdf"], 2)
    assert after.version > stored.version, "a window opened before has to look again"
    assert office.published[-1].touches(stored.ref)
    assert office.attachments.attach(stored.ref, files, office.actor).count == 0
    assert _named(office.planner.get(stored.id)) == ["a.pdf", "b.pdf"]
    key = after.attachments[0].id
    off = office.attachments.remove(stored.ref, [key], office.actor)
    assert _named(office.planner.get(stored.id)) == ["b.pdf"]
    office.journal.inverse(off.seq, office.actor)
    assert _named(office.planner.get(stored.id)) == ["a.pdf", "b.pdf"]
    office.journal.inverse(put.seq, office.actor)
    assert _named(office.planner.get(stored.id)) == []


def test_the_window_saves_files_as_a_field(office: Office, tmp_path: Path):
    base = office.planner.create(_note(_take(office, tmp_path, "a.pdf")), office.actor).activity
    edited = replace(base, attachments=_take(office, tmp_path, "b.pdf"), body="Another")
    saved = office.planner.save(base, edited, office.actor).activity
    assert (_named(saved), saved.body) == (["b.pdf"], "Another")
    only_files = replace(saved, attachments=())
    assert _named(office.planner.save(saved, only_files, office.actor).activity) == []
    with pytest.raises(ConflictError):
        office.planner.save(
            base, replace(base, attachments=_take(office, tmp_path, "c.pdf")), office.actor
        )


def test_a_file_on_one_of_a_series_stays_on_that_one(office: Office, tmp_path: Path):
    weekly = Activity(ActivityKind.MEETING, When.timed(NOON, NOON + timedelta(hours=1)), "Weekly")
    first = office.planner.create(weekly, office.actor, rule="FREQ=WEEKLY;COUNT=3").activity
    edited = replace(first, subject="Every week", attachments=_take(office, tmp_path, "agenda.pdf"))
    office.planner.save(first, edited, office.actor, Scope.ALL)
    day = NOON.date()
    items = office.planner.agenda(day, day + timedelta(30)).items
    found = office.planner.get_many([item.activity_id for item in items])
    assert [one.subject for one in found] == ["Every week"] * 3
    assert [_named(one) for one in found] == [["agenda.pdf"], [], []]


def test_a_row_is_refused_whose_content_is_not_there(office: Office, tmp_path: Path):
    files = _take(office, tmp_path, "a.pdf")
    office.path.with_name(f"{office.path.name}.files").joinpath(
        files[0].sha256[:2], files[0].sha256
    ).unlink()
    with pytest.raises(UserError, match="attachment_missing"):
        office.planner.create(_note(files), office.actor)
    with pytest.raises(UserError, match="attachment_missing"):
        office.planner.create_many([_note(files)], office.actor)


def test_a_failure_between_file_and_row_leaves_no_row(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_arguments: object) -> None:
        raise OSError(28, "injected")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StorageUnavailable, match="disk_full"):
        _take(office, tmp_path, "a.pdf")
    count = office.database.execute("SELECT count(*) FROM attachment").fetchone()
    assert count == (0,)


def test_there_is_an_end_to_how_many(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "MOST_FILES", 2)
    with pytest.raises(UserError, match="too_many_attachments"):
        _take(office, tmp_path, "a", "b", "c")
    stored = office.planner.create(_note(_take(office, tmp_path, "a", "b")), office.actor).activity
    with pytest.raises(UserError, match="too_many_attachments"):
        office.attachments.attach(stored.ref, _take(office, tmp_path, "c"), office.actor)


def test_a_copy_is_saved_or_looked_at_but_a_program_never_opened(office: Office, tmp_path: Path):
    pdf, program = _take(office, tmp_path, "offer.pdf", "offer.pdf.exe")
    service = office.attachments
    saved = service.save_copy(program, tmp_path / "kept.exe")
    assert saved.read_text() == "content of offer.pdf.exe"
    for _ in range(2):
        seen = service.copy_to_look_at(pdf)
        assert (seen.name, seen.read_text()) == ("offer.pdf", "content of offer.pdf")
        assert not stat.S_IMODE(seen.stat().st_mode) & stat.S_IWRITE
    with pytest.raises(UserError, match="attachment_is_program"):
        service.copy_to_look_at(program)
    disguised = replace(pdf, file_name="offer\u202efdp.scr")
    with pytest.raises(UserError, match="attachment_is_program"):
        service.copy_to_look_at(disguised)


def test_the_sweep_keeps_what_has_a_row_even_in_the_bin(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert not office.attachments.has_any()
    kept, lost = _take(office, tmp_path, "kept.pdf", "lost.pdf")
    assert office.attachments.has_any()
    saved = office.planner.create(_note([kept]), office.actor).activity
    office.attachments.remove(saved.ref, [saved.attachments[0].id], office.actor)
    office.attachments.copy_to_look_at(lost)
    later = open_office(office.path)  # another day, or another desk
    seen = later.attachments.copy_to_look_at(lost)
    _sweep_often(later, monkeypatch)
    assert _contents(office) == 1
    assert not seen.exists()
    later.close()


def test_the_sweep_leaves_what_may_be_in_a_draft(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (file,) = _take(office, tmp_path, "offer.pdf")
    _sweep_often(office, monkeypatch)
    saved = office.planner.create(_note([file]), office.actor).activity
    assert _named(saved) == ["offer.pdf"]


def _sweep_often(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every year on, whatever the clock of this computer says."""
    for year in range(1, 5):
        seconds = year * 366 * 86_400.0
        monkeypatch.setattr(AttachmentFiles, "claim_sweep", lambda _self, now=seconds: now)
        office.attachments.sweep(office.database)
        office.clock.advance(days=366)


def test_the_clock_of_this_computer_sweeps_nothing(office: Office, tmp_path: Path):
    _take(office, tmp_path, "a.pdf")
    later = open_office(office.path)
    for _ in range(4):
        later.clock.advance(days=36_500)
        later.attachments.sweep(later.database)
    assert _contents(office) == 1
    later.close()


# -- on contacts ---------------------------------------------------------------------------


def _contact(office: Office, name: str = "Agnė Žukauskaitė") -> RecordRef:
    return RecordRef("contact", office.contacts.create(a_person(name), office.actor).contact.id)


def _listed(office: Office, ref: RecordRef) -> list[str]:
    return [one.file.file_name for one in office.attachments.files_of(ref)]


def test_a_contact_has_files_of_its_own_and_those_of_its_activities(office: Office, tmp_path: Path):
    ref = _contact(office)
    office.attachments.attach(ref, _take(office, tmp_path, "contract.pdf"), office.actor)
    assert office.published[-1].touches(ref)
    office.clock.advance(minutes=1)
    note = _note(
        _take(office, tmp_path, "photo.jpg"), subject="Visit", contacts=(Participant(ref.id),)
    )
    noted = office.planner.create(note, office.actor).activity
    photo, contract = office.attachments.files_of(ref)
    assert (photo.on, photo.on_kind, photo.on_title) == (noted.ref, "note", "Visit")
    assert photo.file.is_picture
    assert (contract.on, contract.file.file_name) == (ref, "contract.pdf")
    assert (contract.added_by, contract.added_at) == (office.user.id, NOON)
    (entry,) = office.planner.timelines.read(ref.id, TimelineQuery(find="photo")).entries
    assert entry.activity_id == noted.id, "found by the name of its file"
    office.planner.delete([noted.id], office.actor)
    assert _listed(office, ref) == ["contract.pdf"]


def test_files_of_a_contact_are_renamed_and_taken_off_with_undo_and_told_in_its_history(
    office: Office, tmp_path: Path
):
    ref = _contact(office)
    files = _take(office, tmp_path, "a.pdf", "b.pdf")
    put = office.attachments.attach(ref, files, office.actor)
    filed = next(one for one in office.attachments.files_of(ref) if one.file.file_name == "a.pdf")
    renamed = office.attachments.rename(filed, "../Offer: new\u202e ", office.actor)
    assert sorted(_listed(office, ref)) == [".._Offer_ new.pdf", "b.pdf"]
    with pytest.raises(ConflictError):
        office.attachments.rename(filed, "again", office.actor)
    with pytest.raises(UserError, match="file_name_missing"):
        office.attachments.rename(filed, " ", office.actor)
    office.journal.inverse(renamed.seq, office.actor)
    assert sorted(_listed(office, ref)) == ["a.pdf", "b.pdf"]
    off = office.attachments.remove(ref, [filed.file.id], office.actor)
    assert _listed(office, ref) == ["b.pdf"]
    with pytest.raises(UserError, match="record_gone"):
        office.attachments.rename(filed, "gone", office.actor)
    office.journal.inverse(off.seq, office.actor)
    office.journal.inverse(put.seq, office.actor)
    assert _listed(office, ref) == []
    told = [
        (change.kind, change.old, change.new)
        for change in office.history.of_record(ref)
        if change.field == "file"
    ]
    assert (HistoryKind.ADDED, "", "b.pdf") in told
    assert (HistoryKind.CHANGED, "a.pdf", ".._Offer_ new.pdf") in told
    assert (HistoryKind.REMOVED, "a.pdf", "") in told


def test_a_contact_in_the_bin_takes_no_files_and_keeps_its_own(office: Office, tmp_path: Path):
    ref = _contact(office)
    office.attachments.attach(ref, _take(office, tmp_path, "a.pdf"), office.actor)
    office.contacts.bin([ref.id], office.actor)
    with pytest.raises(UserError, match="record_gone"):
        office.attachments.attach(ref, _take(office, tmp_path, "b.pdf"), office.actor)
    office.contacts.restore([ref.id], office.actor)
    assert _listed(office, ref) == ["a.pdf"]
    with pytest.raises(ValueError, match="tag"):
        office.attachments.attach(RecordRef("tag", 1), (), office.actor)


def test_the_largest_file_is_a_setting(office: Office, tmp_path: Path):
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        file.truncate(6 * 1024 * 1024)
    assert office.attachments.take_in([big])[0].size == 6 * 1024 * 1024
    office.attachments.most_megabytes = 5
    with pytest.raises(UserError, match="attachment_too_large") as told:
        office.attachments.take_in([big])
    assert told.value.params["limit"] == 5


def test_a_window_opened_before_a_file_came_does_not_take_it_off(office: Office, tmp_path: Path):
    base = office.planner.create(_note(), office.actor).activity
    office.attachments.attach(base.ref, _take(office, tmp_path, "a.pdf"), office.actor)
    saved = office.planner.save(base, replace(base, body="Another"), office.actor).activity
    assert (_named(saved), saved.body) == (["a.pdf"], "Another")


def test_a_merge_takes_files_along_and_comes_apart_again(office: Office, tmp_path: Path):
    one, other = _contact(office, "Agnė"), _contact(office, "Agne")
    same, more = _take(office, tmp_path, "same.pdf", "more.pdf")
    for ref, files in ((one, (same,)), (other, (same, more))):
        office.attachments.attach(ref, files, office.actor)
    cards = [office.contacts.get(ref.id) for ref in (one, other)]
    done = office.contacts.uniting.merge(cards[0], cards[1:], {}, office.actor)
    assert sorted(_listed(office, one)) == ["more.pdf", "same.pdf"]
    office.history.undo(office.actor, done.seq)
    assert _listed(office, one) == ["same.pdf"]
    assert sorted(_listed(office, other)) == ["more.pdf", "same.pdf"]


def test_p03_a_file_of_a_contact_that_was_merged_meanwhile_is_renamed_and_taken_off_there(
    office: Office, ben: Office, tmp_path: Path
) -> None:
    """Who has the older card open still sees it there; the merge took the file along."""
    one, other = (office.contacts.create(a_person(), office.actor).contact for _ in range(2))
    old, now = RecordRef("contact", other.id), RecordRef("contact", one.id)
    office.attachments.attach(old, _take(office, tmp_path, "a.pdf", "b.pdf"), office.actor)
    first, second = office.attachments.files_of(old)
    ben.contacts.uniting.merge(one, [other], {}, ben.actor)
    office.attachments.rename(first, "offer", office.actor)
    names = {filed.file.file_name for filed in office.attachments.files_of(now)}
    assert names == {"offer.pdf", second.file.file_name}
    assert office.attachments.remove(old, [second.file.id], office.actor, second).count == 1
    assert [filed.file.file_name for filed in office.attachments.files_of(now)] == ["offer.pdf"]
