"""The deeds of which every call on the drive fails once: save, import, backup, attach and others.

Each is done through the services, wired as in the program, with the search index and settings on
the own disk; only the data file (and, for a backup, the folder of backups) lies on the drive. The
file is looked at on the server, past the drive.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from crm_desktop.business.backups.model import Reason
from crm_desktop.business.backups.service import BackupService
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant
from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.database import Database
from crm_desktop.storage.migrations.runner import MIGRATIONS
from tests.builders import Office, a_person, an_organization, open_office
from tests.promises.checker import Seen
from tests.promises.fault_runs import Drive
from tests.promises.looking import Known, look
from tests.storage.synthetic import QUICK_NEWER

NAME = "office.crm"
FILE = f"*{NAME}*"
"""The data file, its journal, and what is made beside it."""
BUSY_SECONDS = 0.1
RENEWED_EVERY = 8
DAY = 86_400.0


class Desk:
    """A program on the drive; `server` is the data file as it lies there."""

    def __init__(self, mount: Drive, server: Path, cache: Path) -> None:
        self.path = mount.path / NAME
        self.server = server / NAME
        self.cache = cache
        cache.mkdir(exist_ok=True)
        open_office(self.server, cache=cache).close()
        self.office = self._open()
        self._base: dict[Path, bytes] = {}
        self._known: Known = {}

    def _open(self) -> Office:
        office = open_office(self.path, cache=self.cache, is_steady=True)
        office.database.retry.limit_seconds = BUSY_SECONDS
        return office

    def close(self) -> None:
        self.office.close()

    def keep(self) -> None:
        """What lies on the server and on the own disk now is what `go_back` brings back."""
        self.office.close()
        self._base = {path: path.read_bytes() for path in self._files()}
        self.office = self._open()

    def go_back(self) -> None:
        """Close, bring everything back, and open: the file does not grow with each deed."""
        self.office.close()
        for path in self._files():
            if path not in self._base:
                path.unlink()
        for path, content in self._base.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.office = self._open()

    def _files(self) -> list[Path]:
        roots = (self.server.parent, self.cache)
        found = (path for root in roots for path in root.rglob("*"))
        return [path for path in found if path.is_file() and path.name != ".netdrive"]

    def look(self, question: str, *values: object) -> Seen:
        """The file on the server, with this desk's index beside it."""
        return look(self.server, (question, values), index=self.office.index, known=self._known)


class _OnADesk:
    """A deed at one desk. After `RENEWED_EVERY` of them everything is as it was at the beginning.

    Whatever is made before the first deed is part of that. A file that grew with each deed would
    make the last look some hundred times as dear as the first.
    """

    match = FILE

    def __init__(self, mount: Drive, server: Path, cache: Path) -> None:
        self.desk = Desk(mount, server, cache)
        self._deeds = 0
        self.set_up()
        self.desk.keep()
        self.open()

    @property
    def office(self) -> Office:
        """The program at the desk."""
        return self.desk.office

    def set_up(self) -> None:
        """Once, before anything is done."""

    def open(self) -> None:
        """Each time the program was started anew."""

    def close(self) -> None:
        self.desk.close()

    def begin(self, n: int) -> None:
        """Nothing but going back now and then has to be done between two deeds."""
        self._deeds += 1
        if self._deeds > RENEWED_EVERY:
            self.desk.go_back()
            self.open()
            self._deeds = 1

    def again(self, n: int) -> object:
        return self.act(n)

    def act(self, n: int) -> object:
        raise NotImplementedError

    def seen(self, n: int) -> Seen:
        raise NotImplementedError


class NewContact(_OnADesk):
    """A contact with a phone is made and named after the number of the call."""

    def act(self, n: int) -> object:
        return self.office.contacts.create(a_person(f"Person No {n}"), self.office.actor)

    def seen(self, n: int) -> Seen:
        return self.desk.look(
            "SELECT ? FROM contact WHERE display_name = ?", str(n), f"Person No {n}"
        )


class EditedCard(_OnADesk):
    """Notes and a phone of one card are changed, in one save."""

    def set_up(self) -> None:
        made = self.office.contacts.create(an_organization(), self.office.actor)
        self._id = made.contact.id

    def act(self, n: int) -> object:
        base = self.office.contacts.get(self._id)
        edited = replace(base, notes=f"note {n}", legal_name=f"Firm {n}")
        return self.office.contacts.save(base, edited, self.office.actor)

    def seen(self, n: int) -> Seen:
        return self.desk.look(
            "SELECT ? FROM change_entry WHERE new_values LIKE ?", str(n), f'%"note {n}"%'
        )


