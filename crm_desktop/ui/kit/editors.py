"""The in-place editors of cards: each saves when it is left and shows its error under itself."""

from __future__ import annotations

from crm_desktop.ui.kit.choice_field import ChoiceField
from crm_desktop.ui.kit.date_field import DateField
from crm_desktop.ui.kit.fields import EmailField, Field, LineField, PhoneField
from crm_desktop.ui.kit.notes_field import NotesField, PlainTextEdit
from crm_desktop.ui.kit.tags_field import TagsField

__all__ = [
    "ChoiceField",
    "DateField",
    "EmailField",
    "Field",
    "LineField",
    "NotesField",
    "PhoneField",
    "PlainTextEdit",
    "TagsField",
]
