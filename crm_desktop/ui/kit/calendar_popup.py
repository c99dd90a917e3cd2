"""A month to pick a day from, in the language's week and the theme's colors."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.formatting import first_day_of_week
from crm_desktop.ui.kit.icons import icon
from crm_desktop.ui.kit.menu import round_popup, shape_popup
from crm_desktop.ui.kit.theme import theme

_WEEK = (
    Qt.DayOfWeek.Monday,
    Qt.DayOfWeek.Tuesday,
    Qt.DayOfWeek.Wednesday,
    Qt.DayOfWeek.Thursday,
    Qt.DayOfWeek.Friday,
    Qt.DayOfWeek.Saturday,
    Qt.DayOfWeek.Sunday,
)


class CalendarPopup(QFrame):
    """Opens under a field; `picked(QDate)` follows a click or Enter, then it closes."""

    picked = Signal(QDate)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        round_popup(self)
        self.calendar = QCalendarWidget()
        self._dress()
        self._typing: LineField | None = None
        self._column = layout = QVBoxLayout(self)
        space = theme().space("s")
        layout.setContentsMargins(space, space, space, space)
        layout.addWidget(self.calendar)
        self.calendar.clicked.connect(self._pick)
        self.calendar.activated.connect(self._pick)

    def select(self, day: QDate) -> None:
        """Show and mark a day."""
        self.calendar.setSelectedDate(day)

    def add_typing(self, field: LineField) -> None:
        """Have a day typed above the month: what is typed in the month goes there, too."""
        self._typing = field
        self._column.insertWidget(0, field)
        view = self.calendar.findChild(QTableView)
        if view is not None:
            view.installEventFilter(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Arrows, Page Up and Page Down move at once; Enter picks."""
        super().showEvent(event)
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The class first: an event's type is dear.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            letters = event.text().strip()
            if self._typing is not None and letters and letters.isprintable():
                self._typing.edit.setFocus(Qt.FocusReason.OtherFocusReason)
                self._typing.edit.setText(self._typing.text() + letters)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shape_popup(self)

    def _pick(self, day: QDate) -> None:
        self.close()
        self.picked.emit(day)

    def _dress(self) -> None:
        look = theme()
        calendar = self.calendar
        calendar.setFont(look.font("small"))
        # Qt takes digits for a day in an order of its own: "12/7" is not what was meant.
        calendar.setDateEditEnabled(False)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        names = QCalendarWidget.HorizontalHeaderFormat.ShortDayNames
        calendar.setHorizontalHeaderFormat(names)
        calendar.setFirstDayOfWeek(first_day_of_week())
        working = set(QLocale().weekdays())
        for day in _WEEK:
            # Qt paints Saturday and Sunday red in every country.
            shape = QTextCharFormat()
            shape.setForeground(look.color("text" if day in working else "text_muted"))
            calendar.setWeekdayTextFormat(day, shape)
        header = QTextCharFormat()
        header.setForeground(look.color("text_muted"))
        header.setBackground(look.color("raised"))
        header.setFont(look.font("caption"))
        calendar.setHeaderTextFormat(header)
        side = look.size("icon_button")
        for name, icon_name in (
            ("qt_calendar_prevmonth", "chevron-left"),
            ("qt_calendar_nextmonth", "chevron-right"),
        ):
            button = calendar.findChild(QToolButton, name)
            if button:
                button.setIcon(icon(icon_name))
                button.setIconSize(QSize(side, side))
