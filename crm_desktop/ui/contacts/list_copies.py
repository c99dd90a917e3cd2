"""Contacts of a list in the clipboard: as a table of the shown columns, or as readable lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.model import PointKind, RowPart
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.table_text import plain_cell, table_texts

COPY_LIMIT = 5000
"""Most contacts copied at once; who needs more exports them."""
_READABLE = frozenset({PointKind.PHONE, PointKind.MOBILE, PointKind.FAX, PointKind.EMAIL})


class ListCopies(QObject):
    """Reads rows in the worker; `message(level, sentence)` says what was copied."""

    message = Signal(str, str)

    def __init__(self, context: ContactContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context

    def copy_table(
        self, ids: Sequence[int], columns: Sequence[Column], parts: Collection[RowPart]
    ) -> None:
        """Copy contacts as text with tabs and as a table, in the order of `ids`."""
        contacts = self._context.services.contacts
        chosen = ids[:COPY_LIMIT]
        shown = [column for column in columns if column.cell is not Cell.CHECK]

        def read() -> tuple[str, str]:
            return table_texts(shown, contacts.rows(chosen, parts))

        def take(texts: tuple[str, str]) -> None:
            content = QMimeData()
            content.setText(texts[0])
            content.setData("text/html", texts[1].encode())
            self._put(content, len(ids))

        if chosen:
            self._context.operations.run(self, read, take, kind="copy")

    def copy_text(self, ids: Sequence[int]) -> None:
        """Copy a line for each contact: name, phones, e-mails."""
        contacts = self._context.services.contacts
        chosen = ids[:COPY_LIMIT]

        def read() -> str:
            channels = contacts.channels(chosen)
            lines: list[str] = []
            for row in contacts.rows(chosen):
                values = (
                    value for kind, value in channels.get(row.id, ()) if kind in _READABLE and value
                )
                lines.append(", ".join(map(plain_cell, (row.display_name, *values))))
            return "\n".join(lines)

        def take(text: str) -> None:
            content = QMimeData()
            content.setText(text)
            self._put(content, len(ids))

        if chosen:
            self._context.operations.run(self, read, take, kind="copy")

    def _put(self, content: QMimeData, wanted: int) -> None:
        QGuiApplication.clipboard().setMimeData(content)
        if wanted > COPY_LIMIT:
            sentence = self.tr("Only the first {limit} of %Ln contact(s) were copied.", "", wanted)
            sentence = sentence.replace("{limit}", format_number(COPY_LIMIT))
            self.message.emit("warning", sentence)
        elif wanted > 1:
            self.message.emit("note", self.tr("%Ln contact(s) copied", "", wanted))
