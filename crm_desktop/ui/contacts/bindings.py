"""Ties the fields of a card to the contact: shows what is stored, sends what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from PySide6.QtCore import QObject, Qt, Signal

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.contacts.saving import Change, Edit, unchanged
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Field

ToValue = Callable[[object], object]
Read = Callable[[Contact], object]
Write = Callable[[Contact, object], Contact]


@dataclass(slots=True)
class _Binding:
    field: Field
    shown: object
    """What the field shows as stored, as the contact holds it."""
    to_field: ToValue
    make: Callable[[object], Change]
    read: Read
    write: Write
    is_known: bool = False
    """Whether anything has been shown yet."""
    on_their_way: int = 0
    """Edits of this field that were sent and not answered yet."""


def _same(value: object) -> object:
    return value


class Bindings(QObject):
    """All bound fields of a card, by the contact's field names; `edited(Edit)` asks for saving."""

    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bound: dict[str, _Binding] = {}

    def bind(
        self,
        name: str,
        field: Field,
        *,
        to_model: ToValue = _same,
        to_field: ToValue = _same,
        make: Callable[[object], Change] | None = None,
        read: Read | None = None,
        write: Write | None = None,
    ) -> None:
        """Tie a field to an attribute; the two functions translate between both.

        `make(value)` gives the change instead, where it takes more than a translation; the change
        itself runs in the worker and may ask services. `read` and `write` find the value in the
        contact, where `name` is no attribute of it.
        """

        def write_attribute(contact: Contact, value: object) -> Contact:
            return replace(contact, **{name: value})  # type: ignore[arg-type]

        put = write or write_attribute

        def set_value(value: object) -> Change:
            return lambda contact: put(contact, to_model(value))

        self._bound[name] = _Binding(
            field, None, to_field, make or set_value, read or attrgetter(name), put
        )
        field.edited.connect(lambda value: self._send(name, value))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]

        field.origin_told.connect(partial(self._take_origin, name))

    def _take_origin(self, name: str, text: str) -> None:
        """Compare with this when the field is left: others may have saved since it was typed."""
        binding = self._bound.get(name)
        if binding is not None and isinstance(binding.shown, str):
            binding.shown = text

    def unbind(self, name: str) -> None:
        """Let go of a field that goes away."""
        self._bound.pop(name, None)

    def field(self, name: str) -> Field:
        """The field of an attribute."""
        return self._bound[name].field

    def give_keyboard(self, name: str) -> None:
        """Let typing go on in a field; nothing for what is no field."""
        if name in self._bound:
            self._bound[name].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show(self, contact: Contact) -> None:
        """Show what is stored; what is being typed, or was refused, stays."""
        for binding in self._bound.values():
            value = binding.read(contact)
            is_shown = binding.is_known and value == binding.shown
            if (is_shown and not binding.field.error_text()) or binding.on_their_way:
                continue
            # What was refused and has been saved since stands in the field already.
            if not binding.field.is_changed() or binding.field.value() == binding.to_field(value):
                binding.shown = value
                binding.is_known = True
                binding.field.set_value(binding.to_field(value))

    def show_again(self, name: str) -> None:
        """Show the stored value anew, because the words for it have changed."""
        binding = self._bound.get(name)
        if binding is not None and not binding.field.is_changed():
            binding.field.set_value(binding.to_field(binding.shown))

    def settle(self, name: str) -> None:
        """An edit of a field has been answered."""
        binding = self._bound.get(name)
        if binding is not None:
            binding.on_their_way = max(0, binding.on_their_way - 1)

    def take_stored(self, name: str, contact: Contact) -> None:
        """Give up what was typed in a field and show what is stored."""
        binding = self._bound.get(name)
        if binding is not None:
            binding.shown = binding.read(contact)
            binding.field.set_value(binding.to_field(binding.shown))

    def refuse(self, name: str, error: UserError | StorageUnavailable) -> bool:
        """Keep what was typed as unsaved; a `UserError` stands under the field.

        False if no field is bound to that name.
        """
        binding = self._bound.get(name)
        if binding is None:
            return False
        sentence = error_sentence(error) if isinstance(error, UserError) else ""
        binding.field.refuse(binding.to_field(binding.shown), sentence)
        return True

    def show_news(self, name: str, sentence: str) -> bool:
        """Say at a field what others did there; false if no field is bound to that name."""
        binding = self._bound.get(name)
        if binding is not None:
            binding.field.show_news(sentence)
        return binding is not None

    def is_typed(self, name: str) -> bool:
        """Whether a field holds something that is not stored, be it on its way."""
        binding = self._bound.get(name)
        return binding is not None and (binding.on_their_way > 0 or binding.field.is_changed())

    def commit(self) -> None:
        """Report every changed field now."""
        for binding in self._bound.values():
            if binding.field.is_changed():
                binding.field.commit()

    def is_changed(self) -> bool:
        """Whether any field holds something that is not stored."""
        return any(binding.field.is_changed() for binding in self._bound.values())

    def refused(self) -> dict[str, object]:
        """What stands in fields and is not stored, by the fields' names."""
        bound = self._bound.items()
        return {name: one.field.value() for name, one in bound if one.field.is_changed()}

    def type_again(self, typed: Mapping[str, object]) -> None:
        """Put what another card could not save into the fields, and report it as if typed here."""
        for name, value in typed.items():
            if name in self._bound:
                self._bound[name].field.type_again(value)

    def set_enabled(self, *, is_enabled: bool) -> None:
        """Whether the fields can be edited."""
        for binding in self._bound.values():
            binding.field.set_editable(is_editable=is_enabled)

    def _send(self, name: str, value: object) -> None:
        binding = self._bound[name]
        origin = binding.shown
        # What this card itself has sent is no change of somebody else's.
        is_first = binding.on_their_way == 0 and binding.is_known
        binding.on_their_way += 1

        def was(contact: Contact) -> Contact:
            return binding.write(contact, origin)

        self.edited.emit(Edit(name, binding.make(value), was if is_first else unchanged))
