"""The menu that adds tags to contacts and takes them off."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget, QWidgetAction

from crm_desktop.business.contacts.model import TAG_LIMIT
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.direction import elide, isolate
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.theme import theme

_MOST_LISTED = 24


class TagMenu(Menu):
    """A line for any tag, the existing ones below it as far as they match, and "Take off"."""

    added = Signal(str)
    taken_off = Signal(str)

    def __init__(self, context: ContactContext, parent: QWidget, title: str = "") -> None:
        super().__init__(parent, title)
        self._context = context
        self._own: tuple[str, ...] | None = None
        self._stands_above = False
        self._foot = 0
        self._line = Line("tag")
        self._line.setPlaceholderText(self.tr("Add a tag"))
        self._line.setAccessibleName(self.tr("Add a tag"))
        self._line.setMaxLength(TAG_LIMIT)
        self._line.setMinimumWidth(theme().size("segments_panel"))
        self._line.textEdited.connect(self._fill)
        self._line.returnPressed.connect(self._add_typed)
        self._line_action = QWidgetAction(self)
        self._line_action.setDefaultWidget(self._line)
        self.aboutToShow.connect(self._start)

    def set_own_tags(self, tags: tuple[str, ...]) -> None:
        """Only these can be taken off, and they are not offered to be added."""
        self._own = tags

    def stand_above(self) -> None:
        """Open upwards: the line stands at the foot, by the button, and what matches above it."""
        self._stands_above = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._foot = self.geometry().bottom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._stands_above and self.isVisible():
            self.move(self.x(), self._foot - self.height() + 1)

    def _start(self) -> None:
        self._line.clear()
        self._fill("")
        self._line.setFocus()

    def _fill(self, text: str) -> None:
        for action in self.actions():
            if action is not self._line_action:
                self.removeAction(action)
        if self._line_action not in self.actions():
            self.addAction(self._line_action)
        self._offer(text)
        if self._stands_above:
            for action in self.actions():
                if action is not self._line_action:
                    self.insertAction(self._line_action, action)
        self.resize(self.sizeHint())

    def _offer(self, text: str) -> None:
        wanted = text.strip().casefold()
        own = self._own or ()
        names = [tag.name for tag in self._context.tags if wanted in tag.name.casefold()]
        typed = " ".join(text.split())
        if typed and not any(name.casefold() == typed.casefold() for name in names):
            shown = elide(typed, theme().metrics("small"), theme().size("segments_panel"))
            new = self.tr("New tag “{name}”").replace("{name}", isolate(shown))
            self.add(menu_text(new), self._add_typed, "tag")  # what Enter does
        taken = set(own)
        offered = [name for name in names if name not in taken]
        for name in offered[:_MOST_LISTED]:
            self.add(menu_text(name), partial(self.added.emit, name), "plus")
        self._tell_more(self, len(offered))
        removable = names if self._own is None else own
        if not wanted and removable:
            self.addSeparator()
            off = Menu(self, self.tr("Take off"))
            for name in removable[:_MOST_LISTED]:
                off.add(menu_text(name), partial(self.taken_off.emit, name), "x")
            self._tell_more(off, len(removable))
            self.addMenu(off).setProperty("icon_name", "trash-off")

    def _tell_more(self, menu: Menu, count: int) -> None:
        """That there are more names than the menu lists."""
        if count > _MOST_LISTED:
            left = count - _MOST_LISTED
            menu.add(menu_text(self.tr("%Ln more: type a part", "", left))).setEnabled(False)

    def _add_typed(self) -> None:
        text = " ".join(self._line.text().split())
        if text:
            self.close()
            self.added.emit(text)
