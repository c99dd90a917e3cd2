"""Where things lie."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crm_desktop.core import paths


def test_resources_are_found_in_the_source_tree() -> None:
    folder = paths.resource()
    assert folder.name == "resources"
    assert folder.is_dir()
    assert paths.resource("icons", "phone.svg") == folder / "icons" / "phone.svg"


def test_resources_are_found_in_a_frozen_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", "/program", raising=False)
    assert paths.resource("fonts") == Path("/program/resources/fonts")


@pytest.mark.parametrize("parts", [("..", "secret"), ("icons", "..", "..", "x"), ("/etc/passwd",)])
def test_nothing_outside_of_the_resources_is_a_resource(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="resource"):
        paths.resource(*parts)


def test_the_users_folders_can_be_moved(own_folders: Path) -> None:
    assert paths.documents_folder() == own_folders / "documents"
    assert paths.config_folder("anna") == own_folders / "config" / "anna"
    assert paths.cache_folder() == own_folders / "cache" / "default"
    assert paths.log_folder("anna") == own_folders / "state" / "anna" / "logs"
    assert paths.log_folder("anna").is_dir()


def test_the_users_folders_are_the_systems_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("CONFIG", "CACHE", "STATE", "DOCUMENTS"):
        monkeypatch.delenv(f"CRM_DESKTOP_{name}")
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder in (paths.config_folder(), paths.cache_folder(), paths.state_folder()):
        assert folder.is_relative_to(tmp_path)
        assert folder.is_dir()
    assert paths.documents_folder().is_absolute()


@pytest.mark.parametrize("profile", ["../../evil", "a/b", "..", "C:\\x", ""])
def test_a_profile_never_leads_out_of_its_folder(own_folders: Path, profile: str) -> None:
    folder = paths.config_folder(profile)
    assert folder.parent == own_folders / "config"
