"""A calendar file named at the start, or dropped, is looked at, added, and taken back at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from crm_desktop.ui.planner.calendar_files import BringInDialog
from tests.journeys.conftest import Journey

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//Calendar//EN
BEGIN:VEVENT
UID:fair-1@example.com
DTSTAMP:20260601T080000Z
DTSTART;VALUE=DATE:20990617
SUMMARY:Fair in Riga
END:VEVENT
BEGIN:VEVENT
UID:fair-2@example.com
DTSTAMP:20260601T080000Z
DTSTART:20990618T080000Z
DTEND:20990618T090000Z
SUMMARY:Talk at the fair
END:VEVENT
END:VCALENDAR
"""


def _titles(journey: Journey) -> list[str]:
    """What the plan of those two days says, asked in the worker."""
    services = journey.program.services
    assert services is not None
    found: list[list[str]] = []

    def read() -> list[str]:
        items = services.planner.agenda(date(2099, 6, 17), date(2099, 6, 18)).items
        return [item.title for item in items]

    journey.program.operations.run(journey.program, read, found.append)
    journey.wait(lambda: bool(found))
    return found[0]


def _dialog(journey: Journey) -> BringInDialog | None:
    return next(
        (one for one in journey.window.findChildren(BringInDialog) if one.isVisible()), None
    )


def test_a_calendar_file_is_added_to_the_plan_and_taken_back(launch, demo: Path, tmp_path: Path):
    calendar = tmp_path / "fairs.ics"
    calendar.write_text(CALENDAR, encoding="utf-8")
    journey: Journey = launch(database=demo)
    journey.program._on_later_start([str(calendar)])  # as a second start hands it over
    journey.wait(lambda: _dialog(journey) is not None)
    first = _dialog(journey)
    assert first is not None
    first.reject()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(calendar))])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    journey.window.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, button, none))
    journey.wait(lambda: _dialog(journey) not in (None, first))
    dialog = _dialog(journey)
    assert dialog is not None
    dialog.accept()
    journey.wait(lambda: len(_titles(journey)) == 2)
    journey.window.undo()
    journey.wait(lambda: _titles(journey) == [])


def test_what_is_no_calendar_is_said_in_words(launch, demo: Path, tmp_path: Path):
    calendar = tmp_path / "fairs.ics"
    calendar.write_bytes(bytes(range(256)) * 40)
    journey: Journey = launch(database=demo)
    journey.program.bring_in(calendar)
    journey.wait(lambda: "fairs.ics" in journey.window.messages.sentence())
