"""The one table model for large lists: it holds pages around the viewport, never the whole table.

A list opens with its first page at once; the ids of the whole order follow from the worker, and
from then on pages of rows are fetched by id, around what is visible, with the pages used longest
ago dropped. `data()` never asks the database.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.sorting import SortKey
from crm_desktop.ui.kit.checked_rows import CheckedRows
from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.operations import Operations

PAGE_ROWS = 64
_KEPT_PAGES = 48
_NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex

__all__ = ["PAGE_ROWS", "Cell", "Column", "Page", "WindowModel", "sort_keys_of", "sorted_by"]


class Page(Protocol):
    """What `fetch_first` returns: how many rows there are and the first of them."""

    @property
    def total(self) -> int:
        """How many rows the query has."""
        ...

    @property
    def rows(self) -> Sequence[Any]:
        """The first rows."""
        ...

    @property
    def is_counted(self) -> bool:
        """Whether `total` is all; otherwise there are more, and the order tells how many."""
        ...


class WindowModel(QAbstractTableModel):
    """Rows of a query, sorted and filtered by the service that answers it.

    Queries are records with `sort`, `descending` and `then` (further `SortKey`s); rows have
    an `id`. Ticked rows are kept by id across pages and queries.
    """

    loading_changed = Signal(bool)
    total_changed = Signal(int)
    checked_changed = Signal(int)
    order_ready = Signal()
    failed = Signal(object)

    RowRole = Qt.ItemDataRole.UserRole + 1
    IdRole = Qt.ItemDataRole.UserRole + 2
    ValueRole = Qt.ItemDataRole.UserRole + 3

    def __init__(
        self,
        operations: Operations,
        fetch_first: Callable[[Any], Page],
        fetch_order: Callable[[Any], array[int]],
        fetch_rows: Callable[[Sequence[int]], Sequence[Any]],
        columns: Sequence[Column],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._fetch_first = fetch_first
        self._fetch_order = fetch_order
        self._fetch_rows = fetch_rows
        self._columns = tuple(columns)
        self._query: Any = None
        self._query_of_rows: Any = None
        self._generation = 0
        self._total = 0
        self._is_counted = True
        self._ids: array[int] = array("q")
        self._has_order = False
        self._first_rows: Sequence[Any] = ()
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._wanted: set[int] = set()
        self._visible = range(0)
        self._under_way: set[int] = set()
        self._is_loading = False
        self.checked = CheckedRows()
        self._fetch_timer = QTimer(self)
        self._fetch_timer.setSingleShot(True)
        self._fetch_timer.setInterval(0)
        self._fetch_timer.timeout.connect(self._fetch_wanted)

    # What it shows -----------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in their original order."""
        return self._columns

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Have other columns for the same rows."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """What the present query is sorted by."""
        return () if self._query is None else sort_keys_of(self._query)

    @property
    def query(self) -> Any:
        """The query shown now; None before the first `set_query`."""
        return self._query

    @property
    def query_of_rows(self) -> Any:
        """The query whose rows are here; another one than `query` while that is on its way."""
        return self._query_of_rows

    @property
    def total(self) -> int:
        """How many rows the query has."""
        return self._total

    @property
    def order(self) -> array[int]:
        """The ids in order as far as they are known; not to be changed."""
        return self._ids

    @property
    def is_counted(self) -> bool:
        """Whether `total` is final; false until the order has arrived where counting takes long."""
        return self._is_counted

    @property
    def is_read(self) -> bool:
        """Whether any query was answered yet: before that nothing is known, not even "none"."""
        return self._query_of_rows is not None

    @property
    def is_loading(self) -> bool:
        """Whether the first page of the present query is still on its way."""
        return self._is_loading

    def set_query(self, query: Any) -> None:
        """Show another query; single ticks are kept, "all" ends unless only the order changes."""
        if self.checked.is_everything and not self._is_same_but_sort(query):
            self.set_all_checked(is_checked=False)
        self._query = query
        self.reload()

    def reload(self) -> None:
        """Ask the present query again, e.g. after F5 or a bulk change."""
        if self._query is None:
            return
        self._generation += 1
        generation = self._generation
        query = self._query
        self._set_loading(is_loading=True)
        self._operations.run(
            self,
            lambda: self._fetch_first(query),
            lambda page: self._take_first(generation, query, page),
            self._fail,
            kind="first",
        )
        self._operations.run(
            self,
            lambda: self._fetch_order(query),
            lambda ids: self._take_order(generation, ids),
            self._fail,
            kind="order",
            patient=True,
        )

    def refresh_rows(self, ids: Iterable[int]) -> None:
        """Fetch these rows again where they are loaded; their place in the order stays."""
        wanted = set(ids)
        loaded = [
            row.id
            for rows in (self._first_rows, *self._pages.values())
            for row in rows
            if row is not None and row.id in wanted
        ]
        if loaded:
            chosen = list(dict.fromkeys(loaded))
            self._operations.run(
                self, lambda: self._fetch_rows(chosen), self._replace, self._fail, reads=True
            )

    def row(self, number: int) -> Any | None:
        """The row at this place if it is loaded; asks for its page if not."""
        page = self._pages.get(number // PAGE_ROWS)
        if page is not None:
            offset = number % PAGE_ROWS
            return page[offset] if offset < len(page) else None
        if number < len(self._first_rows):
            return self._first_rows[number]
        self._want(number // PAGE_ROWS)
        return None

    def id_at(self, number: int) -> int | None:
        """The id at this place, known as soon as the order has arrived."""
        if self._has_order:
            return self._ids[number] if 0 <= number < len(self._ids) else None
        row = self.row(number) if 0 <= number < self._total else None
        return None if row is None else int(row.id)

    def row_of(self, record_id: int) -> int | None:
        """The place of a record in the order, None if it is not in it (or not known yet)."""
        if self._has_order:
            try:
                return self._ids.index(record_id)
            except ValueError:
                return None
        for number, row in enumerate(self._first_rows):
            if row.id == record_id:
                return number
        return None

    def set_viewport(self, first: int, last: int) -> None:
        """Tell which rows are visible, so that they and their neighbors are there."""
        if self._total == 0:
            return
        self._visible = range(first // PAGE_ROWS, last // PAGE_ROWS + 1)
        first_page = max(0, first - PAGE_ROWS // 2) // PAGE_ROWS
        last_page = min(self._total - 1, last + PAGE_ROWS // 2) // PAGE_ROWS
        for page in range(first_page, last_page + 1):
            if page in self._pages:
                self._pages.move_to_end(page)
            else:
                self._want(page)

    # Ticks -------------------------------------------------------------------------------

    def take_checks(self, checked: CheckedRows) -> None:
        """Go on with the ticks of another model of the same rows."""
        self.checked = checked
        self._checks_changed(0, max(0, self._total - 1))

    def set_checked(self, number: int, *, is_checked: bool) -> None:
        """Tick or untick one row."""
        self.set_range_checked(number, number, is_checked=is_checked)

    def set_range_checked(self, first: int, last: int, *, is_checked: bool) -> None:
        """Tick or untick the rows from `first` to `last`, in either order."""
        low, high = sorted((first, last))
        ids = [found for number in range(low, high + 1) if (found := self.id_at(number))]
        self.checked.set(ids, is_checked=is_checked)
        self._checks_changed(low, high)

    def set_all_checked(self, *, is_checked: bool) -> None:
        """Tick every row of the query, or none."""
        self.checked.set_all(is_checked=is_checked)
        self._checks_changed(0, max(0, self._total - 1))

    def is_checked(self, number: int) -> bool:
        """Whether the row at this place is ticked."""
        found = self.id_at(number)
        return found is not None and found in self.checked

    def checked_count(self) -> int:
        """How many rows are ticked."""
        return self.checked.count(self._total)

    def checked_ids(self) -> tuple[int, ...]:
        """Ids of the ticked rows; those of the present order first, in its order."""
        return self.checked.ids(self._ids)

    # Qt's questions ----------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row(index.row())
            return "" if row is None else self._columns[index.column()].text_of(row)
        if role == Qt.ItemDataRole.CheckStateRole:
            if self._columns[index.column()].cell is not Cell.CHECK:
                return None
            is_checked = self.is_checked(index.row())
            return Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.AccessibleTextRole, self.ValueRole, self.RowRole, self.IdRole):
            return self._rare_data(index, role)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the service for the same rows in another order."""
        key = self._columns[column].sort if 0 <= column < len(self._columns) else None
        if key is not None:
            self.sort_by((SortKey(key, order == Qt.SortOrder.DescendingOrder),))

    def sort_by(self, keys: Sequence[SortKey]) -> None:
        """Ask the service for the same rows, sorted by these keys."""
        if keys and self._query is not None and tuple(keys) != self.sort_keys:
            self.set_query(sorted_by(self._query, keys))

    def _is_same_but_sort(self, query: Any) -> bool:
        old = self._query
        if old is None:
            return False
        return sorted_by(old, sort_keys_of(query)) == query

    # Arriving answers --------------------------------------------------------------------

    def _take_first(self, generation: int, query: Any, page: Page) -> None:
        if generation != self._generation:
            return
        self.beginResetModel()
        self._query_of_rows = query
        self._has_order = False
        self._ids = array("q")
        self._pages.clear()
        self._wanted.clear()
        self._under_way.clear()
        self._first_rows = page.rows
        self._total = page.total
        self._is_counted = page.is_counted
        self.endResetModel()
        self._set_loading(is_loading=False)
        self.total_changed.emit(self._total)
        if self.checked.is_everything:
            self.checked_changed.emit(self.checked_count())

    def _take_order(self, generation: int, ids: array[int]) -> None:
        if generation != self._generation:
            return
        was_counted, self._is_counted = self._is_counted, True
        is_same = len(ids) == self._total
        self._set_total(len(ids))
        self._ids = ids
        self._has_order = True
        if is_same and not was_counted:
            self.total_changed.emit(self._total)
        self.order_ready.emit()
        self._fetch_timer.start()

    def _set_total(self, total: int) -> None:
        """The order may be longer or shorter than promised when somebody saved in between."""
        if total > self._total:
            self.beginInsertRows(QModelIndex(), self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(QModelIndex(), total, self._total - 1)
            self._total = total
            self.endRemoveRows()
        else:
            return
        self.total_changed.emit(total)

    def _want(self, page: int) -> None:
        if page not in self._under_way:
            self._wanted.add(page)
            if self._has_order and not self._fetch_timer.isActive():
                self._fetch_timer.start()

    def _fetch_wanted(self) -> None:
        """Fetch the pages asked for since the last turn of the event loop, visible ones first."""
        seen = self._visible
        visible = self._wanted.intersection(seen)
        pages = sorted(visible or self._wanted)[:_KEPT_PAGES]
        around = range(seen.start - 1, seen.stop + 1)
        self._wanted = {page for page in self._wanted if visible and page in around} - visible
        if not pages or not self._has_order:
            return
        generation = self._generation
        self._under_way = set(pages)
        ids = [self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS] for page in pages]

        def fetch() -> list[Sequence[Any]]:
            return [self._fetch_rows(part) for part in ids]

        self._operations.run(
            self,
            fetch,
            lambda found: self._take_pages(generation, pages, ids, found),
            self._fail,
            kind="pages",
        )

    def _take_pages(
        self,
        generation: int,
        pages: Sequence[int],
        ids: Sequence[array[int]],
        found: Sequence[Sequence[Any]],
    ) -> None:
        if generation != self._generation:
            return
        for page, page_ids, rows in zip(pages, ids, found, strict=True):
            by_id = {row.id: row for row in rows}
            self._pages[page] = [by_id.get(record_id) for record_id in page_ids]
            self._under_way.discard(page)
            self._rows_changed(page * PAGE_ROWS, page * PAGE_ROWS + len(page_ids) - 1)
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        if self._wanted:
            self._fetch_timer.start()

    def _replace(self, rows: Sequence[Any]) -> None:
        by_id = {row.id: row for row in rows}
        self._first_rows = [by_id.get(row.id, row) for row in self._first_rows]
        for page, old_rows in self._pages.items():
            for offset, old in enumerate(old_rows):
                if old is not None and old.id in by_id:
                    old_rows[offset] = by_id[old.id]
                    number = page * PAGE_ROWS + offset
                    self._rows_changed(number, number)
        if self._first_rows:
            self._rows_changed(0, min(len(self._first_rows), self._total) - 1)

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self._set_loading(is_loading=False)
        self._under_way.clear()
        self.failed.emit(error)

    def _rows_changed(self, first: int, last: int) -> None:
        if self._total and self._columns:
            last = min(last, self._total - 1)
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def _checks_changed(self, first: int, last: int) -> None:
        self._rows_changed(first, last)
        self.checked_changed.emit(self.checked_count())

    def _set_loading(self, *, is_loading: bool) -> None:
        if is_loading != self._is_loading:
            self._is_loading = is_loading
            self.loading_changed.emit(is_loading)

    def _rare_data(self, index: Index, role: int) -> object:
        row = self.row(index.row())
        if row is None:
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text_of(row)}"
        if role == self.ValueRole:
            return column.value(row)
        return row.id if role == self.IdRole else row


def sort_keys_of(query: Any) -> tuple[SortKey, ...]:
    """The keys of a query's order."""
    return (SortKey(query.sort, query.descending), *query.then)


def sorted_by(query: Any, keys: Sequence[SortKey]) -> Any:
    """`query` with another order."""
    first, *rest = keys
    return replace(query, sort=first.by, descending=first.descending, then=tuple(rest))
