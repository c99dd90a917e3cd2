"""`main.py shots`: pictures of every page, card, wizard step and dialog of the real program.

Everything is shown offscreen on a copy of a data file, in light, dark and right-to-left.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.app.commands.console import EXIT_DONE, EXIT_FAILED, Subparsers, told
from crm_desktop.core.errors import UserError

if TYPE_CHECKING:
    from crm_desktop.app.commands.shot_scenes import Scenes

_LOOKS = {
    "light": ("light", "ltr"),
    "dark": ("dark", "ltr"),
    "rtl": ("light", "rtl"),
}


def add_parser(subparsers: Subparsers) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("shots", help="write pictures of every window")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--database", type=Path, metavar="FILE", help="default: a new demo company")
    parser.add_argument("--looks", nargs="+", choices=tuple(_LOOKS), default=tuple(_LOOKS))
    parser.add_argument("--language", default="en", metavar="CODE", help="also: pseudo")
    parser.add_argument(
        "--scale", type=float, default=1.0, metavar="FACTOR", help="for example 1.5"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the pictures; the data file itself is not opened."""
    return told(lambda: _write_all(arguments))


def _write_all(arguments: argparse.Namespace) -> int:
    from crm_desktop.app.display import choose_platform

    choose_platform(offscreen=True, scale=arguments.scale)
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    from crm_desktop.app.startup import make_application

    app = make_application()
    written = 0
    with tempfile.TemporaryDirectory(prefix="crm-shots-") as name:
        workshop = Path(name)
        original = _data_file(arguments.database, workshop)
        for look in arguments.looks:
            from crm_desktop.app.commands.shot_scenes import Scenes
            from crm_desktop.app.commands.shot_stage import Stage

            copy = workshop / look / "gintaras.crm"
            copy.parent.mkdir()
            _copy(original, copy)
            scheme, direction = _LOOKS[look]
            stage = Stage(app, workshop / look, copy, scheme, direction, arguments.language)
            for title, picture in _pictures(Scenes(stage)):
                written += picture(folder / f"{title}-{look}.png")
            stage.close()
    print(f"{written} pictures in {folder}")
    return EXIT_DONE if written else EXIT_FAILED


def _copy(original: Path, copy: Path) -> None:
    """Only the driver ever opens a data file, so it also makes the copies."""
    from crm_desktop.storage.backup import backup_to
    from crm_desktop.storage.database import Database

    with Database.open(original, read_only=True) as database:
        backup_to(database, copy)


def _pictures(scenes: Scenes) -> Iterator[tuple[str, Callable[[Path], bool]]]:
    for title, widget in scenes.all():
        yield title, lambda path, widget=widget: widget.grab().save(str(path), "PNG")


def _data_file(given: Path | None, workshop: Path) -> Path:
    if given is not None:
        if not given.is_file():
            raise UserError("file_missing", path=str(given))
        return given
    from crm_desktop.app.commands.demo import make_demo

    path = workshop / "demo.crm"
    make_demo(path)
    return path
