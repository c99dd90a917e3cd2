"""A file on a record, as it is stored and as a list of files shows it."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from crm_desktop.core.errors import UserError
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.records import record

ATTACHMENT = "attachment"
MOST_FILES = 100
"""Files on one record."""
NAME_LIMIT = 150
"""Letters of a name that is typed; names of files that come in are cut by their bytes."""
_MOST_NAMED = 5


@record
class Attachment:
    """A file on a record; its content lies beside the database under `sha256`.

    With `id` 0 it was taken in and is on nothing yet. `size` in bytes.
    """

    id: int
    file_name: str
    sha256: str
    size: int
    media_type: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it says to be a picture."""
        return self.media_type.startswith("image/")


@record
class FiledFile:
    """A file in the list of a record: on the record itself, or on an activity with it.

    `on` is the record that has it, `on_kind` an activity's kind and `on_title` its subject.
    """

    file: Attachment
    on: RecordRef
    version: int
    added_at: datetime
    added_by: int | None = None
    on_kind: str = ""
    on_title: str = ""


@record
class FilesDone:
    """What an action did: the batch that undo takes back, and how many files it was about."""

    seq: int
    count: int


@record
class FilesTaken:
    """Files that were copied beside the data file, and why others could not be.

    `most_megabytes` is how large one may be.
    """

    files: tuple[Attachment, ...]
    refused: tuple[UserError, ...] = ()
    most_megabytes: int = 0

    @property
    def problem(self) -> UserError | None:
        """What is to be said of those that did not come; several are named together."""
        if len(self.refused) < 2:
            return next(iter(self.refused), None)
        names = [PurePath(str(error.params.get("path", ""))).name for error in self.refused]
        told = ", ".join(f"“{name}”" for name in names[:_MOST_NAMED])
        more = "…" if len(names) > _MOST_NAMED else ""
        return UserError("files_refused", names=f"{told}{more}", limit=self.most_megabytes)
