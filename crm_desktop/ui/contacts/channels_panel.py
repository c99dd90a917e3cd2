"""The channels and addresses of a contact: read at a glance, edited in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.addresses import address_block, map_query
from crm_desktop.business.contacts.model import Address, ContactPoint, PointKind
from crm_desktop.core.records import record
from crm_desktop.ui.contact_words import point_icon, point_word
from crm_desktop.ui.contacts.channel_editors import AddressEditor, PointEditor
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.fold import Fold
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.contacts.points import (
    add_address,
    add_point,
    change_address,
    change_point,
    order_addresses,
    order_points,
    remove_address,
    remove_point,
)
from crm_desktop.ui.contacts.reaching import (
    address_line,
    map_url,
    point_url,
    reach,
)
from crm_desktop.ui.contacts.row_focus import keyboard_stays
from crm_desktop.ui.contacts.row_moving import RowMover
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.formatting import country_name, format_iso_day
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme

_SHOWN_AT_ONCE = 12
"""So many channels open with the card; fifty would take longer than all the rest of it."""


@record
class UnreadyPoint:
    """A channel as it stands in an editor, where a day of it may be any text."""

    origin: ContactPoint
    typed: ContactPoint


class ChannelsPanel(QWidget):
    """`edited(Edit)` asks for saving; `editor_opened(InPlaceEditor)` when one has taken a row.

    `unopened(sentence)` tells that no program opens what was chosen.
    """

    edited = Signal(object)
    editor_opened = Signal(object)
    unopened = Signal(str)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loaded: LoadedContact | None = None
        self._is_editable = True
        self._editor: InPlaceEditor | None = None
        self._shows_all = False
        self._shows_former = False
        self._movers: list[RowMover] = []
        self._point_rows: dict[ContactPoint, ThingRow] = {}
        self._address_rows: dict[int, ThingRow] = {}
        self._offer_place: QWidget | None = None
        self.header = SectionHeader(self.tr("Channels"))
        self.add_button = IconButton("plus", self.tr("Add a channel"), small=True)
        self.add_button.clicked.connect(self._show_add_menu)
        self.header.add_action(self.add_button)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        column.addWidget(self.header)
        column.addLayout(self._rows)

    @property
    def editor(self) -> InPlaceEditor | None:
        """The editor that is open."""
        return self._editor

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show what is stored; a row that is being edited stays."""
        before, self._loaded = self._loaded, loaded
        is_same = before is not None and (
            before.contact.points == loaded.contact.points
            and before.contact.addresses == loaded.contact.addresses
            and before.contact.id == loaded.contact.id
        )
        if self._editor is None and not is_same:
            self._fill()

    def show_news(self, field: str, ids: Iterable[int], sentence: str) -> None:
        """Say at these rows of `points` or `addresses` what others did with them."""
        points = {point.id: row for point, row in self._point_rows.items()}
        rows = self._address_rows if field == "addresses" else points
        for key in ids:
            if key in rows:
                rows[key].show_news(sentence)

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether channels may be changed."""
        is_news = self._is_editable != is_editable
        self._is_editable = is_editable
        self.add_button.setEnabled(is_editable)
        if is_news and self._loaded is not None and self._editor is None:
            self._fill()

    def commit(self) -> None:
        """Keep what stands in the open editor."""
        if self._editor is not None:
            self._editor.accept()

    def add(self, kind: PointKind) -> None:
        """Open an editor for a new channel, which will be the last one."""
        self.commit()
        self._shows_all = True
        self._edit_point(ContactPoint(kind, ""), None)

    def add_address(self) -> None:
        """Open an editor for a new address."""
        self.commit()
        self._edit_address(Address(), None)

    def unready(self) -> UnreadyPoint | None:
        """A channel in the open editor that cannot be kept as it stands."""
        editor = self._editor
        if not isinstance(editor, PointEditor):
            return None
        return UnreadyPoint(editor.origin, editor.edited_point())

    def begin_again(self, unready: UnreadyPoint) -> None:
        """Open an editor with what another card held; it says again what is wrong."""
        self._shows_all = True
        self._fill()
        self._edit_point(unready.origin, self._point_rows.get(unready.origin))
        if isinstance(self._editor, PointEditor):
            self._editor.type_again(unready.typed)

    # Rows --------------------------------------------------------------------------------

    @keyboard_stays
    def _fill(self) -> None:
        for mover in self._movers:
            mover.deleteLater()
        self._movers = []
        self._point_rows, self._address_rows = {}, {}
        empty_layout(self._rows)
        self._offer_place = None
        loaded = self._loaded
        if loaded is None:
            return
        current = loaded.points_of()
        shown = current if self._shows_all else current[:_SHOWN_AT_ONCE]
        self._add_rows([self._point_row(loaded, one) for one in shown], self._move_point)
        if len(shown) < len(current):
            more = ClickableLabel(
                self.tr("%Ln more channel(s)", "", len(current) - len(shown)), tone="link"
            )
            more.setMinimumHeight(theme().size("hit_target_min"))
            more.clicked.connect(self._show_all)
            self._rows.addWidget(more)
        addresses = loaded.contact.addresses
        rows = [self._address_row(one) for one in addresses]
        self._add_rows(rows, self._move_address)
        if not loaded.contact.points:
            self._rows.addWidget(self._offers())
        former = len(loaded.contact.points) - len(current)
        if former:
            words = self.tr("%Ln no longer valid", "", former)
            fold = Fold(words, self._fill_former, is_open=self._shows_former)
            fold.toggled.connect(self._keep_open)
            self._rows.addWidget(fold)

    def _show_all(self) -> None:
        self._shows_all = True
        self._fill()

    def _add_rows(
        self,
        rows: list[ThingRow],
        move: Callable[[int, int], object],
    ) -> None:
        """Rows that can be put in order."""
        for row in rows:
            self._rows.addWidget(row)
        if self._is_editable and len(rows) > 1:
            mover = RowMover(self._rows, rows, self)
            mover.moved.connect(move)
            self._movers.append(mover)

    def _keep_open(self, is_open: bool) -> None:
        self._shows_former = is_open

    def _fill_former(self, rows: QVBoxLayout) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        for point in loaded.contact.points:
            if point.is_over(loaded.day):
                rows.addWidget(self._point_row(loaded, point))

    def _move_point(self, start: int, end: int) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        current = list(loaded.points_of())
        current.insert(end, current.pop(start))
        points = loaded.contact.points
        over = (one for one in points if one.is_over(loaded.day))
        self.edited.emit(order_points(points, (*current, *over)))

    def _move_address(self, start: int, end: int) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        addresses = list(loaded.contact.addresses)
        addresses.insert(end, addresses.pop(start))
        self.edited.emit(order_addresses(loaded.contact.addresses, tuple(addresses)))

    def _point_row(self, loaded: LoadedContact, point: ContactPoint) -> ThingRow:
        icon = IconLabel(point_icon(point.kind), size=_icon_side(), name=point_word(point.kind))
        url = point_url(point)
        is_link = point.kind in (PointKind.EMAIL, PointKind.URL) and url is not None
        mark = self.tr("preferred") if point.is_primary else ""
        tone = "link" if is_link else "normal"
        is_over = point.is_over(loaded.day)
        note = ", ".join(part for part in (point.label, self._validity(loaded, point)) if part)
        tone = "muted" if is_over else tone
        row = ThingRow(icon, loaded.shown(point), note, tone=tone, mark=mark)
        if point.kind.is_number:
            row.never_cut()
        if not point.is_valid:
            row.add_warning(self.tr("Not understood; kept as it was typed"))
        edit = partial(self._edit_point, point, row)
        choose = edit if url is None else partial(self._hand_over, url)
        row.set_acts(choose, edit, partial(self._remove, remove_point(point)))
        self._point_rows[point] = row
        if self._is_editable:
            row.add_button("pencil", self.tr("Edit this channel"), edit)
            if is_over:
                again = partial(self._end, point, "")
                row.add_to_menu(self.tr("Valid again"), again, "check")
            else:
                end = partial(self._end, point, loaded.day)
                row.add_to_menu(self.tr("No longer valid"), end, "ban")
        return row

    def _validity(self, loaded: LoadedContact, point: ContactPoint) -> str:
        """Since when, or until when, where that is worth saying."""
        if point.valid_until:
            day = format_iso_day(point.valid_until)
            return self.tr("until {day}").replace("{day}", day)
        if point.valid_from > loaded.day:
            day = format_iso_day(point.valid_from)
            return self.tr("from {day}").replace("{day}", day)
        return ""

    def _end(self, point: ContactPoint, day: str) -> None:
        """Keep a channel as no longer valid from a day on; an empty day takes that back."""
        self.edited.emit(change_point(point, replace(point, valid_until=day)))

    def _address_row(self, address: Address) -> ThingRow:
        icon = IconLabel("map-pin", size=_icon_side(), name=self.tr("Address"))
        is_one_of_several = self._loaded is not None and len(self._loaded.contact.addresses) > 1
        mark = self.tr("main") if address.is_primary and is_one_of_several else ""
        first, below = address_line(address), address.kind
        if address.street_address and (below or mark):
            first = address.street_address
            place = address_line(replace(address, street_address=""))
            below = " · ".join(part for part in (place, address.kind) if part)
        row = ThingRow(icon, first, mark=mark, below=below)
        self._address_rows[address.id] = row
        row.words.setToolTip(self.tr("Show on a map (opens the browser)"))
        row.copied_text = self._block(address)
        edit = partial(self._edit_address, address, row)
        row.set_acts(
            partial(self._show_on_map, address),
            edit,
            partial(self._remove, remove_address(address)),
        )
        row.add_to_menu(
            self.tr("Show on a map"), partial(self._show_on_map, address), "external-link"
        )
        row.add_button("copy", self.tr("Copy the address (Ctrl+C)"), row.copy)
        if self._is_editable:
            row.add_button("pencil", self.tr("Edit this address"), edit)
        return row

    def _block(self, address: Address) -> str:
        """The address with the name as it stands on an envelope."""
        contact = None if self._loaded is None else self._loaded.contact
        name = "" if contact is None else contact.legal_name or contact.display_name
        return address_block(address, name=name, country=country_name(address.country))

    def _show_on_map(self, address: Address) -> None:
        self._hand_over(map_url(map_query(address, country_name(address.country))))

    def _hand_over(self, url: QUrl | None) -> None:
        reach(url, self.unopened.emit)

    def _offers(self) -> QWidget:
        """What to add first, where there is nothing yet."""
        place = self._offer_place = QWidget()
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space("m"))
        for text, kind in (
            (self.tr("Add a phone"), PointKind.MOBILE),
            (self.tr("Add an e-mail"), PointKind.EMAIL),
        ):
            label = ClickableLabel(text, tone="link")
            label.setMinimumHeight(theme().size("hit_target_min"))
            label.clicked.connect(partial(self.add, kind))
            label.setEnabled(self._is_editable)
            line.addWidget(label)
        line.addStretch(1)
        return place

    # Editing -----------------------------------------------------------------------------

    def _show_add_menu(self) -> None:
        menu = Menu(self)
        for kind in PointKind:
            menu.add(point_word(kind), partial(self.add, kind), point_icon(kind))
        menu.addSeparator()
        menu.add(self.tr("Address"), self.add_address, "map-pin")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _may_open(self) -> bool:
        """Whether another editor can open: not while one holds what cannot be kept yet."""
        if not self._is_editable:
            return False
        self.commit()
        if self._editor is not None:
            self._editor.begin()
        return self._editor is None

    def _edit_point(self, point: ContactPoint, row: ThingRow | None) -> None:
        if not self._may_open():
            return
        editor = PointEditor(self._context, point)
        self._open(editor, row)
        editor.accepted.connect(lambda: self._keep_point(editor))
        editor.removed.connect(lambda: self._drop(editor, remove_point(point), is_new=row is None))

    def _edit_address(self, address: Address, row: ThingRow | None) -> None:
        if not self._may_open():
            return
        editor = AddressEditor(address)
        self._open(editor, row)
        editor.accepted.connect(lambda: self._keep_address(editor, is_new=row is None))
        editor.removed.connect(
            lambda: self._drop(editor, remove_address(address), is_new=row is None)
        )

    def _open(self, editor: InPlaceEditor, row: ThingRow | None) -> None:
        self._editor = editor
        editor.cancelled.connect(self._close)
        if self._offer_place is not None:
            self._offer_place.hide()
        if row is None:
            self._rows.addWidget(editor)
        else:
            position = self._rows.indexOf(row)
            self._rows.insertWidget(position, editor)
            row.stand_aside()
        editor.show()
        editor.begin()
        self.editor_opened.emit(editor)

    def _keep_point(self, editor: PointEditor) -> None:
        point, origin = editor.edited_point(), editor.origin
        self._close()
        if point == origin:
            return
        if not origin.raw_value:
            if point.raw_value:
                self.edited.emit(add_point(point))
        elif not point.raw_value:
            self.edited.emit(remove_point(origin))
        else:
            self.edited.emit(change_point(origin, point))

    def _keep_address(self, editor: AddressEditor, *, is_new: bool) -> None:
        address, origin = editor.edited_address(), editor.origin
        is_empty = editor.is_empty
        self._close()
        if address == origin or (is_new and is_empty):
            return
        if is_new:
            self.edited.emit(add_address(address))
        elif is_empty:
            self.edited.emit(remove_address(origin))
        else:
            self.edited.emit(change_address(origin, address))

    def _drop(self, editor: InPlaceEditor, edit: Edit, *, is_new: bool) -> None:
        self._close()
        if not is_new:
            self.edited.emit(edit)

    def _remove(self, edit: Edit) -> None:
        if self._is_editable:
            self.edited.emit(edit)

    def _close(self) -> None:
        self._editor = None
        self._fill()


def _icon_side() -> int:
    return theme().size("icon_button")
