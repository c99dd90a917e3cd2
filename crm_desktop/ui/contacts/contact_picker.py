"""A line that finds a contact as it is typed, to join it to another one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import NAME_LIMIT, ContactKind
from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.fields import Line, is_escape
from crm_desktop.ui.kit.result_lines import lines_of
from crm_desktop.ui.kit.result_list import ResultGroup, ResultLine, ResultList
from crm_desktop.ui.kit.scrolling import bring_into_view
from crm_desktop.ui.kit.theme import theme

_PAUSE_MS = 120
_MOST_HITS = 6
_ASKED = 24
"""Hits asked for, so that enough of the wanted kind are among them."""


class ContactPicker(QWidget):
    """`picked(contact_id, name)` with a hit, `new_named(str)` for somebody not in the base yet.

    Without a `kind` both kinds are found (`picked_kind` is then the hit's). Without `adds` nobody
    new can be named. Enter takes the first hit; Escape gives up (`left`).
    """

    picked = Signal(int, str)
    new_named = Signal(str)
    left = Signal()

    def __init__(
        self,
        context: ContactContext,
        kind: ContactKind | None,
        excluded: frozenset[int] = frozenset(),
        parent: QWidget | None = None,
        *,
        adds: bool = True,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._adds = adds
        self._kind = kind
        self._excluded = excluded
        self.line = Line("search")
        self.line.setMaxLength(NAME_LIMIT)
        hint = self.tr("Find a contact")
        if kind is not None:
            is_organization = kind is ContactKind.ORGANIZATION
            hint = self.tr("Find an organization") if is_organization else self.tr("Find a person")
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(hint)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.find_typed)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._pause_typing)
        self._hits: list[SearchHit] = []
        self.picked_kind: ContactKind | None = None
        self.results = ResultList(self, _MOST_HITS + 1)
        self.results.setAccessibleName(self.tr("Found"))
        self.results.chosen.connect(self._choose)
        self.results.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        column.addWidget(self.line)
        column.addWidget(self.results)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() > event.oldSize().height():
            bring_into_view(self)  # at the foot of a column, what was found lay below the edge

    def find_typed(self) -> None:
        """Ask for what was typed."""
        text = self.line.text().strip()
        if not text:
            self._show([])
            return
        search = self._context.services.search
        self._context.operations.run(
            self, lambda: search.find(text, _ASKED), self._take, kind="find"
        )

    def _pause_typing(self, text: str) -> None:
        self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if is_escape(event):
            # Taken at both times it comes: as a shortcut of the window, and as a key.
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._hits:
                self.results.choose_current()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.results.move_current(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        return False

    def _take(self, hits: tuple[SearchHit, ...]) -> None:
        wanted = [
            hit
            for hit in hits
            if self._kind in (None, hit.kind) and hit.ref.id not in self._excluded
        ]
        self._show(wanted[:_MOST_HITS])

    def _show(self, hits: list[SearchHit]) -> None:
        self._hits = hits
        text = " ".join(self.line.text().split())
        add = self.tr("Add “{name}”").replace("{name}", isolate(text))
        adding = (ResultLine(text, add, "plus"),) if text and self._adds else ()
        self.results.show_groups(
            (ResultGroup("", lines_of(hits)), ResultGroup("", adding)), self.line.text()
        )

    def _choose(self, key: object) -> None:
        """A hit was chosen, or the line that adds what was typed."""
        if isinstance(key, RecordRef):
            hit = next(hit for hit in self._hits if hit.ref == key)
            self.picked_kind = ContactKind(hit.kind)
            self.picked.emit(key.id, hit.title)
        else:
            self.new_named.emit(str(key))
