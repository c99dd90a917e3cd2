"""Names in chips above a control that adds more: by a list, or found as they are typed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.ui.kit.chips import FilterChip
from crm_desktop.ui.kit.fields import Field, Line, is_escape
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.plain_label import set_plain_tooltip
from crm_desktop.ui.kit.result_list import ResultGroup, ResultLine, ResultList
from crm_desktop.ui.kit.theme import theme

_PAUSE_MS = 120
_MOST_LETTERS = 44
MOST_HITS = 6


class ChipsField(Field):
    """Names in chips above a control that adds more.

    The cross or Delete takes one off; the keyboard then stands on the next one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QWidget()
        column = QVBoxLayout(self._box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=theme().space("xs"))
        self._inside = column
        column.addWidget(self._chips)
        for widget in (self, self._box, self._chips):
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            widget.setSizePolicy(policy)

    @property
    def chips(self) -> list[FilterChip]:
        """The chips in their order."""
        found = (self._flow.itemAt(number) for number in range(self._flow.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [one for one in widgets if isinstance(one, FilterChip)]

    def _show_chips(self, entries: Sequence[tuple[Hashable, str, str]], fixed: int = 0) -> None:
        """Show these: key, label, name; the last `fixed` cannot be taken off."""
        while (item := self._flow.takeAt(0)) is not None:
            chip = item.widget()
            if chip is not None:
                chip.hide()
                chip.deleteLater()
        for number, (key, label, name) in enumerate(entries):
            is_free = number < len(entries) - fixed
            chip = FilterChip(label, _short(name), self._chips, removable=is_free)
            words = self.tr("Press Delete to take it off, Enter to open it")
            chip.setAccessibleDescription(words if is_free else self.tr("Press Enter to open it"))
            if len(name) > _MOST_LETTERS:
                set_plain_tooltip(chip, name)
            chip.removed.connect(partial(self._take_off, key))
            chip.clicked.connect(partial(self._open, key))
            self._flow.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(entries))
        self._chips.updateGeometry()

    def _take_off(self, key: Hashable) -> None:
        """Take one off, and leave the keyboard near where it was."""
        before = self.chips
        place = next((n for n, chip in enumerate(before) if chip.hasFocus()), None)
        self._remove(key)
        if place is not None:
            left = self.chips
            near = left[min(place, len(left) - 1)] if left else self.focusProxy()
            if near is not None:
                near.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, key: Hashable) -> None:
        raise NotImplementedError

    def _open(self, key: Hashable) -> None:
        """A click on a chip; nothing by itself."""


def _short(name: str) -> str:
    """A name that fits into a column; the whole is in the tooltip."""
    return name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1].rstrip()}…"


class FindingField(ChipsField):
    """Chips above a line that finds what is typed; arrows and Enter choose, Escape lets go."""

    def __init__(
        self, operations: Operations, placeholder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._lines: tuple[ResultLine, ...] = ()
        self.line = Line("search")
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(placeholder)
        self.line.textEdited.connect(self._pause_typing)
        self.line.installEventFilter(self)
        self.results = ResultList(self, MOST_HITS)
        self.results.setAccessibleName(self.tr("Found"))
        self.results.chosen.connect(self._choose_line)
        self.results.hide()
        self._inside.addWidget(self.line)
        self._inside.addWidget(self.results)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.find_typed)
        self._build(self._box)
        self.setFocusProxy(self.line)

    def found(self, text: str) -> tuple[ResultLine, ...]:
        """What fits a text; called in the worker."""
        raise NotImplementedError

    def _choose(self, line: ResultLine) -> None:
        raise NotImplementedError

    def find_typed(self) -> None:
        """Ask for what was typed."""
        text = self.line.text().strip()
        if not text:
            self._take(())
            return
        self._operations.run(self, lambda: self.found(text), self._take, kind="find")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.line or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if is_escape(event) and (self._lines or self.line.text()):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.line.clear()
                self._take(())
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        is_down = event.key() == Qt.Key.Key_Down
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._lines:
            self.results.choose_current()
            return True
        if is_down and not self._lines:
            self.find_any()
            return True
        if is_down or event.key() == Qt.Key.Key_Up:
            self.results.move_current(1 if is_down else -1)
            return True
        return False

    def find_any(self) -> None:
        """The Down key in an empty line: nothing by itself."""

    def _pause_typing(self, _text: str) -> None:
        self._pause.start()

    def _take(self, lines: tuple[ResultLine, ...]) -> None:
        self._lines = lines
        self.results.show_groups((ResultGroup("", lines),), self.line.text())
        self.results.setVisible(bool(lines))

    def _choose_line(self, key: object) -> None:
        line = next((one for one in self._lines if one.key == key), None)
        if line is None:
            return
        self.line.clear()
        self._take(())
        self._choose(line)
        self.line.setFocus()
