"""When the file can be changed, or cannot anymore, everything is made anew: not in one moment."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.ui.contacts.page import ContactsPage


def _pages_ahead() -> list[ContactsPage]:
    """Pages that stand in no window."""
    tops = QApplication.topLevelWidgets()
    return [top for top in tops if isinstance(top, ContactsPage)]


def test_the_window_breathes_between_making_pages_and_showing_them(launch, demo: Path):
    journey = launch(database=demo)
    windows = journey.program.windows
    assert windows is not None
    before = journey.page
    seen: list[object] = []
    beat = QTimer()
    beat.timeout.connect(lambda: seen.append(journey.window.current_page))
    beat.start(0)
    windows.follow_mode()
    assert len(_pages_ahead()) == 1
    journey.wait(lambda: journey.window.current_page is not before)
    beat.stop()
    assert before in seen, "nothing could happen in between"
    journey.wait(lambda: not _pages_ahead())
    journey.wait(lambda: journey.page.list.model.is_read)


def test_of_two_changes_only_the_last_is_shown_and_none_after_the_file(launch, demo: Path):
    journey = launch(database=demo)
    windows = journey.program.windows
    assert windows is not None
    windows.follow_mode()
    (first,) = _pages_ahead()
    windows.follow_mode()
    last = next(page for page in _pages_ahead() if page is not first)
    journey.wait(lambda: journey.window.current_page is last)
    journey.wait(lambda: not _pages_ahead())
    windows.follow_mode()
    windows.rebuild()
    shown = journey.window.current_page
    journey.wait(lambda: not _pages_ahead())
    assert journey.window.current_page is shown
    windows.follow_mode()
    windows.close()
    journey.wait(lambda: not _pages_ahead())
    assert journey.window.current_page is shown
