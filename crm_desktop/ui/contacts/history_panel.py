"""The card's tab with every change: when, who, what, before and after."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from crm_desktop.business.audit.model import HistoryEntry
from crm_desktop.business.contacts.history import MERGED
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.history_model import History, HistoryTableModel, field_text
from crm_desktop.ui.contacts.history_words import new_value, old_value
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.columns import Cell, Column, Person
from crm_desktop.ui.kit.delegates import TableDelegate
from crm_desktop.ui.kit.formatting import EMPTY, format_moment
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.table_header import TableHeader
from crm_desktop.ui.kit.theme import theme


class HistoryPanel(Panel):
    """`take_back_requested(HistoryEntry)` asks to take one change back, with Enter too.

    `undo_requested(seq)` asks for everything that was changed together with it.
    """

    take_back_requested = Signal(object)
    undo_requested = Signal(int)

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
        self.view.setItemDelegate(
            TableDelegate(columns, self.model.entry, self.view, rings_cells=False)
        )
        header = TableHeader(columns, self.view)
        self.view.setHorizontalHeader(header)
        header.dress()
        header.setSectionsClickable(False)
        for place, column in enumerate(columns):
            if column.key in ("old", "new"):  # share the rest, so that both stay in sight
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.view.setAccessibleName(self.tr("History of changes"))
        self.more = SecondaryButton(self.tr("Show older changes"))
        self.more.clicked.connect(history.load_more)
        self.take_back = SecondaryButton(self.tr("Take back"), "arrow-back-up")
        self.take_back.set_hint(self.tr("Set back what this change replaced"), "Return")
        self.take_back.clicked.connect(self.take_chosen_back)
        self.hint = PlainLabel(size="small", tone="muted")
        self._last_chosen: HistoryEntry | None = None
        history.changed.connect(self._choose_again)
        self.view.selectionModel().currentRowChanged.connect(self._note_chosen)
        look = theme()
        foot = QHBoxLayout()
        foot.setSpacing(look.space("s"))
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.more)
        foot.addWidget(self.take_back)
        column = QVBoxLayout(self)
        space = look.space("l")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(look.space("m"))
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        self._show_state()

    @property
    def chosen(self) -> HistoryEntry | None:
        """The change that the keyboard stands on."""
        return self.model.entry(self.view.currentIndex())

    def take_chosen_back(self) -> None:
        """Ask for the change that the keyboard stands on to be taken back."""
        entry = self.chosen
        if entry is not None and self._may_take_back(entry):
            self._take_back(entry)

    def _note_chosen(self) -> None:
        self._last_chosen = self.chosen or self._last_chosen
        self._show_state()

    def _choose_again(self) -> None:
        """The change that was chosen stays so when there are newer ones or it was taken back."""
        last = self._last_chosen
        if last is not None and self.chosen is None:
            marks = (last.seq, last.place, last.field)
            for row, entry in enumerate(self._history.entries):
                if (entry.seq, entry.place, entry.field) == marks:
                    self.view.setCurrentIndex(self.model.index(row, 0))
                    break
        self._show_state()

    def _take_back(self, entry: HistoryEntry) -> None:
        """One change alone; a merge as a whole, for its parts make no sense alone."""
        if entry.field == MERGED:
            self.undo_requested.emit(entry.seq)
        else:
            self.take_back_requested.emit(entry)

    def _may_take_back(self, entry: HistoryEntry) -> bool:
        return self._context.services.can_edit and entry.place is not None

    def _show_state(self) -> None:
        entry = self.chosen
        can = entry is not None and self._may_take_back(entry)
        self.more.setVisible(self._history.has_more)
        self.take_back.setEnabled(can)
        if not self._history.entries:
            words = self.tr("Every change of this contact will stand here, with who and when.")
        elif entry is None:
            words = self.tr("Choose a change to take it back alone.")
        elif entry.field == "tag" and entry.place is None:
            words = self.tr("These tags were merged everywhere; that is taken back as a whole.")
        elif entry.place is None:
            words = self.tr("The card began here. Move it to the bin instead.")
        else:
            words = ""
        self.hint.setText(words)

    def _columns(self) -> tuple[Column, ...]:
        def person(entry: HistoryEntry) -> Person | None:
            if not entry.user_name:
                return None
            known = self._context.person(entry.user_id)
            return known or Person(entry.user_name)

        return (
            Column("when", self.tr("When"), lambda entry: format_moment(entry.at), width=150),
            Column("avatar", "", person, width=36, cell=Cell.AVATAR),
            Column("who", self.tr("Who"), lambda entry: entry.user_name or EMPTY, width=150),
            Column("what", self.tr("What"), field_text, width=220, weight="medium"),
            Column(
                "old",
                self.tr("Before"),
                lambda entry: old_value(entry) or EMPTY,
                width=240,
            ),
            Column(
                "new",
                self.tr("After"),
                lambda entry: new_value(entry) or EMPTY,
                width=240,
            ),
        )

    def show_menu(self, event: QContextMenuEvent) -> None:
        """Offer to take the change under the mouse back."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.view.currentIndex() if is_key else self.view.indexAt(event.pos())
        entry = self.model.entry(index)
        if entry is None or not self._context.services.can_edit:
            return
        menu = Menu(self)
        one = menu.add(
            self.tr("Take this change back"),
            lambda: self._take_back(entry),
            "arrow-back-up",
            shortcut="Return",
        )
        one.setEnabled(self._may_take_back(entry))
        together = [other for other in self._history.entries if other.seq == entry.seq]
        if len(together) > 1 and not entry.is_undone:
            words = self.tr("Take back all %Ln change(s) made together", "", len(together))
            menu.add(words, lambda: self.undo_requested.emit(entry.seq))
        menu.addSeparator()
        menu.add(
            self.tr("Copy"),
            lambda: QGuiApplication.clipboard().setText(old_value(entry) or new_value(entry)),
            "copy",
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        where = self.view.visualRect(index).bottomLeft() if is_key else event.pos()
        menu.popup(self.view.viewport().mapToGlobal(where))


class _HistoryTable(RowTable):
    """A plain table that hands its menu to the panel."""

    def __init__(self, panel: HistoryPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._panel.show_menu(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.take_chosen_back()
            return
        super().keyPressEvent(event)
