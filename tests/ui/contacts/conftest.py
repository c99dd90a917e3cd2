"""Contact windows under test: a file in a temporary folder, its services and a theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from crm_desktop.ui.contacts import card_body
from crm_desktop.ui.kit.theme import theme
from tests.ui.contacts.desk import Desk, make_desk


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme().apply("light", "compact")


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    made = make_desk(tmp_path / "company.crm")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def nothing_waits_for_a_painting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a card that stand below the window's edge come as soon as nothing else is due."""
    monkeypatch.setattr(card_body, "AFTER_PAINTING_MS", 0)
