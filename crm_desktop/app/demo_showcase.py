"""The demo company's best known clients, written by hand: always there, whatever the seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from crm_desktop.app.demo_details import OwnFields
from crm_desktop.business.contacts.model import (
    Address,
    Contact,
    ContactKind,
    ContactPoint,
    LifecycleStage,
    NewLink,
    PointKind,
)
from crm_desktop.business.contacts.party_kinds import PartyKind
from crm_desktop.business.contacts.personal import ChannelPreference, ImportantDate
from crm_desktop.business.contacts.validation import normalize_point
from crm_desktop.business.custom_fields.model import CustomValue
from crm_desktop.business.custom_fields.values import stored_value

_RASA, _TOMAS, _EGLE, _OKSANA, _DARIUS, _AGNE, _MANTAS = range(7)
_ORG, _PERSON = ContactKind.ORGANIZATION, ContactKind.PERSON
_STAGES = {
    "C": LifecycleStage.CUSTOMER,
    "P": LifecycleStage.PROSPECT,
    "L": LifecycleStage.LEAD,
    "D": LifecycleStage.DORMANT,
    "Y": LifecycleStage.LOYAL,
}

_CARDS: tuple[tuple[ContactKind, str, int | None, str, str, str, str, str, int | None], ...] = (
    # kind, name, owner, phone, e-mail, place and country, tag, stage, days since last contact
    (_ORG, "UAB Žalgirio Baldai", _RASA, "+370 5 200 0142", "info@zalgirio.example",
     "Vilnius LT", "furniture", "C", 8),
    (_PERSON, "Agnė Žukauskaitė", _RASA, "+370 600 12045", "agne@zalgirio.example",
     "Vilnius LT", "furniture", "C", 8),
    (_PERSON, "Saulius Girdenis", _RASA, "+370 612 20143", "saulius@zalgirio.example",
     "Vilnius LT", "furniture", "C", 31),
    (_PERSON, "Марина Козлова", _RASA, "+370 5 200 0143", "saskaitos@zalgirio.example",
     "Vilnius LT", "furniture", "C", 14),
    (_PERSON, "Ivanov S. V.", _RASA, "+370 600 33410", "s.ivanov@mail.example",
     "Klaipėda LT", "wholesale", "C", 1),
    (_ORG, "MB Pušyno Medis", _RASA, "+370 600 45112", "info@pusynas.example",
     "Utena LT", "timber", "C", 3),
    (_ORG, "شركة النور للتجارة", _TOMAS, "+971 4 200 0134", "orders@alnoor.example",
     "دبي AE", "import", "C", 2),
    (_PERSON, "ابراهیم رضایی", _TOMAS, "+98 912 000 1274", "e.rezaei@tabriz.example",
     "تبریز IR", "carpets", "P", 5),
    (_ORG, "AB Baltijos Tekstilė", _RASA, "+370 46 200118", "pirkimai@baltex.example",
     "Klaipėda LT", "textile", "C", 63),
    (_PERSON, "Jānis Bērziņš", _EGLE, "+371 20 000 176", "janis@rigastirdz.example",
     "Rīga LV", "kitchens", "P", 12),
    (_PERSON, "ሙሉጌታ ከበደ", _TOMAS, "+251 91 100 0187", "mulugeta@addis.example",
     "አዲስ አበባ ET", "coffee", "C", 4),
    (_PERSON, "Олена Шевченко", _OKSANA, "+380 44 200 0163", "olena@dnipro.example",
     "Київ UA", "furniture", "P", 6),
    (_ORG, "SIA Rīgas Tirdzniecība", _EGLE, "+371 67 000 129", "birojs@rigastirdz.example",
     "Rīga LV", "kitchens", "P", 12),
    (_ORG, "ТОВ Дніпро-Меблі", None, "+380 56 200 0175", "sales@dniprome.example",
     "Дніпро UA", "trade fair", "L", None),
    (_PERSON, "حسن المراني", _TOMAS, "+212 522-000144", "hassan@atlas.example",
     "الدار البيضاء MA", "referral", "L", 1),
    (_ORG, "UAB Nemuno Logistika", _RASA, "+370 37 200156", "dispo@nemunas.example",
     "Kaunas LT", "transport", "C", 0),
    (_ORG, "Ławka i Spółka Sp. z o.o.", _EGLE, "+48 22 000 01 50", "biuro@lawka.example",
     "Warszawa PL", "retail", "P", 41),
    (_PERSON, "Лариса Мельник", _OKSANA, "+380 44 200 0181", "larysa@dnipro.example",
     "Київ UA", "furniture", "C", 9),
    (_ORG, "UAB Vilkpėdės Turgus", _AGNE, "+370 5 200 0122", "biuras@vilkpede.example",
     "Vilnius LT", "retail", "C", 19),
    (_ORG, "عطور الشرق", _TOMAS, "+971 4 200 0199", "info@sharq.example",
     "دبي AE", "import", "C", 15),
    (_PERSON, "Viktoras Žemaitis", _MANTAS, "+370 600 90333", "viktoras@vilkpede.example",
     "Vilnius LT", "retail", "C", 31),
    (_PERSON, "Katarzyna Wójcik", _EGLE, "+48 22 000 01 52", "k.wojcik@lawka.example",
     "Warszawa PL", "retail", "D", 74),
    (_ORG, "MB Kalnų Pienas", None, "+370 600 78901", "labas@kalnupienas.example",
     "Alytus LT", "web form", "L", None),
    (_ORG, "Müller & Söhne GmbH", _DARIUS, "+49 30 2000411", "einkauf@mueller.example",
     "Berlin DE", "hardware", "D", 97),
    (_ORG, "OÜ Põhjala Kaubandus", _DARIUS, "+372 600 0148", "post@pohjala.example",
     "Tallinn EE", "retail", "D", 82),
)  # fmt: skip

_LINKS = (
    ("Agnė Žukauskaitė", "UAB Žalgirio Baldai", "purchasing"),
    ("Saulius Girdenis", "UAB Žalgirio Baldai", "director"),
    ("Марина Козлова", "UAB Žalgirio Baldai", "accounts"),
    ("ابراهیم رضایی", "UAB Žalgirio Baldai", "partner"),
    ("Jānis Bērziņš", "SIA Rīgas Tirdzniecība", "sales"),
    ("Лариса Мельник", "ТОВ Дніпро-Меблі", "accounts"),
    ("Олена Шевченко", "ТОВ Дніпро-Меблі", "director"),
    ("Viktoras Žemaitis", "UAB Vilkpėdės Turgus", "storekeeper"),
    ("Katarzyna Wójcik", "Ławka i Spółka Sp. z o.o.", "purchasing"),
)


def showcase(
    owners: tuple[int, ...], sources: tuple[int, ...], now: datetime, own: OwnFields
) -> tuple[list[Contact], list[NewLink]]:
    """The hand-written clients and where they work."""
    cards = [_card(values, owners, now) for values in _CARDS]
    cards[0] = _zalgirio(cards[0], sources[0], now, own)
    places = {card.display_name: position for position, card in enumerate(cards)}
    links = [NewLink(places[person], places[firm], role) for person, firm, role in _LINKS]
    return cards, links


def _card(
    values: tuple[ContactKind, str, int | None, str, str, str, str, str, int | None],
    owners: tuple[int, ...],
    now: datetime,
) -> Contact:
    kind, name, owner, phone, email, place, tag, stage, days = values
    locality, _, country = place.rpartition(" ")
    is_firm = kind is _ORG
    number_kind = PointKind.PHONE if is_firm else PointKind.MOBILE
    return Contact(
        kind,
        name,
        party_kinds=frozenset({PartyKind.PROSPECT if stage in {"P", "L"} else PartyKind.CUSTOMER}),
        lifecycle_stage=_STAGES[stage],
        owner_id=None if owner is None else owners[owner],
        points=(
            _point(number_kind, phone, "office" if is_firm else "mobile", country),
            _point(PointKind.EMAIL, email, "work", country),
        ),
        addresses=(Address(locality=locality, country=country, is_primary=True),),
        tags=(tag,),
        last_contact_at=None if days is None else now - timedelta(days=days, hours=2),
    )


def _point(kind: PointKind, raw: str, label: str, country: str) -> ContactPoint:
    return replace(normalize_point(kind, raw, country), label=label)


def _zalgirio(card: Contact, source: int, now: datetime, own: OwnFields) -> Contact:
    """The card that pictures show: with all that can be known of a client."""
    first, mail = card.points
    return replace(
        card,
        legal_name="Uždaroji akcinė bendrovė „Žalgirio Baldai“",
        tax_id="LT100000142011",
        registration_no="300000142",
        industry="Furniture",
        language="lt",
        is_starred=True,
        time_zone="Europe/Vilnius",
        good_days=0b0001110,
        good_from="10:00",
        good_to="12:00",
        preferences=(
            ChannelPreference("call", is_preferred=True),
            ChannelPreference("email", is_preferred=True),
            *(
                ChannelPreference(
                    channel,
                    is_opted_out=True,
                    opted_out_at=now - timedelta(days=200),
                    basis="asked by e-mail",
                )
                for channel in ("sms", "campaign")
            ),
        ),
        dates=(ImportantDate("Founded", f"{now.year - 25}-04-12"),),
        custom=_agreed_with(own),
        source_id=source,
        tags=("furniture", "key account"),
        rhythm_days=21,
        notes="Agreed on samples. Asked for FSC papers and a drawing of the corner profile.\n"
        "Accounting closes the books on the 5th, send invoices before that.",
        points=(
            replace(first, is_primary=True),
            _point(PointKind.MOBILE, "+370 600 12045", "mobile, Agnė", "LT"),
            _point(PointKind.PHONE, "+370 5 200 0143", "accounts", "LT"),
            mail,
            _point(PointKind.EMAIL, "saskaitos@zalgirio.example", "invoices", "LT"),
            _point(PointKind.URL, "www.zalgirio.example", "", "LT"),
        ),
        addresses=(
            Address(
                street_address="Savanorių pr. 174",
                locality="Vilnius",
                postal_code="03153",
                country="LT",
                is_primary=True,
            ),
        ),
    )


def _agreed_with(own: OwnFields) -> tuple[CustomValue, ...]:
    certificates = tuple(option.code for option in own.certificates.options[:2])
    found = (
        stored_value(own.price_list, own.price_list.options[1].code),
        stored_value(own.terms, own.terms.options[2].code),
        stored_value(own.limit, 15_000_00),
        stored_value(own.certificates, certificates),
    )
    return tuple(value for value in found if value is not None)
