"""The Today page: what is overdue, what is to be done today, what comes this week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.planner.model import (
    ACTIVITY,
)
from crm_desktop.business.planner.today import Part, TodayPlan, plan_of
from crm_desktop.business.planner.today_reader import TodayItems, WorkToday
from crm_desktop.core.changes import Changes
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.formatting import first_day_of_week
from crm_desktop.ui.kit.frames import Hairline, Panel
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.today.acts import TodayActs
from crm_desktop.ui.today.context import TodayContext
from crm_desktop.ui.today.header import TodayHeader
from crm_desktop.ui.today.plan_model import PlanModel
from crm_desktop.ui.today.plan_view import PlanView
from crm_desktop.ui.today.quick_line import QuickLine
from crm_desktop.ui.today.side_cards import AwayCard, BirthdayCard, LoadCard

if TYPE_CHECKING:
    from crm_desktop.business.contacts.birthdays import Birthday
    from crm_desktop.business.planner.model import Result
    from crm_desktop.business.rotation.model import QueueLine
    from crm_desktop.business.staff.model import User
    from crm_desktop.ui.today.rotation_cards import RotationCards, RotationToday

_RELOAD_PAUSE_MS = 60
_CLOCK_MS = 20_000
_SIDE_HIDES_BELOW = 900
"""Page width in logical pixels under which the cards beside give their room to the list."""
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
        self._day = context.clock.today()
        self._is_loaded = False
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
        self.acts = TodayActs(context, self.quick.understand, self)
        self.acts.is_team = self.is_team
        self.stack = QStackedWidget()
        self.load_card, self.away_card = LoadCard(), AwayCard()
        self.birthday_card = BirthdayCard()
        self.rotation_cards: RotationCards | None = None
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
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def deactivate(self) -> None:
        self._clock.stop()

    @property
    def has_own_new(self) -> bool:
        return self._context.can_edit

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
        self._items, users, self.acts.results = read
        self._users.clear()
        self._users.update({user.id: user for user in users})
        self._show()
        context, language = self._context, self.locale().name()
        # Behind the first lines: holidays are read for the first time in some tenths of a second.
        context.operations.run(
            self, lambda: context.reader().work(language), self._take_work, kind="work"
        )
        context.operations.run(self, context.birthdays, self._take_birthdays, kind="birthdays")
        self._ask_rotation()

    def _ask_rotation(self) -> None:
        """Whom to contact again: asked last, and it gives way to everything else."""
        context, rotation = self._context, self._context.rotation
        if rotation is None:
            return
        owner_id = None if self.is_team else context.actor.user_id

        def read() -> RotationToday:
            from crm_desktop.ui.today.rotation_cards import rotation_today

            return rotation_today(rotation.service(), owner_id)

        context.operations.run(self, read, self._take_rotation, kind="rotation", patient=True)

    def _take_rotation(self, found: RotationToday) -> None:
        if self.rotation_cards is None:
            from crm_desktop.ui.today.rotation_cards import RotationCards

            rotation = self._context.rotation
            can_call = rotation is not None and rotation.start_calls is not None
            cards = RotationCards(can_edit=self._context.can_edit, can_call=can_call)
            cards.opened.connect(self.acts.open_contact)
            cards.call_requested.connect(self._call_line)
            cards.plan_requested.connect(self._plan_line)
            cards.list_requested.connect(self._plan_shown)
            cards.all_requested.connect(self._show_part)
            cards.calls_requested.connect(self._start_calls)
            self._cards.insertWidget(self._cards.indexOf(self.birthday_card) + 1, cards)
            self.rotation_cards = cards
        self.rotation_cards.show_found(found)

    def _call_line(self, line: QueueLine) -> None:
        """Ring up, or plan it where there is no number."""
        if line.phone or not self._context.can_edit:
            self._context.call(line.contact_id)
        else:
            self._plan_line(line)

    def _plan_line(self, line: QueueLine) -> None:
        self.acts.plan_calls((line.contact_id,), line.name)

    def _plan_shown(self) -> None:
        """Those shown, without the ones who are owed another step already."""
        if self.rotation_cards is not None:
            lines = self.rotation_cards.queue.lines
            ids = [one.line.contact_id for one in lines if one.line.activity_id is None]
            self.acts.plan_calls(ids)

    def _show_part(self, key: str) -> None:
        if self._context.rotation is not None:
            self._context.rotation.show_part(key, self.is_team)

    def _start_calls(self) -> None:
        rotation = self._context.rotation
        if rotation is not None and rotation.start_calls is not None:
            rotation.start_calls(self.is_team)

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
        self.badge_changed.emit(self._waiting(plan))
        has_any = any(group.rows for group in plan.groups)
        self._say_empty()
        self.stack.setCurrentWidget(self.view if has_any else self.empty)

    def _waiting(self, plan: TodayPlan) -> int:
        """What waits for whoever works here, whatever is shown."""
        if not self.is_team and not self.header.kinds:
            return plan.waiting
        context, own = self._context, self._context.actor.user_id
        items = [item for item in self._items.items if item.user_id == own]
        return plan_of(items, {}, context.clock.now(), context.clock.zone).waiting

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

    # Choosing ----------------------------------------------------------------------------

    def choose_whose(self, is_team: bool) -> None:
        """Mine or everybody's."""
        self.is_team = self.acts.is_team = is_team
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
        cards = self._cards = QVBoxLayout(inner)
        space = look.space("l")
        cards.setContentsMargins(space, space, space, space)
        cards.setSpacing(look.space("m"))
        for card in (self.birthday_card, self.away_card, self.load_card):
            card.hide()
            cards.addWidget(card)
        cards.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
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
        self.quick.added.connect(self.acts.add)
        self.acts.not_added.connect(self.quick.put_back)
        self.quick.left.connect(lambda: self.view.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.view.wished.connect(self.acts.do)
        self.acts.undo_offered.connect(self.undo_offered)
        self.acts.open_requested.connect(self.open_requested)
        self.view.folded.connect(self._keep_folds)
        self.view.new_requested.connect(self.new_record)
        self.birthday_card.opened.connect(self.acts.open_contact)
        show_dates = self._context.show_dates
        self.birthday_card.all_link.setVisible(show_dates is not None)
        if show_dates is not None:
            self.birthday_card.all_requested.connect(show_dates)
        self._context.bridge.changed.connect(self._on_changes)
