"""A new contact from one line or a pasted signature, shown for confirmation before it is saved."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.business.contacts.duplicates import (
    LikelyDuplicate,
    duplicate_keys,
    holds_more,
)
from crm_desktop.business.contacts.model import CONTACT, PointKind
from crm_desktop.business.contacts.quick_entry import ENTRY_LIMIT, QuickEntry, split_city
from crm_desktop.business.search.quick_contacts import QuickContacts, QuickSaved, Understood
from crm_desktop.core.errors import StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import clean_text
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.duplicate_notice import DuplicateNotice
from crm_desktop.ui.kit.asked_again import AskedAgain
from crm_desktop.ui.kit.buttons import PrimaryButton, SecondaryButton
from crm_desktop.ui.kit.dialogs import confirm
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.error_text import error_sentence
from crm_desktop.ui.kit.fields import LineField
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.notes_field import PlainTextEdit
from crm_desktop.ui.kit.plain_label import PlainLabel
from crm_desktop.ui.kit.tab_order import step_in_reading_order
from crm_desktop.ui.kit.theme import theme
from crm_desktop.ui.kit.view_state import room_for

_PAUSE_MS = 120
_BETWEEN = "; "
_CODES = ("registration_no", "tax_id")  # seldom there: their rows show when they are


class _Typed(PlainTextEdit):
    """Where the line is typed; a huge paste is cut before it is laid out."""

    was_cut = Signal()

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        room = max(0, ENTRY_LIMIT - len(self.toPlainText()))
        self.textCursor().insertText(clean_text(text[:room]))
        if len(text) > room:
            self.was_cut.emit()


class QuickWindow(QWidget):
    """`saved(sentence, seq)` offers undo, `opened(RecordRef)` asks for a card.

    Enter saves, Ctrl+Enter saves and opens the card, Shift+Enter begins a line, Escape closes.
    `card_requested()` asks for an empty card: what the second button gives while nothing is typed.
    """

    saved = Signal(str, int)
    opened = Signal(object)
    card_requested = Signal()

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("New contact"))
        self._context = context
        services = context.services
        self._quick = QuickContacts(services.contacts, services.search)
        self._entry = QuickEntry()
        self._is_saving = False
        self._again = AskedAgain[tuple[str, QuickEntry]]()
        self._corrected: set[str] = set()
        self.line = _Typed()
        self.line.setPlaceholderText(
            self.tr("Jonas Petraitis, UAB Baltija, 8 612 34567, jonas@baltija.lt")
        )
        self.line.setAccessibleName(self.tr("The contact in one line, or a pasted signature"))
        self.line.setFont(theme().font("base"))
        self.line.setFixedHeight(theme().metrics("base").height() * 4)
        self.line.installEventFilter(self)
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        self._inner = QWidget()
        self.form = Form()
        self.hint = PlainLabel(size="small", tone="muted", wraps=True)
        self.duplicates = DuplicateNotice(self)
        self.duplicates.chosen.connect(self._open_instead)
        self.save_button = PrimaryButton(self.tr("Save"))
        self.open_button = SecondaryButton(self.tr("Full card"))
        self.save_button.clicked.connect(lambda: self.save(then_open=False))
        self.open_button.clicked.connect(self._open_or_go_on)
        self.line.textChanged.connect(self._name_open_button)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self.line.textChanged.connect(self._pause.start)
        self.line.was_cut.connect(self._say_cut)
        self._build()
        self._name_open_button()

    def read(self) -> None:
        """Understand what was typed."""
        text = self.line.toPlainText()
        quick = self._quick
        self._context.operations.run(self, lambda: quick.understand(text), self._show, kind="quick")

    def save(self, *, then_open: bool = False) -> None:
        """Store what the fields hold; what was typed and not read yet is read first."""
        if self._is_saving:
            return
        quick, actor, typed = self._quick, self._context.actor, self.line.toPlainText()
        entry = None if self._pause.isActive() else self._edited()
        typed_now = (typed, self._edited())
        self._pause.stop()
        self._is_saving = True

        def store() -> QuickSaved:
            return quick.save(entry or quick.understand(typed).entry, actor)

        def finish(done: QuickSaved) -> None:
            # What was typed after a save without an answer is seen beside what that one stored.
            self._finish(done, then_open=then_open or self._again.older is not None)

        call = self._again.call(quick.saved_by, store, typed_now)
        self._context.operations.run(self, call, finish, self._refuse)

    def _open_or_go_on(self) -> None:
        if self._is_empty():
            self.card_requested.emit()
            self.close()
        else:
            self.save(then_open=True)

    def _is_empty(self) -> bool:
        return not self.line.toPlainText().strip() and self._edited() == QuickEntry()

    def _name_open_button(self) -> None:
        is_empty = self._is_empty()
        words = self.tr("Full card") if is_empty else self.tr("Save and open")
        self.open_button.setText(words)
        self.open_button.set_hint(words, "Ctrl+Alt+N" if is_empty else "Ctrl+Return")

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        return step_in_reading_order(self, forward=next) or super().focusNextPrevChild(next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inner:
            if event.type() == QEvent.Type.LayoutRequest:
                self._fit()
            return False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        return self._take_enter(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not self._take_enter(event):
            super().keyPressEvent(event)

    def _take_enter(self, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        self.save(then_open=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        return True

    def _build(self) -> None:
        look = theme()
        for name, label in (
            ("name", self.tr("Name")),
            ("organization", self.tr("Organization")),
            ("job_title", self.tr("Position")),
            ("numbers", self.tr("Phones")),
            ("emails", self.tr("E-mails")),
            ("sites", self.tr("Web")),
            ("street", self.tr("Street")),
            ("city", self.tr("City")),
            ("registration_no", self.tr("Company code")),
            ("tax_id", self.tr("VAT code")),
            ("tags", self.tr("Tags")),
            ("note", self.tr("Note")),
        ):
            field = self.form.add_field(name, label, LineField(max_length=ENTRY_LIMIT))
            field.edited.connect(partial(self._note_corrected, name))
        for code in _CODES:
            self.form.set_row_visible(code, is_visible=False)
        keys = PlainLabel(
            self.tr("Enter saves · Ctrl+Enter saves and opens"), size="caption", tone="muted"
        )
        foot = QHBoxLayout()
        foot.setSpacing(look.space("s"))
        foot.addWidget(keys, 1)
        foot.addWidget(self.open_button)
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        margin = look.space("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look.space("m"))
        column.addWidget(self.line)
        column.addWidget(self._fields(), 1)
        column.addLayout(foot)
        self.resize(look.size("dialog_width.0") + 8 * margin, self.sizeHint().height())
        self._fit()

    def _fields(self) -> QScrollArea:
        """What was understood; it scrolls where the screen is small, the buttons stay in sight."""
        rows = QVBoxLayout(self._inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme().space("m"))
        rows.addWidget(self.form)
        rows.addWidget(self.hint)
        rows.addWidget(self.duplicates)
        rows.addStretch(1)
        area = self._area
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._inner)
        area.viewport().setAutoFillBackground(False)
        self._inner.setAutoFillBackground(False)
        self._inner.installEventFilter(self)
        return area

    def _fit(self) -> None:
        """Be as high as the content wants and the screen allows, and stay on the screen."""
        wanted = self.height() - self._area.height() + self._inner.sizeHint().height()
        height = min(max(self.height(), wanted), room_for(self).height())
        if height != self.height():
            self.resize(self.width(), height)
        below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
        if self.isVisible() and below > 0:
            self.move(self.x(), max(self.screen().availableGeometry().top(), self.y() - below))

    def _show(self, found: Understood) -> None:
        self._entry = entry = found.entry
        self._set("name", entry.name)
        self._set("organization", entry.organization)
        self._set("job_title", entry.job_title)
        self._set("numbers", _BETWEEN.join(raw for _, raw in entry.numbers))
        self._set("emails", _BETWEEN.join(entry.emails))
        self._set("sites", _BETWEEN.join(entry.sites))
        self._set("street", entry.street)
        self._set("city", f"{entry.postal_code} {entry.city}".strip())
        for code in _CODES:
            self._set(code, getattr(entry, code))
            self.form.set_row_visible(code, is_visible=bool(self._text(code)))
        self._set("tags", _BETWEEN.join(entry.tags))
        self._set("note", " · ".join(entry.note.split("\n")))
        self.hint.set_tone("muted")
        self.hint.setText(self._organization_sentence(found))
        self._show_duplicates(found.duplicates)

    def _show_duplicates(self, found: tuple[LikelyDuplicate, ...]) -> None:
        """Who may be the same; brought into sight, unless a field below the line is typed in."""
        self.duplicates.show_found(found)
        if found and self.line.hasFocus():
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.duplicates))

    def _organization_sentence(self, found: Understood) -> str:
        name = found.entry.organization
        if not name or not found.entry.is_person:
            return ""
        if found.organization is None:
            return self.tr("{name} will be made too.").replace("{name}", isolate(name))
        title = isolate(found.organization.title)
        return self.tr("Will be joined to {name}, which is there already.").replace("{name}", title)

    def _set(self, name: str, text: str) -> None:
        """Show what was understood, unless the field was corrected by hand."""
        field = self.form.field(name)
        if name not in self._corrected and not field.is_changed():
            field.set_value(text)

    def _note_corrected(self, name: str, _value: object) -> None:
        self._corrected.add(name)
        self._name_open_button()
        contact, contacts = self._edited().contact(), self._context.services.contacts
        self._context.operations.run(
            self,
            lambda: contacts.likely_duplicates(contact),
            self._show_duplicates,
            kind="duplicates",
        )

    def _open_instead(self, likely: object) -> None:
        """Open who is there already; what was typed beside that is asked about first."""
        if not isinstance(likely, LikelyDuplicate):
            return
        contact, contacts = self._edited().contact(), self._context.services.contacts

        def call() -> bool:
            other = duplicate_keys(contacts.get(likely.row.id))
            return holds_more(contacts.understood(contact), other)

        def open_it() -> None:
            self.opened.emit(RecordRef(CONTACT, likely.row.id))
            self.close()

        def then(has_more: bool) -> None:
            if not has_more:
                open_it()
                return
            sentence = self.tr("{name} is opened. What you typed here beside that is given up.")
            confirm(
                self,
                self.tr("Discard the new contact?"),
                sentence.replace("{name}", isolate(likely.row.display_name)),
                keep=self.tr("Keep editing"),
                act=self.tr("Discard and open"),
                on_confirmed=open_it,
            )

        self._context.operations.run(self, call, then, reads=True)

    def _text(self, name: str) -> str:
        return str(self.form.field(name).value())

    def _parts(self, name: str) -> tuple[str, ...]:
        pieces = (piece.strip() for piece in self._text(name).split(_BETWEEN.strip()))
        return tuple(piece for piece in pieces if piece)

    def _edited(self) -> QuickEntry:
        """The entry as the fields have it."""
        kinds = {raw: kind for kind, raw in self._entry.numbers}
        note = self._text("note")
        postal_code, city = split_city(self._text("city"))
        return replace(
            self._entry,
            name=self._text("name"),
            organization=self._text("organization"),
            job_title=self._text("job_title"),
            numbers=tuple((kinds.get(raw, PointKind.PHONE), raw) for raw in self._parts("numbers")),
            emails=self._parts("emails"),
            sites=self._parts("sites"),
            street=self._text("street"),
            postal_code=postal_code,
            city=city,
            registration_no=self._text("registration_no"),
            tax_id=self._text("tax_id"),
            tags=self._parts("tags"),
            note=self._entry.note if note == " · ".join(self._entry.note.split("\n")) else note,
        )

    def _finish(self, done: QuickSaved, *, then_open: bool) -> None:
        self.saved.emit(self.tr("{name} was added").replace("{name}", isolate(done.name)), done.seq)
        if then_open:
            self.opened.emit(done.ref)
        self.close()

    def _refuse(self, error: UserError | StorageUnavailable) -> None:
        self._is_saving = False
        self._again.note(error)
        self.hint.set_tone("danger")
        self.hint.setText(error_sentence(error))

    def _say_cut(self) -> None:
        sentence = self.tr(
            "That was long: only its first %Ln characters are read.", "", ENTRY_LIMIT
        )
        self._pause.stop()
        self.read()
        QTimer.singleShot(0, self, lambda: self.hint.setText(sentence))
