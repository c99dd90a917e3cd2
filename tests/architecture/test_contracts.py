"""The contracts of pyproject.toml hold, and each of them catches the import it is there for."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"] for contract in CONFIG["tool"]["importlinter"]["contracts"]}

# The least tree in which all contracts hold.
STUB_MODULES = (
    "app/wiring.py",
    "app/later_wiring.py",
    "ui/shell/main_window.py",
    "ui/contacts/page.py",
    "ui/duplicates/page.py",
    "ui/imports/page.py",
    "ui/kit/operations.py",
    "jobs/worker.py",
    "business/imports/service.py",
    "business/duplicates/service.py",
    "business/exports/service.py",
    "business/search/service.py",
    "business/contacts/model.py",
    "business/contacts/service.py",
    "business/contacts/repository.py",
    "business/audit/service.py",
    "business/reminders/service.py",
    "business/settings/service.py",
    "business/staff/service.py",
    "business/staff/repository.py",
    "formats/spreadsheet.py",
    "storage/database.py",
    "storage/tables/contact.py",
    "storage/migrations/m0001_first.py",
    "core/clock.py",
    "core/text.py",
)

# contract, file of the stub, the import that breaks it
BREACHES = [
    ("rings", "core/clock.py", "import crm_desktop.storage.database"),
    ("rings", "storage/database.py", "import crm_desktop.business.contacts.model"),
    ("rings", "storage/database.py", "import crm_desktop.formats.spreadsheet"),
    ("rings", "formats/spreadsheet.py", "import crm_desktop.storage.database"),
    ("rings", "business/contacts/service.py", "import crm_desktop.jobs.worker"),
    ("rings", "jobs/worker.py", "import crm_desktop.ui.kit.operations"),
    ("rings", "ui/shell/main_window.py", "import crm_desktop.app.wiring"),
    ("rings", "utils/text.py", ""),
    ("qt", "business/contacts/service.py", "from PySide6.QtCore import QObject"),
    ("qt", "jobs/worker.py", "import PySide6.QtCore"),
    ("qt", "storage/database.py", "import shiboken6"),
    ("drivers", "business/contacts/service.py", "import peewee"),
    ("drivers", "ui/contacts/page.py", "from playhouse import migrate"),
    ("drivers", "app/wiring.py", "import sqlcipher3"),
    ("drivers", "core/clock.py", "import sqlite3"),
    ("tables", "business/contacts/service.py", "import crm_desktop.storage.tables.contact"),
    ("tables", "app/wiring.py", "from crm_desktop.storage import tables"),
    (
        "repositories",
        "business/contacts/service.py",
        "import crm_desktop.business.staff.repository",
    ),
    ("repositories", "app/other.py", "import crm_desktop.business.staff.repository"),
    ("windows", "ui/contacts/page.py", "import crm_desktop.storage.database"),
    ("windows", "ui/contacts/page.py", "import crm_desktop.business.contacts.repository"),
    (
        "business-order",
        "business/contacts/service.py",
        "import crm_desktop.business.imports.service",
    ),
    ("business-order", "business/imports/service.py", "import crm_desktop.business.search.service"),
    ("business-order", "business/staff/service.py", "import crm_desktop.business.audit.service"),
    ("business-order", "business/surprises/service.py", ""),
    ("screens", "ui/contacts/page.py", "import crm_desktop.ui.imports.page"),
    ("screens", "ui/contacts/page.py", "import crm_desktop.ui.shell.main_window"),
    ("screens", "ui/kit/operations.py", "import crm_desktop.ui.contacts.page"),
    ("kit", "ui/kit/operations.py", "import crm_desktop.business.contacts.model"),
    ("kit", "ui/kit/operations.py", "import crm_desktop.formats.spreadsheet"),
    (
        "migrations",
        "storage/migrations/m0001_first.py",
        "import crm_desktop.storage.tables.contact",
    ),
    ("cycles", "core/clock.py", "import crm_desktop.core.text"),
]


def _lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-logo", "--no-cache", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A small copy of the house in which every contract holds."""
    for name in STUB_MODULES:
        write_module(tmp_path, name, "")
    write_module(
        tmp_path,
        "business/contacts/repository.py",
        "import peewee\nimport crm_desktop.storage.tables",
    )
    write_module(
        tmp_path, "business/contacts/service.py", "import crm_desktop.business.contacts.repository"
    )
    write_module(tmp_path, "app/wiring.py", "import crm_desktop.business.contacts.repository")
    write_module(tmp_path, "core/text.py", "import crm_desktop.core.clock")
    config = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")
    return tmp_path


def write_module(root: Path, name: str, text: str) -> None:
    """Write a module of the stub and the packages above it."""
    path = root / "crm_desktop" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = path.parent
    while folder != root:
        (folder / "__init__.py").touch()
        folder = folder.parent
    path.write_text(text + "\n", encoding="utf-8")


def test_the_program_keeps_all_contracts():
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_stub_keeps_all_contracts(stub: Path):
    result = _lint(stub)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("contract", "module", "breach"), BREACHES)
def test_a_contract_catches_its_breach(stub: Path, contract: str, module: str, breach: str):
    path = stub / "crm_desktop" / module
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    write_module(stub, module, before + breach)
    result = _lint(stub, "--contract", contract)
    assert result.returncode == 1, f"{contract} let this pass in {module}: {breach}"
    assert "BROKEN" in result.stdout, result.stdout + result.stderr


def test_every_contract_is_broken_by_some_stub():
    assert {contract for contract, _, _ in BREACHES} == CONTRACTS


def test_every_repository_is_known_to_its_own_feature():
    contract = next(
        contract
        for contract in CONFIG["tool"]["importlinter"]["contracts"]
        if contract["id"] == "repositories"
    )
    for repository in PACKAGE.glob("business/*/*repository.py"):
        feature = f"crm_desktop.business.{repository.parent.name}"
        assert any(line.startswith(f"{feature}.* ->") for line in contract["ignore_imports"]), (
            f"add a line for {feature} to the contract `repositories`"
        )
