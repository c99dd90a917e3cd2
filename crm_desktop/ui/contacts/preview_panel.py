"""The panel beside the list: the contact the keyboard stands on, at a glance."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import (
    CONTACT,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.ui.contact_words import point_icon, point_word, stage_status
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.loaded import LoadedContact, load_contact
from crm_desktop.ui.contacts.parts import (
    ClickableLabel,
    KindTile,
    Section,
    StatusMark,
    empty_layout,
)
from crm_desktop.ui.contacts.reaching import address_line, point_url, reach
from crm_desktop.ui.kit.avatar import Avatar
from crm_desktop.ui.kit.buttons import IconButton, PrimaryButton
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.frames import Hairline, Panel, SectionHeader
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme

_PAUSE_MS = 60
"""So long the keyboard must rest on a row: running through the list asks nothing."""
_NOTES_SHOWN = 400
_PEOPLE_SHOWN = 8
_CALLABLE = (PointKind.PHONE, PointKind.MOBILE)


class PreviewPanel(Panel):
    """Shows one contact; `open_requested(RecordRef)` for its card or that of its people."""

    open_requested = Signal(object)
    unopened = Signal(str)
    """No program opens what was chosen: the sentence that says so."""

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._contact_id: int | None = None
        self._loaded: LoadedContact | None = None
        self._glimpse: object = None
        self._is_behind = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.reload)
        look = theme()
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        margin = look.space("m")
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(margin)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._body)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.setMinimumWidth(look.size("preview_panel") * 3 // 4)
        self.setAccessibleName(self.tr("Preview"))
        context.bridge.changed.connect(self._on_changes)

    @property
    def contact_id(self) -> int | None:
        """The contact shown, or on its way."""
        return self._contact_id

    def show_contact(self, contact_id: int | None) -> None:
        """Show another contact once the keyboard rests there."""
        self._contact_id = contact_id
        if contact_id is None:
            self._pause.stop()
            self.clear()
        else:
            self._pause.start()

    def reload(self) -> None:
        """Read the contact again, or as soon as the panel is seen if it is hidden."""
        contact_id = self._contact_id
        self._is_behind = contact_id is not None and not self.isVisible()
        if contact_id is None or self._is_behind:
            return
        services = self._context.services
        glimpse = self._context.glimpse

        def load() -> tuple[LoadedContact, object]:
            found = None if glimpse is None else glimpse.read(contact_id)
            return load_contact(services, contact_id), found

        self._context.operations.run(self, load, self._show, self._fail, kind="preview")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._pause.start()

    def _on_changes(self, changes: Changes) -> None:
        glimpse = self._context.glimpse
        if glimpse is not None and any(map(changes.touches_kind, glimpse.kinds)):
            self._pause.start()

    def clear(self) -> None:
        """Show nobody."""
        self._loaded = self._glimpse = None
        empty_layout(self._column)

    # Showing -----------------------------------------------------------------------------

    def _fail(self, error: UserError | StorageUnavailable) -> None:
        """The list says what is wrong with the file; a contact that has gone leaves no trace."""
        self.clear()

    def _show(self, answer: tuple[LoadedContact, object]) -> None:
        loaded, glimpse = answer
        if loaded.contact.id != self._contact_id or answer == (self._loaded, self._glimpse):
            return
        self.clear()
        self._context.note_seen(loaded.contact.id)
        self._loaded, self._glimpse = answer
        contact = loaded.contact
        self._column.addLayout(self._head(contact))
        self._column.addLayout(self._buttons(loaded))
        lacking = self._lacking(contact.id)
        said = self._context.glimpse
        for section in (
            self._channels(loaded),
            None if said is None else said.coming(glimpse, self._body),
            self._people(loaded),
            self._notes(contact),
            self._tags(contact),
            None if said is None else said.past(glimpse, self._body),
        ):
            if section is not None:
                if self._column.count() > 2:
                    self._column.addWidget(Hairline())
                self._column.addWidget(section)
        self._column.insertWidget(2, lacking)
        self._column.insertWidget(2, self._reasons(contact.id))
        self._column.addStretch(1)

    def _lacking(self, contact_id: int) -> QWidget:
        from crm_desktop.ui.contacts.lacking_line import LackingLine

        line = LackingLine(self._context, self._body)
        line.show_for(contact_id)
        return line

    def _reasons(self, contact_id: int) -> QWidget:
        from crm_desktop.ui.contacts.reason_line import ReasonLine

        line = ReasonLine(self._context, self._body)
        line.show_for(contact_id)
        return line

    def _head(self, contact: Contact) -> QHBoxLayout:
        look = theme()
        tile = KindTile("row_two_line", "sunken")
        tile.set_kind(contact.kind)
        name = ClickableLabel(contact.display_name, size="h2", weight="strong")
        name.clicked.connect(lambda: self.open_requested.emit(RecordRef(CONTACT, contact.id)))
        status = stage_status(contact.lifecycle_stage)
        line = QHBoxLayout()
        line.setSpacing(look.space("xs") + 2)
        line.addWidget(StatusMark(status))
        line.addWidget(PlainLabel(status.word, size="small", tone="muted"))
        owner = self._context.person(contact.owner_id)
        if owner is not None:
            line.addWidget(PlainLabel("·", size="small", tone="muted"))
            line.addWidget(Avatar(owner.name, "avatar_small", color=owner.color))
            who = PlainLabel(_short(owner.name), size="small", tone="muted", elides=True)
            set_plain_tooltip(who, owner.name)
            line.addWidget(who, 1)
        else:
            line.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(look.space("xs") // 2)
        words.addWidget(name)
        words.addLayout(line)
        head = QHBoxLayout()
        head.setSpacing(look.space("m"))
        head.addWidget(tile, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head

    def _buttons(self, loaded: LoadedContact) -> QHBoxLayout:
        contact = loaded.contact
        line = QHBoxLayout()
        line.setSpacing(theme().space("s"))
        phone = _best(loaded.points_of(*_CALLABLE))
        if phone is not None:
            call = PrimaryButton(self.tr("Call"), "phone")
            call.set_hint(self.tr("Call with this computer's phone program"), "Ctrl+Shift+C")
            call.clicked.connect(lambda: reach(point_url(phone), self.unopened.emit))
            line.addWidget(call)
        email = _best(loaded.points_of(PointKind.EMAIL))
        if email is not None:
            mail = IconButton(
                "mail", self.tr("Write an e-mail"), shortcut="Ctrl+Shift+E", framed=True
            )
            mail.clicked.connect(lambda: reach(point_url(email), self.unopened.emit))
            line.addWidget(mail)
        card = IconButton("external-link", self.tr("Open"), shortcut="Return", framed=True)
        card.clicked.connect(lambda: self.open_requested.emit(RecordRef(CONTACT, contact.id)))
        line.addWidget(card)
        line.addStretch(1)
        return line

    def _channels(self, loaded: LoadedContact) -> Section | None:
        contact = loaded.contact
        section = Section(SectionHeader(self.tr("Channels")))
        points = loaded.points_of()
        for point in points:
            note = point.label or ""
            star = "★" if point.is_primary else ""
            section.add_row(
                self._row(
                    point_icon(point.kind),
                    loaded.shown(point),
                    " ".join(part for part in (note, star) if part),
                    self._reach(point),
                    name=point_word(point.kind),
                )
            )
        for line in filter(None, map(address_line, contact.addresses)):
            section.add_row(self._row("map-pin", line, "", None, name=self.tr("Address")))
        if not points:
            sentence = self.tr("No phone, no e-mail: this contact cannot be reached.")
            section.add_row(PlainLabel(sentence, size="small", tone="warning", wraps=True))
        return section

    def _reach(self, point: ContactPoint) -> Callable[[], object] | None:
        url = point_url(point)
        return None if url is None else lambda: reach(url, self.unopened.emit)

    def _people(self, loaded: LoadedContact) -> Section | None:
        current = [one for one in loaded.affiliations if one.end_date is None]
        if not current:
            return None
        is_organization = loaded.contact.kind is ContactKind.ORGANIZATION
        title = self.tr("People") if is_organization else self.tr("Organizations")
        section = Section(SectionHeader(f"{title} · {format_number(len(current))}"))
        for affiliation in current[:_PEOPLE_SHOWN]:
            name, other, icon_name = (
                (affiliation.person_name, affiliation.person_id, "user")
                if is_organization
                else (affiliation.organization_name, affiliation.organization_id, "building")
            )
            ref = RecordRef(CONTACT, other)
            section.add_row(
                self._row(
                    icon_name,
                    name,
                    affiliation.role or affiliation.job_title,
                    lambda ref=ref: self.open_requested.emit(ref),
                    tone="normal",
                )
            )
        return section

    def _notes(self, contact: Contact) -> Section | None:
        text = contact.notes.strip()
        if not text:
            return None
        section = Section(SectionHeader(self.tr("Notes")))
        excerpt = text[:_NOTES_SHOWN].rstrip()
        if len(text) > _NOTES_SHOWN:
            excerpt = f"{excerpt}…"
        section.add_row(PlainLabel(excerpt, size="small", wraps=True))
        return section

    def _tags(self, contact: Contact) -> Section | None:
        if not contact.tags:
            return None
        section = Section(SectionHeader(self.tr("Tags")))
        place = QWidget()
        flow = FlowLayout(place, theme().space("xs"))
        for tag in contact.tags:
            flow.addWidget(TagLabel(tag))
        section.add_row(place)
        return section

    def _row(
        self,
        icon_name: str,
        text: str,
        note: str,
        on_clicked: Callable[[], object] | None,
        *,
        name: str = "",
        tone: str = "",
    ) -> QWidget:
        look = theme()
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        row.setMinimumHeight(look.size("hit_target_min"))
        line.addWidget(IconLabel(icon_name, size=look.size("icon_button"), name=name))
        if on_clicked is None:
            line.addWidget(PlainLabel(text, size="small", elides=True), 1)
        else:
            words = ClickableLabel(text, tone=tone or ("link" if icon_name == "mail" else "normal"))
            words.clicked.connect(on_clicked)
            line.addWidget(words)
            line.addStretch(1)
        if note:
            line.addWidget(PlainLabel(note, size="small", tone="muted"))
        return row


def _best(points: tuple[ContactPoint, ...]) -> ContactPoint | None:
    """The preferred one of these, else the first that is understood, else the first."""
    if not points:
        return None
    return min(points, key=lambda point: (not point.is_primary, not point.is_valid))


def _short(name: str) -> str:
    """`Rasa P.` for Rasa Petrauskienė: the line has room for that."""
    parts = name.split()
    return f"{parts[0]} {parts[-1][0]}." if len(parts) > 1 else name
