"""The palette: records, pages and actions under the search field, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.card_window import MAIN_KEYS, CardWindow
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.result_list import ResultGroup, ResultLine, ResultList
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.commands import command_words, commands_of, ranked_by_words
from crm_desktop.ui.shell.main_window import MainWindow
from crm_desktop.ui.shell.record_router import RecordRouter
from crm_desktop.ui.shell.search_box import LONGEST_TYPED

CONTROL = Qt.KeyboardModifier.ControlModifier
JONAS = SearchHit(
    RecordRef("contact", 1),
    "Jonas Petraitis",
    "UAB Baltija · Vilnius",
    "person",
    last_contact_at=datetime(2026, 3, 12, tzinfo=UTC),
)
OTHER = SearchHit(RecordRef("contact", 2), "Jonas Petraitis", "Kaunas", "person")


@dataclass
class Asked:
    """What the palette asked for."""

    texts: list[tuple[str, bool]] = field(default_factory=list)
    first: SearchHit = JONAS

    def find(self, text: str, *, in_notes: bool = False) -> Sequence[SearchHit]:
        self.texts.append((text, in_notes))
        return (OTHER,) if in_notes else (self.first, OTHER)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def window(qtbot: QtBot, asked: Asked) -> MainWindow:
    theme().apply("light", "compact")
    made = MainWindow(Operations(InlineWorker()), ViewState(None))
    qtbot.addWidget(made)
    made.top_bar.search.attach(asked.find, lambda: (OTHER,))
    made.show()
    made.activateWindow()
    made.top_bar.search.setFocus()
    return made


def titles(window: MainWindow) -> list[str]:
    QTest.qWait(20)
    return [line.title for line in window.top_bar.search.hits.results.lines]


def test_records_and_actions_stand_in_groups(window: MainWindow):
    QTest.keyClicks(window.top_bar.search, "dark")
    assert titles(window) == ["Jonas Petraitis", "Jonas Petraitis", "Dark theme"]
    lines = window.top_bar.search.hits.results.lines
    assert [line.parts for line in lines[:2]] == [("UAB Baltija", "Vilnius"), ("Kaunas",)]
    assert lines[0].trailing, "the last contact tells namesakes apart"


def test_an_action_called_as_typed_stays_in_sight(window: MainWindow):
    """In a company with a tag "import" nobody found the import: contacts stood before it."""
    many = tuple(
        SearchHit(RecordRef("contact", number), f"Import {number}", "", "person")
        for number in range(1, 21)
    )
    window.top_bar.search.attach(lambda _text, **_how: many, lambda: ())
    QTest.keyClicks(window.top_bar.search, "settin")
    assert titles(window)[5] == "Settings"
    assert titles(window)[0] == "Import 1"
    window.top_bar.search.selectAll()
    QTest.keyClicks(window.top_bar.search, "7")
    assert len(titles(window)) == 20, "nothing else is called so"


def test_an_action_is_done_by_keyboard(window: MainWindow, qtbot: QtBot):
    search = window.top_bar.search
    QTest.keyClicks(search, "dark")
    titles(window)
    QTest.keyClick(search, Qt.Key.Key_Down, CONTROL)
    with qtbot.waitSignal(window.setting_chosen) as heard:
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert heard.args is not None
    assert heard.args[1] == "dark"
    assert not search.hits.isVisible()


def test_ctrl_enter_opens_aside_and_goes_on(window: MainWindow, qtbot: QtBot):
    search = window.top_bar.search
    QTest.keyClicks(search, "jonas")
    titles(window)
    with qtbot.waitSignal(search.chosen_aside) as heard:
        QTest.keyClick(search, Qt.Key.Key_Return, CONTROL)
    assert heard.args == [JONAS.ref]
    assert search.hits.isVisible()
    with qtbot.waitSignal(search.chosen) as heard:
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert heard.args == [OTHER.ref]


def test_hits_on_the_screen_follow_what_is_saved(window: MainWindow, asked: Asked):
    search = window.top_bar.search
    QTest.keyClicks(search, "jonas")
    titles(window)
    QTest.keyClick(search, Qt.Key.Key_Down)
    search.look_again()
    current = search.hits.results.current
    assert current is not None
    assert current.key == OTHER.ref, "nothing has changed: the choice stays"
    asked.first = replace(JONAS, title="Jonas Renamed")
    search.look_again()
    assert titles(window)[0] == "Jonas Renamed"
    asked.texts.clear()
    search.close_hits()
    search.look_again()
    assert asked.texts == [], "nobody looks at them"


def test_whoever_comes_back_begins_with_an_empty_line(window: MainWindow):
    search = window.top_bar.search
    QTest.keyClicks(search, "jonas")
    titles(window)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert search.text() == ""
    search.begin()
    QTest.keyClicks(search, "jon")
    titles(window)
    QTest.keyClick(search, Qt.Key.Key_Tab)
    assert not search.hasFocus()
    assert search.text() == ""


def test_keys_of_this_window_pressed_in_a_card_are_done_here(window: MainWindow, qtbot: QtBot):
    window.navigation.pages.setFocus()
    with qtbot.waitSignal(window.quick_requested):
        window.router.key_requested.emit("Ctrl+N")
    card = CardWindow("other")
    qtbot.addWidget(card)
    window.router.show_new(card)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_K, CONTROL)
    assert window.top_bar.search.hasFocus()
    for keys in MAIN_KEYS:
        assert keys in {command.keys for command in window.commands} | {"Ctrl+K"}


def test_results_are_seen_with_and_without_a_sentence(window: MainWindow):
    search = window.top_bar.search
    for find, is_said in ((lambda _text, **_kind: (JONAS, OTHER), False), (_nothing, True)):
        search.attach(find, lambda: ())
        QTest.keyClicks(search, "jonas")
        titles(window)
        hits = search.hits
        assert hits._nothing.isVisible() is is_said
        assert hits.height() > hits.results.height() + hits._notes.height()
        shown = hits._nothing if is_said else hits.results
        assert hits.rect().contains(shown.geometry())
        assert not shown.visibleRegion().isEmpty()
        if is_said:
            inset = shown.contentsMargins()
            room = shown.height() - inset.top() - inset.bottom()
            assert room >= theme().metrics("small").height() - 1


def _nothing(_text: str, **_kind: bool) -> Sequence[SearchHit]:
    return ()


def test_a_long_sentence_has_the_lines_it_needs(window: MainWindow):
    popup = window.top_bar.search.hits
    popup.show_results("x", (), QPoint(0, 0), 300, "The search is being prepared. " * 6)
    QTest.qWait(20)
    label = popup._nothing
    assert label.height() >= label.heightForWidth(label.width())
    popup.say("Short.")
    QTest.qWait(20)
    assert popup.height() == popup.layout().totalHeightForWidth(300)


def test_letters_of_other_fonts_do_not_sink_into_the_next_line(qtbot: QtBot):
    theme().apply("light", "compact")
    seen: list[QImage] = []
    for title in ("Abc", "Abc عليّ ሀይሉ"):
        found = ResultList()
        qtbot.addWidget(found)
        found.resize(300, 100)
        found.show_groups((ResultGroup("", (ResultLine(1, title, "user", ("Vilnius",)),)),))
        image = found.grab().toImage()
        start = theme().space("s") * 2 + theme().size("icon_large") + theme().space("xs")
        letter = image.copy(start, 2, 10, image.height() - 4)
        colors = {letter.pixel(x, 12) for x in range(10)}
        assert len(colors) > 1, "a letter is seen here"
        seen.append(letter)
    assert seen[0] == seen[1], "the A stands where it stood"


def test_notes_are_searched_on_request(window: MainWindow, asked: Asked):
    search = window.top_bar.search
    QTest.keyClicks(search, "la")
    titles(window)
    assert not any(in_notes for _, in_notes in asked.texts)
    QTest.keyClick(search, Qt.Key.Key_K, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    titles(window)
    assert asked.texts[-1] == ("la", True)


def test_empty_shows_what_was_opened_and_the_usual_actions(window: MainWindow):
    search = window.top_bar.search
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert titles(window) == ["Jonas Petraitis", "Settings"], "no file: nothing can be made"


def test_a_huge_paste_is_cut_with_a_sentence(window: MainWindow, asked: Asked):
    QGuiApplication.clipboard().setText("😀\u202e" * 1_000_000)
    search = window.top_bar.search
    QTest.keyClick(search, Qt.Key.Key_V, CONTROL)
    titles(window)
    assert 0 < len(search.text()) <= LONGEST_TYPED
    assert str(LONGEST_TYPED) in search.hits.sentence()


def test_every_action_has_words_and_keys_are_bound_once(window: MainWindow):
    commands = commands_of(window)
    assert {each.id for each in commands} == set(command_words())
    keys = [each.keys for each in commands if each.keys]
    assert len(keys) == len(set(keys))


def test_words_match_in_any_order_at_their_beginning():
    things = [(title, title) for title in ("Open another data file", "New data file", "Undo")]
    assert ranked_by_words(things, "file data") == ["Open another data file", "New data file"]
    assert ranked_by_words(things, "new") == ["New data file"]
    assert ranked_by_words(things, "ndo") == []


def test_a_long_word_may_end_otherwise_if_nothing_is_called_so():
    things = [(title, title) for title in ("Import contacts…", "Import history", "Theme", "News")]
    assert ranked_by_words(things, "imports") == ["Import contacts…", "Import history"]
    assert ranked_by_words(things, "themes") == ["Theme"]
    assert ranked_by_words(things, "newt") == [], "short words say too little"
    assert ranked_by_words(things, "history imports") == ["Import history"]


def test_the_records_opened_last_are_kept_per_file(qapp: object):
    kept: list[str] = []
    router = RecordRouter()
    router.remember_in("contact:4 nonsense contact:x contact:7", kept.append)
    assert router.recent == (RecordRef("contact", 4), RecordRef("contact", 7))
    router.forget_all()
    assert router.recent == ()
