"""In-place editors for the kinds of own fields that the kit has no field for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.custom_fields.model import TEXT_LIMIT, Content, CustomField, FieldKind
from crm_desktop.business.custom_fields.values import decimals_of, parse_number
from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contacts.contact_picker import ContactPicker
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_words import value_text, yes_no_word
from crm_desktop.ui.contacts.parts import ClickableLabel
from crm_desktop.ui.kit.buttons import ButtonKind, IconButton, MenuButton
from crm_desktop.ui.kit.combo import ComboBox
from crm_desktop.ui.kit.direction import elide, mirrored, text_flags
from crm_desktop.ui.kit.editors import ChoiceField, DateField, Field, LineField
from crm_desktop.ui.kit.fields import Line
from crm_desktop.ui.kit.formatting import EMPTY, typed_day_format
from crm_desktop.ui.kit.menu import Menu
from crm_desktop.ui.kit.theme import theme

_NUMBER_LENGTH = 40


def make_editor(
    field: CustomField, context: ContactContext | None = None, *, is_framed: bool = False
) -> Field:
    """The editor for a field's values; links need the context to find contacts.

    On a card it looks like plain text until it is pointed at; `is_framed` ones never do.
    """
    made = _make_editor(field, context)
    if is_framed:
        for part in (*made.findChildren(Line), *made.findChildren(ComboBox)):
            part.set_plain_at_rest(is_plain=False)
        if isinstance(made, SeveralField):
            made.button.set_kind(ButtonKind.SECONDARY)
        if isinstance(made, DateField):
            made.edit.setPlaceholderText(typed_day_format().lower())
    return made


def _make_editor(field: CustomField, context: ContactContext | None) -> Field:
    kind = field.kind
    if kind.is_number:
        return NumberField(field)
    if kind is FieldKind.DATE:
        day = DateField(EMPTY)
        day.set_icon_name("")
        day.edit.set_plain_at_rest()
        return day
    if kind is FieldKind.YES_NO:
        return _yes_no()
    if kind is FieldKind.CHOICE:
        return OptionField(field)
    if kind is FieldKind.CHOICES:
        return SeveralField(field)
    if kind is FieldKind.LINK and context is not None:
        return LinkField(context)
    line = LineField(EMPTY, max_length=TEXT_LIMIT)
    line.edit.set_plain_at_rest()
    return line


def _yes_no() -> ChoiceField:
    choice = ChoiceField()
    choice.combo.set_plain_at_rest()
    choice.add_choice(EMPTY, None)
    choice.add_choice(yes_no_word(is_yes=True), True)
    choice.add_choice(yes_no_word(is_yes=False), False)
    return choice


class OptionField(ChoiceField):
    """One option; a retired one is offered only where a card still has it."""

    def __init__(self, field: CustomField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._retired = {one.code: one.name for one in field.options if one.is_retired}
        self.combo.set_plain_at_rest()
        self.add_choice(EMPTY, None)
        for option in field.options:
            if not option.is_retired:
                self.add_choice(option.name, option.code)

    def _show(self, value: object) -> None:
        if isinstance(value, str) and value in self._retired:
            self.add_choice(self._retired.pop(value), value)
        super()._show(value)


class NumberField(LineField):
    """A number or amount, written as the language does; the value is scaled, or what was typed."""

    def __init__(self, field: CustomField, parent: QWidget | None = None) -> None:
        self._field = field
        super().__init__(EMPTY, "", parent, max_length=_NUMBER_LENGTH)
        self.edit.set_plain_at_rest()
        self._stored = None

    def value(self) -> str | int | None:  # type: ignore[override]
        text = self.edit.text().strip()
        if not text:
            return None
        try:
            return parse_number(text, decimals_of(self._field), self._field.currency)
        except UserError:
            return text

    def commit(self) -> None:
        super().commit()
        if isinstance(self._stored, int):
            self._show(self._stored)

    def _show(self, value: object) -> None:
        is_number = isinstance(value, int)
        super()._show(value_text(self._field, value) if is_number else value)


class _ChoicesButton(MenuButton):
    """Words and arrow where those of a choice of one stand."""

    def paint_content(self, painter: QPainter, area: QRect) -> None:
        look = theme()
        is_empty = self.text() == EMPTY
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted") if is_empty else self.content_color())
        inset = look.space("s") + look.border()
        place = mirrored(self, area.adjusted(inset, 0, -look.space("xs"), 0), self.rect())
        words = elide(self.text().replace("&&", "&"), painter.fontMetrics(), place.width())
        start = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        painter.drawText(place, start, words)


class SeveralField(Field):
    """Several of a list, ticked in a menu; the value is a tuple of codes."""

    def __init__(self, field: CustomField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._codes: tuple[str, ...] = ()
        self._menu = Menu(self)
        self._menu.stays_open = True
        self.button = _ChoicesButton(EMPTY, self._menu, kind=ButtonKind.FLAT)
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._menu.aboutToShow.connect(self._fill)
        self._menu.aboutToHide.connect(self.commit)
        self._build(self.button)

    def value(self) -> Content:
        return self._codes or None

    def toggle(self, code: str, is_on: bool) -> None:
        """Tick or untick an option, in the options' order."""
        wanted = (set(self._codes) | {code}) if is_on else set(self._codes) - {code}
        self._show(tuple(o.code for o in self._field.options if o.code in wanted))

    def _show(self, value: object) -> None:
        self._codes = tuple(map(str, value)) if isinstance(value, tuple) else ()  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        text = value_text(self._field, self._codes) or EMPTY
        self.button.setText(text.replace("&", "&&"))
        self.button.setAccessibleDescription(text)

    def _fill(self) -> None:
        self._menu.clear()
        for option in self._field.options:
            if option.is_retired and option.code not in self._codes:
                continue
            action = self._menu.add(option.name)
            action.setCheckable(True)
            action.setChecked(option.code in self._codes)
            action.toggled.connect(partial(self.toggle, option.code))


