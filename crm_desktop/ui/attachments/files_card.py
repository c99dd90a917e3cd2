"""The newest files of a record beside its line, and a button that attaches more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.attachments.model import FiledFile
from crm_desktop.core.clock import day_of_moment
from crm_desktop.ui.attachments.file_menu import FileActs
from crm_desktop.ui.attachments.file_words import file_icon, file_size, file_tone
from crm_desktop.ui.attachments.opener import DragOut
from crm_desktop.ui.attachments.progress_line import ProgressLine
from crm_desktop.ui.attachments.record_files import RecordFiles
from crm_desktop.ui.kit.buttons import IconButton, LinkButton
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.formatting import format_day, format_number
from crm_desktop.ui.kit.frames import Card
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.kept_focus import enable
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_SHOWN = 4


class FilesCard(Card):
    """`all_requested()` asks for the whole list."""

    all_requested = Signal()

    def __init__(self, files: RecordFiles, acts: FileActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._acts = acts
        self._shown: tuple[FiledFile, ...] = ()
        look = theme()
        self.body.setSpacing(look.space("xs"))
        self.heading = PlainLabel(self.tr("Files"), size="small", weight="strong")
        self.count = PlainLabel(size="small", tone="muted")
        self.add = IconButton("plus", self.tr("Attach files"), small=True)
        self.add.clicked.connect(acts.choose)
        head = QHBoxLayout()
        head.setSpacing(look.space("s"))
        head.addWidget(self.heading)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.add)
        self.body.addLayout(head)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.body.addLayout(self.rows)
        self.empty = PlainLabel(
            self.tr("Drop files here, paste a picture, or choose some with the plus."),
            size="small",
            tone="muted",
            wraps=True,
        )
        self.body.addWidget(self.empty)
        self.body.addWidget(ProgressLine(files, self))
        self.more = LinkButton("", self)
        self.more.clicked.connect(self.all_requested)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self.more.hide()
        self.setAccessibleName(self.tr("Files"))
        files.changed.connect(self.show_files)
        files.progressed.connect(self._show_state)
        self.show_files()

    def show_files(self) -> None:
        """Show the newest."""
        found = self._files.files
        if found != self._shown:
            self._fill(found)
        self._show_state()

    def _fill(self, found: tuple[FiledFile, ...]) -> None:
        self._shown = found
        while (item := self.rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for filed in found[:_SHOWN]:
            self.rows.addWidget(FileRow(filed, self._files, self._acts, self))
        self.count.setText(format_number(len(found)) if found else "")
        self.more.setText(self.tr("All %Ln file(s)", "", len(found)))
        self.more.setVisible(bool(found))

    def _show_state(self) -> None:
        files = self._files
        self.add.setVisible(files.is_editable)
        enable(self.add, is_enabled=files.can_take)
        self.empty.setVisible(not files.files and files.is_editable and files.is_read)
        self.setVisible(bool(files.files) or (files.is_editable and files.ref is not None))


class FileRow(ShowsFocusRing, QWidget):
    """A click or Enter opens the file; F2, Del and the menu do the rest; it can be dragged out."""

    def __init__(
        self, filed: FiledFile, files: RecordFiles, acts: FileActs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.filed = filed
        self._acts = acts
        look = theme()
        file = filed.file
        day = format_day(day_of_moment(filed.added_at))
        line = QHBoxLayout(self)
        line.setContentsMargins(look.space("xs"), 0, look.space("xs"), 0)
        line.setSpacing(look.space("s"))
        line.addWidget(IconLabel(file_icon(file), file_tone(file), look.size("icon_small")))
        line.addWidget(PlainLabel(file.file_name, size="small", elides=True), 1)
        line.addWidget(PlainLabel(day, size="small", tone="muted"))
        self.setMinimumHeight(look.size("hit_target_min"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{file.file_name}, {file_size(file)}, {day}")
        place = files.context.place_of(filed)
        parts = (file.file_name, " · ".join(part for part in (file_size(file), place) if part))
        set_plain_tooltip(self, "\n".join(parts))
        self._files = files
        self._drag: DragOut | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            context = self._files.context
            self._drag = self._drag or DragOut(context.service, context.operations, self)
            self._drag.press(self.filed.file, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag.move(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_here = self.rect().contains(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._drag is not None and self._drag.release() and is_here:
            self._acts.open(self.filed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._acts.open(self.filed)
        elif not self._acts.take_key(event, self.filed):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._acts.popup(self.filed, event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse():
            look = theme()
            with painting(self) as painter:
                draw_box(painter, self.rect(), look.radius("tag"), look.color("hover"))