class UndoneEdit(_OnADesk):
    """The last save is taken back (Ctrl+Z)."""

    def set_up(self) -> None:
        self._id = self.office.contacts.create(an_organization(), self.office.actor).contact.id
        self._seq = 0

    def begin(self, n: int) -> None:
        super().begin(n)
        base = self.office.contacts.get(self._id)
        edited = replace(base, notes=f"note {n}")
        self._seq = self.office.contacts.save(base, edited, self.office.actor).seq

    def act(self, n: int) -> object:
        return self.office.journal.inverse(self._seq, self.office.actor)

    def seen(self, n: int) -> Seen:
        return self.desk.look("SELECT ? FROM change_batch WHERE undoes = ?", str(n), self._seq)


class RemovedForGood(_OnADesk):
    """A contact in the bin is removed for good, with its phone and a call."""

    def begin(self, n: int) -> None:
        super().begin(n)
        contacts, actor = self.office.contacts, self.office.actor
        made = contacts.create(a_person(f"Person No {n}"), actor).contact
        call = Activity(ActivityKind.CALL, contacts=(Participant(made.id),))
        self.office.planner.create(call, actor)
        contacts.bin([made.id], actor)
        self._id, self._seen = made.id, contacts.removing.look([made.id]).seen

    def act(self, n: int) -> object:
        return self.office.contacts.removing.remove(self._seen, self.office.actor)

    def seen(self, n: int) -> Seen:
        """The log says so, or the whole contact is there: never half of it."""
        seen = self.desk.look(
            "SELECT ? FROM change_entry WHERE kind = 'contact' AND operation = 'remove'"
            " AND record_id = ?",
            str(n),
            self._id,
        )
        left: dict[str, int] = {}
        with Database.open(self.desk.server) as db:
            for table, column in (
                ("contact", "id"),
                ("contact_point", "contact_id"),
                ("activity_contact", "contact_id"),
                ("change_entry", "new_values IS NOT NULL AND root_kind = 'contact' AND root_id"),
            ):
                row = db.execute(
                    f"SELECT count(*) FROM {table} WHERE {column} = ?", (self._id,)
                ).fetchone()
                left[table] = row[0] if row else 0
        is_half = not (all(left.values()) or not any(left.values()))
        problems = [f"half removed: {left}"] if is_half else []
        return replace(seen, problems=(*seen.problems, *problems))


class AttachedFile(_OnADesk):
    """A file is taken in and put on a contact; between two of them it is taken off."""

    def set_up(self) -> None:
        contact = self.office.contacts.create(a_person(), self.office.actor).contact
        self._ref = RecordRef("contact", contact.id)
        self._source = self.desk.cache.with_name("chosen")
        self._source.mkdir()

    def begin(self, n: int) -> None:
        super().begin(n)
        files, actor = self.office.attachments, self.office.actor
        there = [one.file.id for one in files.files_of(self._ref)]
        if there:
            files.remove(self._ref, there, actor)
        (self._source / f"No {n}.pdf").write_bytes(f"offer {n} ".encode() * 40_000)

    def act(self, n: int) -> object:
        files = self.office.attachments
        taken = files.take_in([self._source / f"No {n}.pdf"])
        return files.attach(self._ref, taken, self.office.actor)

    def seen(self, n: int) -> Seen:
        """Never a row without its file, in the bin neither, and nothing half under its name."""
        seen = self.desk.look(
            "SELECT ? FROM attachment WHERE deleted_at IS NULL AND file_name = ?",
            str(n),
            f"No {n}.pdf",
        )
        with Database.open(self.desk.server) as db:
            rows = db.execute("SELECT DISTINCT sha256 FROM attachment").fetchall()
        whole = whole_contents(self.desk.server)
        problems = [f"a row without its file: {key}" for (key,) in rows if not whole.get(key)]
        problems += [f"half a file: {key}" for key, is_whole in whole.items() if not is_whole]
        return replace(seen, problems=(*seen.problems, *problems))


