"""Activities of a company from its folder back into a base, and who made and changed what.

They belong to the batch of the contacts, so that both are undone together. What is here already
gets the texts that it lacks; what says something else here, or was removed here, stays as it is,
and the first of those are told for a person to decide about. Rows are taken as they come: neither
activities nor the people in them are held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.whole import Difference
from crm_desktop.business.exports.cells import uid_of, value_of
from crm_desktop.business.exports.company_folder import CompanyFolder, Row
from crm_desktop.business.exports.company_tables import ACTIVITY_COLUMNS
from crm_desktop.business.exports.model import CellKind, Progress
from crm_desktop.business.exports.repository import STAMPED
from crm_desktop.business.planner.model import (
    ActivityKind,
    Direction,
    Priority,
    Status,
    Timing,
    UserRole,
)
from crm_desktop.business.planner.rows import TEXT_LIMITS
from crm_desktop.business.reminders.model import NotificationKind, State
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.file_names import clean_file_name
from crm_desktop.core.ids import new_uid
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import clean_text, fold

if TYPE_CHECKING:
    from crm_desktop.business.exports.repository import SetupRepository
    from crm_desktop.storage.unit_of_work import UnitOfWork

TABLES = ("dates", "series", "activities", "activity_contacts", "activity_users", "mentions",
    "files", "reminders", "notifications", "stamps")  # fmt: skip
"""The sheets that are read here."""
_SLICE = 2000
_ALLOWED: Mapping[str, frozenset[str]] = {
    "kind": frozenset(ActivityKind),
    "status": frozenset(Status),
    "timing": frozenset(Timing),
    "direction": frozenset(Direction),
}
_COLUMNS = tuple(name for name in ACTIVITY_COLUMNS if name not in {"recurrence", "next_activity",
    "related"})  # fmt: skip
_LINKS = ("recurrence_id", "related_id")
_SERIES = {
    "rrule": ("company.rule", 2000), "dtstart": ("company.begins_local", 20),
    "timezone": ("company.zone", 64), "exdates": ("company.left_out", 100_000),
    "made_until": ("company.made_until", 10),
}  # fmt: skip
_RELATED = frozenset({"contact", "activity"})
_OF_CONTACTS = ("stage_changed_at", "met_before_at", "external_id", "rhythm_days")
_FILLED = frozenset(
    {"subject", "outcome_text", "next_step", "reason", "offered", "location", "body"}
)
"""Texts that are taken from a file where there are none: they depend on nothing else."""
MOST_TOLD = 2000
"""So many activities that say something else are held for somebody to decide about."""
_MOST_NUMBER = 10**9

Values = tuple[object, ...]
Reader = Callable[[Row], object]


class ActivityBack:
    """One folder on its way in; `take_in` runs inside the unit of work of its contacts."""

    def __init__(
        self, rows: SetupRepository, folder: CompanyFolder, progress: Progress | None
    ) -> None:
        self._rows = rows
        self._folder = folder
        self._progress = progress
        self._before = {table: rows.newest(table) for table in STAMPED}
        self._total = max(1, sum(folder.count(table) for table in TABLES))
        self._done = 0
        self.created = self.filled = self.kept = self.seq = 0
        """Activities made; those completed; those that say something else here; the batch."""
        self.differing: list[Difference] = []

    def take_in(self, work: UnitOfWork) -> None:
        """Store everything that the folder says of activities, and the moments of all records."""
        self._users = {uid: key for key, uid in self._rows.uids("user").items()}
        self._take_series(work)
        self._take_activities(work)
        self._take_people(work, "activity_contacts", self._contacts)
        self._take_people(work, "activity_users", self._colleagues)
        self._take_people(work, "mentions", self._mentions)
        self._take_files(work)
        self._take_told(work, "reminders", "reminder", _REMINDER)
        self._take_told(work, "notifications", "notification", _NOTIFICATION)
        self._take_days(work)
        self.stamp(work, [table for table in STAMPED if table not in _MADE_LATER])
        self.seq = work.seq if self.created or self.filled else 0

    def stamp_rest(self, work: UnitOfWork) -> None:
        """The moments of what is made behind the contacts; too late to be cancelled."""
        self._progress = None
        self.stamp(work, _MADE_LATER)

    # -- the activities themselves -------------------------------------------------------

    def _take_series(self, work: UnitOfWork) -> None:
        for part in self._parts("series"):
            known = self._ids("recurrence", part, "company.id")
            for row in part:
                uid = uid_of(row.get("company.id", ""))
                if uid in known or not row.get("company.rule"):
                    continue
                values: dict[str, object] = {
                    name: row.get(key, "")[:limit] for name, (key, limit) in _SERIES.items()
                }
                earlier = uid_of(row.get("company.earlier", ""))
                found = self._rows.ids_of("recurrence", [earlier]) if earlier else {}
                values["parent_id"] = found.get(earlier)
                self._rows.put(work, "recurrence", values, uid)

    def _take_activities(self, work: UnitOfWork) -> None:
        following: list[tuple[int, bytes]] = []
        about: list[tuple[int, bytes]] = []
        for part in self._parts("activities"):
            known = self._ids("activity", part, "company.id")
            series = self._ids("recurrence", part, "company.series")
            contacts = self._ids("contact", part, "company.related")
            new: dict[bytes, Row] = {}
            for row in part:
                uid = uid_of(row.get("company.id", "")) or new_uid()
                if uid not in known and _is_sound(row):
                    new[uid] = row
            self._compare(work, part, known)
            values = [
                (
                    *_activity(row),
                    series.get(uid_of(row.get("company.series", ""))),
                    contacts.get(uid_of(row.get("company.related", ""))),
                    uid,
                )
                for uid, row in new.items()
            ]
            ids = work.insert_many("activity", (*_COLUMNS, *_LINKS, "uid"), values)
            self.created += len(ids)
            for key, row in zip(ids, new.values(), strict=True):
                if row.get("company.next"):
                    following.append((key, uid_of(row["company.next"])))
                if row.get("company.related_kind") == "activity":
                    about.append((key, uid_of(row.get("company.related", ""))))
        self._lead_on(work, "next_activity_id", following)
        self._lead_on(work, "related_id", about)

    def _compare(self, work: UnitOfWork, part: Iterable[Row], known: Iterable[bytes]) -> None:
        """Fill in what activities that are here lack, and note what they say otherwise."""
        stored = self._rows.values_of("activity", ("id", "version", *_COLUMNS), known)
        for row in part:
            there = stored.get(uid_of(row.get("company.id", "")))
            if there is None or not _is_sound(row):
                continue
            key, version, *here = there
            told = [
                (name, old, new)
                for name, old, new in zip(_COLUMNS, here, _activity(row), strict=True)
                if old != new
            ]
            lacking = {name: new for name, old, new in told if name in _FILLED and not old}
            if lacking:
                version = work.update("activity", key, lacking, version)
                self.filled += 1
            otherwise = tuple(one for one in told if one[0] not in lacking)
            self.kept += bool(otherwise)
            if otherwise and len(self.differing) < MOST_TOLD:
                title = str(here[_COLUMNS.index("subject")] or row.get("company.subject", ""))
                ref = RecordRef("activity", key)
                self.differing.append(Difference(ref, version, title, otherwise))

    def _lead_on(self, work: UnitOfWork, column: str, links: Sequence[tuple[int, bytes]]) -> None:
        """From one activity to another, now that all are there."""
        for part in _slices(links):
            ids = self._rows.ids_of("activity", (uid for _key, uid in part))
            rows = ((key, ids[uid]) for key, uid in part if uid in ids)
            work.complete_many("activity", (column,), rows)

    # -- who and what is in them ---------------------------------------------------------

    def _take_people(
        self,
        work: UnitOfWork,
        sheet: str,
        make: Callable[[Sequence[Row], Mapping[bytes, int]], tuple[tuple[str, ...], list[Values]]],
    ) -> None:
        table = _TABLE_OF[sheet]
        for part in self._parts(sheet):
            made = self._made_activities(part)
            columns, values = make(part, made)
            there = self._rows.people_of(table, columns[1], set(made.values()))
            new = {pair: one for one in values if (pair := one[:2]) not in there}
            work.insert_children_many(table, columns, new.values())

    def _contacts(
        self, part: Sequence[Row], made: Mapping[bytes, int]
    ) -> tuple[tuple[str, ...], list[Values]]:
        uids = (uid_of(row.get(key, "")) for row in part for key in ("uid", "company.via"))
        contacts = self._rows.ids_of("contact", uids)
        values: list[Values] = []
        for row in part:
            activity = made.get(uid_of(row.get("company.activity", "")))
            contact = contacts.get(uid_of(row.get("uid", "")))
            if activity is not None and contact is not None:
                via = contacts.get(uid_of(row.get("company.via", "")))
                role, position = row.get("company.role", "")[:40], _number(row, "company.order")
                values.append((activity, contact, role, via, position))
        return ("activity_id", "contact_id", "role", "via_id", "position"), values

    def _colleagues(
        self, part: Sequence[Row], made: Mapping[bytes, int]
    ) -> tuple[tuple[str, ...], list[Values]]:
        values: list[Values] = []
        for activity, user, row in self._with_users(part, made):
            role = row.get("company.role", "")
            allowed = role if role in set(UserRole) else str(UserRole.ASSIGNEE)
            values.append((activity, user, allowed))
        return ("activity_id", "user_id", "role"), values

    def _mentions(
        self, part: Sequence[Row], made: Mapping[bytes, int]
    ) -> tuple[tuple[str, ...], list[Values]]:
        pairs = self._with_users(part, made)
        return ("activity_id", "user_id"), [(activity, user) for activity, user, _row in pairs]

    def _with_users(
        self, part: Sequence[Row], made: Mapping[bytes, int]
    ) -> Iterator[tuple[int, int, Row]]:
        for row in part:
            activity = made.get(uid_of(row.get("company.activity", "")))
            user = self._users.get(uid_of(row.get("company.user", "")))
            if activity is not None and user is not None:
                yield activity, user, row

    def _take_files(self, work: UnitOfWork) -> None:
        """Rows of attached files; their contents are beside the database by now."""
        columns = ("record_kind", "record_id", "file_name", "sha256", "size", "media_type", "uid")
        for part in self._parts("files"):
            made = self._made_activities(part)
            contacts = self._made("contact", part, "uid")
            known = self._ids("attachment", part, "company.id")
            new: dict[bytes, Values] = {}
            for row in part:
                uid = uid_of(row.get("company.id", "")) or new_uid()
                kind, key = "activity", made.get(uid_of(row.get("company.activity", "")))
                if key is None:
                    kind, key = "contact", contacts.get(uid_of(row.get("uid", "")))
                sha256 = row.get("company.sha256", "")
                if uid in known or key is None or not _is_sha256(sha256):
                    continue
                name = clean_file_name(row.get("company.name", ""))[:400]
                size, media_type = _number(row, "company.size"), row.get("company.media", "")[:200]
                new[uid] = (kind, key, name, sha256, size, media_type, uid)
            work.insert_many("attachment", columns, new.values())

    def _take_told(
        self, work: UnitOfWork, sheet: str, table: str, columns: Mapping[str, Reader]
    ) -> None:
        """What employees are reminded or told of, about contacts and activities of this folder."""
        for part in self._parts(sheet):
            known = self._ids(table, part, "company.id")
            records = {kind: self._made(kind, part) for kind in _RELATED}
            new: dict[bytes, Values] = {}
            for row in part:
                uid = uid_of(row.get("company.id", "")) or new_uid()
                kind = row.get("company.related_kind", "")
                record = records.get(kind, {}).get(uid_of(row.get("company.related", "")))
                user = self._users.get(uid_of(row.get("company.user", "")))
                values = [read(row) for read in columns.values()]
                if uid in known or record is None or user is None or "" in values[:1]:
                    continue
                author = self._users.get(uid_of(row.get("company.author", "")))
                more = (author,) if table == "notification" else ()
                new[uid] = (kind, record, user, *values, *more, uid)
            names = ("record_kind", "record_id", "user_id", *columns)
            if table == "notification":
                names += ("author_id",)
            work.insert_many(table, (*names, "uid"), new.values())

    def _take_days(self, work: UnitOfWork) -> None:
        """How long before important dates one is reminded of them."""
        for part in self._parts("dates"):
            said = [row for row in part if row.get("company.remind_days")]
            made = self._made("contact", said, "uid")
            days = self._rows.days_of(made.values())
            rows: list[Values] = []
            for row in said:
                contact = made.get(uid_of(row.get("uid", "")), 0)
                day, name = row.get("date.day", ""), row.get("date.name", "")
                key = days.get((contact, day, name))
                if key is not None:
                    rows.append((key, _number(row, "company.remind_days")))
            work.complete_many("important_date", ("remind_days",), rows)

    # -- moments -------------------------------------------------------------------------

    def stamp(self, work: UnitOfWork, tables: Iterable[str]) -> None:
        """Who added and changed records, and when, for those that came with this folder."""
        wanted = set(tables)
        users = {fold(name): key for key, name in self._rows.rows("user", ("id", "display_name"))}
        for part in self._parts("stamps"):
            by_table: dict[str, list[Row]] = {}
            for row in part:
                by_table.setdefault(row.get("company.record", ""), []).append(row)
            for table in by_table.keys() & wanted:
                self._stamp(work, table, by_table[table], users)

    def _stamp(
        self, work: UnitOfWork, table: str, part: Sequence[Row], users: Mapping[str, int]
    ) -> None:
        ids = self._ids(table, part, "company.id")
        columns = ("created_at", "created_by", "updated_at", "updated_by")
        more = _OF_CONTACTS if table == "contact" else ()
        rows: list[Values] = []
        for row in part:
            key = ids.get(uid_of(row.get("company.id", "")), 0)
            added, changed = _moment(row, "created_at"), _moment(row, "updated_at")
            if key <= self._before[table] or added is None or changed is None:
                continue
            stamp = (
                key, added, users.get(fold(row.get("company.created_by", ""))),
                changed, users.get(fold(row.get("company.updated_by", ""))),
            )  # fmt: skip
            said = (
                _moment(row, "company.stage_since"), _moment(row, "company.met_before"),
                row.get("company.external", "")[:400], _number(row, "company.rhythm") or None,
            )  # fmt: skip
            rows.append((*stamp, *said[: len(more)]))
        work.complete_many(table, (*columns, *more), rows)

    # -- steps ---------------------------------------------------------------------------

    def _parts(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of a sheet, some at a time; tells how far it is."""
        for part in _slices(self._folder.rows(sheet)):
            yield part
            self._done += len(part)
            if self._progress is not None:
                self._progress(min(self._done, self._total), self._total)

    def _ids(self, table: str, part: Iterable[Row], key: str) -> dict[bytes, int]:
        return self._rows.ids_of(table, (uid_of(row.get(key, "")) for row in part))

    def _made_activities(self, part: Iterable[Row]) -> dict[bytes, int]:
        """The activities of these rows that came with this folder."""
        return self._made("activity", part, "company.activity")

    def _made(
        self, table: str, part: Iterable[Row], key: str = "company.related"
    ) -> dict[bytes, int]:
        found = self._ids(table, part, key)
        return {uid: record for uid, record in found.items() if record > self._before[table]}


