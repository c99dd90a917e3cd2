"""The popup in which one condition of a filter is set: operator, and values as the field needs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.contacts.filters import (
    DAY_COUNTS,
    VALUE_LIMIT,
    Condition,
    Field,
    FieldType,
    Operator,
    is_valid,
)
from crm_desktop.core.text import fold
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.filter_words import Choice, choices_of, field_word, operator_word
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.menu import round_popup, shape_popup
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAUSE_MS = 250
_SEARCHED_FROM = 10
_ROWS_SHOWN = 10
_MOST_ROWS = 100


class FilterEditor(QFrame):
    """Shows at once what it does: `changed(Condition)` follows each edit that makes sense.

    Enter and Escape close it.
    """

    changed = Signal(object)

    def __init__(
        self, field: Field, condition: Condition | None, context: ContactContext, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        round_popup(self)
        self.field = field
        self._context = context
        self._told = condition
        self._values: QWidget | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        look = theme()
        self._column = QVBoxLayout(self)
        space = look.space("m")
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(look.space("s"))
        name = field_word(field.key, context)
        self.setAccessibleName(name)
        self._column.addWidget(PlainLabel(name, size="small", weight="strong"))
        self.operator = ComboBox()
        self.operator.setAccessibleName(self.tr("How to compare"))
        for operator in field.operators:
            self.operator.add_choice(operator_word(operator), operator)
        if condition is not None:
            self.operator.setCurrentIndex(max(0, field.operators.index(condition.operator)))
        self._column.addWidget(self.operator)
        self.setMinimumWidth(look.size("segments_panel") + 2 * space)
        self._show_values(() if condition is None else condition.values)
        self.operator.currentIndexChanged.connect(self._take_operator)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def condition(self) -> Condition | None:
        """What is set now; None while it makes no sense."""
        operator = self._operator()
        values = self._values.values() if isinstance(self._values, _Values) else ()
        found = Condition(self.field.key, operator, values)
        return found if is_valid(found, self.field) else None

    def focus_values(self) -> None:
        """Put the keyboard where the values are."""
        (self._values or self.operator).setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_ENTER, Qt.Key.Key_Escape):
            self.close()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._tell()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shape_popup(self)

    def _operator(self) -> Operator:
        return self.field.operators[max(0, self.operator.currentIndex())]

    def _take_operator(self) -> None:
        old = self._values.values() if isinstance(self._values, _Values) else ()
        self._show_values(old)
        self._tell()

    def _show_values(self, values: tuple[str, ...]) -> None:
        if self._values is not None:
            self._column.removeWidget(self._values)
            self._values.hide()
            self._values.deleteLater()
        made = self._make_values(values)
        self._values = made
        if made is not None:
            self._column.addWidget(made)
            made.edited.connect(self._pause.start)
            made.finished.connect(self.close)
        self.adjustSize()

    def _make_values(self, values: tuple[str, ...]) -> _Values | None:
        operator = self._operator()
        if operator in (Operator.EMPTY, Operator.FILLED, Operator.THIS_MONTH):
            return None
        if operator in DAY_COUNTS:
            return _Typed(values[:1] or ("30",), self.tr("Days"), 5)
        if self.field.type in (FieldType.CHOICE, FieldType.CHOICES):
            return _Chosen(values, choices_of(self.field, self._context), self.tr("Find a value"))
        if self.field.type in (FieldType.DATE, FieldType.MOMENT):
            return _Days(values, 2 if operator is Operator.BETWEEN else 1)
        count = 2 if operator is Operator.BETWEEN else 1
        shown = values[:count] + ("",) * (count - len(values[:count]))
        return _Typed(shown, self.tr("Value"), VALUE_LIMIT)

    def _tell(self) -> None:
        found = self.condition()
        if found is not None and found != self._told:
            self._told = found
            self.changed.emit(found)


class _Values(QWidget):
    """The values of a condition; `edited` and, on Enter, `finished`."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme().space("xs"))

    def values(self) -> tuple[str, ...]:
        """What is set, as a condition keeps it."""
        raise NotImplementedError


class _Typed(_Values):
    """One or two lines of text."""

    def __init__(self, values: tuple[str, ...], name: str, limit: int) -> None:
        super().__init__()
        self._lines: list[Line] = []
        for value in values:
            line = Line()
            line.setMaxLength(limit)
            line.setText(value)
            line.setAccessibleName(name)
            line.setPlaceholderText(name)
            line.textEdited.connect(self.edited)
            line.returnPressed.connect(self.finished)
            self._lines.append(line)
            self.column.addWidget(line)
        self.setFocusProxy(self._lines[0])
        self._lines[0].selectAll()

    def values(self) -> tuple[str, ...]:
        return tuple(line.text().strip() for line in self._lines)