def whole_contents(server: Path) -> dict[str, bool]:
    """The contents beside a data file by their names, and whether each is what its name says."""
    found = server.with_name(f"{server.name}.files").glob("??/*")
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        for path in found
        if "." not in path.name
    }


class Planned(_OnADesk):
    """An activity with a contact is planned."""

    def set_up(self) -> None:
        made = self.office.contacts.create(a_person(), self.office.actor)
        self._with = (Participant(made.contact.id),)

    def act(self, n: int) -> object:
        call = Activity(ActivityKind.CALL, subject=f"Call No {n}", contacts=self._with)
        return self.office.planner.create(call, self.office.actor)

    def seen(self, n: int) -> Seen:
        return self.desk.look("SELECT ? FROM activity WHERE subject = ?", str(n), f"Call No {n}")


class Import(_OnADesk):
    """A list of a dozen rows comes in; between two of them it is taken back."""

    rows = 12

    def set_up(self) -> None:
        lines = [f"Person {n};+370 600 {n:05};p{n}@x.lt;Firm {n % 3}" for n in range(self.rows)]
        self._list = self.desk.cache / "list.csv"
        self._list.write_text("\n".join(["Name;Phone;Email;Company", *lines]), encoding="utf-8")
        self._before = 0

    def open(self) -> None:
        office = self.office
        self._imports = ImportService(office.database, office.journal, office.staff, office.clock)

    def begin(self, n: int) -> None:
        super().begin(n)
        done = self.office.database.execute(
            "SELECT max(seq) FROM change_batch WHERE action = 'contact.import'"
            " AND undone_by IS NULL"
        ).fetchone()
        if done is not None and done[0]:
            self.office.journal.inverse(done[0], self.office.actor)
        head = self.office.database.execute("SELECT max(seq) FROM change_batch").fetchone()
        self._before = head[0] if head else 0
        self._checked = self._imports.check(self._imports.plan(self._list, "", country="LT"))

    def act(self, n: int) -> object:
        return self._imports.apply(self._checked, self.office.actor)

    def seen(self, n: int) -> Seen:
        """P9: rows of the list, all or none."""
        seen = self.desk.look(
            "SELECT ? FROM change_batch WHERE action = 'contact.import' AND seq > ?",
            str(n),
            self._before,
        )
        with Database.open(self.desk.server) as db:
            row = db.execute(
                "SELECT count(*) FROM contact WHERE kind = 'person' AND deleted_at IS NULL"
            ).fetchone()
        expected = self.rows * len(seen.marks)
        if row != (expected,):
            problem = f"{row} persons, not {expected}"
            return replace(seen, problems=(*seen.problems, problem))
        return seen


class MadeBackup(_OnADesk):
    """A backup is made of the file on the drive into a folder on the same drive."""

    match = "*"

    def set_up(self) -> None:
        self.folder = self.desk.path.parent / "backups"
        self._server_folder = self.desk.server.parent / "backups"
        self.office.contacts.create(a_person(), self.office.actor)
        self._names: set[str] = set()
        self._was_away = False

    def open(self) -> None:
        office = self.office
        self.service = BackupService(office.database, office.journal, office.clock, self.folder)

    def begin(self, n: int) -> None:
        super().begin(n)
        for one in self.service.backups():
            self.service.remove(one, self.office.actor)
        self._names = self._whole()

    def _whole(self) -> set[str]:
        folder = self._server_folder / self.office.database.file_id
        return {one.stem for one in folder.glob("*.json")}

    def act(self, n: int) -> object:
        self._was_away = False
        try:
            with self.office.database.open_second_reader() as reader:
                return self.service.make(reader, Reason.BY_HAND)
        except (StorageUnavailable, UserError) as error:
            self._was_away = _is_away(self.folder.parent)
            if self._was_away and isinstance(error, StorageUnavailable):
                # It was whole before its sheet got its name, and may count: nobody can be asked.
                error.outcome = Outcome.UNKNOWN
            raise

    def seen(self, n: int) -> Seen:
        """The source is as it was; what counts as a backup is whole; nothing half made is left.

        A drive that is away lets nothing be removed: the next backup does, a day later.
        """
        seen = self.desk.look("SELECT 1 WHERE 0")
        problems = list(seen.problems)
        fresh = self._whole() - self._names
        folder = self._server_folder / self.office.database.file_id
        for name in fresh:
            problems += [f"backup: {one}" for one in look(folder / name).problems]
        left = {one.name for one in folder.glob("*") if one.is_file()} if folder.exists() else set()
        known = {f"{name}{end}" for name in self._whole() for end in ("", ".json")}
        if self._was_away:
            for name in left - known:
                _age(folder / name)
        else:
            problems += [f"left behind: {one}" for one in sorted(left - known)]
        return replace(seen, marks=(str(n),) * len(fresh), problems=tuple(problems))


