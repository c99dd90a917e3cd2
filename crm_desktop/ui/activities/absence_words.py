"""How absences of employees are spoken of, in the plan, on Today and in the settings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.staff.working_time import AbsenceKind

ABSENCE_ICONS = {
    AbsenceKind.VACATION: "sun",
    AbsenceKind.SICK: "home",
    AbsenceKind.TRIP: "briefcase",
    AbsenceKind.OTHER: "user-off",
}


def absence_word(kind: AbsenceKind) -> str:
    """Why somebody is away, in one word."""
    words = {
        AbsenceKind.VACATION: QCoreApplication.translate("Staff", "Vacation"),
        AbsenceKind.SICK: QCoreApplication.translate("Staff", "Sick"),
        AbsenceKind.TRIP: QCoreApplication.translate("Staff", "Business trip"),
        AbsenceKind.OTHER: QCoreApplication.translate("Staff", "Absent"),
    }
    return words[kind]
