"""The base of card windows: one record in a window of its own, several at once, none modal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import LoadingBar
from crm_desktop.ui.kit.tab_bar import TabBar
from crm_desktop.ui.kit.tab_order import step_in_reading_order, step_to_pane
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.undo_bar import UndoBar
from crm_desktop.ui.kit.view_state import ViewState, room_for

if TYPE_CHECKING:
    from crm_desktop.ui.kit.viewers_line import Viewer, ViewersLine

_MOST_TAB_KEYS = 9
_CASCADE = 28
MAIN_KEYS = ("Ctrl+K", "Ctrl+N", "Ctrl+Alt+N", "Ctrl+Shift+N", "F1")
"""Searching, adding somebody and the list of keys begin in any window."""


class CardWindow(QWidget):
    """Header, tabs, status line, message bar and undo bar around a card's content.

    A subclass fills `header` (a layout), adds tabs with `add_tab`, and tells `show_saved`,
    `show_saving` and `show_not_saved`. Escape and Ctrl+W close; Ctrl+1…9 choose tabs.
    `open_requested` carries a `RecordRef`; `key_requested` a key that is the main window's.
    """

    open_requested = Signal(object)
    key_requested = Signal(str)
    closed = Signal()
    unsaved_changed = Signal()
    """Whether the card holds what could not be saved."""
    undo_requested = Signal(int)

    def __init__(
        self, kind: str, view_state: ViewState | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._kind = kind
        self._view_state = view_state or ViewState()
        look = theme()
        self.header = QHBoxLayout()
        self.header.setContentsMargins(look.space("l") + 4, look.space("m"), look.space("l") + 4, 0)
        self.header.setSpacing(look.space("m"))
        self.message_bar = MessageBar()
        self.loading_bar = LoadingBar()
        self.tabs = TabBar()
        self.stack = QStackedWidget()
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tab_note = PlainLabel(size="small", tone="muted")
        self.status_leading = PlainLabel(size="caption", tone="muted", elides=True)
        self.status_trailing = PlainLabel(size="caption", tone="muted")
        self.saved_label = PlainLabel(size="caption", tone="muted")
        self.holds_unsaved = False
        self._viewers: ViewersLine | None = None
        self._build()
        self.undo_bar = UndoBar(self.stack)
        self.undo_bar.undo_requested.connect(self.undo_requested)
        self._add_keys()
        self.resize(self._first_size())

    def add_tab(self, title: str, content: QWidget) -> int:
        """Add a tab; returns its number."""
        self.stack.addWidget(content)
        return self.tabs.addTab(title)

    def show_at_best_place(self) -> None:
        """Show where such cards stood last, a little aside from one already there."""
        if self._view_state.restore_window(self, self._kind):
            while self._is_covering_another():
                self.move(self.pos() + QPoint(_CASCADE, _CASCADE))
        self.show()
        self.raise_()
        self.activateWindow()

    def lay_out_now(self) -> None:
        """Give new rows their places before the next painting.

        Layouts hand their news upward one event at a time; a frame in between would show rows
        one upon the other, and would be painted for nothing.
        """
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def show_error(
        self,
        error: UserError | StorageUnavailable,
        retry: Callable[[], object] | None = None,
    ) -> None:
        """Show an expected error above the card; nothing typed is lost."""
        self.message_bar.show_error(error, retry)

    def show_viewers(self, viewers: Sequence[Viewer]) -> None:
        """Say who else has this record open, at the foot of the window."""
        if self._viewers is None:
            if not viewers:
                return
            from crm_desktop.ui.kit.viewers_line import ViewersLine

            self._viewers = ViewersLine(self)
            self._status_line.insertWidget(0, self._viewers)
        self._viewers.show_viewers(viewers)

    def show_saved(self) -> None:
        """Say that nothing waits to be saved."""
        self.show_rest(self.tr("All changes saved"))

    def show_rest(self, words: str) -> None:
        """Say what is so while nothing waits that was refused."""
        self.saved_label.set_tone("muted")
        self.saved_label.setText(words)
        self._hold(is_unsaved=False)

    def show_saving(self) -> None:
        """Say that a change is on its way."""
        self.saved_label.set_tone("muted")
        self.saved_label.setText(self.tr("Saving…"))

    def show_not_saved(self) -> None:
        """Say that a change could not be saved and is still in its field."""
        self.saved_label.set_tone("danger")
        self.saved_label.setText(self.tr("Not saved"))
        self._hold(is_unsaved=True)

    def _hold(self, *, is_unsaved: bool) -> None:
        if is_unsaved is not self.holds_unsaved:
            self.holds_unsaved = is_unsaved
            self.unsaved_changed.emit()

    def commit_edits(self) -> None:
        """Report what is being typed; called before the window closes."""
        # None where nothing has the focus, whatever the stubs say.
        if focused := self.focusWidget():
            focused.clearFocus()

    def settle_edits(self) -> bool:
        """Save what is typed; whether nothing would be lost if the window closed now."""
        self.commit_edits()
        return True

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.commit_edits()
        self._view_state.keep_window(self, self._kind)
        self.closed.emit()
        super().closeEvent(event)

    def _build(self) -> None:
        look = theme()
        tab_line = QHBoxLayout()
        edge = look.space("l") + 4  # the first tab begins where the header does
        tab_line.setContentsMargins(edge, look.space("s"), edge, 0)
        tab_line.addWidget(self.tabs)
        tab_line.addStretch(1)
        tab_line.addWidget(self.tab_note)
        messages = QVBoxLayout()
        messages.setContentsMargins(look.space("l"), 0, look.space("l"), 0)
        messages.addWidget(self.message_bar)
        status = Panel("window")
        status.setFixedHeight(max(look.size("status_bar"), look.metrics("caption").height() + 8))
        line = self._status_line = QHBoxLayout(status)
        line.setContentsMargins(look.space("m"), 0, look.space("m"), 0)
        line.setSpacing(look.space("l"))
        line.addWidget(self.status_leading, 1)
        line.addWidget(self.status_trailing)
        line.addWidget(self.saved_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.header)
        column.addLayout(tab_line)
        column.addWidget(Hairline())
        column.addWidget(self.loading_bar)
        column.addLayout(messages)
        column.addWidget(self.stack, 1)
        column.addWidget(Hairline())
        column.addWidget(status)
        self.show_saved()

    def _add_keys(self) -> None:
        for keys in dict.fromkeys(("Esc", "Ctrl+W", _standard(QKeySequence.StandardKey.Close))):
            QShortcut(QKeySequence(keys), self, self.close)
        for keys in MAIN_KEYS:
            key = QShortcut(QKeySequence(keys), self, partial(self.key_requested.emit, keys))
            key.setAutoRepeat(False)  # a key that is held opens one window
        for keys, step in (("F6", 1), ("Shift+F6", -1)):
            QShortcut(QKeySequence(keys), self, partial(self._next_pane, step))
        for number in range(_MOST_TAB_KEYS):
            keys = QKeySequence(f"Ctrl+{number + 1}")
            QShortcut(keys, self, partial(self.choose_number, number))

    def panes(self) -> Sequence[QWidget]:
        """The parts F6 goes through: tabs, message, and the columns of what is shown."""
        shown = self.stack.currentWidget()
        columns = None if shown is None else shown.findChild(QSplitter)
        if columns is None:
            return (self.tabs, self.message_bar, self.stack)
        parts = (columns.widget(number) for number in range(columns.count()))
        return (self.tabs, self.message_bar, *(part for part in parts if part))

    def _next_pane(self, step: int) -> None:
        step_to_pane(self.panes(), step)

    def choose_number(self, number: int) -> None:
        """What Ctrl+1 … does, counted from 0: the card's tabs."""
        if number < self.tabs.count():
            self.tabs.setCurrentIndex(number)

    def _first_size(self) -> QSize:
        look = theme()
        width = max(look.size("wizard.0"), look.size("window_min.0"))
        return QSize(width, look.size("wizard.1")).boundedTo(room_for(self))

    def _is_covering_another(self) -> bool:
        here = self.geometry().topLeft()
        others = (w for w in QApplication.topLevelWidgets() if isinstance(w, CardWindow))
        return any(
            w is not self and w.isVisible() and w.geometry().topLeft() == here for w in others
        )


def _standard(key: QKeySequence.StandardKey) -> str:
    return QKeySequence(key).toString()
