"""Surfaces: cards, panels, hairlines and the small headings of panels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme


class Card(QFrame):
    """A raised frame with a border and 12 pixels inside; add to `body`."""

    def __init__(self, parent: QWidget | None = None, *, surface: str = "card") -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)
        look = theme()
        self.body = QVBoxLayout(self)
        space = look.space("m")
        self.body.setContentsMargins(space, space, space, space)
        self.body.setSpacing(look.space("s"))


class Panel(QFrame):
    """A plain area of the fill window or surface."""

    def __init__(self, surface: str = "window", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)


class Hairline(QFrame):
    """A line of one pixel between parts, horizontal or vertical."""

    def __init__(self, parent: QWidget | None = None, *, is_vertical: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("surface", "line")
        width = theme().border()
        if is_vertical:
            self.setFixedWidth(width)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedHeight(width)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class SectionHeader(QWidget):
    """A small heading of a panel with room for actions at its end."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title_label = PlainLabel(title, size="small", weight="strong", tone="muted")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme().space("xs"))
        self._line.addWidget(self.title_label)
        self._line.addStretch(1)
        self.setMinimumHeight(theme().size("hit_target_min"))

    def set_title(self, title: str) -> None:
        """Change the words."""
        self.title_label.setText(title)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the end."""
        self._line.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)
