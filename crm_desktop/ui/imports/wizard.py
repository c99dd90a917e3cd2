"""The import wizard: a window of its own beside the program, which stays usable meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.business.imports.model import Field, ImportDone, ImportPlan, SheetChoice
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.imports.check_step import CheckStep
from crm_desktop.ui.imports.engine import CheckResult, ImportEngine
from crm_desktop.ui.imports.file_step import FileStep
from crm_desktop.ui.imports.map_step import MapStep
from crm_desktop.ui.imports.run_step import RunStep
from crm_desktop.ui.imports.steps_panel import StepsPanel
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.formatting import format_decimal, format_number
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Operations, Running, Task
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.progress import LoadingBar
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState

_FILE, _MAP, _CHECK, _RUN = range(4)
_KIND = "import"

T = TypeVar("T")


class ImportWizard(QWidget):
    """File → columns → check → import; nothing is written before the last step.

    `imported(ImportDone)` comes after the batch was written, `undo_requested(seq)` and
    `show_contacts_requested` from the result page.
    """

    imported = Signal(object)
    undo_requested = Signal(int)
    show_contacts_requested = Signal()

    def __init__(
        self,
        engine: ImportEngine,
        operations: Operations,
        actor: Actor,
        countries: Sequence[tuple[str, str]],
        country: str,
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import contacts"))
        self.setProperty("surface", "surface")
        self._engine = engine
        self._operations = operations
        self._actor = actor
        self._view_state = view_state or ViewState()
        self._running: Running | None = None
        self._checked: CheckResult | None = None
        self._planned_for: tuple[object, ...] = ()
        self._done: ImportDone | None = None
        self._is_writing = False
        self._wants_stop = False
        self.file_step = FileStep(countries, country)
        self.map_step = MapStep()
        self.check_step = CheckStep(operations)
        self.run_step = RunStep()
        self.message_bar = MessageBar()
        self.loading_bar = LoadingBar()
        self.steps = StepsPanel(
            (self.tr("File"), self.tr("Map columns"), self.tr("Check"), self.tr("Import")),
            self.tr("Nothing is written until the last step. An import can be undone as a whole."),
        )
        self.stack = QStackedWidget()
        for step in (self.file_step, self.map_step, self.check_step, self.run_step):
            self.stack.addWidget(step)
        self.note = PlainLabel(size="small", tone="muted", elides=True)
        self.cancel_button = FlatButton(self.tr("Cancel"))
        self.back_button = SecondaryButton(self.tr("Back"))
        self.next_button = PrimaryButton(self.tr("Next"))
        self._build()
        self._connect()
        self._show_step(_FILE)

    # What the program tells it -------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Look into a file, as if it had been chosen here."""
        self._show_step(_FILE)
        self._start(lambda _task: self._engine.inspect(path), self._show_choice, self._refuse_file)

    def show_at_best_place(self) -> None:
        """Show where the wizard stood last."""
        self._view_state.restore_window(self, "import_wizard")
        self.show()
        self.raise_()
        self.activateWindow()

    def show_undone(self) -> None:
        """The import was taken back."""
        self.run_step.show_undone()

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Show an expected error above the step; nothing chosen is lost."""
        self.message_bar.show_error(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_writing:
            # The import goes on; the undo bar of the main window tells when it is done.
            event.ignore()
            self.hide()
            return
        self._view_state.keep_window(self, "import_wizard")
        self._stop()
        self._forget_check()
        super().closeEvent(event)

    # Steps -------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The step shown, from 0."""
        return self.stack.currentIndex()

    def go_on(self) -> None:
        """What the main button does."""
        if self._is_busy():
            return
        if self.step == _FILE:
            self._plan()
        elif self.step == _MAP:
            self._check()
        elif self.step == _CHECK:
            self._import()
        else:
            self.close()

    def go_back(self) -> None:
        """To the step before; a running look is stopped."""
        self._stop()
        if _FILE < self.step < _RUN:
            self._show_step(self.step - 1)

    def cancel(self) -> None:
        """Stop the import, or close the wizard."""
        if self._is_writing:
            self._wants_stop = True
            self.run_step.show_stopping()
        else:
            self.close()

    def _plan(self) -> None:
        choice = self.file_step.choice
        if choice is None:
            self.file_step.drop_area.choose()
            return
        step = self.file_step
        wanted = (choice.path, step.sheet, step.country, step.header_row)
        if self._planned_for == wanted:
            self._show_step(_MAP)
            return
        self._start(
            lambda _task: self._engine.plan(
                wanted[0], wanted[1], country=wanted[2], header_row=wanted[3]
            ),
            partial(self._show_plan, wanted),
        )

    def _check(self) -> None:
        plan = self.map_step.plan
        if plan is None:
            return
        if not any(field is not Field.IGNORE for field in self.map_step.mapped_fields()):
            self.show_error(UserError("import_nothing_mapped"))
            return
        started = monotonic_seconds()
        self._forget_check()
        self._start(
            lambda task: self._engine.check(plan, task.progress, lambda: task.is_cancelled),
            partial(self._show_checked, plan, started),
        )

    def _import(self) -> None:
        checked, decisions = self._checked, self.check_step.decisions
        if checked is None:
            return
        self._show_step(_RUN)
        self.run_step.start()
        self._is_writing = True
        # Not the request's own cancellation: what was written in spite of it must be shown.
        self._wants_stop = False
        self._show_buttons()
        self._running = self._operations.run_task(
            self,
            lambda task: self._engine.apply(
                checked, self._actor, decisions, task.progress, lambda: self._wants_stop
            ),
            self._show_done,
            self._import_failed,
            on_progress=self.run_step.show_progress,
            on_finished=self._import_ended,
        )

    # Results -----------------------------------------------------------------------------

    def _show_choice(self, choice: SheetChoice) -> None:
        self._planned_for = ()
        self.file_step.show_choice(choice)
        self._show_buttons()
        self.next_button.setFocus()

    def _refuse_file(self, error: UserError | StorageUnavailable) -> None:
        self.file_step.show_error(error)
        self._show_buttons()

    def _show_plan(self, wanted: tuple[object, ...], plan: ImportPlan) -> None:
        self._planned_for = wanted
        self.map_step.show_plan(plan)
        self._show_step(_MAP)

    def _show_checked(self, plan: ImportPlan, started: float, checked: CheckResult) -> None:
        self._checked = checked
        seconds = monotonic_seconds() - started
        sentence = self.tr("{file} · %Ln row(s) checked in {seconds} s", "", checked.counts.records)
        shown = sentence.format(file=plan.path.name, seconds=format_decimal(seconds, 1))
        self.check_step.show_checked(checked, shown)
        self._show_step(_CHECK)

    def _show_done(self, done: ImportDone) -> None:
        self._done = done
        self.run_step.show_done(done)
        self.imported.emit(done)

    def _import_failed(self, error: UserError | StorageUnavailable) -> None:
        self._show_step(_CHECK)
        self.show_error(error)

    def _import_ended(self) -> None:
        self._is_writing = False
        if self._done is None and self.step == _RUN:
            self._show_step(_CHECK)
            self.message_bar.show_message(
                "info", self.tr("The import was cancelled. Nothing was written.")
            )
        self._show_buttons()

    def _ask_for_undo(self) -> None:
        if self._done is not None and self._done.seq:
            self.undo_requested.emit(self._done.seq)

    # Running -----------------------------------------------------------------------------

    def _start(
        self,
        call: Callable[[Task], T],
        on_done: Callable[[T], object],
        on_error: Callable[[UserError | StorageUnavailable], object] | None = None,
    ) -> None:
        self.message_bar.hide()
        self.loading_bar.set_loading(True)
        self._running = self._operations.run_task(
            self,
            call,
            on_done,
            on_error or self.show_error,
            on_finished=self._look_ended,
            kind=_KIND,
            long=True,
        )
        self._show_buttons()

    def _look_ended(self) -> None:
        self.loading_bar.set_loading(False)
        self._show_buttons()

    def _stop(self) -> None:
        if self._running is not None and not self._running.is_finished:
            self._running.cancel()

    def _is_busy(self) -> bool:
        return self._running is not None and not (
            self._running.is_finished or self._running.is_cancelled
        )

    def _forget_check(self) -> None:
        checked, self._checked = self._checked, None
        if checked is not None:
            self._operations.run(self, checked.close, long=True)

    # Building ----------------------------------------------------------------------------

    def _show_step(self, number: int) -> None:
        if number != _RUN:
            self._done = None
        self.stack.setCurrentIndex(number)
        self.steps.show_step(number)
        self.message_bar.hide()
        self._show_buttons()

    def _show_buttons(self) -> None:
        number, is_busy = self.step, self._is_busy()
        self.back_button.setVisible(_FILE < number < _RUN)
        self.cancel_button.setVisible(number != _RUN or self._is_writing)
        texts = {
            _FILE: self.tr("Next: columns"),
            _MAP: self.tr("Next: check"),
            _CHECK: self.tr("Import %Ln row(s)", "", self.check_step.import_count()),
            _RUN: self.tr("Close"),
        }
        self.next_button.setText(texts[number])
        can_go = {
            _FILE: self.file_step.choice is not None,
            _MAP: self.map_step.plan is not None,
            _CHECK: self.check_step.import_count() > 0,
            _RUN: not self._is_writing,
        }
        self.next_button.setEnabled(can_go[number] and not is_busy)
        self.next_button.setVisible(number != _RUN or not self._is_writing)
        self.note.setText(self._note(number))

    def _note(self, number: int) -> str:
        if number == _CHECK and self._checked is not None:
            empty = self._checked.counts.empty
            if empty:
                return self.tr("%Ln row(s) hold no contact and are left out", "", empty)
        if number == _MAP and self.map_step.plan is not None:
            header = self.map_step.plan.header_row
            if header is None:
                return self.tr("This list has no headings")
            return self.tr("Headings in row {row}").format(row=format_number(header))
        return ""

    def _build(self) -> None:
        look = theme()
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(self.loading_bar)
        messages = QVBoxLayout()
        messages.setContentsMargins(look.space("l"), look.space("s"), look.space("l"), 0)
        messages.addWidget(self.message_bar)
        main.addLayout(messages)
        main.addWidget(self.stack, 1)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.steps)
        body.addWidget(Hairline(is_vertical=True))
        body.addLayout(main, 1)
        foot = Panel("window")
        line = QHBoxLayout(foot)
        space = look.space("m")
        line.setContentsMargins(look.space("l"), space, look.space("l"), space)
        line.setSpacing(look.space("s"))
        line.addWidget(self.note, 1)
        for button in (self.cancel_button, self.back_button, self.next_button):
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(Hairline())
        column.addWidget(foot)
        self.resize(look.size("wizard.0"), look.size("wizard.1"))

    def _connect(self) -> None:
        self.file_step.file_chosen.connect(self.open_file)
        self.map_step.plan_changed.connect(self._show_buttons)
        self.check_step.decisions_changed.connect(self._show_buttons)
        self.run_step.undo_requested.connect(self._ask_for_undo)
        self.run_step.show_requested.connect(self.show_contacts_requested)
        self.next_button.clicked.connect(self.go_on)
        self.back_button.clicked.connect(self.go_back)
        self.cancel_button.clicked.connect(self.cancel)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.go_on)
        QShortcut(QKeySequence("Esc"), self, self.cancel)
