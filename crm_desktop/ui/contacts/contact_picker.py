"""A line that finds a contact as it is typed, to join it to another one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import NAME_LIMIT, ContactKind
from crm_desktop.business.search.model import SearchHit
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.contacts.words import kind_icon
from crm_desktop.ui.kit.fields import Line, is_escape
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_PAUSE_MS = 120
_MOST_HITS = 6
_ASKED = 24
"""Hits asked for, so that enough of the wanted kind are among them."""


class ContactPicker(QWidget):
    """`picked(contact_id, name)` with a hit, `new_named(str)` for somebody not in the base yet.

    Without a `kind` both kinds are found, and nobody new can be named. Enter takes the
    first hit; Escape gives up (`left`).
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
    ) -> None:
        super().__init__(parent)
        self._context = context
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
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        column.addWidget(self.line)
        column.addLayout(self._rows)

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
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._hits:
                self._pick(self._hits[0])
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
        empty_layout(self._rows)
        for hit in hits:
            self._rows.addWidget(self._row(hit))
        text = " ".join(self.line.text().split())
        if text and self._kind is not None:
            add = ClickableLabel(self.tr("Add “{name}”").replace("{name}", text), tone="link")
            add.setMinimumHeight(theme().size("hit_target_min"))
            add.clicked.connect(lambda: self.new_named.emit(text))
            self._rows.addWidget(add)

    def _row(self, hit: SearchHit) -> QWidget:
        row = QWidget()
        row.setMinimumHeight(theme().size("hit_target_min"))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("s"))
        line.addWidget(
            IconLabel(kind_icon(ContactKind(hit.kind)), size=theme().size("icon_button"))
        )
        name = ClickableLabel(hit.title, weight="medium")
        name.clicked.connect(partial(self._pick, hit))
        line.addWidget(name)
        line.addWidget(PlainLabel(hit.subtitle, size="small", tone="muted", elides=True), 1)
        return row

    def _pick(self, hit: SearchHit) -> None:
        self.picked.emit(hit.ref.id, hit.title)
