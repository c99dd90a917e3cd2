"""Checked rows come back from the staging as they were put away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.business.contacts.model import ContactKind
from crm_desktop.business.imports.draft_columns import DraftColumns, SliceDrafts, filled_from
from crm_desktop.business.imports.drafts import Draft
from crm_desktop.business.imports.model import Field, ProblemCode, RowRemark, Verdict
from crm_desktop.business.imports.staged_slice import StagedSlice
from crm_desktop.business.imports.staging import Staging
from crm_desktop.business.imports.values import plain_text, text_value

_NAMES = st.lists(st.one_of(st.none(), st.sampled_from(["Ona", "Petras", "ሰላም"])), max_size=12)


def _slice_of(names: list[str | None], first: int = 2) -> StagedSlice:
    part = StagedSlice(list(range(first, first + len(names))))
    part.take("given_name", names, ", ")
    for position, name in enumerate(names):
        if name == "Ona":
            part.add_number(position, "phone", ("8 612 34567", "+37061234567", ""))
        elif name == "Petras":
            part.problem(position, ProblemCode.PHONE_INVALID, 3, "12")
            part.remark(position, RowRemark.TEXT_SHORTENED)
            part.verdicts[position] = Verdict.ERROR
            part.duplicate_of[position] = 2
    return part


@given(st.lists(_NAMES, max_size=4))
def test_rows_come_back_in_every_way(several: list[list[str | None]]) -> None:
    staging = Staging()
    parts: list[StagedSlice] = []
    number = 2
    for names in several:
        parts.append(_slice_of(names, number))
        staging.append(parts[-1])
        number += len(names)
    rows = [row for part in parts for row in part.rows()]
    assert list(staging) == rows
    assert staging.page(None, 1, 5) == rows[1:6]
    errors = [row for row in rows if row.verdict is Verdict.ERROR]
    assert staging.page(Verdict.ERROR, 0, 100) == errors
    assert staging.page(Verdict.NEW, 0, 3) == [r for r in rows if r.verdict is Verdict.NEW][:3]
    assert staging.rows_numbered(row.number for row in rows) == {row.number: row for row in rows}
    assert staging.counts.error == staging.remarks[RowRemark.TEXT_SHORTENED] == len(errors)
    joined = StagedSlice.joined(parts)
    assert [row.values for row in joined.rows()] == [row.values for row in rows]
    assert [row.points for row in joined.rows()] == [row.points for row in rows]


def test_a_row_that_is_made_empty_has_nothing() -> None:
    part = _slice_of(["Ona", "Petras"])
    part.clear(0)
    part.clear(1)
    assert [(row.values, row.points, row.problems, row.remarks) for row in part.rows()] == [
        ({}, [], [], [])
    ] * 2


def test_texts_of_two_columns_of_a_field_stand_together() -> None:
    part = StagedSlice([2, 3, 4])
    part.take("notes", ["a", None, "c"], "\n")
    part.take("notes", ["a", "b", "d"], "\n")
    assert part.columns["notes"] == ["a", "b", "c\nd"]


def test_numbers_and_lists_are_kept_once() -> None:
    part = StagedSlice([2])
    for raw in ("+370 612 34567", "8 612 34567"):
        part.add_number(0, "mobile", (raw, "+37061234567", ""))
    part.extend(0, "email", ["a@b.example"])
    part.extend(0, "email", ["a@b.example", "c@b.example"])
    assert part.row(0).values == {
        "mobile": ["+37061234567"],
        "email": ["a@b.example", "c@b.example"],
    }
    assert part.row(0).points == [("mobile", "+370 612 34567", "+37061234567", "", True)]


def _draft(name: str, columns: dict[str, str]) -> Draft:
    return Draft(ContactKind.PERSON, name, columns, [])


def test_contacts_by_column_are_those_that_were_put_in() -> None:
    drafts = [
        _draft("Ona", {"given_name": "Ona"}),
        _draft("Petras", {"birth_date": "1990-02-03"}),
    ]
    columns = DraftColumns.of(drafts)
    assert [columns.draft(place) for place in range(2)] == drafts
    columns.put(0, _draft("Rasa", {"notes": "x"}))
    assert columns.draft(0) == _draft("Rasa", {"notes": "x"})
    assert columns.select([1]).draft(0) == drafts[1]


@given(
    st.text(alphabet="aą አ\u200c\u0301-.5 \n\tNAn/", max_size=8).map(lambda text: text * 30)
    | st.text(max_size=30),
    st.sampled_from(Field),
)
def test_plain_texts_are_what_a_closer_look_gives(text: str, field: Field) -> None:
    quick = plain_text(text, field)
    if quick:
        assert text_value(text, field) == (quick, False, False)


_LISTS = frozenset(
    {"phone", "mobile", "fax", "email", "messenger", "website", "tags", "party_kinds"}
)


def test_columns_that_drafts_fill_are_known_before_they_are_made():
    every = tuple(map(str, Field))
    for fields in (every, ("full_name", "job_title", "notes"), ("organization", "tax_id")):
        part = StagedSlice([1, 2])
        for name in fields:
            is_list = name in _LISTS
            part.columns[name] = [["x"] if is_list else "2020-01-02", None]
        made = SliceDrafts(part, [0, 1], companies_lead=False, stages=frozenset(), codes={})
        assert made.full.columns.keys() <= filled_from(part.columns)