_MADE_LATER = ("segment", "import_profile")
_TABLE_OF = {"activity_contacts": "activity_contact", "activity_users": "activity_user",
    "mentions": "mention"}  # fmt: skip


def _slices(rows: Iterable[Any]) -> Iterator[list[Any]]:
    stream = iter(rows)
    while part := list(islice(stream, _SLICE)):
        yield part


def _is_sound(row: Row) -> bool:
    """Whether a row can be an activity: its codes are ours, its time is whole."""
    for name, allowed in _ALLOWED.items():
        if row.get(ACTIVITY_COLUMNS[name][0], "") not in allowed:
            return False
    timing = row.get("company.timing", "")
    if timing == Timing.TIMED:
        return None not in (_moment(row, "company.begins"), _moment(row, "company.ends"))
    first, last = _day(row.get("company.first_day", "")), _day(row.get("company.last_day", ""))
    return timing == Timing.UNSCHEDULED or "" < first <= last


def _activity(row: Row) -> Values:
    """The values of `_COLUMNS`."""
    values = {name: _value(row, name) for name in _COLUMNS}
    if values["priority"] not in set(Priority):
        values["priority"] = int(Priority.NORMAL)
    if values["related_kind"] not in _RELATED:
        values["related_kind"] = ""
    return tuple(values.values())


