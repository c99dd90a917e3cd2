"""What a preview says of a contact's activities: what is planned next, and what happened last."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import ACTIVITY, Result
from crm_desktop.business.planner.timeline import TimelineEntry, TimelineQuery
from crm_desktop.core.records import record
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.line_words import distance_words, title_of, when_words
from crm_desktop.ui.activities.words import kind_color, kind_icon, kind_word, length
from crm_desktop.ui.kit.card_panel import Glimpse
from crm_desktop.ui.kit.formatting import relative_days
from crm_desktop.ui.kit.frames import Card, SectionHeader
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_LAST_SHOWN = 3


@record
class _Found:
    planned: TimelineEntry | None
    last: tuple[TimelineEntry, ...]
    results: Mapping[str, Result]


class ActivityGlimpse(Glimpse):
    """Of activities; nothing where there are none."""

    kinds = (ACTIVITY,)

    def __init__(self, context: ActivityContext) -> None:
        self._context = context

    def read(self, record_id: int) -> object:
        planner = self._context.service()
        page = planner.timelines.read(record_id, TimelineQuery(limit=_LAST_SHOWN))
        planned = page.planned[0] if page.planned else None
        results = {one.code: one for one in planner.results.known()}
        return _Found(planned, page.entries[:_LAST_SHOWN], results)

    def coming(self, found: object, parent: QWidget) -> QWidget | None:
        if not isinstance(found, _Found) or found.planned is None:
            return None
        title = QCoreApplication.translate("Glimpse", "Next activity")
        return _section(title, [self._next(found.planned)], parent)

    def past(self, found: object, parent: QWidget) -> QWidget | None:
        if not isinstance(found, _Found) or not found.last:
            return None
        rows = [self._line(one, found.results) for one in found.last]
        return _section(QCoreApplication.translate("Glimpse", "Last events"), rows, parent)

    def _next(self, entry: TimelineEntry) -> QWidget:
        look, clock = theme(), self._context.clock
        now = clock.now()
        card = Card()
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        line.addWidget(_icon(entry))
        subject = entry.subject or kind_word(entry.kind)
        line.addWidget(PlainLabel(subject, size="small", weight="medium", wraps=True), 1)
        words, is_late = distance_words(entry, now, clock.zone)
        line.addWidget(PlainLabel(words, size="small", tone="danger" if is_late else "accent"))
        parts = [when_words(entry, now, clock.zone)]
        if entry.minutes:
            parts.append(length(entry.minutes))
        card.body.addLayout(line)
        when = PlainLabel(" · ".join(parts), size="small", tone="muted", elides=True)
        card.body.addWidget(when)
        set_plain_tooltip(card, subject)
        return card

    def _line(self, entry: TimelineEntry, results: Mapping[str, Result]) -> QWidget:
        look, clock = theme(), self._context.clock
        row = QWidget()
        row.setMinimumHeight(look.size("hit_target_min"))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        line.addWidget(_icon(entry))
        title = title_of(entry, results)
        line.addWidget(PlainLabel(title, size="small", elides=True), 1)
        ago = relative_days(entry.at, clock.today())
        line.addWidget(PlainLabel(ago, size="small", tone="muted"))
        when = when_words(entry, clock.now(), clock.zone)
        set_plain_tooltip(row, "\n".join(part for part in (title, when, entry.text) if part))
        return row


def _icon(entry: TimelineEntry) -> IconLabel:
    role = f"activity.{kind_color(entry.kind)}.solid"
    return IconLabel(
        kind_icon(entry.kind), role, theme().size("icon_button"), name=kind_word(entry.kind)
    )


def _section(title: str, rows: list[QWidget], parent: QWidget) -> QWidget:
    section = QWidget(parent)
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().space("xs"))
    column.addWidget(SectionHeader(title))
    for row in rows:
        column.addWidget(row)
    return section
