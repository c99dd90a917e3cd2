"""How many rows of a whole list are about contacts that are there, before it is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.business.imports.model import Field, ImportPlan
from crm_desktop.business.imports.planning import with_field
from crm_desktop.business.imports.service import ImportService
from crm_desktop.business.imports.value_lists import OurWords
from crm_desktop.core.errors import Cancelled
from tests.builders import Office

COUNT = 700
"""More rows than the first look and one slice of the check have."""


@pytest.fixture
def imports(office: Office) -> ImportService:
    return ImportService(office.database, office.journal, office.staff, office.clock)


def _plan(imports: ImportService, path: Path, numbers: list[int]) -> ImportPlan:
    lines = [f"Person {n} Personson,p{n}@a.example,+37061{n:06d}" for n in numbers]
    path.write_text("\n".join(["Name,E-mail,Phone", *lines]), encoding="utf-8")
    return imports.plan(path, "", country="LT")


@pytest.fixture
def known(office: Office, imports: ImportService, tmp_path: Path) -> None:
    """Three people at the end of the list, one of them among its first rows, too."""
    checked = imports.check(_plan(imports, tmp_path / "known.csv", [5, 650, 690]))
    imports.apply(checked, office.actor)
    checked.close()


@pytest.mark.usefixtures("known")
def test_the_whole_list_is_counted_as_the_check_matches_it(
    imports: ImportService, tmp_path: Path
) -> None:
    plan = _plan(imports, tmp_path / "list.csv", [*range(COUNT), 690])
    assert imports.first_look(plan, OurWords()).known == 1
    told: list[tuple[int, int]] = []
    count = imports.count_all(
        plan, OurWords(), lambda done, total: told.append((done, total))
    ).known
    checked = imports.check(plan)
    matched = sum(bool(row.contact_id) for row in checked.staging)
    checked.close()
    assert count == matched == 4, "a row that repeats another one is known, too"
    assert told[0] == (1, plan.row_count)
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert told[-1][0] == count


@pytest.mark.usefixtures("known")
def test_counting_can_be_given_up_at_once(imports: ImportService, tmp_path: Path) -> None:
    plan = _plan(imports, tmp_path / "list.csv", list(range(COUNT)))
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return True

    with pytest.raises(Cancelled):
        imports.count_all(plan, OurWords(), cancelled=is_cancelled)
    assert asked == 1
    checked = imports.check(plan)
    assert checked.counts.records == COUNT, "the list is still at hand for the next step"
    checked.close()


def test_an_empty_base_or_a_list_of_nobody_is_not_read(
    office: Office, imports: ImportService, tmp_path: Path
) -> None:
    plan = _plan(imports, tmp_path / "list.csv", [1])
    assert imports.count_all(plan, OurWords()).known == 0
    assert imports.counts_known
    imports.apply(imports.check(plan), office.actor)
    for index in range(3):
        plan = with_field(plan, index, Field.IGNORE)
    assert imports.count_all(plan, OurWords()).known == 0


def _wrong_at_the_end(imports: ImportService, path: Path) -> ImportPlan:
    """Behind the first rows stand wrong addresses, numbers without code and a status of theirs."""
    lines = [f"Person {n} Personson,p{n}@a.example,+37061{n:06d},Lead" for n in range(COUNT)]
    lines += [f"Nobody {n} Nemo,nobody{n}(at)a,8 612 {n:05d},Unheard of" for n in range(5)]
    path.write_text("\n".join(["Name,E-mail,Phone,Status", *lines]), encoding="utf-8")
    return imports.plan(path, "", country="LT")


@pytest.mark.parametrize("is_far", [False, True])
def test_all_rows_tell_what_is_wrong_in_a_column(
    office: Office, imports: ImportService, tmp_path: Path, *, is_far: bool
) -> None:
    """On a drive, too, where contacts that are there are not counted."""
    imports.apply(imports.check(_plan(imports, tmp_path / "known.csv", [5])), office.actor)
    office.database.is_far = is_far
    plan = _wrong_at_the_end(imports, tmp_path / "list.csv")
    look = imports.first_look(plan, imports.our_words())
    assert not any(row.problems for row in look.rows)
    assert not look.facts
    facts = imports.count_all(plan, imports.our_words())
    assert facts.is_whole
    assert facts.wrong == {1: (5, "nobody0(at)a")}
    assert (facts.without_code, facts.calling_code) == ({2: 5}, 370)
    assert facts.unmatched == {3: 1}
    assert facts.known == (0 if is_far else 1)
