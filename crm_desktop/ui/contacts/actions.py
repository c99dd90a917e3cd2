"""What can be done with contacts of a list: each action once, for bar, menus, keys and hover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.model import CONTACT, BatchDone, ContactRow
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
from crm_desktop.ui.contact_words import PARTY_WORDS, STAGE_WORDS
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.reaching import call_url, mail_url, reach
from crm_desktop.ui.kit.error_text import error_sentence

if TYPE_CHECKING:
    from crm_desktop.business.planner.model import ManySaved
    from crm_desktop.ui.contacts.merge_window import MergeWindow
    from crm_desktop.ui.contacts.removing import Removing
    from crm_desktop.ui.contacts.row_menus import RowMenus
    from crm_desktop.ui.kit.asked_again import AskedAgain
    from crm_desktop.ui.kit.long_work import LongWork, Progress

_Ids = Sequence[int]
BulkChange = Callable[[_Ids, Callable[[int, int], None], int | None], BatchDone]
"""A change that is done with contacts in the worker; the last batch that was seen comes with it."""


class ContactActions(QObject):
    """Runs actions and says what was done: `done(sentence, seq)` offers undo.

    `message(level, sentence)` is for what cannot be done; `opened(RecordRef)` asks for a card.
    """

    done = Signal(str, int)
    merged = Signal()
    message = Signal(str, str)
    opened = Signal(object)
    copy_requested = Signal(object)
    copy_text_requested = Signal(object)
    open_many_requested = Signal(object)
    export_requested = Signal(object)
    calls_requested = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent
        self.work: LongWork[BatchDone] | None = None
        self._menus: RowMenus | None = None
        self._removing: Removing | None = None
        self._planned_again: dict[object, AskedAgain[object]] = {}

    @property
    def menus(self) -> RowMenus:
        """The menus that offer these actions; made when the first one is opened."""
        if self._menus is None:
            from crm_desktop.ui.contacts.row_menus import RowMenus

            self._menus = RowMenus(self._context, self, self._parent)
        return self._menus

    # One contact -------------------------------------------------------------------------

    def open(self, contact_id: int) -> None:
        """Ask for the contact's card."""
        self.opened.emit(RecordRef(CONTACT, contact_id))

    def call(self, row: ContactRow) -> None:
        """Hand the main number to the system's dialler."""
        reach(call_url(row.main_phone), partial(self.message.emit, "warning"))

    def write_email(self, row: ContactRow) -> None:
        """Open the system's e-mail program with the main address."""
        reach(mail_url(row.main_email), partial(self.message.emit, "warning"))

    # Many contacts -----------------------------------------------------------------------

    def move_to_bin(self, ids: _Ids) -> None:
        """Put contacts into the bin; undo brings them back."""
        services = self._context.services
        self._run_heeding(
            ids,
            lambda ids, progress, since: services.contacts.bin(
                ids, services.actor, progress, since=since
            ),
            lambda count: self.tr("%Ln contact(s) moved to the bin", "", count),
        )

    def restore(self, ids: _Ids) -> None:
        """Take contacts out of the bin."""
        services = self._context.services
        self._run(
            ids,
            lambda progress: services.contacts.restore(ids, services.actor, progress),
            lambda count: self.tr("%Ln contact(s) restored", "", count),
        )

    @property
    def removing(self) -> Removing:
        """What removes contacts for good; made when it is first asked for."""
        if self._removing is None:
            from crm_desktop.ui.contacts.removing import Removing

            self._removing = Removing(self._context, self._parent)
            self._removing.message.connect(self.message)
            self._removing.removed.connect(self.merged)  # who is gone is not ticked, either
        return self._removing

    def remove_for_good(self, ids: _Ids | None = None) -> None:
        """Remove these contacts of the bin for good, or all of it, after a question."""
        self.removing.ask(ids)

    def assign_owner(self, ids: _Ids, owner_id: int | None) -> None:
        """Give contacts to an employee, or to nobody."""
        services = self._context.services
        name = isolate(self._context.user_name(owner_id))

        def say(count: int) -> str:
            if owner_id is None:
                return self.tr("%Ln contact(s) without owner now", "", count)
            return self.tr("%Ln contact(s) given to {name}", "", count).replace("{name}", name)

        self._run_heeding(
            ids,
            lambda ids, progress, since: services.contacts.assign_owner(
                ids, owner_id, services.actor, progress, since=since
            ),
            say,
        )

    def set_stage(self, ids: _Ids, stage: str) -> None:
        """Set the status."""
        services = self._context.services

        def say(count: int) -> str:
            sentence = self.tr("%Ln contact(s) set to {status}", "", count)
            return sentence.replace("{status}", STAGE_WORDS.word(stage))

        self._run_heeding(
            ids,
            lambda ids, progress, since: services.contacts.set_stage(
                ids, stage, services.actor, progress, since=since
            ),
            say,
        )

    def set_starred(self, ids: _Ids, *, is_starred: bool) -> None:
        """Mark contacts with a star, or take it off."""
        services = self._context.services

        def say(count: int) -> str:
            if is_starred:
                return self.tr("%Ln contact(s) starred", "", count)
            return self.tr("%Ln contact(s) without star now", "", count)

        self._run_heeding(
            ids,
            lambda ids, progress, since: services.contacts.set_starred(
                ids, is_starred, services.actor, progress, since=since
            ),
            say,
        )

    def add_tag(self, ids: _Ids, tag: str) -> None:
        """Put a tag on contacts."""
        services = self._context.services

        def say(count: int) -> str:
            sentence = self.tr("%Ln contact(s) tagged {tag}", "", count)
            return sentence.replace("{tag}", tag)

        self._run_heeding(
            ids,
            lambda ids, progress, since: services.contacts.add_tag(
                ids, tag, services.actor, progress, since=since
            ),
            say,
        )

    def remove_tag(self, ids: _Ids, tag: str) -> None:
        """Take a tag off contacts."""
        services = self._context.services

        def say(count: int) -> str:
            sentence = self.tr("{tag} taken off %Ln contact(s)", "", count)
            return sentence.replace("{tag}", tag)

        self._run_heeding(
            ids,
            lambda ids, progress, since: services.contacts.remove_tag(
                ids, tag, services.actor, progress, since=since
            ),
            say,
        )

    def change_party_kinds(self, ids: _Ids, kind: str, *, is_added: bool) -> None:
        """Say that contacts are something to us, or are it no more."""
        services = self._context.services
        added = frozenset({kind} if is_added else ())
        removed = frozenset(() if is_added else {kind})

        def say(count: int) -> str:
            if is_added:
                sentence = self.tr("%Ln contact(s) marked as {kind}", "", count)
            else:
                sentence = self.tr("%Ln contact(s) are no longer {kind}", "", count)
            return sentence.replace("{kind}", PARTY_WORDS.word(kind))

        self._run_heeding(
            ids,
            lambda ids, progress, since: services.contacts.change_party_kinds(
                ids, added, removed, services.actor, progress, since=since
            ),
            say,
        )

    def merge(self, ids: _Ids) -> MergeWindow | None:
        """Show contacts side by side, to make one of them."""
        if not self._context.services.can_edit:
            self.message.emit("warning", error_sentence(UserError("read_only")))
            return None
        if len(ids) < 2:
            self.message.emit("info", error_sentence(UserError("nothing_to_merge")))
            return None
        from crm_desktop.business.contacts.uniting import MOST_AT_ONCE

        if len(ids) > MOST_AT_ONCE:
            problem = UserError("too_many_to_merge", limit=MOST_AT_ONCE)
            self.message.emit("warning", error_sentence(problem))
            return None
        from crm_desktop.ui.contacts.merge_window import open_merge_window

        window = open_merge_window(self._context, ids, self._parent)
        window.merged.connect(self.done)
        window.merged.connect(self.merged)
        return window

    def set_field(self, ids: _Ids) -> None:
        """Ask for a field and a value, and give it to all of them."""
        from crm_desktop.ui.contacts.bulk_editor import BulkEditor

        if not ids:
            return

        def act(label: str, change: BulkChange) -> None:
            def say(count: int) -> str:
                sentence = self.tr("{field} set for %Ln contact(s)", "", count)
                return sentence.replace("{field}", label)

            self._run_heeding(ids, change, say, seen)

        seen = self._context.bridge.seen_seq
        editor = BulkEditor(self._context, len(ids), self._parent)
        editor.chosen.connect(act)
        editor.open()

    def hand_over(self, leaver_id: int | None = None) -> None:
        """Ask who takes over the contacts of an employee who leaves."""
        from crm_desktop.ui.contacts.leaver_dialog import open_leaver_dialog

        dialog = open_leaver_dialog(self._context, self._parent, leaver_id)
        dialog.done_with.connect(self.done)

    def make_call_list(self, ids: _Ids) -> None:
        """Plan a call today with each of them.

        The same once more after a save without an answer looks first whether it is there.
        """
        services = self._context.services
        if not ids:
            return
        if not services.can_edit:
            self.message.emit("warning", error_sentence(UserError("read_only")))
            return
        from crm_desktop.ui.kit.asked_again import AskedAgain

        subject, today = self.tr("Contact again"), services.clock.today()
        wanted = (today, *ids)
        again = self._planned_again.setdefault(wanted, AskedAgain[object]())

        def find(op_id: bytes) -> ManySaved | None:
            return services.rotation.calls_planned_by(op_id)

        def tell(done: ManySaved) -> None:
            self._planned_again.pop(wanted, None)
            self.done.emit(self.tr("%Ln call(s) planned for today", "", len(done.ids)), done.seq)

        def refuse(error: UserError | StorageUnavailable) -> None:
            again.note(error)
            self._context.operations.show(self._parent, error)

        self._context.operations.run(
            self._parent,
            again.call(
                find,
                lambda: services.rotation.call_tasks(ids, today, subject, services.actor),
                wanted,
            ),
            tell,
            refuse,
            once=("calls", wanted),
        )

    # Running -----------------------------------------------------------------------------

    def _run_heeding(
        self,
        ids: _Ids,
        change: BulkChange,
        sentence: Callable[[int], str],
        since: int | None = None,
    ) -> None:
        """Contacts that others changed since they were seen are asked about before anything."""
        seen = self._context.bridge.seen_seq if since is None else since
        refused: list[ChangedMeanwhile] = []

        def call(progress: Progress) -> BatchDone:
            try:
                return change(ids, progress, seen)
            except ChangedMeanwhile as error:
                refused.append(error.with_traceback(None))
                return BatchDone(0, 0)

        def ask() -> bool:
            if not refused:
                return False
            from crm_desktop.ui.contacts.asking import BulkAsking

            asking = BulkAsking(self._context, self._parent)
            asking.ask(
                ids,
                refused[0],
                lambda rest, seq: self._run_heeding(rest, change, sentence, seq),
                lambda: self.message.emit("note", self.tr("Nothing was changed.")),
            )
            return True

        self._run(ids, call, sentence, ask)

    def _run(
        self,
        ids: _Ids,
        call: Callable[[Progress], BatchDone],
        sentence: Callable[[int], str],
        ask: Callable[[], bool] = bool,
    ) -> None:
        """`ask()` says whether it asks about what came of it, before anything is said."""
        if not ids:
            return
        if not self._context.services.can_edit:
            self.message.emit("warning", error_sentence(UserError("read_only")))
            return

        def tell(batch: BatchDone) -> None:
            if ask():
                return
            skipped = ""
            if batch.skipped:
                skipped = self.tr("%Ln stayed as they are", "", batch.skipped)
            if batch.count:
                said = sentence(batch.count)
                self.done.emit(f"{said} · {skipped}" if skipped else said, batch.seq)
            elif skipped:
                why = self.tr("They are in the bin by now, or it does not suit them.")
                self.message.emit("warning", f"{skipped}. {why}")
            else:
                self.message.emit("note", self.tr("Nothing had to be changed."))

        title = self.tr("Changing %Ln contact(s)", "", len(ids))
        said = self.tr("Cancelled. Nothing was changed.")
        from crm_desktop.ui.kit.long_work import LongWork

        self.work = LongWork(
            self._parent,
            self._context.operations,
            title,
            call,
            tell,
            lambda: self.message.emit("info", said),
        )
