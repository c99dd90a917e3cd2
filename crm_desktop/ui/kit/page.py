"""A page: what the navigation opens in the main window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Page(QWidget):
    """Base of all pages; the shell shows one at a time and connects their signals once.

    `foot_changed` tells how high a bar at the page's foot is, in pixels: messages stand above it.
    `open_requested` carries a `RecordRef`, `undo_offered` a sentence and the sequence number of
    the batch to take back, `message_requested` a level (info, success, warning, danger) and a
    sentence.
    """

    open_requested = Signal(object)
    undo_offered = Signal(str, int)
    message_requested = Signal(str, str)
    title_changed = Signal(str)
    badge_changed = Signal(int)
    foot_changed = Signal(int)

    page_id = ""
    icon_name = ""
    stands_under = ""
    """The page that leads to this one; empty for those that stand in the rail themselves."""

    def title(self) -> str:
        """The page's name in the navigation."""
        raise NotImplementedError

    def activate(self) -> None:
        """The page has come into view: load what it shows if that was not done yet."""

    def deactivate(self) -> None:
        """Another page has come into view."""

    @property
    def has_own_new(self) -> bool:
        """Whether Ctrl+N begins something of this page's own here, instead of a contact."""
        return False

    def new_record(self) -> None:
        """Ctrl+N: begin a new record of this page's kind, where it `has_own_new`."""

    def focus_filter(self) -> None:
        """Ctrl+F: put the cursor into the filter."""

    def refresh(self) -> None:
        """F5: ask for everything again."""

    def place(self) -> object:
        """Where the user stands: what another instance of this page needs to go on there."""
        return None

    def take_place(self, place: object) -> None:
        """Go on where another instance was left, e.g. in another language; before `activate`."""

    def panes(self) -> Sequence[QWidget]:
        """The parts F6 goes through, in reading order; empty means the page as a whole."""
        return ()


class LaterPage(Page):
    """Stands in the navigation for a page that is made, and imported, when it is first opened."""

    def __init__(
        self,
        page_id: str,
        icon_name: str,
        title: Callable[[], str],
        make: Callable[[], Page],
        stands_under: str = "",
    ) -> None:
        super().__init__()
        self.page_id = page_id
        self.icon_name = icon_name
        self.stands_under = stands_under
        self._title = title
        self._make = make
        self.page: Page | None = None

    def title(self) -> str:
        return self._title()

    def activate(self) -> None:
        if self.page is None:
            page = self.page = self._make()
            page.open_requested.connect(self.open_requested)
            page.undo_offered.connect(self.undo_offered)
            page.message_requested.connect(self.message_requested)
            page.badge_changed.connect(self.badge_changed)
            page.foot_changed.connect(self.foot_changed)
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(page)
        self.page.activate()

    def deactivate(self) -> None:
        if self.page is not None:
            self.page.deactivate()

    @property
    def has_own_new(self) -> bool:
        return self.page is not None and self.page.has_own_new

    def new_record(self) -> None:
        if self.page is not None:
            self.page.new_record()

    def focus_filter(self) -> None:
        if self.page is not None:
            self.page.focus_filter()

    def refresh(self) -> None:
        if self.page is not None:
            self.page.refresh()

    def panes(self) -> Sequence[QWidget]:
        return () if self.page is None else self.page.panes()
