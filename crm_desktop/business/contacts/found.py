"""What a search shows of a contact, packed into one text for the workstation's search index.

On a network drive a search must not wait for the file: what its hits show lies in the index, kept
by the same commits that keep what is searched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from crm_desktop.business.contacts.derived import shown, tags_of
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.core.records import record
from crm_desktop.core.text import digits_of, fold

Channel = tuple[str, str]
"""What was typed of a phone, e-mail or other channel, and what is understood of it."""

_PLAIN = 8
"""So many values stand before those of the channels, two of each."""


@record
class FoundContact:
    """What is shown of a contact, and what it may have been found by.

    `channels` are in the order of the card; None where they were not read.
    """

    kind: str
    name: str
    organization: str
    locality: str
    phone: str
    email: str
    tags: tuple[str, ...]
    last_contact_at: datetime | None
    channels: tuple[Channel, ...] | None = None


def found_contact(values: Sequence[object], channels: tuple[Channel, ...] | None) -> FoundContact:
    """Of the columns `FOUND_COLUMNS`."""
    kind, name, organization, locality, phone, email, tags, last = values
    return FoundContact(
        str(kind),
        str(name),
        shown(str(organization)),
        shown(str(locality)),
        str(phone),
        str(email),
        tags_of(str(tags)),
        from_milliseconds(last) if isinstance(last, int) else None,
        channels,
    )


FOUND_COLUMNS = """kind, display_name, main_organization, main_locality, main_phone, main_email,
    tag_text, last_contact_at"""
"""The columns of a contact that are shown."""


def packed(values: Sequence[object], channels: Sequence[Channel]) -> str:
    """The columns `FOUND_COLUMNS` and the channels as one text."""
    flat = [*values]
    for typed, understood in channels:
        flat += (typed, "" if understood == typed else understood)
    return json.dumps(flat, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> FoundContact | None:
    """What `packed` made; None of anything else."""
    if not text:
        return None
    try:
        values = json.loads(text)
        rest = values[_PLAIN:]
        channels = tuple(
            (typed, understood or typed)
            for typed, understood in zip(rest[::2], rest[1::2], strict=True)
        )
        return found_contact(values[:_PLAIN], channels)
    except (ValueError, TypeError, KeyError):
        return None


def channel_holding(channels: Sequence[Channel], text: str) -> str:
    """The phone, e-mail or other channel that holds a typed text, or nothing."""
    folded, digits = fold(text), digits_of(text).lstrip("0")
    for raw, normalized in channels:
        if folded in fold(raw) or folded in normalized:
            return raw
        if digits and digits in digits_of(normalized or raw):
            return raw
    return ""
