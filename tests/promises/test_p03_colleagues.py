"""P3: whatever two to four people do to some cards, nobody's acknowledged words vanish.

A state machine invents what they do: load a card, type into fields, save, put into the bin, take
back, change many at once, be cut off from the drive. After each step every value that a save was
acknowledged for stands in its card, in its history, or was given back to somebody in a conflict.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from crm_desktop.business.contacts.model import Contact
from crm_desktop.core.errors import ConflictError
from tests.builders import Office, a_person, open_office
from tests.promises.checker import Deed, Seen, Told, violations
from tests.promises.looking import look

EDITED = ("notes", "interests", "occupation", "how_we_met")
CARDS = 2


@dataclass
class Desk:
    """One person's program, with the cards as they were last loaded there."""

    office: Office
    loaded: dict[int, Contact] = field(default_factory=dict)


class Colleagues(RuleBasedStateMachine):
    """Two to four desks on one file."""

    desks = Bundle("desks")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="crm-desktop-tests-"))
        self.path = self.folder / "office.crm"
        self.all: list[Desk] = []
        self.cards: list[int] = []
        self.kept: list[str] = []
        self.given_back: set[str] = set()
        self.words = 0

    @initialize(target=desks, count=st.integers(2, 4))
    def open(self, count: int):
        for number in range(count):
            cache = self.folder / f"desk{number}"
            cache.mkdir()
            self.all.append(Desk(open_office(self.path, cache=cache)))
        first = self.all[0].office
        self.cards = [
            first.contacts.create(a_person(f"Card {n}"), first.actor).contact.id
            for n in range(CARDS)
        ]
        return multiple(*self.all)

    def _word(self) -> str:
        self.words += 1
        return f"word-{self.words}-said"

    @rule(desk=desks, card=st.integers(0, CARDS - 1))
    def load(self, desk: Desk, card: int) -> None:
        desk.loaded[self.cards[card]] = desk.office.contacts.get(self.cards[card])

    @rule(
        desk=desks,
        card=st.integers(0, CARDS - 1),
        names=st.sets(st.sampled_from(EDITED), min_size=1, max_size=2),
    )
    def save(self, desk: Desk, card: int, names: set[str]) -> None:
        """Type into what was loaded, perhaps long ago, and leave the field."""
        key = self.cards[card]
        base = desk.loaded.get(key)
        if base is None:
            return
        typed = {name: self._word() for name in sorted(names)}
        try:
            saved = desk.office.contacts.save(base, replace(base, **typed), desk.office.actor)
        except ConflictError as conflict:
            shown = {str(one.mine) for one in conflict.conflicts}
            if conflict.code == "record_gone":
                shown = set(typed.values())
            assert shown & set(typed.values()), "a conflict says what was typed"
            self.given_back |= set(typed.values())
            return
        desk.loaded[key] = saved.contact
        self.kept += typed.values()
        replaced = _replaced(desk.office, saved.seq)
        assert replaced == {name: getattr(base, name) for name in typed}, "overwritten unseen"

    @rule(desk=desks, card=st.integers(0, CARDS - 1))
    def bin_or_restore(self, desk: Desk, card: int) -> None:
        key = self.cards[card]
        stored = desk.office.contacts.get(key)
        act = desk.office.contacts.restore if stored.deleted_at else desk.office.contacts.bin
        act([key], desk.office.actor)

    @rule(desk=desks)
    def undo_the_newest(self, desk: Desk) -> None:
        row = desk.office.database.execute(
            "SELECT max(seq) FROM change_batch WHERE undone_by IS NULL AND action = 'contact.save'"
        ).fetchone()
        if row is None or row[0] is None:
            return
        desk.office.journal.inverse(row[0], desk.office.actor)

    @rule(desk=desks)
    def lose_the_connection(self, desk: Desk) -> None:
        desk.office.database.reconnect()

    @invariant()
    def nobody_was_overwritten_silently(self) -> None:
        if not self.kept:
            return
        first = self.all[0].office.database
        rows = first.execute("SELECT new_values FROM change_entry").fetchall()
        history = "\n".join(str(row[0]) for row in rows)
        there = tuple(word for word in self.kept if f'"{word}"' in history)
        deeds = [Deed(word, Told.KEPT) for word in self.kept]
        assert violations(deeds, Seen(there)) == []
        for word in self.given_back:
            assert f'"{word}"' not in history, "a refused word was written"

    def teardown(self) -> None:
        for desk in self.all:
            desk.office.close()
        try:
            if self.all:
                assert look(self.path).problems == ()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def _replaced(office: Office, seq: int) -> dict[str, object]:
    """What the fields of a save held just before it, as the log has it."""
    rows = office.database.execute(
        "SELECT old_values FROM change_entry WHERE seq = ? AND kind = 'contact'", (seq,)
    ).fetchall()
    found: dict[str, object] = {}
    for (text,) in rows:
        found |= {name: value for name, value in json.loads(text).items() if name in EDITED}
    return found


def run_colleagues(examples: int, steps: int) -> None:
    """Let them work; raises what the first broken promise says."""
    run_state_machine_as_test(
        Colleagues,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            # Each example opens files: what breaks is told as it was found.
            phases=(Phase.generate,),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_p03_nobodys_acknowledged_words_vanish():
    run_colleagues(examples=8, steps=12)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_p03_nobodys_acknowledged_words_vanish_in_500_examples():
    run_colleagues(examples=500, steps=40)
