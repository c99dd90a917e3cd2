"""The picture at the head of a card: pasted, dropped, removed, undone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.app.form_windows import save_again
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.contacts.pictures import Picture
from crm_desktop.core.errors import Outcome, StorageUnavailable
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.picture_tile import PictureTile
from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog
from crm_desktop.ui.kit.dialogs import ConfirmDialog
from crm_desktop.ui.kit.pictures import encoded
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import Office, a_person
from tests.ui.contacts.desk import Desk
from tests.ui.held_worker import HeldWorker, held
from tests.ui.second_program import answer_all

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def card(desk: Desk, qtbot: QtBot) -> ContactCard:
    contact = desk.office.contacts.create(a_person(), desk.office.actor).contact
    made = ContactCard(desk.context, RecordRef("contact", contact.id), ContactKind.PERSON)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    made.show()
    desk.settle()
    return made


def _tile(card: ContactCard) -> PictureTile:
    return card.contact_header.tile


def _red() -> QImage:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    return image


def _color_in_the_middle(tile: PictureTile) -> QColor:
    picture = tile.grab().toImage()
    return picture.pixelColor(picture.width() // 2, picture.height() // 2)


def test_a_picture_is_pasted_shown_and_undone(desk: Desk, card: ContactCard) -> None:
    tile = _tile(card)
    QGuiApplication.clipboard().setImage(_red())
    tile.paste()
    desk.settle()
    assert tile.has_picture
    assert _color_in_the_middle(tile).red() > 200 > 60 > _color_in_the_middle(tile).blue()
    QTest.keyClick(card, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert not tile.has_picture


def test_a_file_is_dropped_and_removed(desk: Desk, card: ContactCard, tmp_path: Path) -> None:
    tile = _tile(card)
    assert _red().save(str(tmp_path / "photo.png"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
    tile.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    desk.settle()
    assert tile.has_picture
    tile.remove()
    desk.settle()
    assert not tile.has_picture


def test_nonsense_is_told_in_words_and_changes_nothing(
    desk: Desk, card: ContactCard, tmp_path: Path
) -> None:
    (tmp_path / "photo.png").write_text("not a picture", encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
    assert _tile(card)._take(mime)
    desk.settle()
    assert not _tile(card).has_picture
    shown = [label.text() for label in card.findChildren(PlainLabel) if label.isVisible()]
    assert any("not a picture that can be read" in text for text in shown)


def test_a_card_without_rights_keeps_its_picture(desk: Desk, card: ContactCard) -> None:
    tile = _tile(card)
    tile.set_editable(is_editable=False)
    QGuiApplication.clipboard().setImage(_red())
    tile.paste()
    desk.settle()
    assert not tile.has_picture


def test_the_keyboard_opens_the_menu(desk: Desk, card: ContactCard) -> None:
    tile = _tile(card)
    menu = tile.menu()
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Choose a picture…",
        "Paste a picture",
        "Remove the picture",
    ]
    assert not menu.actions()[-1].isEnabled()


@pytest.mark.parametrize("choice", [Answer.MINE, Answer.THEIRS])
def test_p03_a_picture_over_a_picture(
    desk: Desk, card: ContactCard, ben: Office, choice: Answer
) -> None:
    tile, pictures = _tile(card), desk.context.services.pictures
    contact_id = desk.office.contacts.get(1).id
    blue = QImage(40, 40, QImage.Format.Format_RGB32)
    blue.fill(Qt.GlobalColor.blue)
    theirs = Picture(*encoded(blue))
    ben.contacts.pictures.put(contact_id, theirs, ben.actor)
    tile._put(partial(encoded, _red()))
    told = answer_all(desk, card, choice)
    assert told == ["Photo or logo: The picture you chose / Another picture"]
    stored = pictures.of(contact_id)
    assert (stored == theirs) == (choice is Answer.THEIRS)
    shown = tile._seen
    ben.contacts.pictures.remove(contact_id, ben.actor)
    assert shown is not None
    tile.remove()
    desk.settle()
    assert pictures.of(contact_id) is None, "what somebody else removed is removed"


def _painted(color: Qt.GlobalColor) -> QMimeData:
    image, mime = QImage(40, 40, QImage.Format.Format_RGB32), QMimeData()
    image.fill(color)
    mime.setImageData(image)
    return mime


@pytest.mark.parametrize("is_read", [False, True], ids=["while it is read", "while it is saved"])
def test_of_two_quick_drops_the_second_stays_and_nobody_is_asked(
    desk: Desk, card: ContactCard, is_read: bool
) -> None:
    tile, worker = _tile(card), held(desk.operations)
    long_worker = desk.operations._long_worker = HeldWorker(is_held=not is_read)
    tile._take(_painted(Qt.GlobalColor.red))
    tile._take(_painted(Qt.GlobalColor.blue))
    while long_worker.waiting:  # the second one is read faster than the first
        long_worker.waiting.reverse()
        long_worker.run_next()
    worker.release()
    desk.settle()
    assert card.findChildren(ConflictDialog) == []
    assert _color_in_the_middle(tile).blue() > 200 > 60 > _color_in_the_middle(tile).red()


def test_a_picture_taken_away_at_once_is_away(desk: Desk, card: ContactCard) -> None:
    tile, worker = _tile(card), held(desk.operations)
    tile._take(_painted(Qt.GlobalColor.red))
    tile.remove()
    worker.release()
    desk.settle()
    assert card.findChildren(ConflictDialog) == []
    assert not tile.has_picture


def test_a_picture_that_could_not_be_stored_is_kept_and_stored_again(
    desk: Desk, card: ContactCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    tile, pictures = _tile(card), desk.context.services.pictures
    contact_id, works = desk.office.contacts.get(1).id, pictures.put

    def away(*_arguments: object) -> int:
        raise StorageUnavailable("io_error", outcome=Outcome.NOT_SAVED)

    monkeypatch.setattr(pictures, "put", away)
    tile._take(_painted(Qt.GlobalColor.red))
    desk.settle()
    assert card.message_bar.level() == "danger"
    assert card.saved_label.text() == "Not saved"
    card.close()
    question = card.findChild(ConfirmDialog)
    assert card.isVisible(), "closing would lose the picture"
    assert question is not None
    question.keep_button.click()
    monkeypatch.setattr(pictures, "put", works)
    save_again(card)  # what the program does when the drive is back
    desk.settle()
    assert pictures.of(contact_id) == Picture(*encoded(_red()))
    assert card.saved_label.text() == "All changes saved"
    assert card.message_bar.isHidden()
    card.close()
    assert not card.isVisible()
