"""P3 at the reminders: what was answered on another computer, or done by a colleague meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint

from crm_desktop.business.planner.model import ActivityKind, Status
from crm_desktop.business.reminders.model import State
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from tests.builders import NOON, Office
from tests.ui.reminders.test_desk import Screen, screen
from tests.ui.second_program import answer_all

__all__ = ["screen"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(("choice", "hours"), [(Answer.MINE, 3), (Answer.THEIRS, 20)])
def test_p03_put_off_here_over_put_off_there(
    screen: Screen, ben: Office, choice: Answer, hours: int
) -> None:
    key = screen.plan(20)
    screen.pass_time(10)
    (toast,) = screen.toasts
    ben.clock.advance(minutes=10)
    ids = (toast.due.reminder.id,)
    ben.reminders.snooze(ids, NOON + timedelta(hours=20), ben.actor)
    screen.desk.snooze((toast.due,), NOON + timedelta(hours=3))
    (told,) = answer_all(screen, screen.window, choice)
    assert told.startswith("Call: Put off: ")
    (stored,) = screen.office.reminders.of_record(RecordRef("activity", key))
    assert stored.state is State.SNOOZED
    assert stored.snoozed_until == NOON + timedelta(hours=hours)


def test_p03_the_same_answer_twice_needs_no_question(screen: Screen, ben: Office) -> None:
    screen.plan(20)
    screen.pass_time(10)
    (toast,) = screen.toasts
    ben.reminders.dismiss((toast.due.reminder.id,), ben.actor)
    screen.desk.dismiss((toast.due,))
    assert screen.window.findChildren(ConflictDialog) == []


@pytest.mark.parametrize(
    ("choice", "status"), [(Answer.MINE, Status.DONE), (Answer.THEIRS, Status.CANCELLED)]
)
def test_p03_done_from_the_corner_over_what_a_colleague_did(
    screen: Screen, ben: Office, choice: Answer, status: Status
) -> None:
    key = screen.plan(20, ActivityKind.TASK, "Report")
    screen.pass_time(10)
    (toast,) = screen.toasts
    ben.planner.cancel((key,), ben.actor)
    screen.desk.ask_done(toast.due, QPoint())
    assert answer_all(screen, screen.window, choice) == ["Report: Done / Cancelled"]
    assert screen.office.planner.get(key).status is status
