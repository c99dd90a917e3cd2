"""Contacts removed for good: who may, what goes with them, what stays, and what others see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_desktop.business.audit.log_model import LogFilter
from crm_desktop.business.audit.log_service import LogService
from crm_desktop.business.contacts import removing_service
from crm_desktop.business.contacts.model import Address, ImportantDate
from crm_desktop.business.contacts.removing_repository import CHILDREN
from crm_desktop.business.contacts.removing_service import RemovalDone
from crm_desktop.business.planner.model import Activity, ActivityKind, Participant
from crm_desktop.core.errors import Cancelled, ConflictError, NotAllowed, UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.rights import ALL_RIGHTS, Right
from crm_desktop.storage.check import check_file
from crm_desktop.storage.unit_of_work import UnitOfWork
from tests.builders import NOON, Office, a_person, an_organization, while_others_save

SECRET = "Unforgettable"


def _made(office: Office, name: str, **values: object) -> int:
    return office.contacts.create(a_person(name, **values), office.actor).contact.id


def _purge(office: Office, *ids: int) -> RemovalDone:
    """Bin contacts and remove them for good."""
    office.contacts.bin(ids, office.actor)
    seen = office.contacts.removing.look(ids).seen
    return office.contacts.removing.remove(seen, office.actor)


def _count(office: Office, sql: str, *values: object) -> int:
    row = office.database.execute(sql, values).fetchone()
    assert row is not None
    return row[0]


def _sound(office: Office) -> bool:
    report = check_file(office.database, index=office.index)
    assert report.is_sound, report.problems
    return True


def _in_full(office: Office) -> tuple[int, int, int]:
    """Anna with a row in every table that can name her; Ben, who knows her; her company."""
    anna = _made(
        office,
        f"Anna {SECRET}",
        notes=f"{SECRET} notes",
        tags=("vip",),
        addresses=(Address(kind="home", street_address=f"{SECRET} st. 1", locality="Vilnius"),),
        dates=(ImportantDate("wedding", "2020-05-05"),),
    )
    ben, firm = _made(office, "Ben"), office.contacts.create(an_organization(), office.actor)
    company, actor = firm.contact.id, office.actor

    def insert(work: UnitOfWork, table: str, **values: object) -> None:
        work.insert(table, values, root=RecordRef("contact", anna))

    def child(work: UnitOfWork, table: str, **values: object) -> None:
        work.insert_child(table, {"contact_id": anna, **values}, RecordRef("contact", anna))

    with office.journal.begin(actor, "contact.save") as work:
        insert(work, "affiliation", person_id=anna, organization_id=company, role=SECRET)
        work.insert(
            "relationship",
            {"from_id": ben, "to_id": anna, "kind": "friend", "note": SECRET},
            root=RecordRef("contact", ben),
        )
        low, high = sorted((anna, ben))
        work.insert("not_duplicate", {"low_id": low, "high_id": high})
        child(work, "communication_preference", channel="phone", basis=SECRET)
        child(work, "contact_picture", media_type="image/png", sha256="a" * 64, data=b"picture")
        text = work.insert("custom_field", {"name": "Motto", "name_key": "motto", "kind": "text"})
        link = work.insert("custom_field", {"name": "Of", "name_key": "of", "kind": "link"})
        child(work, "custom_value", field_id=text, text_value=SECRET)
        values = {"contact_id": ben, "field_id": link, "number_value": anna}
        work.insert_child("custom_value", values, RecordRef("contact", ben))
        segment = work.insert("segment", {"name": "All", "kind": "static"})
        for one in (anna, ben):
            members = {"segment_id": segment, "contact_id": one}
            work.insert_child("segment_member", members, RecordRef("segment", segment))
        on_her = {"record_kind": "contact", "record_id": anna}
        insert(work, "attachment", **on_her, file_name=SECRET, sha256="b" * 64, size=1)
        work.insert("reminder", {**on_her, "user_id": office.user.id, "origin": "x"})
        work.insert("notification", {**on_her, "user_id": office.user.id, "kind": "x"})
        for name, value in (("referred_by_id", anna), ("merged_into_id", anna)):
            version = _count(office, "SELECT version FROM contact WHERE id = ?", ben)
            work.update("contact", ben, {name: value}, version)
    alone = Activity(ActivityKind.CALL, subject=SECRET, contacts=(Participant(anna),))
    both = (Participant(anna), Participant(ben))
    together = Activity(ActivityKind.MEETING, subject="Dinner", contacts=both)
    sole = office.planner.create(alone, actor).activity.id
    with_ben = office.planner.create(together, actor).activity
    about = replace(with_ben, related=RecordRef("activity", sole))
    office.planner.save(with_ben, about, actor)
    return anna, ben, company


def test_everything_of_hers_goes_and_everything_of_others_stays(office: Office) -> None:
    anna, ben, company = _in_full(office)
    assert office.search.find(SECRET) != ()
    references = office.database.execute(
        'SELECT sqlite_schema.name, link."from" FROM sqlite_schema,'
        " pragma_foreign_key_list(sqlite_schema.name) AS link"
        " WHERE type = 'table' AND link.\"table\" = 'contact'"
    ).fetchall()
    naming = [
        *(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ?' for table, column in references),
        *(
            f"SELECT count(*) FROM {table} WHERE record_kind = 'contact' AND record_id = ?"
            for table in ("attachment", "reminder", "notification")
        ),
        "SELECT count(*) FROM custom_value WHERE number_value = ?",
        "SELECT count(*) FROM activity_user WHERE contact_id = ?",
    ]
    her_own = ("low_id", "high_id", "to_id", "from_id", "organization_id")
    unnamed = [sql for sql in naming if not _count(office, sql, anna)]
    assert all(any(f'"{column}"' in sql for column in her_own) for sql in unnamed), unnamed
    assert set(CHILDREN) <= {table for table, _column in references}
    office.contacts.bin([anna], office.actor)
    look = office.contacts.removing.look([anna])
    assert (look.name, look.activities, look.files, look.merged) == (f"Anna {SECRET}", 1, 1, 0)
    done = office.contacts.removing.remove(look.seen, office.actor)
    assert (done.count, done.skipped) == (1, 0)
    assert [sql for sql in naming if _count(office, sql, anna)] == []
    assert _count(office, "SELECT count(*) FROM contact WHERE id = ?", anna) == 0
    held = office.database.execute(
        "SELECT count(*) FROM change_entry WHERE instr(old_values, ?) OR instr(new_values, ?)",
        (SECRET, SECRET),
    ).fetchone()
    assert held == (0,)
    assert _count(office, "SELECT count(*) FROM activity") == 1
    assert _count(office, "SELECT count(*) FROM activity WHERE related_kind <> ''") == 0
    assert _count(office, "SELECT count(*) FROM segment_member") == 1
    assert office.contacts.get(ben).referred_by_id is None
    assert office.contacts.get(company).display_name == "UAB Žalgirio Baldai"
    assert _sound(office)
    assert office.search.find(SECRET) == ()


def test_a_company_that_goes_leaves_no_name_in_lists(office: Office) -> None:
    anna = _made(office, "Anna")
    firm = office.contacts.create(an_organization("Gone Ltd"), office.actor).contact.id
    with office.journal.begin(office.actor, "affiliation.create") as work:
        values = {"person_id": anna, "organization_id": firm, "is_primary": 1}
        work.insert("affiliation", values, root=RecordRef("contact", anna))
        office.repository.affiliations.refresh_main_organization(work, anna)
    _purge(office, firm)
    assert _count(office, "SELECT count(*) FROM contact WHERE main_organization <> ''") == 0
    history = office.history.of_record(RecordRef("contact", anna))
    assert all(one.field or one.kind for one in history)
    assert _sound(office)


def test_who_has_no_right_to_is_refused(office: Office) -> None:
    anna = _made(office, "Anna")
    office.contacts.bin([anna], office.actor)
    seen = office.contacts.removing.look([anna]).seen
    actor = replace(office.actor, rights=ALL_RIGHTS - {Right.CONTACTS_REMOVE})
    with pytest.raises(NotAllowed):
        office.contacts.removing.remove(seen, actor)
    assert office.contacts.get(anna).deleted_at is not None


def test_only_what_lies_in_the_bin_goes(office: Office) -> None:
    anna = _made(office, "Anna")
    assert office.contacts.removing.look([anna]).seen == {}
    assert office.contacts.removing.remove({anna: 5}, office.actor).skipped == 1
    assert office.contacts.get(anna).display_name == "Anna"


def _restored(ben: Office, anna: int) -> None:
    ben.contacts.restore([anna], ben.actor)


def _restored_and_binned(ben: Office, anna: int) -> None:
    ben.contacts.restore([anna], ben.actor)
    ben.clock.advance(seconds=60)
    ben.contacts.bin([anna], ben.actor)


@pytest.mark.parametrize("act", [_restored, _restored_and_binned])
def test_p03_who_was_restored_meanwhile_stays(
    office: Office, ben: Office, act: Callable[[Office, int], None]
) -> None:
    anna, carl = _made(office, "Anna"), _made(office, "Carl")
    office.contacts.bin([anna, carl], office.actor)
    seen = office.contacts.removing.look().seen
    while_others_save(office, lambda: act(ben, anna))
    done = office.contacts.removing.remove(seen, office.actor)
    assert (done.count, done.skipped) == (1, 1)
    assert office.contacts.get(anna).display_name == "Anna"
    assert _sound(office)


def test_p03_an_edit_of_who_was_removed_is_given_back(office: Office, ben: Office) -> None:
    anna = _made(office, "Anna")
    base = ben.contacts.get(anna)
    _purge(office, anna)
    with pytest.raises((UserError, ConflictError)) as caught:
        ben.contacts.save(base, replace(base, notes="typed"), ben.actor)
    assert caught.value.code == "record_gone"
    with pytest.raises(UserError, match="record_gone"):
        ben.contacts.get(anna)
    assert ben.contacts.restore([anna], ben.actor).count == 0


def test_p03_a_merge_with_who_was_removed_is_refused(office: Office, ben: Office) -> None:
    anna, carl = _made(office, "Anna"), _made(office, "Carl")
    cards = ben.contacts.get(carl), ben.contacts.get(anna)
    _purge(office, anna)
    with pytest.raises((UserError, ConflictError)) as caught:
        ben.contacts.uniting.merge(cards[0], [cards[1]], {}, ben.actor)
    assert caught.value.code == "record_gone"
    assert _sound(office)


def test_p03_two_who_empty_the_bin_at_once_remove_each_once(office: Office, ben: Office) -> None:
    ids = [_made(office, f"P {n}") for n in range(4)]
    office.contacts.bin(ids, office.actor)
    both = [one.contacts.removing.look().seen for one in (office, ben)]
    first = ben.contacts.removing.remove(both[1], ben.actor)
    second = office.contacts.removing.remove(both[0], office.actor)
    assert (first.count, second.count, second.skipped) == (4, 0, 4)
    assert _count(office, "SELECT count(*) FROM change_batch WHERE action = 'contact.purge'") == 1
    assert _sound(office)


def test_many_go_in_slices_and_cancelling_leaves_the_rest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing_service, "SLICE", 3)
    ids = [_made(office, f"P {n}") for n in range(8)]
    office.contacts.bin(ids, office.actor)
    seen = office.contacts.removing.look().seen

    def progress(done: int, total: int) -> None:
        assert total == 8
        if done >= 6:
            raise Cancelled

    done = office.contacts.removing.remove(seen, office.actor, progress)
    assert (done.count, done.was_cancelled) == (6, True)
    assert len(office.contacts.removing.look().seen) == 2

    def at_once(_done: int, _total: int) -> None:
        raise Cancelled

    left = office.contacts.removing.look().seen
    with pytest.raises(Cancelled):
        office.contacts.removing.remove(left, office.actor, at_once)
    assert _sound(office)


def test_p10_very_many_are_backed_up_first_and_few_are_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing_service, "LARGE_ROWS", 3)
    made: list[int] = []
    office.journal.before_large = lambda: made.append(
        _count(office, "SELECT count(*) FROM contact")
    )
    _purge(office, _made(office, "Anna"))
    assert made == []
    _purge(office, *(_made(office, f"P {n}") for n in range(3)))
    assert made == [3]


def test_it_is_no_step_of_undo_and_older_steps_say_what_stays(office: Office) -> None:
    anna, carl = _made(office, "Anna"), _made(office, "Carl")
    starred = office.contacts.set_starred([anna, carl], True, office.actor)
    done = _purge(office, anna)
    latest = office.history.latest_undoable(office.actor)
    assert latest is not None
    assert latest < done.seq
    with pytest.raises(UserError, match="removed_for_good"):
        office.history.undo(office.actor, done.seq)
    outcome = office.history.undo(office.actor, starred.seq)
    assert (outcome.undone, outcome.kept) == (1, (RecordRef("contact", anna),))
    (kept,) = office.history.kept(outcome.kept)
    assert kept.is_removed
    assert kept.changed_by_name == office.user.display_name
    assert _sound(office)


def test_the_log_says_who_removed_and_what_was_erased(office: Office) -> None:
    anna = _made(office, "Anna")
    made = _count(office, "SELECT max(seq) FROM change_batch")
    done = _purge(office, anna)
    log = LogService(office.database, office.staff)
    line = log.page(LogFilter())[0]
    assert (line.kind, line.verb, line.user_name) == ("contact", "purge", office.user.display_name)
    (change,) = log.changes(done.seq)
    assert change.operation == "remove"
    assert {one.is_erased for one in log.changes(made)} == {True}
    assert line.at == NOON


def test_a_merge_with_somebody_removed_is_taken_back_as_far_as_it_goes(office: Office) -> None:
    anna, other = _made(office, "Anna"), _made(office, "Anna B")
    cards = office.contacts.get(anna), office.contacts.get(other)
    merged = office.contacts.uniting.merge(cards[0], [cards[1]], {}, office.actor)
    look = office.contacts.removing.look([other])
    assert look.merged == 1
    office.contacts.removing.remove(look.seen, office.actor)
    assert office.contacts.uniting.past() == ()
    outcome = office.history.undo(office.actor, merged.seq)
    assert RecordRef("contact", anna) in outcome.kept or RecordRef("contact", other) in outcome.kept
    assert office.contacts.get(anna).display_name == "Anna"
    assert _sound(office)


def test_a_card_that_was_merged_into_somebody_removed_stands_alone_again(office: Office) -> None:
    anna, other = _made(office, "Anna"), _made(office, "Anna B")
    cards = office.contacts.get(anna), office.contacts.get(other)
    office.contacts.uniting.merge(cards[0], [cards[1]], {}, office.actor)
    _purge(office, anna)
    assert office.contacts.uniting.survivor_of(other) == other
    office.contacts.restore([other], office.actor)
    assert office.contacts.get(other).display_name == "Anna B"
    assert _sound(office)
