"""The menus of the planner page: of what is chosen, of a day, of the plan as a whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from crm_desktop.ui.activities.words import kind_icon
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.planner.places import Place
from crm_desktop.ui.planner.telling import time_words

if TYPE_CHECKING:
    from crm_desktop.ui.planner.page import PlannerPage


class PageMenus(QObject):
    """Made and owned by the page whose parts the menus are about."""

    def __init__(self, page: PlannerPage, *, can_edit: bool) -> None:
        super().__init__(page)
        self._page = page
        self._can_edit = can_edit

    def fill_more(self) -> None:
        """What is too seldom for a button: how much is seen, and calendar files."""
        page = self._page
        menu, view, bar = page.bar.more_menu, page.view, page.bar
        menu.clear()
        whole = menu.add(
            self.tr("Everybody in view"),
            lambda: view.set_fitted(is_fitted=not view.is_fitted),
            shortcut="F",
        )
        lines = menu.add(
            self.tr("As a list"), lambda: page.show_list(is_list=not page.shows_list), shortcut="T"
        )
        done = menu.add(self.tr("Hide done"), bar.hide_done.toggle, shortcut="H")
        for entry, is_on in (
            (whole, view.is_fitted),
            (lines, page.shows_list),
            (done, bar.hide_done.isChecked()),
        ):
            entry.setCheckable(True)
            entry.setChecked(is_on)
        menu.addSeparator()
        menu.add(self.tr("Save plan as calendar file…"), page.save_calendar, "file-export")
        if self._can_edit:
            words = self.tr("Import calendar file…")
            menu.add(words, page.import_calendar, "file-import")

    def show_of_plan(self, where: QPoint) -> None:
        """What can be done with what is chosen, else on the day the keyboard stands on."""
        page = self._page
        items, place, actions = page.view.chosen(), page.view.current_place(), page.actions_here

        def fill(menu: Menu) -> None:
            if items:
                actions.fill_menu(menu, items, page.people())
            elif place is not None and self._can_edit:
                actions.fill_new_menu(menu, place)
            menu.addSeparator()
            menu.add(self.tr("Go to a date …"), page.ask_date, "calendar", shortcut="Ctrl+G")

        actions.show_menu(fill, where)

    def show_of_list(self, where: QPoint) -> None:
        """The same for the lines of the list."""
        plan_list, actions = self._page.list, self._page.actions_here
        if plan_list is not None and (items := plan_list.chosen()):
            actions.show_menu(
                lambda menu: actions.fill_menu(menu, items, self._page.people()), where
            )

    def show_of_tray(self, where: QPoint) -> None:
        """The same for what has no day."""
        items, actions = self._page.tray.list.chosen_items(), self._page.actions_here
        if items:
            actions.show_menu(
                lambda menu: actions.fill_menu(menu, items, self._page.people()), where
            )

    def show_day(self, place: object, where: QPoint) -> None:
        """Everything of a day in a menu, what is hidden, too."""
        page, scene = self._page, self._page.view.scene
        if scene is None or not isinstance(place, Place):
            return
        row, column = scene.grid.row(place.user_id), scene.grid.column(place.day)
        if row is None or column is None:
            return
        items = scene.grid.everything(row, column)

        def fill(menu: Menu) -> None:
            for item in items:
                words = f"{time_words(scene, item)}  {scene.title_of(item, is_wide=True)}"
                act = partial(page.open_activity, item.activity_id)
                menu.add(words, act, kind_icon(item.kind))

        page.actions_here.show_menu(fill, where)
