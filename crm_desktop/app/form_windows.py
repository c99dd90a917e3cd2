"""Forms after trouble: opened again for unsaved text, saved again when the drive is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import ContactKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crm_desktop.app.windows import Windows
    from crm_desktop.core.drafts import Draft
    from crm_desktop.ui.kit.card_window import CardWindow

_CARD = "ContactCard"
_QUICK = "QuickWindow"
_ACTIVITY = "ActivityWindow"


def can_open_form(draft: Draft) -> bool:
    """Whether the form of a draft can be made again; others only give their text."""
    return draft.ref is not None or draft.window.partition(" ")[0] in {_CARD, _QUICK, _ACTIVITY}


def open_form(windows: Windows, draft: Draft) -> QWidget | None:
    """The form, which may load for a while; None if it cannot be opened now."""
    if draft.ref is not None:
        return windows.window.router.open(draft.ref)
    form, _, kind = draft.window.partition(" ")
    if form == _QUICK:
        return windows.quick_contact()
    if form == _CARD:
        wanted = ContactKind(kind) if kind in set(ContactKind) else ContactKind.PERSON
        return windows.new_contact(wanted)
    if form == _ACTIVITY:
        from crm_desktop.ui.planner.context import NewActivity

        return windows.new_activity(NewActivity(windows.services.user.id))
    return None


def save_again(form: CardWindow) -> None:
    """The drive is back: what the form could not save meanwhile is saved."""
    from crm_desktop.ui.contacts.card import ContactCard
    from crm_desktop.ui.planner.activity_window import ActivityWindow

    if isinstance(form, ContactCard):
        form.retry()
    elif isinstance(form, ActivityWindow):
        form.try_again()
    if form.message_bar.level() == "danger":
        form.message_bar.dismiss()
