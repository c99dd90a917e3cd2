"""A contact as plain text, for the clipboard."""

from __future__ import annotations

from crm_desktop.ui.contact_words import point_word
from crm_desktop.ui.contacts.loaded import LoadedContact
from crm_desktop.ui.contacts.reaching import address_line


def card_as_text(loaded: LoadedContact) -> str:
    """Name, channels and addresses, one a line; nothing but what is shown."""
    contact = loaded.contact
    lines = [contact.display_name]
    for point in contact.points:
        shown = loaded.numbers.get(point.normalized_value, "") or point.raw_value
        label = f" ({point.label})" if point.label else ""
        lines.append(f"{point_word(point.kind)}: {shown}{label}")
    lines.extend(filter(None, map(address_line, contact.addresses)))
    return "\n".join(lines)
