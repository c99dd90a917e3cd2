"""The window that gives many contacts one value of a field: ours, the source, or an own one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.business.contacts.bulk_model import (
    BULK_TEXTS,
    SOURCE_FIELD,
    Progress,
    checked_text,
)
from crm_desktop.business.contacts.model import NAME_LIMIT, BatchDone
from crm_desktop.business.custom_fields.model import Content, CustomField
from crm_desktop.business.custom_fields.values import stored_value
from crm_desktop.core.errors import UserError
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.custom_editors import make_editor
from crm_desktop.ui.contacts.details_panel import suggest
from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.fields import Field, LineField
from crm_desktop.ui.kit.form_dialog import FormDialog
from crm_desktop.ui.kit.plain_label import PlainLabel

if TYPE_CHECKING:
    from crm_desktop.ui.contacts.context import ContactServices

_Change = Callable[[Sequence[int], Progress, int | None], BatchDone]


class BulkEditor(FormDialog):
    """`chosen(name of the field, change)` when a value was given; the caller runs the change."""

    chosen = Signal(str, object)

    def __init__(self, context: ContactContext, count: int, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_words(self.tr("Set a field for %Ln contact(s)", "", count), self.tr("Set"))
        self._context = context
        self.field = ChoiceField()
        self.field.combo.setMaxVisibleItems(16)
        for name, label in field_words().items():
            self.field.add_choice(label, name)
        for own in context.custom_fields:
            self.field.add_choice(own.name, own)
        self.form.add_field("field", self.tr("Field"), self.field)
        self._place = QWidget()
        self._stack = QVBoxLayout(self._place)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.form.add_row(self.tr("Value"), self._place)
        self.editor: Field = LineField()
        self.body.addWidget(
            PlainLabel(
                self.tr("An empty value empties the field. Undo brings the old values back."),
                size="small",
                tone="muted",
                wraps=True,
            )
        )
        self.field.combo.currentIndexChanged.connect(self._show_editor)
        self.act_requested.connect(self._act_on)
        self._show_editor()
        self.field.combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the field's name goes on to the value: it must not empty the field unasked."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.field.combo.hasFocus():
            self.editor.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _show_editor(self) -> None:
        """The editor that suits the chosen field."""
        wanted = self.field.value()
        old = self._stack.takeAt(0)
        if old is not None:
            self.editor.hide()
            self.editor.deleteLater()
        if isinstance(wanted, CustomField):
            self.editor = make_editor(wanted, self._context, is_framed=True)
        else:
            line = LineField(max_length=NAME_LIMIT)
            if wanted == SOURCE_FIELD:
                suggest(line, lambda: [source.name for source in self._context.sources])
            self.editor = line
        self.editor.set_name(self.tr("Value"))
        self._stack.addWidget(self.editor)

    def _act_on(self) -> None:
        wanted, value = self.field.value(), self.editor.value()
        try:
            change = self._change_of(wanted, value)
        except UserError as error:
            self.show_error(UserError(error.code, field=None, **dict(error.params)))
            return
        label = self.field.combo.currentText()
        self.accept()
        self.chosen.emit(label, change)

    def _change_of(self, wanted: object, value: object) -> _Change:
        """What to do with the contacts; `UserError` for a value that would be refused."""
        services = self._context.services
        if isinstance(wanted, CustomField):
            content: Content = value or None if isinstance(value, str) else value  # type: ignore[assignment]
            stored_value(wanted, content)
            return partial(_set_custom, services, wanted.id, content)
        text = str(value or "").strip()
        if wanted == SOURCE_FIELD:
            return partial(_set_source, services, text)
        name = str(wanted)
        checked_text(name, text)
        return partial(_set_text, services, name, text)


def _set_custom(
    services: ContactServices,
    field_id: int,
    content: Content,
    ids: Sequence[int],
    progress: Progress,
    since: int | None,
) -> BatchDone:
    contacts, actor = services.contacts, services.actor
    return contacts.set_custom(ids, field_id, content, actor, progress, since=since)


def _set_text(
    services: ContactServices,
    name: str,
    text: str,
    ids: Sequence[int],
    progress: Progress,
    since: int | None,
) -> BatchDone:
    return services.contacts.set_text(ids, name, text, services.actor, progress, since=since)


def _set_source(
    services: ContactServices,
    text: str,
    ids: Sequence[int],
    progress: Progress,
    since: int | None,
) -> BatchDone:
    return services.contacts.set_source(ids, text, services.actor, progress, since=since)


def field_words() -> dict[str, str]:
    """The names of our own fields that many contacts can share."""
    translate = QCoreApplication.translate
    words = {
        SOURCE_FIELD: translate("BulkEditor", "Source"),
        "industry": translate("BulkEditor", "Industry"),
        "occupation": translate("BulkEditor", "Occupation"),
        "language": translate("BulkEditor", "Language"),
        "honorific_prefix": translate("BulkEditor", "Title"),
        "interests": translate("BulkEditor", "Interests"),
        "residence": translate("BulkEditor", "Lives in"),
        "how_we_met": translate("BulkEditor", "How we met"),
        "time_zone": translate("BulkEditor", "Time zone"),
    }
    return {name: word for name, word in words.items() if name in {SOURCE_FIELD, *BULK_TEXTS}}
