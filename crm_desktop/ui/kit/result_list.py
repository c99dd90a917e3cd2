"""Results of a search in groups, the same under every search field and in every record picker."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.core.records import record
from crm_desktop.core.spans import matching_spans
from crm_desktop.ui.kit.direction import elide, isolate, isolate_ltr, mirrored, text_flags
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.theme import theme

_AnyIndex = QModelIndex | QPersistentModelIndex
_TRAILING_SHARE = 3
"""What stands at the end takes at most one part of so many."""


@record
class ResultLine:
    """One result: `key` is handed back when it is chosen.

    `parts` tell it from others of the same title; `trailing` stands at the end, e.g. a shortcut.
    """

    key: object
    title: str
    icon_name: str
    parts: tuple[str, ...] = ()
    trailing: str = ""


@record
class ResultGroup:
    """Results under a heading; without a title they stand alone."""

    title: str
    lines: tuple[ResultLine, ...]


class _ResultModel(QAbstractListModel):
    """Headings (texts) and lines, one below the other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[ResultLine | str, ...] = ()
        self.typed = ""

    def set_rows(self, rows: Sequence[ResultLine | str], typed: str) -> None:
        self.beginResetModel()
        self.rows, self.typed = tuple(rows), typed
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row if isinstance(row, str) else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if isinstance(row, str):
                return row
            return ", ".join(part for part in (row.title, *row.parts, row.trailing) if part)
        return None


