"""How far a change of one of a series goes: asked where the hand is, answered by one key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import Scope
from crm_desktop.ui.kit.menu import Menu


class ScopeMenu(Menu):
    """Calls `decided` with the `Scope`; closed otherwise nothing is done.

    The first entry, only this one, is the one that Enter takes at once.
    """

    def __init__(self, parent: QWidget, decided: Callable[[Scope], object]) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What of the series is changed"))
        for words, scope, icon_name in (
            (self.tr("Only this one"), Scope.THIS, "calendar-event"),
            (self.tr("This and following"), Scope.FOLLOWING, "arrow-right"),
            (self.tr("The whole series"), Scope.ALL, "repeat"),
        ):
            self.add(words, lambda one=scope: decided(one), icon_name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def ask(self, where: QPoint) -> None:
        """Open with its corner at a point of the screen."""
        self.popup(where)
        self.setActiveAction(self.actions()[0])
