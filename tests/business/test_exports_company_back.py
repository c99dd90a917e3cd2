"""A whole company out and back into an empty file: everything that is exported is there again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import Affiliation
from crm_desktop.business.contacts.personal import ImportantDate
from crm_desktop.business.contacts.whole import WholeContact
from crm_desktop.business.custom_fields.model import CustomField, FieldKind, Option
from crm_desktop.business.exports import company
from crm_desktop.business.exports.company_tables import TABLES
from crm_desktop.business.exports.model import ExportFormat, ExportOrder, ExportWords
from crm_desktop.business.exports.portable import (
    filter_with,
    mapping_with,
    options_with,
    turned,
    with_fields,
)
from crm_desktop.business.imports.source import open_table
from crm_desktop.business.planner.model import (
    Activity,
    ActivityKind,
    Colleague,
    Direction,
    Participant,
    Priority,
    Scope,
    Sign,
    Status,
    UserRole,
    When,
)
from crm_desktop.business.planner.repository import ActivityRepository
from crm_desktop.business.planner.rows import TEXT_LIMITS
from crm_desktop.business.settings.model import AGREED_PERSON, COMPANY_NAME, HOLIDAY_REGION
from crm_desktop.business.staff.model import User
from crm_desktop.business.staff.working_time import Absence, AbsenceKind, WeekHours
from crm_desktop.core.errors import Cancelled
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import fold
from crm_desktop.formats.spreadsheet import open_workbook
from crm_desktop.ui.contacts.export_words import export_words
from tests.builders import Office, a_person, an_organization, open_office
from tests.business.test_exports_back import (
    _LINE,
    _LINES,
    _MOMENT,
    _filled,
    _searching,
    back,
    make_office,
    whole_bases,
)

Rows = list[tuple[tuple[str, object], ...]]
OF_THIS_FILE = {"history", "exports"}
"""What tells of the file itself, not of the company."""
NOT_FURNISHED = {"relations", "preferences", "own_values", "pictures"}
"""Sheets of which the other tests have rows."""

_FOREIGN = export_words()
FOREIGN = replace(
    _FOREIGN,
    headings={key: f"{word[::-1]} №" for key, word in _FOREIGN.headings.items()},
    stages={code: f"{word[::-1]}!" for code, word in _FOREIGN.stages.items()},
    contact_kinds={code: word[::-1] for code, word in _FOREIGN.contact_kinds.items()},
    yes="taip",
)
"""The words of a language that the program does not speak now."""


def tables(folder: Path, words: ExportWords) -> dict[str, Rows]:
    """Every sheet as sorted rows by heading, without what is of the file itself."""
    found: dict[str, Rows] = {}
    for name in ("contacts", *(table.name for table in TABLES if table.name not in OF_THIS_FILE)):
        title = words.heading(f"file.{name}")
        rows: Rows = []
        for path in sorted(folder.glob(f"{title}*.xlsx")):
            if path.stem != title and not path.stem.removeprefix(title).strip().isdecimal():
                continue
            with open_workbook(path) as workbook:
                heading, *cells = workbook.rows(workbook.sheets[0].name)
            rows += [
                tuple((str(k), c) for k, c in zip(heading, row, strict=True) if c != "")
                for row in cells
            ]
        found[name] = sorted(rows, key=repr)
    return found


def furnish(office: Office, folder: Path) -> None:
    """One of everything that belongs to the company."""
    contacts, actor, words = office.contacts, office.actor, office.dictionaries
    size = office.custom_fields.create(
        CustomField("Size", FieldKind.CHOICE, options=(Option("s", "Small"), Option("l", "Large"))),
        actor,
    ).field
    zita = office.staff.create_user("Zita Zitaitė", login="zita", actor=actor)
    people = [
        contacts.create(a_person(name, tags=(tag,), owner_id=zita.id), actor).contact
        for name, tag in (("Ona Onaitė", "VIP"), ("Ona Onaite", "Fair"), ("Jonas", "VIP"))
    ]
    dates = (ImportantDate("Founded", "1991-03-11"), ImportantDate("Name day", "--07-26"))
    firm = contacts.create(an_organization(dates=dates), actor).contact
    tags = {word.name: word.key for word in words.words(Dictionary.TAG)}
    words.recolor(Dictionary.TAG, tags["VIP"], 5, actor)
    words.add(Dictionary.SOURCE, "Fair in Riga", actor)
    source = next(word.key for word in words.words(Dictionary.SOURCE))
    words.add(Dictionary.STAGE, "Negotiation", actor)
    stage = next(word for word in words.words(Dictionary.STAGE) if word.name == "Negotiation")
    words.rename(Dictionary.STAGE, "cold", "Unknown", actor)
    words.add(Dictionary.PARTY_KIND, "Translator", actor)
    words.add(Dictionary.RELATION, "landlord", actor, other_name="tenant")
    words.add(Dictionary.ROLE, "Keeper of keys", actor)
    stored = contacts.get(people[2].id)
    contacts.save(stored, replace(stored, lifecycle_stage=stage.key, source_id=int(source)), actor)
    wanted = Filter(
        (
            Condition("tag", Operator.IS, (tags["VIP"],)),
            Filter(
                (
                    Condition("owner", Operator.IS, (str(zita.id), "me")),
                    Condition("source", Operator.IS, (source,)),
                    Condition(f"custom:{size.id}", Operator.IS, ("s",)),
                ),
                is_any=True,
            ),
        )
    )
    made = office.segments.create("Large ones", wanted, actor, is_shared=True).segment
    look = json.dumps({"columns": ["name", f"custom:{size.id}"], "padding": "x" * 15_000})
    office.segments.dress(made.id, look, actor)
    office.segments.create("Chosen", [people[0].id, firm.id], actor)
    office.company.set(actor, COMPANY_NAME, "Žalgiris")
    office.company.set(actor, AGREED_PERSON, ("phone", f"custom:{size.id}"))
    mapping = json.dumps({"columns": [["size", 0, "own", size.id]], "made": [], "z": "é" * 40_000})
    options = json.dumps({"matches": {"owner": {"z": str(zita.id)}, f"custom:{size.id}": {}}})
    with office.journal.begin(actor, "test") as work:
        days = office.database.execute("SELECT id FROM important_date").fetchall()
        work.complete_many("important_date", ("remind_days",), [(key, 7) for (key,) in days])
        work.complete_many("contact", ("rhythm_days", "external_id"), [(firm.id, 30, "K-1")])
        low, high = sorted(one.id for one in people[:2])
        work.insert("not_duplicate", {"low_id": low, "high_id": high})
        work.insert(
            "import_profile",
            {
                "name": "Fair", "name_key": fold("Fair"), "signature": "ab" * 32,
                "file_name": "fair.xlsx", "mapping": mapping, "options": options,
                "used_at": work.now_ms,
            },
        )  # fmt: skip
    office.clock.advance(days=1)
    contacts.save(contacts.get(people[0].id), replace(people[0], notes="n"), office.actor_of(zita))
    work_on(office, folder, (people[0].id, firm.id), zita)


def work_on(office: Office, folder: Path, clients: tuple[int, int], zita: User) -> None:
    """What employees did and plan: a series with exceptions, files, mentions, an absence."""
    planner, actor, clock = office.planner, office.actor, office.clock
    person, firm = clients
    office.contacts.add_affiliation(Affiliation(person, firm), actor)
    refused = planner.results.add("Wants a discount", Sign.FAILURE, actor, is_contact=False)
    paths = [folder / "Offer.pdf", folder / "Copy of offer.pdf", folder / "con \u202egnp.exe"]
    for path, content in zip(paths, (b"%PDF offer", b"%PDF offer", b"x" * 70_000), strict=True):
        path.write_bytes(content)
    start = clock.now()
    call = Activity(
        ActivityKind.CALL,
        When.timed(start, start + timedelta(minutes=30)),
        "=HYPERLINK(1)",
        contacts=(Participant(person, "buyer"),),
        users=(Colleague(zita.id, UserRole.ORGANIZER), Colleague(actor.user_id)),
        direction=Direction.INCOMING,
        result=refused.code,
        outcome_text="line\nline " + "š" * 19_000,
        next_step="Ask again",
        body="é" * 60_000,
        priority=Priority.HIGH,
        is_pinned=True,
        mentions=(zita.id,),
        reminder="-10m",
        attachments=planner.attachments.take_in(paths),
        external_id="0007",
    )
    contract = planner.attachments.take_in(paths[:1])
    planner.attachments.attach(RecordRef("contact", firm), contract, actor)
    visit = Activity(ActivityKind.VISIT, When.whole_day(clock.today(), clock.today()), "Visit")
    planner.log(call, actor, visit)
    weekly = Activity(ActivityKind.MEETING, When.timed(start), "Team", reminder="-1d 09:00")
    weekly = replace(weekly, contacts=(Participant(firm),))
    first = planner.create(weekly, actor, "FREQ=WEEKLY;COUNT=9").activity
    members = [
        key
        for (key,) in office.database.execute(
            "SELECT id FROM activity WHERE recurrence_id = ? ORDER BY recurrence_date",
            (first.recurrence_id,),
        )
    ]
    clock.advance(hours=1)
    second, third, fifth = (planner.get(members[n]) for n in (1, 2, 4))
    planner.save(second, replace(second, subject="Moved"), actor, Scope.THIS)
    planner.delete([third.id], actor)
    planner.save(fifth, replace(fifth, subject="From now on"), actor, Scope.FOLLOWING)
    planner.create(Activity(ActivityKind.TASK, When.unscheduled(clock.today()), "Tidy up"), actor)
    day = clock.today()
    office.employees.add_absence(Absence(zita.id, day, day, AbsenceKind.SICK, "Flu"), actor)
    card = next(one for one in office.employees.employees() if one.id == zita.id)
    hours = WeekHours((*card.hours.days[:4], (), (), ()))
    office.employees.save(replace(card, hours=hours, team="Sales"), actor)
    office.company.set(actor, HOLIDAY_REGION, "BY")


@pytest.mark.parametrize("words", [export_words(), FOREIGN], ids=["same", "foreign"])
def test_everything_of_a_company_comes_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: ExportWords
) -> None:
    """In long sheets that go on in further files, too, and under words of another language."""
    furnish(office, tmp_path)
    is_foreign = words is FOREIGN
    if is_foreign:
        monkeypatch.setattr(company, "MOST_ROWS", 3)
    words = replace(words, stages={**words.stages, **_own_stages(office)})
    office.exports.export_company(tmp_path / "first", words, office.actor)
    title = words.heading("file.contacts")
    assert (tmp_path / "first" / f"{title} 2.xlsx").is_file() == is_foreign
    (tmp_path / "first" / "broken.xlsx").write_bytes(b"PK no workbook")
    second = open_office(tmp_path / "second.crm")
    second.clock.advance(days=400)
    second.custom_fields.create(CustomField("Takes the first id", FieldKind.TEXT), second.actor)
    second.staff.create_user("Takes the second id", login="", actor=second.actor)
    done = back(second).bring_back(tmp_path / "first", export_words(), second.actor)
    assert (done.created, done.skipped, done.unknown_owners) == (4, 0, ())
    contacts = tmp_path / "first" / f"{title}.xlsx"
    again = back(second).bring_back(contacts, export_words(), second.actor)
    assert again.unchanged == 4, "the workbook of the contacts stands for its folder"
    assert (again.created, again.updated, again.activities_kept) == (0, 0, 0)
    second.exports.export_company(tmp_path / "second", words, second.actor)
    first, other = (tables(tmp_path / name, words) for name in ("first", "second"))
    for name, rows in first.items():
        lacking = [row for row in rows if row not in other[name]]
        assert not lacking, name
    assert {name for name, rows in first.items() if not rows} == NOT_FURNISHED
    more = {name: len(rows) - len(first[name]) for name, rows in other.items()}
    added = {name: count for name, count in more.items() if count}
    assert added == {"own_fields": 1, "staff": 1, "stamps": 1}
    files = {path.name for path in (tmp_path / "second.crm.files").rglob("*")}
    assert files == {
        path.name for path in office.path.with_name(f"{office.path.name}.files").rglob("*")
    }
    assert (done.activities, done.lacking_files) == (11, 0)
    segment = next(one for one in second.segments.segments(second.actor) if not one.is_static)
    assert segment.owner_id == second.user.id
    assert second.company.values()[COMPANY_NAME] == "Žalgiris"
    second.close()


def test_what_came_is_undone_together_and_files_may_lack(office: Office, tmp_path: Path) -> None:
    """Activities go with their contacts; a file that was lost or changed is counted."""
    furnish(office, tmp_path)
    words, folder = export_words(), tmp_path / "Company"
    contents = office.path.with_name(f"{office.path.name}.files")
    min(path for path in contents.rglob("*") if path.is_file()).write_bytes(b"not what it was")
    done = office.exports.export_company(folder, words, office.actor)
    assert done.lacking == 1
    [kept] = (folder / "Files").iterdir()
    kept.write_bytes(b"somebody wrote into it")
    second = open_office(tmp_path / "second.crm")
    steps: list[tuple[int, int]] = []
    taken = back(second).bring_back(folder, words, second.actor, lambda *step: steps.append(step))
    assert (taken.created, taken.lacking_files) == (4, 4)
    [(first,)] = second.database.execute("SELECT min(id) FROM activity").fetchall()
    known = second.planner.get(first)
    saved = second.planner.save(known, replace(known, subject="Said otherwise"), second.actor)
    assert back(second).bring_back(folder, words, second.actor).activities_kept == 1
    assert second.planner.get(first).subject == "Said otherwise"
    second.history.undo(second.actor, saved.seq)
    assert steps == sorted(steps)
    assert steps[-1][0] <= steps[-1][1] == steps[0][1]
    second.history.undo(second.actor, taken.seq)
    for table in ("contact", "activity", "attachment"):
        row = second.database.execute(f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL")
        assert row.fetchone() == (0,), table
    second.close()


@pytest.mark.parametrize("at", [0.1, 0.6, 0.8])
def test_a_cancelled_return_brings_no_contacts_and_no_activities(
    office: Office, tmp_path: Path, at: float
) -> None:
    furnish(office, tmp_path)
    words, folder = export_words(), tmp_path / "Company"
    office.exports.export_company(folder, words, office.actor)

    def cancel(done: int, total: int) -> None:
        if done >= at * total:
            raise Cancelled

    second = open_office(tmp_path / "second.crm")
    with pytest.raises(Cancelled):
        back(second).bring_back(folder, words, second.actor, cancel)
    for table in ("contact", "activity"):
        row = second.database.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row == (0,), table
    assert back(second).bring_back(folder, words, second.actor).created == 4
    second.close()


def _own_stages(office: Office) -> dict[str, str]:
    return {w.key: w.name for w in office.dictionaries.words(Dictionary.STAGE) if w.name}


def test_a_list_in_another_language_is_known(office: Office, tmp_path: Path) -> None:
    office.contacts.create(a_person("Ona", notes="=1"), office.actor)
    path = tmp_path / "a.xlsx"
    office.exports.export(ExportOrder(path, ExportFormat.XLSX), FOREIGN, office.actor)
    with open_workbook(path) as workbook:
        assert [sheet.is_visible for sheet in workbook.sheets] == [True, False]
        headings = [str(cell) for cell in workbook.head(workbook.sheets[0].name, 1)[0]]
    with closing(open_table(path)) as table:
        assert len(table.sheet_names) == 1, "the import shows lists only"
    assert back(office).is_export(path, headings, export_words())
    done = back(office).bring_back(path, export_words(), office.actor)
    assert (done.created, done.unchanged) == (0, 1)


def _when(draw: st.DrawFn) -> When:
    moment, days = draw(_MOMENT), draw(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
    length = timedelta(milliseconds=draw(st.integers(0, 10**9)))
    return draw(
        st.sampled_from(
            (
                When.timed(moment, moment + length),
                When.whole_day(days, days + timedelta(draw(st.integers(0, 9)))),
                When.any_time(days),
                When.unscheduled(draw(st.none() | st.just(days))),
            )
        )
    )


@st.composite
def activities(draw: st.DrawFn) -> list[Activity]:
    """Of any kind and time, with texts of any script; contacts and the next one by number."""
    return [
        Activity(
            draw(st.sampled_from(ActivityKind)),
            _when(draw),
            draw(_LINE),
            draw(st.sampled_from(Status)),
            users=(Colleague(1, draw(st.sampled_from(UserRole))),) if draw(st.booleans()) else (),
            contacts=tuple(map(Participant, draw(st.sets(st.integers(1, 4), max_size=3)))),
            estimate_minutes=draw(st.integers(0, 10_000)),
            priority=draw(st.sampled_from(Priority)),
            direction=draw(st.sampled_from(Direction)),
            outcome_text=draw(_LINES),
            body=draw(_LINES),
            is_important=draw(st.booleans()),
            done_at=draw(st.none() | _MOMENT),
            mentions=(1,) if draw(st.booleans()) else (),
            recurrence_date=draw(st.sampled_from(("", "2026-01-01T09:00"))),
            next_activity_id=draw(st.sampled_from((None, 1))) if number else None,
        )
        for number in range(draw(st.integers(0, 4)))
    ]


@pytest.mark.slow
@_searching(20)
@given(whole_bases(), activities())
def test_whatever_a_company_is_made_of_comes_back(
    tmp_path: Path, empty: Path, wholes: list[WholeContact], planned: list[Activity]
) -> None:
    for old in (*tmp_path.glob("*.crm"), *tmp_path.rglob("*.xlsx"), *tmp_path.rglob("*.png")):
        old.unlink()
    for old in ("first", "second"):
        if (tmp_path / old).exists():
            (tmp_path / old).rmdir()
    words = export_words()
    first = _filled(empty, tmp_path / "first.crm", wholes)
    with first.journal.begin(first.actor, "test") as work:
        for one in planned:
            there = tuple(who for who in one.contacts if who.contact_id <= len(wholes))
            long = (one.body * (9_000 if one.is_important else 1))[: TEXT_LIMITS["body"]]
            planner = ActivityRepository(first.database)
            planner.insert(work, replace(one, contacts=there, body=long))
    first.clock.advance(days=30)
    first.exports.export_company(tmp_path / "first", words, first.actor)
    first.close()
    second = open_office(tmp_path / "second.crm")
    done = back(second).bring_back(tmp_path / "first", words, second.actor)
    assert (done.created, done.skipped) == (len(wholes), 0)
    second.exports.export_company(tmp_path / "second", words, second.actor)
    second.close()
    assert tables(tmp_path / "first", words) == tables(tmp_path / "second", words)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with own fields and nobody in it."""
    path = tmp_path_factory.mktemp("empty") / "empty.crm"
    make_office(path).close()
    return path


