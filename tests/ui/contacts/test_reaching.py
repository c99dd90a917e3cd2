"""Numbers, e-mails and places handed to the system, and what is said when nobody takes them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm_desktop.ui.contacts.reaching import call_url, mail_url, reach, unopened_sentence
from crm_desktop.ui.kit.opening import open_with


def _opener(folder: Path, code: int) -> str:
    """A program that ends with `code` some time after it was started."""
    path = folder / "opener"
    path.write_text(f'#!/bin/sh\necho "$1" > {folder}/asked\nexit {code}\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="openers are programs of Linux desktops")
def test_an_opener_that_fails_after_its_start_is_told_of(tmp_path: Path, qtbot: QtBot) -> None:
    said: list[bool] = []
    url = mail_url("ona@mail.example")
    assert url is not None
    open_with(_opener(tmp_path, 4), url, lambda: said.append(True))
    qtbot.waitUntil(lambda: bool(said))
    assert (tmp_path / "asked").read_text(encoding="utf-8").strip() == "mailto:ona@mail.example"


@pytest.mark.skipif(sys.platform == "win32", reason="openers are programs of Linux desktops")
def test_one_that_found_somebody_says_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    said: list[bool] = []
    open_with(_opener(tmp_path, 0), QUrl("tel:+37060012345"), lambda: said.append(True))
    qtbot.wait(300)
    assert said == []


def test_nothing_to_open_and_no_opener_are_told_at_once(qapp: object) -> None:
    said: list[str] = []
    reach(call_url("no digits"), said.append)
    assert said[0].startswith("No program on this computer")
    assert unopened_sentence(QUrl("tel:112")) == "No program on this computer takes calls."
    open_with("/nowhere/at all", QUrl("tel:112"), lambda: said.append("at once"))
    assert said[1:] == ["at once"]


@pytest.mark.skipif(sys.platform == "win32", reason="openers are programs of Linux desktops")
def test_whoever_has_closed_the_window_is_told_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    label, asked = QLabel(), []

    def tell() -> None:
        asked.append(True)
        label.setText("not opened")

    open_with(_opener(tmp_path, 4), QUrl("tel:112"), tell)
    shiboken6.delete(label)
    qtbot.waitUntil(lambda: bool(asked))  # an error would fail the test
