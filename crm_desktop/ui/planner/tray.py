"""What is to be done without a day: to search in, and to drag onto the plan and back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.planner.items import Agenda, PlannedItem
from crm_desktop.business.planner.load import lasting_minutes
from crm_desktop.core.clock import Clock
from crm_desktop.core.text import fold
from crm_desktop.ui.activities.words import day_month, kind_color, kind_icon, kind_word, length
from crm_desktop.ui.kit.baseline import rise_of
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.fields import OTHER_SCRIPTS, Line
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.dragging import MIME, Dragged, dragged_data, read_dragged
from crm_desktop.ui.planner.selection import key_of

_AnyIndex = QModelIndex | QPersistentModelIndex
_ICON = 14
_GRIP = 12
_LINES = 2
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop


class TrayModel(QAbstractListModel):
    """Activities without a day, as far as they contain what is looked for."""

    def __init__(self, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._clock = clock
        self._agenda = Agenda((), {})
        self._find = ""
        self.items: tuple[PlannedItem, ...] = ()

    def show_agenda(self, agenda: Agenda, items: Sequence[PlannedItem]) -> None:
        """Other activities; an activity of several people stands here once."""
        once = {item.activity_id: item for item in reversed(items)}
        self._agenda = Agenda(tuple(reversed(once.values())), agenda.names)
        self._narrow()

    def find(self, text: str) -> None:
        """Show what contains this text."""
        self._find = fold(text.strip())
        self._narrow()

    @property
    def total(self) -> int:
        """How many there are, found or not."""
        return len(self._agenda.items)

    def _narrow(self) -> None:
        self.beginResetModel()
        self.items = tuple(
            item
            for item in self._agenda.items
            if self._find in fold(item.title) or self._find in fold(self._agenda.name_of(item))
        )
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def title(self, item: PlannedItem) -> str:
        """What is to be done."""
        return item.title or kind_word(item.kind)

    def contact(self, item: PlannedItem) -> str:
        """Whom it is about."""
        return self._agenda.name_of(item)

    def foot(self, item: PlannedItem) -> str:
        """How long it takes and by when it is due."""
        words = length(lasting_minutes(item))
        due = item.due_day(self._clock.zone)
        if due is None:
            return words
        by = self.tr("by {day}").replace("{day}", day_month(due))
        return f"{words} · {by}"

    def is_late(self, item: PlannedItem) -> bool:
        """Whether its day is over."""
        due = item.due_day(self._clock.zone)
        return due is not None and due < self._clock.today()

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        lines = (self.title(item), self.contact(item), self.foot(item))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (kind_word(item.kind), *lines)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(filter(None, lines)))
        return lines[0] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        keys = [key_of(self.items[index.row()]) for index in indexes]
        return dragged_data(keys, None)

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


class _TrayDelegate(QStyledItemDelegate):
    """A card with a grip, the kind's icon, the title in two lines, the contact, time and day."""

    def __init__(self, view: TrayList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        look, model = theme(), self._view.tray_model
        item = model.items[index.row()]
        width = self._view.viewport().width()
        lines = self._title_lines(item, self._text_width(width))
        small = look.metrics("caption").height()
        count = 2 if model.contact(item) else 1
        height = lines * look.metrics("small", "medium").height() + count * small
        return QSize(width, height + 2 * look.space("s") + look.space("s") - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        look, view = theme(), self._view
        model = view.tray_model
        item = model.items[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        card = rect.adjusted(0, 0, -1, -look.space("s") + 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        is_selected = view.selectionModel().isSelected(view.tray_model.index(index.row()))
        is_hovered = view.hovered_row == index.row()
        fill = "selection" if is_selected else "hover" if is_hovered else "raised"
        border = look.color("focus" if is_selected and view.hasFocus() else "border")
        width = look.border("focus") if is_selected and view.hasFocus() else look.border()
        draw_box(painter, card, look.radius("control"), look.color(fill), border, width)
        self._paint_words(painter, card, item)
        painter.restore()

    def _paint_words(self, painter: QPainter, card: QRect, item: PlannedItem) -> None:
        look, view = theme(), self._view
        model = view.tray_model
        top = card.y() + look.space("s")
        x = card.x() + 4
        grip = mirrored(view, QRect(x, top, _GRIP, _GRIP + 2), card)
        draw_icon(painter, "grip-vertical", look.color("text_disabled"), grip, _GRIP)
        x += _GRIP + 4
        solid = look.color(f"activity.{kind_color(item.kind)}.solid")
        icon = mirrored(view, QRect(x, top, _ICON, _ICON + 2), card)
        draw_icon(painter, kind_icon(item.kind), solid, icon, _ICON)
        x += _ICON + 6
        room = card.right() - x - look.space("xs")
        metrics = look.metrics("small", "medium")
        lines = self._title_lines(item, room)
        painter.setFont(look.font("small", "medium"))
        painter.setPen(look.color("text"))
        box = QRect(x, top, room, lines * metrics.height())
        title = model.title(item)
        if lines < _LINES:
            title = elide(title, metrics, room)
        elif metrics.horizontalAdvance(title) > room * _LINES - metrics.height() * 3:
            title = elide(title, metrics, room * _LINES - metrics.height() * 3)
        flags = text_flags(_LEADING, view.layoutDirection(), wraps=lines > 1)
        painter.drawText(mirrored(view, box, card), flags, title)
        y = box.bottom() + 1
        small = look.metrics("caption")
        painter.setFont(look.font("caption"))
        single = text_flags(_LEADING, view.layoutDirection()) | int(Qt.TextFlag.TextDontClip)
        for words, role in (
            (model.contact(item), "text_muted"),
            (model.foot(item), "danger" if model.is_late(item) else "text_muted"),
        ):
            if words:
                painter.setPen(look.color(role))
                shown = elide(words, small, room)
                # Every script stands on the line's baseline, whatever its font is taller.
                rise = rise_of(shown, look.font("caption")) if max(shown) >= OTHER_SCRIPTS else 0
                line = mirrored(view, QRect(x, y - rise, room, small.height()), card)
                painter.drawText(line, single, shown)
                y += small.height()

    def _text_width(self, width: int) -> int:
        return width - 2 - 4 - _GRIP - 4 - _ICON - 6 - theme().space("xs")

    def _title_lines(self, item: PlannedItem, room: int) -> int:
        metrics = theme().metrics("small", "medium")
        return 1 if metrics.horizontalAdvance(self._view.tray_model.title(item)) <= room else _LINES


class TrayList(HoverList):
    """The cards; `chosen` carries the row that Enter or a double click was meant for."""

    chosen = Signal(object)
    opened = Signal(int)
    delete_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, model: TrayModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.tray_model = model
        self.setModel(model)
        self.setItemDelegate(_TrayDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("surface", "window")
        self.setAccessibleName(self.tr("Unscheduled"))
        self.doubleClicked.connect(self._open)
        theme().changed.connect(self.scheduleDelayedItemsLayout)

    def resizeEvent(self, event: QEvent) -> None:  # type: ignore[override]
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.scheduleDelayedItemsLayout()

    def chosen_items(self) -> tuple[PlannedItem, ...]:
        """The selected activities, in their order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self.tray_model.items[row] for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_items():
            self.chosen.emit(self.chosen_items())
        elif event.key() == Qt.Key.Key_Delete and self.chosen_items():
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_F2 and self.currentIndex().isValid():
            self.opened.emit(self._id(self.currentIndex()))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen_items():
            self.menu_requested.emit(event.globalPos())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._id(index))

    def _id(self, index: QModelIndex) -> int:
        return self.tray_model.items[index.row()].activity_id


class Tray(Panel):
    """The panel beside the plan; `dropped` carries a `Dragged` that came from the calendar."""

    dropped = Signal(object)
    new_requested = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        look = theme()
        self.setAcceptDrops(True)
        self._is_target = False
        self.title_label = PlainLabel(self.tr("Unscheduled"), size="small", weight="strong")
        self.count_label = PlainLabel(size="caption", tone="muted")
        self.add_button = IconButton("plus", self.tr("New activity without a day"), small=True)
        self.add_button.clicked.connect(self.new_requested)
        self.find_line = Line("search", is_quiet=True)
        self.find_line.setPlaceholderText(self.tr("Find"))
        self.find_line.setAccessibleName(self.tr("Find among unscheduled activities"))
        self.model = TrayModel(clock, self)
        self.list = TrayList(self.model, self)
        self.hint = PlainLabel(size="caption", tone="muted", wraps=True)
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        head.addWidget(self.title_label)
        head.addWidget(self.count_label)
        head.addStretch(1)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        space = look.space("s") + 2
        column.setContentsMargins(space, space, space, look.space("s"))
        column.setSpacing(look.space("s"))
        column.addLayout(head)
        column.addWidget(self.find_line)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        self.setMinimumWidth(look.size("planner.tray") - look.space("l"))
        self.find_line.textChanged.connect(self._find)
        self._say()

    def show_agenda(self, agenda: Agenda, items: Sequence[PlannedItem]) -> None:
        """What is without a day now."""
        self.model.show_agenda(agenda, items)
        self._say()

    def _find(self, text: str) -> None:
        self.model.find(text)
        self._say()

    def _say(self) -> None:
        self.count_label.setText(format_number(self.model.total))
        if self.model.items:
            words = self.tr("Drag onto a day, or press Enter to pick a time.")
        elif self.model.total:
            words = self.tr("Nothing of that name here.")
        else:
            words = self.tr(
                "What has no day yet stands here. Drag an activity here to take its day."
            )
        self.hint.setText(words)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._take(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take(event)

    def dragLeaveEvent(self, event: object) -> None:
        self._mark(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(is_target=False)
        dragged = read_dragged(event.mimeData())
        if dragged is not None and dragged.from_day is not None:
            event.acceptProposedAction()
            self.dropped.emit(dragged)

    def _take(self, event: QDropEvent) -> None:
        """Only what stands in the calendar can be brought here."""
        dragged: Dragged | None = read_dragged(event.mimeData())
        if dragged is not None and dragged.from_day is not None:
            event.acceptProposedAction()
            self._mark(is_target=True)
        else:
            event.ignore()

    def _mark(self, *, is_target: bool) -> None:
        if self._is_target != is_target:
            self._is_target = is_target
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_target:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            look = theme()
            rect = self.rect().adjusted(2, 2, -2, -2)
            draw_box(
                painter, rect, look.radius("card"), look.color("accent_bg"), look.color("focus")
            )
            painter.end()
