"""An icon that stands alone, in a color of the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import painting
from crm_desktop.ui.kit.theme import theme


class IconLabel(QWidget):
    """Shows an icon in the color token `role`; `name` is for screen readers, empty for none."""

    def __init__(
        self,
        icon_name: str,
        role: str = "text_muted",
        size: int = 0,
        parent: QWidget | None = None,
        *,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._role = role
        self._instead = ""
        self._side = size or theme().size("icon")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon_name: str, role: str = "") -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._role = role or self._role
        self.update()

    def show_instead(self, icon_name: str) -> None:
        """Show another icon for a while; an empty name gives the own one back."""
        if self._instead != icon_name:
            self._instead = icon_name
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        role = self._role if self.isEnabled() else "text_disabled"
        with painting(self) as painter:
            name = self._instead or self._icon_name
            draw_icon(painter, name, theme().color(role), self.rect(), self._side)
