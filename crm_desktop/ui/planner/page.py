"""The planner page: who does what on which day, for three weeks, a week or a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import ACTIVITY, ActivityKind
from crm_desktop.business.staff.model import USER
from crm_desktop.business.staff.working_time import ABSENCE
from crm_desktop.core.changes import Changes
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.activities.words import week_start
from crm_desktop.ui.kit.frames import Hairline
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.progress import LoadingBar
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.actions import PlanActions
from crm_desktop.ui.planner.bar import ZOOMS, PlannerBar
from crm_desktop.ui.planner.context import NewActivity, PlannerContext
from crm_desktop.ui.planner.kept_filter import keep_count, kept_count
from crm_desktop.ui.planner.page_filter import PageFilter
from crm_desktop.ui.planner.page_keys import add_keys
from crm_desktop.ui.planner.page_menus import PageMenus
from crm_desktop.ui.planner.page_moves import PageMoves
from crm_desktop.ui.planner.places import Place
from crm_desktop.ui.planner.reading import (
    PlanData,
    PlanQuery,
    make_scene,
    passing,
    read_plan,
)
from crm_desktop.ui.planner.scene import PlanPerson, Scene
from crm_desktop.ui.planner.scene_changes import new_key
from crm_desktop.ui.planner.tiles import Picture
from crm_desktop.ui.planner.tray import Tray
from crm_desktop.ui.planner.view import PlanView
from crm_desktop.ui.planner.words import range_title

if TYPE_CHECKING:
    from crm_desktop.ui.planner.calendar_files import CalendarFiles
    from crm_desktop.ui.planner.empty_plan import EmptyPlan
    from crm_desktop.ui.planner.plan_list import PlanList

TRAY_STANDS_FROM = 1080
"""Width of the page in logical pixels from which the tray stands beside the plan."""
_REFRESH_PAUSE_MS = 40
_MINUTE_MS = 60_000
_CONTACT = "contact"


class PlannerPage(Page):
    """What "Planner" in the navigation opens; `new_requested` carries a `NewActivity`."""

    new_requested = Signal(object)
    employees_requested = Signal()

    page_id = "planner"
    icon_name = "calendar-week"

    def __init__(self, context: PlannerContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._data: PlanData | None = None
        self._count = ZOOMS[-1]
        self._first = week_start(context.clock.today())
        self.list: PlanList | None = None
        self.empty: EmptyPlan | None = None
        self._calendar_files: CalendarFiles | None = None
        self._is_shown_once = False
        self._wanted_day: date | None = None
        self._begun: Place | None = None
        self.bar = PlannerBar(context.actor.user_id, self)
        self.filters = PageFilter(self.bar, context.view_state, self)
        self.view = PlanView(self)
        self.view.can_edit = context.can_edit
        self.view.setAccessibleName(self.tr("Plan"))
        self.tray = Tray(context.clock, self)
        self.loading = LoadingBar()
        self.actions_here = PlanActions(context, self, self.hand)
        self.actions_here.name_of_user = self._name_of
        self.moves = PageMoves(self)
        self.menus = PageMenus(self, can_edit=context.can_edit)
        self._refresh_pause = QTimer(self)
        self._refresh_pause.setSingleShot(True)
        self._refresh_pause.setInterval(_REFRESH_PAUSE_MS)
        self._refresh_pause.timeout.connect(self._load)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._show)
        self._arrange()
        self._connect()
        add_keys(self)
        self._restore()

    # Page ---------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Planner")

    def activate(self) -> None:
        if not self._is_shown_once:
            self._is_shown_once = True
            self._load()
        self._minute.start()
        self.view.setFocus()

    def deactivate(self) -> None:
        self._minute.stop()

    @property
    def has_own_new(self) -> bool:
        return self._context.can_edit

    def new_record(self) -> None:
        place = self.view.current_place()
        if place is not None:
            self._create(place)

    def focus_filter(self) -> None:
        if self.tray.isHidden():
            self.bar.tray.setChecked(True)
        self.tray.find_line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        self._load()

    def place(self) -> object:
        return (self._first, self._count)

    def take_place(self, place: object) -> None:
        if isinstance(place, tuple):
            self._first, self._count = cast("tuple[date, int]", place)
            self.bar.zoom.set_value(self._count)

    def panes(self) -> Sequence[QWidget]:
        plan = self.stack.currentWidget() or self.view
        parts: list[QWidget] = [self.bar.people, plan]
        return [*parts, self.tray.list] if self.tray.isVisible() else parts

    # Which days ---------------------------------------------------------------------------

    def step(self, steps: int) -> None:
        """Go on or back: a week, or a day where one day is shown."""
        days = steps if self._count == 1 else steps * 7
        self.go(self._first + timedelta(days=days))

    def go(self, first: date) -> None:
        """Show the days from this one on."""
        self._first = first
        self._load()

    def go_today(self) -> None:
        """Show today, and stand on it."""
        self.go_to(self._context.clock.today())

    def go_to(self, day: date) -> None:
        """Show a day; three weeks begin with its week."""
        self._wanted_day = day
        self.go(day if self._count == 1 else week_start(day))

    def _jump(self, day: date) -> None:
        """A day was typed or picked: the keyboard goes there, too."""
        self.go_to(day)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def zoom(self, count: int) -> None:
        """Show so many days, with the day in them on which the keyboard stands."""
        place = self.view.current_place()
        day = place.day if place is not None else self._context.clock.today()
        self._count = count
        self.bar.zoom.set_value(count)
        keep_count(self._context.view_state, count)
        self.go_to(day)

    # Reading and showing ------------------------------------------------------------------

    def _load(self) -> None:
        query = PlanQuery(self._first, self._count, self.filters.contact_id)
        context = self._context
        titles = (range_title(query.first, query.last, is_short=short) for short in (False, True))
        self.bar.set_range(*titles)
        self.loading.set_loading(True)
        context.operations.run(
            self,
            lambda: read_plan(context, query),
            self._take,
            kind="plan",
            on_finished=lambda: self.loading.set_loading(False),
        )

    def _take(self, data: PlanData) -> None:
        self._data = data
        people = [one for one in data.employees if one.is_active]
        self.filters.forget_others([one.id for one in people])
        self.bar.people.show_people(people, self.filters.value.user_ids)
        self.bar.fit()
        self._show()

    def _show(self) -> None:
        data = self._data
        if data is None:
            return
        scene = make_scene(data, self.filters.value, self._context.clock)
        known = self.view.scene
        self.view.show_scene(scene)
        if self._begun is not None and known is not None:
            self._stand_on_new(known, scene, self._begun)
        if self.list is not None:
            self.list.show_scene(scene)
        self._tell_empty(scene, data)
        users = self.filters.value.user_ids
        self.tray.show_agenda(
            data.tray,
            [
                item
                for item in passing(data.tray.items, self.filters.value)
                if not users or item.user_id in users
            ],
        )
        if self._wanted_day is not None:
            self.view.go_to(self._wanted_day)
            self._wanted_day = None

    def _stand_on_new(self, before: Scene, after: Scene, place: Place) -> None:
        """What was begun on a day is there: the keyboard stands on it."""
        key = new_key(before, after, place)
        if key is not None:
            self._begun = None
            self.view.selection.stand_on(after.grid, key)

    def _tell_empty(self, scene: Scene, data: PlanData) -> None:
        is_empty = scene.is_empty
        if self.empty is None and is_empty:
            self.empty = self._make_empty()
        if self.empty is not None:
            hidden = self.filters.value.is_set and bool(data.agenda.items)
            is_filtered = hidden or self.filters.contact_id is not None
            alone = sum(one.is_active for one in data.employees) < 2
            self.empty.tell(is_empty=is_empty, is_filtered=is_filtered, is_alone=alone)

    def _make_empty(self) -> EmptyPlan:
        from crm_desktop.ui.planner.empty_plan import EmptyPlan

        made = EmptyPlan(self.view, can_edit=self._context.can_edit)
        made.create_requested.connect(self.new_record)
        made.employees_requested.connect(self.employees_requested)
        made.clear_requested.connect(self.filters.clear)
        return made

    def show_contact(self, contact_id: int) -> None:
        """Only what is planned with this contact."""
        names = {} if self._data is None else {**self._data.tray.names, **self._data.agenda.names}
        self.filters.show_contact(contact_id, names.get(contact_id, ""))

    def show_list(self, *, is_list: bool) -> None:
        """The same plan line by line, or as a sheet again."""
        if not is_list:
            self.stack.setCurrentWidget(self.view)
            self.view.setFocus()
            return
        plan_list = self.list = self.list or self._make_list()
        if self.view.scene is not None:
            plan_list.show_scene(self.view.scene)
        self.stack.setCurrentWidget(plan_list)
        plan_list.setFocus()

    def _make_list(self) -> PlanList:
        from crm_desktop.ui.planner.plan_list import PlanList

        made, actions = PlanList(self), self.actions_here
        made.opened.connect(self.open_activity)
        made.delete_requested.connect(lambda: actions.delete(made.chosen()))
        made.menu_requested.connect(self.menus.show_of_list)
        self.stack.addWidget(made)
        keys = QShortcut(QKeySequence("T"), made)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(lambda: self.show_list(is_list=False))
        return made

    @property
    def shows_list(self) -> bool:
        """Whether the plan is shown line by line."""
        return self.list is not None and self.stack.currentWidget() is self.list

    def _restore(self) -> None:
        state = self._context.view_state
        count = kept_count(state)
        if count is not None:
            self._count = count
            self.bar.zoom.set_value(count)
            if count == 1:
                self._first = self._context.clock.today()

    # Building -----------------------------------------------------------------------------

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.loading)
        column.addWidget(Hairline())
        self._line = QHBoxLayout()
        self._line.setSpacing(0)
        self.stack = QStackedLayout()
        self.stack.addWidget(self.view)
        self._line.addLayout(self.stack, 1)
        self._tray_edge = Hairline(is_vertical=True)
        self._line.addWidget(self._tray_edge)
        self._line.addWidget(self.tray)
        self.tray.setFixedWidth(theme().size("planner.tray"))
        column.addLayout(self._line, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stands = self.width() >= TRAY_STANDS_FROM
        self.bar.set_drawer(has_drawer=not stands)
        self._show_tray(is_shown=stands or self.bar.tray.isChecked())

    def _show_tray(self, *, is_shown: bool) -> None:
        self.tray.setVisible(is_shown)
        self._tray_edge.setVisible(is_shown)

    def _connect(self) -> None:
        bar, view, tray, actions = self.bar, self.view, self.tray, self.actions_here
        bar.stepped.connect(self.step)
        bar.today_requested.connect(self.go_today)
        bar.jump.clicked.connect(self.ask_date)
        bar.day_chosen.connect(self._jump)
        bar.zoom_chosen.connect(self.zoom)
        self.filters.narrowed.connect(self._show)
        self.filters.contact_chosen.connect(self._load)
        bar.load.toggled.connect(self._show_load)
        bar.tray.toggled.connect(self._open_drawer)
        bar.more_menu.aboutToShow.connect(self.menus.fill_more)
        view.opened.connect(self.open_activity)
        view.create_requested.connect(self._create)
        view.moves_requested.connect(self.moves.carry)
        view.dropped.connect(self.moves.drop)
        view.more_requested.connect(self.menus.show_day)
        view.menu_requested.connect(self.menus.show_of_plan)
        view.week_requested.connect(self._cross_edge)
        tray.dropped.connect(self.moves.take_out)
        tray.new_requested.connect(self._create_unscheduled)
        tray.list.chosen.connect(self._place_chosen)
        tray.list.opened.connect(self.open_activity)
        tray.list.delete_requested.connect(lambda: actions.delete(tray.list.chosen_items()))
        tray.list.menu_requested.connect(self.menus.show_of_tray)
        actions.done.connect(self.undo_offered)
        actions.failed_partly.connect(partial(self.message_requested.emit, "warning"))
        actions.opened.connect(self.open_activity)
        actions.contact_opened.connect(self._open_contact)
        actions.create_requested.connect(self._create)
        actions.contact_filtered.connect(self.show_contact)
        self._context.bridge.changed.connect(self._on_changes)

    # Reactions ----------------------------------------------------------------------------

    def _name_of(self, user_id: int) -> str:
        return next((one.name for one in self.people() if one.id == user_id), "")

    def people(self) -> tuple[PlanPerson, ...]:
        """Whose rows there are now."""
        return self.view.scene.people if self.view.scene is not None else ()

    def ask_date(self) -> None:
        """Open a month to pick a day from."""
        place = self.view.current_place()
        self.bar.show_calendar(place.day if place is not None else self._first)

    def _cross_edge(self, steps: int) -> None:
        """The keyboard goes over the edge: the days go on, and it stands on the next one."""
        place = self.view.current_place()
        if place is None:
            return
        self._wanted_day = place.day + timedelta(days=steps)
        self.step(steps)

    def _open_drawer(self, is_on: bool) -> None:
        self._show_tray(is_shown=is_on)

    def _show_load(self, is_on: bool) -> None:
        self.view.set_picture(Picture.LOAD if is_on else Picture.CHIPS)

    # Calendar files -----------------------------------------------------------------------

    @property
    def calendar_files(self) -> CalendarFiles:
        """The way out and in; made with the first wish."""
        if self._calendar_files is None:
            from crm_desktop.ui.planner.calendar_files import CalendarFiles

            made = CalendarFiles(self._context, self)
            made.done.connect(self.undo_offered)
            made.told.connect(self.message_requested)
            self._calendar_files = made
        return self._calendar_files

    def save_calendar(self) -> None:
        """Somebody's plan of the days in view, or all to come, into a file."""
        last = self._first + timedelta(days=self._count - 1)
        self.calendar_files.ask_what(self._first, last)

    def import_calendar(self) -> None:
        """A file of another program into one's own plan."""
        if self._context.can_edit:
            self.calendar_files.ask_which()

    def shown_items(self) -> tuple[PlannedItem, ...]:
        """Every activity of the days in view and of the tray."""
        data = self._data
        return () if data is None else (*data.agenda.items, *data.tray.items)

    def hand(self) -> QPoint:
        """Where the keyboard stands, on the screen: where a question belongs."""
        plan = self.stack.currentWidget()
        if plan is not self.view or self.view.scene is None:
            return self.mapToGlobal(self.rect().center())
        return self.view.viewport().mapToGlobal(self.view.current_rect().center())

    def _place_chosen(self, items: tuple[PlannedItem, ...]) -> None:
        self.actions_here.ask_where(items, self.people())

    def _open_contact(self, contact_id: int) -> None:
        self.open_requested.emit(RecordRef(_CONTACT, contact_id))

    def open_chosen_contact(self) -> None:
        """The card of the contact that the chosen activity is with."""
        for item in self.view.chosen()[:1]:
            if item.contact_id is not None:
                self._open_contact(item.contact_id)

    # Editing ------------------------------------------------------------------------------

    def open_activity(self, activity_id: int) -> None:
        """The whole form of an activity."""
        self.open_requested.emit(RecordRef(ACTIVITY, activity_id))

    def _create(self, place: Place, kind: ActivityKind | None = None) -> None:
        """A new activity on a day of an employee."""
        if self._context.can_edit:
            self._begun = place
            self.new_requested.emit(NewActivity(place.user_id, place.day, kind, place.minutes))

    def _create_unscheduled(self) -> None:
        if self._context.can_edit:
            user_id = self._context.actor.user_id
            self.new_requested.emit(NewActivity(user_id, None, ActivityKind.TASK))

    def _on_changes(self, changes: Changes) -> None:
        if self._is_shown_once and any(
            map(changes.touches_kind, (ACTIVITY, USER, ABSENCE, "setting"))
        ):
            self._refresh_pause.start()
