"""The card "Next activity" beside a contact's timeline: what comes next, done or moved at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.business.planner.timeline import TimelineEntry
from crm_desktop.ui.activities.acting import ActivityActions
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.line_words import distance_words, when_words
from crm_desktop.ui.activities.words import kind_color, kind_icon, kind_word, length
from crm_desktop.ui.kit.buttons import IconButton, MenuButton, SecondaryButton
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_MINUTE_MS = 60_000


class NextCard(Card):
    """`plan_requested()` when nothing is planned and something shall be."""

    plan_requested = Signal()

    def __init__(
        self, context: ActivityContext, actions: ActivityActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, surface="accent")
        self._context = context
        self._actions = actions
        self.entry: TimelineEntry | None = None
        self._is_editable = True
        self.icon = IconLabel("calendar-plus", parent=self)
        self.heading = PlainLabel(self.tr("Next activity"), size="small", weight="strong")
        self.distance = PlainLabel(size="small", weight="strong", tone="accent")
        self.subject = PlainLabel(size="small", weight="medium", wraps=True)
        self.when = PlainLabel(size="small", tone="muted", wraps=True)
        self.done = SecondaryButton(self.tr("Done"), "check", self)
        self.move_button = MenuButton(self.tr("Move"), None, "clock", parent=self)
        self.edit = IconButton("pencil", self.tr("Open this activity"), self)
        self.plan = SecondaryButton(self.tr("Plan something"), "calendar-plus", self)
        self._arrange()
        self.done.clicked.connect(self._complete)
        self.move_button.clicked.connect(self._move)
        self.edit.clicked.connect(self._open)
        self.plan.clicked.connect(self.plan_requested)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE_MS)
        self._clock.timeout.connect(lambda: self.show_next(self.entry))
        self._clock.start()
        self.show_next(None)

    def set_editable(self, is_editable: bool) -> None:
        """Whether anything may be planned and done: not about who is in the bin."""
        self._is_editable = is_editable
        self.show_next(self.entry)

    def show_next(self, entry: object) -> None:
        """Show what is planned next, or that nothing is."""
        self.entry = entry if isinstance(entry, TimelineEntry) else None
        can_edit = self._context.can_edit and self._is_editable
        for part in (self.distance, self.subject, self.when, self.edit):
            part.setVisible(self.entry is not None)
        for part in (self.done, self.move_button):
            part.setVisible(self.entry is not None and can_edit)
        self.plan.setVisible(self.entry is None and can_edit)
        if self.entry is None:
            self.heading.setText(self.tr("No next activity"))
            self.icon.set_icon("calendar-plus", "text_muted")
            return
        found, clock = self.entry, self._context.clock
        now = clock.now()
        self.heading.setText(self.tr("Next activity"))
        self.icon.set_icon(kind_icon(found.kind), f"activity.{kind_color(found.kind)}.solid")
        words, is_late = distance_words(found, now, clock.zone)
        self.distance.setText(words)
        self.distance.set_tone("danger" if is_late else "accent")
        self.subject.setText(found.subject or kind_word(found.kind))
        parts = [when_words(found, now, clock.zone)]
        if found.minutes:
            parts.append(length(found.minutes))
        self.when.setText(" · ".join(parts))

    def _complete(self) -> None:
        if self.entry is not None:
            self._actions.complete(self.entry, self._below(self.done))

    def _move(self) -> None:
        if self.entry is not None:
            self._actions.move(self.entry, self._below(self.move_button))

    def _open(self) -> None:
        if self.entry is not None:
            self._actions.open(self.entry.activity_id)

    def _below(self, widget: QWidget) -> QPoint:
        return widget.mapToGlobal(QPoint(0, widget.height() + theme().space("xs") // 2))

    def _arrange(self) -> None:
        look = theme()
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        head.addWidget(self.icon)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.distance)
        self.body.addLayout(head)
        self.body.addWidget(self.subject)
        self.body.addWidget(self.when)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        for part in (self.done, self.move_button, self.plan):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.edit)
        self.body.addLayout(line)
