"""The rail at the window's leading edge: company, pages, and what belongs to the program."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.core.records import record
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.frames import Hairline
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.company_button import CompanyButton

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_AnyIndex = QModelIndex | QPersistentModelIndex


@record
class RailItem:
    """One line of the rail; `shortcut` is shown in its tooltip, a `badge` above 0 at its end."""

    key: str
    title: str
    icon_name: str
    shortcut: str = ""
    badge: int = 0


class _RailModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[RailItem, ...] = ()

    def set_items(self, items: tuple[RailItem, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.title}, {item.badge}" if item.badge else item.title
        if role == Qt.ItemDataRole.ToolTipRole:
            words = (item.title, item.shortcut) if item.shortcut else (item.title,)
            return plain_tooltip(" · ".join(words))
        return None


class _RailDelegate(QStyledItemDelegate):
    """Icon and title; the current page is filled and marked at the window's edge."""

    def __init__(self, view: RailList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        height = max(theme().size("nav_item"), theme().metrics("base").height() + 10)
        return QSize(theme().size("nav_rail_collapsed"), height + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        look = theme()
        view, model = self._view, self._view.rail_model
        item = model.items[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        is_chosen = index.row() == view.currentIndex().row()
        is_current = view.shows_current and is_chosen
        margin = look.space("s")
        box = rect.adjusted(margin, 1, -margin, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hovered = index.row() == view.hovered_row
        self._paint_back(painter, rect, box, is_current=is_current, is_hovered=is_hovered)
        if view.shows_focus and is_chosen and view.hasFocus():
            self._paint_focus(painter, box)
        color = look.color("accent_text" if is_current else "text_muted")
        icon_size = look.size("icon")
        inset = (look.size("nav_rail_collapsed") - 1 - icon_size) // 2
        icon_left = rect.x() + inset
        icon_rect = QRect(icon_left, box.y(), icon_size, box.height())
        draw_icon(painter, item.icon_name, color, mirrored(view, icon_rect, rect))
        if not view.is_collapsed:
            text_left = icon_left + icon_size + look.space("m") - 2
            end = box.right() - margin - self._paint_badge(painter, item, box, rect, is_current)
            text_rect = QRect(text_left, box.y(), end - text_left, box.height())
            weight = "strong" if is_current else "medium"
            painter.setFont(look.font("base", weight))
            painter.setPen(color)
            text = elide(item.title, look.metrics("base", weight), text_rect.width())
            leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            flags = text_flags(leading, view.layoutDirection())
            painter.drawText(mirrored(view, text_rect, rect), flags, text)
        painter.restore()

    def _paint_badge(
        self,
        painter: QPainter,
        item: RailItem,
        box: QRect,
        rect: QRect,
        is_current: bool,
    ) -> int:
        """The count at the line's end; gives the room it takes."""
        if not item.badge:
            return 0
        from crm_desktop.ui.kit.badge import badge_width, draw_badge

        look = theme()
        width, height = badge_width(item.badge), look.size("badge")
        x = box.right() - look.space("s") - width + 1
        place = QRect(x, box.y() + (box.height() - height) // 2, width, height)
        tone = "accent" if is_current else "neutral"
        draw_badge(painter, mirrored(self._view, place, rect), item.badge, tone)
        return width + look.space("s")

    def _paint_back(
        self,
        painter: QPainter,
        rect: QRect,
        box: QRect,
        *,
        is_current: bool,
        is_hovered: bool,
    ) -> None:
        look = theme()
        radius = look.radius("control")
        painter.setPen(Qt.PenStyle.NoPen)
        if is_current or is_hovered:
            painter.setBrush(look.color("accent_bg" if is_current else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if is_current:
            width = look.border("type_bar")
            bar = QRect(rect.x() - width, box.y() + margin_of(box), 2 * width, box.height() // 2)
            painter.setBrush(look.color("accent"))
            bar_rect = mirrored(self._view, bar, rect)
            painter.drawRoundedRect(bar_rect, width - 1, width - 1)

    def _paint_focus(self, painter: QPainter, box: QRect) -> None:
        look = theme()
        width = look.border("focus")
        draw_box(painter, box, look.radius("control"), None, look.color("focus"), width)


def margin_of(box: QRect) -> int:
    """The space above and below the mark of the current page: half its height in all."""
    return box.height() // 4


class RailList(HoverList):
    """A part of the rail. `chosen(key)` follows a click, Enter or Space.

    Where what is chosen stands beside it, it follows the arrow keys `at_once`, too.
    """

    chosen = Signal(str)

    def __init__(
        self, *, shows_current: bool, at_once: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shows_current = shows_current
        self._at_once = at_once
        self.shows_focus = False
        self.is_collapsed = False
        self.rail_model = _RailModel(self)
        self.setModel(self.rail_model)
        self.setItemDelegate(_RailDelegate(self))
        self.setProperty("surface", "window")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.clicked.connect(self._choose)
        theme().changed.connect(self._measure)

    def set_items(self, items: tuple[RailItem, ...]) -> None:
        """Show these lines."""
        self.rail_model.set_items(items)
        self._measure()

    def set_badge(self, key: str, count: int) -> None:
        """Show a count at the end of a line; 0 takes it away."""
        items = self.rail_model.items
        self.rail_model.items = tuple(
            replace(item, badge=count) if item.key == key else item for item in items
        )
        self.viewport().update()

    def content_width(self) -> int:
        """The width at which no title is cut, in logical pixels."""
        look = theme()
        metrics = look.metrics("base", "strong")
        titles = [metrics.horizontalAdvance(item.title) for item in self.rail_model.items]
        before = (look.size("nav_rail_collapsed") + look.size("icon")) // 2 + look.space("m")
        return before + max(titles, default=0) + 2 * look.space("s") + 2

    def set_current(self, key: str) -> None:
        """Mark the line of `key` without choosing it."""
        for row, item in enumerate(self.rail_model.items):
            if item.key == key:
                self.setCurrentIndex(self.rail_model.index(row))

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons only; titles stand in the tooltips."""
        self.is_collapsed = collapsed
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        before = self.currentIndex()
        self.shows_focus = True
        super().keyPressEvent(event)
        if self._at_once and self.currentIndex() != before:
            self._choose(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.shows_focus = event.reason() in _KEYBOARD_REASONS
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rail_model.items:
            self.setCurrentIndex(self.rail_model.index(0))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.rail_model.items[index.row()].key)

    def _measure(self) -> None:
        option = QStyleOptionViewItem()
        height = self.itemDelegate().sizeHint(option, QModelIndex()).height()
        self.setFixedHeight(height * len(self.rail_model.items))


class Navigation(QWidget):
    """The whole rail. It collapses to icons by itself when its window is narrow."""

    page_chosen = Signal(str)
    settings_requested = Signal()
    collapse_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self._wants_collapsed = False
        self._is_narrow = False
        self.company = CompanyButton(self)
        self.pages = RailList(shows_current=True, parent=self)
        self.program = RailList(shows_current=False, parent=self)
        edged = QHBoxLayout(self)
        edged.setContentsMargins(0, 0, 0, 0)
        edged.setSpacing(0)
        layout = QVBoxLayout()
        edged.addLayout(layout, 1)
        edged.addWidget(Hairline(is_vertical=True))
        layout.setContentsMargins(0, 0, 0, theme().space("s"))
        layout.setSpacing(0)
        layout.addWidget(self.company)
        layout.addSpacing(theme().border())
        layout.addWidget(self.pages)
        layout.addStretch(1)
        layout.addWidget(self.program)
        self.pages.chosen.connect(self.page_chosen)
        self.program.chosen.connect(self._on_program_chosen)
        theme().changed.connect(self._arrange)
        self._retranslate()
        self._arrange()

    @property
    def is_collapsed(self) -> bool:
        """Whether icons only are shown, by choice or for want of room."""
        return self._wants_collapsed or self._is_narrow

    def set_pages(self, items: tuple[RailItem, ...]) -> None:
        """The pages to choose from."""
        self.pages.set_items(items)

    def set_collapsed(self, collapsed: bool) -> None:
        """The user's own choice."""
        self._wants_collapsed = collapsed
        self._arrange()

    def set_narrow(self, narrow: bool) -> None:
        """Whether the window has no room for titles."""
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("window"))

    def _on_program_chosen(self, key: str) -> None:
        if key == "settings":
            self.settings_requested.emit()
            return
        # A narrow window shows icons whatever was chosen: the choice is then for later.
        self._wants_collapsed = not self._wants_collapsed
        self._arrange()
        self.collapse_toggled.emit(self._wants_collapsed)

    def _arrange(self) -> None:
        collapsed = self.is_collapsed
        self.setFixedWidth(theme().size("nav_rail_collapsed" if collapsed else "nav_rail"))
        self.company.set_collapsed(collapsed)
        self.pages.set_collapsed(collapsed)
        self.program.set_collapsed(collapsed)
        self._retranslate()

    def _retranslate(self) -> None:
        self.pages.setAccessibleName(self.tr("Pages"))
        self.program.setAccessibleName(self.tr("Program"))
        toggle = self.tr("Expand") if self.is_collapsed else self.tr("Collapse")
        sidebar = "layout-sidebar"
        self.program.set_items(
            (
                RailItem("settings", self.tr("Settings"), "adjustments-horizontal", "Ctrl+,"),
                RailItem("collapse", toggle, sidebar),
            )
        )
