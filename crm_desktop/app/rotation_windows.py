"""The windows of the rotation: calls one after another, and the dates of the next days."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from crm_desktop.ui.kit.view_state import bring_forward

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_desktop.app.windows import Windows
    from crm_desktop.business.rotation.model import QueueLine
    from crm_desktop.ui.rotation.calls_window import CallsBegun, CallsWindow
    from crm_desktop.ui.rotation.context import RotationContext
    from crm_desktop.ui.rotation.dates_window import DatesWindow

_MOST_CALLS = 500
"""So many contacts at most are called in one sitting."""


class RotationWindows(QObject):
    """One of each at a time; they end with the file."""

    def __init__(self, windows: Windows) -> None:
        super().__init__(windows)
        self._windows = windows
        self._window = windows.window
        self._calls: CallsWindow | None = None
        self._dates: DatesWindow | None = None

    def close(self) -> None:
        """The file is being closed."""
        for window in (self._calls, self._dates):
            if window is not None:
                window.leave()
        self._calls = self._dates = None

    def rebuild(self) -> None:
        """Make what is open anew, in the language that is in force.

        Calls that hold what cannot be handed over keep their words until they close.
        """
        calls, dates = self._calls, self._dates
        begun = None if calls is None else calls.hand_over()
        if calls is not None and begun is not None:
            place, self._calls = calls.saveGeometry(), None
            again = self._open_calls(calls.read, begun)
            if again is not None:
                again.restoreGeometry(place)
            calls.leave()
        if dates is not None:
            place, self._dates = dates.saveGeometry(), None
            self.open_dates().restoreGeometry(place)
            dates.leave()

    def call_one_after_another(self, is_team: bool = False) -> None:
        """Those to contact again, one after another, one's own or everybody's."""
        services = self._windows.services
        owner_id = None if is_team else services.actor.user_id
        self._open_calls(lambda: services.rotation.queue(owner_id).lines)

    def call_these(self, ids: object) -> None:
        """These contacts, one after another, in their order."""
        chosen, services = cast("tuple[int, ...]", ids), self._windows.services
        self._open_calls(lambda: services.rotation.lines_of(chosen[:_MOST_CALLS]))

    def _open_calls(
        self, read: Callable[[], Sequence[QueueLine]], begun: CallsBegun | None = None
    ) -> CallsWindow | None:
        """The window of calls; one at a time, for what is typed in it is not saved yet."""
        from crm_desktop.ui.rotation.calls_window import CallsWindow

        if not self._windows.may_write():
            return None
        if self._calls is None:
            window = CallsWindow(self._rotation_context(), read, self._window, begun)
            window.open_requested.connect(self._window.open_record)
            window.undo_requested.connect(self._windows.undoing.undo)
            window.undo_wished.connect(self._window.undo)
            window.script_requested.connect(self._window.rhythms_requested)
            self._windows.undoing.undone.connect(window.look_for_undone)
            window.destroyed.connect(partial(self._forget_calls, window))
            self._window.router.accompany(window)
            self._calls = window
            window.show()
        bring_forward(self._calls)
        return self._calls

    def open_dates(self) -> DatesWindow:
        """Birthdays and important dates of the next days."""
        from crm_desktop.business.settings.model import GREETING
        from crm_desktop.ui.contacts.reaching import reach, written_mail_url
        from crm_desktop.ui.rotation.dates_window import DatesContext, DatesWindow

        services = self._windows.services
        if self._dates is not None:
            bring_forward(self._dates)
            return self._dates
        context = DatesContext(
            find=services.coming_dates,
            template=lambda: services.company.values()[GREETING],
            write=lambda address, subject, text, tell: reach(
                written_mail_url(address, subject, text), tell
            ),
            clock=services.clock,
            operations=self._windows.operations,
            view_state=self._windows.view_state,
        )
        window = self._dates = DatesWindow(context, self._window)
        window.destroyed.connect(partial(self._forget_dates, window))
        window.open_requested.connect(self._window.open_record)
        window.template_requested.connect(self._window.rhythms_requested)
        window.show()
        return window

    def greet(self, contact_id: int) -> None:
        """The prepared greeting of a contact; of 0 the dates alone."""
        self.open_dates().point_at(contact_id)

    def _forget_calls(self, window: CallsWindow) -> None:
        if self._calls is window:
            self._calls = None

    def _forget_dates(self, window: DatesWindow) -> None:
        if self._dates is window:
            self._dates = None

    def _rotation_context(self) -> RotationContext:
        from crm_desktop.business.settings.model import CALL_SCRIPT
        from crm_desktop.ui.contacts.personal_words import wishes_of_calls
        from crm_desktop.ui.contacts.reaching import call_url, reach
        from crm_desktop.ui.rotation.context import RotationContext

        services = self._windows.services
        if not self._windows.contacts.users:
            self._windows.contacts.load()
        return RotationContext(
            service=lambda: services.rotation,
            script=lambda: services.company.values()[CALL_SCRIPT],
            dial=lambda number, tell: reach(call_url(number), tell),
            wishes=lambda contact: wishes_of_calls(contact, services.clock.now()),
            actor=services.actor,
            clock=services.clock,
            operations=self._windows.operations,
            bridge=self._windows.contacts.bridge,
            view_state=self._windows.view_state,
            can_edit=not services.is_read_only,
            name_of=services.staff.name_of,
        )
