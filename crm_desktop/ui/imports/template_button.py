"""The templates of the mapping: chosen, renamed and deleted behind one button."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.imports.model import ImportProfile
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.kit.buttons import MenuButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.others_news import OthersNews, Part


class TemplateButton(MenuButton):
    """`chosen(ImportProfile | None)`: read the columns so, or as they are guessed.

    `removed(ImportProfile, int)` and `renamed()` follow what was stored; the number is that of the
    batch to undo.
    """

    chosen = Signal(object)
    removed = Signal(object, int)
    renamed = Signal()

    def __init__(self, services: ImportServices, parent: QWidget | None = None) -> None:
        super().__init__("", Menu(), "stack-2", parent=parent)
        self._services = services
        self._profiles: tuple[ImportProfile, ...] = ()
        self.current: ImportProfile | None = None
        self.show_current(None)

    def load(self) -> None:
        """Read the templates."""
        self._services.operations.run(
            self, self._services.imports.profiles.named, self._take, kind="profiles"
        )

    def show_current(self, profile: ImportProfile | None) -> None:
        """Say which template is in use."""
        self.current = profile if profile is not None and profile.name else None
        name = self.tr("none") if self.current is None else isolate(self.current.name)
        self.setText(menu_text(self.tr("Template: {name}").replace("{name}", isolate(name))))
        self.updateGeometry()
        self._fill()

    def _take(self, profiles: tuple[ImportProfile, ...]) -> None:
        self._profiles = profiles
        if self.current is not None:
            current = next((one for one in profiles if one.id == self.current.id), None)
            self.show_current(current)
        else:
            self._fill()

    def _fill(self) -> None:
        menu = Menu()
        menu.add(self.tr("None: as it is guessed"), partial(self._choose, None), "sparkles")
        if self._profiles:
            menu.addSeparator()
        for profile in self._profiles:
            menu.add(menu_text(profile.name), partial(self._choose, profile), "stack-2")
        if self.current is not None:
            menu.addSeparator()
            menu.add(self.tr("Rename…"), self.rename, "pencil")
            menu.add(self.tr("Delete"), self.remove, "trash", is_danger=True)
        self.setMenu(menu)

    def _choose(self, profile: ImportProfile | None) -> None:
        self.show_current(profile)
        self.chosen.emit(profile)

    def rename(self) -> None:
        """Ask for another name of the template in use."""
        current = self.current
        if current is None:
            return
        dialog = FormDialog(self.tr("Rename the template"), self.tr("Rename"), self.window())
        field = LineField()
        dialog.form.add_field("name", self.tr("Name"), field)
        field.set_value(current.name)
        begun = [current]
        """What is typed was begun over this name."""
        self._listen(dialog, field, begun)
        dialog.act_requested.connect(lambda: self._rename(dialog, begun[0], field.text()))
        dialog.open()

    def _listen(self, dialog: FormDialog, field: LineField, begun: list[ImportProfile]) -> None:
        """Another name that somebody gives it comes in; removed, it can be kept as a new one."""
        services, current = self._services, begun[0]
        hearing, profiles = services.hearing, services.imports.profiles
        if hearing is None:
            return

        def read() -> ImportProfile | None:
            return next((one for one in profiles.named() if one.id == current.id), None)

        def rebase(base: ImportProfile) -> None:
            begun[0] = base

        part = Part("name", self.tr("Name"), field.value, field.set_value, field)
        kinds = ("import_profile",)
        news = OthersNews(dialog, hearing, kinds, read, current, (part,), _as_text, rebase)
        dialog.body.insertWidget(0, news.line)

    def _rename(self, dialog: FormDialog, base: ImportProfile, name: str) -> None:
        """What somebody else called it since it was read is asked about; gone, it is kept anew."""
        profiles, actor = self._services.imports.profiles, self._services.actor

        def done(_seq: int) -> None:
            dialog.accept()
            self.renamed.emit()
            self.load()

        def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            if kept:
                self._rename(dialog, replace(base, name=str(conflicts[0].theirs)), name)
            else:
                done(0)

        def keep() -> None:
            self._services.operations.run(
                dialog, lambda: profiles.restore(base, name, actor), done, dialog.show_error
            )

        def refuse(error: UserError | StorageUnavailable) -> None:
            from crm_desktop.ui.kit.asking_fields import AskingFields

            if isinstance(error, ConflictError) and error.conflicts:
                asking, title = AskingFields(dialog), self.tr("Name")
                asking.ask(dialog, base.name, error, lambda _field: title, _as_text, settle)
            elif is_gone(error):
                AskingFields(dialog).offer_again(dialog, base.name, keep)
            else:
                dialog.show_error(error)

        call = partial(profiles.rename, base.id, name, actor, base)
        dialog.wait_for(self._services.operations.run(dialog, call, done, refuse))

    def remove(self) -> None:
        """Put the template in use into the bin; `removed` says how to bring it back."""
        if self.current is not None:
            self._remove(self.current, self.current)

    def _remove(self, current: ImportProfile, base: ImportProfile | None) -> None:
        """What somebody else changed of it since it was read is asked about."""
        profiles, actor = self._services.imports.profiles, self._services.actor

        def done(seq: int) -> None:
            self.show_current(None)
            self.load()
            self.removed.emit(current, seq)

        def refuse(error: UserError | StorageUnavailable) -> None:
            from crm_desktop.ui.kit.asking_fields import AskingFields

            if isinstance(error, ConflictError) and error.conflicts:
                titles = {"name": self.tr("Name"), "options": self.tr("Options")}
                columns, changed = self.tr("Columns"), self.tr("changed")
                AskingFields(self).ask_removal(
                    self.window(),
                    current.name,
                    error,
                    lambda one: titles.get(one, columns),
                    lambda one, value: str(value) if one == "name" else changed,
                    lambda: self._remove(current, None),
                )
            elif is_gone(error):
                self.show_current(None)  # what somebody else removed is removed
                self.load()
            else:
                self._services.operations.show(self, error)

        self._services.operations.run(
            self, lambda: profiles.remove(current.id, actor, base), done, refuse
        )


def _as_text(_field: str, value: object) -> str:
    return str(value)
