"""The filter chips of the contact list: one per condition or group, and what adds another."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.filters import (
    NO_FILTER,
    Condition,
    Field,
    FieldType,
    Filter,
    Operator,
)
from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.filter_words import (
    all_fields,
    condition_words,
    field_icon,
    field_of,
    field_word,
    filter_words,
    value_words,
)
from crm_desktop.ui.contacts.segments import Segment
from crm_desktop.ui.kit.chips import AddChip, FilterChip
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.ui.contacts.field_picker import FieldPicker

_SAME_AS = {"owner_id": "owner", "kind": "kind", "tag": "tag"}
"""Which filter a segment's own condition leaves no room for."""
_FIRST_FIELDS = 11
"""So many fields stand in the menu itself, all of them in the picker."""


class ContactFilters(QObject):
    """Keeps the chips in step with the query's filter; `changed(ContactQuery)` by the user.

    A field that the segment fixes is left out.
    """

    changed = Signal(object)

    def __init__(self, context: ContactContext, place: FlowLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._place = place
        self._parent = parent
        self._query = ContactQuery()
        self._fixed: frozenset[str] = frozenset()
        self._chips: list[FilterChip] = []
        self.joint_chip = AddChip("", "repeat")
        self.joint_chip.clicked.connect(self._switch_joint)
        self.add_chip = AddChip(self.tr("Filter"))
        self.add_chip.setAccessibleName(self.tr("Add a filter"))
        self.add_chip.clicked.connect(self.show_add_menu)
        place.addWidget(self.joint_chip)
        place.addWidget(self.add_chip)
        self.joint_chip.hide()
        context.dictionaries_changed.connect(self._show_chips)

    @property
    def is_active(self) -> bool:
        """Whether any chip narrows the list."""
        return bool(self._query.filter)

    @property
    def filter(self) -> Filter:
        """The filter that the chips show."""
        return self._query.filter

    @property
    def chips(self) -> tuple[FilterChip, ...]:
        """The chips in their order."""
        return tuple(self._chips)

    def words(self) -> str:
        """The filters in words, for the empty list."""
        return filter_words(self._query.filter, self._context)

    def show(self, query: ContactQuery, segment: Segment) -> None:
        """Show the filters of a query within a segment."""
        self._query = query
        self._fixed = segment.fixed
        self._show_chips()

    def suiting(self, wanted: Filter, segment: Segment) -> Filter:
        """What of a filter still makes sense in a segment."""
        if segment.query.in_bin:
            return NO_FILTER
        taken = {_SAME_AS[name] for name in segment.fixed if name in _SAME_AS}
        kept = (
            part for part in wanted.parts if isinstance(part, Filter) or part.field not in taken
        )
        return replace(wanted, parts=tuple(kept))

    def cleared(self, query: ContactQuery) -> ContactQuery:
        """`query` without filters."""
        return replace(query, filter=NO_FILTER)

    def set_filter(self, wanted: Filter) -> None:
        """Filter by this, as if the user had set it."""
        self._query = replace(self._query, filter=wanted)
        self._show_chips()
        self.changed.emit(self._query)

    # Chips -------------------------------------------------------------------------------

    def _show_chips(self) -> None:
        parts = self._query.filter.parts
        while len(self._chips) > len(parts):
            chip = self._chips.pop()
            self._place.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for position, part in enumerate(parts):
            label, value = self._words_of(part)
            if position < len(self._chips):
                self._chips[position].set_filter(label, value)
            else:
                self._add_chip(position, label, value)
        self.joint_chip.setVisible(len(parts) > 1)
        any_of, all_of = self.tr("Any of these"), self.tr("All of these")
        self.joint_chip.setText(any_of if self._query.filter.is_any else all_of)
        self.joint_chip.setAccessibleName(self.joint_chip.text())
        self.joint_chip.updateGeometry()
        self.add_chip.setVisible(not self._query.in_bin)

    def _words_of(self, part: Condition | Filter) -> tuple[str, str]:
        if isinstance(part, Filter):
            return "", condition_words(part, self._context)
        label = f"{field_word(part.field, self._context)}:"
        return label, value_words(part, self._context)

    def _add_chip(self, position: int, label: str, value: str) -> None:
        chip = FilterChip(label, value)
        chip.removed.connect(partial(self._remove, chip))
        chip.clicked.connect(partial(self._edit, chip))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(partial(self._show_chip_menu, chip))
        self._chips.append(chip)
        self._place.insert_widget(position, chip)
        chip.show()

    def _remove(self, chip: FilterChip) -> None:
        position = self._chips.index(chip)
        self.set_filter(self._query.filter.without(position))
        beside = self._chips[min(position, len(self._chips) - 1)] if self._chips else self.add_chip
        beside.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, chip: FilterChip) -> None:
        position = self._chips.index(chip)
        part = self._query.filter.parts[position]
        field = None if isinstance(part, Filter) else field_of(part.field, self._context)
        if isinstance(part, Filter) or field is None:
            self._show_chip_menu(chip, QPoint(0, chip.height()))
        elif field.type is FieldType.FLAG:
            turned = Operator.IS if part.operator is Operator.IS_NOT else Operator.IS_NOT
            self._put(position, replace(part, operator=turned))
        else:
            self._open_editor(field, part, position, chip)

    def _put(self, position: int, part: Condition | Filter) -> None:
        wanted = self._query.filter
        if position < len(wanted.parts):
            self.set_filter(wanted.replaced(position, part))
        else:
            self.set_filter(wanted.with_part(part))

    def _switch_joint(self) -> None:
        self.set_filter(replace(self._query.filter, is_any=not self._query.filter.is_any))

    # Menus -------------------------------------------------------------------------------

    def show_add_menu(self) -> None:
        """Offer the fields to filter by."""
        menu = self.add_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._below(self.add_chip))

    def add_menu(self) -> Menu:
        """The fields that are filtered most, and the way to all others."""
        menu = Menu(self._parent)
        for field in self._free_fields()[:_FIRST_FIELDS]:
            self._add_entry(menu, field)
        menu.addSeparator()
        menu.add(self.tr("Any other field…"), self.pick_field, "search")
        return menu

    def pick_field(self) -> FieldPicker:
        """Let any field be found by its name."""
        from crm_desktop.ui.contacts.field_picker import FieldPicker

        picker = FieldPicker(self._free_fields(), self._context, self._parent)
        picker.chosen.connect(self._add)
        self._place_popup(picker, self.add_chip)
        picker.line.setFocus(Qt.FocusReason.PopupFocusReason)
        return picker

    def _free_fields(self) -> list[Field]:
        taken = {_SAME_AS[name] for name in self._fixed if name in _SAME_AS}
        return [one for one in all_fields(self._context) if one.key not in taken]

    def _add_entry(self, menu: Menu, field: Field) -> None:
        word = field_word(field.key, self._context)
        menu.add(menu_text(word), partial(self._add, field), field_icon(field.key))

    def _add(self, field: Field) -> None:
        position = len(self._query.filter.parts)
        if field.type is FieldType.FLAG:
            self._put(position, Condition(field.key, Operator.IS, ("yes",)))
        else:
            self._open_editor(field, None, position, self.add_chip)

    def _open_editor(
        self, field: Field, condition: Condition | None, position: int, beside: QWidget
    ) -> None:
        show = partial(self._show_editor, field, condition, position, beside)
        if field.key == "import":
            self._context.load_past_imports(show)
        else:
            show()

    def _show_editor(
        self, field: Field, condition: Condition | None, position: int, beside: QWidget
    ) -> None:
        from crm_desktop.ui.contacts.filter_editor import FilterEditor

        editor = FilterEditor(field, condition, self._context, self._parent)
        editor.changed.connect(partial(self._put, position))
        self._place_popup(editor, beside)
        editor.focus_values()

    def _place_popup(self, popup: QWidget, beside: QWidget) -> None:
        """Show a popup under a chip, both beginning at the reading side."""
        corner = self._below(beside)
        if beside.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(corner.x() + beside.width() - popup.sizeHint().width())
        popup.move(corner)
        popup.show()

    def _show_chip_menu(self, chip: FilterChip, _place: QPoint) -> None:
        menu = self.chip_menu(self._chips.index(chip))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._below(chip))

    def chip_menu(self, position: int) -> Menu:
        """What can be done with one chip: groups, and taking it away."""
        menu = Menu(self._parent)
        parts = self._query.filter.parts
        part = parts[position]
        if position:
            words = self.tr("Either this or the one before")
            if self._query.filter.is_any:
                words = self.tr("This together with the one before")
            menu.add(words, partial(self._group, position), "git-merge")
        if isinstance(part, Filter):
            menu.add(self.tr("Split the group"), partial(self._split, position), "columns")
        menu.addSeparator()
        menu.add(self.tr("Take away"), partial(self._remove, self._chips[position]), "x")
        return menu

    def _group(self, position: int) -> None:
        """Join a chip with the one before it: one of both is enough, or among any both count."""
        is_any = not self._query.filter.is_any
        parts = list(self._query.filter.parts)
        inner: list[Condition | Filter] = []
        for part in parts[position - 1 : position + 1]:
            is_same = isinstance(part, Filter) and part.is_any == is_any
            inner.extend(part.parts if isinstance(part, Filter) and is_same else (part,))
        parts[position - 1 : position + 1] = [Filter(tuple(inner), is_any=is_any)]
        self.set_filter(replace(self._query.filter, parts=tuple(parts)))

    def _split(self, position: int) -> None:
        parts = list(self._query.filter.parts)
        group = parts[position]
        if isinstance(group, Filter):
            parts[position : position + 1] = group.parts
            self.set_filter(replace(self._query.filter, parts=tuple(parts)))

    def _below(self, chip: QWidget) -> QPoint:
        return chip.mapToGlobal(QPoint(0, chip.height() + theme().space("xs")))
