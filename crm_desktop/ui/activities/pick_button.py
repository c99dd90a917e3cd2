"""A button that shows what is chosen and opens a menu of the choices: one, or several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.buttons import MenuButton
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.plain_label import set_plain_tooltip

_LONGEST = 24
"""Letters shown of a choice; the tooltip has it in full."""


class PickButton(MenuButton):
    """`picked(value)` after a choice by hand.

    While `quiet` is chosen, the usual, the button shows its icon only.
    """

    picked = Signal(object)

    def __init__(self, name: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        self._choices: tuple[tuple[str, object], ...] = ()
        self._value: object = None
        self.quiet: object = None
        super().__init__("", None, icon_name, parent=parent)
        self._name = name
        self._choices_menu = Menu(self)
        self.setMenu(self._choices_menu)
        self.setAccessibleName(name)

    def set_choices(self, choices: Sequence[tuple[str, object]], value: object) -> None:
        """Offer these, with one chosen."""
        self._choices = tuple(choices)
        self._choices_menu.clear()
        for text, one in choices:
            action = self._choices_menu.add(menu_text(text), lambda one=one: self._pick(one))
            action.setCheckable(True)
            action.setData(len(self._choices_menu.actions()) - 1)
        self.set_value(value)

    def value(self) -> object:
        """What is chosen."""
        return self._value

    def set_value(self, value: object) -> None:
        """Choose without telling."""
        self._value = value
        chosen = ""
        for action, (text, one) in zip(self._choices_menu.actions(), self._choices, strict=True):
            action.setChecked(one == value)
            chosen = text if one == value else chosen
        self.show_text(chosen or self._name)

    def show_text(self, text: str) -> None:
        """What the button says, cut if long."""
        short = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
        is_quiet = self.quiet is not None and self._value == self.quiet
        self.setText("" if is_quiet else menu_text(short))
        set_plain_tooltip(self, self._name if text == self._name else f"{self._name}: {text}")
        self.setAccessibleDescription(text)
        self.updateGeometry()

    def _pick(self, value: object) -> None:
        self.set_value(value)
        self.picked.emit(value)


class PickManyButton(MenuButton):
    """Several of some names; the menu stays open while ticking. `picked()` after each.

    With nobody chosen it shows its icon only.
    """

    picked = Signal()

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__("", None, icon_name, parent=parent)
        self._menu_of_names = Menu(self)
        self._menu_of_names.stays_open = True
        self.setMenu(self._menu_of_names)
        self._name = name
        self._choices: tuple[tuple[str, int], ...] = ()
        self._chosen: list[int] = []
        self.setAccessibleName(name)
        set_plain_tooltip(self, name)

    def set_choices(self, choices: Sequence[tuple[str, int]]) -> None:
        """Offer these names; what is chosen and not among them is let go."""
        self._choices = tuple(choices)
        offered = {one for _, one in choices}
        self._chosen = [one for one in self._chosen if one in offered]
        self._menu_of_names.clear()
        for text, one in choices:
            action = self._menu_of_names.add(
                menu_text(isolate(text)), lambda one=one: self._toggle(one)
            )
            action.setCheckable(True)
            action.setChecked(one in self._chosen)
        self._say()

    @property
    def has_choices(self) -> bool:
        """Whether there is anything to choose from."""
        return bool(self._choices)

    def values(self) -> tuple[int, ...]:
        """What is chosen, in the order of choosing."""
        return tuple(self._chosen)

    def clear(self) -> None:
        """Choose nobody."""
        self._chosen = []
        for action in self._menu_of_names.actions():
            action.setChecked(False)
        self._say()

    def _toggle(self, value: int) -> None:
        if value in self._chosen:
            self._chosen.remove(value)
        else:
            self._chosen.append(value)
        self._say()
        self.picked.emit()

    def _say(self) -> None:
        names = [text for text, one in self._choices if one in self._chosen]
        shown = names[0] if names else ""
        if len(shown) > _LONGEST:
            shown = shown[: _LONGEST - 1].rstrip() + "…"
        if len(names) > 1:
            shown = self.tr("{name} and {count} more").format(
                name=isolate(shown), count=format_number(len(names) - 1)
            )
        self.setText(menu_text(shown))
        set_plain_tooltip(self, ", ".join(names) or self._name)
        self.setAccessibleDescription(", ".join(names))
        self.updateGeometry()
