"""P3, P4, P5 in the window of calls: what a colleague did with the same contact or planned call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, Status, When
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.rotation.call_queue import CallState
from tests.builders import Office
from tests.storage.office import without_answer
from tests.ui.held_worker import HeldWorker
from tests.ui.rotation.conftest import Shown
from tests.ui.second_program import answer_all, confirm, plain, tell

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def planned(shown: Shown) -> int:
    """A call with the first of them that was promised for yesterday: it is the one to be made."""
    office = shown.desk.office
    day = office.clock.today()
    given = Activity(
        ActivityKind.CALL, When.any_time(day), "Offer", contacts=(Participant(shown.ids[0]),)
    )
    key = office.planner.create(given, office.actor).activity.id
    office.clock.advance(days=1)
    shown.desk.context.bridge.seen_seq = head_seq(office.database)
    shown.window.reload()
    shown.desk.settle()
    assert shown.window.queue.calls[0].line.activity_id == key
    return key


def _say(shown: Shown, text: str) -> None:
    shown.window.form.choose_result(1)
    shown.window.form.text.setPlainText(text)
    shown.window.save()


def _talks(shown: Shown) -> list[tuple[Status, str]]:
    talks = shown.service.desk.facts(shown.ids[0]).talks
    return [(one.status, one.text) for one in talks]


@pytest.mark.parametrize(
    ("choice", "talks"),
    [
        (Answer.MINE, ["Wants ten"]),
        (Answer.THEIRS, ["Sold five"]),
        (Answer.BOTH, ["Wants ten", "Sold five"]),
    ],
)
def test_p03_a_planned_call_that_a_colleague_made(
    shown: Shown, planned: int, ben: Office, choice: Answer, talks: list[str]
) -> None:
    ben.clock.advance(days=1)
    ben.planner.complete(planned, ben.actor, result="successful", outcome_text="Sold five")
    _say(shown, "Wants ten")
    told = answer_all(shown, shown.window, choice)
    assert told == ["Offer: Done · Reached · Wants ten / Done · Successful · Sold five"]
    assert sorted(text for _status, text in _talks(shown)) == sorted(talks)
    assert shown.states()[0] is CallState.DONE
    assert shown.window.row == 1


def test_p03_a_contact_that_was_binned_meanwhile_is_restored_with_what_was_said(
    shown: Shown, ben: Office
) -> None:
    ben.contacts.bin(shown.ids[:1], ben.actor)
    _say(shown, "Wants ten")
    assert confirm(shown, shown.window) == "“Olena Shevchenko” was put into the bin meanwhile"
    assert shown.desk.office.contacts.get(shown.ids[0]).deleted_at is None
    assert _talks(shown) == [(Status.DONE, "Wants ten")]


def test_p04_what_a_colleague_writes_shows_and_what_is_typed_stays(
    shown: Shown, ben: Office
) -> None:
    window = shown.window
    window.form.text.setPlainText("half a sen")
    done = Activity(
        ActivityKind.CALL,
        When.any_time(ben.clock.today()),
        "Order",
        contacts=(Participant(shown.ids[0]),),
        result="successful",
        status=Status.DONE,
    )
    ben.planner.log(done, ben.actor)
    tell(shown, ben, "contact", shown.ids[0])
    said = plain(window.messages.sentence())
    assert said.startswith(f"{ben.user.display_name} has just written down: ")
    assert window.form.text.toPlainText() == "half a sen"
    base = ben.contacts.get(shown.ids[0])
    ben.contacts.save(base, replace(base, notes="Speaks French"), ben.actor)
    tell(shown, ben, "contact", shown.ids[0])
    assert "changed something about this contact" in window.messages.sentence()


def test_p04_what_is_told_of_a_contact_goes_with_it(shown: Shown, ben: Office) -> None:
    window = shown.window
    base = ben.contacts.get(shown.ids[0])
    ben.contacts.save(base, replace(base, notes="Speaks French"), ben.actor)
    tell(shown, ben, "contact", shown.ids[0])
    assert not window.messages.isHidden()
    window.skip()
    shown.desk.settle()
    assert window.messages.isHidden(), "it would be read as of the next contact"


def test_p05_trying_again_saves_the_call_that_was_not_saved(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = shown.window
    without_answer(shown.desk.office.journal, monkeypatch, is_done=False)
    _say(shown, "Wants ten")
    shown.desk.settle()
    window.skip()
    shown.desk.settle()
    window.form.choose_result(2)
    window.form.text.setPlainText("half a sen")
    assert not window.messages.isHidden(), "nobody has seen it saved"
    window.messages.act()
    shown.desk.settle()
    assert _talks(shown) == []
    assert window.row == 0, "the one that was not saved is in hand, and what was typed of it"
    assert window.form.text.toPlainText() == "Wants ten"
    assert shown.service.desk.facts(shown.ids[1]).talks == (), "nobody saved half a sentence"
    window.save()
    shown.desk.settle()
    assert _talks(shown) == [(Status.DONE, "Wants ten")]
    assert window.form.text.toPlainText() == "half a sen"


def test_p05_nothing_is_saved_twice_while_what_was_typed_since_goes_on_top(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, operations = shown.window, shown.desk.operations
    without_answer(shown.desk.office.journal, monkeypatch, is_done=True)
    _say(shown, "Wants ten")
    shown.desk.settle()
    window.form.text.setPlainText("Wants twelve")
    worker = HeldWorker()
    monkeypatch.setattr(operations, "_worker", worker)
    window.save()
    worker.run_next()
    assert len(worker.waiting) == 1, "what was typed since goes on top"
    window.save()  # pressed once more
    window.skip()
    assert len(worker.waiting) == 1
    worker.release()
    shown.desk.settle()
    assert _talks(shown) == [(Status.DONE, "Wants twelve")]
    assert shown.states()[0] is CallState.DONE


@pytest.mark.parametrize("is_done", [True, False])
@pytest.mark.parametrize("is_planned", [True, False])
def test_p05_a_call_that_got_no_answer_is_stored_once(
    shown: Shown,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    is_planned: bool,
    is_done: bool,
) -> None:
    if is_planned:
        request.getfixturevalue("planned")
    office = shown.desk.office
    window = shown.window
    window.form.choose_day(0)
    without_answer(office.journal, monkeypatch, is_done=is_done)
    _say(shown, "Wants ten")
    shown.desk.settle()
    assert window.form.text.toPlainText() == "Wants ten"
    window.form.text.setPlainText("Wants twelve")  # typed after the save without an answer
    window.save()
    shown.desk.settle()
    rows = office.database.execute("SELECT count(*) FROM activity WHERE deleted_at IS NULL")
    assert rows.fetchone() == (2,), "the call and what comes next, each once"
    assert shown.states()[0] is CallState.DONE
    assert (Status.DONE, "Wants twelve") in _talks(shown)
