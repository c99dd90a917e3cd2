"""Answers the question about what others changed meanwhile, wherever a window asks it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.ui.kit.conflict_dialog import Answer, ConflictDialog


def answer(parent: QWidget, choice: Answer, *, with_titles: bool = False) -> list[str]:
    """Answer everything that is asked below `parent` alike; gives "mine / theirs" of each.

    Raises `ValueError` unless just one question stands open.
    """
    (dialog,) = (one for one in parent.findChildren(ConflictDialog) if one.isVisible())
    asked = [block.question for block in dialog.blocks]
    for block in dialog.blocks:
        block.choose(choice)
    dialog.act_button.click()
    told = [f"{one.mine} / {one.theirs}" for one in asked]
    if with_titles:
        told = [f"{one.title}: {words}" for one, words in zip(asked, told, strict=True)]
    return told
