"""The columns of the contact list."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, Qt

from crm_desktop.business.contacts.model import ContactRow, ContactSort, RowPart
from crm_desktop.business.custom_fields.model import CustomField, value_in
from crm_desktop.business.custom_fields.values import content_of
from crm_desktop.core.clock import day_of_moment
from crm_desktop.ui.contact_words import kind_icon, party_words, stage_status
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.formatting import (
    EMPTY,
    coming_days,
    country_name,
    days_since,
    format_iso_day,
    format_moment,
    relative_days,
)

LACKING = "lacking"
"""The column of what a card lacks of the agreed fields (A12)."""
SILENT_DAYS = 60
"""From so many days without contact on, the number stands out."""


def contact_columns(context: ContactContext) -> tuple[Column, ...]:
    """All columns in their first order; some are hidden until they are chosen."""
    clock = context.services.clock

    def today() -> date:
        return clock.today()

    def last_tone(row: ContactRow) -> str:
        moment = row.last_contact_at
        is_long_ago = moment is not None and days_since(moment, today()) >= SILENT_DAYS
        return "warning" if is_long_ago else ("text" if moment else "text_muted")

    def next_tone(row: ContactRow) -> str:
        moment = row.next_activity_at
        is_late = moment is not None and day_of_moment(moment) < today()
        return "danger" if is_late else ("text" if moment else "text_muted")

    def last_day(row: ContactRow) -> str:
        moment = row.last_contact_at
        return "" if moment is None else day_of_moment(moment).isoformat()

    def next_day(row: ContactRow) -> str:
        moment = row.next_activity_at
        return "" if moment is None else day_of_moment(moment).isoformat()

    return (
        Column("check", "", lambda row: row.id, width=28, cell=Cell.CHECK, is_fixed=True),
        Column(
            "name",
            QCoreApplication.translate("ContactColumns", "Name"),
            lambda row: kind_icon(row.kind),
            lambda row: row.display_name,
            width=155,
            sort=ContactSort.NAME,
            cell=Cell.NAME,
            weight="medium",
            stretch=True,
            is_fixed=True,
        ),
        Column(
            "owner",
            QCoreApplication.translate("ContactColumns", "Owner"),
            lambda row: context.person(row.owner_id),
            width=56,
            sort=ContactSort.OWNER,
            cell=Cell.AVATAR,
        ),
        Column(
            "phone",
            QCoreApplication.translate("ContactColumns", "Phone"),
            lambda row: row.main_phone,
            lambda row: isolate_ltr(row.main_phone) if row.main_phone else EMPTY,
            width=131,
            sort=ContactSort.PHONE,
            cell=Cell.PHONE,
        ),
        Column(
            "email",
            QCoreApplication.translate("ContactColumns", "E-mail"),
            lambda row: row.main_email,
            lambda row: isolate_ltr(row.main_email) if row.main_email else EMPTY,
            width=92,
            sort=ContactSort.EMAIL,
            cell=Cell.EMAIL,
        ),
        Column(
            "locality",
            QCoreApplication.translate("ContactColumns", "City"),
            lambda row: row.locality,
            lambda row: row.locality or EMPTY,
            width=88,
            sort=ContactSort.LOCALITY,
            is_hidden=True,
        ),
        Column(
            "organization",
            QCoreApplication.translate("ContactColumns", "Organization"),
            lambda row: row.organization,
            lambda row: row.organization or EMPTY,
            width=92,
            sort=ContactSort.ORGANIZATION,
            is_hidden=True,
        ),
        Column(
            "last",
            QCoreApplication.translate("ContactColumns", "Last"),
            lambda row: row.last_contact_at,
            lambda row: relative_days(row.last_contact_at, today()),
            width=50,
            sort=ContactSort.LAST_CONTACT,
            tone=last_tone,
            copied=last_day,
        ),
        Column(
            "next",
            QCoreApplication.translate("ContactColumns", "Next activity"),
            lambda row: row.next_activity_at,
            lambda row: coming_days(row.next_activity_at, today()),
            width=92,
            sort=ContactSort.NEXT_ACTIVITY,
            tone=next_tone,
            copied=next_day,
        ),
        Column(
            "tags",
            QCoreApplication.translate("ContactColumns", "Tags"),
            lambda row: row.tags,
            width=97,
            sort=ContactSort.TAGS,
            cell=Cell.TAGS,
        ),
        Column(
            "status",
            QCoreApplication.translate("ContactColumns", "Status"),
            lambda row: stage_status(row.lifecycle_stage),
            width=88,
            sort=ContactSort.STAGE,
            cell=Cell.STATUS,
        ),
        Column(
            "type",
            QCoreApplication.translate("ContactColumns", "Type"),
            lambda row: row.party_kinds,
            _party_text,
            width=120,
            sort=ContactSort.TYPE,
            is_hidden=True,
        ),
        *_further_columns(context),
        Column(
            "updated",
            QCoreApplication.translate("ContactColumns", "Changed"),
            lambda row: row.updated_at,
            lambda row: format_moment(row.updated_at) or EMPTY,
            width=120,
            sort=ContactSort.UPDATED,
            is_hidden=True,
        ),
        *(own_column(field) for field in context.custom_fields),
    )


def _further_columns(context: ContactContext) -> tuple[Column, ...]:
    """Columns that are hidden until they are chosen."""

    def lacking(row: ContactRow) -> str:
        from crm_desktop.ui.contacts.filter_words import field_word

        keys = row.more.lacking if row.more is not None else ()
        return ", ".join(field_word(key, context) for key in keys) or EMPTY

    def countries(row: ContactRow) -> str:
        found = row.more.countries if row.more is not None else ()
        return ", ".join(map(country_name, found)) or EMPTY

    return (
        Column(
            LACKING,
            QCoreApplication.translate("ContactColumns", "Lacking"),
            lambda row: row.more,
            lacking,
            width=120,
            is_hidden=True,
            part=RowPart.LACKING,
            tone=lambda _row: "warning",
        ),
        Column(
            "country",
            QCoreApplication.translate("ContactColumns", "Country"),
            lambda row: row.more,
            countries,
            width=96,
            sort=ContactSort.COUNTRY,
            is_hidden=True,
            part=RowPart.COUNTRIES,
        ),
        Column(
            "website",
            QCoreApplication.translate("ContactColumns", "Website"),
            lambda row: row.website,
            lambda row: isolate_ltr(row.website) if row.website else EMPTY,
            width=128,
            sort=ContactSort.WEBSITE,
            is_hidden=True,
        ),
        Column(
            "tax_number",
            QCoreApplication.translate("ContactColumns", "Tax number"),
            lambda row: row.tax_id,
            lambda row: isolate_ltr(row.tax_id) if row.tax_id else EMPTY,
            width=112,
            sort=ContactSort.TAX_NUMBER,
            is_hidden=True,
        ),
        Column(
            "birthday",
            QCoreApplication.translate("ContactColumns", "Birthday"),
            lambda row: row.birth_date,
            lambda row: format_iso_day(row.birth_date) or EMPTY,
            width=96,
            sort=ContactSort.BIRTHDAY,
            is_hidden=True,
        ),
        Column(
            "language",
            QCoreApplication.translate("ContactColumns", "Language"),
            lambda row: row.language,
            lambda row: row.language or EMPTY,
            width=80,
            sort=ContactSort.LANGUAGE,
            is_hidden=True,
        ),
        Column(
            "occupation",
            QCoreApplication.translate("ContactColumns", "Occupation"),
            lambda row: row.occupation,
            lambda row: row.occupation or EMPTY,
            width=112,
            sort=ContactSort.OCCUPATION,
            is_hidden=True,
        ),
        Column(
            "industry",
            QCoreApplication.translate("ContactColumns", "Industry"),
            lambda row: row.industry,
            lambda row: row.industry or EMPTY,
            width=112,
            sort=ContactSort.INDUSTRY,
            is_hidden=True,
        ),
        Column(
            "source",
            QCoreApplication.translate("ContactColumns", "Source"),
            lambda row: row.source_id,
            lambda row: context.source_name(row.source_id) or EMPTY,
            width=104,
            sort=ContactSort.SOURCE,
            is_hidden=True,
        ),
        Column(
            "created",
            QCoreApplication.translate("ContactColumns", "Created"),
            lambda row: row.created_at,
            lambda row: format_moment(row.created_at) or EMPTY,
            width=120,
            sort=ContactSort.CREATED,
            is_hidden=True,
        ),
    )


def own_column(field: CustomField) -> Column:
    """An own field of the company."""

    def text(row: ContactRow) -> str:
        # The fields are known before the first rows are painted; their columns are mostly hidden.
        from crm_desktop.ui.contacts.custom_words import value_text

        more = row.more
        value = None if more is None else value_in(more.custom, field.id)
        if more is None or value is None:
            return EMPTY
        return value_text(field, content_of(field, value), dict(more.names)) or EMPTY

    is_number = field.kind.is_number
    return Column(
        field.key,
        field.name,
        lambda row: row.more,
        text,
        width=112,
        align=Qt.AlignmentFlag.AlignTrailing if is_number else Qt.AlignmentFlag.AlignLeading,
        sort=field.key,
        cell=Cell.NUMBER if is_number else Cell.TEXT,
        is_hidden=True,
        part=RowPart.CUSTOM,
    )


def _party_text(row: ContactRow) -> str:
    return party_words(row.party_kinds) or EMPTY
