"""Icons: bundled SVGs in the theme's colors, sharp at every scale, mirrored where they point.

`icon(name, role)` never needs to be made again: it looks up the color and the file when it is
painted, so a switch of theme or direction only needs a repaint.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from crm_desktop.core.paths import resource
from crm_desktop.ui.kit.theme import theme

MIRRORED = frozenset(
    {
        "arrow-back-up",
        "arrow-forward-up",
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "chevrons-left",
        "chevrons-right",
        "columns",
        "external-link",
        "file-export",
        "file-import",
        "layout-sidebar",
        "layout-sidebar-left-collapse",
        "layout-sidebar-left-expand",
        "list",
        "login",
        "logout",
    }
)
"""Icons that point along the reading direction."""

_CACHED_PIXMAPS = 512


def icon(name: str, role: str = "text_muted") -> QIcon:
    """An icon in the color token `role`; disabled controls show it in `text_disabled`."""
    return QIcon(_ThemeIconEngine(name, role))


def pixmap(name: str, color: QColor, size: int, ratio: float) -> QPixmap:
    """An icon as a square pixmap of `size` logical pixels for a screen of this ratio."""
    is_mirrored = (
        name in MIRRORED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    )
    return _render(name, color.rgba(), size, ratio, is_mirrored)


def draw_icon(painter: QPainter, name: str, color: QColor, rect: QRect, size: int = 0) -> None:
    """Paint an icon in the middle of `rect`; `size` 0 means the icon token's size."""
    side = size or theme().size("icon")
    ratio = painter.device().devicePixelRatioF()
    x = rect.x() + (rect.width() - side) // 2
    y = rect.y() + (rect.height() - side) // 2
    painter.drawPixmap(x, y, pixmap(name, color, side, ratio))


def has_icon(name: str) -> bool:
    """Whether the program ships this icon."""
    return resource("icons", f"{name}.svg").is_file()


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    stroke = theme().tokens.size("icon_stroke")
    return text.replace('stroke-width="2"', f'stroke-width="{stroke}"')


@lru_cache(maxsize=_CACHED_PIXMAPS)
def _render(name: str, rgba: int, size: int, ratio: float, is_mirrored: bool) -> QPixmap:
    color = QColor.fromRgba(rgba)
    svg = _svg(name).replace("currentColor", color.name())
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    side = max(1, round(size * ratio))
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(color.alphaF())
    if is_mirrored:
        painter.setTransform(QTransform(-1, 0, 0, 1, side, 0))
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


class _ThemeIconEngine(QIconEngine):
    """Paints an icon in the color its role has at that moment."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        draw_icon(painter, self._name, self._color(mode), rect, side)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        side = min(size.width(), size.height())
        return pixmap(self._name, self._color(mode), side, scale)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        side = min(size.width(), size.height())
        return QSize(side, side)

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        return _ThemeIconEngine(self._name, self._role)

    def _color(self, mode: QIcon.Mode) -> QColor:
        return theme().color("text_disabled" if mode == QIcon.Mode.Disabled else self._role)
