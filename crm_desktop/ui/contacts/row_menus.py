"""The menus of contacts in a list: for the bulk bar and for a row, made when they are opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.business.contacts.model import ContactRow
from crm_desktop.ui.contact_words import (
    PARTY_WORDS,
    STAGE_WORDS,
    kind_icon,
    stage_status,
)
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.reaching import call_url, mail_url
from crm_desktop.ui.contacts.tag_menu import TagMenu
from crm_desktop.ui.kit.menu import Menu, menu_text

if TYPE_CHECKING:
    from crm_desktop.ui.contacts.actions import ContactActions

_Ids = Sequence[int]


class RowMenus(QObject):
    """Menus whose entries run `ContactActions`; `ids_of()` tells with which contacts."""

    def __init__(self, context: ContactContext, actions: ContactActions, parent: QWidget) -> None:
        super().__init__(actions)
        self._context = context
        self._actions = actions
        self._parent = parent

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
                        lambda key=key: self._actions.assign_owner(ids_of(), key),
                        "user",
                    )
            menu.addSeparator()
            menu.add(
                self.tr("Nobody"), lambda: self._actions.assign_owner(ids_of(), None), "user-off"
            )
            menu.addSeparator()
            menu.add(
                self.tr("Hand over all of somebody who leaves…"), self._actions.hand_over, "users"
            )

        menu.aboutToShow.connect(fill)
        return menu

    def stage_menu(self, ids_of: Callable[[], _Ids], title: str = "") -> QMenu:
        """Which status they shall have."""
        menu = Menu(self._parent, title)

        def fill() -> None:
            menu.clear()
            for stage in STAGE_WORDS.choices():
                menu.add(
                    menu_text(STAGE_WORDS.word(stage)),
                    lambda stage=stage: self._actions.set_stage(ids_of(), stage),
                    status=stage_status(stage),
                )

        fill()
        menu.aboutToShow.connect(fill)
        return menu

    def tag_menu(self, ids_of: Callable[[], _Ids], title: str = "") -> QMenu:
        """Which tags to add or take off."""
        menu = TagMenu(self._context, self._parent, title)

        def add(tag: str) -> None:
            self._actions.add_tag(ids_of(), tag)

        def take_off(tag: str) -> None:
            self._actions.remove_tag(ids_of(), tag)

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
            for kind in PARTY_WORDS.choices() if is_added else PARTY_WORDS.all():
                kinds.add(
                    PARTY_WORDS.word(kind),
                    lambda kind=kind, is_added=is_added: self._actions.change_party_kinds(
                        ids_of(), kind, is_added=is_added
                    ),
                )
            menu.addMenu(kinds).setProperty("icon_name", icon_name)
        menu.add(self.tr("Set a field…"), lambda: self._actions.set_field(ids_of()), "pencil")
        if self._context.services.make_rotation is not None:
            menu.addSeparator()
            menu.add(
                self.tr("Call one after another"),
                lambda: self._actions.calls_requested.emit(tuple(ids_of())),
                "phone",
            )
            menu.add(
                self.tr("Make call list for today"),
                lambda: self._actions.make_call_list(ids_of()),
                "calendar-plus",
            )
        if not has_star:
            return menu
        self._add_export(menu, ids_of)
        menu.addSeparator()
        menu.add(
            self.tr("Star"), lambda: self._actions.set_starred(ids_of(), is_starred=True), "star"
        )
        menu.add(
            self.tr("Take the star off"),
            lambda: self._actions.set_starred(ids_of(), is_starred=False),
            "star-filled",
        )
        return menu

    def context_menu(self, row: ContactRow, ids: _Ids, *, in_bin: bool) -> QMenu:
        """The menu of a row; with several rows ticked it acts on all of them."""
        menu = Menu(self._parent)
        can_edit = self._context.services.can_edit
        icon_name = kind_icon(row.kind)
        menu.add(self.tr("Open"), lambda: self._actions.open(row.id), icon_name, shortcut="Return")
        call = menu.add(
            self.tr("Call"), lambda: self._actions.call(row), "phone", shortcut="Ctrl+Shift+C"
        )
        call.setEnabled(call_url(row.main_phone) is not None)
        mail = menu.add(
            self.tr("Write an e-mail"),
            lambda: self._actions.write_email(row),
            "mail",
            shortcut="Ctrl+Shift+E",
        )
        mail.setEnabled(mail_url(row.main_email) is not None)
        if len(ids) > 1:
            many = self.tr("Open %Ln card(s)", "", len(ids))
            menu.add(many, lambda: self._actions.open_many_requested.emit(ids), "external-link")
        table, text = self.tr("Copy as a table"), self.tr("Copy as text")
        menu.add(table, lambda: self._actions.copy_requested.emit(ids), "table", shortcut="Ctrl+C")
        menu.add(
            text, lambda: self._actions.copy_text_requested.emit(ids), "copy", shortcut="Ctrl+Alt+C"
        )
        if not in_bin:
            self._add_export(menu, lambda: ids)
        menu.addSeparator()
        if in_bin:
            restore = menu.add(
                self.tr("Restore"), lambda: self._actions.restore(ids), "arrow-back-up"
            )
            restore.setEnabled(can_edit)
            menu.addSeparator()
            remove = menu.add(
                self.tr("Remove for good…"),
                lambda: self._actions.remove_for_good(ids),
                "trash-off",
                shortcut="Shift+Delete",
                is_danger=True,
            )
            remove.setEnabled(self._context.services.can_remove)
            return menu
        self._add_changes(menu, row, ids, can_edit=can_edit)
        return menu

    def _add_export(self, menu: Menu, ids_of: Callable[[], _Ids]) -> None:
        export = menu.add(
            self.tr("Export…"), lambda: self._actions.export_requested.emit(ids_of()), "download"
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
                self.tr("Merge…"), lambda: self._actions.merge(ids), "git-merge", shortcut="Ctrl+M"
            )
            merge.setEnabled(can_edit)
        star_text = self.tr("Take the star off") if row.is_starred else self.tr("Star")
        star_icon = "star-filled" if row.is_starred else "star"
        star = menu.add(
            star_text,
            lambda: self._actions.set_starred(ids, is_starred=not row.is_starred),
            star_icon,
            shortcut="Ctrl+Shift+S",
        )
        star.setEnabled(can_edit)
        menu.addSeparator()
        throw = menu.add(
            self.tr("Move to the bin"),
            lambda: self._actions.move_to_bin(ids),
            "trash",
            shortcut="Delete",
            is_danger=True,
        )
        throw.setEnabled(can_edit)
