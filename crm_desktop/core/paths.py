"""Where things lie: bundled resources, the user's documents, settings, cache and logs.

The folders of the user can be moved by environment variables (`CRM_DESKTOP_CONFIG`,
`CRM_DESKTOP_CACHE`, `CRM_DESKTOP_STATE`, `CRM_DESKTOP_DOCUMENTS`): tests and portable
installations use them.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path

APPLICATION = "CRM Desktop"
_DEFAULT_PROFILE = "default"
_NOT_IN_A_FOLDER_NAME = re.compile(r"[^\w-]+")


def _resource_folder() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    return _installed_resources()


@cache
def _installed_resources() -> Path:
    """Looked for once: icons ask for it a hundred times while the program starts."""
    package = Path(__file__).resolve().parents[1]
    inside_wheel = package / "resources"
    return inside_wheel if inside_wheel.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a bundled file, e.g. `resource("icons", "phone.svg")`.

    The same call works in the source tree, an installed wheel and a frozen program. The file is
    not opened; a name that leads out of the resources is a bug and raises `ValueError`.
    """
    folder = _resource_folder()
    path = folder.joinpath(*parts)
    if ".." in path.parts or not path.is_relative_to(folder):
        raise ValueError("a resource lies below resources/")
    return path


def documents_folder() -> Path:
    """Where data files are offered to be kept; it may not exist yet."""
    moved = os.environ.get("CRM_DESKTOP_DOCUMENTS")
    if moved:
        return Path(moved)
    import platformdirs

    return Path(platformdirs.user_documents_dir())


def _own_folder(variable: str, kind: str, profile: str) -> Path:
    moved = os.environ.get(variable)
    if moved:
        folder = Path(moved)
    else:
        import platformdirs

        folder = Path(getattr(platformdirs, f"user_{kind}_dir")(APPLICATION, appauthor=False))
    folder = folder / (_NOT_IN_A_FOLDER_NAME.sub("_", profile) or _DEFAULT_PROFILE)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def config_folder(profile: str = _DEFAULT_PROFILE) -> Path:
    """Personal settings of this user and profile; made if missing."""
    return _own_folder("CRM_DESKTOP_CONFIG", "config", profile)


def cache_folder(profile: str = _DEFAULT_PROFILE) -> Path:
    """What can be rebuilt at will (search indexes); made if missing."""
    return _own_folder("CRM_DESKTOP_CACHE", "cache", profile)


def state_folder(profile: str = _DEFAULT_PROFILE) -> Path:
    """What should outlive a restart but is no setting; made if missing."""
    return _own_folder("CRM_DESKTOP_STATE", "state", profile)


BACKUP_FOLDER = "backups"
"""Below the state folder: backups should outlive a restart, and any cleaning of caches."""


def log_folder(profile: str = _DEFAULT_PROFILE) -> Path:
    """Rotating logs; made if missing."""
    folder = state_folder(profile) / "logs"
    folder.mkdir(exist_ok=True)
    return folder
