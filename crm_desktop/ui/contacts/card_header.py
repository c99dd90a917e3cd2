"""The head of a contact's card: name, star, status, owner, tags and the main actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import (
    NAME_LIMIT,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
)
from crm_desktop.core.text import fold
from crm_desktop.ui.contact_words import stage_status
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.parts import empty_layout
from crm_desktop.ui.contacts.picture_tile import PictureTile
from crm_desktop.ui.contacts.reaching import point_url, reach
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.contacts.tag_menu import TagMenu
from crm_desktop.ui.kit.avatar import draw_avatar
from crm_desktop.ui.kit.buttons import Button, ButtonKind, IconButton
from crm_desktop.ui.kit.columns import Person, Status
from crm_desktop.ui.kit.delegates import draw_shape
from crm_desktop.ui.kit.direction import mirrored, text_flags
from crm_desktop.ui.kit.fields import Field, Line
from crm_desktop.ui.kit.flow_layout import FlowLayout
from crm_desktop.ui.kit.frames import Hairline
from crm_desktop.ui.kit.icons import draw_icon
from crm_desktop.ui.kit.menu import Menu, menu_text
from crm_desktop.ui.kit.paint import painting
from crm_desktop.ui.kit.tags_field import TagLabel
from crm_desktop.ui.kit.theme import theme

if TYPE_CHECKING:
    from crm_desktop.business.contacts.stage_history import StageStep
    from crm_desktop.ui.contacts.stage_menu import StageMenu


class TitleField(Field):
    """The contact's name in large letters; looks like a heading until it is pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stored = ""
        self.edit = _TitleLine()
        self.edit.setMaxLength(NAME_LIMIT)
        self.edit.editingFinished.connect(self.commit)
        self._build(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def value(self) -> str:
        return self.edit.text().strip()

    def _show(self, value: object) -> None:
        text = "" if value is None else str(value)
        if self.edit.text() != text:
            self.edit.setText(text)
            self.edit.setCursorPosition(0)


class _TitleLine(Line):
    """A line as wide as its words, in the font of headings."""

    def __init__(self) -> None:
        super().__init__()
        self.set_plain_at_rest()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.updateGeometry)
        self._grow()
        # After the line's own answer to a switch of theme, which sets the ordinary font.
        theme().changed.connect(self._grow)

    def sizeHint(self) -> QSize:
        look = theme()
        metrics = QFontMetrics(look.font("h1", "strong"))
        shown = self.text() or self.placeholderText()
        # Room for the line's own inset and the text cursor, so that the star stands at the name.
        width = metrics.horizontalAdvance(shown) + look.space("xs") + look.border("focus")
        return QSize(max(width, look.size("avatar_large")), metrics.height() + 2)

    def _grow(self) -> None:
        self.setFont(theme().font("h1", "strong"))
        self.set_side_margins(0, 0)


