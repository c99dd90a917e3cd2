"""P3 in the list of files: names that a colleague gave meanwhile, files that were taken off."""

from __future__ import annotations

from pathlib import Path

import pytest
from shiboken6 import isValid

from crm_desktop.ui.attachments.file_menu import FileActs
from crm_desktop.ui.attachments.rename_dialog import RenameDialog
from crm_desktop.ui.kit.conflict_dialog import Answer
from crm_desktop.ui.kit.form_dialog import FormDialog
from tests.builders import Office
from tests.ui.attachments.test_contact_files import FilesDesk, _file, desk
from tests.ui.held_worker import HeldWorker
from tests.ui.second_program import answer_all, confirm, plain, tell

__all__ = ["desk"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _renaming(desk: FilesDesk, name: str) -> FormDialog:
    """The window with another name in it, not saved yet."""
    files = desk.part.files
    FileActs(files, desk.window).rename(files.files[0])
    dialog = next(one for one in desk.window.findChildren(FormDialog) if one.isVisible())
    dialog.form.field("file_name").set_value(name)
    return dialog


@pytest.mark.parametrize(
    ("choice", "name"), [(Answer.MINE, "mine.pdf"), (Answer.THEIRS, "theirs.pdf")]
)
def test_p03_a_name_over_a_name(
    desk: FilesDesk, ben: Office, tmp_path: Path, choice: Answer, name: str
) -> None:
    desk.part.files.take([_file(tmp_path)])
    desk.settle()
    dialog = _renaming(desk, "mine")
    (filed,) = desk.part.files.files
    ben.attachments.rename(filed, "theirs", ben.actor)
    dialog.act_requested.emit()
    told = answer_all(desk, dialog, choice)
    assert told == ["Name of the file: mine.pdf / theirs.pdf"]
    assert desk.names == [name]


def test_p03_a_file_taken_off_meanwhile_is_offered_under_its_new_name(
    desk: FilesDesk, ben: Office, tmp_path: Path
) -> None:
    desk.part.files.take([_file(tmp_path)])
    desk.settle()
    dialog = _renaming(desk, "mine")
    (filed,) = desk.part.files.files
    ben.attachments.remove(filed.on, (filed.file.id,), ben.actor)
    dialog.act_requested.emit()
    assert confirm(desk, dialog) == "“offer.pdf” was removed meanwhile"
    assert desk.names == ["mine.pdf"]


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_file_is_renamed_though_its_window_was_closed_meanwhile(
    desk: FilesDesk, ben: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    desk.part.files.take([_file(tmp_path)])
    desk.settle()
    (filed,) = desk.part.files.files
    dialog = _renaming(desk, "mine")
    worker = HeldWorker()
    monkeypatch.setattr(desk.operations, "_worker", worker)
    dialog.act_requested.emit()
    dialog.reject()
    desk.settle()
    assert not isValid(dialog)
    if is_refused:
        ben.attachments.rename(filed, "theirs", ben.actor)
    worker.release()
    if is_refused:
        told = answer_all(desk, desk.window, Answer.MINE)
        assert told == ["Name of the file: mine.pdf / theirs.pdf"]
    desk.settle()
    assert desk.names == ["mine.pdf"]
    assert len(desk.undone) == 2, "attached, and renamed"


@pytest.mark.parametrize(("choice", "names"), [(Answer.MINE, []), (Answer.THEIRS, ["theirs.pdf"])])
def test_p03_a_renamed_file_is_not_taken_off_unasked(
    desk: FilesDesk, ben: Office, tmp_path: Path, choice: Answer, names: list[str]
) -> None:
    desk.part.files.take([_file(tmp_path)])
    desk.settle()
    (filed,) = desk.part.files.files
    ben.attachments.rename(filed, "theirs", ben.actor)
    desk.part.files.remove(filed)
    told = answer_all(desk, desk.window, choice)
    assert told == ["offer.pdf: Removed / Name of the file: theirs.pdf"]
    tell(desk, ben, "attachment", filed.file.id)
    assert desk.names == names


def _opened(desk: FilesDesk) -> RenameDialog:
    """The window of another name, nothing typed yet."""
    files = desk.part.files
    FileActs(files, desk.window).rename(files.files[0])
    return next(one for one in desk.window.findChildren(RenameDialog) if one.isVisible())


def test_p04_a_name_that_a_colleague_gives_comes_into_the_open_window(
    desk: FilesDesk, ben: Office, tmp_path: Path
) -> None:
    desk.part.files.take([_file(tmp_path, "Offer.PDF")])
    desk.settle()
    dialog = _opened(desk)
    (filed,) = desk.part.files.files
    ben.attachments.rename(filed, "theirs", ben.actor)
    tell(desk, ben, "attachment", filed.file.id)
    assert dialog.name.text() == "theirs"
    assert plain(dialog.news.line.text()) == "Rasa has just changed: Name"
    assert plain(dialog.name.news_text()) == "Rasa changed this; before: Offer.PDF"
    dialog.act_requested.emit()
    desk.settle()
    assert not isValid(dialog), "theirs was seen: nothing is asked"
    assert desk.names == ["theirs.pdf"]


def test_p04_what_is_typed_stays_and_is_asked_about(
    desk: FilesDesk, ben: Office, tmp_path: Path
) -> None:
    desk.part.files.take([_file(tmp_path)])
    desk.settle()
    dialog = _opened(desk)
    dialog.name.type_again("mine")
    (filed,) = desk.part.files.files
    ben.attachments.rename(filed, "theirs", ben.actor)
    tell(desk, ben, "attachment", filed.file.id)
    assert dialog.name.text() == "mine"
    assert plain(dialog.name.news_text()) == "Rasa changed this to: theirs.pdf"
    dialog.act_requested.emit()
    told = answer_all(desk, dialog, Answer.MINE)
    assert told == ["Name of the file: mine.pdf / theirs.pdf"]
    assert desk.names == ["mine.pdf"]


def test_p04_the_window_tells_that_the_file_was_taken_off(
    desk: FilesDesk, ben: Office, tmp_path: Path
) -> None:
    desk.part.files.take([_file(tmp_path)])
    desk.settle()
    dialog = _opened(desk)
    (filed,) = desk.part.files.files
    ben.attachments.remove(filed.on, (filed.file.id,), ben.actor)
    tell(desk, ben, "attachment", filed.file.id)
    told = "Rasa removed this meanwhile. It can be saved as a new one."
    assert plain(dialog.news.line.text()) == told
    dialog.name.type_again("mine")
    dialog.act_requested.emit()
    confirm(desk, dialog)
    assert desk.names == ["mine.pdf"]
