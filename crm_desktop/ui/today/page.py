"""The Today page: what is overdue, what is to be done today, what comes this week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import (
    ACTIVITY,
    Activity,
    ActivityKind,
    ManySaved,
    Move,
    SavedActivity,
)
from crm_desktop.business.planner.today import Part, TodayPlan, TodayRow, plan_of
from crm_desktop.business.planner.today_reader import TodayItems, WorkToday
from crm_desktop.core.changes import Changes
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
from crm_desktop.ui.activities.quick_words import day_words
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.formatting import first_day_of_week
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.context import TodayContext
from crm_desktop.ui.today.header import TodayHeader
from crm_desktop.ui.today.moving import open_day_menu
from crm_desktop.ui.today.plan_model import PlanModel
from crm_desktop.ui.today.plan_view import PlanView, Wish
from crm_desktop.ui.today.quick_line import QuickLine
from crm_desktop.ui.today.side_cards import AwayCard, BirthdayCard, LoadCard
from crm_desktop.ui.today.words import subject_of

if TYPE_CHECKING:
    from crm_desktop.business.contacts.birthdays import Birthday
    from crm_desktop.business.planner.model import Result
    from crm_desktop.business.planner.service import PlannerService
    from crm_desktop.business.staff.model import User
    from crm_desktop.core.actor import Actor
    from crm_desktop.ui.activities.result_popup import Outcome, ResultPopup

_RELOAD_PAUSE_MS = 60
_CLOCK_MS = 20_000
_SIDE_HIDES_BELOW = 900
"""Page width in logical pixels under which the cards beside give their room to the list."""
_ASKS_RESULT = frozenset({ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.VISIT})
_KINDS = (ACTIVITY, "contact", "user", "absence", "setting")


class TodayPage(Page):
    """What "Today" in the navigation opens.

    The badge tells what is overdue or still to be done today.
    """

    page_id = "today"
    icon_name = "calendar-check"

    def __init__(self, context: TodayContext) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._items = TodayItems((), {})
        self._work: WorkToday | None = None
        self._users: dict[int, User] = {}
        self._results: tuple[Result, ...] = ()
        self._day = context.clock.today()
        self._is_loaded = False
        self.popup: ResultPopup | None = None
        self.is_team = context.view_state.text("today/whose") == "team"
        self.header = TodayHeader()
        self.header.set_team(is_team=self.is_team)
        self.quick = QuickLine(context)
        self.model = PlanModel(self)
        self.model.folded = self._kept_folds()
        self.view = PlanView(self.model)
        self.view.person = self._users.get
        self.empty = EmptyState(
            "calendar-check",
            self.tr("Nothing is planned for today"),
            self.tr("What you plan, or promise a client, stands here. Type it in the line above."),
        )
        self.stack = QStackedWidget()
        self.load_card, self.away_card = LoadCard(), AwayCard()
        self.birthday_card = BirthdayCard()
        self._reload_pause = self._timer(_RELOAD_PAUSE_MS, self._load, is_once=True)
        self._clock = self._timer(_CLOCK_MS, self._move_now, is_once=False)
        self._arrange()
        self._connect()

    # Page --------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Today")

    def activate(self) -> None:
        self._clock.start()
        if not self._is_loaded:
            self._is_loaded = True
            self.header.show_day(self._context.clock.today())
            self._load()
        else:
            self._move_now()

    def deactivate(self) -> None:
        self._clock.stop()

    def new_record(self) -> None:
        self.quick.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self.header.kind_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.header.open_kinds()

    def refresh(self) -> None:
        self._load()

    def panes(self) -> Sequence[QWidget]:
        return (self.quick.line, self.view)

    @property
    def plan(self) -> TodayPlan | None:
        """What is shown."""
        return self.model.plan

    # Reading -----------------------------------------------------------------------------

    def _load(self) -> None:
        context = self._context
        users = None if self.is_team else (context.actor.user_id,)
        week_start = first_day_of_week().value - 1
        self._day = context.clock.today()

        def read() -> tuple[TodayItems, Sequence[User], tuple[Result, ...]]:
            items = context.reader().items(users, week_start)
            return items, context.users(), context.planner().all_results()

        context.operations.run(self, read, self._take, kind="today")

    def _take(self, read: tuple[TodayItems, Sequence[User], tuple[Result, ...]]) -> None:
        self._items, users, self._results = read
        self._users.clear()
        self._users.update({user.id: user for user in users})
        self._show()
        context, language = self._context, self.locale().name()
        # Behind the first lines: holidays are read for the first time in some tenths of a second.
        context.operations.run(
            self, lambda: context.reader().work(language), self._take_work, kind="work"
        )
        context.operations.run(self, context.birthdays, self._take_birthdays, kind="birthdays")

    def _take_birthdays(self, birthdays: Sequence[Birthday]) -> None:
        self.birthday_card.show_birthdays(birthdays, self._day)

    def _take_work(self, work: WorkToday) -> None:
        self._work = work
        self.header.show_day(self._day, work.holiday)
        self.load_card.show_work(tuple(self._users.values()), work)
        self.away_card.show_absences(self._users, work.away, self._day)
        self._show_load()

    def _show(self) -> None:
        context = self._context
        plan = plan_of(
            self._items.items,
            self._items.names,
            context.clock.now(),
            context.clock.zone,
            week_start=first_day_of_week().value - 1,
            kinds=self.header.kinds,
        )
        self.view.shows_people = self.is_team
        self.model.show_plan(plan)
        self._set_now()
        self._show_load()
        self.badge_changed.emit(plan.waiting)
        has_any = any(group.rows for group in plan.groups)
        self._say_empty()
        self.stack.setCurrentWidget(self.view if has_any else self.empty)

    def _say_empty(self) -> None:
        if self.header.kinds:
            title = self.tr("Nothing of these types")
            self.empty.set_text(title, self.tr("Show all types to see the rest of the day."))
        else:
            self.empty.set_text(
                self.tr("Nothing is planned for today"),
                self.tr(
                    "What you plan, or promise a client, stands here. Type it in the line above."
                ),
            )

    def _show_load(self) -> None:
        plan, work = self.plan, self._work
        if plan is None:
            return
        if work is None:
            self.header.show_load(plan.planned, None)
        elif self.is_team:
            self.header.show_load(sum(work.planned.values()), sum(work.capacity.values()))
        else:
            user_id = self._context.actor.user_id
            self.header.show_load(work.planned.get(user_id, 0), work.capacity.get(user_id, 0))

    def _move_now(self) -> None:
        """The clock went on: the line of now moves, and a new day brings another plan."""
        if self._context.clock.today() != self._day:
            self.header.show_day(self._context.clock.today())
            self._load()
        elif self.plan is not None:
            self._show()

    def _set_now(self) -> None:
        local = self._context.clock.now().astimezone(self._context.clock.zone)
        self.view.set_now(local.hour * 60 + local.minute)

    def _on_changes(self, changes: Changes) -> None:
        if self._is_loaded and any(changes.touches_kind(kind) for kind in _KINDS):
            self._reload_pause.start()

    # Doing -------------------------------------------------------------------------------

    def _act(self, wish: Wish, row: TodayRow | None, place: QPoint) -> None:
        if wish is Wish.MOVE_ALL:
            self.ask_where_overdue(place)
        elif row is None:
            return
        elif wish is Wish.OPEN:
            self.open(row)
        elif wish is Wish.CALL:
            if row.item.contact_id is not None:
                self._context.call(row.item.contact_id)
        elif wish is Wish.MENU:
            self._open_menu(row, place)
        elif self._context.can_edit:
            acts: dict[Wish, Callable[[], object]] = {
                Wish.TICK: lambda: self.tick(row, place),
                Wish.MOVE: lambda: self.ask_where(row, place),
                Wish.DELETE: lambda: self.delete(row),
            }
            acts[wish]()

    def open(self, row: TodayRow) -> None:
        """Open the activity in its window."""
        self.open_requested.emit(RecordRef(ACTIVITY, row.item.activity_id))

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(RecordRef("contact", contact_id))

    def tick(self, row: TodayRow, place: QPoint) -> None:
        """It is done, or it is not after all; with a client, what came of it is asked."""
        item = row.item
        if not item.is_open:
            self._run_many(
                lambda planner, actor: planner.reopen((item.activity_id,), actor),
                self.tr("“{name}” is to be done again"),
                row,
            )
        elif item.kind in _ASKS_RESULT and item.contact_count:
            self._ask_result(row, place)
        else:
            self._complete(row, None)

    def _ask_result(self, row: TodayRow, place: QPoint) -> None:
        from crm_desktop.ui.activities.result_popup import ResultPopup

        title = " · ".join(part for part in (subject_of(row), row.contact) if part)
        popup = ResultPopup(
            self, title, self._results, self.quick.understand, self._context.clock.today()
        )
        popup.done.connect(partial(self._complete, row))
        popup.destroyed.connect(self._forget_popup)
        self.popup = popup
        popup.show_at(place)

    def _forget_popup(self) -> None:
        self.popup = None

    def _complete(self, row: TodayRow, outcome: Outcome | None) -> None:
        context = self._context
        following: Activity | None = None
        if outcome is not None and outcome.next_step is not None:
            from crm_desktop.business.planner.quick_draft import draft_of

            following = draft_of(outcome.next_step, context.clock.today(), context.clock.zone)

        def call() -> SavedActivity:
            return context.planner().complete(
                row.item.activity_id,
                context.actor,
                result="" if outcome is None else outcome.result,
                outcome_text=None if outcome is None else outcome.text or None,
                next_step=None if outcome is None else outcome.next_line or None,
                next_activity=following,
            )

        words = self.tr("“{name}” is done")
        if following is not None:
            words = self.tr("“{name}” is done, the next step is booked")
        context.operations.run(self, call, lambda done: self._told(words, row, done.seq))

    def ask_where(self, row: TodayRow, place: QPoint) -> None:
        """Ask to which day something is moved."""
        open_day_menu(self, place, self._context.clock.today(), lambda day: self.move_row(row, day))

    def move_row(self, row: TodayRow, day: date) -> None:
        """Move one activity to another day; its time of day stays."""
        today = self._context.clock.today()
        words = self.tr("“{name}” moved to {day}").replace("{day}", day_words(day, today))
        move = Move(row.item.activity_id, to_day=day)
        self._run_many(lambda planner, actor: planner.move((move,), actor), words, row)

    def ask_where_overdue(self, place: QPoint) -> None:
        """Ask to which day everything that is overdue is moved."""
        if self._context.can_edit:
            open_day_menu(self, place, self._context.clock.today(), self.move_overdue)

    def move_overdue(self, day: date) -> None:
        """Move everything that is overdue to a day."""
        context = self._context
        users = None if self.is_team else (context.actor.user_id,)

        def tell(done: ManySaved) -> None:
            words = self.tr("%Ln overdue item(s) moved to {day}", "", len(done.ids))
            words = words.replace("{day}", day_words(day, context.clock.today()))
            self.undo_offered.emit(words, done.seq)

        context.operations.run(
            self, lambda: context.planner().move_overdue(day, context.actor, users), tell
        )

    def delete(self, row: TodayRow) -> None:
        """Put an activity into the bin."""
        self._run_many(
            lambda planner, actor: planner.delete((row.item.activity_id,), actor),
            self.tr("“{name}” deleted"),
            row,
        )

    def add(self, draft: Activity) -> None:
        """Store what was written in the line."""
        context = self._context
        if not context.can_edit:
            return
        words = self.tr("Added")

        def tell(saved: SavedActivity) -> None:
            self.undo_offered.emit(words, saved.seq)

        context.operations.run(self, lambda: context.planner().create(draft, context.actor), tell)

    def _run_many(
        self, call: Callable[[PlannerService, Actor], ManySaved], words: str, row: TodayRow
    ) -> None:
        context = self._context
        context.operations.run(
            self,
            lambda: call(context.planner(), context.actor),
            lambda done: self._told(words, row, done.seq),
        )

    def _told(self, words: str, row: TodayRow, seq: int) -> None:
        self.undo_offered.emit(words.replace("{name}", isolate(subject_of(row))), seq)

    def _open_menu(self, row: TodayRow, place: QPoint) -> None:
        can_edit, item = self._context.can_edit, row.item
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        done = self.tr("Done") if item.is_open else self.tr("Not done after all")
        entries = [
            menu.add(done, lambda: self.tick(row, place), "check", shortcut="Space"),
            menu.add(
                self.tr("Move to…"), lambda: self.ask_where(row, place), "clock", shortcut="P"
            ),
        ]
        menu.add(self.tr("Open"), lambda: self.open(row), "external-link", shortcut="Return")
        key = item.contact_id
        if key is not None:
            menu.addSeparator()
            menu.add(self.tr("Call"), lambda: self._context.call(key), "phone", shortcut="C")
            words = self.tr("Open {name}").replace("{name}", menu_text(isolate(row.contact)))
            menu.add(words, lambda: self._open_contact(key), "address-book")
        menu.addSeparator()
        entries.append(
            menu.add(
                self.tr("Delete"),
                lambda: self.delete(row),
                "trash",
                shortcut="Delete",
                is_danger=True,
            )
        )
        for entry in entries:
            entry.setEnabled(can_edit)
        menu.popup(place)

    # Choosing ----------------------------------------------------------------------------

    def choose_whose(self, is_team: bool) -> None:
        """Mine or everybody's."""
        self.is_team = is_team
        self._context.view_state.keep_text("today/whose", "team" if is_team else "mine")
        self._load()

    def _kept_folds(self) -> set[Part]:
        kept = self._context.view_state.text("today/folded")
        if not kept:
            return {Part.LATER}
        return {part for part in Part if part.value in kept.split(",")}

    def _keep_folds(self) -> None:
        words = ",".join(sorted(part.value for part in self.model.folded))
        self._context.view_state.keep_text("today/folded", words or "none")

    # Making ------------------------------------------------------------------------------

    def _timer(self, pause_ms: int, call: Callable[[], object], *, is_once: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(is_once)
        timer.setInterval(pause_ms)
        timer.timeout.connect(call)
        return timer

    def _arrange(self) -> None:
        look = theme()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout()
        margin = look.space("xl")
        column.setContentsMargins(margin, look.space("l"), look.space("l"), 0)
        column.setSpacing(look.space("m"))
        column.addWidget(self.header)
        column.addWidget(self.quick)
        column.addWidget(self.stack, 1)
        self.quick.setVisible(self._context.can_edit)
        self._side = self._make_side()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(self._side)

    def _make_side(self) -> QWidget:
        look = theme()
        inner = Panel("window")
        cards = QVBoxLayout(inner)
        space = look.space("l")
        cards.setContentsMargins(space, space, space, space)
        cards.setSpacing(look.space("m"))
        for card in (self.birthday_card, self.away_card, self.load_card):
            card.hide()
            cards.addWidget(card)
        cards.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        side = Panel("window")
        row = QHBoxLayout(side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Hairline(is_vertical=True))
        row.addWidget(area)
        side.setFixedWidth(look.size("today_side_column"))
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= _SIDE_HIDES_BELOW)

    def _connect(self) -> None:
        self.header.whose_chosen.connect(self.choose_whose)
        self.header.kinds_chosen.connect(self._show)
        self.quick.added.connect(self.add)
        self.quick.left.connect(lambda: self.view.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.view.wished.connect(self._act)
        self.view.folded.connect(self._keep_folds)
        self.view.new_requested.connect(self.new_record)
        self.birthday_card.opened.connect(self._open_contact)
        self._context.bridge.changed.connect(self._on_changes)
