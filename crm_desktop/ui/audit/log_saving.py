"""The log saved as a workbook or a text table: where to, checked first, then written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from crm_desktop.business.audit.log_export import (
    WORKBOOK,
    LogExport,
    LogOrder,
    LogWords,
    LogWritten,
)
from crm_desktop.business.audit.log_model import LogFilter
from crm_desktop.core.text import isolate_ltr
from crm_desktop.ui.audit.context import LogContext
from crm_desktop.ui.kit.long_work import LongWork, Progress
from crm_desktop.ui.kit.table_text import plain_cell

if TYPE_CHECKING:
    from crm_desktop.storage.check import Report
    from crm_desktop.ui.audit.log_window import LogWindow

_SUFFIXES = (WORKBOOK, ".csv")
Check = Callable[[Callable[["Report"], object]], None]


class LogSaving(QObject):
    """Ends with the window."""

    def __init__(self, context: LogContext, window: LogWindow) -> None:
        super().__init__(window)
        self._context = context
        self._window = window

    def ask(self, wanted: LogFilter, filters: str, words: LogWords, check: Check) -> None:
        """Ask where to; what the `check` finds stands in the file, with the `filters` in words."""
        exporting = self._context.exporting
        if exporting is None or not self._context.may_export:
            return
        workbook = self.tr("Excel workbook (*.xlsx)")
        table = self.tr("Text table for spreadsheets (*.csv)")
        day = self._context.clock.today().isoformat()
        name = f"{self.tr('Log of changes')} {day}{WORKBOOK}"
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the log"), name, f"{workbook};;{table}"
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in _SUFFIXES:
            path = path.with_name(path.name + _SUFFIXES[kind == table])
        check(partial(self._write, exporting, path, wanted, filters, words))

    def _write(
        self,
        exporting: Callable[[], LogExport],
        path: Path,
        wanted: LogFilter,
        filters: str,
        words: LogWords,
        report: Report,
    ) -> None:
        context, export = self._context, exporting()
        facts = (
            (self.tr("Filter"), filters),
            (self.tr("Check of the log"), self._window.report_words(report)),
        )
        facts = tuple((title, plain_cell(said)) for title, said in facts)
        order = LogOrder(path, wanted, facts, context.clock.zone)

        def write(progress: Progress) -> LogWritten:
            return export.write(order, words, context.actor, progress)

        LongWork(
            self._window,
            context.operations,
            self.tr("Saving the log"),
            write,
            partial(self._tell, export, report),
            is_long=True,
        )

    def _tell(self, export: LogExport, report: Report, written: LogWritten) -> None:
        actor = self._context.actor
        self._context.operations.run(self, lambda: export.note(written, actor))
        told = self.tr("%Ln change(s) saved in {path}", "", written.count)
        told = told.replace("{path}", isolate_ltr(str(written.path)))
        words = f"{told}. {self._window.report_words(report)}"
        level = "success" if report.is_sound else "danger"
        self._window.messages.show_message(level, words)
