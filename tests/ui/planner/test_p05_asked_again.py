"""P5 in the window of an activity: what is saved once more after no answer is looked up first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from crm_desktop.business.planner.model import ActivityKind, Scope, When
from crm_desktop.ui.kit.conflict_dialog import ConflictDialog
from crm_desktop.ui.planner.activity_window import ActivityWindow
from tests.builders import Office
from tests.storage.office import without_answer
from tests.ui.planner.plan_desk import PlanDesk
from tests.ui.planner.test_p03_plan_over_others import opens, plan

__all__ = ["opens", "plan"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Opens = Callable[[int], ActivityWindow]
both_ways = pytest.mark.parametrize("is_done", [True, False], ids=["was saved", "was not saved"])
WEEKLY, MONTHLY = "FREQ=WEEKLY;COUNT=4", "FREQ=MONTHLY;COUNT=3"


def _count(office: Office, where: str) -> int:
    row = office.database.execute(f"SELECT count(*) FROM {where}").fetchone()
    assert row is not None
    return row[0]


def _repeat(plan: PlanDesk, window: ActivityWindow, rule: str) -> None:
    """Choose how often it comes."""
    assert window.form is not None
    window.form.repeat.set_value(rule)
    window.form.rule_edited.emit(rule)
    plan.desk.settle()


def _asked(window: ActivityWindow) -> bool:
    return window.conflicts.isVisible() or bool(window.findChildren(ConflictDialog))


@both_ways
def test_p05_a_rule_is_given_once(
    plan: PlanDesk, opens: Opens, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    key, office = plan.plan("Report", 0), plan.desk.office
    window = opens(key)
    without_answer(office.journal, monkeypatch, is_done=is_done)
    _repeat(plan, window, WEEKLY)
    assert "not known" in window.message_bar.sentence()
    office.database.reconnect()
    _repeat(plan, window, WEEKLY)
    assert not _asked(window)
    assert _count(office, "recurrence") == 1
    assert _count(office, "activity WHERE deleted_at IS NULL") == 4
    assert _count(office, "activity WHERE deleted_at IS NOT NULL") == 0


@both_ways
def test_p05_another_rule_after_no_answer_replaces_the_first(
    plan: PlanDesk, opens: Opens, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    key, office = plan.plan("Report", 0), plan.desk.office
    window = opens(key)
    without_answer(office.journal, monkeypatch, is_done=is_done)
    _repeat(plan, window, WEEKLY)
    office.database.reconnect()
    _repeat(plan, window, MONTHLY)
    assert not _asked(window), "what was saved without an answer is no colleague's"
    assert _count(office, "activity WHERE deleted_at IS NULL") == 3
    series = office.planner.get(key).recurrence_id
    assert series is not None
    assert office.planner.series.rule_of(series) == MONTHLY
    _repeat(plan, window, WEEKLY)
    series = office.planner.get(key).recurrence_id
    assert series is not None
    assert office.planner.series.rule_of(series) == WEEKLY, "after an answer it is another wish"


@both_ways
def test_p05_a_rule_waits_for_the_drive(
    plan: PlanDesk, opens: Opens, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    key, office = plan.plan("Report", 0), plan.desk.office
    window = opens(key)
    assert window.form is not None
    without_answer(office.journal, monkeypatch, is_done=is_done)
    _repeat(plan, window, WEEKLY)
    office.database.reconnect()
    window._read_again()
    plan.desk.settle()
    assert window.form.repeat.value() == WEEKLY, "what was chosen stays while it waits"
    window.try_again()
    plan.desk.settle()
    assert window.saver.unsaved_rule is None
    assert _count(office, "activity WHERE deleted_at IS NULL") == 4


@both_ways
@pytest.mark.parametrize("text", ["agreed", "agreed, and more"], ids=["the same", "typed on"])
def test_p05_what_comes_next_is_booked_once(
    plan: PlanDesk, opens: Opens, monkeypatch: pytest.MonkeyPatch, is_done: bool, text: str
) -> None:
    key, office = plan.plan("Report", 0), plan.desk.office
    window = opens(key)
    window.result.text.edit.setPlainText("agreed")
    window.result.next_day.edit.setText((plan.today + timedelta(days=2)).isoformat())
    window.result.next_day.commit()
    without_answer(office.journal, monkeypatch, is_done=is_done)
    window.result.decide()
    plan.desk.settle()
    assert window.isVisible()
    office.database.reconnect()
    window.result.text.edit.setPlainText(text)
    window.result.decide()
    plan.desk.settle()
    stored = office.planner.get(key)
    assert (stored.status, stored.outcome_text) == ("done", text)
    assert stored.next_activity_id is not None
    assert _count(office, "activity") == 2


@both_ways
def test_p05_a_field_typed_on_after_no_answer_is_not_asked_about(
    plan: PlanDesk, opens: Opens, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    key, office = plan.plan("Report", 0), plan.desk.office
    window = opens(key)
    assert window.form is not None
    without_answer(office.journal, monkeypatch, is_done=is_done)
    window.form.subject.type_again("Report of the year")
    plan.desk.settle()
    office.database.reconnect()
    window.form.subject.type_again("Report of the half-year")
    plan.desk.settle()
    assert not _asked(window)
    assert office.planner.get(key).subject == "Report of the half-year"
    window.form.subject.type_again("Report")
    plan.desk.settle()
    assert office.planner.get(key).subject == "Report"


@both_ways
def test_p05_a_series_is_moved_once(
    plan: PlanDesk, opens: Opens, monkeypatch: pytest.MonkeyPatch, is_done: bool
) -> None:
    office = plan.desk.office
    begin = datetime.combine(plan.today, time(9), tzinfo=office.clock.zone)
    first = office.planner.get(plan.plan("Report", 0))
    timed = replace(first, when=When.timed(begin, begin + timedelta(minutes=30)))
    office.planner.save(first, replace(timed, kind=ActivityKind.MEETING), office.actor)
    office.planner.series.set_rule(first.id, WEEKLY, office.actor)
    window = opens(first.id)
    assert window.form is not None
    window.scope.set_value(Scope.ALL)
    later = When.timed(begin + timedelta(hours=1), begin + timedelta(minutes=90))
    without_answer(office.journal, monkeypatch, is_done=is_done)
    window.form.when.type_again(later)
    plan.desk.settle()
    office.database.reconnect()
    window.try_again()
    plan.desk.settle()
    assert not _asked(window)
    series = office.planner.get(first.id).recurrence_id
    rows = office.database.execute(
        "SELECT id FROM activity WHERE recurrence_id = ? AND deleted_at IS NULL", (series,)
    )
    moments = [office.planner.get(row[0]).when.start_at for row in rows.fetchall()]
    assert len(moments) == 4
    hours = {one.astimezone(office.clock.zone).hour for one in moments if one is not None}
    assert hours == {10}
