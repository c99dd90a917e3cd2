"""Words beside telephone numbers become labels of their channels."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.business.imports.number_labels import label_of
from crm_desktop.business.imports.service import ImportService
from tests.builders import Office


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("Jonas 8 612 34567", "Jonas"),
        ("Ona: 860012345", "Ona"),
        ("8 612 34567 (mama)", "mama"),
        ("buhalterė Rasa 8 600 12345", "buhalterė Rasa"),
        ("моб.тел 8 912 345 67 89 Иван", "Иван"),
        ("Cell 212-555-0187 (home)", "home"),
        ("٠٥٠١٢٣٤٥٦٧ أحمد", "أحمد"),
        ("8 612 34567", ""),
        ("mob. 8 612 34567", ""),
        ("тел. 8 (495) 123-45-67", ""),
        ("8 612 34567 ext 12", ""),
        ("8 612 34567 or 8 600 12345", ""),
        ("8 612 34567 after 17 o'clock", ""),
        ("", ""),
    ],
)
def test_what_a_number_is_labeled_with(raw: str, label: str):
    assert label_of(raw) == label


def test_labels_are_stored_when_contacts_are_made_and_filled(office: Office, tmp_path: Path):
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    path = tmp_path / "a.csv"
    for cells in (
        '"Jonas 8 612 34567, Ona 8 600 12345",info@saule.example.com',
        '"8 655 55555 (buhalterė)",info@saule.example.com',
    ):
        path.write_text(f"Company,Phone,E-mail\nUAB Saulė,{cells}\n", encoding="utf-8")
        plan = imports.plan(path, "", country="LT")
        done = imports.apply(imports.check(plan), office.actor)
    assert (done.created, done.updated) == (0, 1)
    contact_id = imports.kept_contacts(imports.past()[-1].seq)[0][0]
    points = office.contacts.get(contact_id).points
    assert [(point.normalized_value, point.label) for point in points if point.kind == "phone"] == [
        ("+37061234567", "Jonas"),
        ("+37060012345", "Ona"),
        ("+37065555555", "buhalterė"),
    ]
