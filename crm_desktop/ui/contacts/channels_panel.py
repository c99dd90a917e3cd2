"""The channels and addresses of a contact: read at a glance, edited in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Address, ContactPoint, PointKind
from crm_desktop.ui.contacts.channel_editors import AddressEditor, PointEditor
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.in_place import InPlaceEditor
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.parts import ClickableLabel, empty_layout
from crm_desktop.ui.contacts.points import (
    add_address,
    add_point,
    address_line,
    change_address,
    change_point,
    remove_address,
    remove_point,
)
from crm_desktop.ui.contacts.reaching import open_url, point_url
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.contacts.words import point_icon, point_word
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme


class ChannelsPanel(QWidget):
    """`edited(Edit)` asks for saving; `editor_opened(InPlaceEditor)` when one has taken a row."""

    edited = Signal(object)
    editor_opened = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loaded: LoadedContact | None = None
        self._is_editable = True
        self._editor: InPlaceEditor | None = None
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

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether channels may be changed."""
        self._is_editable = is_editable
        self.add_button.setEnabled(is_editable)
        if self._loaded is not None and self._editor is None:
            self._fill()

    def commit(self) -> None:
        """Keep what stands in the open editor."""
        if self._editor is not None:
            self._editor.accept()

    def add(self, kind: PointKind) -> None:
        """Open an editor for a new channel."""
        self.commit()
        self._edit_point(ContactPoint(kind, ""), None)

    def add_address(self) -> None:
        """Open an editor for a new address."""
        self.commit()
        self._edit_address(Address(), None)

    # Rows --------------------------------------------------------------------------------

    def _fill(self) -> None:
        empty_layout(self._rows)
        self._offer_place = None
        loaded = self._loaded
        if loaded is None:
            return
        for point in loaded.contact.points:
            self._rows.addWidget(self._point_row(loaded, point))
        for address in loaded.contact.addresses:
            self._rows.addWidget(self._address_row(address))
        if not loaded.contact.points:
            self._rows.addWidget(self._offers())

    def _point_row(self, loaded: LoadedContact, point: ContactPoint) -> ThingRow:
        icon = IconLabel(point_icon(point.kind), size=_icon_side(), name=point_word(point.kind))
        url = point_url(point)
        is_link = point.kind in (PointKind.EMAIL, PointKind.URL) and url is not None
        mark = self.tr("preferred") if point.is_primary else ""
        tone = "link" if is_link else "normal"
        row = ThingRow(icon, loaded.shown(point), point.label, tone=tone, mark=mark)
        if point.kind.is_number:
            row.never_cut()
        if not point.is_valid:
            row.add_warning(self.tr("Not understood; kept as it was typed"))
        edit = partial(self._edit_point, point, row)
        row.edit_requested.connect(edit)
        row.remove_requested.connect(partial(self._remove, remove_point(point)))
        if url is None:
            row.chosen.connect(edit)
        else:
            row.chosen.connect(lambda: open_url(url))
        if self._is_editable:
            row.add_button("pencil", self.tr("Edit this channel"), edit)
        return row

    def _address_row(self, address: Address) -> ThingRow:
        icon = IconLabel("map-pin", size=_icon_side(), name=self.tr("Address"))
        row = ThingRow(icon, address_line(address), address.kind)
        edit = partial(self._edit_address, address, row)
        row.chosen.connect(edit)
        row.edit_requested.connect(edit)
        row.remove_requested.connect(partial(self._remove, remove_address(address)))
        if self._is_editable:
            row.add_button("pencil", self.tr("Edit this address"), edit)
        return row

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

    def _edit_point(self, point: ContactPoint, row: ThingRow | None) -> None:
        if not self._is_editable:
            return
        editor = PointEditor(self._context, point)
        self._open(editor, row)
        editor.accepted.connect(lambda: self._keep_point(editor))
        editor.removed.connect(lambda: self._drop(editor, remove_point(point), is_new=row is None))

    def _edit_address(self, address: Address, row: ThingRow | None) -> None:
        if not self._is_editable:
            return
        editor = AddressEditor(address)
        self._open(editor, row)
        editor.accepted.connect(lambda: self._keep_address(editor, is_new=row is None))
        editor.removed.connect(
            lambda: self._drop(editor, remove_address(address), is_new=row is None)
        )

    def _open(self, editor: InPlaceEditor, row: ThingRow | None) -> None:
        self.commit()
        self._editor = editor
        editor.cancelled.connect(self._close)
        if self._offer_place is not None:
            self._offer_place.hide()
        if row is None:
            self._rows.addWidget(editor)
        else:
            position = self._rows.indexOf(row)
            self._rows.insertWidget(position, editor)
            row.hide()
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
        editor, self._editor = self._editor, None
        focused = QApplication.focusWidget()
        had_focus = editor is not None and focused is not None and editor.isAncestorOf(focused)
        self._fill()
        if had_focus:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _icon_side() -> int:
    return theme().size("icon_button")
