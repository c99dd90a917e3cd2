"""What belongs to a company and to no contact, from its folder back into a base.

Own fields, employees, tags, sources, lists of words and settings come before the contacts that
have them; segments, pairs that are two and ways to read lists, which name contacts and all of
those, come after. What is here already, or was removed here, stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_desktop.business.contacts.derived import name_key
from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.filters import from_json
from crm_desktop.business.contacts.whole import Difference, TakenOver
from crm_desktop.business.custom_fields.model import FieldKind, FieldTarget
from crm_desktop.business.exports.activities_back import ActivityBack
from crm_desktop.business.exports.cells import uid_of, uid_text, value_of
from crm_desktop.business.exports.company_folder import CompanyFolder, Row
from crm_desktop.business.exports.model import CellKind, Progress
from crm_desktop.business.exports.portable import (
    NAMED,
    filter_with,
    mapping_with,
    options_with,
    turned,
    with_fields,
)
from crm_desktop.business.planner.model import ActivityKind, Sign
from crm_desktop.business.settings.model import Scope, setting_of
from crm_desktop.business.staff.working_time import AbsenceKind
from crm_desktop.core.actor import Actor
from crm_desktop.core.clock import to_milliseconds
from crm_desktop.core.errors import ConflictError, UserError
from crm_desktop.core.rights import Right
from crm_desktop.core.text import clean_name, fold
from crm_desktop.storage.attachment_files import AttachmentFiles

if TYPE_CHECKING:
    from pathlib import Path

    from crm_desktop.business.exports.repository import SetupRepository
    from crm_desktop.storage.unit_of_work import Journal, UnitOfWork

_ENDS = "\x1f"
"""Between the two names of a relation, as they are stored."""
_STATIC = "static"

_Values = dict[str, object]


class CompanySetup:
    """Runs in the thread that owns the database."""

    def __init__(self, repository: SetupRepository, journal: Journal) -> None:
        self._rows = repository
        self._journal = journal

    def take_before(self, folder: CompanyFolder, actor: Actor) -> None:
        """Store what contacts refer to."""
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "company.take_in") as work:
            self._take_staff(work, folder)
            for table, sheet, read in (
                ("custom_field", "own_fields", _field_values),
                ("tag", "tags", _tag_values),
                ("source", "sources", _named_values),
            ):
                known = {key for (key,) in self._rows.rows(table, ("name_key",))}
                uids = set(self._rows.uids(table).values())
                for row in folder.rows(sheet):
                    uid, values = uid_of(row.get("company.id", "")), read(row)
                    if values and values["name_key"] not in known and uid not in uids:
                        self._rows.put(work, table, values, uid)
                        known.add(values["name_key"])
            self._take_absences(work, folder)
            self._take_results(work, folder)
            self._take_words(work, folder)
            self._take_settings(work, folder)

    def activities(self, folder: CompanyFolder, progress: Progress | None) -> ActivityBack:
        """What brings activities; made before anything is stored."""
        return ActivityBack(self._rows, folder, progress)

    def take_over(
        self, differences: Sequence[Difference], actor: Actor, progress: Progress | None
    ) -> TakenOver:
        """Write what a file says of records that are here; those changed since are kept."""
        changed = 0
        with self._journal.begin(actor, "activity.take_in") as work:
            for done, one in enumerate(differences, 1):
                values = {column: new for column, _here, new in one.values}
                with suppress(ConflictError):
                    work.update(one.ref.kind, one.ref.id, values, one.version)
                    changed += 1
                if progress is not None:
                    progress(done, len(differences))
        return TakenOver(work.seq if changed else 0, changed, len(differences) - changed)

    def take_contents(self, folder: CompanyFolder, progress: Progress | None) -> int:
        """Put the attached files of a folder beside the database; gives how many are lacking.

        Those that nothing refers to in the end are swept like any other.
        """
        files, lacking = AttachmentFiles(self._rows.path), 0
        total = max(1, folder.count("files"))
        for done, row in enumerate(folder.rows("files"), 1):
            sha256 = row.get("company.sha256", "")
            if not files.has(sha256):
                lacking += int(_put(files, folder.attached(row)) != sha256)
            if progress is not None:
                progress(min(done, total), total)
        return lacking

    def take_after(self, folder: CompanyFolder, actor: Actor, activities: ActivityBack) -> None:
        """Store what refers to contacts."""
        actor.require(Right.SETTINGS_EDIT)
        with self._journal.begin(actor, "company.take_in") as work:
            contacts = {uid: key for key, uid in self._rows.uids("contact").items()}
            self._take_segments(work, folder, contacts)
            self._take_apart(work, folder, contacts)
            self._take_profiles(work, folder)
            activities.stamp_rest(work)

    def _names(self) -> dict[str, dict[str, str]]:
        """Ids of this base by uids, for `portable`."""
        return {
            name: {str(key): uid_text(uid) for key, uid in self._rows.uids(table).items()}
            for table, name in NAMED.items()
        }

    # -- before contacts -----------------------------------------------------------------

    def _take_staff(self, work: UnitOfWork, folder: CompanyFolder) -> None:
        known = {fold(name): key for key, name in self._rows.rows("user", ("id", "display_name"))}
        uids = set(self._rows.uids("user").values())
        for row in folder.rows("staff"):
            name, uid = _name(row), uid_of(row.get("company.id", ""))
            if not name or uid in uids:
                continue
            values = _user_values(row, name)
            key = known.get(fold(name))
            if key is None:
                known[fold(name)] = self._rows.put(work, "user", values, uid)
            elif uid:
                self._rows.fill_user(work, key, values, uid)

    def _take_absences(self, work: UnitOfWork, folder: CompanyFolder) -> None:
        users = {uid: key for key, uid in self._rows.uids("user").items()}
        uids = set(self._rows.uids("absence").values())
        for row in folder.rows("absences"):
            uid, user = uid_of(row.get("company.id", "")), uid_of(row.get("company.user", ""))
            first = row.get("company.first_day", "")
            last = row.get("company.last_day", "") or first
            kind = row.get("company.kind", "")
            is_sound = kind in set(AbsenceKind) and _is_day(first) and _is_day(last)
            if uid in uids or user not in users or not is_sound or last < first:
                continue
            values: _Values = {
                "user_id": users[user],
                "kind": kind,
                "start_date": first,
                "end_date": last,
                "note": row.get("company.note", "")[:1000],
            }
            self._rows.put(work, "absence", values, uid)

    def _take_results(self, work: UnitOfWork, folder: CompanyFolder) -> None:
        known = {code for (code,) in self._rows.rows("activity_result", ("code",))}
        for row in folder.rows("results"):
            code, name = row.get("company.code", "")[:200], _name(row)
            sign = row.get("company.sign", "")
            if not code or not name or code in known or sign not in set(Sign):
                continue
            values: _Values = {
                "code": code,
                "name": name,
                "name_key": name_key(name),
                "sign": sign,
                "is_contact": _flag(row, "company.is_contact"),
                "position": _number(row, "company.order"),
                "is_retired": _flag(row, "company.retired"),
                "kinds": _activity_kinds(row.get("company.kinds", "")),
            }
            self._rows.put(work, "activity_result", values, uid_of(row.get("company.id", "")))
            known.add(code)

    def _take_words(self, work: UnitOfWork, folder: CompanyFolder) -> None:
        known = set(self._rows.rows("dictionary_value", ("dictionary", "code")))
        for row in folder.rows("words"):
            dictionary, code = row.get("company.list", ""), row.get("company.code", "")[:200]
            if dictionary not in set(Dictionary) or not code or (dictionary, code) in known:
                continue
            name, other = _name(row), row.get("company.other_name", "")
            text = f"{name}{_ENDS}{other}" if other else name
            values: _Values = {
                "dictionary": dictionary,
                "code": code,
                "name": text[:200],
                "name_key": name_key(name),
                "color": _number(row, "company.color"),
                "position": _number(row, "company.order"),
                "is_retired": _flag(row, "company.retired"),
            }
            self._rows.put(work, "dictionary_value", values, uid_of(row.get("company.id", "")))
            known.add((dictionary, code))

    def _take_settings(self, work: UnitOfWork, folder: CompanyFolder) -> None:
        known = {key for (key,) in self._rows.rows("setting", ("key",))}
        names = turned(self._names())
        for row in folder.rows("settings"):
            key = row.get("company.setting", "")
            setting = setting_of(key)
            if setting is None or setting.scope is not Scope.COMPANY or key in known:
                continue
            value = setting.accept(_json(with_fields(row.get("company.value", ""), names)))
            if value is not None:
                text = json.dumps(value, ensure_ascii=False)
                self._rows.put(work, "setting", {"key": key, "value": text}, b"")

    # -- after contacts ------------------------------------------------------------------

    def _take_segments(
        self, work: UnitOfWork, folder: CompanyFolder, contacts: Mapping[bytes, int]
    ) -> None:
        names = turned(self._names())
        users = {fold(name): key for key, name in self._rows.rows("user", ("id", "display_name"))}
        uids = set(self._rows.uids("segment").values())
        made: dict[bytes, int] = {}
        for row in folder.rows("segments"):
            uid, values = uid_of(row.get("company.id", "")), _segment_values(row, names)
            if values is None or not uid or uid in uids:
                continue
            values["owner_id"] = users.get(fold(row.get("owner", "")))
            made[uid] = self._rows.put(work, "segment", values, uid)
        members: dict[tuple[int, int], None] = {}
        for row in folder.rows("members"):
            segment = made.get(uid_of(row.get("company.id", "")))
            contact = contacts.get(uid_of(row.get("uid", "")))
            if segment is not None and contact is not None:
                members[segment, contact] = None
        self._rows.add_members(work, members)

    def _take_apart(
        self, work: UnitOfWork, folder: CompanyFolder, contacts: Mapping[bytes, int]
    ) -> None:
        known = set(self._rows.rows("not_duplicate", ("low_id", "high_id")))
        for row in folder.rows("apart"):
            one = contacts.get(uid_of(row.get("uid", "")), 0)
            other = contacts.get(uid_of(row.get("company.other_id", "")), 0)
            pair = (min(one, other), max(one, other))
            if one and other and one != other and pair not in known:
                self._rows.put(work, "not_duplicate", {"low_id": pair[0], "high_id": pair[1]}, b"")
                known.add(pair)

    def _take_profiles(self, work: UnitOfWork, folder: CompanyFolder) -> None:
        names = turned(self._names())
        known = set(self._rows.rows("import_profile", ("name_key", "signature")))
        uids = set(self._rows.uids("import_profile").values())
        for row in folder.rows("profiles"):
            name, signature = _name(row), row.get("company.headings", "")[:64]
            uid = uid_of(row.get("company.id", ""))
            if uid in uids or (name_key(name), signature) in known:
                continue
            used: Any = value_of(CellKind.MOMENT, row.get("company.at", ""))
            values: _Values = {
                "name": name,
                "name_key": name_key(name),
                "signature": signature,
                "file_name": row.get("company.file", "")[:400],
                "mapping": mapping_with(row.get("company.definition", ""), names),
                "options": options_with(row.get("company.options", ""), names),
                "used_at": work.now_ms if used is None else to_milliseconds(used),
            }
            self._rows.put(work, "import_profile", values, uid)


def _put(files: AttachmentFiles, path: Path | None) -> str:
    """The SHA-256 of a content that is beside the database now; empty if it cannot be taken."""
    try:
        return "" if path is None else files.put(path).sha256
    except UserError:
        return ""


def _name(row: Row, limit: int = 200) -> str:
    return clean_name(row.get("company.name", "")).text[:limit]


def _number(row: Row, key: str) -> int:
    text = row.get(key, "")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else 0


def _flag(row: Row, key: str) -> int:
    return int(bool(row.get(key)))


def _activity_kinds(text: str) -> str:
    """The kinds of activity that a result belongs to, as they are stored; empty for all."""
    return ",".join(kind for kind in text.split(",") if kind in set(ActivityKind))


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _user_values(row: Row, name: str) -> _Values:
    texts = {
        "login": "login", "position": "position", "team": "team", "phone": "phone",
        "email": "email",
    }  # fmt: skip
    days = {"birth_date": "birthday", "hire_date": "hired", "end_date": "left"}
    return {
        "display_name": name,
        "color": _number(row, "company.color"),
        "is_active": _flag(row, "company.active"),
        **{column: row.get(f"company.{key}", "")[:200] for column, key in texts.items()},
        **{column: row.get(f"company.{key}", "")[:10] for column, key in days.items()},
        "working_hours": row.get("company.hours", "")[:4000],
    }


def _named_values(row: Row) -> _Values:
    name = _name(row)
    return {"name": name, "name_key": name_key(name)} if name else {}


def _tag_values(row: Row) -> _Values:
    name = _name(row, 60)
    if not name:
        return {}
    return {"name": name, "name_key": name_key(name), "color": _number(row, "company.color")}


def _field_values(row: Row) -> _Values:
    name, kind = _name(row), row.get("company.kind", "")
    target = row.get("company.target") or str(FieldTarget.BOTH)
    if not name or kind not in set(FieldKind) or target not in set(FieldTarget):
        return {}
    return {
        "name": name,
        "name_key": name_key(name),
        "kind": kind,
        "target": target,
        "group_name": row.get("company.group", "")[:200],
        "position": _number(row, "company.order"),
        "options": _options(row.get("company.options", "")),
        "default_value": row.get("company.default", "")[:4000],
        "currency": row.get("company.currency", "")[:3],
        "decimals": min(6, max(0, _number(row, "company.decimals"))),
        "is_agreed": _flag(row, "company.agreed"),
        "is_retired": _flag(row, "company.retired"),
    }


def _options(text: str) -> str:
    """The options as they are stored, if they can be read."""
    try:
        listed: Any = json.loads(text or "[]")
        options = [[str(code), str(name), int(bool(gone))] for code, name, gone in listed]
    except (ValueError, TypeError):
        return "[]"
    return text if options else ""


def _segment_values(row: Row, names: Mapping[str, Mapping[str, str]]) -> _Values | None:
    name, kind = _name(row), row.get("company.kind", "")
    definition = filter_with(row.get("company.definition", ""), names)
    try:
        from_json(definition if kind != _STATIC else "")
    except UserError:
        return None
    if not name:
        return None
    return {
        "name": name,
        "name_key": name_key(name),
        "kind": _STATIC if kind == _STATIC else "dynamic",
        "is_shared": _flag(row, "company.shared"),
        "position": _number(row, "company.order"),
        "definition": definition,
        "appearance": with_fields(row.get("company.appearance", ""), names),
    }
