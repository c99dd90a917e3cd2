"""Whose rows the plan shows: everybody, a team, one's own, or those that are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.staff.employee import Employee
from crm_desktop.ui.kit.buttons import MenuButton
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.plain_label import plain_tooltip


class PeopleButton(MenuButton):
    """`chosen` carries the ids of those to show, empty for everybody."""

    chosen = Signal(object)

    def __init__(self, own_id: int, parent: QWidget | None = None) -> None:
        super().__init__("", icon_name="users", parent=parent)
        self._own_id = own_id
        self._people: tuple[Employee, ...] = ()
        self._ids: frozenset[int] = frozenset()
        self._is_tight = False
        self.people_menu = Menu(self)
        self.people_menu.stays_open = True
        self.setMenu(self.people_menu)
        self.people_menu.aboutToShow.connect(self._fill)
        self._say()

    def show_people(self, people: Sequence[Employee], ids: frozenset[int]) -> None:
        """Who can be chosen and who is; somebody unknown is forgotten."""
        self._people = tuple(people)
        self._ids = ids
        self._say()

    def set_tight(self, *, is_tight: bool) -> None:
        """Show only how many there are, where there is no room for words."""
        if is_tight != self._is_tight:
            self._is_tight = is_tight
            self._say()

    def _fill(self) -> None:
        menu = self.people_menu
        menu.clear()
        everybody = menu.add(self.tr("Everybody"), lambda: self._choose(frozenset()))
        everybody.setCheckable(True)
        everybody.setChecked(not self._ids)
        own = menu.add(self.tr("Only me"), lambda: self._choose(frozenset({self._own_id})))
        own.setCheckable(True)
        own.setChecked(self._ids == frozenset({self._own_id}))
        teams = sorted({one.team for one in self._people if one.team})
        for team in teams:
            ids = frozenset(one.id for one in self._people if one.team == team)
            entry = menu.add(
                f"{team} ({format_number(len(ids))})", lambda ids=ids: self._choose(ids)
            )
            entry.setCheckable(True)
            entry.setChecked(self._ids == ids)
        menu.addSeparator()
        for one in self._people:
            entry = menu.add(one.display_name, partial(self._toggle, one.id))
            entry.setCheckable(True)
            entry.setChecked(not self._ids or one.id in self._ids)

    def _toggle(self, user_id: int) -> None:
        everybody = frozenset(one.id for one in self._people)
        ids = (self._ids or everybody) ^ {user_id}
        self._choose(frozenset() if ids == everybody else ids)

    def _choose(self, ids: frozenset[int]) -> None:
        self._ids = ids
        self._say()
        if self.people_menu.isVisible():
            self._fill()
        self.chosen.emit(ids)

    def _say(self) -> None:
        people = [one for one in self._people if not self._ids or one.id in self._ids]
        count = format_number(len(people))
        words = f"{self._group(people)} ({count})"
        if self._ids and len(people) == 1:
            words = people[0].display_name
        self.setText(count if self._is_tight else words)
        self.setAccessibleName(self.tr("Employees: {name}").replace("{name}", words))
        self.setToolTip(plain_tooltip(words) if self._is_tight else "")
        self.updateGeometry()

    def _group(self, people: Sequence[Employee]) -> str:
        if not self._ids:
            return self.tr("Everybody")
        teams = {one.team for one in people}
        team = next(iter(teams)) if len(teams) == 1 else ""
        whole = frozenset(one.id for one in self._people if one.team == team)
        return team if team and whole == self._ids else self.tr("Chosen")
