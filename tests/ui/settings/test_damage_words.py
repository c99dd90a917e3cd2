"""What a check found, in words that do not contradict each other."""

from __future__ import annotations

import pytest

from crm_desktop.storage.check import Problem, Report
from crm_desktop.ui.settings.damage_words import check_words


@pytest.mark.parametrize("step", ["references", "entries", "history", "undone changes"])
def test_what_could_not_be_looked_at_is_not_called_whole(step: str):
    report = Report(problems=[Problem("damaged", step)])
    pages, together, history = check_words(report)[:3]
    assert not pages[0]
    assert together[0] == (step not in {"references", "entries"})
    assert history[0] == (step not in {"history", "undone changes"})
    assert ("is there" in together[1]) == together[0]
