"""The card of one contact, in a window of its own; every field is saved when it is left."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import (
    CONTACT,
    Affiliation,
    BatchDone,
    Contact,
    ContactKind,
    PointKind,
)
from crm_desktop.business.contacts.relations import RELATIONSHIP, Relations
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import (
    ChangedMeanwhile,
    ConflictError,
    Remark,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card_body import CardBody
from crm_desktop.ui.contacts.card_conflicts import NO_LINKS, CardConflicts, Links
from crm_desktop.ui.contacts.card_header import PHONES, CardHeader
from crm_desktop.ui.contacts.card_loss import CardLoss
from crm_desktop.ui.contacts.card_text import card_as_text
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.history_model import History
from crm_desktop.ui.contacts.history_panel import HistoryPanel
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.saving import (
    HISTORY_SEEN,
    Answer,
    CardSaving,
    Failure,
    Step,
    contact_ref,
    is_conflict,
)
from crm_desktop.ui.contacts.taking_back import TakingBack
from crm_desktop.ui.kit.asked_again import found_words
from crm_desktop.ui.kit.card_window import CardWindow
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.formatting import format_moment, format_number, relative_day_sentence

if TYPE_CHECKING:
    from crm_desktop.business.audit.model import KeptRecord
    from crm_desktop.business.contacts.duplicates import LikelyDuplicate
    from crm_desktop.business.contacts.removing_service import Remover
    from crm_desktop.ui.contacts.merge_window import MergeWindow
    from crm_desktop.ui.contacts.new_card import Begun, NewCard
    from crm_desktop.ui.contacts.removing import Removing
    from crm_desktop.ui.kit.card_panel import SidePart

_CLOSING_WAIT_MS = 3000
"""So long a closing card waits for what is on its way before it stays open instead."""


class ContactCard(CardWindow):
    """A card of a stored contact, or an empty one for somebody new.

    A new card is stored at the first field that gives it a name; `created(RecordRef)` follows.
    `begun` is what another card held of somebody new, for one that takes its place.
    Closing an untouched one leaves nothing. `open_requested` asks for other cards. A spare card
    is made ahead, for `show_record` or `show_new`: most of the time to open one goes into its
    widgets. It is made in pieces (`make_piece`), for it would keep the window from all else; one
    that is wanted earlier is made to its end at once.
    """

    created = Signal(object)
    undo_offered = Signal(str, int)
    removed_told = Signal(str)
    """The contact was removed for good from here; the card closes, and others are to say it."""
    """What was done and its batch, where this card is closed by it."""

    def __init__(
        self,
        context: ContactContext,
        ref: RecordRef | None = None,
        kind: ContactKind = ContactKind.PERSON,
        parent: QWidget | None = None,
        *,
        is_spare: bool = False,
        begun: Begun | None = None,
    ) -> None:
        super().__init__("contact_card", context.view_state, parent)
        self._context = context
        self._loaded: LoadedContact | None = None
        self._warned = ""
        self._is_closing = False
        self._may_close = False
        self._left_alone: tuple[int, tuple[RecordRef, ...]] = (0, ())
        self._begun: Begun | None = None
        self._removing: Removing | None = None
        self.saving = CardSaving(context, Contact(kind, ""), self)
        self.history = History(context, self)
        self._changes: HistoryPanel | None = None
        self._changes_place, self._files_place = QWidget(), QWidget()
        self._files_panel: QWidget | None = None
        self.new: NewCard | None = None
        self._pieces = self._make()
        if is_spare:  # not seen before it was filled
            return
        if ref is None:
            self.show_new(kind, begun)
        else:
            self.setEnabled(False)
            self.show_record(ref)

    def make_piece(self) -> bool:
        """Make the next piece of a spare card; False when there is none left."""
        return next(self._pieces, self) is None

    def _make_whole(self) -> None:
        while self.make_piece():
            pass

    def _make(self) -> Generator[None]:
        """The widgets; each step is a few milliseconds of work."""
        context = self._context
        self.contact_header = CardHeader(context, self)
        self.header.addWidget(self.contact_header)
        self.body = CardBody(context, self.history, self.stack)
        yield
        yield from self.body.make()
        self.body.bindings.bind("display_name", self.contact_header.title)
        self._conflicts = CardConflicts(
            context, self.saving, self.body, self.message_bar, lambda: self.contact
        )
        self._loss = CardLoss(context, self.saving, self.body, lambda: self.contact)
        self._loss.led_on.connect(self._follow_change)
        self._loss.error_shown.connect(self.show_error)
        self.add_tab(self.tr("Overview"), self.body)
        yield
        self.files = None if context.make_files is None else context.make_files(self)
        if self.files is not None:
            self.add_tab(self.tr("Files"), self._files_place)
            self._put_files(self.files)
        yield
        self.add_tab(self.tr("History of changes"), self._changes_place)
        self._connect()
        self._bind_keys()

    def show_record(self, ref: RecordRef) -> None:
        """Turn a spare card into that of a stored contact."""
        self._make_whole()
        self.saving.begin(Contact(ContactKind.PERSON, "", id=ref.id))
        self._load()

    def show_new(self, kind: ContactKind, begun: Begun | None = None) -> None:
        """Turn a spare card into that of somebody new, with what another card held of them."""
        self._make_whole()
        contact = Contact(kind, "") if begun is None else begun.contact
        self._begun = begun
        self.saving.begin(contact)
        self.new = self._begin_new(contact.kind)
        self.setEnabled(False)
        self._load()

    def _load(self) -> None:
        if not self._context.users:
            self._context.load()
        self.saving.load()

    @property
    def ref(self) -> RecordRef | None:
        """The contact shown; None while a new one is not stored."""
        loaded = self._loaded
        return None if loaded is None or not loaded.contact.id else contact_ref(loaded.contact)

    @property
    def contact(self) -> Contact | None:
        """The contact as it is stored; None until it was read."""
        return None if self._loaded is None else self._loaded.contact

    @property
    def changes(self) -> HistoryPanel:
        """The table of changes; made when it is first looked at."""
        if self._changes is None:
            self._changes = HistoryPanel(self._context, self.history)
            taking_back = TakingBack(self._context, self, self.show_error)
            taking_back.done.connect(self._offer_undo)
            self._changes.take_back_requested.connect(taking_back.take_back)
            self._changes.undo_requested.connect(self._take_back)
            line = QVBoxLayout(self._changes_place)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(self._changes)
            self.history.fill()
        return self._changes

    # Building ----------------------------------------------------------------------------

    def _put_files(self, files: SidePart) -> None:
        """The newest beside the line; all of them in a tab of their own."""
        self.body.facts.put_second(files.card)
        place = self.stack.indexOf(self._files_place)
        files.counted.connect(self._count_files)
        files.unsaved_changed.connect(self._show_state)
        files.shown_requested.connect(partial(self.tabs.setCurrentIndex, place))
        files.undo_offered.connect(self._offer_undo)
        for part in (self.contact_header, self.body.notes):
            files.watch_texts(part)
        files.open_requested.connect(self.open_requested)

    def _count_files(self, count: int) -> None:
        words = self.tr("Files")
        if count:
            words = self.tr("Files · {count}").replace("{count}", format_number(count))
        self.tabs.setTabText(self.stack.indexOf(self._files_place), words)

    def _begin_new(self, kind: ContactKind) -> NewCard:
        from crm_desktop.ui.contacts.new_card import NewCard

        new = NewCard(
            self._context,
            self.saving,
            self.contact_header,
            self.body,
            lambda: self.contact,
            kind,
            self,
        )
        new.given_up.connect(self._give_way)
        new.merge_requested.connect(self._merge_with)
        return new

    def _give_way(self, likely: LikelyDuplicate) -> None:
        """Somebody who is there already is wanted instead of this new contact."""
        self._may_close = True
        self.open_requested.emit(RecordRef(CONTACT, likely.row.id))
        self.close()

    def _merge_with(self, likely: LikelyDuplicate) -> None:
        """This card, stored to the last word, beside one that is there already."""
        from crm_desktop.ui.contacts.merge_window import open_merge_window

        contact = self.contact
        if contact is None or not contact.id:
            return
        self.save_now()
        window = open_merge_window(self._context, (likely.row.id, contact.id), self)
        window.merged.connect(partial(self._follow, window))

    def _follow(self, window: MergeWindow, sentence: str, seq: int) -> None:
        """What became of this card in a merge: it stays, or leads on to the one that stayed."""
        if self.contact is not None and self.contact.id == window.survivor_id:
            self._offer_undo(sentence, seq)
            return
        self._may_close = True
        self.undo_offered.emit(sentence, seq)
        self._lead_on(window.survivor_id)

    def _connect(self) -> None:
        saving, head, body = self.saving, self.contact_header, self.body
        saving.answered.connect(self._take)
        saving.failed.connect(self._fail)
        saving.load_failed.connect(self._fail_to_load)
        saving.left_alone.connect(self._note_left_alone)
        saving.state_changed.connect(self._show_state)
        body.conflict.waiting_changed.connect(self._show_state)
        body.line.typed_changed.connect(self._show_state)
        head.tile.unsaved_changed.connect(self._show_state)
        for source in (head, body):
            source.edited.connect(saving.submit)
        head.bin_requested.connect(self._move_to_bin)
        head.removal_requested.connect(self._remove_for_good)
        head.copy_requested.connect(self._copy)
        changes_tab = self.stack.indexOf(self._changes_place)
        head.log_requested.connect(partial(self.tabs.setCurrentIndex, changes_tab))
        body.open_requested.connect(self.open_requested)
        body.undo_offered.connect(self._offer_undo)
        self.contact_header.tile.undo_offered.connect(self._offer_undo)
        body.people.error_shown.connect(self.show_error)
        body.relations.error_shown.connect(self.show_error)
        for panel in (body.people, body.relations):
            panel.found_there.connect(partial(self.message_bar.show_message, "info"))
        for source in (head, body.channels):
            source.unopened.connect(partial(self.message_bar.show_message, "warning"))
        self.tabs.currentChanged.connect(self._on_tab)
        self.undo_requested.connect(self._take_back)
        self._context.bridge.changed.connect(self._on_changes)

    def _bind_keys(self) -> None:
        head = self.contact_header
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+S", self.save_now),
            ("Ctrl+Z", self._undo),
            ("Ctrl+Y", self.saving.redo),
            ("Ctrl+Shift+Z", self.saving.redo),
            ("Ctrl+Shift+C", lambda: head.reach_first(*PHONES)),
            ("Ctrl+Shift+E", lambda: head.reach_first(PointKind.EMAIL)),
            ("Ctrl+Shift+S", head.toggle_star),
            ("F5", self.saving.load),
            ("Ctrl+Return", lambda: self.body.line.accept_entry() or self.save_now()),
            ("Ctrl+Tab", lambda: self._step_tab(1)),
            ("Ctrl+Shift+Tab", lambda: self._step_tab(-1)),
        )
        for sequence, act in keys:
            QShortcut(QKeySequence(sequence), self, act)

    # Showing -----------------------------------------------------------------------------

    def _take(self, answer: Answer) -> None:
        is_first = self._loaded is None
        before, links = self.contact, self._links()
        self._loaded = answer.loaded
        contact = answer.loaded.contact
        if is_first and answer.loaded.survivor_id:
            lead_on = partial(self._lead_on, answer.loaded.survivor_id)
            QTimer.singleShot(0, self, lead_on)  # whoever makes the card listens a moment later
            return
        self.contact_header.show_loaded(answer.loaded)
        self.body.show_loaded(answer.loaded)
        self._show_title(contact)
        if self.files is not None:
            self.files.show_record(contact.id)
        self._say_remarks(answer)
        if answer.was_there:
            self.undo_bar.note(found_words())
        self._tell_left_alone()
        self._conflicts.tell(before, answer, self._shown_links(links))
        self._set_editable(contact)
        is_news = before is None or before.version != contact.version or links != self._links()
        newest = answer.loaded.newest
        if newest is not None:
            self._context.note_seen(contact.id)
            self.history.begin(contact_ref(contact), newest, HISTORY_SEEN)
        elif contact.id and is_news:
            self.history.load(contact_ref(contact))
        if answer.step is Step.CREATED:
            self.created.emit(contact_ref(contact))
        if is_first:
            self.setEnabled(True)
            self._put_keyboard(contact)
            self._go_on()
        self._show_state()
        self.lay_out_now()

    def _go_on(self) -> None:
        """What another card could not save is refused here too, in the words of now."""
        begun, self._begun = self._begun, None
        if begun is None:
            return
        body = self.body
        body.bindings.type_again(begun.typed)
        if begun.point is not None:
            body.channels.begin_again(begun.point)
        if begun.date is not None:
            body.dates.begin_again(begun.date)
        if begun.reach is not None:
            body.reach.begin_again(begun.reach)

    def _lead_on(self, survivor_id: int) -> None:
        """An old link to a contact that was merged: show the one it was merged with."""
        self.open_requested.emit(RecordRef(CONTACT, survivor_id))
        self.close()

    def _links(self) -> tuple[object, ...]:
        """What stands on the card and moves without its version."""
        loaded = self._loaded
        return () if loaded is None else (loaded.affiliations, loaded.relations)

    @staticmethod
    def _shown_links(links: tuple[object, ...]) -> Links:
        if not links:
            return NO_LINKS
        places, relations = cast("tuple[tuple[Affiliation, ...], Relations]", links)
        return places, relations.relationships

    def choose_number(self, number: int) -> None:
        """Ctrl+1 … open the tabs of the composer; those of the card are reached by Ctrl+Tab."""
        self.tabs.setCurrentIndex(0)
        self.body.line.choose_tab(number)

    def _step_tab(self, step: int) -> None:
        """The keyboard goes along: to the changes, where Enter takes one back, or to the tabs."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        is_history = self.stack.currentWidget() is self._changes_place
        target: QWidget = self.changes.view if is_history else self.tabs
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_tab(self, number: int) -> None:
        if number == self.stack.indexOf(self._changes_place):
            self.changes.show()
        elif self.files is not None and number == self.stack.indexOf(self._files_place):
            self._show_files_panel(self.files)

    def _show_files_panel(self, files: SidePart) -> None:
        """Made when it is first looked at."""
        if self._files_panel is None:
            self._files_panel = files.make_panel(self._files_place)
            line = QVBoxLayout(self._files_place)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(self._files_panel)

    def _put_keyboard(self, contact: Contact) -> None:
        if contact.id:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.contact_header.title.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_title(self, contact: Contact) -> None:
        is_organization = contact.kind is ContactKind.ORGANIZATION
        nameless = self.tr("New organization") if is_organization else self.tr("New person")
        self.setWindowTitle(contact.display_name or nameless)
        last = contact.last_contact_at
        today = self._context.services.clock.today()
        note = "" if last is None else relative_day_sentence(last, today)
        sentence = self.tr("Last contact {when}")
        self.tab_note.setText(sentence.replace("{when}", note) if note else "")

    def _say_remarks(self, answer: Answer) -> None:
        """A warning that does not block: nobody can be reached without a channel."""
        contact = answer.loaded.contact
        if contact.deleted_at is not None or not contact.id:
            return
        remarks = answer.remarks
        unreachable = next((one for one in remarks if one.code == "unreachable"), None)
        if unreachable is not None:
            self._warned = self._sentence(unreachable)
            self.message_bar.show_message(
                "warning",
                self._warned,
                self.tr("Add a phone"),
                lambda: self.body.channels.add(PointKind.MOBILE),
            )
        elif self._warned and self.message_bar.sentence() == self._warned:
            self.message_bar.dismiss()  # its own only: others say what is still so
        cleaned = next((one for one in remarks if one.code == "characters_removed"), None)
        if cleaned is not None:
            self.message_bar.show_message("info", self._sentence(cleaned))

    def _sentence(self, remark: Remark) -> str:
        return error_sentence(remark)

    def _set_editable(self, contact: Contact) -> None:
        is_binned = contact.deleted_at is not None
        is_editable = self._context.services.can_edit and not is_binned
        self.contact_header.set_editable(is_editable=is_editable)
        self.body.set_editable(is_editable=is_editable)
        if self.files is not None:
            self.files.set_editable(is_editable=is_editable)
        survivor_id = 0 if self._loaded is None else self._loaded.survivor_id
        if survivor_id:
            self.message_bar.show_message(
                "info",
                self.tr("This contact was merged with another one."),
                self.tr("Open that one"),
                lambda: self._lead_on(survivor_id),
            )
        elif is_binned:
            binner = None if self._loaded is None else self._loaded.binner
            sentence = self.tr("This contact is in the bin.")
            if binner is not None and binner.name:
                sentence = self.tr("{name} moved this contact to the bin: {moment}.")
                sentence = sentence.replace("{moment}", format_moment(binner.at))
                sentence = sentence.replace("{name}", isolate(binner.name))
            self.message_bar.show_message("warning", sentence, self.tr("Restore"), self._restore)

    def _show_state(self) -> None:
        contact = self.contact
        if self.saving.is_busy:
            self.show_saving()
        elif self._has_refused() or self.body.conflict.fields:
            self.show_not_saved()
        elif contact is not None and not contact.id:
            self.show_rest(self.tr("Saved as soon as there is a name"))
        elif not self._context.services.can_edit:
            self.show_rest(self.tr("Nothing can be changed"))
        elif self.body.line.holds_text:
            self.show_rest(self.tr("Saved, but for the entry being written"))
        else:
            self.show_saved()

    # What goes wrong ---------------------------------------------------------------------

    def _fail(self, failure: Failure) -> None:
        edit, error = failure.edit, failure.error
        if is_conflict(error) and isinstance(error, ConflictError):
            self._conflicts.show(edit, error)
            self.tabs.setCurrentIndex(0)
        elif is_gone(error) and isinstance(error, UserError):
            self._loss.note(edit, error)
            self.tabs.setCurrentIndex(0)
        elif isinstance(error, StorageUnavailable):
            self.body.bindings.refuse(edit.field, error)
            self.show_error(error, self.retry)
        elif not self.body.bindings.refuse(edit.field, error):
            self.saving.drop(edit)
            self.show_error(error)
            self.saving.load()

    def _follow_change(self, survivor_id: int, seq: int) -> None:
        """What was typed here stands on the contact that took this one over: go there."""
        self._may_close = True
        if seq:
            self.undo_offered.emit(self.tr("Your change was saved there"), seq)
        self._lead_on(survivor_id)

    def _fail_to_load(self, error: UserError | StorageUnavailable) -> None:
        self.setEnabled(True)
        if is_gone(error) and self._loaded is None:
            self.contact_header.setEnabled(False)
            self.body.setEnabled(False)
        elif is_gone(error):
            self._tell_removed(error)
            return
        self.show_error(error, self.saving.load if isinstance(error, StorageUnavailable) else None)

    # Actions -----------------------------------------------------------------------------

    def save_now(self) -> None:
        """Ctrl+S: save what is being typed, and try again what failed."""
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, Field):
                widget.commit()
                break
            widget = widget.parentWidget()
        self.body.commit_editors()
        self.retry()

    def retry(self) -> None:
        """Try again what the file could not take."""
        self.saving.retry()
        self.contact_header.tile.retry()
        if self.files is not None:
            self.files.retry()

    def _undo(self) -> None:
        """Undo in the text first, then of this card's last saved change."""
        focused = QApplication.focusWidget()
        is_line = isinstance(focused, QLineEdit) and focused.isUndoAvailable()
        is_text = isinstance(focused, QTextEdit) and focused.document().isUndoAvailable()
        if isinstance(focused, QLineEdit | QTextEdit) and (is_line or is_text):
            focused.undo()
        elif not self.saving.undo():
            self.undo_bar.note(self.tr("There is nothing left to take back."))

    def _offer_undo(self, sentence: str, seq: int) -> None:
        self.saving.note_done(seq)
        self.undo_bar.offer(sentence, seq)

    def _take_back(self, seq: int) -> None:
        services = self._context.services

        def tell(kept: tuple[RecordRef, ...]) -> None:
            self._left_alone = seq, kept  # told when what stands now was read

        self._context.operations.run(
            self,
            lambda: services.history.undo(services.actor, seq).kept,
            tell,
            on_finished=self.saving.load,
        )

    def _note_left_alone(self, seq: int, refs: tuple[RecordRef, ...]) -> None:
        self._left_alone = seq, refs

    def _tell_left_alone(self) -> None:
        """What others changed since was not taken back: say so, and offer to look at it."""
        (seq, refs), self._left_alone = self._left_alone, (0, ())
        services = self._context.services
        if not refs:
            return

        def take_back(chosen: list[RecordRef]) -> None:
            self._context.operations.run(
                self,
                lambda: services.history.take_back_over(services.actor, seq, chosen),
                lambda done: self._offer_undo(self.tr("Taken back all the same"), done),
                on_finished=self.saving.load,
            )

        def ask(found: tuple[KeptRecord, ...]) -> None:
            from crm_desktop.ui.kit.asking_kept import AskingKept

            AskingKept(self).ask(self, found, take_back)

        self.message_bar.show_message(
            "warning",
            self.tr("Not all of it was taken back: somebody changed it since."),
            self.tr("Look at it"),
            lambda: self._context.operations.run(
                self, lambda: services.history.kept(refs), ask, reads=True
            ),
        )

    def _move_to_bin(self) -> None:
        self._bin(self._context.bridge.seen_seq)

    def _bin(self, since: int | None) -> None:
        """What others changed since it was seen here is asked about."""
        ref, services = self.ref, self._context.services
        if ref is None:
            return
        ids, sentence = [ref.id], self.tr("Moved to the bin")

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ChangedMeanwhile):
                self.show_error(error)
                return
            from crm_desktop.ui.contacts.asking import BulkAsking

            asking = BulkAsking(self._context, self)
            asking.ask(ids, error, lambda _ids, seq: self._bin(seq), lambda: None)

        self.message_bar.dismiss()
        self._context.operations.run(
            self,
            lambda: services.contacts.bin(ids, services.actor, since=since),
            lambda done: self._offer_undo(sentence, done.seq),
            refuse,
        )

    def _restore(self) -> None:
        self._act_on_all(self._context.services.contacts.restore, self.tr("Restored"))

    def _remove_for_good(self) -> None:
        """From the bin, after a question; there is nothing left to show then."""
        if self.ref is None:
            return
        if self._removing is None:
            from crm_desktop.ui.contacts.removing import Removing

            self._removing = Removing(self._context, self)
            self._removing.message.connect(self.message_bar.show_message)
            self._removing.removed.connect(self._leave)
        self._removing.ask((self.ref.id,))

    def _leave(self, _count: int) -> None:
        """Nothing is left to show here: the main window says what was done."""
        self.removed_told.emit(self.message_bar.sentence())
        self._discard()

    def _tell_removed(self, error: UserError | StorageUnavailable) -> None:
        """The contact was removed for good meanwhile: by whom. What is typed here stays."""
        contact, services = self.contact, self._context.services
        if contact is None:
            return

        def tell(remover: Remover | None) -> None:
            if remover is None:
                self.show_error(error)
            else:
                from crm_desktop.ui.contacts.history_words import removed_words

                self.message_bar.show_message("warning", removed_words(remover.name))

        self._context.operations.run(
            self, lambda: services.contacts.removing.remover_of(contact.id), tell, kind="remover"
        )

    def _act_on_all(self, act: Callable[[Sequence[int], Actor], BatchDone], sentence: str) -> None:
        """Run an action of lists on this one contact and offer to take it back."""
        ref, actor = self.ref, self._context.actor
        if ref is None:
            return
        self.message_bar.dismiss()
        self._context.operations.run(
            self, lambda: act([ref.id], actor), lambda done: self._offer_undo(sentence, done.seq)
        )

    def _copy(self) -> None:
        if self._loaded is not None:
            QGuiApplication.clipboard().setText(card_as_text(self._loaded))
            self.undo_bar.note(self.tr("The card was copied as text."))

    def _on_changes(self, changes: Changes) -> None:
        ref = self.ref
        if ref is None:
            return
        # Who works where, and is what to whom, stands on the cards of both.
        if changes.touches(ref) and changes.touches_kind("attachment"):
            self.history.load(ref)  # its files are no part of the record, whose version stays
        if changes.touches(ref) or any(map(changes.touches_kind, ("affiliation", RELATIONSHIP))):
            self._conflicts.note_changes(changes)
            self.saving.load()

    # Closing -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.body.fit_width(self.width())

    def commit_edits(self) -> None:
        self.body.commit_editors()
        self.body.bindings.commit()

    def settle_edits(self) -> bool:
        self.commit_edits()
        self.saving.wait(_CLOSING_WAIT_MS)
        return not self.saving.is_busy and not self._has_loose_ends()

    def hand_over(self) -> Begun | None:
        """What stands here of somebody new, for another card; this one closes.

        `None`, and nothing happens, where another card could not take it as it stands.
        """
        from crm_desktop.ui.contacts.new_card import Begun

        contact = self.contact
        self.commit_edits()
        self.saving.wait(_CLOSING_WAIT_MS)
        held = self.contact
        typed = self.body.bindings.refused()
        is_lost = any(failure.edit.key not in typed for failure in self.saving.failures)
        is_stuck = self.saving.is_busy or is_lost or not self.body.can_hand_over
        if contact is None or held is None or held.id or is_stuck:
            return None
        self._may_close = True
        body = self.body
        begun = Begun(
            held, typed, body.channels.unready(), body.dates.unready(), body.reach.unready()
        )
        return begun if self.close() else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing typed is lost: what is on its way is waited for, what failed is asked about."""
        if self._is_closing:
            event.ignore()
            return
        if not self._may_close:
            self.commit_edits()
        self._is_closing = True
        self.saving.wait(_CLOSING_WAIT_MS)
        self._is_closing = False
        if (self.saving.is_busy or self._has_loose_ends()) and not self._may_close:
            event.ignore()
            if not self.saving.is_busy:
                self._ask_to_discard()
            return
        if self.body.line.holds_text and not self._may_close:
            event.ignore()
            self._ask_about_entry()
            return
        super().closeEvent(event)

    def _has_loose_ends(self) -> bool:
        contact = self.contact
        is_nameless_draft = contact is not None and not contact.id and _holds_anything(contact)
        # A place of work or a relation that waits for an answer is not known to the saving.
        is_undecided = bool(self.body.conflict.fields)
        is_unsaved = self._has_refused() or is_undecided
        return is_unsaved or is_nameless_draft or self.body.holds_unready

    def _has_refused(self) -> bool:
        holds_files = self.files is not None and self.files.holds_unsaved
        holds_picture = self.contact_header.tile.holds_unsaved
        return self.saving.has_unsaved or holds_picture or holds_files

    def _ask_about_entry(self) -> None:
        """A note or call was begun and not stored."""
        confirm(
            self,
            self.tr("Close without storing the entry?"),
            self.tr("What you wrote above the timeline is not stored yet."),
            keep=self.tr("Keep writing"),
            act=self.tr("Discard"),
            on_confirmed=self._discard,
        )

    def _discard(self) -> None:
        self._may_close = True
        self.saving.stop()  # a field that loses the keyboard now reports what was given up
        self.close()

    def _ask_to_discard(self) -> None:
        confirm(
            self,
            self.tr("Close without saving?"),
            self.tr("What you typed last could not be saved. It is lost if the card is closed."),
            keep=self.tr("Keep editing"),
            act=self.tr("Discard"),
            on_confirmed=self._discard,
        )


def _holds_anything(contact: Contact) -> bool:
    """Whether a card that was never stored has anything in it but its kind."""
    return contact != Contact(contact.kind, "")
