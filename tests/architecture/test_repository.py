"""The repository's top level, and what must not lie in it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.architecture.source_tree import ROOT

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "crm_desktop",
    "installer",
    "main.py",
    "pyproject.toml",
    "resources",
    "tests",
}


def _tracked() -> list[str]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git work tree")
    command = ["git", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if name]


def test_the_top_level_is_what_was_agreed():
    assert {name.partition("/")[0] for name in _tracked()} == TOP_LEVEL


def test_nothing_generated_is_tracked():
    endings = (".pyc", ".qm", ".crm", ".db", ".log", "-journal")
    assert not [name for name in _tracked() if name.endswith(endings)]


def test_main_is_three_lines():
    text = (ROOT / "main.py").read_text(encoding="utf-8")
    code = [line for line in text.splitlines() if line and not line.startswith('"""')]
    assert code == ["import sys", "from crm_desktop.app.main import main", "sys.exit(main())"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "installer/README.md"])
def test_links_of_the_pages_lead_somewhere(page: str):
    path = ROOT / page
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