class _Days(_Values):
    """One or two days."""

    def __init__(self, values: tuple[str, ...], count: int) -> None:
        super().__init__()
        self._fields: list[DateField] = []
        for number in range(count):
            field = DateField()
            field.set_value(values[number] if number < len(values) else "")
            field.set_name(self.tr("Day"))
            field.edited.connect(self.edited)
            field.edit.returnPressed.connect(self.edited)
            self._fields.append(field)
            self.column.addWidget(field)
        self.setFocusProxy(self._fields[0])

    def values(self) -> tuple[str, ...]:
        return tuple(field.value() for field in self._fields)


class _Chosen(_Values):
    """Ticks, with a line to find one where there are many; values without a choice are kept.

    Of very many choices the ticked ones and the first ones are listed, the others as they are
    found.
    """

    def __init__(
        self, values: tuple[str, ...], choices: tuple[Choice, ...], search_hint: str
    ) -> None:
        super().__init__()
        look = theme()
        known = {value for _text, value in choices}
        every = (*choices, *((value, value) for value in values if value not in known))
        self._ticked = dict.fromkeys(values)
        self._choices = sorted(every, key=lambda choice: choice[1] not in self._ticked)
        if len(every) <= _MOST_ROWS:
            self._choices = list(every)
        self._boxes: list[tuple[CheckBox, str]] = []
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        ring = look.border("focus") + 1  # the ring of the focus lies around a box, one pixel away
        self._rows.setContentsMargins(ring, ring, ring, ring)
        self._rows.setSpacing(0)
        self._more = PlainLabel("", size="small", tone="muted")
        self._rows.addWidget(self._more)
        self._rows.addStretch(1)
        search = Line("search", is_quiet=True)
        search.setPlaceholderText(search_hint)
        search.setAccessibleName(search_hint)
        search.textChanged.connect(self._find)
        search.setVisible(len(every) >= _SEARCHED_FROM)
        self._search = search
        self.column.addWidget(search)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._find("")
        height = self._boxes[0][0].sizeHint().height() if self._boxes else look.control_height()
        area.setFixedHeight(height * min(max(1, len(every)), _ROWS_SHOWN) + 2 * ring)
        self.column.addWidget(area)
        if self._boxes:
            first = next((box for box, value in self._boxes if value in values), self._boxes[0][0])
            self.setFocusProxy(search if len(every) >= _SEARCHED_FROM else first)

    def values(self) -> tuple[str, ...]:
        return tuple(value for _text, value in self._choices if value in self._ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In the line, Enter ticks the first one found, and the arrow down goes to the ticks.

        The next one can be typed then; a second Enter closes, as it does from anywhere else.
        """
        first = self._boxes[0][0] if self._boxes else None
        if first is None or first.isHidden() or not self._search.hasFocus():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Down:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in _ENTER and self._search.text().strip() and not first.isChecked():
            first.setChecked(True)
            self._search.selectAll()
        else:
            super().keyPressEvent(event)

    def _find(self, text: str) -> None:
        wanted = fold(text.strip())
        found = [choice for choice in self._choices if wanted in fold(choice[0])]
        for box, _value in self._boxes[len(found) :]:
            box.hide()
        for number, (word, value) in enumerate(found[:_MOST_ROWS]):
            if number == len(self._boxes):
                self._add_box()
            box = self._boxes[number][0]
            self._boxes[number] = (box, value)
            blocked = box.blockSignals(True)
            box.setText(word)
            box.setChecked(value in self._ticked)
            box.blockSignals(blocked)
            box.show()
        left = len(found) - _MOST_ROWS
        self._more.setText(self.tr("%Ln more: type a part", "", left) if left > 0 else "")
        self._more.setVisible(left > 0)

    def _add_box(self) -> None:
        box, number = CheckBox(""), len(self._boxes)

        def take(is_checked: bool) -> None:
            value = self._boxes[number][1]
            if is_checked:
                self._ticked[value] = None
            else:
                self._ticked.pop(value, None)
            self.edited.emit()

        box.toggled.connect(take)
        self._boxes.append((box, ""))
        self._rows.insertWidget(number, box)
