"""Who else has a record open: quiet avatars and a sentence at the foot of its window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.core.records import record
from crm_desktop.ui.kit.avatar import Avatar
from crm_desktop.ui.kit.direction import isolate
from crm_desktop.ui.kit.plain_label import PlainLabel, set_plain_tooltip
from crm_desktop.ui.kit.theme import theme

_MOST_AVATARS = 3


@record
class Viewer:
    """Somebody who looks at a record; `is_editing` while they write in it.

    `name` stands in the sentence, `person` in the avatar.
    """

    name: str
    person: str
    is_editing: bool = False


class ViewersLine(QWidget):
    """Shows nothing while nobody else is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Viewer, ...] = ()
        look = theme()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.space("s"))
        faces = QHBoxLayout()
        faces.setSpacing(look.space("xs"))
        self.avatars = [Avatar(size="avatar_small", parent=self) for _ in range(_MOST_AVATARS)]
        for avatar in self.avatars:
            faces.addWidget(avatar)
        self.words = PlainLabel(size="caption", tone="muted")
        line.addLayout(faces)
        line.addWidget(self.words)
        self.hide()

    def show_viewers(self, viewers: Sequence[Viewer]) -> None:
        """Those who edit come first."""
        if tuple(viewers) == self._shown:
            return
        self._shown = tuple(viewers)
        self.setVisible(bool(viewers))
        if not viewers:
            return
        for number, avatar in enumerate(self.avatars):
            is_there = number < len(viewers)
            avatar.setVisible(is_there)
            if is_there:
                avatar.set_person(viewers[number].person)
        words = self._sentence(viewers[0])
        if len(viewers) > 1:
            others = self.tr("%Ln more here", "", len(viewers) - 1)
            words = f"{words} · {others}"
        self.words.setText(words)
        self.words.set_tone("normal" if viewers[0].is_editing else "muted")
        set_plain_tooltip(self, "\n".join(map(self._sentence, viewers)))
        self.setAccessibleName(words)

    def _sentence(self, viewer: Viewer) -> str:
        words = self.tr("{name} is looking at this card")
        if viewer.is_editing:
            words = self.tr("{name} is editing this card")
        return words.replace("{name}", isolate(viewer.name))
