"""The header of tables: names of columns, the marks of what is sorted by, and a menu."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from crm_desktop.core.sorting import SORT_KEYS_LIMIT, SortKey
from crm_desktop.ui.kit.columns import Cell, Column, ColumnPlace
from crm_desktop.ui.kit.direction import text_flags
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.paint import draw_check_box, draw_hairline
from crm_desktop.ui.kit.theme import theme

_FIXED_WIDTH = QHeaderView.ResizeMode.Fixed
_AIR = 8
_DIVIDER_INSET = 7
_TITLE_GAP = 4
_LENDERS = frozenset({Cell.EMAIL, Cell.NAME, Cell.TEXT})
_LENDER_WIDTH = 92
"""Columns narrower than this hold short things, such as "34 d", that are not to be cut."""
_LENT_SHARE = 0.25


class TableHeader(QHeaderView):
    """Paints sections from the tokens; a click on a sortable one is a wish, Qt sorts nothing.

    A click with Shift adds a column to what is sorted by. `sort_requested` carries the keys,
    `menu_requested` the number of a column and a place on the screen.
    """

    all_checked_requested = Signal(bool)
    sort_requested = Signal(object)
    columns_changed = Signal()
    sort_shown = Signal()
    menu_requested = Signal(int, QPoint)

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self._checks = Qt.CheckState.Unchecked
        self._keys: tuple[SortKey, ...] = ()
        self._adds_key = False
        self._hidden_widths: dict[int, int] = {}
        self._lent: dict[int, tuple[int, int]] = {}
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme().size("control"))
        self.setFont(theme().font("small", "strong"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.sectionClicked.connect(self._click)

    # Columns -----------------------------------------------------------------------------

    def take_columns(self, columns: Sequence[Column]) -> None:
        """Stand over other columns; `dress` follows when the model has them, too."""
        self._columns = tuple(columns)
        self._hidden_widths.clear()
        self._lent.clear()

    def dress(self) -> None:
        """Set order, widths and visibility as the columns say; the model must be set."""
        self.take_places(
            ColumnPlace(column.key, column.width, not column.is_hidden) for column in self._columns
        )

    def places(self) -> tuple[ColumnPlace, ...]:
        """The columns as they stand, hidden ones too, with the widths that they will have."""
        found: list[ColumnPlace] = []
        for visual in range(len(self._columns)):
            number = self.logicalIndex(visual)
            is_shown = not self.isSectionHidden(number)
            kept = self._hidden_widths.get(number, self._columns[number].width)
            width = self._own_width(number) if is_shown else kept
            found.append(ColumnPlace(self._columns[number].key, width, is_shown))
        return tuple(found)

    def take_places(self, places: Iterable[ColumnPlace]) -> None:
        """Put the columns so; those that are not named follow as they say themselves."""
        numbers = {column.key: number for number, column in enumerate(self._columns)}
        known = [place for place in places if place.key in numbers]
        named = {place.key for place in known}
        first = [column for column in self._columns if column.cell is Cell.CHECK]
        others = [column for column in self._columns if column.key not in named]
        known = [
            *(ColumnPlace(column.key, column.width) for column in first),
            *(place for place in known if place.key not in {column.key for column in first}),
            *(
                ColumnPlace(column.key, column.width, not column.is_hidden)
                for column in others
                if column not in first
            ),
        ]
        for visual, place in enumerate(known):
            number = numbers[place.key]
            column = self._columns[number]
            self.moveSection(self.visualIndex(number), visual)
            self.setSectionHidden(number, not (place.is_shown or column.is_fixed))
            is_check = column.cell is Cell.CHECK
            mode = _FIXED_WIDTH if is_check else QHeaderView.ResizeMode.Interactive
            self.setSectionResizeMode(number, mode)
            self.resizeSection(number, place.width)
            self._hidden_widths[number] = place.width

    def lend(self, wanted: int) -> None:
        """Let texts that may be cut give up to `wanted` pixels together; 0 gives all back.

        A column that is as wide as somebody made it lends nothing, and what is lent is never
        remembered as its width; nor is what one that is sorted by gets for its arrow.
        """
        for number in self._lent:
            self.resizeSection(number, self._own_width(number))
        self._lent.clear()
        self._widen_sorted()
        rooms = {
            number: int(column.width * _LENT_SHARE)
            for number, column in enumerate(self._columns)
            if column.cell in _LENDERS and not column.stretch and not self.isSectionHidden(number)
            if number not in self._lent
            if self.sectionSize(number) == column.width >= _LENDER_WIDTH
        }
        total = sum(rooms.values())
        if wanted <= 0 or not total:
            return
        for number, room in rooms.items():
            width = self.sectionSize(number)
            narrowed = width - min(room, -(-wanted * room // total))
            self._lent[number] = (width, narrowed)
            self.resizeSection(number, narrowed)

    def _widen_sorted(self) -> None:
        """Columns that are sorted by have room for their title and its arrow."""
        look = theme()
        for number, column in enumerate(self._columns):
            is_sorted = any(key.by == column.sort for key in self._keys)
            is_own_width = self.sectionSize(number) != column.width
            if not is_sorted or is_own_width or column.stretch or self.isSectionHidden(number):
                continue
            title = look.metrics("small", "strong").horizontalAdvance(column.title)
            wanted = title + _TITLE_GAP + look.size("icon_small") + 2 * look.space("s")
            if wanted > column.width:
                self._lent[number] = (column.width, wanted)
                self.resizeSection(number, wanted)

    def _own_width(self, number: int) -> int:
        width = self.sectionSize(number)
        own, narrowed = self._lent.get(number, (width, width))
        return own if width == narrowed else width

    def set_places(self, places: Iterable[ColumnPlace]) -> None:
        """Put the columns so and tell about it."""
        self.take_places(places)
        self.columns_changed.emit()

    def reset_columns(self) -> None:
        """Show the columns as they were at first."""
        self.dress()
        self.columns_changed.emit()

    def show_column(self, number: int, *, is_shown: bool) -> None:
        """Show or hide a column; it keeps its width."""
        if not is_shown and not self.isSectionHidden(number):
            self._hidden_widths[number] = self.sectionSize(number)
        self.setSectionHidden(number, not is_shown)
        self.columns_changed.emit()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their original order."""
        return self._columns

    def set_checks(self, state: Qt.CheckState) -> None:
        """Show whether none, some or all rows are ticked."""
        if state != self._checks:
            self._checks = state
            self.viewport().update()

    # Order -------------------------------------------------------------------------------

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """What is marked as sorted by, the first key first."""
        return self._keys

    def show_sort(self, keys: Iterable[SortKey]) -> None:
        """Mark the columns that have these keys."""
        self._keys = tuple(keys)
        self.viewport().update()
        self.sort_shown.emit()

    def known_keys(self, keys: Iterable[SortKey]) -> tuple[SortKey, ...]:
        """Those of `keys` that a column has, named as the column names them."""
        sorts = {column.sort: column.sort for column in self._columns if column.sort}
        return tuple(replace(key, by=sorts[key.by]) for key in keys if key.by in sorts)

    def sort_by_column(
        self, number: int, *, descending: bool | None = None, adds: bool = False
    ) -> None:
        """Wish for an order by a column, alone or after the present keys.

        Without a direction a key that is there is turned, a new one ascends. A key too many takes
        the place of the last one.
        """
        by = self._columns[number].sort
        if by is None:
            return
        old = next((key for key in self._keys if key.by == by), None)
        if descending is None:
            is_turned = old is not None and (adds or self._keys[0] is old)
            descending = is_turned and old is not None and not old.descending
        new = SortKey(by, descending)
        keys: tuple[SortKey, ...] = (new,)
        if adds and old is not None:
            keys = tuple(new if key is old else key for key in self._keys)
        elif adds:
            keys = (*self.known_keys(self._keys)[: SORT_KEYS_LIMIT - 1], new)
        self.wish(keys)

    def drop_key(self, number: int) -> None:
        """Wish to sort no more by a column that is not the only one sorted by."""
        keys = tuple(key for key in self._keys if key.by != self._columns[number].sort)
        if keys:
            self.wish(keys)

    def wish(self, keys: Iterable[SortKey]) -> None:
        """Mark and wish for an order."""
        self.show_sort(keys)
        self.sort_requested.emit(self._keys)

    def sizeHint(self) -> QSize:
        look = theme()
        height = max(look.size("table_header"), look.metrics("small").height() + _AIR)
        return QSize(super().sizeHint().width(), height)

    def menu_of(self, number: int) -> Menu:
        """What can be done with a column; whoever shows the menu may add to it."""
        menu = Menu(self)
        column = self._columns[number]
        if column.sort is not None:
            up = partial(self.sort_by_column, number, descending=False)
            down = partial(self.sort_by_column, number, descending=True)
            menu.add(self.tr("Sort ascending"), up, "arrow-up")
            menu.add(self.tr("Sort descending"), down, "arrow-down")
            keys = [key.by for key in self._keys]
            if column.sort not in keys and keys:
                add = partial(self.sort_by_column, number, adds=True)
                menu.add(self.tr("Then sort by this\tShift+Click"), add, "arrows-sort")
            elif len(keys) > 1:
                menu.add(self.tr("Do not sort by this"), partial(self.drop_key, number), "x")
            menu.addSeparator()
        if not column.is_fixed:
            hide = partial(self.show_column, number, is_shown=False)
            menu.add(self.tr("Hide this column"), hide, "eye-off")
        return menu

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        look = theme()
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.fillRect(rect, look.color("window"))
        bottom = rect.bottom() + 0.5
        start, end = QPointF(rect.left(), bottom), QPointF(rect.right() + 1, bottom)
        draw_hairline(painter, start, end, look.color("border"))
        if not 0 <= logicalIndex < len(self._columns):
            return
        column = self._columns[logicalIndex]
        if column.cell is Cell.CHECK:
            self._paint_check(painter, rect)
            return
        place = next((n for n, key in enumerate(self._keys) if key.by == column.sort), None)
        self._paint_title(painter, rect, column, place)
        self._paint_divider(painter, rect, logicalIndex)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._adds_key = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)
        self.columns_changed.emit()

    def _paint_check(self, painter: QPainter, rect: QRect) -> None:
        side = theme().size("check_box")
        box = QRect(0, 0, side, side)
        box.moveCenter(rect.center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_check_box(painter, box, self._checks)

    def _paint_title(
        self, painter: QPainter, rect: QRect, column: Column, place: int | None
    ) -> None:
        """The title, and for a column at `place` of the order its arrow and number."""
        look = theme()
        is_sorted = place is not None
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        area = rect.adjusted(look.space("s"), 0, -look.space("s"), 0)
        font = look.font("small", "strong" if is_sorted else "medium")
        painter.setFont(font)
        side = look.size("icon_small")
        number = format_number(place + 1) if place is not None and len(self._keys) > 1 else ""
        number_width = look.metrics("caption").horizontalAdvance(number) + 1 if number else 0
        room = area.width() - (side + 2 + number_width if is_sorted else 0)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(look.color("text" if is_sorted else "text_muted"))
        flags = text_flags(column.align | Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        painter.drawText(area, flags, title)
        if place is None:
            return
        width = metrics.horizontalAdvance(title) + _TITLE_GAP
        x = area.right() - width - side if is_rtl else area.left() + width
        if column.align & Qt.AlignmentFlag.AlignTrailing:
            x = area.left() + width if is_rtl else area.right() - width - side
        arrow = QRect(x, area.y(), side, area.height())
        name = "chevron-down" if self._keys[place].descending else "chevron-up"
        draw_icon(painter, name, look.color("text"), arrow, side)
        if number:
            beside = x - number_width if is_rtl else x + side
            painter.setFont(look.font("caption"))
            painter.setPen(look.color("text_muted"))
            spot = QRect(beside, area.y(), number_width, area.height())
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, number)

    def _paint_divider(self, painter: QPainter, rect: QRect, logical: int) -> None:
        if self.visualIndex(logical) == self.count() - 1:
            return
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = rect.left() + 0.5 if is_rtl else rect.right() + 0.5
        top = QPointF(x, rect.top() + _DIVIDER_INSET)
        bottom = QPointF(x, rect.bottom() - _DIVIDER_INSET)
        draw_hairline(painter, top, bottom, theme().color("border"))

    def _click(self, logical: int) -> None:
        if self._columns[logical].cell is Cell.CHECK:
            self.all_checked_requested.emit(self._checks != Qt.CheckState.Checked)
        else:
            self.sort_by_column(logical, adds=self._adds_key)

    def _show_menu(self, position: QPoint) -> None:
        number = self.logicalIndexAt(position)
        if 0 <= number < len(self._columns):
            self.menu_requested.emit(number, self.mapToGlobal(position))
