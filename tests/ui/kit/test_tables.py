"""Table, list page and card window: keyboard, mouse, remembered columns, empty states, speed."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.core.sorting import SortKey
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.card_window import CardWindow
from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.editors import LineField
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.list_page import ListPage
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.selection_bar import SelectionBar
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState, room_for
from tests.ui.kit.sample_list import Query, SampleService, sample_columns, sample_model

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme().apply("light", "compact")
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def service() -> SampleService:
    return SampleService(1_000)


@pytest.fixture
def view(service: SampleService, qtbot: QtBot) -> Iterator[TableView]:
    model = sample_model(service)
    made = TableView(model)
    made.resize(900, 500)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    model.set_query(Query())
    made.setFocus()
    yield made
    made.close()


def _row_middle(view: TableView, row: int, column: int = 1) -> QPoint:
    return view.visualRect(view.model().index(row, column)).center()


# Keyboard --------------------------------------------------------------------------------


def test_arrows_home_and_end_move_the_current_row(view: TableView, qtbot: QtBot) -> None:
    places: list[int | None] = []
    for key in (
        Qt.Key.Key_Home,
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_End,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_PageDown,
    ):
        qtbot.keyClick(view, key)
        places.append(view.current_id)
    assert places[:7] == [1, 2, 3, 2, 1_000, 1_000, 1]
    assert places[7] is not None
    assert places[7] > 5
    first, last = view.visible_rows()
    assert first <= view.currentIndex().row() <= last


def test_space_ticks_shift_extends_and_escape_unticks(view: TableView, qtbot: QtBot) -> None:
    model = view._rows
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert model.checked_ids() == (1,)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert model.checked_ids() == ()
    assert view.acting_ids() == (1,)
    for _step in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert model.checked_ids() == (1, 2, 3, 4)
    assert view.acting_ids() == (1, 2, 3, 4)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert model.checked_count() == 1_000
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert model.checked_count() == 0


def test_enter_opens_f2_edits_delete_deletes_and_letters_find(
    view: TableView, qtbot: QtBot
) -> None:
    seen: list[object] = []
    view.opened.connect(seen.append)
    view.edit_requested.connect(lambda record: seen.append(("edit", record)))
    view.delete_requested.connect(lambda: seen.append("delete"))
    view.find_typed.connect(seen.append)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.keyClicks(view, "ab")
    qtbot.keyClick(view, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert seen == [1, ("edit", 1), "delete", "a", "ab"]


# Mouse -----------------------------------------------------------------------------------


def test_a_click_moves_ctrl_ticks_shift_ticks_a_range(view: TableView, qtbot: QtBot) -> None:
    model, port = view._rows, view.viewport()
    button = Qt.MouseButton.LeftButton
    qtbot.mouseClick(port, button, pos=_row_middle(view, 2))
    assert (view.current_id, model.checked_ids()) == (3, ())
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(port, button, control, _row_middle(view, 4))
    assert model.checked_ids() == (5,)
    qtbot.mouseClick(port, button, shift, _row_middle(view, 6))
    assert model.checked_ids() == (5, 6, 7)


def test_the_box_ticks_without_moving(view: TableView, qtbot: QtBot) -> None:
    button = Qt.MouseButton.LeftButton
    qtbot.mouseClick(view.viewport(), button, pos=_row_middle(view, 2))
    qtbot.mouseClick(view.viewport(), button, pos=_row_middle(view, 7, 0))
    assert view.current_id == 3
    assert view._rows.checked_ids() == (8,)


def test_a_double_click_opens(view: TableView, qtbot: QtBot) -> None:
    seen: list[int] = []
    view.opened.connect(seen.append)
    middle = _row_middle(view, 3)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert seen == [4]


def test_the_header_sorts_and_ticks_all(view: TableView, qtbot: QtBot) -> None:
    header = view.header
    x = view.columnViewportPosition(1) + 20
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert view._rows.query.descending
    assert header.sort_keys == (SortKey("name", descending=True),)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert view._rows.checked_count() == 1_000


def test_the_current_record_stays_when_the_list_is_asked_anew(
    view: TableView, qtbot: QtBot
) -> None:
    assert view.jump_to_id(500)
    view._rows.reload()
    qtbot.waitUntil(lambda: view.currentIndex().row() == 499)
    assert view.current_id == 500
    first, last = view.visible_rows()
    assert first <= 499 <= last
    assert not view.jump_to_id(123_456)


def test_the_row_below_takes_the_place_of_a_current_record_that_went(
    view: TableView, service: SampleService, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert view.jump_to_id(500)
    told: list[object] = []
    view.current_changed.connect(told.append)
    before = service._ids
    monkeypatch.setattr(
        service, "_ids", lambda query: array("q", (n for n in before(query) if n != 500))
    )
    view._rows.reload()
    qtbot.waitUntil(lambda: view.current_id == 501)
    assert view.currentIndex().row() == 499
    assert told == [501]


def test_what_a_filter_hides_is_not_acted_on_and_current_again_afterwards(
    view: TableView, qtbot: QtBot
) -> None:
    assert view.jump_to_id(500)
    view._rows.set_query(Query(text="7"))
    qtbot.waitUntil(lambda: view.currentIndex().row() == 0)
    assert view.current_id not in (500, None)
    assert view.acting_ids() == (view.current_id,)
    view._rows.set_query(Query(text="x"))
    qtbot.waitUntil(lambda: not view._rows.total)
    assert view.acting_ids() == ()
    opened: list[int] = []
    view.opened.connect(opened.append)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not opened
    view._rows.set_query(Query())
    qtbot.waitUntil(lambda: view.current_id == 500)
    assert view.currentIndex().row() == 499


def test_it_paints_in_both_directions_and_schemes(view: TableView, qtbot: QtBot) -> None:
    view._rows.set_checked(2, is_checked=True)
    pictures = []
    for look in ("light", "dark"):
        for direction in Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft:
            theme().set_look(look)
            QApplication.setLayoutDirection(direction)
            QApplication.processEvents()
            pictures.append(view.grab().toImage())
    assert all(one != two for one, two in pairwise(pictures))


def test_a_repaint_of_a_full_screen_is_cheap(service: SampleService, qtbot: QtBot) -> None:
    """The figures are in the benchmarks; this only keeps the caches from being lost."""
    columns = (*sample_columns(), *(_text_column(number) for number in range(2)))
    view = TableView(sample_model(service, columns=columns))
    qtbot.addWidget(view)
    view.resize(1_100, 33 * theme().row_height() + 28)
    view.show()
    view._rows.set_query(Query())
    view.viewport().repaint()
    began = time.process_time()
    for _turn in range(20):
        view.viewport().repaint()
    milliseconds = (time.process_time() - began) / 20 * 1000
    assert milliseconds < 40


def _text_column(number: int) -> Column:
    return Column(f"c{number}", f"Column {number}", lambda row: row.name, width=90)


# List page -------------------------------------------------------------------------------


@pytest.fixture
def page(service: SampleService, qtbot: QtBot) -> Iterator[ListPage]:
    made = ListPage(sample_model(service), "sample")
    made.set_title("Sample", lambda count: f"{count} rows")
    made.resize(900, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_query(Query())
    yield made
    made.close()


def test_a_list_that_is_still_read_is_not_said_to_be_empty(
    service: SampleService, qtbot: QtBot
) -> None:
    made = ListPage(sample_model(service), "sample")
    qtbot.addWidget(made)
    made.set_title("Sample", lambda count: f"{count} rows")
    assert made.count_label.text() == ""
    made.show_query(Query())
    made.set_title("Sample", lambda count: f"{count} rows")
    assert made._stack.currentIndex() == 0
    qtbot.waitUntil(lambda: made.count_label.text().endswith("rows"))
    assert made.count_label.text() != "0 rows"


def test_the_quick_filter_asks_after_a_pause(page: ListPage, qtbot: QtBot) -> None:
    page.focus_filter()
    qtbot.keyClicks(page.filter_line, "77")
    qtbot.waitUntil(lambda: page.model.query.text == "77")
    assert page.count_label.text().endswith("rows")
    qtbot.keyClick(page.filter_line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.query.text == "")
    qtbot.keyClick(page.filter_line, Qt.Key.Key_Escape)
    assert page.view.hasFocus()


def test_letters_typed_in_the_list_go_on_in_the_filter(page: ListPage, qtbot: QtBot) -> None:
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_5)
    qtbot.keyClick(page.filter_line, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: page.model.query.text == "51")


def test_nothing_found_names_the_filter_and_offers_to_clear_it(
    page: ListPage, qtbot: QtBot
) -> None:
    page.set_empty_state(lambda: EmptyState("inbox", "Nothing here yet"))
    page.filter_line.setText("nobody")
    qtbot.waitUntil(lambda: page.model.total == 0)
    assert "nobody" in page.no_results.title()
    assert page.no_results.isVisible()
    page.clear_filters()
    assert page.model.total == 1_000
    assert page.view.isVisible()


def test_an_empty_list_says_what_belongs_there(qtbot: QtBot) -> None:
    page = ListPage(sample_model(SampleService(0)), "sample")
    qtbot.addWidget(page)
    state = EmptyState("inbox", "No contacts yet")
    state.add_button(PrimaryButton("Import"))
    page.set_empty_state(lambda: state)
    page.show()
    page.show_query(Query())
    assert state.isVisible()
    assert not page.view.isVisible()


def test_the_bulk_bar_shows_while_rows_are_ticked(page: ListPage, qtbot: QtBot) -> None:
    page.model.set_range_checked(0, 2, is_checked=True)
    assert page.selection_bar.isVisible()
    page.selection_bar.cleared.emit()
    assert not page.selection_bar.isVisible()


def test_the_last_words_of_the_bulk_bar_give_way(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = SelectionBar(parent)
    owner, away = bar.add_action("Owner", "user"), bar.add_action("Move to the bin", "trash")
    bar.resize(900, 40)
    bar.show_count(2000)
    wide = bar.sizeHint().width()
    bar.resize(wide, bar.sizeHint().height())
    parent.show()
    assert (owner.text(), away.text()) == ("Owner", "Move to the bin")
    bar.resize(wide - 20, bar.height())
    assert (owner.text(), away.text()) == ("Owner", "")
    assert "Move to the bin" in away.toolTip()
    assert away.accessibleName() == "Move to the bin"
    bar.resize(wide, bar.height())
    assert away.text() == "Move to the bin"


def test_columns_are_remembered_per_page(
    service: SampleService, qtbot: QtBot, tmp_path: Path
) -> None:
    state = ViewState(tmp_path / "view.ini")
    first = ListPage(sample_model(service), "sample", state)
    qtbot.addWidget(first)
    first.show_query(Query())
    first.view.header.resizeSection(3, 222)
    first.view.header.show_column(4, is_shown=False)
    first._keep_appearance()
    assert "sample" in (tmp_path / "view.ini").read_text(), "also if the program is killed now"
    second = ListPage(sample_model(service), "sample", ViewState(tmp_path / "view.ini"))
    qtbot.addWidget(second)
    assert second.view.columnWidth(3) == 222
    assert second.view.isColumnHidden(4)
    other = ListPage(sample_model(service), "other", ViewState(tmp_path / "view.ini"))
    qtbot.addWidget(other)
    assert not other.view.isColumnHidden(4)


def test_the_sort_is_remembered(service: SampleService, qtbot: QtBot, tmp_path: Path) -> None:
    state = ViewState(tmp_path / "view.ini")
    first = ListPage(sample_model(service), "sample", state)
    qtbot.addWidget(first)
    first.show_query(Query())
    first.view.header.sort_by_column(3, descending=True)
    first._keep_appearance()
    second = ListPage(sample_model(service), "sample", state)
    qtbot.addWidget(second)
    second.show_query(Query())
    assert (second.model.query.sort, second.model.query.descending) == ("phone", True)
    second.show_query(Query())
    assert second.model.query == Query()


def test_the_stretching_column_gives_way_before_the_list_scrolls(
    page: ListPage, qtbot: QtBot
) -> None:
    view, header = page.view, page.view.header
    (number,) = [at for at, column in enumerate(page.model.columns) if column.stretch]
    wanted = page.model.columns[number].width
    others = header.length() - header.sectionSize(number)
    beside = page.width() - view.viewport().width()
    page.setMinimumWidth(0)
    page.resize(others + wanted - 8 + beside, page.height())
    assert header.sectionSize(number) < wanted
    assert header.length() == view.viewport().width()
    assert not view.horizontalScrollBar().maximum()


def test_texts_lend_width_before_the_list_scrolls_and_get_it_back(page: ListPage) -> None:
    view, header = page.view, page.view.header
    columns = page.model.columns
    (stretching,) = [at for at, column in enumerate(columns) if column.stretch]
    mail = [column.key for column in columns].index("mail")
    short = [column.key for column in columns].index("text")
    others = header.length() - header.sectionSize(stretching)
    beside = page.width() - view.viewport().width()
    before, least = page.size(), int(columns[stretching].width * 0.8)
    page.setMinimumWidth(0)
    page.resize(others + least - 12 + beside, page.height())
    assert header.length() == view.viewport().width()
    assert header.sectionSize(mail) < columns[mail].width
    assert header.sectionSize(short) == columns[short].width
    kept = {place.key: place.width for place in header.places()}
    assert kept["mail"] == columns[mail].width, "a lent width is not remembered"
    page.resize(before)
    assert header.sectionSize(mail) == columns[mail].width
    header.resizeSection(mail, 200)
    page.resize(others + least - 12 + beside, page.height())
    assert header.sectionSize(mail) == 200, "what somebody chose stays"


def test_an_error_offers_to_try_again(page: ListPage, qtbot: QtBot) -> None:
    page.show_error(StorageUnavailable("busy"))
    assert page.message_bar.isVisible()
    asked: list[bool] = []
    page.model.loading_changed.connect(asked.append)
    page.message_bar._button.click()
    assert asked


def test_rows_that_could_not_be_read_are_no_lost_change(page: ListPage, qtbot: QtBot) -> None:
    page.model.failed.emit(StorageUnavailable("io_error", outcome=Outcome.NOT_ASKED))
    assert "did not answer" in page.message_bar.sentence()
    assert "saved" not in page.message_bar.sentence()
    page.model.reload()
    qtbot.waitUntil(page.message_bar.isHidden)


# Card window -----------------------------------------------------------------------------


def test_a_card_closes_by_key_and_saves_what_was_being_typed(qtbot: QtBot) -> None:
    window = CardWindow("contact")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    field, seen = LineField(), []
    field.edited.connect(seen.append)
    window.add_tab("Overview", field)
    window.show_at_best_place()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "typed")
    with qtbot.waitSignal(window.closed):
        qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["typed"]


def test_escape_first_undoes_the_field_then_closes(qtbot: QtBot) -> None:
    window = CardWindow("contact")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    field, seen = LineField(), []
    field.edited.connect(seen.append)
    window.add_tab("Overview", field)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "typed")
    qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
    assert window.isVisible()
    qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert seen == []


def test_ctrl_and_digits_choose_tabs(qtbot: QtBot) -> None:
    window = CardWindow("contact")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    for title in ("Overview", "History"):
        window.add_tab(title, PlainLabel(title))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentIndex() == 1
    window.show_not_saved()
    assert window.saved_label.text() == "Not saved"
    window.show_error(StorageUnavailable("disk_full"))
    assert window.message_bar.isVisible()


def test_the_tab_that_has_the_keyboard_shows_it(qtbot: QtBot) -> None:
    window = CardWindow("contact")
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(window)
    for title in ("Overview", "History"):
        window.add_tab(title, PlainLabel(title))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.tabs.setFocus(Qt.FocusReason.MouseFocusReason)
    resting = window.tabs.grab().toImage()
    window.tabs.clearFocus()
    window.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.tabs.grab().toImage() != resting


def test_a_second_card_does_not_cover_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    state = ViewState(tmp_path / "view.ini")
    first, second = CardWindow("contact", state), CardWindow("contact", state)
    for window in (first, second):
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(window)
    first.resize(500, 400)
    first.show()
    state.keep_window(first, "contact")
    first.show_at_best_place()
    second.show_at_best_place()
    assert second.size() == first.size()
    assert second.geometry().topLeft() != first.geometry().topLeft()


def test_a_card_leaves_room_for_its_title_bar_on_a_small_screen(qtbot: QtBot) -> None:
    window = CardWindow("contact")
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    assert window.width() <= room.width()
    assert window.height() <= room.height() - theme().size("control")
    assert room_for(window).height() == room.height() - theme().size("control")
