"""Files on a contact's card: dropped, pasted, listed, opened, renamed, taken off, found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm_desktop.app.form_windows import save_again
from crm_desktop.business.attachments.model import Attachment, FiledFile
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant, When
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.jobs.worker import InlineWorker
from crm_desktop.storage.change_log import head_seq
from crm_desktop.ui.attachments.contact_files import ContactFiles
from crm_desktop.ui.attachments.context import FilesContext
from crm_desktop.ui.attachments.files_card import FileRow, FilesCard
from crm_desktop.ui.attachments.files_panel import FilesPanel
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.kit.columns import Person
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.event_bridge import EventBridge
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.theme import theme
from tests.builders import NOON, Office, a_person, open_office
from tests.ui.contacts.desk import make_desk
from tests.ui.held_worker import HeldWorker
from tests.ui.pauses import pass_time

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class _Window(QWidget):
    """A window that shows errors."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[UserError | StorageUnavailable] = []

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Remember it."""
        self.errors.append(error)


@dataclass
class FilesDesk:
    """A contact's files in a window of their own."""

    office: Office
    operations: Operations
    bridge: EventBridge
    window: _Window
    part: ContactFiles
    ref: RecordRef
    undone: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    def settle(self) -> None:
        """Let what was asked be over."""
        pass_time(150, self.operations)

    @property
    def names(self) -> list[str]:
        """What is listed."""
        return [one.file.file_name for one in self.part.files.files]

    def panel(self) -> FilesPanel:
        """The tab."""
        panel = self.part.make_panel(self.window)
        assert isinstance(panel, FilesPanel)
        panel.resize(1000, 600)
        panel.show()
        return panel


def _desk(path: Path, worker: InlineWorker, *, can_edit: bool = True) -> FilesDesk:
    office = open_office(path)
    operations = Operations(worker, InlineWorker())
    bridge = EventBridge(office.events, parent=operations, seen_seq=head_seq(office.database))
    window = _Window()
    context = FilesContext(
        service=lambda: office.attachments,
        operations=operations,
        bridge=bridge,
        person=lambda key: None if key is None else Person("Rasa", 1),
        place_of=lambda filed: filed.on_title,
        actor=office.actor,
        clock=office.clock,
        can_edit=can_edit,
    )
    part = ContactFiles(context, window)
    part.card.setParent(window)
    ref = RecordRef("contact", office.contacts.create(a_person(), office.actor).contact.id)
    made = FilesDesk(office, operations, bridge, window, part, ref)
    part.undo_offered.connect(lambda *told: made.undone.append(told))
    part.show_record(ref.id)
    window.resize(1000, 700)
    window.show()
    return made


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[FilesDesk]:
    theme().apply("light", "compact")
    made = _desk(tmp_path / "company.crm", InlineWorker())
    qtbot.addWidget(made.window)
    yield made
    made.settle()
    made.bridge.close()
    made.office.close()


def _file(folder: Path, name: str = "offer.pdf") -> Path:
    path = folder / name
    path.write_bytes(f"content of {name}".encode())
    return path


def _mime(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def _drop(target: QWidget, mime: QMimeData, *, lets_go: bool = True) -> None:
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), *how)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    if lets_go:
        QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), *how))


def _hold_over(desk: FilesDesk, folder: Path) -> QWidget:
    """A file is held over the window, and not let go; the sign that says what that would mean."""
    _drop(desk.window, _mime(_file(folder)), lets_go=False)
    assert desk.part.sign is not None
    return desk.part.sign


def _picture() -> QImage:
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#2a9d8f"))
    return image


def test_what_is_dropped_anywhere_is_attached_shown_counted_and_taken_back(
    desk: FilesDesk, tmp_path: Path
) -> None:
    counts: list[int] = []
    desk.part.counted.connect(counts.append)
    path = _file(tmp_path)
    _drop(desk.window, _mime(path, _file(tmp_path, "plan.png")))
    desk.settle()
    assert path.exists()
    assert desk.names == ["offer.pdf", "plan.png"]
    assert counts[-1] == 2
    card = desk.part.card
    assert isinstance(card, FilesCard)
    assert [row.filed.file.file_name for row in card.findChildren(FileRow)] == desk.names
    ((sentence, seq),) = desk.undone
    assert sentence == "2 files attached"
    desk.office.journal.inverse(seq, desk.office.actor)
    desk.settle()
    assert desk.names == []
    assert card.empty.isVisibleTo(card)


