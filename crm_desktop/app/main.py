"""The program's entry: a sub-command, or the window. Nothing heavy is imported to decide which."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence

from crm_desktop.app.arguments import command_of, parse_start, run_command

_READS_SOURCES = "shibokensupport.feature", "_mod_uses_pyside"
"""What of PySide looks into the source of a module that is imported."""
SECOND_PROGRAMS = {
    "--drive-work": "crm_desktop.storage.drive_process",
    "--read-workbook": "crm_desktop.formats.isolation",
    "--aside": "crm_desktop.core.aside",
}
"""A frozen program has no other interpreter to start: it becomes its own second program so."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in SECOND_PROGRAMS:
        importlib.import_module(SECOND_PROGRAMS[words[0]]).serve()
        return 0
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
    importlib.import_module("PySide6")
    _spare_source_reading()


def _spare_source_reading() -> None:
    """Tell PySide of every module imported from now on that it uses no feature.

    PySide looks for its own name in the text of each module, to know where `from __feature__
    import` may have renamed the methods of Qt. This program uses no such feature, and reading two
    hundred files costs a twentieth of its start. There is no switch for it; where PySide has
    changed its ways this does nothing, and a test of the start tells.
    """
    module, asks = _READS_SOURCES
    try:
        feature = importlib.import_module(module)
    except ImportError:
        return
    if hasattr(feature, asks):
        setattr(feature, asks, _uses_no_feature)


def _uses_no_feature(_module: object) -> bool:
    return False


if __name__ == "__main__":
    sys.exit(main())
