"""What reads copies of the open file is done by a second program, and by this one without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.app import later_wiring
from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.exports import portable_copy
from crm_desktop.business.exports.model import ExportWords
from crm_desktop.core import aside
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import Cancelled
from crm_desktop.storage import mending
from crm_desktop.storage.check import Report


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    request = OpenRequest(tmp_path / "company.crm", create=True)
    opened = open_services(request, SystemClock(), tmp_path / "index", tmp_path / "backups")
    people = [Contact(ContactKind.PERSON, f"Person {number}") for number in range(3)]
    opened.contacts.create_many(people, opened.actor)
    yield opened
    opened.close()


def _not_here(*_given: object, **_named: object) -> None:
    raise AssertionError("this program has a window")


def _look(services: Services) -> Report:
    with services.database.open_second_reader() as reader:
        return services.mending.look(reader, is_full=True, check=later_wiring.check_copy)


def test_neither_is_worked_at_here(services: Services, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portable_copy, "_pack", _not_here)
    monkeypatch.setattr(mending, "check_file", _not_here)
    made = services.make_portable_copy(ExportWords())
    assert made is not None
    assert made.contacts == 3
    assert [one.path for one in services.backups.portable.copies()] == [made.path]
    report = _look(services)
    assert report.is_sound
    assert report.contacts == 3


def test_without_a_second_program_both_are_done_all_the_same(
    services: Services, monkeypatch: pytest.MonkeyPatch
):
    def nowhere(*_given: object, **_named: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(aside, "run_aside", nowhere)
    made = services.make_portable_copy(ExportWords())
    assert made is not None
    assert made.contacts == 3
    assert _look(services).contacts == 3


def test_stopped_it_leaves_nothing_behind(services: Services):
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        services.make_portable_copy(ExportWords(), stop)
    assert services.backups.portable.copies() == ()
    assert list(services.backups.portable.folder.iterdir()) == []
