"""A tiny typed publish/subscribe bus without threads or Qt of its own."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[object], None]


class EventBus:
    """Calls every listener of an event's class, in order of subscription, in the caller's thread.

    Windows never subscribe here: `ui/kit/event_bridge.py` does, once, and hands events over to
    the GUI thread. A listener that raises is a bug; the others are still called, then the first
    error is raised.
    """

    def __init__(self) -> None:
        self._listeners: dict[type, list[Listener]] = {}

    def subscribe(self, event_class: type, listener: Listener) -> Callable[[], None]:
        """Call `listener(event)` for events of exactly this class; returns the way to stop it."""
        listeners = self._listeners.setdefault(event_class, [])
        listeners.append(listener)

        def unsubscribe() -> None:
            if listener in listeners:
                listeners.remove(listener)

        return unsubscribe

    def publish(self, event: object) -> None:
        """Hand `event` to every listener of its class."""
        first_error: Exception | None = None
        for listener in tuple(self._listeners.get(type(event), ())):
            try:
                listener(event)
            except Exception as error:  # noqa: BLE001 - the others must still hear of it
                first_error = first_error or error
        try:
            if first_error is not None:
                raise first_error
        finally:
            del first_error  # no cycle of the error and this frame
