"""The words and marks for what `business/contacts` calls by codes, for every screen.

The names that the program brings (`built_in_…`) and what the company made of them: renamed,
colored, ordered, retired. `ContactContext` keeps the company's words up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.dictionary_model import Word
from crm_desktop.business.contacts.model import ContactKind, LifecycleStage, PointKind
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.ui.kit.columns import Status
from crm_desktop.ui.kit.translation import Translate

_NAMED_BEFORE_COUNT = 2

_POINT_ICONS = {
    PointKind.PHONE: "phone",
    PointKind.MOBILE: "device-mobile",
    PointKind.FAX: "printer",
    PointKind.EMAIL: "mail",
    PointKind.MESSENGER: "message-2",
    PointKind.URL: "world",
}

_STAGE_LOOKS: dict[str, tuple[str, str]] = {
    LifecycleStage.COLD: ("border_strong", "ring"),
    LifecycleStage.LEAD: ("activity.call.solid", "ring"),
    LifecycleStage.PROSPECT: ("activity.call.solid", "dot"),
    LifecycleStage.CUSTOMER: ("success_solid", "dot"),
    LifecycleStage.LOYAL: ("success_solid", "diamond"),
    LifecycleStage.DORMANT: ("warning_solid", "square"),
    LifecycleStage.LOST: ("border_strong", "square"),
}


def kind_icon(kind: ContactKind) -> str:
    """The icon of a person or an organization."""
    return "building" if kind is ContactKind.ORGANIZATION else "user"


def kind_word(kind: ContactKind, translate: Translate = QCoreApplication.translate) -> str:
    """Person or organization, as one word."""
    if kind is ContactKind.ORGANIZATION:
        return translate("ContactWords", "Organization")
    return translate("ContactWords", "Person")


own_relation_kinds: dict[str, Word] = {}
"""What contacts are to each other as the company named, added and retired it."""


def use_relation_kinds(words: Iterable[Word]) -> None:
    """Take over the company's kinds of relations."""
    own_relation_kinds.clear()
    own_relation_kinds.update((word.key, word) for word in words)


def built_in_stage(stage: str, translate: Translate = QCoreApplication.translate) -> str:
    """What the program calls a stage, whatever the company made of it."""
    return {
        LifecycleStage.COLD.value: translate("ContactWords", "Cold"),
        LifecycleStage.LEAD.value: translate("ContactWords", "Lead"),
        LifecycleStage.PROSPECT.value: translate("ContactWords", "Prospect"),
        LifecycleStage.CUSTOMER.value: translate("ContactWords", "Customer"),
        LifecycleStage.LOYAL.value: translate("ContactWords", "Loyal"),
        LifecycleStage.DORMANT.value: translate("ContactWords", "Dormant"),
        LifecycleStage.LOST.value: translate("ContactWords", "Lost"),
    }.get(stage, stage)


def stage_look(stage: str, own_color: int | None) -> tuple[str, str]:
    """Color (a token) and shape of a stage's mark; the company's color goes first."""
    color, shape = _STAGE_LOOKS.get(stage, ("border_strong", "dot"))
    return (f"series.{own_color}" if own_color is not None else color), shape


def built_in_party_kind(kind: str, translate: Translate = QCoreApplication.translate) -> str:
    """What the program calls a kind of party, whatever the company made of it."""
    return {
        PartyKind.CUSTOMER.value: translate("ContactWords", "Customer"),
        PartyKind.PROSPECT.value: translate("ContactWords", "Prospect"),
        PartyKind.SUPPLIER.value: translate("ContactWords", "Supplier"),
        PartyKind.PARTNER.value: translate("ContactWords", "Partner"),
        PartyKind.COMPETITOR.value: translate("ContactWords", "Competitor"),
    }.get(kind, kind)


class CompanyWords:
    """Words that the program brings, as the company named, ordered, added to and retired them.

    `ContactContext` keeps them up to date; before a file is open they are the program's own.
    """

    def __init__(self, codes: Iterable[str], built_in: Callable[[str], str]) -> None:
        self._codes = tuple(map(str, codes))
        self.built_in = built_in
        self._words: dict[str, Word] = {}

    def use(self, words: Iterable[Word]) -> None:
        """Take over what the company made of them."""
        self._words = {word.key: word for word in words}

    def choices(self, *current: str) -> tuple[str, ...]:
        """Those to choose from, in order; what was retired only where it is `current`."""
        if not self._words:
            return self._codes
        words = self._words.values()
        return tuple(word.key for word in words if not word.is_retired or word.key in current)

    def all(self) -> tuple[str, ...]:
        """Retired ones, too, in order, but not those that are gone."""
        if not self._words:
            return self._codes
        return tuple(word.key for word in self._words.values() if not word.is_gone)

    def word(self, code: str) -> str:
        """What it is called; an unknown one is shown as it is stored."""
        own = self._words.get(code)
        return own.name if own is not None and own.name else self.built_in(code)

    def color(self, code: str) -> int | None:
        """The color that the company gave it."""
        own = self._words.get(code)
        return None if own is None else own.color


STAGE_WORDS = CompanyWords(LifecycleStage, built_in_stage)
"""How warm a relation is."""

PARTY_WORDS = CompanyWords(PartyKind, built_in_party_kind)
"""What contacts are to the company."""


def party_words(kinds: Iterable[str]) -> str:
    """What a contact is to us, in the order of the list: "Customer, Partner"."""
    chosen = frozenset(kinds)
    order = (*PARTY_WORDS.choices(*chosen), *sorted(chosen))
    return ", ".join(PARTY_WORDS.word(kind) for kind in dict.fromkeys(order) if kind in chosen)


def stage_status(stage: str) -> Status:
    """A status with its mark: color and shape both tell it."""
    color, shape = stage_look(stage, STAGE_WORDS.color(stage))
    return Status(STAGE_WORDS.word(stage), color, shape)


def point_icon(kind: PointKind) -> str:
    """The icon of a kind of channel."""
    return _POINT_ICONS[kind]


def point_word(kind: PointKind) -> str:
    """A kind of channel in words."""
    return {
        PointKind.PHONE: QCoreApplication.translate("ContactWords", "Phone"),
        PointKind.MOBILE: QCoreApplication.translate("ContactWords", "Mobile phone"),
        PointKind.FAX: QCoreApplication.translate("ContactWords", "Fax"),
        PointKind.EMAIL: QCoreApplication.translate("ContactWords", "E-mail"),
        PointKind.MESSENGER: QCoreApplication.translate("ContactWords", "Messenger"),
        PointKind.URL: QCoreApplication.translate("ContactWords", "Website"),
    }[kind]


def some_words(words: Iterable[str]) -> str:
    """The first words and how many more there are: "Lead, Customer +2"."""
    listed = tuple(words)
    shown = ", ".join(listed[:_NAMED_BEFORE_COUNT])
    rest = len(listed) - _NAMED_BEFORE_COUNT
    return f"{shown} +{rest}" if rest > 0 else shown


def built_in_relation(code: str) -> tuple[str, str]:
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
    }.get(code, (code, code))


def _both(word: str) -> tuple[str, str]:
    return word, word
