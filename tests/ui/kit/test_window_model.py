"""The windowed model: pages around the viewport, ticks and places by id, never the whole table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.ui.kit.checked_rows import CheckedRows
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.window_model import PAGE_ROWS, WindowModel
from tests.ui.held_worker import HeldWorker
from tests.ui.kit.sample_list import FirstRows, Query, Row, SampleService, sample_model


@pytest.fixture
def service() -> SampleService:
    return SampleService(10_000)


@pytest.fixture
def model(service: SampleService, qtbot: QtBot) -> WindowModel:
    made = sample_model(service)
    made.set_query(Query())
    return made


def text_at(model: WindowModel, row: int, column: int = 1) -> object:
    return model.data(model.index(row, column))


def test_it_behaves_as_qt_expects_of_a_model(qtbot: QtBot) -> None:
    model = sample_model(SampleService(5 * PAGE_ROWS))  # Qt's tester looks at every row, often
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_query(Query())
    model.set_checked(3, is_checked=True)
    model.set_query(Query(text="99"))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    qtbot.wait(10)
    assert tester.model() is model


def test_the_first_page_shows_before_the_order_is_known(
    service: SampleService, qtbot: QtBot
) -> None:
    worker = HeldWorker()
    model = sample_model(service, worker)
    loading: list[bool] = []
    model.loading_changed.connect(loading.append)
    model.set_query(Query())
    assert (model.rowCount(), loading) == (0, [True])
    worker.run_next()
    assert (model.rowCount(), loading) == (10_000, [True, False])
    assert text_at(model, 5) == "Row 6"
    assert text_at(model, 5_000) == ""
    assert model.id_at(5_000) is None
    worker.run_next()
    assert model.id_at(5_000) == 5_001


def test_data_never_asks_the_service(model: WindowModel, service: SampleService) -> None:
    service.asked.clear()
    assert text_at(model, 9_000) == ""
    assert service.asked == []


def test_a_page_is_fetched_after_it_was_looked_at(
    model: WindowModel, service: SampleService, qtbot: QtBot
) -> None:
    text_at(model, 9_000)
    qtbot.waitUntil(lambda: text_at(model, 9_000) == "Row 9001")


def test_only_what_is_in_sight_and_its_neighbors_is_fetched(
    model: WindowModel, service: SampleService, qtbot: QtBot
) -> None:
    service.asked.clear()
    model.set_viewport(5_000, 5_030)
    first = 5_000 // PAGE_ROWS
    qtbot.waitUntil(lambda: text_at(model, 5_000) == "Row 5001")
    qtbot.waitUntil(lambda: len(service.asked) == 3)
    assert service.asked == [f"rows {PAGE_ROWS}"] * 3
    qtbot.waitUntil(lambda: text_at(model, (first - 1) * PAGE_ROWS) != "")
    assert list(model._pages) == [first, first - 1, first + 1], "what is in sight comes first"


def test_memory_is_bounded_however_far_one_scrolls(
    model: WindowModel, service: SampleService, qtbot: QtBot
) -> None:
    for start in range(0, 10_000, PAGE_ROWS):
        model.set_viewport(start, start + 30)
        qtbot.waitUntil(lambda row=start: text_at(model, row) != "")
    assert len(model._pages) * PAGE_ROWS <= 3072


def test_the_last_page_may_be_short(service: SampleService, qtbot: QtBot) -> None:
    service.count = PAGE_ROWS + 5
    model = sample_model(service)
    model.set_query(Query())
    model.set_viewport(0, PAGE_ROWS + 4)
    qtbot.waitUntil(lambda: text_at(model, PAGE_ROWS + 4) == f"Row {PAGE_ROWS + 5}")


def test_a_row_deleted_meanwhile_is_blank_and_does_not_shift_the_others(
    model: WindowModel, service: SampleService, qtbot: QtBot
) -> None:
    service.gone.add(5_001)
    model.set_viewport(5_000, 5_030)
    qtbot.waitUntil(lambda: text_at(model, 5_001) == "Row 5002")
    assert text_at(model, 5_000) == ""


def test_a_slow_answer_to_an_old_query_is_ignored(service: SampleService, qtbot: QtBot) -> None:
    worker = HeldWorker()
    model = sample_model(service, worker)
    model.set_query(Query())
    model.set_query(Query(text="77"))
    while worker.waiting:
        worker.run_next()
    expected = sum("77" in str(n) for n in range(1, 10_001))
    assert model.total == expected


def test_changed_rows_are_shown_where_they_are(
    model: WindowModel, service: SampleService, qtbot: QtBot
) -> None:
    model.set_viewport(0, 30)
    qtbot.wait(5)
    service.names[3] = "Renamed"
    service.asked.clear()
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.refresh_rows([3, 999_999])
    assert text_at(model, 2) == "Renamed"
    assert service.asked == ["rows 1"]
    assert 2 in changed


def test_refreshing_what_is_not_loaded_asks_nothing(
    model: WindowModel, service: SampleService
) -> None:
    service.asked.clear()
    model.refresh_rows([9_000])
    assert service.asked == []


def test_a_column_header_sorts_through_the_service(model: WindowModel) -> None:
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.query == Query(descending=True)
    assert text_at(model, 0) == "Row 10000"
    model.sort(2, Qt.SortOrder.AscendingOrder)
    assert model.query == Query(descending=True)


def test_ticks_are_kept_by_id_across_queries(model: WindowModel) -> None:
    model.set_checked(4, is_checked=True)
    model.set_query(Query(text="5"))
    assert model.checked_ids() == (5,)
    assert model.is_checked(0)
    model.set_query(Query(text="99"))
    assert model.checked_ids() == (5,)
    assert model.checked_count() == 1


def test_ranges_may_be_given_backwards(model: WindowModel) -> None:
    model.set_range_checked(12, 10, is_checked=True)
    assert model.checked_ids() == (11, 12, 13)
    model.set_range_checked(11, 11, is_checked=False)
    assert model.checked_ids() == (11, 13)


def test_everything_can_be_ticked_and_single_rows_taken_out(model: WindowModel) -> None:
    model.set_all_checked(is_checked=True)
    assert model.checked_count() == 10_000
    model.set_checked(0, is_checked=False)
    assert model.checked_count() == 9_999
    assert model.checked_ids()[:2] == (2, 3)
    model.set_query(Query(text="12"))
    assert model.checked_count() == 0, "all of one list is not all of another"


def test_everything_stays_ticked_while_only_the_order_changes(model: WindowModel) -> None:
    model.set_all_checked(is_checked=True)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.checked_count() == 10_000


def test_places_are_found_by_id(model: WindowModel) -> None:
    assert model.row_of(7_777) == 7_776
    assert model.row_of(123_456) is None


def test_an_error_ends_loading_and_is_told(service: SampleService, qtbot: QtBot) -> None:
    def fail(_query: Query) -> object:
        raise StorageUnavailable("busy")

    service.first_page = fail  # type: ignore[method-assign, assignment]
    model = sample_model(service)
    errors: list[str] = []
    model.failed.connect(lambda error: errors.append(error.code))
    model.set_query(Query())
    assert errors == ["busy"]
    assert not model.is_loading


def test_other_roles_are_answered(model: WindowModel) -> None:
    index = model.index(2, 1)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Name: Row 3"
    assert model.data(index, WindowModel.IdRole) == 3
    assert model.data(index, WindowModel.RowRole) == Row(3, "Row 3")
    assert model.data(index, Qt.ItemDataRole.DecorationRole) is None
    assert model.data(model.index(2, 0), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.rowCount(QModelIndex()) == 10_000
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Name"


def test_checked_rows_know_everything_but() -> None:
    rows = CheckedRows()
    rows.set([1, 2], is_checked=True)
    rows.set([2], is_checked=False)
    assert (1 in rows, 2 in rows, rows.count(10)) == (True, False, 1)
    rows.set_all(is_checked=True)
    rows.set([1], is_checked=False)
    assert (1 in rows, 2 in rows, rows.count(10)) == (False, True, 9)


def test_a_total_that_is_not_counted_yet_follows_with_the_order(qtbot: QtBot) -> None:
    told: list[tuple[int, bool]] = []
    service, worker = SampleService(60), HeldWorker()
    service.first_page = lambda _query: FirstRows(60, [], is_counted=False)
    model = sample_model(service, worker)
    model.total_changed.connect(lambda total: told.append((total, model.is_counted)))
    model.set_query(Query())
    worker.run_next()
    assert told == [(60, False)]
    worker.run_next()
    assert told == [(60, False), (60, True)]


def test_another_order_asked_before_anybody_stood_anywhere_begins_at_its_first_row(
    service: SampleService, qtbot: QtBot
) -> None:
    worker = HeldWorker()
    model = sample_model(service, worker)
    view = TableView(model)
    qtbot.addWidget(view)
    model.set_query(Query())
    worker.run_next()
    worker.run_next()
    model.sort(1, Qt.SortOrder.DescendingOrder)
    view._give_first()  # what the focus does that comes with the click into the header
    assert view.current_id == 1
    while worker.waiting:
        worker.run_next()
    assert view.currentIndex().row() < 0
    view._give_first()
    assert (view.currentIndex().row(), view.current_id) == (0, 10_000)
