"""Words for what contacts are to each other."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.relations import (
    RELATION_KINDS,
    RelationEnd,
    RelationKind,
    built_in_kind,
)
from crm_desktop.ui.contacts.words import own_relation_kinds


def offered_kinds() -> tuple[RelationKind, ...]:
    """The kinds to choose from: the program's and the company's, without retired ones."""
    if not own_relation_kinds:
        return RELATION_KINDS
    living = (word for word in own_relation_kinds.values() if not word.is_retired)
    return tuple(
        built_in_kind(word.key) or RelationKind(word.key, is_mutual=not word.other_name)
        for word in living
    )


def relation_word(end: RelationEnd) -> str:
    """What the other one is, as a word to stand after a name; an unknown kind as it is stored."""
    return relation_names(end.code)[0 if end.is_from else 1]


def relation_names(code: str) -> tuple[str, str]:
    """What stands at the beginning of a kind and what at its end, twice the same if mutual."""
    own = own_relation_kinds.get(code)
    if own is not None and own.name:
        return own.name, own.other_name or own.name
    return _built_in().get(code, (code, code))


def end_word(code: str) -> str:
    """The same for the form in which histories and conflicts hold it: `parent.from`, `parent`."""
    kind, dot, side = code.rpartition(".")
    if dot and side in ("from", "to"):
        return relation_word(RelationEnd(kind, is_from=side == "from"))
    return " / ".join(dict.fromkeys(relation_names(code)))


def _both(word: str) -> tuple[str, str]:
    return word, word


def _built_in() -> dict[str, tuple[str, str]]:
    """What stands at the beginning of a kind of relationship, and what at its end."""
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
