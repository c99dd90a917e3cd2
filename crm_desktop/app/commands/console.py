"""What the sub-commands share: how they say errors, and how they show progress."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Protocol

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.errors import Cancelled, StorageUnavailable, UserError
from crm_desktop.ui.kit.error_text import error_sentence

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_MISUSED = 2
"""What `argparse` ends with where it does not understand the arguments."""
EXIT_NOT_SOUND = 3
"""Done, and the file is not sound, or something of it is lost."""
EXIT_CANCELLED = 130
_REPORT_EVERY_SECONDS = 0.2


class Subparsers(Protocol):
    """What `ArgumentParser.add_subparsers` gives, whose class is private."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002
        """Declare a sub-command."""
        ...


def told(call: Callable[[], int]) -> int:
    """Run a command's work; an expected error is said in one sentence and becomes exit code 1."""
    try:
        return call()
    except (UserError, StorageUnavailable) as error:
        print(error_sentence(error), file=sys.stderr)
        return EXIT_FAILED
    except (Cancelled, KeyboardInterrupt):
        print("Cancelled.", file=sys.stderr)
        return EXIT_CANCELLED


class ProgressLine:
    """One line on a terminal that counts up; silent where nobody watches."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._is_shown = sys.stderr.isatty()
        self._last = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is."""
        now = monotonic_seconds()
        is_last = done >= total
        if not self._is_shown or (now - self._last < _REPORT_EVERY_SECONDS and not is_last):
            return
        self._last = now
        end = "\n" if is_last else ""
        print(f"\r{self._words}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
