"""Paints the mapping table: headings over samples, lists that open on a click, match bars."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.business.imports.model import ColumnGuess, Field
from crm_desktop.ui.imports.mapping_model import COLUMN_ROLE, NEW_FIELD, MappingModel, Part
from crm_desktop.ui.imports.words import (
    FIELD_ORDER,
    LIKELY,
    OWN_ICON,
    SURE,
    column_remark,
    field_icon,
    field_word,
)
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, draw_hairline
from crm_desktop.ui.kit.theme import theme

Index = QModelIndex | QPersistentModelIndex
_BARS = 3


class MappingDelegate(QStyledItemDelegate):
    """One row per column of the file, two lines high."""

    def __init__(self, model: MappingModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = theme()
        lines = 2 * look.metrics("small").height() + look.space("s")
        return QSize(0, max(look.size("row_two_line"), lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = cast("QRect", option.rect)  # type: ignore[attr-defined]
        state = cast("QStyle.StateFlag", option.state)  # type: ignore[attr-defined]
        column = index.data(COLUMN_ROLE)
        if not isinstance(column, ColumnGuess):
            return
        look = theme()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("selection"))
        bottom = rect.bottomLeft().toPointF(), rect.bottomRight().toPointF()
        draw_hairline(painter, *bottom, look.color("gridline"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each text runs as its own first letter says; its place is always given in full.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        part = Part(index.column())
        if part is Part.HEADING:
            self._paint_heading(painter, rect, column)
        elif part is Part.FIELD:
            has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
            self._paint_field(painter, rect, column, has_focus=has_focus)
        elif part is Part.MATCH:
            self._paint_match(painter, rect, column)
        else:
            self._paint_remark(painter, rect, column)
        painter.restore()

    # Editing -----------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = ComboBox(parent)
        combo.add_choice(field_word(Field.IGNORE), Field.IGNORE.value, field_icon(Field.IGNORE))
        for field in FIELD_ORDER:
            combo.add_choice(field_word(field), field.value, field_icon(field))
        for own in self._model.own_fields:
            combo.add_choice(own.name, own.key, OWN_ICON)
        if self._model.can_make_fields:
            combo.add_choice(self.tr("Make an own field of this column…"), NEW_FIELD, "plus")
        combo.activated.connect(lambda: self.commitData.emit(combo))
        combo.activated.connect(lambda: self.closeEditor.emit(combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        column = index.data(COLUMN_ROLE)
        if isinstance(editor, ComboBox) and isinstance(column, ColumnGuess):
            own = self._model.own_field(column)
            value = column.field.value if own is None else own.key
            editor.setCurrentIndex(max(0, editor.findData(value)))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, ComboBox):
            self._model.setData(index, editor.currentData())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(self._field_box(cast("QRect", option.rect)))  # type: ignore[attr-defined]

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on the painted list opens it."""
        is_click = (
            index.column() == Part.FIELD
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        )
        if is_click:
            self._view.edit(self._model.index(index.row(), index.column()))
            return True
        return False

    # Painting ----------------------------------------------------------------------------

    def _field_box(self, rect: QRect) -> QRect:
        look = theme()
        height = look.control_height()
        top = rect.y() + (rect.height() - height) // 2
        return QRect(rect.x() + look.space("xs"), top, rect.width() - look.space("s"), height)

    def _paint_heading(self, painter: QPainter, rect: QRect, column: ColumnGuess) -> None:
        look = theme()
        pad, line = look.space("s"), look.metrics("small").height()
        arrow = look.size("icon_button")
        width = rect.width() - 2 * pad - arrow - pad
        top = rect.y() + (rect.height() - 2 * line) // 2
        samples = " · ".join(column.samples) or self.tr("(empty)")
        for number, (text, weight, tone) in enumerate(
            ((column.heading or "—", "strong", "text"), (samples, "normal", "text_muted"))
        ):
            font = look.font("small" if number == 0 else "caption", weight)
            metrics = look.metrics("small" if number == 0 else "caption", weight)
            area = QRect(rect.x() + pad, top + number * line, width, line)
            painter.setFont(font)
            painter.setPen(look.color(tone))
            painter.drawText(self._mirror(area, rect), self._start(), elide(text, metrics, width))
        place = QRect(rect.right() - pad - arrow, rect.y(), arrow, rect.height())
        draw_icon(
            painter, "arrow-right", look.color("text_muted"), self._mirror(place, rect), arrow
        )

    def _paint_field(
        self, painter: QPainter, rect: QRect, column: ColumnGuess, *, has_focus: bool
    ) -> None:
        look = theme()
        box = self._field_box(rect)
        border = look.color("focus" if has_focus else "border_input")
        width = look.border("focus" if has_focus else "hairline")
        draw_box(painter, box, look.radius("control"), look.color("surface"), border, width)
        pad, side, small = look.space("s"), look.size("icon_button"), look.size("icon_small")
        muted = look.color("text_muted")
        icon = QRect(box.x() + pad, box.y(), side, box.height())
        own = self._model.own_field(column)
        name = field_icon(column.field) if own is None else OWN_ICON
        draw_icon(painter, name, muted, self._mirror(icon, rect), side)
        arrow = QRect(box.right() - pad - small, box.y(), small, box.height())
        draw_icon(painter, "chevron-down", muted, self._mirror(arrow, rect), small)
        start = icon.right() + pad
        words = QRect(start, box.y(), arrow.left() - start - pad, box.height())
        painter.setFont(look.font("small"))
        is_ignored = column.field is Field.IGNORE and own is None
        painter.setPen(look.color("text_muted" if is_ignored else "text"))
        shown = field_word(column.field) if own is None else own.name
        text = elide(shown, look.metrics("small"), words.width())
        painter.drawText(self._mirror(words, rect), self._start(), text)

    def _paint_match(self, painter: QPainter, rect: QRect, column: ColumnGuess) -> None:
        look = theme()
        pad, height, width = look.space("s"), look.size("pace_marker.1"), look.space("xs") + 1
        x = rect.x() + pad
        is_guess = column.field is not Field.IGNORE and not self._model.is_chosen(column)
        if is_guess:
            count, tone = _bars(column.confidence)
            for number in range(_BARS):
                bar = QRect(x, rect.y() + (rect.height() - height) // 2, width, height)
                color = look.color(tone if number < count else "border")
                draw_box(painter, self._mirror(bar, rect), 1, color)
                x += width + look.border("focus")
            x += pad - look.border("focus")
        area = QRect(x, rect.y(), rect.right() - x, rect.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text" if is_guess else "text_muted"))
        words = elide(self._model.match_text(column), look.metrics("small"), area.width())
        painter.drawText(self._mirror(area, rect), self._start(), words)

    def _paint_remark(self, painter: QPainter, rect: QRect, column: ColumnGuess) -> None:
        look = theme()
        icon_name, tone, text = column_remark(
            column, is_read=self._model.own_field(column) is not None
        )
        pad, side = look.space("s"), look.size("icon_button")
        icon = QRect(rect.x() + pad, rect.y(), side, rect.height())
        draw_icon(painter, icon_name, look.color(tone), self._mirror(icon, rect), side)
        start = icon.right() + pad
        area = QRect(start, rect.y(), rect.right() - start - pad, rect.height())
        painter.setFont(look.font("small"))
        is_calm = tone in ("success", "text_muted")
        painter.setPen(look.color("text_muted" if is_calm else "text"))
        flags = self._start() & ~int(Qt.TextFlag.TextSingleLine) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(self._mirror(area, rect), flags, text)

    def _start(self) -> int:
        return text_flags(Qt.AlignmentFlag.AlignVCenter, self._view.layoutDirection())

    def _mirror(self, inside: QRect, rect: QRect) -> QRect:
        return mirrored(self._view, inside, rect)


def _bars(confidence: float) -> tuple[int, str]:
    """How many of the bars are filled, and their color."""
    if confidence >= SURE:
        return _BARS, "success_solid"
    return (2, "warning_solid") if confidence >= LIKELY else (1, "danger_solid")
