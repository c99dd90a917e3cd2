"""A row of a card: icon, words, a note, and buttons that show when it is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from crm_desktop.ui.contacts.parts import ClickableLabel, RowHover
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.fields import NEWS_MS
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme

_Acts = tuple[Callable[[], object], Callable[[], object], Callable[[], object]]


class MovesRows(Protocol):
    """Puts rows into another order."""

    def step(self, row: ThingRow, step: int) -> object:
        """One place up (-1) or down (1)."""
        ...

    def drag(self, row: ThingRow, at: QPoint) -> object:
        """The mouse that holds the row is there, in global coordinates."""
        ...

    def drop(self, row: ThingRow) -> object:
        """The mouse let go of the row."""
        ...


class ThingRow(RowHover):
    """A row of a card: icon, words, a muted note, a mark and buttons that show when pointed at.

    It is chosen by a click on the words or Enter, edited with F2 or the pencil, removed with Del;
    Ctrl+C copies. What then happens is given with `set_acts`: plain calls, because four connected
    signals a row took longer than all else about it. `below` is a second line. A fixed row can
    only be chosen and copied.
    """

    def __init__(
        self,
        icon: QWidget,
        text: str,
        note: str = "",
        *,
        tone: str = "normal",
        mark: str = "",
        below: str = "",
        is_fixed: bool = False,
    ) -> None:
        super().__init__()
        self._is_fixed = is_fixed
        self.is_edited = False
        """Whether an editor stands in its place."""
        self._icon = icon
        self._acts: _Acts = (_nothing, _nothing, _nothing)
        self._mover: MovesRows | None = None
        self._is_dragged = False
        self.copied_text = _without_marks(text)
        self._buttons_to_make: list[tuple[str, str, Callable[[], object]]] = []
        self._extras: list[tuple[str, Callable[[], object], str]] = []
        look = theme()
        self.setMinimumHeight(look.size("hit_target_min") + look.border("focus"))
        self.words = ClickableLabel(text, tone=tone)
        self.words.clicked.connect(self.choose)
        line = QHBoxLayout() if below else QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        line.addWidget(icon)
        said = QHBoxLayout()
        said.setSpacing(look.space("xs"))  # the note reads on from the words
        said.addWidget(self.words)
        line.addLayout(said)
        if note:
            words = PlainLabel(note, size="small", tone="muted", elides=True)
            words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            said.addWidget(words)
        line.addStretch(1)
        if mark:
            label = TagLabel(mark, "accent")
            line.addWidget(label)
            self.give_way_on_hover(label)
        self._line = line
        if below:
            self._add_second_line(icon, below)

    def _add_second_line(self, icon: QWidget, below: str) -> None:
        """More words under the first ones, from where those begin."""
        words = PlainLabel(below, size="small", tone="muted", elides=True)
        second = QHBoxLayout()
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(0)
        second.addSpacing(icon.sizeHint().width() + theme().space("s"))  # margins do not mirror
        second.addWidget(words)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        self._line.addStrut(theme().control_height())  # nothing moves when buttons show
        both.addLayout(self._line)
        both.addLayout(second)

    def stand_aside(self) -> None:
        """Make room for the editor of what stands here."""
        self.is_edited = True
        self.hide()

    def never_cut(self) -> None:
        """The words are a number: part of it would be another number."""
        self.words.setMinimumWidth(self.words.sizeHint().width())

    def add_button(self, icon_name: str, name: str, act: Callable[[], object]) -> None:
        """Add a button that shows while the row is pointed at, and is made when it first does."""
        self._buttons_to_make.append((icon_name, name, act))

    def _make_buttons(self) -> None:
        # First of all: a button that appears below the mouse has the row revealed again.
        to_make, self._buttons_to_make = self._buttons_to_make, []
        before: QWidget = self.words
        for icon_name, name, act in to_make:
            button = IconButton(icon_name, name, small=True)
            button.clicked.connect(act)
            self._line.addWidget(button)
            self.reveal_on_hover(button)
            QWidget.setTabOrder(before, button)
            before = button

    @property
    def icon(self) -> QWidget:
        """What stands before the words; a row that can be moved is dragged by it."""
        return self._icon

    def set_acts(
        self,
        choose: Callable[[], object],
        edit: Callable[[], object] | None = None,
        remove: Callable[[], object] | None = None,
    ) -> None:
        """What happens when the row is chosen, edited, removed."""
        self._acts = (choose, edit or _nothing, remove or _nothing)

    def choose(self) -> None:
        """As a click on the words does."""
        self._acts[0]()

    def edit(self) -> None:
        """As F2 does."""
        self._acts[1]()

    def remove(self) -> None:
        """As Del does."""
        self._acts[2]()

    def move_by(self, step: int) -> None:
        """As Alt+Up (-1) and Alt+Down (1) do."""
        if self._mover is not None:
            self._mover.step(self, step)

    def make_movable(self, mover: MovesRows) -> None:
        """Let the row be moved: dragged by its icon, with Alt+Up and Alt+Down and in the menu."""
        self._mover = mover
        self._icon.setCursor(Qt.CursorShape.SizeVerCursor)
        self._icon.setToolTip(self.tr("Drag to move (Alt+Up, Alt+Down)"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_grip = self._icon.geometry().contains(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._is_dragged = self._mover is not None and is_grip and is_left
        event.setAccepted(self._is_dragged)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged and self._mover is not None:
            self._mover.drag(self, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged and self._mover is not None:
            self._is_dragged = False
            self._mover.drop(self)

    def add_to_menu(self, text: str, act: Callable[[], object], icon_name: str) -> None:
        """One more line of the row's menu."""
        self._extras.append((text, act, icon_name))

    def show_news(self, sentence: str) -> None:
        """Say at the end of the row what others did with it; it makes way for the buttons."""
        said = PlainLabel(sentence, size="caption", tone="info", elides=True)
        self._line.addWidget(said)
        self.give_way_on_hover(said)
        if self.is_revealed():
            said.hide()
        QTimer.singleShot(NEWS_MS, said, said.hide)

    def add_warning(self, sentence: str) -> None:
        """Mark the row as doubtful."""
        mark = IconLabel("alert-triangle", "warning", theme().size("icon_small"), name=sentence)
        mark.setToolTip(self.tr("Not understood; kept as it was typed"))
        self._line.insertWidget(2, mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        is_movable = self._mover is not None
        if is_movable and is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_by(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_F2:
            self.edit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put what the row says into the clipboard."""
        QGuiApplication.clipboard().setText(self.copied_text)
        place = self.words.mapToGlobal(self.words.rect().bottomLeft())
        QToolTip.showText(place, plain_tooltip(self.tr("Copied")), self)

    def _reveal(self, *, is_on: bool) -> None:
        if is_on and self._buttons_to_make:
            self._make_buttons()
        super()._reveal(is_on=is_on)
        if self._mover is not None and isinstance(self._icon, IconLabel):
            self._icon.show_instead("grip-vertical" if is_on else "")

    def menu(self) -> Menu:
        """The row's menu; the panel that made the row adds to it."""
        menu = Menu(self)
        menu.add(self.tr("Copy"), self.copy, "copy", shortcut="Ctrl+C")
        for text, act, icon_name in self._extras:
            menu.add(text, act, icon_name)
        if self._is_fixed:
            return menu
        menu.add(self.tr("Edit"), self.edit, "pencil", shortcut="F2")
        if self._mover is not None:
            up, down = partial(self.move_by, -1), partial(self.move_by, 1)
            menu.add(self.tr("Move up"), up, "arrow-up", shortcut="Alt+Up")
            menu.add(self.tr("Move down"), down, "arrow-down", shortcut="Alt+Down")
        menu.addSeparator()
        menu.add(
            self.tr("Remove"),
            self.remove,
            "trash",
            shortcut="Delete",
            is_danger=True,
        )
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


def _nothing() -> None:
    """What a row does that nobody listens to."""


def _without_marks(text: str) -> str:
    """A shown text without the marks that keep it left-to-right."""
    return text.replace("\u2066", "").replace("\u2069", "")
