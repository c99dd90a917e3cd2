"""What can come of an activity, as a settings page: the company's own beside the program's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import ActivityKind, Result
from crm_desktop.core.changes import Changes
from crm_desktop.ui.activities.words import kind_word, result_icon, result_word
from crm_desktop.ui.kit.arranged_list import ArrangedItem, ArrangedList
from crm_desktop.ui.kit.buttons import FlatButton, IconButton, PrimaryButton
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.result_dialog import ResultDialog, sign_word
from crm_desktop.ui.settings.settings_page import SettingsPage

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService

_RESULT = "activity_result"
_Found = tuple[tuple[Result, ...], Mapping[str, int]]


class ResultsPage(SettingsPage):
    """Own results are added, renamed, given a sign and kinds, put in order, retired.

    `planner()` is asked in the worker.
    """

    def __init__(
        self,
        context: SettingsContext,
        planner: Callable[[], PlannerService],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, parent)
        self._planner = planner
        self._results: tuple[Result, ...] = ()
        self._uses: Mapping[str, int] = {}
        self.list = ArrangedList(self)
        self.list.setAccessibleName(self.tr("Results of activities"))
        self._arrange()
        self.list.opened.connect(self.edit)
        self.list.chosen.connect(self._show_actions)
        self.list.moved.connect(self._move)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        context.bridge.changed.connect(self._on_changes)
        self.load()

    @property
    def current(self) -> Result | None:
        """The result of the current line, if it is the company's own."""
        key = self.list.current_key
        return next((one for one in self._results if one.code == key and one.id), None)

    def _arrange(self) -> None:
        self.add_button = PrimaryButton(self.tr("Add a result"), "plus")
        self.up_button = IconButton("arrow-up", self.tr("Move up"), shortcut="Alt+Up")
        self.down_button = IconButton("arrow-down", self.tr("Move down"), shortcut="Alt+Down")
        self.edit_button = FlatButton(self.tr("Edit…"), "pencil")
        self.retire_button = FlatButton(self.tr("Retire"), "eye-off")
        self.remove_button = FlatButton(self.tr("Remove"), "trash")
        self.add_button.clicked.connect(self.add)
        self.up_button.clicked.connect(lambda: self.list.move_current(-1))
        self.down_button.clicked.connect(lambda: self.list.move_current(1))
        self.edit_button.clicked.connect(self.edit)
        self.retire_button.clicked.connect(self.toggle_retired)
        self.remove_button.clicked.connect(self.remove)
        self.build(
            self.tr("Results of activities"),
            self.tr(
                "What a call, a meeting or a visit can end with. The sign decides how it counts and"
                " what stands beside it in the plan."
            ),
            (self.list,),
            action=self.add_button,
            actions=(
                self.up_button,
                self.down_button,
                self.edit_button,
                self.retire_button,
                self.remove_button,
            ),
        )

    # Showing -----------------------------------------------------------------------------

    def load(self) -> None:
        """Read the results with their counts."""
        planner = self._planner

        def read() -> _Found:
            results = planner().results
            return results.known(), results.uses()

        self._context.operations.run(self, read, self._take, kind="results")

    def _take(self, found: _Found) -> None:
        results, self._uses = found
        self._results = tuple(sorted(results, key=lambda one: one.is_retired))  # those stand below
        self.list.is_movable = self._context.can_edit
        self.list.set_items([self._item(one) for one in self._results])
        self.add_button.setEnabled(self._context.can_edit)
        self._show_actions()

    def _item(self, one: Result) -> ArrangedItem:
        notes = [sign_word(one.sign)]
        if one.kinds:
            notes.append(", ".join(kind_word(kind) for kind in ActivityKind if kind in one.kinds))
        if not one.is_contact:
            notes.append(self.tr("no contact made"))
        if one.is_retired:
            notes.append(self.tr("retired"))
        if not one.id:
            notes.append(self.tr("comes with the program"))
        uses = self._uses.get(one.code, 0)
        return ArrangedItem(
            one.code,
            result_word(one),
            " · ".join(notes),
            format_number(uses) if uses else "",
            result_icon(one.sign),
            is_muted=one.is_retired,
            can_move=bool(one.id) and not one.is_retired,
        )

    def _show_actions(self) -> None:
        one, can_edit = self.current, self._context.can_edit
        is_own = can_edit and one is not None
        for button in (self.up_button, self.down_button):
            button.setEnabled(is_own and one is not None and not one.is_retired)
        self.edit_button.setEnabled(is_own)
        self.retire_button.setEnabled(is_own)
        is_retired = one is not None and one.is_retired
        self.retire_button.setText(self.tr("Restore") if is_retired else self.tr("Retire"))
        self.remove_button.setEnabled(is_own and one is not None and not self._uses.get(one.code))

    def _show_menu(self, position: QPoint) -> None:
        if self.current is None or not self._context.can_edit:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(self.tr("Edit…"), self.edit, "pencil")
        menu.add(self.retire_button.text(), self.toggle_retired, "eye-off")
        if self.remove_button.isEnabled():
            menu.add(self.tr("Remove"), self.remove, "trash", is_danger=True)
        menu.popup(self.list.viewport().mapToGlobal(position))

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind(_RESULT):
            self.load()

    # Actions -----------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new result."""
        self._open(None)

    def edit(self) -> None:
        """Open the current result: its name, its sign and where it is offered."""
        if self.current is not None and self._context.can_edit:
            self._open(self.current)

    def toggle_retired(self) -> None:
        """Do not offer the current result anymore, or offer it again."""
        one, planner, actor = self.current, self._planner, self._context.actor
        if one is not None:
            changed = replace(one, is_retired=not one.is_retired)
            self.run(lambda: planner().results.change(changed, actor))

    def remove(self) -> None:
        """Take away the current result, which no activity has."""
        one, planner, actor = self.current, self._planner, self._context.actor
        if one is not None:
            self.run(lambda: planner().results.remove(one, actor))

    def _open(self, one: Result | None) -> None:
        dialog = ResultDialog(self._context, self._planner, one, self.window())
        dialog.saved.connect(self.load)
        dialog.open()

    def _move(self, row: int, before: int) -> None:
        ids = [one.id for one in self._results]
        moved = ids.pop(row)
        ids.insert(before - (before > row), moved)
        planner, actor = self._planner, self._context.actor
        own = [key for key in ids if key]  # those of the program stay above
        self.run(lambda: planner().results.arrange(own, actor))
