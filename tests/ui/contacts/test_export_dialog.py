"""The window that exports: what it offers, what it writes, what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.model import ContactQuery
from crm_desktop.business.exports.model import ExportFormat, ExportScope
from crm_desktop.core.errors import UserError
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.ui.contacts.export_dialog import Exportable, ExportDialog
from crm_desktop.ui.contacts.list import ContactList
from crm_desktop.ui.contacts.past_exports import PastExports
from crm_desktop.ui.contacts.segments import bin_segment, standard_segments
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person
from tests.ui.contacts.desk import Desk
from tests.ui.held_worker import HeldWorker
from tests.ui.pauses import settle_layouts


@pytest.fixture
def shown(desk: Desk, qtbot: QtBot) -> ContactList:
    """A list of three contacts."""
    for name in ("Ona", "Jonas", "Zita"):
        desk.office.contacts.create(a_person(name), desk.office.actor)
    made = ContactList(desk.context)
    qtbot.addWidget(made)
    made.show_segment(standard_segments(desk.context.actor)[0])
    made.show()
    desk.settle()
    return made


def opened(shown: ContactList, *ids: int) -> ExportDialog:
    dialog = shown.export(ids)
    assert dialog is not None
    return dialog


def names_in(path: Path) -> Sequence[object]:
    with open_workbook(path) as workbook:
        return [row[0] for row in workbook.rows(workbook.sheets[0].name)][1:]


def test_the_list_leaves_as_it_is_shown(shown: ContactList, tmp_path: Path) -> None:
    dialog = opened(shown)
    assert dialog.listed.isChecked()
    assert "(3)" in dialog.listed.text()
    assert not dialog.ticked.isVisible()
    dialog.path.setText(str(tmp_path / "out.xlsx"))
    dialog.act_button.click()
    settle_layouts()
    assert names_in(tmp_path / "out.xlsx") == ["Jonas", "Ona", "Zita"]
    assert dialog.act_button.text() == "Open the file"
    assert "3 contacts exported" in dialog.heading.text()
    assert not dialog.form.isVisible()
    dialog.reject()


def test_escape_gives_an_export_up_instead_of_letting_it_leave_unnoted(
    shown: ContactList, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(shown)
    dialog.path.setText(str(tmp_path / "out.xlsx"))
    worker = HeldWorker()
    monkeypatch.setattr(desk.operations, "_long_worker", worker)
    dialog.act_button.click()
    dialog.reject()  # before a bar is worth showing
    settle_layouts()
    worker.release()
    settle_layouts()
    assert not (tmp_path / "out.xlsx").exists()
    assert desk.office.export_log.past(desk.office.actor) == ()
    assert dialog.isVisible(), "it waits for what becomes of it"
    assert dialog.act_button.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_a_selection_leaves_alone(shown: ContactList, tmp_path: Path) -> None:
    chosen = shown.model.order[2]
    dialog = opened(shown, chosen)
    assert dialog.ticked.isChecked()
    dialog.path.setText(str(tmp_path / "one"))
    dialog.act_button.click()
    settle_layouts()
    assert names_in(tmp_path / "one.xlsx") == ["Zita"]
    dialog.reject()


def test_an_export_is_remembered_and_shown(
    shown: ContactList, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(shown, shown.model.order[2])
    dialog.path.setText(str(tmp_path / "Zita.csv"))
    dialog.kind.set_value(ExportFormat.CSV)
    dialog.act_button.click()
    settle_layouts()
    [past] = desk.office.export_log.past(desk.office.actor)
    assert (past.scope, past.format, past.count) == (ExportScope.CHOSEN, "csv", 1)
    assert past.user_id == desk.office.user.id
    [(details,)] = desk.office.database.execute(
        "SELECT details FROM change_batch WHERE action = 'contact.export'"
    ).fetchall()
    assert "Zita" not in details
    office = desk.office
    last = office.history.latest_undoable(office.actor)
    assert last is not None
    office.history.undo(office.actor, last)
    assert office.contacts.count(ContactQuery()) == 2, "the export itself is passed over"
    dialog.reject()
    desk.context.load()
    desk.settle()
    window = PastExports(desk.context)
    qtbot.addWidget(window)
    desk.settle()
    words = [label.text() for label in window.findChildren(PlainLabel)]
    assert any(text.startswith("1 contact") for text in words)
    assert any("Rasa Petrauskienė" in text and ".csv" in text for text in words)


def test_a_file_that_is_there_stays(shown: ContactList, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("mine")
    dialog = opened(shown)
    dialog.path.setText(str(path))
    dialog.act_button.click()
    settle_layouts()
    assert "already exists" in dialog.error.text()
    assert path.read_text() == "mine"
    assert dialog.act_button.isEnabled()
    dialog.path.setText(" ")
    dialog.act_button.click()
    assert "called" in dialog.error.text()
    dialog.reject()


def test_each_kind_of_file_has_its_questions(shown: ContactList) -> None:
    dialog = opened(shown)
    for kind, has_columns, has_separator in (
        (ExportFormat.XLSX, True, False),
        (ExportFormat.CSV, True, True),
        (ExportFormat.VCARD, False, False),
    ):
        dialog.kind.set_value(kind)
        dialog.kind.chosen.emit(kind)
        assert dialog.columns.isVisible() == has_columns
        assert dialog.separator.isVisible() == has_separator
        assert dialog.path.text().endswith(kind.suffix)
    dialog.reject()


def test_what_is_said_of_one_file_is_not_said_of_another(shown: ContactList) -> None:
    dialog = opened(shown)
    dialog.show_error(UserError("file_name_missing"))
    assert dialog.error.isVisible()
    dialog.kind.set_value(ExportFormat.CSV)
    dialog.kind.chosen.emit(ExportFormat.CSV)
    assert not dialog.error.isVisible()
    dialog.reject()


def test_the_bin_does_not_leave(shown: ContactList, desk: Desk) -> None:
    shown.show_segment(bin_segment())
    desk.settle()
    assert shown.exportable() == Exportable()
    dialog = opened(shown)
    assert dialog.everybody.isChecked()
    assert not dialog.listed.isVisible()
    dialog.reject()


def test_choices_are_remembered(qtbot: QtBot, tmp_path: Path, shown: ContactList) -> None:
    from tests.ui.contacts.desk import make_desk

    desk = make_desk(tmp_path / "second.crm", view_state=tmp_path / "look.ini")
    dialog = ExportDialog(desk.context, Exportable())
    qtbot.addWidget(dialog)
    dialog.kind.set_value(ExportFormat.CSV)
    (tmp_path / "folder").mkdir()
    dialog.path.setText(str(tmp_path / "folder" / "a.csv"))
    dialog.act_button.click()
    settle_layouts()
    again = ExportDialog(desk.context, Exportable())
    qtbot.addWidget(again)
    assert again.order.format is ExportFormat.CSV
    assert again.order.path.parent == tmp_path / "folder"
    desk.context.bridge.close()
    desk.office.close()


def test_the_whole_company_leaves_as_a_folder(shown: ContactList, tmp_path: Path) -> None:
    dialog = opened(shown)
    dialog.company.setChecked(True)
    assert not dialog.kind.isVisible()
    assert not dialog.columns.isVisible()
    dialog.path.setText(str(tmp_path / "all"))
    dialog.act_button.click()
    settle_layouts()
    assert len(names_in(tmp_path / "all" / "Contacts.xlsx")) == 3
    assert dialog.act_button.text() == "Open the folder"
    dialog.reject()


def test_a_proposed_name_that_is_taken_gets_a_number(
    shown: ContactList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DESKTOP_DOCUMENTS", str(tmp_path))
    for name in ("All contacts 2026-06-15.xlsx", "All contacts 2026-06-15 (2).xlsx"):
        dialog = opened(shown)
        dialog.act_button.click()
        settle_layouts()
        assert (tmp_path / name).is_file()
        dialog.reject()
