"""Numbers, e-mails and places handed to the system, and what is said when nobody takes them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from crm_desktop.ui.contacts.reaching import call_url, mail_url, open_with, reach


def _opener(folder: Path, code: int) -> str:
    """A program that ends with `code` some time after it was started."""
    path = folder / "opener"
    path.write_text(f'#!/bin/sh\necho "$1" > {folder}/asked\nexit {code}\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="openers are programs of Linux desktops")
def test_an_opener_that_fails_after_its_start_is_told_of(tmp_path: Path, qtbot: QtBot) -> None:
    said: list[str] = []
    url = mail_url("ona@mail.example")
    assert url is not None
    open_with(_opener(tmp_path, 4), url, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["No program on this computer writes e-mails."]
    assert (tmp_path / "asked").read_text(encoding="utf-8").strip() == "mailto:ona@mail.example"


@pytest.mark.skipif(sys.platform == "win32", reason="openers are programs of Linux desktops")
def test_one_that_found_somebody_says_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    said: list[str] = []
    open_with(_opener(tmp_path, 0), QUrl("tel:+37060012345"), said.append)
    qtbot.wait(300)
    assert said == []


def test_nothing_to_open_and_no_opener_are_told_at_once(qapp: object) -> None:
    said: list[str] = []
    reach(call_url("no digits"), said.append)
    open_with("/nowhere/at all", QUrl("tel:112"), said.append)
    assert said[0].startswith("No program on this computer")
    assert said[1] == "No program on this computer takes calls."
