"""Long work in the wizard: how far it is, how long it still takes, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.theme import theme

_ESTIMATE_AFTER_SECONDS = 1.5
_MINUTE = 60


class ProgressView(QWidget):
    """`cancel_requested()` asks to stop."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.title = PlainLabel(size="h1", weight="strong")
        self.bar = ProgressBar()
        self.facts = PlainLabel(size="small", tone="muted")
        self.rest = PlainLabel(size="small", tone="muted")
        self.note = PlainLabel(size="small", tone="muted", wraps=True)
        self.cancel = SecondaryButton(self.tr("Stop"), "player-stop")
        self.cancel.clicked.connect(self.cancel_requested)
        self._started = 0.0
        line = QHBoxLayout()
        line.addWidget(self.facts)
        line.addStretch(1)
        line.addWidget(self.rest)
        column = QVBoxLayout(self)
        margin = look.space("xl") * 2
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("m"))
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.bar)
        column.addLayout(line)
        column.addWidget(self.note)
        column.addWidget(self.cancel, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addStretch(2)

    def begin(self, title: str) -> None:
        """Start from nothing."""
        self.title.setText(title)
        self.facts.setText("")
        self.rest.setText("")
        self.note.setText("")
        self.bar.set_progress(0, 1)
        self.cancel.setEnabled(True)
        self._started = monotonic_seconds()

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        if total <= 0:
            return
        share = done / total
        self.bar.set_progress(done, total)
        sentence = self.tr("{done} of {total} rows")
        self.facts.setText(sentence.format(done=format_number(done), total=format_number(total)))
        passed = monotonic_seconds() - self._started
        if passed >= _ESTIMATE_AFTER_SECONDS and share > 0:
            self.rest.setText(self._rest_text(passed * (1 - share) / share))

    def show_note(self, sentence: str) -> None:
        """Say something below the bar."""
        self.note.setText(sentence)

    def show_stopping(self) -> None:
        """It stops at the next moment at which that is harmless."""
        self.cancel.setEnabled(False)
        self.rest.setText(self.tr("Stopping…"))

    def _rest_text(self, seconds: float) -> str:
        if seconds >= _MINUTE:
            return self.tr("about %Ln minute(s) left", "", round(seconds / _MINUTE))
        return self.tr("about %Ln second(s) left", "", max(1, round(seconds)))
