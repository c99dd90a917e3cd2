"""The window of the log: lines, filters, details, older ones on scrolling, and the check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from crm_desktop.business.audit import log_service
from crm_desktop.business.audit.log_export import LogExport
from crm_desktop.business.audit.log_service import LogService
from crm_desktop.business.contacts.model import Affiliation
from crm_desktop.business.exports.model import ExportDone, ExportFormat, ExportScope
from crm_desktop.core.actor import Actor
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.storage.check import check_file
from crm_desktop.ui.activities.stored_values import activity_value
from crm_desktop.ui.audit.context import LogContext
from crm_desktop.ui.audit.log_window import LogWindow
from crm_desktop.ui.contacts.history_words import stored_value
from crm_desktop.ui.kit.direction import became
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from tests.builders import Office, a_person, an_organization, open_office
from tests.ui.pauses import pass_time


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "company.crm")
    anna = opened.contacts.create(a_person("Anna"), opened.actor).contact
    opened.clock.advance(days=3)
    opened.contacts.save(anna, replace(anna, notes="likes tea"), opened.actor)
    yield opened
    opened.close()


@pytest.fixture
def opened() -> list[RecordRef]:
    """Records that were opened."""
    return []


@pytest.fixture
def window(office: Office, qapp: QApplication, qtbot: QtBot, opened: list[RecordRef]) -> LogWindow:
    theme().apply("light", "compact")
    operations = Operations(InlineWorker())
    context = LogContext(
        lambda: LogService(office.database, office.staff),
        lambda progress: check_file(office.database, progress=progress),
        office.staff.users,
        opened.append,
        {"notes": "Notes", "lifecycle_stage": "Status"}.get,  # type: ignore[arg-type]
        lambda table, column, text: stored_value(column, text) if table == "contact" else text,
        operations,
        EventBridge(office.events, parent=operations),
        office.clock,
        office.actor,
        lambda: LogExport(office.database, office.journal),
    )
    made = LogWindow(context)
    qtbot.addWidget(made)
    made.show()
    pass_time(100)
    return made


def _texts(window: LogWindow) -> list[list[str]]:
    model = window.model
    return [
        [str(model.data(model.index(row, column))) for column in (2, 3, 4)]
        for row in range(model.rowCount())
    ]


def test_each_unit_of_work_says_what_was_done_to_which(window: LogWindow):
    assert _texts(window)[:2] == [
        ["Contact", "changed", "\u2068Anna\u2069"],
        ["Contact", "added", "\u2068Anna\u2069"],
    ]
    details = window.details
    assert details.data(details.index(0, 3)) == "Notes: \u2068likes tea\u2069"


def test_codes_are_told_in_words(window: LogWindow, office: Office) -> None:
    anna = office.contacts.get(1)
    office.contacts.save(anna, replace(anna, lifecycle_stage="prospect"), office.actor)
    window.reload()
    pass_time(100)
    details = window.details
    assert "Prospect" in str(details.data(details.index(0, 3)))
    assert "prospect" not in str(details.data(details.index(0, 3)))
    assert activity_value("status", "done") == "done"
    assert activity_value("kind", "call") == "Call"
    assert activity_value("timing", "whole_day") == "all day"
    assert activity_value("subject", "done") == "done"


def test_choices_narrow_the_list(window: LogWindow):
    window.kinds.combo.setCurrentIndex(window.kinds.combo.findData("contact"))
    window.periods.combo.setCurrentIndex(window.periods.combo.findData(1))
    window.reload()
    pass_time(100)
    assert [row[1] for row in _texts(window)] == ["changed"]
    window.users.set_choices([("Nobody", 999)])
    window.users.combo.setCurrentIndex(0)
    window.reload()
    pass_time(100)
    assert window.empty.isVisible()


def test_only_this_record_and_back(window: LogWindow):
    QTest.mouseClick(window.record, Qt.MouseButton.LeftButton)
    pass_time(100)
    assert [row[0] for row in _texts(window)] == ["Contact", "Contact"]
    QTest.mouseClick(window.record, Qt.MouseButton.LeftButton)
    pass_time(100)
    assert len(_texts(window)) > 2


def test_enter_opens_the_record(window: LogWindow, opened: list[RecordRef]):
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Return)
    assert opened == [RecordRef("contact", 1)]


def test_older_ones_come_on_scrolling_and_new_ones_on_top(
    window: LogWindow, office: Office, monkeypatch: pytest.MonkeyPatch
):
    for number in range(60):
        office.contacts.create(a_person(f"Person {number}"), office.actor)
    monkeypatch.setattr(log_service.LogService.page, "__defaults__", (None, 40))
    window.reload()
    pass_time(100)
    assert window.model.rowCount() == 40
    for _ in range(3):
        bar = window.view.verticalScrollBar()
        bar.setValue(bar.maximum())
        pass_time(100)
    seqs = [line.seq for row in range(window.model.rowCount()) if (line := window.model.at(row))]
    assert seqs == sorted(seqs, reverse=True)
    assert seqs[-1] == 1
    window.view.scrollToTop()
    window.view.selectRow(0)
    office.contacts.create(a_person("Zoe"), office.actor)
    pass_time(100)
    assert _texts(window)[0][2] == "\u2068Zoe\u2069"


def test_the_check_tells_what_was_changed_with_other_tools(window: LogWindow, office: Office):
    QTest.mouseClick(window.check_button, Qt.MouseButton.LeftButton)
    pass_time(100)
    assert window.messages.level() == "success"
    office.database.raw.execute("UPDATE change_batch SET at = at + 1 WHERE seq = 2")
    window.check()
    pass_time(100)
    assert window.messages.level() == "danger"
    assert window.check_button.isEnabled()


def test_what_was_changed_is_named_and_not_by_its_number_alone(window: LogWindow, office: Office):
    office.database.raw.execute(
        "UPDATE change_entry SET new_values = replace(new_values, 'tea', 'ale')"
    )
    window.check()
    pass_time(100)
    said = window.messages.sentence()
    assert "Contact · changed · " in said
    assert "Anna" in said


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (ExportScope.COMPANY, "The whole company · 7 contacts"),
        (ExportScope.CHOSEN, "7 contacts"),
    ],
)
def test_of_an_export_it_is_told_how_many_left(
    office: Office, window: LogWindow, scope: ExportScope, words: str
):
    done = ExportDone(Path("list.csv"), 7)
    office.export_log.note(done, scope, ExportFormat.CSV, office.actor)
    window.reload()
    pass_time(100)
    assert _texts(window)[0] == ["Contact", "exported", words]


def test_words_of_a_long_log_are_looked_up_once(
    window: LogWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(word: str) -> str:
        asked.append(word)
        return word.upper()

    for name in ("kind_word", "operation_word"):
        monkeypatch.setattr(f"crm_desktop.ui.audit.log_window.{name}", counted)
    monkeypatch.setattr("crm_desktop.ui.audit.log_words.verb_word", counted)
    words = window._words()
    line = window.current
    assert line is not None
    told = [(words.kind("contact"), words.operation("update"), words.verb(line)) for _ in range(9)]
    assert set(told) == {("CONTACT", "UPDATE", line.verb.upper())}
    assert asked == ["contact", "update", line.verb]
    undone = replace(line, undone_by=7)
    assert words.verb(undone) == f"{line.verb.upper()}, taken back later"


def test_the_keyboard_is_at_the_check_again_when_it_is_over(window: LogWindow) -> None:
    window.activateWindow()
    window.check_button.setFocus()
    QTest.keyClick(window.check_button, Qt.Key.Key_Space)
    pass_time(100)
    assert window.messages.level() == "success"
    assert window.focusWidget() is window.check_button


def test_tab_goes_through_the_log_in_reading_order(window: LogWindow) -> None:
    window.check()
    pass_time(100)
    window.own_notes.setFocus()
    QTest.keyClick(window.own_notes, Qt.Key.Key_Tab)
    assert window.messages.isAncestorOf(window.focusWidget())
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is window.view


def test_it_is_saved_with_the_filters_and_what_the_check_finds(
    window: LogWindow, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(tmp_path / "log"), "Text table for spreadsheets (*.csv)"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: tuple(chosen))
    window.periods.combo.setCurrentIndex(window.periods.combo.findData(1))
    window.reload()
    pass_time(100)
    QTest.mouseClick(window.save_button, Qt.MouseButton.LeftButton)
    pass_time(100)
    assert window.messages.level() == "success"
    told = (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    assert "When: Today" in told
    assert "none altered" in told
    assert "likes tea" in told
    assert "added" not in told, "three days ago"
    window.reload()
    pass_time(100)
    assert _texts(window)[0] == ["Log of changes", "exported", "1 change"]
    office.database.raw.execute("UPDATE change_batch SET at = at + 1 WHERE seq = 2")
    chosen[:] = [str(tmp_path / "again.csv"), ""]
    window.save()
    pass_time(100)
    assert window.messages.level() == "danger"
    told = (tmp_path / "again.csv").read_text(encoding="utf-8-sig")
    assert "none altered" not in told
    chosen[:] = ["", ""]
    window.save()
    assert len(list(tmp_path.glob("*.csv"))) == 2


def test_the_programs_own_notes_are_shown_where_they_are_asked_for(
    window: LogWindow, office: Office
) -> None:
    with office.journal.begin(Actor(0, machine="desk-1"), "reminder.days") as work:
        work.keep_as_note()
    window.reload()
    pass_time(100)
    assert ["Reminder", "planned"] not in [row[:2] for row in _texts(window)]
    window.own_notes.click()
    pass_time(100)
    assert _texts(window)[0][:2] == ["Reminder", "planned"]


def test_before_and_after_stand_in_reading_direction(
    window: LogWindow, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = office.contacts.get(1)
    office.contacts.save(anna, replace(anna, notes="likes ale"), office.actor)
    window.reload()
    pass_time(100)
    change = window.details.at(0)
    assert change is not None
    isolated = "\u2068likes tea\u2069", "\u2068likes ale\u2069"
    assert window._values(change) == "Notes: {} → {}".format(*isolated)
    words = replace(window._context, field_word=lambda _column: "ملاحظات")
    monkeypatch.setattr(window, "_context", words)
    assert window._values(change) == "ملاحظات: {} ← {}".format(*isolated)
    assert window._values_title() == "Before → after", "the arrow runs as its words do"


def test_what_became_of_a_value_runs_as_the_interface_does(qapp: QApplication) -> None:
    assert became("tea", "ale") == "\u2068tea\u2069 → \u2068ale\u2069"
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert became("tea", "ale") == "\u200f\u2068tea\u2069 ← \u2068ale\u2069"


def test_it_is_told_who_looked_through_many_cards(office: Office, window: LogWindow):
    office.history.note_viewed(100, office.actor)
    window.reload()
    pass_time(100)
    assert _texts(window)[0] == ["Contact", "looked through within an hour", "100 contacts"]


def test_who_was_removed_for_good_is_counted_and_nobody_else_is_named(
    office: Office, window: LogWindow
):
    contacts, actor = office.contacts, office.actor
    firm = contacts.create(an_organization("Baltija"), actor).contact
    ona = contacts.create(a_person("Ona"), actor).contact
    contacts.add_affiliation(Affiliation(ona.id, firm.id), actor)
    contacts.bin([ona.id], actor)
    contacts.removing.remove(contacts.removing.look([ona.id]).seen, actor)
    window.reload()
    pass_time(100)
    assert _texts(window)[0] == ["Contact", "removed for good", "1 contact"]
