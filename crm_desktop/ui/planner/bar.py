"""The line above the plan: which days, how close, which activities and whose."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.activities.words import kind_color, kind_icon, kind_word
from crm_desktop.ui.kit.buttons import IconButton, MenuButton, SecondaryButton
from crm_desktop.ui.kit.calendar_popup import CalendarPopup
from crm_desktop.ui.kit.chips import FilterChip
from crm_desktop.ui.kit.date_field import typed_day
from crm_desktop.ui.kit.direction import elide
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.formatting import format_iso_day, typed_day_format
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.people_menu import PeopleButton

KINDS = (
    ActivityKind.CALL,
    ActivityKind.MEETING,
    ActivityKind.TASK,
    ActivityKind.EMAIL,
    ActivityKind.VISIT,
)
OTHERS = frozenset({ActivityKind.MESSAGE, ActivityKind.NOTE})
ZOOMS = (1, 7, 21)
_LEAST_WIDTH = 640
_STEPS = 6
"""How often the bar can save room, as it gets narrow."""


class KindButton(IconButton):
    """Shows or hides activities of a kind."""

    tells_on = False  # checked is what is left out

    def __init__(
        self, name: str, kinds: frozenset[ActivityKind], icon_name: str, role: str
    ) -> None:
        super().__init__(icon_name, name, framed=True)
        self.kinds = kinds
        self._role = role
        self.setCheckable(True)
        self.set_shown(is_shown=True)

    def set_shown(self, *, is_shown: bool) -> None:
        """Whether its activities are in the plan."""
        self.setChecked(not is_shown)
        self.set_icon_name(self._icon_name, self._role if is_shown else "text_disabled")
        words = self.tr("{kind}: shown") if is_shown else self.tr("{kind}: hidden")
        self.set_hint(words.replace("{kind}", self.accessibleName()))


class PlannerBar(Panel):
    """Emits what is wished for; what is shown in it is set from outside.

    `stepped` carries how many weeks (or days, with a day in view) to go, `day_chosen` a `date`,
    `zoom_chosen` a count of days, `kinds_hidden` the kinds that are left out.
    """

    stepped = Signal(int)
    today_requested = Signal()
    day_chosen = Signal(object)
    zoom_chosen = Signal(object)
    kinds_hidden = Signal(object)

    def __init__(self, own_id: int, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        look = theme()
        self.back = IconButton("chevron-left", self.tr("Earlier"), shortcut="PgUp", framed=True)
        self.today = SecondaryButton(self.tr("Today"))
        self.today.set_hint(self.tr("Show the days from today's week on"), "Home")
        self.on = IconButton("chevron-right", self.tr("Later"), shortcut="PgDown", framed=True)
        self.title = PlainLabel(size="h2", weight="strong", elides=True)
        self.jump = IconButton("calendar", self.tr("Go to a date"), shortcut="Ctrl+G")
        self.zoom = SegmentedControl(self.tr("Days in view"))
        for words, count in zip(
            (self.tr("Day"), self.tr("Week"), self.tr("3 weeks")), ZOOMS, strict=True
        ):
            self.zoom.add_choice(words, count)
        self.zoom.set_value(ZOOMS[-1])
        self.types_label = PlainLabel(self.tr("Types"), size="small", tone="muted")
        self.kind_buttons = [
            KindButton(
                kind_word(kind),
                frozenset({kind}),
                kind_icon(kind),
                f"activity.{kind_color(kind)}.solid",
            )
            for kind in KINDS
        ]
        self.kind_buttons.append(
            KindButton(self.tr("Messages and notes"), OTHERS, "circle-dot", "activity.other.solid")
        )
        self.types_menu = Menu(self)
        self.types_menu.stays_open = True
        self.types_menu.aboutToShow.connect(self._fill_types)
        self.types = MenuButton(self.tr("Types"), self.types_menu)
        self.people = PeopleButton(own_id)
        self.contact = FilterChip(self.tr("Contact:"), "")
        self.contact.hide()
        self.hide_done = SecondaryButton(self.tr("Hide done"))
        self.hide_done.setCheckable(True)
        self.hide_done.set_hint(self.tr("Show only what is still to be done"), "H")
        self.load = SecondaryButton(self.tr("Load"), "layout-grid")
        self.load.setCheckable(True)
        self.load.setAccessibleName(self.load.text())
        self.load.set_hint(self.tr("How full the days are"), "L")
        self.more_menu = Menu(self)
        self.more = IconButton("dots", self.tr("More"), framed=True)
        self.tray = SecondaryButton(self.tr("Unscheduled"), "inbox")
        self.tray.setCheckable(True)
        self.tray.setAccessibleName(self.tray.text())
        self.tray.set_hint(self.tr("What has no day yet"), "Ctrl+F")
        self._titles = ("", "")
        self._load_words, self._tray_words = self.load.text(), self.tray.text()
        self._arrange()
        self._connect()
        self.setMinimumHeight(look.size("tool_bar"))

    def minimumSizeHint(self) -> QSize:
        """Less than all parts want: what does not fit goes into menus as the bar gets narrow."""
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def set_range(self, title: str, short: str) -> None:
        """The days in words, and in fewer for a narrow bar."""
        self._titles = (title, short)
        self.fit()

    def set_contact(self, name: str) -> None:
        """Whose activities alone are shown; empty for everybody's."""
        shown = elide(name, theme().metrics("small", "strong"), _LEAST_WIDTH // 4)
        self.contact.set_filter(self.tr("Contact:"), shown)
        self.contact.setToolTip(plain_tooltip(name))
        self.contact.setVisible(bool(name))
        self.fit()

    def set_hidden(self, kinds: frozenset[ActivityKind]) -> None:
        """Which kinds are left out."""
        for button in self.kind_buttons:
            button.set_shown(is_shown=not button.kinds & kinds)

    def hidden(self) -> frozenset[ActivityKind]:
        """The kinds that are left out."""
        none: frozenset[ActivityKind] = frozenset()
        return none.union(*(button.kinds for button in self.kind_buttons if button.isChecked()))

    def show_calendar(self, day: date) -> None:
        """Open a month to pick a day from, with a line to type it."""
        popup = CalendarPopup(self)
        popup.add_typing(self._day_line(popup))
        popup.select(QDate(day.year, day.month, day.day))
        popup.picked.connect(self._pick)
        corner = QPoint(0, self.jump.height() + theme().space("xs"))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(self.jump.width() - popup.sizeHint().width())
        popup.move(self.jump.mapToGlobal(corner))
        popup.show()

    def _day_line(self, popup: CalendarPopup) -> LineField:
        line = LineField(typed_day_format().lower(), "calendar")
        line.edit.setAccessibleName(self.tr("Day"))

        def take() -> None:
            iso = typed_day(line.value())
            if iso:
                popup.close()
                self.day_chosen.emit(date.fromisoformat(iso))
            else:
                example = format_iso_day("2026-06-17")
                words = self.tr("Write the date like this: {example}").format(example=example)
                line.set_error(words)

        line.edit.returnPressed.connect(take)
        return line

    def _pick(self, day: QDate) -> None:
        self.day_chosen.emit(date(day.year(), day.month(), day.day()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def set_drawer(self, *, has_drawer: bool) -> None:
        """Whether what has no day is behind a button, because it does not stand beside the plan."""
        self.tray.setVisible(has_drawer)
        self.fit()

    def fit(self) -> None:
        """Show as much as there is room for, the least needed going into menus first."""
        for tightness in range(_STEPS + 1):
            self._tighten(tightness)
            if self._wanted_width() <= self.width():
                break
        # Words that changed have their room at once, not after the next event.
        self._line.activate()

    def _tighten(self, tightness: int) -> None:
        """Each step saves room: kinds in a menu, a short title, buttons without words."""
        has_kinds, is_long = tightness < 1, tightness < 2
        for button in self.kind_buttons:
            button.setVisible(has_kinds)
        self.types_label.setVisible(has_kinds)
        self.types.setVisible(not has_kinds)
        self.title.setText(self._titles[0 if is_long else 1])
        self.hide_done.setVisible(tightness < 3)
        self.load.setText(self._load_words if tightness < 4 else "")
        self.tray.setText(self._tray_words if tightness < 5 else "")
        self.people.set_tight(is_tight=tightness >= 6)

    def _wanted_width(self) -> int:
        """What all that is shown would like to have."""
        widths = [one.sizeHint().width() for one in self._widgets if not one.isHidden()]
        margins = self._line.contentsMargins()
        space = self._line.spacing() * len(widths) + theme().space("xs")
        return sum(widths) + space + margins.left() + margins.right()

    def _arrange(self) -> None:
        look = theme()
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(look.space("m"), 0, look.space("m"), 0)
        line.setSpacing(look.space("s"))
        for widget in (self.back, self.today, self.on):
            line.addWidget(widget)
        line.addSpacing(look.space("xs"))
        line.addWidget(self.title)
        line.addWidget(self.jump)
        line.addWidget(self.zoom)
        line.addStretch(1)
        line.addWidget(self.types_label)
        kinds = QHBoxLayout()
        kinds.setSpacing(look.space("xs"))
        for button in self.kind_buttons:
            kinds.addWidget(button)
        line.addLayout(kinds)
        line.addWidget(self.contact)
        for widget in (self.types, self.people, self.hide_done, self.load, self.tray, self.more):
            line.addWidget(widget)
        self.tray.hide()
        self._widgets: tuple[QWidget, ...] = (
            self.back, self.today, self.on, self.title, self.jump, self.zoom, self.types_label,
            *self.kind_buttons, self.contact, self.types, self.people, self.hide_done, self.load,
            self.tray, self.more,
        )  # fmt: skip

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.today.clicked.connect(self.today_requested)
        self.zoom.chosen.connect(self.zoom_chosen)
        self.people.chosen.connect(self._fit_to_people)
        self.more.setMenu(self.more_menu)
        for button in self.kind_buttons:
            button.toggled.connect(partial(self._toggle, button))

    def _fit_to_people(self, _ids: frozenset[int]) -> None:
        self.fit()

    def _toggle(self, button: KindButton, is_hidden: bool) -> None:
        button.set_shown(is_shown=not is_hidden)
        self.kinds_hidden.emit(self.hidden())

    def _fill_types(self) -> None:
        self.types_menu.clear()
        for button in self.kind_buttons:
            entry = self.types_menu.add(button.accessibleName())
            entry.setCheckable(True)
            entry.setChecked(not button.isChecked())
            entry.triggered.connect(button.toggle)
