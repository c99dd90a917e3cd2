"""A window over a page that lists what was done: title, rows that scroll, a hint, "Close"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme


class RowsDialog(QDialog):
    """Give it a title, add to `rows`; `hint` says what there is to say of all of them."""

    def __init__(self, gap: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        look = theme()
        inner = QWidget()
        inner.setAutoFillBackground(False)
        self.rows = QVBoxLayout(inner)
        self.rows.setContentsMargins(0, 0, look.space("s"), 0)
        self.rows.setSpacing(look.space(gap))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        self._area = area
        self.hint = PlainLabel(size="small", tone="muted", wraps=True)
        self.close_button = SecondaryButton(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.foot = foot = QHBoxLayout()
        foot.setSpacing(look.space("s"))
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("m"))
        self.title_label = PlainLabel(size="h2", weight="strong")
        column.addWidget(self.title_label)
        column.addWidget(area, 1)
        column.addLayout(foot)

    def set_title(self, title: str) -> None:
        """What the rows are."""
        self.setWindowTitle(title)
        self.title_label.setText(title)
        self._area.setAccessibleName(title)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)
