"""The middle of the window of calls: whom one speaks to, why, what to say, what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import Result
from crm_desktop.business.planner.timeline import TimelineEntry
from crm_desktop.business.rotation.calling import CallFacts
from crm_desktop.business.rotation.model import QueueLine
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.activities.line_words import title_of, when_words
from crm_desktop.ui.activities.reason_words import reasons_of
from crm_desktop.ui.activities.words import kind_color, kind_icon
from crm_desktop.ui.contact_words import stage_status
from crm_desktop.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.frames import Card, Panel
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.rotation.context import RotationContext

_NOTES_SHOWN = 1200


class CallFactsPanel(Panel):
    """`dialed(number)` follows a press on a number; `card_requested(id)` asks for the card."""

    dialed = Signal(str)
    card_requested = Signal(int)
    script_requested = Signal()

    def __init__(self, context: RotationContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self.call_button: PrimaryButton | None = None
        self.script = ""
        self.reason = PlainLabel()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(self.tr("The contact"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def clear(self) -> None:
        """Show nobody."""
        self.call_button = None
        self._area.setWidget(Panel("surface"))

    def show_facts(self, line: QueueLine, facts: CallFacts) -> None:
        """Show a contact."""
        look = theme()
        content = Panel("surface")
        column = QVBoxLayout(content)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("m"))
        column.addLayout(self._head(line, facts))
        reasons = reasons_of(line)
        if reasons:
            column.addWidget(self._reason(reasons))
        column.addLayout(self._numbers(facts))
        for words in self._warnings(facts):
            column.addWidget(PlainLabel(words, size="small", tone="warning", wraps=True))
        if self.script:
            column.addWidget(self._text_card(self.tr("Script"), self.script, "speakerphone"))
        elif self._context.can_edit:
            link = LinkButton(self.tr("Write a script for calls…"))
            link.clicked.connect(self.script_requested)
            column.addWidget(link, alignment=Qt.AlignmentFlag.AlignLeading)
        notes = facts.contact.notes.strip()
        if notes:
            shown = notes[:_NOTES_SHOWN] + ("…" if len(notes) > _NOTES_SHOWN else "")
            column.addWidget(self._text_card(self.tr("Notes"), shown, "note"))
        column.addWidget(self._talks(facts))
        column.addStretch(1)
        self._area.setWidget(content)

    def _head(self, line: QueueLine, facts: CallFacts) -> QHBoxLayout:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(look.space("xs") // 2)
        words.addWidget(
            PlainLabel(facts.contact.display_name, size="h1", weight="strong", wraps=True)
        )
        stage = stage_status(facts.contact.lifecycle_stage).word
        below = " · ".join(part for part in (facts.organization, stage) if part)
        words.addWidget(PlainLabel(below, size="small", tone="muted", wraps=True))
        card = SecondaryButton(self.tr("Open card"), "external-link")
        card.set_hint(self.tr("Open the contact's card"), "Ctrl+Shift+O")
        card.clicked.connect(partial(self.card_requested.emit, line.contact_id))
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        head.addLayout(words, 1)
        head.addWidget(card, alignment=Qt.AlignmentFlag.AlignTop)
        return head

    def _reason(self, reasons: str) -> QWidget:
        look = theme()
        box = Card(surface="accent")
        row = QHBoxLayout()
        row.setSpacing(look.space("s"))
        row.addWidget(IconLabel("refresh", "accent_text"))
        self.reason = PlainLabel(reasons, size="small", weight="medium", wraps=True)
        row.addWidget(self.reason, 1)
        box.body.addLayout(row)
        return box

    def _numbers(self, facts: CallFacts) -> FlowLayout:
        """A button per number, the first the main one."""
        flow = FlowLayout(spacing=theme().space("s"))
        self.call_button = None
        for number, (shown, dialled) in enumerate(facts.numbers):
            if number == 0:
                call = self.call_button = PrimaryButton(isolate_ltr(shown), "phone")
                call.set_hint(self.tr("Call"), "Ctrl+Shift+C")
                button: PrimaryButton | SecondaryButton = call
            else:
                button = SecondaryButton(isolate_ltr(shown), "phone")
            button.setAccessibleName(self.tr("Call {number}").replace("{number}", shown))
            button.clicked.connect(partial(self.dialed.emit, dialled))
            flow.addWidget(button)
        if not facts.numbers:
            flow.addWidget(PlainLabel(self.tr("No phone number"), size="small", tone="warning"))
        return flow

    def _warnings(self, facts: CallFacts) -> tuple[str, ...]:
        refused = (self.tr("Wishes no calls"),) if facts.refuses else ()
        return (*refused, *self._context.wishes(facts.contact))

    def _text_card(self, title: str, text: str, icon_name: str) -> QWidget:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(theme().space("s"))
        row.addWidget(IconLabel(icon_name))
        row.addWidget(PlainLabel(title, size="small", weight="strong", tone="muted"), 1)
        card.body.addLayout(row)
        words = PlainLabel(text, wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(words)
        return card

    def _talks(self, facts: CallFacts) -> QWidget:
        look = theme()
        card = Card()
        card.body.addWidget(
            PlainLabel(self.tr("Last talks"), size="small", weight="strong", tone="muted")
        )
        known = {result.code: result for result in facts.results}
        for entry in facts.talks:
            card.body.addLayout(self._talk(entry, known))
        if not facts.talks:
            card.body.addWidget(
                PlainLabel(self.tr("Nothing was said yet."), size="small", tone="muted")
            )
        card.body.setSpacing(look.space("s"))
        return card

    def _talk(self, entry: TimelineEntry, results: Mapping[str, Result]) -> QHBoxLayout:
        look, clock = theme(), self._context.clock
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(
            PlainLabel(title_of(entry, results), size="small", weight="medium", wraps=True)
        )
        if entry.text:
            words.addWidget(PlainLabel(entry.text, size="small", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(look.space("s"))
        mark = IconLabel(kind_icon(entry.kind), f"activity.{kind_color(entry.kind)}.solid")
        row.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        when = PlainLabel(when_words(entry, clock.now(), clock.zone), size="caption", tone="muted")
        row.addWidget(when, alignment=Qt.AlignmentFlag.AlignTop)
        return row
