"""The virtual environment `.venv`: made, filled from a lock file, and left alone when current.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "crm-desktop-setup.json"
LOCKS = {
    "runtime": ROOT / "installer" / "requirements.lock",
    "dev": ROOT / "installer" / "requirements-dev.lock",
}


class SetupFailed(Exception):
    """The environment cannot be made; the text tells the user what to do."""


def python_path() -> Path:
    """The interpreter inside `.venv`."""
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return VENV / folder / name


def tool_path(name: str) -> str:
    """A command installed in `.venv`."""
    return str(python_path().with_name(name + (".exe" if os.name == "nt" else "")))


def ensure(kind: str) -> None:
    """Make `.venv` hold what the lock of `kind` ("runtime" or "dev") lists.

    Does nothing if the stamp says that it does; a "dev" environment serves "runtime" too.
    Raises SetupFailed.
    """
    current = _read_stamp()
    wanted = {name: _digest(path) for name, path in LOCKS.items()}
    python = platform.python_version()
    same_python = current.get("python") == python and python_path().exists()
    kinds_that_serve = ("dev",) if kind == "dev" else ("dev", "runtime")
    if same_python and any(current.get(name) == wanted[name] for name in kinds_that_serve):
        return
    STAMP.unlink(missing_ok=True)
    if not same_python:
        _make_venv()
    _install(LOCKS[kind])
    system_libraries.ensure(VENV)
    stamp = {"python": python, kind: wanted[kind]}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_stamp() -> dict[str, str]:
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _make_venv() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        system_libraries.install_venv_module()
    if VENV.exists() and not _is_usable_venv():
        shutil.rmtree(VENV)
    if VENV.exists():
        return
    print(f"Creating .venv with Python {platform.python_version()} ...", flush=True)
    result = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if result.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupFailed("Python could not create the folder .venv; the reason stands above.")


def _is_usable_venv() -> bool:
    """Whether `.venv` has this very Python and a pip (a set-up may have been interrupted)."""
    if not python_path().exists():
        return False
    check = "import platform, pip; print(platform.python_version())"
    result = subprocess.run(
        [str(python_path()), "-c", check], check=False, capture_output=True, text=True
    )
    return result.stdout.strip() == platform.python_version()


def _install(lock: Path) -> None:
    print(f"Installing from {lock.relative_to(ROOT)} ...", flush=True)
    command = [str(python_path()), "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += ["--only-binary=:all:", "--disable-pip-version-check", "--quiet", "-r", str(lock)]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupFailed(
            "The packages could not be installed. If the machine is offline or behind a proxy,\n"
            "point pip at a reachable package index (pip config) and start again."
        )
