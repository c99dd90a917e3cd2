"""The command line: options of the window and the sub-commands.

Only the module of the command that was asked for is imported, so that a plain start pays for
none of them. Every command module offers `add_parser(subparsers)`, whose parser sets `run`, a
function that takes the parsed arguments and returns the exit code.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path

from crm_desktop.core.records import record

COMMANDS = {
    "import": "crm_desktop.app.commands.import_",
    "export": "crm_desktop.app.commands.export",
    "bring-back": "crm_desktop.app.commands.bring_back",
    "backup": "crm_desktop.app.commands.backup",
    "restore": "crm_desktop.app.commands.restore",
    "check": "crm_desktop.app.commands.check",
    "demo": "crm_desktop.app.commands.demo",
    "shots": "crm_desktop.app.commands.shots",
}
PROGRAM = "main.py"
_DATA_FILE = ".crm"


@record
class StartArguments:
    """How the window is to be started; empty texts mean "as the settings say".

    `scale` multiplies the screen's own scaling, 1.0 leaves it alone. With `screenshot` the
    program writes one picture of its main window and ends. `file` is a calendar file or a list,
    absolute, that is to be brought in when the window stands.
    """

    database: Path | None = None
    profile: str = ""
    language: str = ""
    direction: str = ""
    theme: str = ""
    density: str = ""
    offscreen: bool = False
    screenshot: Path | None = None
    scale: float = 1.0
    file: Path | None = None


_EXIT_CODES = (
    "exit codes: 0 done, 1 could not be done, 2 arguments not understood, 3 the data file is not"
    " sound or something of it is lost (check), 130 cancelled"
)
"""As `commands/console.py` has them."""


def command_of(argv: Sequence[str]) -> str:
    """The sub-command named first on the command line, or an empty text."""
    return argv[0] if argv and argv[0] in COMMANDS else ""


def run_command(argv: Sequence[str]) -> int:
    """Parse and run a sub-command; returns its exit code."""
    parser = argparse.ArgumentParser(prog=PROGRAM)
    subparsers = parser.add_subparsers(dest="command", required=True)
    module = importlib.import_module(COMMANDS[argv[0]])
    module.add_parser(subparsers)
    for one in subparsers.choices.values():
        one.epilog = _EXIT_CODES
    arguments = parser.parse_args(list(argv))
    exit_code: int = arguments.run(arguments)
    return exit_code


def parse_start(argv: Sequence[str]) -> StartArguments:
    """Options of the window; ends the program with status 2 when they cannot be understood."""
    parser = _start_parser()
    parsed = parser.parse_args(list(argv))
    file: Path | None = None if parsed.file is None else parsed.file.expanduser().absolute()
    database: Path | None = parsed.database
    if file is not None and file.suffix.lower() != _DATA_FILE and not file.is_file():
        parser.error(f"there is no command and no file of the name {parsed.file}")
    if file is not None and file.suffix.lower() == _DATA_FILE:
        if database is not None:
            parser.error("name one data file only")
        database, file = file, None
    return StartArguments(
        database=database,
        profile=parsed.profile,
        language=parsed.language,
        direction=parsed.direction,
        theme=parsed.theme,
        density=parsed.density,
        offscreen=parsed.offscreen,
        screenshot=parsed.screenshot,
        scale=parsed.scale,
        file=file,
    )


def _start_parser() -> argparse.ArgumentParser:
    commands = "\n".join(
        (
            "  import FILE   import contacts from a spreadsheet or a CSV file",
            "  export        write all contacts into a file",
            "  bring-back FILE  read an exported file back in",
            "  backup        make a verified backup, or list those there are",
            "  restore       put a backup back into a data file",
            "  check         check a data file without changing it",
            "  demo          create a data file with an invented company",
            "  shots DIR     write pictures of every window",
        )
    )
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Customer relations in one file on your own computer.",
        epilog=f"commands (each has its own --help):\n{commands}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help="a data file (.crm) to open, a calendar file (.ics) or a list to bring in",
    )
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="the data file (.crm); default: the last one"
    )
    parser.add_argument(
        "--profile", default="", metavar="NAME", help="keep settings under a name of their own"
    )
    parser.add_argument("--language", default="", metavar="CODE", help="for example en, lt, ar")
    parser.add_argument("--direction", default="", choices=("ltr", "rtl"))
    parser.add_argument("--theme", default="", choices=("system", "light", "dark"))
    parser.add_argument("--density", default="", choices=("compact", "normal"))
    parser.add_argument(
        "--offscreen", action="store_true", help="run without a display (with --screenshot)"
    )
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="write a PNG of the window and end"
    )
    parser.add_argument(
        "--scale", type=_scale, default=1.0, metavar="FACTOR", help="for example 1.5"
    )
    return parser


def _scale(text: str) -> float:
    """A factor between 0.5 and 4."""
    value = float(text)
    if not 0.5 <= value <= 4:
        raise argparse.ArgumentTypeError("a factor between 0.5 and 4 is needed")
    return value
