"""Relations on the card: shown from both ends, added, changed, removed, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.model import CONTACT, ContactKind
from crm_desktop.business.contacts.relations import RelationEnd, related
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contact_words import use_relation_kinds
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.history_words import entry_title
from crm_desktop.ui.contacts.relation_editor import RelationEditor
from crm_desktop.ui.contacts.relation_words import end_word, relation_word
from crm_desktop.ui.contacts.saving import contact_ref
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person, an_organization
from tests.storage.office import without_answer
from tests.ui.contacts.cards import OpenCard, desk, open_card, stored
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CHILD = RelationEnd("parent", is_from=False)
SUPPLIER = RelationEnd("supplier", is_from=True)


def _rows(card: ContactCard) -> list[list[str]]:
    return [
        [label.text() for label in row.findChildren(PlainLabel)]
        for row in card.body.relations.findChildren(ThingRow)
        if not row.isHidden()
    ]


def _editor(card: ContactCard) -> RelationEditor:
    editor = card.body.relations.editor
    assert editor is not None
    return editor


def _choose(editor: RelationEditor, end: RelationEnd) -> None:
    ends = [editor.end.itemData(number) for number in range(editor.end.count())]
    editor.end.setCurrentIndex(ends.index(end))


def test_words_for_both_ends() -> None:
    assert relation_word(CHILD) == "child"
    assert end_word("parent.from") == "parent"
    assert end_word("parent") == "parent / child"
    assert end_word("friend") == "friend"
    assert relation_word(RelationEnd("godmother", is_from=True)) == "godmother"


def test_an_empty_panel_is_its_heading(open_card: OpenCard) -> None:
    panel = open_card(a_person()).body.relations
    assert panel.header.title_label.text() == "Relations"
    assert not panel.findChildren(ThingRow)
    assert panel.height() <= panel.header.minimumHeight() + 8


def test_somebody_found_is_related_and_both_cards_show_it(desk: Desk, open_card: OpenCard) -> None:
    jonas = desk.office.contacts.create(a_person("Jonas"), desk.office.actor).contact
    card = open_card(a_person("Ona"))
    card.body.relations.add()
    editor = _editor(card)
    assert editor.picker is not None
    editor.picker.line.setText("jona")
    editor.picker.find_typed()
    editor.picker.results.choose_current()
    _choose(editor, CHILD)
    editor.since.set_value("2015-03-01")
    editor.note.setText("adopted")
    QTest.keyClick(editor.note, Qt.Key.Key_Return)
    settle_layouts()
    assert card.body.relations.header.title_label.text() == "Relations · 1"
    ((name, word, below),) = _rows(card)
    assert (name, word) == ("Jonas", "child")
    assert below.startswith("since ")
    assert below.endswith("· adopted")
    other = open_card(jonas)
    assert entry_title(other.history.entries[0]) == "Relation (parent) added"
    assert _rows(other)[0][:1] == ["Ona"]
    assert _rows(other)[0][1].startswith("parent")
    entries = card.history.entries
    assert entry_title(entries[0]) == "Relation (child) added"
    card._undo()
    settle_layouts()
    assert _rows(card) == _rows(other) == []


def test_somebody_new_is_made_first(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(an_organization("UAB Baltija"))
    card.body.relations.add()
    editor = _editor(card)
    assert editor.picker is not None
    editor.picker.new_named.emit("Medžio tiekimas")
    kinds = list(ContactKind)
    editor.kind_of_new.setCurrentIndex(kinds.index(ContactKind.ORGANIZATION))
    _choose(editor, SUPPLIER)
    editor.accept()
    settle_layouts()
    assert _rows(card) == [["Medžio tiekimas", "supplier"]]
    (hit,) = desk.office.search.find("medzio", 5)
    assert desk.office.contacts.get(hit.ref.id).kind is ContactKind.ORGANIZATION


def test_a_relation_is_changed_removed_and_opens_the_other_card(
    desk: Desk, open_card: OpenCard
) -> None:
    office = desk.office
    jonas = office.contacts.create(a_person("Jonas"), office.actor).contact
    card = open_card(a_person("Ona"))
    here = stored(desk, card).id
    office.contacts.relations.add(related(here, jonas.id, CHILD), office.actor)
    settle_layouts()
    (row,) = card.body.relations.findChildren(ThingRow)
    opened: list[RecordRef] = []
    card.open_requested.connect(opened.append)
    row.choose()
    assert opened == [RecordRef(CONTACT, jonas.id)]
    QTest.keyClick(row, Qt.Key.Key_F2)
    editor = _editor(card)
    assert editor.end.currentData() == CHILD
    _choose(editor, RelationEnd("friend", is_from=True))
    editor.accept()
    settle_layouts()
    assert _rows(card) == [["Jonas", "friend"]]
    (row,) = card.body.relations.findChildren(ThingRow)
    QTest.keyClick(row, Qt.Key.Key_Delete)
    settle_layouts()
    assert _rows(card) == []


def test_two_desks_that_changed_the_same_note_are_asked(desk: Desk, open_card: OpenCard) -> None:
    office = desk.office
    jonas = office.contacts.create(a_person("Jonas"), office.actor).contact
    card = open_card(a_person("Ona"))
    here = stored(desk, card).id
    base = office.contacts.relations.add(related(here, jonas.id, CHILD), office.actor).relationship
    settle_layouts()
    (row,) = card.body.relations.findChildren(ThingRow)
    row.edit()
    editor = _editor(card)
    office.contacts.relations.update(replace(base, note="theirs"), office.actor)
    editor.note.setText("mine")
    editor.accept()
    settle_layouts()
    mine = card.body.conflict.button("mine")
    assert mine is not None
    assert office.contacts.relations.of(here).relationships[0].note == "theirs"
    mine.click()
    settle_layouts()
    assert office.contacts.relations.of(here).relationships[0].note == "mine"


def test_a_doubled_relation_is_refused_with_a_sentence(desk: Desk, open_card: OpenCard) -> None:
    office = desk.office
    jonas = office.contacts.create(a_person("Jonas"), office.actor).contact
    card = open_card(a_person("Ona"))
    here = stored(desk, card).id
    office.contacts.relations.add(related(here, jonas.id, CHILD), office.actor)
    settle_layouts()
    card.body.relations.add()
    editor = _editor(card)
    editor._pick(jonas.id, "Jonas")
    _choose(editor, CHILD)
    editor.accept()
    settle_layouts()
    error = card.body.relations.error
    assert error is not None
    assert "already there" in error.text()
    assert len(_rows(card)) == 1


def test_the_recommender_is_linked_and_knows_whom_they_brought(
    desk: Desk, open_card: OpenCard
) -> None:
    office = desk.office
    ona = office.contacts.create(a_person("Ona"), office.actor).contact
    card = open_card(an_organization("UAB Baltija"))
    field = card.body.details.referrer
    field._take(ona.id, "Ona")
    settle_layouts()
    assert stored(desk, card).referred_by_id == ona.id
    hers = open_card(ona)
    (fold,) = hers.body.relations.findChildren(Fold)
    assert fold.label.text().startswith("Recommended 1 contact")
    assert _rows(hers) == []
    QTest.keyClick(fold.label, Qt.Key.Key_Return)
    settle_layouts()
    assert _rows(hers) == [["UAB Baltija"]]


def test_the_company_s_own_kind_is_offered_shown_from_both_ends_and_readable_when_gone(
    desk: Desk, open_card: OpenCard
) -> None:
    words, actor = desk.office.dictionaries, desk.office.actor
    words.add(Dictionary.RELATION, "guardian", actor, other_name="ward")
    words.set_retired(Dictionary.RELATION, "friend", True, actor)
    kind = words.relation_kinds()[-1].key
    ona = desk.office.contacts.create(a_person("Ona"), actor).contact
    jonas = desk.office.contacts.create(a_person("Jonas"), actor).contact
    desk.context.load()
    card = open_card(ona)
    card.body.relations.add()
    editor = _editor(card)
    assert editor.picker is not None
    editor.picker.picked.emit(jonas.id, "Jonas")
    offered = [editor.end.itemText(row) for row in range(editor.end.count())]
    assert {"guardian", "ward", "parent"} < set(offered)
    assert "friend" not in offered
    _choose(editor, RelationEnd(kind, is_from=False))
    editor.accept()
    settle_layouts()
    assert _rows(card) == [["Jonas", "ward"]]
    assert _rows(open_card(jonas)) == [["Ona", "guardian"]]
    words.merge(Dictionary.RELATION, kind, "adviser", actor)
    desk.settle()
    assert _rows(card) == [["Jonas", "advised"]]
    card.history.load(contact_ref(ona))
    titles = [entry_title(entry) for entry in card.history.entries]
    assert "Relation (ward) added" in titles, "what is gone is still called by its name"
    use_relation_kinds(())


@pytest.mark.parametrize("is_new", [True, False], ids=["added", "changed"])
def test_a_relation_that_could_not_be_saved_stands_in_its_editor_again(
    desk: Desk, open_card: OpenCard, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    office = desk.office
    contacts, relations = office.contacts, office.contacts.relations
    ona, petras = (
        contacts.create(a_person(name), office.actor).contact for name in ("Ona", "Petras")
    )
    if not is_new:
        made = related(ona.id, petras.id, CHILD)
        relations.add(made, office.actor, seen_from=ona.id)
    card = open_card(ona)
    panel = card.body.relations
    if is_new:
        panel.add()
        assert panel.editor is not None
        assert panel.editor.picker is not None
        panel.editor.picker.picked.emit(petras.id, "Petras")
        _choose(panel.editor, CHILD)
    else:
        panel.findChildren(ThingRow)[0].edit()
    assert panel.editor is not None
    panel.editor.note.setText("twins")
    without_answer(office.journal, monkeypatch, is_done=False)
    panel.editor.accept()
    desk.settle()
    office.database.reconnect()
    assert panel.editor is not None, "what was typed is gone"
    assert panel.editor.note.text() == "twins"
    assert panel.editor.chosen.text() == "Petras"
    panel.editor.accept()
    desk.settle()
    assert panel.editor is None
    (found,) = relations.of(ona.id).relationships
    assert (found.note, found.other_id(ona.id), found.kind) == ("twins", petras.id, "parent")
