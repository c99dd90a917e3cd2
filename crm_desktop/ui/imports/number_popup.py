"""Where telephone numbers without country or area code belong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.imports.model import ImportPlan
from crm_desktop.core.phone import countries
from crm_desktop.core.text import digits_of
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.words import country_word
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.popup import Popup


class NumberPopup(Popup):
    """`chosen(country, area code)`: the list is checked anew with them."""

    chosen = Signal(str, str)

    def __init__(self, plan: ImportPlan, services: ImportServices, parent: QWidget) -> None:
        super().__init__(parent, self.tr("Numbers without country or area code"))
        self._plan = plan
        self.country = ComboBox()
        self.country.setAccessibleName(self.tr("Country"))
        self.area = Line()
        self.area.setText(plan.area_code)
        self.area.setAccessibleName(self.tr("Area code"))
        form = Form()
        form.add_row(self.tr("Country"), self.country)
        form.add_row(self.tr("Area code"), self.area)
        self.body.addWidget(form)
        hint = self.tr("The area code is only put before numbers that are none without it.")
        self.body.addWidget(PlainLabel(hint, size="small", tone="muted", wraps=True))
        self.act_button = PrimaryButton(self.tr("Check again"))
        self.act_button.clicked.connect(self._act)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.act_button)
        self.body.addLayout(line)
        services.operations.run(self, countries, self._fill, long=True)
        self.setFocusProxy(self.country)

    def _fill(self, known: tuple[tuple[str, int], ...]) -> None:
        self.country.add_choice(self.tr("As each number says"), "")
        named = sorted((country_word(code, calling), code) for code, calling in known)
        for text, code in named:
            self.country.add_choice(text, code)
        self.country.setCurrentIndex(max(0, self.country.findData(self._plan.country)))
        self.adjustSize()

    def _act(self) -> None:
        country, area = str(self.country.currentData() or ""), digits_of(self.area.text())
        self.close()
        self.chosen.emit(country, area)
