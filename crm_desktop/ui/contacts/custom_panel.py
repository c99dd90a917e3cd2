"""The company's own fields on a card, group by group, each edited in place."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.custom_fields.model import (
    Content,
    CustomField,
    CustomValue,
    value_in,
    with_value,
)
from crm_desktop.business.custom_fields.values import content_of
from crm_desktop.ui.contacts.bindings import Bindings
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_editors import LinkField, make_editor
from crm_desktop.ui.contacts.parts import empty_layout
from crm_desktop.ui.contacts.saving import Change
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.plain_label import set_plain_tooltip
from crm_desktop.ui.kit.theme import theme


class CustomPanel(QWidget):
    """Own fields bound through `bindings`; hidden while there are none for this kind.

    `open_requested(RecordRef)` asks for the card that a link points at.
    """

    open_requested = Signal(object)

    def __init__(
        self, context: ContactContext, bindings: Bindings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._bindings = bindings
        self._shown: tuple[CustomField, ...] = ()
        self._forms: list[Form] = []
        self._contact: Contact | None = None
        self._is_editable = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().space("xs"))
        self.hide()
        context.dictionaries_changed.connect(self._refresh)

    def show_contact(self, contact: Contact) -> None:
        """Have the fields for this kind of contact; `bindings.show` fills them."""
        self._contact = contact
        wanted = tuple(f for f in self._context.custom_fields if f.suits(contact.kind))
        if wanted != self._shown:
            self._rebuild(wanted)

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether fields made later may be changed; the others follow the bindings."""
        self._is_editable = is_editable

    def forms(self) -> tuple[Form, ...]:
        """The form of each group."""
        return tuple(self._forms)

    def _refresh(self) -> None:
        """The definitions have changed."""
        contact, before = self._contact, self._shown
        if contact is not None:
            self._bindings.commit()
            self.show_contact(contact)
            if self._shown != before:
                self._bindings.show(contact)

    def _rebuild(self, fields: tuple[CustomField, ...]) -> None:
        for field in self._shown:
            self._bindings.unbind(field.key)
        empty_layout(self._column)
        self._forms.clear()
        self._shown = fields
        for group, members in groupby(by_groups(fields), attrgetter("group")):
            self._column.addWidget(SectionHeader(group or self.tr("Own fields"), self))
            self._column.addWidget(self._form(list(members)))
        self.setVisible(bool(fields))

    def _form(self, fields: list[CustomField]) -> Form:
        form = Form(self)
        self._forms.append(form)
        for field in fields:
            editor = make_editor(field, self._context)
            form.add_field(field.key, field.name, editor)
            self._bind(field, editor)
            editor.set_editable(is_editable=self._is_editable)
            if field.is_agreed:
                form.label(field.key).setText(f"{field.name} *")
                set_plain_tooltip(
                    form.label(field.key), self.tr("Agreed to be filled for every contact")
                )
            if isinstance(editor, LinkField):
                editor.open_requested.connect(self.open_requested)
                form.add_wide(editor.place)
        grid = form.layout()
        if grid is not None:  # the dense rhythm of side panels
            grid.setSpacing(0)
            grid.setContentsMargins(0, 0, 0, 0)
        return form

    def _bind(self, field: CustomField, editor: Field) -> None:
        services = self._context.services

        def make(content: object) -> Change:
            def change(contact: Contact) -> Contact:
                value = services.custom_fields.typed(field.id, _content(content))
                return replace(contact, custom=with_value(contact.custom, field.id, value))

            return change

        def write(contact: Contact, value: object) -> Contact:
            stored = value if isinstance(value, CustomValue) else None
            return replace(contact, custom=with_value(contact.custom, field.id, stored))

        self._bindings.bind(
            field.key,
            editor,
            to_field=lambda value: content_of(
                field, value if isinstance(value, CustomValue) else None
            ),
            make=make,
            read=lambda contact: value_in(contact.custom, field.id),
            write=write,
        )


def _content(value: object) -> Content:
    if isinstance(value, tuple):
        return tuple(map(str, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return value if isinstance(value, str | int) else None


def by_groups(fields: tuple[CustomField, ...]) -> list[CustomField]:
    """Groups stand where their first field stands; inside, the order of the fields."""
    first: dict[str, int] = {}
    for place, field in enumerate(fields):
        first.setdefault(field.group, place)
    return sorted(fields, key=lambda field: first[field.group])
