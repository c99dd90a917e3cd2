"""Run as the real program, which also prints what other starts hand over to it.

    python -m tests.app.started_program [OPTIONS] [FILE]

Prints `window` when its window stands, and `heard` with each file that it is asked to bring in.
"""

from __future__ import annotations

import sys
from pathlib import Path

from crm_desktop.app.main import main, prepare_imports

prepare_imports()

from crm_desktop.app import program  # noqa: E402 - in the order of the program

_bring_in = program.Program.bring_in
_begin = program.Program.begin_background_work


def _told(self: program.Program, path: Path) -> None:
    print("heard", path.name, flush=True)
    _bring_in(self, path)


def _standing(self: program.Program) -> None:
    print("window", flush=True)
    _begin(self)


if __name__ == "__main__":
    program.Program.bring_in = _told  # type: ignore[method-assign]
    program.Program.begin_background_work = _standing  # type: ignore[method-assign]
    sys.exit(main(sys.argv[1:]))
