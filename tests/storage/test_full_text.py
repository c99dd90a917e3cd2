"""The search index: what is found, in which order, and that it always agrees with the file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import Cancelled
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import fold
from crm_desktop.storage import full_text, search_file, transaction
from crm_desktop.storage.full_text import SearchEntry, SearchIndex
from crm_desktop.storage.search_terms import read_terms
from tests.storage.office import Office
from tests.storage.providers import People


@pytest.fixture
def index_path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "a.search"


@pytest.fixture
def index(index_path: Path) -> Iterator[SearchIndex]:
    index = SearchIndex(index_path)
    yield index
    index.close()


def _entries(*names: str, kind: str = "contact") -> list[SearchEntry]:
    return [
        SearchEntry(kind, number, fold(name), "", "") for number, name in enumerate(names, start=1)
    ]


def _found(index: SearchIndex, text: str) -> list[int]:
    return [hit.id for hit in index.find(text)]


NAMES = (
    "Anna Müller", "Joanna Weiß", "Li Wei", "Ąžuolas UAB", "Фёдор Хрущёв", "أحمد الحسن",
    "محمد علی کریمی", "ተስፋዬ ሐጎስ", "O'Brien-Smith", "Ann Lee",
)  # fmt: skip


@pytest.mark.parametrize(("typed", "ids"), [
    ("anna", [1, 2]),
    ("ann", [10, 1, 2]),
    ("ANNA MÜL", [1]),
    ("mull ann", [1]),
    ("ülle", [1]),
    ("weiss", [2]),
    ("we", [3, 2]),
    ("wei li", [3]),
    ("azuol", [4]),
    ("федор", [5]),
    ("хрущев", [5]),
    ("احمد", [6]),
    ("كريمي", [7]),
    ("ሀጎስ", [8]),
    ("brien", [9]),
    ("smith o'b", [9]),
    ("nobody", []),
    ("", []),
    ("   ", []),
    ('" OR "', []),
    ("NEAR(a b)", []),
    ("key:anna*", []),
])  # fmt: skip
def test_names_are_found_in_every_script_and_order(index: SearchIndex, typed: str, ids: list[int]):
    index.update(_entries(*NAMES))
    assert _found(index, typed) == ids
    assert list(index.matching_ids("contact", typed)) == sorted(ids)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("moebel", [1, 2]),
        ("Möbel", [2, 1]),
        ("mueller", [3, 4]),
        ("müller", [4, 3]),
        ("mu\u0308ller", [4, 3]),
        ("jürgen müller", [4]),
        ("juergen muell", [4]),
        ("Søren", [5]),
        ("soeren", [5]),
        ("bauer", [6]),
        ("joe", [8]),
        ("strasse", [9]),
        ("straße", [9]),
    ],
)
def test_two_letters_for_one_with_dots_are_the_same(index: SearchIndex, typed: str, ids: list[int]):
    entries = _entries(
        "Moebel Kraft", "Möbel Hof", "Mueller", "Jürgen Müller", "Søren Holm", "Bauer", "Baur",
        "Joe", "Lange Straße", "Jot",
    )  # fmt: skip
    index.update(entries)
    assert _found(index, typed) == ids
    assert list(index.matching_ids("contact", typed)) == sorted(ids)
    assert index.confirmed(typed, entries) == set(ids)


def test_one_letter_finds_names_that_begin_with_it(index: SearchIndex):
    """The list's quick filter also takes other words that begin with it."""
    index.update(_entries(*NAMES))
    assert _found(index, "l") == [3]
    assert list(index.matching_ids("contact", "l")) == [3, 10]


@pytest.mark.parametrize("typed", [
    "+370 612 34567", "37061234567", "0037061234567", "861234567", "061234567", "612 34 567",
    "34567", "1234", "+370-612-34567", "(8-612) 34567", "٣٧٠٦١٢",
])  # fmt: skip
def test_phones_are_found_however_they_are_typed(index: SearchIndex, typed: str):
    index.update([SearchEntry("contact", 1, "anna", "37061234567"), *_entries("x", "ben")[1:]])
    assert _found(index, typed) == [1]


