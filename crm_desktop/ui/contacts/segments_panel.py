"""The side column of the contact list: segments, tags, and the bin at its foot."""

from __future__ import annotations

from heapq import nlargest
from operator import itemgetter

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Tag
from crm_desktop.business.contacts.segments import SavedSegment
from crm_desktop.core.actor import Actor
from crm_desktop.ui.contacts.segment_list import SegmentList
from crm_desktop.ui.contacts.segments import (
    TAG_PREFIX,
    Segment,
    SegmentCounts,
    bin_segment,
    saved_segment,
    standard_segments,
    tag_segment,
)
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.frames import Panel
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.theme import theme

MOST_TAGS = 100
"""So many tags are listed, those that most contacts have."""


class SegmentsPanel(Panel):
    """Shows one segment as chosen; `chosen(Segment)` when the user takes another."""

    chosen = Signal(object)
    menu_requested = Signal(object, QPoint)
    rename_requested = Signal(object, QPoint)
    remove_requested = Signal(object)
    move_requested = Signal(object, int)

    page_requested = Signal(str)
    new_requested = Signal()

    def __init__(
        self, actor: Actor, parent: QWidget | None = None, pages: tuple[Segment, ...] = ()
    ) -> None:
        super().__init__("window", parent)
        self._actor = actor
        self._page_counts: dict[str, int | None] = {}
        self.wanted_width = 0
        """Where no name that the program gives is cut, within reason; in logical pixels."""
        self._tags: tuple[Tag, ...] = ()
        self._more_tags = 0
        self._saved: tuple[SavedSegment, ...] = ()
        self._current = standard_segments(actor)[0]
        self.list = SegmentList(self.tr("Segments"))
        self.foot = SegmentList(self.tr("More lists"))
        self.foot.set_entries((*pages, bin_segment()))
        self.foot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for view in (self.list, self.foot):
            view.segment_chosen.connect(self._choose)
        self.foot.page_requested.connect(self._open_page)
        self.list.verticalScrollBar().rangeChanged.connect(self._align_foot)
        self.list.menu_requested.connect(self.menu_requested)
        self.list.rename_requested.connect(self.rename_requested)
        self.list.remove_requested.connect(self.remove_requested)
        self.list.move_requested.connect(self.move_requested)
        look = theme()
        column = QVBoxLayout(self)
        self._column = column
        column.setSpacing(look.space("xs"))
        column.addLayout(self._make_head())
        column.addWidget(self.list, 1)
        column.addWidget(self.foot)
        look.changed.connect(self._fit)
        self._fit()
        self._fill()

    @property
    def current(self) -> Segment:
        """The segment shown now."""
        return self._current

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags that are listed."""
        return self._tags

    def show_saved(self, saved: tuple[SavedSegment, ...]) -> None:
        """List the segments that people made; the one shown keeps its newest name and filter."""
        if saved == self._saved:
            return
        self._saved = saved
        self._fill()
        same = (one for one in self.list.segments() if one.key == self._current.key)
        self._current = next(same, self._current)

    def show_tags(self, tags: tuple[Tag, ...]) -> None:
        """List tags before anything is counted."""
        self._tags = tags
        self._fill()

    def set_current(self, key: str) -> None:
        """Mark a segment as shown without telling anyone; an unknown key changes nothing."""
        for segment in (*self.list.segments(), *self.foot.segments()):
            if segment.key == key:
                self._current = segment
                self._mark()
                return

    def show_counts(self, counts: SegmentCounts) -> None:
        """Show live counts; tags appear and go with them."""
        by_tag = counts.lists.by_tag
        most_used = nlargest(MOST_TAGS, by_tag, key=itemgetter(1))
        least = most_used[-1][1] if len(by_tag) > MOST_TAGS else 0
        listed = [tag for tag, count in by_tag if count >= least][:MOST_TAGS]
        more = len(by_tag) - len(listed)
        if (tuple(listed), more) != (self._tags, self._more_tags):
            self._more_tags = more
            self.show_tags(tuple(listed))
        of_tags = {f"{TAG_PREFIX}{tag.name}": count for tag, count in by_tag}

        def count_of(key: str) -> int | None:
            return of_tags.get(key, 0) if key.startswith(TAG_PREFIX) else counts.of(key)

        self.list.set_counts(count_of)
        self.foot.set_counts(lambda key: self._page_counts.get(key, counts.of(key)))
        self._fit()

    def show_page_count(self, page_id: str, count: int | None) -> None:
        """Show how much there is on a page that the column leads to."""
        self._page_counts[page_id] = count
        self.foot.recount()

    def _make_head(self) -> QHBoxLayout:
        """The column's name, and the way to one more segment."""
        look = theme()
        self.new_button = IconButton("plus", self.tr("New segment"))
        self.new_button.clicked.connect(self.new_requested)
        head = QHBoxLayout()
        head.setContentsMargins(look.space("s"), 0, look.space("s"), 0)
        title = PlainLabel(self.tr("Segments"), size="small", weight="strong", tone="muted")
        head.addWidget(title, 1)
        head.addWidget(self.new_button)
        return head

    def _fill(self) -> None:
        entries: list[Segment | str] = [*standard_segments(self._actor)]
        entries += [saved_segment(one) for one in self._saved if not one.is_shared]
        shared = [saved_segment(one) for one in self._saved if one.is_shared]
        if shared:
            entries += [self.tr("Shared by the team"), *shared]
        if self._tags:
            entries += [self.tr("Tags"), *map(tag_segment, self._tags)]
        if self._more_tags:
            entries.append(self.tr("%Ln more: filter by “Tag”", "", self._more_tags))
        self.list.set_entries(entries)
        self._mark()
        self._fit()

    def _choose(self, segment: Segment) -> None:
        if segment.key != self._current.key:
            self._current = segment
            self._mark()
            self.chosen.emit(segment)

    def _open_page(self, page_id: str) -> None:
        """Whoever comes back finds the list marked that is shown."""
        self._mark()
        self.page_requested.emit(page_id)

    def _mark(self) -> None:
        self.list.mark(self._current.key)
        self.foot.mark(self._current.key)

    def _align_foot(self, _least: int, most: int) -> None:
        """Its counts stand under the others, which make room for their scroll bar."""
        bar = self.list.verticalScrollBar().sizeHint().width() if most else 0
        self.list.leave_at_end(max(0, self._margin() - bar))
        self.foot.leave_at_end(max(self._margin(), bar))

    def _margin(self) -> int:
        return theme().space("s")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._fit()

    def _fit(self) -> None:
        look = theme()
        # The scroll bar stands in the margin at the end: names keep the room.
        start, is_mirrored = (
            look.space("s"),
            self.layoutDirection() != Qt.LayoutDirection.LeftToRight,
        )
        self._column.setContentsMargins(
            0 if is_mirrored else start, start, start if is_mirrored else 0, 0
        )
        lines = len(self.foot.segments())
        self.foot.setFixedHeight(lines * theme().row_height() + look.space("s"))
        standard = look.size("segments_panel")
        scroll_bar = self.list.verticalScrollBar().sizeHint().width()
        needed = self.list.content_width() + look.space("s") + max(self._margin(), scroll_bar)
        self.setMinimumWidth(standard * 4 // 5)
        self.wanted_width = max(standard, min(needed, standard * 6 // 5))
        self._align_foot(0, self.list.verticalScrollBar().maximum())
