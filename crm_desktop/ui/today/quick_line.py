"""The line at the top of the Today page: an activity in one line, shown before it is saved."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import USUAL_REMINDER, Activity
from crm_desktop.business.planner.quick_add import QuickActivity
from crm_desktop.business.planner.quick_draft import draft_of
from crm_desktop.business.search.model import SearchHit
from crm_desktop.business.search.quick_activities import QuickContact
from crm_desktop.core.records import record
from crm_desktop.ui.activities.completing import understand_line
from crm_desktop.ui.activities.pick_button import PickButton
from crm_desktop.ui.activities.quick_words import (
    UnderstoodPart,
    understood_parts,
)
from crm_desktop.ui.activities.reminder_field import reminder_choices
from crm_desktop.ui.activities.understood_line import UnderstoodLine
from crm_desktop.ui.kit.buttons import FlatButton, PrimaryButton
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.context import TodayContext

_PAUSE_MS = 120
_TEXT_LIMIT = 400


@record
class TypedLine:
    """What was typed, whom it was taken to name, and what was chosen beside it.

    `before` is the text that was put back and typed on, empty for none.
    """

    text: str
    found: QuickContact = QuickContact()
    chosen: SearchHit | None = None
    reminder: object = USUAL_REMINDER
    before: str = ""


class QuickLine(QWidget):
    """`added(Activity, TypedLine)` follows Enter, `left()` Escape in an empty line.

    Below it stands what was understood. Where several contacts have the name, the button beside
    it, or Alt+Down, chooses another.
    """

    added = Signal(object, object)
    left = Signal()

    def __init__(self, context: TodayContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._quick: QuickActivity | None = None
        self._found = QuickContact()
        self._chosen: SearchHit | None = None
        self._is_waiting_to_add = False
        self._before = ""
        self._refused: list[TypedLine] = []
        self.line = Line(is_bare=True)
        self.line.setMaxLength(_TEXT_LIMIT)
        self.line.setPlaceholderText(self.tr("Add an activity for today…"))
        self.line.setAccessibleName(self.tr("Add an activity in one line"))
        self.line.installEventFilter(self)
        self._frame = _DashedFrame(self.line)
        self.understood = UnderstoodLine()
        self.other_button = FlatButton("", "chevron-down")
        self.other_button.set_hint(self.tr("Choose another contact"), "Alt+Down")
        self.other_button.clicked.connect(self.choose_contact)
        self.reminder = PickButton(self.tr("Reminder"), "bell")
        self.reminder.quiet = USUAL_REMINDER
        self.reminder.set_choices(reminder_choices(), USUAL_REMINDER)
        self.add_button = PrimaryButton(self.tr("Add"))
        self.add_button.set_hint(self.tr("Add this activity"), "Return")
        self.add_button.clicked.connect(self.add)
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme().space("xs"))
        below.addWidget(self.understood, 1)
        below.addWidget(self.other_button)
        below.addWidget(self.reminder)
        below.addWidget(self.add_button)
        self._below.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        column.addWidget(self._frame)
        column.addWidget(self._below)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._find_contact)
        self.line.textChanged.connect(self._read)
        self.line.returnPressed.connect(self.add)
        self.setFocusProxy(self.line)

    def understand(self, text: str) -> QuickActivity:
        """What a line says, now and in this language."""
        return understand_line(text, self._context.clock, self.line.locale().name())

    @property
    def draft(self) -> Activity | None:
        """The activity that the line says, with the contact that is chosen."""
        if self._quick is None:
            return None
        chosen = self._chosen
        draft = draft_of(
            self._quick,
            self._context.clock.today(),
            self._context.clock.zone,
            user_id=self._context.actor.user_id,
            contact_id=None if chosen is None else chosen.ref.id,
            contact_words=self._found.words,
        )
        return replace(draft, reminder=str(self.reminder.value()))

    def add(self) -> None:
        """Ask for the activity to be stored; the contact is looked for first."""
        if self._quick is None:
            return
        if self._pause.isActive() or self._is_waiting_to_add:
            self._is_waiting_to_add = True
            self._find_contact()
            return
        draft, reminder = self.draft, self.reminder.value()
        typed = TypedLine(self.line.text(), self._found, self._chosen, reminder, self._before)
        self._empty()
        if draft is not None:
            self.added.emit(draft, typed)

    def put_back(self, typed: TypedLine) -> None:
        """It could not be stored: it stands here again, once nothing else does."""
        self._refused.append(typed)
        self._show_refused()

    def _empty(self) -> None:
        self.line.clear()
        self.reminder.set_value(USUAL_REMINDER)
        self._show_refused()

    def _show_refused(self) -> None:
        if self.line.text() or not self._refused:
            return
        typed = self._refused.pop(0)
        self.line.setText(typed.text)
        self._pause.stop()  # whom it names is known
        self._before, self._found, self._chosen = typed.text, typed.found, typed.chosen
        self.reminder.set_value(typed.reminder)
        self._show()

    def choose_contact(self) -> None:
        """Offer the other contacts of that name, and none."""
        if not self._found.hits:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for hit in self._found.hits:
            words = f"{hit.title} — {hit.subtitle}" if hit.subtitle else hit.title
            menu.add(menu_text(words), lambda hit=hit: self._choose(hit), _contact_icon(hit))
        menu.addSeparator()
        menu.add(self.tr("Without a contact"), lambda: self._choose(None), "x")
        menu.popup(self.other_button.mapToGlobal(self.other_button.rect().bottomLeft()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                is_empty = not self.line.text()
                self._empty()
                if is_empty:
                    self.left.emit()
                return True
            is_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_Down and is_alt:
                self.choose_contact()
                return True
            if event.key() == Qt.Key.Key_Down and not self.line.text():
                self.left.emit()
                return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._frame.update()
        return super().eventFilter(watched, event)

    def _read(self, text: str) -> None:
        self._is_waiting_to_add = False
        self._quick = self.understand(text) if text.strip() else None
        if not text:
            self._before = ""
        if self._quick is None:
            self._found, self._chosen = QuickContact(), None
            self._pause.stop()
        else:
            self._pause.start()
        self._show()

    def _find_contact(self) -> None:
        self._pause.stop()
        quick, find = self._quick, self._context.find_contact
        if quick is not None:
            self._context.operations.run(self, lambda: find(quick), self._take, kind="contact")

    def _take(self, found: QuickContact) -> None:
        if self._quick is None:
            return
        self._found = found
        if self._chosen not in found.hits:
            self._chosen = found.hits[0] if found.hits else None
        self._show()
        if self._is_waiting_to_add:
            self._is_waiting_to_add = False
            self.add()

    def _choose(self, hit: SearchHit | None) -> None:
        self._chosen = hit
        self._show()

    def _show(self) -> None:
        quick = self._quick
        self._below.setVisible(quick is not None)
        if quick is None:
            return
        parts = list(understood_parts(quick, self._context.clock.today()))
        if self._chosen is not None:
            icon = _contact_icon(self._chosen)
            parts.append(UnderstoodPart(self._chosen.title, icon, "accent_text"))
        draft = self.draft
        if draft is not None and draft.subject:
            parts.append(UnderstoodPart(draft.subject))
        self.understood.show_parts(parts)
        count = len(self._found.hits)
        self.other_button.setVisible(bool(count))
        self.other_button.setText(self.tr("%Ln contact(s)", "", count))


class _DashedFrame(QFrame):
    """The frame around the line: dashed at rest, in the color of focus while one types."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        look = theme()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.space("m"), 1, look.space("s"), 1)
        row.setSpacing(look.space("xs"))
        row.addWidget(IconLabel("plus"))
        row.addWidget(line, 1)
        self.setFixedHeight(look.control_height("control_large"))
        look.changed.connect(self._measure)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def mousePressEvent(self, event: object) -> None:
        self._line.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        radius = look.radius("control")
        with painting(self) as painter:
            if self._line.hasFocus():
                width = look.border("focus")
                draw_box(
                    painter, self.rect(), radius, look.color("surface"), look.color("focus"), width
                )
                return
            pen = QPen(look.color("border_strong"), look.border())
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius
            )

    def _measure(self) -> None:
        self.setFixedHeight(theme().control_height("control_large"))


def _contact_icon(hit: SearchHit) -> str:
    return "user" if hit.kind == "person" else "building"
