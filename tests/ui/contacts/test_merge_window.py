"""Cards side by side: what differs first, a value per field, what is kept, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import CONTACT, Contact
from crm_desktop.business.contacts.personal import ChannelPreference
from crm_desktop.business.contacts.pictures import Picture
from crm_desktop.business.custom_fields.model import CustomField, CustomValue, FieldKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.history_panel import HistoryPanel
from crm_desktop.ui.contacts.merge_window import MergeWindow
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person, a_point, an_organization
from tests.ui.contacts.desk import Desk, show_page


@pytest.fixture
def two(desk: Desk) -> tuple[Contact, Contact]:
    office = desk.office
    field = office.custom_fields.create(CustomField("Size", FieldKind.TEXT), office.actor).field
    one = a_person(
        "Jonas Petraitis", gender="male", occupation="engineer", tags=("a",), notes="first"
    )
    other = a_person(
        "Petraitis Jonas",
        gender="male",
        points=(a_point("8 699 99999"),),
        occupation="director",
        birth_date="1980-02-03",
        tags=("b",),
        custom=(CustomValue(field.id, "XL", None, "xl"),),
    )
    made = [office.contacts.create(contact, office.actor).contact for contact in (one, other)]
    desk.context.load()
    return made[0], made[1]


def _open(desk: Desk, qtbot: QtBot, *ids: int, can_reject: bool = False) -> MergeWindow:
    window = MergeWindow(desk.context, ids, can_reject=can_reject)
    qtbot.addWidget(window)
    window.show()
    desk.settle()
    return window


def _texts(window: MergeWindow) -> list[str]:
    marks = str.maketrans("", "", "\u2066\u2068\u2069")
    return [label.text().translate(marks) for label in window.inner.findChildren(PlainLabel)]


def test_fields_that_differ_are_chosen_and_equal_ones_are_folded(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    one, other = two
    window = _open(desk, qtbot, one.id, other.id)
    assert set(window._groups) == {"survivor", "display_name", "occupation"}
    texts = _texts(window)
    assert {"engineer", "director"} <= set(texts)
    assert any("+370 612 34567" in text and "+370 699 99999" in text for text in texts)
    fold = window.findChild(Fold)
    assert isinstance(fold, Fold)
    fold.toggle()
    assert {"Gender", "Size", "XL", "Birthday"} <= set(_texts(window))
    window.choose_survivor(one.id)
    window._groups["occupation"].button(other.id).click()
    told: list[int] = []
    window.merged.connect(lambda _sentence, seq: told.append(seq))
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    found = desk.office.contacts.get(one.id)
    assert (found.display_name, found.occupation) == ("Jonas Petraitis", "director")
    assert (found.birth_date, found.tags, len(found.points)) == ("1980-02-03", ("a", "b"), 3)
    assert found.custom[0].text == "XL"
    assert desk.office.contacts.get(other.id).deleted_at is not None
    desk.office.history.undo(desk.office.actor, told[0])
    assert desk.office.contacts.get(other.id).deleted_at is None


def test_a_change_meanwhile_is_told_and_looked_at_once_more(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    one, other = two
    window = _open(desk, qtbot, one.id, other.id)
    desk.office.contacts.save(other, replace(other, occupation="baker"), desk.office.actor)
    window.merge()
    desk.settle()
    assert window.isVisible()
    assert window.error.isVisible()
    assert "meanwhile" in window.error.text()
    assert "baker" in _texts(window)
    window.merge()
    desk.settle()
    assert desk.office.contacts.get(other.id).deleted_at is not None or (
        desk.office.contacts.get(one.id).deleted_at is not None
    )


def test_what_colleagues_change_is_seen_before_it_is_merged(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    one, other = two
    window = _open(desk, qtbot, one.id, other.id)
    window.choose("display_name", other.id)
    desk.office.contacts.save(other, replace(other, occupation="baker"), desk.office.actor)
    qtbot.waitUntil(lambda: "baker" in _texts(window))
    assert window.error.isVisible()
    assert "meanwhile" in window.error.text()
    assert window.chosen == {"display_name": other.id}
    window.choose("occupation", other.id)
    assert not window.error.isVisible()
    window.merge()
    desk.settle()
    assert desk.office.contacts.get(window.survivor_id).occupation == "baker"


def test_the_keyboard_stays_at_the_choice_that_it_made(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    one, other = two
    window = _open(desk, qtbot, one.id, other.id)
    window.activateWindow()
    survivor = window._groups["survivor"]
    gone = other.id if window.survivor_id == one.id else one.id
    survivor.button(window.survivor_id).setFocus(Qt.FocusReason.TabFocusReason)
    toward = Qt.Key.Key_Left if gone == one.id else Qt.Key.Key_Right
    QTest.keyClick(survivor.button(window.survivor_id), toward)
    qtbot.waitUntil(lambda: window.survivor_id == gone)
    assert window.focusWidget() is window._groups["survivor"].button(gone)


class _ShownWindows(QObject):
    """Every window that is shown, if only for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def test_no_part_of_it_is_a_window_of_its_own_while_it_is_built(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot, qapp: QApplication
) -> None:
    watch = _ShownWindows()
    qapp.installEventFilter(watch)
    ids = [contact.id for contact in two]
    window = MergeWindow(desk.context, ids, can_reject=True, reasons="Sure · same phone")
    qtbot.addWidget(window)
    window.show()
    desk.settle()
    qapp.removeEventFilter(watch)
    assert watch.shown == [window]
    assert window.reasons.isVisible()
    assert window.reject_button.isVisible()


