"""The contacts page: segments, list and preview side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from crm_desktop.business.contacts.filters import Filter
from crm_desktop.business.contacts.model import CONTACT, ContactKind, ContactQuery, Tag
from crm_desktop.business.contacts.segments import SavedSegment
from crm_desktop.core.changes import Changes
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.list import ContactList
from crm_desktop.ui.contacts.preview_panel import PreviewPanel
from crm_desktop.ui.contacts.segments import (
    ONLY_INCOMPLETE,
    ROTATION_PARTS,
    LinkedPage,
    Segment,
    SegmentCounts,
    only_part,
    saved_segment,
)
from crm_desktop.ui.contacts.segments_panel import SegmentsPanel
from crm_desktop.ui.kit.direction import filled
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.theme import theme

PREVIEW_HIDES_BELOW = 1200
"""Window width in logical pixels under which the preview hides."""
_LIST_NEEDS = 775
"""Where all its columns stand without scrolling sideways, in logical pixels."""
_REFRESH_PAUSE_MS = 40
_ROTATION_PAUSE_MS = 400
_IN_PLACE = frozenset({"contact.save", "contact.star"})
"""Actions after which rows keep their places; anything else asks the list again."""
_APPEARANCE = "segment.appearance"
"""The action after which nothing has to be counted."""


class ContactsPage(Page):
    """What "Contacts" in the navigation opens.

    `import_requested()`, `new_requested(ContactKind)` and `page_requested(page_id)` are wishes for
    the shell; the side column leads to `pages`.
    """

    page_id = "contacts"
    icon_name = "address-book"

    import_requested = Signal()
    new_requested = Signal(object)
    page_requested = Signal(str)
    calls_requested = Signal(object)

    def __init__(
        self,
        context: ContactContext,
        parent: QWidget | None = None,
        pages: tuple[LinkedPage, ...] = (),
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._linked = pages
        self._is_shown_once = False
        self._counts: SegmentCounts | None = None
        self._saved_counts: dict[int, int] = {}
        self._told_segments: tuple[SavedSegment, ...] | None = None
        self._made_from: tuple[str, Segment, Filter] | None = None
        self._incomplete: int | None = None
        self._rotation: dict[str, int] = {}
        # Parents first: a pane that moves into its place later is looked through once more.
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        links = tuple(page.segment for page in pages)
        self.segments = SegmentsPanel(context.actor, self.splitter, links)
        self.list = ContactList(context, self.splitter)
        self.preview = PreviewPanel(context, self.splitter)
        self._refresh_pause = QTimer(self)
        self._refresh_pause.setSingleShot(True)
        self._refresh_pause.setInterval(_REFRESH_PAUSE_MS)
        self._refresh_pause.timeout.connect(self._reload)
        self._counts_pause = QTimer(self)
        self._counts_pause.setSingleShot(True)
        self._counts_pause.setInterval(_REFRESH_PAUSE_MS)
        self._counts_pause.timeout.connect(self._ask_counts)
        self._rotation_pause = QTimer(self)
        self._rotation_pause.setSingleShot(True)
        self._rotation_pause.setInterval(_ROTATION_PAUSE_MS)
        self._rotation_pause.timeout.connect(self._ask_rotation)
        self._arrange()
        self._connect()

    # Page --------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Contacts")

    def activate(self) -> None:
        if not self._is_shown_once:
            self._is_shown_once = True
            self.segments.set_current(self._context.view_state.text("contacts/segment") or "all")
            self.list.show_segment(self.segments.current)
            self._context.load()
            self._ask_counts()
        self.list.activate()

    def place(self) -> tuple[object, tuple[Tag, ...]]:
        return self.list.place(), self.segments.tags

    def take_place(self, place: object) -> None:
        if not isinstance(place, tuple):
            return
        list_place, tags = cast("tuple[object, tuple[Tag, ...]]", place)
        if list_place is None:
            return
        self._is_shown_once = True
        self.segments.show_tags(tags)
        self.segments.show_saved(self._context.segments)
        self.list.take_place(list_place)
        self.segments.set_current(self.list.segment.key)
        self._ask_counts()

    def new_record(self) -> None:
        is_organizations = self.segments.current.key == "organizations"
        kind = ContactKind.ORGANIZATION if is_organizations else ContactKind.PERSON
        self.new_requested.emit(kind)

    def focus_filter(self) -> None:
        self.list.focus_filter()

    def refresh(self) -> None:
        self._context.load()
        self._reload()

    def panes(self) -> Sequence[QWidget]:
        rows = self.list.view if self.list.view.isVisible() else self.list
        return (self.segments.list, rows, self.preview)

    def show_import(self, seq: int, file_name: str) -> None:
        """Show the contacts that an import made or changed."""
        self.segments.set_current("all")
        self._context.view_state.keep_text("contacts/segment", "all")
        self.list.show_import(seq, file_name)

    def show_part(self, key: str, owner_id: int | None = None) -> None:
        """Show a segment of the program, of one employee's contacts or of everybody's."""
        self.segments.set_current(key)
        self._show_segment(self.segments.current)
        if owner_id is not None:
            self.list.filter_by_owner(owner_id)

    # Building ----------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme().border())
        self.splitter.setStretchFactor(1, 1)
        view_state = self._context.view_state
        self._has_own_widths = view_state.restore_splitter(self.splitter, "contacts")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.splitter)

    def _connect(self) -> None:
        self.segments.chosen.connect(self._show_segment)
        self.splitter.splitterMoved.connect(self._keep_widths)
        for source in (self.list, self.preview):
            source.open_requested.connect(self.open_requested)
        self.list.undo_offered.connect(self.undo_offered)
        self.list.actions_of_rows.calls_requested.connect(self.calls_requested)
        self.list.message_requested.connect(self.message_requested)
        self.list.foot_changed.connect(self.foot_changed)
        self.list.import_requested.connect(self.import_requested)
        self.list.new_requested.connect(self.new_record)
        self.list.current_changed.connect(self.preview.show_contact)
        self.preview.unopened.connect(partial(self.message_requested.emit, "warning"))
        self.list.model.order_ready.connect(self._follow_current)
        self._context.bridge.changed.connect(self._on_changes)
        self._context.dictionaries_changed.connect(self._take_segments)
        panel, actions = self.segments, self.list.segment_actions
        panel.new_requested.connect(self._begin_segment)
        panel.new_button.setVisible(self._context.services.can_edit)
        panel.page_requested.connect(self.page_requested)
        panel.menu_requested.connect(self._show_segment_menu)
        panel.rename_requested.connect(actions.rename)
        panel.remove_requested.connect(actions.remove)
        panel.move_requested.connect(actions.move)
        actions.made.connect(self._show_made)

    # Reactions ---------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.window().width() >= PREVIEW_HIDES_BELOW
        if is_wide == self.preview.isHidden():
            self.preview.setVisible(is_wide)
            if is_wide:
                self.preview.reload()
        self._share_width()

    def _keep_widths(self) -> None:
        self._has_own_widths = True
        self._context.view_state.keep_splitter(self.splitter, "contacts")

    def _share_width(self) -> None:
        """Until somebody moves an edge, the list has what the other two panes leave."""
        if self._has_own_widths:
            return
        look = theme()
        is_narrow = self.preview.isHidden()
        side = self.segments.wanted_width
        if is_narrow:
            side = min(side, max(look.size("segments_panel"), self.splitter.width() - _LIST_NEEDS))
        preview = 0 if is_narrow else look.size("preview_panel")
        middle = self.splitter.width() - side - preview
        self.splitter.setSizes([side, max(middle, 0), preview])

    def _show_segment(self, segment: Segment) -> None:
        self._context.view_state.keep_text("contacts/segment", segment.key)
        self.preview.show_contact(None)
        self.list.show_segment(segment)

    def _take_segments(self) -> None:
        """Segments were made, changed or deleted, here or elsewhere."""
        self._tell_of_others()
        self.segments.show_saved(self._context.segments)
        shown = self.list.segment
        if shown.saved is not None:
            keys = {segment.key for segment in self.segments.list.segments()}
            if shown.key not in keys:
                self._leave_vanished(shown.key)
            elif self.segments.current.key == shown.key:
                self.list.take_segment(self.segments.current)
        self._show_remembered()
        if self._is_shown_once and self._context.last_action != _APPEARANCE:
            self._counts_pause.start()

    def _tell_of_others(self) -> None:
        """Who else has just made, changed or deleted which segment."""
        before, self._told_segments = self._told_segments, self._context.segments
        others, self._context.others = self._context.others, None
        if others is None or before is None or not self._is_shown_once:
            return
        from crm_desktop.ui.contacts.segment_news import segments_changed

        names = segments_changed(before, self._context.segments)
        if names:
            who = self._context.user_name(others) or self.tr("Somebody else")
            sentence = self.tr("{name} has just changed segments: {segments}")
            self.message_requested.emit("info", filled(sentence, name=who, segments=names))

    def _show_made(self, saved: SavedSegment) -> None:
        key = saved_segment(saved).key
        self._made_from = (key, self.list.segment, self.list.filters.filter)
        self.segments.show_saved(self._context.segments)
        self.segments.set_current(key)
        self._show_segment(self.segments.current)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_vanished(self, key: str) -> None:
        """The segment shown is gone; undo leads back to what it was made of."""
        made_from = self._made_from
        was_undone = self._context.last_action == "undo"
        if made_from is None or made_from[0] != key or not was_undone:
            self.segments.set_current("all")
            self._show_segment(self.segments.current)
            return
        _key, segment, chips = made_from
        self.segments.set_current(segment.key)
        self._show_segment(self.segments.current)
        if self.segments.current.key == segment.key:
            self.list.filters.set_filter(chips)

    def _begin_segment(self) -> None:
        """Name what is filtered by; without that, a segment begins with its first filter."""
        filters, button = self.list.filters, self.segments.new_button
        saved = self.list.segment.saved
        if filters.is_active and (saved is None or not saved.is_static):
            place = button.mapToGlobal(QPoint(0, button.height()))
            self.list.segment_actions.create(self.list.wanted_filter, place)
        else:
            filters.show_add_menu()

    def _show_segment_menu(self, saved: SavedSegment, place: QPoint) -> None:
        menu = self.list.segment_actions.menu(saved, place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _follow_current(self) -> None:
        """Another list has arrived: what it does not hold is not previewed."""
        view = self.list.view
        shown = view.current_id if view.currentIndex().row() >= 0 else None
        if shown != self.preview.contact_id:
            self.preview.show_contact(shown)

    def _on_changes(self, changes: Changes) -> None:
        if not self._is_shown_once or not changes.touches_kind(CONTACT):
            return
        ids = changes.ids_of(CONTACT)
        if changes.action in _IN_PLACE and CONTACT not in changes.bulk_kinds:
            self.list.model.refresh_rows(ids)
        else:
            self._refresh_pause.start()
        if CONTACT in changes.bulk_kinds or self.preview.contact_id in ids:
            self.preview.reload()
        self._counts_pause.start()

    def _reload(self) -> None:
        self.list.model.reload()
        self._ask_counts()

    def _ask_counts(self) -> None:
        services = self._context.services

        def call() -> SegmentCounts:
            lists = services.contacts.counts(services.actor)
            organizations = ContactQuery(kind=ContactKind.ORGANIZATION)
            count = services.contacts.count(organizations)
            return SegmentCounts(
                lists,
                count,
                lists.all - count,
                self._saved_counts,
                self._incomplete,
                self._rotation,
            )

        incomplete = ContactQuery(filter=ONLY_INCOMPLETE)
        self._context.operations.run(self, call, self._show_counts, kind="counts", patient=True)
        self._context.operations.run(
            self,
            lambda: services.contacts.count(incomplete),
            self._show_incomplete,
            kind="incomplete_count",
            patient=True,
        )
        self._rotation_pause.start()
        self.list.recount()
        self.count_pages()
        if self._context.segments:
            self._context.operations.run(
                self,
                lambda: services.segments.counts(services.actor),
                self._show_saved_counts,
                kind="segment_counts",
                patient=True,
            )

    def count_pages(self) -> None:
        """Ask how much there is on the pages that the side column leads to."""
        if not self._is_shown_once:
            return
        for page in self._linked:
            key = page.segment.key
            self._context.operations.run(
                self,
                page.count,
                partial(self.segments.show_page_count, key),
                kind=f"{key}_count",
                patient=True,
            )

    def _show_incomplete(self, count: int) -> None:
        self._incomplete = count
        if self._counts is not None:
            self._show_counts(replace(self._counts, incomplete=count))

    def _ask_rotation(self) -> None:
        """Behind the first picture, and once for many changes."""
        contacts = self._context.services.contacts
        for key in ROTATION_PARTS:
            query = ContactQuery(filter=only_part(key))
            self._context.operations.run(
                self,
                partial(contacts.count, query),
                partial(self._show_rotation, key),
                kind=f"{key}_count",
                patient=True,
            )

    def _show_rotation(self, key: str, count: int) -> None:
        self._rotation = {**self._rotation, key: count}
        if self._counts is not None:
            self._show_counts(replace(self._counts, rotation=self._rotation))

    def _show_saved_counts(self, saved: dict[int, int]) -> None:
        self._saved_counts = saved
        if self._counts is not None:
            self._show_counts(replace(self._counts, saved=saved))

    def _show_counts(self, counts: SegmentCounts) -> None:
        self._counts = counts
        self.segments.show_counts(counts)
        self._share_width()
        self._show_remembered()

    def _show_remembered(self) -> None:
        """A remembered tag or saved segment is known only when it was read."""
        key = self._context.view_state.text("contacts/segment")
        if self._is_shown_once and key and key != self.segments.current.key:
            self.segments.set_current(key)
            if self.segments.current.key == key:
                self.list.show_segment(self.segments.current)
