"""What stands where a list would be: what belongs here and how to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.ui.kit.buttons import Button
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class EmptyState(QFrame):
    """An icon, one sentence on what belongs here and its actions, the primary one last."""

    def __init__(
        self, icon_name: str, title: str, sentence: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("surface", "card")
        self._icon = IconLabel(icon_name, "text_muted", look.size("icon_large"))
        self._title = PlainLabel(title, weight="strong", wraps=True)
        self._sentence = PlainLabel(sentence, size="small", tone="muted", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(look.space("xs") // 2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        self._line = QHBoxLayout(self)
        space = look.space("l")
        self._line.setContentsMargins(space, space, space, space)
        self._line.setSpacing(look.space("m"))
        self._line.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._line.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setMaximumWidth(look.size("dialog_width.2"))
        self._say()

    def add_button(self, button: Button) -> None:
        """Add an action."""
        self._line.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)

    def set_text(self, title: str, sentence: str = "") -> None:
        """Say something else, e.g. which filter found nothing."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._say()

    def title(self) -> str:
        """The sentence shown."""
        return self._title.text()

    def _say(self) -> None:
        self.setAccessibleName(f"{self._title.text()} {self._sentence.text()}".strip())
