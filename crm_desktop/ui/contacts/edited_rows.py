"""Rows of a card that are edited where they stand, one at a time: people and relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError, is_gone
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.conflict_card import Clash
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

Editor = TypeVar("Editor", bound=InPlaceEditor)
Held = TypeVar("Held")
"""What was typed over what; it stands in an editor again if it could not be saved."""
Failure = Callable[[UserError | StorageUnavailable], None]


class EditedRows(QWidget, Generic[Editor, Held]):
    """A heading with rows that open cards, and the editor that takes the place of one.

    `undo_offered(sentence, seq)` after a change, `clashed(Clash)` where somebody else has changed
    the same. What could not be saved stands in an editor again.
    """

    open_requested = Signal(object)
    undo_offered = Signal(str, int)
    error_shown = Signal(object)
    clashed = Signal(object)
    found_there = Signal(str)
    """What was added had been saved by a first try that got no answer: this says so."""

    def __init__(
        self, context: ContactContext, title: str, add: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._is_editable = True
        self._shows_all = False
        self.editor: Editor | None = None
        """The editor that is open."""
        self._row_of: dict[int, ThingRow] = {}
        self._unsaved: list[Held] = []
        """What was refused while another editor was open: it comes again after that one."""
        self.header = SectionHeader(title, self)
        self.add_button = IconButton("plus", add, small=True)
        self.add_button.clicked.connect(self.add)
        self.header.add_action(self.add_button)
        self.error: PlainLabel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().space("xs"))
        self._column.addWidget(self.header)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column.addLayout(self._rows)

    def add(self) -> None:
        """Open an editor for something new."""
        raise NotImplementedError

    def commit(self) -> None:
        """Keep what stands in the open editor."""
        if self.editor is not None:
            self.editor.accept()

    # For subclasses ------------------------------------------------------------------------

    def _fill(self) -> None:
        """Make the rows."""
        raise NotImplementedError

    def _open_again(self, held: Held) -> Editor | None:
        """Open an editor with what was typed; None where nothing can be edited now."""
        raise NotImplementedError

    def _keep(self) -> None:
        """Save what stands in the editor, and close it."""
        raise NotImplementedError

    def _may_open(self) -> bool:
        """Whether an editor may open now: what the open one holds is kept first, if it can be."""
        self.commit()
        if self.editor is not None:
            self.editor.begin()  # it holds what cannot be kept yet
            return False
        self._show_error("")
        return True

    def _put_in(self, editor: Editor, row: ThingRow | None, drop: Callable[[], object]) -> None:
        """Let an editor stand for a row, or above all of them; `drop` takes the thing away."""
        editor.accepted.connect(self._keep)
        editor.cancelled.connect(self._close)
        editor.removed.connect(drop)
        self.editor = editor
        if row is None or not isValid(row):
            self._rows.insertWidget(0, editor)
        else:
            self._rows.insertWidget(self._rows.indexOf(row), editor)
            row.stand_aside()
        editor.show()

    def _begin_again(self, held: Held) -> None:
        """Show what could not be saved where it was typed; the keyboard stays where it is used."""
        if not self._is_editable:
            return
        if self.editor is not None:
            self._unsaved.append(held)
            return
        focused = QApplication.focusWidget()
        is_here = focused is None or focused is self.window() or self.isAncestorOf(focused)
        editor = self._open_again(held)
        if editor is not None and is_here:
            editor.begin()

    def _refused_removal(self, name: str, about: str, over: Callable[[], object]) -> Failure:
        """What follows where a thing could not be taken away; `over` does it over others."""

        def fail(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ConflictError) and error.conflicts:
                self.clashed.emit(Clash(name, error, over, self._fill, about=about))
            elif not is_gone(error):
                self._fail(error)  # what somebody else removed is removed

        return fail

    def _show_all(self) -> None:
        self._shows_all = True
        self._fill()

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        if isinstance(error, StorageUnavailable):
            self.error_shown.emit(error)
        else:
            self._show_error(error_sentence(error))

    def _show_error(self, sentence: str) -> None:
        if self.error is None:
            if not sentence:
                return
            self.error = PlainLabel(size="small", tone="danger", wraps=True)
            self._column.insertWidget(1, self.error)
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _close(self) -> None:
        self.editor = None
        self._fill()
        if self._unsaved:
            self._begin_again(self._unsaved.pop(0))
