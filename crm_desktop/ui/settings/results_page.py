"""What can come of an activity, as a settings page: the company's own beside the program's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import ActivityKind, Result, Sign
from crm_desktop.ui.activities.words import kind_word, result_icon, result_word
from crm_desktop.ui.kit.arranged_list import ArrangedItem
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.settings.arranged_page import ArrangedPage, ArrangedWords
from crm_desktop.ui.settings.context import SettingsContext
from crm_desktop.ui.settings.result_dialog import ResultDialog, sign_word

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService

_Found = tuple[tuple[Result, ...], Mapping[str, int]]


class ResultsPage(ArrangedPage[Result]):
    """Own results are added, renamed, given a sign and kinds, put in order, retired.

    `planner()` is asked in the worker. Those of the program stand above and stay as they are.
    """

    kinds = ("activity_result",)

    def __init__(
        self,
        context: SettingsContext,
        planner: Callable[[], PlannerService],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _words(), parent)
        self._planner = planner
        self._uses: Mapping[str, int] = {}
        self.load()

    def load(self, *, patient: bool = False) -> None:
        """Read the results with their counts."""
        planner = self._planner

        def read() -> _Found:
            results = planner().results
            return results.known(), results.uses()

        self._context.operations.run(self, read, self._take, kind="results", patient=patient)

    def load_news(self) -> None:
        planner = self._planner

        def read() -> _Found:
            return planner().results.known(), self._uses

        self._context.operations.run(self, read, self._take, kind="news")
        self.load(patient=True)

    def _take(self, found: _Found) -> None:
        results, self._uses = found
        shown = sorted(results, key=lambda one: one.is_retired)  # those stand below
        self.show_things(shown, [self._item(one) for one in shown])

    def _item(self, one: Result) -> ArrangedItem:
        notes = [sign_word(one.sign)]
        if one.kinds:
            notes.append(", ".join(kind_word(kind) for kind in ActivityKind if kind in one.kinds))
        if not one.is_contact:
            notes.append(self.tr("no contact made"))
        if one.is_retired:
            notes.append(self.tr("retired"))
        if not one.id:
            notes.append(self.tr("comes with the program"))
        uses = self._uses.get(one.code, 0)
        return ArrangedItem(
            one.code,
            result_word(one),
            " · ".join(notes),
            format_number(uses) if uses else "",
            result_icon(one.sign),
            is_muted=one.is_retired,
            can_move=bool(one.id) and not one.is_retired,
        )

    # One line ----------------------------------------------------------------------------

    def key_of(self, thing: Result) -> str:
        return thing.code

    def is_retired(self, thing: Result) -> bool:
        return thing.is_retired

    def may_change(self, thing: Result) -> bool:
        return bool(thing.id) and self._context.can_edit

    def may_remove(self, thing: Result) -> bool:
        return bool(thing.id) and not self._uses.get(thing.code)

    def open_editor(self, thing: Result | None) -> None:
        dialog = ResultDialog(self._context, self._planner, thing, self.window())
        dialog.saved.connect(self.load)
        dialog.found_there.connect(self.tell_found)
        dialog.open()

    def set_retired(self, thing: Result, *, is_retired: bool) -> None:
        planner, actor = self._planner, self._context.actor
        changed = replace(thing, is_retired=is_retired)
        self.run(lambda: planner().results.change(changed, actor, thing))

    def take_away(self, thing: Result) -> None:
        planner, actor = self._planner, self._context.actor

        def words_of(_field: str, value: object) -> str:
            return sign_word(value) if isinstance(value, Sign) else str(value)

        self.run_removing(
            lambda base: planner().results.remove(thing, actor, base),
            thing,
            result_word(thing),
            words_of,
        )

    def move_line(self, row: int, before: int) -> None:
        ids = [one.id for one in self.things]
        moved = ids.pop(row)
        ids.insert(before - (before > row), moved)
        planner, actor = self._planner, self._context.actor
        own = [key for key in ids if key]  # those of the program stay above
        seen = tuple(one.id for one in self.things if one.id)
        self.run_asking(
            lambda base: planner().results.arrange(own, actor, base),
            seen,
            self.tr("Order"),
            self._order_words,
        )

    def _order_words(self, field: str, order: object) -> str:
        codes = {one.id: one.code for one in self.things}
        ids = cast("tuple[int, ...]", order)
        return self.order_words(field, tuple(codes.get(key, "") for key in ids))


def _words() -> ArrangedWords:
    translate = QCoreApplication.translate
    return ArrangedWords(
        translate("ResultsPage", "Results of activities"),
        translate(
            "ResultsPage",
            "What a call, a meeting or a visit can end with. The sign decides how it counts and"
            " what stands beside it in the plan.",
        ),
        translate("ResultsPage", "Results of activities"),
        translate("ResultsPage", "Add a result"),
    )
