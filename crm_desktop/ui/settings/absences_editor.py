"""The absences of an employee: what is noted, and a line to note another one. Saved at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.staff.employee import EmployeeCard, StaffDone
from crm_desktop.business.staff.working_time import (
    ABSENCE,
    Absence,
    AbsenceKind,
    joined_absence,
)
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError, is_gone
from crm_desktop.ui.activities.absence_words import ABSENCE_ICONS, absence_word
from crm_desktop.ui.kit.arranged_list import ArrangedItem, ArrangedList
from crm_desktop.ui.kit.buttons import IconButton, SecondaryButton
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.employee_words import absence_days, day_count
from crm_desktop.ui.settings.staff_context import StaffContext


class AbsencesEditor(QWidget):
    """Shows the absences of one employee; Del takes the current one away."""

    def __init__(
        self,
        staff: StaffContext,
        operations: Operations,
        user_id: int,
        parent: QWidget | None = None,
        *,
        bridge: EventBridge | None = None,
    ) -> None:
        """`bridge` tells of what others note meanwhile."""
        super().__init__(parent)
        self._staff, self._operations, self._user_id = staff, operations, user_id
        self._absences: tuple[Absence, ...] = ()
        self.list = ArrangedList(self)
        self.list.setAccessibleName(self.tr("Absences"))
        self.empty = PlainLabel(self.tr("No absences noted."), size="small", tone="muted")
        self.kind = ChoiceField()
        self.kind.set_name(self.tr("Kind of absence"))
        for kind in AbsenceKind:
            self.kind.add_choice(absence_word(kind), kind)
        self.kind.set_value(AbsenceKind.VACATION)
        self.first, self.last = DateField(), DateField()
        self.first.set_name(self.tr("First day"))
        self.last.set_name(self.tr("Last day"))
        self.first.edited.connect(self._take_first)
        self.add_button = SecondaryButton(self.tr("Add"), "plus")
        self.add_button.clicked.connect(self.add)
        self.remove_button = IconButton("trash", self.tr("Remove the absence"), shortcut="Del")
        self.remove_button.clicked.connect(self.remove)
        self.list.chosen.connect(self._show_actions)
        self.error = PlainLabel(size="small", tone="danger", wraps=True)
        self.error.hide()
        self._arrange()
        if bridge is not None:
            bridge.changed.connect(self._on_changes)
        self.load()

    def load(self, stand_on: int = 0) -> None:
        """Read the absences; that of the id `stand_on` becomes the current one."""
        employees, user_id = self._staff.employees, self._user_id

        def take(card: EmployeeCard | None) -> None:
            self._take(card)
            if stand_on:
                self.list.set_current(str(stand_on))

        self._operations.run(self, lambda: employees().card(user_id), take, kind="absences")

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind(ABSENCE):
            self.load()

    def add(self) -> None:
        """Note another absence."""
        first = self.first.date_value()
        if first is None:
            self.first.set_error(self.tr("Write the first day."))
            return
        last = self.last.date_value() or first
        kind = AbsenceKind(str(self.kind.value()))
        absence = Absence(self._user_id, first, last, kind)
        employees, actor = self._staff.employees, self._staff.actor
        seen = frozenset(one.id for one in self._absences)

        def tell(done: StaffDone) -> None:
            self.first.set_value("")
            self.last.set_value("")
            self.load(stand_on=done.id)

        self._clear()
        self._operations.run(
            self,
            lambda: employees().add_absence(absence, actor, seen),
            tell,
            lambda error: self._refuse(absence, error, tell),
            once="add",
        )

    def _refuse(
        self,
        absence: Absence,
        error: UserError | StorageUnavailable,
        tell: Callable[[StaffDone], object],
    ) -> None:
        """Somebody else noted some of these days meanwhile: mine, theirs, or both as one."""
        if not isinstance(error, ConflictError) or not error.conflicts:
            self._show_error(error)
            return
        from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, Question, ask_about

        (conflict,) = error.conflicts
        theirs = cast("Absence", conflict.theirs)
        joined = joined_absence(absence, theirs)
        employees, actor = self._staff.employees, self._staff.actor

        def decide(answers: Answers) -> None:
            answer = answers[theirs.id]
            if answer is Answer.THEIRS:
                self.first.set_value("")
                self.last.set_value("")
                self.load(stand_on=theirs.id)
                return
            wanted = joined if answer is Answer.BOTH else absence
            self._operations.run(
                self,
                lambda: employees().replace_absence(theirs, wanted, actor),
                tell,
                self._show_error,
                once="add",
            )

        question = Question(
            theirs.id,
            self.tr("Absence"),
            _words(absence),
            _words(theirs),
            _words(joined),
            who=error.changed_by_name,
            when=error.changed_at,
        )
        title = self.tr("Somebody else noted an absence on these days")
        sentence = self.tr("Nothing was overwritten. Choose what shall stand.")
        ask_about(self.window(), title, sentence, [question], decide)
        self.load()

    def remove(self) -> None:
        """Take the current absence away."""
        absence = next((a for a in self._absences if str(a.id) == self.list.current_key), None)
        if absence is None or not self._staff.can_edit:
            return
        employees, actor = self._staff.employees, self._staff.actor
        self._clear()
        self._operations.run(
            self,
            lambda: employees().remove_absence(absence.id, actor),
            lambda _done: self.load(),
            lambda error: self.load() if is_gone(error) else self._show_error(error),
            once="remove",
        )

    def _take(self, card: EmployeeCard | None) -> None:
        self._absences = () if card is None else card.absences
        today = self._staff.clock.today()
        self.list.is_movable = False
        self.list.set_items([_item(absence, today) for absence in self._absences])
        self.list.setVisible(bool(self._absences))
        self.empty.setVisible(not self._absences)
        self._show_actions()

    def _show_actions(self) -> None:
        can_edit = self._staff.can_edit
        self.remove_button.setEnabled(can_edit and bool(self._absences))
        for widget in (self.kind, self.first, self.last, self.add_button):
            widget.setEnabled(can_edit)

    def _take_first(self, _value: object) -> None:
        """An absence of one day needs no second date."""
        if not self.last.value() and self.first.date_value() is not None:
            self.last.set_value(self.first.value())

    def _show_error(self, error: UserError | StorageUnavailable) -> None:
        field = {"first_day": self.first, "last_day": self.last}
        named = field.get(error.field or "") if isinstance(error, UserError) else None
        if named is not None:
            named.set_error(error_sentence(error))
        else:
            self.error.setText(error_sentence(error))
            self.error.show()

    def _clear(self) -> None:
        self.first.clear_error()
        self.last.clear_error()
        self.error.hide()

    def _arrange(self) -> None:
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("s"))
        dates = QHBoxLayout()
        dates.setSpacing(look.space("xs"))
        top = Qt.AlignmentFlag.AlignTop
        dates.addWidget(self.first, 1, top)
        dates.addWidget(self.last, 1, top)
        line = QHBoxLayout()
        line.setSpacing(look.space("xs"))
        line.addWidget(self.kind, 1)
        line.addWidget(self.add_button)
        line.addWidget(self.remove_button)
        column.addLayout(dates)
        column.addLayout(line)
        column.addWidget(self.error)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)


def _words(absence: Absence) -> str:
    return f"{absence_days(absence)} · {absence_word(absence.kind)}"


def _item(absence: Absence, today: date) -> ArrangedItem:
    return ArrangedItem(
        str(absence.id),
        absence_days(absence),
        "",
        f"{absence_word(absence.kind)} · {day_count(absence)}",
        ABSENCE_ICONS[absence.kind],
        is_muted=absence.last_day < today,
    )
