"""What can come of an activity: the built-in results and the company's own."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_desktop.business.planner.model import BUILT_IN_RESULTS, ActivityKind, Result, Sign
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name, fold
from crm_desktop.core.three_way import changed_fields, merge_fields, require_one_order
from crm_desktop.storage.change_log import batch_of_operation, made_by

if TYPE_CHECKING:
    from crm_desktop.business.planner.repository import ActivityRepository
    from crm_desktop.core.actor import Actor
    from crm_desktop.core.events import EventBus
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

ACTIVITY_RESULT = "activity_result"
NAME_LIMIT = 200
RESULTS_LIMIT = 100
_EDITED = ("name", "sign", "is_contact", "is_retired", "kinds")


class ResultService:
    """Reads and changes results; kept in memory until one changes."""

    def __init__(self, repository: ActivityRepository, journal: Journal, events: EventBus) -> None:
        self._rows = repository
        self._journal = journal
        self._known: tuple[Result, ...] | None = None
        events.subscribe(Changes, self._on_changes)

    def _on_changes(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.touches_kind(ACTIVITY_RESULT):
            self._known = None

    def known(self) -> tuple[Result, ...]:
        """All results, the built-in ones first, retired ones too."""
        if self._known is None:
            self._known = (*BUILT_IN_RESULTS, *self._rows.own_results())
        return self._known

    def offered(self) -> tuple[Result, ...]:
        """Those to choose from."""
        return tuple(one for one in self.known() if not one.is_retired)

    def uses(self) -> dict[str, int]:
        """How many activities have each result, by its code."""
        return self._rows.result_uses()

    def require_known(self, code: str) -> None:
        """Raise `UserError` `result_unknown` if there is no such result."""
        if all(one.code != code for one in self.known()):
            raise UserError("result_unknown", field="result")

    def add(
        self,
        name: str,
        sign: Sign,
        actor: Actor,
        *,
        is_contact: bool = True,
        kinds: Collection[ActivityKind] = (),
    ) -> Result:
        """Add a result of the company's own; `UserError` for a name that is none or there.

        Without `kinds` every kind of activity offers it.
        """
        actor.require(Right.SETTINGS_EDIT)
        code = f"own-{secrets.token_hex(6)}"
        with self._journal.begin(actor, "activity_result.add") as work:
            text = self._free_name(name, None)
            if len(self.known()) >= RESULTS_LIMIT:
                raise UserError("too_many_words", limit=RESULTS_LIMIT)
            result = Result(code, sign, text, is_contact, kinds=frozenset(kinds))
            key = self._rows.insert_result(work, result, fold(text))
        self._known = None
        return replace(result, id=key)

    def added_by(self, op_id: bytes) -> Result | None:
        """The result that `add` stored in an operation; None if it is not in the file (P5)."""
        self._known = None
        found = batch_of_operation(self._journal.db, op_id)
        made = [] if found is None else made_by(self._journal.db, found, ACTIVITY_RESULT)
        return next((one for one in self._rows.own_results() if one.id in made), None)

    def change(self, result: Result, actor: Actor, base: Result | None = None) -> None:
        """Store another name, sign or state of an own result; activities that have it follow.

        With `base`, as it was read, what others changed of it since is merged, and the same part
        raises `ConflictError` with both.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "activity_result.save") as work:
            text = self._free_name(result.name, result.id)
            if base is not None:
                result, text = self._merged(work, base, replace(result, name=text))
            self._rows.write_result(work, replace(result, name=text), fold(text))
        self._known = None

    def _merged(self, work: UnitOfWork, base: Result, mine: Result) -> tuple[Result, str]:
        theirs = next((one for one in self._rows.own_results() if one.id == base.id), None)
        if theirs is None:
            raise UserError("record_gone")
        merged, conflicts = merge_fields(base, mine, theirs, _EDITED)
        if conflicts:
            raise work.conflict_over(RecordRef(ACTIVITY_RESULT, base.id), 0, conflicts)
        return merged, merged.name

    def arrange(self, ids: Sequence[int], actor: Actor, base: Sequence[int] | None = None) -> None:
        """Store an order of the company's own results.

        With `base`, the order as it was seen, what others moved since stays; the same one moved by
        two raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "activity_result.arrange") as work:
            if base is not None:
                theirs = [one.id for one in self._rows.own_results() if not one.is_retired]
                was, my = ([key for key in each if key in theirs] for each in (base, ids))
                ids = require_one_order(
                    was,
                    my,
                    theirs,
                    lambda told: work.conflict_over_order(ACTIVITY_RESULT, theirs, told),
                )
            self._rows.arrange_results(work, ids)
        self._known = None

    def remove(self, result: Result, actor: Actor, base: Result | None = None) -> None:
        """Take away an own result that no activity has; `UserError` `word_in_use` if one has.

        With `base`, as it was read, what somebody changed of it raises `ConflictError`.
        """
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "activity_result.remove") as work:
            if self._rows.result_uses().get(result.code):
                raise UserError("word_in_use", name=result.name)
            theirs = next((one for one in self._rows.own_results() if one.id == result.id), None)
            conflicts = () if theirs is None else changed_fields(base, theirs, ("name", "sign"))
            if conflicts:
                ref = RecordRef(ACTIVITY_RESULT, result.id)
                raise work.conflict_over(ref, 0, conflicts)
            work.bin_many(ACTIVITY_RESULT, (result.id,))
        self._known = None

    def _free_name(self, name: str, result_id: int | None) -> str:
        text = clean_name(name).text
        if not text:
            raise UserError("name_missing", field="name")
        if len(text) > NAME_LIMIT:
            raise UserError("name_too_long", field="name", limit=NAME_LIMIT)
        key = fold(text)
        self._known = None  # in the unit of work: a colleague may have just added it
        if any(fold(one.name) == key and one.id != result_id for one in self.known() if one.name):
            raise UserError("word_exists", name=text, field="name")
        return text
