"""What tests of all windows share: the picture that hostile texts name, and who looks at it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from crm_desktop.ui.kit import translation
from crm_desktop.ui.kit.translation import install_language
from tests import gui_thread
from tests.builders import Office, open_office
from tests.ui.contacts.desk import end_desks
from tests.ui.kit.file_watch import FileWatch
from tests.ui.second_program import own_office

_english: list[tuple[str, QTranslator]] = []
"""What English is made of, kept to see whether a test put something else in its place."""


@pytest.fixture(autouse=True)
def _in_english(qapp: QApplication) -> None:
    """Every test begins in English with its plurals, whatever ran before it."""
    translators = list(translation._KEPT.items())
    if not translators or translators != _english:
        install_language(qapp, "en", "ltr")
        _english[:] = translation._KEPT.items()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QLocale.setDefault(QLocale("C"))


@pytest.fixture(autouse=True)
def _windows_ask_no_disk() -> Iterator[None]:
    """No test of windows is through if their thread asked for a file or the data file."""
    gui_thread.watch()
    gui_thread.found.clear()
    yield
    assert gui_thread.found == []


@pytest.fixture(autouse=True)
def _desks_end(qapp: QApplication) -> Iterator[None]:
    yield
    end_desks()


@pytest.fixture
def ben(request: pytest.FixtureRequest) -> Iterator[Office]:
    """The file of this test in another program."""
    made = open_office(own_office(request).path)
    yield made
    made.close()


@pytest.fixture
def picture() -> Iterator[Path]:
    """A picture under a short path: cut to 200 characters, the texts still name it whole."""
    with tempfile.TemporaryDirectory(prefix="spy") as folder:
        path = Path(folder) / "spy.png"
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        assert image.save(str(path))
        yield path


@pytest.fixture
def watch(picture: Path) -> Iterator[FileWatch]:
    """Sees whatever is opened beside the picture."""
    made = FileWatch(picture.parent)
    yield made
    made.close()
