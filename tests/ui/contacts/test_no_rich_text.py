"""Sixty hostile texts as names, channels, notes, tags …: no window opens a file or a socket."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import (
    Address,
    Affiliation,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.core.errors import ConflictError, FieldConflict
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.card import ContactCard
from crm_desktop.ui.contacts.page import ContactsPage
from crm_desktop.ui.contacts.saving import Edit, unchanged
from crm_desktop.ui.contacts.tag_menu import TagMenu
from tests.ui.contacts.desk import Desk
from tests.ui.kit.file_watch import FileWatch
from tests.ui.kit.hostile_html import hostile_texts

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sees file openings by inotify"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
LINE = 200
TAG = 60
_QUICK_CARDS = 10
"""Each shows six of the sixty texts, by turns in all fields; the slow tests show each text in
each field."""


def hostile_contact(kind: ContactKind, *texts: str) -> Contact:
    """A contact that says the texts wherever one can, one after the other."""
    words = cycle(texts)

    def line(limit: int = LINE) -> str:
        return next(words)[:limit]

    return Contact(
        kind,
        line(),
        honorific_prefix=line(),
        given_name=line(),
        family_name=line(),
        nickname=line(),
        legal_name=line(),
        tax_id=line(),
        registration_no=line(),
        industry=line(),
        language=line(),
        occupation=line(),
        interests=next(words),
        notes=f"{next(words)}\n{next(words)}",
        points=tuple(ContactPoint(kind, line(), label=line()) for kind in PointKind),
        addresses=(Address(line(TAG)[:40], line(), line(), line(), line(TAG)[:40], line()),),
        tags=(line(TAG),),
    )


def _show_tooltip(widget: QWidget, x: int, y: int) -> None:
    place = QPoint(x, y)
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    QToolTip.hideText()


def test_the_list_and_its_preview_load_nothing(
    desk: Desk, qtbot: QtBot, picture: Path, watch: FileWatch
):
    office = desk.office
    texts = hostile_texts(picture)
    made = [
        office.contacts.create(hostile_contact(kind, text), office.actor).contact.id
        for text, kind in zip(texts, list(ContactKind) * 30, strict=True)
    ]
    page = ContactsPage(desk.context)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    page.activate()
    for number, key in enumerate(made):
        page.list.view.jump_to_id(key)
        page.preview.reload()
        viewport = page.list.view.viewport()
        for x in range(40, viewport.width(), 90):
            _show_tooltip(viewport, x, 14)
        page.preview.grab()
        if number % 10 == 9:  # a page shows twice as many rows
            page.grab()
        row = page.list.current_row()
        assert row is not None
        menu = page.list.actions_of_rows.menus.context_menu(row, (row.id,), in_bin=False)
        menu.popup(page.mapToGlobal(QPoint(50, 50)))
        menu.grab()
        menu.close()
        assert watch.opened() == []
    tags = TagMenu(desk.context, page)
    tags.popup(page.mapToGlobal(QPoint(50, 50)))
    tags.grab()
    tags.close()
    for text in texts:
        name = Condition("name", Operator.CONTAINS, (text[:TAG],))
        page.list.filters.set_filter(Filter((name,)))
        page.list.filter_line.setText(text)
        page.list._apply_filter()
        page.list.actions_of_rows.message.emit("info", text)
        page.grab()
    desk.settle()
    assert watch.opened() == []


@pytest.mark.parametrize(
    ("kind", "cards"),
    [
        (ContactKind.PERSON, _QUICK_CARDS),
        pytest.param(ContactKind.PERSON, None, marks=pytest.mark.slow),
        pytest.param(ContactKind.ORGANIZATION, None, marks=pytest.mark.slow),
    ],
)
def test_cards_load_nothing(
    desk: Desk,
    qtbot: QtBot,
    picture: Path,
    watch: FileWatch,
    kind: ContactKind,
    cards: int | None,
):
    office = desk.office
    other_kind = next(other for other in ContactKind if other is not kind)
    other = office.contacts.create(
        hostile_contact(other_kind, hostile_texts(picture)[0]), office.actor
    ).contact
    texts = hostile_texts(picture)
    cards = cards or len(texts)
    for number in range(cards):
        text, *more = texts[number::cards]
        hostile = hostile_contact(kind, text, *more)
        contact = office.contacts.create(hostile, office.actor).contact
        pair = (contact.id, other.id) if kind is ContactKind.PERSON else (other.id, contact.id)
        office.contacts.add_affiliation(
            Affiliation(*pair, role=text[:LINE], job_title=text[:LINE]), office.actor
        )
        office.contacts.save(contact, replace(contact, nickname=text[:100]), office.actor)
        card = ContactCard(desk.context, RecordRef("contact", contact.id))
        card.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        card.resize(1300, 1000)
        card.show()
        desk.settle()
        error = ConflictError(
            RecordRef("contact", contact.id),
            expected_version=1,
            actual_version=2,
            conflicts=(
                FieldConflict("notes", text, text, text),
                FieldConflict("points.1", None, contact.points[0], contact.points[1]),
                FieldConflict("addresses.1", None, contact.addresses[0], None),
            ),
            changed_by_name=text,
            changed_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        card.body.conflict.show_conflict(Edit("notes", unchanged), error)
        card.grab()
        card.body.people.add()
        assert card.body.people.editor is not None
        assert card.body.people.editor.picker is not None
        card.body.people.editor.picker.line.setText(text)
        card.body.people.editor.picker.find_typed()
        card.body.channels.add(PointKind.EMAIL)
        card.body.channels.add_address()
        card.grab()
        card.tabs.setCurrentIndex(1)
        card.grab()
        _show_tooltip(card.body.channels, 60, 60)
        card._may_close = True
        card.close()
        shiboken6.delete(card)
        assert watch.opened() == [], text
    desk.settle()
    assert watch.opened() == []
