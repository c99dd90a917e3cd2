"""The line at the window's foot: what can be clicked is reached by keyboard too, and gives way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.kit.focus_ring import FocusRing
from crm_desktop.ui.shell.status_bar import StatusBar

LONG = "nas-of-the-northern-office · read only · Anna on laptop-a gives no sign of life · 10:42 AM"


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[StatusBar]:
    window = QWidget()
    qtbot.addWidget(window)
    QLineEdit(window).setFocus()
    bar = StatusBar(window)
    bar.setGeometry(0, 40, 1000, bar.minimumHeight())
    bar.show_file(Path("shop.crm"))
    bar.show_sharing("shared", "success", "Tried.", is_read_only=False)
    bar.show_backups("Backup today", "All is backed up.", is_late=False, is_missing=False)
    window.resize(1000, 80)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield bar
    window.close()


@pytest.mark.parametrize("part", ["_sharing", "_backups"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_what_tells_more_is_reached_and_pressed_by_keyboard(
    qtbot: QtBot, bar: StatusBar, part: str, key: Qt.Key
):
    label: QWidget = getattr(bar, part)
    label.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(label.hasFocus)
    rings = [one for one in bar.window().findChildren(FocusRing) if one.isVisible()]
    assert len(rings) == 1, "the focus is seen"
    ring = rings[0]
    around = ring.parentWidget().rect()
    assert around.contains(ring.geometry()), "no edge is cut"
    pressed: list[str] = []
    bar.sharing_requested.connect(lambda: pressed.append("_sharing"))
    bar.backups_clicked.connect(lambda: pressed.append("_backups"))
    QTest.keyClick(label, key)
    assert pressed == [part]
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert pressed == [part, part], "a click counts once"


def test_long_words_give_way_and_stand_whole_in_the_tooltip(bar: StatusBar):
    bar.show_sharing(LONG, "warning", "Ask for your turn.", is_read_only=True)
    bar.show_file(Path("Customers and suppliers of the northern office since 1998.crm"))
    bar.show_sharing(LONG, "warning", "Ask for your turn.", is_read_only=True)
    assert bar.minimumSizeHint().width() < 700
    assert "gives no sign of life" in bar._sharing.toolTip()