def _value(row: Row, name: str) -> object:
    key, kind = ACTIVITY_COLUMNS[name]
    if kind is CellKind.MOMENT:
        return _moment(row, key)
    if kind is CellKind.NUMBER:
        return _number(row, key)
    text = row.get(key, "")
    if kind is CellKind.FLAG:
        return int(bool(text))
    if kind is CellKind.DAY:
        return _day(text)
    return clean_text(text)[: TEXT_LIMITS.get(name, 40)]


def _number(row: Row, key: str) -> int:
    text = row.get(key, "")
    number = int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else 0
    return number if abs(number) < _MOST_NUMBER else 0


def _moment(row: Row, key: str) -> int | None:
    found: Any = value_of(CellKind.MOMENT, row.get(key, ""))
    return None if found is None else to_milliseconds(found)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


_REMINDER: Mapping[str, Reader] = {
    "origin": lambda row: row.get("company.origin", "")[:200],
    "rule": lambda row: row.get("company.reminder", "")[:200],
    "note": lambda row: row.get("company.note", "")[:1000],
    "state": lambda row: _one_of(State, row.get("company.state", ""), State.PENDING),
    "remind_at": lambda row: _moment(row, "company.remind_at"),
    "zone": lambda row: row.get("company.zone", "")[:64],
    "snoozed_until": lambda row: _moment(row, "company.snoozed_until"),
    "shown_at": lambda row: _moment(row, "company.shown_at"),
}
_NOTIFICATION: Mapping[str, Reader] = {
    "kind": lambda row: _one_of(NotificationKind, row.get("company.kind", ""), ""),
    "note": lambda row: row.get("company.note", "")[:1000],
    "read_at": lambda row: _moment(row, "company.read_at"),
}
"""Columns that are read of what employees are told; a row without the first one is none."""


def _one_of(codes: Iterable[str], text: str, otherwise: str) -> str:
    return text if text in set(codes) else str(otherwise)


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)
