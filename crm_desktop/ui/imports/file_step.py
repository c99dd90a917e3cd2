"""Step 1: choose the file (or drop it), its sheet, the row of the headings and the country."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.imports.model import SheetChoice
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.message_bar import MessageBar
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_NO_HEADINGS = -1
_FIND_HEADINGS = 0
_MOST_HEADER_ROWS = 30


def local_file(urls: Sequence[QUrl]) -> Path | None:
    """The one local file that was dropped, if it was one."""
    paths = [url.toLocalFile() for url in urls]
    return Path(paths[0]) if len(paths) == 1 and paths[0] else None


class DropArea(QFrame):
    """A dashed frame that takes one file."""

    file_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._is_hovered = False
        look = theme()
        self._icon = IconLabel("file-import", "text_muted", look.size("icon_large"))
        self._title = PlainLabel(weight="strong", elides=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._detail = PlainLabel(size="small", tone="muted", wraps=True)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = PrimaryButton(self.tr("Choose a file…"), "folder-open")
        self.button.clicked.connect(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[look.space("xl")] * 4)
        column.setSpacing(look.space("s"))
        column.addStretch(1)
        column.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Ask for a file."""
        self._icon.set_icon("file-import", "text_muted")
        self._title.setText(self.tr("Drop an Excel or CSV file here"))
        self._detail.setText(
            self.tr("Any list will do: titles, empty rows and mixed phone numbers are sorted out.")
        )
        self.button.setText(self.tr("Choose a file…"))

    def show_file(self, path: Path, detail: str) -> None:
        """Show what was chosen."""
        self._icon.set_icon("table", "accent")
        self._title.setText(path.name)
        self._detail.setText(detail)
        self.button.setText(self.tr("Choose another file…"))

    def choose(self) -> None:
        """Ask the system for a file."""
        dialog = QFileDialog(self, self.tr("Choose the list to import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Lists (*.xlsx *.xlsm *.csv *.tsv *.txt)"), self.tr("All files (*)")]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, name: str) -> None:
        self.file_chosen.emit(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_file(event.mimeData().urls()) is not None:
            self._is_hovered = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:
        self._is_hovered = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dragLeaveEvent(event)
        path = local_file(event.mimeData().urls())
        if path is not None:
            event.acceptProposedAction()
            self.file_chosen.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            fill = look.color("accent_bg" if self._is_hovered else "surface")
            draw_box(painter, self.rect(), look.radius("card"), fill)
            pen = QPen(look.color("focus" if self._is_hovered else "border_strong"), look.border())
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                self.rect().adjusted(1, 1, -2, -2), look.radius("card"), look.radius("card")
            )


class FileStep(QWidget):
    """Emits `file_chosen(Path)`; the wizard inspects it and calls `show_choice`."""

    file_chosen = Signal(object)

    def __init__(
        self, countries: Sequence[tuple[str, str]], country: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = theme()
        self.choice: SheetChoice | None = None
        self.message_bar = MessageBar()
        self.drop_area = DropArea()
        self.drop_area.file_chosen.connect(self.file_chosen)
        self.sheet_box = ComboBox()
        self.header_box = ComboBox()
        self.country_box = ComboBox()
        self.reading_label = PlainLabel(size="small", tone="muted")
        self._fill_header_rows()
        for code, name in countries:
            self.country_box.add_choice(name, code)
        self.country_box.setCurrentIndex(max(self.country_box.findData(country), 0))
        self._form = Form()
        self._add(self.tr("Sheet"), self.sheet_box)
        self._add(self.tr("Headings"), self.header_box)
        self._add(self.tr("Phones without country code"), self.country_box)
        self._reading_row = self._form.add_row(self.tr("Read as"), self.reading_label)
        self._form.setMaximumWidth(look.size("dialog_width.1"))
        title = PlainLabel(self.tr("Choose the list"), size="h1", weight="strong")
        line = QHBoxLayout()
        line.addWidget(self._form)
        line.addStretch(1)
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("l"))
        column.addWidget(title)
        column.addWidget(self.message_bar)
        column.addWidget(self.drop_area, 1)
        column.addLayout(line)
        self._form.setEnabled(False)

    @property
    def sheet(self) -> str:
        """The chosen sheet, empty for a delimited text."""
        return self.sheet_box.currentData() or ""

    @property
    def country(self) -> str:
        """ISO 3166 alpha-2 of the country of numbers without a country code."""
        return self.country_box.currentData() or ""

    @property
    def header_row(self) -> int | bool | None:
        """`True` to find the headings, `None` if there are none, else their row."""
        row = self.header_box.currentData()
        if row == _FIND_HEADINGS:
            return True
        return None if row == _NO_HEADINGS else int(row)

    def show_choice(self, choice: SheetChoice) -> None:
        """Show a file that could be read."""
        self.choice = choice
        self.message_bar.hide()
        self.sheet_box.clear()
        for sheet in choice.sheets:
            name = sheet.name or choice.path.name
            rows = self.tr("%Ln row(s)", "", sheet.row_count)
            self.sheet_box.add_choice(f"{name} · {rows}", sheet.name)
        chosen = self.sheet_box.findData(choice.chosen)
        self.sheet_box.setCurrentIndex(max(chosen, 0))
        self.header_box.setCurrentIndex(0)
        reading = ", ".join(part for part in (choice.encoding, self._delimiter_name()) if part)
        self.reading_label.setText(reading)
        self.reading_label.setVisible(bool(reading))
        self._reading_row.setVisible(bool(reading))
        count = len(choice.sheets)
        detail = self.tr("%Ln sheet(s)", "", count) if count > 1 else self.tr("Ready to read")
        self.drop_area.show_file(choice.path, detail)
        self._form.setEnabled(True)

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Say why a file cannot be read."""
        self.choice = None
        self._form.setEnabled(False)
        self.drop_area.show_nothing()
        self.message_bar.show_error(error)

    def _add(self, label: str, box: ComboBox) -> None:
        box.setAccessibleName(label)
        self._form.add_row(label, box).setBuddy(box)

    def _fill_header_rows(self) -> None:
        self.header_box.add_choice(self.tr("Find them"), _FIND_HEADINGS)
        self.header_box.add_choice(self.tr("The list has no headings"), _NO_HEADINGS)
        for row in range(1, _MOST_HEADER_ROWS + 1):
            text = self.tr("In row {number}").format(number=format_number(row))
            self.header_box.add_choice(text, row)

    def _delimiter_name(self) -> str:
        names = {
            ",": self.tr("separated by commas"),
            ";": self.tr("separated by semicolons"),
            "\t": self.tr("separated by tabs"),
            "|": self.tr("separated by bars"),
        }
        delimiter = self.choice.delimiter if self.choice else ""
        return names.get(delimiter, delimiter)
