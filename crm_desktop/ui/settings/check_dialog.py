"""The result of *Check file*, in words: what was looked at, what holds and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.settings.damage_words import check_words

if TYPE_CHECKING:
    from crm_desktop.storage.check import Report

_MOST_DETAILS = 6
_LOOKS = {True: ("circle-check", "success"), False: ("alert-triangle", "danger")}


class CheckDialog(QDialog):
    """Says how the file is; emits `mend_requested` where there is something to mend."""

    mend_requested = Signal()

    def __init__(
        self,
        report: Report,
        name: str,
        parent: QWidget | None = None,
        *,
        is_damaged: bool,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setWindowTitle(self.tr("Check of the file"))
        look = theme()
        column = QVBoxLayout(self)
        space = look.space("xl")
        column.setContentsMargins(space, space, space, look.space("l"))
        column.setSpacing(look.space("s"))
        sound = self.tr("“{name}” is sound: {count} contacts.")
        sentence = sound if report.is_sound else self.tr("“{name}” is not as it should be")
        sentence = sentence.replace("{name}", isolate(name))
        self.title = PlainLabel(
            sentence.replace("{count}", format_number(report.contacts)),
            size="h2",
            weight="strong",
            wraps=True,
        )
        column.addWidget(self.title)
        column.addSpacing(look.space("xs"))
        for holds, words in check_words(report):
            line = QHBoxLayout()
            line.setSpacing(look.space("s"))
            icon = IconLabel(*_LOOKS[holds])
            line.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
            line.addWidget(PlainLabel(words, wraps=True), 1)
            column.addLayout(line)
        details = list(dict.fromkeys(map(error_sentence, report.problems)))[:_MOST_DETAILS]
        if details:
            column.addSpacing(look.space("xs"))
            column.addWidget(PlainLabel("\n".join(details), size="small", tone="muted", wraps=True))
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space("s"))
        buttons.addStretch(1)
        self.close_button = SecondaryButton(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        buttons.addWidget(self.close_button)
        self.mend_button = PrimaryButton(self.tr("What can be done…"))
        self.mend_button.clicked.connect(self._mend)
        self.mend_button.setVisible(is_damaged)
        buttons.addWidget(self.mend_button)
        column.addLayout(buttons)
        self.resize(look.size("dialog_width.1"), self.sizeHint().height())

    def _mend(self) -> None:
        self.accept()
        self.mend_requested.emit()
