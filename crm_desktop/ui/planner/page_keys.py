"""The keys of the planner page; every one is in a menu or a tooltip, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from crm_desktop.ui.planner.page import PlannerPage


def add_keys(page: PlannerPage) -> None:
    """Single letters work while the plan has the focus, Ctrl+G in its whole window."""
    actions, view, bar = page.actions_here, page.view, page.bar
    for keys, call in (
        ("PgUp", lambda: page.step(-1)),
        ("PgDown", lambda: page.step(1)),
        ("Home", page.go_today),
        ("L", bar.load.toggle),
        ("H", bar.hide_done.toggle),
        ("F", lambda: view.set_fitted(is_fitted=not view.is_fitted)),
        ("T", lambda: page.show_list(is_list=True)),
        ("1", lambda: page.zoom(1)),
        ("2", lambda: page.zoom(7)),
        ("3", lambda: page.zoom(21)),
        ("Del", lambda: actions.delete(view.chosen())),
        ("M", lambda: actions.ask_where(view.chosen(), page.people())),
        ("C", lambda: actions.ask_where(view.chosen(), page.people(), is_copy=True)),
        ("U", lambda: actions.unschedule(view.chosen())),
        ("D", lambda: actions.complete(view.chosen())),
        ("O", page.open_chosen_contact),
    ):
        shortcut = QShortcut(QKeySequence(keys), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(call)
    # In the whole window while the page is seen: a click on its name leaves the keyboard there.
    jump = QShortcut(QKeySequence("Ctrl+G"), page)
    jump.activated.connect(page.ask_date)
