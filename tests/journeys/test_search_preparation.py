"""Looking for something while the search index is still being built."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest

from crm_desktop.ui.kit.empty_state import EmptyState
from tests.journeys.conftest import Journey


def a_name(journey: Journey) -> str:
    """A name in the list that Qt's test keys can type."""
    rows = (journey.page.list.model.row(number) for number in range(40))
    return next(row.display_name for row in rows if row.display_name.isascii())


def said_instead_of_rows(journey: Journey) -> str:
    states = journey.page.list.findChildren(EmptyState)
    return next((state.title() for state in states if state.isVisible()), "")


def test_the_filter_says_that_it_is_too_early_and_fills_by_itself(launch, demo: Path):
    journey = launch(database=demo)
    contacts = journey.page.list
    name = a_name(journey)
    contacts.filter_line.setText(name)
    journey.wait(lambda: contacts.model.query.text == name and not contacts.model.is_loading)
    journey.settle()
    assert contacts.model.total == 0, "nothing is in the index yet"
    assert said_instead_of_rows(journey) == "The search is being prepared"
    journey.program.catch_up_search()
    journey.wait(lambda: contacts.model.total > 0)
    assert contacts.model.row(0).display_name == name


def test_nothing_found_is_said_only_when_it_is_true(launch, demo: Path):
    journey = launch(database=demo)
    journey.program.catch_up_search()
    journey.page.list.filter_line.setText("qqqq zzzz")
    journey.wait(lambda: said_instead_of_rows(journey).startswith("Nothing matches"))


def test_the_search_field_says_so_too_and_finds_when_it_can(launch, demo: Path):
    journey = launch(database=demo)
    name = a_name(journey)
    window = journey.window
    window.bring_to_front()
    journey.wait(window.isActiveWindow)
    search = window.top_bar.search
    search.setFocus()
    QTest.keyClicks(search, name)
    journey.wait(lambda: search.hits.isVisible() and search.hits.count == 0)
    assert search.hits.sentence().startswith("The search is being prepared")
    journey.program.catch_up_search()
    journey.wait(lambda: search.hits.count > 0)


def test_a_file_opened_later_is_prepared_too(launch, demo: Path, tmp_path: Path):
    journey = launch(database=tmp_path / "first.crm")
    journey.program.begin_background_work()
    journey.open_file(demo)
    name = a_name(journey)
    journey.page.list.filter_line.setText(name)
    journey.wait(lambda: journey.page.list.model.query.text == name)
    journey.wait(lambda: journey.page.list.model.total > 0)
