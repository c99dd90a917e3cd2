"""The import wizard: file, columns, check, import; nothing is written before the last step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.business.imports.flow import Step, can_check, next_step, previous_step
from crm_desktop.business.imports.model import ImportDone, ImportPlan
from crm_desktop.business.imports.review import CheckResult
from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.imports.check_step import CheckStep
from crm_desktop.ui.imports.columns_step import ColumnsStep
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.file_step import FileStep
from crm_desktop.ui.imports.progress_view import ProgressView
from crm_desktop.ui.imports.result_step import ResultStep
from crm_desktop.ui.imports.steps_panel import StepsPanel
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.operations import Running, Task
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState, room_for

_NAME = "import_wizard"


class ImportWizard(QWidget):
    """A window of its own; everything else stays usable while it works.

    `imported(ImportDone)` follows a written import, `contacts_requested()` asks to show them.
    """

    imported = Signal(object)
    contacts_requested = Signal()
    closed = Signal()

    def __init__(
        self,
        services: ImportServices,
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "surface")
        self.setWindowTitle(self.tr("Import contacts"))
        self._services = services
        self._view_state = view_state or ViewState()
        self._step = Step.FILE
        self._running: Running | None = None
        self._is_writing = False
        self._is_finished = False
        self._is_by_key = False
        self._is_handed_over = False
        self._checked_plan: ImportPlan | None = None
        self._shown_plan: ImportPlan | None = None
        self.steps = StepsPanel()
        self.file_step = FileStep(services)
        self.columns_step = ColumnsStep(services)
        self.check_step = CheckStep(services)
        self.progress = ProgressView()
        self.result_step = ResultStep()
        self.messages = MessageBar()
        self._arrange()
        self._connect()
        self._show(Step.FILE)

    @property
    def step(self) -> Step:
        """Where we are."""
        return self._step

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is being checked or written and there is still something to do."""
        return self._running is None and not self._is_finished

    def take_over(self, other: ImportWizard) -> None:
        """Go on where another wizard at rest stands, e.g. in another language; it closes."""
        self.restoreGeometry(other.saveGeometry())
        self.file_step.take_over(other.file_step)
        self._shown_plan = other._shown_plan
        if other.columns_step.plan is not None:
            self.columns_step.show_plan(other.columns_step.plan)
        self._checked_plan = other._checked_plan
        self.check_step.take_over(other.check_step)
        other._is_handed_over = True
        other.close()
        self._show(other.step)

    def open_file(self, path: str) -> None:
        """Begin with a file, e.g. one dropped on the list."""
        self.file_step.open_file(path)

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
            self.check_step,
            self.progress,
            self.result_step,
        ):
            self._stack.addWidget(page)
        self.note = PlainLabel(size="small", tone="muted", elides=True)
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
        line.addWidget(self.note, 1)
        for button in (self.cancel_button, self.back_button, self.next_button):
            line.addWidget(button)
        message_place = QVBoxLayout()
        message_place.setContentsMargins(look.space("l"), 0, look.space("l"), 0)
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

    def _connect(self) -> None:
        self.file_step.planned.connect(self._show_buttons)
        self.columns_step.planned.connect(self._show_buttons)
        self.check_step.decided.connect(self._show_buttons)
        self.progress.cancel_requested.connect(self._stop)
        self.cancel_button.clicked.connect(self.close)
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self.go_on)
        steps = (self.cancel_button, self.back_button, self.next_button)
        for button in (*steps, *self.file_step.choose_buttons()):
            button.installEventFilter(self)
        self.result_step.show_requested.connect(self._show_contacts)
        self.result_step.undo_requested.connect(self._undo)
        for keys in (QKeySequence(Qt.Key.Key_Escape), QKeySequence(QKeySequence.StandardKey.Close)):
            QShortcut(keys, self, self.close)

    # Steps -------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The primary button: the next step, or the end."""
        if self._is_finished:
            self.close()
            return
        if not self.next_button.isEnabled():
            return
        following = next_step(self._step)
        if following is Step.COLUMNS:
            self._show_columns()
        elif following is Step.CHECK:
            self._check()
        elif following is Step.IMPORT:
            self._import()

    def go_back(self) -> None:
        """The step before; what was chosen there is still there."""
        before = previous_step(self._step)
        if before is not None and self._running is None:
            self.messages.dismiss()
            self._show(before)

    def _show_columns(self) -> None:
        plan = self.file_step.plan
        if plan is None:
            return
        if plan is not self._shown_plan:
            self._shown_plan = plan
            self.columns_step.show_plan(plan)
        self._show(Step.COLUMNS)

    def _check(self) -> None:
        plan = self.columns_step.plan
        if plan is None or not can_check(plan):
            return
        if plan is self._checked_plan and self.check_step.result is not None:
            self._show(Step.CHECK)
            return
        imports = self._services.imports
        started = monotonic_seconds()
        self._begin(self.tr("Checking the rows"))

        def call(task: Task) -> CheckResult:
            return imports.check(plan, task.progress, lambda: task.is_cancelled)

        def take(result: CheckResult) -> None:
            self._checked_plan = plan
            self.check_step.show_result(result, monotonic_seconds() - started)
            self._show(Step.CHECK)

        running = self._services.operations.run_task(
            self,
            call,
            take,
            self._fail,
            on_progress=self.progress.show_progress,
            on_finished=self._finish,
            long=True,
        )
        self._watch(running)

    def _import(self) -> None:
        result = self.check_step.result
        if result is None:
            return
        imports, actor = self._services.imports, self._services.actor
        decisions = self.check_step.decisions
        self._is_writing = True
        self._begin(self.tr("Importing"))
        self.steps.show_step(Step.IMPORT)

        def call(task: Task) -> ImportDone:
            return imports.apply(result, actor, decisions, task.progress, lambda: task.is_cancelled)

        running = self._services.operations.run_task(
            self,
            call,
            self._take_done,
            self._fail,
            on_progress=self.progress.show_progress,
            on_finished=self._finish,
        )
        self._watch(running)

    def _take_done(self, done: ImportDone) -> None:
        self._is_finished = True
        self._step = Step.IMPORT
        self.check_step.clear()
        self.result_step.show_done(done)
        self._stack.setCurrentWidget(self.result_step)
        self.steps.show_step(Step.IMPORT, is_finished=True)
        self._show_buttons()
        self.imported.emit(done)

    # Work --------------------------------------------------------------------------------

    def _begin(self, title: str) -> None:
        self.messages.dismiss()
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
        if self._running is not None:
            self.progress.show_stopping()
            self._running.cancel()

    def _finish(self) -> None:
        """After success, an error or a cancellation: back to the step that is shown."""
        self._running = None
        self._is_writing = False
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

    def _show_contacts(self) -> None:
        self.contacts_requested.emit()
        self.close()

    # Showing -----------------------------------------------------------------------------

    def _show(self, step: Step) -> None:
        self._step = step
        pages = {
            Step.FILE: self.file_step,
            Step.COLUMNS: self.columns_step,
            Step.CHECK: self.check_step,
            Step.IMPORT: self.result_step,
        }
        self._stack.setCurrentWidget(pages[step])
        self.steps.show_step(step)
        self._show_buttons()
        # Qt gave the keyboard to the first control of the new step when the old one went.
        self._focus_next()

    def _show_buttons(self) -> None:
        is_idle = self._running is None
        self.back_button.setVisible(not self._is_finished)
        self.cancel_button.setVisible(not self._is_finished)
        self.back_button.setEnabled(is_idle and previous_step(self._step) is not None)
        if self._is_finished:
            self.next_button.setText(self.tr("Close"))
            self.next_button.setEnabled(True)
            return
        plan = self.columns_step.plan
        rows = self.check_step.rows_to_import()
        can_go, text = {
            Step.FILE: (self.file_step.plan is not None, self.tr("Next: columns")),
            Step.COLUMNS: (plan is not None and can_check(plan), self.tr("Next: check")),
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember whether the last button was pressed by a key or by the mouse."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._is_by_key = event.type() == QEvent.Type.KeyPress
        return False

    def _has_button_focus(self) -> bool:
        """Whether the keyboard is on the buttons, where a disabled one may have left it."""
        buttons = (self.cancel_button, self.back_button, *self.file_step.choose_buttons())
        return self.focusWidget() in (None, *buttons)

    def closeEvent(self, event: QCloseEvent) -> None:
        """While rows are being written the window stays; Stop takes everything back first."""
        if self._is_writing:
            event.ignore()
            self.messages.show_message(
                "info", self.tr("The import is still running. Stop it first, or let it finish.")
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
