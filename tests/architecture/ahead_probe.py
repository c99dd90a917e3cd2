"""Run by test_start_up.py: start the real program and tell which thread loads what after the rows.

python -m tests.architecture.ahead_probe DATABASE
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from crm_desktop.app.main import prepare_imports

prepare_imports()

from crm_desktop.app import startup  # noqa: E402 - in the order of the program
from crm_desktop.app.windows import Windows  # noqa: E402

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


class Finder:
    """Finds nothing, and remembers what the thread of the windows looked for."""

    def __init__(self) -> None:
        self.found = list[str]()

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Leave it to the next one."""
        if threading.current_thread() is threading.main_thread():
            self.found.append(name)
        return None


finder = Finder()
_begin = startup.FirstPaint._begin_background_work
_make = Windows._make_spare_card


def _begin_watched(first_paint: startup.FirstPaint) -> None:
    sys.meta_path.insert(0, finder)
    _begin(first_paint)


def _make_watched(windows: Windows) -> None:
    _make(windows)
    if not windows._spare_pause.isActive():  # the card is whole
        print(json.dumps(finder.found), flush=True)
        os._exit(0)


if __name__ == "__main__":
    from crm_desktop.app.main import main

    startup.FirstPaint._begin_background_work = _begin_watched  # type: ignore[method-assign]
    Windows._make_spare_card = _make_watched  # type: ignore[method-assign]
    sys.exit(main(["--database", sys.argv[1], "--profile", "start", "--offscreen"]))
