"""The company's own stages stand everywhere: words, menus, filters, the card."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.business.contacts.model import LifecycleStage
from crm_desktop.ui.contacts.words import stage_choices, stage_status, stage_word, use_stages
from tests.ui.contacts.desk import Desk


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    use_stages(())


def test_without_changes_the_words_are_the_programs() -> None:
    use_stages(())
    assert stage_choices() == tuple(LifecycleStage)
    assert stage_word("cold") == "Cold"
    assert stage_word("other") == "other"


def test_own_names_colors_and_order_are_used() -> None:
    use_stages(
        (
            Word("x1", "In talks", color=3),
            Word("cold", "", is_built_in=True),
            Word("lost", "Gone", is_retired=True, is_built_in=True),
        )
    )
    assert stage_choices() == ("x1", "cold")
    assert stage_choices("lost") == ("x1", "cold", "lost")
    assert [stage_word(code) for code in ("x1", "cold", "lost")] == ["In talks", "Cold", "Gone"]
    assert stage_status("x1").color == "series.3"
    assert stage_status("cold").color == "border_strong"


def test_a_change_in_the_file_reaches_the_windows(desk: Desk) -> None:
    desk.context.load()
    desk.settle()
    desk.office.dictionaries.rename(Dictionary.STAGE, "cold", "Unknown", desk.office.actor)
    desk.settle()
    assert stage_word("cold") == "Unknown"
