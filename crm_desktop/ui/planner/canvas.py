"""The plan itself: painted from one kept picture per day and employee, so that it scrolls at once.

The head and the column of employees stay in place. What moves often (focus, selection, what is
dragged, the line of today) is painted over the pictures.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from crm_desktop.business.planner.grid import Bar
from crm_desktop.business.planner.hours import hour_blocks, hours_in_view
from crm_desktop.business.planner.items import PlannedItem
from crm_desktop.business.planner.model import Timing
from crm_desktop.ui.kit.direction import is_rtl
from crm_desktop.ui.kit.plain_label import plain_tooltip
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.planner.heads import HeadPainter
from crm_desktop.ui.planner.layout import Area, PlanLayout, Slot, Spot
from crm_desktop.ui.planner.over import OverPainter, slot_rect
from crm_desktop.ui.planner.places import Hit, Place
from crm_desktop.ui.planner.scene import Scene
from crm_desktop.ui.planner.scene_changes import changed_cells, is_alike
from crm_desktop.ui.planner.selection import Key, PlanSelection
from crm_desktop.ui.planner.telling import cell_words, hit_words, item_words
from crm_desktop.ui.planner.tiles import CellPainter, Picture, Tiles, label_rect

_BAR_END = 7
"""Logical pixels at a bar's end that resize it."""


