"""Painted lists of choices: the box in a table's cell, and the searchable popup it opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.core.records import record
from crm_desktop.core.text import fold
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.menu import round_popup, shape_popup
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.result_list import ResultGroup, ResultLine, ResultList
from crm_desktop.ui.kit.row_table import ChoosesRows
from crm_desktop.ui.kit.theme import theme

FREE = "="
"""Before a text that was typed and is none of the choices."""
_MOST_ROWS = 12
_OPENING_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


@record
class Choice:
    """One choice; those of one `group` stand together under its name."""

    key: str
    text: str
    icon: str = ""
    group: str = ""


class ChoicePopup(QFrame):
    """A line to type in and the choices that match; `chosen(key)` closes it, Escape too."""

    chosen = Signal(object)

    def __init__(
        self,
        choices: Sequence[Choice],
        parent: QWidget,
        name: str,
        *,
        free_text: str = "",
        current: str = "",
    ) -> None:
        """`free_text`, with `{text}` in it, offers what is typed itself as the first choice.

        `current` is the key of what is chosen now: Enter alone leaves it so.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self._free_text = free_text
        self._current = current
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        round_popup(self)
        self._choices = tuple(choices)
        look = theme()
        column = QVBoxLayout(self)
        space = look.space("s")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        self.line = Line("search")
        self.line.setPlaceholderText(self.tr("Type to search"))
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(self._find)
        column.addWidget(self.line)
        self.results = ResultList(self, _MOST_ROWS)
        self.results.chosen.connect(self._choose)
        self.line.installEventFilter(self)
        column.addWidget(self.results)
        self._nothing = PlainLabel(self.tr("Nothing is called so"), tone="muted", size="small")
        column.addWidget(self._nothing)
        self.setFocusProxy(self.line)
        self.setAccessibleName(name)
        self._find("")

    def open_below(self, owner: QWidget, box: QRect, typed: str = "") -> None:
        """Open under a box of `owner`, as wide as it at least, inside the screen."""
        look = theme()
        self.setFixedWidth(max(box.width(), look.size("segments_panel") + look.space("xl") * 2))
        self.adjustSize()
        corner = owner.mapToGlobal(QPoint(box.left(), box.bottom() + look.space("xs")))
        if owner.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(corner.x() + box.width() - self.width())
        screen = owner.screen().availableGeometry()
        if corner.y() + self.height() > screen.bottom():
            above = owner.mapToGlobal(box.topLeft()).y() - look.space("xs") - self.height()
            corner.setY(max(screen.top(), above))
        corner.setX(min(max(corner.x(), screen.left()), screen.right() - self.width()))
        self.move(corner)
        self.show()
        self.results.scrollTo(self.results.currentIndex())
        self.line.setFocus()
        if typed:
            self.line.setText(typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter of the line belong to the list."""
        return self.results.take_key(event) or super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shape_popup(self)

    def _find(self, typed: str) -> None:
        wanted = fold(typed)
        found = [one for one in self._choices if wanted in fold(one.text)]
        if wanted:
            found.sort(key=lambda one: not fold(one.text).startswith(wanted))
        groups: dict[str, list[ResultLine]] = {}
        typed = typed.strip()
        is_new = bool(typed) and all(fold(one.text) != wanted for one in found)
        if self._free_text and is_new:
            words = self._free_text.replace("{text}", typed)
            groups[""] = [ResultLine(f"{FREE}{typed}", words, "plus")]
        for one in found:
            groups.setdefault(one.group, []).append(ResultLine(one.key, one.text, one.icon))
        listed = [ResultGroup(name, tuple(lines)) for name, lines in groups.items()]
        self.results.show_groups(listed, typed)
        self.results.setVisible(bool(groups))
        if not wanted and self._current:
            self.results.mark(self._current)
        self._nothing.setVisible(not groups and bool(self.line.text().strip()))
        self.adjustSize()

    def _choose(self, key: object) -> None:
        self.close()
        self.chosen.emit(str(key))


class ChoiceTable(ChoosesRows):
    """A table of which one column is chosen from a list.

    `choice_wanted(row, typed)` follows a click on that column and Space, Enter, F2 or a letter;
    `pressed_at(row, column, point)` a click on any other.
    """

    choice_wanted = Signal(int, str)
    pressed_at = Signal(int, int, QPoint)

    def __init__(self, choice_column: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice_column = choice_column
        self._widths: dict[int, int] = {}
        self._last = 0
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        header.setFont(theme().font("small", "strong"))
        header.setFixedHeight(theme().size("table_header"))
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_widths(self, widths: Mapping[int, int], last: int) -> None:
        """Widths of columns and the least of the last one; all shrink where there is no room."""
        self._widths = dict(widths)
        self._last = last
        self._fit_columns()

    def _fit_columns(self) -> None:
        fit_columns(self, self._widths, self._last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def choice_box(self, row: int) -> QRect:
        """Where the box of a row is painted, in the viewport."""
        index = self.model().index(row, self._choice_column)
        return choice_box(self.visualRect(index))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and index.isValid() and index.column() == self._choice_column:
            self.choice_wanted.emit(index.row(), "")
        elif is_left and index.isValid():
            point = event.position().toPoint()
            self.pressed_at.emit(index.row(), index.column(), point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        text = event.text() if event.text().isprintable() else ""
        if row >= 0 and plain and event.key() in _OPENING_KEYS:
            self.choice_wanted.emit(row, "")
        elif row >= 0 and plain and text:
            self.choice_wanted.emit(row, text)
        else:
            super().keyPressEvent(event)


def fit_columns(view: QTableView, widths: Mapping[int, int], rest: int) -> None:
    """Give columns their widths; smaller ones where not even `rest` is left for the others."""
    room, wanted = view.viewport().width(), sum(widths.values()) + rest
    share = min(1.0, room / wanted) if wanted and room > 0 else 1.0
    for column, width in widths.items():
        view.setColumnWidth(column, int(width * share))


def choice_box(rect: QRect) -> QRect:
    """The box inside a cell."""
    look = theme()
    height = look.control_height()
    top = rect.y() + (rect.height() - height) // 2
    return QRect(rect.x() + look.space("xs"), top, rect.width() - look.space("s"), height)


def has_keyboard(view: QWidget, index: QModelIndex | QPersistentModelIndex) -> bool:
    """Whether keys go to the row of a cell: rows are chosen as a whole, and Qt marks one cell."""
    is_table = isinstance(view, QTableView)
    return is_table and view.hasFocus() and view.currentIndex().row() == index.row()


def paint_choice(
    painter: QPainter,
    view: QWidget,
    rect: QRect,
    text: str,
    *,
    icon_name: str = "",
    has_focus: bool = False,
    is_muted: bool = False,
    is_wrong: bool = False,
) -> None:
    """A list that looks closed; the popup opens under it."""
    look = theme()
    box = choice_box(rect)
    border = "focus" if has_focus else "danger_solid" if is_wrong else "border_input"
    width = look.border("focus" if has_focus else "hairline")
    draw_box(painter, box, look.radius("control"), look.color("surface"), look.color(border), width)
    pad, side, small = look.space("s"), look.size("icon_button"), look.size("icon_small")
    muted = look.color("text_muted")
    start = box.x() + pad
    if icon_name:
        icon = QRect(start, box.y(), side, box.height())
        draw_icon(painter, icon_name, muted, mirrored(view, icon, rect), side)
        start = icon.right() + pad
    arrow = QRect(box.right() - pad - small, box.y(), small, box.height())
    draw_icon(painter, "chevron-down", muted, mirrored(view, arrow, rect), small)
    words = QRect(start, box.y(), arrow.left() - start - pad, box.height())
    painter.setFont(look.font("small"))
    painter.setPen(look.color("text_muted" if is_muted else "text"))
    shown = elide(text, look.metrics("small"), words.width())
    flags = text_flags(Qt.AlignmentFlag.AlignVCenter, view.layoutDirection())
    painter.drawText(mirrored(view, words, rect), flags, shown)


def two_line_height() -> int:
    """The height of rows with two lines of small text."""
    look = theme()
    lines = 2 * look.metrics("small").height() + look.space("s")
    return max(look.size("row_two_line"), lines)


def two_line_hint() -> QSize:
    """The same as a size hint."""
    return QSize(0, two_line_height())
