"""The names of the lists of words, and of words that the program brings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.dictionary_model import Dictionary, Word
from crm_desktop.business.contacts.model import LifecycleStage
from crm_desktop.business.contacts.party_kinds import PartyKind


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
    return _relation_words().get(word.key, (word.key, word.key))


def word_name(dictionary: Dictionary, word: Word) -> str:
    """A word's name: the company's, else the translated one; both of a relation."""
    if dictionary.has_ends:
        return " / ".join(dict.fromkeys(end_names(word)))
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


def _both(word: str) -> tuple[str, str]:
    return word, word


def _relation_words() -> dict[str, tuple[str, str]]:
    """As in `ui/contacts`, which settings do not know."""
    translate = QCoreApplication.translate
    return {
        "spouse": _both(translate("Relations", "spouse")),
        "parent": (translate("Relations", "parent"), translate("Relations", "child")),
        "sibling": _both(translate("Relations", "brother or sister")),
        "relative": _both(translate("Relations", "relative")),
        "friend": _both(translate("Relations", "friend")),
        "colleague": _both(translate("Relations", "colleague")),
        "manager": (translate("Relations", "manager"), translate("Relations", "employee")),
        "assistant": (translate("Relations", "assistant"), translate("Relations", "assisted")),
        "parent_company": (
            translate("Relations", "parent company"),
            translate("Relations", "subsidiary"),
        ),
        "owner": (translate("Relations", "owner"), translate("Relations", "owned company")),
        "supplier": (translate("Relations", "supplier"), translate("Relations", "buyer")),
        "adviser": (translate("Relations", "adviser"), translate("Relations", "advised")),
        "association": (
            translate("Relations", "association"),
            translate("Relations", "member"),
        ),
        "partner": _both(translate("Relations", "partner")),
        "competitor": _both(translate("Relations", "competitor")),
    }