_NAMES = {"custom": {"7": "aa-1"}, "owner": {"3": "bb-2"}, "tag": {"7": "cc-3"}}


@pytest.mark.parametrize(
    ("rename", "text", "portable"),
    [
        (with_fields, '["name","custom:7","custom:8"]', '["name","custom:aa-1","custom:8"]'),
        (
            filter_with,
            '{"parts":[{"parts":[{"field":"owner","values":["3","me"]}]},'
            '{"field":"custom:7","values":["3"]},{"field":"tag","values":["7","3"]}]}',
            '{"parts":[{"parts":[{"field":"owner","values":["bb-2","me"]}]},'
            '{"field":"custom:aa-1","values":["3"]},{"field":"tag","values":["cc-3","3"]}]}',
        ),
        (
            mapping_with,
            '{"columns": [["a", 0, "own", 7], ["b", 0, "name", 0]], "made":'
            ' [{"fields": [["x", 7]]}]}',
            '{"columns": [["a", 0, "own", "aa-1"], ["b", 0, "name", 0]],'
            ' "made": [{"fields": [["x", "aa-1"]]}]}',
        ),
        (
            options_with,
            '{"matches": {"owner": {"z": "3"}, "custom:7": {"s": "3"}}}',
            '{"matches": {"owner": {"z": "bb-2"}, "custom:aa-1": {"s": "3"}}}',
        ),
    ],
)
def test_texts_name_by_uid_and_back(
    rename: Callable[[str, object], str], text: str, portable: str
) -> None:
    assert rename(text, _NAMES) == portable
    assert rename(portable, turned(_NAMES)) == text
    for broken in ("", "[]", "{", "[" * 5000, '{"parts": 3, "columns": [1, [], "x"]}'):
        rename(broken, _NAMES)


