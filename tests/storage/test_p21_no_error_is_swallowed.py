"""P21: every code of SQLite ends in a code of ours that says what happened to the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_desktop import storage
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.storage.error_codes import (
    ERROR_CODES,
    OWN_CODES,
    UNKNOWN_OUTCOME,
    IntegrityError,
    OperationalError,
)
from crm_desktop.storage.transaction import Transaction
from tests.storage.office import FaultyConnection, Office, driver_error

CODES = sorted(ERROR_CODES)
_NAMES = [ERROR_CODES[number][0] for number in CODES]
_PERSISTENT_WAITS = {5, 6, 17}
STATEMENTS = ("BEGIN IMMEDIATE", 'INSERT INTO "contact"', "INSERT INTO change_batch")


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("number", CODES, ids=_NAMES)
def test_p21_an_error_before_the_commit_means_not_saved(
    office: Office, number: int, statement: str
):
    FaultyConnection(office.db, statement, number)
    name, meaning = ERROR_CODES[number]
    is_first = statement == STATEMENTS[0]
    if is_first and (number in _PERSISTENT_WAITS or meaning.breaks_connection):
        assert office.add("Anna") == 1  # waited for, or begun anew on another connection
        return
    with pytest.raises(StorageUnavailable) as caught:
        office.add("Anna")
    assert caught.value.code == meaning.code
    assert caught.value.outcome is Outcome.NOT_SAVED
    assert caught.value.detail == name
    assert "Anna" not in str(caught.value.params)
    office.db.reconnect()
    assert office.value("SELECT count(*) FROM contact") == 0
    assert office.heard == []
    assert office.add("Anna") == 1


def test_p21_what_breaks_the_next_connection_too_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    def begin(_self: Transaction) -> None:
        raise driver_error(11)

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "_begin", begin)
        with pytest.raises(StorageUnavailable) as caught:
            office.add("Anna")
    assert (caught.value.code, caught.value.outcome) == ("file_damaged", Outcome.NOT_SAVED)
    assert office.add("Anna") == 1


@pytest.mark.parametrize("is_done", [False, True], ids=["not done", "done"])
@pytest.mark.parametrize("number", CODES, ids=_NAMES)
def test_p21_an_error_at_the_commit_tells_what_the_file_says(
    office: Office, number: int, is_done: bool
):
    waits = number in _PERSISTENT_WAITS
    FaultyConnection(office.db, "COMMIT", number, after=is_done and not waits)
    if is_done or waits:
        assert office.add("Anna") == 1
        assert len(office.heard) == 1
    else:
        with pytest.raises(StorageUnavailable) as caught:
            office.add("Anna")
        assert caught.value.code == ERROR_CODES[number][1].code
        assert caught.value.outcome is Outcome.NOT_SAVED
        assert office.heard == []
    assert office.value("SELECT count(*) FROM contact") == (1 if is_done or waits else 0)


def test_p21_an_unreadable_file_after_the_commit_is_unknown(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    FaultyConnection(office.db, "COMMIT", 10, after=True)

    def cannot(op_id: bytes, seq: int) -> bool:
        raise StorageUnavailable("io_error")

    with monkeypatch.context() as patch:
        patch.setattr(office.journal, "was_saved", cannot)
        with pytest.raises(StorageUnavailable) as caught:
            office.add("Anna")
    assert (caught.value.code, caught.value.outcome) == (UNKNOWN_OUTCOME, Outcome.UNKNOWN)
    assert office.journal.was_saved(bytes.fromhex(str(caught.value.params["op_id"])))


def test_p14_who_slept_in_the_middle_of_a_save_asks_again_before_the_commit(office: Office):
    answers = [None, StorageUnavailable("turn_lost")]

    def permit() -> None:
        answer = answers.pop(0)
        if answer is not None:
            raise answer

    office.db.permit = permit
    with pytest.raises(StorageUnavailable, match="turn_lost"):
        office.add("Anna")
    assert answers == []
    office.db.permit = None
    assert office.value("SELECT count(*) FROM contact") == 0
    assert office.heard == []
    assert office.add("Anna") == 1


@pytest.mark.parametrize("text", ["BEGIN IMMEDIATE", "COMMIT"])
def test_p14_who_may_not_write_anymore_touches_nothing_after_trouble(office: Office, text: str):
    """The drive hung long enough for others to take the turn, and then gave an error."""
    office.add("Anna")
    permitted = ["begin", "commit"][: 1 if text.startswith("BEGIN") else 2]

    def permit() -> None:
        if not permitted:
            raise StorageUnavailable("turn_lost")
        permitted.pop()

    office.db.permit = permit
    number = office.db.connection_number
    FaultyConnection(office.db, text, 10, after=True)
    with pytest.raises(StorageUnavailable) as caught:
        office.add("Ben")
    if text == "COMMIT":
        assert (caught.value.code, caught.value.outcome) == (UNKNOWN_OUTCOME, Outcome.UNKNOWN)
        assert office.db.connection_number == number, "it looked nothing up"
    else:
        assert caught.value.code == "turn_lost"
    office.db.permit = None
    assert office.value("SELECT count(*) FROM contact") == (2 if text == "COMMIT" else 1)


@pytest.mark.parametrize("number", CODES, ids=_NAMES)
def test_p21_an_error_while_reading_is_told_and_gone_at_the_next_try(office: Office, number: int):
    office.add("Anna")
    FaultyConnection(office.db, "SELECT display_name", number)
    if number in _PERSISTENT_WAITS:
        assert office.contact(1)[0] == "Anna"
        return
    with pytest.raises(StorageUnavailable) as caught:
        office.contact(1)
    assert caught.value.code == ERROR_CODES[number][1].code
    assert office.contact(1)[0] == "Anna"


@pytest.mark.parametrize("statement", [*STATEMENTS[1:], "COMMIT"])
@pytest.mark.parametrize("number", CODES, ids=_NAMES)
def test_p21_the_log_has_the_code_and_the_operation_and_nothing_of_the_card(
    office: Office, number: int, statement: str, caplog: pytest.LogCaptureFixture
):
    FaultyConnection(office.db, statement, number, after=False)
    told = _told_of_adding(office)
    if number in _PERSISTENT_WAITS and statement == "COMMIT":
        assert not caplog.text  # waited for, then done
        return
    (line,) = [one for one in caplog.messages if ERROR_CODES[number][0] in one]
    assert told in line
    assert re.search(r"contact\.create, operation [0-9a-f]{32}: ", line)
    assert "Anna" not in caplog.text


def _told_of_adding(office: Office) -> str:
    try:
        office.add("Anna")
    except StorageUnavailable as error:
        return str(error.outcome)
    return "kept"


def test_p21_a_bug_is_not_disguised_as_a_drive_problem(office: Office):
    with pytest.raises(OperationalError):
        office.db.execute("SELECT nonsense FROM nowhere")
    with pytest.raises(IntegrityError):
        office.add("")
    assert office.add("Anna") == 1


def test_p21_every_code_in_the_source_is_in_the_table():
    """What storage raises with a code of its own is listed with its meaning."""
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(storage.__path__[0]).rglob("*.py")
    )
    raised = set(re.findall(r"(?:UserError|StorageUnavailable)\(\s*\"(\w+)\"", source))
    known = set(OWN_CODES) | {meaning.code for _, meaning in ERROR_CODES.values()}
    assert raised <= known, raised - known
