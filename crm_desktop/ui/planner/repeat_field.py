"""How often an activity comes again: the usual rules by name, any other as it is."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import Field
from crm_desktop.ui.kit.formatting import format_day
from crm_desktop.ui.kit.theme import theme

_UNTIL = re.compile(r";?UNTIL=(\d{4})(\d{2})(\d{2})[^;]*")
_COUNT = re.compile(r";?COUNT=(\d{1,6})")
_DAYS = re.compile(r";BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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
            self.combo.add_choice(_own_rule(rule), rule)
            number = self.combo.count() - 1
        self.combo.setCurrentIndex(number)
        self.until.set_value("-".join(found.groups()) if found else "")
        self._show_until()

    def _choose(self, _value: object) -> None:
        self._show_until()
        self.commit()

    def _show_until(self) -> None:
        """A rule that says how many times has its end."""
        rule = str(self.combo.currentData() or "")
        is_counted = _COUNT.search(rule) is not None
        if is_counted:
            self.until.set_value("")
        self.until.setVisible(bool(rule) and not is_counted)


def rule_words(text: str) -> str:
    """A rule as the field says it."""
    rule = _UNTIL.sub("", text.removeprefix("RRULE:"))
    words = {one: name for name, one in _usual_rules()}.get(rule) or _own_rule(rule)
    found = _UNTIL.search(text)
    if found is None:
        return words
    until = QCoreApplication.translate("RepeatField", "{rule} until {day}")
    day = format_day(date(*(int(part) for part in found.groups())))
    return until.replace("{rule}", words).replace("{day}", day)


def _own_rule(rule: str) -> str:
    """A rule that is not offered, as far as there are words for it."""
    translate = QCoreApplication.translate
    counted = _COUNT.search(rule)
    base = _COUNT.sub("", rule)
    usual = {one: name for name, one in _usual_rules()}
    words = usual.get(base, "") if base else ""
    days = _DAYS.search(base)
    if not words and days is not None and (every := usual.get(_DAYS.sub("", base))):
        language = QLocale()
        named = [
            language.standaloneDayName(_WEEKDAYS.index(one) + 1, QLocale.FormatType.ShortFormat)
            for one in days[1].split(",")
        ]
        on_days = translate("RepeatField", "{rule} on {days}")
        words = on_days.replace("{rule}", every).replace("{days}", ", ".join(named))
    if not words:
        return translate("RepeatField", "By a rule of its own")
    return words if counted is None else f"{words}, {_Plurals().times(int(counted[1]))}"


class _Plurals(QObject):
    """Plural sentences are found by the extraction only in a QObject's own `tr`."""

    def times(self, count: int) -> str:
        return self.tr("%Ln time(s)", "", count)


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
