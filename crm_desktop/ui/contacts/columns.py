"""The columns of the contact list."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.model import ContactRow, ContactSort
from crm_desktop.ui.contacts.context import ContactContext
from crm_desktop.ui.contacts.words import kind_icon, party_word, stage_status
from crm_desktop.ui.kit.columns import Cell, Column
from crm_desktop.ui.kit.direction import isolate_ltr
from crm_desktop.ui.kit.formatting import EMPTY, days_since, format_moment, relative_days

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
            width=104,
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
            width=103,
            sort=ContactSort.ORGANIZATION,
        ),
        Column(
            "last",
            QCoreApplication.translate("ContactColumns", "Last"),
            lambda row: row.last_contact_at,
            lambda row: relative_days(row.last_contact_at, today()),
            width=50,
            sort=ContactSort.LAST_CONTACT,
            tone=last_tone,
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
            is_hidden=True,
        ),
        Column(
            "updated",
            QCoreApplication.translate("ContactColumns", "Changed"),
            lambda row: row.updated_at,
            lambda row: format_moment(row.updated_at) or EMPTY,
            width=120,
            sort=ContactSort.UPDATED,
            is_hidden=True,
        ),
    )


def _party_text(row: ContactRow) -> str:
    words = [party_word(kind) for kind in sorted(row.party_kinds)]
    return ", ".join(words) or EMPTY
