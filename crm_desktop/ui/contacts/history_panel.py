"""The card's tab with every change: when, who, what, before and after."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.history_model import History, HistoryTableModel, field_text
from crm_desktop.ui.contacts.history_words import value_word
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.columns import Cell, Column, Person
from crm_desktop.ui.kit.delegates import TableDelegate
from crm_desktop.ui.kit.formatting import EMPTY, format_moment
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.table_header import TableHeader
from crm_desktop.ui.kit.theme import theme


class HistoryPanel(Panel):
    """`take_back_requested(seq)` asks to undo one change."""

    take_back_requested = Signal(int)

    def __init__(
        self, context: ContactContext, history: History, parent: QWidget | None = None
    ) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._history = history
        columns = self._columns()
        self.model = HistoryTableModel(history, columns)
        self.view = _HistoryTable(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(TableDelegate(columns, self.model.entry, self.view))
        header = TableHeader(columns, self.view)
        self.view.setHorizontalHeader(header)
        header.dress()
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        self.view.setAccessibleName(self.tr("History of changes"))
        self.more = SecondaryButton(self.tr("Show older changes"))
        self.more.clicked.connect(history.load_more)
        history.changed.connect(lambda: self.more.setVisible(history.has_more))
        self.more.setVisible(history.has_more)
        look = theme()
        column = QVBoxLayout(self)
        space = look.space("l")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(look.space("m"))
        column.addWidget(self.view, 1)
        column.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignHCenter)

    def _columns(self) -> tuple[Column, ...]:
        def person(entry: HistoryEntry) -> Person | None:
            if not entry.user_name:
                return None
            known = self._context.person(entry.user_id)
            return known or Person(entry.user_name)

        return (
            Column("when", self.tr("When"), lambda entry: format_moment(entry.at), width=132),
            Column("avatar", "", person, width=36, cell=Cell.AVATAR),
            Column("who", self.tr("Who"), lambda entry: entry.user_name or EMPTY, width=150),
            Column("what", self.tr("What"), field_text, width=220, weight="medium"),
            Column(
                "old",
                self.tr("Before"),
                lambda entry: value_word(entry.field, entry.old) or EMPTY,
                width=240,
            ),
            Column(
                "new",
                self.tr("After"),
                lambda entry: value_word(entry.field, entry.new) or EMPTY,
                width=240,
            ),
        )

    def show_menu(self, event: QContextMenuEvent) -> None:
        """Offer to take the change under the mouse back."""
        entry = self.model.entry(self.view.indexAt(event.pos()))
        if entry is None or entry.is_undone or not self._context.services.can_edit:
            return
        menu = Menu(self)
        seq = entry.seq
        menu.add(
            self.tr("Take this change back"),
            lambda: self.take_back_requested.emit(seq),
            "arrow-back-up",
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class _HistoryTable(QTableView):
    """A plain table that hands its menu to the panel."""

    def __init__(self, panel: HistoryPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setShowGrid(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        theme().changed.connect(self._fit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._panel.show_menu(event)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
