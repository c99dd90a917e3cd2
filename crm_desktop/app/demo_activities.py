"""What the demo company's employees did and plan: months of history, three weeks ahead.

The same for the same seed and day. The plan is as dense as a real one: full days now, fewer later,
a fair, a business trip, a vacation, the weekly meeting, something overdue, and work without a day.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import ContactKind, ContactRow
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Direction,
    Participant,
    Priority,
    Status,
    UserRole,
    When,
)
from crm_desktop.business.planner.rules import at_local
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import to_milliseconds

if TYPE_CHECKING:
    from crm_desktop.business.planner.service import PlannerService

_CALL, _MEETING, _VISIT = ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.VISIT
_EMAIL, _TASK, _NOTE = ActivityKind.EMAIL, ActivityKind.TASK, ActivityKind.NOTE
_MESSAGE = ActivityKind.MESSAGE
_KINDS = (_CALL,) * 9 + (_EMAIL,) * 6 + (_MEETING,) * 4 + (_VISIT,) * 3 + (_TASK,) * 4 + (_MESSAGE,)
_MINUTES = {_CALL: (15, 30, 30, 45), _EMAIL: (15, 30, 45), _MEETING: (60, 90, 120),
    _VISIT: (90, 120, 180), _TASK: (90, 120, 180, 240), _MESSAGE: (5, 10), _NOTE: (0,)}  # fmt: skip
_SUBJECTS = {
    _CALL: ("Follow up on the offer", "Agree payment terms", "Confirm the delivery window",
        "Ask about the summer order", "Remind of the open invoice", "Sužinoti dėl užsakymo",
        "Узгодити ціни на вересень", "متابعة عرض السعر", "تماس برای سفارش فرش", "ስለ ቡና ዋጋ መነጋገር"),
    _EMAIL: ("Send the updated price list", "Send sample photos and certificates",
        "Ask for a review", "Offer for the autumn", "Išsiųsti pasiūlymą", "Надіслати каталог"),
    _MEETING: ("Kick-off: kitchen fronts line", "Agree on September prices", "Showroom tour",
        "Demo of kitchen fronts", "Pristatymas klientui", "Зустріч щодо постачання"),
    _VISIT: ("Measure the space", "Check the shelf display", "Deliver samples",
        "Aplankyti sandėlį"),
    _TASK: ("Prepare the offer", "Check unpaid invoices with accounting", "Update price list B",
        "Prepare the June report", "Renew the transport contract", "Parengti sutartį"),
    _MESSAGE: ("Confirm the time", "Send the location"),
}  # fmt: skip
_OUTCOMES = (
    "Agreed on samples. Asked for FSC papers and a drawing of the corner profile.",
    "Wants the price list B with a discount for 100 pieces.",
    "Decision after the holidays, call again.",
    "They open a second showroom in September; need a display kitchen and 12 door samples.",
    "Delivery slot changed twice, asked for an apology and a fixed day.",
    "Sutarta dėl pristatymo kitą savaitę.",
    "Домовилися про передоплату 30 %.",
    "طلب عينات إضافية قبل نهاية الشهر.",
)
_NOTES = (
    "Accounting closes the books on the 5th, send invoices before that.",
    "Prefers e-mails in English, calls before noon.",
    "Ant vartų paprašyti sargo, privažiavimas iš kiemo.",
)
_ASKED = (
    "They ask for 30 days to pay. Can we?",
    "Paprašė katalogo lietuviškai, ar turime?",
)
"""Notes in which colleagues name the first employee."""
_SOON = timedelta(minutes=30)
_RESULTS = (
    ("successful",) * 6 + ("reached",) * 3 + ("unsuccessful",) * 2 + ("no_answer",) * 2
    + ("postponed", "")
)  # fmt: skip
_UNSCHEDULED = (
    (_CALL, "Call about the summer range", 15, 7), (_TASK, "Renew the transport contract", 60, 13),
    (_EMAIL, "Ask for a review", 10, None), (_VISIT, "Check the shelf display", 45, 9),
    (_MEETING, "Demo of kitchen fronts", 60, 16), (_CALL, "Agree on September prices", 30, 14),
    (_MESSAGE, "Send the certificates by post", 10, None), (_TASK, "Update price list B", 120, 13),
)  # fmt: skip
_HISTORY_DAYS = 95
_PER_DAY = (4.7, 4.4, 2.4)
"""How much each has to do on a working day of the three weeks to come; before, as in the first."""
_OPEN_SHARE = 0.012
CLIENTS = 600
"""So many contacts, the first ones, are dealt with."""
_CLOSING = 19 * 60
_HALF_HOURS = tuple(range(8 * 60 + 30, 16 * 60 + 30, 30))


class _Diary:
    """Invents the activities of eight people around a day."""

    def __init__(
        self,
        rng: random.Random,
        users: Sequence[int],
        clients: Sequence[ContactRow],
        now: datetime,
        zone: tzinfo,
    ) -> None:
        self._rng = rng
        self._users = users
        self._now = now
        self._zone = zone
        self.today = now.astimezone(zone).date()
        self.monday = _monday(self.today)
        self._clients = {user: [one for one in clients if one.owner_id == user] for user in users}
        self._anybody = list(clients)
        self.made: list[Activity] = []

    def fill(self) -> None:
        """History, the three weeks, and what has no day."""
        for user in self._users:
            day = self.today - timedelta(_HISTORY_DAYS)
            while day < self.monday + timedelta(21):
                if day.weekday() < 5 and not self._is_away(user, day):
                    self._working_day(user, day)
                day += timedelta(1)
        self._together()
        for place, (kind, subject, minutes, due) in enumerate(_UNSCHEDULED):
            user = self._users[place % len(self._users)]
            when = When.unscheduled(None if due is None else self.monday + timedelta(due))
            self._add(kind, when, subject, user, minutes)

    def _is_away(self, user: int, day: date) -> bool:
        """The days that a trip, a fair or a vacation takes."""
        place = self._users.index(user)
        first, last = {1: (14, 18), 2: (3, 4), 3: (7, 11)}.get(place, (99, 0))
        return first <= (day - self.monday).days <= last

    def _working_day(self, user: int, day: date) -> None:
        week = max(0, (day - self.monday).days // 7)
        count = max(0, round(self._rng.gauss(_PER_DAY[min(week, 2)], 1.1)))
        times = sorted(self._rng.sample(_HALF_HOURS, min(count, len(_HALF_HOURS))))
        free_from = 0
        for sought in times:
            kind = self._rng.choice(_KINDS)
            minutes = self._rng.choice(_MINUTES[kind])
            minute = sought if self._rng.random() < 0.03 else max(sought, free_from)
            free_from = minute + -(-minutes // 30) * 30
            if free_from > _CLOSING:
                break
            start = at_local(day, minute, self._zone)
            when = When.timed(start, start + timedelta(minutes=minutes))
            if kind is _TASK and self._rng.random() < 0.4:
                when = When.any_time(day)
            self._add(kind, when, self._rng.choice(_SUBJECTS[kind]), user, minutes)
        if day < self.today and self._rng.random() < 0.12:
            start = at_local(day, 17 * 60, self._zone)
            note = Activity(_NOTE, When.timed(start), body=self._rng.choice(_NOTES))
            self._store(replace(note, status=Status.DONE, done_at=start), user)

    def _together(self) -> None:
        """The weekly meeting, a fair, a business trip."""
        everybody = (
            Colleague(self._users[0], UserRole.ORGANIZER),
            *(Colleague(user, UserRole.REQUIRED) for user in self._users[1:]),
        )
        for week in range(-8, 2):
            start = at_local(self.monday + timedelta(7 * week + 1), 9 * 60, self._zone)
            when = When.timed(start, start + timedelta(minutes=45))
            day = self.monday + timedelta(7 * week + 1)
            there = tuple(one for one in everybody if not self._is_away(one.user_id, day))
            meeting = Activity(_MEETING, when, "Team meeting", users=there)
            self._store(self._past(replace(meeting, location="Big room")), None, is_internal=True)
        days = self.monday + timedelta(14)
        if len(self._users) > 2:
            self._add(_VISIT, When.whole_day(days, days + timedelta(4)), "Business trip, Tabriz",
                self._users[1], 0)  # fmt: skip
            fair = self.monday + timedelta(3)
            self._add(_MEETING, When.whole_day(fair, fair + timedelta(1)), "Fair, Rīga",
                self._users[2], 0)  # fmt: skip

    def _add(self, kind: ActivityKind, when: When, subject: str, user: int, minutes: int) -> None:
        activity = Activity(kind, when, subject, estimate_minutes=minutes)
        if kind in (_CALL, _EMAIL, _MESSAGE):
            way = Direction.INCOMING if self._rng.random() < 0.25 else Direction.OUTGOING
            activity = replace(activity, direction=way)
        if self._rng.random() < 0.08:
            activity = replace(activity, priority=Priority.HIGH, is_important=True)
        self._store(self._past(activity), user, is_internal=kind is _TASK)

    def _past(self, activity: Activity) -> Activity:
        """Done if its time is over, but for the few that were forgotten."""
        when = activity.when
        end = when.end_at
        if end is None and when.end_date is not None:
            end = at_local(when.end_date, 18 * 60, self._zone)
        if end is None or end > self._now:
            return self._reminding(activity)
        is_recent = end > self._now - timedelta(days=4)
        if is_recent and self._rng.random() < _OPEN_SHARE * 10:
            return activity
        if self._rng.random() < 0.03:
            return replace(activity, status=Status.CANCELLED)
        return replace(
            activity,
            status=Status.DONE,
            done_at=end,
            result=self._rng.choice(_RESULTS),
            outcome_text=self._rng.choice(_OUTCOMES) if self._rng.random() < 0.6 else "",
        )

    def _reminding(self, activity: Activity) -> Activity:
        """What has a time and is not just about to begin reminds of itself."""
        start = activity.when.start_at
        if start is None or start < self._now + _SOON:
            return activity
        rule = "-30m" if activity.kind in (_MEETING, _VISIT) else "-10m"
        return replace(activity, reminder=rule)

    def _store(self, activity: Activity, user: int | None, *, is_internal: bool = False) -> None:
        if user is not None:
            activity = replace(activity, users=(Colleague(user),))
            of_user = self._clients[user] or self._anybody
            if of_user and (not is_internal or self._rng.random() < 0.4):
                client = self._rng.choice(of_user[:60])
                activity = replace(activity, contacts=(Participant(client.id),))
                if activity.kind in (_VISIT, _MEETING) and client.kind is ContactKind.ORGANIZATION:
                    activity = replace(activity, location=client.locality)
        self.made.append(activity)


def make_activities(
    planner: PlannerService,
    clients: Sequence[ContactRow],
    users: Sequence[int],
    now: datetime,
    zone: tzinfo,
    actor: Actor,
    seed: int,
) -> int:
    """Store what was done and is planned; gives how many activities."""
    diary = _Diary(random.Random(seed + 2), users, clients, now, zone)  # noqa: S311
    diary.fill()
    made = sorted(diary.made, key=_order)
    planner.create_many(made, actor)
    for writer, text in zip(users[1:], _ASKED, strict=False):
        note = Activity(_NOTE, When.timed(now), body=text, mentions=(users[0],))
        if clients:
            note = replace(note, contacts=(Participant(clients[0].id),))
        planner.create(note, Actor(writer))
    return len(made)


def vacation_of(now: datetime, zone: tzinfo) -> tuple[date, date]:
    """The days off of the fourth employee: the week after this one."""
    first = _monday(now.astimezone(zone).date()) + timedelta(7)
    return first, first + timedelta(4)


def _monday(today: date) -> date:
    """The first day of the week that is worked in, on a weekend of the one to come."""
    return today - timedelta(today.weekday()) + timedelta(7 if today.weekday() > 4 else 0)


def _order(activity: Activity) -> int:
    when = activity.when
    moment = when.start_at or when.end_at
    if moment is not None:
        return to_milliseconds(moment)
    day = when.start_date or when.due_date
    return 1 << 60 if day is None else day.toordinal() * 86_400_000 - 719_163 * 86_400_000
