"""The organizations that the rows of one import name: each distinct one once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_desktop.business.contacts.matching import organization_form, same_organization
from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.imports.drafts import Draft, fill_up
from crm_desktop.business.imports.parties import code_key
from crm_desktop.business.imports.repository import ImportRepository, StoredContact


@dataclass(slots=True)
class Company:
    """One organization: what the rows say of it, and its contact once it has one.

    `is_told_more`: a row added something after the contact was found or made.
    """

    draft: Draft
    contact_id: int = 0
    is_new: bool = False
    is_told_more: bool = False


class Companies:
    """Collects organizations by name and code while the rows are gone through."""

    def __init__(self) -> None:
        self._all: list[Company] = []
        self._by_name: dict[tuple[str, ...], list[int]] = {}
        self._waiting: list[Company] = []
        self._bare: dict[str, int] = {}

    def waiting(self) -> list[Company]:
        """Organizations added since the last call, in order."""
        found, self._waiting = self._waiting, []
        return found

    def __iter__(self) -> Iterator[Company]:
        return iter(self._all)

    def __getitem__(self, number: int) -> Company:
        return self._all[number]

    def __len__(self) -> int:
        return len(self._all)

    def number_of(self, draft: Draft) -> int:
        """The number of the organization a row names; what it knows is added."""
        if not _is_bare(draft):
            return self._number_of(draft)
        return self.number_named(draft.display_name)

    def number_of_stored(self, contact: StoredContact) -> int:
        """The number of an organization that is in the base already."""
        draft = Draft(ContactKind.ORGANIZATION, contact.display_name, {}, [])
        self._all.append(Company(draft, contact.id))
        return len(self._all) - 1

    def number_named(self, name: str) -> int:
        """The number of an organization of which a row knows nothing but the name.

        Without anything to compare it is the first of that name, whenever it is asked for.
        """
        number = self._bare.get(name)
        if number is None:
            draft = Draft(ContactKind.ORGANIZATION, name, {}, [])
            number = self._bare[name] = self._number_of(draft)
        return number

    def _number_of(self, draft: Draft) -> int:
        name = organization_form(draft.display_name).ordered
        codes = _codes(draft)
        for number in self._by_name.get(name, ()):
            known = self._all[number]
            if _can_be_one(codes, _codes(known.draft)):
                if fill_up(known.draft, draft) and known.contact_id:
                    known.is_told_more = True
                return number
        company = Company(draft.copy())
        self._all.append(company)
        self._waiting.append(company)
        self._by_name.setdefault(name, []).append(len(self._all) - 1)
        return len(self._all) - 1

    @staticmethod
    def find_in_base(
        repository: ImportRepository,
        companies: Sequence[Company],
        candidates: Mapping[str, Sequence[int]],
    ) -> None:
        """Set `contact_id` of those that the base has; `candidates` are ids by name."""
        wanted = [company for company in companies if company.draft.display_name in candidates]
        ids = {i for company in wanted for i in candidates[company.draft.display_name]}
        stored = repository.stored(ids)
        for company in wanted:
            likely = candidates[company.draft.display_name]
            _settle(company, [stored[i] for i in likely if i in stored])


def _settle(company: Company, candidates: list[StoredContact]) -> None:
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
            return


def have_no_other_code(first: Draft, second: Draft) -> bool:
    """Whether the codes of two organizations of one name leave open that they are one."""
    return _can_be_one(_codes(first), _codes(second))


def _is_bare(draft: Draft) -> bool:
    """Whether there is nothing but the name."""
    return not (
        draft.columns
        or draft.points
        or draft.address
        or draft.tags
        or draft.stage
        or draft.party_mask
        or draft.owner
        or draft.source
        or draft.last_contact_at
    )


def _codes(draft: Draft) -> frozenset[str]:
    return _codes_of(draft.columns.get("tax_id", ""), draft.columns.get("registration_no", ""))


def _codes_of(*codes: str) -> frozenset[str]:
    return frozenset(filter(None, map(code_key, filter(None, codes))))


def _can_be_one(first: frozenset[str], second: frozenset[str]) -> bool:
    """Codes that are known on both sides and differ speak against."""
    return not first or not second or bool(first & second)
