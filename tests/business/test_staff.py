"""Users: the first one at first open, names, initials."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from crm_desktop.business.staff.model import User, initials_of
from crm_desktop.core.errors import UserError
from crm_desktop.storage.change_watch import ChangeWatch
from tests.builders import Office, open_office


def test_the_first_open_makes_one_user(office: Office) -> None:
    assert [user.login for user in office.staff.users()] == [office.user.login]
    office.close()
    again = open_office(office.path, user_name=office.user.login)
    assert again.user == office.user
    again.close()


def test_another_login_works_as_the_only_user_until_logins_exist(office: Office) -> None:
    assert office.staff.ensure_first_user("somebody else") == office.user
    assert len(office.staff.users()) == 1


def test_a_user_with_that_login_is_found(office: Office) -> None:
    tomas = office.staff.create_user("Tomas Kazlauskas", login="tomas", actor=office.actor)
    assert office.staff.ensure_first_user("tomas") == tomas


def test_users_come_by_name_and_take_colors_in_turn(office: Office) -> None:
    for name in ("Živilė", "Ąžuolas", "Zita"):
        office.staff.create_user(name, actor=office.actor)
    names = [user.display_name for user in office.staff.users()]
    assert names == ["Ąžuolas", "Rasa Petrauskienė", "Zita", "Živilė"]
    assert sorted(user.color for user in office.staff.users()) == [0, 1, 2, 3]


def test_a_new_name_is_known_at_once(office: Office) -> None:
    office.staff.rename_user(office.user.id, "Rasa Jonaitienė", office.actor)
    assert office.staff.name_of(office.user.id) == "Rasa Jonaitienė"
    assert office.staff.name_of(None) == office.staff.name_of(99) == ""
    again = open_office(office.path, user_name="Tomas")
    assert again.staff.name_of(office.user.id) == "Rasa Jonaitienė"
    again.close()


def test_windows_know_whom_a_colleague_hired_in_their_own_thread(
    office: Office, ben: Office
) -> None:
    watch = ChangeWatch(office.database, office.events)
    hired = ben.staff.create_user("Zita", actor=ben.actor)
    ben.staff.rename_user(office.user.id, "Rasa Jonaitienė", ben.actor)
    assert watch.poll() > 0
    with ThreadPoolExecutor(1) as window:
        for user_id, name in ((hired.id, "Zita"), (office.user.id, "Rasa Jonaitienė")):
            assert window.submit(office.staff.name_of, user_id).result() == name
        office.staff.create_user("Ona", actor=office.actor)
        assert len(window.submit(office.staff.users).result()) == 3


@pytest.mark.parametrize(("name", "code"), [(" ", "name_missing"), ("n" * 201, "name_too_long")])
def test_names_are_checked(office: Office, name: str, code: str) -> None:
    with pytest.raises(UserError, match=code):
        office.staff.create_user(name, actor=office.actor)
    with pytest.raises(UserError, match=code):
        office.staff.rename_user(office.user.id, name, office.actor)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Rasa Petrauskienė", "RP"),
        ("Rasa", "R"),
        ("Ivanov S. V.", "IV"),
        ("ሙሉጌታ ከበደ", "ሙከ"),
        ("„Gintaras“ (UAB)", ""),
        ("", ""),
    ],
)
def test_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials
    assert User(1, name).initials == initials
