"""The days worth remembering of a contact: birthday first; what comes soon is signed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.contacts.model import Contact, ContactKind
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.core.anniversaries import next_anniversary
from crm_desktop.core.records import record
from crm_desktop.core.text import isolate
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.date_editor import DateEditor
from crm_desktop.ui.contacts.date_edits import (
    add_date,
    change_birthday,
    change_date,
    remove_date,
)
from crm_desktop.ui.contacts.date_words import (
    birthday_word,
    next_words,
    remind_words,
    soon_words,
    years_words,
)
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.parts import empty_layout
from crm_desktop.ui.contacts.row_focus import keyboard_stays
from crm_desktop.ui.contacts.saving import Edit
from crm_desktop.ui.contacts.thing_row import ThingRow
from crm_desktop.ui.kit.buttons import IconButton
from crm_desktop.ui.kit.calendar_days import format_day_in
from crm_desktop.ui.kit.frames import SectionHeader
from crm_desktop.ui.kit.icon_label import IconLabel
from crm_desktop.ui.kit.plain_label import set_plain_tooltip
from crm_desktop.ui.kit.theme import theme


@record
class UnreadyDate:
    """A date as it stands in an editor: its day may be any text."""

    origin: ImportantDate
    typed: ImportantDate
    is_birthday: bool


class DatesPanel(QWidget):
    """Nothing but its heading where there are none; `edited(Edit)` asks for saving."""

    edited = Signal(object)

    def __init__(self, context: ContactContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._contact: Contact | None = None
        self._shown: tuple[object, ...] | None = None
        self._row_of: dict[tuple[ImportantDate, bool], ThingRow] = {}
        self._is_editable = True
        self.editor: DateEditor | None = None
        self.header = SectionHeader(self.tr("Important dates"), self)
        self.add_button = IconButton("plus", self.tr("Add a date"), small=True)
        self.add_button.clicked.connect(self.add)
        self.header.add_action(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space("xs"))
        column.addWidget(self.header)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)

    def show_loaded(self, loaded: LoadedContact) -> None:
        """Show what is stored; an open editor stays."""
        self._contact = loaded.contact
        if self.editor is None and self._shown != self._to_show():
            self._fill()

    def show_news(self, ids: Iterable[int], sentence: str) -> None:
        """Say at these dates what others did with them."""
        rows = {day.id: row for (day, is_birthday), row in self._row_of.items() if not is_birthday}
        for key in ids:
            if key in rows:
                rows[key].show_news(sentence)

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether dates may be changed."""
        self._is_editable = is_editable
        self.add_button.setEnabled(is_editable)
        if self.editor is None and self._shown is not None and self._shown != self._to_show():
            self._fill()

    def commit(self) -> None:
        """Keep what stands in the open editor."""
        if self.editor is not None:
            self.editor.accept()

    def add(self) -> None:
        """Open an editor for a new date."""
        self._edit(ImportantDate("", ""), None)

    def unready(self) -> UnreadyDate | None:
        """A date in the open editor that cannot be kept as it stands."""
        editor = self.editor
        if editor is None:
            return None
        return UnreadyDate(editor.origin, editor.edited_date(), editor.is_birthday)

    def begin_again(self, unready: UnreadyDate) -> None:
        """Open an editor with what another card held; it says again what is wrong."""
        row = self._row_of.get((unready.origin, unready.is_birthday))
        self._edit(unready.origin, row, is_birthday=unready.is_birthday)
        if self.editor is not None:
            self.editor.type_again(unready.typed)

    def edit_birthday(self) -> None:
        """Open the editor of the birthday."""
        contact = self._contact
        if contact is not None:
            self._edit(_birthday(contact), None, is_birthday=True)

    # Rows --------------------------------------------------------------------------------

    def _to_show(self) -> tuple[object, ...]:
        contact = self._contact
        if contact is None:
            return ()
        today = self._context.services.clock.today()
        return (contact.id, contact.birth_date, contact.birth_calendar,
                contact.birth_remind_days, contact.dates,
                self._is_editable, today)  # fmt: skip

    @keyboard_stays
    def _fill(self) -> None:
        empty_layout(self._rows)
        self._row_of = {}
        self._shown = self._to_show()
        contact = self._contact
        if contact is None:
            return
        if contact.birth_date:
            self._rows.addWidget(self._row(_birthday(contact), is_birthday=True))
        for day in contact.dates:
            self._rows.addWidget(self._row(day, is_birthday=False))

    def _row(self, day: ImportantDate, *, is_birthday: bool) -> ThingRow:
        name = birthday_word() if is_birthday else day.name or self.tr("Date")
        icon = IconLabel(
            "cake" if is_birthday else "calendar-event", size=theme().size("icon_button"), name=name
        )
        today = self._context.services.clock.today()
        found = next_anniversary(day.day, day.calendar, today)
        note, soon = format_day_in(day.calendar, day.day), ""
        if found is not None:
            years = years_words(found, is_birthday=is_birthday)
            note = ", ".join(isolate(part) for part in (note, years) if part)
            soon = soon_words(found, today)
        row = ThingRow(icon, name, mark=soon, below=note)
        if found is not None:
            lines = [note, next_words(found, is_birthday=is_birthday)]
            if day.remind_days is not None:
                lines.append(remind_words(day.remind_days))
            set_plain_tooltip(row, "\n".join(lines))
        edit = partial(self._edit, day, row, is_birthday=is_birthday)
        row.set_acts(edit, edit, partial(self._remove, day, is_birthday=is_birthday))
        self._row_of[day, is_birthday] = row
        if self._is_editable:
            row.add_button("pencil", self.tr("Edit this date"), edit)
        return row

    # Editing -----------------------------------------------------------------------------

    def _edit(self, day: ImportantDate, row: ThingRow | None, *, is_birthday: bool = False) -> None:
        contact = self._contact
        if contact is None or not self._is_editable:
            return
        self.commit()
        if self.editor is not None:
            self.editor.begin()  # it holds what cannot be kept yet
            return
        editor = DateEditor(
            day,
            self._context.services.clock.today(),
            is_person=contact.kind is ContactKind.PERSON,
            is_birthday=is_birthday,
        )
        editor.accepted.connect(self._keep)
        editor.cancelled.connect(self._close)
        editor.removed.connect(self._drop)
        self.editor = editor
        if row is None:
            self._rows.addWidget(editor)
        else:
            self._rows.insertWidget(self._rows.indexOf(row), editor)
            row.stand_aside()
        editor.show()
        editor.begin()

    def _keep(self) -> None:
        editor, contact = self.editor, self._contact
        if editor is None or contact is None:
            return
        day, origin = editor.edited_date(), editor.origin
        self._close()
        if day == origin or (editor.is_empty and not origin.id):
            return
        edit: Edit | None = None
        if editor.is_birthday:
            edit = change_birthday(origin, day)
        elif origin.id:
            edit = remove_date(origin) if editor.is_empty else change_date(origin, day)
        elif _is_own_birthday(contact, editor):
            edit = change_birthday(_birthday(contact), day)
        else:
            edit = add_date(day)
        self.edited.emit(edit)

    def _drop(self) -> None:
        editor = self.editor
        self._close()
        if editor is not None and editor.origin.day:
            self._remove(editor.origin, is_birthday=editor.is_birthday)

    def _remove(self, day: ImportantDate, *, is_birthday: bool) -> None:
        if not self._is_editable:
            return
        if is_birthday:
            self.edited.emit(change_birthday(day, ImportantDate("", "")))
        else:
            self.edited.emit(remove_date(day))

    def _close(self) -> None:
        self.editor = None
        self._fill()


def _birthday(contact: Contact) -> ImportantDate:
    """The birthday as one of the dates."""
    return ImportantDate(
        "",
        contact.birth_date,
        contact.birth_calendar or "gregorian",
        remind_days=contact.birth_remind_days,
    )


def _is_own_birthday(contact: Contact, editor: DateEditor) -> bool:
    """Whether a new date is the birthday of a person that has none yet."""
    is_free = contact.kind is ContactKind.PERSON and not contact.birth_date
    return is_free and editor.names_birthday
