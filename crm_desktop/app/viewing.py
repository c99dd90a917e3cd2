"""Which cards are open here, told to others; who else has them open, shown on the cards.

Others read it from this program's sign of life, which is written anyway: no call of its own goes
to a drive for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from crm_desktop.core.sharing import Sharing, Viewing, Visitor, viewing_text
from crm_desktop.ui.kit.viewers_line import Viewer
from crm_desktop.ui.shell.sharing_words import person_name

if TYPE_CHECKING:
    from crm_desktop.ui.shell.record_router import RecordRouter

_PAUSE_MS = 1000
"""Somebody who goes through cards or fields does not tell of each."""


class ViewingDesk(QObject):
    """`tell(text)` is what others shall read; `look()` asks for the next sign to be given now."""

    def __init__(
        self,
        router: RecordRouter,
        tell: Callable[[str], object],
        look: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._router = router
        self._tell = tell
        self._look = look
        self._told = ""
        self._sharing: Sharing | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        router.windows_changed.connect(self._on_windows)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        self._on_windows()

    def show_sharing(self, sharing: Sharing) -> None:
        """Who is there now, and which cards they have open."""
        self._sharing = sharing
        self._show_all()

    def refresh(self) -> None:
        """Tell which cards are open, if they are others than were told."""
        text = viewing_text(self._viewings())
        if text == self._told:
            return
        self._told = text
        self._tell(text)
        if self._sharing is not None and self._sharing.others:
            self._look()

    def _viewings(self) -> list[Viewing]:
        """The card in front first."""
        front, focused = QApplication.activeWindow(), QApplication.focusWidget()
        found: list[Viewing] = []
        for window in self._router.windows:
            ref = self._router.ref_of(window)
            if ref is None or not window.isVisible():
                continue
            viewing = Viewing(ref, window is front and _is_text(focused))
            if window is front:
                found.insert(0, viewing)
            else:
                found.append(viewing)
        return found

    def _show_all(self) -> None:
        sharing = self._sharing
        for window in self._router.windows:
            ref = self._router.ref_of(window)
            if ref is None or sharing is None:
                continue
            viewers = [
                Viewer(_name(visitor, sharing), visitor.user, is_editing)
                for visitor, is_editing in sharing.viewers_of(ref)
            ]
            window.show_viewers(viewers)

    def _on_windows(self) -> None:
        self._show_all()
        self._pause.start()

    def _on_focus(self, _old: QWidget | None, _new: QWidget | None) -> None:
        self._pause.start()


def _name(visitor: Visitor, sharing: Sharing) -> str:
    """The person; with the computer where it is oneself, or nobody is named."""
    mine = {one.user for one in sharing.visitors if one.is_me}
    is_known = visitor.user.strip() and visitor.user not in mine
    return visitor.user if is_known else person_name(visitor)


def _is_text(widget: QWidget | None) -> bool:
    """Whether somebody writes there."""
    is_text = isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit)
    return is_text and not widget.isReadOnly()