def test_other_parts_and_notes(index: SearchIndex):
    key = "uab senas tiltas\x1fanna@tiltas.lt\x1flt100001234"
    index.update([SearchEntry("contact", 1, "anna", key, "likes green tea")])
    for typed in ("tiltas", "anna@", "tiltas.lt", "lt1000", "senas anna", "100001"):
        assert _found(index, typed) == [1], typed
    assert _found(index, "green") == []
    assert [hit.id for hit in index.find("green te", in_notes=True)] == [1]


def test_better_matches_come_first(index: SearchIndex):
    index.update(_entries("Johanna", "Maria Anna", "Anna Zimmer", "Anna", "Susanna Maria"))
    assert [(hit.id, hit.rank) for hit in index.find("anna")] == [
        (4, 0), (3, 0), (2, 1), (1, 3), (5, 3)
    ]  # fmt: skip


def test_what_stands_inside_a_name_comes_before_other_parts(index: SearchIndex):
    works_there = SearchEntry("contact", 1, "bo", "bo\x1fuab zalgirio baldai", "")
    company = SearchEntry("contact", 2, "uab zalgirio baldai", "uab zalgirio baldai", "")
    index.update([works_there, company])
    assert [hit.id for hit in index.find("algirio bald")] == [2, 1]


def test_beginnings_of_words_are_not_lost_among_many_others(index: SearchIndex):
    many = [f"Johanna {number}" for number in range(1500)]
    index.update(_entries(*many, *[f"Maria Anna {number}" for number in range(20)]))
    hits = index.find("anna", limit=30)
    assert [hit.rank for hit in hits] == [3] * 30 or [hit.rank for hit in hits[:20]] == [1] * 20


def test_several_kinds(index: SearchIndex):
    index.update([*_entries("Anna"), *_entries("Annahme", kind="deal")])
    assert {(hit.kind, hit.id) for hit in index.find("ann")} == {("contact", 1), ("deal", 1)}
    assert [hit.kind for hit in index.find("ann", kinds=["deal"])] == ["deal"]
    assert not index.matching_ids("unknown", "ann")
    with pytest.raises(ValueError, match="not a kind"):
        index.update([SearchEntry("x; DROP TABLE", 1, "a")])


def test_changed_and_removed_records(index: SearchIndex):
    index.update(_entries("Anna", "Ben"))
    index.update([SearchEntry("contact", 1, "carla", "", "note")])
    index.remove([RecordRef("contact", 2), RecordRef("contact", 77), RecordRef("deal", 1)])
    assert _found(index, "anna") == _found(index, "ben") == []
    assert _found(index, "carl") == [1]
    index.update([SearchEntry("contact", 1, "carla")])
    assert index.find("note", in_notes=True) == []
    assert index.check() == []


WORDS = st.text(st.sampled_from("abcdéж 1'-"), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(names=st.lists(WORDS, min_size=1, max_size=12), typed=WORDS)
def test_it_finds_exactly_what_reading_everything_finds(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], typed: str
):
    index = SearchIndex(tmp_path_factory.mktemp("search") / "a.search")
    index.update(_entries(*names))
    expected: set[int] = set()
    for terms in read_terms(typed):
        if expected and not terms.is_besides:
            break
        expected |= {
            number
            for number, name in enumerate(names, start=1)
            if all(needle in f" {fold(name)}\x1f" for needle in terms.needles(at_word_start=False))
        }
    assert set(index.matching_ids("contact", typed)) == expected
    found = set(_found(index, typed))
    begins = {n for n, name in enumerate(names, start=1) if fold(name).startswith(fold(typed))}
    assert found <= expected | begins
    if any(len(word) > 1 for word in fold(typed).split()):
        assert found >= expected
    index.close()


# -- feeding ------------------------------------------------------------------------------


@pytest.fixture
def people(office: Office, index: SearchIndex) -> People:
    """The index follows every commit of the office."""
    people = People(office.db)
    index.catch_up(office.db, people)
    office.journal.before_commit(lambda work: index.prepare(work, people))

    def follow(event: object) -> None:
        assert isinstance(event, Changes)
        index.follow(office.db, event, people)

    office.events.subscribe(Changes, follow)
    return people


def test_it_follows_every_commit(office: Office, index: SearchIndex, people: People):
    contact = office.add("Anna")
    assert _found(index, "anna") == [contact]
    office.save(contact, display_name="Berta")
    assert (_found(index, "anna"), _found(index, "bert")) == ([], [contact])
    with office.journal.begin(office.actor, "contact.bin") as work:
        work.bin("contact", contact, office.version(contact))
    assert _found(index, "bert") == []
    office.journal.inverse(work.seq, office.actor)
    assert _found(index, "bert") == [contact]
    assert index.seq == office.value("SELECT max(seq) FROM change_batch")
    assert index.check() == []