def _is_away(folder: Path) -> bool:
    try:
        folder.stat()
    except OSError:
        return True
    return False


def _age(path: Path) -> None:
    then = path.stat().st_mtime - 2 * DAY
    os.utime(path, (then, then))


class Restored(_OnADesk):
    """A backup is put back over the file on the drive; the folder of backups is on the own disk."""

    def set_up(self) -> None:
        self.open()
        self.office.contacts.create(a_person("Person of the backup"), self.office.actor)
        with self.office.database.open_second_reader() as reader:
            self._backup = self.service.make(reader, Reason.BY_HAND)

    def open(self) -> None:
        office = self.office
        self._watch = ChangeWatch(office.database, office.events)
        kept = self.desk.cache / "kept"
        self.service = BackupService(office.database, office.journal, office.clock, kept)

    def begin(self, n: int) -> None:
        super().begin(n)
        self._watch.poll()  # as the program does every few seconds
        for one in self.service.backups():
            if one.path != self._backup.path:
                self.service.remove(one, self.office.actor)
        self.office.contacts.create(a_person(f"Person No {n}"), self.office.actor)
        self._prepared = self.service.prepare(self._backup.path, self.office.actor)

    def act(self, n: int) -> object:
        self.service.restore(self._prepared, self.office.actor, self._watch)
        return None

    def again(self, n: int) -> object:
        self._watch.poll()
        self._prepared = self.service.prepare(self._backup.path, self.office.actor)
        return self.act(n)

    def seen(self, n: int) -> Seen:
        """The state of the backup or that of now, never between; back = the mark is there."""
        self._prepared.discard()
        return self.desk.look(
            "SELECT ? WHERE NOT EXISTS (SELECT 1 FROM contact WHERE display_name = ?)",
            str(n),
            f"Person No {n}",
        )


class Migrated:
    """An older file is opened by a newer program, which makes a backup beside it first."""

    match = "*"

    def __init__(self, mount: Drive, server: Path, cache: Path) -> None:
        self._path = mount.path / NAME
        self._server = server / NAME
        cache.mkdir(exist_ok=True)
        with_index = open_office(self._server, cache=cache)
        for number in range(5):
            with_index.contacts.create(a_person(f"Person {number}"), with_index.actor)
        with_index.close()
        self._old = self._server.read_bytes()
        self._known_old: Known = {}
        self._known_new: Known = {}

    def close(self) -> None:
        """Nothing is open."""

    def begin(self, n: int) -> None:
        for one in self._server.parent.glob("*"):
            if one.is_file() and one != self._server:
                one.unlink()
        self._server.write_bytes(self._old)

    def act(self, n: int) -> object:
        try:
            Database.open(self._path, migrations=QUICK_NEWER).close()
        except StorageUnavailable as error:
            # Nothing was typed yet: what is told speaks of opening the file, not of a change.
            error.outcome = Outcome.UNKNOWN
            raise
        return None

    def again(self, n: int) -> object:
        return self.act(n)

    def seen(self, n: int) -> Seen:
        """P19: old or new schema, never between, and a new one has its backup beside it."""
        people = ("SELECT count(*) FROM contact", ())
        old = look(self._server, people, known=self._known_old)
        if old.marks == ("5",) and not old.problems:
            return replace(old, marks=())
        notes = ("SELECT count(*) FROM note", ())
        new = look(self._server, notes, migrations=QUICK_NEWER, known=self._known_new)
        backup = self._server.with_name(f"office.schema-{MIGRATIONS[-1].version}.backup.crm")
        kept = look(backup, people, known=self._known_old)
        problems = [*new.problems, *(f"backup: {one}" for one in kept.problems)]
        if kept.marks != ("5",):
            problems.append(f"backup: {kept.marks} persons")
        return replace(new, marks=(str(n),), problems=tuple(problems))


AnyDeed = _OnADesk | Migrated
