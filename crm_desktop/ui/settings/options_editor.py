"""The options of a field in its editor: named, ordered, taken away without losing a value."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.custom_fields.model import NAME_LIMIT, OPTIONS_LIMIT, Option
from crm_desktop.ui.kit.buttons import FlatButton, IconButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class OptionsEditor(QWidget):
    """Rows of names. Enter adds one, Alt+Up and Alt+Down move; one in use asks who takes over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_OptionRow] = []
        self._uses: Mapping[str, int] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().space("xs") // 2)
        self._lines.addStretch(1)
        content = QWidget()
        content.setLayout(self._lines)
        self._lines.setContentsMargins(0, 0, theme().space("s"), 0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setProperty("surface", "surface")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(content)
        self._area.setMinimumHeight(theme().control_height() * 4)
        self.add_button = FlatButton(self.tr("Add an option"), "plus")
        self.add_button.clicked.connect(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        column.addWidget(self._area, 1)
        column.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeading)

    def show_options(self, options: tuple[Option, ...], uses: Mapping[str, int]) -> None:
        """Show the stored options; `uses` tells how many contacts have each."""
        self._uses = uses
        for row in list(self._rows):
            self._drop(row)
        for option in options:
            self._insert(option, len(self._rows))

    def options(self) -> tuple[Option, ...]:
        """What stands there now, without empty rows and those taken away."""
        rows = [row for row in self._rows if not row.is_removed and row.line.text().strip()]
        return tuple(replace(row.option, name=row.line.text()) for row in rows)

    def moves(self) -> dict[str, str]:
        """Who takes over from the options taken away, where that was chosen."""
        return {
            row.option.code: str(row.heir.currentData())
            for row in self._rows
            if row.is_removed and row.heir.currentData()
        }

    def begin(self) -> None:
        """Have an empty row to type in; the keyboard stays where the kind is being chosen."""
        if not self._rows:
            self._insert(Option(secrets.token_hex(4), ""), 0)

    def add(self) -> None:
        """Add an empty row and put the keyboard there."""
        if len(self._rows) >= OPTIONS_LIMIT:
            return
        row = self._insert(Option(secrets.token_hex(4), ""), len(self._rows))
        row.line.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, row, lambda: self._area.ensureWidgetVisible(row))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        row = next((one for one in self._rows if one.line is watched), None)
        if row is None:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row.line.text().strip():
                self.add()
            return True
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(row, -1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return False

    def _insert(self, option: Option, place: int) -> _OptionRow:
        row = _OptionRow(option, self)
        row.line.installEventFilter(self)
        row.up_button.clicked.connect(partial(self._move, row, -1))
        row.down_button.clicked.connect(partial(self._move, row, 1))
        row.remove_button.clicked.connect(partial(self._toggle_removed, row))
        self._rows.insert(place, row)
        self._lines.insertWidget(place, row)
        return row

    def _move(self, row: _OptionRow, step: int) -> None:
        place = self._rows.index(row) + step
        if 0 <= place < len(self._rows):
            self._rows.remove(row)
            self._rows.insert(place, row)
            self._lines.removeWidget(row)
            self._lines.insertWidget(place, row)
            row.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_removed(self, row: _OptionRow) -> None:
        """One that nobody has goes at once; one in use asks which other takes its contacts."""
        count = self._uses.get(row.option.code, 0)
        if not count:
            self._drop(row)
            return
        others = [one for one in self.options() if one.code != row.option.code]
        row.set_removed(not row.is_removed, count, others)

    def _drop(self, row: _OptionRow) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()


class _OptionRow(QWidget):
    """One option: its name, or, when it is taken away, who takes over."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self.is_removed = False
        self.line = Line()
        self.line.setMaxLength(NAME_LIMIT)
        self.line.setText(option.name)
        self.line.setPlaceholderText(self.tr("Name of the option"))
        self.line.setAccessibleName(self.tr("Name of the option"))
        self.sentence = PlainLabel(size="small", tone="warning", elides=True)
        self.heir = ComboBox()
        self.heir.setAccessibleName(self.tr("Option that takes over"))
        self.up_button = IconButton("arrow-up", self.tr("Move up"), shortcut="Alt+Up", small=True)
        self.down_button = IconButton(
            "arrow-down", self.tr("Move down"), shortcut="Alt+Down", small=True
        )
        self.remove_button = IconButton("x", self.tr("Take the option away"), small=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("xs"))
        line.addWidget(self.line, 2)
        line.addWidget(self.sentence, 2)
        line.addWidget(self.heir, 1)
        for button in (self.up_button, self.down_button, self.remove_button):
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            line.addWidget(button)
        self.set_removed(False, 0, [])

    def set_removed(self, is_removed: bool, count: int, others: list[Option]) -> None:
        """Show the name, or the question who takes over from it."""
        self.is_removed = is_removed
        text = self.tr("“{option}” is set for %Ln contact(s). They get:", "", count)
        self.sentence.setText(text.replace("{option}", self.option.name))
        self.heir.clear()
        self.heir.add_choice(self.tr("Choose…"), "")
        for option in others:
            self.heir.add_choice(option.name, option.code)
        self.line.setVisible(not is_removed)
        self.sentence.setVisible(is_removed)
        self.heir.setVisible(is_removed)
        name = self.tr("Keep the option") if is_removed else self.tr("Take the option away")
        self.remove_button.set_name(name)
