"""How an activity went and what comes next: result, outcome, next step, next date (D6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.merging import OUTCOME
from crm_desktop.business.planner.model import Activity, ActivityKind, Result, When
from crm_desktop.business.planner.rules import at_local
from crm_desktop.core.records import record
from crm_desktop.ui.activities.time_field import TimeField
from crm_desktop.ui.activities.words import kind_icon, kind_word, result_icon, result_word
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.notes_field import NotesField
from crm_desktop.ui.kit.plain_label import PlainLabel

_HEIGHT = 60
_LIMIT = 10_000


@record
class Outcome:
    """What came of it; `next_activity` is to be booked with it."""

    result: str
    outcome_text: str
    next_step: str
    next_activity: Activity | None = None


class ResultForm(Card):
    """`decided` carries an `Outcome` when it is checked off."""

    decided = Signal(object)
    reopen_requested = Signal()

    def __init__(
        self,
        zone: tzinfo,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._zone = zone
        self._today = today
        self.results: tuple[Result, ...] = ()
        self.heading = PlainLabel(self.tr("Result and next step"), size="small", weight="strong")
        self.form = Form()
        self.result = ChoiceField()
        self.result.add_choice(self.tr("None"), "")
        self.text = NotesField(self.tr("What came of it"), max_length=_LIMIT)
        self.text.edit.setFixedHeight(_HEIGHT)
        self.next_step = LineField(self.tr("What is to be done next"), max_length=500)
        self.next_kind = ChoiceField()
        for kind in ActivityKind:
            if kind is not ActivityKind.NOTE:
                self.next_kind.add_choice(kind_word(kind), kind, kind_icon(kind))
        self.next_kind.set_value(ActivityKind.CALL)
        self.next_day = DateField()
        self.next_time = TimeField()
        self.done = PrimaryButton(self.tr("Done"), "check")
        self.done.set_hint(self.tr("Check it off and book what comes next"), "Ctrl+D")
        self.again = SecondaryButton(self.tr("Plan again"), "arrow-back-up")
        self.form.add_field("result", self.tr("Result"), self.result)
        self.form.add_field("outcome_text", self.tr("Outcome"), self.text)
        self.form.add_field("next_step", self.tr("Next step"), self.next_step)
        self.form.add_field("next_kind", self.tr("Book next"), self.next_kind)
        self.form.add_field("next_day", self.tr("On"), self.next_day)
        self.form.add_field("next_time", self.tr("At"), self.next_time)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.form)
        self.body.addWidget(self.done)
        self.body.addWidget(self.again)
        self.done.clicked.connect(self.decide)
        self.again.clicked.connect(self.reopen_requested)

    def show_results(self, results: Sequence[Result]) -> None:
        """What there is to choose from; an activity shows those of its kind."""
        self.results = tuple(results)

    def typed(self) -> frozenset[str]:
        """What was typed or chosen here and is not stored."""
        return frozenset(name for name in OUTCOME if self.form.field(name).is_typed())

    def show_news(self, words: Mapping[str, str]) -> None:
        """Say at these parts what others did there."""
        for name, sentence in words.items():
            if name in OUTCOME:
                self.form.field(name).show_news(sentence)

    def show_activity(self, activity: Activity, typed: Collection[str] = ()) -> None:
        """Show how it went, as far as it is known; what is `typed` stays."""
        chosen = self.result.value()
        self.result.combo.clear()
        self.result.add_choice(self.tr("None"), "")
        for one in self.results:
            is_its_own = one.code == activity.result
            if is_its_own or (one.suits(activity.kind) and not one.is_retired):
                self.result.add_choice(result_word(one), one.code, result_icon(one.sign))
        self.result.set_value(activity.result)
        if "result" in typed:
            self.result.type_again(chosen)
        for name, field in (("outcome_text", self.text), ("next_step", self.next_step)):
            show = field.take_given if name in typed else field.set_value
            show(getattr(activity, name))
        is_open = activity.status == "planned"
        self.again.setVisible(not is_open)
        self.done.setText(self.tr("Done") if is_open else self.tr("Save the result"))
        for name in ("next_kind", "next_day", "next_time"):
            self.form.set_row_visible(name, is_visible=activity.next_activity_id is None)

    def decide(self) -> None:
        """Check it off, with what stands here."""
        if not self.next_time.is_valid() or not self.next_day.is_valid():
            self.next_time.commit()
            self.next_day.commit()
            return
        self.decided.emit(self.outcome())

    def outcome(self) -> Outcome:
        """What stands here."""
        result = self.result.value()
        return Outcome(
            result if isinstance(result, str) else "",
            self.text.value(),
            self.next_step.value(),
            self._next(),
        )

    def _next(self) -> Activity | None:
        day = self.next_day.date_value()
        if day is None or self.next_day.isHidden():
            return None
        kind = ActivityKind(str(self.next_kind.value()))  # Qt makes a plain text of it
        when = When.any_time(day)
        minutes = self.next_time.minutes()
        if minutes is not None:
            start = at_local(day, minutes, self._zone)
            when = When.timed(start, start + timedelta(minutes=30))
        return Activity(kind, when, self.next_step.value())
