"""Our own words in the import: stages, users, sources, countries and options as choices."""

from __future__ import annotations

from collections.abc import Iterable

from crm_desktop.business.custom_fields.model import CustomField
from crm_desktop.business.imports.model import Field
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
    if key == Field.COUNTRY:
        return country_name(target)
    return target


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
    if key == Field.OWNER:
        return tuple(Choice(name, name, field_icon(Field.OWNER)) for name in words.users)
    if key == Field.SOURCE:
        return tuple(Choice(name, name, field_icon(Field.SOURCE)) for name in words.sources)
    if key == Field.COUNTRY:
        named = sorted((country_name(code), code) for code, _calling in countries())
        return tuple(Choice(code, name, field_icon(Field.COUNTRY)) for name, code in named)
    return ()