class _ResultDelegate(QStyledItemDelegate):
    """Icon, title with the typed text marked, and under it what tells it from others."""

    def __init__(self, view: ResultList, model: _ResultModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        look = theme()
        row = self._model.rows[index.row()]
        if isinstance(row, str):
            return QSize(0, look.metrics("caption").height() + look.space("m"))
        lines = look.metrics("small").height() + look.space("m")
        if row.parts:
            lines += look.metrics("caption").height()
        return QSize(0, max(look.size("row_two_line") if row.parts else 0, lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        row = self._model.rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if isinstance(row, str):
            self._paint_heading(painter, row, rect)
        else:
            self._paint_line(painter, row, rect, index.row())
        painter.restore()

    def _paint_heading(self, painter: QPainter, title: str, rect: QRect) -> None:
        look = theme()
        gap = look.space("s")
        area = rect.adjusted(gap, 0, -gap, 0)
        painter.setFont(look.font("caption", "medium"))
        painter.setPen(look.color("text_muted"))
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, text_flags(leading, self._view.layoutDirection()), title)

    def _paint_line(self, painter: QPainter, row: ResultLine, rect: QRect, number: int) -> None:
        look = theme()
        if number == self._view.currentIndex().row():
            draw_box(painter, rect, look.radius("control"), look.color("selection"))
        elif number == self._view.hovered_row:
            draw_box(painter, rect, look.radius("control"), look.color("hover"))
        gap = look.space("s")
        side = look.size("icon_large") + look.space("xs")
        square = QRect(rect.x() + gap, rect.y() + (rect.height() - side) // 2, side, side)
        square = mirrored(self._view, square, rect)
        if row.parts:
            draw_box(painter, square, look.radius("control"), look.color("sunken"))
        draw_icon(painter, row.icon_name, look.color("text_muted"), square, look.size("icon"))
        left = rect.x() + gap + side + gap
        right = rect.right() - gap
        if row.trailing:
            right -= self._paint_trailing(painter, row.trailing, rect) + gap
        self._paint_words(painter, row, QRect(left, rect.y(), right - left, rect.height()), rect)

    def _paint_trailing(self, painter: QPainter, text: str, rect: QRect) -> int:
        """What stands at the end; returns its width."""
        look = theme()
        metrics = look.metrics("caption")
        width = min(metrics.horizontalAdvance(text) + 2, rect.width() // _TRAILING_SHARE)
        area = QRect(rect.right() - look.space("s") - width, rect.y(), width, rect.height())
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text_muted"))
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        flags = text_flags(end, self._view.layoutDirection())
        painter.drawText(mirrored(self._view, area, rect), flags, elide(text, metrics, width))
        return width

    def _paint_words(self, painter: QPainter, row: ResultLine, area: QRect, within: QRect) -> None:
        look = theme()
        upper, lower = look.metrics("small", "medium"), look.metrics("caption")
        height = upper.height() + (lower.height() if row.parts else 0)
        top = area.y() + (area.height() - height) // 2
        line = mirrored(self._view, QRect(area.x(), top, area.width(), upper.height()), within)
        painter.setFont(look.font("small", "medium"))
        title = elide(row.title, upper, area.width() - 2)
        self._paint_marked(painter, isolate(title), line, look.color("text"))
        if row.parts:
            line = line.translated(0, upper.height())
            line.setHeight(lower.height())
            painter.setFont(look.font("caption"))
            parts = " · ".join(_isolated(part) for part in row.parts)
            words = elide(parts, lower, area.width() - 2)
            self._paint_marked(painter, words, line, look.color("text_muted"))

    def _paint_marked(self, painter: QPainter, text: str, rect: QRect, color: QColor) -> None:
        """One line in which the typed text is marked."""
        layout = QTextLayout(text, painter.font())
        option = QTextOption()
        direction = self._view.layoutDirection()
        option.setTextDirection(direction)
        is_rtl = direction == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([_mark(text, *span) for span in matching_spans(text, self._model.typed)])
        layout.beginLayout()
        line = layout.createLine()
        if line.isValid():
            line.setLineWidth(rect.width())
        layout.endLayout()
        painter.setPen(color)
        # Letters of other fonts reach higher; the line of writing stays where it is.
        rise = painter.fontMetrics().ascent() - line.ascent() if line.isValid() else 0
        layout.draw(painter, QPointF(rect.x(), rect.y() + rise))


def _isolated(part: str) -> str:
    """A part of a line: numbers and addresses run left-to-right in every direction."""
    return isolate_ltr(part) if part[:1] == "+" or "@" in part else isolate(part)


def _mark(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    """The format of a marked part; Qt counts in UTF-16."""
    marked = QTextLayout.FormatRange()
    marked.start = _units(text[:start])  # type: ignore[attr-defined]
    marked.length = _units(text[start:end])  # type: ignore[attr-defined]
    form = QTextCharFormat()
    form.setForeground(theme().color("accent_text"))
    form.setFontWeight(600)
    marked.format = form  # type: ignore[attr-defined]
    return marked


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


class ResultList(HoverList):
    """Shows groups of results; the keyboard stays with the field that it belongs to.

    `chosen(key)` follows a click or `choose_current`. With `most_rows` it is as high as its
    content, up to so many rows.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None, most_rows: int = 10) -> None:
        super().__init__(parent)
        self._most_rows = most_rows
        self._model = _ResultModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_ResultDelegate(self, self._model))
        self.setStyleSheet("background: transparent")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_clicked)

    @property
    def lines(self) -> tuple[ResultLine, ...]:
        """The results shown, without headings."""
        return tuple(row for row in self._model.rows if isinstance(row, ResultLine))

    @property
    def current(self) -> ResultLine | None:
        """The marked result."""
        return self._line(self.currentIndex().row())

    def show_groups(self, groups: Sequence[ResultGroup], typed: str = "") -> None:
        """Show these results, the first one marked; `typed` is what they were found by."""
        rows: list[ResultLine | str] = []
        for group in groups:
            if group.lines:
                rows += [group.title] if group.title else []
                rows += group.lines
        self._model.set_rows(rows, typed)
        first = next((n for n, row in enumerate(rows) if isinstance(row, ResultLine)), -1)
        self._mark_row(first)
        heights = [self.sizeHintForRow(number) for number in range(len(rows))]
        self.setFixedHeight(sum(heights[: self._most_rows]))
        self.setVisible(bool(rows))
        self.scrollToTop()

    def mark(self, key: object) -> None:
        """Mark the result with this key, if there is one."""
        rows = self._model.rows
        found = (n for n, row in enumerate(rows) if isinstance(row, ResultLine) and row.key == key)
        place = next(found, -1)
        if place >= 0:
            self._mark_row(place)

    def move_current(self, step: int) -> None:
        """Move the mark by `step` results, stopping at both ends."""
        places = [n for n, row in enumerate(self._model.rows) if isinstance(row, ResultLine)]
        here = self.currentIndex().row()
        if places:
            at = places.index(here) if here in places else 0
            self._mark_row(places[max(0, min(at + step, len(places) - 1))])

    def take_key(self, event: QEvent) -> bool:
        """Arrows and Enter of the line above belong to the list; whether it was one of them."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.move_current(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose_current()
        else:
            return False
        return True

    def jump_group(self, step: int) -> None:
        """Mark the first result of the next group (`step` 1) or of this or the one before."""
        rows = self._model.rows
        heads = [n for n in range(len(rows)) if self._line(n) and not self._line(n - 1)]
        here = self.currentIndex().row()
        wanted = [n for n in heads if (n > here if step > 0 else n < here)]
        if wanted:
            self._mark_row(wanted[0] if step > 0 else wanted[-1])

    def choose_current(self) -> None:
        """Choose the marked result."""
        self._on_clicked(self.currentIndex())

    def _mark_row(self, number: int) -> None:
        self.setCurrentIndex(self._model.index(number))
        if number == 1:
            self.scrollToTop()

    def _line(self, number: int) -> ResultLine | None:
        if not 0 <= number < len(self._model.rows):
            return None
        row = self._model.rows[number]
        return row if isinstance(row, ResultLine) else None

    def _on_clicked(self, index: QModelIndex) -> None:
        line = self._line(index.row())
        if line is not None:
            self.chosen.emit(line.key)
