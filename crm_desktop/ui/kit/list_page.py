"""The base of pages that show one large list: title, actions, filter, table, bulk bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.ui.kit.buttons import IconButton, SecondaryButton
from crm_desktop.ui.kit.columns import Appearance
from crm_desktop.ui.kit.fields import Line, is_idle_undo
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.page import Page
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.preparation import Preparation
from crm_desktop.ui.kit.progress import LoadingBar
from crm_desktop.ui.kit.table_view import TableView
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import ViewState
from crm_desktop.ui.kit.window_model import WindowModel, sorted_by

if TYPE_CHECKING:
    from crm_desktop.ui.kit.empty_state import EmptyState
    from crm_desktop.ui.kit.message_bar import MessageBar
    from crm_desktop.ui.kit.selection_bar import SelectionBar

_TYPING_PAUSE_MS = 120
_SHOWN_COLUMNS_DELAY_MS = 400
_ORDER_KEYS, _COLUMNS_KEYS = "Ctrl+Shift+O", "Ctrl+Shift+L"


class _FilterLine(Line):
    """Ctrl+Z goes on to the window where nothing was typed."""

    def event(self, event: QEvent) -> bool:
        if is_idle_undo(event, self):
            event.ignore()
            return True
        return super().event(event)


class ListPage(Page):
    """A page around a `WindowModel`.

    A subclass gives the model, adds buttons with `add_action`, chips with `chips.addWidget`, a
    panel beside the table with `add_side_panel`, and connects `row_opened`, `delete_requested`
    and `context_menu_requested`. The quick filter replaces the query's `text`; what "Clear
    filters" means beyond that is `cleared_query`.
    """

    row_opened = Signal(int)
    row_edit_requested = Signal(int)
    delete_requested = Signal(tuple)
    context_menu_requested = Signal(QPoint)
    current_changed = Signal(object)

    def __init__(
        self,
        model: WindowModel,
        name: str,
        view_state: ViewState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = model
        self._name = name
        self._view_state = view_state or ViewState()
        self._worn_key, self._worn = "", Appearance()
        self._count_text: Callable[[int], str] = format_number
        self._make_empty: Callable[[], EmptyState] | None = None
        self._empty: EmptyState | None = None
        self._no_results: EmptyState | None = None
        self._message_bar: MessageBar | None = None
        self._unread_sentence = ""
        self._selection_bar: SelectionBar | None = None
        self._preparation = Preparation(self, is_ready=True)
        self.view = TableView(model, self)
        self.loading_bar = LoadingBar()
        self.title_label = PlainLabel(size="h1", weight="strong")
        self.count_label = PlainLabel(tone="muted")
        self.filter_line = _FilterLine("search", is_quiet=True)
        self.chips = FlowLayout(spacing=theme().space("xs") + 2)
        self._build()
        self._connect()
        self.wear("", self.kept_appearance(""))

    # For subclasses ----------------------------------------------------------------------

    def set_title(self, title: str, count_text: Callable[[int], str] | None = None) -> None:
        """The heading, and how the count beside it is said.

        `count_text` is `lambda n: self.tr("%Ln contact(s)", "", n)` or the like.
        """
        self.title_label.setText(title)
        if count_text is not None:
            self._count_text = count_text
            self._show_total(self.model.total)

    def add_to_filter_row(self, widget: QWidget) -> None:
        """Put something at the end of the line of chips."""
        self._filter_row.addWidget(widget, alignment=Qt.AlignmentFlag.AlignTop)

    def add_below_filters(self, widget: QWidget) -> None:
        """Put a line between the chips and the table."""
        self._head.addWidget(widget)

    def set_filter_hint(self, placeholder: str) -> None:
        """What stands in the empty quick filter."""
        self.filter_line.setPlaceholderText(placeholder)
        self.filter_line.setAccessibleName(placeholder)

    def add_action(self, button: QWidget) -> None:
        """Add a button to the title line, before those for order and columns."""
        position = self._title_line.indexOf(self.sort_button)
        self._title_line.insertWidget(position, button, alignment=Qt.AlignmentFlag.AlignVCenter)

    def set_empty_state(self, make: Callable[[], EmptyState]) -> None:
        """What is shown when there is nothing at all, as opposed to nothing found.

        It is made when it is first needed.
        """
        self._make_empty = make
        self._show_total(self.model.total)

    def add_bulk_actions(self, bar: SelectionBar) -> None:
        """Put what can be done with ticked rows into the bar, made when one is ticked first."""

    def follow_preparation(self, preparation: Preparation) -> None:
        """The quick filter's answers are complete only when this is ready."""
        self._preparation = preparation
        preparation.changed.connect(self._follow_words)
        preparation.finished.connect(self._ask_again)

    def needs_preparation(self, query: Any) -> bool:
        """Whether the answer to a query depends on what is being prepared."""
        return bool(query.text)

    def is_filtered(self) -> bool:
        """Whether any filter narrows the list; decides which empty state is shown."""
        return bool(self.filter_line.text().strip())

    def cleared_query(self, query: Any) -> Any:
        """The query without any filter."""
        return replace(query, text="")

    def filter_name(self) -> str:
        """What narrows the list, in words, for the empty state."""
        return self.filter_line.text().strip()

    def empty_words(self) -> tuple[str, str]:
        """Title and sentence where nothing need be here, so that no filter is to blame."""
        return "", ""

    # Parts that most lists never show, made when they are needed first --------------------

    @property
    def message_bar(self) -> MessageBar:
        """The bar over the list for what went wrong."""
        if self._message_bar is None:
            from crm_desktop.ui.kit.message_bar import MessageBar

            self._message_bar = MessageBar(self)
            self._head.addWidget(self._message_bar)
        return self._message_bar

    @property
    def selection_bar(self) -> SelectionBar:
        """The bar under the list while rows are ticked."""
        if self._selection_bar is None:
            from crm_desktop.ui.kit.selection_bar import SelectionBar

            self._selection_bar = SelectionBar(self._bar_place)
            self._selection_bar.cleared.connect(
                lambda: self.model.set_all_checked(is_checked=False)
            )
            place = QVBoxLayout(self._bar_place)
            look = theme()
            space = look.space("s")
            place.setContentsMargins(look.space("m"), space, look.space("m"), space)
            place.addWidget(self._selection_bar)
            self.add_bulk_actions(self._selection_bar)
        return self._selection_bar

    @property
    def empty_state(self) -> EmptyState | None:
        """What says that there is nothing at all; None if the page has no words for it."""
        if self._empty is None and self._make_empty is not None:
            self._empty = self._make_empty()
            self._empty_place.addWidget(self._empty)
        return self._empty

    @property
    def no_results(self) -> EmptyState:
        """What says that nothing was found."""
        if self._no_results is None:
            from crm_desktop.ui.kit.empty_state import EmptyState

            self._no_results = EmptyState("search", self.tr("Nothing found"))
            self.clear_button = SecondaryButton(self.tr("Clear filters"), "filter-off")
            self.clear_button.clicked.connect(self.clear_filters)
            self._no_results.add_button(self.clear_button)
            self._empty_place.insertWidget(0, self._no_results)
        return self._no_results

    # What it does ------------------------------------------------------------------------

    def show_query(self, query: Any) -> None:
        """Show another query; the quick filter shows its text.

        The first one is sorted as the list was left.
        """
        if self.model.query is None:
            query = self.sorted_as_left(query)
        if self.filter_line.text().strip() != query.text:
            self.filter_line.setText(query.text)
        self.model.set_query(query)

    def clear_filters(self) -> None:
        """Show everything again."""
        self.filter_line.clear()
        self._typing_pause.stop()
        self.model.set_query(self.cleared_query(self.model.query))
        self.view.setFocus()

    def acting_ids(self) -> tuple[int, ...]:
        """The ticked rows, else the current one."""
        return self.view.acting_ids()

    def activate(self) -> None:
        self.view.setFocus()

    def focus_filter(self) -> None:
        self.filter_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_line.selectAll()

    def refresh(self) -> None:
        self.model.reload()

    def show_error(self, error: UserError | StorageUnavailable) -> None:
        """Show an error over the list, with a way to try again."""
        self.message_bar.show_error(error, self.model.reload)

    def _tell_unread(self, error: UserError | StorageUnavailable) -> None:
        """Rows could not be read: nothing of the user's is in question."""
        self.message_bar.show_error(error, self.model.reload)
        self._unread_sentence = self.message_bar.sentence()

    def _note_read(self, _total: int) -> None:
        """What is read again needs no message."""
        told, self._unread_sentence = self._unread_sentence, ""
        if told and self.message_bar.sentence() == told:
            self.message_bar.dismiss()

    # Building ----------------------------------------------------------------------------

    def _build(self) -> None:
        look = theme()
        margin, space = look.space("l"), look.space("s")
        self._title_line = QHBoxLayout()
        self._title_line.setSpacing(space)
        self._title_line.addWidget(self.title_label)
        self._title_line.addWidget(self.count_label, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._title_line.addStretch(1)
        self.sort_button = IconButton(
            "arrows-sort", self.tr("Sort by several columns"), shortcut=_ORDER_KEYS, framed=True
        )
        self.sort_button.clicked.connect(self.choose_order)
        self._title_line.addWidget(self.sort_button)
        self.columns_button = IconButton(
            "columns-3", self.tr("Choose columns"), shortcut=_COLUMNS_KEYS, framed=True
        )
        self.columns_button.clicked.connect(self.choose_columns)
        self._title_line.addWidget(self.columns_button)
        self._filter_row = QHBoxLayout()
        self._filter_row.setSpacing(space)
        self.filter_line.setFixedWidth(look.size("segments_panel") - margin - look.space("m"))
        self.filter_line.setClearButtonEnabled(True)
        self._filter_row.addWidget(self.filter_line, alignment=Qt.AlignmentFlag.AlignTop)
        chips = QWidget()
        chips.setLayout(self.chips)
        self.chips.setContentsMargins(0, look.space("xs") // 2, 0, look.space("xs") // 2)
        self._filter_row.addWidget(chips, 1)
        self._head = head = QVBoxLayout()
        head.setContentsMargins(margin, look.space("m"), look.space("m"), look.space("m"))
        head.setSpacing(look.space("m"))
        self._head = head
        head.addLayout(self._title_line)
        head.addLayout(self._filter_row)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.view)
        place = QWidget()
        self._empty_place = QVBoxLayout(place)
        self._empty_place.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty_place.setContentsMargins(margin, margin, margin, margin)
        self._stack.addWidget(place)
        self._bar_place = QWidget(self)
        self._bar_place.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.loading_bar)
        column.addWidget(body, 1)
        column.addWidget(self._bar_place)

    def _connect(self) -> None:
        model, view = self.model, self.view
        model.loading_changed.connect(self.loading_bar.set_loading)
        model.total_changed.connect(self._show_total)
        model.total_changed.connect(self._note_read)
        model.checked_changed.connect(self._show_checked)
        model.failed.connect(self._tell_unread)
        view.opened.connect(self.row_opened)
        view.edit_requested.connect(self.row_edit_requested)
        view.delete_requested.connect(lambda: self.delete_requested.emit(view.acting_ids()))
        view.menu_requested.connect(self.context_menu_requested)
        view.current_changed.connect(self.current_changed)
        view.find_typed.connect(self.find_typed)
        self._typing_pause = QTimer(self)
        self._typing_pause.setSingleShot(True)
        self._typing_pause.setInterval(_TYPING_PAUSE_MS)
        self._typing_pause.timeout.connect(self._apply_filter)
        self.filter_line.textChanged.connect(self._wait_for_typing)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.filter_line)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.view.setFocus)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.filter_line)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self._leave_filter)
        self._columns_pause = QTimer(self)
        self._columns_pause.setSingleShot(True)
        self._columns_pause.setInterval(_SHOWN_COLUMNS_DELAY_MS)
        self._columns_pause.timeout.connect(self._keep_appearance)
        view.columns_changed.connect(self._keep_appearance_soon)
        view.header.sort_requested.connect(self._keep_appearance_soon)
        view.header.menu_requested.connect(self._show_header_menu)
        for keys, call in (
            (_ORDER_KEYS, self.choose_order),
            (_COLUMNS_KEYS, self.choose_columns),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # Reactions ---------------------------------------------------------------------------

    def _wait_for_typing(self) -> None:
        self._typing_pause.start()

    def _apply_filter(self) -> None:
        query = self.model.query
        text = self.filter_line.text().strip()
        if query is not None and query.text != text:
            self.model.set_query(replace(query, text=text))

    def _leave_filter(self) -> None:
        if self.filter_line.text():
            self.filter_line.clear()
        else:
            self.view.setFocus()

    def find_typed(self, text: str) -> None:
        """Letters typed in the list go on in the quick filter, where they can be seen."""
        if text:
            self.filter_line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.filter_line.setText(text)

    def _show_total(self, total: int) -> None:
        model = self.model
        words = self._count_text(total) if model.is_counted else "…"
        self.count_label.setText(words if model.is_read else "")
        is_empty = total == 0 and model.is_read
        if is_empty:
            self._say_why_empty()
        self._stack.setCurrentIndex(1 if is_empty else 0)

    def _say_why_empty(self) -> None:
        is_filtered = self.is_filtered()
        empty = None if is_filtered else self.empty_state
        if is_filtered:
            self._say_nothing_found()
        if self._no_results is not None or empty is None:
            self.no_results.setVisible(empty is None)
        if self._empty is not None:
            self._empty.setVisible(empty is not None)

    def _say_nothing_found(self) -> None:
        """Name the filter; or say that it is too early to tell, or that nothing need be here."""
        query = self.model.query
        title, sentence = self._preparation.words()
        is_blameless = False
        if not title or query is None or not self.needs_preparation(query):
            title, sentence = self.empty_words()
            is_blameless = bool(title)
            if not is_blameless:
                found = QCoreApplication.translate("ListPage", "Nothing matches “{filter}”")
                title = found.format(filter=self.filter_name())
        self.no_results.set_text(title, sentence)
        self.clear_button.setVisible(not is_blameless)

    def _follow_words(self) -> None:
        if self._no_results is not None:
            self._say_nothing_found()

    def _ask_again(self) -> None:
        if self.model.query is not None and self.needs_preparation(self.model.query):
            self.model.reload()

    def _show_checked(self, count: int) -> None:
        is_shown = count > 0
        if is_shown or self._selection_bar is not None:
            self.selection_bar.show_count(count)
        if is_shown == self._bar_place.isHidden():
            has_keyboard = self._bar_place.isAncestorOf(QApplication.focusWidget() or self)
            if has_keyboard and not is_shown:
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._bar_place.setVisible(is_shown)
            self.foot_changed.emit(self._bar_place.sizeHint().height() if is_shown else 0)

    # How it looks ------------------------------------------------------------------------

    @property
    def appearance(self) -> Appearance:
        """Columns and order as they are shown."""
        return Appearance(self.view.header.places(), self.model.sort_keys)

    def wear(self, key: str, appearance: Appearance) -> None:
        """Show columns so; what is changed from now on is remembered under `key`."""
        self.keep_changed_appearance()
        self._worn_key, self._worn = key, appearance
        if appearance.columns:
            self.view.header.take_places(appearance.columns)
        else:
            self.view.header.dress()
        self.view.fit_columns()

    def kept_appearance(self, key: str) -> Appearance:
        """What this user left under `key`; an empty one if nothing was."""
        return Appearance.from_json(self._view_state.text(self._appearance_name(key)))

    def keep_appearance(self, key: str, appearance: Appearance) -> None:
        """Remember what the user made of the columns; for subclasses to keep it elsewhere."""
        self._view_state.keep_text(self._appearance_name(key), appearance.to_json())
        self._view_state.flush()  # seldom, and a program that is killed keeps it

    def sorted_as_left(self, query: Any) -> Any:
        """`query` in the order that was remembered."""
        keys = self.view.header.known_keys(self._worn.sort)
        return sorted_by(query, keys) if keys else query

    def choose_columns(self) -> None:
        """Offer the columns to be shown, hidden and put in order."""
        from crm_desktop.ui.kit.column_chooser import ColumnChooser

        chooser = ColumnChooser(self.view.header, self)
        chooser.changed.connect(self.view.fit_columns)
        chooser.show_below(self.columns_button)

    def choose_order(self) -> None:
        """Offer several columns to sort by, by keyboard too."""
        from crm_desktop.ui.kit.sort_popup import SortPopup

        SortPopup(self.view.header, self).show_below(self.sort_button)

    def _appearance_name(self, key: str) -> str:
        return f"{self._name}/appearance{key and '/'}{key}"

    def _show_header_menu(self, number: int, place: QPoint) -> None:
        menu = self.view.header.menu_of(number)
        several, columns = self.tr("Sort by several columns…"), self.tr("Choose columns…")
        menu.add(several, self.choose_order, "arrows-sort", shortcut=_ORDER_KEYS)
        menu.add(columns, self.choose_columns, "columns-3", shortcut=_COLUMNS_KEYS)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def keep_changed_appearance(self) -> None:
        """Remember now what was changed a moment ago."""
        if self._columns_pause.isActive():
            self._keep_appearance()

    def _keep_appearance_soon(self) -> None:
        # A method of its own: the signal's column number would become the timer's interval.
        self._columns_pause.start()

    def _keep_appearance(self) -> None:
        self._columns_pause.stop()
        if self.model.query is not None:
            self._worn = self.appearance
            self.keep_appearance(self._worn_key, self._worn)
