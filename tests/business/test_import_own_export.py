"""A list of our own that is read as any other one makes no doubles: its rows say who they are."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from crm_desktop.business.exports.model import ExportFormat, ExportOrder
from crm_desktop.business.imports.base_matching import uid_of
from crm_desktop.business.imports.model import ColumnRemark
from crm_desktop.business.imports.service import ImportService
from crm_desktop.ui.contacts.export_words import export_words
from tests.builders import Office, a_person, an_organization


@pytest.mark.parametrize("kind", [ExportFormat.XLSX, ExportFormat.CSV])
def test_rows_of_our_own_belong_to_their_contacts(
    kind: ExportFormat, office: Office, tmp_path: Path
):
    for each in (a_person("Ona Petraitė"), a_person("Ona Petraitė"), an_organization("Saulė")):
        office.contacts.create(each, office.actor)
    path = tmp_path / f"all.{kind}"
    office.exports.export(ExportOrder(path, kind), export_words(), office.actor)
    imports = ImportService(office.database, office.journal, office.staff, office.clock)
    plan = imports.plan(path, imports.inspect(path).chosen, country="LT")
    assert not [each.heading for each in plan.columns if ColumnRemark.SOMEONE_ELSE in each.remarks]
    counts = imports.check(plan).counts
    assert (counts.new, counts.error) == (0, 0), counts
    done = imports.apply(imports.check(plan), office.actor)
    assert (done.created, done.seq) == (0, 0), "nothing is new, our own number included"


def test_only_whole_numbers_of_ours_count():
    uid = UUID("0191f9c2-77aa-7c3e-9a11-0123456789ab")
    assert uid_of(str(uid)) == uid.bytes
    assert uid_of("zcrm_1001") == uid_of(None) == uid_of("x" * 36) == b""
