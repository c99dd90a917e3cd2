"""Write the lock files: exact versions with the hashes of the wheels of every platform.

    .venv/bin/python installer/lock.py            # keep the locked versions, add what is new
    .venv/bin/python installer/lock.py --upgrade  # take the newest versions pyproject.toml allows

pip itself is asked, with whatever index this machine's settings name, once for every supported
platform and Python; the lock holds names, versions and hashes and no address. Only wheels are
locked, so that nothing is ever compiled on a user's machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME_LOCK = ROOT / "installer" / "requirements.lock"
DEV_LOCK = ROOT / "installer" / "requirements-dev.lock"

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_GLIBC = [f"manylinux_2_{minor}" for minor in range(39, 4, -1)]
_OLD_LINUX = ["manylinux2014", "manylinux2010", "manylinux1"]


@dataclass(frozen=True)
class Platform:
    """A kind of machine: its name in markers and the wheel tags it takes, best first."""

    name: str
    sys_platform: str
    tags: tuple[str, ...]


def _linux(machine: str, glibc: list[str]) -> Platform:
    tags = tuple(f"{tag}_{machine}" for tag in [*glibc, *_OLD_LINUX])
    return Platform(f"Linux {machine} {glibc[0]}", "linux", tags)


# Two generations where an older system may choose another wheel than a newer one.
PLATFORMS = (
    _linux("x86_64", _GLIBC),
    _linux("x86_64", _GLIBC[5:]),
    _linux("aarch64", _GLIBC),
    Platform("Windows", "win32", ("win_amd64",)),
    Platform("macOS 15 arm64", "darwin", ("macosx_15_0_arm64",)),
    Platform("macOS 13 arm64", "darwin", ("macosx_13_0_arm64",)),
    Platform("macOS 15 x86_64", "darwin", ("macosx_15_0_x86_64",)),
    Platform("macOS 13 x86_64", "darwin", ("macosx_13_0_x86_64",)),
)
SYSTEMS = ("linux", "win32", "darwin")


@dataclass
class Package:
    """One line of the lock."""

    name: str
    version: str
    requires: list[Requirement]
    hashes: set[str] = field(default_factory=set)
    needed: set[tuple[str, str]] = field(default_factory=set)


def ask_pip(requirements: list[str], *options: str) -> list[dict[str, Any]]:
    """What pip would install; raises `CalledProcessError` if there is no way."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(requirements), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        command += ["--only-binary=:all:", "--report", str(report), "--quiet", "-r", str(listed)]
        subprocess.run([*command, *options], check=True, capture_output=True, text=True)
        return json.loads(report.read_text(encoding="utf-8"))["install"]


def resolve(requirements: list[str], constraints: list[str]) -> dict[str, Package]:
    """Versions of everything that `requirements` need on this machine."""
    options: list[str] = []
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as kept:
        kept.write("\n".join(constraints))
    if constraints:
        options = ["--constraint", kept.name]
    found = {}
    for item in ask_pip(requirements, *options):
        metadata = item["metadata"]
        name = canonicalize_name(metadata["name"])
        requires = [Requirement(line) for line in metadata.get("requires_dist", [])]
        found[name] = Package(name, metadata["version"], requires)
    Path(kept.name).unlink()
    return found


