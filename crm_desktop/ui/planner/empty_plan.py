"""What the plan says where nothing stands in it: how to begin, or which filter hides all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal

from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.canvas import PlanCanvas


class EmptyPlan(EmptyState):
    """Floats in the middle of the cells, which stay what they are: a place for double-clicks."""

    create_requested = Signal()
    employees_requested = Signal()
    clear_requested = Signal()

    def __init__(self, plan: PlanCanvas, *, can_edit: bool) -> None:
        super().__init__("calendar-plus", "", "", plan.viewport())
        self._plan = plan
        self._can_edit = can_edit
        self.people = SecondaryButton(self.tr("Add employees"), "users")
        self.clear = SecondaryButton(self.tr("Clear filters"), "x")
        self.begin = PrimaryButton(self.tr("Plan something"), "plus")
        self.begin.set_hint(self.tr("A new activity on the day that is chosen"), "Return")
        for button in (self.people, self.clear, self.begin):
            self.add_button(button)
        self.people.clicked.connect(self.employees_requested)
        self.clear.clicked.connect(self.clear_requested)
        self.begin.clicked.connect(self.create_requested)
        plan.viewport().installEventFilter(self)
        self.hide()

    def tell(self, *, is_empty: bool, is_filtered: bool, is_alone: bool) -> None:
        """Nothing stands in the plan: because of a filter, or because nothing is planned.

        `is_alone`: there is nobody else whose plan could stand here.
        """
        if not is_empty:
            self.hide()
            return
        if is_filtered:
            words = self.tr("Choose other types, people or days, or show everything again.")
            self.set_text(self.tr("Nothing fits the filters on these days"), words)
        elif is_alone:
            words = self.tr(
                "Double-click a day to plan something. Colleagues get a row of their own."
            )
            self.set_text(self.tr("Nothing is planned on these days"), words)
        else:
            words = self.tr("Double-click a day of somebody, or press Enter on it.")
            self.set_text(self.tr("Nothing is planned on these days"), words)
        self.clear.setVisible(is_filtered)
        self.people.setVisible(is_alone and not is_filtered and self._can_edit)
        self.begin.setVisible(not is_filtered and self._can_edit)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        cells = self._plan.layout_of_plan.cells_rect()
        wanted = self.sizeHint().width()
        width = min(max(wanted, cells.width() // 2), cells.width() - 2 * theme().space("l"))
        width = min(width, self.maximumWidth())
        self.resize(width, max(self.sizeHint().height(), self.heightForWidth(width)))
        rect = self.rect()
        rect.moveCenter(cells.center())
        self.move(rect.topLeft())
