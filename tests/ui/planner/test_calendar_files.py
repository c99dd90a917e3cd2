"""Calendar files from the planner's menu: out to a file, in from one, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.calendar_files import BringInDialog, PlanWanted, SavePlanDialog
from tests.ui.planner.plan_desk import PlanDesk, make_plan_desk


@pytest.fixture
def plan(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[PlanDesk]:
    theme().apply("light", "compact")
    made = _desk(tmp_path / "company.crm", qtbot)
    yield made
    made.desk.office.close()


def _desk(path: Path, qtbot: QtBot) -> PlanDesk:
    made = make_plan_desk(path)
    qtbot.addWidget(made.page)
    made.page.show()
    made.page.activate()
    return made


def _choose_in_menu(plan: PlanDesk, words: str) -> None:
    plan.page.bar.more_menu.aboutToShow.emit()
    entries = {entry.text(): entry for entry in plan.page.bar.more_menu.actions()}
    entries[words].trigger()
    QApplication.processEvents()


def _save(plan: PlanDesk, path: Path, user: int = 0, days: int = 20) -> None:
    last = plan.today + timedelta(days)
    one = plan.users[user]
    wanted = PlanWanted(one.id, one.display_name, plan.today, last)
    plan.page.calendar_files.save(path, wanted)
    QApplication.processEvents()


def _look(plan: PlanDesk, path: Path) -> BringInDialog | None:
    plan.page.calendar_files.look(path)
    plan.settle()
    return next((one for one in plan.page.findChildren(BringInDialog) if one.isVisible()), None)


def test_the_menu_asks_whose_plan_and_which_days(plan: PlanDesk, qtbot: QtBot) -> None:
    _choose_in_menu(plan, plan.page.tr("Save plan as calendar file…"))
    [dialog] = plan.page.findChildren(SavePlanDialog)
    own = plan.desk.office.user.id
    assert dialog.person.value() == own
    assert dialog.person.combo.count() == 3
    assert dialog.days.value() == (plan.today, plan.today + timedelta(20))
    wishes: list[PlanWanted] = []
    dialog.decided.disconnect()
    dialog.decided.connect(wishes.append)
    dialog.person.set_value(plan.users[2].id)
    dialog.days.combo.setCurrentIndex(1)
    dialog.act_button.click()
    [wish] = wishes
    assert (wish.user_id, wish.name) == (plan.users[2].id, plan.users[2].display_name)
    assert wish.first == plan.today
    assert wish.last > plan.today + timedelta(3650)


def test_a_plan_goes_out_and_into_another_file(
    plan: PlanDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    plan.plan("Report", 0)
    plan.plan("Fair", 2, last=4)
    plan.plan("Somebody else's", 1, user=1)
    path = tmp_path / "plan.ics"
    with qtbot.waitSignal(plan.page.message_requested) as told:
        _save(plan, path)
    assert told.args is not None
    assert told.args[0] == "success"
    assert "plan.ics" in told.args[1]

    other = _desk(tmp_path / "other.crm", qtbot)
    dialog = _look(other, path)
    assert dialog is not None
    assert len(dialog.lines) == 1
    assert "2" in dialog.lines[0]
    assert other.shown(0) == []
    with qtbot.waitSignal(other.page.undo_offered) as offered:
        dialog.act_button.click()
        other.settle()
    assert offered.args is not None
    assert (other.shown(0), other.shown(2), other.shown(1)) == (["Report"], ["Fair"], [])

    with qtbot.waitSignal(other.page.message_requested) as again:
        assert _look(other, path) is None
    assert again.args is not None
    assert "2" in again.args[1]
    office = other.desk.office
    office.history.undo(office.actor, offered.args[1])
    other.settle()
    assert (other.shown(0), other.shown(2)) == ([], [])
    office.close()


def test_what_cannot_be_read_is_said_and_cancelling_adds_nothing(
    plan: PlanDesk, tmp_path: Path
) -> None:
    path = tmp_path / "theirs.ics"
    day = f"{plan.today:%Y%m%d}"
    path.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:Broken\nEND:VEVENT\n"
        f"BEGIN:VEVENT\nUID:b\nSUMMARY:Weekly\nDTSTART;VALUE=DATE:{day}\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\nEND:VCALENDAR\n",
        encoding="utf-8",
    )
    dialog = _look(plan, path)
    assert dialog is not None
    assert len(dialog.lines) == 3
    dialog.reject()
    plan.settle()
    assert plan.shown(0) == []


def test_what_is_no_calendar_is_a_sentence(plan: PlanDesk, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "list.ics"
    path.write_text("name;phone", encoding="utf-8")
    with qtbot.waitSignal(plan.desk.operations.error_shown) as shown:
        assert _look(plan, path) is None
    assert shown.args is not None
    assert shown.args[1].code == "calendar_unreadable"


def test_the_menu_reads_the_chosen_file(
    plan: PlanDesk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = plan.plan("Report", 0)
    path = tmp_path / "plan.ics"
    _save(plan, path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    words = plan.page.tr("Import calendar file…")
    with qtbot.waitSignal(plan.page.message_requested) as told:
        _choose_in_menu(plan, words)  # its own plan is there already
    assert told.args is not None
    assert told.args[0] == "info"
    plan.desk.office.planner.delete([key], plan.desk.office.actor)
    _choose_in_menu(plan, words)
    plan.settle()
    assert any(one.isVisible() for one in plan.page.findChildren(BringInDialog))
