"""The list of rights; who holds which comes with roles, until then everyone holds all."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """One permission a service method can require."""

    CONTACTS_VIEW = "contacts_view"
    CONTACTS_EDIT = "contacts_edit"
    CONTACTS_BIN = "contacts_bin"
    CONTACTS_REMOVE = "contacts_remove"
    """Remove for good what lies in the bin."""
    CONTACTS_IMPORT = "contacts_import"
    CONTACTS_EXPORT = "contacts_export"
    ACTIVITIES_VIEW = "activities_view"
    ACTIVITIES_EDIT = "activities_edit"
    SETTINGS_EDIT = "settings_edit"
    HISTORY_UNDO = "history_undo"
    STAFF_EDIT = "staff_edit"


ALL_RIGHTS: frozenset[Right] = frozenset(Right)
