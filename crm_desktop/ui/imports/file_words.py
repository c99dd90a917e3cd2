"""What the list that is imported is called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.imports.model import ImportPlan


def file_word(plan: ImportPlan) -> str:
    """The name of the file; a pasted block has none."""
    return plan.path.name or QCoreApplication.translate("ImportWords", "Pasted rows")
