"""The list of hits under the search field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.search.model import SearchHit
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.kit.direction import elide, isolate, mirrored, text_flags
from crm_desktop.ui.kit.hover_list import HoverList
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.paint import draw_box, painting
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

_MOST_VISIBLE = 10
_BETWEEN = " · "
"""What the search puts between the parts of a subtitle."""
_AnyIndex = QModelIndex | QPersistentModelIndex
_ICONS = {"person": "user", "organization": "building"}


class _HitModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits: tuple[SearchHit, ...] = ()

    def set_hits(self, hits: Sequence[SearchHit]) -> None:
        self.beginResetModel()
        self.hits = tuple(hits)
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.hits)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title}, {hit.subtitle}" if hit.subtitle else hit.title
        return None


class _HitDelegate(QStyledItemDelegate):
    """Icon of the kind, the name and under it what tells it from others."""

    def __init__(self, view: HoverList, model: _HitModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        lines = theme().metrics("base").height() + theme().metrics("caption").height()
        return QSize(0, max(theme().size("row_two_line"), lines + theme().space("s")))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        look = theme()
        hit = self._model.hits[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self._view.currentIndex().row():
            draw_box(painter, rect, look.radius("control"), look.color("selection"))
        elif index.row() == self._view.hovered_row:
            draw_box(painter, rect, look.radius("control"), look.color("hover"))
        side = look.size("icon_large") + look.space("xs")
        gap = look.space("s")
        square = QRect(rect.x() + gap, rect.y() + (rect.height() - side) // 2, side, side)
        square = mirrored(self._view, square, rect)
        draw_box(painter, square, look.radius("control"), look.color("sunken"))
        name = _ICONS.get(hit.kind, "address-book")
        draw_icon(painter, name, look.color("text_muted"), square, look.size("icon_button"))
        left = rect.x() + gap + side + gap
        self._paint_words(
            painter, hit, QRect(left, rect.y(), rect.right() - left - gap, rect.height()), rect
        )
        painter.restore()

    def _paint_words(self, painter: QPainter, hit: SearchHit, area: QRect, within: QRect) -> None:
        look = theme()
        direction = self._view.layoutDirection()
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        title_metrics = look.metrics("small", "medium")
        subtitle_metrics = look.metrics("caption")
        height = title_metrics.height() + (subtitle_metrics.height() if hit.subtitle else 0)
        top = area.y() + (area.height() - height) // 2
        line = QRect(area.x(), top, area.width(), title_metrics.height())
        painter.setFont(look.font("small", "medium"))
        painter.setPen(look.color("text"))
        title = isolate(elide(hit.title, title_metrics, area.width()))
        painter.drawText(mirrored(self._view, line, within), text_flags(leading, direction), title)
        if not hit.subtitle:
            return
        below = QRect(area.x(), line.bottom() + 1, area.width(), subtitle_metrics.height())
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text_muted"))
        parts = (isolate(part) for part in hit.subtitle.split(_BETWEEN))
        subtitle = elide(_BETWEEN.join(parts), subtitle_metrics, area.width())
        painter.drawText(
            mirrored(self._view, below, within), text_flags(leading, direction), subtitle
        )


class SearchPopup(QFrame):
    """Lies over the window's content; the keyboard stays in the search field."""

    chosen = Signal(RecordRef)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("search_popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._heading = PlainLabel(parent=self, size="caption", weight="medium", tone="muted")
        self._nothing = PlainLabel(parent=self, size="small", tone="muted", wraps=True)
        self._view = HoverList(self)
        self._model = _HitModel(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_HitDelegate(self._view, self._model))
        self._view.setStyleSheet("background: transparent")
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setUniformItemSizes(True)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setAccessibleName(self.tr("Found contacts"))
        self._view.clicked.connect(self._on_clicked)
        layout = QVBoxLayout(self)
        margin = theme().space("s") - 2
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(theme().space("xs"))
        layout.addWidget(self._heading)
        layout.addWidget(self._nothing)
        layout.addWidget(self._view)
        self._heading.setContentsMargins(theme().space("s"), theme().space("xs"), 0, 0)
        inset = theme().space("s")
        self._nothing.setContentsMargins(inset, inset, inset, inset)
        self.hide()

    @property
    def count(self) -> int:
        """How many hits are shown."""
        return len(self._model.hits)

    def sentence(self) -> str:
        """What is said instead of hits."""
        return self._nothing.text()

    def say_too_early(self, sentence: str) -> None:
        """Say how far the search is; nothing changes once it can answer."""
        if sentence:
            self._nothing.setText(sentence)
            self.adjustSize()

    def show_hits(
        self,
        typed: str,
        hits: Sequence[SearchHit],
        corner: QPoint,
        width: int,
        too_early: str = "",
    ) -> None:
        """Show `hits` for what was `typed`, at `corner` of the window.

        `too_early` is said instead of "nothing found" while the search is not ready.
        """
        self._model.set_hits(hits)
        self._heading.setVisible(not typed)
        self._heading.setText(self.tr("Recently opened"))
        self._nothing.setVisible(not hits)
        self._nothing.setText(
            too_early or self.tr("No contact matches “{text}”.").replace("{text}", isolate(typed))
        )
        self._view.setVisible(bool(hits))
        if hits:
            height = self._view.sizeHintForRow(0) * min(len(hits), _MOST_VISIBLE)
            self._view.setFixedHeight(height)
            self._view.setCurrentIndex(self._model.index(0))
        self.setFixedWidth(width)
        self.move(corner)
        self.adjustSize()
        self.show()
        self.raise_()

    def move_current(self, step: int) -> None:
        """Move the choice by `step` lines, stopping at both ends."""
        row = self._view.currentIndex().row() + step
        row = max(0, min(row, self.count - 1))
        self._view.setCurrentIndex(self._model.index(row))

    def choose_current(self) -> None:
        """Open the marked hit."""
        self._on_clicked(self._view.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        with painting(self) as painter:
            painter.fillRect(self.rect(), look.color("surface"))
            draw_box(
                painter,
                self.rect(),
                look.radius("control"),
                look.color("raised"),
                look.color("border_strong"),
            )

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._model.hits[index.row()].ref)
