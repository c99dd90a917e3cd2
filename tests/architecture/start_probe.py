"""Run by test_start_up.py: start the real program and tell what it imported by its first rows.

python -m tests.architecture.start_probe DATABASE
"""

from __future__ import annotations

import json
import linecache
import os
import sys
from typing import TYPE_CHECKING, Any

from crm_desktop.app.main import prepare_imports

prepare_imports()

from PySide6.QtWidgets import QWidget  # noqa: E402

from crm_desktop.app import startup  # noqa: E402 - in the order of the program
from crm_desktop.business.contacts.service import ContactService  # noqa: E402
from crm_desktop.ui.contacts.preview_panel import PreviewPanel  # noqa: E402
from crm_desktop.ui.kit.table_view import TableView  # noqa: E402
from crm_desktop.ui.shell import main_window  # noqa: E402

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_original_paint = TableView.paintEvent


def _paint(self: TableView, event: QPaintEvent) -> None:
    _original_paint(self, event)
    model: Any = self.model()
    if model.rowCount() and model.row(0) is not None:
        told = {"modules": sorted(sys.modules), "sources": sorted(linecache.cache)}
        print(json.dumps(told), flush=True)
        os._exit(0)


if __name__ == "__main__":
    from crm_desktop.app.main import main

    # However slow the machine is: what a window does that waits for its rows is not counted.
    startup._PATIENCE_MS = main_window._OPENING_SHOWN_AFTER_MS = 60_000
    # Asked beside the painting, and may come first: why the first contact is to be contacted, and
    # how many there are in segments.
    PreviewPanel._reasons = lambda _self, _id: QWidget()  # type: ignore[method-assign]
    ContactService.count = lambda _self, _query: 0  # type: ignore[method-assign]
    TableView.paintEvent = _paint  # type: ignore[method-assign]
    sys.exit(main(["--database", sys.argv[1], "--profile", "start", "--offscreen"]))
