"""The in-place editors of cards: each saves when it is left and shows its error under itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QTextEdit, QVBoxLayout, QWidget

from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.fields import EmailField, Field, LineField, PhoneField, is_escape
from crm_desktop.ui.kit.tags_field import TagsField
from crm_desktop.ui.kit.theme import theme

__all__ = [
    "ChoiceField",
    "DateField",
    "EmailField",
    "Field",
    "LineField",
    "NotesField",
    "PhoneField",
    "PlainTextEdit",
    "TagsField",
]

_YEARLESS = "--"


class ChoiceField(Field):
    """One of a short list; the value is what was given with the choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = ComboBox()
        self._build(self.combo)
        self.combo.activated.connect(self.commit)

    def add_choice(self, text: str, value: object, icon_name: str = "") -> None:
        """Add a choice."""
        self.combo.add_choice(text, value, icon_name)

    def set_choices(self, choices: Iterable[tuple[str, object]]) -> None:
        """Replace all choices; the stored value stays chosen if it is among them."""
        self.combo.clear()
        for text, value in choices:
            self.combo.add_choice(text, value)
        self._show(self._stored)

    def value(self) -> object:
        return self.combo.currentData()

    def _show(self, value: object) -> None:
        # findData compares as Qt variants and would not find tuples or enumerations.
        for number in range(self.combo.count()):
            if self.combo.itemData(number) == value:
                self.combo.setCurrentIndex(number)
                return
        self.combo.setCurrentIndex(-1)


class DateField(LineField):
    """A day, typed or picked; the value is ISO text, `--MM-DD` without a year, or empty.

    Accepts the language's short form, ISO, and day-month without a year if that is allowed.
    """

    def __init__(
        self, placeholder: str = "", parent: QWidget | None = None, *, allows_no_year: bool = False
    ) -> None:
        self._allows_no_year = allows_no_year
        super().__init__(placeholder or _short_format().lower(), "calendar", parent)
        self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        action = self.add_trailing_icon("chevron-down", self.tr("Choose a day"))
        action.triggered.connect(self.show_calendar)

    def value(self) -> str:
        """ISO text; what cannot be understood is returned as typed."""
        text = self.edit.text().strip()
        found = _parse_day(text, allows_no_year=self._allows_no_year)
        return text if found is None else found

    def is_valid(self) -> bool:
        """Whether the field is empty or holds a day."""
        text = self.edit.text().strip()
        return _parse_day(text, allows_no_year=self._allows_no_year) is not None

    def date_value(self) -> date | None:
        """The day, None if empty, without a year or not understood."""
        try:
            return date.fromisoformat(self.value())
        except ValueError:
            return None

    def commit(self) -> None:
        """Report the day, or say how to write it."""
        if not self.is_valid():
            example = QDate(2026, 6, 17).toString(_short_format())
            self.set_error(self.tr("Write the date like this: {example}").format(example=example))
            return
        self.clear_error()
        super().commit()
        self._show(self._stored)

    def show_calendar(self) -> None:
        """Open a month to pick from, under the field."""
        popup = _CalendarPopup(self)
        chosen = self.date_value()
        if chosen is not None:
            popup.calendar.setSelectedDate(QDate(chosen.year, chosen.month, chosen.day))
        popup.calendar.clicked.connect(self._pick)
        popup.calendar.activated.connect(self._pick)
        popup.move(self.mapToGlobal(QPoint(0, self.edit.height())))
        popup.show()

    def _pick(self, day: QDate) -> None:
        self.edit.setText(day.toString(_short_format()))
        self.commit()

    def _show(self, value: object) -> None:
        super()._show(_shown_day("" if value is None else str(value)))


class PlainTextEdit(QTextEdit):
    """Several lines of plain text: nothing pasted or dropped becomes rich text or opens a file.

    A QTextEdit, because QPlainTextEdit ignores the direction of its text.
    """

    left = Signal()
    accepted = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setFont(theme().font("small"))
        self.setPlainText(text)
        # A method, not a lambda: Qt then ends the connection with the widget.
        theme().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme().font("small"))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(source.text())

    def loadResource(self, type_: int, name: object) -> object:
        """Nothing is ever loaded for a text; only a real image keeps Qt from trying the name."""
        image = QImage(1, 1, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        return image

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accepted.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class NotesField(Field):
    """Several lines of plain text; saved when left or with Ctrl+Enter."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = PlainTextEdit()
        self.edit.setPlaceholderText(placeholder)
        self._build(self.edit)
        self._stored = ""
        self.edit.left.connect(self.commit)
        self.edit.accepted.connect(self.commit)
        self.edit.installEventFilter(self)

    def value(self) -> str:
        return self.edit.toPlainText()

    def _show(self, value: object) -> None:
        text = "" if value is None else str(value)
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and is_escape(event) and self.is_changed():
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.revert()
            return True
        return super().eventFilter(watched, event)


class _CalendarPopup(QFrame):
    """A month under a date field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self.calendar = QCalendarWidget()
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        layout = QVBoxLayout(self)
        space = theme().space("xs")
        layout.setContentsMargins(space, space, space, space)
        layout.addWidget(self.calendar)
        self.calendar.clicked.connect(self.close)
        self.calendar.activated.connect(self.close)


def _short_format() -> str:
    """The language's short date with a year of four digits."""
    shape = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return shape if "yyyy" in shape else shape.replace("yy", "yyyy")


def _day_month_format() -> str:
    return "".join(c for c in _short_format().replace("yyyy", "")).strip(".-/ ")


def _shown_day(iso: str) -> str:
    """ISO text in the language's short form; anything else as it is."""
    if iso.startswith(_YEARLESS):
        day = QDate.fromString(f"2000-{iso[2:]}", Qt.DateFormat.ISODate)
        return day.toString(_day_month_format()) if day.isValid() else iso
    day = QDate.fromString(iso, Qt.DateFormat.ISODate)
    return day.toString(_short_format()) if day.isValid() else iso


def _parse_day(text: str, *, allows_no_year: bool) -> str | None:
    """ISO text of what was typed; None if it is no day."""
    if not text:
        return ""
    for shape in (_short_format(), "yyyy-MM-dd", "d.M.yyyy", "yyyy.MM.dd", "yyyy/M/d"):
        day = QDate.fromString(text, shape)
        if day.isValid():
            return day.toString(Qt.DateFormat.ISODate)
    if allows_no_year:
        for shape in (_day_month_format(), "d.M", "--MM-dd"):
            # A leap year, so that 29 February is a day.
            day = QDate.fromString(f"{text} 2000", f"{shape} yyyy")
            if day.isValid():
                return f"--{day.toString('MM-dd')}"
    return None
