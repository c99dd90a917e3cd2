"""What dragging and carrying keys of the planner page come to; of a series it is asked how far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import Scope
from crm_desktop.business.planner.moving import at_time, moves_to
from crm_desktop.ui.planner.drag_view import DropWish
from crm_desktop.ui.planner.dragging import Dragged
from crm_desktop.ui.planner.selection import Key, key_of
from crm_desktop.ui.planner.view import MoveWish

if TYPE_CHECKING:
    from crm_desktop.ui.planner.page import PlannerPage


class PageMoves(QObject):
    """Turns wishes into actions; made and owned by the page."""

    def __init__(self, page: PlannerPage) -> None:
        super().__init__(page)
        self._page = page

    def carry(self, wish: MoveWish) -> None:
        """Keys, or the end of a bar: the keyboard goes along."""
        items = self.items_of_ids(move.activity_id for move in wish.moves)

        def go(scope: Scope) -> None:
            self._page.actions_here.move(wish.moves, items, scope=scope)
            if not self._page.view.follow_moved(items, wish):
                self._page.step(wish.across)

        self._page.actions_here.ask_scope(items, go)

    def drop(self, wish: DropWish) -> None:
        """Let go over a day of an employee: what was taken along keeps its distance."""
        items = self._items_of(wish.dragged)
        place, from_day = wish.place, wish.dragged.from_day
        if place.minutes is not None and len(items) == 1:
            # On the axis of hours the time is new, whatever else stays.
            moves = moves_to(items, None, place.day, place.user_id, is_copy=wish.is_copy)
            moves = at_time(moves, place.day, place.minutes)
        else:
            moves = moves_to(items, from_day, place.day, place.user_id, is_copy=wish.is_copy)
        if wish.is_copy or not moves:
            self._page.actions_here.move(moves, items, is_copy=True)
            return

        def go(scope: Scope) -> None:
            self._select(place.user_id, items)
            self._page.actions_here.move(moves, items, scope=scope)

        self._page.actions_here.ask_scope(items, go, at_mouse=True)

    def take_out(self, dragged: Dragged) -> None:
        """Let go over what has no day."""
        self._page.actions_here.unschedule(self._items_of(dragged))

    def _select(self, user_id: int, items: Sequence[PlannedItem]) -> None:
        """They stay chosen where they arrive."""
        keys = [Key(user_id, item.activity_id) for item in items]
        selection = self._page.view.selection
        selection.current = keys[0]
        selection.expect(set(keys))

    def _items_of(self, dragged: Dragged) -> list[PlannedItem]:
        """The dragged activities among those that are shown."""
        known = {key_of(item): item for item in self._page.shown_items()}
        return [known[key] for key in dragged.keys if key in known]

    def items_of_ids(self, ids: Iterable[int]) -> list[PlannedItem]:
        """Those that are shown with these ids, one row of each."""
        known = {item.activity_id: item for item in self._page.shown_items()}
        return [known[key] for key in ids if key in known]
