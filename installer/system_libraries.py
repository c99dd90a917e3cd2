"""The shared libraries that Qt and the tests expect from a Linux system: installed or named.

What is missing is asked of `ldd` on Qt's own platform plugins, so that a system that has it all
is left alone. On Debian and Ubuntu root gets them through apt; otherwise the exact command is
printed. Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

# Shared library -> package: Debian and Ubuntu, Fedora and relatives, Arch, openSUSE.
PACKAGES = {
    "libEGL.so.1": ("libegl1", "mesa-libEGL", "libglvnd", "libEGL1"),
    "libGL.so.1": ("libgl1", "mesa-libGL", "libglvnd", "libGL1"),
    "libGLX.so.0": ("libglx0", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libOpenGL.so.0": ("libopengl0", "libglvnd-opengl", "libglvnd", "libglvnd"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11", "libX11-6"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2", "libfreetype6"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    "libwayland-client.so.0": (
        "libwayland-client0",
        "libwayland-client",
        "wayland",
        "libwayland-client0",
    ),
    "libwayland-cursor.so.0": (
        "libwayland-cursor0",
        "libwayland-cursor",
        "wayland",
        "libwayland-cursor0",
    ),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
    "libxcb-cursor.so.0": (
        "libxcb-cursor0",
        "xcb-util-cursor",
        "xcb-util-cursor",
        "libxcb-cursor0",
    ),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": (
        "libxcb-keysyms1",
        "xcb-util-keysyms",
        "xcb-util-keysyms",
        "libxcb-keysyms1",
    ),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb", "libxcb-render0"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb", "libxcb-shm0"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0", "libxcb", "libxcb", "libxcb-xinerama0"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb", "libxcb1"),
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
}
INSTALL_COMMANDS = (
    ("debian", "apt-get install -y"),
    ("fedora", "dnf install -y"),
    ("arch", "pacman -S --needed"),
    ("suse", "zypper install"),
)
PACKAGE_OF_DRIVES = "fuse3"
"""So called by Debian, Ubuntu, Fedora, Arch and openSUSE."""
DEVICE_OF_DRIVES = Path("/dev/fuse")
# Loaded by Qt while it runs, so that `ldd` does not name it.
_LOADED_LATE = ("libGL.so.1",)
# What the program uses of Qt; the other plugins (printing, GTK, other databases) may lack theirs.
_QT_FILES = (
    "lib/libQt6Widgets.so.6",
    "lib/libQt6Network.so.6",
    "lib/libQt6Svg.so.6",
    "lib/libQt6XcbQpa.so.6",
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqoffscreen.so",
    "plugins/platforms/libqwayland.so",
    "plugins/iconengines/libqsvgicon.so",
)


def ensure(venv: Path) -> None:
    """Install or name the libraries that the Qt inside `venv` misses; nothing outside Linux."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries(venv)
    if not missing:
        return
    family = _family()
    packages = _package_names(missing, family)
    if family == "debian" and os.geteuid() == 0 and _apt_install(packages):
        missing = missing_libraries(venv)
        if not missing:
            return
        packages = _package_names(missing, family)
    print(f"\nQt misses these system libraries: {', '.join(sorted(missing))}")
    command = dict(INSTALL_COMMANDS).get(family)
    if command:
        prefix = "" if os.geteuid() == 0 else "sudo "
        print(f"Install them with:\n\n    {prefix}{command} {' '.join(packages)}\n")
    else:
        print("Install them with your system's package manager.\n")


def ensure_for_tests() -> None:
    """Install or name what the tests' pretend network drive needs; without it they are skipped.

    Nothing outside Linux, nor where the system gives no `/dev/fuse`, as in most containers.
    """
    if not sys.platform.startswith("linux") or not DEVICE_OF_DRIVES.exists():
        return
    known = _loader_cache()
    if not known or "libfuse3.so" in known:
        return
    family = _family()
    if family == "debian" and os.geteuid() == 0 and _apt_install([PACKAGE_OF_DRIVES]):
        return
    print("\nWithout libfuse 3 the tests of network drives are skipped.")
    command = dict(INSTALL_COMMANDS).get(family)
    if command:
        prefix = "" if os.geteuid() == 0 else "sudo "
        print(f"Install it with:\n\n    {prefix}{command} {PACKAGE_OF_DRIVES}\n")


def missing_libraries(venv: Path) -> set[str]:
    """Names of shared libraries that Qt needs and the loader does not find."""
    if shutil.which("ldd") is None:
        return set()
    folders = list(venv.glob("lib/python*/site-packages/PySide6/Qt"))
    missing: set[str] = set()
    for folder in folders:
        files = [str(folder / name) for name in _QT_FILES if (folder / name).exists()]
        # ldd's words are translated; its "not found" is not in the C locale.
        listing = subprocess.run(
            ["ldd", *files],
            check=False,
            capture_output=True,
            text=True,
            env=dict(os.environ, LC_ALL="C"),
        )
        for line in listing.stdout.splitlines():
            name, _, target = line.strip().partition(" => ")
            if target == "not found" and not name.startswith(("libQt6", "libicu")):
                missing.add(name)
    known = _loader_cache()
    if known:
        missing.update(name for name in _LOADED_LATE if name not in known)
    return missing


def install_venv_module() -> None:
    """Get Python's venv module, which Debian ships apart; raises SystemExit with the command."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if _family() == "debian":
        if os.geteuid() == 0 and _apt_install([package]):
            return
        raise SystemExit(
            "Python's venv module is missing. Install it and start again:\n\n"
            f"    sudo apt-get install -y {package}\n"
        )
    raise SystemExit("Python's venv and ensurepip modules are missing; please install them.")


def _package_names(libraries: set[str], family: str) -> list[str]:
    column = [name for name, _ in INSTALL_COMMANDS].index(family) if family else 0
    names: set[str] = set()
    for library in libraries:
        known = PACKAGES.get(library)
        names.add(known[column] if known else library)
    return sorted(names)


def _family() -> str:
    """The distribution's family as in INSTALL_COMMANDS; empty if it is none of them."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""
    fields = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    words = " ".join(shlex.split(fields.get("ID", "") + " " + fields.get("ID_LIKE", "")))
    for family, _ in INSTALL_COMMANDS:
        if family in words or (family == "fedora" and "rhel" in words):
            return family
    return ""


def _apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root; False if apt could not."""
    print(f"Installing system packages: {' '.join(packages)} ...", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "--no-install-recommends", "-qq", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        result = subprocess.run(
            command, check=False, env=environment, stdin=subprocess.DEVNULL, capture_output=True
        )
        if result.returncode != 0:
            print(result.stderr.decode(errors="replace").strip())
            return False
    return True


def _loader_cache() -> str:
    """What the loader knows by name; empty if it cannot be asked."""
    for program in ("ldconfig", "/sbin/ldconfig"):
        try:
            return subprocess.run(
                [program, "-p"], check=False, capture_output=True, text=True
            ).stdout
        except OSError:
            continue
    return ""
