"""The popup that finds any field to filter by; there can be hundreds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crm_desktop.business.contacts.filters import CUSTOM_PREFIX, Field
from crm_desktop.core.text import fold
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.filter_words import field_icon, field_word
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.menu import round_popup, shape_popup
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.result_list import ResultGroup, ResultLine, ResultList
from crm_desktop.ui.kit.theme import theme

_MOST_ROWS = 12


class FieldPicker(QFrame):
    """A line to type in and the fields that match; `chosen(Field)` closes it, Escape too."""

    chosen = Signal(object)

    def __init__(self, fields: Sequence[Field], context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        round_popup(self)
        self._fields = {field.key: field for field in fields}
        self._words = {key: field_word(key, context) for key in self._fields}
        look = theme()
        column = QVBoxLayout(self)
        space = look.space("s")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        self.line = Line("search")
        self.line.setPlaceholderText(self.tr("Find a field"))
        self.line.setAccessibleName(self.tr("Find a field"))
        self.line.textChanged.connect(self._find)
        column.addWidget(self.line)
        self.results = ResultList(self, _MOST_ROWS)
        self.results.chosen.connect(self._choose)
        self.line.installEventFilter(self)
        column.addWidget(self.results)
        self._nothing = PlainLabel(self.tr("No field of this name"), tone="muted", size="small")
        column.addWidget(self._nothing)
        self.setFixedWidth(look.size("segments_panel") + 4 * look.space("xl"))
        self.setFocusProxy(self.line)
        self.setAccessibleName(self.tr("Fields to filter by"))
        self._find("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter of the line belong to the list."""
        return self.results.take_key(event) or super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shape_popup(self)

    def _find(self, typed: str) -> None:
        wanted = fold(typed)
        keys = [key for key, word in self._words.items() if wanted in fold(word)]
        keys.sort(key=lambda key: not fold(self._words[key]).startswith(wanted))
        standard = [key for key in keys if not key.startswith(CUSTOM_PREFIX)]
        own = [key for key in keys if key.startswith(CUSTOM_PREFIX)]
        groups = [
            ResultGroup("", self._lines(standard)),
            ResultGroup(self.tr("Own fields"), self._lines(own)),
        ]
        self.results.show_groups(groups, typed)
        self._nothing.setVisible(not keys)
        self.adjustSize()

    def _lines(self, keys: Sequence[str]) -> tuple[ResultLine, ...]:
        return tuple(ResultLine(key, self._words[key], field_icon(key)) for key in keys)

    def _choose(self, key: object) -> None:
        field = self._fields[str(key)]
        self.close()
        self.chosen.emit(field)