def test_a_save_that_was_taken_back_leaves_no_trace(
    office: Office, index: SearchIndex, people: People
):
    def fail(work: object) -> None:
        raise KeyError("late")

    office.journal.before_commit(fail)
    with pytest.raises(KeyError):
        office.add("Anna")
    assert _found(index, "anna") == []
    assert index.seq == 0


def test_an_import_its_undo_and_redo(office: Office, index: SearchIndex, people: People):
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", f"Jonas {number}") for number in range(6000))
        work.insert_many("contact", ("kind", "display_name"), rows)
    assert len(index.matching_ids("contact", "jonas")) == 6000
    assert _found(index, "5999 jon") == [6000]
    done = office.journal.inverse(work.seq, office.actor)
    assert not index.matching_ids("contact", "jonas")
    office.journal.inverse(done.seq, office.actor)
    assert len(index.matching_ids("contact", "jonas")) == 6000
    assert index.check() == []


@pytest.mark.parametrize("told", [6000, 5999])
def test_a_bulk_insert_that_tells_its_texts_is_not_read_again(
    office: Office, index: SearchIndex, people: People, told: int
):
    asked = people.asked
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", f"Jonas {number}") for number in range(6000))
        ids = work.insert_many("contact", ("kind", "display_name"), rows)
        work.tell_search("contact", [(i, f"jonas {i - 1}", "told", "") for i in ids][:told])
        work.update("contact", 7, {"display_name": "Berta"}, 1)
    assert len(index.matching_ids("contact", "jonas")) == 5999
    assert _found(index, "berta") == [7]
    # Where one is missing, all are read; else only what changed after it was told.
    assert len(index.matching_ids("contact", "told")) == (5999 if told == 6000 else 0)
    assert people.asked > asked
    assert index.check() == []


def test_what_is_added_to_many_known_records_is_not_read_again(
    office: Office, index: SearchIndex, people: People, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transaction, "MOST_LISTED", 5)
    for number in range(1, 21):
        office.add(f"Anna {number}")
    people.asked = 0
    with office.journal.begin(office.actor, "import") as work:
        told = [(number, "a@b.example\x1fkaunas", "rings back") for number in range(1, 21)]
        with work.adding_to_search("contact", told[:12]):
            work.update_each("contact", ("notes",), [(n, "rings back") for n in range(1, 13)])
        with work.adding_to_search("contact", told[12:]):
            work.update_each("contact", ("notes",), [(n, "rings back") for n in range(13, 21)])
        work.update_each("contact", ("birth_date",), [(n, "1980-01-01") for n in range(1, 21)])
    for text in ("kaunas", "a@b.e", "anna kau"):
        assert index.matching_ids("contact", text).tolist() == list(range(1, 21))
    assert len(index.find("rings", in_notes=True)) == 20
    assert people.asked == 1  # for nobody
    assert index.check() == []
    with office.journal.begin(office.actor, "import") as work:
        work.update_each("contact", ("display_name",), [(n, f"Berta {n}") for n in range(1, 21)])
    assert not index.matching_ids("contact", "kaunas")
    assert len(index.matching_ids("contact", "berta")) == 20
    assert index.check() == []


def test_whatever_else_changes_what_is_searched_of_many_is_read(
    office: Office, index: SearchIndex, people: People, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transaction, "MOST_LISTED", 5)
    for number in range(1, 21):
        office.add(f"Anna {number}")
    with office.journal.begin(office.actor, "import") as work:
        with work.adding_to_search("contact", [(n, "kaunas", "") for n in range(1, 21)]):
            work.update_each("contact", ("birth_date",), [(n, "1980") for n in range(1, 21)])
        work.update_each("contact", ("main_email",), [(n, "a@b.example") for n in range(1, 21)])
    assert len(index.matching_ids("contact", "a@b.example")) == 20
    assert index.check() == []


