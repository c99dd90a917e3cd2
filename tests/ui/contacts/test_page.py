"""The contacts page: segments, filters, bulk actions, bin, preview, remembering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import (
    FIELDS,
    Condition,
    FieldType,
    Filter,
    Operator,
)
from crm_desktop.business.contacts.model import ContactKind, ContactSort, LifecycleStage
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.filter_editor import FilterEditor
from crm_desktop.ui.contacts.filter_words import choices_of, field_of
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.segments import LinkedPage, page_segment
from crm_desktop.ui.contacts.tag_menu import TagMenu
from crm_desktop.ui.kit.choices import CheckBox
from crm_desktop.ui.kit.delegates import tags_width
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from tests.builders import a_person, an_organization
from tests.ui.contacts.desk import Desk, make_desk, show_page
from tests.ui.pauses import pass_time

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Fill = Callable[[], ContactsPage]


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    """Four contacts: two persons, two organizations."""
    office, made = desk.office, {}
    for key, contact in {
        "agne": a_person("Agnė Žukauskaitė", tags=("furniture",), is_starred=True),
        "ivan": a_person("Иван Петров", points=(), lifecycle_stage=LifecycleStage.LEAD),
        "baldai": an_organization(tags=("furniture", "retail")),
        "noor": an_organization(
            "شركة النور",
            lifecycle_stage=LifecycleStage.CUSTOMER,
            party_kinds=frozenset({PartyKind.SUPPLIER}),
        ),
    }.items():
        made[key] = office.contacts.create(contact, office.actor).contact.id
    return made


@pytest.fixture
def page(desk: Desk, ids: dict[str, int], qtbot: QtBot) -> ContactsPage:
    return show_page(desk, qtbot)


def names(page: ContactsPage) -> list[str]:
    model = page.list.model
    rows = [model.row(number) for number in range(model.total)]
    return [row.display_name for row in rows if row is not None]


def segment_count(page: ContactsPage, key: str) -> int | None:
    view = page.segments.foot if key == "bin" else page.segments.list
    model = view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        segment = index.data(Qt.ItemDataRole.UserRole + 1)
        if segment is not None and segment.key == key:
            return index.data(Qt.ItemDataRole.UserRole + 2)
    raise AssertionError(key)


def choose(page: ContactsPage, key: str) -> None:
    view = page.segments.foot if key == "bin" else page.segments.list
    model = view.model()
    for row in range(model.rowCount()):
        segment = model.index(row, 0).data(Qt.ItemDataRole.UserRole + 1)
        if segment is not None and segment.key == key:
            view.setCurrentIndex(model.index(row, 0))
            return
    raise AssertionError(key)


def labels(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel))


def test_all_contacts_are_listed_by_name(page: ContactsPage):
    assert names(page) == ["Agnė Žukauskaitė", "UAB Žalgirio Baldai", "Иван Петров", "شركة النور"]
    assert "4 contact" in page.list.count_label.text()


@pytest.mark.parametrize(
    ("key", "count"),
    [("all", 4), ("mine", 4), ("starred", 1), ("unreachable", 1), ("organizations", 2),
     ("persons", 2), ("tag:furniture", 2), ("tag:retail", 1), ("bin", 0)],
)  # fmt: skip
def test_segments_count_and_narrow(page: ContactsPage, desk: Desk, key: str, count: int):
    assert segment_count(page, key) == count
    choose(page, key)
    desk.settle()
    assert page.list.model.total == count


def test_counts_follow_changes(page: ContactsPage, desk: Desk, ids: dict[str, int]):
    desk.office.contacts.set_starred([ids["ivan"]], True, desk.office.actor)
    desk.office.contacts.add_tag([ids["ivan"]], "new tag", desk.office.actor)
    desk.settle()
    assert segment_count(page, "starred") == 2
    assert segment_count(page, "tag:new tag") == 1


def _filter(*conditions: Condition, is_any: bool = False) -> Filter:
    return Filter(conditions, is_any)


LEADS = Condition("stage", Operator.IS, ("lead",))
SUPPLIERS = Condition("type", Operator.IS, ("supplier",))
PERSONS = Condition("kind", Operator.IS, ("person",))


def test_filter_chips_narrow_and_go(page: ContactsPage, desk: Desk, qtbot: QtBot):
    page.list.filters.set_filter(_filter(LEADS))
    assert names(page) == ["Иван Петров"]
    (chip,) = page.list.filters.chips
    assert chip.accessibleName() == "Status: Lead"
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert page.list.model.total == 4
    page.list.filters.set_filter(_filter(SUPPLIERS, PERSONS))
    assert page.list.model.total == 0
    assert page.list.no_results.title() == "Nothing matches “Type: Supplier and Kind: Person”"
    page.list.filters.joint_chip.click()
    assert page.list.model.total == 3
    page.list.clear_filters()
    assert page.list.model.total == 4
    assert not page.list.filters.is_active


def test_two_chips_become_a_group_and_part_again(page: ContactsPage, desk: Desk):
    filters = page.list.filters
    filters.set_filter(_filter(PERSONS, LEADS, SUPPLIERS))
    assert page.list.model.total == 0
    filters.chip_menu(2).actions()[0].trigger()
    assert names(page) == ["Иван Петров"]
    assert filters.chips[1].accessibleName() == "Status: Lead or Type: Supplier"
    split = next(a for a in filters.chip_menu(1).actions() if a.text() == "Split the group")
    split.trigger()
    assert filters.filter == _filter(PERSONS, LEADS, SUPPLIERS)


def _editor(page: ContactsPage) -> FilterEditor:
    found = page.list.findChildren(FilterEditor)
    return next(one for one in found if one.isVisible())


def test_every_field_opens_its_editor(page: ContactsPage, desk: Desk, qtbot: QtBot):
    filters = page.list.filters
    for field in FIELDS:
        if field.type is FieldType.FLAG:
            continue
        filters._add(field)
        editor = _editor(page)
        for number in range(editor.operator.count()):
            editor.operator.setCurrentIndex(number)
        editor.close()
        desk.settle()
        page.list.clear_filters()


def test_an_editor_filters_as_it_is_used(page: ContactsPage, desk: Desk, qtbot: QtBot):
    filters = page.list.filters
    filters._add(FIELDS[0])
    editor = _editor(page)
    lead = next(box for box in editor.findChildren(CheckBox) if box.text() == "Lead")
    QTest.keyClick(lead, Qt.Key.Key_Space)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    desk.settle()
    assert names(page) == ["Иван Петров"]
    filters.chips[0].click()
    editor = _editor(page)
    editor.operator.setCurrentIndex(1)
    assert filters.chips[0].accessibleName() == "Status: not Lead"
    assert page.list.model.total == 3
    editor.close()
    desk.settle()
    filters._add(next(field for field in FIELDS if field.key == "name"))
    QTest.keyClicks(_editor(page).focusWidget(), "ivan")
    QTest.keyClick(_editor(page).focusWidget(), Qt.Key.Key_Return)
    desk.settle()
    assert page.list.model.total == 0


def test_a_flag_is_set_at_once_and_turned_by_a_click(page: ContactsPage, desk: Desk):
    filters = page.list.filters
    filters._add(next(field for field in FIELDS if field.key == "starred"))
    assert page.list.model.total == 1
    filters.chips[0].click()
    assert filters.chips[0].accessibleName() == "Starred: no"
    assert page.list.model.total == 3


def test_what_a_segment_fixes_is_no_filter(page: ContactsPage, desk: Desk):
    organizations = Condition("kind", Operator.IS, ("organization",))
    page.list.filters.set_filter(_filter(organizations))
    choose(page, "persons")
    assert not page.list.filters.chips
    assert page.list.model.total == 2
    choose(page, "bin")
    assert page.list.filters.add_chip.isHidden()


def test_the_quick_filter_finds_in_any_script(page: ContactsPage, desk: Desk, qtbot: QtBot):
    page.list.focus_filter()
    QTest.keyClicks(page.list.filter_line, "zukaus")
    pass_time(200)
    assert names(page) == ["Agnė Žukauskaitė"]
    QTest.keyClick(page.list.filter_line, Qt.Key.Key_Escape)
    pass_time(200)
    assert page.list.model.total == 4


def test_letters_typed_in_a_list_that_is_not_sorted_by_name_filter_it(
    page: ContactsPage, desk: Desk
):
    page.list.view.header.sort_by_column(3)
    page.list.view.setFocus()
    QTest.keyClicks(page.list.view, "u")
    assert page.list.filter_line.text() == "u"


def test_no_title_is_cut_by_the_arrow_of_its_order(page: ContactsPage):
    header, look = page.list.view.header, theme()
    metrics = look.metrics("small", "strong")
    places = header.places()[2:]  # the name takes what is left
    for number, column in enumerate(header.columns):
        if column.sort is None or header.isSectionHidden(number):
            continue
        header.sort_by_column(number)
        needed = metrics.horizontalAdvance(column.title) + look.size("icon_small")
        assert header.sectionSize(number) >= needed + 2 * look.space("s"), column.title
        assert header.places()[2:] == places, "what the arrow takes is no width of the user's"
    header.sort_by_column(1)
    assert header.sectionSize(2) == header.columns[2].width


def test_nothing_here_and_nothing_found_look_different(tmp_path: Path, qtbot: QtBot):
    desk = make_desk(tmp_path / "empty.crm")
    page = ContactsPage(desk.context)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    desk.settle()
    assert page.list.empty_state is not None
    assert page.list.empty_state.isVisible()
    with qtbot.waitSignal(page.import_requested):
        page.list.import_button.click()
    with qtbot.waitSignal(page.new_requested) as asked:
        page.new_record()
    assert asked.args == [ContactKind.PERSON]
    choose(page, "starred")
    desk.settle()
    assert not page.list.empty_state.isVisible()
    assert page.list.no_results.isVisible()
    page.close()
    desk.office.close()


# Actions ----------------------------------------------------------------------------------


def test_del_moves_to_the_bin_at_once_and_offers_undo(
    page: ContactsPage, desk: Desk, ids: dict[str, int], qtbot: QtBot
):
    page.list.view.jump_to_id(ids["ivan"])
    with qtbot.waitSignal(page.undo_offered) as offered:
        QTest.keyClick(page.list.view, Qt.Key.Key_Delete)
    desk.settle()
    assert offered.args is not None
    sentence, seq = offered.args
    assert "moved to the bin" in sentence
    assert "Иван Петров" not in names(page)
    assert segment_count(page, "bin") == 1
    desk.office.history.undo(desk.office.actor, seq)
    desk.settle()
    assert "Иван Петров" in names(page)


def test_contacts_come_back_from_the_bin(page: ContactsPage, desk: Desk, ids: dict[str, int]):
    desk.office.contacts.bin([ids["ivan"], ids["noor"]], desk.office.actor)
    desk.settle()
    choose(page, "bin")
    desk.settle()
    assert page.list.model.total == 2
    page.list.model.set_all_checked(is_checked=True)
    assert all(button.isHidden() for button in page.list._living_buttons)
    assert not any(button.isHidden() for button in page.list._bin_buttons)
    assert all(button.isHidden() for button in page.list._living_buttons)
    page.list._bin_buttons[0].click()
    desk.settle()
    assert page.list.model.total == 0
    assert page.list.no_results.title() == "The bin is empty"
    assert page.list.clear_button.isHidden(), "no filter is to blame"
    page.list.filter_line.setText("nobody")
    page.list._apply_filter()
    desk.settle()
    assert page.list.no_results.title() == "Nothing matches “nobody”"
    assert not page.list.clear_button.isHidden()
    assert segment_count(page, "all") == 4


def test_the_bin_begins_with_the_last_and_sorts_by_its_header(
    page: ContactsPage, desk: Desk, ids: dict[str, int], tmp_path: Path
):
    page.list._view_state = ViewState(tmp_path / "view.ini")
    for key in ("ivan", "agne"):
        desk.office.clock.advance(minutes=1)
        desk.office.contacts.bin([ids[key]], desk.office.actor)
    page.list.view.header.sort_by_column(1, descending=True)
    choose(page, "bin")
    desk.settle()
    assert names(page) == ["Agnė Žukauskaitė", "Иван Петров"]
    header = page.list.view.header
    header.sort_by_column(1, descending=True)
    desk.settle()
    assert names(page) == ["Иван Петров", "Agnė Žukauskaitė"]
    choose(page, "all")
    desk.settle()
    assert page.list.query.sort is ContactSort.NAME
    assert page.list.query.descending, "the list is sorted as it was before the bin"


def test_the_names_of_segments_are_never_cut(page: ContactsPage, desk: Desk):
    page.resize(860, 640)
    desk.settle()
    view = page.segments.list
    assert view.viewport().width() >= view.content_width()


def test_the_column_of_tags_has_room_for_the_longest_one_and_one_more(
    page: ContactsPage, desk: Desk, ids: dict[str, int]
):
    desk.office.contacts.add_tag([ids["baldai"]], "key account", desk.office.actor)
    desk.settle()
    view, columns = page.list.view, page.list.model.columns
    number = [column.key for column in columns].index("tags")
    page.resize(1600, 800)
    desk.settle()
    assert view.columnWidth(number) >= tags_width(("key account",), left_over=1)
    page.resize(900, 640)
    desk.settle()
    assert view.columnWidth(number) == columns[number].width, "the name needs the room"
    page.list.view.header.resizeSection(number, 60)
    page.resize(1600, 800)
    desk.settle()
    assert view.columnWidth(number) == 60, "a width of one's own stays"


def test_bulk_actions_change_all_ticked(
    page: ContactsPage, desk: Desk, ids: dict[str, int], qtbot: QtBot
):
    office = desk.office
    other = office.staff.create_user("Tomas Kazlauskas", actor=office.actor)
    desk.settle()
    page.list.model.set_all_checked(is_checked=True)
    everyone = page.list.acting_ids()
    assert len(everyone) == 4
    actions = page.list.actions_of_rows
    actions.set_stage(everyone, LifecycleStage.LOYAL)
    actions.assign_owner(everyone, other.id)
    actions.add_tag(everyone, "Fair 2026")
    actions.remove_tag(everyone, "furniture")
    desk.settle()
    for key in ids.values():
        contact = office.contacts.get(key)
        assert contact.lifecycle_stage == LifecycleStage.LOYAL
        assert contact.owner_id == other.id
        assert "Fair 2026" in contact.tags
        assert "furniture" not in contact.tags
    with qtbot.waitSignal(page.message_requested) as told:
        actions.set_stage(everyone, LifecycleStage.LOYAL)
    assert told.args is not None
    assert told.args[0] == "note"


def test_the_menu_of_a_row_offers_what_can_be_done(
    page: ContactsPage, desk: Desk, ids: dict[str, int]
):
    page.list.view.jump_to_id(ids["agne"])
    row = page.list.current_row()
    assert row is not None
    menu = page.list.actions_of_rows.menus.context_menu(row, (row.id,), in_bin=False)
    texts = [action.text().split("\t")[0] for action in menu.actions()]
    assert [text for text in texts if text] == [
        "Open", "Call", "Write an e-mail", "Copy as a table", "Copy as text", "Export…", "Owner",
        "Tags", "Status", "More",
        "Take the star off", "Move to the bin",
    ]  # fmt: skip
    status = next(m for m in menu.findChildren(QMenu) if m.title() == "Status")
    next(a for a in status.actions() if a.text().startswith("Dormant")).trigger()
    desk.settle()
    assert desk.office.contacts.get(row.id).lifecycle_stage == LifecycleStage.DORMANT
    in_bin = page.list.actions_of_rows.menus.context_menu(row, (row.id,), in_bin=True)
    assert "Restore" in [action.text() for action in in_bin.actions()]


def test_tags_are_added_by_typing(page: ContactsPage, desk: Desk, ids: dict[str, int]):
    menu = page.list.actions_of_rows.menus.tag_menu(lambda: [ids["ivan"]])
    assert isinstance(menu, TagMenu)
    menu.popup(page.mapToGlobal(page.rect().center()))
    desk.settle()
    QTest.keyClicks(menu._line, "cof")
    first = menu.actions()[1].text()
    assert first == "New tag “\u2068cof\u2069”", "the menu says what Enter does"
    QTest.keyClicks(menu._line, "fee")
    QTest.keyClick(menu._line, Qt.Key.Key_Return)
    desk.settle()
    assert desk.office.contacts.get(ids["ivan"]).tags == ("coffee",)


def test_enter_opens_the_card(page: ContactsPage, ids: dict[str, int], qtbot: QtBot):
    page.list.view.jump_to_id(ids["baldai"])
    with qtbot.waitSignal(page.open_requested) as asked:
        QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    assert asked.args == [RecordRef("contact", ids["baldai"])]


def test_a_file_that_cannot_be_written_offers_no_changes(tmp_path: Path, qtbot: QtBot):
    desk = make_desk(tmp_path / "read.crm", is_read_only=True)
    desk.office.contacts.create(a_person(), desk.office.actor)
    page = ContactsPage(desk.context)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    desk.settle()
    assert not page.list.import_button.isEnabled()
    page.list.model.set_all_checked(is_checked=True)
    with qtbot.waitSignal(page.message_requested) as said:
        QTest.keyClick(page.list.view, Qt.Key.Key_Delete)
    assert "may only be read" in str(said.args)
    desk.settle()
    assert page.list.model.total == 1
    page.close()
    desk.office.close()


# Preview and live rows --------------------------------------------------------------------


def test_the_preview_follows_the_keyboard(page: ContactsPage, desk: Desk, ids: dict[str, int]):
    page.list.view.jump_to_id(ids["agne"])
    desk.settle()
    shown = labels(page.preview)
    assert "Agnė Žukauskaitė" in shown
    assert "+370 612 34567" in shown
    page.list.actions_of_rows.assign_owner([ids["agne"]], desk.office.actor.user_id)
    desk.settle()
    assert "Rasa P." in labels(page.preview)
    page.list.view.jump_to_id(ids["ivan"])
    desk.settle()
    assert "cannot be reached" in labels(page.preview)


def test_the_preview_hides_in_a_narrow_window(page: ContactsPage):
    page.resize(1100, 700)
    assert page.preview.isHidden()
    page.resize(1300, 700)
    assert not page.preview.isHidden()


def test_a_change_elsewhere_shows_in_its_row(page: ContactsPage, desk: Desk, ids: dict[str, int]):
    office = desk.office
    page.list.view.jump_to_id(ids["agne"])
    desk.settle()
    base = office.contacts.get(ids["agne"])
    edited = replace(base, display_name="Agnė Jonaitienė", lifecycle_stage=LifecycleStage.LOST)
    office.contacts.save(base, edited, office.actor)
    desk.settle()
    assert "Agnė Jonaitienė" in names(page)
    assert "Agnė Jonaitienė" in labels(page.preview)


def test_the_preview_tells_what_changed_while_another_page_was_seen(
    page: ContactsPage, desk: Desk, ids: dict[str, int]
):
    office = desk.office
    page.list.view.jump_to_id(ids["agne"])
    desk.settle()
    page.hide()
    base = office.contacts.get(ids["agne"])
    office.contacts.save(base, replace(base, display_name="Agnė Jonaitienė"), office.actor)
    desk.settle()
    page.show()
    desk.settle()
    assert "Agnė Jonaitienė" in labels(page.preview)


def test_sort_segment_and_panes_are_remembered(tmp_path: Path, desk: Desk, qtbot: QtBot):
    state = tmp_path / "view.ini"
    second = make_desk(tmp_path / "other.crm", view_state=state)
    second.office.contacts.create(a_person(), second.office.actor)
    page = ContactsPage(second.context)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    second.settle()
    page.list.view.header.sort_by_column(3, descending=True)
    choose(page, "persons")
    second.settle()
    again = ContactsPage(second.context)
    qtbot.addWidget(again)
    again.show()
    again.activate()
    second.settle()
    assert again.segments.current.key == "persons"
    assert again.list.query.sort is ContactSort.PHONE
    assert again.list.query.descending
    page.close()
    again.close()
    second.settle()
    second.office.close()


def _import(desk: Desk, path: Path, names: Sequence[str]) -> int:
    """Bring people in; gives the number of the import."""
    from crm_desktop.business.imports.service import ImportService

    office = desk.office
    lines = [f"{name},+37061234{number:03d}" for number, name in enumerate(names)]
    path.write_text("\n".join(["Name,Phone", *lines]), encoding="utf-8")
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    return imports.apply(imports.check(imports.plan(path, "")), office.actor).seq


def test_exactly_the_contacts_of_an_import_are_shown(
    page: ContactsPage, desk: Desk, ids: dict[str, int], tmp_path: Path
):
    choose(page, "persons")
    seq = _import(desk, tmp_path / "fair.csv", ["Zita Zee", "Yan Yee"])
    desk.settle()
    page.show_import(seq, "fair.csv")
    desk.settle()
    assert names(page) == ["Yan Yee", "Zita Zee"]
    assert page.segments.current.key == "all"
    [chip] = page.list.filters.chips
    assert "Import: fair.csv" in chip.accessibleName()
    assert "fair.csv" in page.list.filters.words()
    assert page.list.save_link.isVisible(), "it can be kept as a segment"
    chip.removed.emit()
    desk.settle()
    assert len(names(page)) == len(ids) + 2


def test_a_list_can_be_narrowed_to_an_import_chosen_by_its_file(
    page: ContactsPage, desk: Desk, ids: dict[str, int], tmp_path: Path
):
    seq = _import(desk, tmp_path / "fair.csv", ["Zita Zee"])
    _import(desk, tmp_path / "other.csv", ["Yan Yee"])
    desk.settle()
    page.show_import(seq, "fair.csv")
    desk.settle()
    page.list.filters.chips[0].clicked.emit()
    desk.settle()
    field = field_of("import", desk.context)
    assert field is not None
    offered = choices_of(field, desk.context)
    assert [text.partition(" · ")[0] for text, _value in offered] == ["other.csv", "fair.csv"]
    assert offered[1][1] == page.list.query.filter.parts[0].values[0]


def test_the_tag_menu_leaves_no_gap_while_a_tag_is_typed(page: ContactsPage, desk: Desk) -> None:
    for name in ("furniture", "retail", "import", "transport"):
        desk.office.contacts.ensure_tag(name, desk.office.actor)
    desk.settle()
    menu = TagMenu(desk.context, page)
    menu.popup(page.mapToGlobal(page.rect().center()))
    place = menu.pos()
    QTest.keyClicks(menu._line, "xyz")
    desk.settle()
    typed, *offers = menu.actions()
    assert typed.text() == ""
    assert [offer.text() for offer in offers] == ["New tag “\u2068xyz\u2069”"]
    assert menu.height() == menu.sizeHint().height()
    assert menu.pos() == place
    menu.close()
    assert menu.minimumHeight() == 0


def test_three_digits_of_days_fit_the_column_of_the_last_contact(page: ContactsPage):
    (last,) = [column for column in page.list.model.columns if column.key == "last"]
    shown = replace(last, text=lambda _row: "188 d")
    assert not page.list.view._cells.is_cut(shown, None, last.width)
    assert page.list.view._cells.is_cut(shown, None, last.width - 8)


def test_the_list_has_what_the_other_panes_leave(page: ContactsPage) -> None:
    look = theme()
    side, _list, preview = page.splitter.sizes()
    assert preview == look.size("preview_panel")
    assert side == page.segments.wanted_width >= look.size("segments_panel")
    page.resize(1500, 800)
    assert page.splitter.sizes()[::2] == [side, preview]
    page.resize(1024 - look.size("nav_rail_collapsed"), 640)
    assert not page.list.view.horizontalScrollBar().maximum(), "the smallest window shows it all"


def test_names_of_segments_have_room_where_the_preview_leaves_it(page: ContactsPage) -> None:
    page.segments.list.set_counts(lambda _key: 437_221)
    page.segments._fit()
    look, view = theme(), page.segments.list
    page.resize(1199 - look.size("nav_rail"), 640)
    assert page.preview.isHidden()
    assert view.content_width() <= view.viewport().width(), "no name is cut"
    assert not page.list.view.horizontalScrollBar().maximum()
    page.resize(1024 - look.size("nav_rail_collapsed"), 640)
    assert not page.list.view.horizontalScrollBar().maximum(), "the list comes first"


def test_the_side_column_leads_to_a_page_and_counts_it(desk: Desk, qtbot: QtBot) -> None:
    found: list[int | None] = [None]
    link = LinkedPage(page_segment("twins", "Twins", "git-merge"), lambda: found[0])
    page = ContactsPage(desk.context, pages=(link,))
    qtbot.addWidget(page)
    page.resize(1268, 800)
    page.show()
    page.activate()
    desk.settle()
    foot = page.segments.foot
    model = foot.model()
    assert [model.index(row, 0).data() for row in range(2)] == ["Twins", "Bin"]
    assert model.index(0, 0).data(Qt.ItemDataRole.UserRole + 2) is None
    found[0] = 15
    page.count_pages()
    desk.settle()
    assert model.index(0, 0).data(Qt.ItemDataRole.UserRole + 2) == 15
    asked: list[str] = []
    page.page_requested.connect(asked.append)
    foot.setFocus()
    foot.setCurrentIndex(model.index(0, 0))
    assert page.list.segment.key == "all", "the arrow keys alone lead nowhere"
    assert not asked
    QTest.keyClick(foot, Qt.Key.Key_Return)
    center = foot.visualRect(model.index(0, 0)).center()
    QTest.mouseClick(foot.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert asked == ["twins", "twins"]
    assert page.segments.current.key == "all"
    assert not foot.currentIndex().isValid(), "whoever comes back finds the list marked"
