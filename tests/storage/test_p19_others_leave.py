"""P19: before a file's form is changed the others are asked to leave, and nobody comes in."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.errors import UserError
from crm_desktop.core.sharing import Mode
from crm_desktop.storage.backup import backup_before_migration
from crm_desktop.storage.database import Database
from crm_desktop.storage.leaving import EmptyRoom
from crm_desktop.storage.migrations.runner import SCHEMA_VERSION
from crm_desktop.storage.presence import Me, Presence, presence_folder
from crm_desktop.storage.turn import TakeResult, Turn, turn_file
from tests.storage.synthetic import QUICK_NEWER


class Comer:
    """Somebody at the file, under a name."""

    def __init__(self, file: Path, file_id: str, name: str) -> None:
        self.presence = Presence(file, file_id, Me(f"laptop-{name}", name, "1.0"))
        self.turn = Turn(file, file_id, self.presence)

    def room(self, seconds: float = 5.0, needed: Callable[[], bool] = lambda: True) -> EmptyRoom:
        return EmptyRoom(self.presence, self.turn, "9.0", needed, seconds=seconds, pause=time.sleep)


@pytest.fixture
def come(path: Path, clock: ManualClock) -> Callable[[str], Comer]:
    with Database.create(path, clock=clock) as db:
        file_id = db.file_id
    return lambda name: Comer(path, file_id, name)


def test_p19_who_stays_is_named_and_nothing_is_changed(come, path: Path, clock: ManualClock):
    anna, ben = come("anna"), come("ben")
    ben.presence.join()
    ben.presence.tell(mode=Mode.LOCAL)
    before = path.read_bytes()
    with pytest.raises(UserError) as told, ExitStack() as stack:
        Database.open(
            path,
            migrations=QUICK_NEWER,
            clock=clock,
            before_migration=lambda _db: stack.enter_context(anna.room(0.3)) and None,
        )
    assert told.value.code == "others_in_file"
    assert told.value.params["names"] == "ben (laptop-ben)"
    assert path.read_bytes() == before
    assert [one.user for one in ben.presence.visitors()] == ["ben"], "it went as it came"
    assert not turn_file(path, ben.presence.folder.name.split(".")[1]).exists()
    ben.presence.leave()


def test_p19_once_they_have_left_nobody_comes_in(come, path: Path, clock: ManualClock):
    anna, ben = come("anna"), come("ben")
    ben.presence.join()
    ben.presence.tell(mode=Mode.LOCAL)
    heard: list[str] = []

    def leave_when_asked() -> None:
        while not heard:
            heard.extend(one.leave_for for one in ben.presence.visitors() if one.leave_for)
            time.sleep(0.05)
        ben.presence.leave()

    colleague = threading.Thread(target=leave_when_asked)
    colleague.start()
    came: list[bool] = []
    with ExitStack() as stack:

        def before(db: Database) -> None:
            stack.enter_context(anna.room(20))
            ben.presence.join()
            came.append(ben.turn.pass_through(Mode.LOCAL))
            backup_before_migration(db, SCHEMA_VERSION + 1)

        db = Database.open(path, migrations=QUICK_NEWER, clock=clock, before_migration=before)
    colleague.join()
    with closing(db):
        assert db.schema_version == SCHEMA_VERSION + 1
    assert heard == ["9.0"]
    assert came == [False], "the turn is taken while the form is changed"
    assert ben.turn.pass_through(Mode.LOCAL), "afterwards it is free"
    ben.presence.leave()
    assert not presence_folder(path, ben.presence.folder.name.split(".")[1]).exists()


def test_p19_of_two_newer_programs_one_changes_the_form_and_none_waits_for_the_other(
    come, path: Path, clock: ManualClock
):
    done: list[int] = []
    errors: list[BaseException] = []

    def work(name: str) -> None:
        me = come(name)
        try:
            with ExitStack() as stack:

                def before(db: Database) -> None:
                    def needed() -> bool:
                        row = db.execute("PRAGMA user_version").fetchone()
                        return row is not None and row[0] < SCHEMA_VERSION + 1

                    start.wait()
                    stack.enter_context(me.room(20, needed))
                    if backup_before_migration(db, SCHEMA_VERSION + 1) is not None:
                        done.append(1)

                db = Database.open(
                    path, migrations=QUICK_NEWER, clock=clock, before_migration=before
                )
            me.presence.join()
            me.presence.tell(mode=Mode.LOCAL)
            time.sleep(1.5)  # it goes on working in the file
            db.close()
            me.presence.leave()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            errors.append(error)

    start = threading.Barrier(2)
    team = [threading.Thread(target=work, args=(name,)) for name in ("anna", "ben")]
    for one in team:
        one.start()
    for one in team:
        one.join()
    assert errors == []
    assert done == [1]


def _be_silent(comer: Comer) -> None:
    """As if no sign had been given for a minute."""
    then = comer.presence.path.stat().st_mtime - 61
    os.utime(comer.presence.path, (then, then))


def test_p19_who_has_the_turn_is_named_though_silent(come):
    anna, ben = come("anna"), come("ben")
    ben.presence.join()
    assert ben.turn.take() is TakeResult.TAKEN
    _be_silent(ben)
    with pytest.raises(UserError) as told, anna.room(0.3):
        pytest.fail("ben may still write")
    assert told.value.params["names"] == "ben (laptop-ben)"
    ben.turn.release()
    ben.presence.leave()


def test_p19_the_silent_are_not_waited_for(come):
    anna, ben = come("anna"), come("ben")
    ben.presence.join()
    _be_silent(ben)
    with anna.room(3):
        assert anna.turn.token
    assert not anna.turn.token
    ben.presence.leave()
