# pyright: basic
"""Birthdays of colleagues: everybody may be reminded of those of the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.reminders.model import NO_OCCASION, Ask, Remindable, Source, Subject
from crm_desktop.business.reminders.rules import Occasion
from crm_desktop.business.reminders.yearly import BIRTHDAY, KeptDay, Wish, word_and_day
from crm_desktop.core.anniversaries import next_anniversary
from crm_desktop.storage.bulk_values import GIVEN_IDS

if TYPE_CHECKING:
    from crm_desktop.storage.database import Database

USER = "user"
_AT_WORK = "deleted_at IS NULL AND is_active = 1"
_SOURCES = f"SELECT id, {_AT_WORK} FROM user WHERE id {GIVEN_IDS}"
_DAYS = f"SELECT id, birth_date FROM user WHERE {_AT_WORK} AND birth_date <> '' AND id <> ?"
_SUBJECTS = f"""SELECT id, display_name, phone, birth_date FROM user
    WHERE id {GIVEN_IDS} AND {_AT_WORK}"""


def sources(ask: Ask, ids: Sequence[int]) -> Mapping[int, Source]:
    """Whether they work here."""
    rows = ask(_SOURCES, (json.dumps(list(ids)),)).fetchall()
    return {key: Source(NO_OCCASION, bool(here), is_living=bool(here)) for key, here in rows}


def subjects(database: Database, ids: Sequence[int]) -> Mapping[int, Subject]:
    """Name and number of those who work here."""
    return {
        key: Subject(name, who=name, phone=phone or "")
        for key, name, phone, _born in _people(database, ids)
    }


def days(ask: Ask, wish: Wish) -> Iterable[KeptDay]:
    """The birthdays of the others, if they are wished at all."""
    if wish.usual_days is None:
        return
    for key, born in ask(_DAYS, (wish.user_id,)).fetchall():
        if wish.ids is None or key in wish.ids:
            yield KeptDay(key, BIRTHDAY, born, "", wish.usual_days)


def dated(
    database: Database, wanted: Sequence[tuple[int, str]]
) -> Mapping[tuple[int, str], Subject]:
    """What is shown of birthdays; those that the cards do not have anymore are left out."""
    people = {key: more for key, *more in _people(database, [key for key, _origin in wanted])}
    found: dict[tuple[int, str], Subject] = {}
    for key, origin in wanted:
        said = word_and_day(origin)
        if said is None or key not in people:
            continue
        name, phone, born = people[key]
        coming = next_anniversary(born, "", said[1])
        if coming is not None and coming.day == said[1]:
            found[key, origin] = Subject(
                "", said[0], Occasion(day=said[1]), who=name, phone=phone or "", years=coming.years
            )
    return found


def _people(database: Database, ids: Sequence[int]) -> list[Any]:
    with database.read():
        return database.execute(_SUBJECTS, (json.dumps(sorted(set(ids))),)).fetchall()


REMINDABLE = Remindable(USER, sources, subjects, days=days, dated=dated)
