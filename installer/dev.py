#!/usr/bin/env python3
"""The developer's one door: set up, start, test and measure CRM Desktop.

    python3 installer/dev.py run                 start the program with a demo company
    python3 installer/dev.py test [ARGS]         lint, types, contracts and tests
    python3 installer/dev.py check               lint, types and contracts only
    python3 installer/dev.py setup               only set everything up
    python3 installer/dev.py bench [--json FILE] measure speed beside its floors
    python3 installer/dev.py shots DIR           write a PNG of every page, card and dialog

Standard library only. Each command sets up what it needs first; a second call finds it done.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

MINIMUM = (3, 11)


def _need_python() -> None:
    """Go on with a newer Python of this machine if this one is too old, else say so and stop."""
    if sys.version_info >= MINIMUM:
        return
    for minor in (14, 13, 12, 11):
        newer = shutil.which("python3.%d" % minor)
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit(
        "CRM Desktop needs Python %d.%d or newer; this is Python %d.%d.\n"
        "Install a newer Python and start: python3.%d installer/dev.py %s"
        % (MINIMUM + sys.version_info[:2] + (MINIMUM[1], " ".join(sys.argv[1:])))
    )


_need_python()

import argparse
from pathlib import Path

import environment
import system_libraries

ROOT = environment.ROOT
DEMO_FOLDER = ROOT / ".demo"
DEMO_FILE = DEMO_FOLDER / "Demo company.crm"
FAST_TESTS = "not slow and not benchmark"


def main() -> int:
    """Run one command; the exit code is 0 only if everything went well."""
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "command", choices=["run", "test", "check", "setup", "bench", "shots"], metavar="COMMAND"
    )
    arguments, rest = parser.parse_known_args()
    commands = {
        "run": _run,
        "test": _test,
        "check": _check,
        "setup": _setup,
        "bench": _bench,
        "shots": _shots,
    }
    try:
        return commands[arguments.command](rest)
    except environment.SetupFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _setup(_rest: list[str]) -> int:
    environment.ensure("dev")
    print("Everything is set up. Start the program with: python3 installer/dev.py run")
    return 0


def _run(rest: list[str]) -> int:
    environment.ensure("runtime")
    if not _has_display() and "--offscreen" not in rest:
        print(
            "There is no display here, so no window can be shown. To start the program without\n"
            "one and look at a picture of it:\n\n"
            "    python3 installer/dev.py run --offscreen --screenshot contacts.png\n"
        )
        return 1
    _ensure_demo()
    database = [] if "--database" in rest else ["--database", str(DEMO_FILE)]
    # A profile of its own keeps the demo apart from the developer's real settings.
    profile = [] if "--profile" in rest else ["--profile", "demo"]
    # In the caller's folder, so that `--screenshot FILE` means what was typed.
    return _python(str(ROOT / "main.py"), *database, *profile, *rest, cwd=Path.cwd())


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _ensure_demo() -> None:
    """Make the demo company once; an interrupted one is made anew."""
    if DEMO_FILE.exists():
        return
    print("Making the demo company ...", flush=True)
    shutil.rmtree(DEMO_FOLDER, ignore_errors=True)
    unfinished = DEMO_FOLDER / "unfinished" / DEMO_FILE.name
    unfinished.parent.mkdir(parents=True)
    command = [str(environment.python_path()), "main.py", "demo", "--database", str(unfinished)]
    made = subprocess.run(command, check=False, capture_output=True, text=True, cwd=str(ROOT))
    if made.returncode != 0:
        raise environment.SetupFailed("The demo company could not be made:\n" + made.stderr)
    for path in unfinished.parent.iterdir():
        path.rename(DEMO_FOLDER / path.name)
    unfinished.parent.rmdir()


def _check(_rest: list[str]) -> int:
    environment.ensure("dev")
    failed = _failed_checks()
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return int(bool(failed))


def _failed_checks() -> list[str]:
    """Run lint, format, types and contracts; returns the names of those that failed."""
    steps = (
        ("lint", ["ruff", "check", "--quiet"]),
        ("format", ["ruff", "format", "--check", "--quiet"]),
        ("types", ["pyright", "--warnings"]),
        ("contracts", ["lint-imports", "--no-logo"]),
    )
    failed = []
    for name, command in steps:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        tool = environment.tool_path(command[0])
        if subprocess.run([tool, *command[1:]], check=False, cwd=str(ROOT)).returncode != 0:
            failed.append(name)
        print(f"   {time.monotonic() - started:.1f} s", flush=True)
    return failed


def _test(rest: list[str]) -> int:
    """All checks, then the tests; with arguments for pytest only those tests, without floors."""
    environment.ensure("dev")
    system_libraries.ensure_for_tests()
    if rest:
        return _python("-m", "pytest", *rest)
    failed = _failed_checks()
    print("== tests", flush=True)
    report = environment.VENV / "coverage.json"
    workers = str(min(os.cpu_count() or 1, 8))
    options = ["-q", "-m", FAST_TESTS, "-n", workers, "--dist", "worksteal"]
    options += ["--cov=crm_desktop", f"--cov-report=json:{report}"]
    code, summary = _pytest(options)
    if code != 0:
        failed.append("tests")
    else:
        print("== coverage of each ring", flush=True)
        if _python("installer/coverage_floors.py", str(report)) != 0:
            failed.append("coverage")
    print("\nLeft out: tests marked slow. Run them with: python3 installer/dev.py test -m slow")
    if failed:
        print(f"Failed: {', '.join(failed)}")
    print(summary)
    return int(bool(failed))


def _pytest(options: list[str]) -> tuple[int, str]:
    """Run pytest, passing its words on; returns its exit code and its closing line."""
    command = [str(environment.python_path()), "-m", "pytest", *options]
    summary = ""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT)
    ) as process:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", errors="replace")
            sys.stdout.write(line)
            sys.stdout.flush()
            if " in " in line and any(
                word in line for word in (" passed", " failed", " error", "no tests ran")
            ):
                summary = line.rstrip("\n")
    return process.returncode, summary


def _bench(rest: list[str]) -> int:
    environment.ensure("dev")
    return _python("-m", "tests.benchmarks", *_absolute(rest))


def _absolute(options: list[str]) -> list[str]:
    """Options whose files and folders are those of the caller's folder."""
    named = ("--json", "--keep", "--floors")
    return [
        str(Path(option).resolve()) if before in named else option
        for before, option in zip(["", *options], options, strict=False)
    ]


def _shots(rest: list[str]) -> int:
    if not rest:
        print("Usage: python3 installer/dev.py shots DIR", file=sys.stderr)
        return 2
    environment.ensure("runtime")
    _ensure_demo()
    database = [] if "--database" in rest else ["--database", str(DEMO_FILE)]
    return _python(str(ROOT / "main.py"), "shots", *rest, *database, cwd=Path.cwd())


def _python(*arguments: str, cwd: Path = ROOT) -> int:
    """Run the environment's Python in a folder; returns its exit code."""
    command = [str(environment.python_path()), *arguments]
    return subprocess.run(command, check=False, cwd=str(cwd)).returncode


if __name__ == "__main__":
    sys.exit(main())
