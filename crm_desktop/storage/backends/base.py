"""What a way of keeping the data must offer; the place for modes of drives and PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from playhouse.sqlcipher_ext import SqlCipherDatabase


class Backend(Protocol):
    """Opens connections to one data file in one mode (reliability.md, section 2)."""

    @property
    def path(self) -> Path:
        """The data file."""
        ...

    @property
    def is_read_only(self) -> bool:
        """Whether connections refuse to write."""
        ...

    def reader(self) -> Backend:
        """The way for a second connection, which writes nothing."""
        ...

    def connect(self) -> SqlCipherDatabase:
        """A fresh connection with every safety setting made and compared.

        Raises `StorageUnavailable` or `UserError`; never changes the file by itself, except that
        SQLite takes back the half save of a program that died.
        """
        ...
