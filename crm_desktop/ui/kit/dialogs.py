"""Modal questions, only for what Undo cannot bring back; verbs as labels, the safe one focused."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.kit.buttons import Button, ButtonKind
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class ConfirmDialog(QDialog):
    """A question with two verbs. Escape and Enter choose the safe one.

    With `acts_on_enter` acting gives nothing up, and Enter does it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        keep: str,
        act: str,
        *,
        is_danger: bool = True,
        acts_on_enter: bool = False,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self.setWindowTitle(title)
        self.setModal(True)
        self.setProperty("surface", "surface")
        self.setMinimumWidth(look.size("dialog_width.0"))
        self.setAccessibleDescription(sentence)
        role = "danger" if is_danger else "info"
        icon_name = "alert-triangle" if is_danger else "info-circle"
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        words.addWidget(PlainLabel(title, weight="strong", wraps=True))
        words.addWidget(PlainLabel(sentence, size="small", tone="muted", wraps=True))
        top = QHBoxLayout()
        top.setSpacing(look.space("l"))
        side = look.size("icon_large")
        icon = IconLabel(icon_name, role, side)
        top.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.keep_button = Button(keep)
        kind = ButtonKind.DANGER_SOLID if is_danger else ButtonKind.PRIMARY
        self.act_button = Button(act, kind)
        self.keep_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.setSpacing(look.space("s"))
        bottom.addStretch(1)
        bottom.addWidget(self.keep_button)
        bottom.addWidget(self.act_button)
        layout = QVBoxLayout(self)
        space = look.space("xl")
        layout.setContentsMargins(space, space, space, look.space("l"))
        layout.setSpacing(space)
        layout.addLayout(top)
        layout.addLayout(bottom)
        first = self.act_button if acts_on_enter else self.keep_button
        first.setDefault(True)
        first.setFocus(Qt.FocusReason.TabFocusReason)


def open_questions() -> list[ConfirmDialog]:
    """What asks the user before it lets something go."""
    shown = (top for top in QApplication.topLevelWidgets() if top.isVisible())
    return [top for top in shown if isinstance(top, ConfirmDialog)]


def confirm(
    parent: QWidget,
    title: str,
    sentence: str,
    *,
    keep: str,
    act: str,
    on_confirmed: Callable[[], object],
    is_danger: bool = True,
    acts_on_enter: bool = False,
) -> ConfirmDialog:
    """Ask without a nested event loop; `on_confirmed` is called if the second verb was chosen."""
    dialog = ConfirmDialog(
        parent, title, sentence, keep, act, is_danger=is_danger, acts_on_enter=acts_on_enter
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(on_confirmed)
    dialog.open()
    return dialog


def inform(parent: QWidget, title: str, sentence: str, *, close: str) -> ConfirmDialog:
    """Say something that needs no answer, without a nested event loop."""
    dialog = ConfirmDialog(parent, title, sentence, close, "", is_danger=False)
    dialog.act_button.hide()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
