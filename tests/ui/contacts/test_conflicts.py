"""Conflicts in the card, field by field, with two programs and two windows on one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import Affiliation, Contact
from crm_desktop.core.changes import Changes, Origin
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.channel_editors import PointEditor
from crm_desktop.ui.contacts.points import add_point
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person, a_point, an_organization
from tests.ui.contacts.desk import Desk, make_desk
from tests.ui.second_program import plain

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def other_desk(desk: Desk) -> Iterator[Desk]:
    """The same file opened by a second program."""
    made = make_desk(desk.office.path)
    yield made
    made.settle()
    made.context.bridge.close()
    made.office.close()


@pytest.fixture
def agne(desk: Desk) -> int:
    card = a_person(points=(a_point("8 612 11111"), a_point("8 612 22222")))
    return desk.office.contacts.create(card, desk.office.actor).contact.id


def _open(desk: Desk, contact_id: int, qtbot: QtBot) -> ContactCard:
    card = ContactCard(desk.context, RecordRef("contact", contact_id))
    qtbot.addWidget(card)
    card.show()
    desk.settle()
    return card


def _stored(desk: Desk, contact_id: int) -> Contact:
    return desk.office.contacts.get(contact_id)


def _type(card: ContactCard, name: str, text: str) -> None:
    field: Any = card.body.bindings.field(name)
    field.edit.setPlainText(text) if name == "notes" else field.edit.setText(text)


def _edit_row(card: ContactCard, number: int, text: str) -> None:
    rows = [row for row in card.body.channels.findChildren(ThingRow) if not row.isHidden()]
    rows[number].edit()
    editor = card.body.channels.editor
    assert isinstance(editor, PointEditor)
    editor.value.setText(text)
    editor.accept()


def _shown(card: ContactCard) -> str:
    labels = card.body.conflict.findChildren(PlainLabel)
    return plain("\n".join(label.text() for label in labels))


def test_two_windows_of_two_programs_edit_one_list_of_channels(
    desk: Desk, other_desk: Desk, agne: int, qtbot: QtBot
) -> None:
    mine, theirs = _open(desk, agne, qtbot), _open(other_desk, agne, qtbot)
    _edit_row(theirs, 0, "8 644 44444")
    theirs.saving.submit(add_point(a_point("8 600 00002")))
    other_desk.settle()
    _edit_row(mine, 1, "8 655 55555")
    mine.saving.submit(add_point(a_point("8 600 00001")))
    desk.settle()
    assert not mine.body.conflict.isVisible()
    numbers = [point.raw_value for point in _stored(desk, agne).points]
    assert numbers == ["8 644 44444", "8 655 55555", "8 600 00002", "8 600 00001"]
    assert "Channels" in mine.message_bar.sentence()
    assert "Both changes are kept" in mine.message_bar.sentence()


def test_the_same_number_changed_by_both_can_be_kept_twice(
    desk: Desk, other_desk: Desk, agne: int, qtbot: QtBot
) -> None:
    mine, theirs = _open(desk, agne, qtbot), _open(other_desk, agne, qtbot)
    _edit_row(theirs, 0, "8 644 44444")
    other_desk.settle()
    _edit_row(mine, 0, "8 655 55555")
    desk.settle()
    assert mine.saved_label.text() == "Not saved"
    assert "8 644 44444" in _shown(mine)
    assert "8 655 55555" in _shown(mine)
    mine.body.conflict.button("both").click()
    desk.settle()
    numbers = [point.raw_value for point in _stored(desk, agne).points]
    assert numbers == ["8 644 44444", "8 655 55555", "8 612 22222"]
    assert mine.saved_label.text() == "All changes saved"
    assert mine.saving.undo()
    desk.settle()
    numbers = [point.raw_value for point in _stored(desk, agne).points]
    assert numbers == ["8 644 44444", "8 612 22222"]


def test_two_channels_in_conflict_wait_side_by_side(
    desk: Desk, other_desk: Desk, agne: int, qtbot: QtBot
) -> None:
    mine, theirs = _open(desk, agne, qtbot), _open(other_desk, agne, qtbot)
    for number, text in enumerate(("8 644 00001", "8 644 00002")):
        _edit_row(theirs, number, text)
        other_desk.settle()
    base = mine.contact
    assert base is not None
    channels = mine.body.channels
    for point, text in zip(base.points, ("8 655 00001", "8 655 00002"), strict=True):
        channels._edit_point(point, None)  # the row as it stood when the user began
        editor = channels.editor
        assert isinstance(editor, PointEditor)
        editor.value.setText(text)
        editor.accept()
        desk.settle()
    assert len(mine.body.conflict.fields) == 2
    assert len(mine.saving.failures) == 2
    first, second = mine.body.conflict.fields
    mine.body.conflict.button("mine", second).click()
    desk.settle()
    assert mine.body.conflict.fields == (first,)
    mine.body.conflict.button("theirs", first).click()
    desk.settle()
    numbers = [point.raw_value for point in _stored(desk, agne).points]
    assert numbers == ["8 644 00001", "8 655 00002"]
    assert not mine.body.conflict.isVisible()


def test_notes_of_both_are_joined(desk: Desk, other_desk: Desk, agne: int, qtbot: QtBot) -> None:
    mine, theirs = _open(desk, agne, qtbot), _open(other_desk, agne, qtbot)
    for card, text in ((theirs, "theirs"), (mine, "mine")):
        _type(card, "notes", text)
        card.save_now()
        desk.settle()
        card.body.bindings.commit()
        desk.settle()
    both = mine.body.conflict.button("both")
    assert both is not None
    assert both.toolTip().replace("<br>", "\n").count("mine") == 1
    mine.activateWindow()
    qtbot.waitUntil(mine.isActiveWindow)
    both.setFocus()
    both.click()
    desk.settle()
    assert QApplication.focusWidget() is mine.body.notes.edit, "typing goes on where it was"
    assert _stored(desk, agne).notes == "theirs\nmine"
    assert mine.body.bindings.field("notes").value() == "theirs\nmine"


def test_a_conflict_says_who_when_and_takes_no_key_from_a_text(
    desk: Desk, agne: int, qtbot: QtBot
) -> None:
    card = _open(desk, agne, qtbot)
    staff = desk.office.staff
    tomas = desk.office.actor_of(staff.create_user("Tomas K.", actor=desk.office.actor))
    _type(card, "occupation", "Buyer")
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, occupation="Driver"), tomas)
    desk.settle()
    field: Any = card.body.bindings.field("nickname")
    field.edit.setFocus()
    card.body.bindings.commit()
    desk.settle()
    assert "Tomas K. · " in _shown(card)
    assert field.edit.hasFocus()
    QTest.keyClicks(field.edit, " a ")
    assert field.edit.text() == " a "
    assert card.body.conflict.isVisible()
    assert card.body.conflict.button("mine").accessibleName() == "Keep mine: Occupation"


def test_what_another_user_changes_meanwhile_is_said(desk: Desk, agne: int, qtbot: QtBot) -> None:
    card = _open(desk, agne, qtbot)
    staff = desk.office.staff
    tomas = desk.office.actor_of(staff.create_user("Tomas K.", actor=desk.office.actor))
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes="x", tags=("vip",)), tomas)
    desk.settle()
    assert plain(card.message_bar.sentence()) == "Tomas K. has just changed: Notes, Tags"


def test_what_this_user_changes_elsewhere_in_this_program_is_not_said(
    desk: Desk, agne: int, qtbot: QtBot
) -> None:
    card = _open(desk, agne, qtbot)
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes="x"), desk.office.actor)
    desk.settle()
    assert card.message_bar.isHidden()


def test_what_another_program_of_this_user_changes_is_said(
    desk: Desk, other_desk: Desk, agne: int, qtbot: QtBot
) -> None:
    card = _open(desk, agne, qtbot)
    office = other_desk.office
    base = office.contacts.get(agne)
    office.contacts.save(base, replace(base, notes="x"), office.actor)
    refs = frozenset({RecordRef("contact", agne)})
    desk.office.events.publish(Changes(refs, origin=Origin.FOREIGN, user_id=office.user.id))
    desk.settle()
    assert plain(card.message_bar.sentence()) == "Rasa Petrauskienė has just changed: Notes"


def test_what_is_typed_again_replaces_what_waited(desk: Desk, agne: int, qtbot: QtBot) -> None:
    card = _open(desk, agne, qtbot)
    _type(card, "occupation", "Buyer")
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, occupation="Driver"), desk.office.actor)
    desk.settle()
    card.body.bindings.commit()
    desk.settle()
    assert card.body.conflict.fields == ("occupation",)
    _type(card, "occupation", "Driver")
    card.body.bindings.commit()
    desk.settle()
    assert card.body.conflict.fields == ()
    assert card.saved_label.text() == "All changes saved"


def test_additions_that_could_not_be_saved_wait_side_by_side(
    desk: Desk, agne: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = _open(desk, agne, qtbot)

    def no_drive(*_given: object) -> None:
        raise StorageUnavailable("io_error")

    with monkeypatch.context() as away:
        away.setattr(desk.office.contacts, "save", no_drive)
        for number in ("8 600 00001", "8 600 00002"):
            card.saving.submit(add_point(a_point(number)))
        for tag in ("a", "b"):
            card.contact_header._tag(tag)
        desk.settle()
        assert len(card.saving.failures) == 4
    card.saving.retry()
    desk.settle()
    contact = _stored(desk, agne)
    assert [point.raw_value for point in contact.points][2:] == ["8 600 00001", "8 600 00002"]
    assert contact.tags == ("a", "b")


def test_a_place_of_work_changed_by_both(
    desk: Desk, other_desk: Desk, agne: int, qtbot: QtBot
) -> None:
    contacts, actor = desk.office.contacts, desk.office.actor
    firm = contacts.create(an_organization(), actor).contact.id
    place = contacts.add_affiliation(Affiliation(agne, firm), actor)
    card = _open(desk, agne, qtbot)
    other_desk.office.contacts.update_affiliation(
        replace(place, role="buyer", job_title="CEO"), actor, place
    )
    panel = card.body.people
    panel._save(replace(place, role="clerk"), place)
    desk.settle()
    assert "Role" in _shown(card)
    assert contacts.affiliations_of(agne)[0].role == "buyer"
    card.body.conflict.button("mine").click()
    desk.settle()
    stored = contacts.affiliations_of(agne)[0]
    assert (stored.role, stored.job_title) == ("clerk", "CEO")
    assert not card.body.conflict.isVisible()


def test_many_conflicts_show_the_first_three(desk: Desk, agne: int, qtbot: QtBot) -> None:
    card = _open(desk, agne, qtbot)
    names = ("occupation", "nickname", "given_name", "family_name", "residence")
    for name in names:
        _type(card, name, f"my {name}")
    base = _stored(desk, agne)
    values = dict.fromkeys(names, "theirs")
    desk.office.contacts.save(base, replace(base, **values), desk.office.actor)
    card.body.bindings.commit()
    desk.settle()
    conflict = card.body.conflict
    assert len(conflict.fields) == 5
    assert "2 more after these" in _shown(card)
    for _name in names:
        button = conflict.button("mine")
        assert button is not None
        QTest.keyClick(button, Qt.Key.Key_Space)
        desk.settle()
    assert _stored(desk, agne).residence == "my residence"
    assert not conflict.isVisible()


def test_a_long_text_is_shown_where_it_differs(desk: Desk, agne: int, qtbot: QtBot) -> None:
    start = "the same beginning " * 50
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes=start), desk.office.actor)
    card = _open(desk, agne, qtbot)
    _type(card, "notes", f"{start} and mine")
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes=f"{start} and theirs"), desk.office.actor)
    card.body.bindings.commit()
    desk.settle()
    assert "and mine" in _shown(card)
    assert "and theirs" in _shown(card)


def _colleague(desk: Desk, name: str = "Tomas K.") -> Any:
    made = desk.office.staff.create_user(name, actor=desk.office.actor)
    return desk.office.actor_of(made)


def _news_of_rows(card: ContactCard) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for panel in (card.body.channels, card.body.dates):
        for row in panel.findChildren(ThingRow):
            texts = [label.text() for label in row.findChildren(PlainLabel)]
            found[texts[0]] = [plain(text) for text in texts if text.startswith("changed by")]
    return found


def test_p04_others_changes_are_said_at_their_fields_and_rows(
    desk: Desk, agne: int, qtbot: QtBot
) -> None:
    card = _open(desk, agne, qtbot)
    tomas = _colleague(desk)
    desk.settle()
    base = _stored(desk, agne)
    first, second = base.points
    points = (replace(first, label="work"), second, a_point("8 600 00009"))
    desk.office.contacts.save(
        base, replace(base, points=points, occupation="Driver", notes="x\ny"), tomas
    )
    desk.settle()
    fields = card.body.bindings
    assert fields.field("occupation").value() == "Driver"
    assert plain(fields.field("occupation").news_text()) == "Tomas K. changed this; before: —"
    assert fields.field("nickname").news_text() == ""
    marked = [key for key, news in _news_of_rows(card).items() if news]
    assert len(marked) == 2
    assert not any(key.endswith("22222") for key in marked)
    _type(card, "occupation", "Pilot")
    fields.field("occupation").commit()
    desk.settle()
    assert _stored(desk, agne).occupation == "Pilot", "what was seen is no conflict"


def test_p04_beside_what_is_typed_stands_what_they_wrote(
    desk: Desk, agne: int, qtbot: QtBot
) -> None:
    card = _open(desk, agne, qtbot)
    tomas = _colleague(desk)
    _type(card, "notes", "being typed")
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes="called\nhe pays", tags=("vip",)), tomas)
    desk.settle()
    field = card.body.bindings.field("notes")
    assert field.value() == "being typed"
    assert plain(field.news_text()) == "Tomas K. changed this to: called he pays"
    assert card.contact is not None
    assert card.contact.tags == ("vip",), "what is not being typed is fresh"
    field.commit()
    desk.settle()
    assert card.body.conflict.fields == ("notes",), "a save still asks"
    card.body.conflict.button("mine").click()
    desk.settle()
    assert plain(field.news_text()) == ""


def test_p03_a_merge_of_fields_apart_says_who(desk: Desk, agne: int, qtbot: QtBot) -> None:
    card = _open(desk, agne, qtbot)
    tomas = _colleague(desk)
    desk.settle()
    desk.context.bridge.close()  # not heard of before the save
    base = _stored(desk, agne)
    desk.office.contacts.save(base, replace(base, notes="theirs"), tomas)
    _type(card, "occupation", "Buyer")
    card.body.bindings.commit()
    desk.settle()
    said = plain(card.message_bar.sentence())
    assert said == "Tomas K. changed Notes meanwhile. Both changes are kept."
    assert plain(card.body.bindings.field("notes").news_text()).startswith("Tomas K. changed this")
