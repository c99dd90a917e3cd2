"""The program's entry: a sub-command, or the window. Nothing heavy is imported to decide which."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence

from crm_desktop.app.arguments import command_of, parse_start, run_command


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if command_of(words):
        return run_command(words)
    arguments = parse_start(words)

    # Nothing that starting makes is garbage; from the first paint on `Collector` looks for some.
    gc.disable()
    prepare_imports()
    from crm_desktop.app.startup import start

    return start(arguments, words)


def prepare_imports() -> None:
    """Import what needs no Qt, and ready PySide: every import after PySide's own is dearer."""
    importlib.import_module("crm_desktop.app.wiring")
    from crm_desktop.app.binding import spare_source_reading

    spare_source_reading()


if __name__ == "__main__":
    sys.exit(main())