def mark_needs(packages: dict[str, Package], wanted: list[Requirement]) -> set[str]:
    """Note for which system and Python each package is needed; returns names not resolved yet."""
    missing: set[str] = set()
    for system, python in itertools.product(SYSTEMS, PYTHONS):
        environment = {
            "sys_platform": system,
            "platform_system": {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[system],
            "os_name": "nt" if system == "win32" else "posix",
            "python_version": python,
            "python_full_version": f"{python}.5",
        }
        queue = [(requirement, frozenset(requirement.extras)) for requirement in wanted]
        seen: set[tuple[str, frozenset[str]]] = set()
        while queue:
            requirement, extras = queue.pop()
            name = canonicalize_name(requirement.name)
            if (name, extras) in seen:
                continue
            seen.add((name, extras))
            if name not in packages:
                missing.add(str(requirement).split(";", maxsplit=1)[0])
                continue
            packages[name].needed.add((system, python))
            queue += [
                (need, frozenset(need.extras))
                for need in packages[name].requires
                if _applies(need.marker, environment, extras)
            ]
    return missing


def _applies(marker: Marker | None, environment: dict[str, str], extras: frozenset[str]) -> bool:
    if marker is None:
        return True
    return any(marker.evaluate({**environment, "extra": extra}) for extra in (extras or {""}))


def collect_hashes(packages: dict[str, Package]) -> list[str]:
    """Fill in the hashes for every platform; returns what has no wheel somewhere."""
    missing: list[str] = []
    for platform, python in itertools.product(PLATFORMS, PYTHONS):
        wanted = [p for p in packages.values() if (platform.sys_platform, python) in p.needed]
        options = ["--no-deps", "--python-version", python, "--target", "unused"]
        for tag in platform.tags:
            options += ["--platform", tag]
        print(f"  Python {python}, {platform.name}: {len(wanted)} packages", flush=True)
        try:
            _add_hashes(packages, wanted, options)
        except subprocess.CalledProcessError:
            for package in wanted:
                try:
                    _add_hashes(packages, [package], options)
                except subprocess.CalledProcessError:
                    missing.append(f"{package.name} {package.version}: {platform.name}, {python}")
    return missing


def _add_hashes(packages: dict[str, Package], wanted: list[Package], options: list[str]) -> None:
    pins = [f"{package.name}=={package.version}" for package in wanted]
    for item in ask_pip(pins, *options):
        name = canonicalize_name(item["metadata"]["name"])
        packages[name].hashes.add(item["download_info"]["archive_info"]["hashes"]["sha256"])


def marker_text(needed: set[tuple[str, str]]) -> str:
    """The marker for a set of systems and Pythons; empty if it is all of them."""
    systems = {system for system, _ in needed}
    pythons = {python for _, python in needed}
    parts = []
    if systems != set(SYSTEMS):
        parts.append([f'sys_platform == "{name}"' for name in sorted(systems)])
    if pythons != set(PYTHONS):
        parts.append([f'python_version == "{name}"' for name in sorted(pythons)])
    texts = [" or ".join(part) for part in parts]
    return " and ".join(f"({text})" if len(parts) > 1 else text for text in texts)


def write_lock(path: Path, packages: dict[str, Package], wanted: list[Requirement]) -> None:
    """Write the packages that `wanted` need, in order of name."""
    for package in packages.values():
        package.needed.clear()
    mark_needs(packages, wanted)
    lines = ["# Written by installer/lock.py; do not edit. Wheels only: see installer/README.md."]
    for name in sorted(packages):
        package = packages[name]
        if package.needed:
            marker = marker_text(package.needed)
            head = f"{name}=={package.version}" + (f" ; {marker}" if marker else "")
            hashes = [f"    --hash=sha256:{digest}" for digest in sorted(package.hashes)]
            lines.append(" \\\n".join([head, *hashes]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {sum(bool(p.needed) for p in packages.values())} packages")


def main() -> int:
    """Write both lock files; exit code 1 if a package has no wheel for some platform."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest allowed versions")
    arguments = parser.parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime: list[str] = project["dependencies"]
    everything = runtime + project["optional-dependencies"]["dev"]
    constraints: list[str] = []
    if DEV_LOCK.exists() and not arguments.upgrade:
        constraints = re.findall(
            r"^[\w.-]+==[\w.]+", DEV_LOCK.read_text(encoding="utf-8"), re.MULTILINE
        )
    packages = resolve(everything, constraints)
    wanted = [Requirement(line) for line in everything]
    while missing := mark_needs(packages, wanted):
        packages.update(
            (name, package)
            for name, package in resolve(sorted(missing), constraints).items()
            if name not in packages
        )
    gaps = collect_hashes(packages)
    write_lock(RUNTIME_LOCK, packages, [Requirement(line) for line in runtime])
    write_lock(DEV_LOCK, packages, wanted)
    for gap in gaps:
        print(f"no wheel: {gap}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
