"""A time of day that a field has written itself is understood by it, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from crm_desktop.ui.activities.time_field import TimeField


@pytest.fixture
def language() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("code", ["en_US", "ar_EG", "fa_IR", "am_ET", "ko_KR", "fr_CA", "lt_LT"])
def test_a_time_is_read_as_it_was_written(code: str, qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale(code))
    field = TimeField()
    qtbot.addWidget(field)
    for minutes in (0, 5, 9 * 60 + 30, 12 * 60, 13 * 60 + 45, 23 * 60 + 59):
        field.set_minutes(minutes)
        assert field.is_valid()
        assert field.minutes() == minutes, field.edit.text()


@pytest.mark.usefixtures("language")
def test_a_time_is_typed_in_the_words_of_the_language(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("ar_EG"))
    field = TimeField()
    qtbot.addWidget(field)
    for text, minutes in (("٩:٣٠م", 21 * 60 + 30), ("9 ص", 9 * 60), ("14:00", 14 * 60)):
        field.edit.setText(text)
        assert field.minutes() == minutes, text
    field.edit.setText("ص")
    assert not field.is_valid()
