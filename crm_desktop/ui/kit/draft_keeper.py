"""Keeps what is typed into open windows on the user's own disk, in case the program is killed.

That is done every five seconds and when the keyboard moves on. A draft goes when its window has
saved or given up the text. Nothing here touches a disk in the window's thread, and as the drive of
the data file may hang, drafts have a worker of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol
from weakref import WeakSet
from weakref import ref as weak

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from crm_desktop.core.clock import Clock
from crm_desktop.core.drafts import Draft, DraftText
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.typed_text import is_worth_keeping, typed_in

EVERY_MS = 5000
_SOON_MS = 300
"""After an answer: what was saved need not be kept any longer, but nobody is in a hurry."""


class DraftStore(Protocol):
    """Where drafts are kept; called in a worker."""

    def keep(self, draft: Draft) -> bool:
        """Keep one, in place of the one with its key."""
        ...

    def remove(self, keys: Collection[str]) -> None:
        """Forget these."""
        ...


class DraftKeeper(QObject):
    """Watches where is typed. `operations` are those of the data file, `own` those of drafts."""

    typed = Signal()
    """At every key."""
    looked = Signal()
    """Something was begun to be typed, or all windows were looked at."""

    def __init__(
        self,
        store: DraftStore,
        operations: Operations,
        own: Operations,
        clock: Clock,
        ref_of: Callable[[QWidget], RecordRef | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._operations = operations
        self._own = own
        self._clock = clock
        self._ref_of = ref_of
        self._windows: dict[int, _Window] = {}
        self._leaving: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep_all)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.keep_all)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._look_around)
        self._followed: WeakSet[QWidget] = WeakSet()
        self._is_closed = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        operations.busy_changed.connect(self._on_busy)
        operations.error_shown.connect(self._on_error)
        self._look.start()

    def keep_all(self) -> None:
        """Write every draft that is not what it was."""
        for window in tuple(self._windows.values()):
            self._keep(window)
        if not self._windows:
            self._timer.stop()
        self.looked.emit()

    def holds_typed(self) -> bool:
        """Whether something that was typed is not saved, or not known to be."""
        return bool(self._leaving) or any(
            typed_in(one.window, is_stored=self._ref_of(one.window) is not None)
            for one in self._windows.values()
            if not one.is_closed
        )

    def close(self, *, keeps: bool = False) -> None:
        """The file closes: what windows that are closed have saved or given up goes.

        With `keeps` all is left for the next time: the drive is away, and who knows what arrived.
        """
        if not keeps:
            closed = [one.key for one in self._windows.values() if one.texts and one.is_closed]
            if closed or self._leaving:
                self._remove([*closed, *self._leaving])
        self._timer.stop()
        self._soon.stop()
        self._look.stop()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._on_focus)
        self._operations.busy_changed.disconnect(self._on_busy)
        self._operations.error_shown.disconnect(self._on_error)
        self._is_closed = True
        self._windows.clear()
        self.deleteLater()

    def watch_window(self, window: QWidget) -> None:
        """Something was typed into a window."""
        if id(window) in self._windows:
            return
        key = new_uid().hex()
        self._windows[id(window)] = _Window(window, key)
        number = id(window)
        window.destroyed.connect(lambda: self._on_destroyed(number))
        if not self._timer.isActive():
            self._timer.start()
        self.looked.emit()

    # -------------------------------------------------------------------------------------

    @Slot()
    def _on_focus(self) -> None:
        """May come while a window is being taken apart: nothing of it is touched before that."""
        self._look.start()

    def _look_around(self) -> None:
        """Follow the control that has the keyboard now, and keep what was typed before."""
        new = QApplication.focusWidget()
        # None where nothing has the keyboard, whatever the stubs say.
        if new and is_worth_keeping(new) and new not in self._followed:
            self._followed.add(new)
            if isinstance(new, QLineEdit | QTextEdit | QPlainTextEdit):
                new.textChanged.connect(partial(self._on_typed, weak(new)))
        if self._windows:
            self.keep_all()

    def _on_typed(self, edit: weak[QWidget], *_text: str) -> None:
        typed = edit()
        if typed is not None and not self._is_closed and shiboken6.isValid(typed):
            self.watch_window(typed.window())
            if typed.hasFocus():
                self.typed.emit()

    def _keep(self, held: _Window) -> None:
        window = held.window
        if not shiboken6.isValid(window):
            return
        is_busy = self._operations.is_busy
        ref = self._ref_of(window)
        texts = typed_in(window, is_stored=ref is not None)
        if is_busy:
            # What is on its way may not arrive: it is kept until it has.
            places = {one.place for one in texts}
            texts = (*texts, *(one for one in held.texts if one.place not in places))
        if texts == held.texts:
            if not texts and not is_busy:
                self._windows.pop(id(window), None)
            return
        held.texts = texts
        if texts:
            draft = Draft(
                held.key,
                str(window.property("draft_form") or type(window).__name__),
                window.windowTitle(),
                self._clock.now(),
                texts,
                ref,
            )
            self._own.run(self, partial(self._store.keep, draft), kind=f"draft {held.key}")
        else:
            self._remove([held.key])

    def _remove(self, keys: list[str]) -> None:
        self._own.run(self, partial(self._store.remove, tuple(keys)))

    def _on_destroyed(self, number: int) -> None:
        held = self._windows.pop(number, None)
        if held is None or not held.texts:
            return
        if self._operations.is_busy:
            self._leaving.append(held.key)
        else:
            self._remove([held.key])

    def _on_busy(self, is_busy: bool) -> None:
        if is_busy:
            return
        if self._leaving:
            self._remove(self._leaving)
            self._leaving = []
        if self._windows:
            self._soon.start()

    def _on_error(self, _owner: QObject | None, error: object) -> None:
        """What a window that has gone could not save stays kept."""
        if isinstance(error, StorageUnavailable):
            self._leaving = []


class _Window:
    """A window into which was typed, and what was kept of it last."""

    def __init__(self, window: QWidget, key: str) -> None:
        self.window = window
        self.key = key
        self.texts: tuple[DraftText, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether nobody can type into it anymore."""
        return not shiboken6.isValid(self.window) or not self.window.isVisible()