def _brought(office: Office, tmp_path: Path) -> tuple[Office, Path]:
    """A second base into which the folder of a furnished one was brought."""
    furnish(office, tmp_path)
    folder = tmp_path / "Company"
    office.exports.export_company(folder, export_words(), office.actor)
    second = open_office(tmp_path / "second.crm")
    back(second).bring_back(folder, export_words(), second.actor)
    return second, folder


def test_what_a_file_says_otherwise_is_taken_over_where_somebody_decides_so(
    office: Office, tmp_path: Path
) -> None:
    second, folder = _brought(office, tmp_path)
    planner, returning = second.planner, back(second)
    ids = [key for (key,) in second.database.execute("SELECT id FROM activity ORDER BY id")][:3]
    before = [planner.get(key) for key in ids]
    for activity in before:
        planner.save(activity, replace(activity, subject="Said otherwise"), second.actor)
    done = returning.bring_back(folder, export_words(), second.actor)
    assert (done.seq, done.activities_filled, done.activities_kept) == (0, 0, 3)
    assert [one.ref.id for one in done.differing] == ids
    [column, here, there] = done.differing[0].values[0]
    assert (column, here, there) == ("subject", "Said otherwise", before[0].subject)
    current = planner.get(ids[2])
    planner.save(current, replace(current, subject="Meanwhile"), second.actor)
    taken = returning.take_over(done.differing[1:], second.actor)
    assert (taken.changed, taken.kept) == (1, 1)
    subjects = [planner.get(key).subject for key in ids]
    assert subjects == ["Said otherwise", before[1].subject, "Meanwhile"]
    second.history.undo(second.actor, taken.seq)
    assert planner.get(ids[1]).subject == "Said otherwise"
    second.close()


def test_texts_that_lack_here_are_filled_in_and_undone_with_the_return(
    office: Office, tmp_path: Path
) -> None:
    second, folder = _brought(office, tmp_path)
    planner = second.planner
    [(key, text)] = second.database.execute(
        "SELECT id, body FROM activity WHERE body <> '' ORDER BY id LIMIT 1"
    ).fetchall()
    activity = planner.get(key)
    planner.save(activity, replace(activity, body="", subject="Kept"), second.actor)
    done = back(second).bring_back(folder, export_words(), second.actor)
    assert (done.activities_filled, done.activities_kept) == (1, 1)
    assert (planner.get(key).body, planner.get(key).subject) == (text, "Kept")
    [difference] = done.differing
    assert [column for column, _here, _there in difference.values] == ["subject"]
    taken = back(second).take_over(done.differing, second.actor)
    assert (taken.changed, taken.kept) == (1, 0), "the version is that after filling in"
    second.history.undo(second.actor, taken.seq)
    second.history.undo(second.actor, done.seq)
    assert (planner.get(key).body, planner.get(key).subject) == ("", "Kept")
    second.close()
