"""The import wizard: file, columns, values, check, import; nothing is written before the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.imports.flow import Step, can_check, next_step, previous_step
from crm_desktop.business.imports.groups import takes_groups
from crm_desktop.business.imports.model import (
    CheckedRow,
    Decisions,
    ImportDone,
    ImportPlan,
    PastImport,
    ValueList,
)
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.business.imports.service import Meanwhile
from crm_desktop.business.imports.value_lists import OurWords, matched_columns, with_known_matches
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import ChangedMeanwhile, StorageUnavailable, UserError
from crm_desktop.ui.imports.check_step import CheckStep
from crm_desktop.ui.imports.columns_step import ColumnsStep
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.file_step import FileStep, Shown, local_file
from crm_desktop.ui.imports.progress_view import ProgressView
from crm_desktop.ui.imports.result_step import ResultStep
from crm_desktop.ui.imports.run import ImportRun
from crm_desktop.ui.imports.steps_panel import StepsPanel
from crm_desktop.ui.imports.template_line import TemplateLine
from crm_desktop.ui.imports.values_step import ValuesStep
from crm_desktop.ui.imports.words import field_word, row_reasons
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.dialogs import ConfirmDialog, confirm
from crm_desktop.ui.kit.dropping import take_copy
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Running, Task
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import IN_FRONT, ViewState, center_over_parent, room_for

_NAME = "import_wizard"


class ImportWizard(QWidget):
    """A window of its own; everything else stays usable while it works.

    `started(ImportRun)` when rows begin to be written: the run goes on without this window.
    `imported(ImportDone)` follows a written import, `contacts_requested(int, str)` asks to
    show them: the number of the import and the name of its file.
    `bring_back_requested(Path)` when a list of our own was chosen, `another_requested(str)` when
    the next list is dropped on a result; this window closes.
    """

    started = Signal(object)
    imported = Signal(object)
    contacts_requested = Signal(int, str)
    history_requested = Signal()
    bring_back_requested = Signal(object)
    another_requested = Signal(str)
    closed = Signal()

    def __init__(
        self,
        services: ImportServices,
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, IN_FRONT)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "surface")
        self.setWindowTitle(self.tr("Import contacts"))
        self._services = services
        self._view_state = view_state or ViewState()
        self._step = Step.FILE
        self._running: Running | None = None
        self._run: ImportRun | None = None
        self._is_finished = False
        self._is_by_key = False
        self._is_handed_over = self._may_close = False
        self._question: ConfirmDialog | None = None
        self._shown_file: Shown | None = None
        self._checked_plan: ImportPlan | None = None
        self._shown_plan: ImportPlan | None = None
        self._valued_plan: ImportPlan | None = None
        self.steps = StepsPanel()
        self.file_step = FileStep(services, self._view_state)
        self.columns_step = ColumnsStep(services)
        self.values_step = ValuesStep(services)
        self.check_step = CheckStep(services)
        self.progress = ProgressView()
        self.result_step = ResultStep()
        self.messages = MessageBar()
        self.template = TemplateLine()
        self.setAcceptDrops(True)
        self._arrange()
        self._connect()
        self._show(Step.FILE)
        self.file_step.drop_zone.first.setFocus()

    @property
    def step(self) -> Step:
        """Where we are."""
        return self._step

    @property
    def is_finished(self) -> bool:
        """Whether everything is written and the result is shown."""
        return self._is_finished

    @property
    def run(self) -> ImportRun | None:
        """The import that was begun here."""
        return self._run

    def take_over(self, other: ImportWizard) -> None:
        """Go on where another wizard stands, e.g. in another language; it closes.

        An import that is being written goes on; a check begins anew.
        """
        self.restoreGeometry(other.saveGeometry())
        was_checking = other._running is not None
        self.file_step.take_over(other.file_step)
        self._shown_plan, self._shown_file = other._shown_plan, other._shown_file
        self.columns_step.take_over(other.columns_step)
        self.values_step.take_over(other.values_step)
        self._valued_plan = other._valued_plan
        self._checked_plan = other._checked_plan
        self.check_step.take_over(other.check_step)
        self.template.take_over(other.template)
        other._is_handed_over = True
        step, run = other.step, other._run
        other.close()
        if run is not None and (run.is_running or other._is_finished):
            self.join(run)
            return
        self._show(step)
        if was_checking:
            self.go_on()

    def join(self, run: ImportRun) -> None:
        """Show an import that is being written, or what became of it."""
        self._run = run
        if run.is_running:
            self._watch_run(run)
        elif run.done is not None:
            self._show_done(run.done)

    def open_file(self, path: str) -> None:
        """Begin with a file, e.g. one dropped on the main window; work begun here is not lost."""
        if self._running is None and self._step is Step.FILE:
            self.file_step.open_file(path)
        elif self._is_finished:
            self.close()
            self.another_requested.emit(path)
        else:
            sentence = self.tr("Finish or close this import first, then open the next list.")
            self.messages.show_message("info", sentence)

    def paste(self) -> bool:
        """Begin with the rows on the clipboard; false if there are none."""
        return self._running is None and self._step is Step.FILE and self.file_step.paste()

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Say above the step what went wrong."""
        self.messages.show_error(error)

    # Building ----------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = theme()
        self._stack = QStackedWidget()
        for page in (
            self.file_step,
            self.columns_step,
            self.values_step,
            self.check_step,
            self.progress,
            self.result_step,
        ):
            self._stack.addWidget(page)
        self.backup_icon = IconLabel("database", size=look.size("icon_small"))
        self.backup_note = PlainLabel(
            self.tr("A backup is made first."), size="small", tone="muted", elides=True
        )
        self.cancel_button = FlatButton(self.tr("Cancel"))
        self.back_button = SecondaryButton(self.tr("Back"))
        self.next_button = PrimaryButton(self.tr("Next"))
        bar = Panel("window")
        line = QHBoxLayout(bar)
        space = look.space("m")
        line.setContentsMargins(
            look.space("l") + look.space("xs"), space, space + look.space("s"), space
        )
        line.setSpacing(look.space("s"))
        line.addWidget(self.template)
        line.addWidget(self.backup_icon)
        line.addWidget(self.backup_note)
        line.addStretch(1)
        for button in (self.cancel_button, self.back_button, self.next_button):
            line.addWidget(button)
        message_place = QVBoxLayout()
        message_place.setContentsMargins(look.space("l"), look.space("m"), look.space("l"), 0)
        message_place.addWidget(self.messages)
        center = QVBoxLayout()
        center.setSpacing(0)
        center.addLayout(message_place)
        center.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.steps)
        middle.addWidget(Hairline(is_vertical=True))
        middle.addLayout(center, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(Hairline())
        column.addWidget(bar)
        if not self._view_state.restore_window(self, _NAME):
            size = QSize(look.size("wizard.0"), look.size("wizard.1"))
            self.resize(size.boundedTo(room_for(self)))
            center_over_parent(self)

    def _connect(self) -> None:
        self.file_step.planned.connect(self._show_buttons)
        self.columns_step.planned.connect(self._show_buttons)
        self.columns_step.values_wanted.connect(self.go_on)
        self.columns_step.preview.decided.connect(self.check_step.choose_duplicates)
        self.check_step.decided.connect(self._show_action)
        self.values_step.planned.connect(self._show_buttons)
        self.steps.chosen.connect(self._go_to)
        self.check_step.decided.connect(self._show_buttons)
        self.check_step.recheck_requested.connect(self._recheck)
        self.check_step.save_requested.connect(self.save_refused)
        self.progress.cancel_requested.connect(self._stop)
        self.cancel_button.clicked.connect(self.leave)
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self.go_on)
        steps = (self.cancel_button, self.back_button, self.next_button)
        for button in (*steps, *self.file_step.choose_buttons()):
            button.installEventFilter(self)
        self.result_step.show_requested.connect(self._show_contacts)
        self.result_step.undo_requested.connect(self._undo)
        self.result_step.save_requested.connect(self.save_refused)
        self.result_step.history_requested.connect(self.history_requested)
        for keys in (QKeySequence(Qt.Key.Key_Escape), QKeySequence(QKeySequence.StandardKey.Close)):
            QShortcut(keys, self, self.leave)

    def _show_action(self) -> None:
        """What is decided of rows of known contacts is the same in both steps."""
        self.columns_step.preview.show_action(self.check_step.decisions.duplicates)

    # Steps -------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The primary button: the next step, or the end."""
        if self._is_finished:
            self.close()
            return
        if not self.next_button.isEnabled():
            return
        following = next_step(self._step)
        if self._step is Step.FILE and self._begins_anew():
            self._ask_to_begin_anew()
        elif self._step is Step.FILE and self.file_step.own_export is not None:
            self._bring_back(self.file_step.own_export)
        elif following is Step.COLUMNS:
            self._show_columns()
        elif following is Step.VALUES:
            self._ask_values()
        elif following is Step.CHECK:
            self._check(self.values_step.plan)
        elif following is Step.IMPORT:
            self._import()

    @property
    def has_work(self) -> bool:
        """Whether something was corrected or decided here that is not imported."""
        if self._run is not None or self._is_finished:
            return False
        steps = (self.columns_step, self.values_step, self.check_step)
        return any(step.has_work for step in steps)

    def leave(self) -> None:
        """Close; asks before corrections and decisions are lost."""
        self.close()

    def give_up(self) -> None:
        """Close, whatever was decided here."""
        self._may_close = True
        self.close()

    def _ask(
        self,
        title: str,
        keep: str,
        act: str,
        on_confirmed: Callable[[], object],
        on_kept: Callable[[], object] | None = None,
    ) -> None:
        """Ask before what was decided is lost, once at a time."""
        if self._question is not None:
            return
        self._question = confirm(
            self,
            title,
            self.tr("What you corrected and decided here is lost. The file stays as it is."),
            keep=keep,
            act=act,
            on_confirmed=on_confirmed,
        )
        self._question.finished.connect(self._forget_question)
        if on_kept is not None:
            self._question.rejected.connect(on_kept)

    def _forget_question(self) -> None:
        self._question = None

    def _begins_anew(self) -> bool:
        """Whether what was decided of the list before, or of another one, would be lost."""
        return self.file_step.plan is not self._shown_plan and self.has_work

    def _ask_to_begin_anew(self) -> None:
        """Another list, or the same one read otherwise."""
        self._ask(
            self.tr("Begin anew with this list?"),
            self.tr("Go back to what I decided"),
            self.tr("Begin anew"),
            self._begin_anew,
            self._stay_with_list,
        )

    def _begin_anew(self) -> None:
        self._checked_plan = None
        self.values_step.clear()
        self.check_step.clear()
        if self.file_step.own_export is not None:
            self._bring_back(self.file_step.own_export)
        else:
            self._show_columns()

    def _stay_with_list(self) -> None:
        if self._shown_file is not None:
            self.file_step.show_again(self._shown_file)
            self._show_columns()

    def go_back(self) -> None:
        """The step before; what was chosen there is still there."""
        before = previous_step(self._step)
        if before is Step.VALUES and not self.values_step.lists:
            before = Step.COLUMNS
        if before is not None:
            self._go_to(before)

    def _go_to(self, step: Step) -> None:
        """A step that was done already."""
        if self._running is None and self._run is None and not self._is_finished:
            self.messages.dismiss()
            self._keep_values(step)
            self._show(step)

    def _keep_values(self, step: Step) -> None:
        """What was decided of the values stands when the columns are decided anew."""
        plan, before = self.values_step.plan, self._valued_plan
        is_back = step in (Step.FILE, Step.COLUMNS) and before is self.columns_step.plan
        if is_back and plan is not None and plan is not before and self.values_step.has_work:
            self._valued_plan = plan
            self.columns_step.model.decide(plan)

    def _show_columns(self) -> None:
        plan = self.file_step.plan
        if plan is None:
            return
        if plan is not self._shown_plan:
            self._shown_plan, self._shown_file = plan, self.file_step.shown
            self._valued_plan = None
            self.columns_step.show_plan(plan, self.file_step.profile)
        self._show(Step.COLUMNS)

    def _ask_values(self) -> None:
        """Look for values that stand for something of ours; nothing to match leads on."""
        plan = self.columns_step.plan
        if plan is None or not can_check(plan):
            return
        if plan is self._valued_plan:
            self._show(Step.VALUES if self.values_step.lists else Step.COLUMNS)
            if not self.values_step.lists:
                self._check(plan)
            return
        if not matched_columns(plan):
            self._valued_plan = plan
            self.values_step.show_lists(plan, (), OurWords())
            self._check(plan)
            return
        imports = self._services.imports
        self._begin(self.tr("Looking at the values"))

        words = self.columns_step.words

        def call(task: Task) -> tuple[ValueList, ...]:
            return imports.value_lists(plan, words, task.progress, lambda: task.is_cancelled)

        def take(lists: tuple[ValueList, ...]) -> None:
            self._valued_plan = plan
            self.values_step.show_lists(plan, lists, words)
            if any(one.unknown for one in lists):
                self._show(Step.VALUES)
            else:
                follow.append(with_known_matches(plan, lists))

        follow: list[ImportPlan] = []

        def finish() -> None:
            self._finish()
            if follow:
                self._check(self.values_step.plan)

        self._watch(
            self._services.operations.run_task(
                self,
                call,
                take,
                self._fail,
                on_progress=self.progress.show_progress,
                on_finished=finish,
                long=True,
            )
        )

    def _recheck(self, plan: ImportPlan) -> None:
        """Check anew with another country or area code."""
        self.columns_step.model.keep(plan)
        self._valued_plan = plan
        self.values_step.model.plan = plan
        self._check(plan)

    def _check(self, plan: ImportPlan | None) -> None:
        if plan is None or not can_check(plan):
            return
        if plan is self._checked_plan and self.check_step.result is not None:
            self._show(Step.CHECK)
            return
        imports = self._services.imports
        started, before = monotonic_seconds(), self.check_step.result
        decided = self.check_step.model.decided_rows
        self._begin(self.tr("Checking the rows"))

        def call(task: Task) -> tuple[CheckResult, dict[int, CheckedRow]]:
            result = imports.check(plan, task.progress, lambda: task.is_cancelled)
            if before is None or not before.has_same_rows(result):
                return result, {}
            imports.review.keep_corrections(result, before)
            return result, {row.row: row for row in result.rows(decided)}

        def take(found: tuple[CheckResult, dict[int, CheckedRow]]) -> None:
            result, known = found
            self._checked_plan = plan
            self.check_step.show_result(result, monotonic_seconds() - started, known)
            self._show(Step.CHECK)

        self._watch(
            self._services.operations.run_task(
                self,
                call,
                take,
                self._fail,
                on_progress=self.progress.show_progress,
                on_finished=self._finish,
                long=True,
            )
        )

    # Writing -----------------------------------------------------------------------------

    def _import(self) -> None:
        result = self.check_step.result
        if result is None:
            return
        self._start(result, None)

    def _start(self, result: CheckResult, meanwhile: Meanwhile | None) -> None:
        decisions, template = self.check_step.decisions, self.template.name()
        run = ImportRun(self._services, result, decisions, template, meanwhile)
        self._run = run
        self._watch_run(run)
        self.started.emit(run)
        run.start()

    def _watch_run(self, run: ImportRun) -> None:
        self._begin(self.tr("Importing"))
        self.progress.show_progress(*run.place)
        self.progress.show_note(self.tr("You can close this window: the import goes on."))
        self._step = Step.CHECK
        self.steps.show_step(Step.IMPORT)
        run.progressed.connect(self.progress.show_progress)
        run.finished.connect(self._end_run)
        self._show_buttons()

    def _end_run(self) -> None:
        run = self._run
        if run is None:
            return
        if run.done is not None:
            self._show_done(run.done)
            self.imported.emit(run.done)
            return
        self._run = None
        if isinstance(run.error, ChangedMeanwhile):
            self._show(self._step)
            self._ask_about(run, run.error)
        elif run.error is not None:
            self._fail(run.error)
        else:
            self._show(self._step)
            words = self.tr("Stopped. Nothing was written: everything is as it was.")
            self.check_step.messages.show_message("info", words)

    def _ask_about(self, run: ImportRun, error: ChangedMeanwhile) -> None:
        """Others changed contacts since the check of which something would be overwritten."""
        from crm_desktop.ui.kit.conflict_dialog import Answer, Answers, Question, ask_about

        mine, theirs = self.tr("As the list says"), self.tr("Kept; only what lacks is filled in")
        spared = frozenset[int]() if run.meanwhile is None else run.meanwhile.spared

        def decide(answers: Answers) -> None:
            kept = {int(str(key)) for key, one in answers.items() if one is not Answer.MINE}
            self._start(run.result, Meanwhile(error.seq, spared | kept))

        questions = [
            Question(
                row.record_id, row.name, mine, theirs, who=row.changed_by_name, when=row.changed_at
            )
            for row in error.rows
        ]
        ask_about(
            self,
            self.tr("Others changed these contacts since the check"),
            self.tr("Nothing was written yet. Choose what shall stand."),
            questions,
            decide,
            act=self.tr("Import"),
            later=self.tr("Back to the check"),
        )

    def _show_done(self, done: ImportDone) -> None:
        self._is_finished = True
        self._step = Step.IMPORT
        self.result_step.show_done(done)
        self._stack.setCurrentWidget(self.result_step)
        self.steps.show_step(Step.IMPORT, is_finished=True)
        self._show_buttons()
        self._focus_next()

    def refresh_result(self) -> None:
        """Say what is true by now: somebody may have taken the import back, or done it again."""
        done = self._run.done if self._run is not None else None
        if not self._is_finished or done is None or not done.seq:
            return
        imports = self._services.imports

        def take(past: PastImport | None) -> None:
            is_undone = past is not None and past.undone_at is not None
            if past is not None and is_undone and self.result_step.stands:
                self.result_step.show_undone(past.kept)
            elif not is_undone and not self.result_step.stands:
                self.result_step.show_done(done)

        self._services.operations.run(self, lambda: imports.past_of(done.seq), take, kind="past")

    # Rows that stay out ------------------------------------------------------------------

    def save_refused(self) -> None:
        """Ask where to, and save the rows with problems with the reasons beside them."""
        run = self._run
        result = run.result if run is not None else self.check_step.result
        if result is None:
            return
        decisions = run.decisions if run is not None else self.check_step.decisions
        name = Path(result.plan.path.name or "import").stem
        offered = self.tr("{name} - not imported").replace("{name}", name) + ".xlsx"
        path, _filter = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the rows that were not imported"),
            str(self.file_step.folder() / offered),
            self.tr("Excel workbook (*.xlsx)"),
        )
        if path:
            self.save_refused_to(Path(path), result, decisions)

    def save_refused_to(self, path: Path, result: CheckResult, decisions: Decisions) -> None:
        """Save the rows with problems."""
        review = self._services.imports.review
        heading = self.tr("Why it was not imported")
        plan = result.plan
        group = field_word(plan.section_field) if takes_groups(plan) else self.tr("Group")
        path = path if path.suffix else path.with_suffix(".xlsx")

        def done(count: int) -> None:
            sentence = self.tr(
                "%Ln row(s) saved. Correct them there and import them again.", "", count
            )
            self.messages.show_message("success", sentence)

        self._services.operations.run(
            self,
            lambda: review.save_refused(result, decisions, path, heading, row_reasons, group),
            done,
            self.messages.show_error,
            long=True,
        )

    # Work --------------------------------------------------------------------------------

    def _begin(self, title: str) -> None:
        self.messages.dismiss()
        self.template.hide()
        self.progress.begin(title)
        self._stack.setCurrentWidget(self.progress)
        for button in (self.back_button, self.next_button):
            button.setEnabled(False)

    def _watch(self, running: Running) -> None:
        """Remember what can be stopped, unless it is over already."""
        if not running.is_finished:
            self._running = running
            self._show_buttons()

    def _stop(self) -> None:
        if self._run is not None:
            self.progress.show_stopping()
            self._run.stop()
        elif self._running is not None:
            self.progress.show_stopping()
            self._running.cancel()

    def _finish(self) -> None:
        """After success, an error or a cancellation: back to the step that is shown."""
        self._running = None
        if self._stack.currentWidget() is self.progress:
            self._show(self._step)
            return
        self._show_buttons()
        if not self._is_finished:
            self._focus_next()

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        self._show(self._step)
        self.messages.show_error(error)

    def _undo(self, seq: int) -> None:
        services = self._services
        self.result_step.undo_button.setEnabled(False)
        services.operations.run(
            self,
            lambda: services.history.undo(services.actor, seq),
            lambda outcome: self.result_step.show_undone(len(outcome.kept)),
            on_finished=lambda: self.result_step.undo_button.setEnabled(True),
        )

    def _bring_back(self, path: Path) -> None:
        self.give_up()
        self.bring_back_requested.emit(path)

    def _show_contacts(self) -> None:
        run = self._run
        if run is not None and run.done is not None:
            self.contacts_requested.emit(run.done.seq, run.result.plan.path.name)
        self.close()

    # Showing -----------------------------------------------------------------------------

    def _show(self, step: Step) -> None:
        self._step = step
        pages = {
            Step.FILE: self.file_step,
            Step.COLUMNS: self.columns_step,
            Step.VALUES: self.values_step,
            Step.CHECK: self.check_step,
            Step.IMPORT: self.result_step,
        }
        self._stack.setCurrentWidget(pages[step])
        self.steps.show_step(step)
        self._show_buttons()
        # Qt gave the keyboard to the first control of the new step when the old one went.
        self._focus_next()

    def _show_buttons(self) -> None:
        is_idle = self._running is None and self._run is None
        self.template.setVisible(self._step in (Step.COLUMNS, Step.VALUES) and is_idle)
        for part in (self.backup_icon, self.backup_note):
            part.setVisible(self._step is Step.CHECK and is_idle)
        self.back_button.setVisible(not self._is_finished)
        self.cancel_button.setVisible(not self._is_finished)
        is_writing = self._run is not None and not self._is_finished
        self.cancel_button.setText(self.tr("Close") if is_writing else self.tr("Cancel"))
        self.steps.set_enabled(is_enabled=is_idle)
        self.back_button.setEnabled(is_idle and previous_step(self._step) is not None)
        if self._is_finished:
            self.next_button.setText(self.tr("Close"))
            self.next_button.setEnabled(True)
            return
        plan = self.columns_step.plan
        rows = self.check_step.rows_to_import()
        is_own = self.file_step.own_export is not None
        columns = self.tr("Bring it back") if is_own else self.tr("Next: columns")
        can_go, text = {
            Step.FILE: (self.file_step.plan is not None, columns),
            Step.COLUMNS: (plan is not None and can_check(plan), self.tr("Next: values")),
            Step.VALUES: (self.values_step.plan is not None, self.tr("Next: check")),
            Step.CHECK: (rows > 0, self.tr("Import %Ln row(s)", "", rows)),
            Step.IMPORT: (False, self.tr("Close")),
        }[self._step]
        self.next_button.setText(text)
        self.next_button.updateGeometry()
        self.next_button.setEnabled(is_idle and can_go)
        if self._has_button_focus():
            self._focus_next()

    def _focus_next(self) -> None:
        """The keyboard goes to the main button, with its ring if a key led here."""
        if self.next_button.isEnabled():
            by_key = Qt.FocusReason.TabFocusReason
            reason = by_key if self._is_by_key else Qt.FocusReason.OtherFocusReason
            self.next_button.setFocus(reason)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.refresh_result()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember whether the last button was pressed by a key or by the mouse."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._is_by_key = event.type() == QEvent.Type.KeyPress
        return False

    def _has_button_focus(self) -> bool:
        """Whether the keyboard is on the buttons, where a disabled one may have left it."""
        buttons = (self.cancel_button, self.back_button, *self.file_step.choose_buttons())
        return self.focusWidget() in (None, *buttons)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_file(event):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path = local_file(event)
        if path:
            take_copy(event)
            self.open_file(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is being checked stops; what is being written goes on without this window.

        What was decided here is asked about first.
        """
        if self.has_work and not (self._may_close or self._is_handed_over):
            event.ignore()
            self._ask(
                self.tr("Close without importing?"),
                self.tr("Go on importing"),
                self.tr("Close"),
                self.give_up,
            )
            return
        if self._running is not None:
            self._running.cancel()
        self._view_state.keep_window(self, _NAME)
        if not self._is_handed_over:
            imports = self._services.imports
            self._services.operations.run(self, imports.release, long=True)
            self.check_step.clear()
        self.closed.emit()
        super().closeEvent(event)
