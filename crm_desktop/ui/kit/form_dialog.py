"""A modal window with a title, a form, a line for what went wrong, and two buttons."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.error_text import told_with_outcome
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.operations import Running
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import reading_order, step_in_reading_order
from crm_desktop.ui.kit.theme import theme


class FormDialog(QDialog):
    """`act_requested` follows the second button and Enter; whoever listens closes the window."""

    act_requested = Signal()

    def __init__(self, title: str, act: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setWindowTitle(title)
        self._asked: Running | LongWork[Any] | None = None
        look = theme()
        self.form = Form()
        self.error = PlainLabel(size="small", tone="danger", wraps=True)
        self.error.hide()
        self.cancel_button = SecondaryButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.act_button = PrimaryButton(act)
        self.act_button.setDefault(True)
        self.act_button.clicked.connect(self._act)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        self.foot = QHBoxLayout()
        """What stands at the leading end of the buttons' line."""
        buttons.addLayout(self.foot)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.act_button)
        self.body = QVBoxLayout()
        self.body.setSpacing(look.space("m"))
        self.body.addWidget(self.form)
        column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("m"))
        self.heading = PlainLabel(title, size="h2", weight="strong", wraps=True)
        column.addWidget(self.heading)
        column.addLayout(self.body)
        column.addWidget(self.error)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(look.size("dialog_width.1"))

    def set_words(self, title: str, act: str) -> None:
        """Another title and another verb."""
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.act_button.setText(act)

    def wait_for(self, asked: Running | LongWork[Any]) -> None:
        """What the button asked for is on its way: until it has ended, it asks for nothing more."""
        self._asked = asked

    def reject(self) -> None:
        """Long work is given up first: whoever closes the window would not hear what it did."""
        if isinstance(self._asked, LongWork) and not self._asked.is_finished:
            self._asked.cancel()
        else:
            super().reject()

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Under the field it names, else above the buttons."""
        if isinstance(error, UserError) and self.form.show_error(error):
            return
        self.error.setText(told_with_outcome(error))
        self.error.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field, not on the button that Enter presses anyway."""
        super().showEvent(event)
        if self.focusWidget() in (None, self, self.cancel_button, self.act_button):
            first = next(reading_order(self.form), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def _act(self) -> None:
        if self._asked is not None and not self._asked.is_finished:
            return
        self.form.clear_errors()
        self.error.hide()
        self.act_requested.emit()
