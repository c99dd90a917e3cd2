"""How a card saves: edits of single fields, sent in order to the worker as soon as they are made.

The worker's half is `CardStore`: it knows the contact as stored last and applies each edit to
that, so that edits never wait for each other in the window. `CardSaving` is the window's half: it
counts what is on its way, keeps what failed, and remembers what can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from crm_desktop.business.contacts.both import FindField, keep_both
from crm_desktop.business.contacts.carrying import Kept, carried, settled
from crm_desktop.business.contacts.merging import merge
from crm_desktop.business.contacts.model import (
    CONTACT,
    Affiliation,
    Contact,
    ContactKind,
    Saved,
    as_new,
)
from crm_desktop.business.contacts.relations import NO_RELATIONS
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    Outcome,
    Remark,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record
from crm_desktop.ui.contacts.context import ContactContext, ContactServices
from crm_desktop.ui.contacts.loaded import LoadedContact, load_contact, with_numbers

Change = Callable[[Contact], Contact]
HISTORY_SEEN = 30
"""So many changes fill a card on a large screen; the timeline reads on when it is scrolled."""


def unchanged(contact: Contact) -> Contact:
    """The `was` of an edit that began from what is stored."""
    return contact


@record
class Edit:
    """One change of one field.

    `make` gives the contact as it shall be, from the one stored; `was` puts back what the field
    held when the user began, so that somebody else's change in between is seen as a conflict.
    """

    field: str
    make: Change
    was: Change = unchanged
    part: str = ""
    """Which row or member of a list it is about; two of them wait side by side."""

    @property
    def key(self) -> str:
        """What a newer edit has to be about to replace this one while it waits."""
        return f"{self.field}.{self.part}" if self.part else self.field

    def over_theirs(self) -> Edit:
        """The same edit, meant to replace what somebody else has saved."""
        return replace(self, was=unchanged)

    def beside_theirs(self, conflicts: Sequence[FieldConflict], find: FindField) -> Edit:
        """The same edit, with what somebody else has saved kept where both clash."""

        def make(contact: Contact) -> Contact:
            return keep_both(contact, self.make(contact), conflicts, find)

        return replace(self, make=make, was=unchanged)


class Step(StrEnum):
    """What an answer of the store is about."""

    LOADED = "loaded"
    SAVED = "saved"
    CREATED = "created"
    DRAFTED = "drafted"


@record
class Answer:
    """What the store says after loading or saving.

    `merged` names the fields that `merged_by` has changed meanwhile and that are kept beside mine.
    """

    step: Step
    loaded: LoadedContact
    remarks: tuple[Remark, ...] = ()
    seq: int = 0
    merged: tuple[str, ...] = ()
    merged_by: int | None = None
    was_there: bool = False
    """A save before, that got no answer, turned out to be in the file."""


class CardStore:
    """The contact of one card as the worker knows it; every method runs in the worker."""

    def __init__(self, services: ContactServices, contact: Contact) -> None:
        self._services = services
        self._latest = contact
        self._affiliations: tuple[Affiliation, ...] = ()
        self._relations = NO_RELATIONS
        self._has_history = False
        self._unanswered = b""
        """The operation that stored the new contact, or did not: nobody knows."""
        self._is_known = bool(contact.id)
        """Whether the card was told which contact it is about."""

    def load(self) -> Answer:
        """Read the contact again; a new card stays as it was typed.

        What is seen of the history comes with the first reading, so that the card is painted once.
        """
        if not self._latest.id:
            return Answer(Step.DRAFTED, with_numbers(self._latest, (), day=self._today()))
        loaded = load_contact(self._services, self._latest.id)
        self._latest = loaded.contact
        self._affiliations = loaded.affiliations
        self._relations = loaded.relations
        if not self._has_history:
            self._has_history = True
            newest = self._services.history.of_record(contact_ref(loaded.contact), HISTORY_SEEN)
            loaded = replace(loaded, newest=tuple(newest))
        remarks = self._services.contacts.check(loaded.contact)
        return Answer(Step.LOADED, loaded, tuple(r for r in remarks if isinstance(r, Remark)))

    def save(self, edit: Edit) -> Answer:
        """Apply one edit; raises as `ContactService.save` and `create` do.

        A new card is stored as soon as it has a name; until then it is kept here. Whether that was
        done is looked up first where there was no answer (P5).
        """
        services = self._services
        was_there = self._find_unanswered()
        latest = self._latest
        mine = edit.make(latest)
        if not latest.id:
            mine = _named(mine)
            if not mine.display_name.strip():
                self._latest = mine
                return Answer(Step.DRAFTED, with_numbers(mine, (), day=self._today()))
            return self._create(mine)
        base = latest if was_there else edit.was(latest)
        # Over what it was begun over: a row that was taken away meanwhile is in that.
        mine = edit.make(base)
        if base != latest:
            # Older than what is stored, so that the service compares field by field.
            base = replace(base, version=latest.version - 1)
        answer = self._take(services.contacts.save(base, mine, services.actor), Step.SAVED)
        return replace(answer, was_there=was_there)

    def _create(self, mine: Contact) -> Answer:
        services = self._services
        try:
            return self._take(services.contacts.create(mine, services.actor), Step.CREATED)
        except StorageUnavailable as error:
            op_id = error.params.get("op_id")
            if error.outcome is Outcome.UNKNOWN and isinstance(op_id, str):
                self._unanswered = bytes.fromhex(op_id)
            raise

    def _find_unanswered(self) -> bool:
        """Whether a new contact that got no answer is in the file; then it is the latest."""
        if not self._unanswered:
            return False
        root = self._services.history.saved_by(self._unanswered)
        if root is not None:
            self._latest = self._services.contacts.get(root.id)
        self._unanswered = b""
        return root is not None

    def save_unless_there(self, edit: Edit, op_id: str) -> Answer:
        """Save an edit of which nobody knows whether it was saved, found out by its operation."""
        services = self._services
        root = services.history.saved_by(bytes.fromhex(op_id))
        self._unanswered = b""
        if root is None:
            return self.save(edit)
        if self._is_known:
            return self.load()
        latest = self._latest if self._latest.id else services.contacts.get(root.id)
        return self._take(Saved(latest), Step.CREATED)

    def save_on(self, edit: Edit, before: Edit, op_id: str) -> Answer:
        """Save what was typed on in a field after a save of it that got no answer (P5).

        Where that is in the file, what is typed now is a change of it, not of what was there
        before: nobody is asked about their own words.
        """
        services, latest = self._services, self._latest
        if not latest.id or before.part or edit.part:
            return self.save(edit)
        if services.history.saved_by(bytes.fromhex(op_id)) is None:
            return self.save(edit)
        base = replace(before.make(latest), version=latest.version - 1)  # compared by field
        saved = services.contacts.save(base, edit.make(base), services.actor)
        return replace(self._take(saved, Step.SAVED), was_there=True)

    def save_as_new(self, edit: Edit) -> Answer:
        """Store a card whose contact has gone as a new contact."""
        services, places = self._services, self._affiliations
        # Made before the rows lose their numbers: the edit may be about one of them.
        mine = as_new(edit.make(self._latest))
        current = [one for one in places if one.person_id == self._latest.id and not one.end_date]
        place = replace(current[0], id=0, version=0) if current else None
        return self._take(services.contacts.create(mine, services.actor, place), Step.CREATED)

    def save_onto(
        self,
        survivor_id: int,
        edits: Sequence[Edit],
        answers: Mapping[str, Kept],
        find: FindField,
    ) -> Answer:
        """Store edits of a contact that has gone on the one that took it over.

        Raises `ConflictError` where that says otherwise and `answers` do not tell what shall be.
        """
        services, latest = self._services, self._latest
        base = mine = latest
        for edit in edits:
            base, mine = edit.was(base), edit.make(mine)
        survivor = services.contacts.get(survivor_id)
        base, mine = carried(base, mine, survivor)
        if answers:
            conflicts = merge(base, mine, survivor).conflicts
            base, mine = settled(base, mine, survivor, conflicts, answers, find)
        saved = services.contacts.save(base, mine, services.actor)
        return Answer(Step.SAVED, with_numbers(saved.contact, ()), saved.remarks, saved.seq)

    def _today(self) -> str:
        return self._services.clock.today().isoformat()

    def _take(self, saved: Saved, step: Step) -> Answer:
        self._latest = saved.contact
        if not self._is_known:
            self._is_known, step = True, Step.CREATED
        loaded = with_numbers(saved.contact, self._affiliations, self._relations, self._today())
        told = (saved.merged, saved.merged_by)
        return Answer(step, loaded, saved.remarks, saved.seq, *told)


def _named(contact: Contact) -> Contact:
    """A person whose name was given in parts is called by them."""
    if contact.display_name.strip() or contact.kind is not ContactKind.PERSON:
        return contact
    parts = (contact.given_name, contact.additional_name, contact.family_name)
    return replace(contact, display_name=" ".join(part.strip() for part in parts if part.strip()))


@record
class Failure:
    """An edit that could not be saved, and why."""

    edit: Edit
    error: UserError | StorageUnavailable


class CardSaving(QObject):
    """Sends edits and tells what became of them.

    After each edit `settled(Edit)` comes first. `answered(Answer)` follows loading and saving,
    `failed(Failure)` an expected error; `state_changed()` each time `is_busy` or `failures` may
    have changed.
    """

    settled = Signal(object)
    answered = Signal(object)
    failed = Signal(object)
    load_failed = Signal(object)
    left_alone = Signal(int, object)
    """An undo of a batch left records alone, for others changed them since: their addresses."""
    state_changed = Signal()

    def __init__(self, context: ContactContext, contact: Contact, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._store = CardStore(context.services, contact)
        self._window = parent
        self._under_way = 0
        self.failures: list[Failure] = []
        self._undo: list[int] = []
        self._redo: list[int] = []
        self._is_stopped = False

    @property
    def is_busy(self) -> bool:
        """Whether edits are on their way."""
        return self._under_way > 0

    @property
    def has_unsaved(self) -> bool:
        """Whether something typed is not stored and not on its way."""
        return bool(self.failures)

    @property
    def store(self) -> CardStore:
        """The worker's half."""
        return self._store

    def begin(self, contact: Contact) -> None:
        """Turn to another contact, before anything was loaded."""
        self._store = CardStore(self._context.services, contact)

    def load(self) -> None:
        """Read the contact again."""
        self._context.operations.run(
            self._window, self._store.load, self.answered.emit, self.load_failed.emit, kind="load"
        )

    def stop(self) -> None:
        """Send nothing more: the card is given up."""
        self._is_stopped = True
        self.failures = []

    def submit(self, edit: Edit) -> None:
        """Save an edit; an earlier failure of the same thing is forgotten."""
        before = next((one for one in self.failures if one.edit.key == edit.key), None)
        op_id = "" if before is None else _unanswered(before.error)
        self._forget(edit)
        if before is not None and op_id:
            self._send(edit, partial(self._store.save_on, edit, before.edit, op_id))
        else:
            self._send(edit, lambda: self._store.save(edit))

    def submit_as_new(self, edit: Edit) -> None:
        """Save a card that has gone as a new contact."""
        self._forget(edit)
        self._send(edit, lambda: self._store.save_as_new(edit))

    def wait(self, longest_ms: int) -> None:
        """Let the event loop run until everything sent was answered, for a moment at most."""
        if not self.is_busy:
            return
        loop = QEventLoop(self)

        def look() -> None:
            if not self.is_busy:
                loop.quit()

        self.state_changed.connect(look)
        QTimer.singleShot(longest_ms, loop, loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.state_changed.disconnect(look)

    def retry(self) -> None:
        """Send everything again that failed for the file's sake."""
        waiting, self.failures = self.failures, []
        for failure in waiting:
            if isinstance(failure.error, StorageUnavailable):
                self._send(failure.edit, partial(self._again, failure.edit, failure.error))
            else:
                self.failures.append(failure)
        self.state_changed.emit()

    def _again(self, edit: Edit, error: StorageUnavailable) -> Answer:
        op_id = _unanswered(error)
        return self._store.save_unless_there(edit, op_id) if op_id else self._store.save(edit)

    def drop(self, edit: Edit) -> None:
        """Give up what was typed."""
        self._forget(edit)
        self.state_changed.emit()

    def note_done(self, seq: int) -> None:
        """Remember an action of this card that Ctrl+Z can take back."""
        if seq:
            self._undo.append(seq)
            self._redo.clear()

    def undo(self) -> bool:
        """Take the last change of this card back; false if there is none."""
        return self._take_back(self._undo, self._redo)

    def redo(self) -> bool:
        """Take the last undo back; false if there is none."""
        return self._take_back(self._redo, self._undo)

    # -------------------------------------------------------------------------------------

    def _send(self, edit: Edit, call: Callable[[], Answer]) -> None:
        if self._is_stopped:
            return
        self._under_way += 1
        self.state_changed.emit()
        self._context.operations.run(
            self._window,
            call,
            lambda answer: self._take(edit, answer),
            lambda error: self._fail(Failure(edit, error)),
            on_finished=self._finish,
        )

    def _take(self, edit: Edit, answer: Answer) -> None:
        self.settled.emit(edit)
        self.note_done(answer.seq)
        self.answered.emit(answer)

    def _fail(self, failure: Failure) -> None:
        self.settled.emit(failure.edit)
        self.failures.append(failure)
        self.failed.emit(failure)

    def _finish(self) -> None:
        self._under_way -= 1
        self.state_changed.emit()

    def _forget(self, edit: Edit) -> None:
        self.failures = [one for one in self.failures if one.edit.key != edit.key]

    def _take_back(self, stack: list[int], other: list[int]) -> bool:
        if not stack:
            return False
        seq = stack.pop()
        services = self._context.services

        def call() -> tuple[int, tuple[RecordRef, ...]]:
            outcome = services.history.undo(services.actor, seq)
            return outcome.seq, outcome.kept

        def tell(done: tuple[int, tuple[RecordRef, ...]]) -> None:
            undone, kept = done
            other.append(undone)
            if kept:
                self.left_alone.emit(seq, kept)

        self._context.operations.run(
            self._window,
            call,
            tell,
            on_finished=self.load,
        )
        return True


def _unanswered(error: UserError | StorageUnavailable) -> str:
    """The operation of a save of which nobody knows whether it was done; empty of any other."""
    op_id = error.params.get("op_id")
    is_unknown = isinstance(error, StorageUnavailable) and error.outcome is Outcome.UNKNOWN
    return op_id if is_unknown and isinstance(op_id, str) else ""


def is_conflict(error: UserError | StorageUnavailable) -> bool:
    """Whether somebody else changed the same field."""
    return isinstance(error, ConflictError) and not is_gone(error)


def contact_ref(contact: Contact) -> RecordRef:
    """The address of a stored contact."""
    return RecordRef(CONTACT, contact.id)
