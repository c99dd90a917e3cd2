# pyright: basic
"""Rows of the sheets of a whole company, page by page in the order of their ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_desktop.business.exports.company_tables import ACTIVITY_COLUMNS
from crm_desktop.business.exports.model import PastExport
from crm_desktop.core.clock import from_milliseconds
from crm_desktop.storage.bulk_values import GIVEN_IDS

if TYPE_CHECKING:
    from pathlib import Path

    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

PAGE = 2000
_PICTURES_PAGE = 100
_OF_CONTACT = "JOIN contact ON contact.id = {0}.contact_id AND contact.deleted_at IS NULL"
_OF_ACTIVITY = "JOIN activity ON activity.id = {0}.activity_id AND activity.deleted_at IS NULL"
_WHO = "contact.uid, contact.display_name"
_RECORD_UID = "coalesce(contact.uid, activity.uid)"
_ABOUT = """LEFT JOIN contact ON record_kind = 'contact' AND contact.id = record_id
        AND contact.deleted_at IS NULL
        LEFT JOIN activity ON record_kind = 'activity' AND activity.id = record_id
        AND activity.deleted_at IS NULL"""
_LINKS = ("recurrence", "next_activity", "related_kind", "related")
_ACTIVITY_VALUES = ", ".join(f"activity.{name}" for name in ACTIVITY_COLUMNS if name not in _LINKS)

_SQL: dict[str, str] = {
    "channels": f"""SELECT contact_point.id, {_WHO}, contact_point.kind, raw_value,
        CASE WHEN contact_point.kind IN ('phone', 'mobile', 'fax') THEN normalized_value END,
        extension, label, is_primary, is_valid, valid_from, valid_until
        FROM contact_point {_OF_CONTACT.format("contact_point")} WHERE contact_point.id > ?""",
    "addresses": f"""SELECT address.id, {_WHO}, address.kind, street_address, locality, region,
        postal_code, country, is_primary
        FROM address {_OF_CONTACT.format("address")} WHERE address.id > ?""",
    "people": f"""SELECT affiliation.id, {_WHO}, firm.uid, firm.display_name, job_title, role,
        start_date, end_date, is_primary FROM affiliation
        JOIN contact ON contact.id = person_id AND contact.deleted_at IS NULL
        JOIN contact AS firm ON firm.id = organization_id AND firm.deleted_at IS NULL
        WHERE affiliation.deleted_at IS NULL AND affiliation.id > ?""",
    "relations": f"""SELECT relationship.id, {_WHO}, relationship.kind, other.uid,
        other.display_name, start_date, note FROM relationship
        JOIN contact ON contact.id = from_id AND contact.deleted_at IS NULL
        JOIN contact AS other ON other.id = to_id AND other.deleted_at IS NULL
        WHERE relationship.deleted_at IS NULL AND relationship.id > ?""",
    "dates": f"""SELECT important_date.id, {_WHO}, day, name, calendar, remind_days
        FROM important_date {_OF_CONTACT.format("important_date")} WHERE important_date.id > ?""",
    "preferences": f"""SELECT communication_preference.id, {_WHO}, channel, is_preferred,
        is_opted_out, opted_out_at, basis FROM communication_preference
        {_OF_CONTACT.format("communication_preference")} WHERE communication_preference.id > ?""",
    "own_fields": """SELECT id, uid, name, kind, target, group_name, options, currency, decimals,
        is_retired, position, default_value, is_agreed FROM custom_field
        WHERE deleted_at IS NULL AND id > ?""",
    "own_values": f"""SELECT custom_value.id, {_WHO}, field_id, text_value, number_value,
        sort_value, custom_field.uid, other.display_name FROM custom_value
        {_OF_CONTACT.format("custom_value")}
        JOIN custom_field ON custom_field.id = field_id AND custom_field.deleted_at IS NULL
        LEFT JOIN contact AS other ON custom_field.kind = 'link' AND other.id = number_value
        WHERE custom_value.id > ?""",
    "tags": "SELECT id, uid, name, color FROM tag WHERE deleted_at IS NULL AND id > ?",
    "taggings": f"""SELECT tagging.id, {_WHO}, tag.name, tag.uid FROM tagging
        {_OF_CONTACT.format("tagging")} JOIN tag ON tag.id = tag_id WHERE tagging.id > ?""",
    "sources": "SELECT id, uid, name FROM source WHERE deleted_at IS NULL AND id > ?",
    "segments": """SELECT segment.id, segment.uid, name, kind, user.display_name, is_shared,
        segment.position, definition, appearance FROM segment LEFT JOIN user ON user.id = owner_id
        WHERE segment.deleted_at IS NULL AND segment.id > ?""",
    "members": f"""SELECT segment_member.id, segment.name, segment.uid, {_WHO} FROM segment_member
        {_OF_CONTACT.format("segment_member")}
        JOIN segment ON segment.id = segment_id AND segment.deleted_at IS NULL
        WHERE segment_member.id > ?""",
    "words": """SELECT id, uid, dictionary, code,
        CASE instr(name, char(31)) WHEN 0 THEN name ELSE substr(name, 1, instr(name, char(31)) - 1)
        END, CASE instr(name, char(31)) WHEN 0 THEN '' ELSE substr(name, instr(name, char(31)) + 1)
        END, color, position, is_retired
        FROM dictionary_value WHERE deleted_at IS NULL AND id > ?""",
    "settings": "SELECT id, key, value FROM setting WHERE id > ?",
    "apart": """SELECT not_duplicate.id, one.uid, one.display_name, other.uid, other.display_name
        FROM not_duplicate
        JOIN contact AS one ON one.id IN (low_id, high_id) AND one.deleted_at IS NULL
        JOIN contact AS other ON other.id = low_id + high_id - one.id AND other.deleted_at IS NULL
        WHERE not_duplicate.deleted_at IS NULL AND one.uid < other.uid AND not_duplicate.id > ?""",
    "profiles": """SELECT id, uid, name, signature, file_name, used_at, mapping, options
        FROM import_profile WHERE deleted_at IS NULL AND kind = 'contact' AND id > ?""",
    "staff": """SELECT id, uid, display_name, login, is_active, color, position, team, phone, email,
        birth_date, hire_date, end_date, working_hours FROM user
        WHERE deleted_at IS NULL AND id > ?""",
    "absences": """SELECT absence.id, absence.uid, user.uid, user.display_name, kind, start_date,
        absence.end_date, note FROM absence JOIN user ON user.id = user_id
        WHERE absence.deleted_at IS NULL AND user.deleted_at IS NULL AND absence.id > ?""",
    "results": """SELECT id, uid, code, name, sign, is_contact, position, is_retired, kinds
        FROM activity_result WHERE deleted_at IS NULL AND id > ?""",
    "series": """SELECT series.id, series.uid, series.rrule, series.dtstart, series.timezone,
        series.exdates, series.made_until, earlier.uid FROM recurrence AS series
        LEFT JOIN recurrence AS earlier
        ON earlier.id = series.parent_id AND earlier.deleted_at IS NULL
        WHERE series.deleted_at IS NULL AND series.id > ?""",
    "activities": f"""SELECT activity.id, activity.uid, {_ACTIVITY_VALUES}, recurrence.uid,
        next.uid, activity.related_kind, CASE activity.related_kind
        WHEN 'contact' THEN (SELECT uid FROM contact WHERE id = activity.related_id)
        WHEN 'activity' THEN (SELECT uid FROM activity AS other WHERE id = activity.related_id) END
        FROM activity
        LEFT JOIN recurrence
        ON recurrence.id = activity.recurrence_id AND recurrence.deleted_at IS NULL
        LEFT JOIN activity AS next
        ON next.id = activity.next_activity_id AND next.deleted_at IS NULL
        WHERE activity.deleted_at IS NULL AND activity.id > ?""",
    "activity_contacts": f"""SELECT activity_contact.id, activity.uid, subject, {_WHO}, role,
        via.uid, activity_contact.position FROM activity_contact
        {_OF_ACTIVITY.format("activity_contact")}
        JOIN contact ON contact.id = contact_id AND contact.deleted_at IS NULL
        LEFT JOIN contact AS via ON via.id = via_id AND via.deleted_at IS NULL
        WHERE activity_contact.id > ?""",
    "activity_users": f"""SELECT activity_user.id, activity.uid, subject, user.uid,
        user.display_name, role FROM activity_user {_OF_ACTIVITY.format("activity_user")}
        JOIN user ON user.id = user_id WHERE activity_user.id > ?""",
    "mentions": f"""SELECT mention.id, activity.uid, subject, user.uid, user.display_name
        FROM mention {_OF_ACTIVITY.format("mention")}
        JOIN user ON user.id = user_id WHERE mention.id > ?""",
    "files": f"""SELECT attachment.id, attachment.uid, activity.uid,
        coalesce(subject, contact.display_name), file_name, '', sha256, size, media_type,
        contact.uid FROM attachment {_ABOUT}
        WHERE attachment.deleted_at IS NULL AND {_RECORD_UID} IS NOT NULL
        AND attachment.id > ?""",
    "reminders": f"""SELECT reminder.id, reminder.uid, record_kind, {_RECORD_UID}, user.uid,
        user.display_name, origin, rule, note, state, remind_at, zone, snoozed_until, shown_at
        FROM reminder JOIN user ON user.id = user_id {_ABOUT}
        WHERE reminder.deleted_at IS NULL AND {_RECORD_UID} IS NOT NULL AND reminder.id > ?""",
    "notifications": f"""SELECT notification.id, notification.uid, record_kind, {_RECORD_UID},
        user.uid, user.display_name, notification.kind, author.uid, note, read_at
        FROM notification JOIN user ON user.id = user_id {_ABOUT}
        LEFT JOIN user AS author ON author.id = author_id
        WHERE notification.deleted_at IS NULL AND {_RECORD_UID} IS NOT NULL
        AND notification.id > ?""",
    "notes": """SELECT id, uid, display_name, notes FROM contact
        WHERE deleted_at IS NULL AND notes <> '' AND id > ?""",
    "history": """SELECT change_entry.id, change_entry.seq, at, user.display_name, machine, action,
        change_entry.kind, contact.uid, contact.display_name, operation, old_values, new_values
        FROM change_entry JOIN change_batch ON change_batch.seq = change_entry.seq
        LEFT JOIN user ON user.id = user_id
        LEFT JOIN contact ON root_kind = 'contact' AND contact.id = root_id
        WHERE change_entry.id > ?""",
    "exports": """SELECT seq, seq, at, user.display_name, machine,
        json_extract(details, '$.scope'), json_extract(details, '$.format'),
        json_extract(details, '$.count')
        FROM change_batch LEFT JOIN user ON user.id = user_id
        WHERE action = 'contact.export' AND seq > ?""",
    "pictures": f"""SELECT contact_picture.id, {_WHO}, media_type, data FROM contact_picture
        {_OF_CONTACT.format("contact_picture")} WHERE contact_picture.id > ?""",
}
_ABOUT_LIVING = """AND CASE record_kind
    WHEN 'activity' THEN EXISTS (SELECT 1 FROM activity
        WHERE activity.id = record_id AND activity.deleted_at IS NULL)
    WHEN 'contact' THEN EXISTS (SELECT 1 FROM contact
        WHERE contact.id = record_id AND contact.deleted_at IS NULL) ELSE 0 END"""
STAMPED: dict[str, str] = {
    "tag": "", "source": "", "custom_field": "", "dictionary_value": "", "absence": "",
    "activity_result": "", "contact": "", "recurrence": "", "activity": "",
    "attachment": _ABOUT_LIVING,
    "reminder": _ABOUT_LIVING, "notification": _ABOUT_LIVING,
    "segment": "", "import_profile": "AND record.kind = 'contact'",
}  # fmt: skip
"""Kinds of records of which is told who made and changed them; conditions for some."""
_STAMPS = """SELECT record.id, '{0}', record.uid, record.created_at, maker.display_name,
    record.updated_at, changer.display_name, {1} FROM "{0}" AS record
    LEFT JOIN user AS maker ON maker.id = record.created_by
    LEFT JOIN user AS changer ON changer.id = record.updated_by
    WHERE record.deleted_at IS NULL {2} AND record.id > ?"""
_ONLY_CONTACTS = "stage_changed_at, met_before_at, external_id, rhythm_days"

_PAST = """SELECT at, user_id, json_extract(details, '$.scope'),
    json_extract(details, '$.format'), json_extract(details, '$.count')
    FROM change_batch WHERE action = 'contact.export' ORDER BY seq DESC LIMIT ?"""
_KEYS = {
    "channels": "contact_point", "addresses": "address", "people": "affiliation",
    "relations": "relationship", "dates": "important_date",
    "preferences": "communication_preference", "own_fields": "custom_field",
    "own_values": "custom_value", "tags": "tag", "taggings": "tagging", "sources": "source",
    "segments": "segment", "members": "segment_member", "staff": "user",
    "words": "dictionary_value", "settings": "setting", "apart": "not_duplicate",
    "profiles": "import_profile", "notes": "contact", "absences": "absence",
    "results": "activity_result", "series": "recurrence", "activities": "activity",
    "activity_contacts": "activity_contact", "activity_users": "activity_user",
    "mentions": "mention", "files": "attachment", "reminders": "reminder",
    "notifications": "notification",
    "history": "change_entry", "exports": "change_batch", "pictures": "contact_picture",
}  # fmt: skip


def page_statements(name: str, size: int = PAGE) -> Iterator[str]:
    """What reads a page of a sheet behind an id.

    Each goes by the ids of its first table: by any other index every page would read all rows.
    """
    statements = [_SQL[name]] if name != "stamps" else map(_stamps_of, STAMPED)
    for statement in statements:
        yield f"{statement} ORDER BY 1 LIMIT {size}"


def _stamps_of(table: str) -> str:
    more = _ONLY_CONTACTS if table == "contact" else "NULL, NULL, '', NULL"
    return _STAMPS.format(table, more, STAMPED[table])


class CompanyRepository:
    """Reads over one connection; every page is a read transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, name: str) -> int:
        """About how many rows a sheet will have."""
        tables = STAMPED if name == "stamps" else (_KEYS[name],)
        return sum(self._count(table) for table in tables)

    def _count(self, table: str) -> int:
        row = self._database.execute(f'SELECT count(*) FROM "{table}"').fetchone()
        return 0 if row is None else int(row[0])

    def rows(self, name: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a sheet without their ids, a page at a time."""
        size = _PICTURES_PAGE if name == "pictures" else PAGE
        for statement in page_statements(name, size):
            yield from self._pages(statement)

    def _pages(self, statement: str) -> Iterator[list[tuple[Any, ...]]]:
        after = 0
        while True:
            page = self._database.execute(statement, (after,)).fetchall()
            if not page:
                return
            after = page[-1][0]
            yield [row[1:] for row in page]


class SetupRepository:
    """What belongs to the company and to no contact, on its way back in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def path(self) -> Path:
        """Where the data file lies."""
        return self._database.path

    def uids(self, table: str) -> dict[int, bytes]:
        """The uid of every record of a table, of those in the bin too."""
        rows = self._database.execute(f"SELECT id, uid FROM {table}").fetchall()
        return {key: bytes(uid) for key, uid in rows}

    def rows(self, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """These columns of every row of a table, of those in the bin too."""
        return self._database.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()

    def newest(self, table: str) -> int:
        """The highest id that a table has given so far."""
        row = self._database.execute(f'SELECT max(id) FROM "{table}"').fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def ids_of(self, table: str, uids: Iterable[bytes]) -> dict[bytes, int]:
        """The ids of those of these uids that are there, be it in the bin."""
        wanted = list(dict.fromkeys(uid for uid in uids if uid))
        rows = self._database.rows_among(f'SELECT uid, id FROM "{table}" WHERE uid IN ()', wanted)
        return {bytes(uid): key for uid, key in rows}

    def values_of(
        self, table: str, columns: Sequence[str], uids: Iterable[bytes]
    ) -> dict[bytes, tuple[Any, ...]]:
        """These columns of the records with these uids that are not in the bin."""
        sql = f"""SELECT uid, {", ".join(columns)} FROM "{table}"
            WHERE uid IN () AND deleted_at IS NULL"""
        rows = self._database.rows_among(sql, list(uids))
        return {bytes(uid): tuple(values) for uid, *values in rows}

    def days_of(self, contacts: Iterable[int]) -> dict[tuple[int, str, str], int]:
        """The ids of contacts' important dates by contact, day and name."""
        rows = self._database.execute(
            f"SELECT contact_id, day, name, id FROM important_date WHERE contact_id {GIVEN_IDS}",
            (json.dumps(list(contacts)),),
        )
        return {(contact, day, name): key for contact, day, name, key in rows}

    def people_of(self, table: str, column: str, activities: Iterable[int]) -> set[tuple[int, int]]:
        """Who is in these activities already."""
        rows = self._database.execute(
            f"SELECT activity_id, {column} FROM {table} WHERE activity_id {GIVEN_IDS}",
            (json.dumps(list(activities)),),
        )
        return set(rows.fetchall())

    def put(self, work: UnitOfWork, table: str, values: Mapping[str, object], uid: bytes) -> int:
        """Store a new row; gives its id."""
        return work.insert(table, values, uid=uid)

    def fill_user(
        self, work: UnitOfWork, user_id: int, values: Mapping[str, object], uid: bytes
    ) -> None:
        """Give an employee who is here by name the uid that other copies know, and what lacks."""
        names = ("version", *values)
        row = self._database.execute(
            f"SELECT {', '.join(names)} FROM user WHERE id = ?", (user_id,)
        ).fetchone()
        if row is None:
            return
        stored = dict(zip(names, row, strict=True))
        lacking = {key: value for key, value in values.items() if value and not stored[key]}
        work.update("user", user_id, {**lacking, "uid": uid}, stored["version"])

    def add_members(self, work: UnitOfWork, members: Iterable[tuple[int, int]]) -> None:
        """Put contacts into segments."""
        work.insert_children_many("segment_member", ("segment_id", "contact_id"), members)


class ExportLogRepository:
    """Exports as batches of the change log that change nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def past(self, limit: int) -> tuple[PastExport, ...]:
        """The newest exports first."""
        rows = self._database.execute(_PAST, (limit,)).fetchall()
        return tuple(
            PastExport(from_milliseconds(at), user_id, scope or "", format_ or "", count or 0)
            for at, user_id, scope, format_, count in rows
        )


def moment_of(milliseconds: int | None) -> Any:
    """A stored moment; nothing for none."""
    return None if milliseconds is None else from_milliseconds(milliseconds)