class PlanCanvas(QAbstractScrollArea):
    """Paints a `Scene` and knows what lies where; hands and keys are `PlanView`'s."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene: Scene | None = None
        self.selection = PlanSelection()
        self.picture = Picture.CHIPS
        self.is_fitted = False
        self.painter = CellPainter()
        self.tiles = Tiles(self.painter)
        self._head: tuple[int, QPixmap] | None = None
        self._persons: dict[int, QPixmap] = {}
        self.drop_target: Spot | None = None
        self.drop_span: tuple[int, int, int] | None = None
        """Row, first and last column of what a bar would cover when let go."""
        self.band = QRect()
        self.hovered: Key | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("surface", "surface")
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.layout_of_plan = self._make_layout()
        theme().changed.connect(self._restyle)

    # What is shown ------------------------------------------------------------------------

    def show_scene(self, scene: Scene) -> None:
        """Show another plan; what did not change keeps its picture."""
        before, self.scene = self.scene, scene
        grid = scene.grid
        same_days = before is not None and before.grid.first_day == grid.first_day
        day = None if before is None or same_days else self._current_day(before)
        if day is not None:
            self.selection.column = grid.column(day) or 0
        elif before is None:
            self.selection.column = grid.column(scene.today) or 0
        self.selection.follow(grid)
        self._lay_out()
        if before is not None and is_alike(before, scene):
            self.tiles.forget_cells(changed_cells(before, scene))
            self._forget_heads()
        else:
            self.forget_pictures()
        self.viewport().update()

    def set_picture(self, picture: Picture) -> None:
        """Chips or the load."""
        self.picture = picture
        self.forget_pictures()
        self.viewport().update()

    def set_fitted(self, *, is_fitted: bool) -> None:
        """Whether all rows are in view, however low."""
        self.is_fitted = is_fitted
        self._lay_out()
        self.forget_pictures()
        self.viewport().update()

    def forget_pictures(self) -> None:
        """Paint everything anew."""
        self.tiles.forget()
        self._forget_heads()

    def _forget_heads(self) -> None:
        self._head = None
        self._persons.clear()

    def _current_day(self, scene: Scene) -> date:
        return scene.grid.day(min(self.selection.column, scene.grid.day_count - 1))

    # Geometry -----------------------------------------------------------------------------

    @property
    def scrolled(self) -> QPoint:
        """How far the cells are scrolled, in reading direction."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def sizeHint(self) -> QSize:
        return QSize(theme().size("window_min.0"), theme().size("window_min.1"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _make_layout(self) -> PlanLayout:
        size = self.viewport().size()
        days = self.scene.grid.days if self.scene is not None else ()
        rows = len(self.scene.people) if self.scene is not None else 0
        return PlanLayout(
            size.width(),
            size.height(),
            days,
            rows,
            is_rtl=is_rtl(),
            is_fitted=self.is_fitted,
            hours=self._hours(),
        )

    def _hours(self) -> tuple[int, int] | None:
        """The hours in view where one day is shown."""
        if self.scene is None or self.scene.grid.day_count != 1:
            return None
        grid = self.scene.grid
        return hours_in_view(
            block
            for row in range(len(grid.user_ids))
            for block in hour_blocks(grid.cell(row, 0).chips(), grid.first_day, grid.zone)
        )

    def _lay_out(self) -> None:
        before = self.layout_of_plan
        layout = self.layout_of_plan = self._make_layout()
        if (before.edges, before.row_height, before.is_rtl, before.hours) != (
            layout.edges,
            layout.row_height,
            layout.is_rtl,
            layout.hours,
        ):
            self.tiles.forget()
        self._forget_heads()
        room_x = layout.width - layout.person_width
        room_y = layout.height - layout.head_height
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, layout.content_width - room_x))
        across.setPageStep(max(1, room_x))
        across.setSingleStep(theme().size("planner.weekend_column"))
        down.setRange(0, max(0, layout.content_height - room_y))
        down.setPageStep(max(1, room_y))
        down.setSingleStep(max(1, layout.chip_height))

    def slot_rect(self, row: int, column: int, slot: Slot) -> QRect:
        """Where an activity stands in the viewport."""
        return slot_rect(self.layout_of_plan, self.scrolled, row, column, slot)

    def hit(self, point: QPoint) -> Hit:
        """What lies under a point of the viewport."""
        layout, scene = self.layout_of_plan, self.scene
        spot = layout.spot(point, self.scrolled)
        if scene is None or spot.area is not Area.CELL:
            return Hit(spot)
        if self.picture is Picture.LOAD or layout.is_low:
            return Hit(spot)
        parts = layout.parts(scene.grid, spot.row, spot.column)
        for slot in parts.slots:
            rect = self.slot_rect(spot.row, spot.column, slot)
            touched = rect
            if slot.label:
                words = slot._replace(rect=label_rect(slot))
                touched = rect.united(self.slot_rect(spot.row, spot.column, words))
            if touched.contains(point):
                return Hit(spot, slot, bar_end=self._bar_end(spot, slot, rect, point))
        cell = layout.cell_rect(spot.row, spot.column, self.scrolled)
        inside = point - cell.topLeft()
        is_more = parts.hidden > 0 and parts.more.adjusted(-2, 0, 2, 2).contains(
            QPoint(cell.width() - 1 - inside.x() if layout.is_rtl else inside.x(), inside.y())
        )
        return Hit(spot, is_more=is_more)

    def _bar_end(self, spot: Spot, slot: Slot, rect: QRect, point: QPoint) -> Bar | None:
        layout, bar = self.layout_of_plan, slot.bar
        if bar is None and slot.item.timing is Timing.WHOLE_DAY and layout.hours is None:
            bar = Bar(slot.item, spot.column, spot.column, 0, False, False)
        if bar is None or bar.is_cut_after:
            return None
        left = point.x() - rect.left() if layout.is_rtl else rect.right() - point.x()
        return bar if left < _BAR_END else None

    def place_at(self, spot: Spot, point: QPoint | None = None) -> Place | None:
        """The employee and day of a cell; where one day is shown, the time under `point`, too."""
        if self.scene is None or spot.area is not Area.CELL:
            return None
        grid = self.scene.grid
        minutes = None if point is None else self.layout_of_plan.minutes_at(point, self.scrolled)
        return Place(grid.user_ids[spot.row], grid.day(spot.column), minutes)

    def current_place(self) -> Place | None:
        """The employee and day the keyboard stands on."""
        if self.scene is None or not self.scene.people:
            return None
        return self.place_at(Spot(Area.CELL, self.selection.row, self.selection.column))

    def chosen(self) -> tuple[PlannedItem, ...]:
        """What an action is for: the selected activities, else the current one."""
        return self.selection.items(self.scene.grid) if self.scene is not None else ()

    def go_to(self, day: date) -> None:
        """Make a day the current one, in the same row."""
        if self.scene is None:
            return
        column = self.scene.grid.column(day)
        if column is not None:
            self.selection.go(self.scene.grid, self.selection.row, column)
            self.bring_into_view()
            self.viewport().update()

    def current_rect(self) -> QRect:
        at = self.selection
        return self.layout_of_plan.cell_rect(at.row, at.column, self.scrolled)

    def bring_into_view(self) -> None:
        layout, at = self.layout_of_plan, self.selection
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        top = at.row * layout.row_height
        room = layout.height - layout.head_height
        if top < down.value():
            down.setValue(top)
        elif top + layout.row_height > down.value() + room:
            down.setValue(top + layout.row_height - room)
        if at.column + 1 >= len(layout.edges):
            return
        start, stop = layout.edges[at.column], layout.edges[at.column + 1]
        width = layout.width - layout.person_width
        if start < across.value():
            across.setValue(start)
        elif stop > across.value() + width:
            across.setValue(stop - width)

    # Painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        rect = event.rect()
        if self.scene is None:
            painter.fillRect(rect, theme().color("surface"))
        else:
            self._paint_all(painter, rect, self.scene)
        painter.end()

    def _paint_all(self, painter: QPainter, rect: QRect, scene: Scene) -> None:
        layout, scroll = self.layout_of_plan, self.scrolled
        cells = layout.cells_rect().intersected(rect)
        if not cells.isEmpty():
            painter.save()
            painter.setClipRect(cells)
            self._paint_cells(painter, cells, scene)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_over(painter, scene)
            painter.restore()
        person = layout.turned(QRect(0, layout.head_height, layout.person_width, layout.height))
        if person.intersects(rect):
            self._paint_persons(painter, person.intersected(rect), scene, scroll)
        if rect.top() < layout.head_height:
            painter.drawPixmap(0, 0, self._head_picture(scene, scroll))
        OverPainter(painter, scene, layout, scroll).paint_today()

    def _paint_cells(self, painter: QPainter, rect: QRect, scene: Scene) -> None:
        layout, scroll, tiles = self.layout_of_plan, self.scrolled, self.tiles
        ratio = self.viewport().devicePixelRatioF()
        rows, columns = layout.visible_rows(rect, scroll), layout.visible_columns(rect, scroll)
        places = [(column, layout.cell_rect(0, column, scroll).x()) for column in columns]
        top = layout.head_height - scroll.y()
        picture, kind = tiles.picture, self.picture
        draw = painter.drawPixmap
        for row in rows:
            y = top + row * layout.row_height
            for column, x in places:
                draw(x, y, picture(scene, layout, row, column, kind, ratio))
        below = top + layout.content_height
        if rect.bottom() >= below:
            rest = QRect(rect.x(), below, rect.width(), rect.bottom() - below + 1)
            painter.fillRect(rest, theme().color("surface"))
        end = layout.column_rect(0, len(layout.edges) - 2, rect.top(), rect.height(), scroll)
        if layout.is_rtl and rect.left() < end.left():
            rest = QRect(rect.left(), rect.top(), end.left() - rect.left(), rect.height())
            painter.fillRect(rest, theme().color("surface"))
        elif not layout.is_rtl and rect.right() > end.right():
            rest = QRect(end.right() + 1, rect.top(), rect.right() - end.right(), rect.height())
            painter.fillRect(rest, theme().color("surface"))

    def _paint_persons(self, painter: QPainter, rect: QRect, scene: Scene, scroll: QPoint) -> None:
        layout = self.layout_of_plan
        painter.save()
        painter.setClipRect(rect)
        for row in layout.visible_rows(rect, scroll):
            place = layout.person_rect(row, scroll)
            painter.drawPixmap(place.topLeft(), self._person_picture(scene, row))
        below = layout.head_height + layout.content_height - scroll.y()
        if rect.bottom() >= below:
            rest = QRect(rect.x(), below, rect.width(), rect.bottom() - below + 1)
            painter.fillRect(rest, theme().color("surface"))
        painter.restore()

    def _person_picture(self, scene: Scene, row: int) -> QPixmap:
        picture = self._persons.get(row)
        if picture is None:
            layout = self.layout_of_plan
            base = QPoint(0, layout.head_height + row * layout.row_height)
            place = layout.person_rect(row, base)
            picture = self._blank(place.size())
            painter = self._begin(picture)
            painter.translate(-place.x(), -place.y())
            self._heads(scene).paint_person(painter, row, base)
            painter.end()
            self._persons[row] = picture
        return picture

    def _head_picture(self, scene: Scene, scroll: QPoint) -> QPixmap:
        if self._head is None or self._head[0] != scroll.x():
            layout = self.layout_of_plan
            picture = self._blank(QSize(layout.width, layout.head_height))
            painter = self._begin(picture)
            self._heads(scene).paint_head(painter, scroll)
            painter.end()
            self._head = (scroll.x(), picture)
        return self._head[1]

    def _heads(self, scene: Scene) -> HeadPainter:
        shows_load = self.picture is Picture.LOAD
        return HeadPainter(scene, self.layout_of_plan, shows_load=shows_load)

    def _blank(self, size: QSize) -> QPixmap:
        ratio = self.viewport().devicePixelRatioF()
        picture = QPixmap(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
        picture.setDevicePixelRatio(ratio)
        return picture

    @staticmethod
    def _begin(picture: QPixmap) -> QPainter:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        return painter

    def _paint_over(self, painter: QPainter, scene: Scene) -> None:
        over = OverPainter(painter, scene, self.layout_of_plan, self.scrolled)
        selection, has_focus = self.selection, self.hasFocus()
        rings = {key for key in (*selection.selected, self.hovered) if key is not None}
        if has_focus and selection.current is not None:
            rings.add(selection.current)
        if rings and not self.layout_of_plan.is_low and self.picture is Picture.CHIPS:
            over.paint_rings(rings, selection)
        if has_focus and scene.people and selection.current is None:
            over.paint_cell_focus(selection)
        if self.drop_target is not None:
            over.paint_target(self.drop_target)
        if self.drop_span is not None:
            over.paint_span(*self.drop_span)
        if not self.band.isEmpty():
            over.paint_band(self.band)

    def _restyle(self) -> None:
        self.painter.restyle()
        self._lay_out()
        self.forget_pictures()
        self.viewport().update()

    # Words under the mouse ----------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.words_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), plain_tooltip(words), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def words_here(self) -> str:
        """Where the keyboard stands and what is there, in words."""
        if self.scene is None or not self.scene.people:
            return ""
        item = self.selection.item(self.scene.grid)
        if item is not None:
            return item_words(self.scene, item)
        return cell_words(self.scene, self.selection.row, self.selection.column)

    def words_at(self, point: QPoint) -> str:
        """What the tooltip says."""
        return "" if self.scene is None else hit_words(self.scene, self.hit(point))
