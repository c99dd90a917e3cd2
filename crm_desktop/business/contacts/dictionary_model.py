"""The lists of words that a company can change: stages, tags, sources, roles, relations, labels."""

from __future__ import annotations

from enum import StrEnum

from crm_desktop.business.contacts.model import LifecycleStage
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.contacts.relations import RELATION_KINDS
from crm_desktop.core.records import record

DICTIONARY_VALUE = "dictionary_value"
"""The `RecordRef.kind` of a word that has no table of its own."""
WORDS_LIMIT = 2000
"""Most words of one list that can be added by hand."""
WORD_LIMIT = 60
"""Most characters of a word."""


class Dictionary(StrEnum):
    """The lists. Roles and labels are texts on cards; the list gathers and steers them."""

    STAGE = "stage"
    TAG = "tag"
    SOURCE = "source"
    ROLE = "role"
    CHANNEL_LABEL = "channel_label"
    PARTY_KIND = "party_kind"
    RELATION = "relation"

    @property
    def is_coded(self) -> bool:
        """Whether contacts keep a word's code, so that a new name costs nothing."""
        return self in BUILT_IN

    @property
    def has_ends(self) -> bool:
        """Whether a word may have two names, one for each end of what it joins."""
        return self is Dictionary.RELATION

    @property
    def has_order(self) -> bool:
        """Whether words stand in an order made by hand; else they stand by name."""
        return self is Dictionary.STAGE

    @property
    def has_colors(self) -> bool:
        """Whether words have a color."""
        return self in (Dictionary.STAGE, Dictionary.TAG)

    @property
    def is_kept(self) -> bool:
        """Whether its words stand in a list of their own; else on cards, where some are typed."""
        return self not in (Dictionary.ROLE, Dictionary.CHANNEL_LABEL)

    @property
    def can_retire(self) -> bool:
        """Whether a word can be kept where it is and not be offered anymore."""
        return self not in (Dictionary.TAG, Dictionary.SOURCE)


BUILT_IN: dict[Dictionary, tuple[str, ...]] = {
    Dictionary.STAGE: tuple(str(stage) for stage in LifecycleStage),
    Dictionary.PARTY_KIND: tuple(str(kind) for kind in PartyKind),
    Dictionary.RELATION: tuple(kind.code for kind in RELATION_KINDS),
}
"""Codes that the program brings; their names are translated unless the company renamed them."""


@record
class Word:
    """One word of a list.

    `key` is a code, a tag's or source's id, or a folded text. `name` is empty for a built-in word
    under its translated name, `color` `None` for the built-in look, else an index into the
    tokens' `series`. `uses` counts contacts, roles: places of work, relations: themselves.
    `other_name` is the one of the other end, empty where both ends are called alike. A word that
    is gone was merged or removed; it is still known so that histories can be read.
    """

    key: str
    name: str
    color: int | None = None
    is_retired: bool = False
    is_built_in: bool = False
    uses: int = 0
    other_name: str = ""
    is_gone: bool = False
