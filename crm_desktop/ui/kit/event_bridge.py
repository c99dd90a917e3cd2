"""Carries events published in the worker thread over to the windows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.events import EventBus


class EventBridge(QObject):
    """Re-emits the bus's events in the GUI thread.

    `changed` carries a `Changes` after each commit, own or foreign; `event_published` carries
    every event of the other classes named when the bridge was built.
    """

    changed = Signal(object)
    event_published = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        bus: EventBus,
        event_classes: Iterable[type] = (),
        parent: QObject | None = None,
        *,
        seen_seq: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.seen_seq = seen_seq
        """The newest change of others that the windows were told of; they show nothing older."""
        # Queued even within one thread: a window never hears of a change while it is being made.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = [
            bus.subscribe(event_class, self._arrived.emit)
            for event_class in (Changes, *event_classes)
        ]

    def close(self) -> None:
        """Stop listening; what is already on its way is still delivered."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()

    @Slot(object)
    def _deliver(self, event: object) -> None:
        if isinstance(event, Changes):
            if event.origin is Origin.FOREIGN and self.seen_seq is not None:
                self.seen_seq = event.seq  # lower than before when a backup was put back
            self.changed.emit(event)
        else:
            self.event_published.emit(event)
