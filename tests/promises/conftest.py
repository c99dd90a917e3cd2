"""A pretend drive for a whole module of tests, and one that can lose its power for a single one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.netdrive.fixtures import share, skip_without_pretend_drive
from tests.netdrive.netdrive import Mount, Share

__all__ = ["share"]


@pytest.fixture(scope="module")
def steady_share(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Share]:
    """A file server without books of what is not synced: quicker, but its power cannot be cut."""
    skip_without_pretend_drive()
    with Share(tmp_path_factory.mktemp("steady") / "server") as share:
        yield share


@pytest.fixture(scope="module")
def steady_mount(steady_share: Share) -> Mount:
    """The machine at which the deeds are done."""
    return steady_share.mount(steady_share.backing.with_name("a"))


@pytest.fixture
def mount(steady_mount: Mount) -> Iterator[Mount]:
    """The machine, with an empty drive that works."""
    yield steady_mount
    steady_mount.set(faults=[], connected=True, latency_ms=0)
    _empty(steady_mount.path)


def _empty(folder: Path) -> None:
    for one in folder.iterdir():
        if one.is_dir():
            _empty(one)
            one.rmdir()
        elif one.name != ".netdrive":
            one.unlink()
