"""Employees as a settings page: who works here, how long, who is away, who has left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.business.staff.employee import Employee, StaffDone
from crm_desktop.business.staff.working_time import ABSENCE, Absence
from crm_desktop.core.changes import Changes
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.arranged_list import ArrangedItem, ArrangedList
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.employee_dialog import EmployeeDialog
from crm_desktop.ui.settings.employee_words import employee_note, end_words, is_away
from crm_desktop.ui.settings.holidays_line import HolidaysLine
from crm_desktop.ui.settings.leaving_dialog import LeavingDialog
from crm_desktop.ui.settings.settings_page import SettingsPage
from crm_desktop.ui.settings.staff_context import StaffContext

_KINDS = ("user", ABSENCE)


class EmployeesPage(SettingsPage):
    """Enter opens a card; former employees stand below the others."""

    def __init__(
        self, context: SettingsContext, staff: StaffContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._staff = staff
        self._employees: tuple[Employee, ...] = ()
        self.list = ArrangedList(self)
        self.list.setAccessibleName(self.tr("Employees"))
        self.list.is_movable = False
        self.holidays = HolidaysLine(context, staff)
        self._arrange()
        self.list.opened.connect(self.edit)
        self.list.chosen.connect(self._show_actions)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        context.bridge.changed.connect(self._on_changes)
        self.load()

    @property
    def current(self) -> Employee | None:
        """The employee of the current line."""
        key = self.list.current_key
        return next((one for one in self._employees if str(one.id) == key), None)

    def _arrange(self) -> None:
        self.add_button = PrimaryButton(self.tr("Add an employee"), "user-plus")
        self.add_button.clicked.connect(self.add)
        self.edit_button = FlatButton(self.tr("Open…"), "pencil")
        self.edit_button.clicked.connect(self.edit)
        self.leave_button = FlatButton(self.tr("Leaves…"), "user-off")
        self.leave_button.clicked.connect(self.leave_or_return)
        self.build(
            self.tr("Employees"),
            self.tr("Rows of the planner, working hours and absences. Logins come later."),
            (self.holidays, self.list),
            action=self.add_button,
            actions=(self.edit_button, self.leave_button),
        )

    # Showing -----------------------------------------------------------------------------

    def load(self) -> None:
        """Read the employees and who is away today."""
        employees, today = self._staff.employees, self._staff.clock.today()

        def read() -> tuple[tuple[Employee, ...], tuple[Absence, ...]]:
            service = employees()
            return service.employees(), service.absences_between(today, today)

        self._context.operations.run(self, read, self._take, kind="employees")

    def _take(self, read: tuple[tuple[Employee, ...], tuple[Absence, ...]]) -> None:
        everybody, absences = read
        active = [one for one in everybody if one.is_active]
        former = [one for one in everybody if not one.is_active]
        self._employees = (*active, *former)
        items = [self._item(one, absences) for one in active]
        if former:
            items.append(ArrangedItem("", self.tr("Former employees"), is_heading=True))
            items += [self._item(one, absences) for one in former]
        self.tell_of_others(self.list.items, items)
        self.list.set_items(items)
        self.add_button.setEnabled(self._staff.can_edit)
        self._show_actions()

    def _item(self, one: Employee, absences: tuple[Absence, ...]) -> ArrangedItem:
        away = is_away(absences, one.id, self._staff.clock.today())
        return ArrangedItem(
            str(one.id),
            one.display_name,
            employee_note(one),
            end_words(one, away),
            "user" if one.is_active else "user-off",
            is_muted=not one.is_active,
        )

    def _show_actions(self) -> None:
        one = self.current
        self.edit_button.setEnabled(one is not None)
        is_former = one is not None and not one.is_active
        words = self.tr("Works here again") if is_former else self.tr("Leaves…")
        self.leave_button.setText(words)
        self.leave_button.updateGeometry()
        self.leave_button.setEnabled(self._staff.can_edit and one is not None)

    def _show_menu(self, position: QPoint) -> None:
        if self.current is None:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(self.tr("Open…"), self.edit, "pencil", shortcut="Return")
        leave = menu.add(self.leave_button.text(), self.leave_or_return, "user-off")
        leave.setEnabled(self._staff.can_edit)
        menu.popup(self.list.viewport().mapToGlobal(position))

    def _on_changes(self, changes: Changes) -> None:
        if any(changes.touches_kind(kind) for kind in _KINDS):
            self.note_others(changes)
            self.load()

    # Actions -----------------------------------------------------------------------------

    def add(self) -> None:
        """Open the card of a new employee."""
        self._open(None)

    def edit(self) -> None:
        """Open the card of the current employee."""
        if self.current is not None:
            self._open(self.current)

    def leave_or_return(self) -> None:
        """The current employee leaves, or comes back."""
        one = self.current
        if one is None or not self._staff.can_edit:
            return
        if not one.is_active:
            employees, actor = self._staff.employees, self._staff.actor
            self.run(lambda: employees().bring_back(one.id, actor))
            return
        others = [each for each in self._employees if each.is_active and each.id != one.id]
        dialog = LeavingDialog(
            self._staff,
            self._context.operations,
            one,
            others,
            self.window(),
            context=self._context,
        )
        dialog.left.connect(partial(self._tell_left, one))
        dialog.handed_over.connect(partial(self._tell_handed_over, one))
        dialog.open()

    def _open(self, employee: Employee | None) -> None:
        dialog = EmployeeDialog(
            self._staff,
            self._context.operations,
            employee,
            self.window(),
            context=self._context,
        )
        dialog.saved.connect(self._take_saved)
        dialog.open()

    def _take_saved(self, _done: StaffDone) -> None:
        self.load()

    def _tell_left(self, one: Employee, batches: tuple[int, ...]) -> None:
        words = self.tr("{name} is a former employee now")
        self._offer_back("success", words, one, batches)

    def _tell_handed_over(self, one: Employee, batches: tuple[int, ...]) -> None:
        words = self.tr("{name} still works here, but the planned work was given away.")
        self._offer_back("warning", words, one, batches)

    def _offer_back(self, level: str, words: str, one: Employee, batches: tuple[int, ...]) -> None:
        self.load()
        history, actor = self._context.history, self._context.actor

        def undo() -> None:
            for seq in reversed(batches):
                history.undo(actor, seq)

        self.message_bar.show_message(
            level,
            words.replace("{name}", isolate(one.display_name)),
            self.tr("Undo"),
            lambda: self.run(undo),
        )
