"""The card that is made ahead, so that the next one opens quickly."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from crm_desktop.ui.contacts.card import ContactCard
from tests.journeys.conftest import Journey


def spare_cards(journey: Journey) -> list[ContactCard]:
    """Cards that no router knows."""
    shown = journey.window.router.windows
    cards = (top for top in QApplication.topLevelWidgets() if isinstance(top, ContactCard))
    return [card for card in cards if card not in shown]


def test_a_card_is_made_ahead_and_shows_the_next_contact(launch, demo: Path):
    journey = launch(database=demo)
    assert journey.program.windows is not None
    journey.program.windows.prepare()
    journey.wait(lambda: spare_cards(journey))
    (spare,) = spare_cards(journey)
    assert not spare.isVisible()
    row = journey.page.list.model.row(3)
    card = journey.open_card(row.id)
    assert card is spare
    assert card.ref is not None
    assert card.ref.id == row.id
    assert card.contact_header.title.edit.text() == row.display_name
    assert card.new is None
    journey.wait(lambda: card.history.entries)
    journey.wait(lambda: spare_cards(journey))


def test_nothing_made_ahead_outlives_its_language_or_its_file(launch, demo: Path):
    journey = launch(database=demo)
    windows = journey.program.windows
    assert windows is not None
    windows.prepare()
    journey.wait(lambda: spare_cards(journey))
    windows.rebuild()
    journey.wait(lambda: not spare_cards(journey))
    windows.prepare()
    journey.wait(lambda: spare_cards(journey))
    windows.close()
    journey.wait(lambda: not spare_cards(journey))