def test_what_is_added_to_an_entry_that_is_not_there_is_read(
    office: Office, index: SearchIndex, people: People, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transaction, "MOST_LISTED", 5)
    for number in range(1, 21):
        office.add(f"Anna {number}")
    index.remove([RecordRef("contact", 7)])
    told = [(number, "a@b.example", "") for number in range(1, 21)]
    with (
        office.journal.begin(office.actor, "import") as work,
        work.adding_to_search("contact", told),
    ):
        work.update_each("contact", ("main_email",), [each[:2] for each in told])
    assert len(index.matching_ids("contact", "anna a@b.example")) == 20
    assert index.check() == []


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3), WORDS), min_size=1, max_size=6),
    added=st.lists(st.tuples(st.integers(1, 6), st.lists(WORDS, max_size=3), WORDS), max_size=8),
    typed=WORDS,
)
def test_an_entry_that_grew_is_found_as_one_that_was_put_whole(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, list[str], str]],
    added: list[tuple[int, list[str], str]],
    typed: str,
):
    folder = tmp_path_factory.mktemp("search")
    grown, whole = SearchIndex(folder / "a.search"), SearchIndex(folder / "b.search")

    def entry(number: int, name: str, parts: list[str], note: str) -> SearchEntry:
        key = "\x1f".join(filter(None, map(fold, parts)))
        return SearchEntry("contact", number, fold(name), key, fold(note))

    numbered = dict(enumerate(texts, 1))
    additions = [each for each in added if each[0] in numbered]
    grown.update(entry(number, *each) for number, each in numbered.items())
    with grown._writing() as connection:
        told = [entry(number, "", parts, note) for number, parts, note in additions]
        texts_told = [(each.id, each.key, each.note_key) for each in told]
        search_file.add_to(connection, "contact", texts_told)
    for number, parts, note in additions:
        name, known, before = numbered[number]
        numbered[number] = (name, [*known, *parts], f"{before} {note}")
    whole.update(entry(number, *each) for number, each in numbered.items())
    for text in (typed, *(word for each in texts for word in each[1])):
        assert grown.matching_ids("contact", text) == whole.matching_ids("contact", text)
        in_notes = [set(each.find(text, in_notes=True)) for each in (grown, whole)]
        assert in_notes[0] == in_notes[1]
    assert grown.check() == []
    grown.remove(RecordRef("contact", number) for number in numbered)
    assert not grown.matching_ids("contact", typed)
    assert grown.check() == []
    grown.close()
    whole.close()


def test_what_others_did_meanwhile_is_caught_up(
    office: Office, other: Office, index: SearchIndex, people: People
):
    office.add("Anna")
    contact = other.add("Berta")
    other.save(contact, display_name="Carla")
    office.add("Dora")
    assert [_found(index, name) for name in ("anna", "berta", "carla", "dora")] == [
        [1], [], [2], [3]
    ]  # fmt: skip


def test_it_is_current_again_after_closing(office: Office, index_path: Path):
    people = People(office.db)
    index = SearchIndex(index_path)
    index.catch_up(office.db, people)
    index.close()
    office.add("Anna")
    index = SearchIndex(index_path)
    assert not index.needs_rebuild(office.db)
    asked = people.asked
    index.catch_up(office.db, people)
    assert _found(index, "anna") == [1]
    assert people.asked == asked + 1
    index.close()


def test_an_index_that_was_not_closed_is_built_anew(office: Office, index_path: Path):
    """After a power cut it may be torn; nobody can tell cheaply."""
    people = People(office.db)
    office.add("Anna")
    index = SearchIndex(index_path)
    index.catch_up(office.db, people)
    index.update([])
    index._connection.close()  # the program died
    index = SearchIndex(index_path)
    assert index.needs_rebuild(office.db)
    assert _found(index, "anna") == [1], "until then it answers as far as it can"
    index.catch_up(office.db, people)
    assert not index.needs_rebuild(office.db)
    index.close()


def _spoil_with_garbage(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 1000)


def _spoil_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)


def _spoil_format(path: Path) -> None:
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'fold_version'")
    connection.close()


def _spoil_as_foreign(path: Path) -> None:
    import sqlite3

    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (something)")
    connection.close()


