"""A save of which nobody knows the outcome, and whose button is pressed once more (P5).

```python
self._again = AskedAgain[Draft]()
operations.run(self, self._again.call(service.saved_by, save, draft), done, self._fail)
...
def _fail(self, error):
    self._again.note(error)
```
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError

T = TypeVar("T")
Sent = TypeVar("Sent")


class AskedAgain(Generic[Sent]):
    """Remembers the operation of a save that got no answer, so that it is looked up first."""

    def __init__(self) -> None:
        self._op_id = b""
        self._sent: Sent | None = None
        self.older: Sent | None = None
        """What the last call found in the file instead of what it was to save, which somebody went
        on typing at; None if there was no difference."""
        self.was_found = False
        """Whether the last call found in the file what it was to save: then that is told."""

    def note(self, error: UserError | StorageUnavailable) -> None:
        """Why it could not be saved this time."""
        op_id = error.params.get("op_id")
        is_unknown = isinstance(error, StorageUnavailable) and error.outcome is Outcome.UNKNOWN
        if is_unknown and isinstance(op_id, str):
            self._op_id = bytes.fromhex(op_id)

    def look(self, find: Callable[[bytes], T | None]) -> T | None:
        """In the worker: what a save that got no answer stored after all; None if nothing."""
        return find(self._op_id) if self._op_id else None

    def settle(self) -> None:
        """It is in the file; what is saved next is something else."""
        self._op_id = b""

    def call(
        self, find: Callable[[bytes], T | None], save: Callable[[], T], sent: Sent
    ) -> Callable[[], T]:
        """For the worker: `save` what is `sent`, unless `find` finds what the last one saved."""
        op_id, before = self._op_id, self._sent

        def look_first() -> T:
            self.older, self.was_found = None, False
            try:
                found = find(op_id) if op_id else None
            except StorageUnavailable as error:
                error.outcome = Outcome.UNKNOWN  # as it was before
                raise
            if found is None:
                self._sent = sent
                return save()
            self.was_found = True
            self.older = None if before == sent else before
            return found

        return look_first


def found_words() -> str:
    """What happened where a save that got no answer turned out to be in the file."""
    return QCoreApplication.translate(
        "AskedAgain",
        "The first try had been saved after all: nothing is there twice.",
    )
