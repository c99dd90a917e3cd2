"""The names of the lists of words, and of words that the program brings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.ui.contact_words import (
    PARTY_WORDS,
    STAGE_WORDS,
    built_in_relation,
)

_BROUGHT = {Dictionary.PARTY_KIND: PARTY_WORDS, Dictionary.STAGE: STAGE_WORDS}


def dictionary_word(dictionary: Dictionary) -> str:
    """What a list is called."""
    translate = QCoreApplication.translate
    return {
        Dictionary.STAGE: translate("WordLists", "Status of contacts"),
        Dictionary.TAG: translate("WordLists", "Tags"),
        Dictionary.SOURCE: translate("WordLists", "Sources"),
        Dictionary.ROLE: translate("WordLists", "Roles in organizations"),
        Dictionary.CHANNEL_LABEL: translate("WordLists", "Labels of phones and e-mails"),
        Dictionary.PARTY_KIND: translate("WordLists", "What contacts are to us"),
        Dictionary.RELATION: translate("WordLists", "Relations between contacts"),
    }[dictionary]


def end_names(word: Word) -> tuple[str, str]:
    """What a kind of relation is called from its beginning and from its end."""
    if word.name:
        return word.name, word.other_name or word.name
    return built_in_relation(word.key)


def word_name(dictionary: Dictionary, word: Word) -> str:
    """A word's name: the company's, else the translated one; both of a relation."""
    if dictionary.has_ends:
        return " / ".join(dict.fromkeys(end_names(word)))
    if word.name or not dictionary.is_coded:
        return word.name or word.key
    return _BROUGHT[dictionary].built_in(word.key)
