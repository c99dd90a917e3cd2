"""Choosing another language while windows are open: all of them speak it at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from crm_desktop.business.contacts.model import ContactKind, ContactSort, PointKind
from crm_desktop.business.settings.model import LANGUAGE, Section
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.kit.translation import PSEUDO, install_language
from tests.journeys.conftest import Journey


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication):
    yield
    install_language(qapp, "en")


def speak(journey: Journey, language: str) -> None:
    settings = journey.dialogs.open_settings(Section.LANGUAGE)
    settings.value_chosen.emit(LANGUAGE, language)
    journey.wait(lambda: journey.dialogs._settings is not settings)
    journey.settle()


def english_words(window: QWidget, known: tuple[str, ...]) -> list[str]:
    """Those of some known words that a window still shows."""
    widgets = (*window.findChildren(QLabel), *window.findChildren(QAbstractButton))
    shown = {widget.text() for widget in widgets if not widget.isHidden()}
    return [word for word in known if word in shown]


def test_page_card_and_settings_speak_at_once_and_stand_where_they_stood(launch, demo: Path):
    journey = launch(database=demo)
    contacts = journey.page.list
    contacts.view.header.sort_by_column(3, descending=True)
    journey.settle()
    contacts.model.set_checked(2, is_checked=True)
    third = contacts.model.id_at(2)
    card = journey.open_first()
    ref = card.ref
    card.resize(785, 500)
    journey.settle()
    card.tabs.setCurrentIndex(1)
    place = card.size()
    speak(journey, PSEUDO)

    page = journey.page.list
    assert page is not contacts
    assert page.title_label.text().startswith("⟦")
    assert page.query.sort is ContactSort.PHONE
    assert page.query.descending
    assert page.model.checked_ids() == (third,)
    assert not page.selection_bar.isHidden()
    assert journey.window.navigation.pages.rail_model.items[0].title.startswith("⟦")
    assert not english_words(journey.window, ("Import", "Filter", "New", "Owner", "Status"))

    (again,) = journey.window.router.windows
    assert isinstance(again, ContactCard)
    journey.wait(lambda: again.contact is not None)
    assert again.ref == ref
    assert again.size() == place
    assert again.tabs.currentIndex() == 1
    assert again.tabs.tabText(0).startswith("⟦")
    assert not english_words(again, ("Call", "E-mail", "Channels", "Details", "Notes"))

    settings = journey.dialogs._settings
    assert settings is not None
    assert settings.isVisible()
    assert settings.section == Section.LANGUAGE
    assert settings.windowTitle().startswith("⟦")
    speak(journey, "en")
    assert journey.page.list.title_label.text() == "All contacts"
    assert not journey.crashes


def test_what_is_being_typed_is_saved_before_the_card_is_made_anew(launch, demo: Path):
    journey = launch(database=demo)
    card = journey.open_first()
    card.contact_header.title.edit.setText("Typed but not left")
    speak(journey, PSEUDO)
    (again,) = journey.window.router.windows
    journey.wait(lambda: again.contact is not None)
    assert again.contact.display_name == "Typed but not left"


def test_a_new_card_that_has_no_name_yet_takes_along_what_it_holds(launch, demo: Path):
    journey = launch(database=demo)
    journey.program.windows.new_contact(ContactKind.PERSON)
    (card,) = journey.window.router.unstored
    journey.wait(lambda: card.contact is not None)
    card.body.notes.set_value("")
    notes = card.body.notes.focusProxy() or card.body.notes
    notes.setPlainText("nobody knows the name yet")
    card.body.channels.add(PointKind.MOBILE)
    card.body.channels.editor.value.setText("+370 612 22222")
    speak(journey, PSEUDO)
    (again,) = journey.window.router.unstored
    assert again is not card
    journey.wait(lambda: again.contact is not None)
    assert again.tabs.tabText(0).startswith("⟦")
    assert again.body.notes.value() == "nobody knows the name yet"
    assert [point.raw_value for point in again.contact.points] == ["+370 612 22222"]
    again.contact_header.title.edit.setText("Ona at last")
    again.contact_header.title.commit()
    journey.wait(lambda: again.ref is not None)
    assert again.contact.notes == "nobody knows the name yet"
    assert journey.window.router.unstored == ()


def test_what_is_refused_is_taken_along_and_refused_in_the_new_words(launch, demo: Path):
    journey = launch(database=demo)
    journey.program.windows.new_contact(ContactKind.ORGANIZATION)
    (card,) = journey.window.router.unstored
    journey.wait(lambda: card.contact is not None)
    card.body.dates.add()
    card.body.dates.editor.name.setText("Wedding day")
    card.body.dates.editor.day.edit.setText("31.02.2020")
    card.body.channels.add(PointKind.EMAIL)
    card.body.channels.editor.value.setText("ona@example.com")
    card.body.channels.editor.valid_until.edit.setText("31.02.2021")
    card.body.reach.edit()
    card.body.reach.editor.good_from.setText("25:99")
    own = card._context.custom_fields
    limit = next(
        one.key for one in own if one.kind.is_number and one.suits(ContactKind.ORGANIZATION)
    )
    card.body.bindings.field(limit).edit.setText("a lot")
    speak(journey, PSEUDO)
    (again,) = journey.window.router.unstored
    assert again is not card
    journey.wait(lambda: again.body.dates.editor is not None)
    editor = again.body.dates.editor
    assert editor.name.text() == "Wedding day"
    assert editor.day.edit.text() == "31.02.2020"
    assert editor.day.error_text().startswith("⟦")
    channel = again.body.channels.editor
    assert channel.value.text() == "ona@example.com"
    assert channel.valid_until.edit.text() == "31.02.2021"
    assert channel.valid_until.error_text().startswith("⟦")
    assert again.body.reach.editor.good_from.text() == "25:99"
    assert again.body.reach.editor.error.text().startswith("⟦")
    journey.wait(lambda: again.body.bindings.field(limit).error_text())
    assert again.body.bindings.field(limit).edit.text() == "a lot"
    assert again.body.bindings.field(limit).error_text().startswith("⟦")
    again._may_close = True
    again.close()


def test_an_untouched_new_card_is_made_anew(launch, demo: Path):
    journey = launch(database=demo)
    journey.program.windows.new_contact(ContactKind.ORGANIZATION)
    (card,) = journey.window.router.unstored
    journey.wait(lambda: card.contact is not None)
    speak(journey, PSEUDO)
    (again,) = journey.window.router.unstored
    assert again is not card
    journey.wait(lambda: again.contact is not None)
    assert again.contact.kind is ContactKind.ORGANIZATION


def test_the_wizard_goes_on_at_its_step(launch, demo: Path, tmp_path: Path):
    journey = launch(database=demo)
    path = tmp_path / "people.csv"
    path.write_text("Name;Phone\nJonas Jonaitis;+37060012345\nOna;12\n", encoding="utf-8")
    windows = journey.program.windows
    windows.imports.open()
    wizard = windows.imports.wizard
    wizard.open_file(str(path))
    journey.wait(lambda: wizard.file_step.plan is not None)
    wizard.go_on()
    journey.wait(wizard.next_button.isEnabled)
    wizard.go_on()
    journey.wait(lambda: wizard.check_step.result is not None and wizard.next_button.isEnabled())
    step = wizard.step
    wizard.check_step.model.skipped.add(2)
    speak(journey, PSEUDO)
    again = windows.imports.wizard
    assert again is not wizard
    assert again.isVisible()
    assert again.step is step
    assert again.windowTitle().startswith("⟦")
    assert again.check_step.model.skipped == {2}
    again.check_step.model.skipped.clear()
    again.check_step.decided.emit()
    total = journey.page.list.model.total
    again.go_on()
    journey.wait(lambda: again._is_finished)
    journey.wait(lambda: journey.page.list.model.total > total)
    speak(journey, "en")
    done = windows.imports.wizard
    assert done is not again
    assert done.result_step.title.text() == "The import is done"
    done.close()


def test_a_file_dropped_on_the_window_is_imported(launch, demo: Path, tmp_path: Path):
    journey = launch(database=demo)
    path = tmp_path / "people.csv"
    path.write_text("Name;Phone\nJonas Jonaitis;+37060012345\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    journey.window.dropEvent(QDropEvent(QPointF(50, 50), copy, data, left, plain))
    windows = journey.program.windows
    journey.wait(lambda: windows.imports.wizard is not None)
    wizard = windows.imports.wizard
    journey.wait(lambda: wizard.file_step.plan is not None)
    assert wizard.file_step.plan.path == path
    wizard.close()
