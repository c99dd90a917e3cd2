"""Words for what contacts are to each other."""

from __future__ import annotations

from crm_desktop.business.contacts.relations import (
    RELATION_KINDS,
    RelationEnd,
    RelationKind,
    built_in_kind,
)
from crm_desktop.ui.contact_words import built_in_relation, own_relation_kinds


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
    return built_in_relation(code)


def end_word(code: str) -> str:
    """The same for the form in which histories and conflicts hold it: `parent.from`, `parent`."""
    kind, dot, side = code.rpartition(".")
    if dot and side in ("from", "to"):
        return relation_word(RelationEnd(kind, is_from=side == "from"))
    return " / ".join(dict.fromkeys(relation_names(code)))
