"""Whatever the keyboard reaches in any window says what it is: nothing is a nameless box."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from crm_desktop.app.commands.demo import make_demo
from crm_desktop.app.commands.shot_scenes import Scenes
from crm_desktop.app.commands.shot_stage import Stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
_LEAST_WINDOWS = 30


def _nameless(window: QWidget) -> set[str]:
    """Kinds of parts that take the keyboard and have no words; by what they stand in."""
    found: set[str] = set()
    for part in window.findChildren(QWidget):
        takes_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not takes_tab or not part.isVisibleTo(window) or not part.isEnabled():
            continue
        if isinstance(part.parentWidget(), QAbstractScrollArea) or part.focusProxy() is not None:
            continue  # the list around it is what is said
        said = QAccessible.queryAccessibleInterface(part)
        if said is None or not said.text(QAccessible.Text.Name).strip():
            place = next(filter(_is_ours, _above(part)), window)
            found.add(f"{type(part).__name__} in {type(place).__name__}")
    return found


def _above(part: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    above = part.parentWidget()
    while above is not None:
        found.append(above)
        above = above.parentWidget()
    return found


def _is_ours(part: QWidget) -> bool:
    return type(part).__module__.startswith("crm_desktop")


def test_whatever_the_keyboard_reaches_has_a_name(qapp: QApplication, tmp_path: Path) -> None:
    make_demo(tmp_path / "demo.crm")
    stage = Stage(qapp, tmp_path, tmp_path / "demo.crm", "light", "ltr", "en")
    looked, nameless = 0, dict[str, set[str]]()
    for title, window in Scenes(stage).all():
        looked += 1
        if found := _nameless(window):
            nameless[title] = found
    stage.close()
    assert looked >= _LEAST_WINDOWS
    assert nameless == {}
