"""Each safety taken away for once: the test of its promise has to turn red.

`test_p01_killed_half_way.py` does the same with the journal, `tests/storage` with single rules, and
`mutants.py` with changed sources.
"""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.contacts.service import ContactService
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.backends import sqlite_file
from crm_desktop.storage.transaction import Transaction
from crm_desktop.storage.unit_of_work import Journal
from tests.builders import a_person, open_office
from tests.netdrive.netdrive import Mount, Share
from tests.promises.fault_runs import TROUBLES, run_to_the_end
from tests.promises.mutants import MUTANTS, stands
from tests.promises.scenarios import NewContact
from tests.promises.test_p02_power_cuts import some_cuts
from tests.promises.test_p03_colleagues import run_colleagues

WRITTEN_BUT_ANSWERED_WITH_AN_ERROR = TROUBLES[2]
NOT_ANSWERED = TROUBLES[0]


def _with_pragmas(monkeypatch: pytest.MonkeyPatch, **values: tuple[str, object]) -> None:
    pragmas = tuple(
        (name, *values.get(name, (value, expected)))
        for name, value, expected in sqlite_file.SAFETY_PRAGMAS
    )
    monkeypatch.setattr(sqlite_file, "SAFETY_PRAGMAS", pragmas)


@pytest.mark.parametrize("name", MUTANTS)
def test_mutations_of_the_sources_can_still_be_made(name: str):
    assert stands(MUTANTS[name])


@pytest.mark.slow
def test_mutations_full_with_delete_loses_saves_to_a_power_cut(
    share: Share, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert some_cuts(share, tmp_path, range(3), most_calls=20) == []
    _with_pragmas(monkeypatch, synchronous=("FULL", 2), journal_mode=("delete", "delete"))
    assert any("lost" in one for one in some_cuts(share, tmp_path, range(3, 13), most_calls=20))


@pytest.mark.slow
def test_mutations_without_the_version_check_words_vanish(monkeypatch: pytest.MonkeyPatch):
    def unchecked(
        self: ContactService, base: Contact, mine: Contact
    ) -> tuple[Contact, Contact, tuple[str, ...]]:
        stamp = self._contacts.stamp(base.id)
        return replace(base, version=stamp.version if stamp else 0), mine, ()

    monkeypatch.setattr(ContactService, "_merged", unchecked)
    with pytest.raises(Exception, match=r"overwritten unseen|half a save"):
        run_colleagues(examples=60, steps=20)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "trouble", "word"),
    [
        (False, WRITTEN_BUT_ANSWERED_WITH_AN_ERROR, "untrue"),
        (True, NOT_ANSWERED, "lost"),
    ],
)
def test_mutations_without_the_look_up_by_operation_what_is_told_is_untrue(
    mount: Mount,
    steady_share: Share,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: bool,
    trouble: object,
    word: str,
):
    def guessed(self: Journal, _op_id: bytes, _seq: int = 1) -> bool:
        self.db.reconnect()
        return answer

    monkeypatch.setattr(Journal, "was_saved", guessed)
    with closing(NewContact(mount, steady_share.backing, tmp_path / "cache")) as scenario:
        found = run_to_the_end(mount, trouble, scenario)  # type: ignore[arg-type]
    assert any(word in one for one in found)


def _told_busy(path: Path, saves: int) -> int:
    """How often one of two people who save at once was told that it did not work."""
    refused: list[str] = []
    open_office(path).close()

    def work(name: str) -> None:
        cache = path.with_name(name)
        cache.mkdir(exist_ok=True)
        with closing(open_office(path, cache=cache, is_steady=True)) as office:
            start.wait()
            for number in range(saves):
                try:
                    office.contacts.create(a_person(f"{name} {number}"), office.actor)
                except StorageUnavailable as error:
                    refused.append(error.code)

    start = threading.Barrier(2)
    people = [threading.Thread(target=work, args=(name,)) for name in ("anna", "ben")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return len(refused)


@pytest.mark.slow
def test_mutations_a_deferred_begin_refuses_people_who_save_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert _told_busy(tmp_path / "whole.crm", 40) == 0

    def deferred(self: Transaction) -> None:
        self._db.retry.limit_seconds = 1.0
        self._db.retry.call(lambda: self._raw.execute("BEGIN"))
        self._look_at_head()

    monkeypatch.setattr(Transaction, "_begin", deferred)
    assert _told_busy(tmp_path / "deferred.crm", 40) > 0
