"""Contacts of the demo company that somebody entered twice: written otherwise, as it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_desktop.business.contacts.model import Contact, LifecycleStage, PointKind
from crm_desktop.business.contacts.validation import normalize_point

_AGAIN: tuple[tuple[str, str, PointKind, str, str], ...] = (
    # who, how written, what both have, another channel, tag
    ("UAB Žalgirio Baldai", "Zalgirio baldai, UAB", PointKind.EMAIL, "+370 5 200 0149", "retail"),
    ("Agnė Žukauskaitė", "Жукаускайте Агне", PointKind.MOBILE, "+370 600 99045", "retail"),
    ("ابراهیم رضایی", "Ibrahim Rezaei", PointKind.MOBILE, "+98 912 000 9274", "trade fair"),
    ("ሙሉጌታ ከበደ", "Mulugeta Kebede", PointKind.MOBILE, "+251 91 100 9187", "import"),
    ("Jānis Bērziņš", "Berzins Janis", PointKind.EMAIL, "+371 20 000 976", "retail"),
    ("شركة النور للتجارة", "النور للتجارة", PointKind.EMAIL, "+971 4 200 0934", "wholesale"),
    ("Олена Шевченко", "Olena Shevchenko", PointKind.EMAIL, "+380 44 200 0963", "retail"),
    ("Олена Шевченко", "Шевченко О.", PointKind.EMAIL, "+380 44 200 0964", "furniture"),
    ("Katarzyna Wójcik", "Katarzyna Wojcik", PointKind.EMAIL, "+48 22 000 09 52", "retail"),
    ("Viktoras Žemaitis", "Žemaitis, Viktoras", PointKind.MOBILE, "+370 600 90393", "retail"),
)
_NUMBERS = (PointKind.PHONE, PointKind.MOBILE)


def doubles(cards: Sequence[Contact]) -> list[Contact]:
    """A second card, sometimes a third, of the best known clients."""
    by_name = {card.display_name: card for card in cards}
    found: list[Contact] = []
    for name, written, shared, number, tag in _AGAIN:
        first = by_name.get(name)
        if first is None:
            continue
        kinds = _NUMBERS if shared in _NUMBERS else (shared,)
        country = first.addresses[0].country if first.addresses else "LT"
        points = (*first.points_of(*kinds), normalize_point(PointKind.PHONE, number, country))
        found.append(
            replace(
                first,
                display_name=written,
                given_name="",
                family_name="",
                points=tuple(replace(point, is_primary=False) for point in points),
                addresses=first.addresses[:1],
                tags=(tag,),
                custom=(),
                dates=(),
                preferences=(),
                notes="",
                is_starred=False,
                lifecycle_stage=LifecycleStage.LEAD,
            )
        )
    return found
