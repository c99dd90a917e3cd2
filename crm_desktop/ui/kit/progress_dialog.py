"""The window of long work: what is being done, how far it is, and a way to give up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.formatting import format_share
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.theme import theme


class ProgressDialog(QDialog):
    """Modal to its window. `cancel_requested` follows the button, Escape and the cross, once."""

    cancel_requested = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self._is_stopping = False
        self.setWindowTitle(title)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setMinimumWidth(look.size("dialog_width.0"))
        self.share = PlainLabel(size="small", tone="muted")
        self.bar = ProgressBar()
        self.bar.setAccessibleName(title)
        self.hint = PlainLabel(
            self.tr("Nothing is changed before it is done."), size="small", tone="muted", wraps=True
        )
        self.cancel_button = SecondaryButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        head.addWidget(PlainLabel(title, weight="strong", wraps=True), 1)
        head.addWidget(self.share, alignment=Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(look.space("l"))
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        space = look.space("xl")
        layout.setContentsMargins(space, space, space, look.space("l"))
        layout.setSpacing(look.space("m"))
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addLayout(foot)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is; a total of 0 says nothing yet."""
        if not self._is_stopping:
            self.bar.set_progress(done, total)
            self.share.setText(format_share(done / total) if total else "")

    def end(self) -> None:
        """It is over; the window goes."""
        self.done(QDialog.DialogCode.Accepted)
        self.deleteLater()

    def reject(self) -> None:
        """Escape or "Cancel": it stops at the next step, until which the window stays."""
        if self._is_stopping:
            return
        self._is_stopping = True
        self.cancel_button.setEnabled(False)
        self.hint.setText(self.tr("Stopping: everything is taken back …"))
        self.cancel_requested.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
