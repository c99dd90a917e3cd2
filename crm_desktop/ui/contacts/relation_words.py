"""Words for what contacts are to each other."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.relations import RelationEnd


def relation_word(end: RelationEnd) -> str:
    """What the other one is, as a word to stand after a name; an unknown kind as it is stored."""
    pair = _words().get(end.code)
    return end.code if pair is None else pair[0 if end.is_from else 1]


def end_word(code: str) -> str:
    """The same for the form in which histories and conflicts hold it: `parent.from`, `parent`."""
    kind, dot, side = code.rpartition(".")
    if dot and side in ("from", "to"):
        return relation_word(RelationEnd(kind, is_from=side == "from"))
    pair = _words().get(code)
    return code if pair is None else " / ".join(dict.fromkeys(pair))


def _both(word: str) -> tuple[str, str]:
    return word, word


def _words() -> dict[str, tuple[str, str]]:
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
