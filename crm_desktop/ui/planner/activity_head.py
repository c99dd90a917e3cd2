"""What stands above an activity: its kind, its subject, and how far it is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.planner.model import Activity, Status
from crm_desktop.ui.activities.words import kind_color, kind_icon, kind_word
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class ActivityHead(QWidget):
    """The icon of the kind beside two lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon = IconLabel("calendar-event", "text_muted", theme().size("icon_large"))
        self.heading = PlainLabel(size="h1", weight="strong", elides=True)
        self.status = PlainLabel(size="small", tone="muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("m"))
        line.addWidget(self.icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.status)
        line.addLayout(words, 1)

    def show_activity(self, activity: Activity) -> None:
        """Show what it is."""
        kind = activity.kind
        self.icon.set_icon(kind_icon(kind), f"activity.{kind_color(kind)}.solid")
        self.heading.setText(activity.subject or kind_word(kind))
        words = {
            Status.PLANNED: self.tr("Planned"),
            Status.DONE: self.tr("Done"),
            Status.CANCELLED: self.tr("Cancelled"),
        }[activity.status]
        if not activity.id:
            words = self.tr("New activity")
        elif activity.deleted_at is not None:
            words = self.tr("In the bin")
        self.status.setText(f"{kind_word(kind)} · {words}")
