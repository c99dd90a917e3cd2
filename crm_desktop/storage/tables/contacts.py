"""Contacts with everything that belongs to them."""

from __future__ import annotations

from peewee import BlobField, IntegerField, TextField

from crm_desktop.storage.tables.base import Record, Row


class Source(Record):
    """Where contacts heard of us."""

    name = TextField()
    name_key = TextField(default="")

    class Meta:
        table_name = "source"


class Tag(Record):
    """A free label; `color` is an index into the tokens' series."""

    name = TextField()
    name_key = TextField(default="")
    color = IntegerField(default=0)

    class Meta:
        table_name = "tag"


class Contact(Record):
    """An organization or a person.

    `sort_key`, `tax_key`, `main_*`, `tag_text` and `is_reachable` are derived, written in one
    place in `business/contacts/repository.py`. `party_kinds` is a bit mask in the order of
    `PartyKind`. `merged_into_id` leads from the bin to the contact it was merged with.
    `last_contact_at` and `next_activity_at` follow from activities, `met_before_at` is what an
    imported list said. `rhythm_days`: how often they are to be contacted, where that is agreed;
    `usual_gap_days` is how often they were. `birth_remind_days`: so many days before the birthday
    somebody is reminded of it, -1 never, empty as whoever looks after the contact has it set.
    """

    kind = TextField()
    display_name = TextField()
    sort_key = TextField(default="")
    honorific_prefix = TextField(default="")
    given_name = TextField(default="")
    additional_name = TextField(default="")
    family_name = TextField(default="")
    nickname = TextField(default="")
    legal_name = TextField(default="")
    tax_id = TextField(default="")
    tax_key = TextField(default="")
    registration_no = TextField(default="")
    industry = TextField(default="")
    gender = TextField(default="")
    language = TextField(default="")
    occupation = TextField(default="")
    interests = TextField(default="")
    birth_date = TextField(default="")
    birth_calendar = TextField(default="gregorian")
    party_kinds = IntegerField(default=0)
    lifecycle_stage = TextField(default="cold")
    stage_changed_at = IntegerField(null=True)
    owner_id = IntegerField(null=True)
    source_id = IntegerField(null=True)
    referred_by_id = IntegerField(null=True)
    is_starred = IntegerField(default=0)
    notes = TextField(default="")
    last_contact_at = IntegerField(null=True)
    main_phone = TextField(default="")
    main_email = TextField(default="")
    main_locality = TextField(default="")
    main_organization = TextField(default="")
    tag_text = TextField(default="")
    is_reachable = IntegerField(default=0)
    external_id = TextField(default="")
    time_zone = TextField(default="")
    good_days = IntegerField(default=0)
    good_from = TextField(default="")
    good_to = TextField(default="")
    residence = TextField(default="")
    how_we_met = TextField(default="")
    main_country = TextField(default="")
    main_website = TextField(default="")
    merged_into_id = IntegerField(null=True)
    met_before_at = IntegerField(null=True)
    next_activity_at = IntegerField(null=True)
    rhythm_days = IntegerField(null=True)
    usual_gap_days = IntegerField(null=True)
    birth_remind_days = IntegerField(null=True)

    class Meta:
        table_name = "contact"


class ContactPoint(Row):
    """A way to reach a contact: as typed and normalized side by side.

    `valid_from` and `valid_until` are ISO days, empty where nothing is said.
    """

    contact_id = IntegerField()
    kind = TextField()
    raw_value = TextField(default="")
    normalized_value = TextField(default="")
    extension = TextField(default="")
    label = TextField(default="")
    is_primary = IntegerField(default=0)
    is_valid = IntegerField(default=1)
    position = IntegerField(default=0)
    valid_from = TextField(default="")
    valid_until = TextField(default="")

    class Meta:
        table_name = "contact_point"


class Address(Row):
    """A postal address of a contact."""

    contact_id = IntegerField()
    kind = TextField(default="")
    street_address = TextField(default="")
    locality = TextField(default="")
    region = TextField(default="")
    postal_code = TextField(default="")
    country = TextField(default="")
    is_primary = IntegerField(default=0)
    position = IntegerField(default=0)

    class Meta:
        table_name = "address"


class Tagging(Row):
    """A tag on a contact."""

    contact_id = IntegerField()
    tag_id = IntegerField()

    class Meta:
        table_name = "tagging"


class Affiliation(Record):
    """A person's place in an organization; dates are ISO, former places stay."""

    person_id = IntegerField()
    organization_id = IntegerField()
    role = TextField(default="")
    job_title = TextField(default="")
    is_primary = IntegerField(default=0)
    start_date = TextField(null=True)
    end_date = TextField(null=True)

    class Meta:
        table_name = "affiliation"


class ImportantDate(Row):
    """A day worth remembering; `day` is ISO, or `--MM-DD` where the year is not known."""

    contact_id = IntegerField()
    name = TextField(default="")
    day = TextField(default="")
    calendar = TextField(default="gregorian")
    position = IntegerField(default=0)
    remind_days = IntegerField(null=True)

    class Meta:
        table_name = "important_date"


class CommunicationPreference(Row):
    """What a contact said of one channel; `basis` is where the permission comes from."""

    contact_id = IntegerField()
    channel = TextField()
    is_preferred = IntegerField(default=0)
    is_opted_out = IntegerField(default=0)
    opted_out_at = IntegerField(null=True)
    basis = TextField(default="")

    class Meta:
        table_name = "communication_preference"


class Relationship(Record):
    """What one contact is to another beyond an affiliation."""

    from_id = IntegerField()
    to_id = IntegerField()
    kind = TextField()
    note = TextField(default="")
    start_date = TextField(null=True)

    class Meta:
        table_name = "relationship"


class ContactPicture(Row):
    """A photo or logo, decoded and made small before it is stored."""

    contact_id = IntegerField()
    media_type = TextField(default="")
    sha256 = TextField(default="")
    data = BlobField()

    class Meta:
        table_name = "contact_picture"


class Segment(Record):
    """A saved group of contacts: a filter (`dynamic`) or chosen members (`static`), as JSON."""

    name = TextField()
    name_key = TextField(default="")
    kind = TextField(default="dynamic")
    owner_id = IntegerField(null=True)
    is_shared = IntegerField(default=0)
    position = IntegerField(default=0)
    definition = TextField(default="")
    appearance = TextField(default="")

    class Meta:
        table_name = "segment"


class SegmentMember(Row):
    """A contact in a static segment."""

    segment_id = IntegerField()
    contact_id = IntegerField()

    class Meta:
        table_name = "segment_member"
