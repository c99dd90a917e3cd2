"""The field for when to remind of an activity; the value is the text of a rule."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import USUAL_REMINDER
from crm_desktop.ui.activities.reminder_words import rule_words
from crm_desktop.ui.kit.choice_field import ChoiceField

_RULES = (
    "", "-0m", "-5m", "-10m", "-15m", "-30m", "-60m", "-120m", "-0d 09:00", "-1d 09:00",
    "-2d 09:00", "-7d 09:00",
)  # fmt: skip


def reminder_choices() -> list[tuple[str, object]]:
    """The usual rules with their words, for a new activity; first the usual one of the user."""
    usual = QCoreApplication.translate("ReminderField", "As usual")
    return [(usual, USUAL_REMINDER), *((rule_words(rule), rule) for rule in _RULES)]


class ReminderField(ChoiceField):
    """Offers the usual rules; any other one that is stored stays as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for rule in _RULES:
            self.add_choice(rule_words(rule), rule)
        self._show("")

    def _show(self, value: object) -> None:
        text = "" if value is None else str(value)
        if self.combo.findData(text) < 0:
            words = self.tr("As usual") if text == USUAL_REMINDER else rule_words(text)
            self.add_choice(words, text)
        super()._show(text)
