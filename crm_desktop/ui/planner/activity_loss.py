"""What the window of an activity offers when it went into the bin while something was typed.

Nothing typed is lost: it is restored with the change, or planned as another activity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from crm_desktop.business.planner.merging import as_new
from crm_desktop.core.text import isolate
from crm_desktop.ui.kit.conflict_card import Loss, WayOut

if TYPE_CHECKING:
    from crm_desktop.ui.planner.activity_window import ActivityWindow


class ActivityLoss(QObject):
    """Shows the ways out in the window's card of conflicts and goes the one that is chosen."""

    def __init__(self, window: ActivityWindow) -> None:
        super().__init__(window)

    def offer(self, activity_id: int, who: str) -> None:
        """`who` put it into the bin, empty if nobody knows."""
        window = self._window()
        sentence = self.tr("Somebody put this activity into the bin. Your change is still here.")
        if who:
            sentence = self.tr("{name} put this activity into the bin. Your change is still here.")
        ways = [
            WayOut("drop", self.tr("Drop my change"), window.drop_typed),
            WayOut(
                "restore",
                self.tr("Restore it and save"),
                lambda: window.saver.restore(activity_id, window.save_again),
            ),
        ]
        if window.is_changed():  # a result belongs to what was done, not to a new plan
            new = WayOut("new", self.tr("Save as new activity"), self._save_as_new)
            ways.insert(1, new)
        about = ", ".join(dict.fromkeys(window.typed_fields()))
        told = sentence.replace("{name}", isolate(who))
        window.conflicts.show_loss(Loss(told, tuple(ways), about))

    def _window(self) -> ActivityWindow:
        return cast("ActivityWindow", self.parent())  # kept by nobody: it ends itself when closed

    def _save_as_new(self) -> None:
        window = self._window()
        window.saver.create(as_new(window.edited()), "")
