"""Who took contacts out of the file: when, how many, and in which kind of file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.exports.model import ExportScope, PastExport
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.direction import isolate, isolate_ltr
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.formatting import format_moment
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.rows_dialog import RowsDialog
from crm_desktop.ui.kit.theme import theme


class PastExports(RowsDialog):
    """The newest exports first, everybody's."""

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__("m", parent)
        self.set_title(self.tr("Past exports"))
        self._context = context
        look = theme()
        self.resize(look.size("dialog_width.1"), look.size("window_min.1") // 2)
        services = context.services
        context.operations.run(
            self,
            lambda: services.export_log.past(services.actor),
            self._show,
            lambda error: self.hint.setText(error_sentence(error)),
            reads=True,
        )

    def _show(self, exports: Sequence[PastExport]) -> None:
        for export in exports:
            self.rows.addLayout(self._row(export))
        self.rows.addStretch(1)
        if exports:
            words = self.tr("Which contacts they were and where the file went is not kept.")
        else:
            words = self.tr("Nothing was exported yet.")
        self.hint.setText(words)

    def _row(self, export: PastExport) -> QHBoxLayout:
        look = theme()
        line = QHBoxLayout()
        line.setSpacing(look.space("s"))
        is_company = export.scope == ExportScope.COMPANY
        icon = IconLabel("folder-open" if is_company else "file-export", "text_muted")
        line.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        title = PlainLabel(self._title(export), size="small", weight="medium", elides=True)
        words.addWidget(title)
        person = self._context.person(export.user_id)
        parts = [
            format_moment(export.at),
            isolate(person.name) if person is not None else "",
            isolate_ltr(f".{export.format}") if export.format and not is_company else "",
        ]
        told = " · ".join(part for part in parts if part)
        words.addWidget(PlainLabel(told, size="small", tone="muted", elides=True))
        line.addLayout(words, 1)
        return line

    def _title(self, export: PastExport) -> str:
        count = self.tr("%Ln contact(s)", "", export.count)
        scope = {
            str(ExportScope.COMPANY): self.tr("The whole company"),
            str(ExportScope.EVERYBODY): self.tr("Everybody"),
        }.get(export.scope, "")
        return f"{scope} · {count}" if scope else count
