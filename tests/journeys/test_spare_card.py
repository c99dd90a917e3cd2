"""The card that is made ahead, so that the next one opens quickly."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.ui.contacts.card import ContactCard
from tests.journeys.conftest import Journey


def spare_cards(journey: Journey) -> list[ContactCard]:
    """Cards that no router knows."""
    shown = journey.window.router.windows
    cards = (top for top in QApplication.topLevelWidgets() if isinstance(top, ContactCard))
    return [card for card in cards if card not in shown]


def make_ahead(journey: Journey) -> ContactCard:
    """Have a card made ahead; the one that nobody looks at."""
    assert journey.program.windows is not None
    journey.program.windows.prepare()
    journey.wait(lambda: spare_cards(journey))
    (spare,) = spare_cards(journey)
    return spare


def test_a_card_is_made_ahead_and_shows_the_next_contact(launch, demo: Path):
    journey = launch(database=demo)
    spare = make_ahead(journey)
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


def test_the_window_works_on_while_a_card_is_made_ahead(launch, demo: Path, monkeypatch):
    journey = launch(database=demo)
    windows = journey.program.windows
    assert windows is not None
    turns = 0
    pieces: list[int] = []
    make_piece = ContactCard.make_piece

    def note_turn() -> None:
        nonlocal turns
        turns += 1

    def note_piece(card: ContactCard) -> bool:
        pieces.append(turns)
        return make_piece(card)

    beat = QTimer(journey.window)
    beat.timeout.connect(note_turn)
    monkeypatch.setattr(ContactCard, "make_piece", note_piece)
    beat.start(0)
    windows.prepare()
    journey.wait(lambda: len(pieces) > 3)
    assert pieces == sorted(set(pieces)), "other events came between any two pieces"
    (half,) = spare_cards(journey)
    row = journey.page.list.model.row(2)
    card = journey.open_card(row.id)
    assert card is half, "what was there is taken"
    assert card.contact_header.title.edit.text() == row.display_name
    assert card.history.entries
    beat.stop()


def test_somebody_new_gets_the_card_that_was_made_ahead(launch, demo: Path):
    journey = launch(database=demo)
    windows, spare = journey.program.windows, make_ahead(journey)
    assert windows is not None
    card = windows.new_contact(ContactKind.PERSON)
    assert card is spare
    journey.wait(card.isEnabled)
    assert card.new is not None
    assert card.ref is None
    journey.wait(lambda: spare_cards(journey))
    card.close()


def test_nothing_made_ahead_outlives_its_language_or_its_file(launch, demo: Path):
    journey = launch(database=demo)
    windows = journey.program.windows
    assert windows is not None
    make_ahead(journey)
    windows.rebuild()
    journey.wait(lambda: not spare_cards(journey))
    make_ahead(journey)
    windows.close()
    journey.wait(lambda: not spare_cards(journey))
