"""Sharing in words, and the window that shows who is in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.sharing import Mode, Reason, Sharing, Viewing, Visitor, viewing_text
from crm_desktop.ui.kit.buttons import Button
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.shell import sharing_window
from crm_desktop.ui.shell.sharing_window import SharingWindow
from crm_desktop.ui.shell.sharing_words import (
    doing_words,
    mode_title,
    short_words,
    waiting_words,
    why,
)
from tests.ui.pauses import settle_layouts

ME = Visitor("me", "laptop-a", "Anna", mode=Mode.TURN, is_me=True)
BEN = Visitor("ben", "laptop-b", "Ben")
ASKING = Visitor("ben", "laptop-b", "Ben", wants_turn=True)
GONE = Visitor("ben", "laptop-b", "Ben", mode=Mode.TURN, silent_seconds=200, is_silent=True)


@pytest.mark.parametrize(
    ("sharing", "words"),
    [
        (Sharing(Mode.LOCAL, Reason.HERE, "", (ME,)), "local file · only this computer"),
        (Sharing(Mode.LOCAL, Reason.HERE, "", (ME, BEN)), "on this computer · 1 other in it"),
        (Sharing(Mode.TEAM, Reason.PROVEN, "nas", (ME,)), "nas · shared · nobody else in it"),
        (Sharing(Mode.TEAM, Reason.PROVEN, "", (ME, BEN, GONE)), "shared · 2 others in it"),
        (Sharing(Mode.TURN, Reason.ALONE, "nas", (ME,)), "nas · you write, others read"),
        (Sharing(Mode.READ_ONLY, Reason.DRIVE_READ_ONLY, "nas"), "read only"),
    ],
)
def test_the_status_bar_says_it_short(qtbot: QtBot, sharing: Sharing, words: str):
    said = short_words(sharing).replace("\u2068", "").replace("\u2069", "")
    assert said.replace("other(s)", "other" if "1 " in said else "others") == words


def test_a_reader_sees_who_writes_and_of_when_the_copy_is(qtbot: QtBot):
    at = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
    sharing = Sharing(Mode.READ_ONLY, Reason.TURN_TAKEN, "nas", (ME, BEN), BEN, at)
    words = short_words(sharing)
    assert "Ben" in words
    assert "laptop-b" in words
    assert "30" in words.rpartition("·")[2]


def test_of_a_computer_that_gives_no_sign_it_is_not_said_that_it_writes(qtbot: QtBot):
    there = Sharing(Mode.READ_ONLY, Reason.TURN_TAKEN, "nas", (ME, BEN), BEN)
    assert "writes at the moment" in why(there)
    assert "writes" in short_words(there)
    gone = Sharing(Mode.READ_ONLY, Reason.TURN_TAKEN, "nas", (ME, GONE), GONE)
    assert "writes at the moment" not in why(gone)
    assert "no sign of life" in why(gone)
    assert "writes" not in short_words(gone)
    assert "Ben" in short_words(gone)
    assert "no sign of life" in short_words(gone)


@pytest.mark.parametrize(("minutes", "word"), [(7, "ahead"), (-7, "behind")])
def test_a_wrong_clock_is_said_as_long_as_it_is(qtbot: QtBot, minutes: int, word: str):
    window = SharingWindow()
    qtbot.addWidget(window)
    wrong = Sharing(Mode.TEAM, Reason.PROVEN, "nas", (ME, BEN), minutes_ahead=minutes)
    window.show_sharing(wrong)
    window.show()
    [said] = [one for one in window.findChildren(PlainLabel) if word in one.text()]
    assert "7" in said.text()
    assert said.isVisible()
    window.show_sharing(Sharing(Mode.TEAM, Reason.PROVEN, "nas", (ME, BEN)))
    assert not said.isVisible()


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("drive", ["nas", ""])
def test_every_reason_is_a_whole_sentence(qtbot: QtBot, reason: Reason, drive: str):
    said = why(Sharing(Mode.TURN, reason, drive, (ME, BEN), BEN))
    assert "{" not in said
    assert said[0].isupper() or said[0] == "\u2068", said
    assert said.endswith(".")
    assert not {"lock", "O_EXCL", "SQLite", "mount"} & set(said.lower().split())


def test_beside_others_it_is_not_said_that_nobody_else_is_there():
    said = why(Sharing(Mode.TURN, Reason.ALONE, "nas", (ME, BEN)))
    assert "Nobody else" not in said
    assert "nas" in said
    assert "Nobody else" in why(Sharing(Mode.TURN, Reason.ALONE, "nas", (ME,)))


def test_who_waits_is_told_for_whom_and_for_how_long():
    said = waiting_words(GONE).replace("\u2068", "").replace("\u2069", "")
    assert said.startswith("laptop-b of Ben holds the file and has been silent for 200 s.")
    assert "locked" not in said
    assert waiting_words(None).startswith("Somebody else is saving for a long time.")


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_has_a_title(mode: Mode):
    assert mode_title(Sharing(mode, Reason.ALONE))


def test_what_somebody_does():
    assert doing_words(ASKING, None) == "asks to write"
    assert doing_words(BEN, None) == "reads"
    assert doing_words(BEN, BEN) == "can write"
    assert "3" in doing_words(GONE, GONE)


def _offered(window: SharingWindow) -> set[str]:
    return {
        button.text()
        for button in window.findChildren(Button)
        if button.isVisibleTo(window) and button.text()
    }


def _shown(window: SharingWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(PlainLabel))


def test_a_reader_can_ask_and_ask_no_longer(qtbot: QtBot):
    window = SharingWindow()
    qtbot.addWidget(window)
    me = Visitor("me", "laptop-a", "Anna", is_me=True)
    window.show_sharing(Sharing(Mode.READ_ONLY, Reason.TURN_TAKEN, "nas", (me, BEN), BEN))
    assert "Ask for my turn" in _offered(window)
    assert "Let them write" not in _offered(window)
    with qtbot.waitSignal(window.turn_requested):
        window._ask.click()
    asking = Visitor("me", "laptop-a", "Anna", is_me=True, wants_turn=True)
    window.show_sharing(Sharing(Mode.READ_ONLY, Reason.TURN_TAKEN, "nas", (asking, BEN), BEN))
    assert "Ask no longer" in _offered(window)
    assert "Ask for my turn" not in _offered(window)


def test_who_writes_can_let_others_or_say_not_now(qtbot: QtBot):
    window = SharingWindow()
    qtbot.addWidget(window)
    window.show_sharing(Sharing(Mode.TURN, Reason.ALONE, "nas", (ME, BEN)))
    assert not {"Let them write", "Not now"} & _offered(window)
    window.show_sharing(Sharing(Mode.TURN, Reason.ALONE, "nas", (ME, ASKING)))
    assert {"Let them write", "Not now"} <= _offered(window)
    with qtbot.waitSignal(window.refused) as refused:
        window._keep.click()
    assert refused.args == [ASKING]
    assert "Not now" not in _offered(window)


def test_the_turn_of_a_computer_that_failed_is_offered(qtbot: QtBot):
    window = SharingWindow()
    qtbot.addWidget(window)
    me = Visitor("me", "laptop-a", "Anna", is_me=True)
    window.show_sharing(Sharing(Mode.READ_ONLY, Reason.TURN_TAKEN, "nas", (me,), GONE))
    assert any("failed" in text for text in _offered(window))


def test_a_file_that_is_only_looked_at_offers_nothing(qtbot: QtBot):
    window = SharingWindow()
    qtbot.addWidget(window)
    window.show_sharing(Sharing(Mode.READ_ONLY, Reason.ASKED_FOR, "nas"))
    assert _offered(window) <= {"Close"}
    assert "look" in _shown(window)


def test_it_says_which_card_somebody_has_open(qtbot: QtBot):
    window = SharingWindow()
    qtbot.addWidget(window)
    ben = Visitor("ben", "laptop-b", "Ben", record="contact:42+ contact:7")
    sharing = Sharing(Mode.TEAM, Reason.PROVEN, "nas", (ME, ben))
    window.show_sharing(sharing)
    assert "reads" in _shown(window)
    assert "edits" not in _shown(window)
    window.show_sharing(sharing, {RecordRef("contact", 42): "Agnė"})
    assert "edits \u2068Agnė\u2069" in _shown(window)
    window.show_sharing(sharing, {RecordRef("contact", 7): "Jonas"})
    assert "looks at \u2068Jonas\u2069" in _shown(window)


def test_how_long_somebody_is_silent_does_not_grow_stale(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(sharing_window, "monotonic_seconds", lambda: now[0])
    window = SharingWindow()
    qtbot.addWidget(window)
    gone = Visitor("gone", "laptop-c", "Ona", silent_seconds=70.0, is_silent=True)
    sharing = Sharing(Mode.TEAM, Reason.PROVEN, "nas", (ME, gone))
    window.show_sharing(sharing)
    assert "silent for 1 minute" in _shown(window)
    assert window._count.isActive()
    now[0] += 300
    window._count.timeout.emit()
    settle_layouts()
    assert "silent for 6 minutes" in _shown(window)
    assert "silent for 1 minute" not in _shown(window)
    window.show_sharing(sharing, None, 1000.0)
    assert "silent for 6 minutes" in _shown(window), "told then, looked at now"
    window.show_sharing(Sharing(Mode.TEAM, Reason.PROVEN, "nas", (ME, BEN)))
    assert not window._count.isActive()


def test_who_is_in_the_file_is_not_cut_when_it_is_told_what_they_look_at(qtbot: QtBot):
    window = SharingWindow()
    qtbot.addWidget(window)
    card = RecordRef("contact", 1)
    me = Visitor("me", "laptop-of-the-back-office", "Konstantina Papadopoulou-Karagiannidou")
    ben = Visitor("ben", "laptop-b", "Ben", record=viewing_text([Viewing(card)]))
    window.show_sharing(Sharing(Mode.TEAM, Reason.PROVEN, "nas", (replace(me, is_me=True),)))
    window.show()
    window.show_sharing(
        Sharing(Mode.TEAM, Reason.PROVEN, "nas", (replace(me, is_me=True), ben)),
        {card: "Northern Timber and Joinery Supplies (Holdings) Limited, " * 3},
    )
    settle_layouts()
    for label in window.findChildren(PlainLabel):
        if label.isVisible() and "laptop" in label.text():
            assert label.width() >= label.sizeHint().width(), label.text()
    (doing,) = (one for one in window.findChildren(PlainLabel) if "looks at" in one.text())
    assert doing.width() >= 200
    assert window.width() < 1000
