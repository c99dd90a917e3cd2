"""Begins a program for the tests as `main.py` begins: what has to come before Qt comes first.

    python -m tests.machines.begin MODULE ARGUMENT…

Without it PySide reads the source of every module that is imported, and keeps it: 20 MB and
100,000 objects that no user's program has.
"""

from __future__ import annotations

import importlib
import sys

from crm_desktop.app.main import prepare_imports


def main(module: str, arguments: list[str]) -> int:
    """Run `main` of a module with the arguments that follow its name."""
    prepare_imports()
    return int(importlib.import_module(module).main(*arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
