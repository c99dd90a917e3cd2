"""The words of exported files: headings, kinds and statuses in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.exports.model import ExportWords
from crm_desktop.ui.contact_words import (
    PARTY_WORDS,
    STAGE_WORDS,
    built_in_party_kind,
    built_in_stage,
    kind_word,
)
from crm_desktop.ui.kit.translation import Translate, available_languages, translation_into

EXPORT_FOLDER = "export/folder"
"""Under this the folder of the last export is remembered."""


def export_words() -> ExportWords:
    """Everything that an exported file says in words."""
    return _words(
        QCoreApplication.translate,
        {stage: STAGE_WORDS.word(stage) for stage in STAGE_WORDS.all()},
        {kind: PARTY_WORDS.word(kind) for kind in PARTY_WORDS.all()},
    )


def reading_words() -> ExportWords:
    """The same with those of every other language: a table may have been written in any."""
    now = export_words()
    others: list[ExportWords] = []
    for language in available_languages():
        translate = translation_into(language)
        stages = {stage: built_in_stage(stage, translate) for stage in now.stages}
        parties = {kind: built_in_party_kind(kind, translate) for kind in now.party_kinds}
        words = _words(translate, stages, parties)
        if words != now and words not in others:
            others.append(words)
    return replace(now, others=tuple(others))


def _words(
    translate: Translate, stages: Mapping[str, str], party_kinds: Mapping[str, str]
) -> ExportWords:
    return ExportWords(
        headings={
            **_card_words(translate),
            **_group_words(translate),
            **_company_words(translate),
            **_file_words(translate),
            "sheet": translate("Export", "Contacts"),
        },
        stages=stages,
        party_kinds=party_kinds,
        contact_kinds={str(kind): kind_word(kind, translate) for kind in ContactKind},
        yes=translate("Export", "yes"),
    )


def _card_words(translate: Translate) -> dict[str, str]:
    """The headings of what a contact has one of, and of what lists show."""
    return {
        "display_name": translate("Export", "Name"),
        "kind": translate("Export", "Kind"),
        "honorific_prefix": translate("Export", "Title"),
        "given_name": translate("Export", "Given name"),
        "additional_name": translate("Export", "Middle name"),
        "family_name": translate("Export", "Family name"),
        "nickname": translate("Export", "Nickname"),
        "legal_name": translate("Export", "Legal name"),
        "tax_id": translate("Export", "Tax number"),
        "registration_no": translate("Export", "Company code"),
        "industry": translate("Export", "Industry"),
        "gender": translate("Export", "Gender"),
        "language": translate("Export", "Language"),
        "occupation": translate("Export", "Occupation"),
        "interests": translate("Export", "Interests"),
        "birth_date": translate("Export", "Birthday"),
        "birth_calendar": translate("Export", "Calendar of the birthday"),
        "time_zone": translate("Export", "Time zone"),
        "good_days": translate("Export", "Good days"),
        "good_from": translate("Export", "Good hours from"),
        "good_to": translate("Export", "Good hours until"),
        "rhythm_days": translate("Export", "Contact every (days)"),
        "birth_remind_days": translate("Export", "Birthday reminder (days before)"),
        "residence": translate("Export", "Lives in"),
        "how_we_met": translate("Export", "How we met"),
        "party_kinds": translate("Export", "Type"),
        "lifecycle_stage": translate("Export", "Status"),
        "owner": translate("Export", "Owner"),
        "source": translate("Export", "Source"),
        "referred_by": translate("Export", "Recommended by"),
        "referred_by_uid": translate("Export", "Recommended by (CRM ID)"),
        "is_starred": translate("Export", "Star"),
        "tags": translate("Export", "Tags"),
        "last_contact_at": translate("Export", "Last contact (UTC)"),
        "created_at": translate("Export", "Added (UTC)"),
        "updated_at": translate("Export", "Changed (UTC)"),
        "uid": translate("Export", "CRM ID"),
        "list.phone": translate("Export", "Phone"),
        "list.email": translate("Export", "E-mail"),
        "list.locality": translate("Export", "City"),
        "list.organization": translate("Export", "Organization"),
        "list.country": translate("Export", "Country"),
        "list.website": translate("Export", "Website"),
        "list.next": translate("Export", "Next activity (UTC)"),
    }


def _group_words(translate: Translate) -> dict[str, str]:
    """The headings of what a contact has several of; a number is put behind them."""
    return {
        **_channel_words("phone", translate("Export", "Phone"), translate),
        **_channel_words("mobile", translate("Export", "Mobile phone"), translate),
        **_channel_words("email", translate("Export", "E-mail"), translate),
        **_channel_words("messenger", translate("Export", "Messenger"), translate),
        **_channel_words("url", translate("Export", "Website"), translate),
        **_channel_words("fax", translate("Export", "Fax"), translate),
        "address.street": translate("Export", "Street"),
        "address.locality": translate("Export", "City"),
        "address.region": translate("Export", "Region"),
        "address.postal_code": translate("Export", "Postal code"),
        "address.country": translate("Export", "Country"),
        "address.kind": translate("Export", "Kind of address"),
        "address.main": translate("Export", "Main address"),
        "place.organization": translate("Export", "Organization"),
        "place.job_title": translate("Export", "Job title"),
        "place.role": translate("Export", "Role"),
        "place.since": translate("Export", "Works there since"),
        "place.until": translate("Export", "Worked there until"),
        "place.main": translate("Export", "Main organization"),
        "place.uid": translate("Export", "Organization (CRM ID)"),
        "date.day": translate("Export", "Important date"),
        "date.name": translate("Export", "Name of the date"),
        "date.calendar": translate("Export", "Calendar of the date"),
        "date.remind_days": translate("Export", "Reminder (days before)"),
        "relation.kind": translate("Export", "Relation"),
        "relation.name": translate("Export", "Related contact"),
        "relation.since": translate("Export", "Related since"),
        "relation.note": translate("Export", "Note on the relation"),
        "relation.uid": translate("Export", "Related contact (CRM ID)"),
        "preference.channel": translate("Export", "Way of contact"),
        "preference.preferred": translate("Export", "Preferred"),
        "preference.opted_out": translate("Export", "Opt-out"),
        "preference.opted_out_at": translate("Export", "Opt-out since (UTC)"),
        "preference.basis": translate("Export", "Reason of the opt-out"),
        "notes.text": translate("Export", "Notes"),
    }


def _channel_words(kind: str, name: str, translate: Translate) -> dict[str, str]:
    """The headings of one kind of channel."""

    def of(sentence: str) -> str:
        return sentence.replace("{channel}", name)

    return {
        f"{kind}.value": name,
        f"{kind}.label": of(translate("Export", "{channel}: label")),
        f"{kind}.extension": of(translate("Export", "{channel}: extension")),
        f"{kind}.number": of(translate("Export", "{channel}: international")),
        f"{kind}.main": of(translate("Export", "{channel}: preferred")),
        f"{kind}.from": of(translate("Export", "{channel}: used from")),
        f"{kind}.until": of(translate("Export", "{channel}: used until")),
    }


def _company_words(translate: Translate) -> dict[str, str]:
    """The headings of the sheets of a whole company."""
    return {
        "company.kind": translate("Export", "Kind"),
        "company.value": translate("Export", "Value"),
        "company.international": translate("Export", "International number"),
        "company.extension": translate("Export", "Extension"),
        "company.label": translate("Export", "Label"),
        "company.preferred": translate("Export", "Preferred"),
        "company.valid": translate("Export", "Valid"),
        "company.from": translate("Export", "Used from"),
        "company.until": translate("Export", "Used until"),
        "company.id": translate("Export", "ID"),
        "company.name": translate("Export", "Name"),
        "company.target": translate("Export", "Stands at"),
        "company.group": translate("Export", "Group"),
        "company.options": translate("Export", "Options"),
        "company.currency": translate("Export", "Currency"),
        "company.decimals": translate("Export", "Decimals"),
        "company.retired": translate("Export", "Retired"),
        "company.field": translate("Export", "Field"),
        "company.tag": translate("Export", "Tag"),
        "company.shared": translate("Export", "Shared"),
        "company.definition": translate("Export", "Definition"),
        "company.segment": translate("Export", "Segment"),
        "company.login": translate("Export", "Login"),
        "company.active": translate("Export", "Active"),
        "company.number": translate("Export", "Number"),
        "company.at": translate("Export", "When (UTC)"),
        "company.who": translate("Export", "Who"),
        "company.machine": translate("Export", "Computer"),
        "company.action": translate("Export", "Action"),
        "company.record": translate("Export", "Record"),
        "company.operation": translate("Export", "What was done"),
        "company.old": translate("Export", "Before"),
        "company.new": translate("Export", "After"),
        "company.order": translate("Export", "Order"),
        "company.default": translate("Export", "Default value"),
        "company.agreed": translate("Export", "Belongs to a complete card"),
        "company.color": translate("Export", "Color"),
        "company.appearance": translate("Export", "Look of the list"),
        "company.list": translate("Export", "List of words"),
        "company.code": translate("Export", "Code"),
        "company.other_name": translate("Export", "Name from the other end"),
        "company.setting": translate("Export", "Setting"),
        "company.other_id": translate("Export", "Other contact (CRM ID)"),
        "company.other": translate("Export", "Other contact"),
        "company.headings": translate("Export", "Set of headings"),
        "company.position": translate("Export", "Position"),
        "company.team": translate("Export", "Team"),
        "company.phone": translate("Export", "Phone"),
        "company.email": translate("Export", "E-mail"),
        "company.birthday": translate("Export", "Birthday"),
        "company.hired": translate("Export", "Employed since"),
        "company.left": translate("Export", "Employed until"),
        "company.hours": translate("Export", "Working hours"),
        "company.scope": translate("Export", "Which contacts"),
        "company.format": translate("Export", "Kind of file"),
        "company.count": translate("Export", "Number of contacts"),
        "company.file": translate("Export", "File"),
        **_activity_words(translate),
    }


def _activity_words(translate: Translate) -> dict[str, str]:
    """The headings of the sheets about activities and about who made what."""
    return {
        "company.user": translate("Export", "Employee (CRM ID)"),
        "company.first_day": translate("Export", "First day"),
        "company.last_day": translate("Export", "Last day"),
        "company.note": translate("Export", "Note"),
        "company.sign": translate("Export", "Meaning"),
        "company.is_contact": translate("Export", "Counts as a contact"),
        "company.rule": translate("Export", "Rule of the series"),
        "company.begins_local": translate("Export", "Begins (local time)"),
        "company.zone": translate("Export", "Time zone"),
        "company.left_out": translate("Export", "Left out"),
        "company.made_until": translate("Export", "Made until"),
        "company.earlier": translate("Export", "Series before (CRM ID)"),
        "company.subject": translate("Export", "Subject"),
        "company.status": translate("Export", "Status"),
        "company.timing": translate("Export", "Kind of time"),
        "company.begins": translate("Export", "Begins (UTC)"),
        "company.ends": translate("Export", "Ends (UTC)"),
        "company.due": translate("Export", "Due"),
        "company.done_at": translate("Export", "Done (UTC)"),
        "company.minutes": translate("Export", "Estimated minutes"),
        "company.priority": translate("Export", "Priority"),
        "company.direction": translate("Export", "Direction"),
        "company.pinned": translate("Export", "Pinned"),
        "company.important": translate("Export", "Important"),
        "company.result": translate("Export", "Result"),
        "company.outcome": translate("Export", "What came of it"),
        "company.next_step": translate("Export", "Next step"),
        "company.reason": translate("Export", "Reason"),
        "company.offered": translate("Export", "Offered"),
        "company.location": translate("Export", "Place"),
        "company.text": translate("Export", "Text"),
        "company.series_date": translate("Export", "Time in the series"),
        "company.external": translate("Export", "ID in another program"),
        "company.series": translate("Export", "Series (CRM ID)"),
        "company.next": translate("Export", "Next activity (CRM ID)"),
        "company.related_kind": translate("Export", "About what"),
        "company.related": translate("Export", "About what (CRM ID)"),
        "company.activity": translate("Export", "Activity (CRM ID)"),
        "company.role": translate("Export", "Role"),
        "company.via": translate("Export", "Involved through (CRM ID)"),
        "company.kinds": translate("Export", "Kinds of activity"),
        "company.remind_days": translate("Export", "Reminder (days before)"),
        "company.rhythm": translate("Export", "Contact every (days)"),
        "company.origin": translate("Export", "Where it is from"),
        "company.reminder": translate("Export", "Reminder"),
        "company.state": translate("Export", "State"),
        "company.remind_at": translate("Export", "Remind at (UTC)"),
        "company.snoozed_until": translate("Export", "Later, until (UTC)"),
        "company.shown_at": translate("Export", "Shown (UTC)"),
        "company.author": translate("Export", "Author (CRM ID)"),
        "company.read_at": translate("Export", "Read (UTC)"),
        "company.sha256": translate("Export", "SHA-256"),
        "company.size": translate("Export", "Bytes"),
        "company.media": translate("Export", "Media type"),
        "company.created_by": translate("Export", "Added by"),
        "company.updated_by": translate("Export", "Changed by"),
        "company.stage_since": translate("Export", "Status since (UTC)"),
        "company.met_before": translate("Export", "Last contact before the activities (UTC)"),
    }


def _file_words(translate: Translate) -> dict[str, str]:
    """The names of the files of a whole company."""
    return {
        "file.contacts": translate("Export", "Contacts"),
        "file.persons": translate("Export", "Persons"),
        "file.organizations": translate("Export", "Organizations"),
        "file.channels": translate("Export", "Channels"),
        "file.addresses": translate("Export", "Addresses"),
        "file.people": translate("Export", "People at organizations"),
        "file.relations": translate("Export", "Relations"),
        "file.dates": translate("Export", "Important dates"),
        "file.preferences": translate("Export", "Ways of contact"),
        "file.own_fields": translate("Export", "Own fields"),
        "file.own_values": translate("Export", "Values of own fields"),
        "file.tags": translate("Export", "Tags"),
        "file.taggings": translate("Export", "Tagged contacts"),
        "file.sources": translate("Export", "Sources"),
        "file.segments": translate("Export", "Segments"),
        "file.members": translate("Export", "Members of segments"),
        "file.staff": translate("Export", "Employees"),
        "file.notes": translate("Export", "Notes"),
        "file.history": translate("Export", "History"),
        "file.words": translate("Export", "Lists of words"),
        "file.settings": translate("Export", "Settings"),
        "file.apart": translate("Export", "Not duplicates"),
        "file.profiles": translate("Export", "Ways to read lists"),
        "file.exports": translate("Export", "Exports"),
        "file.pictures": translate("Export", "Pictures"),
        "file.absences": translate("Export", "Absences"),
        "file.results": translate("Export", "Results of activities"),
        "file.series": translate("Export", "Series of activities"),
        "file.activities": translate("Export", "Activities"),
        "file.activity_contacts": translate("Export", "Contacts in activities"),
        "file.activity_users": translate("Export", "Employees in activities"),
        "file.mentions": translate("Export", "Mentions"),
        "file.files": translate("Export", "Attached files"),
        "file.reminders": translate("Export", "Reminders"),
        "file.notifications": translate("Export", "Notifications"),
        "file.stamps": translate("Export", "Added and changed"),
        "folder.files": translate("Export", "Files"),
    }
