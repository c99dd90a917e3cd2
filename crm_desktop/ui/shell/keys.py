"""The main window's keys, and the list of them that F1 shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from crm_desktop.ui.shell.main_window import MainWindow

_PAGES = 9
NEW = "Ctrl+N"


class MainKeys(QObject):
    """Binds every key of the window in one place."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._by_keys: dict[str, Callable[[], object]] = {}
        self._shortcuts: dict[str, QShortcut] = {}
        window.router.key_requested.connect(self.press)
        self._bind("Ctrl+K", self._focus_search)
        for command in window.commands:
            if command.keys:
                self._bind(command.keys, command.run)
        self._bind_new()
        self._bind("Ctrl+Shift+Z", window.redo)
        self._bind("Ctrl+F", lambda: self._on_page("focus_filter"))
        self._bind("F5", lambda: self._on_page("refresh"))
        self._bind("F6", lambda: self._next_pane(1))
        self._bind("Shift+F6", lambda: self._next_pane(-1))
        for number in range(1, _PAGES + 1):
            self._bind(f"Ctrl+{number}", lambda number=number: window.show_page_number(number))

    def press(self, keys: str) -> None:
        """Do what a key of this window does, pressed in a window of a record."""
        self._by_keys[keys]()

    def _bind_new(self) -> None:
        """On a page with something of its own Ctrl+N begins that; in a card always a contact."""
        here = self._shortcuts[NEW]
        here.activated.disconnect()
        here.activated.connect(self._begin_new)

    def _begin_new(self) -> None:
        page = self._window.current_page
        if page is not None and page.has_own_new:
            page.new_record()
        else:
            self._by_keys[NEW]()

    def _bind(self, keys: str, call: Callable[[], object]) -> None:
        self._by_keys[keys] = call
        shortcut = QShortcut(QKeySequence(keys), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        # Held a moment too long, or on a computer that is busy, a key would open two windows.
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(call)
        self._shortcuts[keys] = shortcut

    def _focus_search(self) -> None:
        if not self._window.isActiveWindow():
            self._window.raise_()
            self._window.activateWindow()
        self._window.top_bar.search.begin()

    def _on_page(self, method: str) -> None:
        page = self._window.current_page
        if page is not None:
            getattr(page, method)()

    def _next_pane(self, step: int) -> None:
        """Rail, top bar, message, page, foot, and round; a page names several panes itself."""
        from crm_desktop.ui.kit.tab_order import step_to_pane

        step_to_pane(self._panes(), step)

    def _panes(self) -> list[QWidget]:
        window = self._window
        page = window.current_page
        middle: list[QWidget]
        if page is None:
            middle = [window.stack]
        else:
            middle = [pane for pane in page.panes() if pane.isVisible()] or [page]
        return [
            window.navigation.pages,
            window.top_bar.search,
            window.messages,
            *middle,
            window.status,
        ]


def key_list() -> tuple[tuple[str, str], ...]:
    """Keys and what they do, in the order they are shown."""
    translate = QCoreApplication.translate
    return (
        ("Ctrl+K", translate("Keys", "Search")),
        ("Ctrl+1 … 9", translate("Keys", "Go to a page")),
        (
            NEW,
            translate("Keys", "New contact from one line; on Today and in the planner, activity"),
        ),
        ("Ctrl+Alt+N", translate("Keys", "New person")),
        ("Ctrl+Shift+N", translate("Keys", "New organization")),
        ("Ctrl+I", translate("Keys", "Import")),
        ("Ctrl+E", translate("Keys", "Export")),
        ("Ctrl+F", translate("Keys", "Filter the list")),
        ("F6", translate("Keys", "Next part of the window")),
        ("Enter", translate("Keys", "Open")),
        ("Space", translate("Keys", "Tick")),
        ("Ctrl+A", translate("Keys", "Tick the whole list")),
        ("Ctrl+C", translate("Keys", "Copy as a table")),
        ("Ctrl+M", translate("Keys", "Merge the ticked contacts")),
        ("Ctrl+Shift+L", translate("Keys", "Choose columns")),
        ("Ctrl+Shift+O", translate("Keys", "Sort by several columns")),
        ("N", translate("Keys", "Today: write a new activity")),
        ("P", translate("Keys", "Today: move to another day")),
        ("C", translate("Keys", "Today: call")),
        ("F2", translate("Keys", "Edit")),
        ("Del", translate("Keys", "Move to the bin")),
        ("Ctrl+Z", translate("Keys", "Undo")),
        ("Ctrl+Y", translate("Keys", "Redo")),
        ("Ctrl+B", translate("Keys", "To the reminders")),
        ("F5", translate("Keys", "Refresh")),
        ("Esc", translate("Keys", "Close the innermost thing")),
        ("Ctrl+,", translate("Keys", "Settings")),
        ("Ctrl+O", translate("Keys", "Open another data file")),
        ("Ctrl+Q", translate("Keys", "Quit")),
    )
