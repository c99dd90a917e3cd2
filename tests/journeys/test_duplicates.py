"""Duplicates in the real program: found in the background, merged, followed, taken back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.merge_window import MergeWindow
from crm_desktop.ui.duplicates.page import DuplicatesPage
from tests.builders import a_person, a_point, open_office

CONTROL = Qt.KeyboardModifier.ControlModifier


def _base(folder: Path) -> tuple[Path, list[int]]:
    path = folder / "base.crm"
    office = open_office(path)
    shared = a_point("8 612 34567")
    people = [a_person(f"Person {number}", points=()) for number in range(40)]
    people += [
        a_person("Ivan Ivanov", points=(shared,)),
        a_person("ایوان ایوانف", points=(shared,), notes="tall"),
    ]
    ids = list(office.contacts.create_many(people, office.actor).ids)[-2:]
    office.close()
    return path, ids


def test_a_duplicate_is_found_merged_followed_and_taken_back(launch, tmp_path: Path):
    path, ids = _base(tmp_path)
    journey = launch(database=path)
    journey.window.show_page("duplicates")
    place = journey.window.current_page
    journey.wait(lambda: getattr(place, "page", None) is not None)
    page = place.page
    assert isinstance(page, DuplicatesPage)
    journey.wait(lambda: page.model.total == 1 and not page.search.is_running)
    journey.wait(lambda: page.model.row(0) is not None)
    page.compare(page.model.row(0).id)
    window = journey.window.findChild(MergeWindow)
    assert window is not None
    journey.wait(window.merge_button.isEnabled)
    window.choose_survivor(ids[0])
    QTest.mouseClick(window.merge_button, Qt.MouseButton.LeftButton)
    journey.wait(lambda: page.model.total == 0)
    router = journey.window.router
    router.open(RecordRef(CONTACT, ids[1]))
    journey.wait(lambda: [card.ref for card in router.windows] == [RecordRef(CONTACT, ids[0])])
    card = router.windows[0]
    assert isinstance(card, ContactCard)
    journey.wait(lambda: card.contact is not None)
    assert card.contact is not None
    assert card.contact.notes == "tall"
    journey.press(Qt.Key.Key_Z, CONTROL)
    journey.wait(lambda: page.model.total == 1)
    assert not journey.crashes
