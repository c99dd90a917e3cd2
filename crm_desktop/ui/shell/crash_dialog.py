"""What the user sees of an unexpected error: one sentence, and a way to report it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.editors import PlainTextEdit
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class _AlertMark(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        side = theme().size("icon_large") + theme().space("xs")
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            look = theme()
            side = look.size("icon_large")
            draw_icon(painter, "alert-triangle", look.color("danger"), self.rect(), side)


class CrashDialog(QDialog):
    """Not modal: the program goes on while it is open. `details` hold no personal data."""

    def __init__(self, details: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Unexpected error"))
        self.setProperty("surface", "surface")
        self._details = details
        self._log_folder = log_folder
        look = theme()
        self.setMinimumWidth(int(look.tokens.size("search_width")) + look.space("xl") * 3)
        heading = PlainLabel(self.tr("Something went wrong"), self, size="h2", weight="strong")
        sentence = PlainLabel(
            self.tr(
                "The program met an error it did not expect, and goes on. What was saved is safe; "
                "the last action may not have happened. If this comes again, please send the "
                "details: they hold no names, numbers or notes."
            ),
            self,
            wraps=True,
        )
        self._text = PlainTextEdit(details, self)
        self._text.setReadOnly(True)
        self._text.setFont(look.font("mono"))
        self._text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._text.setAccessibleName(self.tr("Details"))
        self._text.setMinimumHeight(look.size("today_side_column") // 2)
        self._text.hide()
        self._toggle = LinkButton(self.tr("Show details"), self)
        self._toggle.clicked.connect(self._show_details)
        self._copy = SecondaryButton(self.tr("Copy details"), "copy", self)
        self._copy.clicked.connect(self._copy_details)
        folder = SecondaryButton(self.tr("Open log folder"), "folder-open", self)
        folder.clicked.connect(self._open_folder)
        go_on = PrimaryButton(self.tr("Continue"), parent=self)
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        words = QVBoxLayout()
        words.setSpacing(look.space("s"))
        words.addWidget(heading)
        words.addWidget(sentence)
        words.addWidget(self._text)
        top = QHBoxLayout()
        top.setSpacing(look.space("m"))
        top.addWidget(_AlertMark(self), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addWidget(self._toggle)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(folder)
        buttons.addWidget(go_on)
        layout = QVBoxLayout(self)
        margin = look.space("l")
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(margin)
        layout.addLayout(top)
        layout.addLayout(buttons)
        go_on.setFocus()

    def _show_details(self) -> None:
        self._text.setVisible(self._text.isHidden())
        self._toggle.setText(
            self.tr("Show details") if self._text.isHidden() else self.tr("Hide details")
        )
        self.adjustSize()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self._copy.setText(self.tr("Copied"))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))
