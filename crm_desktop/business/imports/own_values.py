"""Values of own fields on their way into the base: which contact of a row gets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crm_desktop.business.contacts.model import CONTACT
from crm_desktop.business.contacts.rows import CUSTOM_COLUMNS
from crm_desktop.business.custom_fields.model import CustomField, CustomValue, FieldTarget
from crm_desktop.business.imports.drafts import leads_with_organization
from crm_desktop.business.imports.model import ImportPlan
from crm_desktop.business.imports.own_fields import value_of

if TYPE_CHECKING:
    from crm_desktop.business.imports.repository import ImportRepository
    from crm_desktop.business.imports.staging import Staging
    from crm_desktop.storage.unit_of_work import UnitOfWork

_Row = tuple[object, ...]


class OwnValues:
    """Remembers the contacts of each row; writes at the end what they lack."""

    def __init__(self, plan: ImportPlan) -> None:
        self._fields = tuple(field for _index, field in plan.own)
        self._companies_lead = leads_with_organization(plan)
        self._contacts: dict[int, tuple[int, int]] = {}
        self._new: set[int] = set()
        self._known: dict[tuple[int, str], CustomValue | None] = {}
        self._stored: dict[int, int] = {}

    def note_stored(self, field_id: int, stored_id: int) -> None:
        """A field that the import itself has made has this id now."""
        self._stored[field_id] = stored_id

    def note(self, row: int, person_id: int, company_id: int) -> None:
        """The person and the organization of a row; 0 where it has none."""
        self._contacts[row] = (person_id, company_id)

    def note_new(self, ids: range) -> None:
        """Contacts that this import has made."""
        self._new.update(ids)

    def write(
        self,
        work: UnitOfWork,
        repository: ImportRepository,
        staging: Staging,
        overwrites: Callable[[int], bool],
    ) -> set[int]:
        """Store the values; the first row of a contact leads. Gives known contacts that got any.

        Stored values stay, but for contacts that `overwrites` names.
        """
        found = self._gathered(staging)
        known_ids = sorted({key for key, _field in found} - self._new)
        filled = repository.filled_own_fields(known_ids)
        new: list[_Row] = []
        known: list[_Row] = []
        changed: dict[int, _Row] = {}
        for (contact_id, field_id), value in found.items():
            stored_id = self._stored.get(field_id, field_id)
            row = (contact_id, stored_id, value.text, value.number, value.sort)
            if contact_id in self._new:
                new.append(row)
            elif (contact_id, field_id) not in filled:
                known.append(row)
            elif overwrites(contact_id):
                key, *stored = filled[contact_id, field_id]
                if stored != list(row[2:]):
                    changed[key] = row
        new.sort(key=lambda row: (row[0], row[1]))
        known.sort(key=lambda row: (row[0], row[1]))
        if new:
            work.insert_children_many("custom_value", CUSTOM_COLUMNS, new)
        if known:
            work.insert_children_of(CONTACT, "custom_value", CUSTOM_COLUMNS, known)
        if changed:
            rows = [(key, *row[2:]) for key, row in changed.items()]
            roots = {key: int(str(row[0])) for key, row in changed.items()}
            work.update_children_of(CONTACT, "custom_value", CUSTOM_COLUMNS[2:], rows, roots)
        return {int(str(row[0])) for row in (*known, *changed.values())}

    def _gathered(self, staging: Staging) -> dict[tuple[int, int], CustomValue]:
        found: dict[tuple[int, int], CustomValue] = {}
        for number, field, text in self._texts(staging):
            contact_id = self._target(field, *self._contacts.get(number, (0, 0)))
            value = self._value(field, text)
            if contact_id and value is not None:
                found.setdefault((contact_id, field.id), value)
        return found

    def _texts(self, staging: Staging) -> Iterator[tuple[int, CustomField, str]]:
        for part in staging.slices():
            for field in self._fields:
                column = part.columns.get(field.key)
                for number, text in zip(part.numbers, column or (), strict=False):
                    if isinstance(text, str):
                        yield number, field, text

    def _target(self, field: CustomField, person_id: int, company_id: int) -> int:
        """Whose card the value belongs to: as the field says, else whom the row is about."""
        if field.target is FieldTarget.PERSON:
            return person_id
        if field.target is FieldTarget.ORGANIZATION:
            return company_id
        if self._companies_lead:
            return company_id or person_id
        return person_id or company_id

    def _value(self, field: CustomField, text: str) -> CustomValue | None:
        key = (field.id, text)
        if key not in self._known:
            self._known[key] = value_of(field, text)
        return self._known[key]
