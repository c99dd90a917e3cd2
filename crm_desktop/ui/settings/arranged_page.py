"""What settings pages with a list in an order of its own share: their buttons, menu and keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.records import record
from crm_desktop.ui.kit.arranged_list import ArrangedItem, ArrangedList
from crm_desktop.ui.kit.buttons import Button, FlatButton, IconButton, PrimaryButton
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.settings_page import SettingsPage

Thing = TypeVar("Thing")
_MOST_NAMED = 12


@record
class ArrangedWords:
    """What a page is called, what it is for, what its list and its first button are called."""

    title: str
    hint: str
    list_name: str
    add: str


class ArrangedPage(SettingsPage, Generic[Thing]):
    """Lines are added, edited, put in order, retired and removed; each is saved at once.

    `kinds` names the records whose changes it shows. A subclass says what the lines are and what
    the actions do, and calls `load` when it is made; `merge_button` and the like go between.
    """

    kinds: tuple[str, ...] = ()

    def __init__(
        self,
        context: SettingsContext,
        words: ArrangedWords,
        parent: QWidget | None = None,
        *,
        empty: EmptyState | None = None,
        chooser: QWidget | None = None,
        between: Sequence[QWidget] = (),
    ) -> None:
        super().__init__(context, parent)
        self.things: tuple[Thing, ...] = ()
        self._known: frozenset[str] | None = None  # before one was added, until it is there
        self.list = ArrangedList(self)
        self.list.setAccessibleName(words.list_name)
        self.empty = empty
        self.add_button = PrimaryButton(words.add, "plus")
        self.up_button = IconButton("arrow-up", self.tr("Move up"), shortcut="Alt+Up")
        self.down_button = IconButton("arrow-down", self.tr("Move down"), shortcut="Alt+Down")
        self.edit_button = FlatButton(self.tr("Edit…"), "pencil")
        self.retire_button = FlatButton(self.tr("Retire"), "eye-off")
        self.remove_button = FlatButton(self.tr("Remove"), "trash")
        self._moves: tuple[Button, ...] = (self.up_button, self.down_button)
        actions = (
            *self._moves, self.edit_button, *between, self.retire_button, self.remove_button,
        )  # fmt: skip
        content = (self.list,) if empty is None else (empty, self.list)
        self.build(
            words.title,
            words.hint,
            content,
            action=self.add_button,
            chooser=chooser,
            actions=actions,
        )
        self._connect()
        context.bridge.changed.connect(self._on_changes)

    # What a subclass says ----------------------------------------------------------------

    def key_of(self, thing: Thing) -> str:
        """What its line is called by."""
        raise NotImplementedError

    def is_retired(self, thing: Thing) -> bool:
        """Whether it is not offered anymore."""
        raise NotImplementedError

    def may_change(self, thing: Thing) -> bool:
        """Whether it can be edited, retired and moved."""
        return self._context.can_edit

    def may_remove(self, thing: Thing) -> bool:
        """Whether nothing refers to it."""
        raise NotImplementedError

    def open_editor(self, thing: Thing | None) -> None:
        """Open the window of one, or of a new one."""
        raise NotImplementedError

    def set_retired(self, thing: Thing, *, is_retired: bool) -> None:
        """Do not offer it anymore, or offer it again."""
        raise NotImplementedError

    def take_away(self, thing: Thing) -> None:
        """Remove it."""
        raise NotImplementedError

    def move_line(self, row: int, before: int) -> None:
        """Put a line before another one; the number of lines is behind the last."""
        raise NotImplementedError

    def load_news(self) -> None:
        """Show at once what others changed; how often each line is used may be read later."""
        self.load()

    def fill_menu(self, menu: Menu) -> None:
        """Entries of the `between` buttons."""

    # Showing -----------------------------------------------------------------------------

    @property
    def current(self) -> Thing | None:
        """What the current line stands for."""
        key = self.list.current_key
        return next((one for one in self.things if self.key_of(one) == key), None)

    def show_things(
        self, things: Sequence[Thing], items: Sequence[ArrangedItem], *, is_movable: bool = True
    ) -> None:
        """Show these; one that was just added becomes the current one."""
        self.things = tuple(things)
        keys = [self.key_of(one) for one in things]
        known = frozenset(keys) if self._known is None else self._known
        added = [key for key in keys if key not in known]
        self.list.is_movable = is_movable and self._context.can_edit
        self.tell_of_others(self.list.items, items)
        self.list.set_items(items)
        if added:
            self.list.set_current(added[0])
            self._known = None
        if self.empty is not None:
            self.list.setVisible(bool(things))
            self.empty.setVisible(not things)
        self.add_button.setEnabled(self._context.can_edit)
        for button in (*self._moves, self.edit_button, self.retire_button, self.remove_button):
            button.setVisible(bool(things))
        self.show_actions()

    def show_actions(self) -> None:
        """What can be done with the current line."""
        thing = self.current
        may_change = thing is not None and self.may_change(thing)
        is_retired = thing is not None and self.is_retired(thing)
        for button in self._moves:
            button.setEnabled(may_change and not is_retired)
        self.edit_button.setEnabled(may_change)
        self.retire_button.setEnabled(may_change)
        self.retire_button.setText(self.tr("Restore") if is_retired else self.tr("Retire"))
        is_free = thing is not None and self._context.can_edit and self.may_remove(thing)
        self.remove_button.setEnabled(is_free)

    def forget_added(self) -> None:
        """Other lines are shown from now on: none of them is new, or news."""
        self._known = None
        self.forget_others()

    def _show_menu(self, position: QPoint) -> None:
        thing = self.current
        if thing is None or not self.may_change(thing):
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(self.tr("Edit…"), self.edit, "pencil")
        self.fill_menu(menu)
        if not self.retire_button.isHidden():
            menu.add(self.retire_button.text(), self.toggle_retired, "eye-off")
        if self.remove_button.isEnabled():
            menu.add(self.tr("Remove"), self.remove, "trash", is_danger=True)
        menu.popup(self.list.viewport().mapToGlobal(position))

    def _on_changes(self, changes: Changes) -> None:
        if any(map(changes.touches_kind, self.kinds)):
            self.note_others(changes)
            if changes.origin is Origin.FOREIGN:
                self.load_news()
            else:
                self.load()

    def order_words(self, _field: str, order: object) -> str:
        """An order of lines as it is read, the first few of them."""
        titles = {item.key: item.title for item in self.list.items}
        shown = cast("tuple[str | int | tuple[int, str], ...]", order)
        keys = [str(one[0] if isinstance(one, tuple) else one) for one in shown]
        named = [titles[key] for key in keys if key in titles]
        return ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")

    # Actions -----------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new one."""
        self._known = frozenset(map(self.key_of, self.things))
        self.open_editor(None)

    def edit(self) -> None:
        """Open the current one."""
        thing = self.current
        if thing is not None and self.may_change(thing):
            self._known = None
            self.open_editor(thing)

    def toggle_retired(self) -> None:
        """Do not offer the current one anymore, or offer it again."""
        thing = self.current
        if thing is not None and self.may_change(thing):
            self.set_retired(thing, is_retired=not self.is_retired(thing))

    def remove(self) -> None:
        """Take away the current one, which nothing refers to."""
        thing = self.current
        if thing is not None and self.remove_button.isEnabled():
            self.take_away(thing)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.up_button.clicked.connect(lambda: self.list.move_current(-1))
        self.down_button.clicked.connect(lambda: self.list.move_current(1))
        self.edit_button.clicked.connect(self.edit)
        self.retire_button.clicked.connect(self.toggle_retired)
        self.remove_button.clicked.connect(self.remove)
        self.list.opened.connect(self.edit)
        self.list.chosen.connect(self.show_actions)
        self.list.moved.connect(self.move_line)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