@pytest.mark.parametrize(
    "spoil", [_spoil_with_garbage, _spoil_pages, _spoil_format, _spoil_as_foreign, Path.unlink]
)
def test_a_spoiled_index_is_thrown_away_and_built_by_itself(
    office: Office, index_path: Path, spoil
):
    people = People(office.db)
    office.add("Anna")
    index = SearchIndex(index_path)
    index.catch_up(office.db, people)
    index.close()
    spoil(index_path)
    index = SearchIndex(index_path)
    _found(index, "anna")  # never an error
    index.catch_up(office.db, people)
    assert _found(index, "anna") == [1]
    assert index.check() == []
    index.close()


@pytest.mark.parametrize(("changed", "is_anew"), [(13, True), (12, False)])
def test_an_index_that_is_mostly_outdated_is_made_anew(
    office: Office, index: SearchIndex, people: People, monkeypatch, changed: int, is_anew: bool
):
    monkeypatch.setattr(full_text, "_REBUILD_FROM", 13)
    monkeypatch.setattr(transaction, "MOST_LISTED", 5)
    for number in range(1, 21):
        office.add(f"Anna {number}")
    file = index._path.stat().st_ino
    with office.journal.begin(office.actor, "import") as work:
        rows = [(number, f"Berta {number}") for number in range(1, changed + 1)]
        work.update_each("contact", ("display_name",), rows)
        work.insert("contact", {"kind": "person", "display_name": "Dora"})
    assert _found(index, "dora") == [21]
    assert len(index.matching_ids("contact", "berta")) == changed
    assert len(index.matching_ids("contact", "anna")) == 20 - changed
    assert index.check() == []
    assert (index._path.stat().st_ino != file) is is_anew


def test_another_file_or_past_is_noticed(office: Office, index: SearchIndex, people: People):
    office.add("Anna")
    office.db.raw.execute("UPDATE meta SET value = 'restored' WHERE key = 'lineage'")
    office.db.reload_identity()
    assert index.needs_rebuild(office.db)
    index.catch_up(office.db, people)
    assert not index.needs_rebuild(office.db)


def test_a_cancelled_rebuild_changes_nothing(office: Office, index: SearchIndex, people: People):
    office.add("Anna")

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        index.rebuild(office.db, people, progress=cancel)
    assert _found(index, "anna") == [1]
    assert len(list(index._path.parent.iterdir())) == 1


def test_it_answers_while_it_is_built_on_another_thread(
    office: Office, index: SearchIndex, people: People
):
    with office.journal.begin(office.actor, "import") as work:
        rows = (("person", f"Jonas {number}") for number in range(12_000))
        work.insert_many("contact", ("kind", "display_name"), rows)
    started, path = threading.Event(), office.db.path

    def rebuild() -> None:
        from crm_desktop.storage.database import Database

        with Database.open(path, read_only=True) as reader:
            index.rebuild(reader, People(reader), progress=lambda *_: started.set())

    thread = threading.Thread(target=rebuild)
    thread.start()
    started.wait(10)
    answers = 0
    while thread.is_alive():
        assert len(index.find("jonas", limit=5)) == 5
        answers += 1
    thread.join()
    assert answers > 0
    assert len(index.matching_ids("contact", "jonas")) == 12_000


def test_a_second_program_leaves_the_first_ones_index_alone(index: SearchIndex, index_path: Path):
    index.update(_entries("Anna"))
    second = SearchIndex(index_path)
    assert _found(second, "anna") == []
    second.update(_entries("Berta"))
    second.close()
    assert _found(index, "anna") == [1]
    assert index.check() == []


def test_an_unusable_cache_folder_does_not_stop_the_program(office: Office, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    index = SearchIndex(blocked / "a.search")
    office.add("Anna")
    index.catch_up(office.db, People(office.db))
    assert _found(index, "anna") == [1]
    index.close()


def test_notes_put_many_at_a_time_replace_what_was_there(tmp_path: Path) -> None:
    connection = search_file.connect(tmp_path / "notes.search")
    search_file.make_tables(connection, "contact")

    def put(notes: dict[int, str]) -> None:
        entries = [SearchEntry("contact", i, f"name {i}", "", note) for i, note in notes.items()]
        search_file.put_many(connection, "contact", entries)

    put({1: "kept", 2: "changed", 3: "removed", 4: ""})
    put({1: "kept", 2: "another", 3: "", 4: "new"})
    stored = dict(connection.execute("SELECT id, key FROM note_contact").fetchall())
    assert stored == {1: " kept", 2: " another", 4: " new"}
    assert list(search_file.problems(connection)) == []
    connection.close()
