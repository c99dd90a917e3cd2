"""The whole form of an activity: what, when, who, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.business.planner.mentions import Mentionable, mentions_after
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Priority,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import to_ascii_digits
from crm_desktop.ui.activities.files import FilesField
from crm_desktop.ui.activities.mention_line import MentionLine
from crm_desktop.ui.activities.reminder_field import ReminderField
from crm_desktop.ui.activities.words import kind_icon, kind_word
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.fields import Field, LineField
from crm_desktop.ui.kit.form import Form
from crm_desktop.ui.kit.notes_field import NotesField
from crm_desktop.ui.planner.context import PlannerContext
from crm_desktop.ui.planner.links_field import LinksField
from crm_desktop.ui.planner.people_fields import ColleaguesField, ContactsField
from crm_desktop.ui.planner.repeat_field import RepeatField
from crm_desktop.ui.planner.scene import PlanPerson
from crm_desktop.ui.planner.when_field import WhenField

_NOTES_HEIGHT = 72
_LIMIT = 10_000
_SUBJECT_LIMIT = 500


class MinutesField(LineField):
    """How many minutes something takes; empty for nothing said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "clock", parent, max_length=6)
        self.edit.setPlaceholderText(self.tr("minutes"))

    def value(self) -> str:
        return to_ascii_digits(self.edit.text()).strip()

    def commit(self) -> None:
        """Report the number, or say that it is none."""
        text = self.value()
        if text and not text.isdecimal():
            self.set_error(self.tr("Write how many minutes it takes, in digits."))
            return
        self.clear_error()
        super().commit()

    def minutes(self) -> int:
        """The number; 0 for none."""
        return int(self.value()) if self.value().isdecimal() else 0


