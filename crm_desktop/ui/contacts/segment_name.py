"""The popup that asks how a segment is called."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.segments import SEGMENT_NAME_LIMIT
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.popup import Popup
from crm_desktop.ui.kit.theme import theme


class SegmentNamePopup(Popup):
    """A name and whether it is shared; `accepted(name, is_shared)` with Enter or the button."""

    accepted = Signal(str, bool)

    def __init__(self, title: str, name: str, is_shared: bool, parent: QWidget) -> None:
        super().__init__(parent, title)
        self.line = Line("stack-2")
        self.line.setMaxLength(SEGMENT_NAME_LIMIT)
        self.line.setText(name)
        self.line.selectAll()
        self.line.setPlaceholderText(self.tr("Name of the segment"))
        self.line.setAccessibleName(self.tr("Name of the segment"))
        self.line.setMinimumWidth(theme().size("segments_panel"))
        self.body.addWidget(self.line)
        self.shared = CheckBox(self.tr("Share with the team"))
        self.shared.setChecked(is_shared)
        self.body.addWidget(self.shared)
        self.save = PrimaryButton(self.tr("Save segment"))
        self.save.clicked.connect(self._accept)
        self.body.addWidget(self.save, alignment=Qt.AlignmentFlag.AlignTrailing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
            return
        super().keyPressEvent(event)

    def _accept(self) -> None:
        name = " ".join(self.line.text().split())
        if name:
            is_shared = self.shared.isChecked()
            self.close()
            self.accepted.emit(name, is_shared)
