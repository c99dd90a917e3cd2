"""The window of calls: one contact after another, by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.rotation.call_queue import CallState
from crm_desktop.ui.rotation.calls_window import CallsWindow
from tests.ui.rotation.conftest import Shown


def test_a_call_is_said_saved_and_booked_by_keys_alone(shown: Shown):
    window, office = shown.window, shown.desk.office
    assert window.facts.reason.text() == "never contacted"
    window.dial()
    assert len(shown.dialled) == 1
    shown.press(Qt.Key.Key_2)
    QTest.keyClicks(window.form.text, "wants 2 samples")
    shown.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    shown.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown.states() == [CallState.DONE, CallState.WAITING, CallState.WAITING]
    assert window.row == 1
    assert window.progress.text() == "1 of 3 done"
    page = shown.service.desk.facts(shown.ids[0])
    (talk,) = page.talks
    assert (talk.result, talk.text) == ("reached", "wants 2 samples")
    planned = office.planner.agenda(
        office.clock.today(), office.clock.today() + timedelta(days=9)
    ).items
    assert [item.kind for item in planned if item.is_open] == [ActivityKind.CALL]
    assert window.form.counts.text().startswith("Calls today: 1, reached: 1")
    office.history.undo(office.actor, window.queue.calls[0].seq)
    window.look_for_undone()
    shown.desk.settle()
    assert shown.states()[0] is CallState.WAITING
    assert window.row == 0


def test_skipped_ones_come_at_the_end_and_what_was_typed_stays(shown: Shown):
    window = shown.window
    QTest.keyClicks(window.form.text, "half a sentence")
    window.setFocus()
    shown.press(Qt.Key.Key_PageDown)
    assert (window.row, shown.states()[0]) == (1, CallState.SKIPPED)
    shown.press(Qt.Key.Key_PageUp)
    assert window.form.text.toPlainText() == "half a sentence"
    window.form.text.setPlainText("")
    window.save()
    assert window.form.problem.text() == "Choose what came of the call first."
    shown.press(Qt.Key.Key_PageDown)
    for _number in range(2):
        window.form.choose_result(3)
        window.save()
        shown.desk.settle()
    assert window.row == 0
    QTest.keyClicks(window.form.text, "not saved")
    window.close()
    assert window.isVisible()


def test_an_empty_queue_says_so(shown: Shown):
    window = CallsWindow(shown.window._context, tuple)  # pyright: ignore[reportPrivateUsage]
    window.show()
    shown.desk.settle()
    assert window.empty.isVisible()
    assert window.row == -1
    window.close()
