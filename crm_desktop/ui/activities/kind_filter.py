"""The line above a timeline that narrows it to one kind: "All 86, Calls 31, E-mails 27 …"."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.activities.words import kind_color, kind_icon
from crm_desktop.ui.kit.buttons import FlatButton
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.plain_label import set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

ALL, CHANGES = "all", "changes"
_SHOWN = (
    ActivityKind.CALL,
    ActivityKind.EMAIL,
    ActivityKind.MESSAGE,
    ActivityKind.MEETING,
    ActivityKind.VISIT,
    ActivityKind.TASK,
    ActivityKind.NOTE,
)


def plural_word(kind: ActivityKind) -> str:
    """The kind as a heading of many."""
    words = {
        ActivityKind.CALL: QCoreApplication.translate("Timeline", "Calls"),
        ActivityKind.MEETING: QCoreApplication.translate("Timeline", "Meetings"),
        ActivityKind.VISIT: QCoreApplication.translate("Timeline", "Visits"),
        ActivityKind.EMAIL: QCoreApplication.translate("Timeline", "E-mails"),
        ActivityKind.MESSAGE: QCoreApplication.translate("Timeline", "Messages"),
        ActivityKind.TASK: QCoreApplication.translate("Timeline", "Tasks"),
        ActivityKind.NOTE: QCoreApplication.translate("Timeline", "Notes"),
    }
    return words[kind]


class KindFilter(QWidget):
    """`picked(str)`: `ALL`, `CHANGES` or a kind. A kind that never happened is not offered.

    Where they do not fit in a line, they have their icon and number only.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = ALL
        self._group = QButtonGroup(self)
        self._flow = FlowLayout(self, theme().space("xs") // 2)
        self.buttons: dict[str, FlatButton] = {}
        self._words: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._add(ALL, self.tr("All"), "", "")
        for kind in _SHOWN:
            self._add(kind, plural_word(kind), kind_icon(kind), kind_color(kind))
            self.buttons[kind].hide()
        self._add(CHANGES, self.tr("Changes"), "", "")
        self.buttons[ALL].setChecked(True)

    def show_counts(self, counts: Mapping[ActivityKind, int], changes: int, *, more: bool) -> None:
        """How many there are of each; `more` if there are older changes that were not read."""
        total = sum(counts.values()) + changes
        self._say(ALL, total, more=more)
        self._say(CHANGES, changes, more=more)
        for kind in _SHOWN:
            count = counts.get(kind, 0)
            self._say(kind, count, more=False)
            self.buttons[kind].setVisible(bool(count) or self.chosen == kind)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def choose(self, key: str) -> None:
        """Narrow to a kind, as a click does."""
        self.buttons[key].setChecked(True)
        self._pick(key)

    def _say(self, key: str, count: int, *, more: bool) -> None:
        number = format_number(count) + ("+" if more else "") if count else ""
        self._numbers[key] = number
        words = f"{self._words[key]} {number}".strip()
        self.buttons[key].setAccessibleName(words)
        set_plain_tooltip(self.buttons[key], words)

    def _fit(self) -> None:
        """Whole words if all of them have room in one line."""
        shown = {key: one for key, one in self.buttons.items() if not one.isHidden()}
        changes = self.buttons[CHANGES]
        changes.set_icon_name("")
        for key, button in shown.items():
            button.setText(f"{self._words[key]} {self._numbers.get(key, '')}".strip())
        needed = sum(one.sizeHint().width() + self._flow.spacing() for one in shown.values())
        if needed > self.width():
            for key, button in shown.items():
                if key not in (ALL, self.chosen):
                    button.setText(self._numbers.get(key, ""))
            if self.chosen != CHANGES:
                changes.set_icon_name("history", "text_muted")
        for button in shown.values():
            button.updateGeometry()

    def _add(self, key: str, words: str, icon_name: str, color: str) -> None:
        button = FlatButton(words, "", self)
        if icon_name:
            button.set_icon_name(icon_name, f"activity.{color}.solid")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._pick(key))
        self._group.addButton(button)
        self._flow.addWidget(button)
        self.buttons[key], self._words[key] = button, words

    def _pick(self, key: str) -> None:
        if key != self.chosen:
            self.chosen = key
            self._fit()
            self.picked.emit(key)
