"""The own fields of contacts as a settings page: made, changed, put in order, retired."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.business.custom_fields.model import CUSTOM_FIELD, CustomField, FieldTarget
from crm_desktop.core.changes import Changes
from crm_desktop.ui.kit.arranged_list import ArrangedItem, ArrangedList
from crm_desktop.ui.kit.buttons import FlatButton, IconButton, PrimaryButton
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.field_words import KIND_ICONS, kind_word, target_word
from crm_desktop.ui.settings.settings_page import SettingsPage

Loaded = tuple[tuple[CustomField, ...], dict[int, int]]
_GROUP = "group:"
_RETIRED = "retired"


def order_after(
    items: Sequence[ArrangedItem], row: int, before: int
) -> list[tuple[int, str]] | None:
    """Fields with their groups after a line was moved; `None` if it would leave its part.

    A field belongs to the group whose heading stands above it; nothing goes above the first
    heading, and retired fields stay apart.
    """
    arranged = [item for place, item in enumerate(items) if place != row]
    target = before - (before > row)
    end = next((n for n, item in enumerate(arranged) if item.key == _RETIRED), len(arranged))
    if items[row].is_heading or not 0 < target <= end:
        return None
    arranged.insert(target, items[row])
    order: list[tuple[int, str]] = []
    group = ""
    for item in arranged[: end + 1]:
        if item.is_heading:
            group = item.key.removeprefix(_GROUP)
        else:
            order.append((int(item.key), group))
    return order


class FieldsPage(SettingsPage):
    """A list of the fields by groups; each action is saved at once and can be undone."""

    def __init__(self, context: SettingsContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._fields: tuple[CustomField, ...] = ()
        self._wanted = ""  # the key of a field just saved, until it is in the list
        self._uses: dict[int, int] = {}
        self.list = ArrangedList(self)
        self.list.setAccessibleName(self.tr("Own fields"))
        self.list.is_movable = context.can_edit
        self.empty = EmptyState(
            "id",
            self.tr("No own fields yet"),
            self.tr("Add what your company needs to know: a customer number, terms, a branch."),
        )
        self.empty.hide()
        self._arrange()
        self.list.opened.connect(self.edit)
        self.list.chosen.connect(self._show_actions)
        self.list.moved.connect(self._move)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        context.bridge.changed.connect(self._on_changes)
        self.load()

    def _arrange(self) -> None:
        self.new_button = PrimaryButton(self.tr("New field"), "plus")
        self.new_button.clicked.connect(self.add)
        self.up_button = IconButton("arrow-up", self.tr("Move up"), shortcut="Alt+Up")
        self.down_button = IconButton("arrow-down", self.tr("Move down"), shortcut="Alt+Down")
        self.edit_button = FlatButton(self.tr("Edit…"), "pencil")
        self.retire_button = FlatButton(self.tr("Retire"), "eye-off")
        self.remove_button = FlatButton(self.tr("Remove"), "trash")
        self.up_button.clicked.connect(lambda: self.list.move_current(-1))
        self.down_button.clicked.connect(lambda: self.list.move_current(1))
        self.edit_button.clicked.connect(lambda: self.edit(self.list.current_key))
        self.retire_button.clicked.connect(self.toggle_retired)
        self.remove_button.clicked.connect(self.remove)
        self._buttons: tuple[QWidget, ...] = (
            self.up_button,
            self.down_button,
            self.edit_button,
            self.retire_button,
            self.remove_button,
        )
        self.build(
            self.tr("Own fields"),
            self.tr("What you keep of contacts beyond the usual, for everyone in this file."),
            (self.empty, self.list),
            action=self.new_button,
            actions=self._buttons,
        )

    # Showing -----------------------------------------------------------------------------

    def load(self) -> None:
        """Read the fields and how many contacts have each."""
        service = self._context.custom_fields

        def call() -> Loaded:
            return service.fields(with_retired=True), service.uses()

        self._context.operations.run(self, call, self._take, kind="fields")

    def _take(self, loaded: Loaded) -> None:
        self._fields, self._uses = loaded
        self.list.set_items(self._items())
        if any(item.key == self._wanted for item in self.list.items):
            self.list.set_current(self._wanted)
            self._wanted = ""
        self.list.setVisible(bool(self._fields))
        self.empty.setVisible(not self._fields)
        self.new_button.setEnabled(self._context.can_edit)
        self._show_actions()

    def _items(self) -> list[ArrangedItem]:
        live = [field for field in self._fields if not field.is_retired]
        groups = list(dict.fromkeys(field.group for field in live))
        items: list[ArrangedItem] = []
        for group in groups:
            title = group or self.tr("Without a group")
            items.append(ArrangedItem(f"{_GROUP}{group}", title, is_heading=True))
            items.extend(self._item(field) for field in live if field.group == group)
        retired = [field for field in self._fields if field.is_retired]
        if retired:
            items.append(ArrangedItem(_RETIRED, self.tr("Retired"), is_heading=True))
            items.extend(self._item(field) for field in retired)
        return items

    def _item(self, field: CustomField) -> ArrangedItem:
        notes = [kind_word(field.kind)]
        if field.target is not FieldTarget.BOTH:
            notes.append(target_word(field.target))
        if field.is_agreed:
            notes.append(self.tr("agreed to be filled"))
        count = self._uses.get(field.id, 0)
        return ArrangedItem(
            str(field.id),
            field.name,
            " · ".join(notes),
            self.tr("%Ln contact(s)", "", count) if count else "",
            KIND_ICONS[field.kind],
            is_muted=field.is_retired,
            can_move=not field.is_retired,
        )

    @property
    def current(self) -> CustomField | None:
        """The field of the current line."""
        key = self.list.current_key
        return next((field for field in self._fields if str(field.id) == key), None)

    def _show_actions(self) -> None:
        field, can_edit = self.current, self._context.can_edit
        for button in self._buttons:
            button.setVisible(bool(self._fields))
            button.setEnabled(field is not None and can_edit)
        if field is None:
            return
        self.retire_button.setText(self.tr("Restore") if field.is_retired else self.tr("Retire"))
        is_unused = not self._uses.get(field.id)
        self.remove_button.setEnabled(can_edit and is_unused)
        for button in (self.up_button, self.down_button):
            button.setEnabled(can_edit and not field.is_retired)

    def _show_menu(self, position: QPoint) -> None:
        if self.current is None or not self._context.can_edit:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(self.tr("Edit…"), lambda: self.edit(self.list.current_key), "pencil")
        menu.add(self.retire_button.text(), self.toggle_retired, "eye-off")
        if self.remove_button.isEnabled():
            menu.add(self.tr("Remove"), self.remove, "trash", is_danger=True)
        menu.popup(self.list.viewport().mapToGlobal(position))

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind(CUSTOM_FIELD):
            self.load()

    # Actions -----------------------------------------------------------------------------

    def add(self) -> None:
        """Open an empty field."""
        self._open(None)

    def edit(self, key: str) -> None:
        """Open a field."""
        field = next((one for one in self._fields if str(one.id) == key), None)
        if field is not None and self._context.can_edit:
            self._open(field)

    def toggle_retired(self) -> None:
        """Take the current field off the cards, or bring it back."""
        field = self.current
        if field is not None:
            service, actor = self._context.custom_fields, self._context.actor
            self.run(lambda: service.set_retired(field.id, not field.is_retired, actor))

    def remove(self) -> None:
        """Put the current field, which nobody fills, into the bin."""
        field = self.current
        if field is not None:
            service, actor = self._context.custom_fields, self._context.actor
            self.run(lambda: service.remove(field.id, actor))

    def _open(self, field: CustomField | None) -> None:
        groups = list(dict.fromkeys(one.group for one in self._fields if one.group))
        editor = FieldEditor(self._context, field, groups, self.window())
        editor.saved.connect(self._choose)
        editor.open()

    def _choose(self, field_id: int) -> None:
        self._wanted = str(field_id)  # it is in the list when that was read
        self.load()

    def _move(self, row: int, before: int) -> None:
        order = order_after(self.list.items, row, before)
        if order is not None:
            service, actor = self._context.custom_fields, self._context.actor
            self.run(lambda: service.arrange(order, actor))
