"""What one feature puts on the card of another, without either importing the other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.kit.line_entries import LineEntry


class LineSource(QObject):
    """Rows of a line that somebody else holds, newest first, read in parts.

    `changed()` when others were read.
    """

    changed = Signal()

    @property
    @abstractmethod
    def has_more(self) -> bool:
        """Whether there are older ones than those read."""

    @abstractmethod
    def lines(self) -> Sequence[LineEntry]:
        """Those read so far."""

    @abstractmethod
    def read_on(self, limit: int = 0) -> None:
        """Read so many older ones, or as many as is usual."""


class Glimpse:
    """A few lines about a record in the preview of another feature.

    `kinds` names the records whose changes it shows.
    """

    kinds: tuple[str, ...] = ()

    @abstractmethod
    def read(self, record_id: int) -> object:
        """What is to be said; in the worker."""

    @abstractmethod
    def coming(self, found: object, parent: QWidget) -> QWidget | None:
        """What comes next, of what was read; none where nothing does."""

    @abstractmethod
    def past(self, found: object, parent: QWidget) -> QWidget | None:
        """What happened last, of what was read; none where nothing did."""


class SidePart(QObject):
    """Something small beside a card, and a tab of the card that shows all of it.

    `counted(int)` says how much there is, `shown_requested()` asks for the tab, `undo_offered`
    and `open_requested` are as with the line; `unsaved_changed()` when `holds_unsaved` did.
    """

    counted = Signal(int)
    unsaved_changed = Signal()
    shown_requested = Signal()
    undo_offered = Signal(str, int)
    open_requested = Signal(object)

    @property
    @abstractmethod
    def card(self) -> QWidget:
        """What stands beside the line."""

    @abstractmethod
    def make_panel(self, parent: QWidget) -> QWidget:
        """What stands in the tab; asked for when it is first looked at."""

    @abstractmethod
    def show_record(self, record_id: int) -> None:
        """Show what belongs to a record; 0 is one that is not stored."""

    @abstractmethod
    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything may come and go."""

    @property
    def holds_unsaved(self) -> bool:
        """Whether something was given to it that could not be stored."""
        return False

    def retry(self) -> None:
        """Store once more what could not be stored."""

    @abstractmethod
    def watch_texts(self, around: QWidget) -> None:
        """Take what fields in there would turn into words: files and pictures."""


class LinePanel(QWidget):
    """The line in the middle of a card: what happened to its record.

    `undo_offered(sentence, seq)` when something was stored, `open_requested(RecordRef)` for
    another record, `typed_changed()` when `holds_text` may have become another.
    """

    undo_offered = Signal(str, int)
    open_requested = Signal(object)
    typed_changed = Signal()

    @property
    def holds_text(self) -> bool:
        """Whether something was typed that is not stored yet."""
        return False

    @abstractmethod
    def show_record(self, record_id: int, people: Sequence[tuple[str, int]]) -> None:
        """Show the history of a record; 0 is one that is not stored. `people` by name and id."""

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything may be written."""

    def choose_tab(self, number: int) -> None:
        """Open what the keys Ctrl+1 … stand for, counted from 0."""

    def accept_entry(self) -> bool:
        """Ctrl+Enter: store what is being written here; false if nothing is."""
        return False
