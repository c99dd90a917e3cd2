"""The organizations that the rows of one import name: each distinct one once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.matching import organization_form, same_organization
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.imports.drafts import Draft, fill_up
from crm_desktop.business.imports.parties import code_key
from crm_desktop.business.imports.repository import ImportRepository, StoredContact


@dataclass(slots=True)
class Company:
    """One organization: what the rows say of it, and its contact once it has one."""

    draft: Draft
    contact_id: int = 0
    stored: StoredContact | None = None


class Companies:
    """Collects organizations by name and code while the rows are gone through."""

    def __init__(self) -> None:
        self._all: list[Company] = []
        self._by_name: dict[tuple[str, ...], list[int]] = {}

    def __iter__(self) -> Iterator[Company]:
        return iter(self._all)

    def __getitem__(self, number: int) -> Company:
        return self._all[number]

    def __len__(self) -> int:
        return len(self._all)

    def number_of(self, draft: Draft) -> int:
        """The number of the organization a row names; what it knows is added."""
        name = organization_form(draft.display_name).ordered
        codes = _codes(draft)
        for number in self._by_name.get(name, ()):
            known = self._all[number]
            if _can_be_one(codes, _codes(known.draft)):
                fill_up(known.draft, draft)
                return number
        self._all.append(Company(draft))
        self._by_name.setdefault(name, []).append(len(self._all) - 1)
        return len(self._all) - 1

    def find_in_base(self, repository: ImportRepository) -> None:
        """Look up which organizations have a contact already, by name or tax number."""
        if repository.is_empty():
            return
        open_ones = [company for company in self._all if not company.contact_id]
        by_name: dict[str, list[Company]] = {}
        by_code: dict[str, list[Company]] = {}
        for company in open_ones:
            key = derived.sort_key(ContactKind.ORGANIZATION, company.draft.display_name)
            by_name.setdefault(key, []).append(company)
            tax_key = derived.tax_key(company.draft.columns.get("tax_id", ""))
            if tax_key:
                by_code.setdefault(tax_key, []).append(company)
        found = repository.ids_by_names(ContactKind.ORGANIZATION, list(by_name))
        coded = repository.ids_by_codes(list(by_code))
        ids = {i for known in (found, coded) for each in known.values() for i in each}
        stored = repository.stored(ids)
        for known, companies in ((coded, by_code), (found, by_name)):
            for key, candidates in known.items():
                for company in companies[key]:
                    _settle(company, [stored[i] for i in sorted(candidates) if i in stored])


def _settle(company: Company, candidates: list[StoredContact]) -> None:
    if company.contact_id:
        return
    codes = _codes(company.draft)
    for contact in candidates:
        if contact.kind is not ContactKind.ORGANIZATION:
            continue
        theirs = _codes_of(
            contact.columns.get("tax_id", ""), contact.columns.get("registration_no", "")
        )
        if not _can_be_one(codes, theirs):
            continue
        if same_organization(company.draft.display_name, contact.display_name):
            company.contact_id = contact.id
            company.stored = contact
            return


def _codes(draft: Draft) -> frozenset[str]:
    return _codes_of(draft.columns.get("tax_id", ""), draft.columns.get("registration_no", ""))


def _codes_of(*codes: str) -> frozenset[str]:
    return frozenset(filter(None, map(code_key, filter(None, codes))))


def _can_be_one(first: frozenset[str], second: frozenset[str]) -> bool:
    """Codes that are known on both sides and differ speak against."""
    return not first or not second or bool(first & second)
