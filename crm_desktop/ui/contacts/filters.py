"""The filter chips of the contact list and the menus that set them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.business.contacts.model import (
    ContactKind,
    ContactQuery,
    LifecycleStage,
    PartyKind,
)
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.segments import Segment
from crm_desktop.ui.contacts.words import kind_word, party_word, some_words, stage_word
from crm_desktop.ui.kit.chips import AddChip, FilterChip
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme

FIELDS = ("stages", "party_kinds", "owner_id", "kind", "tag")
_EMPTY = ContactQuery()


def menu_text(text: str) -> str:
    """A text from data as an entry of a menu, where & would mark a key."""
    return text.replace("&", "&&").replace("\t", " ")


class StayingMenu(Menu):
    """A menu whose ticks can be set one after the other; Enter, Escape or a click outside ends."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = cast("QAction | None", self.activeAction())
        if action is not None and action.isEnabled() and action.isCheckable():
            action.trigger()
            self.update()
            return
        super().mouseReleaseEvent(event)


class ContactFilters(QObject):
    """Keeps the chips in step with the query; `changed(ContactQuery)` when the user sets one.

    A field that the segment fixes is left out.
    """

    changed = Signal(object)

    def __init__(self, context: ContactContext, place: FlowLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._place = place
        self._parent = parent
        self._query = _EMPTY
        self._fixed: frozenset[str] = frozenset()
        self._chips: dict[str, FilterChip] = {}
        self.add_chip = AddChip(self.tr("Filter"))
        self.add_chip.setAccessibleName(self.tr("Add a filter"))
        self.add_chip.clicked.connect(self._show_add_menu)
        place.addWidget(self.add_chip)
        context.dictionaries_changed.connect(self._show_chips)

    @property
    def is_active(self) -> bool:
        """Whether any chip narrows the list."""
        return bool(self._chips)

    def chip(self, field: str) -> FilterChip | None:
        """The chip of a field, if it is set."""
        return self._chips.get(field)

    def words(self) -> str:
        """The filters in words, for the empty list."""
        fields = (field for field in FIELDS if field in self._chips)
        return ", ".join(self._value(field) for field in fields)

    def show(self, query: ContactQuery, segment: Segment) -> None:
        """Show the filters of a query within a segment."""
        self._query = query
        self._fixed = segment.fixed
        self._show_chips()

    def cleared(self, query: ContactQuery) -> ContactQuery:
        """`query` without filters."""
        changes = {field: getattr(_EMPTY, field) for field in FIELDS if field not in self._fixed}
        return replace(query, **changes)

    # Chips -------------------------------------------------------------------------------

    def _show_chips(self) -> None:
        for position, field in enumerate(FIELDS):
            is_set = field not in self._fixed and getattr(self._query, field) != getattr(
                _EMPTY, field
            )
            chip = self._chips.get(field)
            if is_set and chip is None:
                before = sum(1 for known in self._chips if FIELDS.index(known) < position)
                self._add_chip(field, before)
            elif is_set and chip is not None:
                chip.set_filter(self._label(field), self._value(field))
            elif chip is not None:
                self._drop_chip(field, chip)
        self.add_chip.setVisible(len(self._fixed) < len(FIELDS))

    def _add_chip(self, field: str, position: int) -> None:
        chip = FilterChip(self._label(field), self._value(field))
        chip.removed.connect(lambda: self._set(field, getattr(_EMPTY, field)))
        chip.clicked.connect(lambda: self._popup(self._field_menu(field), chip))
        self._chips[field] = chip
        self._place.insert_widget(position, chip)
        chip.show()

    def _drop_chip(self, field: str, chip: FilterChip) -> None:
        del self._chips[field]
        self._place.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _label(self, field: str) -> str:
        return {
            "stages": self.tr("Status:"),
            "party_kinds": self.tr("Type:"),
            "owner_id": self.tr("Owner:"),
            "kind": self.tr("Kind:"),
            "tag": self.tr("Tag:"),
        }[field]

    def _value(self, field: str) -> str:
        query = self._query
        if field == "stages":
            return some_words(stage_word(s) for s in LifecycleStage if s in query.stages)
        if field == "party_kinds":
            return some_words(party_word(k) for k in PartyKind if k in query.party_kinds)
        if field == "owner_id":
            return self._context.user_name(query.owner_id)
        if field == "kind":
            return "" if query.kind is None else kind_word(query.kind)
        return query.tag

    # Menus -------------------------------------------------------------------------------

    def _show_add_menu(self) -> None:
        menu = Menu(self._parent)
        titles = {
            "stages": (self.tr("Status"), "flag"),
            "party_kinds": (self.tr("Type"), "category"),
            "owner_id": (self.tr("Owner"), "user"),
            "kind": (self.tr("Kind"), "building"),
            "tag": (self.tr("Tag"), "tag"),
        }
        for field in FIELDS:
            if field in self._fixed:
                continue
            sub = self._field_menu(field)
            sub.setTitle(titles[field][0])
            sub.setParent(menu, sub.windowFlags())
            action = menu.addMenu(sub)
            action.setProperty("icon_name", titles[field][1])
        self._popup(menu, self.add_chip)

    def _field_menu(self, field: str) -> QMenu:
        query = self._query
        if field == "stages":
            stages = [(stage_word(stage), stage.value) for stage in LifecycleStage]
            return self._many(field, stages, query.stages)
        if field == "party_kinds":
            kinds = [(party_word(kind), kind) for kind in PartyKind]
            return self._many(field, kinds, query.party_kinds)
        if field == "owner_id":
            owners = [(user.display_name, user.id) for user in self._context.users]
            return self._one(field, owners, query.owner_id)
        if field == "kind":
            both = (ContactKind.ORGANIZATION, ContactKind.PERSON)
            return self._one(field, [(kind_word(kind), kind) for kind in both], query.kind)
        tags = [(tag.name, tag.name) for tag in self._context.tags]
        return self._one(field, tags, query.tag)

    def _many(
        self, field: str, choices: Iterable[tuple[str, object]], chosen: Iterable[object]
    ) -> QMenu:
        menu = StayingMenu(self._parent)
        values = set(chosen)

        def toggle(value: object, is_on: bool) -> None:
            (values.add if is_on else values.discard)(value)
            self._set(field, frozenset(values))

        for text, value in choices:
            action = menu.add(menu_text(text))
            action.setCheckable(True)
            action.setChecked(value in values)
            action.toggled.connect(partial(toggle, value))
        return menu

    def _one(self, field: str, choices: Iterable[tuple[str, object]], chosen: object) -> QMenu:
        menu = Menu(self._parent)
        for text, value in choices:
            action = menu.add(menu_text(text), self._setter(field, value))
            action.setCheckable(True)
            action.setChecked(value == chosen)
        return menu

    def _setter(self, field: str, value: object) -> Callable[[], None]:
        return lambda: self._set(field, value)

    def _set(self, field: str, value: object) -> None:
        self._query = replace(self._query, **{field: value})  # type: ignore[arg-type]
        self._show_chips()
        self.changed.emit(self._query)

    def _popup(self, menu: QMenu, chip: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + theme().space("xs"))))
