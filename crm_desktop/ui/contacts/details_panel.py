"""The details of a contact: names in parts, numbers, source; each field edited in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import NAME_LIMIT, Contact, ContactKind
from crm_desktop.business.contacts.validation import TEXT_FIELDS
from crm_desktop.core.records import record
from crm_desktop.core.text import to_ascii_digits
from crm_desktop.ui.contacts.bindings import Bindings
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_editors import LinkField
from crm_desktop.ui.contacts.parts import ClickableLabel
from crm_desktop.ui.contacts.saving import Change
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.editors import LineField
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.plain_label import set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_SHOWS_ALL = "contact_card/all_details"
_MOST_DIGITS = 5
_BOTH = (ContactKind.PERSON, ContactKind.ORGANIZATION)


@record
class _Line:
    """One field of the form: its attribute, its words and for which kinds it is shown."""

    name: str
    label: str
    kinds: tuple[ContactKind, ...] = _BOTH


class DetailsPanel(QWidget):
    """Fields of the contact's own row, bound through `bindings`.

    A stored card shows those that hold something; the pencil shows all, on every card from then
    on. `arranged()` follows when other ones are shown. Where nothing may be changed there is no
    pencil, and no field without a value.
    """

    open_requested = Signal(object)
    arranged = Signal()

    def __init__(
        self, context: ContactContext, bindings: Bindings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._bindings = bindings
        self._contact: Contact | None = None
        self._shows_all = context.view_state.text(_SHOWS_ALL) == "yes"
        self._is_editable = True
        self.form = Form()
        look = theme()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.space("xs"))
        header = SectionHeader(self.tr("Details"))
        self.all_button = IconButton("pencil", "", small=True)
        self.all_button.clicked.connect(self.show_all)
        header.add_action(self.all_button)
        self.offer = ClickableLabel(self.tr("Add details"), tone="link")
        self.offer.setMinimumHeight(look.size("hit_target_min"))
        self.offer.clicked.connect(self.show_all)
        self.offer.hide()
        column.addWidget(header)
        column.addWidget(self.offer)
        column.addWidget(self.form)
        self._lines = self._all_lines()
        for line in self._lines:
            if line.name == "source_id":
                self._add_source(line)
            elif line.name == "referred_by_id":
                self._add_referrer(line)
            elif line.name == "rhythm_days":
                self._add_rhythm(line)
            else:
                limit = TEXT_FIELDS.get(line.name, NAME_LIMIT)
                field = _plain(LineField("—", max_length=limit))
                self.form.add_field(line.name, line.label, field)
                bindings.bind(line.name, field)
        # The dense rhythm of side panels.
        grid = self.form.layout()
        if grid is not None:
            grid.setSpacing(0)
            grid.setContentsMargins(0, 0, 0, 0)
        context.dictionaries_changed.connect(self._suggest_sources)
        self._suggest_sources()

    def show_contact(self, contact: Contact) -> None:
        """Show the fields that hold something, and the empty ones of this kind where asked for.

        What has been shown of a contact stays while it is shown: nothing jumps away that was
        just emptied.
        """
        is_same = self._contact is not None and self._contact.id == contact.id
        self._contact = contact
        self.referrer.excluded = frozenset({contact.id})
        shows_all = self._is_editable and (self._shows_all or not contact.id)
        for line in self._lines:
            is_wanted = shows_all and contact.kind in line.kinds
            stays = is_same and not self.form.field(line.name).isHidden()
            is_visible = is_wanted or stays or bool(getattr(contact, line.name))
            self.form.set_row_visible(line.name, is_visible=is_visible)
            if line.name in TEXT_FIELDS:  # may be longer than its line
                set_plain_tooltip(self.form.field(line.name), getattr(contact, line.name))
        self._tell_arranged(shows_all=shows_all)

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether the fields may be changed; the bindings see to the fields themselves."""
        if is_editable == self._is_editable:
            return
        self._is_editable = is_editable
        contact, self._contact = self._contact, None
        if contact is not None:
            self.show_contact(contact)

    def show_all(self) -> None:
        """Show the empty fields, too, with the keyboard in the first; or hide them again."""
        contact, self._contact = self._contact, None
        if contact is None:
            return
        self._shows_all = not self._shows_all
        self._context.view_state.keep_text(_SHOWS_ALL, "yes" if self._shows_all else "")
        self._bindings.commit()
        self.show_contact(contact)
        if self._shows_all:
            usual = (line.name for line in self._lines if contact.kind in line.kinds)
            empty = (name for name in usual if not getattr(contact, name))
            self._bindings.give_keyboard(next(empty, "legal_name"))

    def _tell_arranged(self, *, shows_all: bool) -> None:
        words = self.tr("Hide empty fields") if shows_all else self.tr("Show all fields")
        self.all_button.set_name(words)
        is_stored = bool(self._contact is not None and self._contact.id)
        self.all_button.setVisible(is_stored and self._is_editable)
        is_empty = all(self.form.field(line.name).isHidden() for line in self._lines)
        self.offer.setVisible(is_empty and self._is_editable)
        self.form.setVisible(not is_empty)
        self.arranged.emit()

    def _all_lines(self) -> tuple[_Line, ...]:
        person, organization = (ContactKind.PERSON,), (ContactKind.ORGANIZATION,)
        return (
            _Line("honorific_prefix", self.tr("Title"), person),
            _Line("given_name", self.tr("Given name"), person),
            _Line("additional_name", self.tr("Middle name"), person),
            _Line("family_name", self.tr("Family name"), person),
            _Line("nickname", self.tr("Nickname"), person),
            _Line("occupation", self.tr("Occupation"), person),
            _Line("legal_name", self.tr("Legal name"), organization),
            _Line("registration_no", self.tr("Company code"), organization),
            _Line("tax_id", self.tr("VAT code")),
            _Line("industry", self.tr("Industry"), organization),
            _Line("interests", self.tr("Interests"), person),
            _Line("residence", self.tr("Lives in"), person),
            _Line("how_we_met", self.tr("How we met"), person),
            _Line("source_id", self.tr("Source")),
            _Line("referred_by_id", self.tr("Recommended by")),
            _Line("rhythm_days", self.tr("Rhythm, days")),
        )

    def _add_referrer(self, line: _Line) -> None:
        """Who brought this contact to us; a link to their card."""
        self.referrer = LinkField(self._context)
        self.referrer.open_requested.connect(self.open_requested)
        self.form.add_field(line.name, line.label, self.referrer)
        self._bindings.bind(line.name, self.referrer)

    def _add_rhythm(self, line: _Line) -> None:
        """After how many days they are to be contacted again; empty as their status has it."""
        field = _plain(LineField(self.tr("as the status"), max_length=_MOST_DIGITS))
        set_plain_tooltip(
            field,
            self.tr("After so many days without contact they are due again. Empty: as the status."),
        )
        self.form.add_field(line.name, line.label, field)
        self._bindings.bind(line.name, field, to_model=_days_of, to_field=_days_text)

    def _add_source(self, line: _Line) -> None:
        """A source is typed by its name; a new name makes a new source."""
        self._source = _plain(LineField("—", max_length=NAME_LIMIT))
        self.form.add_field(line.name, line.label, self._source)
        self._bindings.bind(
            line.name, self._source, to_field=self._source_name, make=self._with_source
        )

    def _source_name(self, source_id: object) -> str:
        names = {source.id: source.name for source in self._context.sources}
        return names.get(source_id, "") if isinstance(source_id, int) else ""

    def _with_source(self, name: object) -> Change:
        services = self._context.services
        text = str(name).strip()

        def change(contact: Contact) -> Contact:
            if not text:
                return replace(contact, source_id=None)
            source = services.contacts.ensure_source(text, services.actor)
            return replace(contact, source_id=source.id)

        return change

    def _suggest_sources(self) -> None:
        self._bindings.show_again("source_id")
        suggest(self._source, lambda: [source.name for source in self._context.sources])


def suggest(field: LineField, words: Callable[[], list[str]]) -> None:
    """Offer words while a field is typed in."""
    from crm_desktop.ui.kit.suggestions import Suggestions

    field.edit.setCompleter(Suggestions(words(), field))


def _days_of(value: object) -> int | None:
    """A typed number of days; what is no number is refused when it is saved."""
    text = to_ascii_digits(str(value)).strip()
    return (int(text) if text.isdecimal() else -1) if text else None


def _days_text(value: object) -> str:
    return str(value) if isinstance(value, int) else ""


def _plain(field: LineField) -> LineField:
    field.edit.set_plain_at_rest()
    return field
