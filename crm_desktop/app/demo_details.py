"""What the demo company keeps about its clients beyond channels: own fields, wishes, segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from crm_desktop.business.contacts.filters import Condition, Filter, Operator
from crm_desktop.business.contacts.model import ContactKind, ContactQuery, LifecycleStage
from crm_desktop.business.contacts.personal import ChannelPreference, PreferenceChannel
from crm_desktop.business.custom_fields.model import (
    CustomField,
    CustomValue,
    FieldKind,
    FieldTarget,
    Option,
)
from crm_desktop.business.custom_fields.values import stored_value
from crm_desktop.core.records import record

if TYPE_CHECKING:
    from crm_desktop.business.contacts.segment_service import SegmentService
    from crm_desktop.business.contacts.service import ContactService
    from crm_desktop.business.custom_fields.service import CustomFieldService
    from crm_desktop.core.actor import Actor

T = TypeVar("T")

_PRICE_LISTS = ("A – retail", "B – wholesale −12 %", "C – partners −18 %")
_TERMS = ("Prepayment", "14 days", "30 days", "45 days")
_CERTIFICATES = ("FSC", "PEFC", "CE", "REACH")
_EURO_STEP = 500_00
_MOST_STEPS = 40
_SENT_BY_POST = 24


@record
class OwnFields:
    """The company's own fields."""

    price_list: CustomField
    terms: CustomField
    limit: CustomField
    certificates: CustomField
    review: CustomField

    def of_buyer(self, pick: Picker, today: datetime) -> tuple[CustomValue, ...]:
        """What is agreed with an organization that buys."""
        found = [
            stored_value(self.price_list, pick.one(self.price_list.options).code),
            stored_value(self.terms, pick.one(self.terms.options).code),
        ]
        if pick.chance(0.4):
            cents = _EURO_STEP * (1 + int(pick.random() * _MOST_STEPS))
            found.append(stored_value(self.limit, cents))
        if pick.chance(0.25):
            first = int(pick.random() * (len(_CERTIFICATES) - 1))
            codes = tuple(option.code for option in self.certificates.options[first : first + 2])
            found.append(stored_value(self.certificates, codes))
        if pick.chance(0.3):
            day = (today + timedelta(days=int(pick.random() * 300))).date()
            found.append(stored_value(self.review, day.isoformat()))
        return tuple(value for value in found if value is not None)


@record
class Picker:
    """Chances and choices from one stream of random numbers."""

    random: Callable[[], float]

    def one(self, things: Sequence[T]) -> T:
        """Any of them."""
        return things[int(self.random() * len(things))]

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share


def make_own_fields(service: CustomFieldService, actor: Actor) -> OwnFields:
    """Declare the own fields, grouped as a card shows them."""
    firm = FieldTarget.ORGANIZATION

    def make(field: CustomField) -> CustomField:
        return service.create(field, actor).field

    return OwnFields(
        make(_choice("Price list", _PRICE_LISTS)),
        make(_choice("Payment terms", _TERMS)),
        make(CustomField("Credit limit", FieldKind.MONEY, firm, "Trade", currency="EUR")),
        make(_choice("Certificates asked for", _CERTIFICATES, FieldKind.CHOICES)),
        make(CustomField("Terms reviewed on", FieldKind.DATE, firm, "Trade")),
    )


def _choice(name: str, options: Sequence[str], kind: FieldKind = FieldKind.CHOICE) -> CustomField:
    coded = tuple(Option(f"o{number}", option) for number, option in enumerate(options, 1))
    return CustomField(name, kind, FieldTarget.ORGANIZATION, "Trade", options=coded)


def wishes(pick: Picker, now: datetime) -> tuple[ChannelPreference, ...]:
    """How a contact wants to be reached, for the one in ten who said so."""
    if not pick.chance(0.1):
        return ()
    if pick.chance(0.5):
        channel = pick.one((PreferenceChannel.CALL, PreferenceChannel.EMAIL))
        return (ChannelPreference(channel.value, is_preferred=True),)
    refused = pick.one((PreferenceChannel.CAMPAIGN, PreferenceChannel.SMS))
    since = now - timedelta(days=1 + int(pick.random() * 400))
    return (
        ChannelPreference(
            refused.value, is_opted_out=True, opted_out_at=since, basis="said so on the phone"
        ),
    )


def make_segments(
    segments: SegmentService, contacts: ContactService, own: OwnFields, actor: Actor
) -> None:
    """The parts of the base that people look at again and again, some for the whole team."""
    buyers = (LifecycleStage.CUSTOMER.value, LifecycleStage.LOYAL.value)
    tags = {tag.name: str(tag.id) for tag in contacts.tags()}
    firms = Condition("kind", Operator.IS, (ContactKind.ORGANIZATION.value,))
    mine = (
        ("Key customers", Condition("tag", Operator.IS, (tags["key account"],))),
        ("Silent 60+ days", Condition("last_contact", Operator.BEFORE_DAYS, ("60",))),
        ("Birthdays this month", Condition("birthday", Operator.THIS_MONTH)),
        ("New leads", Condition("owner", Operator.EMPTY)),
        (
            "No marketing",
            Condition("opted_out", Operator.IS, (PreferenceChannel.CAMPAIGN.value,)),
        ),
    )
    extra = {
        "Silent 60+ days": Condition("stage", Operator.IS, buyers),
        "New leads": Condition("stage", Operator.IS, (LifecycleStage.LEAD.value,)),
    }
    for name, condition in mine:
        parts = (condition, extra[name]) if name in extra else (condition,)
        segments.create(name, Filter(parts), actor)
    wholesale = Condition(own.price_list.key, Operator.IS, (own.price_list.options[1].code,))
    segments.create("Wholesale prices", Filter((wholesale, firms)), actor, is_shared=True)
    by_post = contacts.order(ContactQuery(filter=Filter((firms,))))[:_SENT_BY_POST]
    segments.create("Catalog by post", by_post, actor, is_shared=True)
