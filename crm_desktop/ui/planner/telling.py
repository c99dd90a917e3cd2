"""The plan in sentences: for tooltips, screen readers and the list of the same plan."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.load import Load, lasting_minutes, load_of
from crm_desktop.business.planner.model import Sign, Status, Timing
from crm_desktop.ui.activities.words import bare_hours, clock_time, kind_word, length
from crm_desktop.ui.kit.formatting import format_day, format_share
from crm_desktop.ui.planner.layout import Area
from crm_desktop.ui.planner.places import Hit
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.words import count_activities_long, day_off_words, hours_of, local_time

_MOST_LINES = 12


def hit_words(scene: Scene, found: Hit) -> str:
    """What lies under the mouse, empty where nothing does."""
    spot = found.spot
    if found.item is not None:
        return item_words(scene, found.item)
    if spot.area is Area.CELL:
        return cell_words(scene, spot.row, spot.column)
    if spot.area is Area.PERSON:
        return person_words(scene, spot.row)
    return day_words(scene, spot.column) if spot.area is Area.HEAD else ""


def when_words(scene: Scene, item: PlannedItem) -> str:
    """The day and time of an activity."""
    if item.timing is Timing.UNSCHEDULED:
        return QCoreApplication.translate("Planner", "not in the calendar")
    first, last = item.first_day(scene.zone), item.last_day(scene.zone)
    days = format_day(first, with_weekday=True)
    if last > first:
        days = f"{days} – {format_day(last, with_weekday=True)}"
    return f"{days}, {time_words(scene, item)}"


def time_words(scene: Scene, item: PlannedItem) -> str:
    """The time of day: "09:00 – 10:00", "whole day", "any time"."""
    if item.timing is Timing.WHOLE_DAY:
        return QCoreApplication.translate("Planner", "whole day")
    if not item.is_timed:
        return QCoreApplication.translate("Planner", "any time")
    start = local_time(item, scene.zone)
    if item.ends <= item.starts:
        return start
    end = item.end_at().astimezone(scene.zone)
    return f"{start} – {clock_time(end.hour * 60 + end.minute)}"


def status_words(scene: Scene, item: PlannedItem) -> str:
    """Planned, overdue, done with which success, cancelled."""
    if item.status is Status.CANCELLED:
        return QCoreApplication.translate("Planner", "cancelled")
    if item.status is Status.DONE:
        if item.sign is Sign.SUCCESS:
            return QCoreApplication.translate("Planner", "done, successful")
        if item.sign is Sign.FAILURE:
            return QCoreApplication.translate("Planner", "done, not successful")
        return QCoreApplication.translate("Planner", "done")
    if scene.is_overdue(item):
        return QCoreApplication.translate("Planner", "overdue")
    return QCoreApplication.translate("Planner", "planned")


def item_words(scene: Scene, item: PlannedItem) -> str:
    """All that is known of an activity without asking."""
    contact = scene.contact_of(item)
    if item.contact_count > 1 and contact:
        contact = f"{contact} +{item.contact_count - 1}"
    lines = [
        f"{kind_word(item.kind)}: {item.title}" if item.title else kind_word(item.kind),
        contact,
        when_words(scene, item),
        f"{length(lasting_minutes(item))} · {status_words(scene, item)}",
    ]
    row = scene.grid.row(item.user_id)
    if row is not None and item.activity_id in scene.grid.conflicts(row):
        lines.append(QCoreApplication.translate("Planner", "At the same time as something else"))
    if item.is_recurring:
        lines.append(QCoreApplication.translate("Planner", "One of a series"))
    return "\n".join(filter(None, lines))


def load_words(planned: int, capacity: int) -> str:
    """How full: "7 / 8 h · 88 %, partly free"."""
    shown = hours_of(bare_hours(planned), bare_hours(capacity))
    words = {
        Load.OFF: day_off_words(),
        Load.FREE: QCoreApplication.translate("Planner", "free"),
        Load.PARTLY: QCoreApplication.translate("Planner", "partly free"),
        Load.FULL: QCoreApplication.translate("Planner", "full"),
        Load.OVER: QCoreApplication.translate("Planner", "too much"),
    }[load_of(planned, capacity)]
    share = f" · {format_share(planned / capacity)}" if capacity else ""
    return f"{shown}{share}, {words}"


def cell_words(scene: Scene, row: int, column: int) -> str:
    """A day of an employee with its first activities."""
    grid = scene.grid
    day = grid.day(column)
    cell = grid.cell(row, column)
    lines = [f"{scene.people[row].name}, {format_day(day, with_weekday=True)}"]
    away = scene.away_on(row, column)
    lines += [scene.holidays.get(day, ""), away.words if away is not None else ""]
    planned, capacity = cell.minutes, grid.capacity(row, column)
    lines.append(load_words(planned, capacity) if planned or capacity else day_off_words())
    if cell.total:
        lines.append(count_activities_long(cell.total))
    for item in grid.everything(row, column)[:_MOST_LINES]:
        lines.append(f"{time_words(scene, item)} {kind_word(item.kind)}: {scene.title_of(item)}")
    return "\n".join(filter(None, lines))


def day_words(scene: Scene, column: int) -> str:
    """A day of everybody."""
    day = scene.grid.day(column)
    lines = [format_day(day, with_weekday=True), scene.holidays.get(day, "")]
    return "\n".join(filter(None, [*lines, load_words(*scene.grid.day_sum(column))]))


def person_words(scene: Scene, row: int) -> str:
    """An employee over all days that are shown, and by week."""
    grid = scene.grid
    lines = [scene.people[row].name, load_words(*grid.row_sum(row))]
    for first, last in grid.weeks() if grid.day_count > 7 else ():
        span = f"{format_day(grid.day(first))} – {format_day(grid.day(last))}"
        lines.append(f"{span}: {load_words(*grid.row_sum(row, first, last))}")
    return "\n".join(lines)
