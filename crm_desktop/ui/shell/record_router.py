"""Opens records in windows of their own: one window a record, several records at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crm_desktop.core.record_ref import RecordRef

if TYPE_CHECKING:
    from crm_desktop.ui.kit.card_window import CardWindow

_REMEMBERED = 8

CardMaker = Callable[[RecordRef], "CardWindow"]


class RecordRouter(QObject):
    """Knows which kind of record has which window and which windows are open.

    A card says goodbye by being destroyed: card windows delete themselves on closing.
    """

    all_closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, CardMaker] = {}
        self._windows: dict[RecordRef, CardWindow] = {}
        self._unstored: list[CardWindow] = []
        self._recent: list[RecordRef] = []

    def register(self, kind: str, maker: CardMaker) -> None:
        """Open records of `kind` with `maker`; a later maker replaces an earlier one."""
        self._makers[kind] = maker

    @property
    def recent(self) -> tuple[RecordRef, ...]:
        """The records opened last, newest first."""
        return tuple(self._recent)

    @property
    def windows(self) -> tuple[CardWindow, ...]:
        """The windows that are open."""
        return tuple(self._windows.values())

    def open(self, ref: RecordRef) -> CardWindow | None:
        """Show the record's window, raising the one it has; `None` for a kind without windows."""
        maker = self._makers.get(ref.kind)
        if maker is None:
            return None
        self._remember(ref)
        window = self._windows.get(ref)
        if window is not None:
            if window.isMinimized():
                window.showNormal()
            window.raise_()
            window.activateWindow()
            return window
        window = maker(ref)
        self._windows[ref] = window
        window.destroyed.connect(lambda: self._forget(ref, window))
        window.open_requested.connect(self.open)
        window.show_at_best_place()
        return window

    def show_new(self, window: CardWindow) -> None:
        """Show the card of a record that is not stored yet; `adopt` it when it is."""
        window.open_requested.connect(self.open)
        self._unstored.append(window)
        window.destroyed.connect(lambda: self._forget_unstored(window))
        window.show_at_best_place()

    def adopt(self, ref: RecordRef, window: CardWindow) -> None:
        """The card shown with `show_new` is that of `ref` from now on."""
        self._remember(ref)
        self._windows[ref] = window
        self._forget_unstored(window)
        window.destroyed.connect(lambda: self._forget(ref, window))

    def reopen_all(self) -> None:
        """Show every stored record's window anew, e.g. in another language, where it stood.

        A window that holds something it could not save stays as it is.
        """
        for ref, window in tuple(self._windows.items()):
            if not window.settle_edits():
                continue
            place, tab = window.saveGeometry(), window.tabs.currentIndex()
            if window.close():
                self._windows.pop(ref, None)
                again = self.open(ref)
                if again is not None:
                    again.restoreGeometry(place)
                    again.tabs.setCurrentIndex(tab)

    @property
    def unstored(self) -> tuple[CardWindow, ...]:
        """The windows of records that are not stored yet."""
        return tuple(self._unstored)

    def close_all(self) -> bool:
        """Close every card; false if one of them refused, which stays open."""
        closed = [window.close() for window in (*self._unstored, *self.windows)]
        return all(closed)

    def forget_all(self) -> None:
        """Another file is being opened: its records have other numbers."""
        self._recent.clear()
        self._makers.clear()

    def _remember(self, ref: RecordRef) -> None:
        if ref in self._recent:
            self._recent.remove(ref)
        self._recent.insert(0, ref)
        del self._recent[_REMEMBERED:]

    def _forget_unstored(self, window: CardWindow) -> None:
        if window in self._unstored:
            self._unstored.remove(window)
            self._tell_if_empty()

    def _forget(self, ref: RecordRef, window: CardWindow) -> None:
        """A card may have been opened again before the closed one was destroyed."""
        if self._windows.get(ref) is window:
            del self._windows[ref]
            self._tell_if_empty()

    def _tell_if_empty(self) -> None:
        if not self._windows and not self._unstored:
            self.all_closed.emit()
