"""Sweeping attached files with each call on the drive failing: what has a row always stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from crm_desktop.business.attachments.repository import contents_in_use
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.attachment_files import AttachmentFiles
from tests.builders import a_person
from tests.netdrive.netdrive import Mount, Share
from tests.promises.scenarios import Desk, whole_contents

DAY = 86_400.0
MOST_CALLS = 500


@pytest.fixture
def desk(mount: Mount, steady_share: Share, tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(mount, steady_share.backing, tmp_path / "cache")) as desk:
        yield desk


def test_p07_sweeping_with_some_calls_failing(mount: Mount, desk: Desk, tmp_path: Path):
    _sweep_with_faults(mount, desk, tmp_path, "EIO", step=9)


@pytest.mark.slow
@pytest.mark.parametrize("error", ["EIO", "ESTALE"])
def test_p07_sweeping_with_each_call_failing(mount: Mount, desk: Desk, tmp_path: Path, error: str):
    _sweep_with_faults(mount, desk, tmp_path, error, step=1)


def _sweep_with_faults(mount: Mount, desk: Desk, tmp_path: Path, error: str, *, step: int) -> None:
    office = desk.office
    for name in ("kept", "orphan"):
        (tmp_path / name).write_bytes(name.encode())
    (kept,) = office.attachments.take_in([tmp_path / "kept"])
    contact = office.contacts.create(a_person(), office.actor).contact
    office.attachments.attach(RecordRef("contact", contact.id), [kept], office.actor)
    files = AttachmentFiles(office.path)
    now, gone = 0.0, 0

    def in_use(contents: object) -> set[str]:
        return contents_in_use(office.database, contents)  # type: ignore[arg-type]

    for n in count(1, step):
        assert n < MOST_CALLS
        orphan = files.put(tmp_path / "orphan").sha256
        mount.set(faults=[])
        mount.fault("*", error, after=n - 1, times=1, match="*.files*")
        for days in (0, 30, 31):
            try:
                gone += files.sweep(in_use, now + days * DAY)
            except StorageUnavailable:
                continue
        was_reached = mount.state()["faults"][0]["times"] != 1
        mount.clear()
        assert whole_contents(desk.server)[kept.sha256], f"call {n}"
        now += 100 * DAY
        for days in (0, 31, 62, 63, 64):  # what a failed sweep left goes with the next ones
            files.sweep(in_use, now + days * DAY)
        assert not files.has(orphan), f"call {n}"
        now += 100 * DAY
        if not was_reached:
            break
    assert gone > 0
