"""Photos and logos: put, replaced, taken away, undone, told in the history; nonsense refused."""

from __future__ import annotations

import pytest

from crm_desktop.business.audit.model import HistoryKind
from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.pictures import LARGEST_BYTES, Picture, PictureService
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from tests.builders import Office, a_person

PNG = Picture("image/png", b"\x89PNG\r\n\x1a\n one")
JPEG = Picture("image/jpeg", b"\xff\xd8\xff two")


@pytest.fixture
def pictures(office: Office) -> PictureService:
    return office.contacts.pictures


@pytest.fixture
def anna(office: Office) -> int:
    return office.contacts.create(a_person("Anna"), office.actor).contact.id


def test_a_picture_is_put_replaced_removed_and_undone(
    office: Office, pictures: PictureService, anna: int
) -> None:
    version = office.contacts.get(anna).version
    assert pictures.of(anna) is None
    first = pictures.put(anna, PNG, office.actor)
    assert pictures.of(anna) == PNG
    assert office.contacts.get(anna).version == version + 1
    second = pictures.put(anna, JPEG, office.actor)
    assert pictures.of(anna) == JPEG
    office.history.undo(office.actor, second)
    assert pictures.of(anna) == PNG
    removed = pictures.remove(anna, office.actor)
    assert pictures.of(anna) is None
    office.history.undo(office.actor, removed)
    assert pictures.of(anna) == PNG
    assert first
    assert removed
    assert not pictures.put(anna, PNG, office.actor)
    assert office.database.execute("SELECT count(*) FROM contact_picture").fetchone() == (1,)


def test_removing_nothing_is_no_change(office: Office, pictures: PictureService, anna: int) -> None:
    assert pictures.remove(anna, office.actor) == 0


def test_the_history_tells_of_it(office: Office, pictures: PictureService, anna: int) -> None:
    pictures.put(anna, PNG, office.actor)
    pictures.put(anna, JPEG, office.actor)
    pictures.remove(anna, office.actor)
    entries = office.history.of_record(RecordRef(CONTACT, anna))
    kinds = [entry.kind for entry in entries if entry.field == "picture"]
    assert kinds == [HistoryKind.REMOVED, HistoryKind.CHANGED, HistoryKind.ADDED]


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (Picture("image/png", b"<svg onload='x'/>"), "picture_unreadable"),
        (Picture("image/svg+xml", b"<svg/>"), "picture_unreadable"),
        (Picture("image/png", PNG.data + bytes(LARGEST_BYTES)), "picture_too_large"),
    ],
)
def test_what_is_no_small_picture_is_refused(
    office: Office, pictures: PictureService, anna: int, picture: Picture, code: str
) -> None:
    with pytest.raises(UserError, match=code):
        pictures.put(anna, picture, office.actor)
    assert pictures.of(anna) is None


def test_a_binned_contact_gets_none(office: Office, pictures: PictureService, anna: int) -> None:
    office.contacts.bin([anna], office.actor)
    with pytest.raises(UserError, match="record_gone"):
        pictures.put(anna, PNG, office.actor)