class LinkField(Field):
    """Another contact: its name opens the card, the pencil finds another one."""

    open_requested = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.excluded: frozenset[int] = frozenset()
        """Contacts that are not offered."""
        self._contact_id: int | None = None
        self._picker: ContactPicker | None = None
        self.place = QWidget()
        """Where a contact is looked for: below the value, or over the whole width of a form."""
        self.place.hide()
        room = QVBoxLayout(self.place)
        room.setContentsMargins(0, 0, 0, theme().space("xs"))
        box = QWidget()
        self.name = ClickableLabel(EMPTY, box, tone="link")
        self.pick_button = IconButton("pencil", self.tr("Choose a contact"), box)
        self.clear_button = IconButton("x", self.tr("Take the contact away"), box)
        line = QHBoxLayout()
        line.setSpacing(theme().space("xs"))
        # Where the texts of fields begin; margins do not mirror.
        line.addSpacing(theme().space("xs"))
        line.addSpacing(theme().space("xs") + theme().border())
        line.addWidget(self.name)
        line.addStretch(1)
        line.addWidget(self.pick_button)
        line.addWidget(self.clear_button)
        self._rows = QVBoxLayout(box)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addLayout(line)
        self._rows.addWidget(self.place)
        self.name.clicked.connect(self._open)
        self.pick_button.clicked.connect(self.pick)
        self.clear_button.clicked.connect(partial(self._take, None, ""))
        self._build(box)
        self.setFocusProxy(self.pick_button)
        self._show(None)

    def value(self) -> Content:
        return self._contact_id

    def pick(self) -> None:
        """Open the line that finds a contact."""
        if self._picker is None:
            room = self.place.layout()
            self._picker = ContactPicker(self._context, None, self.excluded, self.place, adds=False)
            self._picker.picked.connect(self._take)
            self._picker.left.connect(self._close_picker)
            if room is not None:
                room.addWidget(self._picker)
            self.place.show()
        self._picker.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_editable(self, *, is_editable: bool) -> None:
        self.pick_button.setVisible(is_editable)
        self.clear_button.setVisible(is_editable and self._contact_id is not None)

    def _take(self, contact_id: int | None, name: str) -> None:
        self._close_picker()
        self._contact_id = contact_id
        self._show_name({} if contact_id is None else {contact_id: name})
        self.commit()

    def _close_picker(self) -> None:
        if self._picker is not None:
            self.place.hide()
            self._picker.deleteLater()
            self._picker = None
            self.pick_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        if self._contact_id is not None:
            self.open_requested.emit(RecordRef(CONTACT, self._contact_id))

    def _show(self, value: object) -> None:
        self._contact_id = value if isinstance(value, int) else None
        self._show_name({})
        if self._contact_id is not None:
            service, wanted = self._context.services.custom_fields, self._contact_id
            self._context.operations.run(
                self, lambda: service.names_of((wanted,)), self._show_name, kind="name"
            )

    def _show_name(self, names: dict[int, str]) -> None:
        found = self._contact_id
        self.name.setText(EMPTY if found is None else names.get(found, "…"))
        self.name.set_tone("muted" if found is None else "link")
        is_link = found is not None
        self.name.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_link else Qt.FocusPolicy.NoFocus)
        self.name.setCursor(
            Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        )
        self.clear_button.setVisible(found is not None and not self.pick_button.isHidden())
