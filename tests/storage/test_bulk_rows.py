"""Columns of a bulk insert that are the same in every row."""

from __future__ import annotations

import sqlite3

import pytest

from crm_desktop.storage.bulk_rows import literal, split

MANY = 150


def test_what_is_the_same_is_written_out_and_the_rest_bound():
    names = [f"P{number}" for number in range(MANY)]
    marks, bound = split([["person"] * MANY, names, [None] * MANY, [7] * MANY])
    assert marks == ["'person'", "?", "NULL", "7"]
    assert bound == [names]


def test_few_rows_are_bound_as_they_are():
    assert split([["person"] * 5, [1] * 5])[0] == ["?", "?"]


@pytest.mark.parametrize("column", [[1, 1.0], [0, False], [1.0, 1.0], [b"a", b"a"]])
def test_only_texts_and_whole_numbers_are_written_out(column: list[object]):
    assert split([column * MANY])[0] == ["?"]


def test_one_other_value_in_the_middle_is_seen():
    column = ["a"] * MANY
    column[70] = "b"
    assert split([column])[0] == ["?"]


@pytest.mark.parametrize("text", ["", "it's", '"; DROP TABLE contact --', "Žižek 'n'", "?", "''"])
def test_a_text_comes_back_as_it_was(text: str):
    [(found,)] = sqlite3.connect(":memory:").execute(f"SELECT {literal(text)}")
    assert found == text


@pytest.mark.parametrize("value", ["a\0b", "x" * 100, b"x", 1.5, True])
def test_what_cannot_be_written_out(value: object):
    assert literal(value) == ""
