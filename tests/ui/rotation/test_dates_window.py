"""The list of dates: what it shows, the greeting it prepares, the card it leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.business.contacts.coming_dates import ComingDate
from crm_desktop.ui.contacts.reaching import written_mail_url
from crm_desktop.ui.kit.buttons import LinkButton, SecondaryButton
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.rotation.dates_window import PAGE, DatesContext, DatesWindow
from tests.ui.contacts.desk import Desk, make_desk


def test_dates_are_listed_and_greeted(tmp_path: Path, qapp: QApplication, qtbot: QtBot):
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    today = desk.office.clock.today()
    asked: list[int] = []
    written: list[tuple[str, str, str]] = []

    def find(days: int, limit: int) -> tuple[ComingDate, ...]:
        asked.append(days)
        return (
            ComingDate(today, "Agnė", "", 36, "UAB Baldai", "agne@example.com", 7),
            ComingDate(today + timedelta(2), "Rasa", "Ten years with us", 10),
        )

    def write(address: str, subject: str, text: str, _tell: Callable[[str], object]) -> None:
        written.append((address, subject, text))

    context = DatesContext(
        find,
        lambda: "Hello {name}, {years}!",
        write,
        desk.office.clock,
        desk.operations,
        desk.context.view_state,
    )
    window = DatesWindow(context)
    qtbot.addWidget(window)
    opened: list[object] = []
    window.open_requested.connect(opened.append)
    window.show()
    desk.settle()
    assert asked == [30]
    names = [one.text() for one in window.findChildren(LinkButton)]
    assert "Agnė" in names
    assert "Rasa" not in names  # a colleague has no card of a contact
    (mail,) = [
        one for one in window.findChildren(SecondaryButton) if "Agnė" in one.accessibleName()
    ]
    mail.click()
    assert written == [("agne@example.com", "Happy birthday!", "Hello Agnė, 36!")]
    window.copy(window.dates[1])
    assert QGuiApplication.clipboard().text() == "Hello Rasa, 10!"
    window.findChildren(LinkButton)[0].click()
    window.span.chosen.emit(7)
    desk.office.close()


def test_a_begun_email_keeps_every_letter():
    url = written_mail_url("agne@example.com", "50 % & more", "Dear Agnė,\nsee you?")
    assert url is not None
    text = bytes(url.toEncoded().data()).decode()
    assert text == (
        "mailto:agne@example.com?subject=50%20%25%20%26%20more"
        "&body=Dear%20Agn%C4%97%2C%0D%0Asee%20you%3F"
    )
    assert written_mail_url("no address", "", "") is None


def _window_of(desk: Desk, dates: tuple[ComingDate, ...], qtbot: QtBot) -> DatesWindow:
    """The window with these dates, of which it asks for as many as it shows."""
    context = DatesContext(
        lambda _days, limit: dates[:limit],
        lambda: "",
        lambda *_mail: None,
        desk.office.clock,
        desk.operations,
        desk.context.view_state,
    )
    window = DatesWindow(context)
    qtbot.addWidget(window)
    window.show()
    desk.settle()
    return window


def test_many_dates_come_page_by_page(tmp_path: Path, qapp: QApplication, qtbot: QtBot):
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    day = desk.office.clock.today() + timedelta(1)
    all_of_them = tuple(ComingDate(day, f"Person {n}", contact_id=n) for n in range(1, PAGE + 3))
    window = _window_of(desk, all_of_them, qtbot)
    assert len(window.dates) == PAGE
    assert not window.more.isHidden()
    window.more.click()
    desk.settle()
    assert window.dates == all_of_them
    window.point_at(PAGE + 1)
    desk.settle()
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName().endswith(f"-{PAGE + 1}")
    assert window.more.isHidden()
    window.close()


def test_the_lines_of_a_page_are_made_in_pieces_and_stay_when_more_come(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    """A page at once kept the window for a tenth of a second, and *Show more* for longer."""
    desk = make_desk(tmp_path / "company.crm", view_state=tmp_path / "view.ini")
    day = desk.office.clock.today() + timedelta(1)
    all_of_them = tuple(
        ComingDate(day + timedelta(n // 7), f"Person {n}", contact_id=n)
        for n in range(1, 2 * PAGE + 1)
    )
    pieces: list[int] = []
    make_rows = DatesWindow._make_rows

    def note(window: DatesWindow) -> None:
        before = len(window.findChildren(IconLabel))
        make_rows(window)
        pieces.append(len(window.findChildren(IconLabel)) - before)

    monkeypatch.setattr(DatesWindow, "_make_rows", note)
    window = _window_of(desk, all_of_them, qtbot)
    qtbot.waitUntil(lambda: len(pieces) == 5)
    assert pieces == [20] * 5
    first = window.findChildren(LinkButton)
    window.show_more()
    desk.settle()
    qtbot.waitUntil(lambda: len(pieces) == 10)
    assert pieces == [20] * 10
    people = [one for one in window.findChildren(LinkButton) if one.text().startswith("Person")]
    tops = {one.text(): one.mapTo(window._content, QPoint()).y() for one in people}
    assert [*sorted(tops, key=lambda name: tops[name])] == [one.who for one in all_of_them]
    assert set(first) <= set(window.findChildren(LinkButton)), "the first page was not made again"
    days = [
        one for one in window._content.findChildren(PlainLabel) if one.parent() is window._content
    ]
    assert len(days) == len({one.day for one in all_of_them})
    window.close()
    desk.office.close()
