"""Every file of a record in a table, beside it what the chosen one looks like."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from crm_desktop.business.attachments.model import FiledFile
from crm_desktop.core.text import fold
from crm_desktop.ui.attachments.file_menu import FileActs
from crm_desktop.ui.attachments.file_preview import FilePreview
from crm_desktop.ui.attachments.file_words import file_icon, file_size, file_tone, kind_of_file
from crm_desktop.ui.attachments.opener import DragOut
from crm_desktop.ui.attachments.progress_line import ProgressLine
from crm_desktop.ui.attachments.record_files import RecordFiles
from crm_desktop.ui.kit.buttons import SecondaryButton
from crm_desktop.ui.kit.columns import Cell, Column, Person
from crm_desktop.ui.kit.empty_state import EmptyState
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.formatting import EMPTY, format_moment
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.kept_focus import enable
from crm_desktop.ui.kit.records_model import RecordsModel, dress
from crm_desktop.ui.kit.row_table import RowTable
from crm_desktop.ui.kit.theme import theme

_END = Qt.AlignmentFlag.AlignTrailing


class FilesPanel(Panel):
    """`open_requested(RecordRef)` asks for the activity that a file is on."""

    open_requested = Signal(object)

    def __init__(self, files: RecordFiles, acts: FileActs, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.files = files
        self.acts = acts
        self.find_line = Line("search", self, is_quiet=True)
        self.find_line.setPlaceholderText(self.tr("Find a file"))
        self.find_line.setAccessibleName(self.tr("Find a file"))
        self.find_line.setClearButtonEnabled(True)
        self.find_line.setFixedWidth(theme().size("preview_panel"))
        self.add = SecondaryButton(self.tr("Attach files…"), "paperclip", self)
        self.add.set_hint(self.tr("Choose files, drop them anywhere on the card, or paste"), "")
        self.add.clicked.connect(acts.choose)
        self.progress = ProgressLine(files, self)
        self.model: RecordsModel[FiledFile] = RecordsModel(self._columns(), self)
        self._on_column = [one.key for one in self.model.columns].index("on")
        self.view = _FilesTable(self)
        dress(self.view, self.model, self.tr("Files"))
        header = self.view.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.preview = FilePreview(files, acts, self)
        self.empty = EmptyState("paperclip", "", "", self)
        self._arrange()
        self.find_line.textChanged.connect(self.show_files)
        QShortcut(QKeySequence("Ctrl+F"), self, self.find_line.setFocus)
        self.view.selectionModel().currentRowChanged.connect(self._show_chosen)
        files.changed.connect(self.show_files)
        files.progressed.connect(self._show_state)
        self.show_files()

    @property
    def chosen(self) -> FiledFile | None:
        """The file that the keyboard stands on."""
        return self.model.record_of(self.view.currentIndex())

    def show_files(self) -> None:
        """Those whose names hold what is looked for; the chosen one stays chosen.

        Where it is gone, the one that came into its place is: Delete pressed again takes off the
        next file, not the newest.
        """
        before, place = self.chosen, self.view.currentIndex().row()
        wanted = fold(self.find_line.text())
        found = [one for one in self.files.files if wanted in fold(one.file.file_name)]
        self.model.show_rows(found)
        keys = [one.file.id for one in found]
        if found:
            is_there = before is not None and before.file.id in keys
            row = keys.index(before.file.id) if before and is_there else max(0, place)
            self.view.selectRow(min(row, len(found) - 1))
        self._show_chosen()
        self._show_state()

    def _show_chosen(self) -> None:
        self.preview.show_file(self.chosen)

    def _show_state(self) -> None:
        files = self.files
        has_rows = self.model.rowCount() > 0
        self.add.setVisible(files.is_editable)
        enable(self.add, is_enabled=files.can_take)
        self.find_line.setEnabled(bool(files.files))
        self.view.setVisible(has_rows)
        self.preview.setVisible(has_rows)
        # The room of a column in which nothing stands is the names'.
        self.view.setColumnHidden(
            self._on_column, not any(files.context.place_of(one) for one in files.files)
        )
        self.empty.setVisible(not has_rows and files.is_read)
        if files.files:
            self.empty.set_text(self.tr("No file of that name is here"))
        elif files.is_editable:
            self.empty.set_text(
                self.tr("No files yet"),
                self.tr("Drop offers, contracts or photos anywhere on this card, or paste one."),
            )
        else:
            self.empty.set_text(self.tr("No files"))

    def _columns(self) -> tuple[Column, ...]:
        context = self.files.context

        def person(filed: FiledFile) -> Person | None:
            return context.person(filed.added_by)

        def name_of(filed: FiledFile) -> str:
            found = person(filed)
            return EMPTY if found is None else found.name

        return (
            Column(
                "icon",
                "",
                lambda one: file_icon(one.file),
                lambda one: kind_of_file(one.file),
                width=36,
                cell=Cell.ICON,
                tone=lambda one: file_tone(one.file),
            ),
            Column(
                "name", self.tr("Name"), lambda one: one.file.file_name, width=280, weight="medium"
            ),
            Column("kind", self.tr("Kind"), lambda one: kind_of_file(one.file) or EMPTY, width=64),
            Column("size", self.tr("Size"), lambda one: file_size(one.file), width=88, align=_END),
            Column("on", self.tr("On"), lambda one: context.place_of(one) or EMPTY, width=170),
            Column("when", self.tr("Added"), lambda one: format_moment(one.added_at), width=150),
            Column("avatar", "", person, width=36, cell=Cell.AVATAR),
            Column("who", self.tr("By"), name_of, width=130),
        )

    def _arrange(self) -> None:
        look = theme()
        space = look.space("l")
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        head.addWidget(self.find_line)
        head.addWidget(self.progress, 1)
        head.addStretch(1)
        head.addWidget(self.add)
        both = QHBoxLayout()
        both.setSpacing(space)
        both.addWidget(self.view, 1)
        both.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(space, look.space("m"), space, space)
        column.setSpacing(look.space("m"))
        column.addLayout(head)
        column.addWidget(self.empty)
        column.addLayout(both, 1)
        column.addStretch(0)

    def file_at(self, place: object) -> FiledFile | None:
        """The file at a place of the table's viewport."""
        return self.model.record_of(self.view.indexAt(place))  # type: ignore[arg-type]


class _FilesTable(RowTable):
    """Keys, menu, double click and dragging out; `panel` decides."""

    def __init__(self, panel: FilesPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        context = panel.files.context
        self._drag = DragOut(context.service, context.operations, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._panel.acts.take_key(event, self._panel.chosen):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        filed = self._panel.file_at(event.position().toPoint())
        if filed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag.press(filed.file, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # Not to Qt's own: it would choose every row the mouse passes.
        self._drag.move(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag.release()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        filed = self._panel.file_at(event.position().toPoint())
        if filed is not None:
            self._panel.acts.open(filed)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        filed = self._panel.chosen if is_key else self._panel.file_at(event.pos())
        if filed is None:
            return
        index = self.currentIndex()
        where = self.visualRect(index).bottomLeft() if is_key else event.pos()
        self._panel.acts.popup(filed, self.viewport().mapToGlobal(where))
