"""Words of the planner that hold numbers."""

from __future__ import annotations

from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.planner.words import hours_of


def test_numbers_beside_a_stroke_keep_their_places_in_every_script() -> None:
    # Without isolates the bidirectional algorithm swaps Arabic digits around a neutral sign.
    assert hours_of("٣٨", "٤٠") == f"{isolate_ltr('٣٨')} / {isolate_ltr('٤٠')} h"
    assert hours_of("38", "40") == "\u206838\u2069 / \u206840\u2069 h"
