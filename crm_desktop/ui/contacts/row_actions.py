"""Buttons at the end of the row under the mouse, made when the mouse is over a row first."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.contacts.model import ContactRow
from crm_desktop.ui.contacts.actions import ContactActions
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.paint import painting
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.window_model import WindowModel

_MOST_COVERED = 6
"""In buttons: a wider column loses its end only."""


class HoveredRow(QObject):
    """Follows the mouse over a list and shows `RowActions` on its row."""

    def __init__(self, view: TableView, model: WindowModel, actions: ContactActions) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._actions = actions
        self._buttons: RowActions | None = None
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._follow(event.position().toPoint())
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.Resize):
            self._hide()
        return False

    def _hide(self) -> None:
        if self._buttons is not None:
            self._buttons.hide()

    def _follow(self, position: QPoint) -> None:
        number = self._view.rowAt(position.y())
        row = cast("ContactRow | None", self._model.row(number)) if number >= 0 else None
        if row is None:
            self._hide()
            return
        if self._buttons is None:
            self._buttons = RowActions(self._view.viewport(), self._actions)
            self._view.verticalScrollBar().valueChanged.connect(self._hide)
            self._model.modelReset.connect(self._hide)
        self._buttons.stand_on(row, self._view, number)


class RowActions(QWidget):
    """What is done most with one row; the same things are in its menu."""

    def __init__(self, parent: QWidget, actions: ContactActions) -> None:
        super().__init__(parent)
        self._row: ContactRow | None = None
        look = theme()
        line = QHBoxLayout(self)
        line.setContentsMargins(look.space("xs"), 0, look.space("xs"), 0)
        line.setSpacing(0)
        line.addStretch(1)
        self.call = self._button(line, "phone", self.tr("Call"), "Ctrl+Shift+C", actions.call)
        self.mail = self._button(
            line, "mail", self.tr("Write an e-mail"), "Ctrl+Shift+E", actions.write_email
        )
        self._button(
            line, "external-link", self.tr("Open"), "Return", lambda row: actions.open(row.id)
        )

    def stand_on(self, row: ContactRow, view: TableView, number: int) -> None:
        """Offer what can be done with a row, at its end."""
        self._row = row
        self.call.setVisible(bool(row.main_phone))
        self.mail.setVisible(bool(row.main_email))
        is_rtl = view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        width = _whole_columns(view, self.sizeHint().width(), is_rtl=is_rtl)
        height = view.rowHeight(number) - 1
        x = 0 if is_rtl else view.viewport().width() - width
        self.setGeometry(x, view.rowViewportPosition(number), width, height)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            painter.fillRect(self.rect(), theme().color("hover"))

    def _button(
        self,
        line: QHBoxLayout,
        icon_name: str,
        name: str,
        shortcut: str,
        act: Callable[[ContactRow], object],
    ) -> IconButton:
        button = IconButton(icon_name, name, shortcut=shortcut, small=True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._row is not None and act(self._row))
        line.addWidget(button)
        return button


def _whole_columns(view: TableView, least: int, *, is_rtl: bool) -> int:
    """Room at the end of a row, so wide that no column is cut in the middle of a word."""
    room = view.viewport().width()
    column = view.columnAt(least if is_rtl else room - least)
    if column < 0:
        return least
    place = view.columnViewportPosition(column)
    width = place + view.columnWidth(column) if is_rtl else room - place
    return width if width <= _MOST_COVERED * theme().size("hit_target_min") else least
