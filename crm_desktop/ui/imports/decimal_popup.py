"""Asks which of two numbers a text such as "3.900" is."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.imports.model import ColumnGuess, DecimalSign
from crm_desktop.business.imports.number_writing import NumberFacts, other_sign
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.choices import RadioButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.popup import Popup


def readings(facts: NumberFacts) -> tuple[str, str]:
    """The example as a whole number and as one with decimals, as the language writes them.

    Without a sign between thousands: it is the question.
    """
    _whole, _point, behind = facts.broken.partition(".")
    language = QLocale()
    language.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    broken = language.toString(float(facts.broken), "f", len(behind))
    return isolate_ltr(language.toString(int(facts.whole))), isolate_ltr(broken)


class DecimalPopup(Popup):
    """`decided(DecimalSign)`: which sign stands before the decimals of all rows."""

    decided = Signal(object)

    def __init__(self, column: ColumnGuess, facts: NumberFacts, parent: QWidget) -> None:
        super().__init__(parent)
        sentence = self.tr("What does {value} mean?")
        self.set_title(sentence.replace("{value}", isolate_ltr(facts.example)))
        whole, broken = readings(facts)
        sign = facts.example_sign
        self._signs = (other_sign(sign), sign)
        if sign is DecimalSign.POINT:
            parting, breaking = self.tr("the point parts thousands"), self.tr("a decimal point")
        else:
            parting, breaking = self.tr("the comma parts thousands"), self.tr("a decimal comma")
        self.choices = (
            RadioButton(f"{whole} · {parting}"),
            RadioButton(f"{broken} · {breaking}"),
        )
        for choice in self.choices:
            self.body.addWidget(choice)
        chosen = self._signs.index(facts.sign) if facts.sign is not None else 0
        self.choices[chosen].setChecked(True)
        hint = self.tr("It is taken so in all rows of “{name}”.")
        hint = hint.replace("{name}", isolate(column.heading) or "—")
        self.body.addWidget(PlainLabel(hint, size="small", tone="muted", wraps=True))
        self.act_button = PrimaryButton(self.tr("Take it so"))
        self.act_button.clicked.connect(self._act)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.act_button)
        self.body.addLayout(line)
        self.setFocusProxy(self.choices[chosen])

    def showEvent(self, event: QShowEvent) -> None:
        """The arrow keys choose at once."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _act(self) -> None:
        sign = self._signs[0 if self.choices[0].isChecked() else 1]
        self.close()
        self.decided.emit(sign)
