"""A save of which nobody knows the outcome, and whose button is pressed once more (P5).

```python
self._again = AskedAgain()
operations.run(self, self._again.call(service.saved_by, save), done, self._fail)
...
def _fail(self, error):
    self._again.note(error)
```
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from crm_desktop.core.errors import Outcome, StorageUnavailable, UserError

T = TypeVar("T")


class AskedAgain:
    """Remembers the operation of a save that got no answer, so that it is looked up first."""

    def __init__(self) -> None:
        self._op_id = b""

    @property
    def is_open(self) -> bool:
        """Whether what was saved last may be in the file."""
        return bool(self._op_id)

    def note(self, error: UserError | StorageUnavailable) -> None:
        """Why it could not be saved this time."""
        op_id = error.params.get("op_id")
        is_unknown = isinstance(error, StorageUnavailable) and error.outcome is Outcome.UNKNOWN
        if is_unknown and isinstance(op_id, str):
            self._op_id = bytes.fromhex(op_id)

    def settle(self) -> None:
        """It is in the file; what is saved next is something else."""
        self._op_id = b""

    def call(self, find: Callable[[bytes], T | None], save: Callable[[], T]) -> Callable[[], T]:
        """For the worker: `save`, unless `find` finds what the last operation saved."""
        op_id = self._op_id

        def look_first() -> T:
            try:
                found = find(op_id) if op_id else None
            except StorageUnavailable as error:
                error.outcome = Outcome.UNKNOWN  # as it was before
                raise
            return save() if found is None else found

        return look_first
