"""What the window shows while no data file is open: it is being opened, or why it cannot be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import Button, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class _BigIcon(QWidget):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        side = theme().size("avatar_large")
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            draw_box(painter, self.rect(), look.radius("card"), look.color("danger_bg"))
            color = look.color("danger")
            draw_icon(painter, self._name, color, self.rect(), look.size("icon_large"))


class StartPage(QWidget):
    """The way out of every trouble: try again, another file, or a new one."""

    retry_requested = Signal()
    open_file_requested = Signal()
    new_file_requested = Signal()
    read_only_requested = Signal()
    backup_requested = Signal()
    salvage_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start_page")
        self._error: UserError | StorageUnavailable | None = None
        self._path = ""
        self._trouble = QWidget(self)
        self._heading = PlainLabel(parent=self._trouble, size="h2", weight="strong", wraps=True)
        self._sentence = PlainLabel(parent=self._trouble, size="base", wraps=True)
        self._file = PlainLabel(parent=self._trouble, size="small", tone="muted", wraps=True)
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._retry: Button = PrimaryButton("", "refresh", self._trouble)
        self._read_only: Button = SecondaryButton("", "eye", self._trouble)
        self._backup: Button = SecondaryButton("", "history", self._trouble)
        self._salvage: Button = SecondaryButton("", "file-export", self._trouble)
        self._backup_words = ""
        self._open: Button = SecondaryButton("", "folder-open", self._trouble)
        self._new: Button = SecondaryButton("", "file", self._trouble)
        self._waiting = PlainLabel(parent=self._trouble, size="small", tone="muted", wraps=True)
        self._waiting.hide()
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._arrange()
        self._trouble.hide()
        self._retry.clicked.connect(self.retry_requested)
        self._read_only.clicked.connect(self.read_only_requested)
        self._backup.clicked.connect(self.backup_requested)
        self._salvage.clicked.connect(self.salvage_requested)
        self._open.clicked.connect(self.open_file_requested)
        self._new.clicked.connect(self.new_file_requested)
        self._retranslate()

    @property
    def error(self) -> UserError | StorageUnavailable | None:
        """Why no file is open; `None` while one is being opened."""
        return self._error

    @property
    def sentence(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    def show_opening(self) -> None:
        """A file is being opened: a thin bar."""
        self._error = None
        self._trouble.hide()
        self._bar.show()

    def show_error(self, error: UserError | StorageUnavailable, path: str) -> None:
        """Say why `path` could not be opened; nothing of it was changed."""
        self._error, self._path = error, path
        self._bar.hide()
        self._read_only.setVisible(error.code in _READABLE_ALL_THE_SAME)
        self._backup.hide()
        self._salvage.hide()
        self._waiting.hide()
        self._retranslate()
        self._trouble.show()
        self._retry.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_backup(self, when: str) -> None:
        """A backup of the file that cannot be opened is there, made at `when`."""
        self._backup_words = when
        self._backup.show()
        self._retranslate()

    def tell_waiting(self) -> None:
        """The drive is asked every few seconds."""
        self._waiting.show()

    def is_waiting(self) -> bool:
        """Whether it says that the file will open by itself."""
        return not self._waiting.isHidden() and self._error is not None

    def offer_salvage(self) -> None:
        """The file is there, and something of it may still be read."""
        self._salvage.show()
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("surface"))

    def _arrange(self) -> None:
        look = theme()
        words = QVBoxLayout()
        words.setSpacing(look.space("s"))
        words.addWidget(self._heading)
        words.addWidget(self._sentence)
        words.addWidget(self._file)
        words.addWidget(self._waiting)
        words.addSpacing(look.space("m"))
        for line in (
            (self._retry, self._backup, self._salvage, self._read_only),
            (self._open, self._new),
        ):
            buttons = QHBoxLayout()
            buttons.setSpacing(look.space("s"))
            for button in line:
                buttons.addWidget(button)
            buttons.addStretch(1)
            words.addLayout(buttons)
        row = QHBoxLayout(self._trouble)
        ring = look.space("xs")  # room for the focus ring around the buttons
        row.setContentsMargins(0, 0, 0, ring)
        row.setSpacing(look.space("l"))
        row.addWidget(_BigIcon("database-off", self._trouble), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._trouble.setMaximumWidth(int(look.tokens.size("wizard_steps")) * 4)
        self._trouble.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, look.space("xl"))
        page.setSpacing(0)
        page.addWidget(self._bar)
        page.addStretch(2)
        centered = QHBoxLayout()
        centered.setContentsMargins(look.space("xl"), 0, look.space("xl"), 0)
        centered.addStretch(1)
        centered.addWidget(self._trouble, 8)
        centered.addStretch(1)
        page.addLayout(centered)
        page.addStretch(3)

    def _sentence_of(self, error: UserError | StorageUnavailable) -> str:
        """Of a damaged file the ways out that are here: it can only be checked where it opens."""
        if error.code != "file_damaged" or self._salvage.isHidden():
            return error_sentence(error)
        if self._backup.isHidden():
            return self.tr(
                "The data file is damaged. Save what can be read of it into a new file, or open a"
                " backup."
            )
        return self.tr(
            "The data file is damaged. Put the backup back, or save what can be read of it into a"
            " new file."
        )

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("The data file is being opened"))
        self._waiting.setText(self.tr("The file opens by itself as soon as it can be reached."))
        self._heading.setText(self.tr("The data file could not be opened"))
        self._retry.setText(self.tr("Try again"))
        self._read_only.setText(self.tr("Open to read only"))
        backup = self.tr("Put the backup of {when} back…")
        self._backup.setText(backup.replace("{when}", self._backup_words))
        self._salvage.setText(self.tr("Save what can be read…"))
        self._open.setText(self.tr("Open another…"))
        self._new.setText(self.tr("New file…"))
        if self._error is not None:
            self._sentence.setText(self._sentence_of(self._error))
            self._file.setText(isolate_ltr(self._path))


_READABLE_ALL_THE_SAME = frozenset({"read_only", "folder_read_only"})
