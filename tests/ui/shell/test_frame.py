"""The frame around a page: F6 and what is said after undo and redo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.shell.main_window import MainWindow, OpenFile
from crm_desktop.ui.shell.offers import offered_groups
from crm_desktop.ui.shell.undoing import Undoing
from tests.builders import an_organization, open_office

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class _TwoPanes(Page):
    """A page with something to do at its start and nothing at its end."""

    page_id = "sample"
    icon_name = "address-book"

    def __init__(self) -> None:
        super().__init__()
        self.line, self.empty = QLineEdit(), QWidget()
        self.begun = 0
        place = QHBoxLayout(self)
        for widget in (self.line, self.empty):
            place.addWidget(widget)

    def title(self) -> str:
        return "Sample"

    @property
    def has_own_new(self) -> bool:
        return True

    def new_record(self) -> None:
        self.begun += 1

    def panes(self) -> Sequence[QWidget]:
        return (self.line, self.empty)


class _Beside(Page):
    """Opened from the other page; the rail does not know it."""

    page_id = "beside"
    stands_under = _TwoPanes.page_id

    def title(self) -> str:
        return "Beside"


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> MainWindow:
    theme().apply("light")
    office = open_office(tmp_path / "company.crm")
    operations = Operations(InlineWorker())
    made = MainWindow(operations, ViewState(None))
    qtbot.addWidget(made)
    undoing = Undoing(operations, office.history, office.actor, made)
    user = office.staff.users()[0]
    made.show_file(
        OpenFile(
            tmp_path / "company.crm",
            "UAB Gintaras",
            user,
            (_TwoPanes(), _Beside()),
            lambda *_, **__: (),
            lambda: (),
            undoing,
        )
    )
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    office.contacts.create(an_organization(), office.actor)
    return made


def test_f6_passes_over_an_empty_pane_and_comes_round(window: MainWindow) -> None:
    page = window.current_page
    assert isinstance(page, _TwoPanes)
    page.line.setFocus()
    seen: list[QWidget | None] = []
    for _press in range(4):
        window.keys._next_pane(1)
        seen.append(QApplication.focusWidget())
    foot = seen.pop(0)
    assert foot is not None
    assert window.status.isAncestorOf(foot), "who is in the file, and the backups"
    assert seen == [window.navigation.pages, window.top_bar.search, page.line]
    for _press in range(4):
        window.keys._next_pane(-1)
    assert QApplication.focusWidget() is page.line
    window.messages.show_message("info", "You can look.", "Ask for my turn", lambda: None)
    window.keys._next_pane(-1)
    button = QApplication.focusWidget()
    assert button is not None
    assert window.messages.isAncestorOf(button)


def test_a_key_that_is_held_does_its_deed_once(window: MainWindow) -> None:
    """On a busy computer one press of Ctrl+N opened two windows, and half of the text in each."""
    held = [keys for keys, one in window.keys._shortcuts.items() if one.autoRepeat()]
    assert held == []


def test_a_page_that_another_one_leads_to_is_not_in_the_rail(window: MainWindow) -> None:
    rail = window.navigation.pages
    assert [item.title for item in rail.rail_model.items] == ["Sample"]
    window.show_page_number(2)
    assert isinstance(window.current_page, _TwoPanes)
    window.show_page("beside")
    assert isinstance(window.current_page, _Beside)
    assert rail.currentIndex().row() == 0, "the page that leads to it stays marked"
    pages, _actions = offered_groups(window, "", may_write=True)
    assert [(line.title, line.trailing) for line in pages.lines] == [
        ("Sample", "Ctrl+1"),
        ("Beside", ""),
    ]
    window.show_page_number(1)
    assert isinstance(window.current_page, _TwoPanes)


def test_a_cancelled_undo_is_told(window: MainWindow) -> None:
    (undoing,) = window.findChildren(Undoing)
    undoing.cancelled.emit()
    assert window.undo_bar.sentence() == "Cancelled. Nothing was changed."


def test_undo_offers_redo_in_the_bar_and_leaves_no_message(window: MainWindow) -> None:
    window.undo()
    assert window.undo_bar.isVisible()
    assert window.undo_bar.sentence() == "Taken back."
    assert window.messages.isHidden()
    window.redo()
    assert window.undo_bar.sentence() == "Done again."
    assert window.undo_bar.offered_seq
    window.undo()
    window.undo()
    assert window.undo_bar.sentence() == "There is nothing left to take back."
    assert window.undo_bar._button.isHidden()
    assert window.messages.isHidden(), "nothing moves for a note"
    window.redo()
    assert window.messages.isHidden(), "it is no news anymore"
    window.redo()
    window.redo()
    assert window.undo_bar.sentence() == "There is nothing to do again."


def test_the_window_is_never_larger_than_the_screen(window: MainWindow) -> None:
    room = window.screen().availableGeometry().size()
    assert window.minimumWidth() <= room.width()
    assert window.minimumHeight() <= room.height()


def test_a_window_that_goes_on_in_the_background_still_quits(qtbot: QtBot):
    window = MainWindow(Operations(InlineWorker()), ViewState())
    qtbot.addWidget(window)
    window.show()
    closed: list[bool] = []
    window.closing.connect(lambda: closed.append(True))
    window.stays_in_background = lambda: True
    window.close()
    assert not window.isVisible()
    assert not closed
    window.bring_to_front()
    assert window.isVisible()
    window.quit()
    assert closed == [True]


def test_ctrl_n_begins_what_the_page_is_about(window: MainWindow, qtbot: QtBot) -> None:
    page = window.current_page
    assert isinstance(page, _TwoPanes)
    control = Qt.KeyboardModifier.ControlModifier
    page.line.setFocus()
    with qtbot.assertNotEmitted(window.quick_requested):
        QTest.keyClick(page.line, Qt.Key.Key_N, control)
    assert page.begun == 1
    assert "Ctrl+N" not in window.top_bar.new.toolTip()
    with qtbot.waitSignal(window.quick_requested):
        window.router.key_requested.emit("Ctrl+N")  # pressed in a card
    window.show_page("beside")
    with qtbot.waitSignal(window.quick_requested):
        QTest.keyClick(window, Qt.Key.Key_N, control)
    assert "Ctrl+N" in window.top_bar.new.toolTip()
