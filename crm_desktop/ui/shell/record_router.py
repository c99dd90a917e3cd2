"""Opens records in windows of their own: one window a record, several records at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.view_state import bring_forward

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crm_desktop.ui.kit.card_window import CardWindow

_REMEMBERED = 8
_LONGEST_ID = 18

CardMaker = Callable[[RecordRef], "CardWindow"]


class RecordRouter(QObject):
    """Knows which kind of record has which window and which windows are open.

    A card says goodbye by being destroyed: card windows delete themselves on closing.
    """

    all_closed = Signal()
    windows_changed = Signal()
    """A record's window was opened or closed."""
    unsaved_changed = Signal()
    """Whether a card holds what could not be saved may be another thing now."""
    key_requested = Signal(str)
    """A key of the main window that was pressed in a card."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, CardMaker] = {}
        self._windows: dict[RecordRef, CardWindow] = {}
        self._unstored: list[CardWindow] = []
        self._others: list[QWidget] = []
        self._recent: list[RecordRef] = []
        self._keep: Callable[[str], object] | None = None

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

    def ref_of(self, window: QWidget) -> RecordRef | None:
        """The record a window shows; None for other windows and for what is not stored yet."""
        return next((ref for ref, one in self._windows.items() if one is window), None)

    def remember_in(self, known: str, keep: Callable[[str], object]) -> None:
        """Go on with the records opened last in this file; `keep(text)` stores them."""
        self._recent = list(_refs_of(known))
        self._keep = keep

    def open_aside(self, ref: RecordRef) -> None:
        """Open the record's window without taking the keyboard from where it is."""
        from PySide6.QtCore import Qt

        if ref in self._windows or ref.kind not in self._makers:
            return
        window = self._make(ref)
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        window.show()
        window.lower()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)

    def open(self, ref: RecordRef) -> CardWindow | None:
        """Show the record's window, raising the one it has; `None` for a kind without windows."""
        if ref.kind not in self._makers:
            return None
        window = self._windows.get(ref)
        if window is not None:
            self._remember(ref)
            bring_forward(window)
            return window
        window = self._make(ref)
        window.show_at_best_place()
        return window

    def _make(self, ref: RecordRef) -> CardWindow:
        self._remember(ref)
        window = self._makers[ref.kind](ref)
        self._windows[ref] = window
        window.destroyed.connect(lambda: self._forget(ref, window))
        window.open_requested.connect(self.open)
        window.key_requested.connect(self.key_requested)
        window.unsaved_changed.connect(self.unsaved_changed)
        self.windows_changed.emit()
        return window

    def show_new(self, window: CardWindow) -> None:
        """Show the card of a record that is not stored yet; `adopt` it when it is."""
        window.open_requested.connect(self.open)
        window.key_requested.connect(self.key_requested)
        window.unsaved_changed.connect(self.unsaved_changed)
        self._unstored.append(window)
        window.destroyed.connect(lambda: self._forget_unstored(window))
        window.show_at_best_place()

    def adopt(self, ref: RecordRef, window: CardWindow) -> None:
        """The card shown with `show_new` is that of `ref` from now on."""
        self._remember(ref)
        self._windows[ref] = window
        self._forget_unstored(window)
        window.destroyed.connect(lambda: self._forget(ref, window))
        self.windows_changed.emit()

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

    def settle_all(self) -> tuple[CardWindow, ...]:
        """Save what is typed in every window; gives those that hold what cannot be saved."""
        windows = (*self._unstored, *self._windows.values())
        return tuple(window for window in windows if not window.settle_edits())

    @property
    def holds_unsaved(self) -> bool:
        """Whether a card holds what could not be saved."""
        return any(card.holds_unsaved for card in (*self._unstored, *self._windows.values()))

    @property
    def unstored(self) -> tuple[CardWindow, ...]:
        """The windows of records that are not stored yet."""
        return tuple(self._unstored)

    def accompany(self, window: QWidget) -> None:
        """A window of no record that may hold something unsaved: it closes with the cards."""
        self._others.append(window)
        window.destroyed.connect(lambda: self._forget_other(window))

    def close_all(self) -> bool:
        """Close every card; false if one of them refused, which stays open."""
        closed = [window.close() for window in (*self._unstored, *self.windows, *self._others)]
        return all(closed)

    def forget_all(self) -> None:
        """Another file is being opened: its records have other numbers."""
        self._recent.clear()
        self._keep = None
        self._makers.clear()

    def _remember(self, ref: RecordRef) -> None:
        if ref in self._recent:
            self._recent.remove(ref)
        self._recent.insert(0, ref)
        del self._recent[_REMEMBERED:]
        if self._keep is not None:
            self._keep(" ".join(f"{each.kind}:{each.id}" for each in self._recent))

    def _forget_unstored(self, window: CardWindow) -> None:
        # At the end of the program cards may outlive the main window.
        if shiboken6.isValid(self) and window in self._unstored:
            self._unstored.remove(window)
            self.unsaved_changed.emit()
            self._tell_if_empty()

    def _forget(self, ref: RecordRef, window: CardWindow) -> None:
        """A card may have been opened again before the closed one was destroyed."""
        if shiboken6.isValid(self) and self._windows.get(ref) is window:
            del self._windows[ref]
            self.windows_changed.emit()
            self._tell_if_empty()

    def _forget_other(self, window: QWidget) -> None:
        if shiboken6.isValid(self):
            self._others.remove(window)
            self._tell_if_empty()

    def _tell_if_empty(self) -> None:
        if not self._windows and not self._unstored and not self._others:
            self.all_closed.emit()


def _refs_of(text: str) -> Iterator[RecordRef]:
    """The records a kept text names; what cannot be read is left out."""
    for word in text.split()[:_REMEMBERED]:
        kind, _, number = word.partition(":")
        if number.isascii() and number.isdecimal() and len(number) < _LONGEST_ID:
            yield RecordRef(kind, int(number))
