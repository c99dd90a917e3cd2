"""The planner page: what is shown, and everything that moves, by mouse, key and menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Move,
    Participant,
    Status,
    Timing,
    When,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.calendar_popup import CalendarPopup
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.bar import PlannerBar
from crm_desktop.ui.planner.context import NewActivity
from crm_desktop.ui.planner.drag_view import DropWish
from crm_desktop.ui.planner.dragging import Dragged, dragged_data, read_dragged
from crm_desktop.ui.planner.heads import HeadPainter
from crm_desktop.ui.planner.layout import Area
from crm_desktop.ui.planner.move_dialog import Destination, MoveDialog
from crm_desktop.ui.planner.scope_menu import ScopeMenu
from crm_desktop.ui.planner.selection import Key
from crm_desktop.ui.planner.tiles import Picture
from crm_desktop.ui.planner.words import day_name
from tests.builders import a_person
from tests.ui.planner.plan_desk import PlanDesk, make_plan_desk

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def plan(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[PlanDesk]:
    theme().apply("light", "compact")
    made = make_plan_desk(tmp_path / "company.crm")
    qtbot.addWidget(made.page)
    made.page.show()
    made.page.activate()
    yield made
    made.desk.office.close()


def _press(plan: PlanDesk, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(plan.page.view, key, modifiers)
    plan.settle()


def test_three_weeks_of_everybody_from_the_week_of_today(plan: PlanDesk) -> None:
    assert plan.scene.grid.day_count == 21
    assert plan.scene.grid.column(plan.today) is not None
    names = [person.name for person in plan.scene.people]
    assert names == [user.display_name for user in plan.users]


def test_a_drop_on_another_day_and_person_can_be_undone(plan: PlanDesk, qtbot: QtBot) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    with qtbot.waitSignal(plan.page.undo_offered) as offered:
        plan.drop([key], 0, 2, to_user=1)
    assert plan.shown(0) == []
    assert plan.shown(2, 1) == ["Report"]
    assert offered.args is not None
    plan.desk.office.history.undo(plan.desk.office.actor, offered.args[1])
    plan.settle()
    assert plan.shown(0) == ["Report"]


def test_what_is_moved_together_keeps_its_distance(plan: PlanDesk) -> None:
    keys = [plan.plan("First", 0), plan.plan("Second", 1)]
    plan.settle()
    plan.drop(keys, 0, 3)
    assert plan.shown(3) == ["First"]
    assert plan.shown(4) == ["Second"]


def test_with_ctrl_a_drop_copies(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    plan.drop([key], 0, 1, modifiers=CONTROL)
    assert plan.shown(0) == plan.shown(1) == ["Report"]


def test_from_the_tray_onto_a_day_and_back(plan: PlanDesk) -> None:
    key = plan.plan("Some day", None)
    plan.settle()
    assert plan.page.tray.model.total == 1
    plan.drop([key], None, 1, to_user=1)
    assert plan.shown(1, 1) == ["Some day"]
    assert plan.page.tray.model.total == 0
    back = Dragged((Key(plan.users[1].id, key),), plan.today + timedelta(days=1))
    plan.page.tray.dropped.emit(back)
    plan.settle()
    assert plan.shown(1, 1) == []
    assert plan.desk.office.planner.get(key).when.timing is Timing.UNSCHEDULED


def test_the_tray_finds_what_is_typed(plan: PlanDesk) -> None:
    for subject in ("Renew the contract", "Žalgiris offer"):
        plan.plan(subject, None)
    plan.settle()
    plan.page.focus_filter()
    plan.page.tray.find_line.setText("zalgiris")
    assert [item.title for item in plan.page.tray.model.items] == ["Žalgiris offer"]
    assert not plan.page.tray.grab().isNull()


def test_ctrl_and_arrows_carry_an_activity_and_the_keyboard_goes_along(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    plan.stand_on(key)
    _press(plan, Qt.Key.Key_Right, CONTROL)
    assert plan.shown(1) == ["Report"]
    assert plan.page.view.selection.current == Key(plan.users[0].id, key)
    _press(plan, Qt.Key.Key_Down, CONTROL)
    assert plan.shown(1, 1) == ["Report"]
    assert plan.page.view.selection.current == Key(plan.users[1].id, key)


def test_ctrl_shift_and_arrows_let_it_last_longer(plan: PlanDesk) -> None:
    key = plan.plan("Trip", 0, last=1)
    plan.settle()
    plan.stand_on(key)
    _press(plan, Qt.Key.Key_Right, CONTROL | SHIFT)
    assert plan.shown(2) == ["Trip"]


def test_arrows_go_between_days_and_tab_between_activities(plan: PlanDesk) -> None:
    keys = [plan.plan("One", 0), plan.plan("Two", 0)]
    plan.settle()
    view = plan.page.view
    view.go_to(plan.today)
    for key in keys:
        assert view.focusNextPrevChild(True)
        assert view.selection.current == Key(plan.users[0].id, key)
    assert not view.selection.tab(plan.scene.grid, forward=True)
    column = view.selection.column
    _press(plan, Qt.Key.Key_Right)
    assert view.selection.column == column + 1
    assert view.selection.current is None


def test_over_the_edge_the_weeks_go_on(plan: PlanDesk) -> None:
    first = plan.scene.grid.first_day
    plan.page.view.selection.go(plan.scene.grid, 0, 20)
    _press(plan, Qt.Key.Key_Right)
    assert plan.scene.grid.first_day == first + timedelta(days=7)
    place = plan.page.view.current_place()
    assert place is not None
    assert place.day == first + timedelta(days=21)


def test_weeks_go_on_and_home_is_today(plan: PlanDesk) -> None:
    plan.page.step(3)
    plan.settle()
    assert plan.scene.grid.column(plan.today) is None
    plan.page.go_today()
    plan.settle()
    place = plan.page.view.current_place()
    assert place is not None
    assert place.day == plan.today


def test_zoom_keeps_the_day(plan: PlanDesk) -> None:
    for count in (7, 1, 21):
        plan.page.zoom(count)
        plan.settle()
        assert plan.scene.grid.day_count == count
        assert plan.scene.grid.column(plan.today) is not None


def test_a_day_has_an_axis_of_hours_to_drop_on(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    plan.page.zoom(1)
    plan.settle()
    view = plan.page.view
    layout = view.layout_of_plan
    assert layout.hours == (8 * 60, 18 * 60)
    x = layout.person_width + layout.hour_x(14 * 60 + 30) + 1
    point = QPoint(x, plan.point(0, 1).y())
    place = view.place_at(view.hit(point).spot, point)
    assert place is not None
    assert place.minutes == 14 * 60 + 30
    dragged = Dragged((Key(plan.users[0].id, key),), plan.today)
    view.dropped.emit(DropWish(dragged, place))
    plan.settle()
    start = plan.desk.office.planner.get(key).when.start_at
    assert start is not None
    assert (start.hour, start.minute) == (14, 30)
    assert plan.shown(0, 1) == ["Report"]
    assert not view.grab().isNull()


def test_on_the_axis_ctrl_and_arrows_change_the_time(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    office = plan.desk.office
    office.planner.move([Move(key, to_time=10 * 60, minutes=30)], office.actor)
    plan.page.zoom(1)
    plan.settle()
    plan.stand_on(key)
    _press(plan, Qt.Key.Key_Right, CONTROL)
    start = office.planner.get(key).when.start_at
    assert start is not None
    assert (start.hour, start.minute) == (10, 15)
    [slot] = plan.page.view.layout_of_plan.parts(plan.scene.grid, *plan.cell(0)).slots
    assert slot.rect.x() == plan.page.view.layout_of_plan.hour_x(10 * 60 + 15)


def test_what_was_dropped_stays_selected(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    plan.drop([key], 0, 2, to_user=1)
    selection = plan.page.view.selection
    assert selection.current == Key(plan.users[1].id, key)
    assert selection.selected == {Key(plan.users[1].id, key)}
    assert (selection.row, selection.column) == plan.cell(2, 1)


def test_the_same_plan_as_a_list(plan: PlanDesk, qtbot: QtBot) -> None:
    plan.plan("Later", 3)
    key = plan.plan("Trip", 0, last=2)
    plan.settle()
    plan.page.show_list(is_list=True)
    lines = plan.page.list
    assert lines is not None
    assert [item.title for item in lines.plan_model.items] == ["Trip", "Later"]
    words = [lines.plan_model.index(0, column).data() for column in range(8)]
    assert words[2:5] == [plan.users[0].display_name, "Task", "Trip"]
    assert words[7] == "planned"
    lines.selectRow(0)
    assert plan.page.panes()[1] is lines
    with qtbot.waitSignal(plan.page.open_requested) as opened:
        QTest.keyClick(lines, Qt.Key.Key_Return)
    assert opened.args == [RecordRef("activity", key)]
    lines.delete_requested.emit()
    plan.settle()
    assert [item.title for item in lines.plan_model.items] == ["Later"]
    assert not lines.grab().isNull()
    plan.page.show_list(is_list=False)
    assert not plan.page.shows_list


def test_enter_opens_or_begins(plan: PlanDesk, qtbot: QtBot) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    plan.stand_on(key)
    with qtbot.waitSignal(plan.page.open_requested) as opened:
        _press(plan, Qt.Key.Key_Return)
    assert opened.args == [RecordRef("activity", key)]
    with qtbot.waitSignal(plan.page.new_requested) as wished:
        _press(plan, Qt.Key.Key_Right)
        _press(plan, Qt.Key.Key_Return)
    tomorrow = plan.today + timedelta(days=1)
    assert wished.args == [NewActivity(plan.users[0].id, tomorrow, None)]


def test_the_selected_go_to_the_bin(plan: PlanDesk) -> None:
    keys = [plan.plan("One", 0), plan.plan("Two", 1)]
    plan.settle()
    plan.page.view.selection.select(Key(plan.users[0].id, key) for key in keys)
    plan.page.actions_here.delete(plan.page.view.chosen())
    plan.settle()
    assert plan.shown(0) == plan.shown(1) == []
    assert all(plan.desk.office.planner.get(key).deleted_at for key in keys)


def test_a_click_selects_and_ctrl_adds(plan: PlanDesk) -> None:
    keys = [plan.plan("One", 0), plan.plan("Two", 1)]
    plan.settle()
    view = plan.page.view
    for day, modifiers in ((0, NONE), (1, CONTROL)):
        cell = plan.cell(day)
        slot = view.layout_of_plan.parts(plan.scene.grid, *cell).slots[0]
        point = view.slot_rect(*cell, slot).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifiers, point)
    assert {key.activity_id for key in view.selection.selected} == set(keys)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CONTROL, point)
    assert {key.activity_id for key in view.selection.selected} == {keys[0]}


def test_ctrl_and_dragging_takes_along_what_is_under_the_mouse_alone(
    plan: PlanDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [plan.plan("One", 0), plan.plan("Two", 1)]
    plan.settle()
    taken: list[Dragged | None] = []
    monkeypatch.setattr(
        QDrag, "exec", lambda drag, *_actions: taken.append(read_dragged(drag.mimeData()))
    )
    view = plan.page.view
    view.selection.expect({Key(plan.users[0].id, keys[0])})
    plan.page.refresh()
    plan.settle()
    cell = plan.cell(1)
    slot = view.layout_of_plan.parts(plan.scene.grid, *cell).slots[0]
    point = view.slot_rect(*cell, slot).center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, CONTROL, point)
    away = QPointF(point + QPoint(40, 0))
    held = Qt.MouseButton.LeftButton
    move = QMouseEvent(QEvent.Type.MouseMove, away, away, held, held, CONTROL)
    QApplication.sendEvent(view.viewport(), move)
    assert taken == [Dragged((Key(plan.users[0].id, keys[1]),), plan.today + timedelta(days=1))]


def test_several_that_are_dragged_say_how_many(
    plan: PlanDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [plan.plan("One", 0), plan.plan("Two", 1)]
    plan.settle()
    drags: list[QDrag] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_actions: drags.append(drag))
    view = plan.page.view
    view.selection.select(Key(plan.users[0].id, key) for key in keys)
    cell = plan.cell(0)
    point = view.slot_rect(*cell, view.layout_of_plan.parts(plan.scene.grid, *cell).slots[0])
    held = Qt.MouseButton.LeftButton
    QTest.mousePress(view.viewport(), held, NONE, point.center())
    away = QPointF(point.center() + QPoint(40, 0))
    move = QMouseEvent(QEvent.Type.MouseMove, away, away, held, held, NONE)
    QApplication.sendEvent(view.viewport(), move)
    picture = drags[0].pixmap().toImage()
    accent = theme().color("accent").rgb()
    spots = range(picture.width()), range(picture.height())
    assert any(picture.pixel(x, y) == accent for x in spots[0] for y in spots[1])


def test_what_was_only_clicked_is_left_by_the_keyboard(plan: PlanDesk) -> None:
    keys = [plan.plan("One", 0), plan.plan("Two", 1)]
    plan.settle()
    plan.stand_on(keys[0])
    _press(plan, Qt.Key.Key_Right)
    _press(plan, Qt.Key.Key_Tab)
    assert [item.activity_id for item in plan.page.view.chosen()] == [keys[1]]
    _press(plan, Qt.Key.Key_Space)
    _press(plan, Qt.Key.Key_Left)
    assert [item.activity_id for item in plan.page.view.chosen()] == [keys[1]]


def test_a_drag_of_one_of_a_series_says_that_it_goes_alone(plan: PlanDesk, qtbot: QtBot) -> None:
    office = plan.desk.office
    key = plan.plan("Team", 0)
    office.planner.series.set_rule(key, "FREQ=WEEKLY;COUNT=3", office.actor)
    plan.settle()
    plan.drop([key], 0, 1)
    with qtbot.waitSignal(plan.page.undo_offered) as told:
        plan.answer("Only this one")
    assert told.args is not None
    assert "the rest of the series stays" in told.args[0]
    assert plan.shown(1) == ["Team"]
    assert plan.shown(7) == ["Team"]


def test_shift_and_a_click_select_all_between(plan: PlanDesk) -> None:
    keys = [plan.plan("One", 0), plan.plan("Two", 1, user=1), plan.plan("Far", 9)]
    plan.settle()
    selection = plan.page.view.selection
    selection.pick(*plan.cell(0), None)
    selection.extend(plan.scene.grid, *plan.cell(1, 1), None)
    assert {key.activity_id for key in selection.selected} == set(keys[:2])


def test_filters_leave_out_kinds_people_and_what_is_done(plan: PlanDesk) -> None:
    done = plan.plan("Done", 0)
    plan.plan("Open", 0)
    plan.desk.office.planner.complete(done, plan.desk.office.actor)
    plan.settle()
    assert set(plan.shown(0)) == {"Done", "Open"}
    plan.page.bar.hide_done.setChecked(True)
    assert plan.shown(0) == ["Open"]
    tasks = next(b for b in plan.page.bar.kind_buttons if ActivityKind.TASK in b.kinds)
    tasks.click()
    assert plan.shown(0) == []
    tasks.click()
    plan.page.bar.people.chosen.emit(frozenset({plan.users[1].id}))
    assert [person.id for person in plan.scene.people] == [plan.users[1].id]


def test_only_one_contacts_activities(plan: PlanDesk) -> None:
    office = plan.desk.office
    contact = office.contacts.create(a_person("Ona Onaitė"), office.actor).contact.id
    plan.plan("Without", 0)
    key = plan.plan("With", 0)
    stored = office.planner.get(key)
    with_her = replace(stored, contacts=(Participant(contact),))
    office.planner.save(stored, with_her, office.actor)
    plan.settle()
    plan.page.actions_here.contact_filtered.emit(contact)
    plan.settle()
    assert plan.shown(0) == ["With"]
    assert plan.page.bar.contact.accessibleName() == "Contact: Ona Onaitė"
    cell = plan.scene.grid.cell(*plan.cell(0))
    assert (cell.minutes, cell.total, cell.count) == (60, 2, 1), "nobody has more time by a filter"
    plan.page.bar.contact.removed.emit()
    plan.settle()
    assert set(plan.shown(0)) == {"Without", "With"}
    assert plan.page.bar.contact.isHidden()


def test_the_menu_has_an_entry_for_every_drag(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0, last=0)
    plan.settle()
    plan.stand_on(key)
    menu = Menu(plan.page)
    plan.page.actions_here.fill_menu(menu, plan.page.view.chosen(), plan.scene.people)
    words = {action.text().split("\t")[0] for action in menu.actions()}
    wanted = {"Move to …", "Copy to …", "Give to", "One day longer", "Take out of the calendar"}
    assert wanted <= words
    assert "One day shorter" not in words
    next(one for one in menu.actions() if one.text().startswith("One day longer")).trigger()
    plan.settle()
    assert plan.shown(1) == ["Report"]


def test_move_to_asks_for_day_person_and_time(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    plan.stand_on(key)
    dialog = plan.page.actions_here.ask_where(plan.page.view.chosen(), plan.scene.people)
    assert isinstance(dialog, MoveDialog)
    day = plan.today + timedelta(days=4)
    dialog.decided.emit(Destination(day, plan.users[2].id, 14 * 60 + 30))
    plan.settle()
    start = plan.desk.office.planner.get(key).when.start_at
    assert start is not None
    assert (start.hour, start.minute) == (14, 30)
    assert plan.shown(4, 2) == ["Report"]
    dialog.close()


def test_done_by_menu_keeps_the_result(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    plan.stand_on(key)
    plan.page.actions_here.complete(plan.page.view.chosen(), "successful")
    stored = plan.desk.office.planner.get(key)
    assert (stored.status, stored.result) == (Status.DONE, "successful")


@pytest.mark.parametrize("is_rtl", [False, True])
def test_what_is_painted_is_where_it_is_hit(plan: PlanDesk, *, is_rtl: bool) -> None:
    key = plan.plan("Trip", 1, last=3)
    plan.settle()
    if is_rtl:
        QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        view = plan.page.view
        view.resize(view.width() - 1, view.height())
        cell = plan.cell(1)
        slot = view.layout_of_plan.parts(plan.scene.grid, *cell).slots[0]
        rect = view.slot_rect(*cell, slot)
        inside = view.hit(rect.center())
        assert inside.item is not None
        assert inside.item.activity_id == key
        end = QPoint(rect.left() + 2 if is_rtl else rect.right() - 2, rect.center().y())
        assert view.hit(end).bar_end is not None
        assert not view.grab().isNull()
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_whole_day_is_pulled_over_the_next_ones(plan: PlanDesk) -> None:
    plan.plan("Fair", 0, last=0)
    plan.settle()
    view = plan.page.view
    cell = plan.cell(0)
    rect = view.slot_rect(*cell, view.layout_of_plan.parts(plan.scene.grid, *cell).slots[0])
    end, target = QPoint(rect.right() - 2, rect.center().y()), QPointF(plan.point(2))
    held = Qt.MouseButton.LeftButton
    QTest.mousePress(view.viewport(), held, NONE, end)
    move = QMouseEvent(QEvent.Type.MouseMove, target, target, held, held, NONE)
    QApplication.sendEvent(view.viewport(), move)
    QTest.mouseRelease(view.viewport(), held, NONE, target.toPoint())
    plan.settle()
    assert [plan.shown(day) for day in range(4)] == [["Fair"]] * 3 + [[]]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_load_and_the_whole_team_are_painted(plan: PlanDesk, look: str) -> None:
    theme().apply(look)
    plan.plan("Report", 0)
    plan.plan("Trip", 1, last=30)
    plan.settle()
    view = plan.page.view
    plan.page.bar.load.setChecked(True)
    assert view.picture is Picture.LOAD
    assert not view.grab().isNull()
    plan.page.bar.load.setChecked(False)
    plan.page.resize(1400, 260)
    view.set_fitted(is_fitted=True)
    assert view.layout_of_plan.content_height <= view.viewport().height()
    assert not view.grab().isNull()


def test_only_changed_days_are_painted_anew(plan: PlanDesk) -> None:
    plan.plan("Stays", 0)
    plan.settle()
    view = plan.page.view
    view.grab()
    painted = view.tiles.known()
    plan.plan("New", 1)
    plan.desk.settle()
    assert painted - view.tiles.known() <= {plan.cell(1)}
    view.grab()
    assert view.tiles.known() == painted


def test_it_says_where_the_keyboard_stands(plan: PlanDesk) -> None:
    key = plan.plan("Report", 0)
    plan.settle()
    view = plan.page.view
    plan.stand_on(key)
    assert "Task: Report" in view.words_here()
    view.selection.current = None
    assert plan.users[0].display_name in view.words_here()
    assert "1 activity" in view.words_here()


def test_in_a_narrow_window_the_tray_is_a_drawer(plan: PlanDesk) -> None:
    plan.page.resize(940, 600)
    assert plan.page.tray.isHidden()
    plan.page.bar.tray.setChecked(True)
    assert not plan.page.tray.isHidden()


def test_other_data_is_no_drag_of_the_plan() -> None:
    data = dragged_data([Key(1, 2)], date(2026, 6, 15))
    assert read_dragged(data) == Dragged((Key(1, 2),), date(2026, 6, 15))
    data.setData("application/x-crm-desktop-activities", b"nonsense")
    assert read_dragged(data) is None


def test_points_outside_of_the_cells(plan: PlanDesk) -> None:
    view = plan.page.view
    assert view.hit(QPoint(5, 5)).spot.area is Area.CORNER
    assert view.hit(QPoint(5, 200)).spot.area is Area.PERSON
    assert view.hit(QPoint(400, 5)).spot.area is Area.HEAD
    assert view.place_at(view.hit(QPoint(5, 5)).spot) is None
    place = view.place_at(view.hit(plan.point(0)).spot)
    assert place is not None
    assert place.day == plan.today


def test_at_the_least_width_all_days_and_all_words_of_the_bar_are_there(plan: PlanDesk) -> None:
    page, least = plan.page, theme().size("window_min.0") - theme().size("nav_rail_collapsed")
    page.resize(least, 560)
    plan.settle()
    view, bar = page.view, page.bar
    layout = view.layout_of_plan
    assert layout.content_width <= view.viewport().width() - layout.person_width
    assert bar.title.width() >= bar.title.sizeHint().width(), "the title is whole"
    assert bar.zoom.width() >= bar.zoom.sizeHint().width()
    assert bar.more.geometry().right() < bar.width()
    page.resize(1400, 800)
    assert bar.title.text().endswith("2026")
    assert not bar.kind_buttons[0].isHidden()


def test_other_words_in_the_bar_never_cost_the_title(plan: PlanDesk, qtbot: QtBot) -> None:
    bar = PlannerBar(plan.users[0].id)
    qtbot.addWidget(bar)
    bar.set_range("15 June - 5 July 2026", "15 Jun - 5 Jul")
    bar.people.show_people(plan.desk.office.employees.employees(), frozenset())
    bar.fit()
    bar.people.people_menu.aboutToShow.emit()
    everybody, only_me = bar.people.people_menu.actions()[:2]
    bar.show()
    for width in range(880, 1300, 20):
        bar.resize(width, bar.height())
        for entry in (only_me, everybody):
            entry.trigger()
            QApplication.processEvents()
            assert bar.title.width() >= bar.title.sizeHint().width()


def test_an_overfull_low_day_still_shows_what_stands_in_it(plan: PlanDesk) -> None:
    for number in range(6):
        plan.plan(f"Task {number}", 0)
    office = plan.desk.office
    for item in office.planner.agenda(plan.today, plan.today).items:
        activity = office.planner.get(item.activity_id)
        office.planner.save(activity, replace(activity, estimate_minutes=120), office.actor)
    plan.page.resize(900, 300)
    plan.settle()
    layout = plan.page.view.layout_of_plan
    row, column = plan.cell(0)
    parts = layout.parts(plan.scene.grid, row, column)
    badge = layout.sum_rect(column, plan.scene.grid.cell(row, column).minutes)
    assert parts.slots
    assert len(parts.slots) + parts.hidden == 6
    assert parts.more.y() == badge.y()
    assert not parts.more.intersects(badge)


def test_weekdays_are_all_written_out_or_none(plan: PlanDesk) -> None:
    head = HeadPainter(plan.scene, plan.page.view.layout_of_plan, shows_load=False)
    assert not head.has_short_names
    plan.page.resize(900, 560)
    plan.settle()
    head = HeadPainter(plan.scene, plan.page.view.layout_of_plan, shows_load=False)
    assert head.has_short_names


def test_in_a_week_an_activity_takes_one_line_and_on_the_axis_short_ones_have_words_beside(
    plan: PlanDesk,
) -> None:
    for number in range(4):
        plan.plan(f"Task {number}", 0)
    plan.page.zoom(7)
    plan.settle()
    layout = plan.page.view.layout_of_plan
    assert layout.chip_height == layout.bar_height
    start = datetime.combine(plan.today, time(10), tzinfo=plan.desk.office.clock.zone)
    when = When.timed(start, start + timedelta(minutes=10))
    office = plan.desk.office
    short = Activity(ActivityKind.CALL, when, "Short", users=(Colleague(plan.users[1].id),))
    office.planner.create(short, office.actor)
    plan.page.zoom(1)
    plan.settle()
    row, column = plan.cell(0, 1)
    view = plan.page.view
    (slot,) = view.layout_of_plan.parts(plan.scene.grid, row, column).slots
    assert slot.label > 60
    beside = view.slot_rect(row, column, slot).topRight() + QPoint(20, 8)
    assert view.hit(beside).item is not None, "the words belong to it"
    assert not view.grab().isNull()


def _weekly(plan: PlanDesk) -> list[int]:
    """A weekly series from today's week on; gives the ids in the order of time."""
    office = plan.desk.office
    task = Activity(
        ActivityKind.TASK, When.any_time(plan.today), "Team", users=(Colleague(plan.users[0].id),)
    )
    first = office.planner.create(task, office.actor, "FREQ=WEEKLY;COUNT=5").activity
    rows = office.database.execute(
        "SELECT id FROM activity WHERE recurrence_id = ? ORDER BY recurrence_date",
        (first.recurrence_id,),
    )
    plan.settle()
    return [key for (key,) in rows]


