"""P3: two people editing one card never silently overwrite each other.

A state machine with two programs on one file. A model knows what the card must hold; every value
that a program was told is saved must be in the card, in its history, or have been shown in a
conflict; and no save may go through over a field that changed since it was loaded.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crm_desktop.business.contacts.model import Contact, PointKind
from crm_desktop.core.errors import ConflictError
from tests.builders import Office, a_person, a_point, open_office

TEXT_FIELDS = ("notes", "occupation", "nickname", "interests")
CLIENTS = st.sampled_from([0, 1])


class TwoClients(RuleBasedStateMachine):
    """Both clients load, edit, save, bin, restore, tag in bulk and undo as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="crm-two-clients-"))
        self.numbers = itertools.count(1)
        self.offices: list[Office] = []
        self.bases: list[Contact] = []
        self.model: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.shown: set[str] = set()
        self.is_binned = False

    @initialize()
    def open_file(self) -> None:
        """One file, two programs, one card loaded by both."""
        path = self.folder / "company.crm"
        self.offices = [open_office(path, user_name=name) for name in ("Rasa", "Tomas")]
        first = self.offices[0]
        card = first.contacts.create(a_person(), first.actor).contact
        self.card_id = card.id
        self.bases = [card, card]
        self.model = {name: getattr(card, name) for name in TEXT_FIELDS}
        self.model["number"] = card.points[0].raw_value

    def teardown(self) -> None:
        """Close both and look at the whole file once more."""
        for office in self.offices:
            office.close()
        shutil.rmtree(self.folder)

    def _stored(self) -> Contact:
        return self.offices[0].contacts.get(self.card_id)

    def _save(self, client: int, edited: Contact, typed: dict[str, str]) -> None:
        """Save and hold the outcome against the model."""
        office, base = self.offices[client], self.bases[client]
        before = {name: getattr(base, name) for name in TEXT_FIELDS}
        before["number"] = base.points[0].raw_value
        clashing = {name for name in typed if self.model[name] not in (before[name], typed[name])}
        conflict: ConflictError | None = None
        try:
            self.bases[client] = office.contacts.save(base, edited, office.actor).contact
        except ConflictError as error:
            conflict = error
        if conflict is not None:
            assert clashing or self.is_binned
            assert (conflict.actual_version is None) == self.is_binned
            for one in conflict.conflicts:
                self.shown.update((str(one.mine), str(one.theirs)))
            return
        assert not clashing
        assert not self.is_binned
        self.model.update(typed)
        self.acknowledged.extend(typed.values())

    @rule(client=CLIENTS)
    def load(self, client: int) -> None:
        """Open the card anew."""
        self.bases[client] = self.offices[client].contacts.get(self.card_id)

    @rule(client=CLIENTS, names=st.sets(st.sampled_from(TEXT_FIELDS), min_size=1, max_size=2))
    def edit_texts(self, client: int, names: set[str]) -> None:
        """Type into one or two fields and save."""
        typed = {name: f"value{next(self.numbers)}" for name in sorted(names)}
        self._save(client, replace(self.bases[client], **typed), typed)  # type: ignore[arg-type]

    @rule(client=CLIENTS)
    def edit_number(self, client: int) -> None:
        """Change the first number of the card."""
        typed = f"+370 600 {next(self.numbers):05d}"
        first, *rest = self.bases[client].points
        point = replace(a_point(typed, PointKind.MOBILE), id=first.id)
        self._save(client, replace(self.bases[client], points=(point, *rest)), {"number": typed})

    @rule(client=CLIENTS)
    def tag_in_bulk(self, client: int) -> None:
        """Somebody selects a hundred contacts and tags them: that never disturbs an edit."""
        office = self.offices[client]
        office.contacts.add_tag([self.card_id], f"tag{next(self.numbers)}", office.actor)

    @rule(client=CLIENTS)
    def bin_or_restore(self, client: int) -> None:
        """Put the card into the bin, or take it out."""
        office = self.offices[client]
        act = office.contacts.restore if self.is_binned else office.contacts.bin
        assert act([self.card_id], office.actor).count == 1
        self.is_binned = not self.is_binned

    @rule(client=CLIENTS)
    def undo_last(self, client: int) -> None:
        """Take the newest own batch back; the card then says itself what it holds."""
        office = self.offices[client]
        seq = office.history.latest_undoable(office.actor)
        if seq is None:
            return
        office.history.undo(office.actor, seq)
        card = self._stored()
        self.model = {name: getattr(card, name) for name in TEXT_FIELDS}
        self.model["number"] = card.points[0].raw_value
        self.is_binned = card.deleted_at is not None

    @invariant()
    def the_card_is_what_the_model_says(self) -> None:
        """Nobody's save changed more than it should."""
        if not self.offices:
            return
        card = self._stored()
        assert {name: getattr(card, name) for name in TEXT_FIELDS} == {
            name: self.model[name] for name in TEXT_FIELDS
        }
        assert card.points[0].raw_value == self.model["number"]

    @invariant()
    def no_acknowledged_value_is_lost(self) -> None:
        """In the card, in its history, or shown to a person."""
        if not self.offices:
            return
        rows = self.offices[0].database.execute(
            "SELECT coalesce(old_values, '') || coalesce(new_values, '') FROM change_entry"
        )
        history = "\n".join(text for (text,) in rows.fetchall())
        for value in self.acknowledged:
            assert value in history or value in self.model.values() or value in self.shown


TestTwoClients = TwoClients.TestCase
TestTwoClients.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
