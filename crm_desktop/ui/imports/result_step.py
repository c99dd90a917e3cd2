"""The end of an import: what was written, where to see it, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.imports.model import ImportDone
from crm_desktop.ui.kit.buttons import FlatButton, SecondaryButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_NAMES_SHOWN = 8


class ResultStep(QWidget):
    """`show_requested()` wants to see the contacts, `undo_requested(seq)` to take it all back.

    `save_requested()` asks to save the rows that stayed out, `history_requested()` for the list of
    imports.
    """

    show_requested = Signal()
    undo_requested = Signal(int)
    save_requested = Signal()
    history_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seq = 0
        look = theme()
        self.icon = IconLabel("circle-check", "success", look.size("avatar_large"))
        self.title = PlainLabel(size="h1", weight="strong", wraps=True)
        self._counts = QGridLayout()
        self._counts.setHorizontalSpacing(look.space("l"))
        self._counts.setVerticalSpacing(look.space("s"))
        self.note = PlainLabel(size="small", tone="muted", wraps=True)
        self.messages = MessageBar()
        self.show_button = SecondaryButton(self.tr("Show the imported contacts"), "address-book")
        self.show_button.clicked.connect(self.show_requested)
        self.undo_button = SecondaryButton(self.tr("Undo the import"), "arrow-back-up")
        self.undo_button.clicked.connect(lambda: self.undo_requested.emit(self._seq))
        self.save_button = SecondaryButton(self.tr("Save the rows left out…"), "download")
        self.save_button.clicked.connect(self.save_requested)
        self.history_button = FlatButton(self.tr("All imports"), "history")
        self.history_button.clicked.connect(self.history_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addWidget(self.show_button)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.undo_button)
        buttons.addWidget(self.history_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        margin = look.space("xl") * 2
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("l"))
        column.addStretch(1)
        column.addWidget(self.icon, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.title)
        column.addLayout(self._counts)
        column.addWidget(self.note)
        column.addWidget(self.messages)
        column.addLayout(buttons)
        column.addStretch(2)

    @property
    def stands(self) -> bool:
        """Whether the import is shown as one that was not taken back."""
        return bool(self._seq)

    def show_done(self, done: ImportDone) -> None:
        """Say what was written."""
        self._seq = done.seq
        self.icon.set_icon("circle-check", "success")
        self.title.setText(
            self.tr("The import is done")
            if done.seq
            else self.tr("There was nothing to import: everything is here already")
        )
        plain = done.skipped - done.refused
        rows = (
            (done.created, self.tr("contact(s) added", "", done.created)),
            (done.organizations, self.tr("organization(s) made for them", "", done.organizations)),
            (done.others, self.tr("further contact(s) of the same rows added", "", done.others)),
            (done.updated, self.tr("contact(s) completed", "", done.updated)),
            (
                done.joined,
                self.tr("row(s) joined with another row of the same contact", "", done.joined),
            ),
            (plain, self.tr("row(s) without anything new, or left out", "", plain)),
            (done.refused, self.tr("row(s) with problems left out", "", done.refused)),
        )
        self._clear()
        for number, (count, words) in enumerate(row for row in rows if row[0]):
            label = PlainLabel(format_number(count), size="h2", weight="strong")
            end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
            self._counts.addWidget(label, number, 0, end)
            self._counts.addWidget(PlainLabel(words), number, 1)
        self._counts.setColumnStretch(1, 1)
        names = ", ".join(map(isolate, done.unknown_owners[:_NAMES_SHOWN]))
        sentence = self.tr("Nobody here is called {names}; you are the owner of those contacts.")
        self.note.setText(sentence.replace("{names}", names) if names else "")
        self.note.setVisible(bool(names))
        self.undo_button.setVisible(bool(done.seq))
        self.save_button.setVisible(done.refused > 0)
        self.show_button.setEnabled(bool(done.seq))

    def show_undone(self, kept: int) -> None:
        """Say that everything is as it was before."""
        self._seq = 0
        self.icon.set_icon("arrow-back-up", "text_muted")
        self.title.setText(self.tr("The import was taken back"))
        self._clear()
        self.note.setVisible(kept > 0)
        self.note.setText(
            self.tr("%Ln contact(s) stayed: somebody has changed them since.", "", kept)
        )
        self.undo_button.hide()
        self.show_button.setEnabled(False)

    def _clear(self) -> None:
        while self._counts.count():
            item = self._counts.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
