"""Popups that join columns, or split one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.imports.model import ColumnGuess, ImportPlan
from crm_desktop.business.imports.reshaping import (
    MOST_PARTS,
    SEPARATORS,
    likely_separator,
    parts_of,
    with_joined,
    with_split,
)
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.popup import Popup

_SHOWN = 3


class _ShapingPopup(Popup):
    """`shaped(ImportPlan)` when the columns are to be made."""

    shaped = Signal(object)

    def __init__(self, plan: ImportPlan, parent: QWidget, title: str, act: str) -> None:
        super().__init__(parent, title)
        self._plan = plan
        self.form = Form()
        self.body.addWidget(self.form)
        self.separator = ComboBox()
        for separator in SEPARATORS:
            self.separator.add_choice(self._word(separator), separator)
        self.result = PlainLabel(size="small", tone="muted", wraps=True)
        self.body.addWidget(self.result)
        self.act_button = PrimaryButton(act)
        self.act_button.clicked.connect(self._act)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.act_button)
        self.body.addLayout(line)

    def made(self) -> ImportPlan:
        """The plan with the columns made."""
        raise NotImplementedError

    def _show_result(self) -> None:
        made = self.made()
        new = range(len(self._plan.columns), len(made.columns))
        texts = [" | ".join(row[place] for place in new) for row in made.first_rows]
        self.result.setText("\n".join([text for text in texts if text.strip(" |")][:_SHOWN]))

    def _act(self) -> None:
        made = self.made()
        self.close()
        self.shaped.emit(made)

    def _word(self, separator: str) -> str:
        return {
            " ": self.tr("Blank"),
            "\n": self.tr("Line break"),
            ", ": self.tr("Comma"),
            "; ": self.tr("Semicolon"),
            " / ": self.tr("Slash"),
            " - ": self.tr("Dash"),
        }[separator]


class JoinPopup(_ShapingPopup):
    """Puts a second column, and perhaps a third, behind one."""

    def __init__(self, plan: ImportPlan, column: ColumnGuess, parent: QWidget) -> None:
        super().__init__(plan, parent, "", self.tr("Join"))
        heading = isolate(column.heading) or "—"
        self.set_title(self.tr("Join “{name}” with").replace("{name}", heading))
        self._first = column.index
        self.others = (ComboBox(), ComboBox())
        self.others[1].add_choice("—", -1)
        for one in plan.columns:
            if one.index != column.index:
                for combo in self.others:
                    combo.add_choice(one.heading or "—", one.index)
        names = (self.tr("Then"), self.tr("Then, perhaps"))
        for name, combo in zip(names, self.others, strict=True):
            self.form.add_row(name, combo)
            combo.activated.connect(self._show_result)
        self.form.add_row(self.tr("Between them"), self.separator)
        self.separator.activated.connect(self._show_result)
        following = next((one for one in plan.columns if one.index > column.index), None)
        if following is not None:
            self.others[0].setCurrentIndex(self.others[0].findData(following.index))
        self._show_result()
        self.setFocusProxy(self.others[0])

    def made(self) -> ImportPlan:
        indexes = [self._first, *(int(combo.currentData() or 0) for combo in self.others)]
        chosen: Sequence[int] = [index for index in indexes if index >= 0]
        return with_joined(self._plan, chosen, str(self.separator.currentData()))


class SplitPopup(_ShapingPopup):
    """Parts the texts of a column."""

    def __init__(self, plan: ImportPlan, column: ColumnGuess, parent: QWidget) -> None:
        super().__init__(plan, parent, "", self.tr("Split"))
        heading = isolate(column.heading) or "—"
        self.set_title(self.tr("Split “{name}”").replace("{name}", heading))
        self._index = column.index
        self.parts = ComboBox()
        for count in range(2, MOST_PARTS + 1):
            self.parts.add_choice(format_number(count), count)
        self.form.add_row(self.tr("At each"), self.separator)
        self.form.add_row(self.tr("Into columns"), self.parts)
        self.separator.setCurrentIndex(SEPARATORS.index(likely_separator(plan, column.index)))
        self.separator.activated.connect(self._on_separator)
        self.parts.activated.connect(self._show_result)
        self._on_separator()
        self.setFocusProxy(self.separator)

    def made(self) -> ImportPlan:
        separator = str(self.separator.currentData())
        return with_split(self._plan, self._index, separator, int(self.parts.currentData()))

    def _on_separator(self) -> None:
        count = parts_of(self._plan, self._index, str(self.separator.currentData()))
        self.parts.setCurrentIndex(min(max(count, 2), MOST_PARTS) - 2)
        self._show_result()
