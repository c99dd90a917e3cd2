"""The frame that settings pages share: head with an action, a hint, messages, a row of actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.arranged_list import ArrangedItem
from crm_desktop.ui.kit.direction import filled
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext

T = TypeVar("T")
_MOST_NAMED = 4


def _as_text(_field: str, value: object) -> str:
    return str(value)


class SettingsPage(Panel):
    """A page whose every change is saved at once; the subclass says how to `load` it."""

    def __init__(self, context: SettingsContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._others: int | None = None
        self.message_bar = MessageBar(self)
        undo = QShortcut(QKeySequence.StandardKey.Undo, self, self._undo)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def load(self) -> None:
        """Read what the page shows."""
        raise NotImplementedError

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Say what went wrong above the content."""
        self.message_bar.show_message("danger", error_sentence(error))

    def tell_found(self, sentence: str) -> None:
        """What was added is there since a first try that got no answer."""
        self.message_bar.show_message("info", sentence)

    # What others do ----------------------------------------------------------------------

    def note_others(self, changes: Changes) -> None:
        """Another program changed what is shown here; what it was is told when it was read."""
        if changes.origin is Origin.FOREIGN:
            self._others = changes.user_id

    def forget_others(self) -> None:
        """Something else is shown from now on."""
        self._others = None

    def tell_of_others(self, before: Sequence[ArrangedItem], after: Sequence[ArrangedItem]) -> None:
        """Say above the list who has just changed which of its lines."""
        user_id, self._others = self._others, None
        if user_id is None or not before:
            return
        was = {one.key: replace(one, end="") for one in before if not one.is_heading}
        now = {one.key: replace(one, end="") for one in after if not one.is_heading}
        found = [one.title for key, one in now.items() if was.get(key) != one]
        found += [one.title for key, one in was.items() if key not in now]
        if not found and list(was) != list(now):
            found = [self.tr("Order")]
        if not found:
            return
        more = "…" if len(found) > _MOST_NAMED else ""
        told = ", ".join(map(isolate, found[:_MOST_NAMED])) + more
        name_of = self._context.name_of

        def tell(name: str) -> None:
            sentence = self.tr("{name} has just changed: {fields}")
            who = name or self.tr("Somebody else")
            if self.message_bar.isHidden() or self.message_bar.level() == "info":
                self.message_bar.show_message("info", filled(sentence, name=who, fields=told))

        self._context.operations.run(self, lambda: name_of(user_id), tell, kind="others")

    def _undo(self) -> None:
        """Ctrl+Z takes back what the page says was done."""
        if self.message_bar.level() == "success":
            self.message_bar.act()

    def build(
        self,
        title: str,
        hint: str,
        content: Sequence[QWidget],
        *,
        action: QWidget | None = None,
        chooser: QWidget | None = None,
        actions: Sequence[QWidget] = (),
    ) -> None:
        """Put everything into its place; the last of `content` takes the room that is left.

        `action` stands beside the title, `chooser` above the messages, `actions` in a row below.
        """
        look = theme()
        column = QVBoxLayout(self)
        margin = look.space("xl")
        column.setContentsMargins(margin, margin - look.space("xs"), margin, look.space("m"))
        column.setSpacing(look.space("s"))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, size="h2", weight="strong"), 1)
        if action is not None:
            head.addWidget(action)
        column.addLayout(head)
        column.addWidget(PlainLabel(hint, size="small", tone="muted", wraps=True))
        if chooser is not None:
            column.addWidget(chooser)
        column.addWidget(self.message_bar)
        for widget in content[:-1]:
            column.addWidget(widget)
        column.addWidget(content[-1], 1)
        if isinstance(content[-1], EmptyState):  # it is as high as its words; below is room
            column.setAlignment(content[-1], Qt.AlignmentFlag.AlignTop)
        if actions:
            line = QHBoxLayout()
            line.setSpacing(look.space("xs"))
            for widget in actions:
                line.addWidget(widget)
            line.addStretch(1)
            column.addLayout(line)

    def run_asking(
        self,
        store: Callable[[T], object],
        base: T,
        name: str,
        words_of: Callable[[str, object], str],
    ) -> None:
        """Save with what was seen before; what somebody else chose since is asked about."""

        def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            if kept:
                self.run_asking(store, cast("T", conflicts[0].theirs), name, words_of)
            else:
                self.load()

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ConflictError) or not error.conflicts:
                self.show_error(error)
                return
            from crm_desktop.ui.kit.asking_fields import AskingFields

            asking = AskingFields(self)
            asking.ask(self.window(), name, error, lambda _field: name, words_of, settle)

        self.message_bar.dismiss()
        self._context.operations.run(self, lambda: store(base), lambda _done: self.load(), refuse)

    def run_removing(
        self,
        remove: Callable[[T | None], object],
        thing: T,
        name: str,
        words_of: Callable[[str, object], str] = _as_text,
    ) -> None:
        """Take away what was seen so; what somebody else changed of it since is asked about."""

        def refuse(error: UserError | StorageUnavailable) -> None:
            if isinstance(error, ConflictError) and error.conflicts:
                from crm_desktop.ui.kit.asking_fields import AskingFields

                title = self.tr("Now")
                AskingFields(self).ask_removal(
                    self.window(),
                    name,
                    error,
                    lambda _field: title,
                    words_of,
                    lambda: self.run(lambda: remove(None)),
                )
            elif is_gone(error):
                self.load()  # what somebody else removed is removed
            else:
                self.show_error(error)

        self.message_bar.dismiss()
        self._context.operations.run(self, lambda: remove(thing), lambda _done: self.load(), refuse)

    def run(self, call: Callable[[], object]) -> None:
        """Save something in the worker and read the page again."""
        self.message_bar.dismiss()
        self._context.operations.run(self, call, lambda _done: self.load(), self.show_error)
