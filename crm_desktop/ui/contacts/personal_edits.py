"""Edits of preferences and good hours: pure functions from contact to contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.contacts.personal import ChannelPreference
from crm_desktop.ui.contacts.saving import Edit


def change_reach(
    origin: Contact, hours: Mapping[str, object], preferences: tuple[ChannelPreference, ...]
) -> Edit | None:
    """Good hours and what was said of channels; `None` if nothing differs from `origin`.

    `hours` are the contact's fields of that name. Channels that the user did not touch stay as
    somebody else may have changed them meanwhile.
    """
    values = {name: value for name, value in hours.items() if value != getattr(origin, name)}
    before = {one.channel: one for one in origin.preferences}
    after = {one.channel: one for one in preferences if one.says_something}
    touched = {
        channel: after.get(channel)
        for channel in (*before, *after)
        if before.get(channel) != after.get(channel)
    }
    if not values and not touched:
        return None
    old_values = {name: getattr(origin, name) for name in values}
    old_touched = {channel: before.get(channel) for channel in touched}

    def with_these(
        contact: Contact,
        fields: Mapping[str, object],
        said: Mapping[str, ChannelPreference | None],
    ) -> Contact:
        kept = {one.channel: one for one in contact.preferences}
        for channel, one in said.items():
            if one is None:
                kept.pop(channel, None)
            else:
                known = kept.get(channel)
                kept[channel] = replace(one, id=known.id if known is not None else one.id)
        return replace(contact, **fields, preferences=tuple(kept.values()))  # type: ignore[arg-type]

    return Edit(
        "preferences",
        lambda contact: with_these(contact, values, touched),
        lambda contact: with_these(contact, old_values, old_touched),
    )
