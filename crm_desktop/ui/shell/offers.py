"""Pages and actions as results of the search field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from crm_desktop.ui.kit.result_list import ResultGroup, ResultLine
from crm_desktop.ui.shell.commands import command_words, ranked_by_words

if TYPE_CHECKING:
    from crm_desktop.ui.shell.main_window import MainWindow

_UNASKED = ("quick", "person", "organization", "import", "settings")
"""What is offered before anything is typed."""


def offered_groups(window: MainWindow, typed: str, *, may_write: bool) -> tuple[ResultGroup, ...]:
    """Pages and actions that fit a typed text; with none, all pages and the usual actions."""
    translate = QCoreApplication.translate
    rail_pages = window.rail_pages
    pages = [
        (
            page.title(),
            ResultLine(
                partial(window.show_page, page.page_id),
                page.title(),
                page.icon_name,
                trailing=f"Ctrl+{rail_pages.index(page) + 1}" if page in rail_pages else "",
            ),
        )
        for page in window.pages
    ]
    words = command_words()
    actions = [
        (
            words[each.id],
            ResultLine(each.run, words[each.id], each.icon_name, trailing=each.keys),
        )
        for each in window.commands
        if (may_write or not each.writes) and (typed or each.id in _UNASKED)
    ]
    if typed:
        found_pages, found_actions = ranked_by_words(pages, typed), ranked_by_words(actions, typed)
    else:
        found_pages, found_actions = [line for _, line in pages], [line for _, line in actions]
    return (
        ResultGroup(translate("Commands", "Pages"), tuple(found_pages)),
        ResultGroup(translate("Commands", "Actions"), tuple(found_actions)),
    )
