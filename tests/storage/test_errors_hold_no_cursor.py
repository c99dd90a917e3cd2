"""A failure leaves nothing behind that only the look for reference cycles would find.

That look is made in the thread of the windows: a cursor that ends there waits for the statement
that a worker runs on the same connection, and a drive that hangs would hold the window.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress

import pytest

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Cursor
from crm_desktop.storage.error_codes import DriverError
from tests.storage.office import FaultyConnection, Office

_ROWS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n"
)


def _interrupt(office: Office) -> None:
    """From now on every statement is stopped at its next step."""
    office.db.raw.set_progress_handler(lambda: 1, 1)


def _stopped_at_its_beginning(office: Office) -> None:
    _interrupt(office)
    office.db.execute(_ROWS)


def _stopped_while_all_is_read(office: Office) -> None:
    rows = office.db.execute(_ROWS)
    _interrupt(office)
    rows.fetchall()


def _stopped_while_one_is_read(office: Office) -> None:
    rows = office.db.execute(_ROWS)
    _interrupt(office)
    while rows.fetchone():
        pass


def _stopped_in_a_loop(office: Office) -> None:
    with office.db.read():
        for number, _row in enumerate(office.db.execute(_ROWS)):
            if number == 2:
                _interrupt(office)


def _bad_sql(office: Office) -> None:
    office.db.execute("SELECT nothing FROM contact")


def _many_with_bad_sql(office: Office) -> None:
    office.db.executemany("SELECT nothing FROM contact WHERE id = ?", [(1,)])


def _save_that_begins_badly(office: Office) -> None:
    FaultyConnection(office.db, "BEGIN IMMEDIATE", 13)
    office.add("Anna")


def _save_that_meets_a_bug(office: Office) -> None:
    FaultyConnection(office.db, "BEGIN IMMEDIATE", 1)
    office.add("Anna")


def _save_on_a_drive_that_fails(office: Office) -> None:
    FaultyConnection(office.db, "INSERT INTO change_batch", 10)
    office.add("Anna")


def _save_without_room(office: Office) -> None:
    FaultyConnection(office.db, "COMMIT", 13)
    office.add("Anna")


def _stopped_check(office: Office) -> None:
    def progress(_done: int, _total: int) -> None:
        raise UserError("name_missing")

    check_file(office.db, progress=progress)


@pytest.mark.parametrize(
    "failing",
    [
        _stopped_at_its_beginning,
        _stopped_while_all_is_read,
        _stopped_while_one_is_read,
        _stopped_in_a_loop,
        _bad_sql,
        _many_with_bad_sql,
        _save_that_begins_badly,
        _save_that_meets_a_bug,
        _save_on_a_drive_that_fails,
        _save_without_room,
        _stopped_check,
    ],
)
def test_a_failure_leaves_no_cycle(office: Office, failing: Callable[[Office], None]) -> None:
    errors = _left_by(office, failing)
    assert errors == []


def _left_by(office: Office, failing: Callable[[Office], None]) -> list[str]:
    """Errors and cursors that only a look for cycles finds after a failure."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        has_failed = _fails(office, failing)
        gc.collect()
        left = [repr(one) for one in gc.garbage if isinstance(one, BaseException | Cursor)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
        with suppress(DriverError):
            office.db.raw.set_progress_handler(None, 0)
    assert has_failed
    return left


def _fails(office: Office, failing: Callable[[Office], None]) -> bool:
    try:
        failing(office)
    except (StorageUnavailable, UserError, DriverError):
        return True
    return False
