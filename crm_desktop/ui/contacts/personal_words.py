"""Words for preferences, good days and hours."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from crm_desktop.business.contacts.model import Contact
from crm_desktop.business.contacts.personal import (
    EVERY_DAY,
    ChannelPreference,
    GoodTime,
    PreferenceChannel,
    good_time,
)
from crm_desktop.core.text import isolate_ltr

_WEEK = 7


def channel_word(channel: str) -> str:
    """A way to reach somebody; an unknown one is shown as it is stored."""
    translate = QCoreApplication.translate
    return {
        PreferenceChannel.CALL.value: translate("ContactWords", "Calls"),
        PreferenceChannel.EMAIL.value: translate("ContactWords", "E-mail"),
        PreferenceChannel.SMS.value: translate("ContactWords", "SMS"),
        PreferenceChannel.MESSENGER.value: translate("ContactWords", "Messenger"),
        PreferenceChannel.FAX.value: translate("ContactWords", "Fax"),
        PreferenceChannel.POST.value: translate("ContactWords", "Letters"),
        PreferenceChannel.CAMPAIGN.value: translate("ContactWords", "Campaigns"),
    }.get(channel, channel)


def day_word(number: int) -> str:
    """The short name of a weekday, Monday is 0."""
    return QLocale().standaloneDayName(number + 1, QLocale.FormatType.ShortFormat)


def days_words(mask: int) -> str:
    """Good days in words: neighbors as a range, "Tue–Thu, Sat"; empty for any day."""
    if not mask or mask == EVERY_DAY:
        return ""
    parts: list[str] = []
    day = 0
    while day < _WEEK:
        if not mask >> day & 1:
            day += 1
            continue
        last = day
        while last + 1 < _WEEK and mask >> (last + 1) & 1:
            last += 1
        if last == day:
            parts.append(day_word(day))
        else:
            mark = "–" if last > day + 1 else ", "
            parts.append(f"{day_word(day)}{mark}{day_word(last)}")
        day = last + 1
    return ", ".join(parts)


def good_hours_words(contact: Contact) -> str:
    """Good days and hours: "Tue–Thu 10:00–17:00"."""
    start, end = contact.good_from, contact.good_to
    hours = ""
    if start and end:
        hours = isolate_ltr(f"{start}–{end}")
    elif start:
        sentence = QCoreApplication.translate("ContactWords", "from {time}")
        hours = sentence.replace("{time}", start)
    elif end:
        sentence = QCoreApplication.translate("ContactWords", "until {time}")
        hours = sentence.replace("{time}", end)
    return " ".join(part for part in (days_words(contact.good_days), hours) if part)


def now_words(good: GoodTime) -> str:
    """Whether now is a good moment: "good now, until 17:00" or "now 22:40 there"."""
    translate = QCoreApplication.translate
    if good.is_good and good.until:
        return translate("ContactWords", "good now, until {time}").replace("{time}", good.until)
    if good.is_good:
        return translate("ContactWords", "good now")
    there = f"{good.local:%H:%M}"
    return translate("ContactWords", "now {time} there").replace("{time}", there)


def preference_words(one: ChannelPreference) -> str:
    """What was said of a channel: "SMS: opted out (asked by phone)"."""
    translate = QCoreApplication.translate
    said: list[str] = []
    if one.is_preferred:
        said.append(translate("ContactWords", "preferred"))
    if one.is_opted_out:
        said.append(translate("ContactWords", "opted out"))
    words = f"{channel_word(one.channel)}: {', '.join(said)}"
    return f"{words} ({one.basis})" if one.basis else words


def wishes_of_calls(contact: Contact, now: datetime) -> tuple[str, ...]:
    """When and how a contact wants to be called, and whether now (aware) is a good moment."""
    translate = QCoreApplication.translate
    found: list[str] = []
    hours = good_hours_words(contact)
    if hours:
        words = translate("ContactWords", "Good time: {hours}").replace("{hours}", hours)
        found.append(words)
    good = good_time(
        now,
        time_zone=contact.time_zone,
        good_days=contact.good_days,
        good_from=contact.good_from,
        good_to=contact.good_to,
    )
    if good is not None:
        found.append(now_words(good))
    line = " · ".join(found)
    said = (preference_words(one) for one in contact.preferences if one.is_preferred)
    return tuple(part for part in (line, *said) if part)
