"""What differs between two plans, so that everything else keeps its picture."""

from __future__ import annotations

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.ui.planner.places import Place
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.selection import Key, key_of


def is_alike(before: Scene, after: Scene) -> bool:
    """Whether both have the same rows, columns and marks, so that pictures can stay."""
    one, other = before.grid, after.grid
    return (
        one.first_day == other.first_day
        and one.day_count == other.day_count
        and before.people == after.people
        and before.today == after.today
        and before.holidays == after.holidays
        and before.away == after.away
        and all(
            one.capacity(row, column) == other.capacity(row, column)
            for row in range(len(one.user_ids))
            for column in range(one.day_count)
        )
    )


def changed_cells(before: Scene, after: Scene) -> set[tuple[int, int]]:
    """Cells in which something else stands, or something else is late or at the same time."""
    one, other = before.grid, after.grid
    found: set[tuple[int, int]] = set()
    for row in range(len(one.user_ids)):
        same_conflicts = one.conflicts(row) == other.conflicts(row)
        same_bars = one.bars(row) == other.bars(row)
        for column in range(one.day_count):
            old, new = one.cell(row, column), other.cell(row, column)
            is_same = (
                same_conflicts
                and (same_bars or not (old.lanes or new.lanes))
                and (old.minutes, old.total) == (new.minutes, new.total)
                and old.chips() == new.chips()
                and _told_alike(before, after, new.items)
            )
            if not is_same:
                found.add((row, column))
    return found


def _told_alike(before: Scene, after: Scene, items: list[PlannedItem]) -> bool:
    return all(
        before.is_overdue(item) == after.is_overdue(item)
        and before.contact_of(item) == after.contact_of(item)
        for item in items
    )


def new_key(before: Scene, after: Scene, place: Place) -> Key | None:
    """What was added to a day of an employee, if it is one activity."""

    def keys(scene: Scene) -> set[Key]:
        row, column = scene.grid.row(place.user_id), scene.grid.column(place.day)
        if row is None or column is None:
            return set()
        return {key_of(item) for item in scene.grid.everything(row, column)}

    added = keys(after) - keys(before)
    return added.pop() if len(added) == 1 else None
