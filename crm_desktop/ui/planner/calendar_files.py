"""Plans into calendar files (.ics), and calendar files into one's own plan, with a look before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.business.planner.exchange import CalendarImported, CalendarPlan
from crm_desktop.business.staff.employee import Employee
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.long_work import LongWork
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.planner.context import PlannerContext
from crm_desktop.ui.planner.words import range_title

_SUFFIX = ".ics"
_FOLDER = "planner/calendar_folder"
_TO_COME = timedelta(days=365 * 50)
"""Longer than anybody plans ahead."""


@record
class PlanWanted:
    """Whose plan, and from which day to which."""

    user_id: int
    name: str
    first: date
    last: date


class SavePlanDialog(FormDialog):
    """Whose plan and of which days; `decided` carries a `PlanWanted`, the window closes then."""

    decided = Signal(object)

    def __init__(
        self,
        people: Sequence[Employee],
        own_id: int,
        shown: tuple[date, date],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "", parent)
        self.set_words(self.tr("Save plan as calendar file"), self.tr("Choose the file…"))
        self._names = {one.id: one.display_name for one in people}
        self.person = ChoiceField()
        for one in sorted(people, key=lambda each: each.id != own_id):
            words = one.display_name
            if one.id == own_id:
                words = self.tr("{name} (me)").replace("{name}", isolate(words))
            self.person.add_choice(words, one.id)
        self.form.add_field("person", self.tr("Whose plan"), self.person)
        self.person.set_value(own_id)
        self.days = ChoiceField()
        self.days.add_choice(range_title(*shown), shown)
        self.days.add_choice(self.tr("Everything from today on"), (today, today + _TO_COME))
        self.form.add_field("days", self.tr("Which days"), self.days)
        self.days.set_value(shown)
        self.act_requested.connect(self._decide)
        self.person.setFocus()

    def _decide(self) -> None:
        user_id, days = self.person.combo.currentData(), self.days.combo.currentData()
        self.accept()
        self.decided.emit(PlanWanted(user_id, self._names[user_id], *days))


class BringInDialog(FormDialog):
    """What a calendar file would bring; `act_requested` follows "Add to my plan"."""

    def __init__(self, name: str, plan: CalendarPlan, parent: QWidget | None = None) -> None:
        title = self.tr("Add “{file}” to your plan?").replace("{file}", isolate(name))
        super().__init__(title, self.tr("Add to my plan"), parent)
        self.form.hide()
        self.lines = self._sentences(plan)
        for number, sentence in enumerate(self.lines):
            tone = "normal" if not number else "muted"
            self.body.addWidget(PlainLabel(sentence, tone=tone, wraps=True))
        self.setAccessibleDescription("\n".join(self.lines))
        self.act_requested.connect(self.accept)
        self.act_button.setFocus()

    def _sentences(self, plan: CalendarPlan) -> list[str]:
        found = [self.tr("%Ln appointment(s) or task(s) will be added.", "", plan.count)]
        if plan.recurring:
            found.append(self.tr("%Ln recurring series among them.", "", len(plan.recurring)))
        if plan.once:
            words = self.tr(
                "%Ln item(s) with a repetition that cannot be kept, added once.", "", plan.once
            )
            found.append(words)
        return [*found, *rest_sentences(plan.known, plan.refused)]


class CalendarFiles(QObject):
    """Asks, and lets the worker write and read.

    `done` carries a sentence and the batch to undo, `told` a level and a sentence.
    """

    done = Signal(str, int)
    told = Signal(str, str)

    def __init__(self, context: PlannerContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window

    # Out ----------------------------------------------------------------------------------

    def ask_what(self, first: date, last: date) -> None:
        """Whose plan is wanted, of these days or all to come; then where to."""
        employees = self._context.employees

        def show(people: Sequence[Employee]) -> None:
            context = self._context
            own_id, today = context.actor.user_id, context.clock.today()
            wanted = [one for one in people if one.is_active or one.id == own_id]
            dialog = SavePlanDialog(wanted, own_id, (first, last), today, self._window)
            dialog.decided.connect(self._ask_where)
            dialog.open()

        self._context.operations.run(
            self._window, lambda: employees().employees(), show, reads=True
        )

    def _ask_where(self, wanted: PlanWanted) -> None:
        kept = self._context.view_state
        proposed = Path(kept.text(_FOLDER)) / f"{_file_name(wanted.name)}{_SUFFIX}"
        dialog = QFileDialog(self._window, self.tr("Save plan as calendar file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Calendar files (*.ics)"))
        dialog.setDefaultSuffix(_SUFFIX[1:])  # so that it asks about the file it will replace
        dialog.setDirectory(str(proposed.parent))
        dialog.selectFile(proposed.name)
        if dialog.exec():
            path = Path(dialog.selectedFiles()[0])
            kept.keep_text(_FOLDER, str(path.parent))
            self.save(path, wanted)
        dialog.deleteLater()

    def save(self, path: Path, wanted: PlanWanted) -> None:
        """Write the file and say so."""
        calendars, actor = self._context.calendars, self._context.actor
        users = (wanted.user_id,)
        self._context.operations.run(
            self._window,
            lambda: calendars().export_plan(
                path, wanted.name, users, wanted.first, wanted.last, actor
            ),
            partial(self._tell_saved, path),
        )

    def _tell_saved(self, path: Path, count: int) -> None:
        words = self.tr("%Ln calendar item(s) saved in “{file}”", "", count)
        if not count:
            words = self.tr("Nothing is planned on these days: “{file}” is an empty calendar")
        self.told.emit("success" if count else "info", words.replace("{file}", isolate(path.name)))

    # In -----------------------------------------------------------------------------------

    def ask_which(self) -> None:
        """Ask for a calendar file and read it."""
        kept = self._context.view_state
        path, _filter = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Import calendar file"),
            kept.text(_FOLDER),
            self.tr("Calendar files (*.ics)"),
        )
        if path:
            kept.keep_text(_FOLDER, str(Path(path).parent))
            self.look(Path(path))

    def look(self, path: Path) -> LongWork[CalendarPlan]:
        """Read a file, and say what it would bring before anything is added."""
        calendars, actor = self._context.calendars, self._context.actor
        return LongWork(
            self._window,
            self._context.operations,
            self.tr("Reading the calendar file"),
            lambda progress: calendars().look(path, actor, progress),
            partial(self._show_plan, path),
        )

    def _show_plan(self, path: Path, plan: CalendarPlan) -> None:
        if not plan.count:
            words = self.tr("“{file}” holds nothing that could be added.")
            sentences = [words.replace("{file}", isolate(path.name))]
            sentences += rest_sentences(plan.known, plan.refused)
            self.told.emit("info", " ".join(sentences))
            return
        dialog = BringInDialog(path.name, plan, self._window)
        dialog.accepted.connect(lambda: self._add(plan))
        dialog.open()

    def _add(self, plan: CalendarPlan) -> None:
        calendars, actor = self._context.calendars, self._context.actor
        LongWork(
            self._window,
            self._context.operations,
            self.tr("Adding to your plan"),
            lambda progress: calendars().add(plan, actor, progress),
            self._tell_added,
        )

    def _tell_added(self, done: CalendarImported) -> None:
        if done.created:
            words = self.tr("%Ln item(s) added from the calendar file", "", done.created)
            self.done.emit(words, done.seq)


def rest_sentences(known: int, refused: int) -> list[str]:
    """Sentences about entries that are there already or could not be read; none for none."""
    plurals = _Plurals()
    found = [plurals.known(known)] if known else []
    return [*found, plurals.refused(refused)] if refused else found


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def known(self, count: int) -> str:
        return self.tr("%Ln item(s) already in the plan, left as before.", "", count)

    def refused(self, count: int) -> str:
        return self.tr("%Ln item(s) could not be read, left out.", "", count)


def _file_name(name: str) -> str:
    """A person's name without what files must not have in theirs."""
    kept = "".join(" " if one in '\\/:*?"<>|' or not one.isprintable() else one for one in name)
    return " ".join(kept.split()).strip(". ") or "calendar"
