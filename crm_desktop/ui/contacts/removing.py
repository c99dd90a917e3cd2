"""Asks before contacts are removed for good, does it, and says what came of it: no undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.core.errors import UserError
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.dialogs import ConfirmDialog, confirm, open_questions
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.long_work import LongWork

if TYPE_CHECKING:
    from crm_desktop.business.contacts.removing_service import RemovalDone, RemovalLook
    from crm_desktop.ui.kit.long_work import Progress


class Removing(QObject):
    """`removed(count)` follows when any are gone; `message(level, sentence)` says how it went."""

    removed = Signal(int)
    message = Signal(str, str)

    def __init__(self, context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self.question: ConfirmDialog | None = None
        self.work: LongWork[RemovalDone] | None = None

    def ask(self, ids: Sequence[int] | None = None) -> None:
        """Ask about these contacts of the bin, or about all of it, and remove them."""
        services = self._context.services
        if not services.can_remove:
            code = "read_only" if services.is_read_only else "not_allowed"
            self.message.emit("warning", error_sentence(UserError(code)))
            return
        if ids is not None and not ids:
            return
        self._context.operations.run(
            self,
            lambda: services.contacts.removing.look(ids),
            self._ask_about,
            reads=True,
        )

    def _ask_about(self, look: RemovalLook) -> None:
        if open_questions():
            return  # asked for twice while the answer was on its way
        count = len(look.seen)
        if not count:
            self.message.emit("note", self.tr("Nobody of them lies in the bin by now."))
            return
        title = self.tr("Remove %Ln contact(s) for good?", "", count)
        if look.name:
            title = self.tr("Remove {name} for good?").replace("{name}", isolate(look.name))
        self.question = confirm(
            self._window,
            title,
            self._sentence(look),
            keep=self.tr("Keep"),
            act=self.tr("Remove for good"),
            on_confirmed=lambda: self._remove(look),
        )

    def _sentence(self, look: RemovalLook) -> str:
        parts = [self.tr("This cannot be undone.")]
        if look.activities:
            parts.append(
                self.tr("%Ln activity(s) with nobody else are removed, too.", "", look.activities)
            )
        if look.files:
            parts.append(self.tr("%Ln file(s) are removed, too.", "", look.files))
        if look.merged:
            parts.append(
                self.tr(
                    "%Ln of them were merged with another contact: those cannot be taken apart"
                    " afterwards.",
                    "",
                    look.merged,
                )
            )
        parts.append(self.tr("Backups and copies that were made before still hold them."))
        parts.append(
            self.tr(
                "Traces may stay for a while: in unused space of the files, and for 30 days in what"
                " computers remember of their own saves."
            )
        )
        return " ".join(parts)

    def _remove(self, look: RemovalLook) -> None:
        services = self._context.services

        def call(progress: Progress) -> RemovalDone:
            return services.contacts.removing.remove(look.seen, services.actor, progress)

        self.work = LongWork(
            self._window,
            self._context.operations,
            self.tr("Removing %Ln contact(s) for good", "", len(look.seen)),
            call,
            self._tell,
            lambda: self.message.emit("info", self.tr("Cancelled. Nobody was removed.")),
        )

    def _tell(self, done: RemovalDone) -> None:
        if done.trouble is not None:
            self._context.operations.show(self._window, done.trouble)
        parts: list[str] = []
        if done.count:
            parts.append(self.tr("%Ln contact(s) removed for good.", "", done.count))
        if done.was_cancelled or done.trouble is not None:
            parts.append(self.tr("The others are still in the bin."))
        if done.skipped:
            said = self.tr("%Ln stayed: restored meanwhile, or gone already.", "", done.skipped)
            parts.append(said)
        self.message.emit("info" if done.count else "warning", " ".join(parts))
        if done.count:
            self.removed.emit(done.count)
