"""What tests of all windows share: the picture that hostile texts name, and who looks at it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from crm_desktop.ui.kit.translation import install_language
from tests.ui.kit.file_watch import FileWatch


@pytest.fixture(autouse=True)
def _in_english(qapp: QApplication) -> None:
    """Every test begins in English with its plurals, whatever ran before it."""
    install_language(qapp, "en", "ltr")
    QLocale.setDefault(QLocale("C"))


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
