"""Small windows about the program itself: what it is, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop import __version__
from crm_desktop.ui.kit.buttons import PrimaryButton
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.shell.keys import key_list


def _framed(parent: QWidget | None, title: str) -> tuple[QDialog, QVBoxLayout]:
    look = theme()
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setProperty("surface", "surface")
    dialog.setMinimumWidth(look.size("dialog_width.0"))
    column = QVBoxLayout(dialog)
    margin = look.space("xl")
    column.setContentsMargins(margin, margin, margin, look.space("l"))
    column.setSpacing(look.space("m"))
    column.addWidget(PlainLabel(title, size="h2", weight="strong"))
    return dialog, column


def _add_close(dialog: QDialog, column: QVBoxLayout) -> None:
    close = PrimaryButton(QCoreApplication.translate("About", "Close"))
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(close)
    column.addStretch(1)
    column.addLayout(line)
    close.setFocus()


def make_about_dialog(parent: QWidget | None = None) -> QDialog:
    """Version, license and what the program promises."""
    translate = QCoreApplication.translate
    dialog, column = _framed(parent, translate("About", "About CRM Desktop"))
    version = translate("About", "Version {version}").replace("{version}", isolate_ltr(__version__))
    for sentence in (
        version,
        translate(
            "About",
            "Your contacts lie in one file on this computer. The program opens no network "
            "connection.",
        ),
        translate(
            "About",
            "Free software under the MIT license. It uses Qt and PySide (LGPL), the fonts Inter "
            "and Noto Sans (OFL) and Tabler icons (MIT).",
        ),
    ):
        column.addWidget(PlainLabel(sentence, size="small", wraps=True))
    _add_close(dialog, column)
    return dialog


def make_keys_dialog(parent: QWidget | None = None) -> QDialog:
    """The table of keys."""
    look = theme()
    dialog, column = _framed(parent, QCoreApplication.translate("About", "Keyboard shortcuts"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.space("xl"))
    grid.setVerticalSpacing(look.space("xs"))
    for row, (keys, words) in enumerate(key_list()):
        grid.addWidget(PlainLabel(isolate_ltr(keys), size="small", weight="medium"), row, 0)
        grid.addWidget(PlainLabel(words, size="small", tone="muted"), row, 1)
    grid.setColumnStretch(1, 1)
    column.addLayout(grid)
    _add_close(dialog, column)
    return dialog
