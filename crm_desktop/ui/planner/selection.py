"""Where the keyboard stands in the plan and what is selected; knows the sheet, not the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crm_desktop.business.planner.grid import PlanGrid
from crm_desktop.business.planner.items import PlannedItem


class Key(NamedTuple):
    """An activity in somebody's row."""

    user_id: int
    activity_id: int


def key_of(item: PlannedItem) -> Key:
    """The key of a light row."""
    return Key(item.user_id, item.activity_id)


class PlanSelection:
    """A current cell, perhaps one of its activities, and selected ones anywhere."""

    def __init__(self) -> None:
        self.row = 0
        self.column = 0
        self.current: Key | None = None
        self.selected: set[Key] = set()
        self._anchor: tuple[int, int] = (0, 0)
        self._expected: set[Key] = set()
        self._is_collected = False  # by Ctrl, Shift or Space, not by a plain click

    def follow(self, grid: PlanGrid) -> None:
        """The sheet is another one: stay inside of it and forget what is not there."""
        self.row = min(self.row, max(0, len(grid.user_ids) - 1))
        self.column = min(self.column, max(0, grid.day_count - 1))
        if not grid.user_ids:
            self.current = None
            self.selected.clear()
            return
        if self.selected or self._expected:
            there = _all_keys(grid)
            self.selected = (self._expected & there) or (self.selected & there)
            self._expected = set()
        if self.current is not None and self.current not in self._here(grid):
            place = self.place_of(grid, self.current)
            if place is None:
                self.current = None
            else:
                self.row, self.column = place

    def expect(self, keys: set[Key]) -> None:
        """What will be selected as soon as it has arrived in another row."""
        self._expected = keys
        self._is_collected = len(keys) > 1

    def items(self, grid: PlanGrid) -> tuple[PlannedItem, ...]:
        """What an action is for: the selected activities, else the current one."""
        wanted = self.selected or ({self.current} if self.current else set())
        found: dict[Key, PlannedItem] = {}
        for row in sorted({at for key in wanted if (at := grid.row(key.user_id)) is not None}):
            for column in range(grid.day_count):
                for item in grid.everything(row, column):
                    if key_of(item) in wanted:
                        found.setdefault(key_of(item), item)
        return tuple(found.values())

    def item(self, grid: PlanGrid) -> PlannedItem | None:
        """The current activity."""
        for item in self._everything(grid):
            if key_of(item) == self.current:
                return item
        return None

    def go(self, grid: PlanGrid, row: int, column: int) -> None:
        """Make a cell the current one; what was collected stays selected."""
        self._leave()
        self.row = max(0, min(row, len(grid.user_ids) - 1))
        self.column = max(0, min(column, grid.day_count - 1))
        self.current = None

    def tab(self, grid: PlanGrid, *, forward: bool) -> bool:
        """Go to the next activity of the cell; false if there is none on that side."""
        keys = self._here(grid)
        if self.current is not None and self.current in keys:
            at = keys.index(self.current) + (1 if forward else -1)
        else:
            at = 0 if forward else -1
        if not 0 <= at < len(keys):
            return False
        self._leave()
        self.current = keys[at]
        return True

    def pick(self, row: int, column: int, key: Key | None) -> None:
        """A click: this activity alone, or the empty cell."""
        self.row, self.column, self.current = row, column, key
        self.selected = set() if key is None else {key}
        self._is_collected = False
        self._anchor = (row, column)

    def stand_on(self, grid: PlanGrid, key: Key) -> None:
        """Pick an activity where it stands."""
        place = self.place_of(grid, key)
        if place is not None:
            self.pick(*place, key)

    def toggle(self, row: int, column: int, key: Key) -> None:
        """Ctrl and a click, or Space: select it too, or not anymore."""
        self.row, self.column, self.current = row, column, key
        self.selected ^= {key}
        self._is_collected = True
        self._anchor = (row, column)

    def extend(self, grid: PlanGrid, row: int, column: int, key: Key | None) -> None:
        """Shift and a click: everything between the last one and this cell."""
        first_row, first_column = self._anchor
        self._is_collected = True
        self.row, self.column, self.current = row, column, key
        for at in range(min(first_row, row), max(first_row, row) + 1):
            for day in range(min(first_column, column), max(first_column, column) + 1):
                self.selected |= {key_of(item) for item in grid.everything(at, day)}

    def select(self, keys: Iterable[Key]) -> None:
        """Exactly these."""
        self.selected = set(keys)
        self._is_collected = True

    @staticmethod
    def place_of(grid: PlanGrid, key: Key) -> tuple[int, int] | None:
        """The row and first column in which an activity stands."""
        row = grid.row(key.user_id)
        if row is None:
            return None
        for column in range(grid.day_count):
            if any(key_of(item) == key for item in grid.everything(row, column)):
                return row, column
        return None

    def _leave(self) -> None:
        """The keyboard goes on: what was only clicked is no longer what an action is for."""
        if not self._is_collected:
            self.selected = set()

    def _everything(self, grid: PlanGrid) -> tuple[PlannedItem, ...]:
        return grid.everything(self.row, self.column) if grid.user_ids else ()

    def _here(self, grid: PlanGrid) -> list[Key]:
        return [key_of(item) for item in self._everything(grid)]


def _all_keys(grid: PlanGrid) -> set[Key]:
    return {
        key_of(item)
        for row in range(len(grid.user_ids))
        for column in range(grid.day_count)
        for item in grid.everything(row, column)
    }
