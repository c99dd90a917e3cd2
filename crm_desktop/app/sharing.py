"""Sharing of the open file in the running program: the keeper, what is shown, what is asked.

Made after the first paint; ends with the file. Nothing here touches the drive in the window's
thread: looks happen in the keeper's thread, changes of the mode in the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from crm_desktop.app.viewing import ViewingDesk
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import Mode, Reason, Sharing, Visitor
from crm_desktop.jobs.keeping import Keeper
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.operations import tries_again
from crm_desktop.ui.shell.sharing_window import SharingWindow
from crm_desktop.ui.shell.sharing_words import (
    clock_words,
    mode_title,
    person_name,
    short_words,
    waiting_words,
    why,
)

if TYPE_CHECKING:
    from crm_desktop.app.wiring import Services
    from crm_desktop.jobs.worker import RequestRunner
    from crm_desktop.storage.station import Station
    from crm_desktop.ui.kit.operations import Operations
    from crm_desktop.ui.shell.main_window import MainWindow

LEAVES_AFTER_MS = 30_000
_TURN_ELSEWHERE = frozenset({Reason.TURN_TAKEN, Reason.TURN_LOST})
_WAIT_ENDS_MS = 2500
"""Whoever waits for the file says so every second."""


def _is_silent(sharing: Sharing) -> bool:
    """Whether asking is in vain, for whoever has the turn gives no sign."""
    return sharing.holder is not None and sharing.holder.is_silent


class SharingDesk(QObject):
    """Keeps this program's place at the file and tells the window of it."""

    mode_changed = Signal()
    """Whether the file can be changed is another thing now."""
    leave_requested = Signal(object)
    """The file shall be closed here: a `Visitor` changes its form."""
    _arrived = Signal(object)
    _idle = Signal()
    waited = Signal(float)
    """The file is waited for, for so many seconds."""

    def __init__(
        self,
        services: Services,
        station: Station,
        operations: Operations,
        runner: RequestRunner,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._station = station
        self._operations = operations
        self._window = window
        self._sharing = station.sharing
        self._seen_at = monotonic_seconds()
        self._dialog: SharingWindow | None = None
        self._is_away = False
        self._told_wishes: frozenset[str] = frozenset()
        self._asked = ""
        self._has_told_clock = False
        self._leaves_for: Visitor | None = None
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(LEAVES_AFTER_MS)
        self._leaving.timeout.connect(self._leave)
        self._broken: Visitor | None = None
        self._idle.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        station.on_idle = self._idle.emit
        self._arrived.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self.keeper = Keeper(station, runner, self._move, self._arrived.emit)
        self._viewing = ViewingDesk(window.router, station.show_records, self.keeper.look, self)
        self._names: dict[RecordRef, str] = {}
        self.waited.connect(self._say_waiting, Qt.ConnectionType.QueuedConnection)
        services.database.retry.tell = self.waited.emit
        self._waiting = ""
        self._wait_ends = QTimer(self)
        self._wait_ends.setSingleShot(True)
        self._wait_ends.setInterval(_WAIT_ENDS_MS)
        self._wait_ends.timeout.connect(self._end_waiting)
        window.status.sharing_requested.connect(self.open_window)
        self._tell()
        if self._sharing.mode is Mode.READ_ONLY:
            self._say_mode(self._sharing)

    @property
    def sharing(self) -> Sharing:
        """What was told last."""
        return self._sharing

    def start(self) -> None:
        """Begin to keep the place."""
        self.keeper.start()

    def note_use(self) -> None:
        """Somebody types: the turn does not pass by itself."""
        self._station.note_use()

    def close(self) -> None:
        """The file closes."""
        self.keeper.stop()
        self._services.database.retry.tell = None
        self._station.on_idle = None
        self._window.status.sharing_requested.disconnect(self.open_window)
        if self._dialog is not None:
            self._dialog.close()
        self.deleteLater()

    def show_drive(self, *, is_away: bool) -> None:
        """Say at the foot of the window that the drive does not answer, or that it does again."""
        self._is_away = is_away
        self._tell()

    def retranslate(self) -> None:
        """Say it in the language that is in force."""
        self._tell()
        if self._dialog is not None:
            self._dialog.close()

    def open_window(self) -> SharingWindow:
        """Show who is there."""
        if self._dialog is None:
            dialog = SharingWindow(self._window)
            dialog.turn_requested.connect(partial(self._want, self._station.ask_for_turn))
            dialog.withdrawn.connect(partial(self._want, self._station.withdraw))
            dialog.hand_over_requested.connect(self._hand_over)
            dialog.refused.connect(self._refuse)
            dialog.break_requested.connect(self._ask_to_break)
            dialog.destroyed.connect(self._forget_dialog)
            self._dialog = dialog
        self._show_in(self._dialog)
        self._dialog.open()
        return self._dialog

    def _show_in(self, dialog: SharingWindow) -> None:
        """Who is there; the names of the cards they look at follow, read anew each time."""
        dialog.show_sharing(self._sharing, self._names, self._seen_at)
        refs = {one.record for visitor in self._sharing.others for one in visitor.viewings}
        if not refs:
            return
        services = self._services

        def take(names: dict[RecordRef, str]) -> None:
            self._names = names
            if self._dialog is not None:
                self._dialog.show_sharing(self._sharing, names, self._seen_at)

        self._operations.run(
            self, lambda: _names_of(services, refs), take, tries_again, kind="names"
        )

    # -- in the worker ------------------------------------------------------------------------

    def _move(self) -> Sharing:
        sharing = self._services.sharing.move()
        self._services.watch.look_again()
        self._services.watch.poll()
        return sharing

    # -- in the window ------------------------------------------------------------------------

    def _show(self, sharing: object) -> None:
        if not isinstance(sharing, Sharing):
            return
        before, self._sharing = self._sharing, sharing
        self._seen_at = monotonic_seconds()
        self._tell()
        self._viewing.show_sharing(sharing)
        if self._dialog is not None:
            self._show_in(self._dialog)
        was_reader, is_reader = (one.mode is Mode.READ_ONLY for one in (before, sharing))
        if was_reader != is_reader:
            self.mode_changed.emit()
        if before.mode is not sharing.mode:
            if before.reason is Reason.DAMAGED:
                self._say_mended()
            else:
                self._say_mode(sharing)
        if sharing.was_refused and not before.was_refused:
            self._say_refused(sharing)
        if self._broken is not None and not is_reader:
            self._note_broken(self._broken)
        self._tell_clock(sharing)
        self._tell_wishes(sharing)
        self._tell_leaving(sharing)

    def _tell_clock(self, sharing: Sharing) -> None:
        """A clock that is wrong is told once; who is in the file says so as long as it is."""
        if self._has_told_clock or not sharing.minutes_ahead:
            return
        self._has_told_clock = True
        self._window.messages.show_message("warning", clock_words(sharing))

    def _tell_leaving(self, sharing: Sharing) -> None:
        """Somebody with a newer version needs the file alone: said once, then it is closed."""
        asking = [one for one in sharing.others if one.leave_for and not one.is_silent]
        before, self._leaves_for = self._leaves_for, asking[0] if asking else None
        if not asking:
            self._leaving.stop()
            return
        if before is not None and before.token == asking[0].token:
            return
        sentence = self.tr(
            "{name} wants to update the file for version {version} of the program, while nobody"
            " else has it open. It closes here in half a minute, once everything is saved."
        )
        sentence = sentence.replace("{name}", person_name(asking[0]))
        self._window.messages.show_message(
            "warning",
            sentence.replace("{version}", isolate(asking[0].leave_for)),
            self.tr("Close it now"),
            self._leave,
        )
        self._leaving.start()

    def _leave(self) -> None:
        """Unless something cannot be saved: then it stays open, and that window comes up."""
        visitor = self._leaves_for
        if visitor is None:
            return
        if unsaved := self._window.router.settle_all():
            unsaved[0].raise_()
            self._leaving.start()
            return
        self.leave_requested.emit(visitor)

    def _say_refused(self, sharing: Sharing) -> None:
        name = self.tr("Somebody") if sharing.holder is None else person_name(sharing.holder)
        sentence = self.tr("{name} still needs the turn. Ask again in a while.")
        self._window.messages.show_message(
            "info",
            sentence.replace("{name}", name),
            self.tr("Who is in the file"),
            self.open_window,
        )

    def _note_broken(self, holder: Visitor) -> None:
        """The log says who took whose turn."""
        from crm_desktop.business.audit.broken_turns import note_broken_turn

        services, self._broken = self._services, None

        def keep(_error: object) -> None:
            self._broken = holder  # said with the next change

        note = partial(note_broken_turn, services.journal, holder, services.actor)
        self._operations.run(self, note, on_error=keep)

    def _say_mended(self) -> None:
        """Whoever mended the file has said so already, and which way."""
        if self._window.messages.level() != "success":
            sentence = self.tr("The file is mended. Everybody can write in it again.")
            self._window.show_message("success", sentence)

    def _say_mode(self, sharing: Sharing) -> None:
        words, act = self.tr("Who is in the file"), self.open_window
        if sharing.reason in _TURN_ELSEWHERE and sharing.visitors and not _is_silent(sharing):
            words, act = self.tr("Ask for my turn"), self._ask_and_show
        sentence = f"{mode_title(sharing)}. {why(sharing)}"
        self._window.messages.show_message("info", sentence, words, act)

    def _ask_and_show(self) -> None:
        """Ask for the turn, and show that it is asked for and whom."""
        self._want(self._station.ask_for_turn)
        self.open_window()

    def _say_waiting(self, _seconds: float) -> None:
        """The worker waits for the file: for whom, as far as is known, anew every second."""
        bar = self._window.messages
        if bar.isHidden() or bar.sentence() == self._waiting or bar.level() == "info":
            self._waiting = waiting_words(self._station.waits_for())
            bar.show_message("warning", self._waiting)
        self._wait_ends.start()

    def _end_waiting(self) -> None:
        bar = self._window.messages
        if not bar.isHidden() and bar.sentence() == self._waiting:
            bar.dismiss()

    def _tell(self) -> None:
        sharing = self._sharing
        if self._is_away:
            words = self.tr("the drive does not answer")
            hint = self.tr("Nothing can be read or saved until it is back.")
            is_read_only = sharing.mode is Mode.READ_ONLY
            self._window.status.show_sharing(words, "warning", hint, is_read_only=is_read_only)
            return
        tone = "warning" if sharing.mode is Mode.READ_ONLY else "success"
        self._window.status.show_sharing(
            short_words(sharing),
            tone,
            why(sharing),
            is_read_only=sharing.mode is Mode.READ_ONLY,
        )

    def _tell_wishes(self, sharing: Sharing) -> None:
        """Somebody asks for the turn: said once, with the answer beside."""
        wishes = [one for one in sharing.others if one.wants_turn]
        fresh = [one for one in wishes if one.token not in self._told_wishes]
        self._told_wishes = frozenset(one.token for one in wishes)
        if sharing.mode is Mode.TURN and fresh:
            sentence = self.tr("{name} asks to write. On this drive only one can at a time.")
            self._asked = sentence.replace("{name}", person_name(fresh[0]))
            self._window.messages.show_message(
                "info", self._asked, self.tr("Let them write"), self._hand_over
            )
        elif not wishes:
            self._end_asked()

    def _end_asked(self) -> None:
        """The wish was answered, or is none any more: what asks about it goes."""
        bar, asked, self._asked = self._window.messages, self._asked, ""
        if asked and not bar.isHidden() and bar.sentence() == asked:
            bar.dismiss()

    def _hand_over(self) -> None:
        """Give the turn once everything typed is saved; what cannot be saved keeps it here."""
        if unsaved := self._window.router.settle_all():
            unsaved[0].raise_()
            unsaved[0].activateWindow()
            sentence = self.tr(
                "Something in “{title}” could not be saved. Complete it or discard it first: once "
                "somebody else writes, it cannot be saved here."
            )
            title = isolate(unsaved[0].windowTitle())
            self._window.messages.show_message("warning", sentence.replace("{title}", title))
            return
        self._want(self._station.hand_over)

    def _pass_on(self) -> None:
        """Nothing was saved here for minutes and somebody waits: the turn passes by itself.

        What cannot be saved stays in its window, and among the drafts.
        """
        self._window.router.settle_all()
        self._want(self._station.hand_over)

    def _want(self, act: Callable[[], object]) -> None:
        act()
        self.keeper.look()

    def _refuse(self, visitor: Visitor) -> None:
        self._end_asked()

        def look(_done: object) -> None:
            """At once: whoever asks again before the next look is heard again."""
            self.keeper.look()

        self._operations.run(self, lambda: self._station.refuse(visitor), look, long=True)

    def _ask_to_break(self) -> None:
        from crm_desktop.ui.kit.dialogs import confirm

        holder = self._sharing.holder
        name = "" if holder is None else person_name(holder)
        sentence = self.tr(
            "Only if {name} has really failed or is switched off: what is typed there and was not "
            "saved is not in the file."
        )
        confirm(
            self._dialog or self._window,
            self.tr("Take the turn?"),
            sentence.replace("{name}", name),
            keep=self.tr("Wait"),
            act=self.tr("Take the turn"),
            on_confirmed=self.break_turn,
        )

    def break_turn(self) -> None:
        """Take the turn of a computer that failed: a person decided it."""
        holder = self._sharing.holder

        def tell(is_free: bool) -> None:
            if is_free:
                self._broken = holder
                self.keeper.look()
                return
            sentence = self.tr(
                "That computer still gives signs of life, or did until a moment ago. Its turn can "
                "be taken after three minutes of silence."
            )
            self._window.messages.show_message("warning", sentence)

        self._operations.run(self, self._station.break_turn, tell, long=True)

    def _forget_dialog(self) -> None:
        self._dialog = None


def _names_of(services: Services, refs: Iterable[RecordRef]) -> dict[RecordRef, str]:
    """What the cards that others look at are called; those that are gone are left out."""
    by_kind: dict[str, list[int]] = {}
    for ref in refs:
        by_kind.setdefault(ref.kind, []).append(ref.id)
    names: dict[RecordRef, str] = {}
    if contacts := by_kind.get("contact"):
        for row in services.contacts.rows(contacts):
            names[RecordRef("contact", row.id)] = row.display_name
    if activities := by_kind.get("activity"):
        for activity in services.planner.get_many(activities):
            names[activity.ref] = activity.subject
    return names
