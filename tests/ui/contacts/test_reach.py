"""How to reach them, on the card: shown, edited, dated, with the sign of now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.business.contacts.personal import ChannelPreference
from crm_desktop.ui.contacts.personal_words import days_words, preference_words
from crm_desktop.ui.kit.focus_ring import FocusRing, note_press
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tags_field import TagLabel
from tests.builders import a_person
from tests.ui.contacts.cards import OpenCard, desk, open_card, stored
from tests.ui.contacts.desk import Desk
from tests.ui.pauses import settle_layouts

__all__ = ["desk", "open_card"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_days_are_told_in_ranges() -> None:
    first, second = days_words(0b0001110), days_words(0b0100011)
    assert first.count("–") == 1
    assert "," in second
    assert "–" not in second
    assert days_words(0) == days_words(0b1111111) == ""


def test_an_edit_is_saved_and_an_opt_out_is_dated(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person())
    panel = card.body.reach
    panel.edit()
    editor = panel.editor
    assert editor is not None
    editor.days[1].setChecked(True)
    editor.good_from.setText("9")
    editor.good_to.setText("17.30")
    editor.zone.setText("Asia/Tehran")
    editor.liked["call"].setChecked(True)
    editor.refused["sms"].setChecked(True)
    editor.reasons["sms"].setText("asked by phone")
    editor.accept()
    settle_layouts()
    now = stored(desk, card)
    assert (now.good_days, now.good_from, now.good_to, now.time_zone) == (
        2, "09:00", "17:30", "Asia/Tehran",
    )  # fmt: skip
    said = {one.channel: one for one in now.preferences}
    assert said["call"].is_preferred
    assert said["sms"].basis == "asked by phone"
    moment = desk.office.clock.now()
    assert said["sms"].opted_out_at == moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    (label,) = panel.findChildren(TagLabel)
    assert label.text() == "SMS"
    bare = TagLabel("SMS", "danger")
    assert label.sizeHint().width() > bare.sizeHint().width()  # the sign that it is refused
    assert panel.now.text()
    card.saving.undo()
    settle_layouts()
    assert stored(desk, card).preferences == ()


def test_the_editor_opened_by_key_shows_where_the_keyboard_is(
    open_card: OpenCard,
) -> None:
    card = open_card(a_person())
    card.activateWindow()
    note_press(by_key=True)
    card.body.reach.edit()
    settle_layouts()
    editor = card.body.reach.editor
    assert editor is not None
    assert editor.days[0].hasFocus()
    assert [ring for ring in card.findChildren(FocusRing) if ring.isVisible()]


def test_nobody_prefers_what_they_refuse(open_card: OpenCard) -> None:
    card = open_card(a_person())
    card.body.reach.edit()
    editor = card.body.reach.editor
    assert editor is not None
    editor.liked["email"].setChecked(True)
    editor.refused["email"].setChecked(True)
    assert not editor.liked["email"].isChecked()
    assert editor.reasons["email"].isVisibleTo(editor)
    editor.cancel()


def test_a_time_that_makes_no_sense_is_refused_in_words(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person())
    card.body.reach.edit()
    editor = card.body.reach.editor
    assert editor is not None
    editor.good_from.setText("noon")
    editor.accept()
    settle_layouts()
    assert stored(desk, card).good_from == ""
    assert any("09:30" in label.text() for label in card.findChildren(PlainLabel))


def test_what_another_person_said_meanwhile_stays(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person(preferences=(ChannelPreference("fax", is_opted_out=True),)))
    card.body.reach.edit()
    editor = card.body.reach.editor
    assert editor is not None
    before = stored(desk, card)
    post = ChannelPreference("post", is_preferred=True)
    theirs = replace(before, preferences=(*before.preferences, post))
    desk.office.contacts.save(before, theirs, desk.office.actor)
    editor.refused["sms"].setChecked(True)
    editor.accept()
    settle_layouts()
    assert {one.channel for one in stored(desk, card).preferences} == {"fax", "post", "sms"}


def test_words_of_a_preference() -> None:
    one = ChannelPreference("sms", is_opted_out=True, basis="by phone")
    assert preference_words(one) == "SMS: opted out (by phone)"


def test_a_time_or_zone_that_is_none_keeps_the_editor_open(desk: Desk, open_card: OpenCard) -> None:
    card = open_card(a_person())
    card.body.reach.edit()
    editor = card.body.reach.editor
    assert editor is not None
    for line, wrong, right in (
        (editor.good_from, "25:99", "9"),
        (editor.zone, "Vilnius time", "europe/vilnius"),
    ):
        line.setText(wrong)
        editor.accept()
        assert card.body.reach.editor is editor
        assert editor.error.isVisibleTo(editor)
        settle_layouts()
        assert editor.error.y() > line.y()
        assert (editor.error.y() < editor.zone.y()) is (line is editor.good_from)
        assert card.body.holds_unready
        line.setText(right)
    editor.accept()
    settle_layouts()
    assert card.body.reach.editor is None
    kept = stored(desk, card)
    assert (kept.good_from, kept.time_zone) == ("09:00", "Europe/Vilnius")