class StatusButton(Button):
    """Shows the status with its mark and opens the list of statuses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", ButtonKind.SECONDARY, "", parent)
        self._status = Status("")

    def set_status(self, status: Status) -> None:
        """Show another status."""
        self._status = status
        self.setText(status.word)
        self.setAccessibleName(self.tr("Status: {status}").replace("{status}", status.word))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        width = 3 * look.space("s") + look.size("status_dot") + look.size("icon_small")
        width += look.metrics("small").horizontalAdvance(self._status.word) + look.space("s")
        return QSize(width, look.size("hit_target_min"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        pad, dot, small = look.space("s"), look.size("status_dot"), look.size("icon_small")
        with painting(self) as painter:
            self.paint_frame(painter)
            place = mirrored(self, QRect(pad, (self.height() - dot) // 2, dot, dot))
            painter.save()
            painter.translate(place.x() - 1, place.y() - 1)
            draw_shape(painter, dot, self._status)
            painter.restore()
            arrow = mirrored(self, QRect(self.width() - pad - small, 0, small, self.height()))
            draw_icon(painter, "chevron-down", look.color("text_muted"), arrow, small)
            start = pad + dot + pad - 2
            words = QRect(start, 0, self.width() - start - pad - small, self.height())
            painter.setFont(look.font("small"))
            painter.setPen(self.content_color())
            flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
            painter.drawText(mirrored(self, words), flags, self._status.word)


class OwnerButton(Button):
    """Shows whose contact it is and opens the list of users."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", ButtonKind.FLAT, "", parent)
        self._person: Person | None = None

    def set_person(self, person: Person | None) -> None:
        """Show another owner, or that there is none."""
        self._person = person
        name = person.name if person is not None else self.tr("No owner")
        self.setText(name)
        self.setAccessibleName(self.tr("Owner: {name}").replace("{name}", name))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme()
        width = 3 * look.space("xs") + look.size("avatar_small") + look.space("xs")
        width += look.metrics("small").horizontalAdvance(self.text()) + 2
        return QSize(width, look.size("hit_target_min"))

    def paint_content(self, painter: QPainter, area: QRect) -> None:
        look = theme()
        side = look.size("avatar_small")
        start = look.space("xs")
        circle = mirrored(self, QRect(start, (self.height() - side) // 2, side, side))
        person = self._person
        if person is None:
            draw_icon(painter, "user-off", look.color("text_muted"), circle, side)
        else:
            draw_avatar(painter, circle, person.name, person.color)
        start += side + look.space("xs") + 2
        painter.setFont(look.font("small"))
        painter.setPen(look.color("text_muted" if person is None else "text"))
        words = QRect(start, 0, self.width() - start, self.height())
        flags = text_flags(Qt.AlignmentFlag.AlignVCenter, self.layoutDirection())
        painter.drawText(mirrored(self, words), flags, self.text())


class CardHeader(QWidget):
    """Everything above the tabs; `edited(Edit)` asks for saving.

    `unopened(sentence)` tells that no program takes a call or an e-mail.
    """

    edited = Signal(object)
    bin_requested = Signal()
    removal_requested = Signal()
    copy_requested = Signal()
    log_requested = Signal()
    unopened = Signal(str)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loaded: LoadedContact | None = None
        self._is_editable = True
        self.tile = PictureTile(context)
        self.title = TitleField()
        self.star = IconButton("star", self.tr("Star"), shortcut="Ctrl+Shift+S", small=True)
        self.star.clicked.connect(self.toggle_star)
        self.status = StatusButton()
        self.status.clicked.connect(self.open_stages)
        self.owner = OwnerButton()
        self.owner.clicked.connect(lambda: self._popup(self._owner_menu(), self.owner))
        self.add_tag = IconButton("plus", self.tr("Add or take off tags"), framed=True, small=True)
        self.add_tag.clicked.connect(lambda: self._popup(self._tag_menu(), self.add_tag))
        self.call = Button(self.tr("Call"), ButtonKind.PRIMARY, "phone", large=True)
        self.call.set_hint(self.tr("Call with this computer's phone program"), "Ctrl+Shift+C")
        self.call.clicked.connect(lambda: self._reach(self.call, *PHONES))
        self.mail = Button(self.tr("E-mail"), ButtonKind.SECONDARY, "mail", large=True)
        self.mail.set_hint(self.tr("Write with this computer's e-mail program"), "Ctrl+Shift+E")
        self.mail.clicked.connect(lambda: self._reach(self.mail, PointKind.EMAIL))
        self.more = IconButton("dots", self.tr("More actions"), framed=True)
        self.more.clicked.connect(lambda: self._popup(self._more_menu(), self.more))
        self._arrange()
        context.dictionaries_changed.connect(self._show_owner)
        context.dictionaries_changed.connect(self._show_stage)

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show what is stored; the name is bound as a field and not touched here."""
        self._loaded = loaded
        contact = loaded.contact
        self.tile.show_contact(contact)
        self._show_stage()
        is_starred = contact.is_starred
        self.star.set_icon_name(
            "star-filled" if is_starred else "star",
            "warning_solid" if is_starred else "text_muted",
        )
        name = self.tr("Take the star off") if is_starred else self.tr("Star")
        self.star.set_name(name, "Ctrl+Shift+S")
        self._show_owner()
        self._show_tags(contact.tags)
        self.call.setVisible(bool(_reachable(loaded.points_of(*PHONES))))
        self.mail.setVisible(bool(_reachable(loaded.points_of(PointKind.EMAIL))))
        is_organization = contact.kind is ContactKind.ORGANIZATION
        hint = self.tr("Name of the organization") if is_organization else self.tr("Name")
        self.title.edit.setPlaceholderText(hint)
        self.title.edit.updateGeometry()
        self.title.set_name(hint)

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything may be changed."""
        self.title.set_editable(is_editable=is_editable)
        self.tile.set_editable(is_editable=is_editable)
        self._is_editable = is_editable  # the status also tells its history
        for widget in (self.star, self.owner, self.add_tag):
            widget.setEnabled(is_editable)

    def toggle_star(self) -> None:
        """Set the star or take it off."""
        if self._loaded is not None:
            self._set("is_starred", value=not self._loaded.contact.is_starred)

    # Building ----------------------------------------------------------------------------

    def _arrange(self) -> None:
        look = theme()
        self._tags = FlowLayout(spacing=look.space("xs"))
        tags = QWidget()
        tags.setLayout(self._tags)
        first = QHBoxLayout()
        first.setSpacing(look.space("xs"))
        first.addWidget(self.title)
        first.addWidget(self.star, alignment=Qt.AlignmentFlag.AlignTop)
        first.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(look.space("s"))
        second.addWidget(self.status, alignment=Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.owner, alignment=Qt.AlignmentFlag.AlignTop)
        line = Hairline(is_vertical=True)
        line.setFixedHeight(look.size("icon"))
        second.addWidget(line, alignment=Qt.AlignmentFlag.AlignVCenter)
        second.addWidget(tags, 1)
        words = QVBoxLayout()
        words.setSpacing(look.space("xs"))
        words.addLayout(first)
        words.addLayout(second)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.space("m"))
        row.addWidget(self.tile, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.call, self.mail, self.more):
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)

    def _show_owner(self) -> None:
        if self._loaded is not None:
            self.owner.set_person(self._context.person(self._loaded.contact.owner_id))

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        self._tags.removeWidget(self.add_tag)
        empty_layout(self._tags)
        for tag in tags:
            label = TagLabel(tag)
            self._tags.addWidget(label)
            label.show()
        self._tags.addWidget(self.add_tag)

    # Actions -----------------------------------------------------------------------------

    def _set(self, field: str, value: object) -> None:
        if self._loaded is None:
            return
        origin: object = getattr(self._loaded.contact, field)

        def make(contact: Contact) -> Contact:
            return replace(contact, **{field: value})  # type: ignore[arg-type]

        def was(contact: Contact) -> Contact:
            return replace(contact, **{field: origin})  # type: ignore[arg-type]

        self.edited.emit(Edit(field, make, was))

    def _show_stage(self) -> None:
        if self._loaded is not None:
            self.status.set_status(stage_status(self._loaded.contact.lifecycle_stage))

    def open_stages(self) -> None:
        """Read the history of the status and open its menu; an unread one is left out."""
        loaded, contacts = self._loaded, self._context.services.contacts
        if loaded is None or not loaded.contact.id:
            self._show_stages(())
            return
        contact_id = loaded.contact.id
        self._context.operations.run(
            self,
            lambda: contacts.stage_history(contact_id),
            self._show_stages,
            lambda _error: self._show_stages(()),
            kind="stages",
        )

    def _show_stages(self, steps: tuple[StageStep, ...]) -> None:
        self._popup(self._stage_menu(steps), self.status)

    def _stage_menu(self, steps: tuple[StageStep, ...] = ()) -> StageMenu:
        from crm_desktop.ui.contacts.stage_menu import StageMenu

        current = self._loaded.contact.lifecycle_stage if self._loaded is not None else ""
        today = self._context.services.clock.today()
        menu = StageMenu(current, steps, today, self, is_editable=self._is_editable)
        menu.chosen.connect(partial(self._set, "lifecycle_stage"))
        return menu

    def _owner_menu(self) -> QMenu:
        menu = Menu(self)
        current = self._loaded.contact.owner_id if self._loaded is not None else None
        for user in self._context.users:
            if user.is_active or user.id == current:
                action = menu.add(
                    menu_text(user.display_name), partial(self._set, "owner_id", user.id)
                )
                action.setCheckable(True)
                action.setChecked(user.id == current)
        menu.addSeparator()
        menu.add(self.tr("Nobody"), partial(self._set, "owner_id", None), "user-off")
        return menu

    def _tag_menu(self) -> QMenu:
        menu = TagMenu(self._context, self)
        menu.added.connect(self._tag)
        menu.taken_off.connect(self._untag)
        if self._loaded is not None:
            menu.set_own_tags(self._loaded.contact.tags)
        return menu

    def _tag(self, name: str) -> None:
        def make(contact: Contact) -> Contact:
            known = {fold(tag) for tag in contact.tags}
            return contact if fold(name) in known else replace(contact, tags=(*contact.tags, name))

        self.edited.emit(Edit("tags", make, part=fold(name)))

    def _untag(self, name: str) -> None:
        def make(contact: Contact) -> Contact:
            kept = tuple(tag for tag in contact.tags if fold(tag) != fold(name))
            return replace(contact, tags=kept)

        self.edited.emit(Edit("tags", make, part=fold(name)))

    def _more_menu(self) -> QMenu:
        menu = Menu(self)
        menu.add(self.tr("Copy the card as text"), self.copy_requested.emit, "copy")
        menu.add(self.tr("History of changes"), self.log_requested.emit, "history")
        menu.addSeparator()
        is_stored = self._loaded is not None and bool(self._loaded.contact.id)
        if self._loaded is not None and self._loaded.contact.deleted_at is not None:
            remove = menu.add(
                self.tr("Remove for good…"),
                self.removal_requested.emit,
                "trash-off",
                is_danger=True,
            )
            remove.setEnabled(self._context.services.can_remove)
            return menu
        throw = menu.add(
            self.tr("Move to the bin"), self.bin_requested.emit, "trash", is_danger=True
        )
        throw.setEnabled(is_stored and self._context.services.can_edit)
        return menu

    def reach_first(self, *kinds: PointKind) -> None:
        """Call or write to the preferred channel of these kinds."""
        if self._loaded is not None:
            points = _reachable(self._loaded.points_of(*kinds))
            if points:
                self._open(points[0])

    def _reach(self, button: Button, *kinds: PointKind) -> None:
        """With one channel act at once, with several ask which."""
        loaded = self._loaded
        points = _reachable(loaded.points_of(*kinds)) if loaded is not None else []
        if loaded is None or len(points) <= 1:
            self.reach_first(*kinds)
            return
        menu = Menu(self)
        for point in points:
            text = f"{loaded.shown(point)} {point.label}".strip()
            menu.add(menu_text(text), self._opener(point))
        self._popup(menu, button)

    def _opener(self, point: ContactPoint) -> Callable[[], object]:
        return partial(self._open, point)

    def _open(self, point: ContactPoint) -> None:
        reach(point_url(point), self.unopened.emit)

    def _popup(self, menu: QMenu, button: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        corner = button.rect().bottomRight() if is_rtl else button.rect().bottomLeft()
        place = button.mapToGlobal(corner)
        if is_rtl:
            place.setX(place.x() - menu.sizeHint().width())
        place.setY(place.y() + theme().space("xs"))
        menu.popup(place)


PHONES = (PointKind.PHONE, PointKind.MOBILE)


def _reachable(points: tuple[ContactPoint, ...]) -> list[ContactPoint]:
    """Those the system can reach, the preferred one first."""
    usable = [point for point in points if point_url(point) is not None]
    return sorted(usable, key=lambda point: (not point.is_primary, not point.is_valid))
