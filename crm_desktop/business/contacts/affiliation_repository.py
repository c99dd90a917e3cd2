# pyright: basic
"""The affiliation table: who works where, and the organization that a person's list row shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crm_desktop.business.contacts import derived
from crm_desktop.business.contacts.model import CONTACT, Affiliation, ContactKind
from crm_desktop.business.contacts.rows import affiliation_of
from crm_desktop.storage.bulk_values import GIVEN_IDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_desktop.storage.database import Database
    from crm_desktop.storage.unit_of_work import UnitOfWork

_AFFILIATION_SQL = """SELECT affiliation.person_id, affiliation.organization_id, role, job_title,
    affiliation.is_primary, start_date, end_date, affiliation.id, affiliation.version,
    person.display_name, organization.display_name
    FROM affiliation
    JOIN contact AS person ON person.id = affiliation.person_id
    JOIN contact AS organization ON organization.id = affiliation.organization_id
    WHERE affiliation.deleted_at IS NULL AND """


class AffiliationRepository:
    """Reads affiliations; keeps `contact.main_organization`, which follows from them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def text_of(self, affiliation_id: int) -> str:
        """The organization's name of an affiliation, with the role if there is one."""
        row = self._database.execute(
            """SELECT contact.display_name || CASE role WHEN '' THEN '' ELSE ' · ' || role END
            FROM affiliation JOIN contact ON contact.id = organization_id
            WHERE affiliation.id = ?""",
            (affiliation_id,),
        ).fetchone()
        return "" if row is None else str(row[0])

    def person_text_of(self, affiliation_id: int) -> str:
        """The person's name of an affiliation, with the role if there is one."""
        row = self._database.execute(
            """SELECT contact.display_name || CASE role WHEN '' THEN '' ELSE ' · ' || role END
            FROM affiliation JOIN contact ON contact.id = person_id
            WHERE affiliation.id = ?""",
            (affiliation_id,),
        ).fetchone()
        return "" if row is None else str(row[0])

    def person_of(self, affiliation_id: int) -> int:
        """Whose affiliation it is, also one that was taken away; 0 if there never was one."""
        row = self._database.execute(
            "SELECT person_id FROM affiliation WHERE id = ?", (affiliation_id,)
        ).fetchone()
        return 0 if row is None else row[0]

    def people_ever(self, organization_id: int) -> tuple[tuple[int, int], ...]:
        """Ids of all affiliations at an organization, those taken away too, and of the persons."""
        rows = self._database.execute(
            "SELECT id, person_id FROM affiliation WHERE organization_id = ?", (organization_id,)
        ).fetchall()
        return tuple((key, person) for key, person in rows)

    def of(self, contact_id: int, kind: ContactKind) -> tuple[Affiliation, ...]:
        """Persons of an organization by name, or organizations of a person; ended ones last.

        Those whose other side lies in the bin are left out: they come back with it.
        """
        if kind is ContactKind.ORGANIZATION:
            own, other = "affiliation.organization_id", "person"
        else:
            own, other = "affiliation.person_id", "organization"
        sql = f"""{_AFFILIATION_SQL} {own} = ? AND {other}.deleted_at IS NULL
            ORDER BY end_date IS NOT NULL, affiliation.is_primary DESC, {other}.sort_key,
            affiliation.id"""
        rows = self._database.execute(sql, (contact_id,)).fetchall()
        return tuple(map(affiliation_of, rows))

    def of_persons(self, person_ids: Sequence[int]) -> dict[int, list[Affiliation]]:
        """The organizations of many persons, of each in the order of `of`."""
        found: dict[int, list[Affiliation]] = {}
        if not person_ids:
            return found
        sql = f"""{_AFFILIATION_SQL} affiliation.person_id {GIVEN_IDS}
            AND organization.deleted_at IS NULL
            ORDER BY end_date IS NOT NULL, affiliation.is_primary DESC, organization.sort_key,
            affiliation.id"""
        rows = self._database.execute(sql, (json.dumps(list(person_ids)),)).fetchall()
        for one in map(affiliation_of, rows):
            found.setdefault(one.person_id, []).append(one)
        return found

    def get(self, affiliation_id: int) -> Affiliation | None:
        """One affiliation that is not taken away."""
        row = self._database.execute(
            f"{_AFFILIATION_SQL} affiliation.id = ?", (affiliation_id,)
        ).fetchone()
        return None if row is None else affiliation_of(row)

    def refresh_main_organization(self, work: UnitOfWork, person_id: int) -> None:
        """Write the organization a list shows for a person, after an affiliation changed.

        The primary current one, else the first current one; nothing once all have ended.
        """
        row = self._database.execute(
            """SELECT organization.display_name FROM affiliation
            JOIN contact AS organization ON organization.id = affiliation.organization_id
            WHERE affiliation.person_id = ? AND affiliation.deleted_at IS NULL
            AND affiliation.end_date IS NULL
            ORDER BY affiliation.is_primary DESC, affiliation.id LIMIT 1""",
            (person_id,),
        ).fetchone()
        self._set_main_organization(work, person_id, "" if row is None else row[0])

    def refresh_main_organizations(self, work: UnitOfWork, person_ids: Sequence[int]) -> None:
        """The same for many persons, whom nobody has changed."""
        values = self.main_organizations(person_ids).items()
        work.update_each(CONTACT, ("main_organization",), values, is_stamped=False)

    def main_organizations(self, person_ids: Sequence[int]) -> dict[int, str]:
        """What lists show as the organization of these persons."""
        rows = self._database.execute(
            f"""SELECT person_id, organization.display_name FROM affiliation
            JOIN contact AS organization ON organization.id = affiliation.organization_id
            WHERE affiliation.person_id {GIVEN_IDS} AND affiliation.deleted_at IS NULL
            AND affiliation.end_date IS NULL
            ORDER BY affiliation.is_primary DESC, affiliation.id""",
            (json.dumps(list(person_ids)),),
        )
        names: dict[int, str] = dict.fromkeys(person_ids, "")
        for person_id, name in rows:
            names[person_id] = names[person_id] or name
        return {key: derived.sortable(name) for key, name in names.items()}

    def rename_at_people(self, work: UnitOfWork, organization_id: int) -> None:
        """The new name of an organization at everybody whose list row shows it."""
        rows = self._database.execute(
            """SELECT DISTINCT person_id FROM affiliation
            WHERE organization_id = ? AND deleted_at IS NULL AND end_date IS NULL""",
            (organization_id,),
        ).fetchall()
        for (person_id,) in rows:
            self.refresh_main_organization(work, person_id)

    def _set_main_organization(self, work: UnitOfWork, person_id: int, name: str) -> None:
        value = derived.sortable(name)
        row = self._database.execute(
            "SELECT version, main_organization FROM contact WHERE id = ?", (person_id,)
        ).fetchone()
        if row is not None and row[1] != value:
            work.update(CONTACT, person_id, {"main_organization": value}, row[0])
