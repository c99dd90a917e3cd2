"""The reminders in the corner of the screen, above each other, without taking the keyboard.

Where the platform lets nobody place windows (Wayland), they lie over the main window instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, tzinfo

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainterPath, QPaintEvent, QRegion
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.reminders.model import DueReminder
from crm_desktop.ui.activities.reminder_words import count_words
from crm_desktop.ui.kit.buttons import LinkButton
from crm_desktop.ui.kit.frames import Hairline
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.reminders.toast import Toast

MOST_TOASTS = 3
_PLACES_NO_WINDOWS = ("wayland", "offscreen", "minimal")


def places_windows() -> bool:
    """Whether a window may choose where on the screen it lies."""
    return not QGuiApplication.platformName().startswith(_PLACES_NO_WINDOWS)


class ToastStack(QWidget):
    """`snooze_all_requested()` and `hide_requested()` are the head's; toasts tell their own.

    `host` is the main window; with `is_overlay` the stack lies in it. `make(due, problem)` makes a
    toast when it comes into sight and not before: it takes 200 KB, and whoever is away for a day
    has dozens.
    """

    snooze_all_menu_requested = Signal()
    hide_requested = Signal()
    all_requested = Signal()

    def __init__(
        self, host: QWidget, make: Callable[[DueReminder, str], Toast], *, is_overlay: bool
    ) -> None:
        super().__init__(host)
        self._host = host
        self._make = make
        self.is_overlay = is_overlay
        if not is_overlay:
            self.setWindowFlags(
                Qt.WindowType.Tool
                | Qt.WindowType.FramelessWindowHint
                | Qt.WindowType.WindowStaysOnTopHint
            )
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle(self.tr("Reminders"))
        self.setAccessibleName(self.tr("Reminders"))
        self.toasts: list[Toast] = []
        self._behind: list[tuple[DueReminder, str]] = []
        self._wants_keyboard = False
        self.head = _Head(self)
        self.head.hide_link.clicked.connect(self.hide_requested)
        self.head.all_link.clicked.connect(self.all_requested)
        self.head.snooze_link.clicked.connect(self._open_menu)
        self.menu = Menu(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().space("s"))
        self._column.addWidget(self.head, alignment=Qt.AlignmentFlag.AlignTrailing)
        self.setFixedWidth(theme().size("toast_width"))
        host.installEventFilter(self)
        self.hide()

    @property
    def due(self) -> list[DueReminder]:
        """What is shown here, and what waits behind that."""
        return [*(toast.due for toast in self.toasts), *(due for due, _problem in self._behind)]

    def add(self, due: DueReminder, problem: str) -> None:
        """Show one more, below the others, or keep it until there is room."""
        self._behind.append((due, problem))
        self._show_fitting()

    def take_away(self, ids: Collection[int]) -> None:
        """These reminders go; what was waiting behind them comes into sight."""
        gone = [toast for toast in self.toasts if toast.due.reminder.id in ids]
        behind = [one for one in self._behind if one[0].reminder.id not in ids]
        if not gone and len(behind) == len(self._behind):
            return
        self._behind = behind
        had_keyboard = any(one.isAncestorOf(self.focusWidget() or one) for one in gone)
        for toast in gone:
            self.toasts.remove(toast)
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
        self._show_fitting()
        if had_keyboard and self.isActiveWindow() and self.toasts:
            self.toasts[0].take_keyboard()

    def clear(self) -> None:
        """Show nothing any more."""
        self.take_away([one.reminder.id for one in self.due])

    def show_time(self, now: datetime, zone: tzinfo) -> None:
        """Say how soon each is now."""
        for toast in self.toasts:
            toast.show_time(now, zone)

    def take_keyboard(self) -> None:
        """The keyboard comes to the reminders (nobody else calls it than the user)."""
        if self.toasts:
            self._wants_keyboard = not self.isActiveWindow()
            self.activateWindow()
            self.toasts[0].take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._host.activateWindow()
            self._host.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moves = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ScreenChangeInternal)
        if watched is self._host and event.type() in moves and not self.isHidden():
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        is_activated = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if is_activated and self._wants_keyboard and self.toasts:
            self._wants_keyboard = False
            QTimer.singleShot(0, self.toasts[0], self.toasts[0].take_keyboard)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()

    def _step(self, step: int) -> None:
        shown = self.toasts
        focused = self.focusWidget()
        here = next((n for n, one in enumerate(shown) if focused and one.isAncestorOf(focused)), 0)
        if shown:
            shown[(here + step) % len(shown)].take_keyboard()

    def _show_fitting(self) -> None:
        """The oldest few are shown; the head says how many there are."""
        while self._behind and len(self.toasts) < MOST_TOASTS:
            toast = self._make(*self._behind.pop(0))
            self.toasts.append(toast)
            self._column.addWidget(toast)
            toast.show()
        count = len(self.toasts) + len(self._behind)
        self.head.show_count(count)
        self.head.setVisible(count > 1)
        if not count:
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()
        self._place()

    def _place(self) -> None:
        self._column.activate()
        self.adjustSize()
        margin = theme().space("l")
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self.is_overlay:
            area = self._host.rect().adjusted(0, 0, 0, -theme().size("status_bar"))
        else:
            area = self._host.screen().availableGeometry()
        x = area.left() + margin if is_rtl else area.right() + 1 - self.width() - margin
        self.move(QPoint(x, area.bottom() + 1 - self.height() - margin))
        self._cut()

    def _cut(self) -> None:
        """Between the reminders one sees and clicks what lies behind."""
        shape = QRegion()
        radius = theme().radius("card")
        for part in (self.head, *self.toasts):
            if not part.isHidden():
                # In the window the corners are painted over what lies behind.
                piece = QRegion(part.geometry()) if self.is_overlay else _rounded(part, radius)
                shape = shape.united(piece)
        self.setMask(shape)

    def _open_menu(self) -> None:
        self.snooze_all_menu_requested.emit()
        self.menu.popup(
            self.head.snooze_link.mapToGlobal(QPoint(0, self.head.snooze_link.height()))
        )


class _Head(QFrame):
    """How many there are, and what can be done with all of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self.count = PlainLabel(size="small", weight="strong")
        self.all_link = LinkButton(self.tr("Show all"))
        self.snooze_link = LinkButton(self.tr("Snooze all"))
        self.hide_link = LinkButton(self.tr("Hide"))
        self.hide_link.set_hint(self.tr("They stay at the bell"))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.space("m"), 0, look.space("xs"), 0)
        row.setSpacing(look.space("xs"))
        row.addWidget(self.count)
        row.addSpacing(look.space("xs"))
        row.addWidget(Hairline(self, is_vertical=True))
        for link in (self.all_link, self.snooze_link, self.hide_link):
            row.addWidget(link)

    def show_count(self, count: int) -> None:
        self.count.setText(count_words(count))
        self.all_link.setVisible(count > MOST_TOASTS)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            fill, border = look.color("raised"), look.color("border")
            draw_box(painter, self.rect(), look.radius("control"), fill, border)


def _rounded(part: QWidget, radius: int) -> QRegion:
    path = QPainterPath()
    path.addRoundedRect(QRectF(part.geometry()), radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())
