"""A row of a card: icon, words, a note, and buttons that show when it is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.ui.contacts.parts import ClickableLabel, RowHover
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme


class ThingRow(RowHover):
    """A row of a card: icon, words, a muted note, a mark and buttons that show when pointed at.

    `chosen` comes with a click on the words or Enter, `edit_requested` with F2 or the pencil,
    `remove_requested` with Del; Ctrl+C copies. `below` is a second line. A fixed
    row can only be chosen and copied.
    """

    chosen = Signal()
    edit_requested = Signal()
    remove_requested = Signal()
    move_requested = Signal(int)

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
        self._icon = icon
        self._is_movable = False
        self.copied_text = _without_marks(text)
        self._extras: list[tuple[str, Callable[[], object], str]] = []
        look = theme()
        self.setMinimumHeight(look.size("hit_target_min") + look.border("focus"))
        self.words = ClickableLabel(text, tone=tone)
        self.words.clicked.connect(self.chosen)
        line = QHBoxLayout() if below else QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        line.addWidget(icon)
        line.addWidget(self.words)
        if note:
            words = PlainLabel(note, size="small", tone="muted", elides=True)
            words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            line.addWidget(words)
            if not mark:
                self.give_way_on_hover(words)
        line.addStretch(1)
        if mark:
            label = TagLabel(mark, "accent")
            line.addWidget(label)
            self.give_way_on_hover(label)
        self._line = line
        if below:
            self._add_second_line(icon, below)
        self.reveal_with(self.words)

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

    def never_cut(self) -> None:
        """The words are a number: part of it would be another number."""
        self.words.setMinimumWidth(self.words.sizeHint().width())

    def add_button(self, icon_name: str, name: str, act: Callable[[], object]) -> IconButton:
        """Add a button that shows while the row is pointed at."""
        button = IconButton(icon_name, name, small=True)
        button.clicked.connect(act)
        self._line.addWidget(button)
        self.reveal_on_hover(button)
        return button

    @property
    def icon(self) -> QWidget:
        """What stands before the words; a row that can be moved is dragged by it."""
        return self._icon

    def make_movable(self) -> None:
        """Let the row be moved: `move_requested(±1)` with Alt+Up and Alt+Down and in the menu."""
        self._is_movable = True
        self._icon.setCursor(Qt.CursorShape.SizeVerCursor)
        self._icon.setToolTip(self.tr("Drag to move (Alt+Up, Alt+Down)"))

    def add_to_menu(self, text: str, act: Callable[[], object], icon_name: str) -> None:
        """One more line of the row's menu."""
        self._extras.append((text, act, icon_name))

    def add_warning(self, sentence: str) -> None:
        """Mark the row as doubtful."""
        mark = IconLabel("alert-triangle", "warning", theme().size("icon_small"), name=sentence)
        mark.setToolTip(self.tr("Not understood; kept as it was typed"))
        self._line.insertWidget(2, mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if self._is_movable and is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_requested.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_requested.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put what the row says into the clipboard."""
        QGuiApplication.clipboard().setText(self.copied_text)

    def _reveal(self, *, is_pointed_at: bool) -> None:
        super()._reveal(is_pointed_at=is_pointed_at)
        if self._is_movable and isinstance(self._icon, IconLabel):
            self._icon.show_instead("grip-vertical" if self.is_revealed() else "")

    def menu(self) -> Menu:
        """The row's menu; the panel that made the row adds to it."""
        menu = Menu(self)
        menu.add(self.tr("Copy"), self.copy, "copy", shortcut="Ctrl+C")
        for text, act, icon_name in self._extras:
            menu.add(text, act, icon_name)
        if self._is_fixed:
            return menu
        menu.add(self.tr("Edit"), self.edit_requested.emit, "pencil", shortcut="F2")
        if self._is_movable:
            up, down = partial(self.move_requested.emit, -1), partial(self.move_requested.emit, 1)
            menu.add(self.tr("Move up"), up, "arrow-up", shortcut="Alt+Up")
            menu.add(self.tr("Move down"), down, "arrow-down", shortcut="Alt+Down")
        menu.addSeparator()
        menu.add(
            self.tr("Remove"),
            self.remove_requested.emit,
            "trash",
            shortcut="Delete",
            is_danger=True,
        )
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


def _without_marks(text: str) -> str:
    """A shown text without the marks that keep it left-to-right."""
    return text.replace("\u2066", "").replace("\u2069", "")
