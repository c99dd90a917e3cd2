"""What only the card of a new contact does: tell who is there already, and give way to that one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.duplicates import (
    LikelyDuplicate,
    duplicate_keys,
    holds_more,
)
from crm_desktop.business.contacts.model import Contact, ContactKind, PointKind
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.core.records import record
from crm_desktop.ui.contacts.card_body import CardBody
from crm_desktop.ui.contacts.card_header import CardHeader
from crm_desktop.ui.contacts.channel_editors import PointEditor
from crm_desktop.ui.contacts.channels_panel import UnreadyPoint
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.dates_panel import UnreadyDate
from crm_desktop.ui.contacts.duplicate_notice import DuplicateWatch
from crm_desktop.ui.contacts.first_steps import EMAIL, PHONE, FirstSteps
from crm_desktop.ui.contacts.saving import CardSaving
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.fields import LineField


@record
class Begun:
    """What stands in the card of somebody new, for another card that takes its place.

    `typed` holds what was refused, by the fields' names; the others what open rows hold that
    cannot be kept as it stands.
    """

    contact: Contact
    typed: Mapping[str, object]
    point: UnreadyPoint | None = None
    date: UnreadyDate | None = None
    reach: Contact | None = None


class NewCard(QObject):
    """`given_up(LikelyDuplicate)` follows when the other contact is wanted instead of this one.

    `merge_requested(LikelyDuplicate)` asks to make one of this card, which is stored, and that one.
    """

    given_up = Signal(object)
    merge_requested = Signal(object)

    def __init__(
        self,
        context: ContactContext,
        saving: CardSaving,
        head: CardHeader,
        body: CardBody,
        contact: Callable[[], Contact | None],
        kind: ContactKind,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._context = context
        self._saving = saving
        self._head = head
        self._body = body
        self._contact = contact
        self._window = window
        self.watch = DuplicateWatch(context, self.draft, body)
        body.add_notice(self.watch.notice)
        head.title.edit.textEdited.connect(self.watch.touch)
        code = body.bindings.field("tax_id")
        if isinstance(code, LineField):
            code.edit.textEdited.connect(self.watch.touch)
        body.channels.editor_opened.connect(self._follow_editor)
        saving.answered.connect(self.watch.touch)
        self.steps = FirstSteps(kind, body)
        body.show_instead_of_line(self.steps)
        self.steps.chosen.connect(self._begin_step)
        head.title.edit.textEdited.connect(self._tick)
        saving.answered.connect(self._tick)
        self.watch.notice.chosen.connect(self._choose)
        self.watch.notice.merge_requested.connect(self.merge_requested)
        QShortcut(QKeySequence("Ctrl+M"), window, self.watch.notice.ask_to_merge)

    def draft(self) -> Contact | None:
        """The contact as it stands in the window, with what is being typed."""
        contact = self._contact()
        if contact is None:
            return None
        points = contact.points
        editor = self._body.channels.editor
        if isinstance(editor, PointEditor) and editor.value.text().strip():
            points = (*points, editor.edited_point())
        return replace(
            contact,
            display_name=self._head.title.value(),
            tax_id=str(self._body.bindings.field("tax_id").value()),
            points=points,
        )

    def _follow_editor(self, editor: object) -> None:
        if isinstance(editor, PointEditor):
            editor.value.textEdited.connect(self.watch.touch)

    def _tick(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.steps.show_draft(draft)

    def _begin_step(self, step: str) -> None:
        """The keyboard goes where a step is done."""
        channels = {PHONE: PointKind.MOBILE, EMAIL: PointKind.EMAIL}
        if step in channels:
            self._body.channels.add(channels[step])
        else:
            self._body.bindings.give_keyboard(step)

    def _choose(self, likely: object) -> None:
        """Open the other one; what is only here is asked about first."""
        draft = self.draft()
        if not isinstance(likely, LikelyDuplicate) or draft is None:
            return
        contacts = self._context.services.contacts

        def call() -> bool:
            other = contacts.get(likely.row.id)
            understood = contacts.understood(draft)
            return holds_more(replace(understood, owner_id=None), duplicate_keys(other))

        def then(has_more: bool) -> None:
            if has_more:
                self._ask(likely)
            else:
                self._give_up(likely)

        self._context.operations.run(self, call, then, reads=True)

    def _ask(self, likely: LikelyDuplicate) -> None:
        sentence = self.tr("{name} is opened. What you typed here beside that is given up.")
        confirm(
            self._window,
            self.tr("Discard the new card?"),
            sentence.replace("{name}", isolate(likely.row.display_name)),
            keep=self.tr("Keep editing"),
            act=self.tr("Discard and open"),
            on_confirmed=lambda: self._give_up(likely),
        )

    def _give_up(self, likely: LikelyDuplicate) -> None:
        """Nothing more is saved; what was stored of the new card already goes to the bin."""
        contact = self._contact()
        if contact is not None and contact.id:
            self._bin(contact.id, likely, self._context.bridge.seen_seq)
        else:
            self._leave(likely)

    def _leave(self, likely: LikelyDuplicate) -> None:
        self._saving.stop()
        self.given_up.emit(likely)

    def _bin(self, contact_id: int, likely: LikelyDuplicate, since: int | None) -> None:
        """Where somebody else works with it by now, it is asked whether it stays."""
        services, leave = self._context.services, partial(self._leave, likely)

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ChangedMeanwhile):
                self._context.operations.show(self, error)
                return
            from crm_desktop.ui.contacts.asking import BulkAsking

            BulkAsking(self._context, self._window).ask(
                [contact_id],
                error,
                lambda _ids, seq: self._bin(contact_id, likely, seq),
                leave,
                on_later=bool,  # the card stays open, and nothing was decided
            )

        self._context.operations.run(
            self,
            lambda: services.contacts.bin([contact_id], services.actor, since=since),
            lambda _done: leave(),
            refuse,
        )
