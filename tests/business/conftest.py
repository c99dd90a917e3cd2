"""Fixtures of the business tests: a real file in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A new company file with its services and one user."""
    opened = open_office(tmp_path / "company.crm")
    yield opened
    opened.close()


@pytest.fixture
def ben(office: Office) -> Iterator[Office]:
    """The same file in another program."""
    opened = open_office(office.path)
    yield opened
    opened.close()
