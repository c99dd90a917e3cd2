"""The own fields of contacts as a settings page: made, changed, put in order, retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from crm_desktop.business.custom_fields.model import CUSTOM_FIELD, CustomField, FieldTarget
from crm_desktop.ui.kit.arranged_list import ArrangedItem
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.settings.arranged_page import ArrangedPage, ArrangedWords
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.field_editor import FieldEditor
from crm_desktop.ui.settings.field_words import KIND_ICONS, kind_word, target_word

Loaded = tuple[tuple[CustomField, ...], Mapping[int, int]]
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
    return _order_of(arranged)


def _order_of(items: Sequence[ArrangedItem]) -> list[tuple[int, str]]:
    """The fields as they stand there, each with its group, without the retired ones."""
    order: list[tuple[int, str]] = []
    group = ""
    for item in items:
        if item.key == _RETIRED:
            break
        if item.is_heading:
            group = item.key.removeprefix(_GROUP)
        else:
            order.append((int(item.key), group))
    return order


class FieldsPage(ArrangedPage[CustomField]):
    """A list of the fields by groups."""

    kinds = (CUSTOM_FIELD,)

    def __init__(self, context: SettingsContext, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        empty = EmptyState(
            "id",
            translate("FieldsPage", "No own fields yet"),
            translate(
                "FieldsPage",
                "Add what your company needs to know: a customer number, terms, a branch.",
            ),
        )
        empty.hide()
        super().__init__(context, _words(), parent, empty=empty)
        self._uses: Mapping[int, int] = {}
        self.load()

    # Showing -----------------------------------------------------------------------------

    def load(self, *, patient: bool = False) -> None:
        """Read the fields and how many contacts have each."""
        service = self._context.custom_fields

        def call() -> Loaded:
            return service.fields(with_retired=True), service.uses()

        self._context.operations.run(self, call, self._take, kind="fields", patient=patient)

    def load_news(self) -> None:
        service = self._context.custom_fields

        def call() -> Loaded:
            return service.fields(with_retired=True), self._uses

        self._context.operations.run(self, call, self._take, kind="news")
        self.load(patient=True)

    def _take(self, loaded: Loaded) -> None:
        fields, self._uses = loaded
        self.show_things(fields, self._items(fields))

    def _items(self, fields: Sequence[CustomField]) -> list[ArrangedItem]:
        live = [field for field in fields if not field.is_retired]
        groups = list(dict.fromkeys(field.group for field in live))
        items: list[ArrangedItem] = []
        for group in groups:
            title = group or self.tr("Without a group")
            items.append(ArrangedItem(f"{_GROUP}{group}", title, is_heading=True))
            items.extend(self._item(field) for field in live if field.group == group)
        retired = [field for field in fields if field.is_retired]
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

    # One line ----------------------------------------------------------------------------

    def key_of(self, thing: CustomField) -> str:
        return str(thing.id)

    def is_retired(self, thing: CustomField) -> bool:
        return thing.is_retired

    def may_remove(self, thing: CustomField) -> bool:
        return not self._uses.get(thing.id)

    def open_editor(self, thing: CustomField | None) -> None:
        groups = list(dict.fromkeys(one.group for one in self.things if one.group))
        editor = FieldEditor(self._context, thing, groups, self.window())
        editor.saved.connect(self.load)
        editor.found_there.connect(self.tell_found)
        editor.open()

    def set_retired(self, thing: CustomField, *, is_retired: bool) -> None:
        service, actor = self._context.custom_fields, self._context.actor
        self.run(lambda: service.set_retired(thing.id, is_retired, actor))

    def take_away(self, thing: CustomField) -> None:
        service, actor = self._context.custom_fields, self._context.actor
        self.run_removing(lambda base: service.remove(thing.id, actor, base), thing, thing.name)

    def move_line(self, row: int, before: int) -> None:
        order = order_after(self.list.items, row, before)
        if order is not None:
            service, actor = self._context.custom_fields, self._context.actor
            seen = tuple(_order_of(self.list.items))
            self.run_asking(
                lambda base: service.arrange(order, actor, base),
                seen,
                self.tr("Order and groups"),
                self.order_words,
            )


def _words() -> ArrangedWords:
    translate = QCoreApplication.translate
    return ArrangedWords(
        translate("FieldsPage", "Own fields"),
        translate(
            "FieldsPage",
            "What you keep of contacts beyond the usual, for everyone in this file.",
        ),
        translate("FieldsPage", "Own fields"),
        translate("FieldsPage", "New field"),
    )
