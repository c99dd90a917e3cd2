"""The place in a card where another feature shows its history, and what the card asks of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from crm_desktop.ui.kit.card_panel import LinePanel, LineSource
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from tests.builders import a_person, an_organization
from tests.ui.contacts.cards import OpenCard, desk, open_card
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]


class Line(LinePanel):
    """A panel that notes what it is told."""

    def __init__(self, changes: LineSource, parent: QWidget) -> None:
        super().__init__(parent)
        self.changes = changes
        self.shown: list[tuple[int, tuple[tuple[str, int], ...]]] = []
        self.tabs: list[int] = []
        self.is_writing = False
        self.accepted = 0

    @property
    def holds_text(self) -> bool:
        return self.is_writing

    def show_record(self, record_id: int, people: Sequence[tuple[str, int]]) -> None:
        self.shown.append((record_id, tuple(people)))

    def choose_tab(self, number: int) -> None:
        self.tabs.append(number)

    def accept_entry(self) -> bool:
        self.accepted += 1
        return True


def _wire(desk: Desk) -> list[Line]:
    made: list[Line] = []

    def make(changes: LineSource, parent: QWidget) -> tuple[LinePanel, QWidget | None]:
        made.append(Line(changes, parent))
        return made[-1], QLabel("What comes next")

    desk.context.make_line = make
    return made


def test_the_card_hands_over_its_record_and_its_changes(desk: Desk, open_card: OpenCard) -> None:
    made = _wire(desk)
    card = open_card(an_organization("UAB Baltija"))
    (line,) = made
    assert card.ref is not None
    assert line.shown[-1] == (card.ref.id, ())
    assert [one.title for one in line.changes.lines()] == ["Card created"]
    assert card.body.facts.findChild(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)


def test_numbers_and_ctrl_enter_belong_to_the_line(desk: Desk, open_card: OpenCard) -> None:
    made = _wire(desk)
    card = open_card(a_person("Agnė"))
    card.tabs.setCurrentIndex(1)
    card.activateWindow()
    settle_layouts()
    QTest.keyClick(card, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert card.tabs.currentIndex() == 0
    assert made[0].tabs == [2]
    QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made[0].accepted == 1
    QTest.keyClick(card, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert card.tabs.currentIndex() == 1


def test_an_entry_that_was_begun_is_not_lost_with_the_card(desk: Desk, open_card: OpenCard) -> None:
    made = _wire(desk)
    card = open_card(a_person("Agnė"))
    made[0].is_writing = True
    card.close()
    assert card.isVisible()
    dialog = card.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    dialog.accept()
    settle_layouts()
    assert not card.isVisible()


def test_the_foot_of_the_card_knows_of_the_entry_that_is_being_written(
    desk: Desk, open_card: OpenCard
) -> None:
    made = _wire(desk)
    card = open_card(a_person("Agnė"))
    assert card.saved_label.text() == "All changes saved"
    made[0].is_writing = True
    made[0].typed_changed.emit()
    assert card.saved_label.text() == "Saved, but for the entry being written"
    assert not card.holds_unsaved, "it is kept as a draft: nothing was refused"
    made[0].is_writing = False
    made[0].typed_changed.emit()
    assert card.saved_label.text() == "All changes saved"
