"""The files of one record, read and changed for whatever shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from crm_desktop.business.attachments.model import (
    ATTACHMENT,
    FiledFile,
    FilesDone,
    FilesTaken,
)
from crm_desktop.core.changes import Changes
from crm_desktop.core.errors import (
    ConflictError,
    FieldConflict,
    Outcome,
    StorageUnavailable,
    UserError,
    is_gone,
)
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.core.text import isolate
from crm_desktop.ui.attachments.context import FilesContext
from crm_desktop.ui.attachments.mime import holds_files, local_files, picture_taken
from crm_desktop.ui.attachments.opener import FileOpener
from crm_desktop.ui.kit.operations import Running, Task

_RELOAD_PAUSE_MS = 50
_SHOWN_WITH = frozenset({ATTACHMENT, "activity"})


class RecordFiles(QObject):
    """`changed()` when there are others, `progressed()` while some are copied.

    `undo_offered(sentence, seq)` after each change; errors go to the window's message bar. What the
    drive could not take is kept for `retry`; `unsaved_changed()` when that came or went.
    """

    changed = Signal()
    progressed = Signal()
    unsaved_changed = Signal()
    undo_offered = Signal(str, int)

    def __init__(self, context: FilesContext, window: QWidget) -> None:
        super().__init__(window)
        self.context = context
        self._window = window
        self.ref: RecordRef | None = None
        self.files: tuple[FiledFile, ...] = ()
        self.is_read = False
        self.is_editable = context.can_edit
        self.opener = FileOpener(context.service, context.operations, window)
        self._running: Running | None = None
        self._done = (0, 0)
        self._refused: list[Callable[[], object]] = []
        """What to do again for files that the drive could not take."""
        self._to_repeat: list[Callable[[], object]] = []
        self._reload_pause = QTimer(self)
        self._reload_pause.setSingleShot(True)
        self._reload_pause.setInterval(_RELOAD_PAUSE_MS)
        self._reload_pause.timeout.connect(self.reload)
        context.bridge.changed.connect(self._on_changes)

    # -- reading -------------------------------------------------------------------------

    def show_record(self, ref: RecordRef | None) -> None:
        """The files of another record; of none while it is not stored."""
        if ref == self.ref:
            return
        had_files = bool(self.files)
        if self.holds_unsaved:
            self._to_repeat, self._refused = [], []
            self.unsaved_changed.emit()
        self.ref, self.files, self.is_read = ref, (), False
        (self.changed if had_files else self.progressed).emit()
        self.reload()

    def reload(self) -> None:
        """Read them again."""
        ref, service = self.ref, self.context.service
        if ref is None:
            return
        self.context.operations.run(
            self, lambda: service().files_of(ref), partial(self._take, ref), kind="files"
        )

    def _take(self, ref: RecordRef, files: tuple[FiledFile, ...]) -> None:
        if ref == self.ref and (files != self.files or not self.is_read):
            self.files, self.is_read = files, True
            self.changed.emit()

    def _on_changes(self, changes: Changes) -> None:
        if self.ref is not None and any(map(changes.touches_kind, _SHOWN_WITH)):
            self._reload_pause.start()

    # -- taking in -----------------------------------------------------------------------

    @property
    def can_take(self) -> bool:
        """Whether files can be attached now."""
        return self.is_editable and self.ref is not None and not self.is_taking

    @property
    def is_taking(self) -> bool:
        """Whether files are being copied."""
        return self._running is not None

    @property
    def holds_unsaved(self) -> bool:
        """Whether files were chosen that the drive could not take."""
        return bool(self._refused or self._to_repeat)

    def retry(self) -> None:
        """Take once more what the drive could not take."""
        if not self.is_taking:
            self._to_repeat, self._refused = [*self._to_repeat, *self._refused], []
            self._repeat_next()

    def _repeat_next(self) -> None:
        if self._to_repeat and not self.is_taking:
            again = self._to_repeat.pop(0)
            self.unsaved_changed.emit()
            again()

    def _refuse(self, again: Callable[[], object], error: UserError | StorageUnavailable) -> None:
        """Say it; what may not have been done already is kept to be done again."""
        if isinstance(error, StorageUnavailable) and error.outcome is not Outcome.UNKNOWN:
            self._refused.append(again)
            self.unsaved_changed.emit()
        self.context.operations.show(self, error)

    @property
    def progress(self) -> tuple[int, int]:
        """How many bytes of how many are copied."""
        return self._done

    def take(self, paths: Sequence[Path]) -> None:
        """Copy files beside the data file, then put them on the record."""
        service = self.context.service

        def call(task: Task) -> FilesTaken:
            def tell(done: int, total: int) -> None:
                task.check_cancelled()
                task.progress(done, total)

            return service().take_each(paths, tell)

        if paths:
            self._begin(call)

    def take_mime(self, mime: QMimeData) -> bool:
        """Take the files or the picture of a drop or the clipboard; false if there is neither."""
        if not holds_files(mime):
            return False
        if paths := local_files(mime):
            self.take(paths)
            return True
        image = QImage(mime.imageData())
        pictures = sum(one.file.is_picture for one in self.files)
        name = self.tr("Picture {number}").replace("{number}", str(pictures + 1))
        service = self.context.service
        if not image.isNull():
            self._begin(lambda _task: FilesTaken(picture_taken(service(), image, f"{name}.png")))
        return True

    def cancel(self) -> None:
        """Copy no further; nothing is left of it."""
        if self._running is not None:
            self._running.cancel()

    def _begin(self, call: Callable[[Task], FilesTaken]) -> None:
        ref = self.ref
        if not self.can_take or ref is None:
            return
        self._done = (0, 0)
        self._running = self.context.operations.run_task(
            self,
            call,
            partial(self._attach, ref),
            lambda error: self._refuse(partial(self._begin, call), error),
            on_progress=self._tell_progress,
            on_finished=self._end,
            long=True,
        )
        if self._running.is_finished:  # where the worker runs at once
            self._running = None
        self.progressed.emit()

    def _tell_progress(self, done: int, total: int) -> None:
        self._done = (done, total)
        self.progressed.emit()

    def _end(self) -> None:
        self._running = None
        self.progressed.emit()
        self._repeat_next()

    def _attach(self, ref: RecordRef, taken: FilesTaken) -> None:
        service, actor = self.context.service, self.context.actor

        def tell(done: FilesDone | None = None) -> None:
            if done is not None:
                self._offer_attached(done)
            # Last: what is saved takes messages of before away.
            if (problem := taken.problem) is not None:
                self.context.operations.show(self, problem)

        if taken.files:
            self.context.operations.run(
                self,
                lambda: service().attach(ref, taken.files, actor),
                tell,
                lambda error: self._refuse(partial(self._attach, ref, taken), error),
                on_finished=self._repeat_next,
            )
        else:
            tell()

    def _offer_attached(self, done: FilesDone) -> None:
        if done.count:
            self.undo_offered.emit(self.tr("%Ln file(s) attached", "", done.count), done.seq)

    # -- changing ------------------------------------------------------------------------

    def may_change(self, filed: FiledFile) -> bool:
        """Whether a file can be renamed and taken off from here."""
        return self.is_editable and filed.on == self.ref

    def rename(
        self,
        filed: FiledFile,
        name: str,
        then: Callable[[], object],
        fail: Callable[[UserError | StorageUnavailable], object],
        window: QWidget,
    ) -> None:
        """Give a file another name; `then()` or `fail(error)` follows.

        Another name that somebody gave it meanwhile is asked about in `window`; one that was taken
        off is offered to be put back under the new name.
        """
        service, actor = self.context.service, self.context.actor
        again = partial(self.rename, name=name, then=then, fail=fail, window=window)

        def is_open() -> bool:
            """Whether the window waited for an answer."""
            return shiboken6.isValid(window)

        def close() -> None:
            if is_open():
                then()

        def tell(error: UserError | StorageUnavailable) -> None:
            if is_open():
                fail(error)
            else:
                self.context.operations.show(self, error)

        def offer(done: FilesDone) -> None:
            close()
            self.undo_offered.emit(self.tr("File renamed"), done.seq)

        def refuse(error: UserError | StorageUnavailable) -> None:
            from crm_desktop.ui.kit.asking_fields import AskingFields

            place = window if is_open() else self._window
            if isinstance(error, ConflictError) and error.conflicts:
                self._ask_name(filed, error, again, close, place)
            elif is_gone(error):
                AskingFields(self).offer_again(place, filed.file.file_name, put_back)
            else:
                tell(error)

        def put_back() -> None:
            self.context.operations.run(
                self, lambda: service().put_back(filed, name, actor), offer_attached, tell
            )

        def offer_attached(done: FilesDone) -> None:
            close()
            self._offer_attached(done)

        self.context.operations.run(
            self, lambda: service().rename(filed, name, actor), offer, refuse
        )

    def _ask_name(
        self,
        filed: FiledFile,
        error: ConflictError,
        again: Callable[[FiledFile], object],
        then: Callable[[], object],
        window: QWidget,
    ) -> None:
        from crm_desktop.ui.kit.asking_fields import AskingFields

        def settle(conflicts: tuple[FieldConflict, ...], kept: frozenset[str]) -> None:
            if kept:
                theirs = replace(filed.file, file_name=str(conflicts[0].theirs))
                again(replace(filed, file=theirs))
            else:
                then()
            self.reload()

        title = self.tr("Name of the file")
        asking = AskingFields(self)
        asking.ask(window, filed.file.file_name, error, lambda _field: title, _as_text, settle)

    def remove(self, filed: FiledFile, *, over: bool = False) -> None:
        """Take a file off the record; another name that somebody gave it is asked about."""
        if not self.may_change(filed):
            return
        service, actor = self.context.service, self.context.actor
        name, base = filed.file.file_name, None if over else filed
        sentence = self.tr("{name} taken off").replace("{name}", isolate(name))

        def refuse(error: UserError | StorageUnavailable) -> None:
            if not isinstance(error, ConflictError) or not error.conflicts:
                self.context.operations.show(self, error)
                return
            from crm_desktop.ui.kit.asking_fields import AskingFields

            title, go_on = self.tr("Name of the file"), partial(self.remove, filed, over=True)
            AskingFields(self).ask_removal(
                self._window, name, error, lambda _field: title, _as_text, go_on
            )

        self.context.operations.run(
            self,
            lambda: service().remove(filed.on, (filed.file.id,), actor, base),
            lambda done: self.undo_offered.emit(sentence, done.seq) if done.count else None,
            refuse,
        )


def _as_text(_field: str, value: object) -> str:
    return str(value)
