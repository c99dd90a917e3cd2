"""What is asked when a call, meeting or visit is ticked off: its result, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.business.planner.model import Result
from crm_desktop.business.planner.quick_add import QuickActivity
from crm_desktop.core.records import record
from crm_desktop.ui.activities.quick_words import understood_parts
from crm_desktop.ui.activities.understood_line import UnderstoodLine
from crm_desktop.ui.activities.words import result_icon, result_word
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.popup import Popup
from crm_desktop.ui.kit.theme import theme

_COLUMNS = 2
_NUMBERED = 9


@record
class Outcome:
    """What was said: a result's code (or none), words, and the line of what comes next."""

    result: str = ""
    text: str = ""
    next_line: str = ""
    next_step: QuickActivity | None = None


class ResultPopup(Popup):
    """`done(Outcome)` follows Enter or the button; Escape leaves the activity as it was.

    `understand` reads the line of what comes next. 1 … 9 choose a result while no text is typed;
    Enter in an empty window says that it was done and nothing more.
    """

    done = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        results: Sequence[Result],
        understand: Callable[[str], QuickActivity],
        today: date,
    ) -> None:
        super().__init__(parent, title)
        self._understand = understand
        self._today = today
        self._results = tuple(results)
        self.buttons: list[SecondaryButton] = []
        self.body.addLayout(self._result_buttons())
        self.text_line = Line()
        self.text_line.setPlaceholderText(self.tr("What came of it"))
        self.text_line.setAccessibleName(self.tr("What came of it"))
        self.text_line.setMaxLength(2000)
        self.body.addWidget(self.text_line)
        label = PlainLabel(self.tr("Next step"), size="small", tone="muted")
        self.body.addWidget(label)
        self.next_line = Line()
        self.next_line.setPlaceholderText(self.tr("call in 2 weeks 10:00"))
        self.next_line.setAccessibleName(self.tr("Next step"))
        self.next_line.setMaxLength(400)
        self.next_line.textChanged.connect(self._show_understood)
        label.setBuddy(self.next_line)
        self.body.addWidget(self.next_line)
        self.understood = UnderstoodLine()
        self.body.addWidget(self.understood)
        self.body.addLayout(self._end())
        self.setMinimumWidth(theme().size("dialog_width.0"))
        for line in (self.text_line, self.next_line):
            line.returnPressed.connect(self.finish)

    @property
    def outcome(self) -> Outcome:
        """What is said now."""
        chosen = next((n for n, button in enumerate(self.buttons) if button.isChecked()), None)
        result = "" if chosen is None else self._results[chosen].code
        line = self.next_line.text().strip()
        step = self._understand(line) if line else None
        return Outcome(result, self.text_line.text().strip(), line, step)

    def finish(self) -> None:
        """It was done."""
        outcome = self.outcome
        self.close()
        self.done.emit(outcome)

    def show_at(self, place: QPoint) -> None:
        """Open with a corner at a place of the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = place.x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x -= self.width()
        x = min(max(x, screen.left()), screen.right() - self.width())
        y = min(max(place.y(), screen.top()), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.done_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
            return
        if event.text().isdecimal() and 0 < int(event.text()) <= len(self.buttons):
            self.buttons[int(event.text()) - 1].toggle()
            return
        super().keyPressEvent(event)

    def _result_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(theme().space("xs"))
        for number, result in enumerate(self._results):
            button = SecondaryButton(result_word(result), result_icon(result.sign))
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.toggled.connect(partial(self._choose, number))
            if number < _NUMBERED:
                button.set_hint(result_word(result), str(number + 1))
            self.buttons.append(button)
            grid.addWidget(button, number // _COLUMNS, number % _COLUMNS)
        return grid

    def _choose(self, number: int, is_on: bool) -> None:
        """One result at most; a second press takes it back."""
        for other, button in enumerate(self.buttons):
            if is_on and other != number:
                button.setChecked(False)
            button.set_kind("link" if button.isChecked() else "secondary")

    def _end(self) -> QHBoxLayout:
        self.done_button = PrimaryButton(self.tr("Done"), "check")
        self.done_button.set_hint(self.tr("Say that it was done"), "Return")
        self.done_button.clicked.connect(self.finish)
        cancel = FlatButton(self.tr("Cancel"))
        cancel.clicked.connect(self.close)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(cancel)
        line.addWidget(self.done_button)
        return line

    def _show_understood(self, text: str) -> None:
        parts = understood_parts(self._understand(text), self._today) if text.strip() else ()
        self.understood.show_parts(parts)
