"""How often an activity comes again: the usual rules by name, any other as it is."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.formatting import format_day
from crm_desktop.ui.kit.theme import theme

_UNTIL = re.compile(r";?UNTIL=(\d{4})(\d{2})(\d{2})[^;]*")


class RepeatField(Field):
    """The value is the text of an RRULE, empty for what comes once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = ComboBox()
        for words, rule in _usual_rules():
            self.combo.add_choice(words, rule)
        self.until = DateField(self.tr("until day"))
        self.until.set_name(self.tr("Repeats until"))
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("s"))
        line.addWidget(self.combo, 1)
        line.addWidget(self.until, 1)
        self._build(box)
        self.setFocusProxy(self.combo)
        self.combo.activated.connect(self._choose)
        self.until.edited.connect(self._choose)
        self._show("")

    def value(self) -> str:
        rule = str(self.combo.currentData() or "")
        until = self.until.date_value()
        if not rule or until is None:
            return rule
        return f"{rule};UNTIL={until:%Y%m%d}"

    def _show(self, value: object) -> None:
        text = "" if value is None else str(value).removeprefix("RRULE:")
        found = _UNTIL.search(text)
        rule = _UNTIL.sub("", text)
        number = self.combo.findData(rule)
        if number < 0:
            self.combo.add_choice(_own_rule(), rule)
            number = self.combo.count() - 1
        self.combo.setCurrentIndex(number)
        self.until.set_value("-".join(found.groups()) if found else "")
        self.until.setVisible(bool(rule))

    def _choose(self, _value: object) -> None:
        self.until.setVisible(bool(self.combo.currentData()))
        self.commit()


def rule_words(text: str) -> str:
    """A rule as the field says it."""
    rule = _UNTIL.sub("", text.removeprefix("RRULE:"))
    words = {one: name for name, one in _usual_rules()}.get(rule, _own_rule())
    found = _UNTIL.search(text)
    if found is None:
        return words
    until = QCoreApplication.translate("RepeatField", "{rule} until {day}")
    day = format_day(date(*(int(part) for part in found.groups())))
    return until.replace("{rule}", words).replace("{day}", day)


def _own_rule() -> str:
    return QCoreApplication.translate("RepeatField", "By a rule of its own")


def _usual_rules() -> tuple[tuple[str, str], ...]:
    translate = QCoreApplication.translate
    return (
        (translate("RepeatField", "Never"), ""),
        (translate("RepeatField", "Every day"), "FREQ=DAILY"),
        (translate("RepeatField", "Every working day"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        (translate("RepeatField", "Every week"), "FREQ=WEEKLY"),
        (translate("RepeatField", "Every two weeks"), "FREQ=WEEKLY;INTERVAL=2"),
        (translate("RepeatField", "Every month"), "FREQ=MONTHLY"),
        (translate("RepeatField", "Every three months"), "FREQ=MONTHLY;INTERVAL=3"),
        (translate("RepeatField", "Every year"), "FREQ=YEARLY"),
    )
