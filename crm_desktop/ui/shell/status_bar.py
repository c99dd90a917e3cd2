"""The line at the window's foot: which file is open and whether everything is saved."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.focus_ring import ShowsFocusRing
from crm_desktop.ui.kit.formatting import format_share
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme


class SaveState(StrEnum):
    """What is true of the user's changes."""

    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


class _Mark(QWidget):
    """A small icon or a status dot."""

    def __init__(self, parent: QWidget, icon_name: str = "", color: str = "text_muted") -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_look(self, icon_name: str, color: str) -> None:
        """Show another icon, or a dot for no icon."""
        self._icon_name, self._color = icon_name, color
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().size("icon_small" if self._icon_name else "status_dot")
        return QSize(side, theme().size("icon_small"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = theme().color(self._color)
        if self._icon_name:
            draw_icon(painter, self._icon_name, color, self.rect(), theme().size("icon_small"))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(color)
        painter.setBrush(color)
        side = theme().size("status_dot") - 1
        painter.drawEllipse(QRect(0, (self.height() - side + 1) // 2, side, side))


class _DoorLabel(ShowsFocusRing, PlainLabel):
    """Words that tell more on a click, Enter or Space; where there is no room they end in "…"."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent, size="caption", tone="muted", elides=True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(place):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)


class StatusBar(QWidget):
    """File, where it is shared, the search index while it is built, backups, the saving state."""

    backups_clicked = Signal()

    sharing_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self._sharing_words = ""
        self._sharing_tone = ""
        self._state = SaveState.SAVED
        self._is_read_only = False
        self._file_icon = _Mark(self, "database")
        self._file_name = PlainLabel(parent=self, size="caption", tone="muted", elides=True)
        self._file_name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._sharing_dot = _Mark(self, "", "success_solid")
        self._sharing = _DoorLabel(self)
        self._sharing.clicked.connect(self.sharing_requested)
        self._index = PlainLabel(parent=self, size="caption", tone="muted")
        self._import = PlainLabel(parent=self, size="caption", tone="muted")
        self._backups_icon = _Mark(self, "history")
        self._backups_icon.setCursor(Qt.CursorShape.PointingHandCursor)
        self._backups = _DoorLabel(self)
        self._backups.clicked.connect(self.backups_clicked)
        self._reminders_icon = _Mark(self, "bell")
        self._reminders = PlainLabel(parent=self, size="caption", tone="muted")
        self._saved_icon = _Mark(self, "circle-check", "success_solid")
        self._saved = PlainLabel(parent=self, size="caption", tone="muted")
        self._arrange()
        self.show_no_file()

    @property
    def save_state(self) -> SaveState:
        """What is said about the user's changes."""
        return self._state

    def show_file(self, path: Path, *, is_read_only: bool = False) -> None:
        """An open file."""
        self._is_read_only = is_read_only
        self._sharing_words = self._sharing_tone = ""
        self._file_name.setText(isolate(path.name))
        set_plain_tooltip(self._file_name, str(path))
        self._set_visible(True)
        self._retranslate()

    def show_no_file(self) -> None:
        """Nothing is open."""
        self._file_name.setText("")
        self._index.setText("")
        self._import.setText("")
        self.show_reminders("")
        self.show_backups("", "", is_late=False, is_missing=False)
        self._set_visible(False)

    def show_saving(self, state: SaveState) -> None:
        """What is true of the user's changes right now."""
        if state is not self._state:
            self._state = state
            self._retranslate()

    def show_sharing(self, words: str, tone: str, tip: str, *, is_read_only: bool) -> None:
        """In which mode the file is open, and who is there; `tone` is success or warning."""
        self._sharing_words, self._sharing_tone = words, tone
        self._is_read_only = is_read_only
        set_plain_tooltip(self._sharing, f"{words}\n{tip}")
        self._sharing.setAccessibleDescription(tip)
        self._retranslate()

    def show_index_progress(self, done: int, total: int) -> None:
        """The search index is being built; `total` 0 or `done` reaching it ends the message."""
        if total <= 0 or done >= total:
            self._index.setText("")
            return
        share = format_share(done / total)
        self._index.setText(self.tr("Preparing the search: {share}").replace("{share}", share))

    def show_reminders(self, words: str) -> None:
        """Whether reminders come, or until when it is quiet; empty while they do not run."""
        self._reminders.setText(words)
        self._reminders_icon.setVisible(bool(words))
        self._reminders.setVisible(bool(words))

    def show_backups(self, words: str, hint: str, *, is_late: bool, is_missing: bool) -> None:
        """How the backups stand: amber if late, red if missing; empty while nobody has looked."""
        self._backups.setText(words)
        set_plain_tooltip(self._backups, hint)
        color = "danger" if is_missing else "warning" if is_late else "text_muted"
        self._backups_icon.set_look("alert-triangle" if is_late or is_missing else "history", color)
        for part in (self._backups_icon, self._backups):
            part.setVisible(bool(words))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        icon = self._backups_icon
        if icon.isVisible() and icon.geometry().contains(place):
            self.backups_clicked.emit()

    def show_import_progress(self, done: int, total: int) -> None:
        """An import is being written; `total` 0 ends the message."""
        if total <= 0:
            self._import.setText("")
            return
        share = format_share(min(1.0, done / total))
        self._import.setText(self.tr("Importing: {share}").replace("{share}", share))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("window"))
        painter.fillRect(0, 0, self.width(), theme().border(), theme().color("border"))

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        ring = theme().border("focus") + theme().border()  # and a gap: rings end within the bar
        layout.setContentsMargins(
            theme().space("m"), theme().border() + ring, theme().space("m"), ring
        )
        layout.setSpacing(theme().space("s") - 2)
        layout.addWidget(self._file_icon)
        layout.addWidget(self._file_name)
        layout.addSpacing(theme().space("s"))
        layout.addWidget(self._sharing_dot)
        layout.addWidget(self._sharing)
        layout.addStretch(1)
        layout.addWidget(self._import)
        layout.addWidget(self._index)
        layout.addSpacing(theme().space("s"))
        layout.addWidget(self._backups_icon)
        layout.addWidget(self._backups)
        layout.addSpacing(theme().space("s"))
        layout.addWidget(self._reminders_icon)
        layout.addWidget(self._reminders)
        layout.addSpacing(theme().space("s"))
        layout.addWidget(self._saved_icon)
        layout.addWidget(self._saved)
        self.setMinimumHeight(theme().size("status_bar"))

    def _set_visible(self, visible: bool) -> None:
        for widget in (
            self._file_icon,
            self._file_name,
            self._sharing_dot,
            self._sharing,
            self._saved_icon,
            self._saved,
        ):
            widget.setVisible(visible)

    def _retranslate(self) -> None:
        if self._sharing_words:
            self._sharing.setText(self._sharing_words)
            self._sharing_dot.set_look("", f"{self._sharing_tone}_solid")
        elif self._is_read_only:
            self._sharing.setText(self.tr("read only"))
            self._sharing_dot.set_look("", "warning_solid")
        else:
            self._sharing.setText(self.tr("local file · only this computer"))
            self._sharing_dot.set_look("", "success_solid")
        if self._is_read_only:
            self._saved.setText(self.tr("Nothing can be changed"))
            self._saved_icon.set_look("lock", "text_muted")
            return
        match self._state:
            case SaveState.SAVED:
                self._saved.setText(self.tr("All changes saved"))
                self._saved_icon.set_look("circle-check", "success_solid")
            case SaveState.SAVING:
                self._saved.setText(self.tr("Saving…"))
                self._saved_icon.set_look("device-floppy", "text_muted")
            case SaveState.FAILED:
                self._saved.setText(self.tr("Not everything is saved"))
                self._saved_icon.set_look("alert-triangle", "warning_solid")
