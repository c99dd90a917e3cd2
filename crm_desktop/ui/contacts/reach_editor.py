"""The editor of good days and hours, time zone, languages, preferred ways and opt-outs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.business.contacts.model import NAME_LIMIT, Contact
from crm_desktop.business.contacts.personal import (
    BASIS_LIMIT,
    ZONE_LIMIT,
    ChannelPreference,
    PreferenceChannel,
    is_time,
    zone_names,
)
from crm_desktop.core.errors import UserError
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.language_words import (
    languages_stored,
    languages_text,
    offer_languages,
)
from crm_desktop.ui.contacts.personal_words import channel_word, day_word
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.suggestions import Suggestions
from crm_desktop.ui.kit.theme import theme

_DAYS_BESIDE = 4


class ReachEditor(InPlaceEditor):
    """Collects `hours()` and `preferences()`; an opt-out made here is dated now.

    `typed` shows what another card held instead of what `origin` says. Times and a zone that
    cannot be kept leave the editor open.
    """

    def __init__(
        self, context: ContactContext, origin: Contact, typed: Contact | None = None
    ) -> None:
        super().__init__()
        self._context = context
        self.origin = origin
        contact = self._shown = origin if typed is None else typed
        self._zones: dict[str, str] = {}
        self._before = {one.channel: one for one in contact.preferences}
        self.liked: dict[str, CheckBox] = {}
        self.refused: dict[str, CheckBox] = {}
        self.reasons: dict[str, Line] = {}
        self.days: list[CheckBox] = []
        self.good_from = self._line(self.tr("from 10:00"), contact.good_from, 5)
        self.good_to = self._line(self.tr("until 17:00"), contact.good_to, 5)
        self.good_from.setAccessibleName(self.tr("From, such as 10:00"))
        self.good_to.setAccessibleName(self.tr("Until, such as 17:00"))
        self.zone = self._line(
            self.tr("Time zone, such as Europe/Vilnius"), contact.time_zone, ZONE_LIMIT
        )
        self.languages = self._line(
            self.tr("Languages, the preferred one first"),
            languages_text(contact.language),
            NAME_LIMIT,
        )
        offer_languages(self.languages)
        self._arrange_hours()
        self._arrange_channels()
        boxes = (*self.days, *self.liked.values(), *self.refused.values())
        lines = (self.good_from, self.good_to, self.zone, self.languages, *self.reasons.values())
        self.watch(*boxes, *lines)
        context.operations.run(self, zone_names, self._offer_zones, reads=True)

    def begin(self) -> None:
        self.days[0].setFocus(Qt.FocusReason.PopupFocusReason)  # its ring shows after a key

    def is_ready(self) -> bool:
        code = self._problem()
        self.column.removeWidget(self.error)
        below_zone = self.column.indexOf(self.zone) + 1
        # Under the field that it is about: the hours stand above the zone.
        self.column.insertWidget(below_zone - (code == "time_invalid"), self.error)
        self.error.setText(error_sentence(UserError(code)) if code else "")
        self.error.setVisible(bool(code))
        return not code

    def _problem(self) -> str:
        """The code of what cannot be kept."""
        times = (_clock_text(line.text()) for line in (self.good_from, self.good_to))
        if not all(map(is_time, times)):
            return "time_invalid"
        zone = self.zone.text().strip()
        is_known = zone in ("", self.origin.time_zone) or not self._zones
        if not is_known and zone.casefold() not in self._zones:
            return "time_zone_unknown"
        return ""

    def edited_contact(self) -> Contact:
        """The contact as it stands here, whether or not it can be kept."""
        return replace(self.origin, **self.hours(), preferences=self.preferences())  # type: ignore[arg-type]

    def hours(self) -> dict[str, object]:
        """The contact's fields of good days and hours, and its languages."""
        mask = sum(1 << number for number, box in enumerate(self.days) if box.isChecked())
        return {
            "good_days": mask,
            "good_from": _clock_text(self.good_from.text()),
            "good_to": _clock_text(self.good_to.text()),
            "time_zone": self._zone(),
            "language": self._language(),
        }

    def _zone(self) -> str:
        """The zone as it is written, however it was typed."""
        typed = self.zone.text().strip()
        return self._zones.get(typed.casefold(), typed)

    def _language(self) -> str:
        """The languages as codes; untouched they stay as they were written."""
        typed, stored = self.languages.text().strip(), self.origin.language
        return stored if typed == languages_text(stored) else languages_stored(typed)

    def preferences(self) -> tuple[ChannelPreference, ...]:
        """What is said of every channel, unknown ones as they were."""
        said = dict(self._before)
        now = self._context.services.clock.now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as tables keep it
        for channel, liked in self.liked.items():
            before = self._before.get(channel, ChannelPreference(channel))
            is_refused = self.refused[channel].isChecked()
            since = (before.opted_out_at or now) if is_refused else None
            if is_refused and before.is_opted_out:
                since = before.opted_out_at
            said[channel] = replace(
                before,
                is_preferred=liked.isChecked(),
                is_opted_out=is_refused,
                opted_out_at=since,
                basis=self.reasons[channel].text().strip() if is_refused else "",
            )
        return tuple(said.values())

    def _line(self, hint: str, text: str, limit: int) -> Line:
        line = Line()
        line.setPlaceholderText(hint)
        line.setAccessibleName(hint)
        line.setMaxLength(limit)
        line.setText(text)
        return line

    def _arrange_hours(self) -> None:
        look = theme()
        self.column.addWidget(PlainLabel(self.tr("Best time"), size="small", tone="muted"))
        days = QWidget()
        grid = QGridLayout(days)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.space("s"))
        grid.setVerticalSpacing(0)
        for number in range(7):
            box = CheckBox(day_word(number))
            box.setChecked(bool(self._shown.good_days >> number & 1))
            self.days.append(box)
            grid.addWidget(box, number // _DAYS_BESIDE, number % _DAYS_BESIDE)
        self.column.addWidget(days)
        hours = QHBoxLayout()
        hours.setSpacing(look.space("xs"))
        hours.addWidget(self.good_from)
        hours.addWidget(self.good_to)
        self.column.addLayout(hours)
        self.column.addWidget(self.zone)
        self.error = PlainLabel(size="small", tone="danger", wraps=True)
        self.error.hide()
        self.column.addWidget(self.error)
        self.column.addWidget(PlainLabel(self.tr("Language"), size="small", tone="muted"))
        self.column.addWidget(self.languages)

    def _arrange_channels(self) -> None:
        look = theme()
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.space("s"))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for row, channel in enumerate(PreferenceChannel):
            before = self._before.get(channel.value, ChannelPreference(channel.value))
            word = channel_word(channel.value)
            liked, refused = CheckBox(self.tr("prefers")), CheckBox(self.tr("opted out"))
            liked.setChecked(before.is_preferred)
            refused.setChecked(before.is_opted_out)
            liked.setAccessibleName(self.tr("{channel}: prefers").replace("{channel}", word))
            refused.setAccessibleName(self.tr("{channel}: opted out").replace("{channel}", word))
            reason = self._line(self.tr("Why, such as asked by phone"), before.basis, BASIS_LIMIT)
            reason.setVisible(before.is_opted_out)
            refused.toggled.connect(partial(self._refuse, reason, liked))
            liked.toggled.connect(partial(_untick, refused))
            self.liked[channel.value], self.refused[channel.value] = liked, refused
            self.reasons[channel.value] = reason
            grid.addWidget(PlainLabel(word, size="small"), 2 * row, 0)
            grid.addWidget(liked, 2 * row, 1)
            grid.addWidget(refused, 2 * row, 2)
            grid.addWidget(reason, 2 * row + 1, 0, 1, 3)
        self.column.addLayout(grid)

    def _refuse(self, reason: Line, liked: CheckBox, is_on: bool) -> None:
        reason.setVisible(is_on)
        _untick(liked, is_on)

    def _offer_zones(self, names: tuple[str, ...]) -> None:
        self._zones = {name.casefold(): name for name in names}
        self.zone.setCompleter(Suggestions(names, self.zone))


def _untick(other: CheckBox, is_on: bool) -> None:
    """Nobody prefers what they refuse."""
    if is_on:
        other.setChecked(False)


def _clock_text(text: str) -> str:
    """A time as it is kept: "9:30" and "9" are understood; the service refuses the rest."""
    hours, _, minutes = text.strip().replace(".", ":").partition(":")
    if hours.isdecimal() and (not minutes or minutes.isdecimal()):
        return f"{int(hours):02}:{minutes or '00':0>2}"
    return text.strip()
