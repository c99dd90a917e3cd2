"""Who opens very many cards is noted, whether in windows of their own or beside the list."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.business.audit import viewing
from crm_desktop.business.audit.service import VIEWED_MANY
from crm_desktop.core.errors import StorageUnavailable
from crm_desktop.storage.change_log import batches_after
from crm_desktop.ui.contacts.preview_panel import PreviewPanel
from tests.builders import a_person
from tests.ui.contacts.cards import OpenCard, desk, open_card
from tests.ui.contacts.desk import Desk

__all__ = ["desk", "open_card"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "MANY", 3)


def _noted(desk: Desk) -> list[object]:
    found = batches_after(desk.office.database, 0)
    return [one.details["count"] for one in found if one.action == VIEWED_MANY]


def test_cards_and_previews_count_together(
    desk: Desk,
    open_card: OpenCard,
    qtbot: QtBot,
) -> None:
    office = desk.office
    people = [office.contacts.create(a_person(name), office.actor).contact for name in "ABCD"]
    preview = PreviewPanel(desk.context)
    qtbot.addWidget(preview)
    preview.show()
    for person in people[:2]:
        preview.show_contact(person.id)
        qtbot.wait(80)  # the keyboard rests on the row
        desk.settle()
    open_card(people[1])
    desk.settle()
    assert not _noted(desk)
    open_card(people[2])
    desk.settle()
    assert _noted(desk) == [3]


def test_what_cannot_be_noted_now_is_noted_with_the_next_card(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history = desk.office.history
    with monkeypatch.context() as away:

        def refuse(*_given: object) -> None:
            raise StorageUnavailable("io_error")

        away.setattr(history, "note_viewed", refuse)
        for key in (1, 2, 3):
            desk.context.note_seen(key)
        desk.settle()
    desk.context.note_seen(4)
    desk.settle()
    assert _noted(desk) == [3]
