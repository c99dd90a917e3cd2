"""P3: whatever two to four people do to some cards, nobody's acknowledged words vanish.

A state machine invents what they do: load a card, type into fields, save, put into the bin, remove
for good, take back, be cut off from the drive. After each step every value that a save was
acknowledged for stands in its card, in its history, or was given back to somebody in a conflict. Of
whoever was removed for good no row and no log says anything, whoever saves, restores or takes back
afterwards.
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
from crm_desktop.core.errors import ConflictError, UserError
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
        self.words_of: dict[int, set[str]] = {}
        self.removed: set[int] = set()
        self.gone_words: set[str] = set()
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
        self._open_everywhere(self.cards)
        return multiple(*self.all)

    def _open_everywhere(self, cards: list[int]) -> None:
        """Everybody has them open from then on: hardly a save would meet another one else."""
        for desk in self.all:
            desk.loaded |= {key: desk.office.contacts.get(key) for key in cards}

    def _word(self) -> str:
        self.words += 1
        return f"word-{self.words}-said"

    def _key(self, card: int) -> int:
        """One of the last cards: who was removed, and who came after."""
        return self.cards[-1 - card % len(self.cards)]

    @rule(desk=desks, card=st.integers(0, 2 * CARDS - 1))
    def load(self, desk: Desk, card: int) -> None:
        key = self._key(card)
        if key not in self.removed:
            desk.loaded[key] = desk.office.contacts.get(key)

    @rule(
        desk=desks,
        card=st.integers(0, 2 * CARDS - 1),
        names=st.sets(st.sampled_from(EDITED), min_size=1, max_size=2),
    )
    def save(self, desk: Desk, card: int, names: set[str]) -> None:
        """Type into what was loaded, perhaps long ago, and leave the field."""
        key = self._key(card)
        base = desk.loaded.get(key)
        if base is None:
            return
        typed = {name: self._word() for name in sorted(names)}
        self.words_of.setdefault(key, set()).update(typed.values())
        try:
            saved = desk.office.contacts.save(base, replace(base, **typed), desk.office.actor)
        except (ConflictError, UserError) as conflict:
            shown = set[str]()
            if isinstance(conflict, ConflictError):
                shown = {str(one.mine) for one in conflict.conflicts}
            if conflict.code == "record_gone":
                shown = set(typed.values())
            assert shown & set(typed.values()), "a conflict says what was typed"
            self.given_back |= set(typed.values())
            return
        desk.loaded[key] = saved.contact
        self.kept += typed.values()
        assert key not in self.removed, "saved on somebody who is gone"
        replaced = _replaced(desk.office, saved.seq)
        assert replaced == {name: getattr(base, name) for name in typed}, "overwritten unseen"

    @rule(desk=desks, card=st.integers(0, 2 * CARDS - 1))
    def bin_or_restore(self, desk: Desk, card: int) -> None:
        key = self._key(card)
        if key in self.removed:
            assert desk.office.contacts.restore([key], desk.office.actor).count == 0
            return
        stored = desk.office.contacts.get(key)
        act = desk.office.contacts.restore if stored.deleted_at else desk.office.contacts.bin
        act([key], desk.office.actor)

    @rule(desk=desks, card=st.integers(0, 2 * CARDS - 1), others=st.sampled_from(("", "restore")))
    def remove(self, desk: Desk, card: int, others: str) -> None:
        """For good, unless somebody restores it just before; then there is a new card."""
        key, contacts = self._key(card), desk.office.contacts
        contacts.bin([key], desk.office.actor)
        seen = contacts.removing.look([key]).seen
        if others and seen:
            colleague = self.all[-1].office
            colleague.contacts.restore([key], colleague.actor)
        done = contacts.removing.remove(seen, desk.office.actor)
        assert done.count == (1 if seen and not others else 0), "who was restored stays"
        if done.count:
            self.removed.add(key)
            said = self.words_of.pop(key, set())
            self.kept = [word for word in self.kept if word not in said]
            fresh = contacts.create(a_person(f"Card {len(self.cards)}"), desk.office.actor)
            assert fresh.contact.id > max(self.cards), "a number was given again"
            self.cards.append(fresh.contact.id)
            self._open_everywhere([fresh.contact.id])
            self.gone_words |= said

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

    @invariant()
    def of_who_was_removed_nothing_stands_anywhere(self) -> None:
        if not self.removed:
            return
        first = self.all[0].office.database
        ids = json.dumps(sorted(self.removed))
        count = "SELECT count(*) FROM contact WHERE id IN (SELECT value FROM json_each(?))"
        assert first.execute(count, (ids,)).fetchone() == (0,)
        rows = first.execute(
            "SELECT old_values, new_values FROM change_entry UNION ALL"
            " SELECT notes || interests, occupation || how_we_met FROM contact"
        ).fetchall()
        texts = "\n".join(str(value) for row in rows for value in row)
        said = [word for word in self.gone_words if word in texts]
        assert said == [], "what was removed for good is still said"

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
    run_colleagues(examples=8, steps=16)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_p03_nobodys_acknowledged_words_vanish_in_500_examples():
    run_colleagues(examples=500, steps=40)
