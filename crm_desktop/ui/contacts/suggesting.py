"""Words offered while a line is typed: the company's own, those on cards, usual ones."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLineEdit

from crm_desktop.business.contacts.dictionary_model import Dictionary
from crm_desktop.core.text import fold
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.suggestions import Suggestions


def offer_words(edit: QLineEdit, words: Iterable[str]) -> None:
    """Offer words that hold what is typed, each once."""
    each = {fold(word): word for word in reversed(list(words)) if word}
    edit.setCompleter(Suggestions(reversed(each.values()), edit))


def offer_dictionary(
    context: ContactContext, edit: QLineEdit, dictionary: Dictionary, usual: Iterable[str] = ()
) -> None:
    """Offer the words of one of the company's lists, then the `usual` ones."""
    service, others = context.services.dictionaries, tuple(usual)
    context.operations.run(
        edit,
        lambda: service.suggested(dictionary),
        lambda found: offer_words(edit, (*found, *others)),
        reads=True,
    )
