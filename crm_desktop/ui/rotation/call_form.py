"""What came of a call and what comes next, in one form; every part has a key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.planner.composing import NextStep
from crm_desktop.business.planner.model import ActivityKind, Result
from crm_desktop.business.rotation.calling import CallCounts, days_ahead
from crm_desktop.core.records import record
from crm_desktop.ui.activities.next_step_row import NextStepRow
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.activities.words import result_icon, result_word
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.notes_field import PlainTextEdit
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

TEXT_LIMIT = 10_000
_NUMBERED = 9
_COLUMNS = 2
_TEXT_LINES = 5


@record
class CallDraft:
    """What stands in the form for one contact."""

    result: str = ""
    text: str = ""
    next_step: NextStep | None = None

    @property
    def holds_something(self) -> bool:
        """Whether anything would be lost."""
        return bool(self.result or self.text.strip() or self.next_step)


class CallForm(Panel):
    """`save_requested()`, `skip_requested()` and `back_requested()` are wishes for the window."""

    save_requested = Signal()
    skip_requested = Signal()
    back_requested = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self._today = today
        self._results: tuple[Result, ...] = ()
        self.result_buttons: list[SecondaryButton] = []
        self.day_buttons: list[SecondaryButton] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(theme().space("xs"))
        self.text = PlainTextEdit(max_length=TEXT_LIMIT)
        self.text.setPlaceholderText(self.tr("What was said"))
        self.text.setAccessibleName(self.tr("What was said"))
        self.text.accepted.connect(self.save_requested)
        line = theme().metrics("small").lineSpacing()
        self.text.setFixedHeight(line * _TEXT_LINES + theme().space("l"))
        self.next_row = NextStepRow()
        self.next_row.begin(today)
        self.next_row.hide()
        self.next_row.accepted.connect(self.save_requested)
        self.problem = PlainLabel(size="small", tone="danger", wraps=True)
        self.problem.hide()
        self.counts = PlainLabel(size="small", tone="muted", wraps=True)
        self.save_button = PrimaryButton(self.tr("Save and next"), "check")
        self.save_button.set_hint(self.tr("Save the call and go on"), "Ctrl+Return")
        self.save_button.clicked.connect(self.save_requested)
        self.skip_button = SecondaryButton(self.tr("Skip"), "chevrons-right")
        self.skip_button.set_hint(self.tr("Go on without a call"), "PgDown")
        self.skip_button.clicked.connect(self.skip_requested)
        self.back_button = SecondaryButton(self.tr("Back"), "arrow-back-up")
        self.back_button.set_hint(self.tr("To the contact before"), "PgUp")
        self.back_button.clicked.connect(self.back_requested)
        self._arrange()

    # What stands in it -------------------------------------------------------------------

    def show_results(self, results: Sequence[Result]) -> None:
        """Offer the results that suit calls."""
        offered = tuple(
            one for one in results if one.suits(ActivityKind.CALL) and not one.is_retired
        )
        if offered == self._results:
            return
        self._results = offered
        for button in self.result_buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self.result_buttons = []
        for number, result in enumerate(offered):
            words = result_word(result)
            keys = str(number + 1) if number < _NUMBERED else ""
            button = SecondaryButton(
                f"{keys}  {words}" if keys else words, result_icon(result.sign)
            )
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.set_hint(words, keys)
            button.clicked.connect(partial(self._chosen, number))
            self.result_buttons.append(button)
            self._grid.addWidget(button, number // _COLUMNS, number % _COLUMNS)

    def choose_result(self, number: int) -> None:
        """Take the result with this number, from 0, and go to the text."""
        if number < len(self.result_buttons):
            self.result_buttons[number].setChecked(True)
            self._chosen(number)

    def choose_day(self, number: int) -> None:
        """Book the next step in so many days; the same again books nothing."""
        if number >= len(self.day_buttons):
            return
        button = self.day_buttons[number]
        is_on = not self.next_row.isVisibleTo(self) or not button.isChecked()
        self._mark_day(number if is_on else None)
        self.next_row.setVisible(is_on)
        if is_on:
            day = days_ahead(self._today)[number][1]
            self.next_row.day.set_value(day.isoformat())

    def result_of(self, code: str) -> Result | None:
        """One of the results that are offered."""
        return next((one for one in self._results if one.code == code), None)

    @property
    def draft(self) -> CallDraft:
        """What stands here."""
        chosen = next((n for n, one in enumerate(self.result_buttons) if one.isChecked()), None)
        result = "" if chosen is None else self._results[chosen].code
        step = self.next_row.value() if self.next_row.isVisibleTo(self) else None
        return CallDraft(result, self.text.toPlainText().strip(), step)

    @property
    def holds_ready(self) -> bool:
        """Whether the draft says all that stands here: no day or time that is none."""
        return not self.next_row.isVisibleTo(self) or self.next_row.problem() is None

    def begin(self, draft: CallDraft, today: date) -> None:
        """Show what was typed for a contact before, or an empty form."""
        self._today = today
        for number, button in enumerate(self.result_buttons):
            button.setChecked(self._results[number].code == draft.result)
            self._dress(button)
        self.text.setPlainText(draft.text)
        self.next_row.begin(today)
        step = draft.next_step
        self.next_row.setVisible(step is not None)
        day = None
        if step is not None:
            self.next_row.kind.set_value(step.kind)
            self.next_row.subject.set_value(step.subject)
            self.next_row.time.set_minutes(step.minute)
            if step.day is not None:
                self.next_row.day.set_value(step.day.isoformat())
            days: list[date | None] = [offered for _name, offered in days_ahead(today)]
            day = days.index(step.day) if step.day in days else None
        self._mark_day(day)
        self.say_problem("")

    def is_ready(self) -> bool:
        """Whether it can be saved; if not, it says why."""
        draft = self.draft
        if not draft.result and not draft.text:
            self.say_problem(self.tr("Choose what came of the call first."))
            if self.result_buttons:
                self.result_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if draft.next_step is not None and self.next_row.problem() is not None:
            self.say_problem(self.tr("Correct the day or the time of the next step first."))
            return False
        self.say_problem("")
        return True

    def say_problem(self, sentence: str) -> None:
        """Say why something cannot be saved; an empty sentence takes it back."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_counts(self, counts: CallCounts) -> None:
        """How many calls were made."""
        words = self.tr("Calls today: {today}, reached: {reached}, in the last hour: {hour}")
        words = words.replace("{today}", format_number(counts.today))
        words = words.replace("{reached}", format_number(counts.reached_today))
        self.counts.setText(words.replace("{hour}", format_number(counts.last_hour)))

    # Making ------------------------------------------------------------------------------

    def _chosen(self, number: int) -> None:
        """One result; then the text."""
        for other, button in enumerate(self.result_buttons):
            if other != number:
                button.setChecked(False)
            self._dress(button)
        self.say_problem("")
        if self.result_buttons[number].isChecked():
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _dress(self, button: SecondaryButton) -> None:
        button.set_kind("primary" if button.isChecked() else "secondary")

    def _mark_day(self, number: int | None) -> None:
        for other, button in enumerate(self.day_buttons):
            button.setChecked(other == number)
            self._dress(button)

    def _arrange(self) -> None:
        look = theme()
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("s"))
        column.addWidget(self._heading(self.tr("Result")))
        column.addLayout(self._grid)
        column.addWidget(self.text)
        column.addSpacing(look.space("s"))
        column.addWidget(self._heading(self.tr("Next step")))
        column.addLayout(self._days())
        column.addWidget(self.next_row)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addWidget(self.counts)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.skip_button)
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)

    def _heading(self, words: str) -> PlainLabel:
        return PlainLabel(words, size="small", weight="strong", tone="muted")

    def _days(self) -> QGridLayout:
        names = {
            "tomorrow": self.tr("Tomorrow"),
            "days_3": self.tr("In 3 days"),
            "week": self.tr("In a week"),
            "weeks_2": self.tr("In 2 weeks"),
            "month": self.tr("In a month"),
            "months_3": self.tr("In 3 months"),
        }
        grid = QGridLayout()
        grid.setSpacing(theme().space("xs"))
        for number, (name, day) in enumerate(days_ahead(self._today)):
            button = SecondaryButton(names[name])
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.set_hint(day_words(day, self._today), f"Ctrl+{number + 1}")
            button.clicked.connect(partial(self._press_day, number))
            self.day_buttons.append(button)
            grid.addWidget(button, number // 3, number % 3)
        return grid

    def _press_day(self, number: int) -> None:
        button = self.day_buttons[number]
        button.setChecked(not button.isChecked())  # as before the press
        self.choose_day(number)
