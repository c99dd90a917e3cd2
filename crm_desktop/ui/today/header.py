"""The head of the Today page: the day, the load, whose work is shown and of which kinds."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.activities.words import kind_icon, kind_word, week_number, whole_day
from crm_desktop.ui.kit.buttons import MenuButton
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.plain_label import PlainLabel, plain_tooltip
from crm_desktop.ui.kit.progress import ProgressBar
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.words import planned_words

SHOWN_KINDS = tuple(kind for kind in ActivityKind if kind is not ActivityKind.NOTE)


class TodayHeader(QWidget):
    """`whose_chosen(is_team)` and `kinds_chosen(frozenset)` tell what is to be shown."""

    whose_chosen = Signal(bool)
    kinds_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds: frozenset[ActivityKind] = frozenset()
        look = theme()
        self.title = PlainLabel(self.tr("Today"), size="h1", weight="strong")
        self.day = PlainLabel(size="small", tone="muted", elides=True)
        self.planned = PlainLabel(size="small")
        self.bar = ProgressBar()
        self.bar.setAccessibleName(self.tr("Planned"))
        self.whose = SegmentedControl(self.tr("Whose activities"))
        self.whose.setToolTip(plain_tooltip(self.tr("Mine or the team's · Ctrl+Shift+M")))
        self.whose.add_choice(self.tr("Mine"), value=False)
        self.whose.add_choice(self.tr("Team"), value=True)
        self.whose.chosen.connect(self._tell_whose)
        self.kind_button = MenuButton(self.tr("All types"), icon_name="filter")
        self.kind_button.set_hint(self.tr("Show only some types of activities"), "Ctrl+F")
        self.kind_button.clicked.connect(self.open_kinds)
        words = QVBoxLayout()
        words.setSpacing(theme().space("xs") // 2)
        words.addWidget(self.title)
        words.addWidget(self.day)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("m"))
        row.addLayout(words, 1)
        for widget in (self._load(), self.whose, self.kind_button):
            row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignBottom)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+M"), self)
        shortcut.activated.connect(self.toggle_whose)

    def show_day(self, day: date, holiday: str = "") -> None:
        """The day with its week, and the holiday it is."""
        week = self.tr("week {number}").replace("{number}", format_number(week_number(day)))
        parts = (whole_day(day), week, holiday)
        self.day.setText(" · ".join(part for part in parts if part))

    def show_load(self, planned: int, capacity: int | None) -> None:
        """Planned minutes against working time, as far as that is known."""
        self.planned.setText(planned_words(planned, capacity))
        is_over = bool(capacity) and planned > (capacity or 0)
        self.planned.set_tone("danger" if is_over else "normal")
        self.bar.set_progress(planned, capacity or max(planned, 1))
        self.bar.setVisible(bool(capacity))
        self._load_box.setVisible(bool(capacity or (planned and capacity is not None)))

    def set_team(self, *, is_team: bool) -> None:
        """Show whose work is chosen."""
        self.whose.set_value(is_team)

    def toggle_whose(self) -> None:
        """Mine becomes team, and back."""
        is_team = not self.whose.value()
        self.whose.set_value(is_team)
        self.whose_chosen.emit(is_team)

    def set_kinds(self, kinds: frozenset[ActivityKind]) -> None:
        """Which kinds are shown; none chosen means all."""
        self.kinds = kinds
        names = [kind_word(kind) for kind in SHOWN_KINDS if kind in kinds]
        text = self.tr("All types")
        if names:
            text = names[0] if len(names) == 1 else f"{names[0]} +{format_number(len(names) - 1)}"
        self.kind_button.setText(text)
        self.kind_button.updateGeometry()

    def open_kinds(self) -> None:
        """Ask which kinds are to be shown; several can be ticked."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.stays_open = True
        for kind in SHOWN_KINDS:
            action = menu.add(kind_word(kind), None, kind_icon(kind))
            action.setCheckable(True)
            action.setChecked(kind in self.kinds)
            action.toggled.connect(partial(self._tick, kind))
        menu.addSeparator()
        menu.add(self.tr("All types"), lambda: self._choose(frozenset()), "filter-off")
        corner = self.kind_button.rect().bottomLeft()
        menu.popup(self.kind_button.mapToGlobal(corner))

    def _tell_whose(self, is_team: object) -> None:
        self.whose_chosen.emit(bool(is_team))

    def _tick(self, kind: ActivityKind, is_on: bool) -> None:
        self._choose(self.kinds | {kind} if is_on else self.kinds - {kind})

    def _choose(self, kinds: frozenset[ActivityKind]) -> None:
        self.set_kinds(kinds)
        self.kinds_chosen.emit(kinds)

    def _load(self) -> QWidget:
        look = theme()
        self._load_box = QWidget()
        line = QHBoxLayout()
        line.addWidget(PlainLabel(self.tr("Planned"), size="small", tone="muted"), 1)
        line.addWidget(self.planned)
        column = QVBoxLayout(self._load_box)
        column.setContentsMargins(0, 0, look.space("s"), look.space("xs") // 2)
        column.setSpacing(theme().space("xs") // 2)
        column.addLayout(line)
        column.addWidget(self.bar)
        self._load_box.setMinimumWidth(6 * look.control_height())
        self._load_box.hide()
        return self._load_box
