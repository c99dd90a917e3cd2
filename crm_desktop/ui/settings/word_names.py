"""The names of the lists of words, and of words that the program brings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.business.contacts.model import LifecycleStage, PartyKind


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
    }[dictionary]


def word_name(dictionary: Dictionary, word: Word) -> str:
    """A word's name: the company's, else the translated one."""
    if word.name or not dictionary.is_coded:
        return word.name or word.key
    translate = QCoreApplication.translate
    return {
        PartyKind.CUSTOMER.value: translate("ContactWords", "Customer"),
        PartyKind.PROSPECT.value: translate("ContactWords", "Prospect"),
        PartyKind.SUPPLIER.value: translate("ContactWords", "Supplier"),
        PartyKind.PARTNER.value: translate("ContactWords", "Partner"),
        PartyKind.COMPETITOR.value: translate("ContactWords", "Competitor"),
        LifecycleStage.COLD.value: translate("ContactWords", "Cold"),
        LifecycleStage.LEAD.value: translate("ContactWords", "Lead"),
        LifecycleStage.LOYAL.value: translate("ContactWords", "Loyal"),
        LifecycleStage.DORMANT.value: translate("ContactWords", "Dormant"),
        LifecycleStage.LOST.value: translate("ContactWords", "Lost"),
    }.get(word.key, word.key)
