"""At the foot of the wizard: whether the columns are kept under a name."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.theme import theme


class TemplateLine(QWidget):
    """A tick and the name of the template."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tick = CheckBox(self.tr("Save as template"))
        self.line = Line()
        self.line.setPlaceholderText(self.tr("Name of the template"))
        self.line.setAccessibleName(self.tr("Name of the template"))
        self.line.setFixedWidth(theme().size("preview_panel") * 2 // 3)
        self.line.setEnabled(False)
        self.tick.toggled.connect(self._on_ticked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space("s"))
        row.addWidget(self.tick)
        row.addWidget(self.line)

    def name(self) -> str:
        """The name; empty if nothing is to be saved under one."""
        return self.line.text().strip() if self.tick.isChecked() else ""

    def take_over(self, other: TemplateLine) -> None:
        """Go on with what was typed in another line."""
        self.line.setText(other.line.text())
        self.tick.setChecked(other.tick.isChecked())

    def _on_ticked(self, is_ticked: bool) -> None:
        self.line.setEnabled(is_ticked)
        if is_ticked:
            self.line.setFocus()