def _days(plan: PlanDesk, ids: list[int]) -> list[int]:
    found = (one.when.start_date for one in plan.desk.office.planner.get_many(ids))
    return [(day - plan.today).days for day in found if day is not None]


def test_a_key_moves_one_of_a_series_as_far_as_is_answered(plan: PlanDesk) -> None:
    ids = _weekly(plan)
    plan.stand_on(ids[1])
    _press(plan, Qt.Key.Key_Right, CONTROL)
    assert _days(plan, ids) == [0, 7, 14, 21, 28], "nothing moves before the answer"
    plan.answer("This and following")
    assert _days(plan, ids) == [0, 8, 15, 22, 29]
    assert plan.page.view.selection.current == Key(plan.users[0].id, ids[1])
    _press(plan, Qt.Key.Key_Left, CONTROL)
    plan.answer("Only this one")
    assert _days(plan, ids) == [0, 7, 15, 22, 29]


def test_a_drop_of_one_in_the_middle_moves_the_following_to_the_day_and_person(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    ids = _weekly(plan)
    plan.drop([ids[1]], 7, 9, to_user=1)
    with qtbot.waitSignal(plan.page.undo_offered) as offered:
        plan.answer("This and following")
    assert _days(plan, ids) == [0, 9, 16, 23, 30]
    whose = [one.users[0].user_id for one in plan.desk.office.planner.get_many(ids)]
    assert whose == [plan.users[0].id] + [plan.users[1].id] * 4
    assert offered.args is not None
    plan.desk.office.history.undo(plan.desk.office.actor, offered.args[1])
    assert _days(plan, ids) == [0, 7, 14, 21, 28]


def test_a_question_that_is_closed_changes_nothing(plan: PlanDesk) -> None:
    ids = _weekly(plan)
    plan.drop([ids[1]], 7, 9)
    menu = plan.page.findChild(ScopeMenu)
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    plan.settle()
    assert _days(plan, ids) == [0, 7, 14, 21, 28]


def test_the_whole_series_goes_into_the_bin(plan: PlanDesk) -> None:
    ids = _weekly(plan)
    plan.stand_on(ids[2])
    _press(plan, Qt.Key.Key_Delete)
    plan.answer("The whole series")
    assert all(one.deleted_at for one in plan.desk.office.planner.get_many(ids))


def test_carried_over_the_edge_the_days_go_along(plan: PlanDesk) -> None:
    last = (plan.scene.grid.days[-1] - plan.today).days
    key = plan.plan("Report", last)
    plan.settle()
    plan.stand_on(key)
    _press(plan, Qt.Key.Key_Right, CONTROL)
    assert plan.shown(last + 1) == ["Report"]
    assert plan.page.view.selection.current == Key(plan.users[0].id, key)


def test_an_empty_plan_says_how_to_begin_and_a_filter_how_to_clear_it(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    page = plan.page
    plan.settle()
    empty = page.empty
    assert empty is not None
    assert not empty.isHidden()
    assert empty.people.isHidden(), "there are colleagues"
    assert not empty.clear.isVisible()
    with qtbot.waitSignal(page.new_requested):
        empty.begin.click()
    plan.plan("Report", 0)
    plan.settle()
    assert empty.isHidden()
    page.bar.kind_buttons[2].click()  # tasks
    assert not empty.isHidden()
    assert not empty.clear.isHidden()
    empty.clear.click()
    plan.settle()
    assert empty.isHidden()
    assert plan.shown(0) == ["Report"]


def test_who_is_alone_is_shown_the_way_to_employees(plan: PlanDesk, qtbot: QtBot) -> None:
    for user in plan.users[1:]:
        plan.desk.office.employees.end(user.id, plan.today - timedelta(1), plan.desk.office.actor)
    plan.settle()
    empty = plan.page.empty
    assert empty is not None
    assert not empty.people.isHidden()
    with qtbot.waitSignal(plan.page.employees_requested):
        empty.people.click()


def test_the_keyboard_stands_on_what_was_just_made(plan: PlanDesk) -> None:
    plan.plan("Before", 1)
    plan.settle()
    plan.page.view.selection.go(plan.scene.grid, *plan.cell(1))
    _press(plan, Qt.Key.Key_Return)
    key = plan.plan("New", 1)
    plan.settle()
    assert plan.page.view.selection.current == Key(plan.users[0].id, key)
    plan.page.view.selection.go(plan.scene.grid, *plan.cell(2))
    plan.plan("A colleague's", 2)
    plan.settle()
    assert plan.page.view.selection.current is None


def test_half_a_count_is_never_shown(plan: PlanDesk) -> None:
    layout = plan.page.view.layout_of_plan
    for minutes in (8 * 60 + 30, 11 * 60 + 48, 13 * 60 + 12):
        badge = layout.sum_rect(plan.cell(0)[1], minutes)
        width = theme().metrics("planner_chip", "strong").horizontalAdvance("+19")
        assert badge.x() - 3 >= width


@pytest.mark.parametrize("language", ["ar", "fa", "am", "uk", "lt", "de"])
def test_a_weekday_fits_into_a_narrow_column(qapp: QApplication, language: str) -> None:
    theme().apply("light", "compact")
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        names = {day_name(date(2026, 6, 15) + timedelta(day)) for day in range(7)}
        widest = max(map(theme().metrics("small").horizontalAdvance, names))
        assert widest <= theme().size("planner.weekend_column")
        assert all(names)
    finally:
        QLocale.setDefault(before)


def test_a_day_to_go_to_is_typed_into_the_open_month(plan: PlanDesk) -> None:
    plan.page.bar.jump.setFocus()
    plan.page.ask_date()
    popup = plan.page.bar.findChild(CalendarPopup)
    assert popup is not None
    view = popup.calendar.findChild(QTableView)
    assert view is not None
    line = popup.findChild(LineField)
    assert line is not None
    QTest.keyClicks(view, "2")
    QTest.keyClicks(line.edit, "x")
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert line.error_text()
    line.edit.clear()
    QTest.keyClicks(view, "2")
    QTest.keyClicks(line.edit, "026-12-07")
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert not popup.isVisible()
    plan.settle()
    place = plan.page.view.current_place()
    assert place is not None
    assert place.day == date(2026, 12, 7)
    assert plan.page.focusWidget() is plan.page.view


def test_a_date_is_asked_for_while_the_keyboard_is_beside_the_page(
    plan: PlanDesk, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    beside = QPushButton(window)
    plan.page.setParent(window)
    plan.page.show()
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    beside.setFocus()
    QTest.keyClick(beside, Qt.Key.Key_G, CONTROL)
    popup = plan.page.bar.findChild(CalendarPopup)
    assert popup is not None
    popup.close()
    plan.page.setParent(None)
