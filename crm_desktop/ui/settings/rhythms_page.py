"""How often contacts are to be contacted, what is said on the telephone, how greetings read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.contacts.dictionary_model import DICTIONARY_VALUE
from crm_desktop.business.contacts.personal import RHYTHM_LIMIT
from crm_desktop.business.contacts.rhythm import rhythms_of, texts_of
from crm_desktop.business.settings.model import (
    CALL_SCRIPT,
    GREETING,
    STAGE_RHYTHMS,
    Setting,
    SettingValues,
)
from crm_desktop.business.settings.service import SETTING
from crm_desktop.core.changes import Changes
from crm_desktop.core.text import to_ascii_digits
from crm_desktop.ui.contact_words import STAGE_WORDS
from crm_desktop.ui.kit.direction import filled
from crm_desktop.ui.kit.fields import Field, LineField
from crm_desktop.ui.kit.formatting import EMPTY, format_number, shortened
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.notes_field import NotesField
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.settings_page import SettingsPage

_TEXT_LINES = 7
_MOST_DIGITS = 5
News = tuple[Field, bool, str]
"""A field that somebody else changed, whether something is typed there, and what is told."""


class RhythmsPage(SettingsPage):
    """Each field is saved when it is left; segments, Today and the window of calls follow."""

    def __init__(self, context: SettingsContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._days: dict[str, int] = {}
        self.fields: dict[str, LineField] = {}
        self.script = self._text_field(CALL_SCRIPT, self.tr("Script for calls"))
        self.greeting = self._text_field(GREETING, self.tr("Greeting"))
        self._texts = {CALL_SCRIPT.key: self.script, GREETING.key: self.greeting}
        self._shown = {CALL_SCRIPT.key: CALL_SCRIPT.default, GREETING.key: GREETING.default}
        self.greeting.edit.setPlaceholderText(
            self.tr("Dear {name},\n\nall the best on your {event}!")
        )
        self._place = Panel("surface")
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._place)
        hint = self.tr(
            "After how many days without contact somebody is to be contacted again. A status"
            " without days is left alone. A contact's card can say otherwise."
        )
        self._fill()
        self.build(self.tr("Contact rhythm"), hint, (area,))
        context.bridge.changed.connect(self._on_changes)
        self.load()

    def load(self) -> None:
        """Read what is agreed."""
        self._context.operations.run(self, self._context.company.values, self._take, kind="rhythms")

    # Showing -----------------------------------------------------------------------------

    def _take(self, values: SettingValues) -> None:
        before, self._days = self._days, rhythms_of(values[STAGE_RHYTHMS])
        news: list[News] = []
        for stage, field in self.fields.items():
            was, now = before.get(stage), self._days.get(stage)
            is_typed = field.is_changed()
            if was != now:
                told = now if is_typed else was
                words = format_number(told) if told else self.tr("never")
                news.append((field, is_typed, words))
            if not is_typed:
                field.set_value("" if now is None else str(now))
            elif was is None:  # what is being typed stays, and was begun over what stood there
                self._days.pop(stage, None)
            else:
                self._days[stage] = was
        for setting in (CALL_SCRIPT, GREETING):
            field, was = self._texts[setting.key], self._shown[setting.key]
            is_typed = field.is_changed()
            if was != values[setting]:
                news.append((field, is_typed, values[setting] if is_typed else was))
            if not is_typed:
                self._shown[setting.key] = values[setting]
                field.set_value(values[setting])
        self._tell_in_place(news)

    def _tell_in_place(self, news: Sequence[News]) -> None:
        """Say at the fields what somebody else has just changed."""
        user_id, self._others = self._others, None
        if user_id is None or not news:
            return
        name_of = self._context.name_of

        def tell(name: str) -> None:
            for field, is_typed, words in news:
                sentence = self.tr("{name} changed this; before: {value}")
                if is_typed:
                    sentence = self.tr("{name} changed this to: {value}")
                told = shortened(words) or EMPTY
                who = name or self.tr("Somebody else")
                field.show_news(filled(sentence, name=who, value=told))

        self._context.operations.run(self, lambda: name_of(user_id), tell, kind="others")

    def _fill(self) -> None:
        look = theme()
        column = QVBoxLayout(self._place)
        column.setContentsMargins(0, 0, look.space("m"), 0)
        column.setSpacing(look.space("s"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.space("s"))
        grid.setVerticalSpacing(look.space("xs"))
        grid.setColumnStretch(2, 1)
        for number, stage in enumerate(STAGE_WORDS.choices()):
            self._add_line(grid, number, stage)
        column.addLayout(grid)
        hints = (
            self.tr("Shown beside the contact while calling one after another."),
            self.tr("{name} is the contact, {event} what is celebrated, {years} how many years."),
        )
        titles = (self.tr("Script for calls"), self.tr("Greeting"))
        for field, title, hint in zip((self.script, self.greeting), titles, hints, strict=True):
            column.addSpacing(look.space("m"))
            column.addWidget(PlainLabel(title, weight="strong"))
            column.addWidget(PlainLabel(hint, size="small", tone="muted", wraps=True))
            column.addWidget(field)
        column.addStretch(1)

    def _add_line(self, grid: QGridLayout, number: int, stage: str) -> None:
        look = theme()
        field = LineField(self.tr("never"), max_length=_MOST_DIGITS)
        words = self.tr("Days for the status {status}")
        field.set_name(words.replace("{status}", STAGE_WORDS.word(stage)))
        field.setFixedWidth(3 * look.control_height())
        field.set_editable(is_editable=self._context.can_edit)
        field.is_saved_alone = True
        field.edited.connect(partial(self._set_days, stage))
        self.fields[stage] = field
        grid.addWidget(PlainLabel(STAGE_WORDS.word(stage), size="small"), number, 0)
        grid.addWidget(field, number, 1)
        grid.addWidget(PlainLabel(self.tr("days"), size="small", tone="muted"), number, 2)

    def _text_field(self, setting: Setting[str], name: str) -> NotesField:
        field = NotesField(max_length=setting.max_length)
        field.set_name(name)
        line = theme().metrics("small").lineSpacing()
        field.edit.setFixedHeight(line * _TEXT_LINES + theme().space("l"))
        field.set_editable(is_editable=self._context.can_edit)
        field.is_saved_alone = True
        field.edited.connect(partial(self._set_text, setting))
        return field

    # Saving ------------------------------------------------------------------------------

    def _set_days(self, stage: str, value: object) -> None:
        text = to_ascii_digits(str(value)).strip()
        field = self.fields[stage]
        if text and not (text.isdecimal() and 0 < int(text) <= RHYTHM_LIMIT):
            sentence = self.tr("A number of days from 1 to {most}, or nothing.")
            field.set_error(sentence.replace("{most}", format_number(RHYTHM_LIMIT)))
            return
        field.clear_error()
        company, actor = self._context.company, self._context.actor

        def store(base: tuple[str, ...]) -> object:
            days = {**rhythms_of(base), stage: int(text or 0)}
            return company.set(actor, STAGE_RHYTHMS, texts_of(days), base)

        def words_of(_field: str, told: object) -> str:
            days = rhythms_of(cast("tuple[str, ...]", told)).get(stage)
            return format_number(days) if days else self.tr("never")

        self.run_asking(store, texts_of(self._days), field.accessibleName(), words_of)

    def _set_text(self, setting: Setting[str], value: object) -> None:
        company, actor = self._context.company, self._context.actor
        text, field = str(value), self._texts[setting.key]

        def store(base: str) -> object:
            return company.set(actor, setting, text, base)

        def words_of(_field: str, told: object) -> str:
            return str(told)

        self.run_asking(store, self._shown[setting.key], field.accessibleName(), words_of)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches_kind(SETTING) or changes.touches_kind(DICTIONARY_VALUE):
            self.note_others(changes)
            self.load()
