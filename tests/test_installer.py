"""The developer's command: what it does before anything is installed, and what it judges."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from types import ModuleType

import pytest

INSTALLER = Path(__file__).resolve().parents[1] / "installer"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):
    """Imports a module of the installer, which is no package."""
    monkeypatch.syspath_prepend(str(INSTALLER))

    def load_module(name: str) -> ModuleType:
        return importlib.import_module(name)

    return load_module


def test_an_old_python_can_read_what_tells_it_that_it_is_too_old():
    text = (INSTALLER / "dev.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 7))
    before_the_check: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Expr) and "_need_python" in ast.unparse(node):
            break
        if isinstance(node, ast.Import):
            before_the_check += [alias.name for alias in node.names]
    assert set(before_the_check) == {"os", "shutil", "subprocess", "sys", "time"}


def test_an_old_python_is_told_what_is_missing(load, monkeypatch: pytest.MonkeyPatch):
    dev = load("dev")
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.9"):
        dev._need_python()


def test_without_a_display_run_says_so(load, monkeypatch: pytest.MonkeyPatch, capsys):
    dev = load("dev")
    monkeypatch.setattr(dev.environment, "ensure", lambda _kind: None)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert dev._run([]) == 1
    assert "--offscreen --screenshot" in capsys.readouterr().out


def test_a_current_environment_is_left_alone(load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    environment = load("environment")
    python = tmp_path / "python"
    python.touch()
    installed: list[Path] = []
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(environment, "python_path", lambda: python)
    monkeypatch.setattr(environment, "_is_usable_venv", lambda: True)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "_install", installed.append)
    monkeypatch.setattr(environment.system_libraries, "ensure", lambda _venv: None)
    environment.ensure("dev")
    environment.ensure("dev")
    environment.ensure("runtime")
    assert installed == [environment.LOCKS["dev"]]
    (tmp_path / "stamp.json").write_text("{ broken", encoding="utf-8")
    environment.ensure("runtime")
    environment.ensure("dev")
    assert installed[1:] == [environment.LOCKS["runtime"], environment.LOCKS["dev"]]


def test_missing_libraries_are_named_for_each_distribution(load):
    libraries = load("system_libraries")
    missing = {"libxcb-cursor.so.0", "libEGL.so.1", "libnew.so.1"}
    assert libraries._package_names(missing, "debian") == [
        "libegl1",
        "libnew.so.1",
        "libxcb-cursor0",
    ]
    assert "xcb-util-cursor" in libraries._package_names(missing, "fedora")
    assert all(
        len(names) == len(libraries.INSTALL_COMMANDS) for names in libraries.PACKAGES.values()
    )


def test_what_apt_lacks_is_told_with_its_command(load, monkeypatch: pytest.MonkeyPatch, capsys):
    libraries = load("system_libraries")
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries, "missing_libraries", lambda _venv: {"libEGL.so.1"})
    monkeypatch.setattr(libraries, "_family", lambda: "debian")
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000)
    libraries.ensure(Path("unused"))
    assert "sudo apt-get install -y libegl1" in capsys.readouterr().out


def test_what_the_pretend_drive_needs_is_installed_or_told(
    load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys
):
    libraries = load("system_libraries")
    asked: list[list[str]] = []
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    monkeypatch.setattr(libraries, "DEVICE_OF_DRIVES", tmp_path)
    monkeypatch.setattr(libraries, "_family", lambda: "debian")
    monkeypatch.setattr(libraries, "_apt_install", lambda names: not asked.append(names))
    monkeypatch.setattr(libraries, "_loader_cache", lambda: "libfuse3.so.3 (libc6) => /lib/x")
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 0)
    libraries.ensure_for_tests()
    assert asked == []
    monkeypatch.setattr(libraries, "_loader_cache", lambda: "libEGL.so.1")
    libraries.ensure_for_tests()
    assert asked == [["fuse3"]]
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000)
    libraries.ensure_for_tests()
    assert "sudo apt-get install -y fuse3" in capsys.readouterr().out
    monkeypatch.setattr(libraries, "DEVICE_OF_DRIVES", tmp_path / "none")
    libraries.ensure_for_tests()
    assert capsys.readouterr().out == ""


def test_coverage_is_summed_by_ring(load):
    floors = load("coverage_floors")

    def entry(covered: int, total: int) -> dict[str, object]:
        return {
            "summary": {
                "covered_lines": covered,
                "num_statements": total,
                "covered_branches": 1,
                "num_branches": 2,
            }
        }

    report = {
        "files": {
            "crm_desktop/core/text.py": entry(9, 10),
            "crm_desktop/core/phone.py": entry(7, 10),
            "crm_desktop/ui/kit/theme.py": entry(0, 2),
            "crm_desktop/__init__.py": entry(1, 1),
        }
    }
    assert floors.shares(report) == {"core": 75.0, "ui": 25.0}


def test_markers_of_the_lock_name_only_what_differs(load):
    lock = load("lock")
    everywhere = {(system, python) for system in lock.SYSTEMS for python in lock.PYTHONS}
    assert lock.marker_text(everywhere) == ""
    windows = {pair for pair in everywhere if pair[0] == "win32"}
    assert lock.marker_text(windows) == 'sys_platform == "win32"'
    old_windows = {pair for pair in windows if pair[1] == "3.11"}
    assert lock.marker_text(old_windows) == (
        '(sys_platform == "win32") and (python_version == "3.11")'
    )
