"""The middle of a card: the composer, and the timeline of what was done, planned and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache, partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import ACTIVITY, ActivityKind, Result
from crm_desktop.business.planner.timeline import TimelineEntry, TimelinePage, TimelineQuery
from crm_desktop.core.changes import Changes
from crm_desktop.core.clock import day_of_moment, to_milliseconds
from crm_desktop.core.text import fold, isolate_ltr
from crm_desktop.ui.activities.acting import ActivityActions
from crm_desktop.ui.activities.composer import TABS, Composer
from crm_desktop.ui.activities.context import ActivityContext
from crm_desktop.ui.activities.kind_filter import ALL, CHANGES, KindFilter
from crm_desktop.ui.activities.line_words import line_of, moment_words
from crm_desktop.ui.kit.card_panel import LinePanel, LineSource
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.formatting import format_month
from crm_desktop.ui.kit.line_entries import LineEntry, LineModel
from crm_desktop.ui.kit.line_view import LineView
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_PAGE = 100
_REST = 100_000
"""So many are read at once where somebody wants to see the very first."""
_RELOAD_PAUSE_MS = 50
_FIND_PAUSE_MS = 150
_MINUTE_MS = 60_000
_LEAST_FIND = 100
"""Logical pixels that are left to what is looked for."""


class TimelinePanel(LinePanel):
    """`next_found(TimelineEntry | None)` is what is planned next.

    `editable_changed(bool)` tells what goes along beside the line.
    """

    next_found = Signal(object)
    editable_changed = Signal(bool)

    def __init__(
        self, context: ActivityContext, changes: LineSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._changes = changes
        self._contact_id = 0
        self._is_reading = False
        self._entries: list[TimelineEntry] = []
        self._planned: tuple[TimelineEntry, ...] = ()
        self._counts: dict[ActivityKind, int] = {}
        self._page = TimelinePage(())
        self._made: dict[int, tuple[TimelineEntry, LineEntry]] = {}
        self._made_for: object = None
        self.acting = ActivityActions(context, self)
        self.composer = Composer(context, self)
        self.kinds = KindFilter(self)
        self.find_line = Line("search", self, is_quiet=True)
        self.find_line.setPlaceholderText(self.tr("Find in timeline"))
        self.find_line.setAccessibleName(self.tr("Find in timeline"))
        hint = self.tr("Find in timeline ({keys})").replace("{keys}", isolate_ltr("Ctrl+F"))
        set_plain_tooltip(self.find_line, hint)
        self.find_line.setClearButtonEnabled(True)
        self.model = LineModel(self)
        self.view = LineView(self.model, context.person, self)
        self.empty = PlainLabel("", size="small", tone="muted", wraps=True)
        self._is_anew = False
        self._reload_pause = self._timer(_RELOAD_PAUSE_MS, self.reload)
        self._find_pause = self._timer(_FIND_PAUSE_MS, self._begin_anew)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE_MS)
        self._clock.timeout.connect(self._show)
        self._clock.start()
        self._arrange()
        self._connect()

    # What the card says ------------------------------------------------------------------

    def show_record(self, record_id: int, people: Sequence[tuple[str, int]]) -> None:
        """Show the history of a contact; `people` are offered in the composer."""
        contact_id = record_id
        is_other = contact_id != self._contact_id
        self._contact_id = contact_id
        self.composer.show_contact(contact_id, people)
        for part in (self.kinds, self.find_line):
            part.setVisible(bool(contact_id))
        if is_other:
            self.view.seeks_end = False
            self._entries, self._planned, self._counts = [], (), {}
            if contact_id:
                self.reload()

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything may be written."""
        self.composer.set_editable(is_editable=is_editable)
        self.editable_changed.emit(is_editable)

    def choose_tab(self, number: int) -> None:
        """Open a tab of the composer, counted from 0."""
        if 0 <= number < len(TABS) and self.composer.isEnabled() and self._contact_id:
            self.composer.choose(TABS[number])

    def accept_entry(self) -> bool:
        """Store what is being written, if the keyboard is there."""
        focused = QApplication.focusWidget()
        if focused is None or not self.composer.isAncestorOf(focused):
            return False
        self.composer.submit()
        return True

    def plan_next(self) -> None:
        """Nothing is planned: something is, beginning with a task."""
        self.composer.choose(ActivityKind.TASK)

    @property
    def holds_text(self) -> bool:
        """Whether something was typed that is not stored yet."""
        return self.composer.holds_text

    # Reading -----------------------------------------------------------------------------

    def reload(self) -> None:
        """Read again as much as is shown."""
        contact_id = self._contact_id
        if not contact_id:
            return
        query = TimelineQuery(
            self._wanted_kinds(),
            self.find_line.text().strip(),
            None,
            max(_PAGE, len(self._entries)),
        )
        service = self._context.service

        def read() -> tuple[TimelinePage, tuple[Result, ...]]:
            planner = service()
            return planner.timelines.read(contact_id, query), planner.results.known()

        self._context.operations.run(
            self, read, partial(self._take_first, contact_id), kind="timeline"
        )

    def _take_first(self, contact_id: int, found: tuple[TimelinePage, tuple[Result, ...]]) -> None:
        if contact_id != self._contact_id:
            return
        self._page, self.acting.results = found
        self._entries = list(self._page.entries)
        self._planned = self._page.planned
        self._counts = dict(self._page.counts or {})
        if self.kinds.chosen == ALL and not self.find_line.text().strip():
            self.next_found.emit(self._planned[0] if self._planned else None)
        self._show()
        if self._is_anew:
            self._is_anew = False
            self.view.scrollToTop()

    def _read_on(self, limit: int = 0) -> None:
        """Near the end of what is shown: what holds the line back goes on."""
        if self._shows_changes() and self._changes.has_more:
            self._changes.read_on(limit)
        after, contact_id = self._page.next, self._contact_id
        if after is None or self._is_reading or self.kinds.chosen == CHANGES:
            return
        self._is_reading = True
        query = TimelineQuery(
            self._wanted_kinds(), self.find_line.text().strip(), after, limit or _PAGE
        )

        def take(page: TimelinePage) -> None:
            if contact_id == self._contact_id and self._page.next == after:
                self._page = page
                self._entries += page.entries
                self._show()

        service = self._context.service
        self._context.operations.run(
            self,
            lambda: service().timelines.read(contact_id, query),
            take,
            on_finished=self._end_reading,
            reads=True,
        )

    def _end_reading(self) -> None:
        self._is_reading = False
        self._seek_end()

    def _seek_end(self) -> None:
        """The key End means the very first thing that happened: read it all, and go there."""
        if not self.view.seeks_end:
            return
        has_more = self.kinds.chosen != CHANGES and self._page.next is not None
        if has_more or (self._shows_changes() and self._changes.has_more):
            self._read_on(_REST)
        else:
            self.view.go_to_end()

    def _on_changes(self, changes: Changes) -> None:
        is_ours = ACTIVITY in changes.bulk_kinds or any(
            ref.kind in (ACTIVITY, "activity_result") for ref in changes.refs
        )
        if is_ours:
            self._reload_pause.start()

    # Showing -----------------------------------------------------------------------------

    def _show(self) -> None:
        """The rows: what is planned on top, then activities and changes by their moments."""
        clock = self._context.clock
        now = clock.now()
        results = {one.code: one for one in self.acting.results}
        name = self._name_of
        wants_activities = self.kinds.chosen != CHANGES
        rows: list[LineEntry] = []
        if wants_activities and self._planned:
            rows.append(LineEntry(heading=self.tr("Planned")))
            rows += [line_of(one, now, clock.zone, results, name) for one in self._planned]
        done = self._entries if wants_activities else []
        lines = self._lines_of(done, now, results)
        changes = self._fitting_changes()
        rows += _by_month(self._merged(lines, changes), self._pinned_heading())
        self.model.set_lines(rows)
        known = self._changes.lines()
        self.kinds.show_counts(self._counts, len(known), more=self._changes.has_more)
        self._show_empty(is_empty=not rows)

    def _lines_of(
        self, entries: Sequence[TimelineEntry], now: datetime, results: Mapping[str, Result]
    ) -> list[LineEntry]:
        """The rows of what was done; those that were made today stay."""
        zone, name, made = self._context.clock.zone, self._name_of, self._made
        people = tuple(self._context.users())
        made_for = (now.astimezone(zone).date(), self.acting.results, people)
        if made_for != self._made_for:
            self._made_for = made_for
            made.clear()
        rows: list[LineEntry] = []
        for one in entries:
            known = made.get(one.activity_id)
            if known is None or (known[0] is not one and known[0] != one):
                known = made[one.activity_id] = (one, line_of(one, now, zone, results, name))
            rows.append(known[1])
        return rows

    def _merged(self, lines: Sequence[LineEntry], changes: Sequence[LineEntry]) -> list[LineEntry]:
        """Both in one order, down to where one of them was not read further."""
        ends: list[datetime] = []
        if lines and self._page.next is not None and lines[-1].at is not None:
            ends.append(lines[-1].at)
        if changes and self._changes.has_more and changes[-1].at is not None:
            ends.append(changes[-1].at)
        merged = [*lines, *changes]
        if ends:
            end = max(ends)
            merged = [one for one in merged if one.at is not None and one.at >= end]
        return sorted(merged, key=_moment, reverse=True)

    def _fitting_changes(self) -> list[LineEntry]:
        if not self._shows_changes():
            return []
        wanted, clock = fold(self.find_line.text()), self._context.clock
        now = clock.now()
        return [
            replace(one, when=moment_words(one.at, now, clock.zone))
            for one in self._changes.lines()
            if one.at is not None and (not wanted or wanted in fold(one.words))
        ]

    def _shows_changes(self) -> bool:
        return self.kinds.chosen in (ALL, CHANGES)

    def _wanted_kinds(self) -> tuple[ActivityKind, ...]:
        chosen = self.kinds.chosen
        return () if chosen in (ALL, CHANGES) else (ActivityKind(chosen),)

    def _pinned_heading(self) -> str:
        return self.tr("Pinned")

    def _name_of(self, user_id: int | None) -> str:
        person = self._context.person(user_id)
        return "" if person is None else person.name

    def _show_empty(self, *, is_empty: bool) -> None:
        self.view.setVisible(not is_empty)
        self.empty.setVisible(is_empty and bool(self._contact_id))
        if self.find_line.text().strip() or self.kinds.chosen != ALL:
            self.empty.setText(self.tr("Nothing here fits. Clear the search or choose “All”."))
        else:
            self.empty.setText(
                self.tr(
                    "Calls, meetings, e-mails and notes will stand here. Write the first above."
                )
            )

    def _entry_of(self, key: int) -> TimelineEntry | None:
        both = (*self._planned, *self._entries)
        return next((one for one in both if one.activity_id == key), None)

    def _show_menu(self, key: int, place: QPoint) -> None:
        entry = self._entry_of(key)
        if entry is not None:
            self.acting.show_menu(entry, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        most = theme().size("preview_panel") // 2
        words = theme().metrics("small").horizontalAdvance(self.find_line.placeholderText())
        whole = words + 3 * theme().size("icon") + theme().space("s")  # glass, cross, air
        share = self.width() // 4
        if whole <= self.width() // 3:  # the hint is read whole where there is room
            share, most = max(share, whole), max(most, whole)
        self.find_line.setFixedWidth(max(_LEAST_FIND, min(most, share)))

    # Building ----------------------------------------------------------------------------

    def _timer(self, pause: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(act)
        return timer

    def _arrange(self) -> None:
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("s"))
        column.addWidget(self.composer)
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        line.addWidget(self.kinds, 1)
        line.addWidget(self.find_line, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        column.addStretch(0)
        self.empty.hide()

    def _connect(self) -> None:
        self.kinds.picked.connect(self._begin_anew)
        self.find_line.textChanged.connect(self._find_pause.start)
        QShortcut(QKeySequence("Ctrl+F"), self, self.find_line.setFocus)
        self.view.end_neared.connect(self._read_on)
        self.view.end_requested.connect(self._seek_end)
        self.view.opened.connect(self.acting.open)
        self.view.menu_requested.connect(self._show_menu)
        self.composer.undo_offered.connect(self.undo_offered)
        self.composer.typed_changed.connect(self.typed_changed)
        self.acting.undo_offered.connect(self.undo_offered)
        self.acting.open_requested.connect(self.open_requested)
        self._changes.changed.connect(self._show)
        self._changes.changed.connect(self._seek_end)
        self._context.bridge.changed.connect(self._on_changes)

    def _begin_anew(self, _kind: str = "") -> None:
        """Another kind or other words: from the newest on, wherever one had scrolled to."""
        self._entries = []
        self._is_anew = True
        self.view.seeks_end = False
        self.reload()


def _moment(line: LineEntry) -> int:
    return 0 if line.at is None else to_milliseconds(line.at)


@lru_cache(maxsize=20_000)
def _month_of(at: datetime) -> tuple[int, int]:
    day = day_of_moment(at)
    return day.year, day.month


def _by_month(lines: Sequence[LineEntry], pinned: str) -> list[LineEntry]:
    """Headings of months between the rows; what is pinned comes first."""
    top = [one for one in lines if one.is_pinned]
    rows = [LineEntry(heading=pinned), *top] if top else []
    month: tuple[int, int] | None = None
    for line in lines:
        if line.is_pinned or line.at is None:
            continue
        found = _month_of(line.at)
        if found != month:
            month = found
            rows.append(LineEntry(heading=format_month(date(*month, 1))))
        rows.append(line)
    return rows
