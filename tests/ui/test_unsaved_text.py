"""What is typed into a window is found, kept, and put back, whatever the window is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.core.clock import ManualClock
from crm_desktop.core.drafts import Draft, DraftText
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.storage.drafts import KEPT_FOR, Drafts
from crm_desktop.ui.kit.draft_keeper import DraftKeeper
from crm_desktop.ui.kit.fields import Line, LineField
from crm_desktop.ui.kit.notes_field import NotesField
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.typed_text import put_back, typed_in

REF = RecordRef("contact", 7)


class FormOfAnyKind(QWidget):
    """A window as there are many: fields, notes, a bare line, a search, a password."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.name = LineField()
        self.name.set_name("Name")
        self.name.set_value("Anna")
        self.city = LineField()
        self.city.set_name("City")
        self.notes = NotesField()
        self.notes.set_name("Notes")
        self.bare = Line()
        self.bare.setAccessibleName("Subject")
        self.search = Line("search")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for each in (self.name, self.city, self.notes, self.bare, self.search, self.password):
            column.addWidget(each)


class Slow(QObject):
    """Stands for the operations of a data file whose drive may hang."""

    busy_changed = Signal(bool)
    error_shown = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.is_busy = False

    def set_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.busy_changed.emit(is_busy)


class Kept:
    """Drafts in memory."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}

    def keep(self, draft: Draft) -> bool:
        self.drafts[draft.key] = draft
        return True

    def remove(self, keys: Collection[str]) -> None:
        for key in keys:
            self.drafts.pop(key, None)

    @property
    def texts(self) -> list[str]:
        return [one.text for draft in self.drafts.values() for one in draft.texts]


@pytest.fixture
def form(qtbot: QtBot) -> FormOfAnyKind:
    form = FormOfAnyKind()
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def keeper(kept: Kept, slow: Slow, clock: ManualClock, qapp: QApplication) -> Iterator[DraftKeeper]:
    own = Operations(InlineWorker(), InlineWorker(), slow)
    keeper = DraftKeeper(kept, slow, own, clock, lambda _window: REF, slow)  # type: ignore[arg-type]
    yield keeper
    if not keeper._is_closed:
        keeper.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def type_into(edit: QWidget, text: str) -> None:
    edit.setFocus()
    QApplication.processEvents()  # whoever watches looks a moment later
    QTest.keyClicks(edit, text)


def test_what_is_typed_is_found_but_no_secret_and_no_search(form: FormOfAnyKind):
    assert typed_in(form) == ()
    type_into(form.name.edit, "bel")
    type_into(form.bare, "Offer")
    type_into(form.search, "nobody")
    type_into(form.password, "secret")
    type_into(form.notes.edit, "calls back")
    found = {one.label: one for one in typed_in(form)}
    assert set(found) == {"Name", "Subject", "Notes"}
    assert "bel" in found["Name"].text
    assert found["Name"].base == "Anna"
    assert "secret" not in str(found)


def test_it_is_put_back_into_a_form_made_anew(form: FormOfAnyKind, qtbot: QtBot):
    type_into(form.city.edit, "Vilnius")
    type_into(form.notes.edit, "calls back")
    texts = typed_in(form)
    again = FormOfAnyKind()
    qtbot.addWidget(again)
    assert put_back(again, texts) == ()
    assert again.city.value() == "Vilnius"
    assert again.notes.edit.toPlainText() == "calls back"
    assert typed_in(again) == texts


def test_what_somebody_saved_meanwhile_is_said(form: FormOfAnyKind, qtbot: QtBot):
    type_into(form.name.edit, "bel")
    texts = typed_in(form)
    again = FormOfAnyKind()
    qtbot.addWidget(again)
    again.name.set_value("Ben")
    put_back(again, texts)
    assert "Ben" in again.name.error_text()
    assert again.name.value() == texts[0].text


def test_what_has_no_place_is_given_back(form: FormOfAnyKind):
    lost = DraftText("Nothing0/Line0", "Fax", "123")
    assert put_back(form, (lost,)) == (lost,)


def test_it_is_kept_when_the_keyboard_moves_on_and_goes_when_saved(
    form: FormOfAnyKind, keeper: DraftKeeper, kept: Kept, slow: Slow, qtbot: QtBot
):
    type_into(form.city.edit, "Vilnius")
    keeper.keep_all()
    qtbot.waitUntil(lambda: kept.texts == ["Vilnius"])
    (draft,) = kept.drafts.values()
    assert draft.ref == REF
    assert draft.window == "FormOfAnyKind"
    form.city.commit()
    keeper.keep_all()
    assert kept.texts == ["Vilnius"], "left, and not answered yet"
    form.city.set_value("Vilnius")
    slow.set_busy(False)
    qtbot.waitUntil(lambda: not kept.drafts)


def test_each_key_is_told_and_what_a_form_shows_is_not(
    form: FormOfAnyKind, keeper: DraftKeeper, qtbot: QtBot
):
    told: list[int] = []
    keeper.typed.connect(lambda: told.append(1))
    type_into(form.city.edit, "Vil")
    assert told == [1, 1, 1]
    form.bare.setFocus()
    form.city.set_value("Kaunas")
    assert told == [1, 1, 1]


def test_p08_what_is_on_its_way_to_a_hanging_drive_is_kept(
    form: FormOfAnyKind, keeper: DraftKeeper, kept: Kept, slow: Slow, qtbot: QtBot
):
    """Typed and left within five seconds: the field counts it as given to the file."""
    form.city.edited.connect(lambda _value: slow.set_busy(True))
    type_into(form.city.edit, "Vilnius")
    form.bare.setFocus()
    assert not form.city.is_changed()
    qtbot.waitUntil(lambda: kept.texts == ["Vilnius"])
    keeper.keep_all()
    assert kept.texts == ["Vilnius"], "still on its way"
    form.city.refuse("", "The drive does not answer.")
    slow.set_busy(False)
    keeper.keep_all()
    assert kept.texts == ["Vilnius"]
    form.city.set_value("Vilnius")
    slow.set_busy(False)
    qtbot.waitUntil(lambda: not kept.drafts)


@pytest.mark.parametrize("fails", [True, False])
def test_p08_a_window_that_went_before_its_save_was_answered(
    keeper: DraftKeeper, kept: Kept, slow: Slow, qtbot: QtBot, fails: bool
):
    form = FormOfAnyKind()
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    type_into(form.city.edit, "Vilnius")
    keeper.keep_all()
    qtbot.waitUntil(lambda: bool(kept.drafts))
    slow.set_busy(True)
    form.deleteLater()
    qtbot.wait(1)
    qtbot.waitUntil(lambda: not keeper._windows)
    assert kept.drafts
    if fails:
        slow.error_shown.emit(None, StorageUnavailable("io_error"))
    slow.set_busy(False)
    qtbot.waitUntil(lambda: bool(kept.drafts) is fails)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_program_that_ends_in_good_order_leaves_none(
    form: FormOfAnyKind, keeper: DraftKeeper, kept: Kept, qtbot: QtBot, keeps: bool
):
    type_into(form.city.edit, "Vilnius")
    keeper.keep_all()
    qtbot.waitUntil(lambda: bool(kept.drafts))
    form.hide()
    keeper.close(keeps=keeps)
    assert bool(kept.drafts) is keeps


def test_drafts_of_earlier_runs_are_found_and_the_old_go(tmp_path: Path, clock: ManualClock):
    path = tmp_path / "own" / "x.drafts"
    texts = (DraftText("a", "City", "Vilnius", ""),)
    first = Drafts(path, clock, "first")
    assert first.keep(Draft("k", "ContactCard", "Anna", clock.now(), texts, REF))
    assert first.found() == (), "of this run"
    first.close()
    second = Drafts(path, clock, "second")
    (found,) = second.found()
    assert found == Draft("k", "ContactCard", "Anna", clock.now(), texts, REF)
    assert not second.keep(
        Draft("big", "w", "t", clock.now(), (DraftText("a", "b", "x" * 2_000_000),))
    )
    clock.advance(days=KEPT_FOR.days + 1)
    assert second.found() == ()
    second.close()
