"""The installed Qt: the right release, only LGPL modules, and no lost references."""

from __future__ import annotations

import sys

import PySide6
from PySide6.QtCore import QObject

from tests.architecture.source_tree import PACKAGE, imported_names, tree_of

# Qt modules under the LGPL that this program may use.
LGPL_MODULES = {
    "QtCore", "QtGui", "QtNetwork", "QtPdf", "QtPdfWidgets", "QtPrintSupport", "QtSvg", "QtWidgets",
}  # fmt: skip


def test_void_calls_keep_the_references_of_none():
    """PySide6 6.12.0 takes one from None at each call that returns nothing (Python < 3.12).

    After some thousands of calls the interpreter aborts.
    """
    item = QObject()
    before = sys.getrefcount(None)
    for _ in range(200):
        item.setObjectName("x")
    assert sys.getrefcount(None) > before - 100


def test_the_release_is_one_that_was_tested():
    major, minor = PySide6.__version_info__[:2]
    assert (major, minor) == (6, 11)


def test_only_lgpl_modules_are_imported():
    used = {
        name.split(".")[1]
        for path in PACKAGE.rglob("*.py")
        for name, _ in imported_names(tree_of(path))
        if name.startswith("PySide6.")
    }
    assert used <= LGPL_MODULES
