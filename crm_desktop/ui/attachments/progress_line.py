"""How far files are copied, with a way to stop."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui.attachments.record_files import RecordFiles
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.theme import theme

_SHOWN_AFTER_MS = 300


class ProgressLine(QWidget):
    """Shows itself when copying takes longer than a moment."""

    def __init__(self, files: RecordFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self.words = PlainLabel(self.tr("Copying…"), size="small", tone="muted")
        self.bar = ProgressBar(parent=self)
        self.bar.setAccessibleName(self.tr("How far the files are copied"))
        self.stop = IconButton("x", self.tr("Stop copying"), small=True)
        self.stop.clicked.connect(files.cancel)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("s"))
        line.addWidget(self.words)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SHOWN_AFTER_MS)
        self._pause.timeout.connect(self._appear)
        files.progressed.connect(self._follow)
        self.hide()

    def _follow(self) -> None:
        if not self._files.is_taking:
            self._pause.stop()
            self.hide()
            return
        self.bar.set_progress(*self._files.progress)
        if not self.isVisible() and not self._pause.isActive():
            self._pause.start()

    def _appear(self) -> None:
        self.setVisible(self._files.is_taking)
