"""What can be done with contacts of a list: each action once, for bar, menu, keys and hover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.business.contacts.model import CONTACT, BatchDone, ContactRow
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.reaching import call_url, mail_url, open_url
from crm_desktop.ui.contacts.tag_menu import TagMenu
from crm_desktop.ui.contacts.words import (
    all_party_kinds,
    kind_icon,
    party_choices,
    party_word,
    stage_choices,
    stage_word,
)
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.menu import Menu, menu_text

if TYPE_CHECKING:
    from crm_desktop.ui.contacts.merge_window import MergeWindow
    from crm_desktop.ui.kit.long_work import LongWork, Progress

_Ids = Sequence[int]
BulkChange = Callable[[_Ids, Callable[[int, int], None]], BatchDone]
"""A change that is done with contacts in the worker."""


class ContactActions(QObject):
    """Runs actions and says what was done: `done(sentence, seq)` offers undo.

    `message(level, sentence)` is for what cannot be done; `opened(RecordRef)` asks for a card.
    """

    done = Signal(str, int)
    message = Signal(str, str)
    opened = Signal(object)
    copy_requested = Signal(object)
    copy_text_requested = Signal(object)
    open_many_requested = Signal(object)
    export_requested = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent
        self.work: LongWork[BatchDone] | None = None

    # One contact -------------------------------------------------------------------------

    def open(self, contact_id: int) -> None:
        """Ask for the contact's card."""
        self.opened.emit(RecordRef(CONTACT, contact_id))

    def call(self, row: ContactRow) -> None:
        """Hand the main number to the system's dialler."""
        if not open_url(call_url(row.main_phone)):
            self.message.emit("warning", self.tr("No program on this computer takes calls."))

    def write_email(self, row: ContactRow) -> None:
        """Open the system's e-mail program with the main address."""
        if not open_url(mail_url(row.main_email)):
            self.message.emit("warning", self.tr("No program on this computer writes e-mails."))

    # Many contacts -----------------------------------------------------------------------

    def move_to_bin(self, ids: _Ids) -> None:
        """Put contacts into the bin; undo brings them back."""
        services = self._context.services
        self._run(
            ids,
            lambda progress: services.contacts.bin(ids, services.actor, progress),
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

    def assign_owner(self, ids: _Ids, owner_id: int | None) -> None:
        """Give contacts to an employee, or to nobody."""
        services = self._context.services
        name = self._context.user_name(owner_id)

        def say(count: int) -> str:
            if owner_id is None:
                return self.tr("%Ln contact(s) without owner now", "", count)
            return self.tr("%Ln contact(s) given to {name}", "", count).replace("{name}", name)

        self._run(
            ids,
            lambda progress: services.contacts.assign_owner(
                ids, owner_id, services.actor, progress
            ),
            say,
        )

    def set_stage(self, ids: _Ids, stage: str) -> None:
        """Set the status."""
        services = self._context.services

        def say(count: int) -> str:
            sentence = self.tr("%Ln contact(s) set to {status}", "", count)
            return sentence.replace("{status}", stage_word(stage))

        self._run(
            ids,
            lambda progress: services.contacts.set_stage(ids, stage, services.actor, progress),
            say,
        )

    def set_starred(self, ids: _Ids, *, is_starred: bool) -> None:
        """Mark contacts with a star, or take it off."""
        services = self._context.services

        def say(count: int) -> str:
            if is_starred:
                return self.tr("%Ln contact(s) starred", "", count)
            return self.tr("%Ln contact(s) without star now", "", count)

        self._run(
            ids,
            lambda progress: services.contacts.set_starred(
                ids, is_starred, services.actor, progress
            ),
            say,
        )

    def add_tag(self, ids: _Ids, tag: str) -> None:
        """Put a tag on contacts."""
        services = self._context.services

        def say(count: int) -> str:
            sentence = self.tr("%Ln contact(s) tagged {tag}", "", count)
            return sentence.replace("{tag}", tag)

        self._run(
            ids,
            lambda progress: services.contacts.add_tag(ids, tag, services.actor, progress),
            say,
        )

    def remove_tag(self, ids: _Ids, tag: str) -> None:
        """Take a tag off contacts."""
        services = self._context.services

        def say(count: int) -> str:
            sentence = self.tr("{tag} taken off %Ln contact(s)", "", count)
            return sentence.replace("{tag}", tag)

        self._run(
            ids,
            lambda progress: services.contacts.remove_tag(ids, tag, services.actor, progress),
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
            return sentence.replace("{kind}", party_word(kind))

        self._run(
            ids,
            lambda progress: services.contacts.change_party_kinds(
                ids, added, removed, services.actor, progress
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

            self._run(ids, lambda progress: change(ids, progress), say)

        editor = BulkEditor(self._context, len(ids), self._parent)
        editor.chosen.connect(act)
        editor.open()

    def hand_over(self, leaver_id: int | None = None) -> None:
        """Ask who takes over the contacts of an employee who leaves."""
        from crm_desktop.ui.contacts.leaver_dialog import open_leaver_dialog

        dialog = open_leaver_dialog(self._context, self._parent, leaver_id)
        dialog.done_with.connect(self.done)

    # Menus -------------------------------------------------------------------------------

    def owner_menu(self, ids_of: Callable[[], _Ids], title: str = "") -> QMenu:
        """Who shall own them; filled when it opens."""
        menu = Menu(self._parent, title)

        def fill() -> None:
            menu.clear()
            for user in self._context.users:
                if user.is_active:
                    key = user.id
                    menu.add(
                        menu_text(user.display_name),
                        lambda key=key: self.assign_owner(ids_of(), key),
                        "user",
                    )
            menu.addSeparator()
            menu.add(self.tr("Nobody"), lambda: self.assign_owner(ids_of(), None), "user-off")
            menu.addSeparator()
            menu.add(self.tr("Hand over all of somebody who leaves…"), self.hand_over, "users")

        menu.aboutToShow.connect(fill)
        return menu

    def stage_menu(self, ids_of: Callable[[], _Ids], title: str = "") -> QMenu:
        """Which status they shall have."""
        menu = Menu(self._parent, title)

        def fill() -> None:
            menu.clear()
            for stage in stage_choices():
                menu.add(stage_word(stage), lambda stage=stage: self.set_stage(ids_of(), stage))

        fill()
        menu.aboutToShow.connect(fill)
        return menu

    def tag_menu(self, ids_of: Callable[[], _Ids], title: str = "") -> QMenu:
        """Which tags to add or take off."""
        menu = TagMenu(self._context, self._parent, title)

        def add(tag: str) -> None:
            self.add_tag(ids_of(), tag)

        def take_off(tag: str) -> None:
            self.remove_tag(ids_of(), tag)

        menu.added.connect(add)
        menu.taken_off.connect(take_off)
        return menu

    def more_menu(
        self, ids_of: Callable[[], _Ids], title: str = "", *, has_star: bool = True
    ) -> QMenu:
        """What is done less often: types, any other field, the star."""
        menu = Menu(self._parent, title)
        for is_added, text, icon_name in (
            (True, self.tr("Add a type"), "plus"),
            (False, self.tr("Take a type off"), "minus"),
        ):
            kinds = Menu(menu, text)
            for kind in party_choices() if is_added else party_choices(all_party_kinds()):
                kinds.add(
                    party_word(kind),
                    lambda kind=kind, is_added=is_added: self.change_party_kinds(
                        ids_of(), kind, is_added=is_added
                    ),
                )
            menu.addMenu(kinds).setProperty("icon_name", icon_name)
        menu.add(self.tr("Set a field…"), lambda: self.set_field(ids_of()), "pencil")
        if not has_star:
            return menu
        self._add_export(menu, ids_of)
        menu.addSeparator()
        menu.add(self.tr("Star"), lambda: self.set_starred(ids_of(), is_starred=True), "star")
        menu.add(
            self.tr("Take the star off"),
            lambda: self.set_starred(ids_of(), is_starred=False),
            "star-filled",
        )
        return menu

    def context_menu(self, row: ContactRow, ids: _Ids, *, in_bin: bool) -> QMenu:
        """The menu of a row; with several rows ticked it acts on all of them."""
        menu = Menu(self._parent)
        can_edit = self._context.services.can_edit
        icon_name = kind_icon(row.kind)
        menu.add(self.tr("Open"), lambda: self.open(row.id), icon_name, shortcut="Return")
        call = menu.add(self.tr("Call"), lambda: self.call(row), "phone", shortcut="Ctrl+Shift+C")
        call.setEnabled(call_url(row.main_phone) is not None)
        mail = menu.add(
            self.tr("Write an e-mail"),
            lambda: self.write_email(row),
            "mail",
            shortcut="Ctrl+Shift+E",
        )
        mail.setEnabled(mail_url(row.main_email) is not None)
        if len(ids) > 1:
            many = self.tr("Open %Ln card(s)", "", len(ids))
            menu.add(many, lambda: self.open_many_requested.emit(ids), "external-link")
        table, text = self.tr("Copy as a table"), self.tr("Copy as text")
        menu.add(table, lambda: self.copy_requested.emit(ids), "table", shortcut="Ctrl+C")
        menu.add(text, lambda: self.copy_text_requested.emit(ids), "copy", shortcut="Ctrl+Alt+C")
        if not in_bin:
            self._add_export(menu, lambda: ids)
        menu.addSeparator()
        if in_bin:
            restore = menu.add(self.tr("Restore"), lambda: self.restore(ids), "arrow-back-up")
            restore.setEnabled(can_edit)
            return menu
        self._add_changes(menu, row, ids, can_edit=can_edit)
        return menu

    def _add_export(self, menu: Menu, ids_of: Callable[[], _Ids]) -> None:
        export = menu.add(
            self.tr("Export…"), lambda: self.export_requested.emit(ids_of()), "download"
        )
        export.setEnabled(self._context.services.can_export)

    def _add_changes(self, menu: Menu, row: ContactRow, ids: _Ids, *, can_edit: bool) -> None:
        subs = (
            (self.owner_menu(lambda: ids, self.tr("Owner")), "user"),
            (self.tag_menu(lambda: ids, self.tr("Tags")), "tag"),
            (self.stage_menu(lambda: ids, self.tr("Status")), "flag"),
            (self.more_menu(lambda: ids, self.tr("More"), has_star=False), "dots"),
        )
        for sub, icon_name in subs:
            sub.setParent(menu, sub.windowFlags())
            action = menu.addMenu(sub)
            action.setProperty("icon_name", icon_name)
            action.setEnabled(can_edit)
        if len(ids) > 1:
            merge = menu.add(
                self.tr("Merge…"), lambda: self.merge(ids), "git-merge", shortcut="Ctrl+M"
            )
            merge.setEnabled(can_edit)
        star_text = self.tr("Take the star off") if row.is_starred else self.tr("Star")
        star_icon = "star-filled" if row.is_starred else "star"
        star = menu.add(
            star_text,
            lambda: self.set_starred(ids, is_starred=not row.is_starred),
            star_icon,
            shortcut="Ctrl+Shift+S",
        )
        star.setEnabled(can_edit)
        menu.addSeparator()
        throw = menu.add(
            self.tr("Move to the bin"),
            lambda: self.move_to_bin(ids),
            "trash",
            shortcut="Delete",
            is_danger=True,
        )
        throw.setEnabled(can_edit)

    # Running -----------------------------------------------------------------------------

    def _run(
        self, ids: _Ids, call: Callable[[Progress], BatchDone], sentence: Callable[[int], str]
    ) -> None:
        if not ids:
            return
        if not self._context.services.can_edit:
            self.message.emit("warning", error_sentence(UserError("read_only")))
            return

        def tell(batch: BatchDone) -> None:
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
                self.message.emit("info", self.tr("Nothing had to be changed."))

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
