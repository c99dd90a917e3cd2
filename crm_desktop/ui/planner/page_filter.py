"""What of the plan is shown: kinds, people, what is done, one contact; kept between starts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from crm_desktop.business.planner.model import ActivityKind
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.planner.bar import PlannerBar
from crm_desktop.ui.planner.kept_filter import keep_filter, kept_filter
from crm_desktop.ui.planner.reading import PlanFilter


class PageFilter(QObject):
    """Follows the bar. `narrowed()`: show again; `contact_chosen()`: another plan is to be read."""

    narrowed = Signal()
    contact_chosen = Signal()

    def __init__(self, bar: PlannerBar, state: ViewState, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._state = state
        self.value = kept_filter(state)
        self.contact_id: int | None = None
        bar.hide_done.setChecked(self.value.hides_done)
        bar.set_hidden(self.value.hidden_kinds)
        bar.kinds_hidden.connect(self._hide_kinds)
        bar.people.chosen.connect(self._choose_people)
        bar.hide_done.toggled.connect(self._hide_done)
        bar.contact.removed.connect(lambda: self.show_contact(None))

    def show_contact(self, contact_id: int | None, name: str = "") -> None:
        """Only what is planned with this contact, or everything again."""
        self.contact_id = contact_id
        self._bar.set_contact("" if contact_id is None else name or "—")
        self.contact_chosen.emit()

    def clear(self) -> None:
        """Show everything of everybody again."""
        self.value = PlanFilter()
        keep_filter(self._state, self.value)
        self._bar.hide_done.setChecked(False)
        self._bar.set_hidden(self.value.hidden_kinds)
        self.show_contact(None)

    def forget_others(self, known: Collection[int]) -> None:
        """Somebody who is no longer there is no longer chosen."""
        if self.value.user_ids - frozenset(known):
            self.value = replace(self.value, user_ids=self.value.user_ids & frozenset(known))

    def _hide_kinds(self, kinds: frozenset[ActivityKind]) -> None:
        self._take(replace(self.value, hidden_kinds=kinds))

    def _choose_people(self, ids: frozenset[int]) -> None:
        self._take(replace(self.value, user_ids=ids))

    def _hide_done(self, is_on: bool) -> None:
        self._take(replace(self.value, hides_done=is_on))

    def _take(self, value: PlanFilter) -> None:
        if value != self.value:
            self.value = value
            keep_filter(self._state, value)
            self.narrowed.emit()
