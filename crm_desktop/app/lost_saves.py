"""Saves that are not in the open file though they were made here: looked for, told, offered (P6).

Made after the first paint; ends with the file. Also resolves saves of which the user was told that
the outcome is unknown (P5).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from crm_desktop.business.audit.lost_changes import FEW
from crm_desktop.business.audit.lost_model import Lost, LostSave
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.storage.change_log import ChangeBatch, batches_after, head_seq
from crm_desktop.storage.change_watch import RESTORED
from crm_desktop.storage.receipts import Findings
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.operations import tries_again

if TYPE_CHECKING:
    from crm_desktop.app.wiring import Services
    from crm_desktop.ui.audit.lost_window import LostWindow
    from crm_desktop.ui.kit.operations import Operations
    from crm_desktop.ui.shell.main_window import MainWindow

LOOK_MS = 300_000
FIRST_LOOK_MS = 4000
"""Nobody waits for it, and whoever has just opened the file waits for other things."""
_NAMED = 3
_LATELY = 50
"""Among so many changes the note of a backup that was put back is looked for."""


class LostSaves(QObject):
    """Looks when the file was opened, every five minutes, and when the drive has come back."""

    def __init__(
        self,
        services: Services,
        operations: Operations,
        window: MainWindow,
        first_look_ms: int = FIRST_LOOK_MS,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._operations = operations
        self._main = window
        self._window: LostWindow | None = None
        self._lost = Lost()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(partial(self.look, FEW))
        self._first_look_ms = first_look_ms
        self._since = services.clock.now()
        self._told_restores: set[bytes] = set()
        self.follow_mode()

    def follow_mode(self) -> None:
        """One may write now, or no more: then what is missing could not be saved again either."""
        if self._services.is_read_only:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
            QTimer.singleShot(self._first_look_ms, self, self.look)

    def look(self, limit: int | None = None) -> None:
        """Look the last receipts up in the file, as it lies there now."""
        services = self._services

        def find() -> Findings:
            with services.database.open_second_reader() as reader:
                return services.lost_changes.find(reader, limit)

        self._operations.run(self, find, self._describe, tries_again, long=True, kind="receipts")

    def follow_restore(self) -> None:
        """All that was open changed: if somebody put a backup back, say who, and look at once."""
        services = self._services

        def read() -> tuple[ChangeBatch, str] | None:
            database = services.database
            for batch in reversed(batches_after(database, head_seq(database) - _LATELY)):
                if batch.action == RESTORED:
                    return batch, services.staff.name_of(batch.user_id) or ""
            return None

        self._operations.run(self, read, self._tell_restored, tries_again, kind="restored")

    def _tell_restored(self, found: tuple[ChangeBatch, str] | None) -> None:
        if found is None:
            return
        batch, name = found
        is_old = from_milliseconds(batch.at) < self._since or batch.op_id in self._told_restores
        if is_old or batch.machine == self._services.actor.machine:
            return
        self._told_restores.add(batch.op_id)
        sentence = self.tr(
            "{name} has just put a backup back. The file is as it was when that backup was made."
        )
        who = isolate(name) if name else self.tr("Somebody else")
        self._main.messages.show_message("info", sentence.replace("{name}", who))
        self.look()

    def open_window(self) -> LostWindow:
        """Show what is not in the file."""
        if self._window is None:
            self._window = self._make_window()
        self._window.show_lost(self._lost)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        return self._window

    def close(self) -> None:
        """End with the file."""
        self._timer.stop()
        if self._window is not None:
            self._window.close()
        self.deleteLater()

    # -------------------------------------------------------------------------------------

    def _describe(self, found: Findings) -> None:
        if not found.missing and not found.not_saved and not found.saved:
            self._lost = Lost()
            return
        services = self._services

        def call() -> Lost:
            if found.missing:
                # The file is not what it was: another one may have been put in its place.
                services.database.reconnect()
                services.watch.look_again()
                services.watch.begin_anew()
            return services.lost_changes.tell(found)

        self._operations.run(self, call, self._tell, tries_again, kind="lost")

    def _tell(self, lost: Lost) -> None:
        self._lost = lost
        if lost.late:
            self._tell_late(lost.late)
        if self._window is not None and self._window.isVisible():
            self._window.show_lost(lost)
        elif lost.saves:
            level = "info" if lost.restored_at is not None else "danger"
            show, act = self.tr("Show them"), self.open_window
            self._main.messages.show_message(level, self._sentence(lost), show, act)

    def _sentence(self, lost: Lost) -> str:
        count = len(lost.saves)
        if lost.restored_at is not None:
            sentence = self.tr(
                "%Ln change(s) of yours are newer than the backup that was put back: {names}",
                "",
                count,
            )
        elif any(save.was_acknowledged for save in lost.saves):
            sentence = self.tr(
                "%Ln change(s) that were saved here are not in the file anymore: {names}", "", count
            )
        else:
            sentence = self.tr("%Ln change(s) did not reach the file: {names}", "", count)
        return sentence.replace("{names}", _names(lost.saves))

    def _tell_late(self, saves: tuple[LostSave, ...]) -> None:
        sentence = self.tr("What the drive gave no answer to at {when} is saved: {names}")
        sentence = sentence.replace("{when}", format_moment(saves[0].at))
        self._main.messages.show_message("success", sentence.replace("{names}", _names(saves)))

    def _make_window(self) -> LostWindow:
        from crm_desktop.ui.audit.lost_window import LostContext, LostWindow
        from crm_desktop.ui.contacts.history_words import (
            column_word,
            entry_title,
            new_value,
            old_value,
        )

        services = self._services
        context = LostContext(
            lambda: services.lost_changes,
            self._operations,
            services.actor,
            entry_title,
            old_value,
            new_value,
            column_word,
            lambda: not services.is_read_only,
        )
        window = LostWindow(context, self._lost, self._main)
        window.settled.connect(self._note_settled)
        window.destroyed.connect(self._forget_window)
        return window

    def _note_settled(self) -> None:
        self._main.messages.dismiss()
        self._lost = Lost() if self._window is None else self._window.lost

    def _forget_window(self) -> None:
        self._window = None


def _names(saves: tuple[LostSave, ...]) -> str:
    """The first cards that are meant."""
    names = list(dict.fromkeys(part.name for save in saves for part in save.parts if part.name))
    told = ", ".join(isolate(name) for name in names[:_NAMED]) or "…"
    return f"{told} …" if len(names) > _NAMED else told
