"""`main.py demo`: a new data file with an invented company, the same for the same seed."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from crm_desktop.app.commands.console import EXIT_DONE, EXIT_FAILED, ProgressLine, Subparsers, told

_CONTACTS = 2000
_MOST_CONTACTS = 2_000_000
_SEED = 1


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("demo", help="create a data file with an invented company")
    parser.add_argument("--database", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--contacts", type=_count, default=_CONTACTS, metavar="N", help=f"default {_CONTACTS}"
    )
    parser.add_argument("--seed", type=int, default=_SEED, metavar="S", help=f"default {_SEED}")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the file; an existing one is never touched."""
    return told(lambda: make_demo(arguments.database, arguments.contacts, arguments.seed))


def make_demo(path: Path, contacts: int = _CONTACTS, seed: int = _SEED) -> int:
    """Make the file and say so; raises `UserError("file_exists")`."""
    from crm_desktop.app import demo_company
    from crm_desktop.app.wiring import OpenRequest, open_services
    from crm_desktop.core.clock import SystemClock
    from crm_desktop.core.errors import UserError
    from crm_desktop.core.ids import new_uid
    from crm_desktop.storage.opening import publish, remove_unfinished

    target = path.absolute()
    if target.exists():
        raise UserError("file_exists", path=str(target))
    # Under a name of its own until it is whole: a demo is there or it is not.
    fresh = target.with_name(f".{target.name}.{new_uid().hex()[-8:]}.new")
    try:
        with tempfile.TemporaryDirectory(prefix="crm-demo-") as index_folder:
            request = OpenRequest(fresh, create=True)
            services = open_services(request, SystemClock(), Path(index_folder))
            try:
                progress = ProgressLine("Contacts")
                made = demo_company.build(services, contacts, seed=seed, progress=progress)
            finally:
                services.close()
        publish(fresh, target)
    finally:
        remove_unfinished(fresh)
    print(f"{path}: {made:,} contacts")
    return EXIT_DONE if made == contacts else EXIT_FAILED


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value <= _MOST_CONTACTS:
        raise argparse.ArgumentTypeError(f"between 0 and {_MOST_CONTACTS:,}")
    return value
