"""A planner page over a real file, with the services run at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from crm_desktop.business.planner.exchange import CalendarExchange
from crm_desktop.business.planner.model import Activity, ActivityKind, Colleague, When
from crm_desktop.business.staff.model import User
from crm_desktop.ui.activities.record_links import activity_source
from crm_desktop.ui.planner.context import PlannerContext
from crm_desktop.ui.planner.dragging import dragged_data
from crm_desktop.ui.planner.page import PlannerPage
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.scope_menu import ScopeMenu
from crm_desktop.ui.planner.selection import Key
from tests.ui.contacts.desk import Desk, make_desk


@dataclass
class PlanDesk:
    """The page with what stands behind it; `today` is the clock's day, a Monday."""

    desk: Desk
    context: PlannerContext
    page: PlannerPage
    users: list[User]

    @property
    def today(self) -> date:
        return self.desk.office.clock.today()

    @property
    def scene(self) -> Scene:
        scene = self.page.view.scene
        assert scene is not None
        return scene

    def plan(self, subject: str, day: int | None, user: int = 0, last: int | None = None) -> int:
        """Plan something on a day, counted from today, for somebody; gives the id."""
        when = When.unscheduled()
        if day is not None:
            first = self.today + timedelta(days=day)
            when = When.any_time(first)
            if last is not None:
                when = When.whole_day(first, self.today + timedelta(days=last))
        users = (Colleague(self.users[user].id),)
        activity = Activity(ActivityKind.TASK, when, subject, users=users)
        office = self.desk.office
        return office.planner.create(activity, office.actor).activity.id

    def settle(self) -> None:
        """Let changes arrive and be shown."""
        QApplication.processEvents()
        self.page.refresh()
        QApplication.processEvents()

    def cell(self, day: int, user: int = 0) -> tuple[int, int]:
        """Row and column of a day, counted from today, of somebody."""
        row = self.scene.grid.row(self.users[user].id)
        column = self.scene.grid.column(self.today + timedelta(days=day))
        assert row is not None
        assert column is not None
        return row, column

    def shown(self, day: int, user: int = 0) -> list[str]:
        """What stands on a day of somebody."""
        return [item.title for item in self.scene.grid.everything(*self.cell(day, user))]

    def stand_on(self, activity_id: int, user: int = 0) -> None:
        """Put the keyboard on an activity."""
        selection = self.page.view.selection
        key = Key(self.users[user].id, activity_id)
        place = selection.place_of(self.scene.grid, key)
        assert place is not None
        selection.pick(*place, key)

    def answer(self, words: str) -> None:
        """Choose in the open question how far a change of one of a series goes."""
        menu = self.page.findChild(ScopeMenu)
        assert menu is not None
        entry = next(one for one in menu.actions() if one.text() == words)
        entry.trigger()
        menu.close()
        self.settle()

    def point(self, day: int, user: int = 0) -> QPoint:
        """The middle of a cell."""
        view = self.page.view
        return view.layout_of_plan.cell_rect(*self.cell(day, user), view.scrolled).center()

    def drop(
        self,
        activity_ids: Sequence[int],
        from_day: int | None,
        to_day: int,
        to_user: int = 0,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Drag activities of the first person onto a cell and let go."""
        day = None if from_day is None else self.today + timedelta(days=from_day)
        keys = [Key(self.users[0].id, activity_id) for activity_id in activity_ids]
        data = dragged_data(keys, day)
        point = QPointF(self.point(to_day, to_user))
        actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
        button = Qt.MouseButton.LeftButton
        view = self.page.view
        view.dragMoveEvent(QDragMoveEvent(point.toPoint(), actions, data, button, modifiers))
        assert view.drop_target is not None
        view.dropEvent(QDropEvent(point, actions, data, button, modifiers))
        assert view.drop_target is None
        self.settle()


def make_plan_desk(path: Path) -> PlanDesk:
    """An office of three with an empty plan."""
    desk = make_desk(path)
    office = desk.office
    names = ("Tomas Kazlauskas", "Vida Jankauskaitė")
    made = [office.staff.create_user(name, actor=office.actor) for name in names]
    users = [office.user, *made]
    context = PlannerContext(
        lambda: office.planner,
        lambda: office.employees,
        lambda: CalendarExchange(office.database, office.journal, office.planner),
        office.search.find,
        office.actor,
        office.clock,
        desk.operations,
        desk.context.bridge,
        desk.context.view_state,
        link_sources=(activity_source(lambda: office.planner, office.clock),),
    )
    page = PlannerPage(context)
    page.resize(1400, 800)
    return PlanDesk(desk, context, page, users)
