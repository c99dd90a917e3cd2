"""Who takes part: our people from a list, the client's people found as their names are typed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import Colleague, Participant
from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.operations import Operations
from crm_desktop.ui.kit.result_lines import lines_of
from crm_desktop.ui.kit.result_list import ResultLine
from crm_desktop.ui.planner.chips_field import MOST_HITS, ChipsField, FindingField
from crm_desktop.ui.planner.scene import PlanPerson

_CONTACT = "contact"


class ColleaguesField(ChipsField):
    """Our people; the value is a tuple of `Colleague`."""

    def __init__(self, people: Sequence[PlanPerson], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = {one.id: one for one in people}
        self._chosen: tuple[Colleague, ...] = ()
        self.combo = ComboBox()
        self.combo.activated.connect(self._add)
        self._inside.addWidget(self.combo)
        self._build(self._box)
        self.setFocusProxy(self.combo)

    def value(self) -> tuple[Colleague, ...]:
        return self._chosen

    def _show(self, value: object) -> None:
        if isinstance(value, tuple):
            self._chosen = cast("tuple[Colleague, ...]", value)
        self._show_chips(
            [
                (one.user_id, "", self._people[one.user_id].name)
                for one in self._chosen
                if one.user_id in self._people
            ]
        )
        self.combo.clear()
        self.combo.add_choice(self.tr("Add an employee"), None)
        taken = {one.user_id for one in self._chosen}
        for person in self._people.values():
            if person.id not in taken:
                self.combo.add_choice(person.name, person.id)
        self.combo.setCurrentIndex(0)

    def _add(self) -> None:
        user_id = self.combo.currentData()
        if isinstance(user_id, int):
            self._show((*self._chosen, Colleague(user_id)))
            self.commit()

    def _remove(self, key: Hashable) -> None:
        self._show(tuple(one for one in self._chosen if one.user_id != key))
        self.commit()


class ContactsField(FindingField):
    """The client's people; the value is a tuple of `Participant`. `opened` carries a contact's id.

    Organizations on whose account somebody is involved are not shown: they follow by themselves.
    """

    opened = Signal(int)

    def __init__(
        self,
        operations: Operations,
        find: Callable[[str, int], tuple[SearchHit, ...]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, self.tr("Add a person or an organization"), parent)
        self._find = find
        self._chosen: tuple[Participant, ...] = ()

    def value(self) -> tuple[Participant, ...]:
        return self._chosen

    def found(self, text: str) -> tuple[ResultLine, ...]:
        taken = {one.contact_id for one in self._chosen}
        hits = self._find(text, MOST_HITS)
        return lines_of(hit for hit in hits if hit.ref.kind == _CONTACT and hit.ref.id not in taken)

    def _choose(self, line: ResultLine) -> None:
        if isinstance(line.key, RecordRef):
            self._show((*self._chosen, Participant(line.key.id, name=line.title)))
            self.commit()

    def _show(self, value: object) -> None:
        if isinstance(value, tuple):
            self._chosen = cast("tuple[Participant, ...]", value)
        self._show_chips([(one.contact_id, "", one.name) for one in self._chosen if not one.via_id])

    def _remove(self, key: Hashable) -> None:
        self._show(tuple(one for one in self._chosen if key not in (one.contact_id, one.via_id)))
        self.commit()

    def _open(self, key: Hashable) -> None:
        if isinstance(key, int):
            self.opened.emit(key)
