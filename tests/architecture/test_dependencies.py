"""pyproject.toml names what the program imports, no more and no less, and the locks follow it."""

from __future__ import annotations

import re
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source_tree import PACKAGE, ROOT, imported_names, tree_of

# Where a distribution's name is not that of its module.
DISTRIBUTIONS = {
    "PySide6": "pyside6-essentials",
    "shiboken6": "pyside6-essentials",
    "playhouse": "peewee",
    "python_calamine": "python-calamine",
}
# Used by a library of ours and not by us: peewee opens the data file with it, zoneinfo reads it.
SILENT = {"sqlcipher3", "tzdata"}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _locked(name: str) -> dict[str, str]:
    text = (ROOT / "installer" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))


def test_every_imported_library_is_named_and_no_other():
    modules = {
        name.partition(".")[0]
        for path in PACKAGE.rglob("*.py")
        for name, _ in imported_names(tree_of(path))
    }
    foreign = modules - set(sys.stdlib_module_names) - {"crm_desktop", "__future__"}
    imported = {canonicalize_name(DISTRIBUTIONS.get(name, name)) for name in foreign}
    named = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    assert named - SILENT == imported - SILENT


def test_the_locks_satisfy_the_project():
    everything = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    for lock, lines in (
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-dev.lock", everything),
    ):
        versions = _locked(lock)
        for line in lines:
            requirement = Requirement(line)
            version = versions.get(canonicalize_name(requirement.name))
            assert version, f"{lock} lacks {requirement.name}: run installer/lock.py"
            assert requirement.specifier.contains(version), f"{lock}: {requirement} but {version}"


def test_both_locks_agree_and_every_line_has_hashes():
    runtime, everything = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert runtime.items() <= everything.items()
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / "installer" / name).read_text(encoding="utf-8")
        entries = re.split(r"^(?=[\w-]+==)", text, flags=re.MULTILINE)[1:]
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries)
        assert "://" not in text, "a lock names no address"
