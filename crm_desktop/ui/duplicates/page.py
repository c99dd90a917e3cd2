"""The duplicates page: groups of contacts that may be one, the surest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crm_desktop.business.contacts.model import CONTACT, BatchDone, ContactKind
from crm_desktop.business.duplicates.finding import FindingState
from crm_desktop.business.duplicates.model import (
    CERTAIN,
    Certainty,
    DuplicateCounts,
    DuplicateQuery,
    GroupRow,
    Sign,
)
from crm_desktop.core.changes import Changes
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.duplicates.context import DuplicateContext
from crm_desktop.ui.duplicates.searching import DuplicateSearch, SearchLine
from crm_desktop.ui.duplicates.words import (
    OFFERED_SIGNS,
    certainty_status,
    certainty_word,
    kind_icon,
    reasons_of,
    sign_word,
    told_apart,
)
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.formatting import EMPTY, format_number
from crm_desktop.ui.kit.list_page import ListPage
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.segmented import SegmentedControl
from crm_desktop.ui.kit.window_model import WindowModel

if TYPE_CHECKING:
    from crm_desktop.ui.kit.empty_state import EmptyState
    from crm_desktop.ui.kit.long_work import LongWork
    from crm_desktop.ui.kit.selection_bar import SelectionBar

_REFRESH_PAUSE_MS = 60


class DuplicatesPage(ListPage):
    """What "Duplicates" in the navigation opens.

    `compare_requested(ids, group_id)` asks for the contacts side by side, `past_requested()` for
    the merges that were made.
    """

    page_id = "duplicates"
    icon_name = "git-merge"

    compare_requested = Signal(object, int)
    past_requested = Signal()

    def __init__(self, context: DuplicateContext) -> None:
        self._context = context
        service = context.service
        model = WindowModel(
            context.operations,
            lambda query: service().first_page(query),
            lambda query: service().order(query),
            lambda ids: service().rows(ids),
            self._columns(),
        )
        super().__init__(model, self.page_id, context.view_state)
        model.setParent(self)
        self._is_shown_once = False
        self._has_results = False
        self._counts = DuplicateCounts({})
        self.work: LongWork[BatchDone] | None = None
        self.search = DuplicateSearch(context, self)
        self.search_line = SearchLine()
        self.add_below_filters(self.search_line)
        self._refresh_pause = QTimer(self)
        self._refresh_pause.setSingleShot(True)
        self._refresh_pause.setInterval(_REFRESH_PAUSE_MS)
        self._refresh_pause.timeout.connect(self._reload)
        self._dress()
        self._connect_duplicates()

    # Page --------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Duplicates")

    def activate(self) -> None:
        if not self._is_shown_once:
            self._is_shown_once = True
            self.show_query(DuplicateQuery())
            self._ask_counts()
            self.search.start()
        super().activate()

    def refresh(self) -> None:
        self._reload()
        self.search.start()

    def panes(self) -> Sequence[QWidget]:
        return (self.filter_line, self.view)

    def is_filtered(self) -> bool:
        query = self.model.query
        return super().is_filtered() or (
            query is not None and replace(query, text="") != DuplicateQuery()
        )

    def cleared_query(self, query: DuplicateQuery) -> DuplicateQuery:
        self.certainty.set_value(CERTAIN)
        for combo in (self.reason, self.kind, self.owner):
            combo.setCurrentIndex(0)
        return DuplicateQuery()

    def empty_words(self) -> tuple[str, str]:
        """No filter is to blame while all contacts are looked through for the first time."""
        is_looking = not self._has_results and self.search.is_running
        return self._looking_words() if is_looking else super().empty_words()

    def filter_name(self) -> str:
        combos = (self.reason, self.kind, self.owner)
        parts = [super().filter_name()]
        parts += [combo.currentText() for combo in combos if combo.currentIndex() > 0]
        return ", ".join(filter(None, parts)) or self.title()

    # Building ----------------------------------------------------------------------------

    def _columns(self) -> tuple[Column, ...]:
        person = self._context.person

        def first(row: GroupRow) -> str:
            return told_apart(row.contacts[0], row.contacts) if row.contacts else EMPTY

        def others(row: GroupRow) -> str:
            if len(row.contacts) < 2:
                return EMPTY
            name = told_apart(row.contacts[1], row.contacts)
            more = len(row.contacts) - 2
            return f"{isolate(name)} +{format_number(more)}" if more else name

        return (
            Column("check", "", lambda row: row.id, width=28, cell=Cell.CHECK, is_fixed=True),
            Column(
                "certainty",
                self.tr("Certainty"),
                lambda row: certainty_status(row.group.certainty),
                width=92,
                cell=Cell.STATUS,
            ),
            Column(
                "first",
                self.tr("Contact"),
                lambda row: kind_icon(row.group.kind),
                first,
                width=280,
                cell=Cell.NAME,
                weight="medium",
                is_fixed=True,
            ),
            Column(
                "second",
                self.tr("May be the same as"),
                lambda row: kind_icon(row.group.kind),
                others,
                width=290,
                cell=Cell.NAME,
                weight="medium",
            ),
            Column(
                "reasons",
                self.tr("Reasons"),
                lambda row: reasons_of(row.group),
                width=290,
                stretch=True,
                cell=Cell.TAGS,
            ),
            Column(
                "owner",
                self.tr("Owner"),
                lambda row: person(row.contacts[0].owner_id) if row.contacts else None,
                width=56,
                cell=Cell.AVATAR,
            ),
            Column(
                "points",
                self.tr("Points"),
                lambda row: row.group.points,
                lambda row: format_number(row.group.points),
                width=60,
                align=Qt.AlignmentFlag.AlignTrailing,
                cell=Cell.NUMBER,
            ),
        )

    def _dress(self) -> None:
        self.set_title(self.title(), lambda count: self.tr("%Ln group(s)", "", count))
        self.set_filter_hint(self.tr("Filter by name"))
        self.view.setAccessibleName(self.title())
        self.sort_button.hide()
        self.certainty = SegmentedControl(self.tr("Certainty"))
        self.certainty.add_choice(self.tr("Sure and likely"), CERTAIN)
        for one in Certainty:
            self.certainty.add_choice(certainty_word(one), frozenset({one}))
        self.certainty.add_choice(self.tr("All"), frozenset[Certainty]())
        self.reason = self._combo(self.tr("Any reason"), self.tr("Reason"))
        for sign in OFFERED_SIGNS:
            self.reason.add_choice(sign_word(sign), sign)
        self.kind = self._combo(self.tr("Persons and organizations"), self.tr("Kind"))
        self.kind.add_choice(self.tr("Persons"), ContactKind.PERSON)
        self.kind.add_choice(self.tr("Organizations"), ContactKind.ORGANIZATION)
        self.owner = self._combo(self.tr("Any owner"), self.tr("Owner"))
        self.take_users()
        self.chips.setContentsMargins(0, 0, 0, 0)  # as high as the filter line, unlike chips
        for widget in (self.certainty, self.reason, self.kind, self.owner):
            self.chips.addWidget(widget)
        self.past_button = SecondaryButton(self.tr("Past merges"), "history")
        self.past_button.set_hint(self.tr("Look at merges that were made, and take them back"))
        self.again_button = SecondaryButton(self.tr("Search again"), "refresh")
        self.again_button.set_hint(self.tr("Look through all contacts anew"), "Ctrl+F5")
        self.merge_all_button = PrimaryButton(self.tr("Merge all sure ones"), "git-merge")
        for button in (self.past_button, self.again_button, self.merge_all_button):
            self.add_action(button)
        self.merge_all_button.setEnabled(False)
        self.set_empty_state(self._make_none_here)

    def take_users(self) -> None:
        """The employees were read, or have changed."""
        chosen = self.owner.currentData()
        while self.owner.count() > 1:
            self.owner.removeItem(1)
        for user in self._context.users():
            self.owner.add_choice(user.display_name, user.id)
        self.owner.setCurrentIndex(max(0, self.owner.findData(chosen)))
        self.owner.updateGeometry()
        self.view.viewport().update()

    def _combo(self, text: str, name: str) -> ComboBox:
        combo = ComboBox()
        combo.setAccessibleName(name)
        combo.add_choice(text, None)
        return combo

    def _make_none_here(self) -> EmptyState:
        from crm_desktop.ui.kit.empty_state import EmptyState

        empty = EmptyState("git-merge", "")
        self._say_empty(empty)
        return empty

    def _say_empty(self, empty: EmptyState) -> None:
        if self._has_results:
            empty.set_text(
                self.tr("No duplicates"),
                self.tr(
                    "Contacts with the same phone, e-mail, VAT code or a like name will stand here"
                    " as soon as there are any."
                ),
            )
        else:
            empty.set_text(*self._looking_words())

    def _looking_words(self) -> tuple[str, str]:
        return (
            self.tr("Looking for duplicates …"),
            self.tr("All contacts are looked through once; you can go on working meanwhile."),
        )

    def add_bulk_actions(self, bar: SelectionBar) -> None:
        merge = bar.add_action(self.tr("Merge"), "git-merge")
        merge.set_hint(self.tr("Merge the ticked groups"), "M")
        merge.clicked.connect(lambda: self.merge(self.acting_ids()))
        apart = bar.add_action(self.tr("Not a duplicate"), "ban")
        apart.set_hint(self.tr("Remember that these are not the same"), "N")
        apart.clicked.connect(lambda: self.say_not_duplicates(self.acting_ids()))
        for button in (merge, apart):
            button.setEnabled(self._context.can_edit)

    def _connect_duplicates(self) -> None:
        self.certainty.chosen.connect(self._choose_certainty)
        self.reason.activated.connect(lambda: self._narrow(sign=self._sign()))
        self.kind.activated.connect(lambda: self._narrow(kind=self._kind()))
        self.owner.activated.connect(lambda: self._narrow(owner_id=self.owner.currentData()))
        self.row_opened.connect(self.compare)
        self.context_menu_requested.connect(self._show_menu)
        self.delete_requested.connect(self.say_not_duplicates)
        self.merge_all_button.clicked.connect(self.ask_to_merge_all)
        self.again_button.clicked.connect(self.search.start_again)
        self.past_button.clicked.connect(self.past_requested)
        self.search.advanced.connect(self._show_state)
        self.search.finished.connect(self._refresh_pause.start)
        self.search.failed.connect(self.show_error)
        self.search_line.stop_requested.connect(self.search.stop)
        self._context.bridge.changed.connect(self._on_changes)
        for keys, call in (
            ("N", lambda: self.say_not_duplicates(self.acting_ids())),
            ("M", lambda: self.merge(self.acting_ids())),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(call)
        again = QShortcut(QKeySequence("Ctrl+F5"), self)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.activated.connect(self.search.start_again)

    # What it does ------------------------------------------------------------------------

    def compare(self, group_id: int) -> None:
        """Ask for the contacts of a group side by side."""
        row = self._row(group_id)
        if row is not None:
            self.compare_requested.emit(row.group.ids, group_id)

    def reasons(self, group_id: int) -> str:
        """How certain a group is and why, in one line; empty if it is gone."""
        row = self._row(group_id)
        if row is None:
            return ""
        return " · ".join((certainty_word(row.group.certainty), *reasons_of(row.group)))

    def merge(self, ids: Sequence[int]) -> None:
        """Merge groups that are sure, one is compared first if it is not."""
        rows = [row for group_id in ids if (row := self._row(group_id)) is not None]
        if len(ids) == 1 and rows and rows[0].group.certainty is not Certainty.SURE:
            self.compare(ids[0])
        elif ids:
            self._merge(tuple(ids))

    def ask_to_merge_all(self) -> None:
        """Say how many would be merged, and do it if that is wanted."""
        counts = self._counts
        if not counts.sure or not self._context.can_edit:
            return
        from crm_desktop.ui.kit.dialogs import confirm

        cards = self.tr("%Ln card(s)", "", counts.contacts_in_sure)
        sentence = self.tr(
            "{cards} become %Ln. The fullest card of each group stays and takes what only the"
            " others say; the others go to the bin. One Undo brings all of them back.",
            "",
            counts.sure,
        ).replace("{cards}", cards)
        confirm(
            self,
            self.tr("Merge %Ln sure group(s)?", "", counts.sure),
            sentence,
            keep=self.tr("Look first"),
            act=self.tr("Merge"),
            on_confirmed=lambda: self._merge(None),
            is_danger=False,
        )

    def say_not_duplicates(self, ids: Sequence[int]) -> None:
        """Remember that the contacts of these groups are not the same."""
        if not ids or not self._context.can_edit:
            return
        service, actor = self._context.service, self._context.actor

        def tell(done: BatchDone) -> None:
            words = self.tr("%Ln group(s) will not be shown again", "", done.count)
            self._told(words, done)

        self._context.operations.run(self, lambda: service().say_not_duplicates(ids, actor), tell)

    def _merge(self, ids: tuple[int, ...] | None) -> None:
        """Merge these groups, or all sure ones."""
        if not self._context.can_edit:
            return
        service, actor = self._context.service, self._context.actor

        def call(progress: Callable[[int, int], None]) -> BatchDone:
            wanted = service().sure_ids() if ids is None else ids
            return service().merge(wanted, actor, progress)

        def tell(done: BatchDone) -> None:
            if done.skipped:
                words = self.tr("%Ln group(s) could not be merged", "", done.skipped)
                self.message_requested.emit("warning", words)
            if done.waiting:
                words = self.tr(
                    "%Ln group(s) shared a card with another one: what is left is compared anew",
                    "",
                    done.waiting,
                )
                self.message_requested.emit("info", words)
            if done.count:
                self._told(self.tr("%Ln contact(s) merged", "", done.count), done)

        from crm_desktop.ui.kit.long_work import LongWork

        self.work = LongWork(self, self._context.operations, self.tr("Merging"), call, tell)

    def _told(self, words: str, done: BatchDone) -> None:
        self.model.set_all_checked(is_checked=False)
        if done.seq:
            self.undo_offered.emit(words, done.seq)
        # The button that was pressed cannot be pressed again: the keyboard goes on in the list.
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reload()

    def _row(self, group_id: int) -> GroupRow | None:
        place = self.model.row_of(group_id)
        return None if place is None else cast("GroupRow | None", self.model.row(place))

    # Reactions ---------------------------------------------------------------------------

    def _choose_certainty(self, value: object) -> None:
        self._narrow(certainties=value)

    def _sign(self) -> Sign | None:
        value = self.reason.currentData()
        return None if value is None else Sign(value)

    def _kind(self) -> ContactKind | None:
        value = self.kind.currentData()  # Qt makes a plain text of it
        return None if value is None else ContactKind(value)

    def _narrow(self, **values: object) -> None:
        query = self.model.query
        if query is not None:
            self.model.set_query(replace(query, **values))

    def _on_changes(self, changes: Changes) -> None:
        if self._is_shown_once and (
            changes.touches_kind(CONTACT) or changes.touches_kind("not_duplicate")
        ):
            self._refresh_pause.start()

    def _reload(self) -> None:
        if self._is_shown_once:
            self.model.reload()
            self._ask_counts()

    def _ask_counts(self) -> None:
        service = self._context.service
        self._context.operations.run(
            self, lambda: service().counts(), self._show_counts, kind="counts"
        )

    def _show_counts(self, counts: DuplicateCounts) -> None:
        self._counts = counts
        words = self.tr("Merge all sure ones")
        if counts.sure:
            words = self.tr("Merge %Ln sure one(s)", "", counts.sure)
        self.merge_all_button.setText(words)
        self.merge_all_button.setEnabled(bool(counts.sure) and self._context.can_edit)
        self.badge_changed.emit(counts.sure)

    def _show_state(self, state: FindingState) -> None:
        self.search_line.show_state(state, is_running=self.search.is_running)
        if state.has_results and not self._has_results:
            self._refresh_pause.start()
            self._has_results = True
            if self.empty_state is not None:
                self._say_empty(self.empty_state)
        self._follow_words()

    def _show_menu(self, position: QPoint) -> None:
        ids = self.acting_ids()
        if not ids:
            return
        row = self._row(ids[0])
        menu = Menu(self)
        menu.add(self.tr("Compare"), lambda: self.compare(ids[0]), "columns", shortcut="Return")
        for contact in () if row is None else row.contacts[:4]:
            words = self.tr("Open {name}").replace(
                "{name}", menu_text(isolate(contact.display_name))
            )
            menu.add(
                words,
                lambda key=contact.id: self.open_requested.emit(RecordRef(CONTACT, key)),
                kind_icon(contact.kind),
            )
        menu.addSeparator()
        merge = menu.add(self.tr("Merge"), lambda: self.merge(ids), "git-merge", shortcut="M")
        apart = menu.add(
            self.tr("Not a duplicate"), lambda: self.say_not_duplicates(ids), "ban", shortcut="N"
        )
        for action in (merge, apart):
            action.setEnabled(self._context.can_edit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)
