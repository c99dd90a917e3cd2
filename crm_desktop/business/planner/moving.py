"""What dragging means: activities that are taken from a day and put on another, or on somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import Move, Timing


def moves_to(
    items: Iterable[PlannedItem],
    from_day: date | None,
    to_day: date,
    to_user: int | None,
    *,
    is_copy: bool = False,
) -> tuple[Move, ...]:
    """The moves that bring what was taken on `from_day` to `to_day` and `to_user`.

    Others that were taken along keep their distance in days; all go to `to_user`, or stay with
    their own people if it is `None`. An activity of several people is moved once, and each of
    those whose rows were taken gives it to `to_user`. What stays where it is makes no move, unless
    it is copied.
    """
    by_days = 0 if from_day is None else (to_day - from_day).days
    found: list[Move] = []
    moved: set[int] = set()
    for item in items:
        is_first = item.activity_id not in moved
        changes_user = to_user is not None and item.user_id != to_user
        from_user = item.user_id if changes_user else None
        new_user = to_user if changes_user else None
        if item.timing is Timing.UNSCHEDULED or from_day is None:
            days: dict[str, object] = {"to_day": to_day} if is_first else {}
        else:
            days = {"by_days": by_days} if is_first and by_days else {}
        if days or changes_user or (is_copy and is_first):
            moved.add(item.activity_id)
            found.append(
                Move(item.activity_id, from_user=from_user, to_user=new_user, **days)  # type: ignore[arg-type]
            )
    return tuple(found)


def out_of_calendar(items: Iterable[PlannedItem]) -> tuple[Move, ...]:
    """The moves that bring activities back to those without a day."""
    ids = {item.activity_id for item in items if item.timing is not Timing.UNSCHEDULED}
    return tuple(Move(activity_id, is_unscheduled=True) for activity_id in sorted(ids))


def lasting_until(item: PlannedItem, day: date, zone: tzinfo) -> Move | None:
    """The move that lets an activity end on `day`; `None` if it does, or would end too early."""
    if day == item.last_day(zone) or day < item.first_day(zone):
        return None
    return Move(item.activity_id, last_day=day)
