"""The list of contacts: table, quick filter, chips, bulk bar, row actions and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from heapq import nlargest
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.business.contacts.filters import NO_FILTER, Condition, Filter, Operator
from crm_desktop.business.contacts.model import ContactQuery, ContactRow, ContactSort, RowPart
from crm_desktop.core.errors import ConflictError, StorageUnavailable, UserError, is_gone
from crm_desktop.core.records import record
from crm_desktop.core.sorting import SortKey
from crm_desktop.ui.contacts.actions import ContactActions
from crm_desktop.ui.contacts.columns import LACKING, contact_columns
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.filters import ContactFilters
from crm_desktop.ui.contacts.row_actions import HoveredRow
from crm_desktop.ui.contacts.segment_actions import SegmentActions
from crm_desktop.ui.contacts.segments import (
    INCOMPLETE,
    ROTATION_PARTS,
    Segment,
    bin_segment,
    saved_segment,
    standard_segments,
)
from crm_desktop.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.checked_rows import CheckedRows
from crm_desktop.ui.kit.columns import Appearance, Column, ColumnPlace
from crm_desktop.ui.kit.delegates import tags_width
from crm_desktop.ui.kit.list_page import ListPage
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.window_model import WindowModel, sorted_by

if TYPE_CHECKING:
    from crm_desktop.business.contacts.model import BatchDone
    from crm_desktop.business.contacts.segments import SavedSegment
    from crm_desktop.ui.contacts.export_dialog import Exportable, ExportDialog
    from crm_desktop.ui.contacts.list_copies import ListCopies
    from crm_desktop.ui.contacts.list_jumps import ManyCards, NameJumps
    from crm_desktop.ui.contacts.owner_counts import OwnerCounts
    from crm_desktop.ui.kit.empty_state import EmptyState
    from crm_desktop.ui.kit.selection_bar import SelectionBar

_NAME = "contacts"
_MOST_CALLS, _CALL_LIST = 200, 20
"""So many of a list are called one after another, or get a call planned, if none is ticked."""
_MEASURED_TAGS = 40
"""The widest tag is looked for among so many of the longest names."""


class _Wanted:
    """What rows are to hold beside what they always do, and how many can be in sight."""

    parts: frozenset[RowPart] = frozenset()
    in_sight: int | None = None


@record
class ListPlace:
    """Where a list was left; `scrolled` in pixels."""

    segment: Segment
    query: ContactQuery
    current_id: int | None
    checked: CheckedRows
    scrolled: int


class ContactList(ListPage):
    """One segment of the contacts; the page around it chooses which."""

    page_id = _NAME
    icon_name = "address-book"

    import_requested = Signal()
    new_requested = Signal()

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        contacts = context.services.contacts
        # The worker reads what is wanted, the window replaces it.
        wanted = self._wanted = _Wanted()
        model = WindowModel(
            context.operations,
            lambda query: contacts.first_page(query, parts=wanted.parts, in_sight=wanted.in_sight),
            contacts.order,
            lambda ids: contacts.rows(ids, wanted.parts),
            contact_columns(context),
        )
        super().__init__(model, _NAME, context.view_state, parent)
        model.setParent(self)
        self._context = context
        self._segment = standard_segments(context.actor)[0]
        self._own_fields = context.custom_fields
        self._looks: dict[str, str] = {}
        self._keeping: dict[str, list[Appearance]] = {}
        """Segments whose look is on its way to the file, with the one that is to follow."""
        self._copies: ListCopies | None = None
        self._jumps: NameJumps | None = None
        self._many_cards: ManyCards | None = None
        self._owner_counts: OwnerCounts | None = None
        self._calls_buttons: tuple[SecondaryButton, ...] = ()
        self.actions_of_rows = ContactActions(context, self)
        self.actions_of_rows.merged.connect(self._untick)
        self.filters = ContactFilters(context, self.chips, self)
        self.segment_actions = SegmentActions(context, self)
        self._row_actions = HoveredRow(self.view, self.model, self.actions_of_rows)
        self._living_buttons: list[QWidget] = []
        self._bin_buttons: list[QWidget] = []
        self._remove_buttons: list[QWidget] = []
        self._empty_bin_button: SecondaryButton | None = None
        self._dress()
        self._connect_contacts()
        self.follow_preparation(context.search_index)
        self._add_keys()

    # What it shows -----------------------------------------------------------------------

    def title(self) -> str:
        return self._segment.title

    @property
    def segment(self) -> Segment:
        """The segment shown."""
        return self._segment

    @property
    def wanted_filter(self) -> Filter:
        """What a segment made of this list asks for: the segment's own conditions and the chips."""
        return self._segment.as_filter(self._context.tags).narrowed(self.filters.filter)

    @property
    def query(self) -> ContactQuery:
        """The query shown, or the one that will be asked first."""
        return self.model.query or self.sorted_as_left(ContactQuery())

    def show_segment(self, segment: Segment) -> None:
        """Show another part of the base; filters that still make sense stay."""
        had_own_filter = self._segment.has_own_filter
        self._segment = segment
        self.set_title(segment.title, lambda count: self.tr("%Ln contact(s)", "", count))
        self._show_owner_counts()
        self._show_calls_buttons()
        query = segment.merged(replace(self.query, owner_id=None, kind=None, tag=""))
        kept = NO_FILTER if had_own_filter else self.filters.suiting(query.filter, segment)
        query = replace(query, filter=segment.query.filter if segment.has_own_filter else kept)
        self._dress_as(segment)
        query = self.sorted_as_left(query)
        self.model.set_all_checked(is_checked=False)
        self.filters.show(query, segment)
        self._show_bulk_actions()
        self._show_save_link()
        self.show_query(query)

    def take_segment(self, segment: Segment) -> None:
        """The segment shown got another name, filter or look; what is being changed stays."""
        self._segment = segment
        saved = segment.saved
        is_other = saved is not None and saved.appearance != self._looks.get(segment.key)
        if is_other and not self._columns_pause.isActive():
            self._dress_as(segment)
        self.set_title(segment.title)
        self._show_save_link()

    # How it looks -------------------------------------------------------------------------

    def sorted_as_left(self, query: ContactQuery) -> ContactQuery:
        if self.view.header.known_keys(self._worn.sort):
            return super().sorted_as_left(query)
        # The bin begins with what was thrown away last; the order of another segment stays there.
        first = SortKey(ContactSort.BINNED, descending=True)
        return sorted_by(query, (first if query.in_bin else SortKey(ContactSort.NAME),))

    def _dress_as(self, segment: Segment) -> None:
        """Show the columns as they were left in this segment, else as among all contacts."""
        self.keep_changed_appearance()
        saved, kept = segment.saved, self.kept_appearance(segment.key)
        if saved is not None:
            self._looks[segment.key] = saved.appearance
        if saved is not None and saved.appearance:
            is_mine = saved.may_be_dressed_by(self._context.actor)
            if is_mine or not kept.columns:
                kept = Appearance.from_json(saved.appearance)
        if not kept.columns:
            general = self.kept_appearance("all")
            kept = first_look(segment, general, self.model.columns)
        self.wear(segment.key, kept)
        self._want_parts()

    def keep_appearance(self, key: str, appearance: Appearance) -> None:
        """What somebody makes of his own segment goes with it, all else stays with the user."""
        services = self._context.services
        segments = {saved_segment(one).key: one for one in self._context.segments}
        saved = segments.get(key)
        if saved is None or services.is_read_only or not saved.may_be_dressed_by(services.actor):
            super().keep_appearance(key, appearance)
            return
        if key in self._keeping:  # each begins from the one before, which nobody else made
            self._keeping[key][:] = [appearance]
            return
        self._keep_look(saved, appearance, self._looks.get(key, saved.appearance))

    def _keep_look(self, saved: SavedSegment, mine: Appearance, base: str) -> None:
        """Another look that another program kept meanwhile is merged, or asked about."""
        services, key, text = self._context.services, saved_segment(saved).key, mine.to_json()
        following = self._keeping[key] = []

        def kept(_done: BatchDone) -> None:
            self._looks[key] = text

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ConflictError) or not error.conflicts:
                if not is_gone(error):
                    self._context.operations.show(self, error)  # else it went with its segment
                return
            from crm_desktop.ui.contacts.look_conflicts import LookConflicts

            theirs = str(error.conflicts[0].theirs)
            latest = following.pop() if following else mine
            asking = LookConflicts(self.model.columns, self)
            asking.settle(
                saved.name, error, base, latest, partial(self._take_look, saved, base=theirs)
            )

        def go_on() -> None:
            if self._keeping.get(key) is following:
                del self._keeping[key]
                if following:
                    self._keep_look(saved, following[0], self._looks.get(key, saved.appearance))

        self._context.operations.run(
            self,
            lambda: services.segments.dress(saved.id, text, services.actor, base),
            kept,
            refuse,
            on_finished=go_on,
        )

    def _take_look(self, saved: SavedSegment, look: Appearance, base: str) -> None:
        """The look that came of two is kept, and shown where its list still is."""
        key = saved_segment(saved).key
        self._looks[key] = base
        if self._worn_key == key:
            self.wear(key, look)
        if look.to_json() != base:
            self._keep_look(saved, look, base)

    def _want_parts(self) -> None:
        """Ask for the parts of rows that the shown columns are about."""
        hidden = self.view.isColumnHidden
        shown = (one for number, one in enumerate(self.model.columns) if not hidden(number))
        parts = frozenset(RowPart(column.part) for column in shown if column.part)
        is_more = not parts <= self._wanted.parts
        self._wanted.parts = parts
        self._note_sight()
        if is_more and self.model.query is not None:
            self.model.reload()

    def _note_sight(self) -> None:
        """Of the whole window: the list has its place in it only when it is shown."""
        self._wanted.in_sight = 1 + self.window().height() // theme().row_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note_sight()

    def _take_own_fields(self) -> None:
        """Own fields were made, renamed or retired: each is a column."""
        if self._context.custom_fields != self._own_fields:
            self._own_fields = self._context.custom_fields
            columns = contact_columns(self._context)
            appearance = self.appearance if self.model.query is not None else self._worn
            worn = self.kept_appearance(self._worn_key)
            self.view.set_columns(columns)
            self.wear(self._worn_key, appearance if appearance.columns else worn)
            self._want_parts()

    def place(self) -> ListPlace | None:
        query = self.model.query
        if query is None:
            return None
        return ListPlace(
            self._segment,
            query,
            self.view.current_id,
            self.model.checked,
            self.view.verticalScrollBar().value(),
        )

    def take_place(self, place: object) -> None:
        if not isinstance(place, ListPlace):
            return
        named = (*standard_segments(self._context.actor), bin_segment())
        same = (segment for segment in named if segment.key == place.segment.key)
        self._segment = next(same, place.segment)
        self.set_title(self._segment.title, lambda count: self.tr("%Ln contact(s)", "", count))
        self.filters.show(place.query, self._segment)
        self._show_bulk_actions()
        self.filter_line.setText(place.query.text)
        self._take_dictionaries()
        self._dress_as(self._segment)
        self.view.stand_on(place.current_id)
        self.model.set_query(place.query)
        self.model.take_checks(place.checked)
        scroll_bar = self.view.verticalScrollBar()
        once = Qt.ConnectionType.SingleShotConnection
        self.model.order_ready.connect(lambda: scroll_bar.setValue(place.scrolled), once)

    def show_import(self, seq: int, file_name: str) -> None:
        """Show the contacts that an import made or changed."""
        from crm_desktop.business.contacts.import_filter_sql import IMPORT, import_value

        self._segment = standard_segments(self._context.actor)[0]
        condition = Condition(IMPORT, Operator.IS, (import_value(seq, file_name),))
        query = ContactQuery(filter=Filter((condition,)))
        self.set_title(self._segment.title)
        self._dress_as(self._segment)
        self.filters.show(query, self._segment)
        self._show_bulk_actions()
        self._show_save_link()
        self.show_query(query)

    def is_filtered(self) -> bool:
        return super().is_filtered() or self.filters.is_active or self._segment.key != "all"

    def needs_preparation(self, query: ContactQuery) -> bool:
        return bool(query.text) and not query.in_bin  # the bin is read without the index

    def cleared_query(self, query: ContactQuery) -> ContactQuery:
        return self.filters.cleared(replace(query, text=""))

    def filter_name(self) -> str:
        parts = (super().filter_name(), self.filters.words())
        return ", ".join(part for part in parts if part) or self._segment.title

    def empty_words(self) -> tuple[str, str]:
        if not self._segment.query.in_bin or self.is_filtered_further():
            return "", ""
        return self.tr("The bin is empty"), self.tr(
            "What is deleted waits here, from where it can be restored."
        )

    def clear_filters(self) -> None:
        super().clear_filters()
        self.filters.show(self.query, self._segment)
        self._show_save_link()

    def current_row(self) -> ContactRow | None:
        """The row the keyboard stands on, if it is loaded."""
        number = self.view.currentIndex().row()
        return cast("ContactRow | None", self.model.row(number)) if number >= 0 else None

    # Building ----------------------------------------------------------------------------

    def _dress(self) -> None:
        self.set_filter_hint(self.tr("Filter this list"))
        self.import_button = SecondaryButton(self.tr("Import"), "upload")
        self.import_button.set_hint(self.tr("Import contacts from a file"), "Ctrl+I")
        self.import_button.clicked.connect(self.import_requested)
        self.add_action(self.import_button)
        self.import_button.setEnabled(self._context.services.can_edit)
        self.export_button = SecondaryButton(self.tr("Export"), "download")
        self.export_button.set_hint(self.tr("Export contacts into a file"), "Ctrl+E")
        self.export_button.clicked.connect(self._export_shown)
        self.add_action(self.export_button)
        self.export_button.setEnabled(self._context.services.can_export)
        self.set_empty_state(self._make_nobody_here)
        self.save_link = LinkButton(self.tr("Save segment"))
        self.save_link.clicked.connect(self._save_segment)
        self.save_link.hide()
        self.add_to_filter_row(self.save_link)
        self.view.setAccessibleName(self.tr("Contacts"))

    def _make_nobody_here(self) -> EmptyState:
        from crm_desktop.ui.kit.empty_state import EmptyState

        empty = EmptyState(
            "address-book",
            self.tr("Nobody here yet"),
            self.tr("Bring your contacts from a spreadsheet, or add the first one by hand."),
        )
        bring = SecondaryButton(self.tr("Import"), "upload")
        bring.clicked.connect(self.import_requested)
        add = PrimaryButton(self.tr("New contact"), "plus")
        add.clicked.connect(self.new_requested)
        for button in (bring, add):
            empty.add_button(button)
            button.setEnabled(self._context.services.can_edit)
        return empty

    def _connect_contacts(self) -> None:
        actions = self.actions_of_rows
        actions.opened.connect(self.open_requested)
        actions.done.connect(self.undo_offered)
        actions.message.connect(self.message_requested)
        self.row_opened.connect(actions.open)
        self.view.open_many_requested.connect(lambda: self.open_many(self.acting_ids()))
        actions.copy_requested.connect(self.copy_table)
        actions.copy_text_requested.connect(self.copy_text)
        actions.open_many_requested.connect(self.open_many)
        actions.export_requested.connect(self.export)
        self.row_edit_requested.connect(actions.open)
        self.delete_requested.connect(self._throw_away)
        self.context_menu_requested.connect(self._show_context_menu)
        self.filters.changed.connect(self.show_query)
        self.filters.changed.connect(self._show_save_link)
        self.segment_actions.done.connect(self.undo_offered)
        self.segment_actions.message.connect(self.message_requested)
        self._context.dictionaries_changed.connect(self._take_dictionaries)
        self.view.columns_changed.connect(self._want_parts)
        self.model.total_changed.connect(self._note_total)

    def add_bulk_actions(self, bar: SelectionBar) -> None:
        actions, ids = self.actions_of_rows, self.acting_ids
        menus: tuple[tuple[str, str, Callable[[], QMenu]], ...] = (
            (self.tr("Owner"), "user", lambda: actions.menus.owner_menu(ids)),
            (self.tr("Tags"), "tag", lambda: actions.menus.tag_menu(ids)),
            (self.tr("Status"), "flag", lambda: actions.menus.stage_menu(ids)),
        )

        def add_menu(text: str, icon_name: str, make: Callable[[], QMenu]) -> None:
            button = bar.add_action(text, icon_name)
            button.clicked.connect(partial(self._popup_above, button, make))
            self._living_buttons.append(button)

        for text, icon_name, make in menus:
            add_menu(text, icon_name, make)
        into = bar.add_action(self.tr("Segment"), "stack-2")
        into.clicked.connect(lambda: self._popup_above(into, lambda: self._members_menu(into)))
        self._living_buttons.append(into)
        merge = bar.add_action(self.tr("Merge"), "git-merge")
        merge.set_hint(self.tr("Make one of the ticked contacts"), "Ctrl+M")
        merge.clicked.connect(lambda: actions.merge(ids()))
        self._living_buttons.append(merge)
        add_menu(self.tr("More"), "dots", lambda: actions.menus.more_menu(ids))
        throw = bar.add_action(self.tr("Move to the bin"), "trash")
        throw.set_hint(self.tr("Move the ticked contacts to the bin"), "Delete")
        throw.clicked.connect(lambda: self._throw_away(ids()))
        self._living_buttons.append(throw)
        restore = bar.add_action(self.tr("Restore"), "arrow-back-up")
        restore.clicked.connect(lambda: actions.restore(ids()))
        self._bin_buttons.append(restore)
        remove = bar.add_action(self.tr("Remove for good…"), "trash-off")
        remove.set_hint(self.tr("Remove the ticked contacts for good"), "Shift+Delete")
        remove.clicked.connect(lambda: actions.remove_for_good(ids()))
        self._remove_buttons.append(remove)
        self._show_bulk_actions()

    def exportable(self) -> Exportable:
        """What of this list can leave: the bin stays here."""
        from crm_desktop.ui.contacts.export_dialog import Exportable

        if self._segment.query.in_bin:
            return Exportable()
        shown = [place.key for place in self.view.header.places() if place.is_shown]
        return Exportable(
            self.title(),
            self.model.query,
            self.model.total if self.model.is_counted else -1,
            self.model.checked_ids(),
            tuple(shown),
        )

    def _export_shown(self) -> None:
        self.export()

    def export(self, ids: Sequence[int] = ()) -> ExportDialog | None:
        """Ask which contacts go where: these, the ticked ones, the list or everybody."""
        from crm_desktop.ui.contacts.export_dialog import open_export_dialog

        if not self._context.services.can_export:
            self.message_requested.emit("warning", self.tr("You have no right to export contacts."))
            return None
        offered = self.exportable()
        return open_export_dialog(
            self._context, replace(offered, ticked=ids or offered.ticked), self
        )

    def _show_bulk_actions(self) -> None:
        can_edit = self._context.services.can_edit
        in_bin = self._segment.query.in_bin
        for buttons, are_shown in ((self._living_buttons, not in_bin), (self._bin_buttons, in_bin)):
            for button in buttons:
                button.setVisible(are_shown)
                button.setEnabled(can_edit)
        for button in self._remove_buttons:
            button.setVisible(in_bin)
            button.setEnabled(self._context.services.can_remove)
        self._show_empty_bin_button(in_bin=in_bin)

    def is_filtered_further(self) -> bool:
        """Whether the list shows only a part of its segment."""
        return super().is_filtered() or self.filters.is_active

    def _note_total(self, _total: int) -> None:
        if self._segment.query.in_bin:
            self._show_empty_bin_button(in_bin=True)

    def _show_empty_bin_button(self, *, in_bin: bool) -> None:
        if self._empty_bin_button is None and in_bin:
            button = self._empty_bin_button = SecondaryButton(
                self.tr("Empty the bin…"), "trash-off"
            )
            button.setToolTip(self.tr("Remove everybody in the bin for good"))
            button.clicked.connect(self._empty_bin)
            self.add_action(button)
        if self._empty_bin_button is not None:
            self._empty_bin_button.setVisible(in_bin)
            self._empty_bin_button.setEnabled(
                self._context.services.can_remove
                and (self.model.total > 0 or self.is_filtered_further())
            )

    def _add_keys(self) -> None:
        actions = self.actions_of_rows
        self._bind("Shift+Delete", lambda: self._remove(self.acting_ids()))
        self._bind("Ctrl+M", lambda: actions.merge(self.acting_ids()))
        self._bind("Ctrl+C", lambda: self.copy_table(self.acting_ids()))
        self._bind("Ctrl+Alt+C", lambda: self.copy_text(self.acting_ids()))
        self._bind("Ctrl+Shift+C", lambda: self._with_current(actions.call))
        self._bind("Ctrl+Shift+E", lambda: self._with_current(actions.write_email))
        self._bind("Ctrl+Shift+S", lambda: self._with_current(self._toggle_star))

    def _bind(self, keys: str, call: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self.view)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)

    # Reactions ---------------------------------------------------------------------------

    def _take_dictionaries(self) -> None:
        """Names of owners and tags were read: the column of tags has room for the longest one."""
        self._take_own_fields()
        look = theme()
        names = (tag.name for tag in self._context.tags)
        longest = nlargest(_MEASURED_TAGS, names, key=len)
        widths = (tags_width((name,), left_over=1) for name in longest)
        self.view.set_content_width("tags", max(widths, default=0) + 2 * look.space("s"))
        self.view.viewport().update()

    def _members_menu(self, button: QWidget) -> QMenu:
        place = button.mapToGlobal(QPoint(0, 0))
        place.setY(place.y() - theme().size("segments_panel"))
        saved = self._segment.saved
        return self.segment_actions.members_menu(self.acting_ids, saved, place)

    def _show_save_link(self) -> None:
        """Offered where the chips are not what is saved."""
        saved, wanted = self._segment.saved, self.filters.filter
        standard = self._segment.query.filter if saved is None else NO_FILTER
        # Members are no condition: what is filtered among them is ticked and kept as it is.
        is_new = wanted not in (NO_FILTER, standard) and saved is None
        is_other = saved is not None and self._segment.has_own_filter and saved.filter != wanted
        in_bin = self._segment.query.in_bin
        can_edit = self._context.services.can_edit
        self.save_link.setVisible(can_edit and not in_bin and (is_new or is_other))
        self.save_link.setText(self.tr("Save changes") if is_other else self.tr("Save segment"))

    def _save_segment(self) -> None:
        saved, wanted = self._segment.saved, self.filters.filter
        if saved is not None and not saved.is_static:
            self.segment_actions.update(saved, wanted)
            return
        corner = QPoint(0, self.save_link.height() + theme().space("xs"))
        place = self.save_link.mapToGlobal(corner)
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            width = theme().size("segments_panel") + 2 * theme().space("m")
            place.setX(place.x() + self.save_link.width() - width)
        self.segment_actions.create(self.wanted_filter, place)

    def _with_current(self, act: Callable[[ContactRow], object]) -> None:
        row = self.current_row()
        if row is not None:
            act(row)

    def _toggle_star(self, row: ContactRow) -> None:
        self.actions_of_rows.set_starred(self.acting_ids(), is_starred=not row.is_starred)

    def _show_owner_counts(self) -> None:
        """Incomplete cards are counted by employee, each count a filter (A12)."""
        is_wanted = self._segment.key == INCOMPLETE
        if self._owner_counts is None and is_wanted:
            from crm_desktop.ui.contacts.owner_counts import OwnerCounts

            self._owner_counts = OwnerCounts(self._context, self)
            self._owner_counts.chosen.connect(self.filter_by_owner)
            self.add_below_filters(self._owner_counts)
        if self._owner_counts is not None:
            self._owner_counts.show_for(self._segment.query if is_wanted else None)

    def _show_calls_buttons(self) -> None:
        """Those to contact again can be called one after another, or get a call planned."""
        is_wanted = self._segment.key in ROTATION_PARTS and self._context.services.can_edit
        if is_wanted and not self._calls_buttons:
            calls = SecondaryButton(self.tr("Call one after another"), "phone")
            calls.clicked.connect(self._call_shown)
            plan = SecondaryButton(self.tr("Make call list"), "calendar-plus")
            plan.setToolTip(self.tr("Plan a call today with those selected, else the first ones"))
            plan.clicked.connect(self._plan_shown)
            self._calls_buttons = (calls, plan)
            for button in self._calls_buttons:
                self.add_action(button)
        for button in self._calls_buttons:
            button.setVisible(is_wanted)
        # The line has no room for everything, and files are not what these lists are about.
        self.import_button.setVisible(not is_wanted and not self._segment.query.in_bin)

    def _called_ids(self, limit: int) -> tuple[int, ...]:
        """The ticked contacts, else the first ones of the list."""
        ticked = self.model.checked_ids()
        return tuple(ticked) if ticked else tuple(self.model.order[:limit])

    def _call_shown(self) -> None:
        self.actions_of_rows.calls_requested.emit(self._called_ids(_MOST_CALLS))

    def _plan_shown(self) -> None:
        self.actions_of_rows.make_call_list(self._called_ids(_CALL_LIST))
        self.model.set_all_checked(is_checked=False)  # they leave this list

    def recount(self) -> None:
        """What the list itself counts has changed."""
        if self._owner_counts is not None:
            self._owner_counts.recount()

    def filter_by_owner(self, owner_id: int | None) -> None:
        """Narrow the list to the contacts of one employee, or of nobody."""
        filled = Condition("owner", Operator.IS, (str(owner_id),))
        condition = Condition("owner", Operator.EMPTY) if owner_id is None else filled
        wanted = self.filters.filter
        others = (
            part for part in wanted.parts if isinstance(part, Filter) or part.field != "owner"
        )
        self.filters.set_filter(Filter((*others, condition)))

    # Copying, opening, jumping -----------------------------------------------------------

    @property
    def copies(self) -> ListCopies:
        """What puts contacts into the clipboard; made when it is first asked for."""
        if self._copies is None:
            from crm_desktop.ui.contacts.list_copies import ListCopies

            self._copies = ListCopies(self._context, self)
            self._copies.message.connect(self.message_requested)
        return self._copies

    def copy_table(self, ids: Sequence[int]) -> None:
        """Copy contacts with the columns that are shown, in their order."""
        columns = {column.key: column for column in self.model.columns}
        places = self.view.header.places()
        shown = [columns[place.key] for place in places if place.is_shown]
        self.copies.copy_table(ids, shown, self._wanted.parts)

    def copy_text(self, ids: Sequence[int]) -> None:
        """Copy contacts as readable lines."""
        self.copies.copy_text(ids)

    def open_many(self, ids: Sequence[int]) -> None:
        """Open the cards of several contacts; many only after a question."""
        if self._many_cards is None:
            from crm_desktop.ui.contacts.list_jumps import ManyCards

            self._many_cards = ManyCards(self.actions_of_rows.open, self)
        self._many_cards.open(ids)

    def find_typed(self, text: str) -> None:
        """Jump to the first name that begins so; lists not sorted by name are filtered."""
        keys, order = self.model.sort_keys, self.model.order
        if not keys or keys[0].by != ContactSort.NAME or not order:
            super().find_typed(text)
            return
        if self._jumps is None:
            from crm_desktop.ui.contacts.list_jumps import NameJumps

            self._jumps = NameJumps(self._context, self.view, self.model, self)
        self._jumps.find(text)

    def _untick(self) -> None:
        self.model.set_all_checked(is_checked=False)

    def _throw_away(self, ids: tuple[int, ...]) -> None:
        if not self._segment.query.in_bin:
            self.actions_of_rows.move_to_bin(ids)
            self.model.set_all_checked(is_checked=False)

    def _remove(self, ids: tuple[int, ...]) -> None:
        """For good from the bin; what is not there goes into it first."""
        if self._segment.query.in_bin:
            self.actions_of_rows.remove_for_good(ids)
        else:
            self._throw_away(ids)

    def _empty_bin(self) -> None:
        self.actions_of_rows.remove_for_good()

    def _show_context_menu(self, position: QPoint) -> None:
        row = self.current_row()
        if row is None:
            return
        ids = self.acting_ids()
        # A menu over a row that is not ticked is about that row alone.
        if row.id not in ids:
            ids = (row.id,)
        in_bin = self._segment.query.in_bin
        menu = self.actions_of_rows.menus.context_menu(row, ids, in_bin=in_bin)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _popup_above(self, button: QWidget, make: Callable[[], QMenu]) -> None:
        menu = make()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = button.mapToGlobal(QPoint(0, 0))
        from crm_desktop.ui.contacts.tag_menu import TagMenu

        if isinstance(menu, TagMenu):
            menu.stand_above()
        menu.aboutToShow.emit()
        menu.popup(place - QPoint(0, menu.sizeHint().height() + theme().space("xs")))


def first_look(segment: Segment, general: Appearance, columns: Sequence[Column]) -> Appearance:
    """How a segment looks that nobody has changed yet: as all contacts do.

    What the list of incomplete cards is about stands beside the name; those to contact again begin
    with whoever is quiet longest, the bin with what came last.
    """
    if segment.query.in_bin:
        return replace(general, sort=())
    if segment.key in ROTATION_PARTS:
        return replace(general, sort=(SortKey(ContactSort.LAST_CONTACT),))
    if segment.key != INCOMPLETE:
        return general
    places = list(general.columns) or [
        ColumnPlace(column.key, column.width, not column.is_hidden) for column in columns
    ]
    width = next(column.width for column in columns if column.key == LACKING)
    others = {LACKING, "last", "tags"}  # the line has no room for what this list is not about
    hidden = [replace(place, is_shown=False) for place in places if place.key in others]
    places = [place for place in places if place.key not in others]
    at = next((n for n, place in enumerate(places, 1) if place.key == "name"), len(places))
    places.insert(at, ColumnPlace(LACKING, width))
    places += [place for place in hidden if place.key != LACKING]
    return Appearance(tuple(places), general.sort)
