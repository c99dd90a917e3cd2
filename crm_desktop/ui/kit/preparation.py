"""Something that is made in the background and that answers depend on, e.g. the search index."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication, QObject, Signal

from crm_desktop.ui.kit.formatting import format_share


class Stage(Enum):
    """How far it is."""

    UNDER_WAY = "under way"
    READY = "ready"
    FAILED = "failed"


class Preparation(QObject):
    """Tells lists and searches whether "nothing found" is true yet.

    `changed` follows every step, `finished` the last one, after which asking again may give more.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QObject | None = None, *, is_ready: bool = False) -> None:
        super().__init__(parent)
        self._stage = Stage.READY if is_ready else Stage.UNDER_WAY
        self._share: float | None = None

    @property
    def is_ready(self) -> bool:
        """Whether answers are complete."""
        return self._stage is Stage.READY

    def begin(self) -> None:
        """It is under way again: something large has changed."""
        if self._stage is not Stage.UNDER_WAY:
            self._stage = Stage.UNDER_WAY
            self.changed.emit()

    def show_progress(self, done: int, total: int) -> None:
        """So much is done; a total of 0 says nothing."""
        if self._stage is Stage.UNDER_WAY and total > 0:
            self._share = min(1.0, done / total)
            self.changed.emit()

    def finish(self, *, is_ready: bool) -> None:
        """Nothing more will be done."""
        self._stage = Stage.READY if is_ready else Stage.FAILED
        self._share = None
        self.changed.emit()
        self.finished.emit()

    def words(self) -> tuple[str, str]:
        """What to say instead of "nothing found": a title and a sentence; empty when ready."""
        if self._stage is Stage.READY:
            return "", ""
        if self._stage is Stage.FAILED:
            return (
                QCoreApplication.translate("Preparation", "The search is not available"),
                QCoreApplication.translate(
                    "Preparation",
                    "It could not be prepared. It is tried again when the file is opened.",
                ),
            )
        title = QCoreApplication.translate("Preparation", "The search is being prepared")
        if self._share is None:
            sentence = QCoreApplication.translate(
                "Preparation", "What you typed is looked for as soon as it is ready."
            )
            return title, sentence
        sentence = QCoreApplication.translate(
            "Preparation", "{percent} done. What you typed is looked for as soon as it is ready."
        )
        return title, sentence.replace("{percent}", format_share(self._share))
