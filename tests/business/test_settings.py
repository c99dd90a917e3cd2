"""Settings: what they accept, and that their file survives anything."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.settings import model
from crm_desktop.business.settings.personal_file import DAMAGED_NAME, FILE_NAME, PersonalFile
from crm_desktop.business.settings.repository import SettingRepository
from crm_desktop.business.settings.service import CompanySettings
from crm_desktop.business.settings.toml_file import to_toml
from crm_desktop.core.actor import Actor
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import NotAllowed, StorageUnavailable, UserError
from crm_desktop.core.events import EventBus
from crm_desktop.storage.database import Database
from crm_desktop.storage.unit_of_work import Journal

_TEXT = st.text(st.characters(exclude_categories=("Cs",)))
_VALUES = st.one_of(_TEXT, st.booleans(), st.integers(-(2**62), 2**62), st.lists(_TEXT))


@given(st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), _VALUES))
def test_what_is_written_is_read_again(values):
    assert tomllib.loads(to_toml(values)) == values


def test_every_setting_accepts_its_default_and_its_choices():
    for setting in model.SETTINGS:
        assert setting.accept(setting.default) == setting.default
        for choice in setting.choices:
            assert setting.accept(choice) == choice


def test_keys_are_unique():
    keys = [setting.key for setting in model.SETTINGS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("wrong", ["purple", 3, None, True, ["dark"]])
def test_a_wrong_value_counts_as_none(wrong):
    assert model.SettingValues.of({"theme": wrong})[model.THEME] == "system"


def test_recent_files_keep_the_newest_first_and_are_limited():
    values = model.DEFAULTS
    for number in range(12):
        values = values.with_recent_file(f"/{number}.crm")
    values = values.with_recent_file("/7.crm")
    recent = values[model.RECENT_FILES]
    assert recent[0] == "/7.crm"
    assert len(recent) == len(set(recent)) == model.RECENT_FILES_LIMIT
    assert values[model.LAST_FILE] == "/7.crm"


def test_the_personal_file_keeps_what_was_chosen(tmp_path: Path):
    values = model.DEFAULTS.with_value(model.THEME, "dark").with_recent_file('/ž "x"\n.crm')
    PersonalFile(tmp_path).save(values)
    loaded = PersonalFile(tmp_path).load()
    assert loaded.problem == ""
    assert loaded.values[model.THEME] == "dark"
    assert loaded.values[model.LAST_FILE] == '/ž "x"\n.crm'


def test_a_missing_file_means_defaults(tmp_path: Path):
    loaded = PersonalFile(tmp_path / "nowhere").load()
    assert loaded.values[model.DENSITY] == "compact"
    assert loaded.problem == ""


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"theme = ", b"\x00" * 100, b"[[["])
def test_a_damaged_file_is_put_aside_and_said(tmp_path: Path, content: bytes):
    (tmp_path / FILE_NAME).write_bytes(content)
    loaded = PersonalFile(tmp_path).load()
    assert loaded.problem == "settings_damaged"
    assert loaded.values[model.THEME] == "system"
    assert (tmp_path / DAMAGED_NAME).read_bytes() == content


def test_settings_of_a_newer_program_are_kept(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text('theme = "dark"\nfuture = "x"\n', encoding="utf-8")
    file = PersonalFile(tmp_path)
    file.save(file.load().values.with_value(model.THEME, "light"))
    stored = tomllib.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert stored == {"theme": "light", "future": "x"}


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = PersonalFile(tmp_path)
    file.save(model.DEFAULTS.with_value(model.THEME, "dark"))

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(StorageUnavailable) as raised:
        file.save(model.DEFAULTS.with_value(model.THEME, "light"))
    assert raised.value.code == "settings_not_saved"
    assert PersonalFile(tmp_path).load().values[model.THEME] == "dark"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [FILE_NAME]


@pytest.fixture
def company(tmp_path: Path, clock):
    database = Database.create(tmp_path / "a.crm", clock=clock)
    events = EventBus()
    heard: list[object] = []
    events.subscribe(Changes, heard.append)
    journal = Journal(database, events, clock, "here")
    yield CompanySettings(SettingRepository(database), journal), heard
    database.close()


def test_company_settings_lie_in_the_file_and_are_published(company):
    settings, heard = company
    assert settings.values()[model.DEFAULT_COUNTRY] == ""
    assert settings.set(Actor(1), model.DEFAULT_COUNTRY, "LT")[model.DEFAULT_COUNTRY] == "LT"
    settings.set(Actor(1), model.COMPANY_NAME, "UAB Žą")
    settings.set(Actor(1), model.DEFAULT_COUNTRY, "LV")
    values = settings.values()
    assert (values[model.DEFAULT_COUNTRY], values[model.COMPANY_NAME]) == ("LV", "UAB Žą")
    assert all(isinstance(event, Changes) and event.touches_kind("setting") for event in heard)
    assert len(heard) == 3


def test_company_settings_refuse_what_they_cannot_hold(company):
    settings, heard = company
    with pytest.raises(UserError, match="setting_not_accepted"):
        settings.set(Actor(1), model.COMPANY_NAME, "x" * 201)
    with pytest.raises(UserError, match="setting_not_accepted"):
        settings.set(Actor(1), model.THEME, "dark")
    with pytest.raises(NotAllowed):
        settings.set(Actor(1, rights=frozenset()), model.COMPANY_NAME, "x")
    assert not heard
