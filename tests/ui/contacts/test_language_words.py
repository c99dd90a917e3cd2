"""Languages: kept as codes in order of preference, shown and typed as words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from crm_desktop.ui.contacts.history_words import value_word
from crm_desktop.ui.contacts.language_words import (
    language_name,
    languages_stored,
    languages_text,
    offer_languages,
)
from crm_desktop.ui.kit.plain_label import PlainLabel
from tests.builders import a_person
from tests.ui.contacts.cards import OpenCard, desk, open_card, stored
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("lt", "Lithuanian"),
        ("lt, ru", "Lithuanian, Russian"),
        ("pt-BR", "Portuguese (Brazil)"),
        ("eu", "Basque"),
        ("Klingon", "Klingon"),
        ("xx", "xx"),
        ("", ""),
    ],
)
def test_codes_read_as_words(codes: str, words: str) -> None:
    assert languages_text(codes) == words
    assert value_word("language", codes) == words


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Lithuanian, Russian", "lt, ru"),
        ("russian; LITHUANIAN", "ru, lt"),
        ("lietuvių / Русский", "lt, ru"),
        ("en, English", "en"),
        ("Klingon, de", "Klingon, de"),
        (" , ", ""),
    ],
)
def test_words_are_kept_as_codes(typed: str, codes: str) -> None:
    assert languages_stored(typed) == codes


def test_the_last_word_of_a_list_is_completed(qtbot: QtBot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    offer_languages(edit)
    edit.setText("Lithuanian, rus")
    completer = edit.completer()
    assert completer is not None
    completer.setCompletionPrefix("rus")
    assert completer.splitPath("Lithuanian, rus") == ["rus"]
    assert completer.pathFromIndex(completer.currentIndex()) == "Lithuanian, Russian"
    assert language_name("ru") == "Russian"


def test_languages_are_shown_and_edited_with_how_to_reach_them(
    desk: Desk, open_card: OpenCard
) -> None:
    card = open_card(a_person(language="lt"))
    panel = card.body.reach
    assert "Lithuanian" in [label.text() for label in panel.findChildren(PlainLabel)]
    panel.edit()
    editor = panel.editor
    assert editor is not None
    assert editor.languages.text() == "Lithuanian"
    editor.languages.setText("Russian, Lithuanian")
    editor.accept()
    settle_layouts()
    assert stored(desk, card).language == "ru, lt"
    panel.edit()
    assert panel.editor is not None
    panel.editor.accept()
    settle_layouts()
    assert stored(desk, card).version == card.contact.version if card.contact else False


def test_a_language_written_as_a_word_stays_until_it_is_touched(
    desk: Desk, open_card: OpenCard
) -> None:
    card = open_card(a_person(language="Lithuanian"))
    version = stored(desk, card).version
    card.body.reach.edit()
    card.body.reach.commit()
    settle_layouts()
    assert stored(desk, card).language == "Lithuanian"
    assert stored(desk, card).version == version
