"""Opens records in windows of their own: one window a record, several records at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.theme import theme

_REMEMBERED = 8
_CASCADE_STEPS = 6

CardMaker = Callable[[RecordRef], QWidget]


class RecordRouter(QObject):
    """Knows which kind of record has which window and which windows are open.

    A card says goodbye by being destroyed: it is made with `WA_DeleteOnClose`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, CardMaker] = {}
        self._windows: dict[RecordRef, QWidget] = {}
        self._recent: list[RecordRef] = []
        self._opened = 0

    def register(self, kind: str, maker: CardMaker) -> None:
        """Open records of `kind` with `maker`; a later maker replaces an earlier one."""
        self._makers[kind] = maker

    @property
    def recent(self) -> tuple[RecordRef, ...]:
        """The records opened last, newest first."""
        return tuple(self._recent)

    @property
    def windows(self) -> tuple[QWidget, ...]:
        """The windows that are open."""
        return tuple(self._windows.values())

    def open(self, ref: RecordRef) -> QWidget | None:
        """Show the record's window, raising the one it has; `None` for a kind without windows."""
        maker = self._makers.get(ref.kind)
        if maker is None:
            return None
        self._remember(ref)
        window = self._windows.get(ref)
        if window is None:
            window = maker(ref)
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._windows[ref] = window
            window.destroyed.connect(lambda: self._windows.pop(ref, None))
            self._cascade(window)
        window.show()
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        return window

    def close_all(self) -> bool:
        """Close every card; false if one of them refused, which stays open."""
        return all(window.close() for window in self.windows)

    def forget_all(self) -> None:
        """Another file is being opened: its records have other numbers."""
        self._recent.clear()
        self._makers.clear()

    def _remember(self, ref: RecordRef) -> None:
        if ref in self._recent:
            self._recent.remove(ref)
        self._recent.insert(0, ref)
        del self._recent[_REMEMBERED:]

    def _cascade(self, window: QWidget) -> None:
        """Each new card a little further along, so that none hides another."""
        step = theme().space("xl") * (self._opened % _CASCADE_STEPS)
        self._opened += 1
        owner = self.parent()
        if step and isinstance(owner, QWidget):
            window.move(window.pos() + QPoint(step, step))
