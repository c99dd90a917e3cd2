"""Files on activities: kept once, beside the data file, before their rows."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from crm_desktop.business.planner.attachments import MOST_BYTES, AttachmentService
from crm_desktop.business.planner.model import Activity, ActivityKind, When
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office


@pytest.fixture
def files(office: Office) -> AttachmentService:
    return AttachmentService(office.database, office.journal)


@pytest.fixture
def ref(office: Office) -> RecordRef:
    task = Activity(ActivityKind.TASK, When.unscheduled(), "Offer")
    return office.planner.create(task, office.actor).activity.ref


def _file(folder: Path, name: str = "Pasiūlymas ąčę.pdf", content: bytes = b"%PDF-1.7") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _contents(files: AttachmentService) -> list[Path]:
    return sorted(files.folder.glob("??/*"))


def test_a_file_is_copied_and_comes_back(
    office: Office, files: AttachmentService, ref: RecordRef, tmp_path: Path
):
    path = _file(tmp_path)
    added = files.add(ref, path, office.actor)
    path.unlink()
    assert (added.file_name, added.size, added.media_type) == (
        "Pasiūlymas ąčę.pdf",
        8,
        "application/pdf",
    )
    assert files.of(ref) == (added,)
    assert office.planner.get(ref.id).attachments == (added,)
    assert files.folder == office.path.with_name("company.crm.files")
    assert files.path_of(added).read_bytes() == b"%PDF-1.7"
    files.save_as(added, tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.7"


def test_the_same_content_is_kept_once(
    office: Office, files: AttachmentService, ref: RecordRef, tmp_path: Path
):
    files.add(ref, _file(tmp_path, "a.txt", b"same"), office.actor)
    files.add(ref, _file(tmp_path, "b.txt", b"same"), office.actor)
    assert len(files.of(ref)) == 2
    assert len(_contents(files)) == 1


def test_a_removal_can_be_undone_until_the_content_is_swept(
    office: Office, files: AttachmentService, ref: RecordRef, tmp_path: Path
):
    added = files.add(ref, _file(tmp_path), office.actor)
    seq = files.remove(added.id, office.actor)
    assert files.of(ref) == ()
    assert files.sweep() == 0
    office.history.undo(office.actor, seq)
    assert files.of(ref) == (added,)
    files.remove(added.id, office.actor)
    office.clock.advance(days=31)
    long_ago = (office.clock.now() - timedelta(days=40)).timestamp()
    os.utime(files.path_of(added), (long_ago, long_ago))
    assert files.sweep() == 1
    with pytest.raises(UserError) as gone:
        files.path_of(added)
    assert gone.value.code == "attachment_gone"


def test_what_is_too_large_empty_or_missing_is_refused(
    office: Office, files: AttachmentService, ref: RecordRef, tmp_path: Path
):
    huge = tmp_path / "huge.bin"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for path, code in (
        (huge, "attachment_too_large"),
        (_file(tmp_path, "empty.txt", b""), "attachment_empty"),
        (tmp_path / "none.txt", "file_missing"),
    ):
        with pytest.raises(UserError) as refused:
            files.add(ref, path, office.actor)
        assert refused.value.code == code
    assert files.of(ref) == ()
    assert _contents(files) == []


def test_where_it_cannot_be_written_there_is_no_row(
    office: Office, files: AttachmentService, ref: RecordRef, tmp_path: Path
):
    files.folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(UserError):
        files.add(ref, _file(tmp_path), office.actor)
    assert files.of(ref) == ()
