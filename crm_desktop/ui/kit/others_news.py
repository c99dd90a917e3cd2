"""What others change of a record while its window is open: taken in, and said where it stands.

What is being typed stays; beside it is said what others wrote there, and its save asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.records import record
from crm_desktop.ui.kit.direction import filled
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.formatting import shortened
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import PlainLabel

T = TypeVar("T")


class HearsOthers(Protocol):
    """What a window works with that can be told of others' changes."""

    @property
    def actor(self) -> Actor:
        """Who sits here."""
        ...

    @property
    def operations(self) -> Operations:
        """Asks the services."""
        ...

    @property
    def bridge(self) -> EventBridge:
        """Tells what was saved."""
        ...

    @property
    def name_of(self) -> Callable[[int | None], str]:
        """The name of one of our people, asked in the worker."""
        ...


@record
class Hearing:
    """What is needed to be told of others' changes, where a window's context has more parts."""

    actor: Actor
    operations: Operations
    bridge: EventBridge
    name_of: Callable[[int | None], str]


@record
class Part:
    """One part of a form under its model name: its title, what stands there, how it is shown.

    `field` is where news of it stands; without one only the line above the form tells.
    """

    name: str
    title: str
    value: Callable[[], object]
    show: Callable[[object], object]
    field: Field | None = None


class OthersNews(QObject, Generic[T]):
    """Belongs to the window of one record; `base` is what is typed there was begun over.

    `rebased(base)` is called with each part of theirs that was taken in.
    """

    def __init__(
        self,
        window: QWidget,
        context: HearsOthers,
        kinds: Sequence[str],
        read: Callable[[], T | None],
        base: T,
        parts: Sequence[Part],
        words_of: Callable[[str, object], str],
        rebased: Callable[[T], object],
    ) -> None:
        super().__init__(window)
        self._context = context
        self._kinds = kinds
        self._read = read
        self.base = base
        self._parts = parts
        self._words_of = words_of
        self._rebased = rebased
        self.line = PlainLabel(size="small", tone="info", wraps=True)
        """For the place above the form; hidden while there is nothing to tell."""
        self.line.hide()
        context.bridge.changed.connect(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        is_own = changes.origin is Origin.OWN and changes.user_id == self._context.actor.user_id
        if is_own or not any(map(changes.touches_kind, self._kinds)):
            return
        name_of, user_id = self._context.name_of, changes.user_id

        def call() -> tuple[T | None, str]:
            return self._read(), name_of(user_id)

        self._context.operations.run(self, call, self._take, kind="news")

    def _take(self, found: tuple[T | None, str]) -> None:
        stored, name = found
        name = name or self.tr("Somebody else")
        if stored is None:
            words = self.tr("{name} removed this meanwhile. It can be saved as a new one.")
            self._tell(filled(words, name=name))
            return
        taken: dict[str, object] = {}
        told: list[str] = []
        for part in self._parts:
            was, now = getattr(self.base, part.name), getattr(stored, part.name)
            if was == now:
                continue
            told.append(part.title)
            mine = part.value()
            if mine in (was, now):
                taken[part.name] = now
                part.show(now)
                self._note(part, self.tr("{name} changed this; before: {value}"), name, was)
            else:
                self._note(part, self.tr("{name} changed this to: {value}"), name, now)
        if told:
            words = self.tr("{name} has just changed: {fields}")
            self._tell(filled(words, name=name, fields=", ".join(told)))
        if taken:
            self.base = cast("T", replace(cast("Any", self.base), **taken))
            self._rebased(self.base)

    def _note(self, part: Part, sentence: str, name: str, value: object) -> None:
        if part.field is not None:
            words = shortened(self._words_of(part.name, value))
            part.field.show_news(filled(sentence, name=name, value=words))

    def _tell(self, sentence: str) -> None:
        self.line.setText(sentence)
        self.line.show()