def test_opt_outs_and_the_only_picture_are_told_as_kept(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    one, other = two
    office = desk.office
    said = (ChannelPreference("email", is_opted_out=True, basis="by phone"),)
    office.contacts.save(other, replace(other, preferences=said), office.actor)
    office.contacts.pictures.put(
        one.id, Picture("image/png", b"\x89PNG\r\n\x1a\n" + bytes(40)), office.actor
    )
    texts = _texts(_open(desk, qtbot, one.id, other.id))
    assert "E-mail: opted out (by phone)" in texts
    assert "Picture" in texts


def test_a_person_and_an_organization_are_refused_in_words(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    firm = desk.office.contacts.create(an_organization(), desk.office.actor).contact
    window = _open(desk, qtbot, two[0].id, firm.id)
    assert "organization cannot be merged" in window.error.text()
    assert not window.merge_button.isEnabled()


def test_what_is_no_duplicate_is_said_where_that_is_asked(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    window = _open(desk, qtbot, two[0].id, two[1].id, can_reject=True)
    with qtbot.waitSignal(window.not_duplicates):
        window.reject_button.click()
    plain = _open(desk, qtbot, two[0].id, two[1].id)
    assert plain.reject_button.isHidden()


def test_ticked_contacts_of_the_list_are_merged(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    page = show_page(desk, qtbot)
    said: list[str] = []
    page.message_requested.connect(lambda _level, sentence: said.append(sentence))
    actions = page.list.actions_of_rows
    assert actions.merge([two[0].id]) is None
    assert said == ["Choose at least two contacts to merge."]
    page.list.model.set_all_checked(is_checked=True)
    desk.settle()
    window = actions.merge(page.list.acting_ids())
    assert window is not None
    desk.settle()
    offered: list[str] = []
    page.undo_offered.connect(lambda sentence, _seq: offered.append(sentence))
    window.merge()
    desk.settle()
    assert offered == ["2 contacts merged into one"]
    assert page.list.model.total == 1
    assert page.list.model.checked_ids() == ()


def test_nothing_stays_selected_of_what_was_merged_one_by_one(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    page = ContactsPage(desk.context)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    desk.settle()
    page.list.model.set_range_checked(0, 1, is_checked=True)
    window = page.list.actions_of_rows.merge(page.list.acting_ids())
    assert window is not None
    desk.settle()
    window.merge()
    desk.settle()
    assert page.list.model.checked_ids() == ()


def test_an_old_link_leads_to_the_survivor_and_its_history_takes_the_merge_back(
    desk: Desk, two: tuple[Contact, Contact], qtbot: QtBot
) -> None:
    one, other = two
    desk.office.contacts.uniting.merge(one, [other], {}, desk.office.actor)
    card = ContactCard(desk.context, RecordRef(CONTACT, other.id))
    asked: list[RecordRef] = []
    card.open_requested.connect(asked.append)
    desk.settle()
    assert asked == [RecordRef(CONTACT, one.id)]
    survivor = ContactCard(desk.context, RecordRef(CONTACT, one.id))
    qtbot.addWidget(survivor)
    desk.settle()
    panel = survivor.changes
    assert isinstance(panel, HistoryPanel)
    rows = [panel.model.entry(panel.model.index(n, 0)) for n in range(panel.model.rowCount())]
    number = next(
        n for n, entry in enumerate(rows) if entry is not None and entry.field == "merged"
    )
    panel.view.setCurrentIndex(panel.model.index(number, 0))
    wanted: list[int] = []
    panel.undo_requested.connect(wanted.append)
    panel.take_chosen_back()
    entry = rows[number]
    assert entry is not None
    assert wanted == [entry.seq]
    desk.settle()