class ActivityForm(QObject):
    """The fields, in two columns; `edited` follows each change."""

    edited = Signal()
    rule_edited = Signal(object)
    record_opened = Signal(object)

    def __init__(
        self, context: PlannerContext, people: Sequence[PlanPerson], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.what, self.who = Form(), Form()
        self.kind = ChoiceField()
        for kind in ActivityKind:
            self.kind.add_choice(kind_word(kind), kind, kind_icon(kind))
        self.subject = LineField(max_length=_SUBJECT_LIMIT)
        self.when = WhenField(context.clock.zone, context.clock.today)
        self.repeat = RepeatField()
        self.reminder = ReminderField()
        self.estimate = MinutesField()
        self.priority = ChoiceField()
        for words, level in (
            (self.tr("High"), Priority.HIGH),
            (self.tr("Normal"), Priority.NORMAL),
            (self.tr("Low"), Priority.LOW),
        ):
            self.priority.add_choice(words, level)
        self.location = LineField(max_length=_SUBJECT_LIMIT)
        self.body = _notes(self.tr("Notes"))
        self.reason = _notes(self.tr("Why the client came"))
        self.offered = _notes(self.tr("What we offered"))
        self.files = FilesField(context.planner, context.operations)
        self.contacts = ContactsField(context.operations, context.find)
        self.users = ColleaguesField(people)
        self.links = LinksField(
            context.operations, context.link_sources, self._contact_ids, context.clock
        )
        self._named = [Mentionable(one.id, one.name) for one in people]
        MentionLine(self.body.edit, lambda: self._named)
        self.contacts.opened.connect(self._open_contact)
        self.links.opened.connect(self.record_opened)
        self._arrange()

    def fields(self) -> dict[str, Field]:
        """All fields by the names of the model."""
        return {**self.what.fields(), **self.who.fields()}

    def show_activity(self, activity: Activity) -> None:
        """Show what is stored, or a draft."""
        for field, value in self._values(activity):
            field.set_value(value)

    def show_changes(self, shown: Activity, activity: Activity) -> None:
        """Show where `activity` differs from what is `shown`; what is being typed stays typed."""
        values = zip(self._values(shown), self._values(activity), strict=True)
        for (field, before), (_, after) in values:
            if after != before:
                field.set_value(after)

    def show_news(self, names: Iterable[str], sentence: str) -> None:
        """Say at these fields what others did there."""
        fields = self.fields()
        for name in names:
            if name in fields:
                fields[name].show_news(sentence)

    def _values(self, activity: Activity) -> tuple[tuple[Field, object], ...]:
        minutes = activity.estimate_minutes
        return (
            (self.kind, activity.kind),
            (self.subject, activity.subject),
            (self.when, activity.when),
            (self.reminder, activity.reminder),
            (self.estimate, str(minutes) if minutes else ""),
            (self.priority, activity.priority),
            (self.location, activity.location),
            (self.body, activity.body),
            (self.reason, activity.reason),
            (self.offered, activity.offered),
            (self.contacts, activity.contacts),
            (self.users, activity.users),
            (self.links, activity.related),
            (self.files, activity.attachments),
        )

    def edited_activity(self, base: Activity) -> Activity:
        """`base` with what stands in the fields."""
        return replace(
            base,
            kind=ActivityKind(str(self.kind.value() or base.kind)),  # Qt makes a plain text of it
            subject=self.subject.value(),
            when=self.when.value(),
            reminder=str(self.reminder.value() or ""),
            estimate_minutes=self.estimate.minutes(),
            priority=Priority(cast("int", self.priority.value() or base.priority)),
            location=self.location.value(),
            body=self.body.value(),
            reason=self.reason.value(),
            offered=self.offered.value(),
            contacts=self.contacts.value(),
            users=self.users.value(),
            related=self.links.value(),
            attachments=self.files.value_on(base.attachments),
            mentions=self._mentions(base),
        )

    def _mentions(self, base: Activity) -> tuple[int, ...]:
        """Who is named in the text, and whoever was told in another way."""
        text = self.body.value()
        if text == base.body:
            return base.mentions
        found = mentions_after(base.body, base.mentions, text, self._named)
        return base.mentions if set(found) == set(base.mentions) else found

    def _contact_ids(self) -> tuple[int, ...]:
        return tuple(one.contact_id for one in self.contacts.value())

    def _open_contact(self, contact_id: int) -> None:
        self.record_opened.emit(RecordRef("contact", contact_id))

    def has_errors(self) -> bool:
        """Whether a field says that something is wrong in it, or is not ready."""
        return self.files.chips.is_taking or any(
            field.error_text() for field in self.fields().values()
        )

    def set_editable(self, *, is_editable: bool) -> None:
        """Whether anything can be changed."""
        for field in self.fields().values():
            if field is not self.files:
                field.setEnabled(is_editable)
        self.files.set_editable(is_editable=is_editable)

    def _arrange(self) -> None:
        add = self.what.add_field
        add("kind", self.tr("Kind"), self.kind)
        add("subject", self.tr("Subject"), self.subject)
        add("when", self.tr("When"), self.when)
        add("rule", self.tr("Repeats"), self.repeat)
        add("reminder", self.tr("Reminder"), self.reminder)
        add("estimate_minutes", self.tr("Takes"), self.estimate)
        add("priority", self.tr("Priority"), self.priority)
        add("location", self.tr("Place"), self.location)
        add("reason", self.tr("Reason"), self.reason)
        add("offered", self.tr("Offered"), self.offered)
        add("body", self.tr("Notes"), self.body)
        add = self.who.add_field
        add("contacts", self.tr("With"), self.contacts)
        add("users", self.tr("By"), self.users)
        add("related", self.tr("Linked"), self.links)
        add("attachments", self.tr("Files"), self.files)
        for field in self.fields().values():
            if field is not self.repeat:
                field.edited.connect(self._tell)
        self.repeat.edited.connect(self.rule_edited)

    def _tell(self, _value: object) -> None:
        self.edited.emit()


def _notes(placeholder: str) -> NotesField:
    field = NotesField(placeholder, max_length=_LIMIT)
    field.edit.setFixedHeight(_NOTES_HEIGHT)
    return field
