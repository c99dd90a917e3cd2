"""Our own words in the import: stages, users, sources, countries and options as choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.imports.insights import ValueChange
from crm_desktop.business.imports.model import Field, ImportPlan
from crm_desktop.business.imports.value_lists import OurWords
from crm_desktop.core.phone import countries
from crm_desktop.ui.imports.choosing import Choice
from crm_desktop.ui.imports.context import ImportServices
from crm_desktop.ui.imports.words import field_icon
from crm_desktop.ui.kit.formatting import country_name


def target_word(key: str, target: str, services: ImportServices) -> str:
    """What a value is matched with, in words."""
    if key == Field.STATUS:
        return services.stage_name(target)
    if key == Field.PARTY_KINDS:
        return services.party_name(target)
    if key == Field.COUNTRY:
        return country_name(target)
    return target


def shown_change(change: ValueChange, plan: ImportPlan, services: ImportServices) -> ValueChange:
    """A change of a contact's status, or of what it is to us, in words instead of codes."""
    if change.field is Field.STATUS:
        old = services.stage_name(change.old) if change.old else ""
        return replace(change, old=old, new=matched_text(change.field, change.new, plan, services))
    if change.field is not Field.PARTY_KINDS:
        return change
    old, new = (
        ", ".join(party_text(code, plan, services) for code in codes.split(", ") if code)
        for codes in (change.old, change.new)
    )
    return replace(change, old=old, new=new)


def party_text(code: str, plan: ImportPlan, services: ImportServices) -> str:
    """What a contact is to us, in words; also what the import is going to make."""
    return dict(plan.new_party_kinds).get(code) or services.party_name(code)


def matched_text(field: Field, target: str, plan: ImportPlan, services: ImportServices) -> str:
    """What a value was matched with, in words; also a stage that the import is going to make."""
    made = dict(plan.new_stages) if field is Field.STATUS else {}
    return made.get(target) or target_word(str(field), target, services)


def choices_of(
    key: str, words: OurWords, services: ImportServices, own: CustomField | None = None
) -> tuple[Choice, ...]:
    """What values of a list can be matched with."""
    if own is not None:
        names: Iterable[str] = (one.name for one in own.options if not one.is_retired)
        return tuple(Choice(name, name) for name in names)
    if key == Field.STATUS:
        icon = field_icon(Field.STATUS)
        return tuple(Choice(code, services.stage_name(code), icon) for code, _name in words.stages)
    if key == Field.PARTY_KINDS:
        icon = field_icon(Field.PARTY_KINDS)
        kinds = words.party_kinds
        return tuple(Choice(code, services.party_name(code), icon) for code, _name in kinds)
    if key == Field.OWNER:
        return tuple(Choice(name, name, field_icon(Field.OWNER)) for name in words.users)
    if key == Field.SOURCE:
        return tuple(Choice(name, name, field_icon(Field.SOURCE)) for name in words.sources)
    if key == Field.COUNTRY:
        named = sorted((country_name(code), code) for code, _calling in countries())
        return tuple(Choice(code, name, field_icon(Field.COUNTRY)) for name, code in named)
    return ()
