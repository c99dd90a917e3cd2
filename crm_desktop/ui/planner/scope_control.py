"""How much of a series a change is meant for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.model import Scope
from crm_desktop.ui.kit.segmented import SegmentedControl


class ScopeControl(SegmentedControl):
    """Only this one, this and the following, or all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)  # its name can be translated from here on
        self.setAccessibleName(self.tr("What of the series is changed"))
        for words, scope in (
            (self.tr("Only this one"), Scope.THIS),
            (self.tr("This and following"), Scope.FOLLOWING),
            (self.tr("The whole series"), Scope.ALL),
        ):
            self.add_choice(words, scope)

    @property
    def scope(self) -> Scope:
        """What is chosen."""
        return Scope(str(self.value()))
