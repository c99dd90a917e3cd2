# pyright: basic
"""Birthdays and important dates for reminders: whose they are, and what is shown of them.

Who looks after a contact is reminded; of one that nobody looks after, who made the card.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.birthdays_repository import parts_of_year
from crm_desktop.business.contacts.personal import NEVER, REMIND_LIMIT
from crm_desktop.business.reminders.model import Ask, Subject
from crm_desktop.business.reminders.rules import Occasion
from crm_desktop.business.reminders.yearly import BIRTHDAY, DATE, KeptDay, Wish, word_and_day
from crm_desktop.core.anniversaries import next_anniversary
from crm_desktop.core.calendars import CalendarName
from crm_desktop.storage.bulk_values import GIVEN_IDS, slices

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

SLACK_DAYS = 2
"""A day in a solar calendar is at most so many Gregorian days away from that of its first year."""
SOLAR = (CalendarName.JALALI, CalendarName.ETHIOPIAN)
LUNAR = (CalendarName.HIJRI,)
"""In these a day is any Gregorian day of the year."""
_LUNAR_YEAR = 354.36707
_LUNAR_SLACK = 4
_MOST_ELSEWHERE = 20_000
_MINE = "contact.deleted_at IS NULL AND coalesce(owner_id, contact.created_by) = ?"


class _Table:
    """Where days stand: what is read of them and by which indexes those of a span are found."""

    def __init__(
        self,
        select: str,
        day: str,
        calendar: str,
        own: str,
        indexes: tuple[str, str, str],
        is_day: str,
    ) -> None:
        self.select, self.day, self.calendar, self.own = select, day, calendar, own
        self.by_own, self.by_day, self.by_calendar = indexes
        self.is_day = is_day


_BORN = _Table(
    f"""SELECT id, '{BIRTHDAY}', birth_date, birth_calendar, birth_remind_days, ''
    FROM contact {{}}""",
    "substr(birth_date, -5)",
    "birth_calendar",
    "birth_remind_days",
    ("contact_by_birth_reminder", "contact_by_birthday", "contact_by_birth_calendar"),
    "deleted_at IS NULL AND birth_date <> ''",
)
_NAMED = _Table(
    f"""SELECT contact_id, '{DATE}', day, calendar, remind_days, name
    FROM important_date {{}} CROSS JOIN contact ON contact.id = contact_id""",
    "substr(day, -5)",
    "calendar",
    "remind_days",
    ("important_date_by_reminder", "important_date_by_day", "important_date_by_calendar"),
    "day <> ''",
)
_SUBJECTS = f"""SELECT id, display_name, main_phone, birth_date, birth_calendar FROM contact
    WHERE id {GIVEN_IDS} AND deleted_at IS NULL"""
_NAMES = f"""SELECT contact_id, day, calendar, name FROM important_date
    WHERE contact_id {GIVEN_IDS} ORDER BY position, id"""


def days(ask: Ask, wish: Wish) -> Iterable[KeptDay]:
    """The days of the contacts that a user looks after; see `Wish`."""
    rows = _of_records(ask, wish) if wish.ids is not None else _coming(ask, wish)
    for record_id, word, stored, calendar, own, name in rows:
        before = wish.usual_days if own is None else own
        yield KeptDay(record_id, word, stored, calendar, NEVER if before is None else before, name)


def _of_records(ask: Ask, wish: Wish) -> Iterator[Sequence]:
    for piece in slices(wish.ids or ()):
        given = wish.user_id, json.dumps(piece)
        for table in (_BORN, _NAMED):
            where = f"WHERE {_MINE} AND {table.is_day} AND contact.id {GIVEN_IDS}"
            yield from ask(f"{table.select.format('')} {where}", given).fetchall()


def _coming(ask: Ask, wish: Wish) -> Iterator[Sequence]:
    """What may come until then: a few days too many, for calendars differ."""
    for table in (_BORN, _NAMED):
        living = "deleted_at IS NULL AND " if table is _BORN else ""
        has_own = f"{living}{table.own} IS NOT NULL"
        text = f"SELECT DISTINCT {table.own} FROM {'contact' if living else 'important_date'}"
        values = ask(f"{text} INDEXED BY {table.by_own} WHERE {has_own}", ()).fetchall()
        for (before,) in values:
            if 0 <= before <= REMIND_LIMIT:
                index = f"INDEXED BY {table.by_own}"
                where = f"{has_own} AND {table.own} = {int(before)}"
                yield from _in_span(ask, table, (index, index), where, wish, before)
        if wish.usual_days is not None:
            by_day, by_calendar = table.by_day, table.by_calendar
            indexes = f"INDEXED BY {by_day}", f"INDEXED BY {by_calendar}"
            where = f"{table.own} IS NULL"
            yield from _in_span(ask, table, indexes, where, wish, wish.usual_days)


def _in_span(
    ask: Ask, table: _Table, indexes: tuple[str, str], where: str, wish: Wish, before: int
) -> Iterator[Sequence]:
    """Rows whose day of the year lies in the span, or near it; of a lunar calendar all."""
    last = wish.last + timedelta(before)
    where = f"WHERE {table.is_day} AND {where} AND {_MINE}"
    here = f"{table.select.format(indexes[0])} {where} AND {table.calendar} IN ('', 'gregorian')"
    span = f"AND {table.day} BETWEEN ? AND ? ORDER BY {table.day} LIMIT ?"
    for low, high in parts_of_year(wish.today, last):
        given = wish.user_id, low, high, wish.limit
        yield from ask(f"{here} {span}", given).fetchall()
    elsewhere = f"""{table.select.format(indexes[1])} {where} AND {table.calendar} = ?
        AND {table.calendar} NOT IN ('', 'gregorian')"""
    slack = timedelta(SLACK_DAYS)
    for calendar in SOLAR:
        for low, high in parts_of_year(wish.today - slack, last + slack):
            given = wish.user_id, calendar.value, low, high, _MOST_ELSEWHERE
            yield from ask(f"{elsewhere} {span}", given).fetchall()
    for calendar in LUNAR:
        for row in ask(elsewhere, (wish.user_id, calendar.value)).fetchall():
            if may_fall_between(row[2], wish.today, last):
                yield row


def may_fall_between(stored: str, first: date, last: date) -> bool:
    """Whether a day kept in a lunar calendar may come round then; says so of some days too many.

    Years of that calendar are the same for a short look: exact days cost twenty times as much.
    """
    try:
        since = first.toordinal() - date.fromisoformat(stored).toordinal()
    except ValueError:
        return True
    until_next = -since % _LUNAR_YEAR if since > 0 else -since
    return until_next <= (last - first).days + _LUNAR_SLACK or (
        until_next >= _LUNAR_YEAR - _LUNAR_SLACK
    )


def dated(
    database: Database, wanted: Sequence[tuple[int, str]]
) -> Mapping[tuple[int, str], Subject]:
    """What is shown of days; those that the cards do not have anymore are left out."""
    ids = sorted({key for key, _origin in wanted})
    people: dict[int, Sequence] = {}
    named: dict[int, list[Sequence]] = {}
    with database.read():
        for piece in slices(ids):
            given = (json.dumps(piece),)
            for key, *more in database.execute(_SUBJECTS, given).fetchall():
                people[key] = more
            for key, *more in database.execute(_NAMES, given).fetchall():
                named.setdefault(key, []).append(more)
    found: dict[tuple[int, str], Subject] = {}
    for key, origin in wanted:
        said = word_and_day(origin)
        if said is None or key not in people:
            continue
        word, day = said
        who, phone, born, calendar = people[key]
        days_of = [(born, calendar, "")] if word == BIRTHDAY else named.get(key, [])
        here = [(one, next_anniversary(one[0], one[1], day)) for one in days_of]
        here = [(one, coming) for one, coming in here if coming is not None and coming.day == day]
        if here:
            found[key, origin] = Subject(
                ", ".join(dict.fromkeys(one[2] for one, _coming in here if one[2])),
                word,
                Occasion(day=day),
                key,
                who,
                phone or "",
                years=here[0][1].years,
            )
    return found
