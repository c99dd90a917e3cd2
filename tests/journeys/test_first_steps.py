"""What a user does first: start, find, open, edit, undo, close, and come back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import Activity, ActivityKind, When
from crm_desktop.business.settings.model import (
    DEFAULT_COUNTRY,
    LAST_FILE,
    START_WITH,
    THEME,
    Section,
)
from crm_desktop.business.settings.personal_file import PersonalFile
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.reminders.desk import ReminderDesk
from crm_desktop.ui.reminders.toast import Toast
from crm_desktop.ui.shell.main_window import RAIL_COLLAPSES_BELOW
from tests.journeys.conftest import DEMO_CONTACTS, Journey

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_very_first_start_makes_a_file_in_the_documents(launch, own_folders: Path):
    journey = launch()
    file = own_folders / "documents" / "CRM Desktop" / "My company.crm"
    assert file.is_file()
    assert journey.window.file is not None
    assert journey.window.navigation.company.text() == "My company"
    assert str(file) in journey.window.messages.sentence()
    assert journey.page.list.model.total == 0
    assert PersonalFile(own_folders / "config").load().values[LAST_FILE] == str(file)


def test_a_search_finds_and_opens_a_contact_by_keyboard(launch, demo: Path):
    journey = launch(database=demo)
    journey.program.catch_up_search()
    services = journey.program.services
    journey.wait(lambda: services.search.is_current)
    # Qt's test keys type ASCII only.
    names = (journey.page.list.model.row(number).display_name for number in range(40))
    name = next(name for name in names if name.isascii())
    search = journey.window.top_bar.search
    search.setFocus()
    QTest.keyClicks(search, name[: len(name) // 2 + 2])
    journey.wait(lambda: search.hits.isVisible() and search.hits.count)
    assert QTest.qWaitForWindowExposed(journey.window)
    QTest.keyClick(search, Qt.Key.Key_Down)
    QTest.keyClick(search, Qt.Key.Key_Up)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert len(journey.window.router.windows) == 1
    assert not search.hits.isVisible()
    journey.settle()
    journey.press(Qt.Key.Key_K, CONTROL)
    assert search.hasFocus()
    QTest.keyClick(search, Qt.Key.Key_Delete)
    journey.wait(search.hits.isVisible)
    titles = [line.title for line in search.hits.results.lines]
    assert titles[:2] == [name, "Today"], "an empty field shows what was opened, then pages"
    QTest.keyClicks(search, "qqqq zzzz")
    journey.wait(lambda: search.hits.isVisible() and search.hits.count == 0)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert not search.hits.isVisible()
    journey.press(Qt.Key.Key_K, CONTROL)
    journey.wait(search.hits.isVisible)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert not search.hits.isVisible()
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert journey.page.list.view.hasFocus(), "where the keyboard was before"


def test_several_cards_open_and_the_same_one_once(launch, demo: Path):
    journey = launch(database=demo)
    ids = [journey.page.list.model.row(number).id for number in range(3)]
    cards = [journey.open_card(contact_id) for contact_id in ids]
    assert len(set(map(id, cards))) == 3
    assert journey.window.router.open(RecordRef("contact", ids[1])) is cards[1]
    assert len(journey.window.router.windows) == 3
    cards[0].close()
    journey.wait(lambda: len(journey.window.router.windows) == 2)


def edit_notes(journey: Journey, text: str) -> int:
    card = journey.open_first()
    contact_id = card.contact.id
    card.body.notes.setFocus()
    card.body.notes.set_value("")
    edit = card.body.notes.focusProxy() or card.body.notes
    QTest.keyClicks(edit, text)
    journey.wait(lambda: edit.document().toPlainText() == text)
    card.close()
    journey.wait(lambda: not journey.window.router.windows)
    journey.settle()
    return contact_id


def notes_of(journey: Journey, contact_id: int) -> str:
    found: list[str] = []
    services = journey.program.services
    journey.program.operations.run(
        journey.program, lambda: services.contacts.get(contact_id).notes, found.append
    )
    journey.wait(lambda: found)
    return found[0]


def test_an_edit_is_kept_undone_and_done_again(launch, demo: Path):
    journey = launch(database=demo)
    before = notes_of(journey, journey.page.list.model.row(0).id)
    contact_id = edit_notes(journey, "asked for samples")
    assert notes_of(journey, contact_id) == "asked for samples"
    journey.press(Qt.Key.Key_Z, CONTROL)
    journey.wait(lambda: notes_of(journey, contact_id) == before)
    journey.press(Qt.Key.Key_Y, CONTROL)
    journey.wait(lambda: notes_of(journey, contact_id) == "asked for samples")


def test_contacts_go_to_the_bin_and_come_back_by_the_undo_bar(launch, demo: Path):
    journey = launch(database=demo)
    page = journey.page
    for row in range(3):
        page.list.model.set_checked(row, is_checked=True)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_Delete)
    journey.wait(lambda: page.list.model.total == DEMO_CONTACTS - 3)
    assert journey.window.undo_bar.offered_seq
    journey.window.undo_bar.undo()
    journey.wait(lambda: page.list.model.total == DEMO_CONTACTS)


def test_the_undo_bar_leaves_the_buttons_of_ticked_rows_free(launch, demo: Path):
    journey = launch(database=demo)
    journey.window.resize(1200, 780)
    contacts, window = journey.page.list, journey.window
    for row in range(3):
        contacts.model.set_checked(row, is_checked=True)
    contacts.actions_of_rows.set_stage(contacts.acting_ids(), "loyal")
    journey.wait(lambda: window.undo_bar.offered_seq)

    def on_screen(widget: QWidget) -> QRect:
        return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())

    assert not on_screen(window.undo_bar).intersects(on_screen(contacts.selection_bar))
    throw = next(one for one in contacts._living_buttons if "bin" in one.accessibleName())
    throw.click()
    journey.wait(lambda: contacts.model.total == DEMO_CONTACTS - 3)
    assert contacts.model.checked_count() == 0, "what is in the bin is not ticked any more"


def test_what_was_chosen_is_there_after_a_restart(launch, demo: Path, own_folders: Path):
    first = launch(database=demo)
    settings = first.dialogs.open_settings(Section.LOOK)
    first.wait(lambda: settings.field(DEFAULT_COUNTRY).isEnabled())
    settings.value_chosen.emit(THEME, "dark")
    settings.value_chosen.emit(START_WITH, "today")
    settings.value_chosen.emit(DEFAULT_COUNTRY, "LV")
    first.settle()
    settings.close()
    first.window.setGeometry(QRect(30, 20, 700, 650))
    first.settle()
    assert PersonalFile(own_folders / "config").load().values[THEME] == "dark"
    assert first.program.services.contacts.default_country == "LV"
    first.end()
    second = launch()
    assert second.window.file.path == demo
    assert second.program.services.company_values[DEFAULT_COUNTRY] == "LV"
    assert second.program.values[THEME] == "dark"
    started_with = second.window.current_page
    assert started_with is not None
    assert started_with.page_id == "today"


def test_a_setting_changes_the_look_at_once(launch, demo: Path):
    journey = launch(database=demo)
    assert not theme().is_dark
    settings = journey.dialogs.open_settings(Section.LOOK)
    settings.value_chosen.emit(THEME, "dark")
    assert theme().is_dark
    settings.value_chosen.emit(THEME, "light")
    assert not theme().is_dark
    settings.close()


def test_a_reminder_is_answered_while_the_settings_are_open(launch, demo: Path):
    journey = launch(database=demo)
    journey.program.begin_background_work()
    services = journey.program.services
    start = services.clock.now() + timedelta(minutes=5)
    call = Activity(ActivityKind.TASK, When.timed(start), "Ring the bank", reminder="-10m")
    journey.wait(lambda: journey.window.findChild(ReminderDesk) is not None)
    desk = journey.window.findChild(ReminderDesk)
    assert desk.stack.is_overlay
    settings = journey.dialogs.open_settings(Section.LOOK)
    journey.program.operations.run(
        journey.program, lambda: services.planner.create(call, services.actor)
    )

    def toasts() -> list[Toast]:
        return [one for one in desk.stack.toasts if one.title.text() == "Ring the bank"]

    journey.wait(toasts)
    (toast,) = toasts()
    place = toast.close_button.mapTo(journey.window, toast.close_button.rect().center())
    # Through the window system, which lets nothing through to a window that is blocked.
    QTest.mouseClick(journey.window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    journey.wait(lambda: not toasts())
    assert settings.isVisible()


def test_a_narrow_window_shows_icons_only(launch, demo: Path):
    journey = launch(database=demo)
    window = journey.window
    window.resize(RAIL_COLLAPSES_BELOW + 200, 800)
    journey.settle()
    assert not window.navigation.is_collapsed
    window.resize(RAIL_COLLAPSES_BELOW - 10, 800)
    journey.settle()
    assert window.navigation.is_collapsed


def test_every_control_has_a_name(launch, demo: Path):
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QLineEdit

    journey = launch(database=demo)
    window = journey.window
    nameless = [
        widget.objectName() or type(widget).__name__
        for kind in (QAbstractButton, QAbstractItemView, QLineEdit)
        for widget in window.findChildren(kind)
        if widget.isVisible()
        and not isinstance(widget, QHeaderView)
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")())
    ]
    assert not nameless


def test_the_page_answers_to_its_keys(launch, demo: Path):
    journey = launch(database=demo)
    window = journey.window
    journey.press(Qt.Key.Key_F, CONTROL)
    assert journey.page.list.filter_line.hasFocus()
    journey.press(Qt.Key.Key_K, CONTROL)
    assert window.top_bar.search.hasFocus()
    journey.press(Qt.Key.Key_F6)
    assert not window.top_bar.search.hasFocus()
    journey.press(Qt.Key.Key_2, CONTROL)
    assert window.current_page is journey.page


def test_what_was_exported_comes_back(launch, demo: Path, tmp_path: Path):
    journey = launch(database=demo)
    ids = [journey.page.list.model.row(number).id for number in range(10)]
    contact_id, before = ids[0], notes_of(journey, ids[0])
    dialog = journey.page.list.export(ids)
    dialog.columns.set_value("all")
    path = tmp_path / "contacts.xlsx"
    dialog.path.setText(str(path))
    dialog.act_button.click()
    journey.wait(path.exists)
    journey.wait(lambda: "exported" in dialog.heading.text())
    dialog.reject()
    assert edit_notes(journey, "said later") == contact_id
    journey.program.windows.imports.open_file(str(path))
    wizard = journey.program.windows.imports.wizard
    journey.wait(lambda: wizard.next_button.text() == "Bring it back")
    assert "exported from here" in wizard.file_step.messages.sentence()
    wizard.next_button.click()
    journey.wait(lambda: notes_of(journey, contact_id) == before)
    journey.wait(lambda: "1 contact changed" in journey.window.undo_bar.sentence())
