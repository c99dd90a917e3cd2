"""The duplicates page: found in the background, looked through, merged and told apart by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.duplicates.finding import FindingState
from crm_desktop.business.duplicates.model import Certainty, Sign
from crm_desktop.business.duplicates.repository import DuplicateSearchRepository
from crm_desktop.business.duplicates.service import DuplicateService
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.pair_file import PairFile
from crm_desktop.ui.duplicates.context import DuplicateContext
from crm_desktop.ui.duplicates.page import DuplicatesPage
from crm_desktop.ui.duplicates.past_dialog import PastDialog
from crm_desktop.ui.duplicates.words import reasons_of, sign_word
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.page import LaterPage
from crm_desktop.ui.kit.theme import theme
from tests.builders import a_person, a_point, an_organization
from tests.ui.contacts.desk import Desk, make_desk
from tests.ui.pauses import pass_time


@dataclass
class Found:
    """The page with its surroundings, and the ids of the contacts in it."""

    desk: Desk
    context: DuplicateContext
    page: DuplicatesPage
    ids: list[int]

    def shown(self) -> list[tuple[int, ...]]:
        model = self.page.model
        rows = (model.row(number) for number in range(model.total))
        return [row.group.ids for row in rows if row is not None]


@pytest.fixture
def found(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Found]:
    theme().apply("light", "compact")
    desk = make_desk(tmp_path / "company.crm")
    office = desk.office
    shared = a_point("8 612 34567")
    people = (
        a_person("Jonas Petraitis", points=(shared,), owner_id=office.user.id),
        a_person("Петрайтис Йонас", points=(shared,)),
        a_person("Ona Onaitė", points=(a_point("8 600 00000"),), birth_date="1980-02-03"),
        a_person("Ona Onaite", points=(a_point("8 600 00000"),), birth_date="1980-02-03"),
        an_organization("UAB Rytas", points=(), tax_id="LT100001"),
        an_organization("Rytas, UAB", points=(), tax_id="LT100001"),
        a_person("Rasa Rasaitė", points=()),
        a_person("Rasa Rasaitė", points=()),
    )
    ids = list(office.contacts.create_many(people, office.actor).ids)
    service = DuplicateService(
        office.database,
        office.journal,
        office.contacts,
        PairFile(tmp_path / "pairs"),
        office.events,
    )

    def run_slice() -> bool:
        with office.database.open_second_reader() as reader:
            return service.run(reader)

    context = DuplicateContext(
        lambda: service,
        lambda: office.contacts.uniting,
        run_slice,
        lambda: desk.context.users,
        desk.context.person,
        office.actor,
        desk.operations,
        desk.context.bridge,
        desk.context.view_state,
    )
    desk.context.load()
    page = DuplicatesPage(context)
    qtbot.addWidget(page)
    page.resize(1268, 800)
    page.show()
    page.activate()
    desk.settle()
    yield Found(desk, context, page, ids)
    desk.settle()
    service.close()
    desk.context.bridge.close()
    office.close()


def _pairs(found: Found, *numbers: int) -> list[tuple[int, ...]]:
    return [tuple(found.ids[number : number + 2]) for number in numbers]


def test_the_surest_come_first_with_their_reasons(found: Found) -> None:
    assert found.shown() == _pairs(found, 2, 4, 0)
    row = found.page.model.row(2)
    assert row is not None
    assert "name in another script" in reasons_of(row.group)
    assert found.page.merge_all_button.text() == "Merge 3 sure ones"
    assert found.page.search_line.isHidden()
    headings = [column.title for column in found.page.model.columns]
    assert headings[1:4] == ["Certainty", "Contact", "May be the same as"]


def test_in_a_small_window_nothing_is_out_of_view(found: Found) -> None:
    found.page.resize(900, 560)
    found.desk.settle()
    assert found.page.view.horizontalScrollBar().maximum() == 0


def test_the_list_is_narrowed(found: Found) -> None:
    page = found.page
    page.certainty.chosen.emit(frozenset({Certainty.POSSIBLE}))
    found.desk.settle()
    assert found.shown() == _pairs(found, 6)
    page.clear_filters()
    page.kind.setCurrentIndex(page.kind.findData(ContactKind.ORGANIZATION))
    page.kind.activated.emit(page.kind.currentIndex())
    found.desk.settle()
    assert found.shown() == _pairs(found, 4)
    page.clear_filters()
    place = [page.reason.itemText(n) for n in range(page.reason.count())]
    page.reason.setCurrentIndex(place.index(sign_word(Sign.BIRTHDAY)))
    page.reason.activated.emit(page.reason.currentIndex())
    found.desk.settle()
    assert found.shown() == _pairs(found, 2)
    assert "same birthday" in page.filter_name()
    page.clear_filters()
    page.owner.setCurrentIndex(1)
    page.owner.activated.emit(1)
    found.desk.settle()
    assert found.shown() == _pairs(found, 0)
    page.clear_filters()
    page.filter_line.setText("onaite")
    found.desk.settle()
    assert found.shown() == _pairs(found, 2)


def test_keys_open_the_comparison_and_tell_apart(found: Found, qtbot: QtBot) -> None:
    page, view = found.page, found.page.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.compare_requested) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.args is not None
    assert tuple(asked.args[0]) in _pairs(found, 0, 2, 4)
    offered: list[tuple[str, int]] = []
    page.undo_offered.connect(lambda sentence, seq: offered.append((sentence, seq)))
    page.say_not_duplicates((asked.args[1],))
    found.desk.settle()
    assert page.model.total == 2
    assert offered[0][0] == "1 group will not be shown again"
    found.desk.office.history.undo(found.desk.office.actor, offered[0][1])
    found.desk.settle()
    assert page.model.total == 3


def test_merging_by_key_and_all_sure_ones_after_a_question(found: Found) -> None:
    page, desk = found.page, found.desk
    offered: list[tuple[str, int]] = []
    page.undo_offered.connect(lambda sentence, seq: offered.append((sentence, seq)))
    first = page.model.row(0)
    assert first is not None
    page.merge((first.id,))
    desk.settle()
    assert offered[0][0] == "2 contacts merged"
    assert page.model.total == 2
    page.ask_to_merge_all()
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert "4 cards become 2" in dialog.accessibleDescription()
    dialog.act_button.click()
    desk.settle()
    assert page.model.total == 0
    assert page.empty_state is not None
    dialog = PastDialog(found.context, page)
    desk.settle()
    assert len(dialog.buttons) == 2
    seqs: list[int] = []
    dialog.undo_requested.connect(seqs.append)
    dialog.buttons[1].click()
    assert seqs == [offered[0][1]]
    desk.office.history.undo(desk.office.actor, seqs[0])
    desk.settle()
    pass_time(800, desk.operations)
    assert page.model.total == 1


def test_a_group_that_lost_a_card_to_another_one_is_counted_once_and_told(found: Found) -> None:
    page, office = found.page, found.desk.office
    told: list[tuple[str, str]] = []
    page.message_requested.connect(lambda tone, sentence: told.append((tone, sentence)))
    office.contacts.create(
        a_person("Jonas Petraitis", points=(a_point("8 612 34567"),)), office.actor
    )
    office.contacts.create(
        a_person("Jonas Petraitis", points=(a_point("8 612 34567"),)), office.actor
    )
    people = [*found.ids[:2], *(found.ids[-1] + number for number in (1, 2))]
    apart = (people[0], people[3])
    with office.journal.begin(office.actor, "duplicate.reject") as work:
        DuplicateSearchRepository(office.database).say_not_duplicate(work, *apart)
        work.touch(RecordRef("contact", apart[0]))
    pass_time(800, found.desk.operations)
    found.desk.settle()
    groups = [set(ids) for ids in found.shown() if not set(people).isdisjoint(ids)]
    cards = set[int]().union(*groups)
    assert sum(map(len, groups)) > len(cards), "one card stands in several groups"
    page.ask_to_merge_all()
    dialog = page.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert f"{len(cards) + 4} cards become" in dialog.accessibleDescription()
    dialog.act_button.click()
    found.desk.settle()
    assert any("shared a card with another" in sentence for _tone, sentence in told)


def test_one_that_is_not_sure_is_compared_first(found: Found, qtbot: QtBot) -> None:
    page = found.page
    page.certainty.chosen.emit(frozenset({Certainty.POSSIBLE}))
    found.desk.settle()
    row = page.model.row(0)
    assert row is not None
    with qtbot.waitSignal(page.compare_requested):
        page.merge((row.id,))
    assert found.desk.office.contacts.get(row.group.ids[1]).deleted_at is None


def test_a_saved_card_changes_the_list_by_itself(found: Found) -> None:
    office = found.desk.office
    stored = office.contacts.get(found.ids[0])
    office.contacts.save(
        stored, replace(stored, display_name="Nobody Else", points=()), office.actor
    )
    found.desk.settle()
    pass_time(800, found.desk.operations)
    assert found.shown() == _pairs(found, 2, 4)


def test_the_search_tells_how_far_it_is_and_can_be_stopped(found: Found, qtbot: QtBot) -> None:
    line = found.page.search_line
    line.show_state(FindingState(0.4, False, False), is_running=True)
    assert not line.isHidden()
    assert "40" in line.words.text()
    with qtbot.waitSignal(line.stop_requested):
        line.stop.click()
    line.show_state(FindingState(1.0, True, True, left_out=7), is_running=False)
    assert line.words.text().startswith("7 pairs")
    line.show_state(FindingState(1.0, True, True), is_running=False)
    assert line.isHidden()
    found.page.search.start_again()
    found.desk.settle()
    assert not found.page.search.is_running
    assert found.page.model.total == 3


def test_no_filter_is_to_blame_while_all_are_looked_through_for_the_first_time(
    found: Found, tmp_path: Path, qtbot: QtBot
) -> None:
    office = found.desk.office
    pairs = PairFile(tmp_path / "other pairs")
    service = DuplicateService(
        office.database, office.journal, office.contacts, pairs, office.events
    )
    page = DuplicatesPage(replace(found.context, service=lambda: service))
    qtbot.addWidget(page)
    page.show()
    page.search._step = lambda: None  # the next slice waits
    page.activate()
    page.filter_line.setText("ona")
    found.desk.settle()
    assert "Looking for duplicates" in page.no_results.title()
    page.search._is_running = False
    page._show_state(FindingState(1.0, True, True))
    assert "ona" in page.no_results.title()
    service.close()


def test_a_change_during_a_search_is_searched_for_after_it(found: Found) -> None:
    search, context = found.page.search, found.page.search._context
    ran: list[bool] = []

    def run_slice() -> bool:
        done = context.run_slice()
        if not ran:
            search.start()  # what was read is older than what asks now
        ran.append(done)
        return done

    search._context = replace(context, run_slice=run_slice)
    search.start()
    found.desk.settle()
    assert ran == [True, True]
    assert not search.is_running


def test_the_page_is_made_when_it_is_opened(found: Found, qtbot: QtBot) -> None:
    made: list[DuplicatesPage] = []

    def make() -> DuplicatesPage:
        made.append(DuplicatesPage(found.context))
        return made[-1]

    later = LaterPage("duplicates", "git-merge", lambda: "Duplicates", make)
    qtbot.addWidget(later)
    assert (later.title(), later.page, later.panes()) == ("Duplicates", None, ())
    for ask in (later.refresh, later.deactivate, later.new_record, later.focus_filter):
        ask()
    assert not made
    later.activate()
    found.desk.settle()
    assert made[0].model.total == 3
    assert len(later.panes()) == 2
    with qtbot.waitSignal(later.message_requested):
        made[0].message_requested.emit("info", "x")
    later.refresh()
    later.focus_filter()
    later.activate()
    assert len(made) == 1
