"""The pretend drive for the tools' own tests."""

from __future__ import annotations

from tests.netdrive.fixtures import share

__all__ = ["share"]
