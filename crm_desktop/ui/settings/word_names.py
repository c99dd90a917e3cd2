"""The names of the lists of words, and of words that the program brings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.business.contacts.model import LifecycleStage


def dictionary_word(dictionary: Dictionary) -> str:
    """What a list is called."""
    translate = QCoreApplication.translate
    return {
        Dictionary.STAGE: translate("WordLists", "Status of contacts"),
        Dictionary.TAG: translate("WordLists", "Tags"),
        Dictionary.SOURCE: translate("WordLists", "Sources"),
        Dictionary.ROLE: translate("WordLists", "Roles in organizations"),
        Dictionary.CHANNEL_LABEL: translate("WordLists", "Labels of phones and e-mails"),
    }[dictionary]


def word_name(dictionary: Dictionary, word: Word) -> str:
    """A word's name: the company's, else the translated one."""
    if word.name or dictionary is not Dictionary.STAGE:
        return word.name or word.key
    translate = QCoreApplication.translate
    return {
        LifecycleStage.COLD.value: translate("ContactWords", "Cold"),
        LifecycleStage.LEAD.value: translate("ContactWords", "Lead"),
        LifecycleStage.PROSPECT.value: translate("ContactWords", "Prospect"),
        LifecycleStage.CUSTOMER.value: translate("ContactWords", "Customer"),
        LifecycleStage.LOYAL.value: translate("ContactWords", "Loyal"),
        LifecycleStage.DORMANT.value: translate("ContactWords", "Dormant"),
        LifecycleStage.LOST.value: translate("ContactWords", "Lost"),
    }.get(word.key, word.key)
