"""Step 4: the import under way, then what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.imports.model import ImportDone
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.theme import theme

_SECONDS_BEFORE_GUESS = 2.0


class RunStep(QWidget):
    """A progress bar with the time left, later the result with its two ways on."""

    undo_requested = Signal()
    show_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self._started_at = 0.0
        self.message_bar = MessageBar()
        self._icon = IconLabel("file-import", "accent", look.size("avatar_large"))
        self._title = PlainLabel(size="h1", weight="strong", wraps=True)
        self._detail = PlainLabel(tone="muted", wraps=True)
        for label in (self._title, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.bar = ProgressBar()
        self.bar.setFixedWidth(look.size("dialog_width.1"))
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.show_button = PrimaryButton(self.tr("Show contacts"), "address-book")
        self.undo_button = SecondaryButton(self.tr("Undo import"), "arrow-back-up")
        self.show_button.clicked.connect(self.show_requested)
        self.undo_button.clicked.connect(self.undo_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addStretch(1)
        buttons.addWidget(self.undo_button)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[look.space("l")] * 4)
        column.setSpacing(look.space("m"))
        column.addWidget(self.message_bar)
        column.addStretch(2)
        column.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        column.addWidget(self.bar, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(buttons)
        column.addStretch(3)

    def start(self) -> None:
        """Show that the import has begun."""
        self._started_at = monotonic_seconds()
        self.message_bar.hide()
        self._icon.set_icon("file-import", "accent")
        self._title.setText(self.tr("Importing…"))
        self._detail.setText(self.tr("You can go on working meanwhile."))
        self.bar.set_progress(0, 1)
        self._show_parts(is_running=True, can_undo=False)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the import is and how long it will take."""
        self.bar.set_progress(done, total)
        if total <= 0:
            return
        text = self.tr("{done} of {total} rows").format(
            done=format_number(done), total=format_number(total)
        )
        passed = monotonic_seconds() - self._started_at
        if 0 < done < total and passed > _SECONDS_BEFORE_GUESS:
            left = max(1, round(passed * (total - done) / done))
            text = f"{text} · " + self.tr("about %n second(s) left", "", left)
        self._detail.setText(text)

    def show_stopping(self) -> None:
        """Say that the import is being taken back."""
        self._title.setText(self.tr("Stopping…"))
        self._detail.setText(self.tr("Nothing of this import will be kept."))

    def show_done(self, done: ImportDone) -> None:
        """Show what came of it."""
        self._icon.set_icon("circle-check", "success_solid")
        self._title.setText(self.tr("%Ln contact(s) added", "", done.created))
        parts: list[str] = []
        if done.organizations:
            parts.append(self.tr("%Ln organization(s) among them", "", done.organizations))
        if done.updated:
            parts.append(self.tr("%Ln updated", "", done.updated))
        if done.skipped:
            parts.append(self.tr("%Ln row(s) left out", "", done.skipped))
        if done.unknown_owners:
            names = ", ".join(done.unknown_owners)
            sentence = self.tr("no employee is called {names}, so you are the owner")
            parts.append(sentence.format(names=names))
        if not done.seq:
            parts = [self.tr("Everything in this file was here already.")]
        self._detail.setText(" · ".join(parts))
        self._show_parts(is_running=False, can_undo=done.seq > 0)

    def show_undone(self) -> None:
        """Show that the import was taken back."""
        self._icon.set_icon("arrow-back-up", "text_muted")
        self._title.setText(self.tr("The import was undone"))
        self._detail.setText(self.tr("What you changed since then was kept."))
        self._show_parts(is_running=False, can_undo=False)

    def _show_parts(self, *, is_running: bool, can_undo: bool) -> None:
        self.bar.setVisible(is_running)
        self.show_button.setVisible(not is_running)
        self.undo_button.setVisible(can_undo)