def test_while_files_are_held_over_the_window_it_says_what_letting_go_means(
    desk: FilesDesk, tmp_path: Path
) -> None:
    sign = _hold_over(desk, tmp_path)
    assert sign.isVisible()
    assert "attach to this contact" in sign.accessibleName()
    assert sign.grab().toImage().size() == desk.window.size()
    _drop(desk.window, _mime(_file(tmp_path)))
    assert not sign.isVisible()


def test_a_sign_does_not_stay_when_the_program_that_held_the_files_ends(
    desk: FilesDesk, tmp_path: Path
) -> None:
    """It drops nothing that can be read, or nothing at all: then the mouse comes by itself."""
    sign = _hold_over(desk, tmp_path)
    how = Qt.DropAction.CopyAction, QMimeData(), Qt.MouseButton.NoButton
    nothing = QDropEvent(QPointF(9, 9), *how, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(desk.window, nothing)
    assert not sign.isVisible()
    _hold_over(desk, tmp_path)
    QTest.mouseMove(sign, QPoint(20, 20))
    assert sign.isVisible(), "Qt tells where the mouse is when something comes under it"
    QTest.mouseMove(sign, QPoint(60, 40))
    assert not sign.isVisible()
    _hold_over(desk, tmp_path)
    QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert not sign.isVisible()
    assert desk.names == []


def test_a_picture_of_the_clipboard_is_attached_and_shown(desk: FilesDesk) -> None:
    mime = QMimeData()
    mime.setImageData(_picture())
    assert desk.part.files.take_mime(mime)
    assert not desk.part.files.take_mime(QMimeData())
    desk.settle()
    assert desk.names == ["Picture 1.png"]
    panel = desk.panel()
    desk.settle()
    seen = panel.preview.picture.grab().toImage()
    middle = seen.pixelColor(seen.width() // 2, seen.height() // 2)
    assert middle.name() == "#2a9d8f"


def test_nothing_is_attached_to_somebody_who_is_not_stored(desk: FilesDesk, tmp_path: Path) -> None:
    desk.part.show_record(0)
    _drop(desk.window, _mime(_file(tmp_path)))
    desk.settle()
    assert desk.names == []
    assert not desk.part.card.isVisibleTo(desk.window)
    assert not desk.office.attachments.has_any()


def test_a_file_that_cannot_be_taken_is_said_and_the_others_come(
    desk: FilesDesk, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    _drop(desk.window, _mime(empty, _file(tmp_path)))
    desk.settle()
    assert [error.code for error in desk.window.errors] == ["file_empty"]
    assert desk.names == ["offer.pdf"]
    assert [words for words, _seq in desk.undone] == ["1 file attached"]
    assert desk.part.files.can_take


def test_several_that_cannot_be_taken_are_named_together(desk: FilesDesk, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    folder = tmp_path / "photos"
    folder.mkdir()
    _drop(desk.window, _mime(folder, empty))
    desk.settle()
    (error,) = desk.window.errors
    assert "“photos”, “empty.pdf”" in error_sentence(error)
    assert desk.names == []
    assert desk.undone == []
    assert desk.part.files.can_take


def _one(desk: FilesDesk, tmp_path: Path, name: str = "offer.pdf") -> FiledFile:
    files = desk.office.attachments.take_in([_file(tmp_path, name)])
    desk.office.attachments.attach(desk.ref, files, desk.office.actor)
    desk.settle()
    return desk.part.files.files[-1]


def test_enter_opens_a_read_only_copy_and_never_a_program(
    desk: FilesDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    _one(desk, tmp_path)
    panel = desk.panel()
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    desk.settle()
    (seen,) = opened
    assert seen.read_text() == "content of offer.pdf"
    assert not seen.stat().st_mode & 0o222
    _one(desk, tmp_path, "photo.jpg.exe")
    panel.find_line.setText("exe")
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    desk.settle()
    assert [error.code for error in desk.window.errors] == ["attachment_is_program"]
    assert len(opened) == 1


def test_a_damaged_content_says_so_when_it_is_opened(desk: FilesDesk, tmp_path: Path) -> None:
    filed = _one(desk, tmp_path)
    folder = desk.office.path.with_name(f"{desk.office.path.name}.files")
    (folder / filed.file.sha256[:2] / filed.file.sha256).write_bytes(b"content of 0ffer.pdf")
    QTest.keyClick(desk.panel().view, Qt.Key.Key_Return)
    desk.settle()
    assert [error.code for error in desk.window.errors] == ["attachment_damaged"]


def test_f2_renames_with_the_ending_kept_and_says_what_is_refused(
    desk: FilesDesk, tmp_path: Path
) -> None:
    _one(desk, tmp_path)
    panel = desk.panel()
    QTest.keyClick(panel.view, Qt.Key.Key_F2)
    (dialog,) = [one for one in desk.window.findChildren(FormDialog) if one.isVisible()]
    name = dialog.form.field("file_name")
    name.set_value(" ")
    dialog.act_button.click()
    desk.settle()
    assert dialog.isVisible()
    name.set_value("Offer for Agnė")
    dialog.act_button.click()
    desk.settle()
    assert not isValid(dialog) or not dialog.isVisible()
    assert desk.names == ["Offer for Agnė.pdf"]
    desk.office.journal.inverse(desk.undone[-1][1], desk.office.actor)
    desk.settle()
    assert desk.names == ["offer.pdf"]


def test_delete_takes_a_file_off_and_undo_brings_it_back(desk: FilesDesk, tmp_path: Path) -> None:
    _one(desk, tmp_path)
    panel = desk.panel()
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    desk.settle()
    assert desk.names == []
    assert panel.empty.isVisibleTo(panel)
    desk.office.journal.inverse(desk.undone[-1][1], desk.office.actor)
    desk.settle()
    assert desk.names == ["offer.pdf"]
    assert panel.chosen is not None


def test_the_next_file_is_chosen_when_one_was_taken_off(desk: FilesDesk, tmp_path: Path) -> None:
    for name in ("first.pdf", "second.pdf", "third.pdf", "fourth.pdf"):
        _one(desk, tmp_path, name)
    before = desk.names
    panel = desk.panel()
    panel.view.selectRow(2)
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    desk.settle()
    assert panel.chosen is not None
    assert panel.chosen.file.file_name == before[3]
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    desk.settle()
    assert desk.names == before[:2]
    assert panel.chosen is not None
    assert panel.chosen.file.file_name == before[1], "the last one that is left"


def test_where_no_activity_has_files_its_column_leaves_its_room_to_the_names(
    desk: FilesDesk, tmp_path: Path
) -> None:
    _one(desk, tmp_path)
    panel = desk.panel()
    keys = [one.key for one in panel.model.columns if one.key]
    assert panel.view.isColumnHidden(keys.index("on"))
    files = desk.office.attachments.take_in([_file(tmp_path, "plan.png")])
    note = Activity(
        ActivityKind.NOTE,
        When.timed(NOON),
        "Visit",
        contacts=(Participant(desk.ref.id),),
        attachments=files,
    )
    desk.office.planner.create(note, desk.office.actor)
    desk.settle()
    assert not panel.view.isColumnHidden(keys.index("on"))


def test_a_copy_is_saved_where_one_says(
    desk: FilesDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _one(desk, tmp_path)
    target = tmp_path / "kept.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.part.acts.save(filed)
    desk.settle()
    assert target.read_text() == "content of offer.pdf"


def test_files_of_activities_are_listed_with_them_and_led_to_not_changed_here(
    desk: FilesDesk, tmp_path: Path
) -> None:
    files = desk.office.attachments.take_in([_file(tmp_path)])
    note = Activity(
        ActivityKind.NOTE,
        When.timed(NOON),
        "Visit",
        contacts=(Participant(desk.ref.id),),
        attachments=files,
    )
    noted = desk.office.planner.create(note, desk.office.actor).activity
    desk.settle()
    asked: list[RecordRef] = []
    desk.part.open_requested.connect(asked.append)
    panel = desk.panel()
    assert "Visit" in panel.preview.place.text()
    assert not panel.preview.remove_button.isVisibleTo(panel)
    panel.preview.place_button.click()
    assert asked == [noted.ref]
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    desk.settle()
    assert desk.names == ["offer.pdf"]
    (filed,) = desk.part.files.files
    words = [one.text().split("\t")[0] for one in desk.part.acts.menu(filed).actions()]
    assert words == ["Open", "Save a copy…", "Show the activity"]


def test_a_list_is_searched_by_name_and_keeps_what_is_chosen(
    desk: FilesDesk, tmp_path: Path
) -> None:
    for name in ("contract.pdf", "Žalgiris.docx", "photo.jpg"):
        _one(desk, tmp_path, name)
    panel = desk.panel()
    panel.view.selectRow(1)
    chosen = panel.chosen
    assert chosen is not None
    panel.find_line.setText("zalg" if chosen.file.file_name.startswith("Ž") else "o")
    assert panel.chosen == chosen
    panel.find_line.setText("nothing like that")
    assert panel.chosen is None
    assert "No file of that name" in panel.empty.title()


def test_who_may_only_look_attaches_and_changes_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    made = _desk(tmp_path / "company.crm", InlineWorker(), can_edit=False)
    qtbot.addWidget(made.window)
    _drop(made.window, _mime(_file(tmp_path)))
    made.settle()
    assert made.names == []
    panel = made.panel()
    assert not panel.add.isVisibleTo(panel)
    assert panel.empty.title() == "No files"
    made.bridge.close()
    made.office.close()


def test_copying_that_takes_long_shows_how_far_it_is_and_can_be_stopped(
    tmp_path: Path, qtbot: QtBot
) -> None:
    theme().apply("light", "compact")
    made = _desk(tmp_path / "company.crm", InlineWorker())
    qtbot.addWidget(made.window)
    slow = HeldWorker()
    made.operations._long_worker = slow
    panel = made.panel()
    made.part.files.take([_file(tmp_path)])
    assert made.part.files.is_taking
    assert not panel.add.isEnabled()
    qtbot.waitUntil(panel.progress.isVisible)
    panel.progress.stop.click()
    slow.run_all()
    made.settle()
    assert made.names == []
    assert not panel.progress.isVisible()
    assert not list(tmp_path.glob("company.crm.files/*"))
    made.window.activateWindow()
    panel.add.setFocus()
    made.part.files.take([_file(tmp_path)])
    assert panel.window().focusWidget() is not panel.add
    slow.run_all()
    made.settle()
    assert made.names == ["offer.pdf"]
    assert panel.window().focusWidget() is panel.add, "the keyboard is where it was"
    made.bridge.close()
    made.office.close()


def test_the_card_of_a_contact_has_a_tab_of_files_and_tells_of_them_in_its_history(
    tmp_path: Path, qtbot: QtBot
) -> None:
    theme().apply("light", "compact")
    contacts = make_desk(tmp_path / "company.crm")
    office = contacts.office
    context = contacts.context
    context.make_files = lambda window: ContactFiles(
        FilesContext(
            service=lambda: office.attachments,
            operations=contacts.operations,
            bridge=context.bridge,
            person=context.person,
            place_of=lambda filed: filed.on_title,
            actor=office.actor,
            clock=office.clock,
        ),
        window,
    )
    contact = office.contacts.create(a_person(), office.actor).contact
    card = ContactCard(context, RecordRef("contact", contact.id))
    qtbot.addWidget(card)
    card.show()
    contacts.settle()
    empty = tmp_path / "empty.pdf"
    empty.touch()
    _drop(card, _mime(empty, _file(tmp_path)))
    contacts.settle()
    assert "empty.pdf" in card.message_bar.sentence()
    assert card.message_bar.isVisible(), "what could not be attached is not hidden by what was"
    titles = [card.tabs.tabText(number) for number in range(card.tabs.count())]
    assert titles == ["Overview", "Files · 1", "History of changes"]
    assert any(entry.field == "file" for entry in card.history.entries)
    assert card.undo_bar.isVisible()
    card.tabs.setCurrentIndex(1)
    (panel,) = card.findChildren(FilesPanel)
    assert panel.model.rowCount() == 1
    QTest.keyClick(card, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    contacts.settle()
    assert card.tabs.tabText(1) == "Files"
    contacts.close()


def test_a_menu_names_files_and_their_marks(desk: FilesDesk) -> None:
    menu = Menu(desk.window)
    file = Attachment(1, "R&D.pdf", "", 1)
    desk.part.files.opener.fill_menu(menu, (file,))
    assert ["R&&D.pdf" in action.text() for action in menu.actions()] == [True, True]
    menu.deleteLater()


@pytest.mark.parametrize("step", ["take_each", "attach"])
def test_files_the_drive_could_not_take_are_attached_when_it_is_back(
    desk: FilesDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    files, service, told = desk.part.files, desk.office.attachments, list[bool]()
    desk.part.unsaved_changed.connect(lambda: told.append(desk.part.holds_unsaved))
    works = getattr(service, step)

    def away(*_given: object, **_more: object) -> None:
        raise StorageUnavailable("io_error", outcome=Outcome.NOT_SAVED)

    monkeypatch.setattr(service, step, away)
    files.take([_file(tmp_path)])
    files.take([_file(tmp_path, "plan.pdf")])
    desk.settle()
    assert [error.code for error in desk.window.errors] == ["io_error", "io_error"]
    assert desk.part.holds_unsaved
    desk.part.retry()  # still away: they go on waiting
    desk.settle()
    assert desk.part.holds_unsaved
    monkeypatch.setattr(service, step, works)
    desk.part.retry()
    desk.settle()
    assert sorted(desk.names) == ["offer.pdf", "plan.pdf"]
    assert not desk.part.holds_unsaved
    assert (told[0], told[-1]) == (True, False)
    desk.part.retry()
    desk.settle()
    assert len(desk.names) == 2, "nothing is attached twice"


def test_files_nobody_knows_of_whether_they_were_attached_are_not_attached_again(
    desk: FilesDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, works = desk.office.attachments, desk.office.attachments.attach

    def without_answer(*given: Any) -> None:
        works(*given)
        raise StorageUnavailable("io_error", outcome=Outcome.UNKNOWN)

    monkeypatch.setattr(service, "attach", without_answer)
    desk.part.files.take([_file(tmp_path)])
    desk.settle()
    assert [error.code for error in desk.window.errors] == ["io_error"]
    assert not desk.part.holds_unsaved
    assert desk.names == ["offer.pdf"]


def test_a_card_says_of_a_file_that_the_drive_could_not_take(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts = make_desk(tmp_path / "company.crm")
    office, context = contacts.office, contacts.context
    context.make_files = lambda window: ContactFiles(
        FilesContext(
            service=lambda: office.attachments,
            operations=contacts.operations,
            bridge=context.bridge,
            person=lambda _key: None,
            place_of=lambda filed: filed.on_title,
            actor=office.actor,
            clock=office.clock,
        ),
        window,
    )
    contact = office.contacts.create(a_person(), office.actor).contact
    ref = RecordRef("contact", contact.id)
    card = ContactCard(context, ref)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(card)
    card.show()
    contacts.settle()
    works = office.attachments.take_each

    def away(*_given: object, **_more: object) -> None:
        raise StorageUnavailable("io_error", outcome=Outcome.NOT_SAVED)

    monkeypatch.setattr(office.attachments, "take_each", away)
    _drop(card, _mime(_file(tmp_path)))
    contacts.settle()
    assert card.saved_label.text() == "Not saved"
    assert card.holds_unsaved
    monkeypatch.setattr(office.attachments, "take_each", works)
    save_again(card)  # what the program does when the drive is back
    contacts.settle()
    assert [one.file.file_name for one in office.attachments.files_of(ref)] == ["offer.pdf"]
    assert card.saved_label.text() == "All changes saved"
    card.close()
    contacts.close()
